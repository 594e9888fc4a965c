"""Where the database and the covers live when nobody says where: a folder that ends with the process."""

from __future__ import annotations

import atexit
import signal
import sys
import tempfile
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def private_folder() -> Path:
    """Return the folder, made on first use and removed at exit, on SIGTERM too."""
    folder = tempfile.TemporaryDirectory(prefix="bookshop-django-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    return Path(folder.name)
