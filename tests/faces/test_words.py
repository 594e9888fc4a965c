"""Words that an installed package gives by the entry point group `parity_harness.words`; broken ones are told, not raised."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faces.conftest import Bench
from tests.twins import Answer, as_json

PACKAGE = '''\
"""A package that knows a framework, a relation and an aspect of its own."""

from harness.comparison.equivalences.exact import Leafwise
from harness.comparison.facets.base import View
from harness.comparison.profiles.base import Entry, Profile
from harness.model.address import Address, Name


class Rounded(Leafwise):
    name = "rounded"
    summary = "The same whole number."

    def differs(self, legacy, candidate, case):
        return None if round(legacy) == round(candidate) else "they are other whole numbers"


class Spacing:
    name = "spacing"
    body_kinds = frozenset({"json"})

    def parse(self, rest):
        return Address(self.name, (), None, self.name)

    def render(self, path):
        return self.name

    def view(self, observation, lens):
        return View(observation.body.count(b" "))

    def select(self, query, tree):
        return []


KETTLE = Address("header", (Name("x-kettle"),), None, "header:x-kettle")
SAMOVAR = Profile("samovar", (Entry("kettle", KETTLE, "Every samovar says so.", lambda seen: True),))


def words():
    return [Rounded(), Spacing(), SAMOVAR]
'''
SCENARIO = "scenario: Tea\nsteps:\n  - request: GET /tea\n    rules:\n      json:$.degrees: rounded\n"
SETTINGS = '[targets.legacy]\nframework = "samovar"\nurl = "{}"\n[targets.candidate]\nurl = "{}"\n'
BROKEN = {
    "no-such-module": ("crockery_of_yore:words", "No module named 'crockery_of_yore'"),
    "no-such-function": ("crockery:sentences", "has no attribute 'sentences'"),
    "what-it-gives-is-no-list": ("crockery:Rounded", "'Rounded' object is not iterable"),
    "it-raises": ("crockery:broken", "the pot is cracked"),
    "what-it-gives-is-no-word": (
        "crockery:cups",
        "'cup', which is no facet, equivalence, profile, driver, route source, reporter or importer",
    ),
}


@pytest.fixture
def installed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A bench on whose path a package is installed as pip would leave it."""
    broken = "\n\ndef broken():\n    raise RuntimeError('the pot is cracked')\n\n\ndef cups():\n    return ['cup']\n"
    install(bench, "crockery:words", PACKAGE + broken)
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join([str(bench.folder / "site"), *filter(None, [os.environ.get("PYTHONPATH")])])
    )
    bench.legacy.behaviour, bench.candidate.behaviour = tea(80.1, "X-Kettle"), tea(79.9)
    bench.scenario(SCENARIO)
    (bench.folder / "parity.toml").write_text(SETTINGS.format(bench.legacy.url, bench.candidate.url), "utf-8")
    return bench


def install(bench: Bench, words: str, code: str | None = None) -> None:
    site = bench.folder / "site"
    about = site / "crockery-1.0.dist-info"
    about.mkdir(parents=True, exist_ok=True)
    if code is not None:
        Path(site, "crockery.py").write_text(code, "utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: crockery\nVersion: 1.0\n", "utf-8")
    (about / "entry_points.txt").write_text(f"[parity_harness.words]\ntea = {words}\n", "utf-8")


def tea(degrees: float, *headers: str, spaces: bool = True) -> object:
    def behaviour(method: str, path: str, body: bytes) -> Answer:
        status, sent, data = as_json({"degrees": degrees}, 200, *((name, "on") for name in headers))
        return status, sent, data if spaces else data.replace(b" ", b"")

    return behaviour


def test_equivalence_and_profile_of_a_package_are_used_by_both_faces(installed: Bench) -> None:
    done = installed.parity("run", "--strict")
    assert done.returncode == 0, done.stdout + done.stderr
    (step,) = installed.results["scenarios"][0]["steps"]
    assert "spacing" in step["compared"]
    assert [one["entry"] for one in step["removed"]] == ["kettle"]
    done = installed.command("pytest", "-p", "no:cacheprovider", "-p", "no:hypothesispytest", "scenarios")
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"rounded"' in installed.parity("schema").stdout


def test_they_find_what_differs(installed: Bench) -> None:
    installed.candidate.behaviour = tea(81.9, spaces=False)
    assert installed.parity("run").returncode == 1
    assert {one["address"]: one["reason"] for one in installed.differences}.keys() == {"json:$.degrees", "spacing"}
    assert "they are other whole numbers" in str(installed.differences)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_entry_point_is_told_with_its_name(installed: Bench, name: str) -> None:
    words, told = BROKEN[name]
    install(installed, words)
    for done in (installed.parity("run"), installed.parity("check"), installed.pytest("scenarios")):
        text = done.stdout + done.stderr
        assert done.returncode in (2, 4), text
        assert told in text
        assert "Traceback" not in text
        assert "entry point 'tea'" in text
        assert "crockery" in text


def test_without_the_package_its_words_are_unknown(installed: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONPATH")
    done = installed.parity("check")
    assert done.returncode == 2
    assert "unknown equivalence 'rounded'" in done.stderr
