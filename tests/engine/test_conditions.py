"""Captures and expectations of one step look at an answer once, however many they are."""

from __future__ import annotations

import pytest

from harness.comparison.facets.base import Lens, View, facets_of
from harness.comparison.facets.json import JsonFacet
from harness.engine.conditions import Reader
from harness.engine.sides import capture
from harness.engine.variables import Variables
from harness.model.actions import RequestAction
from harness.model.observation import Observation
from harness.model.scenario import Expectation, Play
from tests.comparison.judging import WORDS, answer


class Counted(JsonFacet):
    """Counts how often a body is parsed."""

    views = 0

    def view(self, observation: Observation, lens: Lens) -> View | None:
        self.views += 1
        return super().view(observation, lens)


@pytest.fixture
def facet() -> Counted:
    return Counted()


def test_a_body_is_parsed_once_for_all_captures_and_once_for_all_expectations(facet: Counted) -> None:
    reader = Reader({**facets_of(WORDS), "json": facet}, {})
    observation, variables = answer({f"k{number}": number for number in range(9)}), Variables({})
    places = {f"c{number}": WORDS.address(f"json:$.k{number}") for number in range(10)}
    play = Play(RequestAction("GET", "/"), capture=places)
    assert "cannot capture 'c9'" in (capture(play, observation, variables, reader) or "")
    assert variables.values == {f"c{number}": number for number in range(9)}
    assert facet.views == 1
    expected = [Expectation(address, (number,)) for number, address in enumerate(places.values())]
    assert reader.unmet(expected, observation, variables) == ["expected json:$.k9 to be 9, but nothing is there"]
    assert facet.views == 2
