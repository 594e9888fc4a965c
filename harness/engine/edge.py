"""Sends requests through an edge with a tap before either side, so that it is known which side was really asked."""

from __future__ import annotations

import datetime as dt
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from harness.drivers.session import Session, Transport
from harness.engine.performance import Performance
from harness.engine.replay import turns
from harness.engine.routes import RouteMap
from harness.engine.run_secrets import RunSecrets
from harness.engine.scene import SceneError, set_scene
from harness.engine.stage import Stage
from harness.errors import UsageError
from harness.model.observation import FailureKind, Observation, SentRequest, Side
from harness.model.origin import own_origins
from harness.model.passed_on import EDGE_MARK, PassedOn
from harness.model.scenario import Scenario
from harness.model.settings import Settings
from harness.model.vocabulary import Vocabulary
from harness.snapshots.store import SnapshotStore
from harness.strangler.passing import Passage
from harness.strangler.probes import SAFE, Probe
from harness.targets import Targets
from harness.targets.placeholders import referenced, wants_legacy


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a scenario asked legacy for, request by request; ``problem`` says why it could not be played to its end."""

    scenario: str
    requests: tuple[SentRequest, ...]
    problem: str = ""


def requests_of(
    settings: Settings, vocabulary: Vocabulary, scenarios: Sequence[Scenario], routes: RouteMap, secrets: RunSecrets
) -> Iterator[Replayed]:
    """Play scenarios on legacy alone, for the requests that their steps, logins and `given` send. ``secrets`` learns what
    must not be shown. Raises TargetError and ResetError."""
    stage = Stage(settings, settings.legacy, None, pool_size=2)
    stage.secrets = secrets
    with stage:
        listening = _Listening(stage.transports[Side.LEGACY], settings)
        stage.transports[Side.LEGACY] = listening
        store = SnapshotStore(settings.snapshots)
        performance = Performance(settings, vocabulary, stage, store, "live", dt.datetime.now(dt.UTC).date(), routes)
        try:
            for scenario in scenarios:
                with secrets.guarding(), stage.holding(writes=scenario.writes):
                    problem = _played(performance, scenario)
                yield Replayed(scenario.id, listening.taken(), problem)
        finally:
            performance.close()


def _played(performance: Performance, scenario: Scenario) -> str:
    """Play one scenario on legacy; what went wrong, if anything did. What legacy answers is not judged."""
    redactor = performance.redactor(Side.LEGACY, scenario)
    player = performance.live_player(Side.LEGACY, scenario, uuid.uuid4().hex[:12], redactor.redact)
    try:
        set_scene(player, scenario)
        for turn in turns(scenario.steps, scenario.id):
            done = player.perform(turn.step, turn.legacy, turn.name, turn.seed, revalidate=turn.revalidate)
            failure = done.observation.failure
            if failure is not None and failure.kind in (FailureKind.STEP, FailureKind.REFUSED):
                return redactor.text(f"{turn.name}: {failure.message}")
    except SceneError as error:
        return redactor.text(str(error))
    finally:
        player.session.close()
    return ""


class _Listening(Transport):
    """Remembers what it sends; used by one thread at a time."""

    def __init__(self, of: Transport, settings: Settings) -> None:
        super().__init__(of.endpoint, timeout=settings.timeout, max_body=settings.max_body, pool_size=2)
        self._sent: list[SentRequest] = []

    def exchange(self, request: SentRequest, *, timeout: float | None = None) -> Observation:
        self._sent.append(request)
        return super().exchange(request, timeout=timeout)

    def taken(self) -> tuple[SentRequest, ...]:
        """What was sent since the last time."""
        sent, self._sent = tuple(self._sent), []
        return sent


class Edge:
    """An edge that runs before both sides, tapped. Requests go through it one at a time.

    ``unwritable`` says why requests that may write are not sent of the harness's own accord; empty where they are.
    """

    def __init__(self, settings: Settings, name: str, targets: Targets) -> None:
        self._settings = settings
        self._targets = targets
        self._name = name
        self._names: Mapping[Side, str] = {Side.LEGACY: settings.legacy, Side.CANDIDATE: settings.candidate}
        endpoint = targets.endpoints[name]
        self._transport = Transport(endpoint, timeout=settings.timeout, max_body=settings.max_body, pool_size=2)
        self._own = tuple(str(origin) for origin in own_origins(endpoint))
        self._behind = tuple(
            url for other in self._names.values() for url in (targets.endpoints[other].base_url, targets.edge_taps[other].url)
        )
        self._lock = threading.Lock()
        self._number = 0
        self._read_only = any(settings.targets[one].read_only for one in (name, *self._names.values()))
        self.unwritable = _unwritable(settings, (name, *self._names.values()))

    def close(self) -> None:
        self._transport.close()

    def reset(self) -> None:
        """Bring both sides to their known state. Raises ResetError."""
        for name in dict.fromkeys(self._names.values()):
            self._targets.reset(name)

    def may_ask(self, probe: Probe) -> bool:
        return probe.method in SAFE or not self.unwritable

    def ask(self, probe: Probe) -> Passage:
        """Send one probe. Raises TargetError when a target died."""
        session = Session(self._transport, folder=self._settings.root)
        request = session.prepare(probe.method, probe.target)
        return self._passage(request, probe.route, probe.why)

    def may_repeat(self, request: SentRequest) -> bool:
        return request.method in SAFE or not self._read_only

    def repeat(self, request: SentRequest, route: str, scenario: str) -> Passage:
        """Send what a scenario has sent to legacy, to the edge."""
        public = self._transport.public
        own = {"host": public.netloc, "origin": str(public)}
        headers = tuple((name, own.get(name.lower(), value)) for name, value in request.headers)
        sent = replace(request, url=f"{self._transport.base}{request.target}", headers=headers)
        return self._passage(sent, route, f"as {scenario} sends it")

    def _passage(self, request: SentRequest, route: str, why: str) -> Passage:
        with self._lock:
            self._number += 1
            mark = f"{self._number}"
            began = time.monotonic()
            marked = replace(request, headers=(*request.headers, (EDGE_MARK, mark)))
            answer = self._transport.exchange(marked)
            seen = tuple(self._seen(began, mark, request))
        if answer.failure is not None or (not seen and (answer.status or 0) >= 500):
            for name in (self._name, *self._names.values()):
                self._targets.check_alive(name, 0.3)
        return Passage(route, why, answer, seen, self._behind, self._own)

    def settled(self, passages: Iterable[Passage]) -> Iterator[Passage]:
        """The same passages with what went through after they were answered: a copy that is sent on may come late."""
        late: dict[str, list[tuple[Side, PassedOn]]] = {}
        for side, name in self._names.items():
            for one in self._targets.edge_taps[name].since(0.0):
                for mark in _marks(one):
                    late.setdefault(mark, []).append((side, one))
        for passage in passages:
            mark = dict(passage.answer.request.headers)[EDGE_MARK]
            more = [pair for pair in late.get(mark, ()) if pair not in passage.seen]
            yield replace(passage, seen=(*passage.seen, *more)) if more else passage

    def _seen(self, since: float, mark: str, request: SentRequest) -> Iterator[tuple[Side, PassedOn]]:
        """What went through of one request: what carries its mark, and what carries none though it is the same."""
        for side, name in self._names.items():
            for one in self._targets.edge_taps[name].since(since):
                marks = _marks(one)
                if mark in marks or (not marks and (one.method, one.target) == (request.method, request.target)):
                    yield side, one


def _marks(one: PassedOn) -> list[str]:
    return [value for header, value in one.request_headers if header.lower() == EDGE_MARK.lower()]


def _unwritable(settings: Settings, names: Iterable[str]) -> str:
    for name in names:
        target = settings.targets[name]
        if target.read_only:
            return f"target {name!r} is read-only"
        if target.command is None and target.reset is None and name in (settings.legacy, settings.candidate):
            return f"target {name!r} runs elsewhere and has no `reset`"
    return ""


@contextmanager
def edge_running(settings: Settings, name: str) -> Iterator[Edge]:
    """The edge with both sides behind it, started, reset and at the end stopped. Raises TargetError and ResetError."""
    if name in (settings.legacy, settings.candidate):
        raise UsageError(f"target {name!r} is one of the two sides, so it cannot stand before them")
    behind = {Side.LEGACY: settings.legacy, Side.CANDIDATE: settings.candidate}
    target = settings.targets[name]
    for side, other in behind.items():
        told = other in referenced(target) or (side is Side.LEGACY and wants_legacy(target))
        if not told and str(side) not in target.upstreams:
            raise UsageError(
                f"target {name!r} is not told where the {side} side is, so nobody could see what it asks there",
                hint=f"write ${{targets.{other}.url}} in its `command` or `env`, or say in `upstreams` at which port it asks",
            )
    names = tuple(dict.fromkeys((*behind.values(), name)))
    with Targets(settings.targets, names=names, legacy=settings.legacy, edge=name, behind=behind) as targets:
        edge = Edge(settings, name, targets)
        try:
            edge.reset()
            yield edge
            edge.reset()
        finally:
            edge.close()
