"""The `csv` facet: cells by row and column name, the file's form as facts."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.comparison.facets.csv import CsvFacet, read_records
from harness.errors import AddressError
from tests.comparison.facets.pages import answer, tree_of

CSV = CsvFacet()
ORDERS = 'id,title,total\r\n1,Dune,9.50\r\n2,"Emma, ""new""",12.00\r\n'


def csv_tree(text: str | bytes, content_type: str = "text/csv; charset=utf-8") -> dict[str, object]:
    tree = tree_of(CSV, text, content_type)
    assert isinstance(tree, dict)
    return tree


def test_a_table() -> None:
    assert csv_tree(ORDERS) == {
        "bom": False,
        "newline": "CR LF",
        "final_newline": True,
        "delimiter": ",",
        "header": ["id", "title", "total"],
        "rows": [{"id": "1", "title": "Dune", "total": "9.50"}, {"id": "2", "title": 'Emma, "new"', "total": "12.00"}],
    }


def test_quoting_is_free() -> None:
    assert csv_tree(ORDERS) == csv_tree(ORDERS.replace("Dune", '"Dune"').replace("id,", '"id",'))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        (",", ";", "delimiter"),
        ("\r\n", "\n", "newline"),
        ("12.00\r\n", "12.00", "final_newline"),
        ("id,title", "title,id", "header"),
        ("9.50", "9.5", "rows"),
        ("Dune", " Dune", "rows"),
        ("1,Dune,9.50\r\n", "", "rows"),
        ("id,", "\ufeffid,", "bom"),
    ],
)
def test_every_defect_changes_the_tree(old: str, new: str, key: str) -> None:
    changed = csv_tree(ORDERS.replace(old, new))
    assert changed[key] != csv_tree(ORDERS)[key]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,a\n1,2\n", [["1", "2"]]),
        ("a,\n1,2\n", [["1", "2"]]),
        ("a,b\n1\n1,2\n", [["1"], {"a": "1", "b": "2"}]),
        ("a,b\n\n1,2\n", [[], {"a": "1", "b": "2"}]),
        ("a,b\n1,\n", [{"a": "1", "b": ""}]),
        ("a,b\n1,", [{"a": "1", "b": ""}]),
        ('a,b\n"1\n2",3\n', [{"a": "1\n2", "b": "3"}]),
        ('a,b\n"1,3\n', [{"a": '"1', "b": "3"}]),
        ("a\n", []),
    ],
)
def test_rows_that_are_not_plain(text: str, rows: list[object]) -> None:
    assert csv_tree(text)["rows"] == rows


def test_the_content_type_may_say_that_there_is_no_header() -> None:
    tree = csv_tree("1,2\n", "text/csv; header=absent")
    assert "header" not in tree
    assert tree["rows"] == [["1", "2"]]


def test_addresses() -> None:
    path = ("rows", 3, "total")
    assert CSV.render(path) == "csv:$[3].total"
    assert CSV.render(("delimiter",)) == "csv:delimiter"
    assert CSV.render(("header", 1)) == "csv:header[1]"
    assert CSV.render(()) == "csv"
    assert CSV.parse("$[*].total").covers(path)
    assert CSV.parse("$[3].total").covers(path)
    assert not CSV.parse("$[3].id").covers(path)
    assert CSV.parse("$").covers(path)
    assert not CSV.parse("$").covers(("delimiter",))
    assert CSV.parse("delimiter").covers(("delimiter",))
    assert CSV.parse("").covers(("delimiter",))
    assert str(CSV.parse("$[*].total")) == "csv:$[*].total"


def test_queries_are_evaluated_over_the_rows() -> None:
    address = CSV.parse("$[?@.title == 'Dune'].total")
    assert address.query == "$[?@.title == 'Dune'].total"
    assert address.segments[0].matches("rows")
    assert CSV.select(address.query, csv_tree(ORDERS)) == [("rows", 0, "total")]


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("delimeter", "did you mean 'csv:delimiter'?"),
        ("total", "csv:$[*].total"),
        ("[*].total", "did you mean 'csv:$[*].total'?"),
    ],
)
def test_other_addresses_are_rejected(wrong: str, hint: str) -> None:
    with pytest.raises(AddressError) as caught:
        CSV.parse(wrong)
    assert hint in str(caught.value)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.text('ab,;"\n\r |', max_size=4), min_size=2, max_size=4), max_size=5))
def test_what_the_csv_module_writes_is_read_back(records: list[list[str]]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerows(records)
    assert read_records(written.getvalue(), ",") == records


@settings(max_examples=100, deadline=None)
@given(st.text('ab,;"\n\r\t|\ufeff', max_size=30) | st.text(max_size=20))
def test_reading_never_raises(text: str) -> None:
    body = text.encode("utf-8", "replace")
    assert csv_tree(body) == csv_tree(body)
    assert CSV.view(answer(body, "text/csv; charset=utf-16"), None) is not None  # type: ignore[arg-type]
