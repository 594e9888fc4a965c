"""What a fault and a harmless rewrite are, and the list of all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.faults.injector import Change


@dataclass(frozen=True)
class Fault:
    """One defect: the scenario it is tried on, the change that brings it about, and where it must be reported.

    ``at`` names addresses of which one must be among the differences; one that ends in ``*`` stands for all that begin so.
    ``framework`` is what the candidate is said to be written in. ``gap`` says why the harness does not see the fault yet; it
    counts as missed, and as a mistake of the catalogue once it is seen.
    """

    name: str
    scenario: str
    change: Change
    at: tuple[str, ...]
    framework: str = "flask"
    gap: str = ""


@dataclass(frozen=True)
class Rewrite:
    """One harmless change: no difference may be reported. ``gap`` says why there still is one."""

    name: str
    scenario: str
    change: Change
    framework: str = "flask"
    gap: str = ""


class Catalogue:
    """Faults and rewrites by name; a name taken twice is a mistake."""

    def __init__(self) -> None:
        self.faults: dict[str, Fault] = {}
        self.rewrites: dict[str, Rewrite] = {}

    def fault(self, name: str, scenario: str, change: Change, *at: str, framework: str = "flask", gap: str = "") -> None:
        assert name not in self.faults, name
        assert at, name
        self.faults[name] = Fault(name, scenario, change, at, framework, gap)

    def harmless(self, name: str, scenario: str, change: Change, *, framework: str = "flask", gap: str = "") -> None:
        assert name not in self.rewrites, name
        self.rewrites[name] = Rewrite(name, scenario, change, framework, gap)

    def matching(self, pattern: str) -> Catalogue:
        """The entries whose name holds what a regular expression says."""
        chosen = Catalogue()
        chosen.faults = {name: one for name, one in self.faults.items() if re.search(pattern, name)}
        chosen.rewrites = {name: one for name, one in self.rewrites.items() if re.search(pattern, name)}
        return chosen


def everything() -> Catalogue:
    """The catalogue of answers."""
    from tests.faults import data, flows, harmless, headers, pages

    catalogue = Catalogue()
    for part in (data, headers, pages, flows, harmless):
        part.enter(catalogue)
    return catalogue
