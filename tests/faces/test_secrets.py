"""No secret, in whatever spelling, is in anything that a command writes or prints."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests import commands
from tests.faces.conftest import QUIET
from tests.servers import secretive
from tests.servers.secretive import pieces, secret_of
from tests.twins import as_json, twin

ENVIRONMENT = {"PASSWORD": "password", "TOKEN": "token", "API_KEY": "api", "BASIC": "basic", "IN_PATH": "path"}
ENVIRONMENT |= {"GATEWAY": "gateway", "DATABASE_URL": "database", "ACCESS": "access"}
WRITTEN = ("written", "json", "early")
OF_EACH_SIDE = ("bearer", "card", "signature", "trace", "csrf", "metacsrf", "stored", "link", "query", "cookie", "ref", "mail")
SECRETS = [(kind, "") for kind in (*ENVIRONMENT.values(), *WRITTEN)]
SECRETS += [(kind, side) for kind in OF_EACH_SIDE for side in ("legacy", "candidate")]

SETTINGS = """\
redact = ["json:$.payment.card", "header:x-trace"]
"""
TARGET = """
[targets.{name}]
command = '{{python}} {file} {{port}} {name}'
ready = "/healthz"
reset = "POST /reset"
headers = {{ X-Gateway = "${{env.GATEWAY}}" }}
env = {{ DATABASE_URL = "${{env.DATABASE_URL}}", {name}_ONLY = "1"{more} }}
"""
SHARED = f"""\
identities:
  reader:
    steps:
      - request: POST /login
        json: {{user: anna, password: "${{env.PASSWORD}}"}}
        capture: {{token: json:$.token, whole: json:$}}
    send:
      headers: {{Authorization: "Bearer ${{token}}"}}
  clerk:
    steps:
      - form: /form
        fill: {{user: bert, password: {secret_of("written", "")}}}
"""
SCENARIOS = f"""\
scenario: Echoes
run_as: [reader, clerk, anonymous]
steps:
  - request: GET /echo?api_key=${{env.API_KEY}}
    headers: {{X-Api-Key: "${{env.API_KEY}}"}}
  - request: GET /echo/${{env.IN_PATH}}/x
  - request: GET /echo
    auth: [anna, "${{env.BASIC}}"]
  - request: GET /echo
    headers: {{Authorization: "Bearer ${{env.TOKEN}}", X-Custom: "${{env.ACCESS}}"}}
  - request: GET /no-such-page?password=${{env.PASSWORD}}
  - request: GET /form
  - request: GET /mail
    capture: {{ref: json:$.ref}}
  - request: GET /echo
    headers: {{Authorization: "Token ${{ref}}"}}
---
scenario: Logins
steps:
  - request: GET /echo?q={secret_of("early", "")}
  - request: POST /login
    json: {{user: anna, password: {secret_of("json", "")}, secret: {secret_of("early", "")}}}
    capture: {{token: json:$.token, card: json:$.payment.card, jwt: json:$.jwt}}
  - request: GET /echo?card=${{card}}
    headers: {{Authorization: "Bearer ${{token}}", X-Jwt: "${{jwt}}"}}
  - form: /form
    fill: {{user: anna, password: "${{env.PASSWORD}}"}}
    capture: {{link: header:location}}
  - request: GET ${{link}}
  - request: GET /echo
