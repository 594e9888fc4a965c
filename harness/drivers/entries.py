"""Form entries as bytes: urlencoded, multipart or plain (WHATWG HTML, form submission; RFC 7578)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import quote_plus

from harness.drivers.uploads import Upload

Entry = tuple[str, str | Upload]


def urlencoded(entries: Iterable[Entry]) -> bytes:
    """WHATWG URL section 5.2; a file stands for its name."""
    pairs = ((name, value.filename if isinstance(value, Upload) else value) for name, value in entries)
    return "&".join(f"{_plus(name)}={_plus(value)}" for name, value in pairs).encode("ascii")


def multipart(entries: Iterable[Entry], *, seed: str) -> tuple[bytes, str]:
    """The body and its Content-Type. The boundary depends on ``seed`` alone, so that both sides get the same bytes.

    Names and file names are escaped as browsers do (``"`` as ``%22``); line breaks in values are left as they are.
    """
    from urllib3.fields import RequestField
    from urllib3.filepost import encode_multipart_formdata

    fields = []
    for name, value in entries:
        if isinstance(value, Upload):
            field = RequestField(name, value.content, filename=value.filename)
            field.make_multipart(content_type=re.sub(r"[\r\n]", "", value.type))
        else:
            field = RequestField(name, value.encode("utf-8", "replace"))
            field.make_multipart()
        fields.append(field)
    boundary = "----parity" + hashlib.sha256(seed.encode()).hexdigest()[:24]
    return encode_multipart_formdata(fields, boundary=boundary)


def plain(entries: Iterable[Entry]) -> bytes:
    """WHATWG HTML, text/plain encoding algorithm."""
    pairs = ((name, value.filename if isinstance(value, Upload) else value) for name, value in entries)
    return "".join(f"{name}={value}\r\n" for name, value in pairs).encode("utf-8", "replace")


def browser_lines(text: str) -> str:
    """Every line break as CR LF, as browsers send them."""
    return re.sub(r"\r\n|\r|\n", "\r\n", text)


def _plus(text: str) -> str:
    return quote_plus(text, safe="*-._", errors="replace").replace("~", "%7E")
