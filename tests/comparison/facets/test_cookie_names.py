"""Cookies of other names: prefixes and chunks are the same cookie, as safe as the least safe of its chunks."""

from __future__ import annotations

import pytest

from harness.comparison.facets.base import Lens
from harness.comparison.facets.cookie import CookieFacet
from harness.model.observation import Observation, SentRequest

TOKEN = "Zx81-kQ2mVw9_pLr4tY7"


def tree(*lines: str, names: dict[str, str], sent: str = "") -> dict[str, object]:
    request = SentRequest("GET", "http://h/", "/", (("Cookie", sent),) if sent else ())
    view = CookieFacet().view(
        Observation(request, 200, tuple(("Set-Cookie", line) for line in lines)), Lens(cookie_names=names)
    )
    assert view is not None
    assert isinstance(view.tree, dict)
    return view.tree


@pytest.mark.parametrize("name", ["tok", "__Secure-tok", "__Host-tok", "__host-tok", "tok.0"])
@pytest.mark.parametrize("setting", ["tok", "__Secure-tok"])
def test_a_mapped_name_is_known_with_prefixes_and_chunks(name: str, setting: str) -> None:
    assert tree(f"{name}={TOKEN}; Path=/", names={setting: "session"}) == {"session": {"value": TOKEN, "path": "/"}}


@pytest.mark.parametrize("name", ["tok2", "tok.x", "my-tok", "tok.0.1"])
def test_other_names_are_other_cookies(name: str) -> None:
    assert list(tree(f"{name}=a", names={"tok": "session"})) == [name]


def test_without_a_mapping_prefixes_are_part_of_the_name() -> None:
    assert list(tree("__Host-a=1", "b.0=1", "b.1=2", names={})) == ["__Host-a", "b.0", "b.1"]


def test_chunks_are_joined_by_number_and_flags_hold_where_all_have_them() -> None:
    lines = [f"tok.{number}=part{number}; Path=/; HttpOnly; SameSite=Lax; Max-Age={100 + number}" for number in (10, 2, 0)]
    found = tree(*lines, "tok.11=; Max-Age=0; Path=/", names={"tok": "session"})["session"]
    assert isinstance(found, dict)
    assert found["value"] == "part0part2part10"
    assert found["httponly"] is True
    weaker = tree("tok.0=a; Secure; SameSite=Lax", "tok.1=b; SameSite=None", names={"tok": "session"})["session"]
    assert isinstance(weaker, dict)
    assert "secure" not in weaker
    assert weaker["samesite"] == "lax and none"


def test_a_token_is_deleted_when_nothing_of_it_is_left() -> None:
    gone = [f"tok.{number}=; Max-Age=0; Path=/" for number in range(2)]
    names = {"tok": "session"}
    assert tree(*gone, names=names, sent="tok.0=a; tok.1=b; x=1") == {"session": {"deleted": True, "path": "/"}}
    assert tree(gone[0], names=names, sent="tok.0=a; tok.1=b") == {"session": {"deleted": "all but tok.1", "path": "/"}}
    assert tree("tok=abc; Path=/", *gone, names=names) == {"session": {"value": "abc", "path": "/"}}


def test_two_whole_cookies_of_a_mapped_name_are_two() -> None:
    assert sorted(tree("tok=a", "__Host-tok=b", names={"tok": "session"})) == ["__Host-tok", "session"]
