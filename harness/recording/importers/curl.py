"""curl commands, as browsers copy them and documentation shows them: each becomes a request."""

from __future__ import annotations

import re
import shlex
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus, urlsplit

from harness.errors import Problem
from harness.model.exchange import Body, Exchange, Imported, Upload
from harness.recording.author.bodies import body_of, form_of
from harness.recording.author.templates import literal
from harness.recording.importers.base import ImportingError, SourceFile, Wishes

_MAX_COMMANDS = 5000
_MAX_TEXT = 16 * 1024 * 1024
_ALONE = frozenset({
    "-k", "--insecure", "-L", "--location", "-s", "--silent", "-S", "--show-error", "-v", "--verbose", "-i", "--include",
    "--compressed", "-f", "--fail", "--fail-with-body", "-g", "--globoff", "--path-as-is", "-N", "--no-buffer", "-#",
    "--progress-bar", "--http1.1", "--http2", "--http3", "-4", "-6", "-O", "--remote-name", "-J", "-n", "--netrc",
    "--location-trusted", "--no-progress-meter", "--tr-encoding", "-0", "--http1.0", "-j", "-q", "--basic", "--next", "-1",
    "--parallel", "-Z", "--raw", "--ssl-reqd", "--no-keepalive", "-p", "--remote-time", "-R", "--create-dirs",
})  # fmt: skip
_WITH_VALUE = frozenset({
    "-o", "--output", "-w", "--write-out", "-m", "--max-time", "--connect-timeout", "--retry", "-c", "--cookie-jar",
    "--cacert", "--cert", "-E", "--key", "-x", "--proxy", "--resolve", "--retry-delay", "--limit-rate", "-D", "--dump-header",
    "-T", "--upload-file", "--max-redirs", "--ciphers", "--interface", "--connect-to", "-C", "--continue-at", "-Y", "-y",
    "--capath", "--pass", "--retry-max-time", "--noproxy", "-r", "--range", "-z", "--time-cond", "-K", "--config", "-t",
})  # fmt: skip
_FLAGS = {"-G": "get", "--get": "get", "-I": "head", "--head": "head"}
_UNREAD = {"-T": "--upload-file", "--upload-file": "--upload-file", "-K": "--config", "--config": "--config"}


@dataclass(slots=True)
class _Command:
    """One command line while it is read."""

    where: str
    method: str = ""
    urls: list[str] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    query: list[str] = field(default_factory=list)
    form: list[tuple[str, str | Upload]] = field(default_factory=list)
    cookies: list[tuple[str, str]] = field(default_factory=list)
    user: tuple[str, str] | None = None
    bearer: str = ""
    json: bool = False
    get: bool = False
    head: bool = False
    remarks: list[str] = field(default_factory=list)


class CurlImporter:
    """Reads shell lines that begin with `curl`; others are left out and named."""

    name = "curl"
    summary = "curl command lines, one or many, also with backslashes at the ends of lines"
    browser = True

    def read(self, source: SourceFile, wishes: Wishes) -> Imported:
        """One exchange for each URL. Raises ImportingError with all lines that cannot be understood."""
        text = source.text()
        if len(text) > _MAX_TEXT:
            raise ImportingError("is too large for a list of commands", where=source.name, hint="import a part of it")
        exchanges: list[Exchange] = []
        problems: list[Problem] = []
        for count, (line, command) in enumerate(commands(text)):
            if count >= _MAX_COMMANDS:
                raise ImportingError(f"holds more than {_MAX_COMMANDS} commands", where=source.name, hint="import a part of it")
            try:
                exchanges += _exchanges(command, f"{source.name}:{line}")
            except _MistakeError as mistake:
                problems.append(Problem(str(mistake), f"{source.name}:{line}:1", mistake.hint))
        if problems:
            raise ImportingError(problems)
        if not exchanges:
            raise ImportingError(
                "there is no curl command in it", where=source.name, hint="write lines like: curl https://host/path"
            )
        hosts = {host.lower() for host in wishes.hosts}
        wanted = [one for one in exchanges if not hosts or (urlsplit(one.origin).hostname or "") in hosts]
        skipped = len(exchanges) - len(wanted)
        return Imported(tuple(wanted), remarks=(f"{skipped} requests to other hosts were left out",) if skipped else ())


class _MistakeError(Exception):
    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.hint = hint


