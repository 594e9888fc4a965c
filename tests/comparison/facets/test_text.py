"""The `text` facet: what a reader reads, line by line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.comparison.facets.text import CR_LF, TextFacet
from harness.errors import AddressError
from tests.comparison.facets.pages import answer, tree_of

TEXT = TextFacet()


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<p>One\n  two<p>Three", ["One two", "Three"]),
        ("<p>One<br>two", ["One", "two"]),
        ("<b>a</b><i>b</i> c", ["ab c"]),
        ("<ul><li>a<li>b</ul>", ["a", "b"]),
        ("<ol><li>a<li><p>b<li value=9>c</ol>", ["1. a", "2. b", "9. c"]),
        ("<ol reversed><li>a<li>b</ol>", ["2. a", "1. b"]),
        ("<ol><li><li>b</ol>c", ["2. b", "c"]),
        ("<table><tr><th>a<th>b<tr><td><p>c</p><p>d</p><td></table>", ["a | b", "c d |"]),
        ("<table><tr><td>a<td><table><tr><td>b<td>c</table></table>", ["a | b c"]),
        ("<pre>\n  a  b\n\n c</pre>d", ["  a  b", "", " c", "d"]),
        ("a&nbsp; b", ["a\xa0 b"]),
        ("<p hidden>a</p><p style='display: none'>b</p><dialog>c</dialog><dialog open>d</dialog>", ["d"]),
        ("<p hidden=until-found>a</p>", ["a"]),
        ("<script>a</script><style>b</style><template>c</template><textarea>d</textarea><title>e</title>f", ["f"]),
        ("<noscript>Please use scripts</noscript>", ["Please use scripts"]),
        (
            "<select><option>a</select><input value=b><button>c</button><input type=submit value=d><input type=submit>",
            ["c d Submit"],
        ),
        ("<button>a</button><button>b</button>", ["a b"]),
        ("a<!-- x -->b<!-- -->c", ["abc"]),
        ("<svg><title>a</title><text>b</text></svg>", ["b"]),
        ("<div><template shadowrootmode=open>shadow</template>light</div>", ["shadowlight"]),
        ("<img alt=a><iframe>b</iframe><video>c</video>", []),
        ("", []),
    ],
)
def test_visible_text(page: str, lines: list[str]) -> None:
    assert tree_of(TEXT, page) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\nb\n", ["a", "b", ""]),
        ("a\nb", ["a", "b"]),
        ("a\r\nb\r\n", ["a", "b", "", CR_LF]),
        ("a\r\nb\n", ["a\r", "b", ""]),
        (" a  b\t", [" a  b\t"]),
        ("\n", ["", ""]),
    ],
)
def test_plain_text_is_exact(text: str, lines: list[str]) -> None:
    assert tree_of(TEXT, text, "text/plain") == lines


def test_undecodable_bytes_are_noted() -> None:
    view = TEXT.view(answer(b"caf\xe9", "text/plain; charset=utf-8"), None)  # type: ignore[arg-type]
    assert view is not None
    assert view.tree == ["caf\\xe9"]
    assert "not valid in utf-8" in view.notes[0]


def test_addresses_count_lines_from_1() -> None:
    assert TEXT.render((11,)) == "text:12"
    assert TEXT.render(()) == "text"
    assert TEXT.parse("12").covers((11,))
    assert not TEXT.parse("12").covers((12,))
    assert TEXT.parse("*").covers((3,))
    assert TEXT.parse("").covers((3,))


@pytest.mark.parametrize(("wrong", "hint"), [("0", "lines from 1"), ("[12]", "did you mean 'text:12'?"), ("first", "text:12")])
def test_other_addresses_are_rejected(wrong: str, hint: str) -> None:
    with pytest.raises(AddressError) as caught:
        TEXT.parse(wrong)
    assert hint in str(caught.value)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_no_plain_text_loses_anything(text: str) -> None:
    encoded = text.encode("utf-8", "replace")
    lines = tree_of(TEXT, encoded, "text/plain; charset=utf-8")
    assert isinstance(lines, list)
    joined = "\r\n".join(lines[:-1]) if lines[-1:] == [CR_LF] and CR_LF not in text else "\n".join(lines)
    assert joined == encoded.decode().removeprefix("\ufeff")
