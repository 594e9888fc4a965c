"""One change is told once, nothing of it is lost, and no second change hides behind it."""

from __future__ import annotations

import datetime as dt

from harness.model.observation import Observation
from harness.model.position import Position
from harness.model.rule import Waiver
from tests.comparison.judging import WORDS, answer, judged

BOOKS = [{"id": number, "title": f"Book {number}", "cover": None, "price": f"{number}.50"} for number in range(6)]


def found(legacy: object, candidate: object) -> list[tuple[str, str]]:
    return [(one.address, one.kind.value) for one in judged(answer(legacy), answer(candidate)).differences]


def test_the_same_change_in_every_member_is_one_difference_that_names_all() -> None:
    emptied = [{**book, "cover": ""} for book in BOOKS]
    (one,) = judged(answer(BOOKS), answer(emptied)).differences
    assert (one.address, one.legacy, one.candidate) == ("json:$[0].cover", None, "")
    assert one.also == tuple(f"json:$[{number}].cover" for number in range(1, 6))
    assert "in all 6 members" in one.reason


def test_another_change_among_them_stays_apart() -> None:
    changed = [{**book, "cover": ""} for book in BOOKS]
    changed[3]["cover"] = "cover.png"
    changed[4]["price"] = "9.99"
    assert found([*BOOKS, {"id": 9}], [*changed, {"id": 9}]) == [
        ("json:$[0].cover", "type"),
        ("json:$[3].cover", "type"),
        ("json:$[4].price", "changed"),
    ]


def test_different_changes_in_some_members_are_all_listed() -> None:
    changed = [{**book, "price": f"{book['id']}.00"} if book["id"] != 5 else book for book in BOOKS]
    assert len(found(BOOKS, changed)) == 5


def test_a_key_lost_in_every_member_is_one_difference() -> None:
    assert found(BOOKS, [{key: value for key, value in book.items() if key != "price"} for book in BOOKS]) == [
        ("json:$[0].price", "missing")
    ]


def test_objects_with_nothing_in_common_differ_as_a_whole() -> None:
    assert found({"a": 1, "b": 2, "c": 3}, {"data": {"a": 1, "b": 2, "c": 3}}) == [("json:$", "changed")]
    assert found({"rows": BOOKS}, {"rows": []}) == [("json:$.rows", "changed")]
    assert found({"a": 1, "b": 2, "c": 3, "d": 4}, {"d": 4}) == [
        ("json:$.a", "missing"),
        ("json:$.b", "missing"),
        ("json:$.c", "missing"),
    ]


def test_a_waiver_of_one_member_does_not_cover_the_others() -> None:
    emptied = [{**book, "cover": ""} for book in BOOKS]
    at = WORDS.address("json:$[0].cover")
    waiver = Waiver(at, "fine", "shop", dt.date(2099, 1, 1), position=Position("a.yaml", 1))
    differences = judged(answer(BOOKS), answer(emptied), waivers=(waiver,)).differences
    assert [(one.address, one.open) for one in differences] == [("json:$[1].cover", True), ("json:$[0].cover", False)]


def feed(*titles: str) -> str:
    return f"<feed>{''.join(f'<entry><title>{title}</title><id>{title}-id</id></entry>' for title in titles)}</feed>"


def xml(*titles: str) -> Observation:
    return answer(feed(*titles), kind="application/xml")


def test_an_entry_gone_from_a_feed_is_one_difference() -> None:
    left, right = xml("a", "b", "c", "d", "e"), xml("b", "c", "d", "e")
    assert [(one.address, one.kind.value) for one in judged(left, right).differences] == [("xml:/feed[1]/entry[1]", "missing")]
    assert [(one.address, one.kind.value) for one in judged(right, left).differences] == [("xml:/feed[1]/entry[1]", "added")]


def test_a_changed_entry_is_found_where_it_stands_and_order_counts() -> None:
    left = xml("a", "b", "c")
    assert [one.address for one in judged(left, xml("a", "x", "c")).differences] == [
        "xml:/feed[1]/entry[2]/title[1]",
        "xml:/feed[1]/entry[2]/id[1]",
    ]
    swapped = judged(left, xml("b", "a", "c")).differences
    assert [(one.address, one.kind.value) for one in swapped] == [("xml:/feed[1]", "order")]
