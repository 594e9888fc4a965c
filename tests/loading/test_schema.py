"""The JSON Schema agrees with the loader on what is valid and what is not."""

# ruff: noqa: E501 - tables of long lines

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from harness.loading.document import documents
from harness.loading.schema import scenario_schema, write_schema
from harness.loading.source import Problems, Source
from tests.loading.conftest import VOCABULARY, Project
from tests.loading.test_mistakes import MISTAKES
from tests.loading.test_scenarios import LOANS
from tests.loading.test_shared import IDENTITIES

SCHEMA = scenario_schema(VOCABULARY)
VALID = [
    LOANS,
    IDENTITIES,
    "rules: {json:$.at: {datetime: {within: 5}, when: {status: 404}}, json:$.b: uuid}\n",
    "waivers: [{at: body, reason: r, owner: o, until: 2027-01-01, when: {tag: a}}]\n",
    "scenario: x\nrun_as: reader\nparametrize: [{a: 1}]\nsteps: [{request: GET /, json: null, auth: [a, b], repeat: 2}]\n",
    "scenario: x\nwrites: true\nvariables: {a: [1]}\nsteps: [{form: /a, which: 2, fill: {a: [b, true]}, timeout: 2m}]\n",
    "scenario: x\nsteps: [{request: POST /, form: {a: 1}, files: {a: [{path: b}]}, sides: {legacy: {timeout: null, json: 1}}}]\n",
]
# What only the loader can know: references, ids, files on disk, other facets' grammars, and the reading of YAML itself.
BEYOND_SCHEMA = (
    "the settings do not allow",
    "two checkpoints are called",
    "the checkpoints of legacy",
    "stands twice",
    "is taken",
    "two runs",
    "there is no file",
    "unknown identity",
    "no number that JSON",
    "unknown facet '$",
    "did you mean 'json:$[",
    "did you mean '$.id'",
    "refers to a variable",
    "is built in",
    "is literal",
    "not a regular expression",
    "is not a status",
    "no value is allowed",
    "cannot be sent together",
    "pin both",
    "needs `candidate`",
    "needs `legacy`",
    "unknown method",
    "CONNECT",
    "either `path` or",
    "not those of the first",
    "an empty document",
    "holds no scenario",
    "expected a day",
    "cannot be deleted",
    "the same kind of step",
    "`every`: expected a duration",
    "`timeout`: expected a duration",  # `0s`, and what stands in `sides`
    "reserved",
)


def plain(text: str) -> list[Any]:
    source = Source("a.yaml", VOCABULARY, Problems())
    values = [source.plain(node) for node in documents(text, "a.yaml")]
    return json.loads(json.dumps(values, default=float))


def valid(text: str) -> bool:
    validator = Draft202012Validator(SCHEMA)
    return all(validator.is_valid(value) for value in plain(text))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize("text", VALID, ids=range(len(VALID)))
def test_valid_files_are_valid(text: str) -> None:
    errors = [error.message for value in plain(text) for error in Draft202012Validator(SCHEMA).iter_errors(value)]
    assert errors == []


@pytest.mark.parametrize(
    "text",
    [
        text
        for text, expected in MISTAKES
        if not any(part in expected for part in BEYOND_SCHEMA) and text.startswith("scenario: x\n")
    ],
)
def test_mistakes_of_shape_are_invalid(text: str) -> None:
    assert not valid(text)


@pytest.mark.parametrize(
    "text",
    [
        "rulez: {}\n",
        "identities: {a: {step: []}}\n",
        "rules: {json:$.a: {when: {}}}\n",
        "given: [{request: GET /, rules: {}}]\n",
    ],
)
def test_mistakes_in_a_shared_file_are_invalid(text: str) -> None:
    assert not valid(text)


def test_every_equivalence_and_key_is_described() -> None:
    rules = SCHEMA["$defs"]["rules"]["additionalProperties"]
    for equivalence in VOCABULARY.equivalences.values():
        assert f"{equivalence.name}: {equivalence.summary}" in rules["description"]
    for name in ("scenario", "request_step", "form_step", "waiver", "_shared.yaml"):
        assert all("description" in each for each in SCHEMA["$defs"][name]["properties"].values()), name


def test_it_is_written_for_editors(project: Project) -> None:
    path = write_schema(project.root, VOCABULARY)
    assert path == project.root / "docs/scenario.schema.json"
    assert json.loads(path.read_text()) == SCHEMA
