"""Faults that take more than one request to show, holes in authorization, and faults behind a masked field."""

from __future__ import annotations

import json
import re
import unicodedata

from tests.faults.catalogue import Catalogue
from tests.faults.injector import GONE, Answer, Change, Memory, body, both, header, json_at, on, replace, status

ORDERS = r"/api/orders"
ORDER = r"/api/orders/[^/]*"
JOB = r"/api/jobs/[^/]*"


def enter(catalogue: Catalogue) -> None:
    _masked(catalogue)
    _state(catalogue)
    _rights(catalogue)


def again(path: str, of: int = 1, at: int = 2) -> Change:
    """Answer the ``at``-th request of a path with what the ``of``-th was answered: a page that has gone stale."""

    def change(answer: Answer, memory: Memory) -> None:
        if not re.fullmatch(path, answer.path):
            return
        memory["count"] = memory.get("count", 0) + 1
        if memory["count"] == of:
            memory["body"] = answer.body
        if memory["count"] == at:
            answer.body = memory["body"]

    return placed(change)


def placed(change: Change) -> Change:
    """Mark a change that says itself which answers it is about."""
    change.placed = True  # type: ignore[attr-defined]
    return change


@placed
def swap_references(answer: Answer, memory: Memory) -> None:
    """What was created first is shown under the second reference, and the other way round."""
    if re.fullmatch(ORDERS, answer.path) and answer.method == "POST":
        memory.setdefault("orders", []).append(json.loads(answer.body)["reference"])
    elif re.fullmatch(ORDER, answer.path) and len(memory.get("orders", ())) == 2:
        first, second = memory["orders"]
        text = answer.body.decode()
        answer.body = text.replace(first, "#").replace(second, first).replace("#", second).encode()


@placed
def swap_answers(answer: Answer, memory: Memory) -> None:
    """Asked for one order, the other is shown, under the reference that was asked for."""
    if not re.fullmatch(ORDER, answer.path):
        return
    reference = answer.path.rpartition("/")[2]
    data = json.loads(answer.body)
    data["address"]["name"] = "Second" if data["address"]["name"] == "First" else "First"
    assert data["reference"] == reference
    answer.body = json.dumps(data).encode()


@placed
def same_reference(answer: Answer, memory: Memory) -> None:
    """Every order gets the reference of the first."""
    if re.fullmatch(ORDERS + ".*", answer.path) and answer.status < 300:
        data = json.loads(answer.body)
        for order in data.get("items", [data])[:2]:
            if order["created_at"] > "2026":
                order["reference"] = memory.setdefault("reference", order["reference"])
        answer.body = json.dumps(data).encode()


def _masked(catalogue: Catalogue) -> None:
    def order(name: str, path: str, new: object, *at: str, url: str = ORDERS, method: str = "POST") -> None:
        catalogue.fault(name, "order", on(url, json_at(path, new), method=method), *(at or (f"json:$.{path}",)))

    order("masked date without its zone", "created_at", lambda text: text.removesuffix("Z"))
    order("masked date in another format", "created_at", lambda text: text.replace("T", " "))
    order("masked date with fractions", "created_at", lambda text: text.replace("Z", ".123456Z"))
    order("masked date long past", "created_at", "2020-01-01T00:00:00Z")
    order("masked date an hour off", "created_at", lambda text: text[:11] + f"{(int(text[11:13]) + 1) % 24:02}" + text[13:])
    order("masked date as a number", "created_at", 1795250000)
    order("masked date became null", "updated_at", None)
    order("masked date became empty", "updated_at", "")
    order("masked date lost", "updated_at", GONE)
    order("unicode normalised", "address.city", lambda value: unicodedata.normalize("NFD", value))
    order("masked id became null", "reference", None)
    order("masked id lost", "reference", GONE)
    order("masked id became a number", "reference", 4711)
    order("another id when asked again", "reference", "00000000-0000-4000-8000-000000000001", url=ORDER, method="GET")
    catalogue.fault(
        "ids of two orders swapped",
        "two orders",
        swap_references,
        "json:$.reference",
        "json:$.items[*].reference",
        "json:$.items[0].reference",
    )
    catalogue.fault("two orders exchanged", "two orders", swap_answers, "json:$.address.name")
    catalogue.fault("two orders with one id", "two orders", same_reference, "json:$.reference*", "json:$.items*")
    catalogue.fault(
        "Location of another order",
        "order",
        on(ORDERS, header("Location", "/api/orders/00000000-0000-4000-8000-000000000001"), method="POST"),
        "header:location",
    )
    catalogue.fault("masked token became empty", "token", json_at("token", ""), "json:$.token")
    catalogue.fault("masked token became null", "token", json_at("token", None), "json:$.token")
    catalogue.fault("masked token much shorter", "token", json_at("token", "abc"), "json:$.token")
    catalogue.fault("masked token lost", "token", json_at("token", GONE), "json:$.token")
    catalogue.fault("masked token with another type", "token", json_at("token_type", "JWT"), "json:$.token_type")
    catalogue.fault("masked state became null", "job", on("/api/jobs", json_at("state", None), method="POST"), "json:$.state")
    catalogue.fault("masked job id swapped", "job", on(JOB, json_at("id", "11111111-1111-4111-8111-111111111111")), "json:$.id")
    catalogue.fault(
        "result of another job",
        "job",
        on(JOB, json_at("result_url", lambda url: url and "/api/jobs/11111111-1111-4111-8111-111111111111/result")),
        "json:$.result_url",
    )


