"""The rules as files: each proxy's own checks where it can be had, else the rules read back and evaluated.

nginx and Caddy serve real requests in tests/faces/test_edge.py. Traefik and Envoy are no packages of Debian: their YAML is
parsed here and evaluated by what their documentation says of order and matching. Next.js's rewrites are evaluated by node,
with the path-to-regexp that Next.js brings along where it was built.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

from harness.errors import UsageError
from harness.model.observation import Side
from harness.model.route import Route
from harness.model.route_templates import any_shape
from harness.strangler.base import Export, clean, upstream, writers
from harness.strangler.split import Split, split_of
from tests.strangler.shop import TO_CANDIDATE, TO_LEGACY, shop
from tests.strangler.test_split import moved

ROOT = Path(__file__).resolve().parents[2]
COMPILED = ROOT / "examples" / "bookshop" / "nextjs" / "node_modules" / "next" / "dist" / "compiled" / "path-to-regexp"
REQUESTS = {**dict.fromkeys(TO_CANDIDATE, Side.CANDIDATE), **dict.fromkeys(TO_LEGACY, Side.LEGACY)}


def text(kind: str, split: Split, *, legacy: str | None = "http://127.0.0.1:5000") -> str:
    upstreams = {Side.LEGACY: upstream(Side.LEGACY, legacy), Side.CANDIDATE: upstream(Side.CANDIDATE, "https://new.example")}
    return writers()[kind].write(Export(split, upstreams, ("of the last run",), 8123))


def needs(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"NOT TESTED: there is no {program} here, and `make proxies` could not get it")
    return found


@pytest.mark.parametrize("kind", writers())
def test_every_rule_says_which_route_it_is_and_why_and_what_stays_is_told(kind: str) -> None:
    written = text(kind, shop(by_method=writers()[kind].by_method))
    mark = "//" if kind == "nextjs" else "#"
    assert f"{mark} GET /books: proven\n" in written
    assert "GET /books/new: untested" in written
    assert f"{mark}   POST /books/<slug>: untested" in written


@pytest.mark.parametrize("kind", writers())
def test_an_address_that_nobody_knows_is_a_placeholder_and_said_to_be_one(kind: str) -> None:
    written = text(kind, shop(by_method=writers()[kind].by_method), legacy=None)
    assert "legacy.invalid:80 is a placeholder for the legacy side, of which the settings know a command only" in written
    assert written.count("legacy.invalid") > 1


def test_an_upstream_has_no_path() -> None:
    with pytest.raises(UsageError, match="an upstream has no path"):
        upstream(Side.LEGACY, "http://127.0.0.1/shop")


EVIL = (
    '/a"; return 200 "x', "/b\n    return 200;",
    "/c`) || PathPrefix(`/", "/d*/ evil() /*", "/e{$HOME}", "/f${g}", "/h'${process}",
    "/i\u2028evil()", "/j\\", "/k }\n}\nserver { listen 1; }", "/l|.*", "/m(.*", "/n[^", "/o{{.}}", "/p#q", "/r%0a",
    "/s\r\nx: y", "/t<slug>$(x)", "/u;", "/v:path(.*)",
)  # fmt: skip


@pytest.fixture
def evil() -> Split:
    """Routes that stand in rules, and unproven ones that stand in comments, with everything that means something somewhere."""
    routes = [Route(one, (one,), ("GET",)) for one in EVIL]
    routes += [Route(f"{one}<x>", (*any_shape("/z<x>")[:0], one, any_shape("/<x>")[1]), ("GET",)) for one in EVIL]
    routes += [Route(f"/x{one}", (f"/x{one}",), ("GET", "X;\n}")) for one in EVIL]
    done = {f"GET {one.template}" for one in routes[: 2 * len(EVIL)]}
    states = {
        f"{m} {one.template}": "proven" if f"{m} {one.template}" in done else "bad\n}" for one in routes for m in one.methods
    }
    return split_of(routes, states, done)


@pytest.mark.parametrize("kind", writers())
def test_nothing_of_a_route_gets_out_of_its_comment_or_its_pattern(kind: str, evil: Split) -> None:
    """Every line of the file is one that the writer itself would write for harmless routes, but for comments and patterns."""

    def skeleton(written: str) -> set[str]:
        lines = (
            re.sub(r'"[^"]*"|`[^`]*`|~\S.*$', "P", line.split("//" if kind == "nextjs" else "#")[0])
            for line in written.splitlines()
        )
        return {re.sub(r"\d+", "N", line).strip() for line in lines}

    harmless = [Route(f"/h{number}", (f"/h{number}",), ("GET",)) for number in range(3)]
    harmless.append(Route("/h<x>", any_shape("/h<x>"), ("GET",)))
    harmless.insert(0, Route("/hx", ("/hx",), ("GET",)))
    states = dict.fromkeys((f"GET {one.template}" for one in harmless), "proven")
    done = [name for name in states if name != "GET /hx"]
    calm = split_of(harmless, states, done)
    loud = text(kind, evil).replace("const LEGACY", "const LEGACY")
    assert skeleton(loud) - skeleton(text(kind, calm)) == set()


def test_a_comment_is_one_line_and_means_nothing() -> None:
    assert clean("a\nb\r\u2028\x1b */ {$HOME} {{x}}") == r"a\nb\r\u2028\x1b * / { $HOME} { {x}}"


def checked(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("which", ["shop", "moved", "evil"])
def test_nginx_accepts_it(which: str, evil: Split, tmp_path: Path) -> None:
    nginx = needs("nginx")
    split = evil if which == "evil" else shop(moved=[moved()] if which == "moved" else [])
    (tmp_path / "rules.conf").write_text(text("nginx", split).replace("new.example", "127.0.0.1"), "utf-8")
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{ include {tmp_path}/rules.conf; }}\n", "utf-8"
    )
    checked([nginx, "-t", "-e", "stderr", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")], tmp_path)


@pytest.mark.parametrize("which", ["shop", "moved", "evil"])
def test_caddy_accepts_it(which: str, evil: Split, tmp_path: Path) -> None:
    caddy = needs("caddy")
    split = evil if which == "evil" else shop(moved=[moved()] if which == "moved" else [])
    (tmp_path / "Caddyfile").write_text(text("caddy", split), "utf-8")
    checked([caddy, "adapt", "--validate", "--adapter", "caddyfile", "--config", "Caddyfile"], tmp_path)


def test_envoy_reads_the_same_rules_in_the_same_order() -> None:
    """A golden reading, not Envoy itself: the first route whose regular expression is the whole path, without the query."""
    written = yaml.safe_load(text("envoy", shop(moved=[moved()])))
    (listener,) = written["static_resources"]["listeners"]
    manager = listener["filter_chains"][0]["filters"][0]["typed_config"]
    assert (manager["normalize_path"], manager["merge_slashes"]) == (False, False)
    (host,) = manager["route_config"]["virtual_hosts"]

    def side(method: str, target: str) -> str:
        path = target.partition("?")[0]
        for one in host["routes"]:
            match = one["match"]
            methods = [header["string_match"]["safe_regex"]["regex"] for header in match.get("headers", ())]
            if "safe_regex" in match and not re.fullmatch(match["safe_regex"]["regex"], path):
                continue
            if all(re.fullmatch(regex, method) for regex in methods):
                return str(one["route"]["cluster"])
        raise AssertionError

    found = {line: side(*line.split(" ")) for line in REQUESTS}
    assert {line for line, one in found.items() if one != f"parity_{REQUESTS[line]}"} == set()
    rewrites = [one["route"]["regex_rewrite"] for one in host["routes"] if "regex_rewrite" in one["route"]]
    (rewrite,) = rewrites
    assert re.sub(rewrite["pattern"]["regex"], rewrite["substitution"], "/books/emma") == "/katalog/emma/buch"
    clusters = {one["name"]: one for one in written["static_resources"]["clusters"]}
    assert "transport_socket" in clusters["parity_candidate"]
    assert "transport_socket" not in clusters["parity_legacy"]


def test_traefik_reads_the_same_rules_by_priority() -> None:
    """A golden reading, not Traefik itself. It cleans and decodes paths first, so what is not plain stays with legacy."""
    written = yaml.safe_load(text("traefik", shop(moved=[moved()])))["http"]
    routers = sorted(written["routers"].values(), key=lambda one: -one["priority"])
    assert len({one["priority"] for one in routers}) == len(routers)

    def side(method: str, target: str) -> str:
        path = unquote(target.partition("?")[0].replace("%2F", "%252F").replace("%2C", "%252C"))
        for one in routers:
            rule = one["rule"]
            methods = re.findall(r"Method\(`(.*?)`\)", rule)
            pattern = re.search(r"PathRegexp\(`(.*)`\)$", rule)
            if (not methods or method in methods) and (pattern is None or re.search(pattern[1], path)):
                return str(one["service"])
        raise AssertionError

    cautious = {line for line in TO_CANDIDATE if "%C3" in line}
    found = {line: side(*line.split(" ")) for line in REQUESTS if not re.search(r"/\.|//|%$|%4$", line)}
    assert {line for line, one in found.items() if one != f"parity-{REQUESTS[line]}"} == cautious
    (middleware,) = written["middlewares"].values()
    rewrite = middleware["replacePathRegex"]
    assert re.sub(rewrite["regex"], rewrite["replacement"].replace("${1}", r"\1"), "/books/emma") == "/katalog/emma/buch"


READ = """\
import { rewrites } from %s;
let compiled = null;
try { compiled = (await import(%s)).default; } catch { compiled = null; }
const { beforeFiles } = await rewrites();
const matchers = beforeFiles.map(({ source, destination }) => {
  if (compiled) {
    const keys = [];
    const regex = compiled.pathToRegexp(source, keys, { delimiter: "/", sensitive: false, strict: true });
    const match = compiled.regexpToFunction(regex, keys);
    return { test: (path) => Boolean(match(path)), destination };
  }
  const regex = source.replace(/:\\w+\\(/g, "(");
  if (/[^\\\\]\\((?!\\?)/.test(source.replace(/:\\w+\\(/g, ""))) throw new Error(`a capturing group in ${source}`);
  return { test: (path) => new RegExp(`^${regex}$`, "i").test(path), destination };
});
const paths = JSON.parse(process.argv[2]);
const found = paths.map((path) => (matchers.find((one) => one.test(path)) ?? { destination: "" }).destination);
console.log(JSON.stringify({ found, compiled: Boolean(compiled) }));
"""


def rewritten(split: Split, paths: list[str], folder: Path) -> tuple[list[str], bool]:
    node = needs("node")
    (folder / "parity.mjs").write_text(text("nextjs", split), "utf-8")
    compiled = json.dumps((COMPILED / "index.js").as_uri())
    (folder / "read.mjs").write_text(READ % ('"./parity.mjs"', compiled), "utf-8")
    done = subprocess.run(
        [node, "read.mjs", json.dumps(paths)], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found["found"], found["compiled"]


def test_nextjs_passes_on_what_is_not_proven_and_answers_the_rest_itself(tmp_path: Path) -> None:
    split = shop(by_method=False, moved=[moved()])
    lines = [line for line in REQUESTS if line.startswith("GET") and not re.search(r"//|/\.|/Books|%$", line)]
    found, _ = rewritten(split, [line.split(" ")[1].partition("?")[0] for line in lines], tmp_path)
    sides = dict(zip(lines, (Side.LEGACY if one else Side.CANDIDATE for one in found), strict=True))
    assert {line for line, side in sides.items() if side is not split.side_of(*line.split(" "))} == set()
    assert Side.CANDIDATE in sides.values()


def test_nextjs_asks_for_what_moved_at_its_new_address(tmp_path: Path) -> None:
    lines = ["GET /books/<slug>", "GET /books/new"]
    split = shop(lines, ["GET /books/<slug>"], by_method=False, moved=[moved()])
    found, _ = rewritten(split, ["/books/emma", "/books/new", "/katalog/emma/buch", "/"], tmp_path)
    legacy = "http://127.0.0.1:5000/:path"
    assert found == ["/katalog/:hole0/buch", legacy, "", legacy]
