"""Judging two small answers in one line, for the tests of the comparison."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from harness.comparison.equivalences.base import equivalences_of
from harness.comparison.facets.base import facets_of
from harness.comparison.identifiers import IdentifierTable
from harness.comparison.judge import Judgement, Law, judge
from harness.comparison.profiles.base import NO_PROFILE, Profile
from harness.comparison.waiver_index import index_of
from harness.comparison.waiving import Agreed, Circumstances
from harness.engine.words import vocabulary
from harness.model.observation import Failure, Observation, SentRequest
from harness.model.rule import Condition, Rule, Shared, Waiver

WORDS = vocabulary()
Headers = Sequence[tuple[str, str]]
Rules = Mapping[str, object]


def answer(
    body: object = b"",
    *,
    status: int | None = 200,
    headers: Headers = (),
    kind: str | None = None,
    origin: str = "http://legacy.test",
    at: float = 1_000.0,
    method: str = "GET",
    failure: Failure | None = None,
    complete: bool = True,
) -> Observation:
    """An observation: bytes or text as they are, anything else as JSON."""
    content = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    media = kind or ("text/html; charset=utf-8" if isinstance(body, str) else "application/json")
    lines = (("Content-Type", media), *headers) if content or kind else tuple(headers)
    request = SentRequest(method, f"{origin}/page", "/page")
    host = origin.partition("://")[2]
    return Observation(request, status, tuple(lines), content, complete, failure, at, 1.0, (origin, host))


def rules_of(written: Rules, *, scope: int = 0, when: Condition | None = None) -> tuple[Rule, ...]:
    """Rules as in YAML: a name, or a name with arguments."""
    found = []
    for address, equivalence in written.items():
        name, arguments = (equivalence, {}) if isinstance(equivalence, str) else next(iter(dict(equivalence).items()))  # type: ignore[call-overload]
        arguments = dict(arguments)
        other = arguments.pop("candidate", None)
        counterpart = WORDS.address(other) if other else None
        found.append(Rule(WORDS.address(address), name, arguments, counterpart, when, scope))
    return tuple(found)


def judged(
    legacy: Observation,
    candidate: Observation,
    rules: Rules | tuple[Rule, ...] = (),
    *,
    waivers: tuple[Waiver, ...] = (),
    table: IdentifierTable | None = None,
    profiles: tuple[Profile, Profile] = (NO_PROFILE, NO_PROFILE),
    cookie_names: Mapping[str, str] | None = None,
    circumstances: Circumstances | None = None,
) -> Judgement:
    """Judge with the built-in words; waivers are tried one by one and looked up as a folder's, which has to be the same."""
    law = Law(
        facets_of(WORDS),
        equivalences_of(WORDS),
        rules if isinstance(rules, tuple) else rules_of(rules),
        Agreed(waivers),
        legacy_profile=profiles[0],
        candidate_profile=profiles[1],
        cookie_names=cookie_names or {},
        today=dt.date(2026, 11, 21),
        circumstances=circumstances or Circumstances(),
    )
    found = judge(legacy, candidate, law, table or IdentifierTable())
    if waivers:
        shared = replace(law, waivers=Agreed((), (index_of(Shared((), waivers[::-1])),)))
        assert judge(legacy, candidate, shared, table or IdentifierTable()).differences == found.differences
    return found


def addresses(legacy: object, candidate: object, rules: Rules | tuple[Rule, ...] = ()) -> list[str]:
    """The addresses of all differences between two bodies."""
    return [one.address for one in judged(answer(legacy), answer(candidate, origin="http://new.test"), rules).differences]


def header_addresses(legacy: Headers, candidate: Headers, rules: Rules = {}) -> list[str]:  # noqa: B006 - never changed
    """The addresses of all differences between two sets of headers."""
    found = judged(answer(headers=legacy), answer(headers=candidate, origin="http://new.test"), rules)
    return [one.address for one in found.differences]
