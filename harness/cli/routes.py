"""`parity routes`: the route inventory and what is proven of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from rich.text import Text

    from harness.engine.inventories import Inventories
    from harness.model.route import RouteFacts
    from harness.model.settings import Settings
    from harness.model.vocabulary import Vocabulary
    from harness.reporters.matrix import Matrix, RouteRow
    from harness.reporters.results import ResultsReader

EXPORTS = ("nextjs", "nginx", "caddy", "traefik", "envoy")
_STYLE = {
    "proven": "green",
    "waived": "cyan",
    "untested": "yellow",
    "not started": "dim",
    "missing": "red",
    "proxied": "blue",
    "unstable": "magenta",
    "different": "red",
    "broken": "bold yellow",
}


@click.command(name="routes")
@click.option("--results", "path", type=click.Path(path_type=Path), metavar="FILE",
              help="The results to read (default: those of the last run).")  # fmt: skip
@click.option("--legacy", metavar="NAME|URL", help="The legacy target; as a URL, where the exported rules find it.")
@click.option("--candidate", metavar="NAME|URL", help="The candidate target; as a URL, where the exported rules find it.")
@click.option("--fail-under", type=click.FloatRange(0, 100), metavar="PERCENT",
              help="Exit code 1 when fewer of all routes are proven or waived.")  # fmt: skip
@click.option("--state", "states", multiple=True, metavar="STATE", help="Only routes in this state (repeatable).")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
@click.option(
    "--export",
    "kind",
    type=click.Choice(EXPORTS),
    help="Write a proxy's rules: proven and waived routes to the candidate, everything else to legacy.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where the rules are written (default: stdout).",
)
@click.option(
    "--listen",
    type=click.IntRange(1, 65535),
    metavar="PORT",
    default=8080,
    show_default=True,
    help="The port at which the exported proxy listens.",
)
@click.option(
    "--check-edge",
    "edge",
    metavar="NAME",
    help="Send every route and every scenario's requests through this target, a proxy before both sides, "
    "and see which side each one reaches.",
)
def command(
    path: Path | None,
    legacy: str | None,
    candidate: str | None,
    fail_under: float | None,
    states: tuple[str, ...],
    as_json: bool,
    kind: str | None,
    output: Path | None,
    listen: int,
    edge: str | None,
) -> None:
    """List every route of the legacy application, its counterpart on the candidate, and what the last run proved of it.
    Exit code 0; 1: fewer than --fail-under are proven or waived; 2: bad settings or results; 3: an inventory cannot be taken.
    With --check-edge: 1: a request went astray or was changed; 3: of some route it is not known where it goes.

    \b
    Examples:
      parity routes
      parity routes --state missing --state untested
      parity routes --json --fail-under 100
      parity routes --export nginx --output parity.conf
      parity routes --check-edge edge
    """
    from harness.engine.extensions import words_of
    from harness.engine.inventories import Reading
    from harness.errors import InventoryError, UsageError
    from harness.loading.root import project_root
    from harness.loading.setting_keys import is_url
    from harness.loading.settings import load_settings
    from harness.reporters.matrix import RouteState, matrix_of

    if sum(map(bool, (kind, edge, as_json))) > 1:
        raise UsageError("only one of --export, --check-edge and --json at a time")
    if output is not None and kind is None:
        raise UsageError("--output is for --export", hint="add --export, or redirect stdout")
    unknown = [state for state in states if state not in set(RouteState)]
    if unknown:
        raise UsageError(f"there is no state {unknown[0]!r}", hint=f"known are {', '.join(RouteState)}")
    root = project_root(Path.cwd())
    words = words_of(root)
    urls = {side: url for side, url in (("legacy", legacy), ("candidate", candidate)) if url and is_url(url)}
    if urls and kind is None:
        raise UsageError("a URL for a side is for --export alone", hint="name the target")
    legacy, candidate = (None if side in urls else name for side, name in (("legacy", legacy), ("candidate", candidate)))
    settings = load_settings(root, words, use=())
    results = _results(path, settings)
    if results is not None:
        legacy = _chosen("legacy", legacy, results, settings)
        candidate = _chosen("candidate", candidate, results, settings)
    settings = load_settings(root, words, legacy=legacy, candidate=candidate, use=())
    inventories = Reading(settings, words).result()
    facts: RouteFacts | None = inventories.facts(settings)
    if inventories.problems:
        raise InventoryError(inventories.problems[0])
    matrix = matrix_of(results, facts)
    if results is not None and (fail_under is not None or kind is not None):
        _check_proof(results)
    if kind is not None or edge is not None:
        _beyond(kind, edge, matrix, results, inventories, settings, words, urls, output, listen)
    if fail_under is not None and not matrix.known:
        raise UsageError(
            "--fail-under needs the inventory of the legacy target: without it nobody knows which routes were never tested",
            hint="set `inventory` for the target, see docs/routes.md",
        )
    _print_json(matrix, states) if as_json else _print_table(matrix, states, results)
    raise SystemExit(1 if fail_under is not None and not matrix.reaches(fail_under) else 0)


def _beyond(
    kind: str | None,
    edge: str | None,
    matrix: Matrix,
    results: ResultsReader | None,
    inventories: Inventories,
    settings: Settings,
    words: Vocabulary,
    urls: Mapping[str, str],
    output: Path | None,
    listen: int,
) -> NoReturn:
    """Export rules or check an edge, and end. Raises UsageError."""
    from harness.cli.strangler import check_edge, export_text, put, split_from
    from harness.errors import UsageError
    from harness.loading.settings import SIDES, load_settings
    from harness.model.vocabulary import did_you_mean

    if edge is not None and edge not in settings.targets:
        raise UsageError(f"--check-edge: there is no target {edge!r}", hint=did_you_mean(edge, settings.targets))
    proxy = kind or settings.targets[edge or ""].framework
    split = split_from(matrix, results, inventories, settings, by_method=proxy != "nextjs")
    if edge is not None:
        load_settings(Path(settings.root), words, candidate=edge, use=("candidate",))  # says what the edge still needs
        settings = load_settings(Path(settings.root), words, legacy=settings.legacy, candidate=settings.candidate)
        raise SystemExit(check_edge(edge, split, settings, words, inventories))
    assert kind is not None
    assert results is not None
    known = {side: getattr(settings.targets.get(getattr(settings, side)), "url", None) for side in SIDES}
    put(export_text(kind, split, matrix, results, {**known, **urls}, listen), output)
    raise SystemExit(0)


def _check_proof(results: ResultsReader) -> None:
    """Raises ResultsError for results that do not tell what became of every route that was to be proven."""
    from harness.errors import ResultsError

    legacy, candidate = (results.head[side]["name"] for side in ("legacy", "candidate"))
    untold = ""
    if legacy == candidate:
        untold = f"compare {legacy!r} with itself, which proves nothing of another"
    elif results.head.get("interrupted"):
        untold = "was interrupted, so it proves nothing"
    for one in () if untold else results.scenarios():
        if one["gates"] and (one["problem"] or not all(step["route"] for step in one["steps"])):
            untold = f"do not tell which routes {one['id']!r} would have gone to: it ended before"
            break
    if untold:
        raise ResultsError(untold, where=str(results.path), hint="run again, and mend what breaks")


def _results(path: Path | None, settings: Settings) -> ResultsReader | None:
    """The results named, or the last run's; None where nothing was run yet. Raises ResultsError."""
    from harness.reporters.results import ResultsReader

    chosen = path or Path(settings.reports, "results.json")
    return ResultsReader(chosen) if path is not None or chosen.is_file() else None


