"""The one way from exchanges to scenario files, whatever recorded them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from harness.model.exchange import Exchange, Imported
from harness.recording.author.accounts import with_unique_accounts
from harness.recording.author.chaining import chained, json_address, scalars
from harness.recording.author.drafts import Draft, alone, distinct, told, unique_names, visits
from harness.recording.author.moments import with_rules
from harness.recording.author.noise import without_noise
from harness.recording.author.pages import with_forms, without_hops
from harness.recording.author.secrecy import Environment, without_secrets
from harness.recording.author.spots import values_of
from harness.recording.author.steps import step_of
from harness.recording.author.templates import names_in
from harness.recording.author.yaml_text import document, one_line

_METHODS = frozenset({
    "GET", "HEAD", "OPTIONS", "TRACE", "POST", "PUT", "PATCH", "DELETE", "QUERY", "SEARCH", "REPORT", "PROPFIND", "PURGE",
})  # fmt: skip
_MAX_REMARKS = 200


@dataclass(frozen=True, slots=True)
class Authored:
    """Scenario files: ``files`` maps a name without suffix to its text; ``environment`` a variable to where its value stood."""

    files: Mapping[str, str]
    environment: Mapping[str, str]
    remarks: tuple[str, ...]
    scenarios: int = 0
    steps: int = 0


@dataclass(slots=True)
class _Work:
    variables: dict[str, object] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    environment: Environment = field(default_factory=Environment)
    remarks: list[str] = field(default_factory=list)


def author(imported: Imported, source: str, *, browser: bool = False) -> Authored:
    """Write the scenarios for what was imported from ``source`` (a name for the comments). Raises nothing."""
    work = _Work(dict(imported.variables), set(imported.variables), remarks=list(imported.remarks))
    usable = [one for one in imported.exchanges if _usable(one, work)]
    quiet = [without_noise(one, browser=browser) for one in usable]
    sessions: dict[str, list[Exchange]] = {}
    for one in quiet:
        if one.session:
            sessions.setdefault(one.session, []).append(one)
    lived = {name: _lived(members, work) for name, members in sessions.items()}
    clean = without_secrets([*(one for members in lived.values() for one in members),
                             *(one for one in quiet if not one.session)], work.environment)  # fmt: skip
    drafts: list[Draft] = []
    lonely: list[Exchange] = []
    at = 0
    for members in lived.values():
        own, rest = visits(clean[at : at + len(members)], "visit")
        at += len(members)
        drafts += own
        lonely += rest
    others = clean[at:]
    lonely += [one for one in others if not one.scenario]
    drafts = [*told([one for one in others if one.scenario], work.variables), *distinct(drafts), *alone(lonely)]
    drafts.sort(key=lambda draft: -draft.weight)
    unique_names(drafts)
    return _written(drafts, imported, work, source)


def _usable(one: Exchange, work: _Work) -> bool:
    if one.method in _METHODS and one.target.startswith(("/", "${")):
        return True
    work.remarks.append(
        f"{one.where or 'a request'}: {one.method} {one.target[:80]} was left out: it is no request that can be sent"
    )
    return False


def _lived(members: Sequence[Exchange], work: _Work) -> list[Exchange]:
    """What happened in one session, told as a person would: forms, captures, names of its own, rules."""
    taken = set(work.taken)
    filled = chained(with_forms(without_hops(members)), taken)
    renamed = with_unique_accounts(filled, work.variables, taken)
    work.taken |= set(work.variables)
    return with_rules(renamed)


def _written(drafts: Sequence[Draft], imported: Imported, work: _Work, source: str) -> Authored:
    texts: dict[str, list[str]] = {}
    needed: dict[str, set[str]] = {}
    for draft in drafts:
        text, names = _document(draft, imported, work)
        texts.setdefault(draft.file, []).append(text)
        needed.setdefault(draft.file, set()).update(names)
    files = {}
    remarks = list(dict.fromkeys(work.remarks))
    left_out = "".join(f"# Not carried over: {one_line(remark)}.\n" for remark in remarks[:_MAX_REMARKS])
    for file, documents in texts.items():
        head = f"# Imported from {one_line(source)}. It is yours now: rename, cut, add.\n"
        head, left_out = head + left_out, ""  # in the first file
        if needed[file]:
            head += f"# Needs in the environment: {', '.join(sorted(needed[file]))}.\n"
        files[file] = head + "---\n".join(documents)
    used = {name for names in needed.values() for name in names}
    environment = {name: where for name, where in work.environment.names.items() if name in used}
    environment |= {name: "" for name in used if name not in environment}
    steps = sum(len(draft.exchanges) for draft in drafts)
    return Authored(files, environment, tuple(remarks), len(drafts), steps)


def _document(draft: Draft, imported: Imported, work: _Work) -> tuple[str, list[str]]:
    """The text of one scenario, and the environment variables that it needs."""
    everything = [*draft.given, *draft.exchanges]
    head: dict[str, object] = {"scenario": draft.name}
    tags = list(dict.fromkeys(tag for one in draft.exchanges for tag in one.tags))
    if tags:
        head["tags"] = tags
    if draft.parametrize is not None:
        head["parametrize"] = {draft.parametrize[0]: draft.parametrize[1]}
    variables = _used_variables(everything, work.variables)
    if variables:
        head["variables"] = variables
    rules = {**imported.scenario_rules.get(draft.exchanges[0].scenario, {}), **_common_rules(draft.exchanges)}
    if rules:
        head["rules"] = rules
    exchanges = [replace(one, rules={at: how for at, how in one.rules.items() if at not in rules}) for one in draft.exchanges]
    written = []
    for at, one in enumerate([*draft.given, *exchanges]):
        later = {name for other in everything[at + 1 :] for name in _names(other)}
        capture = {name: place for name, place in one.capture.items() if name in later}
        written.append(step_of(one, scene=at < len(draft.given), capture=capture))
    comments = list(draft.comments)
    if draft.weight > 1:
        comments.insert(0, f"{draft.weight} requests")
    names = [*names_in(head.get("variables", {})), *(name for one in everything for name in _names(one))]
    given = written[: len(draft.given)]
    text = document(comments, head, given, written[len(draft.given) :])
    return text, [name[4:] for name in names if name.startswith("env.")]


def _names(one: Exchange) -> list[str]:
    page = one.filling.page if one.filling is not None else ""
    return [*names_in(one.target), *names_in(page), *(name for _, value in values_of(one) for name in names_in(value))]


def _used_variables(exchanges: Sequence[Exchange], variables: Mapping[str, object]) -> dict[str, object]:
    """The variables that a scenario refers to, and those that these refer to, in the order of their definition."""
    wanted = {name for one in exchanges for name in _names(one)}
    for name in reversed(list(variables)):
        if name in wanted:
            wanted.update(names_in(variables[name]))
    return {name: value for name, value in variables.items() if name in wanted}


def _common_rules(exchanges: Sequence[Exchange]) -> dict[str, object]:
    """Rules that several steps have alike, to be written once; not where another answer has such a place without the rule."""
    seen: dict[str, list[object]] = {}
    for one in exchanges:
        for address, rule in one.rules.items():
            seen.setdefault(address, []).append(rule)
    common = {
        address: rules[0] for address, rules in seen.items() if len(rules) > 1 and all(rule == rules[0] for rule in rules)
    }
    if not common:
        return {}
    free = {place for one in exchanges for place in _places(one) if place in common and place not in one.rules}
    return {address: rule for address, rule in common.items() if address not in free}


def _places(one: Exchange) -> set[str]:
    """The addresses in a recorded JSON answer, as rules name them."""
    paths = [path for path, _ in scalars(one)]
    general = {json_address([part if isinstance(part, str) else -1 for part in path]) for path in paths}
    return general | {json_address(path) for path in paths}
