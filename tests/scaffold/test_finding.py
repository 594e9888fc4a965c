"""Which application is taken, for the layouts that projects have."""

from __future__ import annotations

import pytest

from harness.scaffold.flask_application import applications
from tests.scaffold.conftest import Home

APP = "from flask import Flask\napp = Flask(__name__)\n"
FACTORY = "from flask import Flask\ndef create_app(config=None):\n    app = Flask(__name__)\n    return app\n"
NEEDY = "from flask import Flask\ndef create_app(config):\n    app = Flask(__name__)\n    return app\n"
SERVED = "from shop import create_app\napp = create_app('production')\n"

LAYOUTS = {
    "app.py": ({"app.py": APP}, "app:app", "."),
    "wsgi before app": ({"app.py": APP, "wsgi.py": APP}, "wsgi:app", "."),
    "factory": ({"shop/__init__.py": FACTORY}, "shop:create_app", "."),
    "wsgi of a factory": ({"shop/__init__.py": FACTORY, "wsgi.py": "from shop import create_app\napplication = create_app()\n"},
                          "wsgi:application", "."),
    "a factory that needs arguments": ({"shop/__init__.py": NEEDY, "run.py": SERVED}, "run:app", "."),
    "src": ({"src/shop/__init__.py": FACTORY}, "shop:create_app", "src"),
    "module in a package": ({"shop/__init__.py": "", "shop/web.py": APP}, "shop.web:app", "."),
    "folder": ({"backend/app.py": APP}, "app:app", "backend"),
    "the project's own package": (
        {"aaa/__init__.py": FACTORY, "shop/__init__.py": FACTORY, "pyproject.toml": '[project]\nname = "shop"\n'},
        "shop:create_app", "."),
    "Procfile": ({"app.py": APP, "other.py": APP, "Procfile": "web: gunicorn -b :$PORT other:app\n"}, "other:app", "."),
    "FLASK_APP": ({"app.py": APP, "other.py": APP, ".flaskenv": "FLASK_APP=other\n"}, "other:app", "."),
    ".env before .flaskenv": ({"a.py": APP, "b.py": APP, ".flaskenv": "FLASK_APP=a\n", ".env": "FLASK_APP='b.py'\n"},
                              "b:app", "."),
    "not in main": ({"app.py": APP, "tool.py": "from flask import Flask\nif __name__ == '__main__':\n    x = Flask('')\n"},
                    "app:app", "."),
    "a factory of another framework": (
        {"asgi.py": "from api.making import create_app\napp = create_app()\n", "old/site.py": APP,
         "api/making.py": "from fastapi import FastAPI\ndef create_app():\n    return FastAPI()\n"},
        "site:app", "old"),
    "a subclass": ({"app.py": "from apiflask import APIFlask\napi = APIFlask(__name__)\n"}, "app:api", "."),
    "annotated": ({"app.py": "from flask import Flask\nsite: Flask = Flask(__name__)\n"}, "app:site", "."),
    "returns what another made": ({"shop.py": "from flask import Flask\ndef build() -> Flask:\n    return other()\n"},
                                  "shop:build", "."),
}  # fmt: skip


@pytest.mark.parametrize(("files", "reference", "folder"), LAYOUTS.values(), ids=list(LAYOUTS))
def test_layouts(home: Home, files: dict[str, str], reference: str, folder: str) -> None:
    for name, text in files.items():
        home.write(name, text)
    found = applications(home.folder, {})[0]
    assert (found.reference, found.folder) == (reference, (home.folder / folder).resolve())


@pytest.mark.parametrize("name", [".venv/lib/app.py", "node_modules/x/app.py", "tests/app.py", "mine/app.py", "test_app.py"])
def test_what_is_not_the_projects_own_is_passed_over(home: Home, name: str) -> None:
    home.write(name, APP)
    home.write("mine/pyvenv.cfg")
    assert applications(home.folder, {}) == []


def test_files_that_are_no_python_are_passed_over(home: Home) -> None:
    home.write("app.py", APP)
    home.write("broken.py", "from flask import Flask\napp = Flask(\n")
    (home.folder / "latin.py").write_bytes(b"# Flask \xff\n")
    assert [one.reference for one in applications(home.folder, {})] == ["app:app"]


def test_the_environment_comes_first_and_a_factory_that_needs_arguments_says_so(home: Home) -> None:
    home.write("app.py", APP)
    home.write("shop/__init__.py", NEEDY)
    first, *others = applications(home.folder, {"FLASK_APP": "shop"})
    assert (first.reference, first.needs, first.found) == ("shop:create_app", True, "FLASK_APP in the environment")
    assert [one.reference for one in others] == ["app:app"]
