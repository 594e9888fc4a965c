"""Reads YAML files into nodes that know their line and column, on PyYAML's C parser with YAML 1.2 core scalars."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path

from yaml._yaml import CParser
from yaml.error import MarkedYAMLError, YAMLError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import ReaderError

from harness.errors import Problem
from harness.loading.core_scalars import MAP, SEQ, STR, scalar_tag

MAX_FILE = 8 * 1024 * 1024  # bytes
MAX_DEPTH = 64
MAX_NODES = 200_000  # of one document, aliases followed

_UNQUOTED = re.compile(r"\$\{[^{}\s]*\}|\[\*\]")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")


class DocumentError(Exception):
    """A file that is no YAML we read; ``problem`` says where and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class _TooDeepError(Exception):
    """Stops the composer before it runs out of stack."""


class _Composer(CParser):
    """Composes nodes and resolves tags by the core schema; PyYAML itself stays as it is."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.depth = 0

    def resolve(self, kind: type[Node], value: str | None, implicit: tuple[bool, bool]) -> str:
        if kind is ScalarNode:
            return scalar_tag(value or "") if implicit[0] else STR
        return MAP if kind is MappingNode else SEQ

    def descend_resolver(self, parent: object, index: object) -> None:  # noqa: ARG002 - called by the C parser
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _TooDeepError

    def ascend_resolver(self) -> None:
        self.depth -= 1


def read_text(path: Path, file: str) -> str:
    """The text of a file; ``file`` is its name in messages. Raises DocumentError."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
            raise DocumentError(Problem("is no file", file, "remove it, or begin its name with `_`"))
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE + 1)
    except OSError as error:
        raise DocumentError(Problem(f"cannot be read: {error.strerror}", file)) from error
    if len(data) > MAX_FILE:
        raise DocumentError(Problem(f"is larger than {MAX_FILE // 1024**2} MiB", file, "split it into several files"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - (before.rfind(b"\n") + 1) + 1
        hint = "save it as UTF-8"
        raise DocumentError(Problem("the file is not UTF-8", f"{file}:{line}:{column}", hint)) from error


def documents(text: str, file: str) -> Iterator[Node]:
    """The documents of a YAML text, one after the other.

    Raises DocumentError at the first mistake of syntax, for nesting deeper than 64 and for documents of more than
    200,000 nodes once aliases are followed (or that contain themselves).
    """
    try:
        composer = _Composer(text)
        while composer.check_node():
            composer.depth = 0
            node = composer.get_node()
            assert node is not None
            if "*" in text and "&" in text:
                _check_aliases(node, file)
            yield node
    except _TooDeepError as error:
        raise DocumentError(Problem(f"nested deeper than {MAX_DEPTH} levels", file)) from error
    except YAMLError as error:
        raise DocumentError(_syntax_problem(error, text, file)) from error


def _check_aliases(node: Node, file: str) -> None:
    """Bound what aliases unfold to, in time linear in the text (the billion laughs)."""
    measured: dict[int, tuple[int, int] | None] = {}

    def measure(one: Node) -> tuple[int, int]:
        """How many values a node unfolds to, and how deep they are nested."""
        where = f"{file}:{one.start_mark.line + 1}:{one.start_mark.column + 1}"
        if id(one) in measured:
            known = measured[id(one)]
            if known is None:
                raise DocumentError(Problem("the anchor contains an alias of itself", where, "remove the alias"))
            return known
        measured[id(one)] = None
        inner: list[Node] = []
        if isinstance(one, MappingNode):
            inner = [each for pair in one.value for each in pair]
        elif isinstance(one, SequenceNode):
            inner = one.value
        sizes = [measure(each) for each in inner]
        size, height = 1 + sum(each[0] for each in sizes), 1 + max((each[1] for each in sizes), default=0)
        if size > MAX_NODES:
            raise DocumentError(Problem(f"aliases unfold to more than {MAX_NODES} values", where, "write fewer of them"))
        if height > MAX_DEPTH:
            raise DocumentError(Problem(f"aliases unfold to more than {MAX_DEPTH} levels", where, "write fewer of them"))
        measured[id(one)] = (size, height)
        return size, height

    measure(node)


def _syntax_problem(error: YAMLError, text: str, file: str) -> Problem:
    if isinstance(error, ReaderError):
        data = text.encode("utf-8", "surrogatepass")[: error.position].decode("utf-8", "ignore")
        line, column = data.count("\n") + 1, len(data) - (data.rfind("\n") + 1) + 1
        return Problem("YAML allows no control characters", f"{file}:{line}:{column}", 'write them as "\\x07" in double quotes')
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return Problem(f"not YAML: {error}", file)
    mark = error.problem_mark
    lines = text.splitlines() or [""]
    suspect = _unquoted(lines, error)
    if suspect is not None:
        line, column, piece = suspect
        what = f"{piece} must be quoted inside {{...}} and [...]"
        return Problem(what, f"{file}:{line + 1}:{column + 1}", f'quote this: "{piece}"')
    what = error.problem or "not YAML"
    context = f" {error.context}" if error.context else ""
    rest = lines[mark.line][mark.column :] if mark.line < len(lines) else ""
    return Problem(f"{what}{context}", f"{file}:{mark.line + 1}:{mark.column + 1}", _hint(what, rest))


def _hint(what: str, rest: str) -> str:
    """What to do about a mistake of syntax; ``rest`` is the line from where it was found."""
    if rest.startswith("\t"):
        return "YAML is indented with spaces; replace the tab"
    if "cannot start any token" in what:
        return f"quote a text that starts with {rest[:1]!r}"
    if "alias" in what:
        return "quote a text that starts with '*'"
    if "mapping values" in what:
        return "quote a text that holds ': ', and check the indentation"
    if "end of stream" in what:
        return "close the quotes or brackets"
    if "Unicode character escape" in what:
        return "write the character itself, or all of it as one \\U escape"
    if "did not find expected" in what:
        return "check the indentation and the brackets"
    return ""


def _unquoted(lines: list[str], error: MarkedYAMLError) -> tuple[int, int, str] | None:
    """The unquoted text with `${x}` or `[*]` inside a flow collection that stopped the parser: line, column, text; from 0."""
    mark = error.problem_mark
    if mark is None or mark.line >= len(lines):
        return None
    bare = _QUOTED.sub(lambda quoted: "x" * len(quoted[0]), lines[mark.line])
    in_flow = (error.context or "").startswith("while parsing a flow")
    for match in _UNQUOTED.finditer(bare):
        if not match.start() <= mark.column <= match.end() + 1:
            continue
        opened = max(bare.rfind(sign, 0, match.start()) + len(sign) for sign in ("{", "[", ",", ": ", "- "))
        start = opened + len(bare[opened:]) - len(bare[opened:].lstrip())
        if in_flow or bare[:start].rstrip().endswith(("{", "[", ",")) or re.search(r"(?<!\$)[{\[]", bare[:start]):
            end = re.compile(r"[^,\]}]*?(?=: |[,\]}]|$)").match(bare, match.end())
            stop = end.end() if end else match.end()
            return mark.line, start, lines[mark.line][start:stop].rstrip()
    return None
