"""Understands what Postman's scripts usually do, by their text alone: keep a value, check a status, name a moment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from harness.recording.author.chaining import json_address

_MAX_SCRIPT = 200_000
_NAME = r"[A-Za-z_$][\w$]*"
_COMMENT = re.compile(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|//[^\n]*|/\*.*?\*/""", re.DOTALL)
_ASSIGNED = re.compile(rf"(?:\b(?:var|let|const)\s+)?(?<![.\w$])({_NAME})\s*=(?![=>])\s*([^;\n]+)")
_DESTRUCTURED = re.compile(rf"\b(?:var|let|const)\s*\{{\s*((?:{_NAME}\s*,?\s*)+)\}}\s*=\s*([^;\n]+)")
_SET = re.compile(
    r"(?:pm\s*\.\s*(?:environment|globals|collectionVariables|variables)\s*\.\s*set|postman\s*\.\s*set(?:Environment|Global)Variable)"
    r"\s*\(\s*(\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`)\s*,\s*"
)
_BODY = re.compile(
    r"JSON\s*\.\s*parse\s*\(\s*(?:responseBody|pm\.response\.text\(\)|pm\.response\.body)\s*\)|pm\s*\.\s*response\s*\.\s*json\s*\(\s*\)"
)
_HEADER = re.compile(
    r"(?:pm\s*\.\s*response\s*\.\s*headers\s*\.\s*(?:get|one)|postman\s*\.\s*getResponseHeader)\s*\(\s*(?:\"([\w-]+)\"|'([\w-]+)')\s*\)"
)
_COOKIE = re.compile(r"pm\s*\.\s*cookies\s*\.\s*get\s*\(\s*(?:\"([\w.-]+)\"|'([\w.-]+)')\s*\)")
_STEP = re.compile(rf"\s*(?:\?\.)?(?:\.\s*({_NAME})(?!\s*\()|\[\s*(\d+)\s*\]|\[\s*\"([^\"]+)\"\s*\]|\[\s*'([^']+)'\s*\])")
_FALLBACK = re.compile(r"\s*(?:\|\||\?\?)\s*(?:\{\s*\}|\[\s*\]|\"\"|''|null|undefined)\s*\Z")
_LITERAL = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'|(-?\d+(?:\.\d+)?)|(true|false)")
_FRESH = re.compile(
    r"Date\.now\(\)|new Date\(\)(?:\.getTime\(\)|\.toISOString\(\)|\.valueOf\(\))?|Math\.random\(\)|uuid(?:\.v4)?\(\)"
    r"|crypto\.randomUUID\(\)|require\(['\"]uuid['\"]\)\.v4\(\)"
    r"|pm\.variables\.replaceIn\(['\"]\{\{\$(?:guid|randomUUID|timestamp|isoTimestamp)\}\}['\"]\)"
)
_STATUS = (
    re.compile(r"to\.have\.status\(\s*(\d{3})\s*\)"),
    re.compile(r"responseCode\.code\s*={2,3}\s*(\d{3})"),
    re.compile(r"pm\.response\.code\s*\)?\s*\.to\.(?:be\.)?(?:eql?|equals?)\(\s*(\d{3})\s*\)"),
    re.compile(r"pm\.response\.code\s*={2,3}\s*(\d{3})"),
)
_STATUSES = re.compile(r"(?:pm\.response\.code|responseCode\.code)\s*\)?\s*\.to\.be\.oneOf\(\s*\[([\d,\s]+)\]")
_MOMENT = re.compile(
    rf"\\d\{{4[^\n]*?\.test\(\s*(?:{_NAME}(?:\[\d+\])?\.)*({_NAME})\s*\)|new Date\(\s*(?:{_NAME}\.)+({_NAME})\s*\)"
)


@dataclass(slots=True)
class Understood:
    """What a script does, as far as it was understood. ``values`` are variables set without looking at the answer."""

    capture: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    unique: list[str] = field(default_factory=list)
    statuses: tuple[int, ...] = ()
    moments: tuple[str, ...] = ()
    remarks: list[str] = field(default_factory=list)


