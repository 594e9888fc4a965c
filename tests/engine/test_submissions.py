"""Which request brought a page about, from the documents and calls a browser saw."""

from __future__ import annotations

import pytest

from harness.engine.submissions import path_of, submission, target_of
from harness.model.observation import Hop, Observation, RenderedPage, SentRequest

ORIGIN = "http://127.0.0.1:5000"


def hop(method: str, path: str, status: int | None) -> Hop:
    return Hop(method, ORIGIN + path, status)


@pytest.mark.parametrize(
    ("hops", "calls", "expected"),
    [
        ([("POST", "/cart/add", 302), ("GET", "/cart", 200)], [], "POST /cart/add"),
        ([("POST", "/reviews?a=1", 200)], [], "POST /reviews"),
        ([("POST", "/a", 303), ("GET", "/b", 301), ("GET", "/c", 200)], [], "POST /a"),
        ([("POST", "/cart/add", 302), ("GET", "/cart", 200), ("GET", "/checkout", 200)], [], None),
        ([("GET", "/old", 301), ("GET", "/new", 200)], [], None),
        ([("GET", "/", 200)], [("POST", "/track", 204)], None),
        ([], [("GET", "/api", 200), ("POST", "/like", 200), ("GET", "/api", 200)], "POST /like"),
        ([], [("GET", "/api", 200)], None),
        ([], [], None),
    ],
)
def test_what_led_to_the_page(
    hops: list[tuple[str, str, int]], calls: list[tuple[str, str, int]], expected: str | None
) -> None:
    page = RenderedPage(ORIGIN, hops=tuple(hop(*one) for one in hops), calls=tuple(hop(*one) for one in calls))
    found = submission(Observation(SentRequest("GET", ORIGIN + "/", "/"), 200, page=page))
    assert (f"{found.method} {path_of(found)}" if found else None) == expected


def test_targets_keep_their_query() -> None:
    assert target_of(hop("POST", "/a?b=1#c", 200)) == "/a?b=1"
    assert target_of(Hop("POST", ORIGIN, 200)) == "/"
    assert submission(Observation(SentRequest("POST", ORIGIN, "/"))) is None
