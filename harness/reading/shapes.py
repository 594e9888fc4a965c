"""What may stand where: the keys of scenarios, steps and shared files, each with its kind; the schema is made from this too."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """One key: what its value must be (text, mapping, list, any, flag, count, duration, names, ...) and a sentence on it."""

    kind: str
    summary: str
    required: bool = False


RESERVED = ("probe", "stream", "socket", "graphql", "sweep", "pages", "agreed", "lanes")

SCENARIO = {
    "scenario": Key("text", "The name of the scenario.", required=True),
    "tags": Key("names", "Tags to select by; pytest marks."),
    "run_as": Key("names", "Identities; the scenario runs once for each."),
    "parametrize": Key("any", "A mapping from name to values (the product runs), or a list of mappings (as listed)."),
    "variables": Key("mapping", "Values for ${name}."),
    "given": Key("steps", "Steps that only set the scene; must succeed, are not compared."),
    "steps": Key("steps", "The steps, replayed identically on both sides.", required=True),
    "rules": Key("rules", "ADDRESS: EQUIVALENCE for all steps."),
    "waivers": Key("waivers", "Intended differences, agreed to."),
    "writes": Key("flag", "Whether the scenario changes state, where that cannot be told from its steps."),
}
SHARED = {
    "rules": Key("rules", "ADDRESS: EQUIVALENCE for every scenario at or below this folder."),
    "waivers": Key("waivers", "Intended differences, agreed to."),
    "variables": Key("mapping", "Values for ${name}."),
    "identities": Key("identities", "Named login recipes."),
    "given": Key("steps", "Steps that set the scene of every scenario."),
}
OPTIONS = {
    "capture": Key("addresses", "name: ADDRESS; the value at the address becomes ${name}, one value per side."),
    "expect": Key("expectations", "status or an address: the value or values that legacy must give."),
    "wait": Key("wait", "Poll until a condition holds: {until, unless, timeout, every}."),
}
COMMON = {
    "sides": Key("sides", "What is different for one side: {legacy: {...}, candidate: {...}}."),
    "rules": Key("rules", "ADDRESS: EQUIVALENCE for this step."),
    "waivers": Key("waivers", "Intended differences of this step."),
    "repeat": Key("count", "How often the step is done; each time is compared."),
    "revalidate": Key("flag", "Repeat the request with the validators of the answer."),
}
REQUEST = {
    "request": Key("text", "METHOD and request target, such as GET /books/${book}.", required=True),
    "query": Key("mapping", "Query parameters, appended to the target."),
    "headers": Key("mapping", "Request headers; null removes a default, a list is sent as several lines."),
    "cookies": Key("mapping", "Cookies for this request only."),
    "json": Key("any", "The body as JSON."),
    "form": Key("mapping", "The body as form fields."),
    "files": Key("mapping", "Files to upload: field: path, or {path | content, filename, type}."),
    "body": Key("text", "The body as text."),
    "auth": Key("any", "[user, password] or {bearer: token}."),
    "timeout": Key("duration", "How long the answer may take."),
}
FORM = {
    "form": Key("text", "The path of the page that holds the form.", required=True),
    "fill": Key("mapping", "Values by field name."),
    "which": Key("any", "Which form: its action path, id, name, or number from 1."),
    "button": Key("text", "Which submit button: its name, name=value or text."),
    "files": Key("mapping", "Files to upload, by field."),
    "headers": Key("mapping", "Request headers."),
    "timeout": Key("duration", "How long each answer may take."),
}
KINDS = {"request": REQUEST, "form": FORM}
WAIT = {
    "until": Key("expectations", "All must hold.", required=True),
    "unless": Key("expectations", "Give up when one holds."),
    "timeout": Key("duration", "How long to poll (30s)."),
    "every": Key("duration", "Pause between polls (200ms)."),
}
WAIVER = {
    "at": Key("text", "The address of the difference.", required=True),
    "legacy": Key("any", "Legacy's value, pinned."),
    "candidate": Key("any", "The candidate's value, pinned."),
    "reason": Key("text", "Why the difference is intended.", required=True),
    "owner": Key("text", "Who answers for it.", required=True),
    "until": Key("text", "Its last valid day, UTC, YYYY-MM-DD.", required=True),
    "route": Key("text", "Only for this route; * stands for anything."),
    "when": Key("when", "Only when {status, route, tag} hold."),
}
WHEN = {
    "status": Key("any", "Legacy's status: 404, or a class such as 4xx."),
    "route": Key("text", "A route as reports print it; * stands for anything."),
    "tag": Key("text", "One of the scenario's tags."),
}
RECIPE = {
    "steps": Key("steps", "How to log in."),
    "send": Key("mapping", "What to send with every request: {headers: ..., cookies: ...}."),
}
