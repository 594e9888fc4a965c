"""Filling in a form and collecting what it submits (WHATWG HTML, constructing the entry list)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from harness.drivers.entries import Entry, browser_lines
from harness.drivers.page_forms import Control, ControlKind, Form, Option
from harness.drivers.uploads import Upload
from harness.errors import DriverError
from harness.model.headers import plain_text

_CHECKABLE = (ControlKind.CHECKBOX, ControlKind.RADIO)


class FormProblem(Exception):  # a finding about the page, not an error of ours
    """The page's form is not what the step needs; the message says what there is instead."""


def pick(forms: Sequence[Form], wanted: object, fill: Sequence[str]) -> Form:
    """The form a step means: by number from 1, id, name or action path; else the only one, else the only one with ``fill``.

    Raises FormProblem naming the candidates.
    """
    if wanted is None:
        matching = [form for form in forms if set(fill) <= set(form.field_names)] if len(forms) > 1 else list(forms)
        what = f"{len(matching)} forms have the fields {', '.join(fill)}" if fill else f"there are {len(forms)} forms"
    else:
        matching = _matching(forms, wanted)
        what = f"{len(matching)} forms match {wanted!r}" if matching else f"no form matches {wanted!r}"
    if len(matching) == 1:
        return matching[0]
    if not forms:
        raise FormProblem("the page has no form")
    raise FormProblem(f"{what}; say which with `which`: " + "; ".join(str(form) for form in forms))


def _matching(forms: Sequence[Form], wanted: object) -> list[Form]:
    if isinstance(wanted, int) and not isinstance(wanted, bool):
        return [form for form in forms if form.number == wanted]
    text = str(wanted)
    ways: tuple[Callable[[Form], bool], ...] = (
        lambda form: text in (form.id, form.name),
        lambda form: text in (form.action, _path(form.action)),
        lambda form: text == _path(form.action).partition("?")[0],
        lambda form: text == str(form.number),
    )
    for said in ways:
        if found := [form for form in forms if said(form)]:
            return found
    return []


def _path(url: str) -> str:
    return "/" + url.partition("://")[2].partition("/")[2] if "://" in url else url


def pick_button(form: Form, wanted: str | None) -> Control | None:
    """The button that submits: by name=value, name or text; the first that is not disabled by default."""
    if wanted is None:
        return next((button for button in form.buttons if not button.disabled), None)
    for key in (lambda b: f"{b.name}={b.value}", lambda b: b.name, lambda b: b.label):
        found = next((button for button in form.buttons if key(button) == wanted), None)
        if found is not None and found.disabled:
            raise FormProblem(f"the button {wanted!r} is disabled")
        if found is not None:
            return found
    there = ", ".join(repr(button.label or button.name) for button in form.buttons) or "none"
    raise FormProblem(f"no button {wanted!r}; the form's buttons are {there}")


def entry_list(
    form: Form, fill: Mapping[str, object], files: Mapping[str, Sequence[Upload]], button: Control | None
) -> list[Entry]:
    """What the form submits after filling in. Raises FormProblem for a field or a value that is not there."""
    _refuse_unknown(form, fill, files)
    controls = list(form.controls)
    for name, value in fill.items():
        members = [index for index, control in enumerate(controls) if _fillable(control, name) and not control.disabled]
        for index, filled in zip(members, _filled([controls[index] for index in members], name, value), strict=True):
            controls[index] = filled
    entries: list[Entry] = []
    waiting = {name: list(uploads) for name, uploads in files.items()}
    for before, control in zip(form.controls, controls, strict=True):
        if control.disabled or (control.kind is ControlKind.BUTTON and before is not button):
            continue
        entries += _entries(control, waiting)
    for name in (name for name, uploads in waiting.items() if uploads):
        taken = len(files[name]) - len(waiting[name])
        raise FormProblem(f"the field {name!r} takes {'one file' if taken == 1 else f'{taken} files'} only")
    return entries


def _refuse_unknown(form: Form, fill: Mapping[str, object], files: Mapping[str, Sequence[Upload]]) -> None:
    for name in (*fill, *files):
        members = [control for control in form.controls if _fillable(control, name)]
        if not members:
            raise FormProblem(f"the form has no field {name!r}; its fields are {', '.join(form.field_names) or 'none'}")
        members = [control for control in members if not control.disabled]
        if not members:
            raise FormProblem(f"the field {name!r} is disabled")
        is_file = members[0].kind is ControlKind.FILE
        if is_file and name in fill:
            raise FormProblem(f"the field {name!r} takes a file: give it in `files`, not in `fill`")
        if not is_file and name in files:
            raise FormProblem(f"the field {name!r} takes no file: give it in `fill`, not in `files`")


