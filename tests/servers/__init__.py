"""Small HTTP servers on loopback that misbehave on purpose, for all tests."""

from tests.servers.behaviours import (
    answer,
    answering,
    bomb,
    closing_in_the_middle,
    dripping,
    endless,
    garbage,
    hanging,
    hanging_up,
    routed,
    wrong_length,
)
from tests.servers.raw import Conversation, RawServer

__all__ = [
    "Conversation",
    "RawServer",
    "answer",
    "answering",
    "bomb",
    "closing_in_the_middle",
    "dripping",
    "endless",
    "garbage",
    "hanging",
    "hanging_up",
    "routed",
    "wrong_length",
]
