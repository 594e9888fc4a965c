"""HTML: another spelling is equal; one element, attribute or word changed is found by `document` or `text`, both ways."""

from __future__ import annotations

from html import escape

from hypothesis import assume, given
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


@given(PAGES, st.integers(0, 2000), st.data())
def test_one_change_is_found(page: Page, style: int, data: st.DataObject) -> None:
    part = data.draw(st.sampled_from([number for number in (0, 1) if page[number]]))
    at = data.draw(st.integers(0, len(page[part]) - 1))
    other = ([*page[0]], [*page[1]])
    tag, attributes, text = page[part][at]
    kind = data.draw(st.sampled_from(["lost", "twice", "text", "attribute"]))
    if kind == "lost":
        del other[part][at]
    elif kind == "twice":
        assume(part == 1)
        other[part].insert(at, (tag, attributes, text))
    elif kind == "text":
        assume(text)
        other[part][at] = tag, attributes, text + " new"
    else:
        assume(attributes)
        number = data.draw(st.integers(0, len(attributes) - 1))
        name, value = attributes[number]
        middle = ((name, value + "x"),) if value is not None and data.draw(st.booleans()) else ()
        assume(matters(tag, name, dict(attributes), bool(middle)))
        other[part][at] = tag, (*attributes[:number], *middle, *attributes[number + 1 :]), text
    assume(kind not in ("lost", "twice") or matters(tag, "", dict(attributes), changed=False))
    different(answer(written(page, 1)), answer(written(other, style)), "document", "text")


def matters(tag: str, name: str, attributes: dict[str, str | None], changed: bool) -> bool:
    """Whether losing or changing that attribute (or, without a name, the element) is perceivable at all."""
    if tag == "link" and "href" not in attributes:
        return False  # a link that leads nowhere says nothing
    kind = attributes.get("type")
    if tag == "input" and kind == "hidden" and name not in ("", "name", "value", "type", "disabled"):
        return False  # nobody sees these
    if tag == "input" and kind == "hidden" and name == "value" and not changed:
        return bool(attributes["value"])
    return not (name == "type" and changed and kind not in ("email", "number", "hidden"))
