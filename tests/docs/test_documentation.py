"""The documentation holds every word there is, and every example in it is valid."""

from __future__ import annotations

import json
import re
from pathlib import Path

from harness.engine.words import vocabulary
from harness.loading.schema import schema_text
from harness.reporters.results_schema import results_schema_text
from tests.faults.catalogue import everything
from tests.faults.rendered.catalogue import rendered
from tests.faults.table import in_readme, overview

ROOT = Path(__file__).resolve().parents[2]
WORDS = vocabulary()


def cells(name: str) -> list[str]:
    text = (ROOT / "docs" / name).read_text("utf-8")
    return [match.group(1) for match in re.finditer(r"^\| `([^`]+)` \|", text, re.MULTILINE)]


def test_every_documented_address_is_valid_and_every_facet_is_documented() -> None:
    addresses = cells("addresses.md")
    assert len(addresses) > 20
    assert {WORDS.address(address).facet for address in addresses} == set(WORDS.facets)


def test_every_equivalence_is_documented() -> None:
    assert {cell.partition(" ")[0] for cell in cells("equivalences.md")} == set(WORDS.equivalences)
    text = (ROOT / "docs" / "equivalences.md").read_text("utf-8")
    assert [one.name for one in WORDS.equivalences.values() if f"| {one.summary} |" not in text] == []


def test_the_committed_schema_is_in_step() -> None:
    assert (ROOT / "docs" / "scenario.schema.json").read_text("utf-8") == schema_text(WORDS)


def test_the_schema_of_results_is_the_one_of_the_models() -> None:
    assert (ROOT / "docs" / "results.schema.json").read_text("utf-8") == results_schema_text()
    assert json.loads(schema_text(WORDS))["$schema"].endswith("2020-12/schema")


def test_every_command_has_help_with_an_example() -> None:
    from click.testing import CliRunner

    from harness.cli.main import Commands, main

    for name in Commands.names:
        shown = CliRunner().invoke(main, [name, "--help"])
        assert shown.exit_code == 0
        assert "Example" in shown.output, name


def test_the_table_of_faults_holds_the_whole_catalogue_and_nothing_was_missed() -> None:
    text = (ROOT / "docs" / "faults.md").read_text("utf-8")
    sections = text.split("\n## ")[1:]
    assert [section.splitlines()[0] for section in sections] == ["Answers", "Rendered pages"]
    assert "**" not in text, "a fault was missed or a rewrite reported when the table was written"
    for section, catalogue in zip(sections, (everything(), rendered()), strict=True):
        assert len(catalogue.faults) >= 150
        assert len(catalogue.rewrites) >= 60
        listed = [line[2:].partition(" | ")[0] for line in section.splitlines() if line.startswith("| ")][1:]
        assert listed == list(catalogue.faults)
        rewrites = [line[2:].partition(" (*reported*")[0] for line in section.splitlines() if line.startswith("- ")]
        assert rewrites == list(catalogue.rewrites)
        assert section.count("*not seen*: ") == 2 * sum(bool(fault.gap) for fault in catalogue.faults.values())


def test_the_readme_has_the_table_of_faults() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    documentation = (ROOT / "docs" / "faults.md").read_text("utf-8")
    assert in_readme(readme, documentation) == readme, "write it with `python -m tests.faults --write`"
    table = overview(documentation)
    for catalogue in (everything(), rendered()):
        seen = f"{len(catalogue.faults)} of {len(catalogue.faults)}"
        assert table.count(f"| {seen} | {seen} | |") == 1
        assert all(name in table for name in catalogue.faults)
