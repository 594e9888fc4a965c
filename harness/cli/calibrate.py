"""`parity calibrate`: finds what varies by itself on each side and proposes typed rules for it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from harness.cli.project import open_project, selecting


@click.command(name="calibrate")
@selecting
@click.option(
    "-n", "times", type=click.IntRange(2, 100), default=3, show_default=True, help="How often each scenario is replayed."
)
@click.option("--write", is_flag=True, help="Add the rules to the scenario files; comments and layout stay.")
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N", help="Scenarios at the same time.")
def command(
    paths: tuple[Path, ...],
    text: str | None,
    tags: tuple[str, ...],
    route: str | None,
    run_as: str | None,
    shard: str | None,
    legacy: str | None,
    candidate: str | None,
    times: int,
    write: bool,
    jobs: int | None,
) -> None:
    """Compare each side with itself, several times, and propose a typed rule for everything that varies. Exit code 0:
    nothing varies, or rules for all of it were written; 1: something varies; 3: something could not be replayed.

    \b
    Examples:
      parity calibrate
      parity calibrate scenarios/orders.yaml -n 5 --write
    """
    from harness.engine.calibrating import calibrate, stage_for
    from harness.engine.performance import Performance
    from harness.engine.run import DEFAULT_JOBS
    from harness.errors import HarnessError
    from harness.reporters.wording import clean, shown
    from harness.snapshots.store import SnapshotStore

    project = open_project(
        paths, legacy=legacy, candidate=candidate, text=text, tags=tags, route=route, run_as=run_as, shard=shard
    )
    settings, jobs = project.settings, jobs or project.settings.jobs or DEFAULT_JOBS
    rules: dict[str, dict[int, dict[str, object]]] = {}
    open_ends = broken = 0
    try:
        with stage_for(settings, jobs) as stage:
            store = SnapshotStore(settings.snapshots)
            performance = Performance(settings, project.vocabulary, stage, store, "live", dt.datetime.now(dt.UTC).date())
            try:
                for found in calibrate(project.selected, performance, jobs, times):
                    if found.problem is not None:
                        broken += 1
                        click.echo(f"not calibrated: {found.scenario.id}\n  {clean(found.problem)}", err=True)
                    for one in found.variations:
                        place = f"{one.step.position.file}:{one.step.position.line}"
                        varies = "varies on both sides" if one.side == "both" else f"varies on {one.side}"
                        proposal = clean(one.rule) if one.rule else f"no typed rule describes {clean(one.address)}"
                        proposal += f": {one.reason}" if one.reason else ""
                        if not _gather(rules, found.scenario.file, one.step.position.line, one.rule):
                            continue
                        open_ends += one.rule is None
                        click.echo(f"{place}: {proposal}\n  {varies}: {shown(one.values[0])} and {shown(one.values[1])}")
            finally:
                performance.close()
    except HarnessError as error:
        click.echo(str(error), err=True)
        raise SystemExit(3) from None
    count = sum(len(of_line) for of_file in rules.values() for of_line in of_file.values())
    if not count and not open_ends and not broken:
        click.echo(f"nothing varies by itself in {len(project.selected)} scenarios, replayed {times} times")
    added = _write(rules) if write else 0
    raise SystemExit(3 if broken else 1 if open_ends or count > added else 0)


def _gather(rules: dict[str, dict[int, dict[str, object]]], file: str, line: int, rule: str | None) -> bool:
    """Note a rule for its step; False when it is known, since a step is replayed once for each parameter and identity."""
    from ruamel.yaml import YAML

    if rule is None:
        return True
    of_step = rules.setdefault(file, {}).setdefault(line, {})
    ((address, equivalence),) = YAML(typ="safe").load(rule).items()
    if address in of_step:
        return False
    of_step[address] = equivalence
    return True


def _write(rules: dict[str, dict[int, dict[str, object]]]) -> int:
    from harness.reporters.calibration import written_rules

    added = 0
    for file, of_file in rules.items():
        count = written_rules(Path(file), of_file)
        added += count
        click.echo(f"{file}: {count} {'rule' if count == 1 else 'rules'} added")
    return added
