"""Stand-ins for secrets in two recordings: they keep a secret's length, and that differs a little from login to login."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace

from harness.secrets.spellings import REDACTED
from harness.snapshots.own_origin import with_texts
from harness.snapshots.snapshot import Snapshot

_FILLING = "x"
_NEARLY = 0.25  # of the longer one


def as_long_as_before(old: Snapshot, new: Snapshot) -> Snapshot:
    """The new recording with each stand-in as long as it was in the old one, wherever it occurs.

    Only where each recording knows one length, and the two are similar: a secret of another kind stays a change.
    """
    before, after = _lengths(old), _lengths(new)
    table = {}
    for name in before.keys() & after.keys():
        if len(before[name]) == len(after[name]) == 1:
            (was,), (now,) = before[name], after[name]
            if was != now and abs(was - now) <= _NEARLY * max(was, now):
                table[name.ljust(now, _FILLING)] = name.ljust(was, _FILLING)
    if not table:
        return new
    return _with_texts(new, lambda text: REDACTED.sub(lambda match: table.get(match[0], match[0]), text))


def same_secrets(old: Snapshot, new: Snapshot) -> bool:
    """Whether both recordings have stand-ins for the same secrets: an old one may show what is redacted by now."""
    return _lengths(old).keys() == _lengths(new).keys()


def _lengths(snapshot: Snapshot) -> Mapping[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)

    def note(text: str) -> str:
        for match in REDACTED.finditer(text):
            found[match[0].rstrip(_FILLING)].add(len(match[0]))
        return text

    _with_texts(snapshot, note)
    return found


def _with_texts(snapshot: Snapshot, text: Callable[[str], str]) -> Snapshot:
    exchanges = tuple(replace(one, observation=with_texts(one.observation, text)) for one in snapshot.exchanges)
    return replace(
        snapshot, exchanges=exchanges, variables={name: _value(each, text) for name, each in snapshot.variables.items()}
    )


def _value(value: object, text: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Mapping):
        return {key: _value(member, text) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_value(member, text) for member in value]
    return value
