"""Results, from one step up to a whole run; `reports/results.json` is these nouns written down (DESIGN section 14).

Values in differences are JSON-ready and bounded here: the reporters only lay them out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.model.difference import Difference, Removed
from harness.model.frozen import empty
from harness.model.route import RouteFacts
from harness.model.verdict import Verdict, worst

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class SideResult:
    """One side of a step: its status (None when no answer came), how long it took, the request as a `curl` line,
    and what went wrong, if anything."""

    status: int | None = None
    elapsed_ms: float = 0.0
    curl: str = ""
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that shows how a browser step went: ``kind`` is ``picture``, ``difference`` (of two pictures), ``aria``, ``text``,
    ``console`` (diffs) or ``trace``; ``side`` is empty for what shows both; ``path`` is relative to results.json."""

    kind: str
    side: str
    path: str


@dataclass(frozen=True, slots=True)
class StepResult:
    """One compared step (each repeat and checkpoint is its own).

    ``compared`` are the facets that were judged, ``problem`` says why a step is broken, ``notes`` what a reader should know
    (a body compared as text, an alignment that was cut). ``refused`` marks an identity refused alike on both sides,
    ``to_login`` a visitor whom legacy sends to a login that leads back here: neither proves what lies behind. ``gates`` is
    false for a route that the candidate does not list as migrated. ``evidence`` are files that show more.
    """

    name: str
    kind: str
    route: str
    line: int
    verdict: Verdict
    tainted: bool = False
    compared: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()
    legacy: SideResult = SideResult()
    candidate: SideResult = SideResult()
    differences: tuple[Difference, ...] = ()
    problem: str | None = None
    notes: tuple[str, ...] = ()
    refused: bool = False
    to_login: bool = False
    gates: bool = True
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """One scenario's result. ``problem`` says why the scenario as a whole is broken (a failed `given`, a dead target).

    ``gates`` is false where it only touches routes that the candidate does not list as migrated: reported, never failing a run.
    """

    id: str
    name: str
    file: str
    line: int
    identity: str
    verdict: Verdict
    steps: tuple[StepResult, ...] = ()
    tags: tuple[str, ...] = ()
    duration_s: float = 0.0
    problem: str | None = None
    notes: tuple[str, ...] = ()
    gates: bool = True
    evidence: tuple[Evidence, ...] = ()

    @property
    def gating(self) -> Verdict | None:
        """The verdict on its steps to routes that gate; None where it has none."""
        if not self.gates or self.problem:
            return self.verdict if self.gates else None
        return worst((step.verdict for step in self.steps if step.gates), default=self.verdict)


@dataclass(frozen=True, slots=True)
class TargetSummary:
    """Which application stood on a side: name, framework, URL, and how it was had (``live`` or ``snapshot``)."""

    name: str
    framework: str = ""
    url: str = ""
    against: str = "live"


@dataclass(frozen=True, slots=True)
class WaiverUse:
    """A waiver as reports list it, with the number of differences it covered in this run."""

    key: str
    address: str
    reason: str
    owner: str
    until: str
    position: str
    uses: int = 0
    expired: bool = False
    expires_soon: bool = False


@dataclass(frozen=True, slots=True)
class Stale:
    """Rules and waivers that matched nothing although every scenario in their scope ran; keys as in Rule and Waiver."""

    rules: tuple[str, ...] = ()
    waivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A rule or waiver that has matched nothing yet: of ``scope`` scenarios that could have used it, ``done`` have ended.

    Runs of parts of the scenarios are joined by adding up ``done``; where it reaches ``scope``, the key is stale.
    """

    key: str
    kind: str
    done: int
    scope: int


@dataclass(frozen=True, slots=True)
class RouteSummary:
    """What is known of one route: the worst verdict and how many steps ended in each.

    Without any steps the route was never tested, whatever ``verdict`` says. ``gates`` is false for a route not yet migrated.
    """

    verdict: Verdict
    steps: int = 0
    counts: Mapping[str, int] = field(default_factory=empty, hash=False)
    gates: bool = True


def interruption(left: int, planned: int) -> str:
    """The problem of a run that was ended before it was through."""
    return f"interrupted: {left} of {planned} scenarios were not replayed"


@dataclass(frozen=True, slots=True)
class RunResult:
    """A whole run but for its scenarios, which stream to disk as they end.

    ``started`` is ISO 8601 in UTC. ``counts`` holds the number of scenarios per verdict. ``planned`` is how many were selected,
    ``interrupted`` says that not all of them ran. ``any_rules`` counts comparisons excused by `any`. ``problems`` are faults of
    the run as a whole. ``routes`` are what the inventories say, None without any.
    """

    verdict: Verdict
    started: str
    duration_s: float
    legacy: TargetSummary
    candidate: TargetSummary
    counts: Mapping[str, int]
    by_route: Mapping[str, RouteSummary]
    waivers: tuple[WaiverUse, ...] = ()
    stale: Stale = Stale()
    unmatched: tuple[Unmatched, ...] = ()
    warnings: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    any_rules: int = 0
    planned: int = 0
    interrupted: bool = False
    routes: RouteFacts | None = None
