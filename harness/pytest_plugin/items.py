"""Scenario files and their items: real `pytest.Function`s, so that fixtures, marks, `-k`, `--lf` and syrupy treat them so."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from harness.errors import HarnessError
from harness.model.result import ScenarioResult
from harness.model.scenario import Scenario
from harness.pytest_plugin import replaying_of


class ScenarioOutcome(Exception):
    """Carries a scenario's text to pytest's report."""


class ScenarioDifferent(ScenarioOutcome):
    """The candidate does not behave like legacy."""


class ScenarioBroken(ScenarioOutcome):
    """No verdict could be given."""


class ScenarioItem(pytest.Function):
    """One scenario run."""

    scenario: Scenario

    def reportinfo(self) -> tuple[Any, int | None, str]:
        """The place of the scenario in its YAML file (pytest counts lines from 0)."""
        return self.path, self.scenario.position.line - 1, self.name


class ScenarioFile(pytest.Module):
    """One YAML file."""

    def _getobj(self) -> types.ModuleType:
        return types.ModuleType(self.path.stem)

    def collect(self) -> Iterator[pytest.Item]:
        """An item per scenario run; mistakes are a collection error with every place named."""
        replaying = replaying_of(self.config)
        try:
            scenarios = replaying.load(self.path)
        except HarnessError as error:
            raise self.CollectError(str(error)) from None
        for scenario in scenarios:
            name = scenario.id.partition("::")[2]
            item = ScenarioItem.from_parent(self, name=name, callobj=_replayed(replaying.text))
            item.scenario = scenario
            for tag in scenario.tags:
                self.config.addinivalue_line("markers", f"{tag}: a tag of scenarios")
                item.add_marker(tag)
            yield item


def _replayed(text: Callable[[ScenarioResult], str]) -> Callable[..., None]:
    """The function an item runs: it fails with the scenario's text unless the verdict passes."""

    def replayed(parity_result: ScenarioResult, request: pytest.FixtureRequest) -> None:
        request.node.user_properties.append(("parity", parity_result.verdict.value))  # `record_property` warns under xunit2
        if parity_result.gating is not None and not parity_result.gating.passes:
            raise ScenarioDifferent(text(parity_result))

    replayed.__name__ = "scenario"
    return replayed
