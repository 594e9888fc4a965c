"""The scenarios here are replayed by `python -m tests.faults`, not collected by pytest."""

collect_ignore = ["scenarios"]
