"""Every fault of the harness itself, as one tree; what the applications do wrong is a value, never one of these.

HarnessError                 something the harness or its user must put right
├── UsageError               exit code 2: the input is wrong, nothing was replayed
│   ├── AddressError         an address does not follow its facet's grammar
│   ├── SettingsError        [tool.parity] or parity.toml
│   ├── ScenarioError        a scenario, a _shared.yaml, a rule or a waiver
│   └── ResultsError         a results.json that cannot be read
└── JudgingError             exit code 3: a verdict cannot be given, the step or run is `broken`
    ├── TargetError          a target cannot be started, is not ready, or died
    ├── ResetError           a target could not be brought back to its known state
    ├── DriverError          the harness could not perform a step (a missing upload file, ...)
    ├── SnapshotError        a snapshot is missing, incompatible or locked
    ├── InventoryError       the routes of a target cannot be learnt
    └── InternalError        the harness, or a project's extension of it, has a bug
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where it stands (``file:line:column`` or a settings key), what is wrong, what to do about it."""

    what: str
    where: str = ""
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{where}{self.what}{hint}"


class HarnessError(Exception):
    """A fault with all its problems; prints one line per problem."""

    exit_code = 3

    def __init__(self, problems: str | Problem | Iterable[Problem], *, where: str = "", hint: str = "") -> None:
        if isinstance(problems, str):
            problems = Problem(problems, where, hint)
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(HarnessError):
    """The user's input is wrong; nothing was sent anywhere."""

    exit_code = 2


class AddressError(UsageError):
    """An address that no facet understands."""


class SettingsError(UsageError):
    """Settings that cannot be used."""


class ScenarioError(UsageError):
    """Scenario files that cannot be used; carries every problem found in them."""


class ResultsError(UsageError):
    """A results file that is not one, or of an unknown version."""


class JudgingError(HarnessError):
    """A verdict cannot be given."""


class TargetError(JudgingError):
    """A target cannot be started, never became ready, or its process died; the message ends with its last log lines."""


class ResetError(JudgingError):
    """The reset of a target failed, so its state is unknown."""


class DriverError(JudgingError):
    """The harness itself could not perform a step."""


class SnapshotError(JudgingError):
    """A snapshot is missing, does not fit its scenario any more, or is locked by another recorder."""


class InventoryError(JudgingError):
    """The routes of a target cannot be learnt, so that nothing can be said of those that no scenario asks for."""


class InternalError(JudgingError):
    """The harness, or a project's extension of it, has a bug: the scenario it shows in has no verdict, all others have."""

    frames = 4

    @classmethod
    def of(cls, error: Exception) -> InternalError:
        """What was raised, and where: the innermost frames, as ``file:line in function``."""
        frames = traceback.extract_tb(error.__traceback__)[-cls.frames :]
        way = " > ".join(f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
        return cls(
            f"{type(error).__name__}: {error} ({way})",
            where="the harness or an extension of it failed",
            hint="this is a bug: mend the extension, or report it with this line",
        )


@contextmanager
def bugs_told() -> Iterator[None]:
    """Let faults pass, and anything else as an `InternalError`: around what is done for one scenario."""
    try:
        yield
    except HarnessError:
        raise
    except Exception as error:
        raise InternalError.of(error) from error
