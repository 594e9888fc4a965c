"""Parity harness: proof that a migrated route behaves like the old one."""

__all__ = ["__version__"]

__version__ = "0.1.0"
