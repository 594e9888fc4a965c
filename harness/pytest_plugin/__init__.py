"""The pytest face: YAML scenarios are collected as items, replayed ahead of pytest's own reporting, reported readably."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harness.errors import HarnessError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.pytest_plugin.replaying import Replaying
    from harness.pytest_plugin.workers import Controller

_replaying: pytest.StashKey[Replaying] = pytest.StashKey()
_controller: pytest.StashKey[Controller] = pytest.StashKey()
_stale: pytest.StashKey[Sequence[str]] = pytest.StashKey()
_fault: pytest.StashKey[str] = pytest.StashKey()


class Hooks:
    """What a project's `conftest.py` may define."""

    def pytest_parity_words(self) -> list[object]:  # type: ignore[empty-body]
        """Return facets, equivalences, profiles, drivers, route sources, reporters and importers of the project's own;
        see docs/extending.md."""


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Make the hook known before any `conftest.py` is read."""
    pluginmanager.add_hookspecs(Hooks)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of `parity run`, under names of their own."""
    group = parser.getgroup("parity", "parity: does the new implementation behave like the old one?")
    group.addoption("--parity-legacy", metavar="NAME|URL", help="the legacy target")
    group.addoption("--parity-candidate", metavar="NAME|URL", help="the candidate target")
    group.addoption(
        "--parity-against", choices=("live", "snapshot"), default="live", help="what stands on the legacy side (live)"
    )
    group.addoption("--parity-strict", action="store_true", help="fail on stale rules and waivers")
    group.addoption(
        "--parity-migrated", action="store_true", help="only scenarios on routes that the candidate lists as migrated"
    )
    group.addoption(
        "--parity-evidence",
        choices=("failures", "always", "never"),
        default="failures",
        help="when to keep pictures, diffs and traces of browser steps (failures)",
    )
    group.addoption("--parity-report", metavar="DIR", help="where reports go")
    group.addoption("--parity-jobs", metavar="N", type=int, help="scenarios at the same time")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Scenario files: YAML below the scenarios folders of the settings, and elsewhere what holds a scenario."""
    if file_path.suffix.lower() not in (".yaml", ".yml"):
        return None
    from harness.pytest_plugin.files import is_ours

    if not is_ours(file_path, parent.config):
        return None
    from harness.pytest_plugin.items import ScenarioFile

    file: pytest.Collector = ScenarioFile.from_parent(parent, path=file_path)
    return file


def replaying_of(config: pytest.Config) -> Replaying:
    """The one `Replaying` of this pytest run, made when the first scenario file is collected."""
    if _replaying not in config.stash:
        from harness.pytest_plugin.replaying import Replaying

        config.stash[_replaying] = Replaying(config)
    return config.stash[_replaying]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`--parity-migrated`: deselect scenarios that go to no migrated route."""
    if config.option.parity_migrated and any(hasattr(item, "scenario") for item in items):
        kept = replaying_of(config).on_migrated_routes([item.scenario for item in items if hasattr(item, "scenario")])
        left_out = [item for item in items if hasattr(item, "scenario") and item.scenario.id not in kept]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not hasattr(item, "scenario") or item.scenario.id in kept]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start replaying what was selected, while pytest goes on at its own pace."""
    replaying = session.config.stash.get(_replaying, None)
    option = session.config.option
    ends_here = option.collectonly or (session.testsfailed and not option.continue_on_collection_errors)
    if replaying is not None and not ends_here:
        replaying.start(session.items)
    elif replaying is not None and not option.collectonly:
        replaying.remove_reports()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """xdist's controller: start the targets once, before the first worker, and tell every worker where they are."""
    config = node.config
    if _controller not in config.stash:
        if not _any_scenarios(config):
            return
        from harness.pytest_plugin import workers

        try:
            replaying = replaying_of(config)
        except HarnessError as error:
            raise pytest.UsageError(str(error)) from None
        option = config.option
        config.stash[_controller] = workers.Controller(
            replaying.settings, replaying.vocabulary, option.parity_against, replaying.folder, records=option.update_snapshots
        )
    config.stash[_controller].hand_to(node)


def _any_scenarios(config: pytest.Config) -> bool:
    """Whether the paths that pytest was given hold scenarios."""
    from harness.pytest_plugin.files import is_ours

    for argument in config.args:
        path = Path(argument.partition("::")[0])
        found = path.absolute().rglob("*") if path.is_dir() else [path.absolute()]
        if any(is_ours(one, config) for one in found):
            return True
    return False


@pytest.fixture
def parity_result(request: pytest.FixtureRequest) -> Any:
    """The result of the scenario that this item stands for; a broken one is an error, not a failure."""
    from harness.pytest_plugin.items import ScenarioBroken

    replaying = replaying_of(request.config)
    try:
        result = replaying.result_of(request.node.scenario)
    finally:
        replaying.mark_snapshot(request.node, request.node.scenario)
    if result.gating is not None and result.gating.value == "broken":
        raise ScenarioBroken(replaying.text(result))
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Show the scenario's own text instead of a Python traceback."""
    report: pytest.TestReport = yield  # type: ignore[assignment]
    if _replaying in item.config.stash and call.excinfo is not None:
        from harness.pytest_plugin.items import ScenarioOutcome

        if isinstance(call.excinfo.value, ScenarioOutcome):
            report.longrepr = str(call.excinfo.value)
    return report  # type: ignore[return-value]


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """A waived scenario passes, but is marked."""
    if report.when == "call" and report.passed and ("parity", "waived") in report.user_properties:
        return "waived", "w", "WAIVED"
    return None


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Where the reports are, and what needs somebody's attention."""
    if _fault in config.stash:
        terminalreporter.write_line(f"parity: {config.stash[_fault]}", red=True)
    if _controller in config.stash:
        for line in config.stash[_controller].lines:
            terminalreporter.write_line(f"parity: {line}")
    replaying = config.stash.get(_replaying, None)
    if replaying is not None:
        for line in replaying.summary(config.stash.get(_stale, ())):
            terminalreporter.write_line(line)
    for line in _annotations(config):
        terminalreporter.write_line(line)


def _annotations(config: pytest.Config) -> Iterator[str]:
    """What did not pass, for GitHub Actions, of the run that has just ended."""
    from harness.reporters.annotations import workflow_commands
    from harness.reporters.results import RESULTS, ResultsReader

    controller, replaying = config.stash.get(_controller, None), config.stash.get(_replaying, None)
    if controller is not None and controller.lines:
        yield from workflow_commands(ResultsReader(controller.folder / RESULTS), controller.settings.root, os.environ)
    elif replaying is not None and replaying.reported:
        yield from workflow_commands(ResultsReader(replaying.folder / RESULTS), replaying.settings.root, os.environ)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the targets, write the reports; stale rules fail the run when asked to."""
    controller = session.config.stash.get(_controller, None)
    replaying = session.config.stash.get(_replaying, None)
    try:
        if controller is not None:
            stale = session.config.stash[_stale] = controller.finish()
            fails = bool(controller.problems or (stale and session.config.option.parity_strict))
            if controller.problems:
                session.config.stash[_fault] = "; ".join(controller.problems)
        else:
            fails = replaying is not None and replaying.finish()
    except HarnessError as error:
        session.config.stash[_fault] = str(error)
        fails = True
    if fails and session.exitstatus in (0, pytest.ExitCode.OK):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
