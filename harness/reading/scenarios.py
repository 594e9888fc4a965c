"""Loads scenarios: finds the files, merges what their folders share, expands parameters and identities, checks variables."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.errors import Problem, ScenarioError
from harness.model.frozen import EMPTY
from harness.model.position import Position
from harness.model.rule import Rule, Waiver
from harness.model.scenario import Identity, Recipe, Scenario, Step
from harness.model.settings import Settings
from harness.model.vocabulary import Vocabulary, did_you_mean
from harness.reading.checks import flag, mapping, members, names, text
from harness.reading.lawbook import Lawbook
from harness.reading.positions import Node, Problems, read_documents
from harness.reading.shapes import RECIPE, SCENARIO, SHARED
from harness.reading.steps import StepReader, writes
from harness.reading.usage import check_variables

SCENARIO_SCOPE = 1000
SHARED_NAME = "_shared.yaml"
ANONYMOUS = Identity("anonymous", Recipe(), Recipe(), Position("<built in>", 1))


@dataclass(frozen=True, slots=True)
class Shared:
    """What the folders of a scenario share, outermost first merged into one."""

    rules: tuple[Rule, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    variables: Mapping[str, object] = field(default_factory=dict)
    identities: Mapping[str, Identity] = field(default_factory=dict)
    given: tuple[Step, ...] = ()


def load_scenarios(paths: Sequence[Path], settings: Settings, vocabulary: Vocabulary) -> tuple[Scenario, ...]:
    """Load all scenarios of the files and folders given, or of the settings' folders.

    Raises ScenarioError with every problem of every file.
    """
    loader = _Loader(settings, vocabulary)
    wanted = [Path(path) for path in paths] or [Path(settings.root, folder) for folder in settings.scenarios]
    scenarios: list[Scenario] = []
    for base, file in _files(wanted, loader.found):
        scenarios += loader.file(base, file)
    _check_ids(scenarios, loader.found)
    if loader.found:
        raise ScenarioError(loader.found)
    return tuple(scenarios)


def _files(wanted: Sequence[Path], problems: list[Problem]) -> Iterator[tuple[Path, Path]]:
    """The scenario files in order, each with the folder that ids are relative to; every file once."""
    seen: set[Path] = set()
    for path in wanted:
        if path.is_dir():
            found = sorted(path.rglob("*.yaml"))
            for odd in sorted(path.rglob("*.yml")):
                problems.append(Problem("scenario files end in .yaml", shown(odd), f"rename it to {odd.stem}.yaml"))
            base = path
        elif path.is_file():
            found, base = [path], _root_of(path)
        else:
            problems.append(Problem("there is no such file or folder", str(path), "name a scenario file or a folder of them"))
            continue
        for file in found:
            hidden = any(part.startswith(("_", ".")) for part in file.resolve().relative_to(base.resolve()).parts)
            if (not hidden or file == path) and file.resolve() not in seen:
                seen.add(file.resolve())
                yield base, file


def _root_of(file: Path) -> Path:
    """The folder that a single file's id is relative to: the outermost one with a `_shared.yaml`, else the nearest `scenarios`."""
    for parent in file.resolve().parents:
        if parent.name == "scenarios":
            return parent
    return file.resolve().parent


