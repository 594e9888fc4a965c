"""Merges `sides` into a step: what each side plays, as nodes, so that one reader and its positions serve both."""

from __future__ import annotations

from yaml.nodes import MappingNode, Node, ScalarNode

from harness.loading.core_scalars import NULL
from harness.loading.source import Source
from harness.loading.step_keys import RECORDS, SIDED
from harness.model.vocabulary import did_you_mean

SIDES = ("legacy", "candidate")


def merged_sides(kind: str, node: MappingNode, sides: Node, source: Source) -> list[MappingNode]:
    """The step as each side plays it: legacy's, then the candidate's."""
    base = MappingNode(node.tag, [pair for pair in node.value if pair[0].value != "sides"], node.start_mark, node.end_mark)
    overrides: dict[str, MappingNode] = {}
    source.at = "sides"
    if isinstance(sides, MappingNode):
        for name, key_node, value in source.pairs(sides):
            if name not in SIDES:
                source.report(key_node, f"unknown side {name!r}", did_you_mean(name, SIDES))
            elif isinstance(value, MappingNode):
                overrides[name] = _checked(kind, value, source)
            else:
                source.at = name
                source.wrong(value, "a mapping of what differs on this side")
    else:
        source.wrong(sides, "a mapping", "write it like {candidate: {request: GET /v2/books}}")
    return [_merge(base, overrides[side], source) if side in overrides else base for side in SIDES]


def _checked(kind: str, node: MappingNode, source: Source) -> MappingNode:
    """What one side overrides, without the keys that cannot be (they are reported)."""
    kept = []
    for name, key_node, value in source.pairs(node):
        if name == kind and isinstance(value, ScalarNode) and value.tag == NULL:
            source.report(value, f"both sides play the same kind of step, so `{kind}` cannot be deleted", "change it instead")
        elif name in SIDED[kind]:
            kept.append((key_node, value))
        elif name in RECORDS[kind][0].keys or name in RECORDS:
            source.report(key_node, f"`{name}` cannot differ per side", "put it beside `sides`, or write two scenarios")
        else:
            source.report(key_node, f"unknown key {name!r} in `sides`", did_you_mean(name, SIDED[kind]))
    return MappingNode(node.tag, kept, node.start_mark, node.end_mark)


def _merge(base: MappingNode, override: MappingNode, source: Source, *, headers: bool = False) -> MappingNode:
    """Mappings merge by key, anything else is replaced, null deletes; positions stay those of the file.

    Names of ``headers`` are the same in any case; a null for one that is not there takes a default away.
    """

    def known(name: str) -> str:
        return name.lower() if headers else name

    members = {known(name): (key, value) for name, key, value in source.pairs(base)}
    for name, key, value in source.pairs(override):
        old = members.get(known(name))
        if isinstance(value, ScalarNode) and value.tag == NULL and (old is not None or not headers):
            members.pop(known(name), None)
        elif old is not None and isinstance(old[1], MappingNode) and isinstance(value, MappingNode):
            members[known(name)] = (key, _merge(old[1], value, source, headers=name == "headers"))
        else:
            members[known(name)] = (key, value)
    return MappingNode(base.tag, list(members.values()), base.start_mark, base.end_mark)
