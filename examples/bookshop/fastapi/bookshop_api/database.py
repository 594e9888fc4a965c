"""The engine, and a session for every request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session


def open_database(path: Path) -> Engine:
    """Return an engine for the SQLite file.

    IMMEDIATE: a writer waits for the lock when it begins, instead of failing when it upgrades.
    The pool has no upper limit; as many connections are in use as the thread pool lets through.
    """
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": 20, "isolation_level": "IMMEDIATE"},
        pool_size=8,
        max_overflow=-1,
    )
    event.listen(engine, "connect", prepare)
    return engine


def prepare(connection: Any, _record: object) -> None:
    """Let readers and one writer work at the same time, and keep foreign keys honest."""
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


async def session_of(request: Request) -> AsyncIterator[Session]:
    """Yield the session of a request; asynchronous only to save two trips to the thread pool."""
    with Session(request.app.state.engine) as session:
        yield session


Database = Annotated[Session, Depends(session_of)]
