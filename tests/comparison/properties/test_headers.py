"""Headers and cookies: another spelling is equal; one field, word or attribute changed is found, both ways, at its address."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.comparison.judging import answer
from tests.comparison.properties.holding import different, equal

WORDS = st.text("abcdefgh", min_size=2, max_size=6)
SETS = st.sampled_from(["Vary", "Allow", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers", "Cache-Control"])
Field = tuple[str, tuple[str, ...], str]
"""A field's name, its parts and what stands between them; the order of the parts says nothing."""

FIELDS = st.lists(
    st.one_of(
        st.tuples(SETS, st.lists(WORDS, min_size=1, max_size=4, unique=True).map(tuple), st.just(",")),
        st.tuples(
            st.just("Content-Security-Policy"), st.lists(WORDS, min_size=1, max_size=3, unique=True).map(tuple), st.just(";")
        ),
        st.tuples(
            st.sampled_from(["X-Custom", "Content-Language", "Location", "X-Frame-Options"]), st.tuples(WORDS), st.just("")
        ),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda field: field[0],
)


def lines(fields: list[Field], style: int) -> list[tuple[str, str]]:
    """The fields as they are sent, in one of several spellings."""
    found: list[tuple[str, str]] = []
    for name, parts, between in fields[::-1] if style % 2 else fields:
        ordered = parts[::-1] if style % 3 == 0 else parts
        spelled = name.lower() if style % 5 == 0 else name
        if between == "," and style % 7 == 0:
            found += [(spelled, part) for part in ordered]
        else:
            found.append((spelled, f"{between}{' ' * (style % 2)}".join(ordered)))
    return found


@given(FIELDS, st.integers(0, 209), st.integers(0, 209))
def test_another_spelling_is_equal(fields: list[Field], one: int, other: int) -> None:
    equal(answer(headers=lines(fields, one)), answer(headers=lines(fields, other)))


@given(FIELDS, st.integers(0, 209), st.sampled_from(["lost", "added", "word lost", "word added", "word changed"]), st.data())
def test_one_change_is_found(fields: list[Field], style: int, kind: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(fields) - 1))
    name, parts, between = fields[at]
    other = list(fields)
    if kind == "lost":
        del other[at]
    elif kind == "added":
        name = "X-New"
        other.insert(at, (name, ("1",), ""))
    elif kind == "word changed":
        other[at] = name, (parts[0] + "x", *parts[1:]), between
    else:
        assume(between)
        assume(kind == "word added" or len(parts) > 1)
        other[at] = name, (*parts, "new") if kind == "word added" else parts[1:], between
    assume(len(set(other[at][1])) == len(other[at][1]) if at < len(other) else True)
    different(answer(headers=lines(fields, 1)), answer(headers=lines(other, style)), f"header:{name.lower()}")


Cookie = dict[str, str | None]
COOKIES = st.dictionaries(
    st.sampled_from(["session", "theme", "lang", "__Host-id"]),
    st.fixed_dictionaries(
        {"": st.sampled_from(["dark", "en", "eyJfZnJlc2giOnRydWV9.aQ-Xyz.0123456789abcdef", "17", ""])},
        optional={
            "HttpOnly": st.none(),
            "Secure": st.none(),
            "SameSite": st.sampled_from(["Lax", "Strict", "None"]),
            "Path": st.sampled_from(["/", "/account"]),
            "Domain": st.sampled_from(["shop.test", "www.shop.test"]),
            "Max-Age": st.sampled_from(["60", "3600", "86400"]),
        },
    ),
    min_size=1,
    max_size=3,
)


def cookie_lines(cookies: dict[str, Cookie], style: int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = [("Date", "Sat, 21 Nov 2026 12:00:00 GMT")]
    for name, attributes in reversed(cookies.items()) if style % 2 else cookies.items():
        parts = [f"{name}={attributes['']}"]
        for key, value in reversed(attributes.items()) if style % 3 == 0 else attributes.items():
            if key == "Max-Age" and style % 5 == 0:
                day, clock = divmod(12 * 3600 + int(value or 0), 86400)
                parts.append(
                    f"expires={['Sat, 21', 'Sun, 22'][day]} Nov 2026 {clock // 3600:02}:{clock % 3600 // 60:02}:00 GMT"
                )
            elif key:
                spelled = key.lower() if style % 2 else key
                parts.append(spelled if value is None else f"{spelled}={value.lower() if key == 'SameSite' else value}")
        found.append(("Set-Cookie", "; ".join(parts)))
    return found


@given(COOKIES, st.integers(0, 29), st.integers(0, 29))
def test_a_cookie_in_another_spelling_is_equal(cookies: dict[str, Cookie], one: int, other: int) -> None:
    equal(answer(headers=cookie_lines(cookies, one)), answer(headers=cookie_lines(cookies, other)))


CHANGES: dict[str, list[str | None]] = {
    "": ["other", ""],
    "HttpOnly": [None],
    "Secure": [None],
    "SameSite": ["Lax", "Strict", "None"],
    "Path": ["/", "/account", "/books"],
    "Domain": ["shop.test", "other.test"],
    "Max-Age": ["60", "3600", "0"],
}


@pytest.mark.parametrize("key", [*CHANGES, "the whole cookie"])
@given(COOKIES, st.integers(0, 29), st.data())
def test_one_change_of_a_cookie_is_found(key: str, cookies: dict[str, Cookie], style: int, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(cookies)))
    other = {each: dict(value) for each, value in cookies.items()}
    if key == "the whole cookie":
        del other[name]
    elif key in other[name] and key and data.draw(st.booleans()):
        del other[name][key]
    else:
        other[name][key] = data.draw(st.sampled_from(CHANGES[key]))
    assume(means(cookies) != means(other))
    different(answer(headers=cookie_lines(cookies, 1)), answer(headers=cookie_lines(other, style)), f"cookie:{name}")


def means(cookies: dict[str, Cookie]) -> dict[str, Cookie]:
    """Without what says nothing: the default path (the page is at the root)."""
    return {name: {"Path": "/", **value} for name, value in cookies.items()}
