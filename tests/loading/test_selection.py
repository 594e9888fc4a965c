"""The filters of both faces."""

from __future__ import annotations

import pytest

from harness.errors import UsageError
from harness.loading.selection import select
from tests.loading.conftest import Project

TEXT = """
scenario: Reads a book
tags: [smoke, books]
run_as: [anonymous, admin]
steps: [{request: "GET /books/${unique}/?q=1"}]
---
scenario: Borrows
tags: [loans]
steps: [{request: GET /static/a/b.css}, {request: POST /api/loans}]
---
scenario: Logs in
steps: [{form: /login}]
"""


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "Reads a book[anonymous] Reads a book[admin] Borrows Logs in"),
        ({"text": "BOOK admin"}, "Reads a book[admin]"),
        ({"text": "a.yaml"}, "Reads a book[anonymous] Reads a book[admin] Borrows Logs in"),
        ({"text": "nothing"}, ""),
        ({"tags": ["loans", "smoke"]}, "Reads a book[anonymous] Reads a book[admin] Borrows"),
        ({"tags": ["smok"]}, ""),
        ({"route": "GET /books/<int:id>/"}, "Reads a book[anonymous] Reads a book[admin]"),
        ({"route": "GET /books/<int:id>"}, ""),
        ({"route": "/books/*", "run_as": "admin"}, "Reads a book[admin]"),
        ({"route": "POST /books/*"}, ""),
        ({"route": "/static/<path:file>"}, "Borrows"),
        ({"route": "/static/<file>"}, ""),
        ({"route": "post /api/loans"}, "Borrows"),
        ({"route": "POST /login"}, "Logs in"),
        ({"route": "* /login"}, "Logs in"),
        ({"route": "DELETE /login"}, ""),
        ({"run_as": "anonymous"}, "Reads a book[anonymous] Borrows Logs in"),
        ({"shard": "1/3"}, "Reads a book[anonymous] Logs in"),
        ({"shard": "2/3"}, "Reads a book[admin]"),
        ({"shard": "5/5"}, ""),
    ],
)
def test_filters(project: Project, filters: dict[str, object], expected: str) -> None:
    project.write("scenarios/_shared.yaml", "identities: {admin: {steps: []}}\n")
    chosen = select(project.scenarios(TEXT), **filters)
    assert " ".join(one.id.removeprefix("a.yaml::") for one in chosen) == expected


@pytest.mark.parametrize("shard", ["0/2", "3/2", "1", "a/b", "1/0", "-1/2"])
def test_a_bad_shard(shard: str) -> None:
    with pytest.raises(UsageError, match="is not a shard; write K/N"):
        select((), shard=shard)


def test_shards_cover_everything_once(project: Project) -> None:
    scenarios = project.scenarios("scenario: x\nparametrize: {a: [1, 2, 3, 4, 5, 6, 7]}\nsteps: [{request: GET /}]\n")
    parts = [select(scenarios, shard=f"{number}/3") for number in (1, 2, 3)]
    assert sorted(one.id for part in parts for one in part) == sorted(one.id for one in scenarios)


def test_a_path_that_is_a_parameter_is_known(project: Project) -> None:
    project.write(
        "scenarios/a.yaml", "scenario: A\nparametrize: {path: [/about, /books/7]}\nsteps: [{request: 'GET ${path}'}]\n"
    )
    loaded = project.scenarios()
    assert [scenario.parameters["path"] for scenario in select(loaded, route="GET /about")] == ["/about"]
    assert [scenario.parameters["path"] for scenario in select(loaded, route="GET /books/<int:id>")] == ["/books/7"]
