"""Loads scenarios: every file is read and checked to the end, so that all mistakes are reported at once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from yaml.nodes import Node

from harness.errors import Problem, ScenarioError
from harness.loading.document import DocumentError, documents, read_text
from harness.loading.files import ScenarioFile, find_files, shown
from harness.loading.names import DraftVariables, Names, VariablesShape
from harness.loading.parameters import Parameters, Parametrize, id_suffix
from harness.loading.rules import SCENARIO_SCOPE, Rules
from harness.loading.scalar_shapes import Flag, Text
from harness.loading.shapes import Key, ListOf, Record
from harness.loading.shared import Inherited, SharedFolders
from harness.loading.source import Source
from harness.loading.step_keys import LATER
from harness.loading.steps import ReadStep, StepShape, writes
from harness.loading.waivers import waivers
from harness.model.actions import BrowserAction
from harness.model.frozen import EMPTY
from harness.model.scenario import Identity, Scenario, Step
from harness.model.settings import Settings
from harness.model.vocabulary import Vocabulary, did_you_mean

TAG = r"[A-Za-z0-9][A-Za-z0-9_.:+/-]*"
Steps = tuple[Step, ...]
_PYTEST_MARKS = ("skip", "skipif", "xfail", "parametrize", "usefixtures", "filterwarnings")
_SHARED_ONLY = "belongs into a _shared.yaml beside the scenario; move it there"


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag, which becomes a mark of pytest; pytest's own marks would skip or excuse the scenario."""

    def read(self, node: Node, source: Source) -> str | None:
        tag = Text("a tag of letters, digits and _ . : + / -", TAG).read(node, source)
        if tag in _PYTEST_MARKS:
            source.report(node, f"{tag!r} is a mark of pytest's own", "choose another tag")
        return sys.intern(tag) if tag else None

    def schema(self, definitions: object) -> dict[str, Any]:  # noqa: ARG002 - the protocol's shape
        return {"type": ["string", "number", "boolean"], "pattern": f"^{TAG}$", "not": {"enum": list(_PYTEST_MARKS)}}


SCENARIO = Record(
    "a scenario",
    [
        Key("scenario", Text("a name on one line", r"[^\x00-\x1f\x7f]*[^\x00-\x1f\x7f\s][^\x00-\x1f\x7f]*"), "Its name.", True),
        Key("tags", ListOf(Tag(), one=True), "Words to select it by: --tag, pytest -m."),
        Key("run_as", ListOf(Text("the name of an identity"), one=True, minimum=1), "Identities; it runs once for each."),
        Key("parametrize", Parametrize(), "Values to run it with: {book: [1, 2]} or a list of mappings."),
        Key("variables", VariablesShape(), "Variable -> value."),
        Key("given", ListOf(StepShape(compared=False)), "Steps that set the scene on both sides; not compared."),
        Key("steps", ListOf(StepShape(), minimum=1), "What is replayed on both sides and compared, in order.", True),
        Key("rules", Rules(SCENARIO_SCOPE), "Address -> equivalence, for all steps."),
        Key("waivers", waivers(shared=False), "Intended differences."),
        Key("writes", Flag(), "Whether it changes state; by default told from methods and forms."),
    ],
    {**LATER, "identities": _SHARED_ONLY, "when": "conditions stand on the rules and waivers of a _shared.yaml"},
)


def load_scenarios(
    paths: Sequence[Path | str] | None, settings: Settings, vocabulary: Vocabulary, folders: SharedFolders | None = None
) -> tuple[Scenario, ...]:
    """All scenarios below some files and folders, expanded by `parametrize` and `run_as`; None: those of the settings.

    ``folders`` are what earlier calls have read of shared files. Raises ScenarioError with one problem per mistake, of all
    files, in the order of files and lines; then ``folders`` may not be used again.
    """
    loader = _Loader(folders or SharedFolders(settings, vocabulary), settings, vocabulary)
    for file in find_files(paths, settings):
        loader.load(file)
    if loader.problems:
        raise ScenarioError(loader.problems)
    return tuple(loader.scenarios)


