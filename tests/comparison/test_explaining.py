"""How two texts differ where the eye does not tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.comparison.explaining import explained


@pytest.mark.parametrize(
    ("legacy", "candidate", "told"),
    [
        ("Nørgaard", "NÃ¸rgaard", "the candidate's is UTF-8 that was read as Windows-1252"),
        ("Ã\x81da", "Áda", "the legacy's is UTF-8 that was read as Latin-1"),
        ("a & b", "a &amp; b", "the candidate's is escaped once more"),
        ("&lt;b&gt;", "<b>", "the legacy's is escaped once more"),
        ("é", "e\u0301", "the same characters in another Unicode normal form"),
        ("a b", "a\u00a0b", "only white space differs"),
        ("a b ", "a b", "only white space differs"),
        ("Ada", "ADA", "only case differs"),
        ("Ada", "Bob", ""),
        (1, "1", ""),
    ],
)
def test_what_is_told(legacy: object, candidate: object, told: str) -> None:
    assert explained(legacy, candidate) == told


@given(st.text(max_size=40))
def test_text_read_in_the_wrong_charset_is_recognised(text: str) -> None:
    garbled = text.encode().decode("latin-1")
    if garbled != text:
        assert "UTF-8 that was read as" in explained(text, garbled)
