"""What kind of body an answer has, and its text: charset by Content-Type, byte order mark, declaration, else UTF-8."""

from __future__ import annotations

import codecs
import re

from harness.comparison.json_text import NotJson, parse_json, parse_json_lines
from harness.model.observation import Observation

KINDS = ("empty", "json", "html", "xml", "csv", "text", "binary")

JSON_LINES = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"})
_EXACT = {
    "application/json": "json",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "application/javascript": "text",
    "application/x-javascript": "text",
    "application/ecmascript": "text",
    "application/x-www-form-urlencoded": "text",
    **dict.fromkeys(JSON_LINES, "json"),
    "application/yaml": "text",
    "application/toml": "text",
    "application/graphql": "text",
}
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF16_LE, "utf-16-le"))
_NOT_OF_JSON = (
    ((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE), "UTF-32"),  # before UTF-16, whose mark the first of them begins with
    ((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "UTF-16"),
)
_CHARSET = re.compile(r""";\s*charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;,]+))""", re.IGNORECASE)
_META = re.compile(rb"""<meta\s[^>]*?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_DECLARATION = re.compile(rb"""^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9_.:-]+)["']""")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SCAN = 1024  # how far a browser looks for a meta charset (WHATWG HTML, prescan a byte stream to determine its encoding)
_WESTERN = frozenset({"ascii", "iso8859-1", "cp1252"})
# Labels of the WHATWG Encoding Standard that Python knows by another name or not at all, as far as pages still use them.
_WHATWG = {
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "utf-16": "utf-16-le",
}
_UNKNOWN_TO_PYTHON = {"x-sjis": "cp932", "x-gbk": "gb18030", "unicode": "utf-16-le", "x-cp1252": "cp1252", "x-cp1251": "cp1251"}


# Python's own inventions, and what browsers refuse since it was used for attacks.
_NOT_OF_THE_WEB = frozenset(
    {"idna", "punycode", "undefined", "mbcs", "oem", "utf_7", "unicode_escape", "raw_unicode_escape", "charmap"}
)


def body_kind(observation: Observation) -> str:
    """One of ``KINDS``, by the media type; without one, text that decodes as UTF-8 is ``text`` (RFC 9110 section 8.3)."""
    if not observation.body or observation.request.method.upper() == "HEAD" or observation.status in (204, 304):
        return "empty"
    media_type = observation.media_type
    kind = _EXACT.get(media_type)
    if kind is not None:
        return kind
    if not media_type:
        return "text" if _looks_like_text(observation.body) else "binary"
    if media_type.endswith("+json"):
        return "json"
    if media_type.endswith("+xml"):
        return "xml"
    return "text" if media_type.startswith("text/") else "binary"


def decoded_text(observation: Observation) -> tuple[str, str | None]:
    """The body as text without its byte order mark, and a note for the reader when bytes or charset were not understood.

    A byte order mark wins over the Content-Type (WHATWG Encoding, section 6: decode), that over a declaration in the body.
    Bytes that are not in the charset become U+FFFD. The text of an ``empty`` body is empty.
    """
    kind = body_kind(observation)
    if kind == "empty":
        return "", None
    body = observation.body
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _decode(body[len(mark) :], encoding, html=kind == "html")
    label = declared_charset(observation) or _charset_in_body(body, kind)
    if label is None:
        return _decode(body, "utf-8", html=kind == "html")
    found = _lookup(label, html=kind == "html")
    if found is None:
        text, note = _decode(body, "utf-8", html=kind == "html")
        unknown = f"the charset {label!r} is unknown; read as utf-8"
        return text, f"{unknown}; {note}" if note else unknown
    return _decode(body, found, html=kind == "html")


def json_of(observation: Observation) -> object:
    """The value of a JSON body; of one with a document in each line, the list of them. Raises NotJson."""
    text = "" if body_kind(observation) == "empty" else _text_of_json(observation.body)
    return parse_json_lines(text) if observation.media_type in JSON_LINES else parse_json(text)


