"""`parity routes --export` and `--check-edge`: real proxies before two applications, with right rules and with wrong ones."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.targets.running import free_port
from tests.faces.conftest import Bench
from tests.twins import Answer, as_json, twin

ROOT = Path(__file__).resolve().parents[2]
ROUTES = (
    "GET,POST /books/<slug>\nGET /books/new\nGET /books/<int:id>\nDELETE /books/<int:id>\nGET /books\nGET /genres/\n"
    "GET /files/<path:rest>\nGET /files/secret\nGET /moving/<slug>\nGET /jump\n"
)
SCENARIO = """\
scenario: Books
steps:
  - request: GET /books
  - request: GET /books/emma
  - request: GET /books/7
  - request: GET /genres/
  - request: GET /files/a/b.txt
  - request: GET /jump
---
scenario: A visitor searches
steps:
  - request: GET /books?q=${unique}
    headers: {Authorization: Bearer of-nobody-at-all, X-Mine: "1"}
"""
START = f"{{python}} {ROOT}/examples/edge/nginx.py parity.conf --listen {{port}}"
NGINX = f"""\
[targets.edge]
command = "{START} --legacy ${{targets.legacy.url}} --candidate ${{targets.candidate.url}}"
"""
CADDY = """\
[targets.edge]
command = "caddy run --adapter caddyfile --config parity.conf"
ready = "/books"
[targets.edge.env]
PARITY_LEGACY_URL = "${targets.legacy.url}"
PARITY_CANDIDATE_URL = "${targets.candidate.url}"
PARITY_PORT = "{port}"
CADDY_ADMIN = "localhost:0"
"""
MOVED = '[[moved]]\nlegacy = "/moving/<slug>"\ncandidate = "/new/<slug>/place"\n'


def needs(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"NOT TESTED: there is no {program} here, and `make proxies` could not get it")


def answer(method: str, path: str, body: bytes) -> Answer:
    if path == "/jump":
        return 302, [("Location", "/books"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X-Powered-By", "us")], b""
    return as_json({"method": method})


def settings(bench: Bench, edge: str = NGINX, more: str = "", *, reset: str = 'reset = "POST /books/emma"') -> None:
    (bench.folder / "legacy.txt").write_text(ROUTES, "utf-8")
    (bench.folder / "candidate.txt").write_text(ROUTES.replace("/moving/<slug>", "/new/<slug>/place"), "utf-8")
    (bench.folder / "parity.toml").write_text(
        f'[targets.legacy]\nurl = "{bench.legacy.url}"\ninventory = "list: legacy.txt"\n{reset}\n'
        f'[targets.candidate]\nurl = "{bench.candidate.url}"\ninventory = "list: candidate.txt"\n{reset}\n{edge}{more}',
        "utf-8",
    )


def prepared(bench: Bench, edge: str = NGINX, more: str = "", scenario: str = SCENARIO, kind: str = "nginx") -> Path:
    """A bench whose scenarios have run and whose rules are exported."""
    bench.legacy.behaviour = bench.candidate.behaviour = answer
    settings(bench, edge, more)
    bench.scenario(scenario)
    assert bench.parity("run").returncode == 0
    done = bench.parity("routes", "--export", kind, "--output", "parity.conf")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return bench.folder / "parity.conf"


@pytest.mark.parametrize(("program", "edge"), [("nginx", NGINX), ("caddy", CADDY)])
def test_the_exported_rules_send_everything_where_it_belongs(bench: Bench, program: str, edge: str) -> None:
    needs(program)
    prepared(bench, edge, MOVED, SCENARIO.replace("- request: GET /jump", "- request: GET /moving/emma"), kind=program)
    bench.legacy.asked.clear()
    bench.candidate.asked.clear()
    done = bench.parity("routes", "--check-edge", "edge")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "7 of them as 2 scenarios send them" in done.stdout
    assert "every request reached the side it belongs to, once and unchanged" in done.stdout
    assert {"GET /books", "HEAD /books", "GET /books/7", "GET /genres", "GET /new/emma/place"} <= set(bench.candidate.asked)
    assert {"POST /books/abc", "GET /books/new", "DELETE /books/7", "GET /files/secret"}.isdisjoint(bench.candidate.asked)
    assert {"POST /books/abc", "GET /books/new", "DELETE /books/7", "GET /files/secret", "OPTIONS /books"} <= set(
        bench.legacy.asked
    )
    assert not any("/moving/" in line for line in bench.candidate.asked)


def swapped(text: str) -> str:
    """The rule of /books/<slug> before those of its more specific siblings."""
    rule = '    "~^(?:GET|HEAD) /books/[^?/]+(?:[?].*)?$" candidate;\n'
    assert rule in text
    return text.replace("    # GET /books: proven\n", rule + "    # GET /books: proven\n")


def changed(before: str, after: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert before in text, before
        return text.replace(before, after)

    return change


HOST = "proxy_set_header Host $http_host;"
WRONG = {
    "order": (swapped, "WRONG SIDE  GET /books/new", "the candidate side was asked, and it belongs to legacy: GET /books/new"),
    "end anchor": (
        changed('/books(?:[?].*)?$" candidate', '/books" candidate'),
        "WRONG SIDE  GET /books/new", "it belongs to legacy: GET /books/new, untested",
    ),
    "end anchor, deeper": (
        changed('/genres/?(?:[?].*)?$" candidate', '/genres/" candidate'),
        "WRONG SIDE  GET /genres/", "GET /genres/parity-beneath (a path beneath it): the candidate side was asked",
    ),
    "start anchor": (
        changed('"~^(?:GET|HEAD) /genres/', '"~^(?:GET|HEAD) .*/genres/'),
        "WRONG SIDE  GET /genres/", "GET /parity-above/genres/ (a path that ends like it)",
    ),
    "method": (
        changed('"~^(?:GET|HEAD) /books/[^?/]+', '"~^[A-Z]+ /books/[^?/]+'),
        "WRONG SIDE  POST /books/<slug>",
        "the candidate side was asked, and it belongs to legacy: POST /books/<slug>, untested",
    ),
    "case": (
        changed('"~^(?:GET|HEAD) /genres/', '"~*^(?:GET|HEAD) /genres/'),
        "WRONG SIDE  GET /genres/", "GET /Genres/ (in another case)",
    ),
    "lost rule": (
        changed('/genres/?(?:[?].*)?$" candidate', '/genres/?(?:[?].*)?$" legacy'),
        "WRONG SIDE  GET /genres/", "the legacy side was asked, and it belongs to candidate: GET /genres/, proven",
    ),
    "HEAD forgotten": (
        changed('"~^(?:GET|HEAD) /genres/', '"~^(?:GET) /genres/'),
        "WRONG SIDE  GET /genres/", "HEAD /genres/ (HEAD of it): the legacy side was asked",
    ),
    "own answer": (
        changed("location / {", "location = /books/new { return 404; } location / {"),
        "NOT PASSED ON  GET /books/new", "the edge answered 404 by itself; neither side was asked",
    ),
    "mirror": (
        changed("location / {", "location = /m { internal; proxy_pass http://parity_legacy$request_uri; } "
                "location / { mirror /m;"),
        "ASKED TWICE  GET /books", "the edge sent it on 2 times: ",
    ),
    "host": (
        changed("Host $http_host;", "Host shop.example;"),
        "REQUEST CHANGED  GET /books", "which is not the edge's",
    ),
    "scheme": (
        changed("X-Forwarded-Proto $scheme;", "X-Forwarded-Proto https;"),
        "REQUEST CHANGED  GET /books", "the side is told the scheme 'https' (X-Forwarded-Proto), the edge has http",
    ),
    "credentials": (
        changed(HOST, f'{HOST} proxy_set_header Authorization "";'),
        "REQUEST CHANGED  GET /books", "the header authorization was lost",
    ),
    "path": (
        changed("proxy_pass $parity_upstream;", "proxy_pass $parity_upstream$uri;"),
        "REQUEST CHANGED  GET /books", "the target became /books",
    ),
    "header of the answer": (
        changed(HOST, f"{HOST} proxy_hide_header X-Powered-By;"),
        "ANSWER CHANGED  GET /jump", "the header x-powered-by was lost",
    ),
    "cookie": (
        changed(HOST, f"{HOST} proxy_cookie_path / /x; proxy_cookie_flags a secure;"),
        "ANSWER CHANGED  GET /jump", "the header set-cookie became another",
    ),
    "location": (
        changed("proxy_redirect off;", "proxy_redirect / http://elsewhere.example/;"),
        "ANSWER CHANGED  GET /jump", "the header location became 'http://elsewhere.example/books', was '/books'",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Bench, str]]:
    """One bench for all wrong rules and mistakes, and the right rules as text."""
    with twin(answer) as legacy, twin(answer) as candidate:
        bench = Bench(tmp_path_factory.mktemp("edge"), legacy, candidate)
        yield bench, prepared(bench).read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_rule_is_found_and_named(exported: tuple[Bench, str], name: str) -> None:
    needs("nginx")
    bench, text = exported
    change, head, message = WRONG[name]
    (bench.folder / "parity.conf").write_text(change(text), "utf-8")
    done = bench.parity("routes", "--check-edge", "edge")
    assert done.returncode == 1, done.stdout + done.stderr
    assert head in done.stdout.splitlines(), done.stdout
    assert message in done.stdout, done.stdout
    assert "of-nobody-at-all" not in done.stdout


def test_an_application_that_names_its_own_address_is_found(bench: Bench) -> None:
    needs("nginx")
    prepared(bench)

    def names_itself(method: str, path: str, body: bytes) -> Answer:
        if path == "/jump":
            return 302, [("Location", f"{bench.candidate.url}/books")], b""
        return as_json({"next": f"{bench.candidate.url}/books?page=2"})

    bench.candidate.behaviour = names_itself
    done = bench.parity("routes", "--check-edge", "edge")
    netloc = bench.candidate.url.partition("//")[2]
    assert done.returncode == 1
    assert f"a header leads to {netloc}, which is behind the edge" in done.stdout
    assert f"the body names {netloc}, which is behind the edge" in done.stdout


def test_what_may_write_is_asked_only_where_it_can_be_undone(bench: Bench) -> None:
    needs("nginx")
    prepared(bench)
    settings(bench, reset="")
    bench.legacy.asked.clear()
    done = bench.parity("routes", "--check-edge", "edge")
    assert done.returncode == 3
    assert "NOT KNOWN  POST /books/<slug> was not asked for" in done.stdout
    assert "(target 'edge' " not in done.stdout
    assert "(target 'legacy' runs elsewhere and has no `reset`, so nothing that may write was sent)" in done.stdout
    assert {line.partition(" ")[0] for line in bench.legacy.asked} <= {"GET", "HEAD", "OPTIONS"}


def test_an_edge_with_addresses_of_its_own_is_tapped_at_its_ports(bench: Bench) -> None:
    needs("nginx")
    path = prepared(bench)
    ports = {"legacy": free_port(), "candidate": free_port()}
    text = path.read_text("utf-8")
    for side, url in (("legacy", bench.legacy.url), ("candidate", bench.candidate.url)):
        text = text.replace(f"server {url.partition('//')[2]};", f"server 127.0.0.1:{ports[side]};")
    path.write_text(text, "utf-8")
    command = f"{START} --legacy http://127.0.0.1:{ports['legacy']} --candidate http://127.0.0.1:{ports['candidate']}"
    settings(bench, f'[targets.edge]\ncommand = "{command}"\n')
    done = bench.parity("routes", "--check-edge", "edge")
    assert done.returncode == 2
    assert "target 'edge' is not told where the legacy side is, so nobody could see what it asks there" in done.stderr
    upstreams = f"upstreams = {{ legacy = {ports['legacy']}, candidate = {ports['candidate']} }}\n"
    settings(bench, f'[targets.edge]\ncommand = "{command}"\n{upstreams}')
    done = bench.parity("routes", "--check-edge", "edge")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_proxy_that_somebody_else_has_started_is_tapped_at_its_ports(bench: Bench) -> None:
    needs("nginx")
    path = prepared(bench)
    ports = {name: free_port() for name in ("listen", "legacy", "candidate")}
    urls = [f"--{name}=http://127.0.0.1:{ports[name]}" for name in ("legacy", "candidate")]
    script = str(ROOT / "examples" / "edge" / "nginx.py")
    edge = subprocess.Popen(
        [sys.executable, script, str(path), f"--listen={ports['listen']}", *urls], stderr=subprocess.DEVNULL
    )
    try:
        settings(
            bench,
            f'[targets.edge]\nurl = "http://127.0.0.1:{ports["listen"]}"\n'
            f"upstreams = {{ legacy = {ports['legacy']}, candidate = {ports['candidate']} }}\n",
        )
        done = bench.parity("routes", "--check-edge", "edge")
        assert done.returncode == 0, done.stdout + done.stderr
        with socket.create_server(("127.0.0.1", ports["legacy"])):
            done = bench.parity("routes", "--check-edge", "edge")
        assert (done.returncode, f"nothing can listen at port {ports['legacy']}" in done.stderr) == (3, True), done.stderr
    finally:
        edge.terminate()
        edge.wait(10)


def test_rules_are_written_only_where_results_prove_something(bench: Bench) -> None:
    bench.legacy.behaviour = bench.candidate.behaviour = answer
    settings(bench)
    bench.scenario(SCENARIO)
    done = bench.parity("routes", "--export", "nginx", "--output", "parity.conf")
    assert (done.returncode, "nothing was run yet, so no route is proven" in done.stderr) == (2, True)
    assert not (bench.folder / "parity.conf").exists()
    bench.parity("run")
    results = bench.folder / "reports" / "results.json"
    whole = results.read_text("utf-8")
    results.write_text(
        whole.replace('"interrupted": false', '"interrupted": true').replace('"interrupted":false', '"interrupted":true')
    )
    done = bench.parity("routes", "--export", "nginx")
    assert (done.returncode, "was interrupted, so it proves nothing" in done.stderr) == (2, True)
    results.write_text(whole)
    done = bench.parity("routes", "--export", "nginx", "--output", "nowhere/parity.conf")
    assert (done.returncode, "cannot be written" in done.stderr) == (2, True)


def test_a_difference_keeps_a_route_with_legacy_and_a_waiver_lets_it_go(bench: Bench) -> None:
    settings(bench)
    bench.legacy.behaviour = answer
    bench.candidate.behaviour = lambda *asked: as_json({}, 201) if asked[1] == "/books/7" else answer(*asked)
    bench.scenario(SCENARIO)
    assert bench.parity("run").returncode == 1
    written = bench.parity("routes", "--export", "nginx").stdout
    assert "#   GET /books/<int:id>: different" in written
    assert '"~^(?:GET|HEAD) /books/[0-9]+(?:[?].*)?$" candidate' not in written
    assert '"~^(?:GET|HEAD) /books/(?:(?:[0-9]|%[0-9A-Fa-f][0-9A-Fa-f])+)(?:[?].*)?$" legacy' in written
    waivers = "".join(
        f"  - {{at: '{at}', reason: x, owner: me, until: '2099-01-01', route: 'GET /books/<int:id>'{pins}}}\n"
        for at, pins in (("status", ", legacy: 200, candidate: 201"), ("json:$", ""))
    )
    bench.scenario(SCENARIO.replace("\n---", f"\nwaivers:\n{waivers}---"))
    assert bench.parity("run").returncode == 0
    written = bench.parity("routes", "--export", "nginx").stdout
    assert '# GET /books/<int:id>: waived\n    "~^(?:GET|HEAD) /books/[0-9]+(?:[?].*)?$" candidate;' in written


def test_addresses_come_from_the_settings_or_the_command_line(bench: Bench) -> None:
    prepared(bench)
    written = bench.parity("routes", "--export", "nginx").stdout
    assert f"server {bench.legacy.url.partition('//')[2]};" in written
    done = bench.parity(
        "routes",
        "--export",
        "nginx",
        "--legacy",
        "http://old.example",
        "--candidate",
        "https://new.example:8443",
        "--listen",
        "81",
    )
    assert all(one in done.stdout for one in ("server old.example:80;", "server new.example:8443;", "listen 81;"))
    assert 'candidate "https://parity_candidate";' in done.stdout
    path = bench.folder / "parity.toml"
    path.write_text(path.read_text().replace(f'url = "{bench.legacy.url}"', 'command = "serve {port}"'), "utf-8")
    assert "# legacy.invalid:80 is a placeholder for the legacy side" in bench.parity("routes", "--export", "nginx").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--export", "apache"), "'apache' is not one of"),
        (("--check-edge", "egde"), "there is no target 'egde'; did you mean 'edge'?"),
        (("--check-edge", "legacy"), "target 'legacy' is one of the two sides"),
        (("--check-edge", "edge", "--export", "nginx"), "only one of --export, --check-edge and --json at a time"),
        (("--output", "x"), "--output is for --export"),
        (("--legacy", "http://old.example"), "a URL for a side is for --export alone"),
        (("--export", "nginx", "--legacy", "http://old.example/shop"), "an upstream has no path"),
    ],
)
def test_mistakes_are_said_in_words(exported: tuple[Bench, str], arguments: tuple[str, ...], message: str) -> None:
    done = exported[0].parity("routes", *arguments)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr


def test_an_edge_that_does_not_come_up_or_dies_is_no_finding(bench: Bench) -> None:
    prepared(bench, '[targets.edge]\ncommand = "exit 3 # {port} ${targets.legacy.url} ${targets.candidate.url}"\n')
    done = bench.parity("routes", "--check-edge", "edge")
    assert (done.returncode, "target 'edge' ended with exit code 3" in done.stderr) == (3, True)
