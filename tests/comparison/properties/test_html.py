"""HTML: another spelling is equal; one element, attribute or word changed is found by `document` or `text`, both ways."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.comparison.judging import answer
from tests.comparison.properties.holding import different, equal

WORDS = st.sampled_from(["Emma", "Dune & more", "Café", "1 < 2", "it's", 'a "b"', "Über uns", "10"])
Element = tuple[str, tuple[tuple[str, str | None], ...], str]
"""Tag, attributes (None: a boolean one), text."""

VOID = frozenset({"img", "input", "meta", "link"})
PATHS = st.sampled_from(["/", "/books/1", "/books?page=2&sort=title", "https://other.test/x", "#top"])


def element(tag: str, attributes: dict[str, st.SearchStrategy[str] | None], text: bool = True) -> st.SearchStrategy[Element]:
    """An element with any of the attributes."""
    given_attributes = {name: st.none() if value is None else value for name, value in attributes.items()}
    return st.tuples(
        st.just(tag),
        st.fixed_dictionaries({}, optional=given_attributes).map(lambda found: tuple(found.items())),
        WORDS if text else st.just(""),
    )


def always(
    tag: str, name: str, value: st.SearchStrategy[str], more: dict[str, st.SearchStrategy[str] | None]
) -> st.SearchStrategy[Element]:
    return st.tuples(value, element(tag, more, tag not in VOID)).map(
        lambda each: (tag, ((name, each[0]), *each[1][1]), each[1][2])
    )


NAMES = st.sampled_from(["email", "q", "n"])
LINK: dict[str, st.SearchStrategy[str] | None] = {
    "rel": st.sampled_from(["nofollow", "next"]),
    "target": st.just("_blank"),
    "hreflang": st.just("de"),
    "aria-current": st.just("page"),
}
IMAGE: dict[str, st.SearchStrategy[str] | None] = {"alt": WORDS, "width": st.just("10"), "loading": st.just("lazy")}
INPUT: dict[str, st.SearchStrategy[str] | None] = {
    "type": st.sampled_from(["email", "number", "hidden"]),
    "value": WORDS,
    "required": None,
    "disabled": None,
    "maxlength": st.just("5"),
    "placeholder": WORDS,
    "autocomplete": st.just("email"),
}
BUTTON: dict[str, st.SearchStrategy[str] | None] = {
    "type": st.sampled_from(["button", "reset"]),
    "disabled": None,
    "aria-expanded": st.sampled_from(["true", "false"]),
}
BODY = st.one_of(
    *(element(tag, {"lang": st.sampled_from(["de", "fr"])}) for tag in ("h1", "h2", "h3", "p")),
    element("strong", {"title": WORDS}),
    always("a", "href", PATHS, LINK),
    always("img", "src", st.sampled_from(["/static/a.png", "/static/b.png"]), IMAGE),
    always("input", "name", NAMES, INPUT),
    always("button", "name", NAMES, BUTTON),
    always("textarea", "name", NAMES, {"required": None, "rows": st.just("9")}),
    element("nav", {"aria-label": WORDS}),
    element("main", {}),
)
CONTENT = st.sampled_from(["noindex", "a, b", "Books"])
HEAD = st.one_of(
    always("meta", "name", st.sampled_from(["description", "author", "robots"]), {"content": CONTENT}),
    always("link", "rel", st.sampled_from(["canonical", "next"]), {"href": PATHS}),
)
PAGES = st.tuples(st.lists(HEAD, max_size=3, unique_by=lambda each: each[1][0]), st.lists(BODY, min_size=1, max_size=7))
Page = tuple[list[Element], list[Element]]


def written(page: Page, style: int) -> str:
    head, body = page
    between = "\n  " if style % 5 == 0 else ""
    inside = between.join(tagged(each, style) for each in body)
    start = (
        '<!DOCTYPE html>\n<html lang="en"><head><title>Shop</title>'
        if style % 3
        else "<!doctype html><HTML lang=en><title>Shop</title>"
    )
    comment = "<!-- kept by one side -->" if style % 7 == 0 else ""
    return (
        start + "".join(tagged(each, style) for each in head) + ("</head><body>" if style % 3 else "<body>") + comment + inside
    )


def tagged(each: Element, style: int) -> str:
    tag, attributes, text = each
    found = "".join(attribute(name, value, style) for name, value in (attributes[::-1] if style % 2 else attributes))
    name = tag.upper() if style % 11 == 0 else tag
    if tag in VOID:
        return f"<{name}{found}{' /' if style % 2 else ''}>"
    content = text.replace("&", "&#38;").replace("<", "&#x3c;") if style % 2 else escape(text, quote=style % 3 == 0)
    if tag in ("strong", "a", "button", "textarea"):
        return f"<div><{name}{found}>{content}</{name}></div>"
    return f"<{name}{found}>{content}</{name}>"


def attribute(name: str, value: str | None, style: int) -> str:
    if value is None:
        return [f" {name}", f' {name}=""', f' {name}="{name}"'][style % 3]
    return f" {name}='{escape(value)}'" if style % 13 == 0 else f' {name}="{escape(value)}"'


@given(PAGES, st.integers(0, 2000), st.integers(0, 2000))
def test_another_spelling_is_equal(page: Page, one: int, other: int) -> None:
    equal(answer(written(page, one)), answer(written(page, other)))


@given(PAGES, st.sampled_from(["lost", "twice", "text"]), st.integers(0, 2000), st.data())
def test_an_element_lost_or_doubled_or_another_word_is_found(page: Page, kind: str, style: int, data: st.DataObject) -> None:
    part = data.draw(st.sampled_from([number for number in (0, 1) if page[number]]))
    at = data.draw(st.integers(0, len(page[part]) - 1))
    other = ([*page[0]], [*page[1]])
    tag, attributes, text = page[part][at]
    assume(tag != "link" or "href" in dict(attributes))  # a link that leads nowhere says nothing
    if kind == "lost":
        del other[part][at]
    elif kind == "twice":
        assume(part == 1)
        other[part].insert(at, (tag, attributes, text))
    else:
        assume(text)
        other[part][at] = tag, attributes, text + " new"
    different(answer(written(page, 1)), answer(written(other, style)), "document", "text")


ATTRIBUTES = [
    *(("a", name, LINK) for name in LINK),
    *(("img", name, IMAGE) for name in IMAGE),
    *(("input", name, INPUT) for name in INPUT),
    *(("button", name, BUTTON) for name in BUTTON),
    ("textarea", "required", {"required": None}),
    ("nav", "aria-label", {"aria-label": WORDS}),
    ("p", "lang", {"lang": st.just("de")}),
    ("meta", "content", {"content": CONTENT}),
    ("link", "href", {"href": PATHS}),
    ("form", "action", {"action": st.just("/search")}),
    ("form", "method", {"method": st.just("post")}),
]
NAMING = {"a": ("href", "/"), "img": ("src", "/a.png"), "meta": ("name", "author"), "link": ("rel", "canonical")}


@pytest.mark.parametrize(("tag", "name", "known"), ATTRIBUTES, ids=[f"{tag} {name}" for tag, name, _ in ATTRIBUTES])
@given(page=PAGES, loses=st.booleans(), style=st.integers(0, 2000), data=st.data())
@settings(max_examples=100)
def test_an_attribute_lost_or_changed_is_found(
    page: Page,
    loses: bool,
    style: int,
    data: st.DataObject,
    tag: str,
    name: str,
    known: dict[str, st.SearchStrategy[str] | None],
) -> None:
    strategy = known[name]
    value = None if strategy is None else data.draw(strategy)
    others = data.draw(
        st.fixed_dictionaries(
            {}, optional={key: st.none() if each is None else each for key, each in known.items() if key != name}
        )
    )
    hidden = tag == "input" and others.get("type") == "hidden"
    assume(not hidden or name in ("value", "disabled"))  # nobody sees the rest of a hidden field
    others.pop("hreflang" if name == "href" else "", None)
    first = NAMING.get(tag, ("name", "n"))
    after = () if loses or value is None else ((name, "Changed" if name != "type" else "date"),)
    assume(loses or value is None or name not in ("loading", "aria-current", "aria-expanded", "method"))  # words of a list
    pages = [
        ([*page[0], each], page[1]) if tag in ("meta", "link") else (page[0], [*page[1], each])
        for each in ((tag, (first, *others.items(), *own), "") for own in (((name, value),), after))
    ]
    head = [dict(each[1]).get(first[0]) for each in page[0]]
    assume(tag not in ("meta", "link") or first[1] not in head)
    different(answer(written(pages[0], 1)), answer(written(pages[1], style)), "document", "text")