def _chosen(side: str, name: str | None, results: ResultsReader, settings: Settings) -> str | None:
    """The target on a side: that of the results. Raises UsageError where another one is asked for."""
    from harness.errors import UsageError

    ran = str(results.head[side]["name"])
    if name is not None and name != ran:
        raise UsageError(f"{results.path} is about the {side} {ran!r}, not {name!r}", hint="name other results by --results")
    return ran if ran in settings.targets else None


def _print_json(matrix: Matrix, states: tuple[str, ...]) -> None:
    import json

    from harness.reporters.matrix import matrix_data

    click.echo(json.dumps(matrix_data(matrix, states), indent=2, ensure_ascii=False))


def _print_table(matrix: Matrix, states: tuple[str, ...], results: ResultsReader | None) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from harness.reporters.wording import clean

    console = Console(highlight=False, emoji=False, markup=False)
    if not console.is_terminal:
        console = Console(highlight=False, emoji=False, markup=False, width=200)
    table = Table(box=None, pad_edge=False, header_style="dim")
    for head in ("route", "state", "candidate", "blueprint", "scenarios", "identities", "seen", "parity"):
        table.add_column(head, overflow="fold", justify="right" if head in ("scenarios", "parity") else "left")
    for row in matrix.rows:
        if not states or row.state in states:
            table.add_row(*_cells(row, matrix))
            if row.note:
                table.add_row(Text(f"  {clean(row.note)}", "dim"))
    console.print(table)
    if matrix.others and not states:
        console.print(f"\n{len(matrix.others)} addresses and methods beyond the inventory were asked for as well")
    if matrix.added:
        console.print("\nonly the candidate has:")
        for line in matrix.added:
            console.print(f"  {clean(line)}")
    for note in matrix.notes:
        console.print(f"note: {clean(note)}", style="dim")
    when = f"of the run of {results.head['started']}" if results else "nothing was run yet"
    console.print(f"\n{matrix.line}; {when}{', which was interrupted' if results and results.head.get('interrupted') else ''}")


def _cells(row: RouteRow, matrix: Matrix) -> list[str | Text]:
    from rich.text import Text

    from harness.reporters.wording import clean

    counterpart = row.candidate or ("missing" if matrix.candidate_known else "?")
    if row.match not in ("", "same"):
        counterpart += f" ({row.match})"
    name = f"{row.route}{' (login)' if row.login_required else ''}{'' if row.gates else ' (does not gate)'}"
    parity = "" if row.parity is None else f"{row.parity:g} %"
    cells = (counterpart, row.blueprint, str(row.scenarios), ", ".join(row.identities), " ".join(row.statuses), parity)
    return [clean(name), Text(row.state, _STYLE[row.state]), *(clean(cell) for cell in cells)]
