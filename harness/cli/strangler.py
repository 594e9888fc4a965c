"""What `parity routes` does beyond the table: the rules of a proxy (`--export`), and the proof that one keeps them
(`--check-edge`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from harness.engine.edge import Edge
    from harness.engine.inventories import Inventories
    from harness.engine.routes import RouteMap
    from harness.engine.run_secrets import RunSecrets
    from harness.model.settings import Settings
    from harness.model.vocabulary import Vocabulary
    from harness.reporters.matrix import Matrix
    from harness.reporters.results import ResultsReader
    from harness.strangler.passing import Finding, Passage
    from harness.strangler.split import Split

_SHOWN = 3  # findings of one kind on one route


def split_from(
    matrix: Matrix, results: ResultsReader | None, inventories: Inventories, settings: Settings, *, by_method: bool
) -> Split:
    """The split that the last results allow. Raises UsageError where they are not there, cut short, or of no inventory."""
    from harness.errors import UsageError
    from harness.strangler.split import split_of

    if results is None:
        raise UsageError("nothing was run yet, so no route is proven", hint="run `parity run` first")
    if results.head.get("interrupted"):
        raise UsageError(f"the run of {results.path} was interrupted, so it proves nothing of its routes", hint="run it again")
    if inventories.legacy is None:
        raise UsageError(
            "without the inventory of the legacy target nobody knows which routes there are",
            hint="set `inventory` for the target, see docs/routes.md",
        )
    states = {row.route: row.state + (f" ({row.note})" if row.note else "") for row in matrix.rows}
    done = {row.route for row in matrix.rows if row.state.done}
    candidate = settings.targets.get(settings.candidate)
    framework = candidate.framework if candidate else ""
    return split_of(inventories.legacy.routes, states, done, moved=settings.moved, candidate=framework, by_method=by_method)


def export_text(
    kind: str, split: Split, matrix: Matrix, results: ResultsReader, urls: Mapping[str, str | None], port: int
) -> str:
    """The rules of one kind of proxy. ``urls`` are the addresses of both sides, None for one that is not known."""
    from harness.model.observation import Side
    from harness.strangler.base import Export, upstream, writers

    head = results.head
    about = (
        f"Written by `parity routes --export {kind}`: proven routes go to the candidate, everything else to legacy.",
        f"Legacy is {head['legacy']['name']}, the candidate {head['candidate']['name']}; the run of {head['started']}.",
        matrix.line,
    )
    upstreams = {side: upstream(side, urls[side]) for side in Side}
    return writers()[kind].write(Export(split, upstreams, about, port))


def put(text: str, output: Path | None) -> None:
    """To a file, whole or not at all, or to stdout. Raises UsageError where the file cannot be written."""
    from harness.errors import UsageError
    from harness.reporters.atomic import replaced

    if output is None:
        click.echo(text, nl=False)
        return
    try:
        with replaced(output) as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror}") from error


def check_edge(name: str, split: Split, settings: Settings, words: Vocabulary, inventories: Inventories) -> int:
    """Send everything through the edge and print what was found. The exit code: 0, 1 findings, 3 something is not known."""
    from harness.engine.edge import edge_running, requests_of
    from harness.engine.routes import RouteMap
    from harness.engine.run_secrets import RunSecrets
    from harness.loading.scenarios import load_scenarios
    from harness.model.actions import BrowserAction
    from harness.strangler.passing import findings_of
    from harness.strangler.probes import probes_of, routes_without

    secrets = RunSecrets(settings.secrets)
    routes = RouteMap(settings, inventories)
    loaded = load_scenarios(None, settings, words) if any(Path(one).exists() for one in settings.scenarios) else ()
    scenarios = [one for one in loaded if not any(isinstance(step.legacy.action, BrowserAction) for step in one.steps)]
    replayed = list(requests_of(settings, words, scenarios, routes, secrets)) if scenarios else []
    unknown = [f"{one.scenario} could not be replayed on legacy: {one.problem}" for one in replayed if one.problem]
    probes = probes_of(split)
    with secrets.guarding(), edge_running(settings, name) as edge:
        asked = [probe for probe in probes if edge.may_ask(probe)]
        passages = [edge.ask(probe) for probe in asked]
        passages += _repeated(edge, replayed, routes)
        passages = [*edge.settled(passages)]
        unwritable = edge.unwritable
    known = {passage.route for passage in passages}
    templates = {route.partition(" ")[2] for route in known}
    why = f" ({unwritable}, so nothing that may write was sent)" if unwritable else ""
    unknown += [
        f"{route} was not asked for: no example of its path is known and no scenario goes there{why}"
        for route in routes_without(split, asked)
        if route not in known and not (route.startswith("ANY ") and route[4:] in templates)
    ]
    findings = [finding for passage in passages for finding in findings_of(passage, split)]
    unknown += [f"{one.route}: {one.method} {one.target}: {one.message}" for one in findings if one.kind == "not judged"]
    findings = [one for one in findings if one.kind != "not judged"]
    left_out = len(loaded) - len(scenarios)
    _print_check(name, passages, findings, unknown, left_out, secrets, steps=len(passages) - len(asked), runs=len(replayed))
    return 3 if unknown else 1 if findings else 0


def _repeated(edge: Edge, replayed: Sequence[object], routes: RouteMap) -> Iterable[Passage]:
    from harness.engine.edge import Replayed

    for one in replayed:
        assert isinstance(one, Replayed)
        for request in one.requests:
            path = request.target.partition("?")[0]
            if edge.may_repeat(request):
                yield edge.repeat(request, routes.route(request.method, path, path), one.scenario)


def _print_check(
    name: str,
    passages: Sequence[Passage],
    findings: Sequence[Finding],
    unknown: Sequence[str],
    left_out: int,
    secrets: RunSecrets,
    *,
    steps: int,
    runs: int,
) -> None:
    from collections import Counter

    from harness.model.observation import Side
    from harness.reporters.wording import clean

    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.kind, finding.route), []).append(finding)
    for (kind, route), members in groups.items():
        click.echo(clean(f"{kind.upper()}  {route}"))
        for finding in members[:_SHOWN]:
            why = f" ({finding.why})" if finding.why else ""
            click.echo(clean(secrets.text(f"  {finding.method} {finding.target}{why}: {finding.message}")))
        if len(members) > _SHOWN:
            click.echo(f"  ... and {len(members) - _SHOWN} more")
    for line in unknown:
        click.echo(clean(secrets.text(f"NOT KNOWN  {line}")))
    asked = Counter(passage.side for passage in passages)
    click.echo(
        f"{len(passages)} requests through {name!r}, {steps} of them as {runs} scenarios send them: "
        f"{asked[Side.CANDIDATE]} went to the candidate, {asked[Side.LEGACY]} to legacy"
    )
    if left_out:
        click.echo(f"{left_out} scenarios with browser steps were left out")
    if findings or unknown:
        click.echo(
            f"{len(findings)} findings on {len({one.route for one in findings})} routes, {len(unknown)} things not known"
        )
    else:
        click.echo("every request reached the side it belongs to, once and unchanged, and that side's answer came back")
