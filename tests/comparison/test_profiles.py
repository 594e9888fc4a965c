"""Profiles: known noise of a framework goes only where it is exactly that noise and the other side has none of it."""

from __future__ import annotations

import pytest

from harness.comparison.profiles.base import NO_PROFILE, Profile, StockBody
from harness.comparison.profiles.flask import FLASK
from harness.model.observation import Observation
from tests.comparison.judging import answer, judged

OTHER = Profile("other", bodies=(StockBody("other page", "a test", lambda seen: seen.body == b"moved"),))


def page(link: str, text: str | None = None) -> str:
    return (
        "<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n"
        "<p>You should be redirected automatically to the target URL: "
        f'<a href="{link}">{link if text is None else text}</a>. If not, click the link.\n'
    )


def redirect(body: str, location: str = "/login?next=/a&b=ü", status: int = 302) -> Observation:
    return answer(body, status=status, headers=[("Location", location)], kind="text/html; charset=utf-8")


STOCK = page("/login?next=/a&amp;b=%C3%BC", "/login?next=/a&amp;b=ü")


def test_werkzeugs_redirect_page_equals_no_body_and_is_reported_as_removed() -> None:
    found = judged(redirect(STOCK), redirect(""), profiles=(FLASK, NO_PROFILE))
    assert not found.differences
    assert [(one.entry, one.address) for one in found.removed] == [("werkzeug redirect page", "body")]
    mirrored = judged(redirect(""), redirect(STOCK), profiles=(NO_PROFILE, FLASK))
    assert not mirrored.differences
    assert mirrored.removed


def test_two_frameworks_own_redirect_pages_are_both_noise() -> None:
    found = judged(redirect(STOCK), redirect("moved"), profiles=(FLASK, OTHER))
    assert not found.differences
    assert [one.entry for one in found.removed] == ["werkzeug redirect page", "other page"]


@pytest.mark.parametrize(
    ("legacy", "candidate"),
    [
        (STOCK, "<p>Please pay first.</p>"),
        (STOCK.replace("click the link", "click the link<script>alert(1)</script>"), ""),
        (page("/elsewhere"), ""),
        (page("/login?next=/a&amp;b=%C3%BC", "somewhere else"), ""),
        (STOCK + "<p>and more</p>", ""),
        ("", "moved"),
    ],
)
def test_any_other_body_stays_compared(legacy: str, candidate: str) -> None:
    found = judged(redirect(legacy), redirect(candidate), profiles=(FLASK, NO_PROFILE))
    assert found.differences
    assert not found.removed


def test_the_page_is_noise_only_in_a_redirect_with_that_location() -> None:
    assert judged(redirect(STOCK, status=200), redirect("", status=200), profiles=(FLASK, NO_PROFILE)).differences
    assert judged(redirect(STOCK, location="/x"), redirect("", location="/x"), profiles=(FLASK, NO_PROFILE)).differences


def test_without_the_profile_the_page_is_a_difference() -> None:
    assert [one.address for one in judged(redirect(STOCK), redirect("")).differences] == ["body"]


def test_two_flask_sides_keep_their_pages_compared() -> None:
    found = judged(redirect(STOCK), redirect(STOCK), profiles=(FLASK, FLASK))
    assert not found.differences
    assert not found.removed
    assert judged(redirect(STOCK), redirect(""), profiles=(FLASK, FLASK)).removed


def test_the_type_of_a_body_that_was_taken_away_goes_with_it() -> None:
    typeless = answer(b"", status=302, headers=[("Location", "/login?next=/a&b=ü")])
    assert not judged(redirect(STOCK), typeless, profiles=(FLASK, NO_PROFILE)).differences
    other = answer("", status=302, headers=[("Location", "/login?next=/a&b=ü")], kind="application/json")
    assert judged(redirect(STOCK), other, profiles=(FLASK, NO_PROFILE)).differences
