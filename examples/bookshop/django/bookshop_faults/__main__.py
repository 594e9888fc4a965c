"""``python -m bookshop_faults`` lists the defects; with a name it checks that there is such a one (exit code 2 if not)."""

from __future__ import annotations

import sys

from bookshop_faults.registry import FAULTS, UnknownFault, find


def main(arguments: list[str]) -> int:
    if not arguments:
        width = max(map(len, FAULTS))
        for one in FAULTS.values():
            print(f"{one.name:{width}}  {one.description}")
        return 0
    try:
        find(arguments[0])
    except UnknownFault as unknown:
        print(unknown, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
