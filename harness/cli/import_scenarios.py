"""`parity import`: scenarios from what others recorded or described."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

if TYPE_CHECKING:
    from harness.recording.importers import Importer

_SHOWN = 12
KINDS = "har|postman|openapi|access-log|curl|corpus"


@click.command(name="import")
@click.argument("kind", metavar=f"{{{KINDS}}}")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR",
              help="Where the scenarios go (default: the scenarios folder of the settings).")  # fmt: skip
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.option("--host", "hosts", multiple=True, metavar="HOST", help="A host that is the application (repeatable).")
@click.option("--keep-static", is_flag=True, help="Keep requests for scripts, styles, pictures and fonts.")
@click.option("--environment", type=click.Path(path_type=Path), metavar="FILE", help="Values of a Postman environment.")
@click.option("--generate", type=click.IntRange(0, 1000), default=0, metavar="N",
              help="For each operation N more cases made from its schema (openapi; needs hypothesis).")  # fmt: skip
@click.option("--seed", type=int, default=0, metavar="N", help="Another seed makes other cases (openapi).")
def command(
    kind: str,
    file: Path,
    output: Path | None,
    force: bool,
    hosts: tuple[str, ...],
    keep_static: bool,
    environment: Path | None,
    generate: int,
    seed: int,
) -> None:
    """Write scenarios from FILE (- for standard input): a browser's HAR, a Postman collection, an OpenAPI description,
    an access log, curl commands, or the recorder's corpus. Nothing in the file is executed, and no secret is copied.

    \b
    Examples:
      parity import har session.har --host shop.example
      parity import postman shop.postman_collection.json -o scenarios/shop
      parity import openapi openapi.yaml --generate 20 --seed 7
      parity import access-log /var/log/nginx/access.log
      pbpaste | parity import curl -
    """
    from harness.recording.author import author
    from harness.recording.importers import SourceFile, Wishes
    from harness.recording.writing import write_files

    importer = _importer(kind)
    data = sys.stdin.buffer.read() if str(file) == "-" else None
    source = SourceFile(file, "standard input" if data is not None else str(file), data)
    imported = importer.read(source, Wishes(hosts, keep_static, environment, generate, seed))
    authored = author(imported, source.path.name if data is None else source.name, browser=importer.browser)
    _listed("not carried over", authored.remarks)
    if not authored.scenarios:
        click.echo("nothing was imported", err=True)
        raise SystemExit(2)
    written = write_files(output or _default_folder(), authored.files, force=force)
    for path in written:
        click.echo(f"wrote {path}")
    click.echo(f"{authored.scenarios} scenarios with {authored.steps} steps in {len(written)} files")
    for name, where in sorted(authored.environment.items()):
        click.echo(f"set before running: {name}" + (f" ({where})" if where else ""))


def _importer(kind: str) -> Importer:
    """The importer of a kind, built in or the project's own. Raises UsageError for an unknown one."""
    from harness.engine.extensions import words_of
    from harness.errors import UsageError
    from harness.loading.root import project_root
    from harness.model.vocabulary import by_name, did_you_mean
    from harness.recording.importers import BUILTINS

    importers = by_name((*BUILTINS, *cast("Iterable[Importer]", words_of(project_root(Path.cwd())).importers.values())))
    if kind not in importers:
        raise UsageError(f"there is no importer {kind!r}", hint=did_you_mean(kind, importers))
    return importers[kind]


def _default_folder() -> Path:
    """The first scenarios folder of the settings."""
    from harness.engine.words import vocabulary
    from harness.loading.root import project_root
    from harness.loading.settings import load_settings

    settings = load_settings(project_root(Path.cwd()), vocabulary(), use=())
    return Path(settings.scenarios[0])


def _listed(what: str, lines: Sequence[str]) -> None:
    for line in lines[:_SHOWN]:
        click.echo(f"{what}: {line}", err=True)
    if len(lines) > _SHOWN:
        click.echo(f"{what}: and {len(lines) - _SHOWN} more, each as a comment in the scenarios", err=True)
