"""`parity init` on projects as people have them: what is written is valid, runs at once, and nothing is ever lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.scaffold.conftest import Home

BOOKSHOP = Path(__file__).resolve().parents[2] / "examples" / "bookshop"
SINGLE = """\
from flask import Flask, jsonify, redirect

app = Flask(__name__)


@app.get("/")
def home():
    return "<!doctype html><title>Home</title><h1>Home</h1>"


@app.get("/api/things")
def things():
    return jsonify([1, 2, 3])


@app.get("/api/things/<int:number>")
def thing(number):
    return jsonify(number)


@app.route("/old page")
def old():
    return redirect("/")


@app.post("/api/things")
def add():
    return "", 201
"""
FACTORY = """\
from flask import Blueprint, Flask

pages = Blueprint("pages", __name__)


@pages.get("/about")
def about():
    return "About us"


def create_app(settings=None):
    app = Flask(__name__)
    app.register_blueprint(pages)
    return app
"""


def itself(home: Home, scenarios: int) -> None:
    """What was written is valid, and the application is at parity with a second one of itself."""
    checked = home.parity("check")
    assert checked.returncode == 0, checked.stderr
    done = home.parity("run", "--candidate", "again")
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads(home.text("reports/results.json"))
    assert results["summary"]["parity"] == scenarios


def test_a_single_file(home: Home) -> None:
    home.write("app.py", SINGLE)
    done = home.parity("init")
    assert done.returncode == 0, done.stderr
    assert "Flask application: app:app (app in app.py)" in done.stdout
    assert "6 routes, 3 that can be asked for without parameters" in done.stdout
    for line in (
        "created   parity.toml",
        "created   scenarios/app.yaml            3 scenarios",
        "created   conftest.py                   for words of your own",
        "created   .github/workflows/parity.yml",
        "created   .gitignore                    reports/",
    ):
        assert line in done.stdout
    assert done.stdout.splitlines()[-4] == "Next:"
    assert "GET /old%20page" in home.text("scenarios/app.yaml")
    assert "things/" not in home.text("scenarios/app.yaml")
    itself(home, 3)


def test_twice_changes_nothing_and_says_so(home: Home) -> None:
    home.write("shop/__init__.py", FACTORY)
    home.write("pyproject.toml", '[project]\nname = "shop"\n')
    assert home.parity("init").returncode == 0
    before = home.contents()
    done = home.parity("init")
    assert done.returncode == 0, done.stderr
    assert home.contents() == before
    assert "created" not in done.stdout
    assert "added" not in done.stdout
    assert "Nothing to do: all of it is there already." in done.stdout


def test_a_factory_in_a_package(home: Home) -> None:
    home.write("shop/__init__.py", FACTORY)
    written = "# My shop.\n[project]\nname = 'shop'   # keep this\n\n[tool.black]\nline-length=99"
    home.write("pyproject.toml", written)
    home.write(".gitignore", "*.pyc")
    done = home.parity("init")
    assert "Flask application: shop:create_app (the factory create_app in shop/__init__.py)" in done.stdout
    assert "added to  pyproject.toml" in done.stdout
    assert "added to  .gitignore" in done.stdout
    assert home.text("pyproject.toml").startswith(written + "\n\n# The parity harness")
    assert home.text(".gitignore") == "*.pyc\nreports/\n"
    settings = tomllib.loads(home.text("pyproject.toml"))["tool"]["parity"]["targets"]
    assert settings["legacy"]["command"] == "flask --app shop:create_app run --port {port}"
    assert settings["legacy"]["inventory"] == "flask: shop:create_app"
    assert not (home.folder / "parity.toml").exists()
    assert "# pages.about in shop/__init__.py" in home.text("scenarios/pages.yaml")
    itself(home, 1)


@pytest.mark.slow
def test_the_bookshop(home: Home) -> None:
    shutil.copytree(BOOKSHOP / "legacy", home.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(BOOKSHOP / "seed.json", home.folder.parent)
    done = home.parity("init")
    assert done.returncode == 0, done.stderr
    assert "68 routes, 32 that can be asked for without parameters" in done.stdout
    assert "# Needs a login: a visitor is only turned away." in home.text("scenarios/accounts.yaml")
    itself(home, 32)


def test_an_application_that_cannot_be_imported(home: Home) -> None:
    home.write("app.py", "import missing_part\nfrom flask import Flask\napp = Flask(__name__)\n")
    done = home.parity("init")
    assert done.returncode == 0, done.stderr
    assert "Its routes could not be learnt: ModuleNotFoundError: No module named 'missing_part'" in done.stdout
    assert "1. let the application be imported (or correct parity.toml), then once more: parity init ." in done.stdout
    assert home.parity("check").returncode == 0
    assert "expect: {status: 200}" in home.text("scenarios/first.yaml")
    home.write("app.py", SINGLE)  # mended
    again = home.parity("init")
    assert "created   scenarios/app.yaml" in again.stdout
    assert "kept      parity.toml" in again.stdout


def test_no_application_writes_nothing(home: Home) -> None:
    home.write("main.py", "print('nothing of Flask')\n")
    before = home.contents()
    done = home.parity("init")
    assert done.returncode == 2
    assert "no Flask application was found; name it (parity init --app shop:create_app)" in done.stderr
    assert home.contents() == before
    assert "there is no such folder" in home.parity("init", "nowhere").stderr


def test_an_old_application_that_runs_elsewhere(home: Home) -> None:
    done = home.parity("init", "--legacy", "https://old.example/", "--candidate", "http://127.0.0.1:8000")
    assert done.returncode == 0, done.stderr
    targets = tomllib.loads(home.text("parity.toml"))["targets"]
    assert targets == {
        "legacy": {"framework": "flask", "url": "https://old.example", "read_only": True},
        "candidate": {"url": "http://127.0.0.1:8000"},
    }
    assert home.parity("check").returncode == 0
    assert "is no URL" in home.parity("init", "--legacy", "old.example").stderr


def test_several_applications_the_one_taken_is_named_and_another_can_be_chosen(home: Home) -> None:
    home.write("wsgi.py", SINGLE)
    home.write("tools/admin.py", "from flask import Flask\nadmin = Flask(__name__)\n@admin.get('/x')\ndef x(): return 'x'\n")
    done = home.parity("init", "--app", "tools/admin.py:admin")
    assert "Flask application: tools/admin:admin (--app)" in done.stdout
    legacy = tomllib.loads(home.text("parity.toml"))["targets"]["legacy"]
    assert (legacy["cwd"], legacy["inventory"]) == ("tools", "flask: admin:admin")
    (home.folder / "parity.toml").unlink()
    done = home.parity("init")
    assert "Flask application: wsgi:app (app in wsgi.py)" in done.stdout
    assert "found as well: tools/admin:admin; to choose another" in done.stdout


def test_a_folder_that_belongs_to_a_project_is_refused(home: Home) -> None:
    home.write("parity.toml", "")
    (home.folder / "inner").mkdir()
    done = home.parity("init", cwd=home.folder / "inner")
    assert done.returncode == 2
    assert "belongs to the project in" in done.stderr
    assert "parity init .." in done.stderr


@pytest.mark.parametrize("pyproject", ["tool = {}\n", "[project]\nname='x'\n[tool]\n"])
def test_a_pyproject_that_is_oddly_written(home: Home, pyproject: str) -> None:
    home.write("app.py", SINGLE)
    home.write("pyproject.toml", pyproject)
    assert home.parity("init").returncode == 0
    assert home.text("pyproject.toml").startswith(pyproject)
    assert tomllib.loads(home.text("pyproject.toml"))  # still TOML
    assert home.parity("check").returncode == 0


def test_a_pyproject_with_a_mistake_is_left_alone(home: Home) -> None:
    home.write("app.py", SINGLE)
    home.write("pyproject.toml", "[project\n")
    done = home.parity("init")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert home.contents().keys() == {"app.py", "pyproject.toml"}


def test_the_candidate_is_guessed_from_what_is_there(home: Home) -> None:
    home.write("app.py", SINGLE)
    home.write("shop/manage.py", 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n')
    home.write("api/server.py", "from fastapi import FastAPI\nservice = FastAPI()\n")
    home.write("web/next.config.mjs", "export default {}\n")
    home.write("web/package.json", "{}")
    done = home.parity("init")
    assert "New implementation: django, because there is shop/manage.py" in done.stdout
    assert "found as well: fastapi in api/server.py" in done.stdout
    candidate = tomllib.loads(home.text("parity.toml"))["targets"]["candidate"]
    assert candidate == {
        "framework": "django",
        "command": "{python} manage.py runserver --noreload {port}",
        "cwd": "shop",
        "inventory": "django",
    }
    assert home.parity("check").returncode == 0
    assert "parity run                      the new one against the old one" in done.stdout


def test_the_workflow_is_yaml_that_installs_runs_and_keeps_the_report(home: Home) -> None:
    home.write("legacy/app.py", SINGLE)
    home.write("legacy/requirements.txt", "flask\n")
    assert home.parity("init").returncode == 0
    steps = yaml.safe_load(home.text(".github/workflows/parity.yml"))["jobs"]["parity"]["steps"]
    runs = [step.get("run", step.get("uses")) for step in steps]
    assert runs[2:6] == [
        "python -m pip install -r requirements.txt",
        "python -m pip install parity-harness",
        "parity check",
        "parity run",
    ]
    assert steps[2]["working-directory"] == "legacy"
    assert "GITHUB_STEP_SUMMARY" in runs[6]
    assert steps[7]["uses"].startswith("actions/upload-artifact@")
    assert {step.get("if") for step in steps[6:]} == {"always()"}


def test_debugging_is_switched_off_for_the_comparison(home: Home) -> None:
    home.write("app.py", SINGLE)
    home.write(".flaskenv", "FLASK_APP=app.py\nFLASK_DEBUG=1\n")
    done = home.parity("init")
    assert "Flask application: app:app (FLASK_APP in .flaskenv)" in done.stdout
    assert tomllib.loads(home.text("parity.toml"))["targets"]["legacy"]["env"] == {"FLASK_DEBUG": "0"}


def test_files_that_are_there_are_never_touched(home: Home) -> None:
    home.write("app.py", SINGLE)
    mine = {"scenarios/app.yaml": "scenario: Mine\nsteps:\n  - request: GET /\n", ".github/workflows/parity.yml": "mine\n"}
    for name, text in mine.items():
        home.write(name, text)
    done = home.parity("init")
    for name, text in mine.items():
        assert home.text(name) == text
        assert f"kept      {name}" in done.stdout


def test_the_environment_of_the_project_is_used_here_and_made_in_ci(home: Home) -> None:
    home.write("src/shop/__init__.py", FACTORY)
    home.write("requirements.txt", "flask\n")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home.folder / ".venv")], check=True)
    done = home.parity("init")
    assert done.returncode == 0, done.stderr
    legacy = tomllib.loads(home.text("parity.toml"))["targets"]["legacy"]
    assert legacy["command"] == "../.venv/bin/python -m flask --app shop:create_app run --port {port}"
    assert "No module named 'flask'" in done.stdout  # that environment has none
    assert "python -m venv .venv && .venv/bin/python -m pip install -r requirements.txt" in home.text(
        ".github/workflows/parity.yml"
    )


def test_in_a_part_of_a_repository_the_workflow_goes_to_its_root(home: Home) -> None:
    (home.folder / ".git").mkdir()
    home.write("shop/old/app.py", SINGLE)
    home.write("shop/old/requirements.txt", "flask\n")
    done = home.parity("init", "shop")
    assert "created   ../.github/workflows/parity.yml" in done.stdout
    assert "1. cd shop && parity run --candidate again" in done.stdout
    workflow = yaml.safe_load(home.text(".github/workflows/parity.yml"))
    assert workflow["defaults"] == {"run": {"working-directory": "shop/"}}
    steps = workflow["jobs"]["parity"]["steps"]
    assert steps[2]["working-directory"] == "shop/old"
    assert steps[-1]["with"]["path"] == "shop/reports/"
    assert "kept      ../.github/workflows/parity.yml" in home.parity("init", "shop").stdout
