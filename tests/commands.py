"""Commands as a user types them, each in a process of its own, which is quicker than usual to start: it is forked off one that
has read all that commands read (`multiprocessing` keeps it), and that coverage measures already."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

# What commands read when they start, but for the module that is run and the plugins, which pytest wants to read itself.
_READ = [
    *(f"harness.cli.{name}" for name in ("calibrate", "check", "record", "report", "routes", "run", "schema", "waive")),
    *("harness.engine.run", "harness.engine.extensions", "harness.reporters.reports", "harness.reporters.terminal"),
    *("harness.drivers.request", "harness.targets.starting", "rich.console", "rich.progress", "jinja2", "pytest"),
]
_PATH = os.environ.get("PYTHONPATH")  # with which the process is started that they are forked off
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(_READ)


def run(
    module: str, *arguments: str, cwd: Path, env: Mapping[str, str] | None = None, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """``python -m module arguments`` in a folder; `env` is the whole environment. Raises TimeoutExpired, and kills it then."""
    command = [sys.executable, "-m", module, *arguments]
    environment = {name: value for name, value in (env or os.environ).items() if not name.startswith("PYTEST_XDIST")}
    if environment.get("PYTHONPATH") != _PATH:  # whoever brings packages of its own needs a Python of its own
        return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=timeout, check=False, env=environment)
    with tempfile.TemporaryDirectory() as folder:
        streams = [Path(folder, name) for name in ("stdout", "stderr")]
        process = _FORKS.Process(target=_command, args=(module, arguments, cwd, environment, streams))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(command, timeout)
        said = (path.read_text("utf-8") for path in streams)
        return subprocess.CompletedProcess(command, process.exitcode, *said)


def _command(module: str, arguments: tuple[str, ...], cwd: Path, environment: dict[str, str], streams: list[Path]) -> None:
    """In the fork: what `python -m` makes of its environment, then the module, then what Python does when it ends."""
    for descriptor, path in enumerate([Path(os.devnull), *streams]):
        opened = os.open(path, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, descriptor)
        os.close(opened)
    sys.stdin, sys.stdout, sys.stderr = (
        open(one, mode, encoding="utf-8", errors="backslashreplace")  # noqa: PTH123, SIM115 - as Python opens them
        for one, mode in enumerate("rww")
    )
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    sys.argv = [module, *arguments]
    sys.path[0] = str(cwd)
    for name in [one for one in sys.modules if one.partition(".")[0] == "tests"]:
        del sys.modules[name]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
