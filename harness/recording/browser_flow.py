"""Turns what a person was seen to do in a browser into a scenario, as a person would write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from harness.model.gestures import Gesture, Watched
from harness.recording.author.yaml_text import flow, one_line, scalar
from harness.secrets.places import in_text, in_url, named_secret

_ELEMENTS: Mapping[str, str] = {
    "click": "",
    "dblclick": "",
    "download": "",
    "check": "",
    "uncheck": "",
    "fill": "value",
    "select": "value",
    "press": "key",
    "upload": "file",
}
_NAME = 60  # characters of a checkpoint's name
_SITE = re.compile(r"\s+(?:[-–—|·•:]|::)\s+[^-–—|·•]+$")
_USER = re.compile(r"user|name|mail|login|account", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BrowserFlow:
    """A scenario's text, how much it holds, and the variables that must be set before it runs: name -> the field's label."""

    text: str
    verbs: int
    checkpoints: int
    environment: Mapping[str, str]
    remarks: tuple[str, ...]


def browser_flow(watched: Watched, name: str) -> BrowserFlow:
    """The scenario ``name`` of what was seen; passwords are variables of the environment in it."""
    gestures = [_with_secrecy(one) for one in _merged(watched.gestures)]
    environment: dict[str, str] = {}
    lines = list(_lines(gestures, environment))
    head = ["Recorded in a browser by `parity record --browser`: read it once, keep what matters."]
    if environment:
        names = ", ".join(environment)
        head.append(f"Needs in the environment: {names} (what was typed there is not kept).")
    head += watched.remarks
    top = [*(f"# {one_line(text)}" for text in head), f"scenario: {scalar(name)}", "steps:", "  - browser:"]
    shown = [line for line in lines if not line.startswith("#")]
    checkpoints = sum(line.startswith("- checkpoint") for line in shown)
    text = "\n".join([*top, *(f"      {line}" for line in lines)]) + "\n"
    return BrowserFlow(text, len(shown) - checkpoints, checkpoints, environment, watched.remarks)


def _merged(gestures: Sequence[Gesture]) -> list[Gesture]:
    """One `fill` for all keys pressed in a field, one `dblclick` for two clicks, one page for a chain of redirects."""
    found: list[Gesture] = []
    for one in gestures:
        last = found[-1] if found else None
        if last is not None and one.kind == last.kind and one.kind in ("fill", "page", "select"):
            if one.kind == "page" or one.locator == last.locator:
                found.pop()
        elif one.kind == "dblclick":
            clicks = [at for at in (-1, -2) if found[at:] and found[at].kind == "click" and found[at].locator == one.locator]
            del found[len(found) - len(clicks) :]
        found.append(one)
    return _without_waste(found)


def _without_waste(gestures: list[Gesture]) -> list[Gesture]:
    """Without going somewhere and at once elsewhere, which happens while an address is typed."""
    return [
        one
        for one, following in zip(gestures, [*gestures[1:], None], strict=True)
        if not (one.kind == "goto" and following is not None and following.kind == "goto")
    ]


def _lines(gestures: Sequence[Gesture], environment: dict[str, str]) -> Iterator[str]:
    """The lines of the step, relative to its list: verbs, checkpoints, comments."""
    names: set[str] = set()
    site = _site([str(one.value or "") for one in gestures if one.kind == "page"])
    arrived: Gesture | None = None
    page = "the page"
    user = ""
    for one in [*gestures, None]:
        if one is not None and one.kind == "page":
            arrived = one
            continue
        if arrived is not None:
            page = _page_name(arrived, site)
            yield f"- checkpoint: {scalar(_unique(page, names))}"
            arrived, user = None, user if one is not None and one.secret else ""
        if one is None:
            return
        if one.kind == "checkpoint":
            yield f"- checkpoint: {scalar(_unique(page, names))}"
            continue
        if one.kind == "fill" and not one.secret:
            user = _user(one) or user
        yield from _verb(one, environment, user)


def _verb(one: Gesture, environment: dict[str, str], user: str) -> Iterator[str]:
    if one.frail:
        yield "# Nothing but its place tells this element from others: give it a name of its own, or mend the locator."
    if one.kind == "upload":
        yield "# Put this file beside the scenario."
    value = one.value
    if one.secret:
        name = _variable(one, user)
        environment[name] = one.hint
        value = f"${{env.{name}}}"
    else:
        value = _address(str(value), environment) if one.kind == "goto" else _literal(value)
    if one.kind in ("reload", "go_back", "go_forward"):
        yield f"- {one.kind}"
    elif one.kind not in _ELEMENTS or one.locator is None:
        yield f"- {one.kind}: {flow(value) if isinstance(value, Mapping) else scalar(value)}"
    else:
        extra = _ELEMENTS[one.kind]
        told: dict[str, object] = {key: _literal(each) for key, each in one.locator.items()}
        if extra:
            single = isinstance(value, list) and len(value) == 1
            told[extra] = value[0] if isinstance(value, list) and single else value
        yield f"- {one.kind}: {flow(told)}"


def _with_secrecy(one: Gesture) -> Gesture:
    """A field whose label says that it takes a secret is one, though what is typed there can be seen."""
    told = one.locator or {}
    label = str(told.get("label") or told.get("placeholder") or "")
    if one.kind == "fill" and not one.secret and named_secret(label.replace(" ", "")):
        return replace(one, secret=True, hint=label, value=None)
    return one


def _address(text: str, environment: dict[str, str]) -> str:
    """An address that was gone to, without the tokens in it."""
    shown, at = "", 0
    for sighting in sorted((*in_url(text, sent=True), *in_text(text)), key=lambda found: found.start):
        if sighting.start < at:
            continue
        name = re.sub(r"\W+", "_", f"recorded_{sighting.label.rpartition('.')[2] or 'token'}", flags=re.ASCII).upper()
        environment[name] = "an address"
        shown += str(_literal(text[at : sighting.start])) + f"${{env.{name}}}"
        at = sighting.end
    return shown + str(_literal(text[at:]))


def _literal(value: object) -> object:
    """A value in which nothing is a variable of the scenario's."""
    if isinstance(value, str):
        return value.replace("${", "$${")
    if isinstance(value, Mapping):
        return {key: _literal(each) for key, each in value.items()}
    return [_literal(each) for each in value] if isinstance(value, list) else value