def understood(lines: Iterable[str] | str, *, test: bool) -> Understood:
    """Read one script. Nothing of it is executed; what it sets and how is not understood becomes a remark."""
    text = lines if isinstance(lines, str) else "\n".join(str(line) for line in lines)
    found = Understood()
    if not text.strip():
        return found
    if len(text) > _MAX_SCRIPT:
        found.remarks.append("a very long script was left out")
        return found
    code = _COMMENT.sub(lambda match: match[1] or " ", text)
    names = _sources(code) if test else {}
    for match in _SET.finditer(code):
        name = match[1][1:-1]
        _set(found, name, _argument(code, match.end()), names, test=test)
    if test:
        found.statuses = _statuses(code)
        found.moments = tuple(dict.fromkeys(match[1] or match[2] for match in _MOMENT.finditer(code)))
    for call, what in (("sendRequest", "sends a request of its own"), ("setNextRequest", "changes the order of the requests")):
        if call in code:
            found.remarks.append(f"its script {what}, which was left out")
    return found


def _set(found: Understood, name: str, expression: str, names: dict[str, str], *, test: bool) -> None:
    address = _address(expression, names) if test else None
    constant = _LITERAL.fullmatch(expression)
    if address is not None:
        found.capture[name] = address
    elif constant is not None:
        found.values[name] = next(group for group in constant.groups() if group is not None)
    elif _FRESH.search(expression):
        found.unique.append(name)
    else:
        found.remarks.append(f"its script sets {name!r} to {expression[:80]}, which was not carried over")


def _sources(code: str) -> dict[str, str]:
    """The names that stand for the answer or a part of it, with the address of that part."""
    names: dict[str, str] = {}
    for match in sorted([*_ASSIGNED.finditer(code), *_DESTRUCTURED.finditer(code)], key=lambda one: one.start()):
        address = _address(match[2].strip(), names)
        if match.re is _DESTRUCTURED:
            for name in re.findall(_NAME, match[1]):
                if address is not None:
                    names[name] = f"{address}.{name}"
        elif address is not None:
            names[match[1]] = address
        else:
            names.pop(match[1], None)
    return names


def _address(expression: str, names: dict[str, str]) -> str | None:
    """The address that an expression reads from the answer; None where it does something else as well."""
    text = _FALLBACK.sub("", expression.strip())
    while text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    header = _HEADER.fullmatch(text)
    if header is not None:
        return f"header:{(header[1] or header[2]).lower()}"
    cookie = _COOKIE.fullmatch(text)
    if cookie is not None:
        return f"cookie:{cookie[1] or cookie[2]}.value"
    body = _BODY.match(text)
    if body is not None:
        start, at = "json:$", body.end()
    else:
        name = re.match(_NAME, text)
        if name is None or name[0] not in names:
            return None
        start, at = names[name[0]], name.end()
    path: list[str | int] = []
    while at < len(text):
        step = _STEP.match(text, at)
        if step is None:
            return None
        path.append(int(step[2]) if step[2] is not None else str(step[1] or step[3] or step[4]))
        at = step.end()
    if path and path[-1] == "length":
        return None
    if not start.startswith("json:") and path:
        return None
    return start + json_address(path).removeprefix("json:$") if path else start


def _argument(code: str, start: int) -> str:
    """The text of a call's last argument, up to the parenthesis that closes the call."""
    depth, quote, at = 0, "", start
    while at < len(code) and at - start < 2000:
        character = code[at]
        if quote:
            at += character == "\\"
            quote = "" if character == quote else quote
        elif character in "\"'`":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            if depth == 0:
                break
            depth -= 1
        at += 1
    return " ".join(code[start:at].split())


def _statuses(code: str) -> tuple[int, ...]:
    listed = _STATUSES.search(code)
    if listed is not None:
        return tuple(int(text) for text in re.findall(r"\d{3}", listed[1]) if 100 <= int(text) <= 599)
    found = {int(match[1]) for pattern in _STATUS for match in pattern.finditer(code)}
    return tuple(found) if len(found) == 1 and 100 <= min(found) <= 599 else ()


def quoted(text: str) -> str:
    """A text as remarks quote it."""
    return json.dumps(text[:60], ensure_ascii=False)
