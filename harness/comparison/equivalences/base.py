"""An equivalence: a named relation in which two values count as the same; each still asserts something."""

from __future__ import annotations

import enum
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, cast, runtime_checkable

from harness.comparison.align import Alignment
from harness.comparison.identifiers import Claim
from harness.model.frozen import empty
from harness.model.vocabulary import Argument, Vocabulary


class Reach(enum.Enum):
    """What an equivalence is applied to.

    LEAF: every leaf at or beneath the rule's address; keys and lengths stay compared strictly.
    NODE: the addressed node as a whole, whatever lies beneath.
    ARRAY: the addressed array's members are paired by it; beneath, other rules (or `equal`) go on.
    """

    LEAF = "leaf"
    NODE = "node"
    ARRAY = "array"


@dataclass(frozen=True, slots=True)
class Case:
    """One application of an equivalence: its arguments and both sides' observation times (seconds since the epoch).

    ``method`` is the method of the request that was answered.

    ``legacy`` or ``candidate`` handed to ``differs`` may be ABSENT only for equivalences with ``judges_absent``.
    """

    arguments: Mapping[str, object] = field(default_factory=empty, hash=False)
    legacy_time: float = 0.0
    candidate_time: float = 0.0
    method: str = ""


class Equivalence(Protocol):
    """One equivalence.

    A `Claim` asserts an identifier pair, to be checked against all others. ``differs`` returns None when
    the two values are equivalent, else a sentence fragment that says why not, such as
    ``the candidate's '2026-13-01' is not a date``. It is also called on equal values: `uuid` asserts that both are UUIDs.
    ``judges_absent``: it wants to be asked where one side lacks the value (`nullish`).
    """

    @property
    def name(self) -> str: ...

    @property
    def summary(self) -> str: ...

    @property
    def arguments(self) -> tuple[Argument, ...]: ...

    @property
    def reach(self) -> Reach: ...

    @property
    def judges_absent(self) -> bool: ...

    def differs(self, legacy: object, candidate: object, case: Case) -> str | Claim | None: ...


@runtime_checkable
class PairingEquivalence(Equivalence, Protocol):
    """An equivalence of reach ARRAY: says which members of two arrays belong together.

    ``prints`` are fingerprints of the members on both sides. What stays alone in the alignment is missing or added.
    """

    def pair(
        self,
        legacy: Sequence[object],
        candidate: Sequence[object],
        prints: tuple[list[Hashable], list[Hashable]],
        arguments: Mapping[str, object],
    ) -> Alignment: ...


def equivalences_of(vocabulary: Vocabulary) -> Mapping[str, Equivalence]:
    """The vocabulary's equivalences, all of them, not only what `loading` needs."""
    return cast("Mapping[str, Equivalence]", vocabulary.equivalences)
