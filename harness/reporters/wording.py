"""How results read as plain text: a scenario with what differs, both values, what to copy; hostile text made harmless."""

from __future__ import annotations

import difflib
import json
import re

from harness.model.absent import ABSENT
from harness.model.difference import Difference
from harness.model.result import ScenarioResult, StepResult
from harness.model.verdict import Verdict
from harness.reporters.jsonable import bounded

MAX_DIFFERENCES = 8
MAX_VALUE = 160
_STAND_IN = re.compile(r"(redacted-\w+-\d+)x{4,}")


def format_scenario(result: ScenarioResult) -> str:
    """A scenario that did not pass: verdict, place, then each step that did not, with all that is needed to act."""
    who = "" if result.identity == "anonymous" else f" as {result.identity}"
    why = "no migrated route is concerned" if result.gating is None else "its steps on migrated routes pass"
    gates = "" if result.gating is not None and not result.gating.passes else f"  (does not gate: {why})"
    lines = [f"{result.verdict.value.upper()}  {clean(result.id)}{who}{gates}", f"  at {result.file}:{result.line}"]
    if result.problem:
        lines += _indented(f"could not judge: {result.problem}", 2)
    for step in result.steps:
        if not step.verdict.passes:
            lines += _step(step, result.file)
    return "\n".join(lines)


def _step(step: StepResult, file: str) -> list[str]:
    mark = "  (tainted: uses a value from a step that differed)" if step.tainted else ""
    statuses = f"{_status(step.legacy.status)} -> {_status(step.candidate.status)}"
    lines = [
        "",
        f"  {step.verdict.value}: {clean(step.name)}   [{statuses}]{mark}",
        f"    route {clean(step.route)}   {file}:{step.line}",
    ]
    if step.problem:
        lines += _indented(f"could not judge: {step.problem}", 4)
    shown = [difference for difference in step.differences if difference.open]
    for difference in shown[:MAX_DIFFERENCES]:
        lines += _difference(difference)
    if len(shown) > MAX_DIFFERENCES:
        lines.append(f"    ... and {len(shown) - MAX_DIFFERENCES} more differences, see the report")
    lines += [f"    note: {clean(note)}" for note in step.notes]
    pictures = [one.path for one in step.evidence if one.kind in ("picture", "difference")]
    if pictures:
        lines.append(f"    pictures beside the report: {clean(pictures[-1])}")
    for side, seen in (("legacy", step.legacy), ("candidate", step.candidate)):
        if seen.curl:
            lines.append(f"    {side:<9} {brief(clean(seen.curl))}")
    return lines


def _difference(difference: Difference) -> list[str]:
    lines = [f"    {clean(difference.address)}  {difference.kind.value}"]
    legacy, candidate = shown(difference.legacy), shown(difference.candidate)
    lines.append(f"      legacy     {legacy}")
    lines.append(f"      candidate  {candidate}")
    marks = _marks(legacy, candidate)
    if marks:
        lines.append(f"                 {marks}")
    if difference.reason:
        lines.append(f"      because {clean(difference.reason)}")
    if difference.also:
        more = ", ".join(clean(address) for address in difference.also[:4])
        lines.append(f"      also seen at {more}{' ...' if len(difference.also) > 4 else ''}")
    if difference.volatile:
        lines.append(f"      volatile: varies by itself on {difference.volatile}")
    if difference.expired_waiver:
        lines.append(f"      the waiver {clean(difference.expired_waiver)} has expired")
    if difference.suggested_rule:
        lines.append(f"      if this is meant, under rules:  {clean(difference.suggested_rule)}")
    return lines


def shown(value: object) -> str:
    """A value on one bounded line; text in quotes, so that "1" and 1 can be told apart."""
    if value is ABSENT:
        return "(nothing)"
    text = brief(clean(json.dumps(bounded(value), ensure_ascii=False)))
    return text if len(text) <= MAX_VALUE else text[: MAX_VALUE - 1] + "…"


def brief(text: str) -> str:
    """Stand-ins for secrets without the padding that keeps their length in the files."""
    return _STAND_IN.sub(r"\1", text)


def _marks(legacy: str, candidate: str) -> str:
    """Carets under the part of the candidate's text that is not legacy's; nothing where most of it differs."""
    if not (legacy.startswith('"') and candidate.startswith('"')) or len(candidate) > MAX_VALUE:
        return ""
    matcher = difflib.SequenceMatcher(a=legacy, b=candidate, autojunk=False)
    if matcher.ratio() < 0.5:
        return ""
    marks = [" "] * (len(candidate) + 1)
    for operation, _, _, start, end in matcher.get_opcodes():
        if operation != "equal":
            for at in range(start, max(end, start + 1)):
                marks[at] = "^"
    return "".join(marks).rstrip()


def clean(text: str) -> str:
    """Text in which nothing can drive a terminal: control characters and direction marks are spelled out."""
    return "".join(
        character if character.isprintable() or character == " " else f"\\u{ord(character):04x}" for character in text
    )


def _indented(text: str, by: int) -> list[str]:
    return [" " * by + clean(line) for line in text.splitlines()]


def _status(status: int | None) -> str:
    return "no answer" if status is None else str(status)


def counts_line(counts: dict[str, int]) -> str:
    """``40 parity, 2 waived``; verdicts without scenarios are left out."""
    return (
        ", ".join(f"{counts[verdict.value]} {verdict.value}" for verdict in Verdict if counts.get(verdict.value))
        or "nothing ran"
    )
