"""The keys of every kind of step, with their shapes and what editors say about them."""

from __future__ import annotations

from dataclasses import dataclass

from yaml.nodes import Node

from harness.loading.browser_steps import EMULATE, SCREENSHOT, Verbs
from harness.loading.header_lines import COOKIES, HEADERS
from harness.loading.rules import STEP_SCOPE, AddressShape, Rules
from harness.loading.scalar_shapes import Anything, Duration, Flag, Text, Whole, Wire
from harness.loading.shapes import Definitions, Json, Key, MapOf, Record
from harness.loading.source import Source
from harness.loading.step_values import Auth, Expectations, Files, FormTarget, RequestLine, Which
from harness.loading.waivers import waivers

VARIABLE = r"[A-Za-z_][A-Za-z0-9_]*"
BUILT_IN = ("unique", "origin", "env", "host")
RESERVED = ("probe", "stream", "socket", "graphql", "sweep", "pages", "agreed", "lanes")
LATER = dict.fromkeys(RESERVED, "reserved for a later version; remove it")
MAX_REPEAT = 1000


@dataclass(frozen=True, slots=True)
class Sides:
    """`sides`: merged into the step before it is read, so there is nothing left to read here."""

    kind: str

    def read(self, node: Node, source: Source) -> None:
        """Nothing: see ``sides.py``."""

    def schema(self, definitions: Definitions) -> Json:
        keys: Json = {}
        for key in _SIDED_KEYS[self.kind]:
            # null deletes at any depth of what is merged, so only the merged whole has a shape
            keys[key.name] = {} if key.name in MERGED else {"anyOf": [key.shape.schema(definitions), {"type": "null"}]}
        side: Json = {"type": "object", "properties": keys, "additionalProperties": False}
        return {"type": "object", "properties": {"legacy": side, "candidate": side}, "additionalProperties": False}


_FIELDS = MapOf(Wire(), example="name: value")
_CAPTURE = MapOf(AddressShape(), VARIABLE, "the name of a variable", "title: json:$.title")
_WAIT = Record(
    "`wait`",
    [
        Key("until", Expectations(), "Poll until all of these hold.", required=True),
        Key("unless", Expectations(), "Give up as soon as one of these holds."),
        Key("timeout", Duration(), "Give up after this time; 30s unless given."),
        Key("every", Duration(), "The pause between two requests; 200ms unless given."),
    ],
)
_REQUEST_KEYS: tuple[Key, ...] = (
    Key("request", RequestLine(), "METHOD /path, sent as written.", required=True),
    Key("query", _FIELDS, "Appended to the path; a list repeats the name."),
    Key("headers", HEADERS, "Request headers; null removes one."),
    Key("cookies", COOKIES, "Cookies for this request, besides the session's."),
    Key("json", Anything(), "The body as JSON."),
    Key("form", _FIELDS, "The body as form fields."),
    Key("files", Files(), "Files to upload as multipart/form-data: field -> path."),
    Key("body", Text(variables=True), "The body as text."),
    Key("auth", Auth(), "[user, password] or {bearer: token}."),
    Key("timeout", Duration(), "How long to wait for the answer, such as 30s."),
)
_FORM_KEYS: tuple[Key, ...] = (
    Key("form", FormTarget(), "The page that holds the form.", required=True),
    Key("fill", _FIELDS, "Field -> value; hidden fields keep that side's own values."),
    Key("which", Which(), "Which of several forms: its action path, its id or name, or its number from 1."),
    Key("button", Text(variables=True), "The submit button: its name, name=value or text."),
    Key("files", Files(), "Files to upload: field -> path."),
    Key("headers", HEADERS, "Request headers; null removes one."),
    Key("timeout", Duration(), "How long to wait for each answer, such as 30s."),
)
_BROWSER_KEYS: tuple[Key, ...] = (
    Key("browser", Verbs(), "What a person does in a browser; each checkpoint compares the page.", required=True),
    Key("emulate", EMULATE, "What kind of browser it is."),
    Key("screenshot", SCREENSHOT, "Compare a picture of each checkpoint: of the page, or of an element."),
    Key("timeout", Duration(), "How long one thing may take to be possible; 10s unless given."),
)
_PLAY_KEYS = (
    Key("capture", _CAPTURE, "Variable -> address; each side keeps its own value."),
    Key("expect", Expectations(), "Address -> value or values that legacy must answer."),
)
_REPEAT = Key("repeat", Whole(1, MAX_REPEAT), "How often to do it; each time is compared.")
_COMPARED_KEYS = (
    Key("rules", Rules(STEP_SCOPE), "Address -> equivalence, for this step."),
    Key("waivers", waivers(shared=False), "Intended differences of this step."),
)
_REVALIDATE = Key("revalidate", Flag(), "Repeat the request with the validators (ETag, Last-Modified) of the answer.")
_WAIT_KEY = Key("wait", _WAIT, "Poll until a condition holds; the last answer is compared.")
_SIDED_KEYS = {
    "request": (*_REQUEST_KEYS, *_PLAY_KEYS, _WAIT_KEY),
    "form": (*_FORM_KEYS, *_PLAY_KEYS),
    "browser": (*_BROWSER_KEYS, *_PLAY_KEYS),
}
SIDED = {kind: tuple(key.name for key in keys) for kind, keys in _SIDED_KEYS.items()}
"""What `sides` may override, by kind of step."""
MERGED = frozenset(
    {
        "query",
        "headers",
        "cookies",
        "json",
        "form",
        "files",
        "fill",
        "capture",
        "expect",
        "wait",
        "auth",
        "emulate",
        "screenshot",
    }
)

_UNCOMPARED = {
    key.name: "this step is not compared, so it has no effect here; remove it" for key in (*_COMPARED_KEYS, _REVALIDATE)
}
_SIDES_SUMMARY = "Overrides any sibling on one side: mappings are merged, null deletes."


def _records(kind: str, *extra: Key) -> tuple[Record, Record]:
    """The record of a compared step and of one that only sets the scene."""
    keys = (*_SIDED_KEYS[kind], _REPEAT, Key("sides", Sides(kind), _SIDES_SUMMARY))
    compared = Record(f"a {kind} step", [*keys, *_COMPARED_KEYS, *extra], LATER)
    return compared, Record(f"a {kind} step that sets the scene", keys, {**LATER, **_UNCOMPARED})


RECORDS = {"request": _records("request", _REVALIDATE), "form": _records("form"), "browser": _records("browser")}
