"""What a browser did by itself: redirects it followed, and forms whose hidden fields it sent along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from harness.drivers.fill_in import FormProblem, pick, pick_button
from harness.drivers.page_forms import Control, ControlKind, Form, forms_of
from harness.model.exchange import Body, Exchange, Filling
from harness.recording.author.templates import literal

_CSRF = re.compile(r"csrf|xsrf|authenticity_token|__requestverificationtoken|_token\Z|nonce", re.IGNORECASE)
_REDIRECTS = (301, 302, 303, 307, 308)
_MAX_PAGES = 40  # how far back the page that held a form is looked for


def without_hops(exchanges: Sequence[Exchange]) -> list[Exchange]:
    """Leave out redirects that only led on to another redirect: the pages on the way have none of their own.

    The page a redirect ends at stays, for somebody saw it; so does a hop that set a cookie, for what follows needs it.
    """
    kept: list[Exchange] = []
    expected = ""
    for one in exchanges:
        answer = one.answer
        leads_on = answer is not None and answer.status in _REDIRECTS
        followed = expected and one.method == "GET" and _same(one, expected)
        expected = _led_to(one) if leads_on else ""
        if not (followed and leads_on and answer is not None and answer.header("set-cookie") is None):
            kept.append(one)
    return kept


def _led_to(one: Exchange) -> str:
    assert one.answer is not None
    return urljoin(one.origin + one.target, (one.answer.header("location") or "").strip()).partition("#")[0]


def _same(one: Exchange, url: str) -> bool:
    return one.origin + one.target == url


def with_forms(exchanges: Sequence[Exchange]) -> list[Exchange]:
    """Make a form step of every submission whose form stood on a page before it."""
    done: list[Exchange] = []
    for at, one in enumerate(exchanges):
        done.append(_as_filling(one, exchanges[max(0, at - _MAX_PAGES) : at]) if _submits(one) else one)
    return done


def _submits(one: Exchange) -> bool:
    return one.method == "POST" and one.filling is None and (one.body.form is not None or one.body.empty)


def _as_filling(one: Exchange, before: Sequence[Exchange]) -> Exchange:
    """The submission as a form step; the exchange with a remark where its form is not to be found."""
    for page in reversed(before):
        found = _form_for(one, page)
        if found is None:
            continue
        form, forms = found
        shown = page
        if page.method != "GET":  # a form step loads the page anew, so the page as loaded is what counts
            again = next((each for each in reversed(before) if each.method == "GET" and each.target == page.target), None)
            fresh = _form_for(one, again) if again is not None else None
            if again is None or fresh is None:
                continue
            shown, (form, forms) = again, fresh
        filling = _filled(one, form, forms, shown)
        if filling is not None:
            return replace(one, filling=filling, body=Body(), headers=_own_headers(one))
    hidden = [name for name, _ in one.body.form or () if _CSRF.search(name)]
    if not hidden:
        return one
    remark = f"the page with this form was not recorded, so its hidden {hidden[0]} is missing: make it a `form` step"
    fields = tuple(pair for pair in one.body.form or () if pair[0] not in hidden)
    return replace(one, body=replace(one.body, form=fields), remarks=(*one.remarks, remark))


def _own_headers(one: Exchange) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in one.headers if name.lower() not in ("content-type", "accept"))


def _form_for(one: Exchange, page: Exchange) -> tuple[Form, Sequence[Form]] | None:
    """The form of a page that can have been submitted like this, with all forms of the page."""
    answer = page.answer
    if answer is None or not answer.body or page.origin != one.origin:
        return None
    content_type = answer.header("content-type") or ""
    if "html" not in content_type or "<form" not in answer.body.lower():
        return None
    forms = forms_of(answer.body.encode("utf-8", "replace"), page.origin + page.target, "text/html; charset=utf-8")
    sent = _sent(one)
    fitting = [form for form in forms if _fits(form, one, sent)]
    return (max(fitting, key=lambda form: _likeness(form, sent)), forms) if fitting else None


def _sent(one: Exchange) -> dict[str, list[str]]:
    sent: dict[str, list[str]] = {}
    for name, value in one.body.form or ():
        sent.setdefault(name, []).append(value)
    for name, upload in one.body.files:
        sent.setdefault(name, []).append(upload.filename)
    return sent


def _fits(form: Form, one: Exchange, sent: dict[str, list[str]]) -> bool:
    """Whether the action is the one asked for and every field that was sent is the form's."""
    actions = {
        form.action,
        *(urljoin(form.base, b.attributes["formaction"]) for b in form.buttons if "formaction" in b.attributes),
    }
    wanted = urlsplit(one.origin + one.target)
    if not any(urlsplit(action)[1:4] == wanted[1:4] for action in actions) or form.method.lower() != "post":
        return False
    return set(sent) <= {literal(control.name) for control in form.controls}