class _Loader:
    """What is shared while many files are read."""

    def __init__(self, folders: SharedFolders, settings: Settings, vocabulary: Vocabulary) -> None:
        self.problems = folders.problems
        self.scenarios: list[Scenario] = []
        self._settings = settings
        self._vocabulary = vocabulary
        self._folders = folders
        self._ids: dict[str, Scenario] = {}

    def load(self, file: ScenarioFile) -> None:
        """Read one file."""
        name = shown(file.path, self._settings)
        folder = file.path.parent
        source = Source(name, self._vocabulary, self.problems, folder=str(folder), addresses=self._folders.addresses)
        inherited = self._folders.inherited(folder, file.root)
        count = 0
        try:
            for node in documents(read_text(file.path, name), name):
                count += 1
                if node.value in ("", []):
                    source.report(node, "an empty document", "write a scenario, or remove the '---'")
                else:
                    self._scenario(node, file, source, inherited)
        except DocumentError as error:
            self.problems.add(error.problem)
            return
        if not count:
            self.problems.add(Problem("the file holds no scenario", name, "write one, or start its name with `_`"))

    def _scenario(self, node: Node, file: ScenarioFile, source: Source, inherited: Inherited) -> None:
        source.at = ""
        found = SCENARIO.read(node, source)
        if found is None or not found.get("scenario"):
            return
        draft: DraftVariables | None = found.get("variables")
        runs: list[Parameters] = found.get("parametrize") or [EMPTY]
        given = _present(found.get("given"))
        steps = _present(found.get("steps"))
        if not self._settings.evaluate:
            self._refuse_code((*given, *steps))
        known = {*inherited.variables, *runs[0]}
        if draft is not None:
            draft.check(known)
            known |= draft.values.keys()
        names = Names(known)
        for each in (inherited.given, given, steps):
            names.walk(each)
        all_given = tuple(each.step for each in (*inherited.given, *given))
        self._expand(found, node, file, source, inherited, all_given, tuple(each.step for each in steps))

    def _refuse_code(self, steps: Sequence[ReadStep]) -> None:
        """Code runs in a page only where the settings say so."""
        for step in (each.step for each in steps):
            for action in (step.legacy.action, step.candidate.action):
                if isinstance(action, BrowserAction) and any(verb.name == "evaluate" for verb in action.verbs):
                    hint = "set `evaluate = true` in [tool.parity] if you trust the scenarios, or use other verbs"
                    message = "`evaluate` runs code in the page, which the settings do not allow"
                    self.problems.add(Problem(message, str(step.position), hint))
                    break

    def _expand(
        self,
        found: dict[str, Any],
        node: Node,
        file: ScenarioFile,
        source: Source,
        inherited: Inherited,
        given: Steps,
        steps: Steps,
    ) -> None:
        """One scenario for each set of parameters and each identity; they share everything else."""
        variables = inherited.variables
        if found.get("variables") is not None:
            variables = {**variables, **found["variables"].values}
        writing = found.get("writes")
        common = Scenario(
            id="",
            name=found["scenario"],
            file=str(file.path),
            position=source.position(node),
            steps=steps,
            given=given,
            tags=tuple(tag for tag in found.get("tags") or () if tag),
            variables=variables,
            rules=tuple(found.get("rules") or ()),
            waivers=tuple(one for one in found.get("waivers") or () if one is not None),
            shared=inherited.shared,
            writes=any(map(writes, (*given, *steps))) if writing is None else writing,
        )
        for parameters in found.get("parametrize") or [EMPTY]:
            for identity in self._identities(found, node, source, inherited):
                suffix = id_suffix(parameters, identity.name if identity else None)
                one = replace(common, id=f"{file.name}::{common.name}{suffix}", parameters=parameters, identity=identity)
                self._claim(one, node, source)
                self.scenarios.append(one)

    def _identities(self, found: dict[str, Any], node: Node, source: Source, inherited: Inherited) -> list[Identity | None]:
        """The identities to run as; None stands for a scenario that names none."""
        if found.get("run_as") is None:
            return [None]
        place = next(value for key, value in node.value if key.value == "run_as")
        chosen: list[Identity | None] = []
        for name in found["run_as"]:
            identity = inherited.identities.get(name)
            if identity is not None:
                chosen.append(identity)
            elif name is not None:
                source.report(place, f"unknown identity {name!r}", did_you_mean(name, inherited.identities))
        return chosen

    def _claim(self, one: Scenario, node: Node, source: Source) -> None:
        """Report an id that another run has."""
        first = self._ids.setdefault(one.id, one)
        if first is one:
            return
        if first.position is one.position:
            source.report(node, f"two runs have the id {one.id!r}", "make their parameters or identities differ")
        else:
            source.report(node, f"the id {one.id!r} is taken by the scenario at {first.position}", "give it another name")


def _present(steps: list[ReadStep | None] | None) -> list[ReadStep]:
    return [step for step in steps or () if step is not None]