def shown(path: Path) -> str:
    """A path as the user would name it: relative to the current folder where that is below it."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith(os.pardir) else relative


def _check_ids(scenarios: Sequence[Scenario], problems: list[Problem]) -> None:
    first: dict[str, Scenario] = {}
    for scenario in scenarios:
        known = first.setdefault(scenario.id, scenario)
        if known is not scenario:
            problems.append(
                Problem(f"the id {scenario.id!r} is taken by {known.position}", str(scenario.position), "rename one of them")
            )


class _Loader:
    """Loads files one after the other; remembers what folders share."""

    def __init__(self, settings: Settings, vocabulary: Vocabulary) -> None:
        self.settings = settings
        self.vocabulary = vocabulary
        self.found: list[Problem] = []
        self._shared: dict[Path, Shared] = {}

    def file(self, base: Path, path: Path) -> list[Scenario]:
        """All scenarios of one file."""
        shared = self.shared(path.resolve().parent)
        problems = Problems(shown(path))
        documents = read_documents(path, problems)
        if not documents and not problems.found:
            problems.add(Node(None, 1, 1), "holds no scenario", "write `scenario: NAME` and `steps:`")
        lawbook = Lawbook(self.vocabulary, problems)
        reader = _DocumentReader(lawbook, path, path.resolve().relative_to(base.resolve()).as_posix(), shared)
        scenarios = [scenario for document in documents for scenario in reader.read(document)]
        self.found += problems.found
        return scenarios

    def shared(self, folder: Path) -> Shared:
        """What a folder and its parents up to the project's root share."""
        if folder in self._shared:
            return self._shared[folder]
        root = Path(self.settings.root).resolve()
        outer = Shared()
        if folder != root and folder != folder.parent and (root in folder.parents or (folder.parent / SHARED_NAME).is_file()):
            outer = self.shared(folder.parent)
        merged = (
            self._read_shared(folder / SHARED_NAME, outer, len(folder.parts)) if (folder / SHARED_NAME).is_file() else outer
        )
        self._shared[folder] = merged
        return merged

    def _read_shared(self, path: Path, outer: Shared, depth: int) -> Shared:
        problems = Problems(shown(path))
        documents = read_documents(path, problems)
        if len(documents) > 1:
            problems.add(documents[1], "a shared file holds one document")
        found = members(documents[0], SHARED, "a shared file", problems) if documents else {}
        lawbook = Lawbook(self.vocabulary, problems)
        reader = StepReader(lawbook, path.parent)
        shared = Shared(
            outer.rules + (lawbook.rules(found["rules"], depth) if "rules" in found else ()),
            outer.waivers + (lawbook.waivers(found["waivers"]) if "waivers" in found else ()),
            {**outer.variables, **((mapping(found["variables"], "variables", problems) or {}) if "variables" in found else {})},
            {**outer.identities, **(_identities(found["identities"], reader) if "identities" in found else {})},
            outer.given + (reader.steps(found["given"], "`given`", may_be_empty=True) if "given" in found else ()),
        )
        self.found += problems.found
        return shared


def _identities(node: Node, reader: StepReader) -> dict[str, Identity]:
    """Named login recipes: common, or per side."""
    found: dict[str, Identity] = {}
    if node.mapping is None:
        reader.problems.add(node, "identities must be a mapping from name to recipe")
        return found
    for name, (key, value) in node.mapping.items():
        position = reader.problems.position(key)
        if value.mapping is not None and set(value.mapping) & {"legacy", "candidate"}:
            sides = {}
            for side, (side_key, recipe) in value.mapping.items():
                if side not in ("legacy", "candidate"):
                    reader.problems.add(side_key, f"unknown key {side!r} in an identity", "use legacy and candidate")
                sides[side] = _recipe(recipe, reader)
            missing = {"legacy", "candidate"} - set(sides)
            if missing:
                reader.problems.add(key, f"the identity {name!r} has no recipe for {' and '.join(sorted(missing))}")
            found[name] = Identity(name, sides.get("legacy", Recipe()), sides.get("candidate", Recipe()), position)
        else:
            common = _recipe(value, reader)
            found[name] = Identity(name, common, common, position)
    return found


def _recipe(node: Node, reader: StepReader) -> Recipe:
    found = members(node, RECIPE, "an identity", reader.problems)
    steps = reader.steps(found["steps"], "`steps`", may_be_empty=True) if "steps" in found else ()
    send = (mapping(found["send"], "`send`", reader.problems) or {}) if "send" in found else {}
    for name in send:
        if name not in ("headers", "cookies"):
            reader.problems.add(found["send"], f"unknown key {name!r} in `send`", did_you_mean(name, ("headers", "cookies")))
    headers, cookies = (value if isinstance(value := send.get(name, {}), dict) else {} for name in ("headers", "cookies"))
    return Recipe(steps, headers, cookies)