"""


@dataclass
class Place:
    """A folder with two applications that tell everything, and all that was printed there."""

    folder: Path
    printed: list[tuple[str, str]] = field(default_factory=list)
    given: dict[Path, str] = field(default_factory=dict)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        self.given[path] = text

    def settings(self, legacy: str = "", candidate: str = "", more: str = "") -> None:
        """``legacy`` and ``candidate``: more of their environments."""
        targets = [
            TARGET.format(name=name, file=secretive.__file__, more=f", {extra}" if extra else "")
            for name, extra in (("legacy", legacy), ("candidate", candidate))
        ]
        self.write("parity.toml", SETTINGS + "".join(targets) + more)

    def run(self, module: str, *arguments: str, code: int) -> str:
        """Run a command; returns what it printed on both streams."""
        secrets = {name: secret_of(kind, "") for name, kind in ENVIRONMENT.items()}
        done = commands.run(module, *arguments, cwd=self.folder, env={**os.environ, **secrets})
        text = done.stdout + done.stderr
        assert done.returncode == code, text
        self.printed.append((" ".join((module, *arguments)), text))
        return text

    def parity(self, *arguments: str, code: int) -> str:
        return self.run("harness.cli.main", *arguments, code=code)

    def pytest(self, *arguments: str, code: int) -> str:
        return self.run("pytest", *QUIET, "-vv", "--showlocals", *arguments, code=code)

    def artefacts(self) -> Iterator[tuple[str, str]]:
        """All that was written or printed, without the lines that the test itself wrote."""
        yield from self.printed
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                text = path.read_bytes().decode("latin-1")
                own = set(self.given.get(path, "").splitlines())
                yield str(path.relative_to(self.folder)), "\n".join(line for line in text.splitlines() if line not in own)

    def leaks(self) -> list[str]:
        """Where a secret is to be seen: half of one is enough."""
        found = []
        for name, text in self.artefacts():
            for kind, side in SECRETS:
                for sign in signs(kind, side):
                    at = text.find(sign)
                    if at >= 0:
                        found.append(f"{kind} of {side or 'both'} in {name}: {text[max(0, at - 60) : at + 40]!r}")
                        break
        return found


def signs(kind: str, side: str) -> list[str]:
    """What gives a secret away: either half, the base64 of the whole and of the Basic credentials it is used in."""
    secret = secret_of(kind, side).encode()
    return [*pieces(kind, side), *(base64.b64encode(user + secret).decode().rstrip("=")[:-1] for user in (b"", b"anna:"))]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.settings()
    made.write("scenarios/_shared.yaml", SHARED)
    made.write("scenarios/a.yaml", SCENARIOS)
    return made


def test_the_search_finds_what_it_looks_for(place: Place) -> None:
    """Every kind of secret is handled in these runs, and would be found: seen in what the applications wrote themselves."""
    place.settings(more="\n[targets.told]\ncommand = '{python} -c 1'\n")
    for target in ("legacy", "candidate"):
        path = place.folder / "parity.toml"
        place.write(
            "parity.toml", path.read_text("utf-8").replace(f"{{port}} {target}'", f"{{port}} {target} 2> {target}.log'")
        )
    place.parity("run", code=1)
    place.printed.clear()
    found = {leak.split(" in ")[0] for leak in place.leaks()}
    asked = {f"{kind} of both" for kind in (*ENVIRONMENT.values(), *WRITTEN) if kind != "database"}
    sent = {f"{kind} of {side}" for kind in ("bearer", "card", "csrf", "link", "ref") for side in ("legacy", "candidate")}
    assert found >= asked | sent, (asked | sent) - found


def test_the_command_line_leaves_no_secret_anywhere(place: Place) -> None:
    place.parity("run", "--jobs", "4", code=1)
    place.parity("record", code=0)
    place.parity("run", "--against", "snapshot", "--report", "reports/snapshot", code=1)
    place.parity("report", "reports/snapshot/results.json", "-o", "reports/merged", code=0)
    waive = ("waive", "reports/results.json", "--reason", "x", "--owner", "y", "--until", "2099-01-01")
    place.parity(*waive, code=0)
    place.parity("calibrate", "-n", "2", code=0)
    place.parity(*waive, "--write", code=0)
    assert len(list(place.folder.rglob("*.json"))) == 4 + 2
    assert place.leaks() == []


def test_pytest_leaves_no_secret_anywhere(place: Place) -> None:
    place.pytest("scenarios", "--junitxml=junit.xml", code=1)
    place.pytest("scenarios", "--snapshot-update", "--junitxml=recorded.xml", code=0)
    place.pytest("scenarios", "--parity-against=snapshot", "-n", "2", "--junitxml=workers.xml", code=1)
    assert place.leaks() == []


CRASH = """\
scenario: Crash
steps:
  - request: GET /crash?q=${env.IN_PATH}
    headers: {Authorization: "Bearer ${env.TOKEN}", X-Others: "${env.BASIC} ${env.ACCESS}"}