def commands(text: str) -> Iterator[tuple[int, str]]:
    """The commands of a shell text with the numbers of their first lines: quotes and backslashes join lines.

    A command begins in a line whose first word is `curl`, also after a prompt; comments and other lines are passed over.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    at = 0
    while at < len(lines):
        line = re.sub(r"\A\s*(?:[$>%]\s+)?", "", lines[at])
        start = at + 1
        if not re.match(r"curl(?:\.exe)?(?:\s|\Z)", line):
            at += 1
            continue
        pieces = [line]
        while _goes_on("\n".join(pieces[-200:])) and at + 1 < len(lines) and len(pieces) < 2000:
            at += 1
            pieces.append(lines[at])
        at += 1
        yield start, "\n".join(pieces)


def _goes_on(text: str) -> bool:
    """Whether a command has not ended with its line: a quote is open, or the line ends in a backslash."""
    if re.search(r"(?<!\\)(?:\\\\)*\\\s*\Z", text):
        return True
    try:
        _words(text)
    except ValueError:
        return True
    return False


def _words(text: str) -> list[str]:
    r"""Words as a POSIX shell splits them (`$'...'` too); nothing is expanded."""
    joined = re.sub(r"\\[ \t]*\n", " ", text) if "'" not in text and '"' not in text else re.sub(r"\\\n", "", text)
    joined = re.sub(r"(?<=\s)\$'((?:[^'\\]|\\.)*)'", lambda match: shlex.quote(_ansi(match[1])), joined)
    lexer = shlex.shlex(joined, posix=True, punctuation_chars="|;&<>")
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    for word in lexer:
        ends = word.startswith("#") or (word and set(word) <= set("|;&<>"))
        if ends and not _was_quoted(word, joined):
            break
        words.append(word)
    return words


def _was_quoted(word: str, text: str) -> bool:
    return f"'{word}'" in text or f'"{word}"' in text


def _ansi(text: str) -> str:
    escapes = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\a", "b": "\b"}

    def meant(match: re.Match[str]) -> str:
        if match[1]:
            return chr(int(match[1], 16))
        if match[2]:
            return chr(int(match[2], 16))
        return escapes.get(match[3], match[3])

    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", meant, text, flags=re.DOTALL)


def _exchanges(text: str, where: str) -> list[Exchange]:
    try:
        words = _words(text)[1:]
    except ValueError as error:
        raise _MistakeError(f"the command cannot be split into words: {error}", "close its quotes") from None
    found = []
    for part in _parts(words):
        command = _parsed(part, where)
        if not command.urls:
            raise _MistakeError("the command names no URL", "write it like: curl https://host/path")
        found += [_exchange(command, url) for url in command.urls]
    return found


def _parts(words: list[str]) -> list[list[str]]:
    """The requests of one command, which `--next` separates."""
    parts: list[list[str]] = [[]]
    for word in words:
        if word in ("--next", "-:"):
            parts.append([])
        else:
            parts[-1].append(word)
    return [part for part in parts if part]


def _parsed(words: list[str], where: str) -> _Command:
    command = _Command(where)
    queue = deque(words)
    while queue:
        word = queue.popleft()
        if word == "--":
            command.urls += queue
            break
        if not word.startswith("-") or word == "-":
            command.urls.append(word)
        else:
            _option(command, word, queue)
    return command


def _option(command: _Command, word: str, queue: deque[str]) -> None:
    """One option; what follows it in the ``queue`` is its value, where it has one that is not joined to it."""
    name, value = word, None
    if word.startswith("--"):
        name, equals, joined = word.partition("=")
        value = joined if equals else None
    elif len(word) > 2:
        name, rest = word[:2], word[2:]
        if name in _ALONE or name in _FLAGS:
            queue.appendleft("-" + rest)
        else:
            value = rest
    if name in _ALONE:
        return
    if name in _FLAGS:
        setattr(command, _FLAGS[name], True)
        return
    known = _options().get(name)
    if known is None and name not in _WITH_VALUE:
        command.remarks.append(f"the option {name} of curl is not known and was left out")
        return
    if value is None and not queue:
        raise _MistakeError(f"{name} has no value", "the command seems to be cut off")
    value = queue.popleft() if value is None else value
    if known is not None:
        known(command, value)
    elif name in _UNREAD:
        command.remarks.append(f"{_UNREAD[name]} {value} was not read")


def _options() -> dict[str, Callable[[_Command, str], None]]:
    return {
        "-X": _method, "--request": _method, "-H": _header, "--header": _header, "-d": _data, "--data": _data,
        "--data-ascii": _data, "--data-binary": _data, "--data-raw": _data_raw, "--data-urlencode": _data_urlencode,
        "-F": _form, "--form": _form, "--form-string": _form_string, "-u": _user, "--user": _user, "-b": _cookie,
        "--cookie": _cookie, "--json": _json, "--url": _url, "-A": _agent, "--user-agent": _agent, "-e": _referer,
        "--referer": _referer, "--url-query": _url_query, "--oauth2-bearer": _bearer, "--request-target": _nothing,
    }  # fmt: skip


def _method(command: _Command, value: str) -> None:
    command.method = value.upper()


def _header(command: _Command, value: str) -> None:
    if value.startswith("@"):
        command.remarks.append(f"the headers in {value[1:]} were not read")
        return
    name, colon, text = value.partition(":")
    if not colon:
        name, _, text = value.partition(";")
    elif not text.strip():
        return  # `Name:` takes a header away
    if name.strip().lower() == "cookie":
        _cookie(command, text.strip())
    else:
        command.headers.append((name.strip(), text.strip()))


def _data(command: _Command, value: str) -> None:
    if value.startswith("@"):
        command.remarks.append(f"the body in the file {value[1:]} was not read: write it into `body`")
        return
    command.data.append(value)


def _data_raw(command: _Command, value: str) -> None:
    command.data.append(value)


def _data_urlencode(command: _Command, value: str) -> None:
    name, equals, text = value.partition("=")
    if "@" in name or (not equals and value.startswith("@")):
        command.remarks.append(f"--data-urlencode {value}: the file was not read")
        return
    command.data.append(f"{name}={quote_plus(text)}" if equals and name else quote_plus(text if equals else value))


def _form(command: _Command, value: str) -> None:
    name, _, text = value.partition("=")
    if text.startswith(("@", "<")):
        path, *settings = text[1:].split(";")
        wanted = dict(pair.partition("=")[::2] for pair in settings)
        filename = wanted.get("filename", path.strip('"').replace("\\", "/").rsplit("/", 1)[-1])
        command.form.append((name, Upload(literal(filename), literal(wanted.get("type", "")))))
        return
    plain, semicolon, settings_text = text.rpartition(";type=")
    command.form.append((name, plain if semicolon and re.fullmatch(r"[\w.+/-]+", settings_text) else text))


def _form_string(command: _Command, value: str) -> None:
    name, _, text = value.partition("=")
    command.form.append((name, text))


def _user(command: _Command, value: str) -> None:
    name, _, password = value.partition(":")
    command.user = (name, password)


def _cookie(command: _Command, value: str) -> None:
    if "=" not in value:
        command.remarks.append(f"the cookies in the file {value} were not read: log in with a step, or use an identity")
        return
    for pair in value.split(";"):
        name, _, text = pair.strip().partition("=")
        if name:
            command.cookies.append((name, text))


def _json(command: _Command, value: str) -> None:
    command.json = True
    _data(command, value)


def _url(command: _Command, value: str) -> None:
    command.urls.append(value)


def _agent(command: _Command, value: str) -> None:
    """Who asks is nobody's business."""


