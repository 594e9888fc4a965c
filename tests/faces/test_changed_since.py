"""`parity run --changed-since`: which files choose which scenarios, and what is said about it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.faces.conftest import Bench


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@x.example")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


def shop(bench: Bench) -> None:
    """A Flask application and its port, both committed; their routes are learnt, nobody starts them."""
    for side in ("legacy", "candidate"):
        folder = bench.folder / f"{side}_app" / "shop"
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text(
            "from flask import Flask\nfrom . import books, genres\n\ndef create_app():\n"
            "    app = Flask(__name__, static_folder=None)\n"
            "    app.add_url_rule('/books/<slug>', view_func=books.book)\n"
            "    app.add_url_rule('/genres/', view_func=genres.genres)\n    return app\n"
        )
        (folder / "books.py").write_text("from .prices import price\n\ndef book(slug): return price\n")
        (folder / "genres.py").write_text("def genres(): return ''\n")
        (folder / "prices.py").write_text("price = '1'\n")
    (bench.folder / "parity.toml").write_text(
        "".join(
            f'[targets.{side}]\nurl = "{url}"\ncwd = "{side}_app"\ninventory = "flask: shop:create_app"\n'
            for side, url in (("legacy", bench.legacy.url), ("candidate", bench.candidate.url))
        )
    )
    (bench.folder / ".gitignore").write_text("reports/\n__pycache__/\n")
    bench.scenario("scenario: Book\nsteps: [{request: GET /books/a}]\n")
    bench.scenario("scenario: Genres\nsteps: [{request: GET /genres/}]\n", "b.yaml")
    git(bench.folder, "init", "-q")
    git(bench.folder, "add", "-A")
    git(bench.folder, "commit", "-qm", "all")


@pytest.mark.parametrize(
    ("file", "replayed", "said"),
    [
        ("legacy_app/shop/books.py", {"Book"}, "GET /books/<slug>: legacy_app/shop/books.py changed (legacy's view)"),
        (
            "candidate_app/shop/genres.py",
            {"Genres"},
            "GET /genres/: candidate_app/shop/genres.py changed (the candidate's view)",
        ),
        ("scenarios/b.yaml", {"Genres"}, "scenarios/b.yaml changed"),
        (
            "legacy_app/shop/prices.py",
            {"Book", "Genres"},
            "all scenarios: legacy_app/shop/prices.py changed, which belongs to no single",
        ),
        ("new.txt", {"Book", "Genres"}, "all scenarios: new.txt changed"),
    ],
)
def test_changed_files_choose_scenarios_and_say_why(bench: Bench, file: str, replayed: set[str], said: str) -> None:
    shop(bench)
    with (bench.folder / file).open("a") as out:
        out.write("\n# changed\n")
    done = bench.parity("run", "--changed-since", "HEAD")
    assert done.returncode == 0, done.stdout + done.stderr
    assert said in done.stdout
    assert {one["name"] for one in bench.results["scenarios"]} == replayed


def test_a_view_that_another_view_imports_chooses_both(bench: Bench) -> None:
    shop(bench)
    (bench.folder / "legacy_app" / "shop" / "genres.py").write_text("from .books import book\n\ndef genres(): return ''\n")
    git(bench.folder, "commit", "-qam", "more")
    (bench.folder / "legacy_app" / "shop" / "books.py").write_text("def book(slug): return '2'\n")
    done = bench.parity("run", "--changed-since", "HEAD")
    assert "GET /genres/: legacy_app/shop/books.py changed, which legacy_app/shop/genres.py imports" in done.stdout
    assert len(bench.results["scenarios"]) == 2


def test_nothing_changed_is_nothing_to_do_and_a_wrong_reference_is_told(bench: Bench) -> None:
    shop(bench)
    done = bench.parity("run", "--changed-since", "HEAD")
    assert (done.returncode, "nothing has changed since HEAD" in done.stdout) == (0, True)
    done = bench.parity("run", "--changed-since", "--output=x")
    assert (done.returncode, "git knows no '--output=x'" in done.stderr) == (2, True)
