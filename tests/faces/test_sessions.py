"""A login kept in other cookies: a server-side session on legacy, a JWT on the candidate; what is less safe is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faces.conftest import Bench
from tests.servers.logins import application, claims_of, jwt, served

EXPIRED = jwt({**claims_of("anna"), "exp": 1_700_000_000})
UNSIGNED = jwt(claims_of("anna"), alg="none")
FORGED = jwt(claims_of("anna"), key=b"somebody else's key")
SCENARIOS = """\
scenario: In and out
steps:
  - request: GET /private
    expect: {{status: 302}}
  - request: POST /login
    form: {{username: anna, password: annas-pass-1}}
    expect: {{status: 302}}
    capture: {{token: "cookie:session.value"}}
  - request: GET /private
    expect: {{status: 200, "document:title": Hello anna}}
  - request: POST /logout
    expect: {{status: 302}}
  - request: GET /private
    expect: {{status: 302}}
  - request: GET /private  # with the token of before
    cookies: {{session: "${{token}}"}}
    sides: {{candidate: {{cookies: {{{name}: "${{token}}"}}}}}}
    expect: {{status: 302}}
---
scenario: A wrong password
steps:
  - request: POST /login
    form: {{username: anna, password: berts-pass-2}}
    expect: {{status: 401}}
---
scenario: Tokens that nobody may be let in with
parametrize: {{token: [{expired}, {unsigned}, {forged}, nonsense]}}
writes: false
steps:
  - request: GET /private
    cookies: {{session: "${{token}}"}}
    sides: {{candidate: {{cookies: {{{name}: "${{token}}"}}}}}}
    expect: {{status: 302}}
"""
SETTINGS = """\
cookie_names = {{ session = "{setting}" }}
[targets.legacy]
url = "{legacy}"
public_url = "https://shop.test"
[targets.candidate]
url = "{candidate}"
public_url = "https://shop.test"
"""
PORTS = {
    "a JWT": ("jwt", "token", "token"),
    "a JWT with a prefix": ("jwt", "__Host-token", "token"),
    "a JWT without the prefix of the settings": ("jwt", "token", "__Secure-token"),
    "a JWT in chunks": ("chunks", "token", "token"),
    "a JWT in chunks with a prefix": ("chunks", "__Secure-token", "token"),
}
FAULTS = {
    "no HttpOnly": "cookie:session.httponly",
    "no Secure": "cookie:session.secure",
    "SameSite None": "cookie:session.samesite",
    "alive after logout": "status",
    "cookie stays": "cookie:session",
    "expired": "status",
    "alg none": "status",
    "another user": "document:title",
}


def run(folder: Path, bench: Bench, legacy: str, port: tuple[str, str, str], fault: str = "", rules: str = "") -> int:
    style, name, setting = port
    tokens = {"expired": EXPIRED, "unsigned": UNSIGNED, "forged": FORGED}
    text = SCENARIOS.format(name=name, **tokens)
    (folder / "scenarios").mkdir(exist_ok=True)
    (folder / "scenarios" / "a.yaml").write_text(text, "utf-8")
    (folder / "scenarios" / "_shared.yaml").write_text(f"rules:\n{rules}" if rules else "", "utf-8")
    with served(application(legacy, "session")) as old, served(application(style, name, fault)) as new:
        settings = SETTINGS.format(setting=setting, legacy=old, candidate=new)
        (folder / "parity.toml").write_text(settings, "utf-8")
        done = bench.parity("run")
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.returncode


@pytest.mark.parametrize("port", PORTS)
def test_a_port_that_keeps_the_login_elsewhere_is_parity(bench: Bench, port: str) -> None:
    assert run(bench.folder, bench, "session", PORTS[port]) == 0, bench.differences
    assert bench.results["verdict"] == "parity"
    assert "cookie" in str(bench.results["scenarios"])


@pytest.mark.parametrize("fault", FAULTS)
def test_a_port_that_is_less_safe_is_found(bench: Bench, fault: str) -> None:
    assert run(bench.folder, bench, "session", PORTS["a JWT"], fault) == 1
    assert FAULTS[fault] in {at for one in bench.differences for at in (one["address"], *one["also"])}, bench.differences


@pytest.mark.parametrize(
    ("fault", "address"),
    [
        ("one chunk without HttpOnly", "cookie:session.httponly"),
        ("a chunk stays", "cookie:session.deleted"),
        ("alive after logout", "status"),
    ],
)
def test_chunks_are_one_cookie_and_as_safe_as_the_least_safe_of_them(bench: Bench, fault: str, address: str) -> None:
    assert run(bench.folder, bench, "session", PORTS["a JWT in chunks"], fault) == 1
    assert address in {at for one in bench.differences for at in (one["address"], *one["also"])}, bench.differences


@pytest.mark.parametrize("port", ["a JWT", "a JWT in chunks"])
@pytest.mark.parametrize("fault", ["", "the claim only", "short life"])
def test_the_claims_of_two_tokens_are_compared_by_a_rule(bench: Bench, port: str, fault: str) -> None:
    """A page that looks the user up elsewhere would not show whom the token names."""
    rules = "  cookie:session.value: jwt\n"
    assert run(bench.folder, bench, "jwt", PORTS[port], fault, rules) == bool(fault), bench.differences
    assert {one["address"] for one in bench.differences} == ({"cookie:session.value"} if fault else set())
    told = {"the claim only": "'anna' on legacy and 'bert' on the candidate", "short life": "3600 s, the candidate's 60 s"}
    assert all(told[fault] in one["reason"] for one in bench.differences)


def test_without_the_setting_another_name_is_another_cookie(bench: Bench) -> None:
    assert run(bench.folder, bench, "session", ("jwt", "token", "other")) == 1
    assert {"cookie:session", "cookie:token"} <= {at for one in bench.differences for at in (one["address"], *one["also"])}
