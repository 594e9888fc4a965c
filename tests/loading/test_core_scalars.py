"""YAML 1.2 core scalars."""

from __future__ import annotations

from decimal import Decimal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.loading.core_scalars import FLOAT, INT, STR, scalar_tag, scalar_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(
            (text, text)
            for text in ("no", "on", "yes", "off", "y", "12:30", "2026-01-01", "1_000", "0b1", "0o8", "+0x1", "<<", "=")
        ),
        *((text, None) for text in ("", "~", "null", "Null", "NULL")),
        *((text, True) for text in ("true", "True", "TRUE")),
        ("False", False),
        ("0777", 777),
        ("0o17", 15),
        ("0xFf", 255),
        ("-12", -12),
        ("1.10", Decimal("1.10")),
        (".5", Decimal("0.5")),
        ("1.", Decimal(1)),
        ("1e3", Decimal("1e3")),
        ("nulL", "nulL"),
        ("1.2.3", "1.2.3"),
        ("-", "-"),
        ("+.e", "+.e"),
    ],
)
def test_a_plain_scalar_has_its_core_value(text: str, value: object) -> None:
    found = scalar_value(scalar_tag(text), text)
    assert (type(found), found) == (type(value), value)
    assert str(found) == str(value)


@pytest.mark.parametrize(
    ("tag", "text", "what"),
    [
        (FLOAT, ".nan", "no number that JSON knows"),
        (FLOAT, "-.inf", "no number that JSON knows"),
        (INT, "9" * 1001, "more than 1000 digits"),
        (INT, "x", "does not fit the tag !!int"),
        ("!mine", "x", "the tag !mine is not supported"),
    ],
)
def test_what_has_no_value_is_refused(tag: str, text: str, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        scalar_value(tag, text)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text("0123456789+-.eExXoOabf_nulNULtrueTRUE~:", max_size=8), st.integers().map(str), st.floats().map(repr)))
def test_every_text_has_one_tag_and_text_never_becomes_a_date(text: str) -> None:
    tag = scalar_tag(text)
    if tag == STR:
        assert scalar_value(tag, text) == text
    elif tag == INT and text[1:2] not in ("o", "x"):
        assert scalar_value(tag, text) == int(text)
    elif tag == FLOAT and text.lower().lstrip("+-") not in (".nan", ".inf"):
        assert float(scalar_value(tag, text)) == float(text)  # type: ignore[arg-type]


def test_pyyaml_itself_is_left_as_it_is() -> None:
    assert yaml.safe_load("a: no") == {"a": False}