def _state(catalogue: Catalogue) -> None:
    catalogue.fault("stock not lowered", "order", on("/api/books/1", json_at("stock", 7)), "json:$.stock")
    catalogue.fault("order forgotten", "order", on(ORDER, status(404), method="GET"), "status")
    catalogue.fault(
        "cancelling does nothing", "order", on(r"/api/orders/.*/cancel", json_at("status", "pending")), "json:$.status"
    )
    catalogue.fault(
        "quantity forgotten", "order", on(ORDER, json_at("lines.0.quantity", 1), method="GET"), "json:$.lines[0].quantity"
    )
    catalogue.fault(
        "newest order last",
        "two orders",
        on(ORDERS + "$", json_at("items", lambda rows: [rows[1], rows[0], *rows[2:]]), method="GET"),
        "json:$.items*",
    )
    catalogue.fault("cart page gone stale", "cart", again("/cart", at=3), "document:*", "text*")
    catalogue.fault(
        "cart empty on the second look",
        "cart",
        on("/cart", replace(r"<table>.*</table>", '<p class="empty">Your cart is empty.</p>'), method="GET", nth=3),
        "document:*",
        "text*",
    )
    catalogue.fault(
        "message shown again",
        "cart",
        on(
            "/cart",
            replace("</main>", '<div role="status">“The Salt Ledger” was added to your cart.</div></main>'),
            method="GET",
            nth=3,
        ),
        "document:*",
        "text*",
    )
    catalogue.fault(
        "message lost",
        "cart",
        on("/cart", replace(r'<div class="messages" role="status">.*?</div>', ""), method="GET", nth=1),
        "document:roles*",
        "document:*",
    )
    catalogue.fault(
        "review not shown",
        "review",
        on("/books/bolgerne-bagefter", replace(r'<article class="review">.*?</article>', ""), nth=2),
        "document:*",
        "text*",
    )
    catalogue.fault(
        "review added twice",
        "review",
        on("/books/bolgerne-bagefter", replace(r'(<article class="review">.*?</article>)', r"\1\1"), nth=2),
        "document:*",
        "text*",
    )
    catalogue.fault("deleted book still there", "deleted", on("/api/books/2", status(200), method="GET"), "status")
    catalogue.fault(
        "deleting answers with a body",
        "deleted",
        on(
            "/api/books/2",
            both(status(200), body(b'{"deleted": true}'), header("Content-Type", "application/json")),
            method="DELETE",
        ),
        "status",
    )
    catalogue.fault("session not ended", "logout", on("/logout", header("Set-Cookie", None)), "cookie:session*", "status")
    catalogue.fault("logged out but let in", "logout", on("/account", both(status(200), header("Location", None))), "status")
    catalogue.fault("logout leads elsewhere", "logout", on("/logout", header("Location", "/login")), "header:location")
    catalogue.fault("job never done", "job", on(JOB, json_at("state", "running")), "error", "json:$.state")
    catalogue.fault("job fails", "job", on(JOB + "/result", status(409)), "status")
    catalogue.fault("second request fails", "cart", on("/cart", status(500), method="GET", nth=3), "status")


def _rights(catalogue: Catalogue) -> None:
    catalogue.fault("admin area open to readers", "forbidden", status(200), "status")
    catalogue.fault("admin area closed to admins", "admin page", status(403), "status")
    catalogue.fault("readers sent to the login", "forbidden", both(status(302), header("Location", "/login")), "status")
    catalogue.fault("data without a token", "unauthenticated", both(status(200), body(b'{"id": 1}')), "status")
    catalogue.fault(
        "account of somebody else",
        "login",
        on("/account", replace("ada@readers.example", "bob@readers.example"), method="GET"),
        "text*",
        "document:*",
    )
    catalogue.fault("role raised", "token", json_at("user.role", "admin"), "json:$.user.role")
    catalogue.fault(
        "password hash sent along", "token", json_at("user.password_hash", "pbkdf2:sha256:1$x"), "json:$.user.password_hash"
    )
    catalogue.fault(
        "admin link for everybody",
        "about page",
        replace(r'<li><a href="/login">', '<li><a href="/admin/">Admin</a></li><li><a href="/login">'),
        "document:links*",
    )
