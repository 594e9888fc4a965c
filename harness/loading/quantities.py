"""Reads what people write for times and sizes: `30s`, `200ms`, `2m`, `16MB`."""

from __future__ import annotations

import re

DURATION_PATTERN = r"^[0-9]+(\.[0-9]+)? ?(ms|s|m|h|d)?$"
SIZE_PATTERN = r"^[0-9]+ ?(B|kB|KB|MB|GB|KiB|MiB|GiB)?$"

_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(ms|s|m|h|d)?")
_SIZE = re.compile(r"([0-9]+) ?(B|kB|KB|MB|GB|KiB|MiB|GiB)?")
_SECONDS = {None: 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_POWERS = {"K": 1, "M": 2, "G": 3}


def parse_duration(text: str) -> float | None:
    """Seconds; a number without a unit is seconds. None when the text is no duration."""
    match = _DURATION.fullmatch(text)
    return float(match[1]) * _SECONDS[match[2]] if match else None


def parse_size(text: str) -> int | None:
    """Bytes; every unit is a power of 1024, so `16MB` is 16 MiB. None when the text is no size."""
    match = _SIZE.fullmatch(text)
    if match is None:
        return None
    power: int = _POWERS.get((match[2] or "B")[0].upper(), 0)
    return int(match[1]) << (10 * power)
