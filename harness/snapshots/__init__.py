"""Recorded observations of the old application: their format and their storage."""

from harness.snapshots.fingerprint import fingerprint, setting_fingerprint, upload_paths
from harness.snapshots.format import parse, serialise
from harness.snapshots.snapshot import SCHEMA_VERSION, Exchange, Provenance, Snapshot
from harness.snapshots.store import SnapshotStore

__all__ = [
    "SCHEMA_VERSION",
    "Exchange",
    "Provenance",
    "Snapshot",
    "SnapshotStore",
    "fingerprint",
    "parse",
    "serialise",
    "setting_fingerprint",
    "upload_paths",
]
