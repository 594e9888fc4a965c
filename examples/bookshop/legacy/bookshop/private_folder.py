"""A temporary folder of this process alone, removed when the process ends."""

from __future__ import annotations

import atexit
import functools
import shutil
import signal
import sys
import tempfile
import threading
from pathlib import Path


@functools.cache
def private_folder() -> Path:
    """Create the folder on first use; SIGTERM is turned into an orderly exit so that it is removed."""
    folder = Path(tempfile.mkdtemp(prefix="bookshop-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    in_main_thread = threading.current_thread() is threading.main_thread()
    if in_main_thread and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    return folder
