"""`page:` rules: one rule and one difference for what stands at a selector, in every facet of the page."""

from __future__ import annotations

import datetime as dt

import pytest

from harness.errors import AddressError
from harness.model.observation import Observation
from harness.model.rule import Waiver
from tests.comparison.facets.test_rendered import page, there
from tests.comparison.judging import WORDS, answer, judged

ARIA = '- main:\n  - heading "Total" [level=1]\n  - paragraph: {0}\n  - paragraph: {1}\n'
SHOP = (
    '<!doctype html><html lang="en"><title>Cart</title><main><h1>Total</h1><p class="price">{0}</p>'
    '<p class="sum" title="all">{1}</p><input name="code" value="{2}"></main></html>'
)


def cart(price: str, total: str = "10.00", code: str = "a", side: str = "legacy") -> Observation:
    make = page if side == "legacy" else there
    return make(html=SHOP.format(price, total, code), aria=ARIA.format(price, total))


def other(price: str, total: str = "10.00", code: str = "a") -> Observation:
    return cart(price, total, code, "candidate")


def test_one_rule_covers_every_facet_and_still_asserts() -> None:
    rules = {"page:.price": {"number": {"within": 0.5}}}
    assert judged(cart("9.50"), other("9.75"), rules).differences == ()
    assert [one.address for one in judged(cart("9.50"), other("9.75")).differences] == ["text:2"]
    [found] = judged(cart("9.50"), other("19.75"), rules).differences
    assert (found.address, found.legacy, found.candidate) == ("page:.price", "9.50", "19.75")
    [found] = judged(cart("9.50"), other("free"), rules).differences
    assert found.address == "page:.price"


def test_the_same_text_elsewhere_is_still_compared() -> None:
    rules = {"page:.price": {"number": {"within": 0.5}}, "dom": "equal"}
    legacy, candidate = cart("9.50", "9.50"), other("9.75", "9.75")
    [found] = judged(legacy, candidate, rules).differences
    assert found.address == "document:tooltips[0].text"
    assert "text:3" in found.also
    assert judged(cart("9.50", "9.50"), other("9.75", "9.50"), rules).differences == ()


def test_several_nodes_are_one_difference() -> None:
    rules = {"page:p": {"matches": {"pattern": "[0-9.]+"}}}
    assert judged(cart("1", "2"), other("3", "4"), rules).differences == ()
    [found] = judged(cart("1", "2"), other("x", "y"), rules).differences
    assert (found.address, found.legacy, found.candidate) == ("page:p", ["1", "2"], ["x", "y"])
    assert found.reason.endswith("at 2 places")


def test_attributes_of_the_node_are_still_compared_and_fields_are_their_value() -> None:
    changed = there(html=SHOP.format("1", "2", "a").replace('title="all"', 'title="some"'), aria=ARIA.format("1", "2"))
    assert judged(cart("1", "2"), changed, {"page:.sum": "present"}).differences
    assert judged(cart("1"), other("1", code="b"), {"page:input": "present"}).differences == ()
    assert judged(cart("1"), other("1", code="b")).differences


@pytest.mark.parametrize(("legacy", "candidate"), [("<p class=price>1</p>", ""), ("", "<p class=price>1</p>")])
def test_a_node_that_one_side_lacks_is_a_difference(legacy: str, candidate: str) -> None:
    found = judged(
        answer(f"<main>{legacy}</main>"), answer(f"<main>{candidate}</main>", origin="http://new.test"), {"page:.price": "any"}
    )
    assert "page:.price" in [one.address for one in found.differences]


def test_a_selector_that_finds_nothing_uses_no_rule() -> None:
    found = judged(cart("1"), other("1"), {"page:.gone": "any"})
    assert found.differences == ()
    assert found.used_rules == frozenset()


def test_a_waiver_for_a_selector() -> None:
    waiver = Waiver(WORDS.address("page:.price"), "new prices", "shop", dt.date(2030, 1, 1))
    [found] = judged(cart("1"), other("2"), waivers=(waiver,)).differences
    assert (found.address, found.state) == ("page:.price", "waived")
    (found,) = [one for one in judged(cart("1"), other("2", "11.00"), waivers=(waiver,)).differences if one.open]
    assert found.address == "document:tooltips[0].text"
    assert "text:3" in found.also


def test_headers_are_compared_as_they_came() -> None:
    legacy = answer("<main><p class=price>ä</p></main>", kind="text/html; charset=utf-8")
    candidate = answer(
        "<main><p class=price>ö</p></main>".encode("latin-1"), kind="text/html; charset=iso-8859-1", origin="http://new.test"
    )
    found = judged(legacy, candidate, {"page:.price": "present"})
    assert [one.address for one in found.differences] == ["header:content-type.charset"]


@pytest.mark.parametrize("address", ["page:", "page:p[[", "page:  "])
def test_what_is_no_selector_is_refused(address: str) -> None:
    with pytest.raises(AddressError):
        WORDS.address(address)


def test_what_stands_within_the_node_is_still_compared_but_for_its_text() -> None:
    inside = '<!doctype html><main><p class="price"><a href="{0}">{1}</a> each</p></main>'
    rules = {"page:.price": {"matches": {"pattern": r"[0-9]+ each"}}}
    legacy = answer(inside.format("/a", "1"))
    assert judged(legacy, answer(inside.format("/a", "2"), origin="http://new.test"), rules).differences == ()
    found = judged(legacy, answer(inside.format("/b", "2"), origin="http://new.test"), rules).differences
    assert [one.address for one in found] == ['document:links["/a"]', 'document:links["/b"]']