def _likeness(form: Form, sent: dict[str, list[str]]) -> int:
    """How many of a form's values are what was sent: one of many alike forms differs in its hidden fields."""
    return sum(literal(control.value) in sent.get(literal(control.name), ()) for control in form.controls if control.name)


def _filled(one: Exchange, form: Form, forms: Sequence[Form], page: Exchange) -> Filling | None:
    """What was filled in: every field whose value is not what the page held. None where a form step cannot say it."""
    sent = _sent(one)
    fill: dict[str, object] = {}
    for name in form.field_names:
        members = [control for control in form.controls if control.name == name and control.kind is not ControlKind.BUTTON]
        if members[0].kind is ControlKind.FILE:
            continue
        value = _entered(members, sent.get(literal(name), []))
        if value is not _AS_IT_WAS:
            fill[literal(name)] = value
    files = tuple((name, upload) for name, upload in one.body.files if upload.filename)
    button = _button(form, sent)
    secret = tuple(control.name for control in form.controls if control.type == "password")
    return Filling(page.target, fill, _which(form, forms, [*fill, *(name for name, _ in files)]), button, files, secret)


_AS_IT_WAS = object()


def _entered(members: list[Control], values: list[str]) -> object:
    """What a person entered into the controls of one name; ``_AS_IT_WAS`` where nothing was changed."""
    first = members[0]
    if first.type == "hidden" and (len(members) == 1 or not any(c.kind is ControlKind.CHECKBOX for c in members)):
        changed = values != [literal(control.value) for control in members]
        return values[0] if changed and len(values) == 1 and not _CSRF.search(first.name) else _AS_IT_WAS
    boxes = [control for control in members if control.kind in (ControlKind.CHECKBOX, ControlKind.RADIO)]
    if boxes:
        before = [literal(box.value) for box in boxes if box.checked]
        offered = [literal(box.value) for box in boxes]
        chosen = [value for value in values if value in offered]
        if chosen == before:
            return _AS_IT_WAS
        if len(boxes) == 1 and boxes[0].kind is ControlKind.CHECKBOX:
            return bool(chosen)
        return (chosen[0] if len(chosen) == 1 else chosen) if chosen else None
    if first.kind is ControlKind.SELECT:
        before = [literal(option.value) for option in first.options if option.selected]
        return _AS_IT_WAS if values == before else values[0] if len(values) == 1 else values or None
    before = [literal(control.value) for control in members]
    lines = [value.replace("\r\n", "\n") for value in values]
    if lines == [value.replace("\r\n", "\n") for value in before] or not lines:
        return _AS_IT_WAS
    return lines[0] if len(lines) == 1 else lines


def _button(form: Form, sent: dict[str, list[str]]) -> str | None:
    """How to name the button that was pressed; None where it is the one pressed by default."""
    for button in form.buttons:
        if button.name and literal(button.value) in sent.get(literal(button.name), ()):
            default = pick_button(form, None)
            return None if button is default else literal(f"{button.name}={button.value}")
    return None


def _which(form: Form, forms: Sequence[Form], filled: list[str]) -> object:
    """What `which` has to say so that this form is found: nothing, its action's path, or its number."""
    for wanted in (None, urlsplit(form.action).path, form.number):
        try:
            if pick(forms, wanted, filled) is form:
                return wanted
        except FormProblem:
            continue
    return form.number
