"""Forms with a server action: where they go and how they are encoded is between React and Next.js, not the user's business."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from harness.comparison.node import Keyed
from harness.comparison.profiles.base import Seen, Spelling
from harness.model.address import Nth, Path

_HOW_IT_IS_SENT = ("action", "method", "enctype")
_CSRF = "csrf_token"


def is_action_field(seen: Seen) -> bool:
    """``$ACTION_ID_...``, ``$ACTION_REF_1``, ``$ACTION_1:0``, ``$ACTION_KEY``: hidden and with nothing for a user."""
    key = seen.path[-1]
    name = key.key if isinstance(key, Nth) else str(key)
    return name.startswith("$ACTION_") and isinstance(seen.node, dict) and seen.node.get("type") == "hidden"


def is_csrf_field(seen: Seen) -> bool:
    """The other framework's hidden token against forged requests."""
    return seen.path[-1] == _CSRF


def _read(tree: object, other: object) -> tuple[object, Sequence[Path]]:
    """Forms with a server action under the other side's address, method and encoding of the form with the same fields."""
    page, model = _forms(tree), _forms(other)
    if page is None or model is None:
        return tree, ()
    others = {key for key, form in page.items if not _has_action(form) and not _by_script(key)}
    left = [(key, form) for key, form in model.items if key not in others]
    members: list[tuple[str, object]] = []
    changed: list[Path] = []
    for (key, form), (part, _) in zip(page.items, page.parts(), strict=True):
        twin = _twin(key, form, left) if _has_action(form) or _by_script(key) else None
        if twin is None:
            members.append((key, form))
            continue
        there, model_form = left.pop(twin)
        spelled = _spelled(key, form, model_form)
        if (there, spelled) != (key, form):
            changed.append(("forms", part))
        members.append((there, spelled))
    if not changed:
        return tree, ()
    return {**cast("dict[str, object]", tree), "forms": Keyed(members, ordered=page.ordered)}, changed


def _forms(tree: object) -> Keyed | None:
    forms = tree.get("forms") if isinstance(tree, dict) else None
    return forms if isinstance(forms, Keyed) else None


def _twin(key: str, form: object, left: Sequence[tuple[str, object]]) -> int | None:
    """The other side's form with the same fields: the one at the same address if it is among them, else the first left."""
    wanted = _user_fields(form)
    alike = [at for at, (_, each) in enumerate(left) if _user_fields(each) == wanted]
    return next((at for at in alike if left[at][0] == key), alike[0] if alike else None)


def _spelled(key: str, form: object, model: object) -> object:
    if not isinstance(form, dict) or not isinstance(model, dict) or model.get("method") != "post":
        return form
    if form.get("method") != "post" and not _by_script(key):
        return form
    if not _by_script(key) and not str(form.get("action", "")).startswith("/"):
        return form  # an action of the server's is never sent to another host
    kept = {name: value for name, value in form.items() if name not in _HOW_IT_IS_SENT}
    if _by_script(key):
        kept["fields"] = _with_token(form.get("fields"), model.get("fields"))
    return {**{name: model[name] for name in _HOW_IT_IS_SENT if name in model}, **kept}


def _by_script(key: str) -> bool:
    """Whether React took the form over: after a client-side navigation its action is a script that is never run."""
    return key.startswith("javascript:throw new Error('A React form was unexpectedly submitted.")


def _with_token(fields: object, model: object) -> object:
    """The fields with the other side's token: such a form is sent by fetch, of which Next.js checks the origin."""
    token = [member for member in model.items if member[0] == _CSRF] if isinstance(model, Keyed) else []
    return Keyed([*fields.items, *token], ordered=fields.ordered) if isinstance(fields, Keyed) else fields


def _has_action(form: object) -> bool:
    return any(key.startswith("$ACTION_") for key, _ in _fields(form))


def _user_fields(form: object) -> tuple[list[str], list[object]]:
    """What tells forms apart for a user: the names of the fields and the words on the buttons."""
    names = [key for key, _ in _fields(form) if not key.startswith("$ACTION_") and key != _CSRF]
    buttons = form.get("buttons") if isinstance(form, dict) else None
    words = [button.get("text") for button in buttons if isinstance(button, dict)] if isinstance(buttons, list) else []
    return sorted(names), words


def _fields(form: object) -> Iterator[tuple[str, object]]:
    fields = form.get("fields") if isinstance(form, dict) else None
    return iter(fields.items) if isinstance(fields, Keyed) else iter(())


ACTION_FORMS = Spelling(
    "next action form",
    "document",
    "A form with a server action is sent to its own page as multipart/form-data, whatever the component says. Its fields,"
    " labels, buttons and messages stay compared; what it does is proven by submitting it.",
    _read,
)
