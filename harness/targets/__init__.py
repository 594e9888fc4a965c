"""Targets: applications that are started, awaited, reset and surely stopped."""

from harness.targets.starting import Targets

__all__ = ["Targets"]
