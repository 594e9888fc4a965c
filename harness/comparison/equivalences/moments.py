"""Equivalences about time: `date`, `datetime {within}`, `duration`."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from harness.comparison.equivalences.base import Case
from harness.comparison.equivalences.exact import Leafwise
from harness.comparison.kinds import kind_of
from harness.comparison.node import Instant
from harness.model.vocabulary import Argument

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_SHAPE = re.compile(r"[0-9]+")
_EPOCH = re.compile(r"\d+\.\d+")
_SECONDS_DIGITS = 10
_ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
_ISO_DURATION = re.compile(r"P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?")
_CLOCK_DURATION = re.compile(r"(?:\d+ days?, )?\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?")


class Date(Leafwise):
    """Calendar dates (ISO 8601, YYYY-MM-DD) on both sides; the value is free."""

    name = "date"
    summary = "A calendar date, YYYY-MM-DD, on both sides; the value is free."

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:  # noqa: ARG002
        for side, value in (("legacy", legacy), ("candidate", candidate)):
            if not (isinstance(value, str) and _DATE.fullmatch(value) and _is_date(value)):
                return f"the {side}'s {value!r} is not a date like 2026-01-31"
        return None


class DateTime(Leafwise):
    """Points in time: the same instant; with ``within``, the same offset from each side's own observation time will do.

    So what was made during the replay agrees with a snapshot of any age, and so does a date that stands in the data.
    The format must be alike on both sides (kind of number, separator, zone written or not, digits of the fraction or none),
    because the format is where masked values hide defects.
    """

    name = "datetime"
    summary = "The same instant in the same format; with `within`, as far from each side's own time of answering."
    arguments = (Argument("within", "duration"),)

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:
        if kind_of(legacy) != kind_of(candidate):
            return f"legacy's is a {kind_of(legacy)}, the candidate's a {kind_of(candidate)}"
        left, right = seconds(legacy), seconds(candidate)
        if left is None or right is None:
            side, value = ("legacy", legacy) if left is None else ("candidate", candidate)
            return f"the {side}'s {value!r} is not a date and time"
        if not isinstance(legacy, Instant) and shape(legacy) != shape(candidate):
            return f"the format changed: {shape(legacy)} became {shape(candidate)}"
        within = case.arguments.get("within")
        if left == right:
            return None
        if within is None:
            return f"they are {abs(left - right):g} s apart"
        apart = abs((left - case.legacy_time) - (right - case.candidate_time))
        return None if apart <= float(str(within)) else f"counted from each side's answer they are {apart:.3g} s apart"


class Duration(Leafwise):
    """Lengths of time in the same notation: ISO 8601 (PT5M), clock (0:05:00) or a number; the value is free."""

    name = "duration"
    summary = "A length of time (PT5M, 0:05:00 or a number) in the same notation on both sides; the value is free."

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:  # noqa: ARG002
        left, right = _notation(legacy), _notation(candidate)
        if left is None or right is None:
            side, value = ("legacy", legacy) if left is None else ("candidate", candidate)
            return f"the {side}'s {value!r} is not a duration"
        return None if left == right else f"the notation changed: {left} became {right}"


def seconds(value: object) -> float | None:
    """Seconds since the epoch of a timestamp: ISO 8601, HTTP date, epoch seconds or milliseconds; None if it is none."""
    if isinstance(value, Instant):
        return value.seconds
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip()
    if re.fullmatch(r"\d{9,10}(?:\.\d+)?", text):
        return float(text)
    if re.fullmatch(r"\d{12,13}", text):
        return float(text) / 1000
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError):
            return None
    if not re.search(r"\d[T :]\d|GMT|[+-]\d{4}$", text):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()


def shape(value: object) -> str:
    """The format of a timestamp: digits as 9, a fraction of any number of digits as .9, names of days and months as aaa.

    Of a number only its unit: a clock that is at a whole second, or at a tenth, is written with fewer digits.
    """
    text = str(value).strip()
    if kind_of(value) == "number":
        return "milliseconds" if len(text.partition(".")[0]) > _SECONDS_DIGITS else "seconds"
    if _EPOCH.fullmatch(text):
        return "9" * text.index(".") + ".9"
    zone = _ZONE.search(text) if "T" in text or " " in text else None
    body, suffix = (text[: zone.start()], zone.group()) if zone else (text, "")
    body = re.sub(r"(?<=:\d\d)\.\d+", ".9", body)
    body = _SHAPE.sub(lambda match: "9" * len(match.group()), body)
    body = re.sub(r"[A-Za-z]{3,}", lambda match: match.group() if match.group() == "GMT" else "aaa", body)
    return body + ("Z" if suffix == "Z" else re.sub(r"\d", "0", suffix).replace("-", "+"))


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _notation(value: object) -> str | None:
    if isinstance(value, str):
        if _ISO_DURATION.fullmatch(value):
            return "ISO 8601"
        if _CLOCK_DURATION.fullmatch(value):
            return "clock"
        return "number in text" if re.fullmatch(r"\d+(?:\.\d+)?", value) else None
    return "number" if kind_of(value) == "number" and value >= 0 else None  # type: ignore[operator]
