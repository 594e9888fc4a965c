"""The settings that speak of routes: `inventory`, `migrated` and `moved`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from harness.errors import SettingsError
from harness.loading.inventory_keys import guessed_python
from tests.loading.conftest import Project

TARGETS = """
[tool.parity.targets.legacy]
command = "x {{port}}"
cwd = "app"
{0}
[tool.parity.targets.candidate]
url = "http://b.example"
"""
MOVED = """
[[tool.parity.moved]]
legacy = "/dashboard/<user_id>"
candidate = "/users/<user_id>/dashboard"
redirect = 308
[[tool.parity.moved]]
legacy = "{0}"
candidate = "{1}"
"""


def load(project: Project, line: str = "", more: str = ""):
    (project.root / "app").mkdir(exist_ok=True)
    return project.settings(TARGETS.format(line) + more)


def test_both_forms_of_an_inventory(project: Project) -> None:
    found = load(project, 'inventory = "flask: shop:create_app"').targets["legacy"].inventory
    assert found is not None
    assert (found.kind, found.argument, found.folder) == ("flask", "shop:create_app", f"{project.root}/app")
    assert (found.python, found.timeout, str(found)) == (sys.executable, 60.0, "flask: shop:create_app")
    line = 'inventory = { source = "django", python = ".venv/bin/python", timeout = "5s" }'
    found = load(project, line).targets["legacy"].inventory
    assert found is not None
    assert (found.kind, found.argument, found.python, found.timeout) == (
        "django",
        "",
        f"{project.root}/app/.venv/bin/python",
        5.0,
    )


def test_a_url_on_the_command_line_keeps_what_is_known_of_the_routes(project: Project) -> None:
    (project.root / "app").mkdir()
    text = TARGETS.format('inventory = "flask: shop:app"\nenv = { A = "1" }')
    target = project.settings(text, legacy="http://127.0.0.1:1").targets["legacy"]
    assert (target.url, str(target.inventory), target.env) == ("http://127.0.0.1:1", "flask: shop:app", {"A": "1"})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('inventory = "flsk: shop"', "unknown source of routes 'flsk'; did you mean 'flask'?"),
        ('inventory = "shop:create_app"', "unknown source of routes 'shop'; known are django, fastapi, flask"),
        ('inventory = "flask"', "`inventory`: 'flask' names no application; write it like 'flask: bookshop:create_app'"),
        ('inventory = "flask: a b"', "'a b' names no application"),
        ('inventory = "django: a-b"', "'a-b' is no module"),
        ('inventory = "fastapi: "', "names no application; write it like 'fastapi: shop.main:app'"),
        ('inventory = "openapi: no.yaml"', "there is no file 'no.yaml'; the path is relative to the target's `cwd`"),
        ('inventory = "list:"', "names no file; write the path of a list of routes"),
        ('inventory = "nextjs: web"', "there is no folder 'web'"),
        ("inventory = 3", "expected a source of routes such as 'flask: shop:create_app', found the number 3"),
        ('inventory = { python = "x" }', "an inventory needs the key `source`"),
        ('inventory = { source = "django", pyton = "x" }', "unknown key 'pyton' in an inventory; did you mean 'python'?"),
        ('inventory = { source = "django", timeout = "soon" }', "expected a duration"),
        ('migrated = ["books"]', "expected a route such as 'GET /books/<slug>' or '/account/*', found 'books'"),
        ('migrated = ["get /books"]', "expected a route such as"),
    ],
)
def test_mistakes_are_told_with_their_line(project: Project, line: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(project, line)
    (problem,) = caught.value.problems
    assert said in str(problem)
    assert problem.where.startswith("pyproject.toml:5:")


def test_moved_routes(project: Project) -> None:
    one, two = load(project, more=MOVED.format("/a/[x]", "/b/{x}")).moved
    assert (one.legacy, one.candidate, one.redirect) == ("/dashboard/<user_id>", "/users/<user_id>/dashboard", 308)
    assert (two.legacy, two.candidate, two.redirect) == ("/a/[x]", "/b/{x}", None)


@pytest.mark.parametrize(
    ("legacy", "candidate", "said"),
    [
        (
            "/a/<book_id>",
            "/b/<bookid>",
            "'/b/<bookid>' uses the variable 'bookid', which '/a/<book_id>' does not have; did you mean",
        ),
        ("/a", "/b/<x>", "both need the same variables"),
        ("/dashboard/<other>", "/x/<other>", "'/dashboard/<other>' is moved twice (also as '/dashboard/<user_id>')"),
        ("/a/<x>", "/a/[x]", "'/a/<x>' is moved to where it is"),
        ("a", "/b", "`legacy`: expected an address such as /books/<slug>"),
        ("/a/<x>/<x>", "/b", "a variable stands twice"),
        ("/a", '/b"\nredirect = 200\nx = "', "expected one of 301, 302, 303, 307, 308"),
        ("/a", '/b"\nredirct = 301\nx = "', "unknown key 'redirct' in a moved route; did you mean 'redirect'?"),
    ],
)
def test_mistakes_in_moved_routes(project: Project, legacy: str, candidate: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(project, more=MOVED.format(legacy, candidate))
    told = [str(problem) for problem in caught.value.problems]
    assert any(said in one for one in told), told
    assert "moved[1]" in told[0]


@pytest.mark.parametrize(
    ("command", "python"),
    [
        ("{python} serve.py", sys.executable),
        (".venv/bin/python -m flask run", "ROOT/.venv/bin/python"),
        ("FLASK_DEBUG=1 exec venv/bin/flask run", "ROOT/venv/bin/python"),
        ("python3.8 app.py", "python3.8"),
        ("flask run", sys.executable),
        ("bin/unknown", sys.executable),
        ("", sys.executable),
        ("'", sys.executable),
    ],
)
def test_the_python_of_a_command(tmp_path: Path, command: str, python: str) -> None:
    for name in (".venv", "venv"):
        (tmp_path / name / "bin").mkdir(parents=True)
        (tmp_path / name / "bin" / "python").touch()
    assert guessed_python(command, tmp_path) == python.replace("ROOT", str(tmp_path))
