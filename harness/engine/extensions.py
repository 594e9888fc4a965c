"""A project's own words: what its `conftest.py` or an installed package adds to the built-in ones.

Both name members (facets, equivalences, profiles, drivers, route sources, reporters, importers) in a list: `conftest.py` in
the project's root by the function ``pytest_parity_words()``, a package by an entry point of the group
``parity_harness.words`` that is such a function.
"""

from __future__ import annotations

import importlib.util
import re
from collections import defaultdict
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

from harness.comparison.profiles.base import Profile
from harness.engine.words import vocabulary
from harness.errors import UsageError
from harness.model.vocabulary import Vocabulary

HOOK = "pytest_parity_words"
GROUP = "parity_harness.words"
_TOLD_BY = (
    ("equivalences", "differs", "name"),
    ("facets", "view", "name"),
    ("drivers", "perform", "name"),
    ("sources", "problem", "name"),
    ("reporters", "write", "name", "file"),
    ("importers", "read", "name", "summary"),
)
"""Of each kind, a method and the texts that its members have."""


def words_of(root: Path) -> Vocabulary:
    """The words of the project in a folder, for the command line. Raises UsageError for what cannot be loaded."""
    return with_members([*_installed(), *_of_conftest(root / "conftest.py")])


def words_with(members: Iterable[object]) -> Vocabulary:
    """The same under pytest, which has called the hook itself."""
    return with_members([*_installed(), *members])


def with_members(members: Iterable[object]) -> Vocabulary:
    """The built-in words and these. Raises UsageError for a member of no known kind."""
    kinds: defaultdict[str, list[Any]] = defaultdict(list)
    for member in members:
        kinds[_kind(member)].append(member)
    return vocabulary(
        more_facets=kinds["facets"],
        more_equivalences=kinds["equivalences"],
        more_profiles=kinds["profiles"],
        more_drivers=kinds["drivers"],
        more_sources=kinds["sources"],
        reporters=kinds["reporters"],
        importers=kinds["importers"],
    )


def _kind(member: object, source: str = HOOK) -> str:
    if isinstance(member, Profile):
        return "profiles"
    for kind, method, *texts in _TOLD_BY:
        if callable(getattr(member, method, None)) and all(isinstance(getattr(member, text, None), str) for text in texts):
            return kind
    raise UsageError(
        f"{source} gave {member!r}, which is no facet, equivalence, profile, driver, route source, reporter or importer",
        hint="return a list of instances, see docs/extending.md",
    )


def _installed() -> list[object]:
    members: list[object] = []
    for point in metadata.entry_points(group=GROUP):
        package = f" of the package {point.dist.name!r}" if point.dist else ""
        members += _called(point.load, point.value, f"the entry point {point.name!r}{package}")
    return members


def _of_conftest(path: Path) -> list[object]:
    """Run `conftest.py` only where it defines the hook."""
    if not path.is_file() or not re.search(rf"(?m)^\s*(?:def|from|import)\b.*\b{HOOK}\b", path.read_text("utf-8", "replace")):
        return []

    def load() -> Any:
        spec = importlib.util.spec_from_file_location("parity_conftest", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return getattr(module, HOOK, list)  # it may stand where Python does not see it, such as in a text

    return _called(load, HOOK, str(path))


def _called(load: Any, name: str, where: str) -> list[object]:
    try:
        members = list(load()())
    except Exception as error:  # the project's own code: whatever it raises is told with its place
        raise UsageError(f"{name} failed: {type(error).__name__}: {error}", where=where) from error
    for member in members:
        _kind(member, f"{where}: {name}")
    return members
