"""What comparing large JSON costs, as ratios to a plain recursive walk over the same data: `python benchmarks/documents.py`."""

from __future__ import annotations

import copy
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from harness.comparison.json_text import parse_json
from harness.comparison.judge import Judgement
from tests.comparison.judging import answer, judged

SIZE = 10_000_000  # bytes


def row(number: int) -> dict[str, object]:
    return {
        "id": number,
        "title": f"Book number {number}",
        "price": {"amount": f"{number % 90}.99", "currency": "EUR"},
        "tags": ["fiction", "paperback", f"shelf-{number % 40}"],
        "in_stock": number % 3 == 0,
        "published": f"{1900 + number % 120}-0{1 + number % 9}-17",
        "authors": [{"name": f"Author {number % 700}", "born": 1900 + number % 90}],
    }


def rows(size: int) -> list[dict[str, object]]:
    each = len(json.dumps(row(10_000)))
    return [row(number) for number in range(size // (each + 2))]


def plain_walk(left: object, right: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """The simplest thing that finds where two documents part, with paths."""
    if type(left) is not type(right):
        yield path
    elif isinstance(left, dict):
        for key in left.keys() | right.keys():
            if key not in left or key not in right:
                yield (*path, key)
            else:
                yield from plain_walk(left[key], right[key], (*path, key))
    elif isinstance(left, list):
        for at in range(max(len(left), len(right))):
            if at >= len(left) or at >= len(right):
                yield (*path, at)
            else:
                yield from plain_walk(left[at], right[at], (*path, at))
    elif left != right:
        yield path


def timed(work: Callable[[], object]) -> tuple[float, object]:
    began = time.process_time()
    found = work()
    return time.process_time() - began, found


def table(count: int, word: str) -> str:
    cells = "".join(f"<tr><td>{word} {number}<td><a href=/{word}/{number}>{number}</a>" for number in range(count))
    return f"<!doctype html><title>Books</title><body><table>{cells}</table>"


def growth() -> None:
    """What four times as much of what differs costs: about four times as long, since nothing is tried each against each."""
    few, many = 1_000, 4_000
    identifier = {"json:$[*].id": "identifier"}
    for name, sides, rules in (
        ("rows of a page's table, all changed", table, {}),
        ("identifiers", lambda count, word: [{"id": f"{word}-{number}"} for number in range(count)], identifier),
    ):
        took = [
            timed(lambda: judged(answer(sides(count, "old")), answer(sides(count, "new")), rules))[0]  # noqa: B023
            for count in (few, many)
        ]
        print(f"{few:,} and {many:,} {name}: {took[0]:.2f} and {took[1]:.2f} s, {took[1] / took[0]:.1f} times")


def main() -> None:
    before = rows(SIZE)
    changed = copy.deepcopy(before)
    for at in range(0, len(changed), 100):
        changed[at]["title"] = "Another title"
    inserted = [row(10_000_000), *before]
    half = [{**each, "title": "other"} if at % 2 else each for at, each in enumerate(rows(100_000))]
    left = answer(before)
    print(f"{len(before):,} rows, {len(left.body) / 1e6:.1f} MB of JSON\n")
    cases = [("equal", before), ("1 % of the rows changed", changed), ("a row inserted at the head", inserted)]
    for name, after in cases:
        right = answer(after)
        times: dict[str, list[float]] = {"walk": [], "parse": [], "judge": []}
        found: Judgement | None = None
        for _ in range(3):
            one, two = parse_json(left.body.decode()), parse_json(right.body.decode())
            times["walk"].append(timed(lambda: list(plain_walk(one, two)))[0])
            times["parse"].append(timed(lambda: (parse_json(left.body.decode()), parse_json(right.body.decode())))[0])
            took, found = timed(lambda: judged(left, right))
            times["judge"].append(took)
        walk, parse, whole = (statistics.median(times[key]) for key in ("walk", "parse", "judge"))
        print(
            f"{name:28} plain walk {walk:5.2f} s   reading {parse:5.2f} s   judging {whole:5.2f} s"
            f"   judging without reading {(whole - parse) / walk:4.2f} x the walk, {len(found.differences)} differences"
        )
    small = answer(rows(100_000))
    for name, rules in (("as listed", {}), ("unordered", {"json:$": "unordered"})):
        took, found = timed(lambda: judged(small, answer(half[::-1] if rules else half), rules))
        print(f"half of 100 KB of rows changed, {name}: {took:.2f} s, {len(found.differences)} differences")
    growth()


if __name__ == "__main__":
    main()
