"""Next.js: rewrites for a candidate that is the edge itself. What is not proven goes to legacy before any page is tried."""

from __future__ import annotations

import json
import re

from harness.model.observation import Side
from harness.strangler.base import Export, commented
from harness.strangler.raw_paths import ODD

_LEGACY = "`${LEGACY}/:path`"
_CAVEATS = (
    "For a Next.js application that stands before legacy: `import { rewrites } from './parity.mjs'` in next.config.mjs.",
    "Next.js does not tell methods apart here: an address is answered by Next.js only with all its methods proven, and",
    "then for every method. It ignores case in these patterns, so /Books is answered by Next.js where /books is.",
)


class NextWriter:
    """A module that exports `rewrites`. What `source` matches has no query; its first group begins behind the slash."""

    name = "nextjs"
    summary = "a module with rewrites() for next.config.mjs"
    by_method = False

    def write(self, export: Export) -> str:
        parts = [commented([*export.head(), "", *_CAVEATS], "//"), "\n"]
        url = json.dumps(export.upstreams[Side.LEGACY].url)
        parts.append(f"const LEGACY = process.env.PARITY_LEGACY_URL ?? {url};\n\n")
        parts.append("export async function rewrites() {\n  return {\n    beforeFiles: [\n")
        parts.append("      // paths that servers read in several ways\n")
        parts += [_rewrite(f"/:path({_behind_slash(odd)})", _LEGACY) for odd in ODD]
        own: list[str] = []
        for rule in export.split.rules:
            parts.append("\n" + commented(rule.why, "//", "      "))
            if rule.side is Side.LEGACY:
                parts.append(_rewrite(f"/:path({_but(own)}(?:{rule.path.removeprefix('/')}))", _LEGACY))
                continue
            own.append(rule.path.removeprefix("/"))
            if rule.to is not None:
                parts.append(_rewrite(_named(rule.groups("(?<hole{}>")), json.dumps(rule.new_path(":hole"))))
            else:
                parts.append("      // (Next.js answers: the last rule leaves it out)\n")
        parts.append("\n      // everything else\n" + _rewrite(f"/:path({_but(own)}.*)", _LEGACY))
        parts.append("    ],\n  };\n}\n")
        return "".join(parts)


def _but(own: list[str]) -> str:
    """What is not one of some paths."""
    return f"(?!(?:{'|'.join(own)})$)" if own else ""


def _rewrite(source: str, destination: str) -> str:
    return f"      {{ source: {json.dumps(_escaped(source))}, destination: {destination} }},\n"


def _escaped(source: str) -> str:
    """path-to-regexp counts every parenthesis, also those in a class, unless a backslash stands before it."""
    return re.sub(r"\[[^]]*\]", lambda match: re.sub(r"[()]", r"\\\g<0>", match[0]), source)


def _behind_slash(pattern: str) -> str:
    """An odd pattern behind the slash that every path begins with."""
    return pattern.removeprefix("^/").removesuffix("$")


def _named(pattern: str) -> str:
    """`(?<name>...)` as path-to-regexp writes it: `:name(...)`."""
    return re.sub(r"\(\?<(\w+)>", r":\1(", pattern)
