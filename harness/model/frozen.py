"""The one empty mapping that all nouns share as default, so that ten thousand scenarios do not hold ten thousand dicts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

EMPTY: Mapping[str, Any] = MappingProxyType({})


def empty() -> Mapping[str, Any]:
    """The shared empty mapping, as a default factory."""
    return EMPTY
