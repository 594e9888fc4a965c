"""The text of `[tool.parity]` (or of parity.toml): what is known as settings, what is not as comments to fill in."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from harness.model.frozen import empty
from harness.scaffold.candidate import Candidate

_ENVIRONMENTS = (".venv", "venv", "env")


@dataclass(frozen=True, slots=True)
class Legacy:
    """The old application: a command that starts it in ``folder`` with its inventory, or the URL where it runs."""

    folder: Path
    command: str = ""
    inventory: str = ""
    url: str = ""
    env: Mapping[str, str] = field(default_factory=empty)


def settings_text(root: Path, legacy: Legacy, candidate: Candidate | str | None, *, prefix: str) -> str:
    """The whole text. ``prefix`` is `tool.parity.` in a pyproject.toml; ``candidate`` may be the URL where it runs."""
    head = "# The parity harness: does the new implementation behave like the old one? `parity run` says.\n"
    blocks = [
        head + _table(f"{prefix}targets.legacy", _legacy_lines(root, legacy)),
        _candidate_block(root, candidate, prefix),
    ]
    if legacy.command:
        again = [
            "# The old application once more: compared with itself (parity run --candidate again) it must show no difference."
        ]
        blocks.append("\n".join(again) + "\n" + _table(f"{prefix}targets.again", _start_lines(root, legacy)))
    return "\n".join(blocks)


def python_of(folder: Path, root: Path) -> str:
    """The Python of the virtual environment in or above ``folder``, relative to it; without one {python}, the harness's own."""
    for parent in (folder, *folder.parents):
        for name in _ENVIRONMENTS:
            if (parent / name).resolve() == Path(sys.prefix).resolve():
                return "{python}"
            if (parent / name / "pyvenv.cfg").is_file() and (parent / name / "bin" / "python").exists():
                return Path(os.path.relpath(parent / name / "bin" / "python", folder)).as_posix()
        if parent == root:
            break
    return "{python}"


def _legacy_lines(root: Path, legacy: Legacy) -> Iterable[str]:
    if legacy.url:
        return [
            'framework = "flask"',
            f"url = {_quoted(legacy.url)}",
            '# inventory = "flask: shop:create_app"   # its routes, if the code is here (docs/routes.md)',
            "read_only = true   # nothing is sent that could change something; remove this where it may be written to",
        ]
    return [
        *_start_lines(root, legacy),
        '# ready = "/healthz"          # a path that answers once it is ready; without it, an open port will do',
        '# reset = "POST /test/reset"  # or a command that restores a known state: wanted as soon as scenarios write',
    ]


def _start_lines(root: Path, legacy: Legacy) -> list[str]:
    lines = ['framework = "flask"', f"command = {_quoted(legacy.command)}", *_cwd(legacy.folder, root)]
    if legacy.env:
        members = ", ".join(f"{name} = {_quoted(value)}" for name, value in legacy.env.items())
        lines.append(f"env = {{ {members} }}")
    return [*lines, f"inventory = {_quoted(legacy.inventory)}"]


def _candidate_block(root: Path, candidate: Candidate | str | None, prefix: str) -> str:
    table = f"{prefix}targets.candidate"
    if isinstance(candidate, str):
        return _table(table, [f"url = {_quoted(candidate)}", '# framework = "django"   # or fastapi, nextjs'])
    if candidate is None:
        lines = [
            "# The new implementation: remove the # and fill in what starts it, or the url where it runs.",
            f"# [{table}]",
            '# framework = "django"   # or fastapi, nextjs: whose known noise is left out; leave it away for anything else',
            '# command = "{python} manage.py runserver --noreload {port}"   # or: url = "http://127.0.0.1:8000"',
            '# cwd = "new"',
            '# migrated = ["GET /books/<slug>"]   # the routes that count already; all when absent',
        ]
        return "\n".join(lines) + "\n"
    found = candidate.evidence.relative_to(root).as_posix()
    guess = f"# The new implementation: a guess, because there is {found}."
    if candidate.first:
        guess += f" Run `{candidate.first}` first."
    python = python_of(candidate.folder, root)
    lines = [
        f'framework = "{candidate.framework}"',
        f"command = {_quoted(candidate.command.replace('{python}', python))}",
        *_cwd(candidate.folder, root),
        f"inventory = {_quoted(candidate.inventory)}",
        '# migrated = ["GET /books/<slug>"]   # the routes that count already; all when absent',
    ]
    return guess + "\n" + _table(table, lines)


def _table(name: str, lines: Iterable[str]) -> str:
    return f"[{name}]\n" + "\n".join(lines) + "\n"


def _cwd(folder: Path, root: Path) -> list[str]:
    below = Path(os.path.relpath(folder, root)).as_posix()
    return [] if below == "." else [f"cwd = {_quoted(below)}"]


def _quoted(text: str) -> str:
    """A TOML basic string, which JSON's escapes fit (TOML 1.0, String)."""
    return json.dumps(text, ensure_ascii=False)
