"""Reads `_shared.yaml` files: what every scenario at or below their folder inherits, inner ones winning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from yaml.nodes import Node

from harness.errors import Problem
from harness.loading.document import DocumentError, documents, read_text
from harness.loading.files import SUFFIXES, shown
from harness.loading.identities import ANONYMOUS, IDENTITIES, DraftIdentity
from harness.loading.names import VariablesShape
from harness.loading.rules import Rules
from harness.loading.shapes import Key, ListOf, Record
from harness.loading.source import Problems, Source
from harness.loading.step_keys import LATER
from harness.loading.steps import ReadStep, StepShape
from harness.loading.waivers import waivers
from harness.model.address import Address
from harness.model.frozen import EMPTY
from harness.model.rule import NOTHING_SHARED, Rule, Shared, Waiver
from harness.model.scenario import Identity
from harness.model.settings import Settings
from harness.model.vocabulary import Vocabulary, did_you_mean

Entry = TypeVar("Entry", Rule, Waiver)

SHARED = Record(
    "a _shared.yaml",
    [
        Key("rules", Rules(None), "Address -> equivalence, for every scenario at or below this folder."),
        Key("waivers", waivers(shared=True), "Intended differences of these scenarios."),
        Key("variables", VariablesShape(), "Variable -> value."),
        Key("identities", IDENTITIES, "Identity -> how it logs in."),
        Key("given", ListOf(StepShape(compared=False)), "Steps that set the scene of each scenario; not compared."),
    ],
    {**LATER, "steps": "a _shared.yaml holds no scenarios; move it to a file of its own"},
)


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a folder's scenarios start from, outermost folder first; ``given_steps`` carry their references."""

    shared: Shared = NOTHING_SHARED
    variables: Mapping[str, object] = field(default_factory=lambda: EMPTY, hash=False)
    identities: Mapping[str, Identity] = field(default_factory=lambda: {ANONYMOUS.name: ANONYMOUS}, hash=False)
    given: tuple[ReadStep, ...] = ()
    depth: int = 0


class SharedFolders:
    """Reads each `_shared.yaml` once and remembers what its folder inherits.

    ``problems`` are the mistakes found so far, ``addresses`` those that were read, by their spelling.
    """

    def __init__(self, settings: Settings, vocabulary: Vocabulary) -> None:
        self.problems = Problems()
        self.addresses: dict[str, Address] = {}
        self._settings = settings
        self._vocabulary = vocabulary
        self._known: dict[Path, Inherited] = {}

    def inherited(self, folder: Path, root: Path) -> Inherited:
        """What scenarios in a folder below a scenarios root inherit.

        Folders above the root count as long as each has a `_shared.yaml`, up to the project's root.
        """
        known = self._known.get(folder)
        if known is None:
            outer = self._outer(folder, root)
            above = self.inherited(outer, root) if outer is not None else Inherited()
            known = self._known[folder] = self._with_own(folder, above)
        return known

    def _outer(self, folder: Path, root: Path) -> Path | None:
        """The next folder outwards that can contribute, if any."""
        project = Path(self._settings.root).absolute()
        if folder != root and folder.is_relative_to(root):
            return folder.parent
        above = folder.parent
        beneath_project = folder != project and folder.is_relative_to(project)
        return above if beneath_project and shared_files(above) else None

    def _with_own(self, folder: Path, above: Inherited) -> Inherited:
        files = shared_files(folder)
        if not files:
            return above
        file = shown(files[0], self._settings)
        if len(files) > 1:
            self.problems.add(Problem("the folder has two shared files", file, f"remove {files[1].name}"))
        source = Source(
            file,
            self._vocabulary,
            self.problems,
            folder=str(folder),
            addresses=self.addresses,
            depth=above.depth,
            absolute_uploads=True,
        )
        try:
            nodes = list(documents(read_text(files[0], file), file))
        except DocumentError as error:
            self.problems.add(error.problem)
            return above
        if len(nodes) > 1:
            source.report(nodes[1], "a _shared.yaml holds one document", "remove the '---'")
        return _extended(above, nodes[0], source, self._settings) if nodes else above


def shared_files(folder: Path) -> list[Path]:
    """The shared files of a folder: none, one, or by mistake two."""
    candidates = [folder / f"_shared{suffix}" for suffix in SUFFIXES]
    return [path for path in candidates if path.is_file()]


def _meant(entries: Iterable[Entry], source: Source, settings: Settings) -> Iterator[Entry]:
    """The rules or waivers that hold for the settings' candidate; a candidate that is no target is a mistake."""
    for entry in entries:
        name = entry.when.candidate if entry.when else None
        if name is not None and name not in settings.targets:
            hint = did_you_mean(name, settings.targets)
            source.problems.add(Problem(f"`when`: there is no target {name!r}", str(entry.position), hint), entry.position.line)
        if name is None or name == settings.candidate:
            yield entry


def _extended(above: Inherited, node: Node, source: Source, settings: Settings) -> Inherited:
    found = SHARED.read(node, source) or {}
    draft_variables = found.get("variables")
    variables = above.variables
    if draft_variables is not None:
        draft_variables.check(above.variables)
        variables = {**above.variables, **draft_variables.values}
    drafts: dict[str, DraftIdentity | None] = found.get("identities") or {}
    known = frozenset(variables)
    for draft in drafts.values():
        if draft is not None:
            draft.check(known)
    own = {name: draft.identity for name, draft in drafts.items() if draft is not None}
    given = tuple(step for step in found.get("given") or () if step is not None)
    return Inherited(
        Shared(
            tuple(_meant(found.get("rules") or (), source, settings)),
            tuple(_meant((one for one in found.get("waivers") or () if one is not None), source, settings)),
            above.shared,
            source.folder,
        ),
        variables,
        {**above.identities, **own},
        (*above.given, *given),
        above.depth + 1,
    )