"""
EXPECTS = (
    "scenario: Echo\nsteps:\n  - request: GET /echo?q=${env.IN_PATH}\n    expect: {'header:x-echo-path': \"${env.ACCESS}\"}\n"
)
GIVEN = f"""\
scenario: Given
given:
  - request: POST /login
    json: {{password: "${{env.PASSWORD}}"}}
    expect: {{json:$.token: "{secret_of("bearer", "legacy")}"}}
steps:
  - request: GET /echo
"""
WAITS = """\
scenario: Waits
steps:
  - request: GET /mail
    wait: {until: {"json:$.side": done}, unless: {"json:$.ref": "${env.ACCESS}"}, timeout: 300ms, every: 100ms}
    capture: {nothing: "json:$.${env.ACCESS}"}
"""


def _crash(place: Place) -> None:
    place.write("scenarios/a.yaml", CRASH)


def _no_start(place: Place) -> None:
    place.settings(candidate='DIES_AT_ONCE = "1"')


def _no_reset(place: Place) -> None:
    place.settings(legacy='RESET_FAILS = "1"')


def _no_reset_command(place: Place) -> None:
    place.settings()
    text = (place.folder / "parity.toml").read_text("utf-8")
    place.write("parity.toml", text.replace('"POST /reset"', "'echo cannot reset $DATABASE_URL; exit 4'"))


def _expects(place: Place) -> None:
    place.write("scenarios/a.yaml", EXPECTS)


def _given_fails(place: Place) -> None:
    place.write("scenarios/a.yaml", GIVEN)


def _waits(place: Place) -> None:
    place.write("scenarios/a.yaml", WAITS.replace("    capture:", "    # capture:"))


BROKEN = {
    "a target that prints its secrets and dies": (_crash, "died with exit code 3"),
    "a target that dies before it is ready": (_no_start, "no database at"),
    "a reset that is refused with a secret in its answer": (_no_reset, "cannot reset"),
    "a reset command that prints a secret": (_no_reset_command, "cannot reset"),
    "an expectation that is not met": (_expects, "expected header:x-echo-path"),
    "a scene that cannot be set": (_given_fails, "expected json:$.token"),
    "a wait that is not fulfilled": (_waits, "gave up"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_run_that_ends_broken_tells_why_but_no_secret(place: Place, name: str) -> None:
    spoil, told = BROKEN[name]
    spoil(place)
    assert told in place.parity("run", code=3)
    assert told in place.pytest("scenarios", "--junitxml=junit.xml", code=1)
    assert place.leaks() == []


@pytest.mark.parametrize("name", [name for name in BROKEN if name != "a target that dies before it is ready"])
def test_recording_and_calibrating_that_fail_tell_why_but_no_secret(place: Place, name: str) -> None:
    spoil, told = BROKEN[name]
    spoil(place)
    assert told in place.parity("record", code=3)
    assert told in place.parity("calibrate", "-n", "2", code=3)
    assert place.leaks() == []


def test_a_password_in_the_url_of_a_target_is_not_told(place: Place) -> None:
    with twin(lambda *_: as_json({})) as one:
        url = one.url.replace("//", f"//anna:{secret_of('written', '')}@")
        place.parity("run", "--legacy", url, "--candidate", url, code=1 + 2)
    nowhere = f"http://anna:{secret_of('written', '')}@127.0.0.1:1"
    assert "127.0.0.1:1" in place.parity("record", "--legacy", nowhere, code=3)
    assert place.leaks() == []
