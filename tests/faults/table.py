"""The catalogue as Markdown: what each fault is reported as, live and against snapshots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from tests.faults.catalogue import Catalogue
from tests.faults.outcome import MODES, Outcome

HEAD = """# Faults and harmless rewrites

Written by `python -m tests.faults --write`; the catalogue is in `tests/faults`. Each fault is one change to an
answer of an otherwise equal application, made between it and the harness.
"""
PARTS = {
    "answers": ("Answers", "What HTTP clients are sent (`request` and `form` steps)."),
    "pages": (
        "Rendered pages",
        (
            "What a user of a browser meets (`browser` steps). Entries marked *not seen* are known gaps: they are tried like"
            " all others, and fail the run once they are seen."
        ),
    ),
}


def written(old: str, catalogues: Mapping[str, Catalogue], found: Mapping[str, Sequence[Outcome]]) -> str:
    """The documentation with a section for each part: new ones of those that were tried, the others as they were."""
    kept = dict(each.split("\n", 1) for each in old.split("\n## ")[1:])
    text = HEAD
    for part, catalogue in catalogues.items():
        title, about = PARTS[part]
        section = kept.get(title, "")
        if part in found:
            section = "\n".join(["", about, "", *_section(catalogue, {(one.name, one.mode): one for one in found[part]}), ""])
        text += f"\n## {title}\n{section}"
    return text.rstrip("\n") + "\n"


def _section(catalogue: Catalogue, seen: Mapping[tuple[str, str], Outcome]) -> Iterator[str]:
    yield f"{len(catalogue.faults)} faults:"
    yield ""
    yield "| fault | on | reported live | against snapshots |"
    yield "|---|---|---|---|"
    for name, fault in catalogue.faults.items():
        cells = [f"*not seen*: {fault.gap}"] * 2 if fault.gap else [_cell(seen.get((name, mode))) for mode in MODES]
        yield f"| {name} | {fault.scenario} | {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
    yield ""
    yield f"{len(catalogue.rewrites)} harmless rewrites, none of which may be reported:"
    yield ""
    for name, rewrite in catalogue.rewrites.items():
        right = all(seen[name, mode].right for mode in MODES if (name, mode) in seen)
        yield f"- {name}{f' (*reported*: {rewrite.gap})' if rewrite.gap else '' if right else ' **(reported)**'}"


def overview(documentation: str) -> str:
    """The table for the README, made of the documentation's: a row for each page or answer that faults are seeded in."""
    lines = ["| seeded in | reported live | against snapshots | faults |", "|---|---|---|---|"]
    for section in documentation.split("\n## ")[1:]:
        rows: dict[str, list[list[str]]] = {}
        for line in section.splitlines():
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            if len(cells) == len(MODES) + 2 and cells[0] != "fault" and set(cells[0]) != {"-"}:
                rows.setdefault(cells[1], []).append(cells)
        title, every = section.partition("\n")[0].lower(), [cells for faults in rows.values() for cells in faults]
        lines.append(f"| **{title}** | {' | '.join(_right(every, at) for at in (2, 3))} | |")
        for place, faults in rows.items():
            names = ", ".join(cells[0] for cells in faults)
            lines.append(f"| {place} | {' | '.join(_right(faults, at) for at in (2, 3))} | {names} |")
    return "\n".join(lines)


def _right(faults: Sequence[Sequence[str]], at: int) -> str:
    return f"{sum(cells[at].startswith('`') for cells in faults)} of {len(faults)}"


def in_readme(readme: str, documentation: str) -> str:
    """The README with its table as it is now."""
    before, start, rest = readme.partition("<!-- faults -->\n")
    _, end, after = rest.partition("<!-- /faults -->")
    return f"{before}{start}\n{overview(documentation)}\n\n{end}{after}" if end else readme


def _cell(one: Outcome | None) -> str:
    if one is None:
        return "not tried"
    first = next(iter(dict.fromkeys(one.addresses)), "nothing")
    more = len(set(one.addresses)) - 1
    return f"`{first}`" + (f" and {more} more" if more > 0 else "") if one.right else "**missed**"
