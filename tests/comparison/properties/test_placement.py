"""What stands beside one row of a list and moves to another is found; boxes around things are no difference."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.comparison.judging import answer
from tests.comparison.properties.holding import different, equal

THINGS = st.sampled_from(
    [
        ("<img src=/x.png alt=x>", ""),
        ("<a href=/x>x</a>", "x"),
        ("<button>x</button>", " x "),
        ("<form method=post action=/x><button aria-label=x></button></form>", ""),
        ("<span role=img aria-label=x></span>", ""),
        ("<progress value=1></progress>", ""),
        ("<del>x</del>", "x"),
        ("<span lang=de>x</span>", "x"),
    ]
)
TEXTS = st.lists(st.sampled_from(["Emma", "Dune & more", "Café", "10", "Emma 2"]), min_size=2, max_size=8)
BOXES = st.lists(st.sampled_from(["div", "span"]), max_size=3)
ROWS = st.sampled_from(["<li>{} {}</li>", "<p>{} {}</p>", "<div>{} {}</div>"])


def boxed(thing: str, boxes: list[str]) -> str:
    for tag in boxes:
        thing = f"<{tag}>{thing}</{tag}>"
    return thing


def page(texts: list[str], row: str, beside: list[str]) -> str:
    return "<ul>" + "".join(row.format(text.replace("&", "&amp;"), thing) for text, thing in zip(texts, beside, strict=True))


@given(TEXTS, ROWS, THINGS, st.data())
def test_one_thing_beside_another_row_is_found(texts: list[str], row: str, thing: tuple[str, str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(texts) - 1))
    to = data.draw(st.integers(0, len(texts) - 1).filter(lambda number: number != at))
    beside = [[thing[number != place] for number in range(len(texts))] for place in (at, to)]
    pages = [answer(page(texts, row, each)) for each in beside]
    different(*pages, "document:placement")


@given(TEXTS, ROWS, st.lists(THINGS, min_size=8, max_size=8), st.lists(BOXES, min_size=8, max_size=8))
def test_boxes_are_no_difference(texts: list[str], row: str, things: list[tuple[str, str]], boxes: list[list[str]]) -> None:
    found = [thing[0] if "<img" in thing[0] or "<prog" in thing[0] else "" for thing in things[: len(texts)]]
    other = [boxed(thing, each) if thing else "" for thing, each in zip(found, boxes, strict=False)]
    equal(answer(page(texts, row, found)), answer(f"<div>{page(texts, row, other)}</ul></div>"))


@given(TEXTS, ROWS, st.lists(THINGS, min_size=8, max_size=8), BOXES)
def test_a_box_around_all_is_no_difference(texts: list[str], row: str, things: list[tuple[str, str]], boxes: list[str]) -> None:
    found = page(texts, row, [thing[0] for thing in things[: len(texts)]])
    equal(answer(found), answer(boxed(found + "</ul>", boxes)))
