"""What a fault and a harmless rewrite are, and the list of all."""

from __future__ import annotations

from dataclasses import dataclass

from tests.faults.injector import Change


@dataclass(frozen=True)
class Fault:
    """One defect: the scenario it is tried on, the change that brings it about, and where it must be reported.

    ``at`` names addresses of which one must be among the differences; one that ends in ``*`` stands for all that begin so.
    """

    name: str
    scenario: str
    change: Change
    at: tuple[str, ...]


@dataclass(frozen=True)
class Rewrite:
    """One harmless change: no difference may be reported."""

    name: str
    scenario: str
    change: Change


class Catalogue:
    """Faults and rewrites by name; a name taken twice is a mistake."""

    def __init__(self) -> None:
        self.faults: dict[str, Fault] = {}
        self.rewrites: dict[str, Rewrite] = {}

    def fault(self, name: str, scenario: str, change: Change, *at: str) -> None:
        assert name not in self.faults, name
        assert at, name
        self.faults[name] = Fault(name, scenario, change, at)

    def harmless(self, name: str, scenario: str, change: Change) -> None:
        assert name not in self.rewrites, name
        self.rewrites[name] = Rewrite(name, scenario, change)


def everything() -> Catalogue:
    """The whole catalogue."""
    from tests.faults import data, flows, harmless, headers, pages

    catalogue = Catalogue()
    for part in (data, headers, pages, flows, harmless):
        part.enter(catalogue)
    return catalogue
