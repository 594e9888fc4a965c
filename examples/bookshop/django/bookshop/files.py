"""Serving files with validators and byte ranges (RFC 9110, sections 13 and 14)."""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date


def serve_file(request: HttpRequest, folder: Path, name: str, cache_control: str) -> HttpResponse:
    """Answer with a file below `folder`; raises Http404 when there is none."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise Http404
    stat = path.stat()
    etag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind = f"{kind}; charset=utf-8"
    response = HttpResponse(path.read_bytes(), content_type=kind)
    response["Content-Disposition"] = content_disposition_header(False, path.name) or "inline"
    response["ETag"] = etag
    response["Last-Modified"] = http_date(int(stat.st_mtime))
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = cache_control
    answer = get_conditional_response(request, etag, int(stat.st_mtime), response)
    if answer.status_code == 200:
        return part(request, answer)
    if answer.status_code == 304:
        # Whoever revalidates is told the same as always but the date, for which the tag stands.
        del answer["Last-Modified"]
        answer["Content-Disposition"], answer["Accept-Ranges"] = response["Content-Disposition"], "bytes"
    return answer


def part(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Cut one byte range out of a full answer; anything but a single valid range changes nothing."""
    wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", request.headers.get("Range", "").strip())
    if wanted is None or not any(wanted.groups()):
        return response
    size = len(response.content)
    start, end = wanted.groups()
    begin = int(start) if start else max(0, size - int(end))
    stop = min(size, int(end) + 1) if start and end else size
    if begin >= size or stop <= begin:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    response.content = response.content[begin:stop]
    response.status_code = 206
    response["Content-Range"] = f"bytes {begin}-{stop - 1}/{size}"
    return response
