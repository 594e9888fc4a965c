"""XML: another spelling is equal; one name, attribute, text or child changed is found, both ways."""

from __future__ import annotations

from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, quoteattr

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.comparison.judging import answer
from tests.comparison.properties.holding import different, equal

NAMES = st.sampled_from(["item", "title", "link", "a", "b", "pubDate", "x1"])
TEXTS = st.text("abcdefg <>&\"'é1", max_size=8).map(lambda text: " ".join(text.split()))


@dataclass(frozen=True)
class Node:
    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    text: str = ""
    children: tuple[Node, ...] = ()


ATTRIBUTES = st.dictionaries(st.sampled_from(["id", "href", "rel", "lang"]), TEXTS, max_size=3).map(
    lambda each: tuple(each.items())
)
LEAVES = st.builds(Node, NAMES, ATTRIBUTES, TEXTS)
NODES = st.recursive(
    LEAVES, lambda below: st.builds(Node, NAMES, ATTRIBUTES, st.just(""), st.lists(below, max_size=4).map(tuple)), max_leaves=12
)


def written(node: Node, style: int, depth: int = 0) -> str:
    attributes = node.attributes[::-1] if style % 2 else node.attributes
    start = node.name + "".join(f" {name}={quoted(value, style)}" for name, value in attributes)
    if not node.text and not node.children:
        return f"<{start}></{node.name}>" if style % 3 == 0 else f"<{start} />"
    space = "\n" + "  " * depth if style % 5 == 0 and node.children else ""
    inner = text(node.text, style) + "".join(space + written(child, style, depth + 1) for child in node.children)
    return f"<{start}>{inner}{space}</{node.name}>"


def quoted(value: str, style: int) -> str:
    if style % 7 == 0:
        return "'" + escape(value, {"'": "&#39;"}) + "'"
    return quoteattr(value)


def text(value: str, style: int) -> str:
    if style % 11 == 0 and "]]>" not in value:
        return f"<![CDATA[{value}]]>" if value else ""
    return "".join(f"&#{ord(letter)};" if letter == "é" and style % 2 else escape(letter) for letter in value)


def nodes(root: Node, at: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    return [at, *(place for number, child in enumerate(root.children) for place in nodes(child, (*at, number)))]


def at(root: Node, place: tuple[int, ...]) -> Node:
    for number in place:
        root = root.children[number]
    return root


def put(root: Node, place: tuple[int, ...], new: Node | None) -> Node:
    """The tree with another node at a place, or without that node."""
    if not place:
        assert new is not None
        return new
    number, rest = place[0], place[1:]
    middle = () if new is None and not rest else (put(root.children[number], rest, new),)
    return replace(root, children=(*root.children[:number], *middle, *root.children[number + 1 :]))


def variants(node: Node) -> list[Node]:
    """Every way of changing one thing of a node."""
    found = [replace(node, name="other"), replace(node, attributes=(*node.attributes, ("new", "1")))]
    if node.attributes:
        (name, value), *rest = node.attributes
        found += [replace(node, attributes=tuple(rest)), replace(node, attributes=((name, value + "x"), *rest))]
    if node.text:
        found += [replace(node, text=node.text + "x"), replace(node, text="")]
    elif not node.children:
        found.append(replace(node, text="x"))
    found += [replace(node, children=(*node.children, Node("new")))] if not node.text else []
    if len(node.children) > 1 and node.children[0] != node.children[1]:
        found.append(replace(node, children=(node.children[1], node.children[0], *node.children[2:])))
    if node.children:
        found.append(replace(node, children=node.children[1:]))
        found.append(replace(node, children=(node.children[0], *node.children)))
    return found


def body(node: Node, style: int) -> str:
    declaration = ['<?xml version="1.0" encoding="utf-8"?>\n', ""][style % 2]
    return declaration + written(Node("root", (), "", (node,)), style)


@given(NODES, st.integers(0, 2309), st.integers(0, 2309))
def test_another_spelling_is_equal(node: Node, one: int, other: int) -> None:
    equal(answer(body(node, one), kind="application/xml"), answer(body(node, other), kind="application/xml"))


@given(NODES, st.integers(0, 2309), st.data())
def test_one_change_is_found(node: Node, style: int, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(nodes(node)))
    other = put(node, place, data.draw(st.sampled_from(variants(at(node, place)))))
    assume(other != node)
    different(answer(body(node, 1), kind="application/xml"), answer(body(other, style), kind="application/xml"), "xml:")
