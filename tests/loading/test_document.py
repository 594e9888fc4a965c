"""Reading YAML: positions, several documents, and what is refused with a hint."""

# ruff: noqa: E501 - tables of long lines

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.loading.document import MAX_FILE, DocumentError, documents, read_text
from harness.loading.source import Problems, Source
from tests.loading.conftest import VOCABULARY, Project


def problem_of(text: str) -> str:
    with pytest.raises(DocumentError) as caught:
        list(documents(text, "a.yaml"))
    return str(caught.value.problem)


def plain(text: str) -> tuple[list[object], list[str]]:
    problems = Problems()
    source = Source("a.yaml", VOCABULARY, problems)
    values = [source.plain(node) for node in documents(text, "a.yaml")]
    return values, [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: {b: ${x}}\n", 'a.yaml:1:8: ${x} must be quoted inside {...} and [...]; quote this: "${x}"'),
        ("a: [1, ${x}]\n", 'quote this: "${x}"'),
        (
            "a: {c: GET /x/${y}, d: 1}\n",
            'a.yaml:1:8: GET /x/${y} must be quoted inside {...} and [...]; quote this: "GET /x/${y}"',
        ),
        (
            "r: {json:$.items[*].id: x}\n",
            'a.yaml:1:5: json:$.items[*].id must be quoted inside {...} and [...]; quote this: "json:$.items[*].id"',
        ),
        ("- 1\n- {a: 'it''s', b: ${x}}\n", "a.yaml:2:19: ${x} must be"),
        (
            "a:\n\tb: 1\n",
            "a.yaml:2:1: found character that cannot start any token while scanning for the next token; YAML is indented with spaces; replace the tab",
        ),
        ("a: @x\n", "quote a text that starts with '@'"),
        ("a: *x\n", "quote a text that starts with '*'"),
        (
            "a: b: c\n",
            "a.yaml:1:5: mapping values are not allowed in this context; quote a text that holds ': ', and check the indentation",
        ),
        ("a: 'x\nb: 1\n", "close the quotes or brackets"),
        ("a: [1, 2\nb: 3\n", "check the indentation and the brackets"),
        ("a: ü\nb: \x01", "a.yaml:2:4: YAML allows no control characters"),
        ("[" * 70 + "]" * 70, "nested deeper than 64 levels"),
        ("[" * 5000, "a.yaml: nested deeper than 64 levels"),
        ("- &a [*a]\n", "a.yaml:1:3: the anchor contains an alias of itself"),
    ],
)
def test_a_mistake_of_syntax_says_where_and_what_to_do(text: str, expected: str) -> None:
    assert expected in problem_of(text)


def test_quoted_and_block_spellings_are_fine() -> None:
    text = 'a: {b: "${x}"}\nc: ${x}\njson:$.items[*].id: uuid\nd: [\'${x}\', "json:$[*]"]\n'
    assert plain(text) == ([{"a": {"b": "${x}"}, "c": "${x}", "json:$.items[*].id": "uuid", "d": ["${x}", "json:$[*]"]}], [])


def test_aliases_are_bounded() -> None:
    laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    laughs += "".join(f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]\n" for at in range(1, 9))
    assert "aliases unfold to more than 200000 values" in problem_of(laughs)
    tower = "a0: &a0 [x]\n" + "".join(f"a{at}: &a{at} [*a{at - 1}]\n" for at in range(1, 100))
    assert "aliases unfold to more than 64 levels" in problem_of(tower)
    assert plain("a: &x {b: 1}\nc: *x\n") == ([{"a": {"b": 1}, "c": {"b": 1}}], [])


def test_keys_are_checked() -> None:
    _, problems = plain("a: 1\nb: {c: 1, 'c': 2}\na: 2\n<<: {d: 1}\n? [x]\n: 1\n1: ok\n")
    assert problems == [
        "a.yaml:2:11: the key 'c' stands twice (first in line 2); remove or rename one of them",
        "a.yaml:3:1: the key 'a' stands twice (first in line 1); remove or rename one of them",
        "a.yaml:4:1: merge keys (`<<`) are not part of YAML 1.2; repeat the keys, or share them in _shared.yaml",
        "a.yaml:5:3: a key must be a single word or text; write it as `key: value`",
    ]


def test_tags_and_infinities_are_refused_and_standard_tags_hold() -> None:
    values, problems = plain("a: !!str 5\nb: !!python/object x\nc: .nan\nd: !!int five\ne: !set {a: 1}\n")
    assert values[0]["a"] == "5"  # type: ignore[index]
    assert [problem.split(": ")[0] for problem in problems] == ["a.yaml:2:4", "a.yaml:3:4", "a.yaml:4:4", "a.yaml:5:4"]


def test_several_documents_and_none() -> None:
    assert plain("a: 1\n---\nb: 2\n")[0] == [{"a": 1}, {"b": 2}]
    assert plain("# nothing\n")[0] == []


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a: 1\nb: \xff\n", "a.yaml:2:4: the file is not UTF-8; save it as UTF-8"),
        ("a: 1".encode("utf-16"), "a.yaml:1:1: the file is not UTF-8"),
        (b"#" * (MAX_FILE + 1), "is larger than 8 MiB"),
    ],
)
def test_a_file_must_be_text_of_a_sane_size(project: Project, data: bytes, expected: str) -> None:
    path = project.write("a.yaml", data)
    with pytest.raises(DocumentError) as caught:
        read_text(path, "a.yaml")
    assert expected in str(caught.value.problem)


def test_a_byte_order_mark_is_fine(project: Project) -> None:
    assert read_text(project.write("a.yaml", b"\xef\xbb\xbfa: 1"), "a.yaml") == "a: 1"


@settings(max_examples=150, deadline=None)
@given(st.text("ab:-{}[]&*!|>'\"%@`,#? \n\t$~<\x00\x85\ufeff0.", max_size=30))
def test_any_text_gives_nodes_or_one_problem(text: str) -> None:
    try:
        plain(text)
    except DocumentError as error:
        caught = error
    else:
        return
    assert str(caught.problem).startswith("a.yaml")


@settings(max_examples=80, deadline=None)
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(10**18), 10**18)
        | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc<&*", max_size=3), inner, max_size=3),
        max_leaves=8,
    )
)
def test_json_is_yaml(value: object) -> None:
    import json

    assert plain(json.dumps(value, ensure_ascii=False)) == ([value], [])