class _DocumentReader:
    """Reads the documents of one scenario file."""

    def __init__(self, lawbook: Lawbook, path: Path, label: str, shared: Shared) -> None:
        self.lawbook = lawbook
        self.problems = lawbook.problems
        self.path = path
        self.label = label
        self.shared = shared
        self.steps = StepReader(lawbook, path.parent)

    def read(self, document: Node) -> Iterator[Scenario]:
        """The runs of one document: one for each parameter set and identity."""
        found = members(document, SCENARIO, "a scenario", self.problems)
        name = text(found["scenario"], "`scenario`", self.problems) if "scenario" in found else None
        steps = self.steps.steps(found["steps"], "`steps`") if "steps" in found else ()
        own_given = self.steps.steps(found["given"], "`given`", may_be_empty=True) if "given" in found else ()
        given = self.shared.given + own_given
        variables = mapping(found["variables"], "`variables`", self.problems) if "variables" in found else None
        rules = self.lawbook.rules(found["rules"], SCENARIO_SCOPE) if "rules" in found else ()
        waivers = self.lawbook.waivers(found["waivers"]) if "waivers" in found else ()
        tags = names(found["tags"], "tags", self.problems) if "tags" in found else ()
        says = flag(found["writes"], "`writes`", self.problems) if "writes" in found else None
        does = any(writes(step) for step in (*given, *steps))
        parameter_sets = self._parameters(found["parametrize"]) if "parametrize" in found else [EMPTY]
        identities = self._identities(found.get("run_as"))
        known = {**self.shared.variables, **(variables or {})}
        check_variables(given, steps, known, parameter_sets[0] if parameter_sets else EMPTY, identities, self.problems)
        if name is None or not steps:
            return
        for parameters, identity in itertools.product(parameter_sets, identities):
            yield Scenario(
                id=f"{self.label}::{name}{_suffix(parameters, identity, 'run_as' in found)}",
                name=name,
                file=str(self.path),
                position=self.problems.position(document),
                steps=steps,
                given=given,
                tags=tags,
                identity=identity if identity is not ANONYMOUS else None,
                parameters=parameters,
                variables=known or EMPTY,
                rules=self.shared.rules + rules,
                waivers=self.shared.waivers + waivers,
                writes=does if says is None else says,
            )

    def _identities(self, node: Node | None) -> list[Identity]:
        if node is None:
            return [ANONYMOUS]
        known = {"anonymous": ANONYMOUS, **self.shared.identities}
        found = []
        for name in names(node, "`run_as`", self.problems):
            if name in known:
                found.append(known[name])
            else:
                self.problems.add(node, f"unknown identity {name!r}", did_you_mean(name, known))
        return found

    def _parameters(self, node: Node) -> list[Mapping[str, object]]:
        """A mapping: the product of its values in key order; a list of mappings: as listed."""
        data = node.data()
        if isinstance(data, list) and data and all(isinstance(item, dict) and item for item in data):
            return [dict(item) for item in data]
        if isinstance(data, dict) and data:
            columns = [value if isinstance(value, list) else [value] for value in data.values()]
            if all(columns):
                return [dict(zip(data, row, strict=True)) for row in itertools.product(*columns)]
        self.problems.add(node, "parametrize is a mapping from name to values, or a list of mappings, and not empty")
        return []


def _suffix(parameters: Mapping[str, object], identity: Identity, shows_identity: bool) -> str:
    """``[params-identity]``."""
    parts = [_short(value) for value in parameters.values()]
    if shows_identity:
        parts.append(identity.name)
    return f"[{'-'.join(parts)}]" if parts else ""


def _short(value: object) -> str:
    """A parameter's value in an id: one line, bounded."""
    shown_value = {True: "true", False: "false", None: "null"}.get(value) if isinstance(value, bool | None) else None
    plain = shown_value or (value if isinstance(value, str) else repr(value))
    plain = "".join(character if character.isprintable() else "?" for character in plain)
    return plain if len(plain) <= 60 else plain[:57] + "..."