def _referer(command: _Command, value: str) -> None:
    command.headers.append(("Referer", value))


def _url_query(command: _Command, value: str) -> None:
    name, equals, text = value.partition("=")
    command.query.append(f"{quote(name, safe='')}={quote(text, safe='')}" if equals else quote(value, safe=""))


def _bearer(command: _Command, value: str) -> None:
    command.bearer = value


def _nothing(command: _Command, value: str) -> None:
    command.remarks.append(f"--request-target {value} was left out")


def _exchange(command: _Command, url: str) -> Exchange:
    if "://" not in url:
        url = "http://" + url
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        raise _MistakeError(f"{url[:80]!r} is no URL: {error}", "write it like: curl https://host/path") from None
    if parts.scheme.lower() not in ("http", "https") or not host:
        raise _MistakeError(f"{url[:80]!r} is no http address", "write it like: curl https://host/path")
    query = [parts.query] if parts.query else []
    query += command.query
    headers = list(command.headers)
    body = Body()
    if command.get:
        query += command.data
    elif command.form:
        fields = tuple((literal(name), literal(value)) for name, value in command.form if isinstance(value, str))
        files = tuple((literal(name), value) for name, value in command.form if not isinstance(value, str))
        body = Body(form=fields, files=files)
        if not files:
            command.remarks.append("curl sent this form as multipart/form-data; without a file a step sends it urlencoded")
        headers = [pair for pair in headers if pair[0].lower() != "content-type"]
    elif command.data:
        body = _data_body(command, headers)
    user, bearer = command.user, command.bearer
    if user is None and parts.username is not None:
        user = (parts.username, parts.password or "")
    target = (parts.path or "/") + ("?" + "&".join(query) if query else "")
    return Exchange(
        method=_method_of(command, body),
        target=literal(target),
        headers=tuple((literal(name), literal(value)) for name, value in headers),
        body=body,
        origin=f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2]}",
        auth=(literal(user[0]), literal(user[1])) if user else {"bearer": literal(bearer)} if bearer else None,
        cookies=tuple((literal(name), literal(value)) for name, value in command.cookies),
        remarks=tuple(command.remarks),
        where=command.where,
    )


def _data_body(command: _Command, headers: list[tuple[str, str]]) -> Body:
    text = "".join(command.data) if command.json else "&".join(command.data)
    content_type = next((value for name, value in headers if name.lower() == "content-type"), "")
    if not content_type:
        content_type = "application/json" if command.json else "application/x-www-form-urlencoded"
        headers.append(("Content-Type", content_type))
    body = body_of(content_type, text)
    return body if not body.empty else form_of(())


def _method_of(command: _Command, body: Body) -> str:
    if command.method:
        return command.method
    if command.head:
        return "HEAD"
    return "POST" if not body.empty else "GET"
