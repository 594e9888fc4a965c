"""Named defects that the port can be started with, to see whether the harness finds them.

``BOOKSHOP_FAULT=price-rounded python serve.py --port 8000`` starts the shop with one of them.
"""

from __future__ import annotations

from bookshop_faults.registry import FAULTS, UnknownFault, install

__all__ = ["FAULTS", "UnknownFault", "install"]
