"""How deeply the values of a JSON document stand in one another."""

from __future__ import annotations


def nested_deeper_than(levels: int, value: object) -> bool:
    """Whether more than ``levels`` arrays and objects stand in one another. Takes no stack itself."""
    level: list[object] = [value]
    for _ in range(levels):
        inner: list[object] = []
        for one in level:
            members = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
            inner += [member for member in members if type(member) is dict or type(member) is list]
        if not inner:
            return False
        level = inner
    return True
