"""Which of legacy's cookies a candidate's cookie stands for: other names, `__Secure-` and `__Host-`, numbered chunks."""

from __future__ import annotations

import re
from collections.abc import Mapping

LONGEST_COOKIE = 4096
"""Characters of name and value together; browsers ignore a cookie that is longer (RFC 6265bis, section 5.6)."""

_PREFIX = re.compile(r"\A__(?:secure|host)-", re.IGNORECASE)  # RFC 6265bis section 4.1.3
_CHUNK = re.compile(r"(.+)\.([0-9]+)")


def named_by_legacy(name: str, names: Mapping[str, str]) -> tuple[str, int | None]:
    """Legacy's name for a cookie, and the number of the chunk of it that the cookie is, if it is one.

    ``names`` maps candidate names to legacy's (setting `cookie_names`, the other way round). A candidate name stands for the
    same with and without a prefix, and for its chunks ``NAME.0``, ``NAME.1``, as Auth.js and Supabase write long tokens.
    """
    if not names or name in names:
        return names.get(name, name), None
    ours = {_PREFIX.sub("", theirs): legacy for theirs, legacy in names.items()}
    bare = _PREFIX.sub("", name)
    if bare in ours:
        return ours[bare], None
    chunk = _CHUNK.fullmatch(bare)
    return (ours[chunk[1]], int(chunk[2])) if chunk and chunk[1] in ours else (name, None)
