"""Which version of an application is being recorded: as the settings say, else the commit of the folder it is started in."""

from __future__ import annotations

import subprocess

from harness.model.target import Target


def version_of(target: Target) -> str:
    """The version, ``commit`` with twelve digits (and `+` where files have been changed since), or an empty text."""
    if target.version or not target.command:
        return target.version
    try:
        done = subprocess.run(  # noqa: S603 - git, on a folder of the settings
            ["git", "-C", target.cwd, "describe", "--always", "--abbrev=12", "--exclude=*", "--dirty=+"],  # noqa: S607
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return f"commit {done.stdout.strip()}" if done.returncode == 0 and done.stdout.strip() else ""
