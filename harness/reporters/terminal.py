"""What a run shows on a terminal: progress while it runs, the scenarios that need somebody, then the verdict."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from harness.model.events import Plan
from harness.model.result import RunResult, ScenarioResult
from harness.model.verdict import Verdict
from harness.reporters.wording import clean, counts_line, format_scenario

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

MAX_SCENARIOS = 12
MAX_ADDRESSES = 8
_POSITION = re.compile(r"\[\d+\]|(?<=:)\d+$")
_STYLE = {
    Verdict.PARITY: "green",
    Verdict.WAIVED: "cyan",
    Verdict.UNSTABLE: "magenta",
    Verdict.PROXIED: "blue",
    Verdict.DIFFERENT: "red",
    Verdict.BROKEN: "bold yellow",
}


class TerminalReporter:
    """A Listener. A progress bar on a terminal, plain lines elsewhere.

    Failures are printed in full while they show something new; those that only repeat what was shown are counted.
    """

    def __init__(self, console: Console, folder: Path) -> None:
        self.console = console
        self.folder = folder
        self._shown = 0
        self._hidden = 0
        self._repeated = 0
        self._refused = 0
        self._known: set[tuple[str, str]] = set()
        self._seen_at: Counter[tuple[str, str]] = Counter()
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._drift = False

    def run_started(self, plan: Plan) -> None:
        for side, target in (("legacy", plan.legacy), ("candidate", plan.candidate)):
            where = "from snapshots" if target.against == "snapshot" else target.url or "not running"
            framework = f" ({target.framework})" if target.framework else ""
            self._print(f"{side:<9} {clean(target.name)}{framework}  {clean(where)}", "dim")
        self._drift = plan.legacy.against == "snapshot" and plan.legacy.name == plan.candidate.name
        if self._drift:
            name = clean(plan.legacy.name)
            self._print(f"drift check: {name} as it was recorded (legacy) against {name} as it is now (candidate)")
            self._print("what is said of other candidates does not count: waivers, `sides`, `moved`, `cookie_names`", "dim")
        if self.console.is_terminal:
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (TextColumn("replaying"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._progress = Progress(*columns, console=self.console, transient=True)
            self._progress.start()
            self._task = self._progress.add_task("", total=plan.total)
        else:
            self._print(f"replaying {plan.total} scenarios", "dim")

    def scenario_ended(self, result: ScenarioResult) -> None:
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task)
        self._refused += any(step.refused for step in result.steps)
        if result.verdict.passes:
            return
        marks = _marks(result)
        self._seen_at.update(marks)
        if marks and marks <= self._known:
            self._repeated += 1
            return
        if self._shown >= MAX_SCENARIOS:
            self._hidden += 1
            return
        self._known |= marks
        self._shown += 1
        text = format_scenario(result)
        first, _, rest = text.partition("\n")
        self._print("")
        self._print(first, _STYLE[result.verdict])
        self._print(rest)

    def run_ended(self, run: RunResult) -> None:
        if self._progress is not None:
            self._progress.stop()
        self._rest()
        self._print("")
        for problem in run.problems:
            self._print(f"problem: {clean(problem) if chr(10) not in problem else problem}", "yellow")
        self._routes(run)
        if self._refused:
            self._print(f"{self._refused} scenarios ended refused on both sides: equal, but what lies behind is not proven")
        self._remarks(run)
        total = sum(run.counts.values())
        head = f"{run.verdict.value.upper()}: {total} scenarios in {run.duration_s:.1f} s: {counts_line(dict(run.counts))}"
        self._print(head, _STYLE[run.verdict])
        self._advice(run)

    def _remarks(self, run: RunResult) -> None:
        for warning in run.warnings:
            self._print(f"warning: {clean(warning)}", "yellow")
        for kind, keys in (("rule", run.stale.rules), ("waiver", run.stale.waivers)):
            for key in keys:
                self._print(f"stale {kind}, matched nothing: {clean(key)}", "yellow")
        if run.any_rules:
            self._print(f"`any` excused {run.any_rules} comparisons", "yellow")

    def _advice(self, run: RunResult) -> None:
        """Where to look further, and what can be done about differences."""
        if self._drift and run.verdict is Verdict.DIFFERENT:
            self._print("the application has drifted from its snapshots; to take its answers as they are now: parity record")
        self._print(f"report: {self.folder / 'index.html'}", "dim")
        if run.counts.get(Verdict.DIFFERENT) and not self._drift:
            self._print(f"if differences are meant: parity waive {self.folder / 'results.json'}", "dim")

    def _rest(self) -> None:
        """What was not printed: how many scenarios, and which addresses differ in most of all."""
        if not self._repeated + self._hidden:
            return
        parts = []
        if self._repeated:
            parts.append(f"{self._repeated} more scenarios that differ in the same places")
        if self._hidden:
            parts.append(f"{self._hidden} {'others' if self._repeated else 'more scenarios'} that did not pass")
        self._print(f"\n... and {', '.join(parts)}: see {self.folder / 'index.html'}")
        for (address, kind), count in self._seen_at.most_common(MAX_ADDRESSES):
            self._print(f"  in {count:>4}  {clean(address)}  {kind}")

    def _routes(self, run: RunResult) -> None:
        """The routes that do not pass, worst first."""
        bad = [(route, one) for route, one in run.by_route.items() if not one.verdict.passes]
        for route, one in sorted(bad, key=lambda item: -item[1].verdict.badness)[:20]:
            counts = counts_line(dict(one.counts))
            self._print(f"  {one.verdict.value:<10} {clean(route)}  ({one.steps} steps: {counts})", _STYLE[one.verdict])
        passing = len(run.by_route) - len(bad)
        if run.by_route and run.routes is None:
            self._print(f"{passing} of {len(run.by_route)} routes pass")

    def _print(self, text: str, style: str = "") -> None:
        self.console.print(text, style=style or None, markup=False, highlight=False, soft_wrap=True, emoji=False)


def _marks(result: ScenarioResult) -> frozenset[tuple[str, str]]:
    """Where a scenario differs and how, positions in lists left out; empty for one that could not be judged."""
    if result.problem or any(step.problem for step in result.steps):
        return frozenset()
    return frozenset(
        (_POSITION.sub("[*]" if "[" in difference.address else "*", difference.address), difference.kind.value)
        for step in result.steps
        for difference in step.differences
        if difference.open
    )
