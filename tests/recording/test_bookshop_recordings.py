"""A visit to the bookshop, recorded by Chromium and by an access log, passes against the same application without an edit."""

from __future__ import annotations

import json

import pytest

from tests.recording.conftest import FIXTURES, ROOT, Desk

HAR, LOG = FIXTURES / "bookshop.har", FIXTURES / "bookshop-access.log"
PASSWORDS = {
    "ADA_PASSWORD": "ada-reads-books",
    "ADA_WRONG_PASSWORD": "wrong-password",
    "BOB_PASSWORD": "bob-reads-too",
    "PASSWORD": "carol-reads-a-lot",
}


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "file", "least"), [("har", HAR, 16), ("access-log", LOG, 20)])
def test_the_import_passes_legacy_against_legacy(desk: Desk, kind: str, file: object, least: int) -> None:
    done = desk.parity("import", kind, str(file), "-o", "out")
    assert done.returncode == 0, done.stderr
    assert desk.parity("check", "out").returncode == 0
    out, reports = str(desk.folder / "out"), str(desk.folder / "reports")
    run = desk.parity("run", out, "--candidate", "again", "--strict", "--report", reports, cwd=ROOT, env=PASSWORDS)
    assert run.returncode == 0, run.stdout[-4000:]
    found = json.loads((desk.folder / "reports" / "results.json").read_text("utf-8"))
    assert found["verdict"] == "parity"
    assert len(found["scenarios"]) >= least


def test_a_visit_is_told_as_a_person_would(desk: Desk) -> None:
    done = desk.parity("import", "har", str(HAR), "-o", "out")
    visit = desk.text("visit.yaml")
    assert (
        '  - form: /login?next=/account\n    fill: {username: ada, password: "${env.ADA_PASSWORD}", remember: true}\n' in visit
    )
    assert (
        "  - form: /books/the-salt-ledger\n    fill: {quantity: 2}\n    expect: {status: 302}\n" in visit
    )  # defaults are left alone
    assert "which: /logout" in visit
    assert 'capture: {token: "json:$.token"}' in visit
    assert 'Authorization: "Bearer ${token}"' in visit
    assert 'username: "carol${unique}"' in visit
    assert "parametrize:\n  book: [the-salt-ledger, naranjas-nieve, bolgerne-bagefter]" in desk.text("books.yaml")
    for name in PASSWORDS:
        assert f"set before running: {name}" in done.stdout


def test_no_secret_and_no_noise_is_copied(desk: Desk) -> None:
    desk.parity("import", "har", str(HAR), "-o", "out")
    text = desk.texts.lower()
    recorded = HAR.read_text("utf-8")
    cookies = {one["value"] for entry in json.loads(recorded)["log"]["entries"] for one in entry["request"].get("cookies", [])}
    assert cookies
    for secret in (*PASSWORDS.values(), *cookies):
        assert secret.lower() not in text
    for noise in ("cookie", "csrf", "sec-", "user-agent", "accept-encoding", "referer", "static/"):
        assert noise not in text


def test_the_redirect_that_was_followed_is_no_step_of_its_own_unless_it_is_a_page(desk: Desk) -> None:
    desk.parity("import", "har", str(HAR), "-o", "out")
    visit = desk.text("visit.yaml")
    assert visit.count("request: GET /cart\n") == 1  # the page that POST /cart/add led to
    assert "GET /account" in visit


def test_a_log_says_what_it_cannot_tell(desk: Desk) -> None:
    done = desk.parity("import", "access-log", str(LOG), "-o", "out")
    assert "POST /login (2 times): a log holds no bodies" in done.stderr
    assert "# Not carried over: POST /login (2 times)" in desk.texts
    assert "- request: POST" not in desk.texts
    books = desk.text("books.yaml")
    assert books.index("scenario: A book\n") < books.index("scenario: Books\n")  # the most used first
    assert "# 5 requests" in books
