"""Keeps what shows a reader how a browser step went: pictures of both sides and of what differs, diffs, traces; no secrets."""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import io
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.comparison.facets.base import Lens
from harness.comparison.facets.text import TextFacet
from harness.comparison.neutral import neutral
from harness.comparison.node import Picture
from harness.comparison.pictures import NotAPicture, difference_picture
from harness.model.observation import Observation, Side
from harness.model.result import Evidence
from harness.model.verdict import Verdict

MODES = ("failures", "always", "never")
MARK = ".parity-evidence"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Keeper:
    """Writes into ``folder``, a folder beside results.json; ``mode`` is one of MODES. Paths are relative to results.json."""

    folder: Path
    mode: str = "failures"

    def prepare(self) -> None:
        """Empty the folder of what an earlier run left; a folder that is not ours is left as it is."""
        if (self.folder / MARK).is_file():
            shutil.rmtree(self.folder)

    def wants(self, verdict: Verdict) -> bool:
        """Whether a step with this verdict is to be kept."""
        return self.mode == "always" or (self.mode == "failures" and not verdict.passes)

    def step(
        self, scenario: str, number: int, pictures: Mapping[Side, bytes], legacy: Observation, candidate: Observation
    ) -> tuple[Evidence, ...]:
        """Keep one step: ``pictures`` are PNGs, empty where a side has none; ``number`` counts steps from 0."""
        prefix = f"{number + 1:02}-"
        files: list[tuple[str, str, str, bytes]] = []
        for side, png in pictures.items():
            if png:
                files.append(("picture", side.value, f"{prefix}{side.value}.png", png))
        if all(pictures.get(side) for side in Side):
            drawn = _drawn(pictures[Side.LEGACY], pictures[Side.CANDIDATE])
            if drawn:
                files.append(("difference", "", f"{prefix}difference.png", drawn))
        for name, lines in (("aria", _aria), ("text", _text), ("console", _console)):
            told = "\n".join(difflib.unified_diff(lines(legacy), lines(candidate), "legacy", "candidate", lineterm=""))
            if told:
                files.append((name, "", f"{prefix}{name}.diff", (told + "\n").encode("utf-8", "replace")))
        return tuple(self._written(scenario, *file) for file in files)

    def trace(self, scenario: str, side: Side, content: bytes, clean: Callable[[str], str]) -> Evidence:
        """Keep a Playwright trace; ``clean`` takes secrets out of a text."""
        return self._written(scenario, "trace", side.value, f"trace-{side.value}.zip", _without_secrets(content, clean))

    def _written(self, scenario: str, kind: str, side: str, name: str, content: bytes) -> Evidence:
        folder = self.folder / _folder_of(scenario)
        folder.mkdir(parents=True, exist_ok=True)
        (self.folder / MARK).touch()
        path = folder / name
        partial = path.with_name(name + ".part")
        partial.write_bytes(content)
        partial.replace(path)
        return Evidence(kind, side, f"{self.folder.name}/{folder.name}/{name}")


def _folder_of(scenario: str) -> str:
    """A name that any file system takes, different for every scenario."""
    words = _NOT_IN_NAMES.sub("-", scenario).strip("-")[:60]
    return f"{words}-{hashlib.sha256(scenario.encode()).hexdigest()[:8]}"


def _drawn(legacy: bytes, candidate: bytes) -> bytes:
    try:
        return difference_picture(Picture(legacy), Picture(candidate))
    except (NotAPicture, ImportError):  # without the image libraries the two pictures still stand side by side
        return b""


def _aria(observation: Observation) -> list[str]:
    shown = neutral(observation).page
    return shown.aria.splitlines() if shown else []


def _text(observation: Observation) -> list[str]:
    view = TextFacet().view(neutral(observation), Lens()) if observation.page else None
    return [str(line) for line in view.tree] if view and isinstance(view.tree, list) else []


def _console(observation: Observation) -> list[str]:
    shown = neutral(observation).page
    return list(shown.console) if shown else []


def _without_secrets(content: bytes, clean: Callable[[str], str]) -> bytes:
    """A trace is a ZIP of JSON lines and of what was sent and received: texts are cleaned, other files are kept."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as trace, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for entry in trace.infolist():
            data = trace.read(entry)
            with contextlib.suppress(UnicodeDecodeError):
                data = clean(data.decode()).encode()
            written.writestr(entry.filename, data)
    return out.getvalue()
