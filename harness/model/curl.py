"""A request as one line that can be pasted into a shell."""

from __future__ import annotations

import re
import shlex
from urllib.parse import urlsplit

from harness.model.observation import SentRequest

_INLINE_LIMIT = 32 * 1024  # longer bodies make a line that no terminal takes
_OWN_DEFAULTS = ("User-Agent", "Accept")  # curl would add these by itself


def curl(request: SentRequest) -> str:
    """One POSIX shell line that sends the same request with curl.

    Text bodies stand in the line; others are piped in by ``printf``; those over 32 KiB are named in a remark.
    """
    prefix, body = _body(request.body)
    words = ["curl", "--silent", "--include", "--globoff", "--path-as-is", *_method(request), request.url]
    if not request.url.endswith(request.target):
        words += ["--request-target", request.target]
    for name, value in _headers(request):
        words += ["--header", f"{name}: {value}" if value else f"{name};"]
    for name in _unwanted(request):
        words += ["--header", f"{name}:"]
    return prefix + shlex.join(words) + body


def _method(request: SentRequest) -> list[str]:
    if request.method == "HEAD":
        return ["--head"]
    return [] if request.method == "GET" and not request.body else ["--request", request.method]


def _headers(request: SentRequest) -> list[tuple[str, str]]:
    headers = [line for line in request.headers if not _by_itself(line, request)]
    if any(name.lower() == "accept-encoding" for name, _ in headers):
        return [(name, value) for name, value in headers if name.lower() != "accept-encoding"]
    return headers


def _by_itself(line: tuple[str, str], request: SentRequest) -> bool:
    """Whether curl sends this very line unasked."""
    name, value = line[0].lower(), line[1]
    if name == "content-length":
        return bool(request.body)
    return (name == "host" and value == urlsplit(request.url).netloc) or (name, value) == ("accept", "*/*")


def _unwanted(request: SentRequest) -> list[str]:
    present = {name.lower() for name, _ in request.headers}
    unwanted = [name for name in _OWN_DEFAULTS if name.lower() not in present]
    return [*unwanted, "Content-Type"] if request.body and "content-type" not in present else unwanted


def _body(body: bytes) -> tuple[str, str]:
    if not body:
        return "", ""
    if len(body) > _INLINE_LIMIT:
        return "", f" --data-binary @-  # and the body, {len(body)} bytes, on standard input"
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text):
        return "", f" --data-raw {shlex.quote(text)}"
    octal = "".join(chr(byte) if 32 < byte < 127 and byte not in b"%\\'" else f"\\{byte:03o}" for byte in body)
    return f"printf '{octal}' | ", " --data-binary @-"
