"""What a step asks one side to do; values may hold ${...} until the engine has filled them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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


Action = RequestAction | FormAction
