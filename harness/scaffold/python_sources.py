"""Reads a folder's Python files, without running any, for the applications and factories that they define."""

from __future__ import annotations

import ast
import os
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SKIPPED = frozenset(
    {"node_modules", "site-packages", "__pycache__", "venv", "env", "build", "dist", "tests", "test", "docs", "migrations"}
)
_DEPTH = 4  # folders below the one that is looked through
_FILES = 5000
_LARGE = 1_000_000  # bytes; a file this long was written by a program
_FRAMEWORKS = ("flask", "fastapi", "django", "starlette", "quart")
_FACTORIES = ("create_app", "make_app")


@dataclass(frozen=True, slots=True)
class Definition:
    """Something in a file that is an application, or makes one.

    ``folder`` is where Python finds ``module`` (a dotted name), both absolute. ``needs`` says that the factory has arguments
    without a default.
    """

    file: Path
    folder: Path
    module: str
    name: str
    factory: bool = False
    needs: bool = False

    @property
    def reference(self) -> str:
        """`shop:create_app`."""
        return f"{self.module}:{self.name}"


def python_files(root: Path) -> Iterator[Path]:
    """The Python files of a project, those beside each other in order of name; environments, tests and builds left out."""
    count = 0
    for path in walk(root):
        if path.suffix == ".py" and not path.name.startswith(("test_", "conftest")):
            count += 1
            if count > _FILES:
                return
            yield path


def walk(root: Path) -> Iterator[Path]:
    """All files of a project up to four folders deep, without hidden folders, environments, tests and builds."""
    for parent, folders, files in os.walk(root):
        here = Path(parent)
        deep = len(here.relative_to(root).parts) >= _DEPTH
        folders[:] = [] if deep else sorted(name for name in folders if _is_source(here / name))
        for name in sorted(files):
            yield here / name


def _is_source(folder: Path) -> bool:
    return not (folder.name.startswith(".") or folder.name in _SKIPPED or (folder / "pyvenv.cfg").exists())


def definitions(file: Path, class_suffix: str) -> list[Definition]:
    """The applications in a file that are made of a class whose name ends so (`Flask`, `FastAPI`), and their factories.

    A file that cannot be read, or is no Python, has none.
    """
    try:
        if file.stat().st_size > _LARGE:
            return []
        text = file.read_text("utf-8-sig")
        if class_suffix.lower() not in text.lower() and not any(name in text for name in _FACTORIES):
            return []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of strings with odd escapes, which are the project's own affair
            tree = ast.parse(text)
    except (OSError, ValueError, SyntaxError, RecursionError):
        return []
    folder, module = place_of(file)
    found = []
    factories = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef) and _makes(one, class_suffix)}
    known = {*factories, *(name for name in _FACTORIES if _may_make(name, tree, file, folder, class_suffix))}
    for statement in _top(tree.body):
        names = _made(statement, class_suffix, known)
        found += [Definition(file, folder, module, name) for name in names]
    for name, function in factories.items():
        found.append(Definition(file, folder, module, name, factory=True, needs=_needs(function)))
    return found


def _may_make(name: str, tree: ast.Module, file: Path, folder: Path, suffix: str) -> bool:
    """Whether a factory of a usual name can make that kind of application, as far as the file that defines it speaks of it."""
    spoken: set[str] = set()
    for one in tree.body:
        places: list[Path] = []
        if isinstance(one, ast.FunctionDef) and one.name == name:
            places = [file]
        elif isinstance(one, ast.ImportFrom) and any(alias.name == name for alias in one.names):
            base = file.parents[one.level - 1] if one.level else folder
            path = base.joinpath(*(one.module or "").split("."))
            places = [path.with_suffix(".py"), path / "__init__.py"]
        texts = [place.read_text("utf-8", "replace").lower() for place in places if place.is_file()]
        spoken |= {word for word in _FRAMEWORKS for text in texts if word in text}
    return not spoken or suffix.lower() in spoken


def place_of(file: Path) -> tuple[Path, str]:
    """The folder from which a file can be imported, and its module's name: packages are the folders with an __init__.py."""
    parts = [] if file.name == "__init__.py" else [file.stem]
    folder = file.parent
    while (folder / "__init__.py").is_file() and folder != folder.parent:
        parts.insert(0, folder.name)
        folder = folder.parent
    return folder, ".".join(parts)


def _top(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run on import, those inside `if`, `try` and `with` too."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.If | ast.Try | ast.With) and not _is_main(statement):
            yield from _top(statement.body)
            yield from _top(getattr(statement, "orelse", []))


def _is_main(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and "__main__" in ast.unparse(statement.test)


def _made(statement: ast.stmt, suffix: str, factories: set[str]) -> Iterator[str]:
    """The names that a statement binds to an application."""
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or not isinstance(statement.value, ast.Call):
        return
    called = _called(statement.value)
    if not (called.endswith(suffix) or called in factories):
        return
    for target in statement.targets if isinstance(statement, ast.Assign) else [statement.target]:
        if isinstance(target, ast.Name):
            yield target.id


def _makes(function: ast.FunctionDef, suffix: str) -> bool:
    """Whether a function makes an application and returns it."""
    if function.name.startswith("_"):
        return False
    if function.returns is not None and ast.unparse(function.returns).strip("'\"").endswith(suffix):
        return True
    inside = list(ast.walk(function))
    makes = any(isinstance(one, ast.Call) and _called(one).endswith(suffix) for one in inside)
    return makes and any(isinstance(one, ast.Return) and one.value is not None for one in inside)


def _called(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _needs(function: ast.FunctionDef) -> bool:
    arguments = function.args
    positional = len(arguments.posonlyargs) + len(arguments.args) - len(arguments.defaults)
    return positional > 0 or any(default is None for default in arguments.kw_defaults)
