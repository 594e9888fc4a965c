"""``python -m tests.faults``: every fault live and against snapshots, every harmless rewrite, as one table.

Two instances of the same application stand side by side, the second behind an injector that changes one thing at a time.
Exit code 1 when a fault is missed or reported elsewhere, or a rewrite is reported.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from harness.engine.recording import record_all
from harness.engine.run import Options, Run
from harness.engine.words import vocabulary
from harness.loading.scenarios import load_scenarios
from harness.loading.settings import load_settings
from harness.model.events import Plan
from harness.model.result import RunResult, ScenarioResult
from harness.model.scenario import Scenario
from harness.model.settings import Settings
from harness.snapshots.store import SnapshotStore
from harness.targets import Targets
from tests.faults.catalogue import Catalogue, Fault, Rewrite, everything
from tests.faults.injector import Injector, injecting, last

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MANY = 3
MODES = ("live", "snapshot")
TABLE = ROOT / "docs" / "faults.md"
WORDS = vocabulary()


@dataclass
class Heard:
    """A Listener that keeps the results."""

    results: list[ScenarioResult] = field(default_factory=list)

    def run_started(self, plan: Plan) -> None:
        """Nothing to do."""

    def scenario_ended(self, result: ScenarioResult) -> None:
        self.results.append(result)

    def run_ended(self, run: RunResult) -> None:
        """Nothing to do."""


@dataclass
class Outcome:
    """What became of one entry: the addresses reported, whether they are right, how many at most in one step."""

    name: str
    mode: str
    verdict: str
    addresses: list[str]
    right: bool
    most: int
    problem: str = ""


class Bench:
    """The running pair and the loaded scenarios."""

    def __init__(self, settings: Settings, scenarios: Sequence[Scenario], injector: Injector) -> None:
        self.settings = settings
        self.injector = injector
        self.by_name: dict[str, list[Scenario]] = {}
        for scenario in scenarios:
            self.by_name.setdefault(scenario.name, []).append(scenario)

    def replay(self, name: str, against: str) -> list[ScenarioResult]:
        heard = Heard()
        chosen = self.by_name[name]
        Run(self.settings, WORDS, chosen, chosen, Options(against=against, jobs=2, confirm=False), (heard,)).execute()
        return heard.results

    def outcome(self, entry: Fault | Rewrite, against: str) -> Outcome:
        change = entry.change
        if isinstance(entry, Fault):
            change = last(self.by_name[entry.scenario][0].steps[-1].legacy.action.target, change)
        self.injector.begin(change)
        results = self.replay(entry.scenario, against)
        steps = [step for result in results for step in result.steps]
        found = [[one.address for one in step.differences if one.open] for step in steps]
        addresses = [address for step in found for address in step]
        verdict = max(results, key=lambda result: result.verdict.badness).verdict.value
        problem = "" if self.injector.applied else self.injector.fault or "the change was never applied"
        problem = problem or next((str(one.problem) for one in (*results, *steps) if one.problem), "")
        if isinstance(entry, Rewrite):
            right = verdict == "parity" and not problem
        else:
            right = verdict == "different" and any(fits(one, at) for one in addresses for at in entry.at)
        first = next((len(step) for step in found if step), 0)
        return Outcome(entry.name, against, verdict, addresses, right, first, problem)


def fits(address: str, at: str) -> bool:
    return address.startswith(at[:-1]) if at.endswith("*") else address == at


def bench(stack: ExitStack) -> Bench:
    """Start the pair, record legacy. Everything ends with the stack."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
    settings = load_settings(ROOT, WORDS, candidate="again")
    targets = Targets(settings.targets, names=("legacy", "again"), legacy="legacy")
    stack.callback(targets.stop)
    urls = {name: endpoint.base_url for name, endpoint in targets.start().items()}
    injector = stack.enter_context(injecting(urls["again"]))
    urls["again"] = injector.url
    named = {
        name: replace(target, url=urls[name], command=None) if name in urls else target
        for name, target in settings.targets.items()
    }
    settings = replace(settings, targets=named, snapshots=str(folder / "snapshots"), reports=str(folder))
    scenarios = load_scenarios([HERE / "scenarios"], settings, WORDS)
    for recorded in record_all(settings, WORDS, scenarios, SnapshotStore(settings.snapshots), 4):
        if recorded.problem:
            raise SystemExit(f"{recorded.scenario}: {recorded.problem}")
    return Bench(settings, scenarios, injector)


