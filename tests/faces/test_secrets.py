"""No secret, in whatever spelling, is in anything that a command writes or prints."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.servers import secretive
from tests.servers.secretive import pieces, secret_of

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
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={**kept, **{name: secret_of(kind, "") for name, kind in ENVIRONMENT.items()}},
        )
        text = done.stdout + done.stderr
        assert done.returncode == code, text
        self.printed.append((" ".join((module, *arguments)), text))
        return text

    def parity(self, *arguments: str, code: int) -> str:
        return self.run("harness.cli.main", *arguments, code=code)

    def pytest(self, *arguments: str, code: int) -> str:
        quiet = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest")
        return self.run("pytest", *quiet, "-vv", "--showlocals", *arguments, code=code)

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