def _user(one: Gesture) -> str:
    """Who was said to log in, where a field seems to ask for that."""
    told = " ".join(str(each) for each in (one.locator or {}).values())
    value = str(one.value or "").partition("@")[0]
    return value if _USER.search(told) and re.fullmatch(r"[A-Za-z][\w.-]{0,30}", value) else ""


def _variable(one: Gesture, user: str) -> str:
    """The name of the variable for what was typed into a secret field: ADA_PASSWORD."""
    words = re.sub(r"\W+", "_", f"{user}_{one.hint or 'password'}", flags=re.ASCII).strip("_").upper()
    return words[:_NAME] if re.match(r"[A-Z]", words) else f"RECORDED_{words}"[:_NAME].rstrip("_")


def _site(titles: Sequence[str]) -> str:
    """What all titles end in: the name of the site."""
    ends = {match[0] if (match := _SITE.search(title)) else "" for title in titles}
    return ends.pop() if len(ends) == 1 and len(titles) > 1 else ""


def _page_name(page: Gesture, site: str) -> str:
    """What a page is called: its title without the site's name, else its path."""
    title = one_line(str(page.value or "").removesuffix(site))
    return (title or urlsplit(page.url).path or "/")[:_NAME].strip().replace("${", "$${")


def _unique(name: str, names: set[str]) -> str:
    found, number = name, 1
    while found in names:
        number += 1
        found = f"{name} ({number})"
    names.add(found)
    return found


def named(stem: str) -> str:
    """The name of a scenario from that of its file: `buy_a-book` -> `Buy a book`."""
    words = re.sub(r"[_\-.\s]+", " ", stem).strip()
    return words[:1].upper() + words[1:] if words else "Recorded"
