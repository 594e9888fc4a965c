"""``python -m tests.faults [regex]``: every fault live and against snapshots, every harmless rewrite, as one table.

Two instances of the same application stand side by side, the second behind an injector that changes one thing at a time.
Exit code 1 when a fault is missed or reported elsewhere, or a rewrite is reported. ``--answers`` or ``--pages`` does one
part only, ``--live`` or ``--snapshot`` one way only, ``--write`` writes the table of the documentation.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import click

from harness.engine.words import vocabulary
from harness.loading.settings import load_settings
from harness.model.settings import Settings
from harness.targets import Targets
from tests.faults.answers import answer_bench
from tests.faults.catalogue import Catalogue, Fault, Rewrite, everything
from tests.faults.outcome import MANY, MODES, Outcome
from tests.faults.rendered.bench import page_bench
from tests.faults.rendered.catalogue import rendered
from tests.faults.table import PARTS, in_readme, written

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "faults.md"
README = ROOT / "README.md"
BENCHES = {"answers": answer_bench, "pages": page_bench}


class Bench(Protocol):
    """What replays the entries of one part."""

    def begin(self, names: set[str]) -> list[str]: ...
    def outcomes(self, entries: Sequence[Fault | Rewrite], modes: Sequence[str]) -> Iterator[Outcome]: ...


def main(arguments: Sequence[str]) -> int:
    only = next((one for one in arguments if not one.startswith("--")), "")
    catalogues = {"answers": everything(), "pages": rendered()}
    parts = [part for part in PARTS if f"--{part}" in arguments] or list(PARTS)
    modes = [mode for mode in MODES if f"--{mode}" in arguments] or list(MODES)
    found: dict[str, list[Outcome]] = {}
    wrong = 0
    with ExitStack() as stack:
        settings, urls, folder = pair(stack)
        for part in parts:
            chosen = catalogues[part].matching(only)
            if not chosen.faults and not chosen.rewrites:
                continue
            began = time.monotonic()
            click.echo(f"\n{PARTS[part][0]}\n")
            bench: Bench = BENCHES[part](stack, settings, urls, folder)
            found[part], bad = replayed(bench, chosen, modes)
            wrong += bad
            summary(chosen, found[part])
            click.echo(f"{time.monotonic() - began:.0f} s")
    if "--write" in arguments and not only:
        TABLE.write_text(written(TABLE.read_text("utf-8"), catalogues, found), "utf-8")
        README.write_text(in_readme(README.read_text("utf-8"), TABLE.read_text("utf-8")), "utf-8")
    return 1 if wrong else 0


def pair(stack: ExitStack) -> tuple[Settings, dict[str, str], Path]:
    """Start the pair; gives its settings, its addresses and a folder. Everything ends with the stack."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
    settings = load_settings(ROOT, vocabulary(), candidate="again")
    targets = Targets(settings.targets, names=("legacy", "again"), legacy="legacy")
    stack.callback(targets.stop)
    return settings, {name: endpoint.base_url for name, endpoint in targets.start().items()}, folder


def replayed(bench: Bench, catalogue: Catalogue, modes: Sequence[str]) -> tuple[list[Outcome], int]:
    """Try all entries and say what became of each as it comes; gives the outcomes and how many are wrong."""
    entries: list[Fault | Rewrite] = [*catalogue.faults.values(), *catalogue.rewrites.values()]
    by_name = {entry.name: entry for entry in entries}
    noise = bench.begin({entry.scenario for entry in entries})
    for problem in noise:
        click.echo(f"NOISE  {problem}")
    found: list[Outcome] = []
    wrong = len(noise)
    for one in bench.outcomes(entries, modes):
        found.append(one)
        entry = by_name[one.name]
        kind = "fault" if isinstance(entry, Fault) else "harmless"
        mark = ("ok   " if one.right else "WRONG") if not entry.gap else ("CLOSED" if one.right else "gap  ")
        wrong += one.right is bool(entry.gap)
        few = "" if one.most <= MANY or kind == "harmless" else f"  ({one.most} differences)"
        shown = ", ".join(dict.fromkeys(one.addresses)) or "nothing"
        click.echo(f"{mark} {kind:<8} {one.mode:<8} {one.name:<46} {f'{shown} {one.problem}'[:150]}{few}")
    return found, wrong


def summary(catalogue: Catalogue, found: Sequence[Outcome]) -> None:
    """How many were right, how few differences they were told as."""
    of: dict[str, Callable[[str], bool]] = {
        "fault": catalogue.faults.__contains__,
        "harmless": catalogue.rewrites.__contains__,
    }
    for kind, belongs in of.items():
        for mode in MODES:
            these = [one for one in found if belongs(one.name) and one.mode == mode]
            word = "detected where they are" if kind == "fault" else "passed"
            click.echo(f"{kind:<8} {mode:<8} {sum(one.right for one in these)} of {len(these)} {word}")
    faults = [one for one in found if of["fault"](one.name)]
    if faults:
        few = sum(one.most <= MANY for one in faults)
        click.echo(f"{100 * few / len(faults):.1f} % of the faults are reported as at most {MANY} differences")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