def outcomes(one: Bench, catalogue: Catalogue, only: str = "") -> Iterator[tuple[str, Outcome]]:
    for kind, entries in (("fault", catalogue.faults), ("harmless", catalogue.rewrites)):
        for name, entry in entries.items():
            if re.search(only, name):
                for against in MODES:
                    yield kind, one.outcome(entry, against)


def clean(one: Bench) -> list[str]:
    """The pair unchanged: what differs although nothing was changed."""
    problems = []
    for name in one.by_name:
        for against in MODES:
            one.injector.begin(None)
            for result in one.replay(name, against):
                if result.verdict.value != "parity":
                    found = [d.address for step in result.steps for d in step.differences]
                    problems.append(f"{result.id} ({against}): {result.verdict.value} {found} {result.problem or ''}")
    return problems


def table(catalogue: Catalogue, found: Sequence[Outcome]) -> str:
    """The whole catalogue as Markdown: what each fault is reported as, live and against snapshots."""
    seen = {(one.name, one.mode): one for one in found}

    def cell(name: str, mode: str) -> str:
        one = seen[name, mode]
        first = next(iter(dict.fromkeys(one.addresses)), "nothing")
        more = len(set(one.addresses)) - 1
        return f"`{first}`" + (f" and {more} more" if more > 0 else "") if one.right else "**missed**"

    lines = [
        "# Faults and harmless rewrites",
        "",
        "Written by `python -m tests.faults --write`; the catalogue is in `tests/faults`. Each fault is one change to an",
        "answer of an otherwise equal application, made between it and the harness.",
        "",
        f"{len(catalogue.faults)} faults:",
        "",
        "| fault | on | reported live | against snapshots |",
        "|---|---|---|---|",
    ]
    for name, fault in catalogue.faults.items():
        cells = " | ".join(cell(name, mode).replace("|", "\\|") for mode in MODES)
        lines.append(f"| {name} | {fault.scenario} | {cells} |")
    lines += ["", f"{len(catalogue.rewrites)} harmless rewrites, none of which may be reported:", ""]
    for name in catalogue.rewrites:
        right = all(seen[name, mode].right for mode in MODES)
        lines.append(f"- {name}{'' if right else ' **(reported)**'}")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    writes = "--write" in arguments
    only = next((one for one in arguments if not one.startswith("--")), "")
    catalogue = everything()
    wrong: list[Outcome] = []
    all_found: list[Outcome] = []
    sums = {(kind, mode): [0, 0] for kind in ("fault", "harmless") for mode in MODES}
    many = 0
    with ExitStack() as stack:
        one = bench(stack)
        for problem in clean(one):
            click.echo(f"NOISE  {problem}")
            wrong.append(Outcome("unchanged", "", "", [], False, 0, problem))
        for kind, found in outcomes(one, catalogue, only):
            all_found.append(found)
            count = sums[kind, found.mode]
            count[0] += 1
            count[1] += found.right
            many += kind == "fault" and found.most > MANY
            mark = "ok   " if found.right else "WRONG"
            few = "" if found.most <= MANY or kind == "harmless" else f"  ({found.most} differences)"
            shown = ", ".join(dict.fromkeys(found.addresses)) or found.problem or "nothing"
            click.echo(f"{mark} {kind:<8} {found.mode:<8} {found.name:<46} {shown[:150]}{few}")
            if not found.right:
                wrong.append(found)
    total = sum(count[0] for (kind, _), count in sums.items() if kind == "fault")
    for (kind, mode), (count, right) in sums.items():
        word = "detected where they are" if kind == "fault" else "passed"
        click.echo(f"{kind:<8} {mode:<8} {right} of {count} {word}")
    if total:
        click.echo(f"{100 * (total - many) / total:.1f} % of the faults are reported as at most {MANY} differences")
    if writes and not only:
        TABLE.write_text(table(catalogue, all_found), "utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
