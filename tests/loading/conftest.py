"""A project on disk to load from, with the real vocabulary."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

import pytest

from harness.comparison.equivalences import BUILTINS as EQUIVALENCES
from harness.comparison.facets import BUILTINS as FACETS
from harness.errors import ScenarioError
from harness.inventory import BUILTINS as SOURCES
from harness.loading.scenarios import load_scenarios
from harness.loading.settings import load_settings
from harness.model.scenario import Scenario
from harness.model.settings import Settings
from harness.model.vocabulary import Vocabulary, by_name


class Profile:
    def __init__(self, name: str) -> None:
        self.name = name


VOCABULARY = Vocabulary(
    by_name(FACETS),
    by_name(EQUIVALENCES),
    by_name([Profile(name) for name in ("flask", "django", "nextjs", "fastapi")]),
    sources=by_name(SOURCES),
)


class Project:
    """Files below a folder; texts may be indented."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else textwrap.dedent(text).encode())
        return path

    def scenarios(self, text: str | None = None, *, paths: Sequence[Path | str] | None = None) -> tuple[Scenario, ...]:
        """Load all, after writing ``scenarios/a.yaml``."""
        if text is not None:
            self.write("scenarios/a.yaml", text)
        return load_scenarios(paths, Settings(root=str(self.root)), VOCABULARY)

    def one(self, text: str) -> Scenario:
        (scenario,) = self.scenarios(text)
        return scenario

    def problems(self, text: str | bytes | None = None) -> list[str]:
        """What is wrong, as printed; empty when nothing is."""
        if text is not None:
            self.write("scenarios/a.yaml", text)
        try:
            self.scenarios()
        except ScenarioError as error:
            return [str(problem) for problem in error.problems]
        return []

    def settings(self, text: str | None = None, *, file: str = "pyproject.toml", **options: object) -> Settings:
        if text is not None:
            self.write(file, text)
        return load_settings(self.root, VOCABULARY, **options)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def vocabulary() -> Vocabulary:
    return VOCABULARY
