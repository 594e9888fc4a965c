"""The frozen set of all members of the extension points, gathered by a face and handed to `loading` and `engine`.

Each extension point is a folder with `base.py` (the full Protocol), a file per member and a `BUILTINS` tuple. The protocols
here are the part of them that `loading` needs; a package that needs the rest narrows through its own `base.py`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as Folder
from typing import Protocol, TypeVar

from harness.errors import AddressError
from harness.model.address import Address, Path


class AddressGrammar(Protocol):
    """What every facet brings: its name and the spelling of its addresses.

    ``parse`` takes the text after ``name:`` (empty when there is none) and raises AddressError with the nearest valid
    spelling as hint; ``render`` spells a concrete path as a whole address, so that ``parse`` of it covers that path.
    """

    @property
    def name(self) -> str: ...

    def parse(self, rest: str) -> Address: ...

    def render(self, path: Path) -> str: ...


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of an equivalence. ``kind``: number, duration (seconds, written `5s`), string, boolean, pattern
    (a regular expression), jsonpath, strings (a list)."""

    name: str
    kind: str
    required: bool = False


class EquivalenceNoun(Protocol):
    """What `loading` needs of an equivalence: its name, its arguments, a sentence for editors."""

    @property
    def name(self) -> str: ...

    @property
    def summary(self) -> str: ...

    @property
    def arguments(self) -> tuple[Argument, ...]: ...


class RouteSourceNoun(Protocol):
    """What `loading` needs of a route source: its name, a sentence, and what is wrong with the text after `name:`."""

    @property
    def name(self) -> str: ...

    @property
    def summary(self) -> str: ...

    def problem(self, argument: str, folder: Folder) -> tuple[str, str] | None: ...


class Named(Protocol):
    """Anything listed by name: profiles, drivers, reporters, importers."""

    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)


def by_name(members: Iterable[N]) -> Mapping[str, N]:
    """Index members by their names; a later member replaces an earlier one, so a project can override a built-in."""
    return {member.name: member for member in members}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word that settings and scenarios may use, by name; of reporters and importers, a project's own."""

    facets: Mapping[str, AddressGrammar] = field(default_factory=dict)
    equivalences: Mapping[str, EquivalenceNoun] = field(default_factory=dict)
    profiles: Mapping[str, Named] = field(default_factory=dict)
    drivers: Mapping[str, Named] = field(default_factory=dict)
    sources: Mapping[str, RouteSourceNoun] = field(default_factory=dict)
    reporters: Mapping[str, Named] = field(default_factory=dict)
    importers: Mapping[str, Named] = field(default_factory=dict)

    def address(self, text: str) -> Address:
        """Parse an address such as ``json:$.items[*].id``.

        Raises AddressError, with the nearest valid spelling as its hint.
        """
        facet, _, rest = text.partition(":")
        grammar = self.facets.get(facet)
        if grammar is None:
            raise AddressError(f"unknown facet {facet!r} in address {text!r}", hint=self._facet_hint(facet, rest))
        return grammar.parse(rest)

    def render(self, facet: str, path: Path) -> str:
        """Spell a concrete place as an address."""
        return self.facets[facet].render(path)

    def _facet_hint(self, facet: str, rest: str) -> str:
        if facet.startswith("$"):
            return f"did you mean 'json:{facet}'?"
        return did_you_mean(f"{facet}", self.facets, suffix=f":{rest}" if rest else "")


def did_you_mean(word: str, known: Iterable[str], *, suffix: str = "") -> str:
    """A hint naming the nearest known word, or all of them when none is near."""
    words = sorted(known)
    near = nearest(word, words)
    return f"did you mean '{near}{suffix}'?" if near is not None else f"known are {', '.join(words)}"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a slip stands for, in any case; None when none is near."""
    spelt = {one.lower(): one for one in sorted(known)}
    near = difflib.get_close_matches(word.lower(), spelt, n=1, cutoff=0.6)
    return spelt[near[0]] if near else None
