"""Rules for what varies by nature in recorded answers: moments of the recording, and values that were captured before."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from harness.model.exchange import Exchange
from harness.recording.author.chaining import json_address, scalars
from harness.recording.author.shapes import slug

WITHIN: Mapping[str, object] = {"datetime": {"within": "5s"}}
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_SLACK = dt.timedelta(seconds=5)
_MAX_RULES = 40


def with_rules(exchanges: Sequence[Exchange]) -> list[Exchange]:
    """The exchanges of one session with the rules that its answers ask for."""
    began = min((one.when for one in exchanges if one.when is not None), default=None)
    captured: dict[str, tuple[str, str]] = {}
    done = []
    for one in exchanges:
        rules = dict(one.rules)
        for path, value in scalars(one):
            address = json_address([part if isinstance(part, str) else -1 for part in path])
            if len(rules) >= _MAX_RULES or address in rules or json_address(path) in rules:
                continue
            rule = _rule(value, captured.get(str(value)), _member(path), one, began)
            if rule is not None:
                rules[address] = rule
        for at, text in enumerate(_times(one)):
            if len(rules) < _MAX_RULES and _is_moment(text, began, one.when):
                rules[f"document:times[{at}].datetime"] = WITHIN
        kept = {place: variable for variable, place in one.capture.items() if place in rules}
        for path, value in scalars(one) if kept else ():
            if json_address(path) in kept:
                captured[str(value)] = (kept[json_address(path)], _member(path))
        done.append(replace(one, rules=rules) if rules else one)
    return done


def _member(path: tuple[str | int, ...]) -> str:
    return next((slug(part) for part in reversed(path) if isinstance(part, str)), "")


def _rule(value: object, known: tuple[str, str] | None, name: str, one: Exchange, began: dt.datetime | None) -> object:
    """The rule for one value of an answer; ``known`` are the variable and the member that the same value was captured from."""
    if known is not None and known[1] == name:
        return {"identifier": {"of": known[0]}}
    if _is_moment(value, began, one.when):
        return WITHIN
    return "uuid" if not one.safe and isinstance(value, str) and _UUID.fullmatch(value) else None


def _times(one: Exchange) -> list[str]:
    """The machine-readable times of a page, in its order."""
    answer = one.answer
    if answer is None or not answer.body or "<time" not in answer.body or "html" not in (answer.header("content-type") or ""):
        return []
    from selectolax.lexbor import LexborHTMLParser

    values = (node.attributes.get("datetime") for node in LexborHTMLParser(answer.body).css("time"))
    return [value for value in values if value]


def _is_moment(value: object, began: dt.datetime | None, when: dt.datetime | None) -> bool:
    """Whether a value is a point in time between the start of the recording and this answer."""
    if began is None or when is None:
        return False
    moment = _moment(value)
    return moment is not None and began - _SLACK <= moment <= when + _SLACK


def _moment(value: object) -> dt.datetime | None:
    try:
        if isinstance(value, str) and _ISO.fullmatch(value):
            moment = dt.datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        if isinstance(value, int) and not isinstance(value, bool) and 1e9 < value < 1e14:
            return dt.datetime.fromtimestamp(value / 1000 if value > 1e11 else value, dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None