def _fillable(control: Control, name: str) -> bool:
    return control.name == name and control.kind is not ControlKind.BUTTON


def _filled(members: list[Control], name: str, value: object) -> list[Control]:
    """The controls of one name after filling in; where a checkbox has a hidden twin, the checkbox is meant."""
    if any(control.kind in _CHECKABLE for control in members):
        boxes = [control for control in members if control.kind in _CHECKABLE]
        chosen = _chosen(boxes, name, value)
        return [replace(c, checked=c.value in chosen) if c.kind in _CHECKABLE else c for c in members]
    if members[0].kind is ControlKind.SELECT:
        return [_selected(members[0], name, value), *members[1:]]
    if isinstance(value, (list, tuple)):
        if len(value) > len(members):
            raise FormProblem(f"the field {name!r} occurs {len(members)} times, but {len(value)} values were given")
        texts = [_text(name, each) for each in value]
        return [replace(c, value=text) for c, text in zip(members, texts, strict=False)] + members[len(texts) :]
    return [replace(members[0], value=_text(name, value)), *members[1:]]


def _chosen(boxes: list[Control], name: str, value: object) -> set[str]:
    there = [control.value for control in boxes if not control.disabled]
    if value is None or value is False:
        return set()
    if value is True:
        if len(boxes) > 1:
            raise FormProblem(f"{name!r} has several boxes: give the value or values to check, of {_listed(there)}")
        return set(there)
    wanted = _texts(name, value)
    _refuse_missing(name, wanted, there)
    if len(wanted) > 1 and boxes[0].kind is ControlKind.RADIO:
        raise FormProblem(f"{name!r} is a radio group: only one value can be checked")
    return set(wanted)


def _selected(control: Control, name: str, value: object) -> Control:
    wanted = [] if value is None else _texts(name, value)
    _refuse_missing(name, wanted, [option.value for option in control.options if not option.disabled])
    if len(wanted) > 1 and not control.multiple:
        raise FormProblem(f"{name!r} takes one value only")
    left, options = list(wanted), []
    for option in control.options:
        hit = not option.disabled and option.value in left
        if hit:
            left.remove(option.value)
        options.append(Option(option.value, hit, option.disabled))
    return replace(control, options=tuple(options))


def _refuse_missing(name: str, wanted: Sequence[str], there: Sequence[str]) -> None:
    for value in wanted:
        if value not in there:
            raise FormProblem(f"the field {name!r} has no value {value!r}; it offers {_listed(there)}")


def _entries(control: Control, files: Mapping[str, list[Upload]]) -> list[Entry]:
    """What a control contributes; it takes its files from ``files``."""
    name = control.name
    if control.type == "image":
        prefix = f"{name}." if name else ""
        return [(f"{prefix}x", "0"), (f"{prefix}y", "0")]
    if not name or (control.kind in _CHECKABLE and not control.checked):
        return []
    if control.kind is ControlKind.SELECT:
        return [(name, option.value) for option in control.options if option.selected and not option.disabled]
    if control.kind is ControlKind.FILE:
        waiting = files.get(name, [])
        uploads = [waiting.pop(0) for _ in range(len(waiting) if control.multiple else min(1, len(waiting)))]
        return [(name, upload) for upload in uploads or [Upload("", "application/octet-stream", b"")]]
    if control.type == "hidden" and name.lower() == "_charset_":
        return [(name, "UTF-8")]
    value = _sanitized(control)
    entries: list[Entry] = [(browser_lines(name), browser_lines(value))]
    if (direction := control.attributes.get("dirname")) and control.kind is ControlKind.TEXT:
        entries.append((direction, "ltr"))
    return entries


def _sanitized(control: Control) -> str:
    """Single-line inputs cannot hold line breaks (WHATWG HTML, value sanitization)."""
    one_line = control.kind is ControlKind.TEXT and control.type not in ("textarea", "hidden")
    return control.value.replace("\r", "").replace("\n", "") if one_line else control.value


def _texts(name: str, value: object) -> list[str]:
    return [_text(name, each) for each in (value if isinstance(value, (list, tuple)) else [value])]


def _text(name: str, value: object) -> str:
    try:
        return plain_text(value, f"the field {name!r}")
    except DriverError as error:
        raise DriverError(f"the field {name!r} cannot be filled with a {type(value).__name__}") from error


def _listed(values: Sequence[str]) -> str:
    return ", ".join(repr(value) for value in values) or "nothing"
