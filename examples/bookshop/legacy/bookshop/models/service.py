"""What visitors leave behind: messages, newsletter subscriptions, export jobs."""

from __future__ import annotations

import time
import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ..clock import now
from ..extensions import db

QUEUED_FOR = 0.1
DONE_AFTER = 0.3


class ContactMessage(db.Model):  # type: ignore[name-defined,misc]
    __tablename__ = "contact_messages"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]
    subject: Mapped[str]
    message: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Subscriber(db.Model):  # type: ignore[name-defined,misc]
    __tablename__ = "subscribers"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Job(db.Model):  # type: ignore[name-defined,misc]
    """An export; its state follows from its age, as if a worker had taken it."""

    __tablename__ = "jobs"

    id: Mapped[str] = mapped_column(primary_key=True, default=lambda: str(uuid.uuid4()))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str]
    format: Mapped[str]
    started_at: Mapped[float] = mapped_column(default=time.time)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def state(self) -> str:
        age = time.time() - self.started_at
        if age < QUEUED_FOR:
            return "queued"
        return "running" if age < DONE_AFTER else "done"
