"""Snapshots of older schema versions, brought up to today's when they are read: one function from each version to the next.

The files stay as they are until their scenario is recorded again. A new version means: raise ``SCHEMA_VERSION``, write its
function here, and keep a file of the old version below ``tests/snapshots/versions`` for as long as it is to be read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from harness.snapshots.snapshot import SCHEMA_VERSION

Data = dict[str, Any]


def migrated(data: Data, version: int) -> Data:
    """Data of a ``version`` up to today's as data of today's. Raises KeyError, TypeError or ValueError where it is damaged."""
    for step in range(version, SCHEMA_VERSION):
        data = _STEPS[step](data)
    return data


def _from_1(data: Data) -> Data:
    """Version 2 names the scenario's file and the application's version, and keeps pictures like bodies."""
    return {
        **data,
        "schema_version": 2,
        "file": "",
        "provenance": {**data["provenance"], "version": ""},
        "exchanges": [{**one, "observation": _with_picture(one["observation"])} for one in data["exchanges"]],
    }


def _with_picture(observation: Data) -> Data:
    page = observation.get("page")
    if page is None or "screenshot" not in page:
        return observation
    return {**observation, "page": {**page, "screenshot": {"base64": [page["screenshot"]]}}}


_STEPS: Mapping[int, Callable[[Data], Data]] = {1: _from_1}
