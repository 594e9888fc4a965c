"""The settings of the service, read from BOOKSHOP_* environment variables."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

SEED_FILE = Path(__file__).resolve().parents[2] / "seed.json"
CORS_ORIGINS = frozenset({"https://reader.bookshop.example"})
LARGEST_BODY = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data is, and whether tests may reset it."""

    database: Path
    seed_file: Path = SEED_FILE
    test_routes: bool = False

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the environment; without BOOKSHOP_DATABASE the database lives in a private folder."""
        database = os.environ.get("BOOKSHOP_DATABASE")
        return cls(
            database=Path(database).resolve() if database else private_folder() / "bookshop.sqlite",
            seed_file=Path(os.environ.get("BOOKSHOP_SEED") or SEED_FILE),
            test_routes=os.environ.get("BOOKSHOP_TEST_ROUTES") == "1",
        )


def private_folder() -> Path:
    """Make a temporary folder that ends with this process.

    uvicorn raises SIGTERM again after its own orderly shutdown; the handler set here makes an exit of it.
    """
    folder = tempfile.TemporaryDirectory(prefix="bookshop-fastapi-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    return Path(folder.name)
