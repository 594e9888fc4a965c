"""Rules and waivers: what the team has said about differences."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.model.absent import ABSENT
from harness.model.address import Address
from harness.model.frozen import empty
from harness.model.position import Position


@dataclass(frozen=True, slots=True)
class Condition:
    """`when` of a shared rule or waiver: all that is given must hold.

    ``status`` is ``404`` or a class such as ``4xx`` and is read on the legacy side; ``route`` is a route as reports print
    it, in which ``*`` stands for anything; ``tag`` is one of the scenario's tags; ``candidate`` is the name of the target that
    is the candidate: what is agreed to of one port says nothing of another.
    """

    status: str | None = None
    route: str | None = None
    tag: str | None = None
    candidate: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """`ADDRESS: EQUIVALENCE`. ``scope`` grows inwards: folders by depth, then the scenario, then the step."""

    address: Address
    equivalence: str
    arguments: Mapping[str, object] = field(default_factory=empty, hash=False)
    counterpart: Address | None = None
    when: Condition | None = None
    scope: int = 0
    position: Position = Position("<built in>", 1)

    @property
    def key(self) -> str:
        """Identifies the rule in reports of stale rules."""
        return f"{self.position} {self.address}"


@dataclass(frozen=True, slots=True)
class Waiver:
    """An intended difference, agreed to. ``until`` is its last valid day, UTC. ABSENT pins match any value."""

    address: Address
    reason: str
    owner: str
    until: datetime.date
    legacy: object = ABSENT
    candidate: object = ABSENT
    route: str | None = None
    when: Condition | None = None
    position: Position = Position("<built in>", 1)

    @property
    def key(self) -> str:
        """Identifies the waiver in results and in reports of stale waivers."""
        return f"{self.position} {self.address}"

    def expired(self, today: datetime.date) -> bool:
        return today > self.until


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """What the `_shared.yaml` of a ``folder`` says, and the one ``above`` it.

    One object for all scenarios of the folder, known by its identity: what is worked out of it is worked out once.
    """

    rules: tuple[Rule, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    above: Shared | None = None
    folder: str = ""

    def layers(self) -> tuple[Shared, ...]:
        """This one and all above it, the innermost first."""
        return (self, *(self.above.layers() if self.above is not None else ()))


NOTHING_SHARED = Shared()
