"""The keys of `[tool.parity]` and of its targets, with their shapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from yaml.nodes import Node, ScalarNode

from harness.loading.core_scalars import BOOL, STR
from harness.loading.header_lines import STANDING_COOKIES, STANDING_HEADERS
from harness.loading.inventory_keys import MOVED, InventoryShape, MigratedShape
from harness.loading.rules import AddressShape
from harness.loading.scalar_shapes import Duration, Flag, Size, Text, Whole
from harness.loading.shapes import Definitions, Json, Key, ListOf, MapOf, Record
from harness.loading.source import Source
from harness.loading.step_values import METHODS, Auth
from harness.model.vocabulary import did_you_mean, nearest

TARGET_NAME = r"[A-Za-z0-9_][A-Za-z0-9_-]*"


@dataclass(frozen=True, slots=True)
class Url:
    """An http or https URL; `${env.NAME}` and `${targets.NAME.url}` may stand in it."""

    def read(self, node: Node, source: Source) -> str | None:
        text = node.value if isinstance(node, ScalarNode) and node.tag == STR else ""
        if not ("${" in text or is_url(text)):
            source.wrong(node, "a URL such as https://old.example")
            return None
        return str(text).rstrip("/")

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002 - the protocol's shape
        return {"type": "string"}


def is_url(text: str) -> bool:
    """Whether a text is an http or https URL with a host, without query and fragment, which nothing could be joined to."""
    try:
        parts = urlsplit(text)
        rest = parts.query or parts.fragment
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and not rest
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some words."""

    words: tuple[str, ...]

    def read(self, node: Node, source: Source) -> str | None:
        if isinstance(node, ScalarNode) and node.value in self.words:
            return str(node.value)
        source.wrong(node, " or ".join(repr(word) for word in self.words))
        return None

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002
        return {"enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Verify:
    """true, false or the path of a CA bundle."""

    def read(self, node: Node, source: Source) -> bool | str | None:
        if isinstance(node, ScalarNode) and node.tag == BOOL:
            return bool(node.value == "true")
        if isinstance(node, ScalarNode) and node.tag == STR and node.value:
            return str(node.value)
        source.wrong(node, "true, false or the path of a CA bundle")
        return None

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002
        return {"type": ["boolean", "string"]}


@dataclass(frozen=True, slots=True)
class ResetText:
    """`METHOD /path` or a command."""

    def read(self, node: Node, source: Source) -> str | None:
        text: Any = Text("`METHOD /path` or a command", r"[\s\S]*\S[\s\S]*").read(node, source)
        if text is not None and text.startswith("/") and " " not in text and text.count("/") < 3:
            source.report(node, f"`{source.at}`: {text!r} names no method", f"write 'POST {text}', or a command")
        word = (text or "").partition(" ")[0]
        if word.upper() in METHODS and word != word.upper():
            source.report(node, f"`{source.at}`: unknown method {word!r}", f"did you mean '{word.upper()}'?")
        elif word.isupper() and word not in METHODS and nearest(word, METHODS) and f"{text}".startswith(f"{word} /"):
            source.report(node, f"`{source.at}`: unknown method {word!r}", did_you_mean(word, METHODS))
        return None if text is None else str(text)

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002
        return {"type": "string"}


_TEXTS = MapOf(Text())
_PORT = Whole(1, 65535)
_UPSTREAMS = Record(
    "the ports at which an edge asks both sides",
    [Key("legacy", _PORT, "Where it asks legacy."), Key("candidate", _PORT, "Where it asks the candidate.")],
)
TARGET = Record(
    "a target",
    [
        Key("framework", Text(), "flask, django, nextjs, fastapi: whose known noise is removed."),
        Key("command", Text("a command", r"[\s\S]*\S[\s\S]*"), "Starts it; {port}, {python} and {legacy_url} are filled in."),
        Key("url", Url(), "Where it already runs."),
        Key("cwd", Text(), "The folder to start it in, relative to the project's root."),
        Key("ready", Text("a path such as /healthz", r"/.*"), "A path that answers once it is ready."),
        Key("reset", ResetText(), "`METHOD /path` or a command that restores the known state."),
        Key("settle", ResetText(), "`METHOD /path` or a command awaited before each reset."),
        Key("public_url", Url(), "What the application believes to be its URL."),
        Key("headers", STANDING_HEADERS, "Sent with every request."),
        Key("cookies", STANDING_COOKIES, "Sent with every request."),
        Key("auth", Auth(), "[user, password] or {bearer = token}, sent with every request."),
        Key("verify", Verify(), "Whether TLS certificates are checked, or a CA bundle."),
        Key("env", _TEXTS, "Environment of the command."),
        Key("needs", ListOf(Text()), "Targets to start first."),
        Key("tap", Text("a target"), "One of `needs` that stands for legacy: what is passed on to it is `proxied`."),
        Key("read_only", Flag(), "Unsafe methods are refused."),
        Key("migrated", ListOf(MigratedShape()), "The routes that gate; all when absent."),
        Key("inventory", InventoryShape(), "Where its routes are learnt: `flask: shop:create_app`."),
        Key(
            "upstreams",
            _UPSTREAMS,
            "The ports on 127.0.0.1 at which this edge asks both sides, where it cannot be told others.",
        ),
        Key("start_timeout", Duration(), "How long to wait until it is ready."),
        Key("version", Text("a version"), "What snapshots note as its version; the commit of `cwd` when absent."),
    ],
)
SETTINGS = Record(
    "the settings",
    [
        Key("targets", MapOf(TARGET, TARGET_NAME, "the name of a target", "legacy = {...}"), "The applications, by name."),
        Key("legacy", Text(), "The target that is the old application."),
        Key("candidate", Text(), "The target that is the new one."),
        Key("scenarios", ListOf(Text("a path")), "Folders with scenarios."),
        Key("snapshots", Text("a path"), "The folder of the snapshots."),
        Key("reports", Text("a path"), "The folder of the reports."),
        Key("redact", ListOf(AddressShape()), "Addresses of secrets."),
        Key("cookie_names", _TEXTS, "Legacy's name of a cookie -> the candidate's."),
        Key("isolation", OneOf(("separate", "shared")), "Whether both sides use one database."),
        Key("timeout", Duration(), "How long to wait for an answer."),
        Key("max_body", Size(), "How much of a body is read."),
        Key("jobs", Whole(1, 1024), "How many scenarios run at the same time."),
        Key("evaluate", Flag(), "Whether browser steps may run code in pages (`evaluate`)."),
        Key("moved", ListOf(MOVED), "Routes with another address on the candidate."),
    ],
)
