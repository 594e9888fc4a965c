"""`identifier {of}`: each side makes up its own value, but the two must stay paired one to one wherever they turn up."""

from __future__ import annotations

from harness.comparison.equivalences.base import Case
from harness.comparison.equivalences.exact import Leafwise
from harness.comparison.identifiers import Claim
from harness.comparison.kinds import kind_of
from harness.model.vocabulary import Argument


class Identifier(Leafwise):
    """Claims the pair for the scenario's table; the kind is ``of``, else the rule's address without indices."""

    name = "identifier"
    summary = "Values may differ but must map one to one everywhere in the scenario; `of` names the kind of thing."
    arguments = (Argument("of", "string"),)

    def differs(self, legacy: object, candidate: object, case: Case) -> str | Claim | None:
        if kind_of(legacy) != kind_of(candidate):
            return f"legacy's is a {kind_of(legacy)}, the candidate's a {kind_of(candidate)}"
        if kind_of(legacy) not in ("string", "number"):
            return f"a {kind_of(legacy)} identifies nothing"
        return Claim(str(case.arguments.get("of") or ""), legacy, candidate)
