"""What a step asks one side to do; values may hold ${...} until the engine has filled them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from harness.model.absent import ABSENT


@dataclass(frozen=True, slots=True)
class RequestAction:
    """One HTTP request. At most one of ``json``, ``form``/``files``, ``body`` is given.

    ``target`` is the request target as written: sent byte for byte, only ``${...}`` filled in and ``query`` appended.
    ``query`` and ``form`` map a name to a value or a list of values. ``files`` maps a field to a path relative to the
    scenario file, or to ``{path | content, filename, type}``, or to a list of these. ``body`` is text.
    ``auth`` is ``[user, password]`` or ``{bearer: token}``. ``timeout`` is in seconds.
    """

    method: str
    target: str
    query: Mapping[str, object] | None = None
    headers: Mapping[str, object] | None = None
    cookies: Mapping[str, object] | None = None
    json: object = ABSENT
    form: Mapping[str, object] | None = None
    files: Mapping[str, object] | None = None
    body: str | None = None
    auth: object = None
    timeout: float | None = None


@dataclass(frozen=True, slots=True)
class FormAction:
    """Load the page at ``target``, fill its form, submit it as a browser would (WHATWG HTML, form submission).

    ``form`` picks one of several forms by its action path, its id or name, or its number from 1. ``button`` names the
    submit button (by name, name=value or its text); the first one by default. ``files`` as in RequestAction.
    """

    target: str
    fill: Mapping[str, object] | None = None
    form: object = None
    button: str | None = None
    files: Mapping[str, object] | None = None
    headers: Mapping[str, object] | None = None
    timeout: float | None = None


WAYS = ("role", "label", "text", "placeholder", "alt", "title", "test_id", "css")
"""How an element of a page can be told; a locator has exactly one of them."""
ROLE_STATES = ("checked", "disabled", "expanded", "pressed", "selected", "level")
NARROWING = ("name", "exact", "nth", "within", "frame", "has_text", *ROLE_STATES)
"""What may stand beside it in a locator."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing a person does in the browser: Playwright's word for it, and on what.

    ``locator`` finds the element (keys as Playwright's: role, name, label, text, ...; see ``docs/browser.md``); ``value`` is
    what is typed, chosen, pressed or gone to.
    """

    name: str
    locator: Mapping[str, object] | None = None
    value: object = None


@dataclass(frozen=True, slots=True)
class BrowserAction:
    """What to do in the browser up to one checkpoint, which compares the page.

    ``verbs`` of a whole step hold its checkpoints too; ``segments`` divides them. ``emulate`` says what kind of browser:
    locale, timezone, viewport, javascript, color_scheme, user_agent, clock. ``timeout`` is in seconds, per verb.
    ``screenshot`` asks for a picture at each checkpoint: ``of`` an element (else the page), ``mask`` elements painted over,
    ``full_page`` false for what fits into the window.
    """

    verbs: tuple[Verb, ...]
    emulate: Mapping[str, object] | None = None
    timeout: float | None = None
    screenshot: Mapping[str, object] | None = None
    checkpoint: str = ""

    @property
    def target(self) -> str:
        """The first page it goes to; empty where it goes on from the page that is open."""
        return next((str(verb.value) for verb in self.verbs if verb.name == "goto"), "")

    def segments(self) -> tuple[BrowserAction, ...]:
        """One action per checkpoint; what comes after the last one ends in a checkpoint as well, so that it is compared."""
        found: list[BrowserAction] = []
        verbs: list[Verb] = []
        for verb in self.verbs:
            if verb.name == "checkpoint":
                found.append(replace(self, verbs=tuple(verbs), checkpoint=str(verb.value)))
                verbs = []
            else:
                verbs.append(verb)
        if verbs or not found:
            found.append(replace(self, verbs=tuple(verbs), checkpoint="the end"))
        return tuple(found)


Action = RequestAction | FormAction | BrowserAction