def _text_of_json(body: bytes) -> str:
    """JSON is UTF-8, whatever a Content-Type says (RFC 8259 sections 8.1 and 11); its byte order mark is passed over."""
    for marks, encoding in _NOT_OF_JSON:
        if body.startswith(marks):
            raise NotJson(f"it is {encoding}, and JSON is UTF-8")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start + 3 * body.startswith(codecs.BOM_UTF8)  # the decoder counts without the mark
        raise NotJson(f"byte {at + 1} ({body[at]:02X}) is not UTF-8, and JSON is") from error


def undeclared(observation: Observation) -> bool:
    """Whether nothing says how a page is encoded, so that browsers guess (WHATWG HTML section 13.2.3.2)."""
    if observation.body.startswith(tuple(mark for mark, _ in _MARKS)):
        return False
    return declared_charset(observation) is None and _charset_in_body(observation.body, "html") is None


def declared_charset(observation: Observation) -> str | None:
    """The charset parameter of the Content-Type, lower case; None when there is none."""
    match = _CHARSET.search(observation.header("content-type") or "")
    label = next((group for group in match.groups() if group is not None), "") if match else ""
    return label.strip().lower() or None


def _charset_in_body(body: bytes, kind: str) -> str | None:
    """The charset that the body itself declares (WHATWG HTML prescan; XML 1.0 section 4.3.3)."""
    pattern = {"html": _META, "xml": _DECLARATION}.get(kind)
    match = pattern.search(body[:_SCAN]) if pattern else None
    if match is None:
        return None
    label = match.group(1).decode("ascii").lower()
    # A declaration that could be read byte by byte is not UTF-16, whatever it says.
    return "utf-8" if label.startswith("utf-16") else label


def _lookup(label: str, *, html: bool) -> str | None:
    """The Python codec for a charset label; None when there is no such text encoding."""
    if label in _UNKNOWN_TO_PYTHON:
        return _UNKNOWN_TO_PYTHON[label]
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name.replace("-", "_") in _NOT_OF_THE_WEB:
        return None
    if html and info.name in _WESTERN:
        return "cp1252"
    return _WHATWG.get(info.name, info.name) if html else info.name


def _decode(body: bytes, encoding: str, *, html: bool) -> tuple[str, str | None]:
    """Of a page a browser shows U+FFFD, whatever the bytes; in data other readers know other charsets, so they stay apart."""
    if encoding == "cp1252":
        body, encoding = _with_western_gaps(body)
    try:
        return body.decode(encoding), None
    except (UnicodeError, ValueError):
        text = body.decode(encoding, "replace")
    count = text.count("\ufffd")
    if not html:
        text = body.decode(encoding, "backslashreplace")
    shown = "\ufffd" if html else "\\x.."
    return text, f"{count} byte sequence{'' if count == 1 else 's'} not valid in {encoding} shown as {shown}"


def _with_western_gaps(body: bytes) -> tuple[bytes, str]:
    """Windows-1252 as the Encoding Standard has it: the five bytes without a character are the control of their number."""
    try:
        body.decode("cp1252")
    except UnicodeDecodeError:
        gaps = b"\x81\x8d\x8f\x90\x9d"
        text = "".join(chr(byte) if byte in gaps else bytes([byte]).decode("cp1252") for byte in body)
        return text.encode(), "utf-8"
    return body, "cp1252"


def _looks_like_text(body: bytes) -> bool:
    """Whether untyped bytes are text: UTF-8, or UTF-16 with its mark, free of binary controls (WHATWG MIME Sniffing)."""
    encoding = "utf-8"
    for mark, marked in _MARKS:
        if body.startswith(mark):
            body, encoding = body[len(mark) :], marked
            break
    try:
        return not _CONTROLS.search(body.decode(encoding))
    except UnicodeDecodeError:
        return False
