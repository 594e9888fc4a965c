"""Data tables: caption, column headers with their scope, and the text of every cell."""

from __future__ import annotations

from collections.abc import Iterator

from harness.comparison.html.element import Element
from harness.comparison.html.page import Page
from harness.comparison.html.states import plain, states
from harness.comparison.html.wording import explicit_name, words
from harness.comparison.node import Words

_TELLING = frozenset(
    {"colspan", "rowspan", "headers", "role", "tabindex", "accesskey", "contenteditable", "draggable", "inert"}
)
_SCOPES = frozenset({"row", "col", "rowgroup", "colgroup"})


def tables_tree(page: Page) -> dict[str, object]:
    """The key ``tables``: a list of ``{caption, label, headers, rows}``; tables for layout only are left out.

    A cell is its text; a header cell, or one with spans or states, is ``{text, header, scope, colspan, ...}``.
    """
    found: list[object] = []
    for table in page.markup.tagged("table"):
        if table.keyword("role") in ("presentation", "none"):
            continue
        found.append(_table(page, table))
    return {"tables": found}


def _table(page: Page, table: Element) -> dict[str, object]:
    tree: dict[str, object] = {}
    for child in table.children:
        if isinstance(child, Element) and child.tag == "caption" and "caption" not in tree:
            tree["caption"] = words(page, child)
    label = explicit_name(page, table)
    if label:
        tree["label"] = label
    headers: list[object] | None = None
    rows: list[object] = []
    for group, row in _rows(table):
        cells = [child for child in row.children if isinstance(child, Element) and child.tag in ("th", "td")]
        heading = group.tag == "thead" or (not rows and headers is None and _all_headers(cells))
        if heading and headers is None:
            headers = [_header(page, cell) for cell in cells]
        else:
            rows.append([_cell(page, cell) for cell in cells])
    if headers:
        tree["headers"] = headers
    tree["rows"] = rows
    return tree


def _all_headers(cells: list[Element]) -> bool:
    return bool(cells) and all(cell.tag == "th" and cell.keyword("scope") not in ("row", "rowgroup") for cell in cells)


def _rows(table: Element) -> Iterator[tuple[Element, Element]]:
    """The table's own rows with the group they are in, a footer's last wherever it was written."""
    footers: list[tuple[Element, Element]] = []
    for child in table.children:
        if not isinstance(child, Element):
            continue
        if child.tag == "tr":
            yield table, child
        elif child.tag in ("thead", "tbody", "tfoot"):
            own = [(child, row) for row in child.children if isinstance(row, Element) and row.tag == "tr"]
            if child.tag == "tfoot":
                footers.extend(own)
            else:
                yield from own
    yield from footers


def _header(page: Page, cell: Element) -> dict[str, object]:
    return {"text": words(page, cell), **({} if cell.tag == "th" else {"header": False}), **_details(page, cell)}


def _cell(page: Page, cell: Element) -> object:
    text: Words = words(page, cell)
    if cell.tag == "td" and not any(name in _TELLING or name.startswith("aria-") for name in cell.attributes):
        return text
    details = _details(page, cell)
    if cell.tag == "th":
        return {"text": text, "header": True, **details}
    return {"text": text, **details} if details else text


def _details(page: Page, cell: Element) -> dict[str, object]:
    found = {name: value for name, value in plain(cell, "colspan", "rowspan").items() if value != "1"}
    if cell.tag == "th":
        scope = cell.keyword("scope")
        if scope in _SCOPES:
            found["scope"] = scope
        found.update(plain(cell, "abbr"))
    if cell.stripped("headers"):
        texts = (page.markup.by_id.get(each) for each in cell.attributes["headers"].split())
        found["headers"] = [words(page, each) for each in texts if each is not None]
    found.update({name: value for name, value in states(page, cell).items() if name != "title"})
    return found
