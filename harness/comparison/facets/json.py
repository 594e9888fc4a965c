"""The `json` facet: a JSON body as its values; `json:$.items[*].id` is RFC 9535 JSONPath."""

from __future__ import annotations

from harness.comparison.body import json_of
from harness.comparison.facets.base import Lens, View
from harness.comparison.facets.jsonpath import parse_jsonpath, render_jsonpath, select_paths
from harness.comparison.json_text import NotJson
from harness.model.address import Address, Path
from harness.model.observation import Observation


class JsonFacet:
    """Tree: the document, with numbers as int or Decimal; of JSON lines, their list. What is not JSON has no view."""

    name = "json"
    body_kinds = frozenset({"json"})

    def parse(self, rest: str) -> Address:
        return parse_jsonpath(self.name, rest)

    def render(self, path: Path) -> str:
        return render_jsonpath(self.name, path)

    def view(self, observation: Observation, lens: Lens) -> View | None:  # noqa: ARG002 - the protocol's shape
        try:
            return View(json_of(observation))
        except NotJson:
            return None

    def select(self, query: str, tree: object) -> list[Path]:
        return select_paths(self.name, query, tree)
