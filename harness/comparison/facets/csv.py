"""The `csv` facet: a table by its cells; `csv:$[*].total` is JSONPath over the rows, `csv:delimiter` a fact about the file.

Facts are ``delimiter``, ``bom``, ``newline`` (``LF``, ``CR LF``, ``CR`` or ``mixed``), ``final_newline`` and ``header``.
"""

from __future__ import annotations

import codecs
import re

from harness.comparison.body import decoded_text
from harness.comparison.facets.base import Lens, View
from harness.comparison.facets.jsonpath import parse_jsonpath, render_jsonpath, select_paths
from harness.comparison.facets.paths import parse_path, render_path
from harness.comparison.node import Words
from harness.errors import AddressError
from harness.model.address import Address, Name, Path
from harness.model.observation import Observation
from harness.model.vocabulary import did_you_mean

FACTS = ("delimiter", "bom", "newline", "final_newline", "header")
ROWS = "rows"
_DELIMITERS = ",;\t|"
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)


class CsvFacet:
    """Tree: ``{delimiter, bom, newline, final_newline, header: [names], rows: [{name: cell}]}``.

    The first record is the header unless the Content-Type says ``header=absent`` (RFC 4180 section 3). Rows are lists of
    cells where there is no header, where its names are empty or not unique, and where a row has another number of cells.
    Quoting is free. Cells are text: nothing is guessed about numbers.
    """

    name = "csv"
    body_kinds = frozenset({"csv"})

    def parse(self, rest: str) -> Address:
        if rest.startswith(("$", "[")):
            rows = parse_jsonpath(self.name, rest)
            return Address(self.name, (Name(ROWS), *rows.segments), rows.query, rows.text)
        segments = parse_path(self.name, rest)
        first = segments[0].key if segments and isinstance(segments[0], Name) else None
        if segments and first not in FACTS:
            hint = did_you_mean(first or rest, FACTS).replace("did you mean '", "did you mean 'csv:")
            if not hint.startswith("did"):
                hint = f"cells are written like 'csv:$[*].total', facts are {', '.join(FACTS)}"
            raise AddressError(f"{rest!r} is not a place in a CSV file", hint=hint)
        return Address(self.name, segments, None, f"csv:{rest}" if rest else "csv")

    def render(self, path: Path) -> str:
        if path and path[0] == ROWS:
            return render_jsonpath(self.name, path[1:])
        return f"csv:{render_path(path)}" if path else "csv"

    def view(self, observation: Observation, lens: Lens) -> View | None:  # noqa: ARG002 - the protocol's shape
        text, note = decoded_text(observation)
        tree: dict[str, object] = {
            "bom": observation.body.startswith(_BOMS),
            "newline": newline_style(text),
            "final_newline": text.endswith(("\n", "\r")),
        }
        delimiter = _delimiter(text)
        records = read_records(text, delimiter)
        tree["delimiter"] = delimiter
        parameter = re.search(r";\s*header\s*=\s*\"?absent", observation.header("content-type") or "", re.IGNORECASE)
        header = records.pop(0) if records and not parameter else []
        if header:
            tree["header"] = [Words(name) for name in header]
        usable = bool(header) and all(header) and len(set(header)) == len(header)
        tree[ROWS] = [_row(header, record) if usable else [Words(cell) for cell in record] for record in records]
        return View(tree, (note,) if note else ())

    def select(self, query: str, tree: object) -> list[Path]:
        """Paths of a JSONPath over the rows, each beginning with ``rows``."""
        rows = tree.get(ROWS, []) if isinstance(tree, dict) else []
        return [(ROWS, *path) for path in select_paths(self.name, query, rows)]


def _row(header: list[str], record: list[str]) -> object:
    if len(record) != len(header):
        return [Words(cell) for cell in record]
    return dict(zip(header, map(Words, record), strict=True))


def newline_style(text: str) -> str:
    """How records end, line breaks inside quoted cells included: ``LF``, ``CR LF``, ``CR``, ``mixed``, or ``none``."""
    both = text.count("\r\n")
    found = {"CR LF": both, "LF": text.count("\n") - both, "CR": text.count("\r") - both}
    styles = [style for style, count in found.items() if count]
    return styles[0] if len(styles) == 1 else ("mixed" if styles else "none")


def _delimiter(text: str) -> str:
    """The candidate that occurs most often outside quotes in the first record; a comma when none does."""
    first = re.split(r"[\r\n]", re.sub(r'"(?:[^"]|"")*"', "", text[:65536]).lstrip("\r\n"), maxsplit=1)[0]
    return max(_DELIMITERS, key=lambda candidate: (first.count(candidate), candidate == ","))


def read_records(text: str, delimiter: str) -> list[list[str]]:
    """Records as RFC 4180 section 2 has them, leniently: an odd quote is text, a last line break starts no record.

    An empty line is a record without cells. (The ``csv`` module cannot be used here: its limit of cell sizes is a global.)
    """
    mark = re.escape(delimiter)
    cell = re.compile(rf'(?:"((?:[^"]|"")*)"([^{mark}\r\n]*)|([^{mark}\r\n]*))({mark}|\r\n|\n|\r|\Z)')
    records: list[list[str]] = []
    record: list[str] = []
    at = 0
    while at < len(text):
        match = cell.match(text, at)
        if match is None:  # a quote that is never closed: its line is plain text
            match = re.compile(rf"()()([^{mark}\r\n]*)({mark}|\r\n|\n|\r|\Z)").match(text, at)
            assert match is not None
        quoted, rest, bare, end = match.groups()
        record.append(quoted.replace('""', '"') + rest if quoted is not None and bare is None else bare)
        at = match.end()
        if end != delimiter:
            records.append([] if record == [""] else record)
            record = []
        elif at == len(text):
            record.append("")
    if record:
        records.append(record)
    return records
