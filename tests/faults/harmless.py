"""Changes that nobody can perceive: spelling, order where it means nothing, transport."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Callable
from email.utils import parsedate_to_datetime

import brotli

from tests.faults.catalogue import Catalogue
from tests.faults.injector import Answer, Change, Memory, add, body, both, cookie, header, on, replace

PAGES = ("book page", "catalogue page", "login page", "contact mistakes", "admin page")


def enter(catalogue: Catalogue) -> None:
    _transport(catalogue)
    _headers(catalogue)
    _json(catalogue)
    _markup(catalogue)
    _other(catalogue)


def lines(change: Callable[[list[tuple[str, str]]], list[tuple[str, str]]]) -> Change:
    def apply(answer: Answer, _: Memory) -> None:
        answer.headers = change(answer.headers)

    return apply


def chunked(answer: Answer, _: Memory) -> None:
    answer.chunked = True


def coded(name: str, pack: Callable[[bytes], bytes]) -> Change:
    def apply(answer: Answer, _: Memory) -> None:
        if answer.body and answer.status not in (204, 304) and answer.method != "HEAD":
            answer.body = pack(answer.body)
            answer.headers.append(("Content-Encoding", name))

    return apply


def rewritten(change: Callable[[str], str]) -> Change:
    """Change the text of HTML pages."""

    def apply(answer: Answer, _: Memory) -> None:
        if (answer.value("Content-Type") or "").startswith("text/html") and answer.body:
            answer.body = change(answer.body.decode()).encode()

    return apply


def dumped(**options: object) -> Change:
    return body(lambda content: json.dumps(json.loads(content), **options).encode())  # type: ignore[arg-type]


def _transport(catalogue: Catalogue) -> None:
    for scenario in ("book json", "book page", "csv", "feed"):
        catalogue.harmless(f"chunks on {scenario}", scenario, chunked)
        catalogue.harmless(f"gzip on {scenario}", scenario, coded("gzip", gzip.compress))
    catalogue.harmless("deflate", "book page", coded("deflate", zlib.compress))
    catalogue.harmless("brotli", "book page", coded("br", brotli.compress))
    catalogue.harmless(
        "gzip in two layers",
        "book json",
        both(
            coded("gzip", gzip.compress),
            coded("gzip", gzip.compress),
            lines(lambda all_: [line for line in all_ if line[0] != "Content-Encoding"] + [("Content-Encoding", "gzip, gzip")]),
        ),
    )
    catalogue.harmless("another server", "book page", header("Server", "gunicorn"))
    catalogue.harmless(
        "no server named", "book page", lines(lambda all_: [line for line in all_ if line[0].lower() != "server"])
    )
    catalogue.harmless("another date", "book json", header("Date", "Sat, 21 Nov 2026 00:00:00 GMT"))
    catalogue.harmless("an interim header", "book json", add("Keep-Alive", "timeout=5"))


def _headers(catalogue: Catalogue) -> None:
    for scenario in ("book page", "list json", "cross origin", "login"):
        catalogue.harmless(f"header order on {scenario}", scenario, lines(lambda all_: all_[::-1]))
        catalogue.harmless(
            f"header case on {scenario}", scenario, lines(lambda all_: [(name.lower(), value) for name, value in all_])
        )

    def same(name: str, scenario: str, field: str, change: Callable[[str], str]) -> None:
        catalogue.harmless(name, scenario, header(field, change))

    same(
        "media type in capitals",
        "book page",
        "Content-Type",
        lambda text: text.replace("text/html; charset=utf-8", "Text/HTML;charset=UTF-8"),
    )
    same("charset in quotes", "book page", "Content-Type", lambda text: text.replace("charset=utf-8", 'charset="utf-8"'))
    same("caching without spaces", "book json", "Cache-Control", lambda text: text.replace(", ", ","))
    same("caching in another order", "book json", "Cache-Control", lambda text: ", ".join(text.split(", ")[::-1]))
    same("caching in capitals", "book json", "Cache-Control", lambda text: text.title())
    same("Vary in another order", "book json", "Vary", lambda text: ", ".join(text.split(", ")[::-1]))
    same("Vary in lower case", "book json", "Vary", str.lower)
    same("Allow in another order", "options", "Allow", lambda text: ", ".join(sorted(text.split(", "), reverse=True)))
    same(
        "methods of the preflight in another order",
        "preflight",
        "Access-Control-Allow-Methods",
        lambda text: ", ".join(sorted(text.split(", "))),
    )
    same("headers of the preflight in lower case", "preflight", "Access-Control-Allow-Headers", str.lower)
    same("file name in quotes", "csv", "Content-Disposition", lambda text: text.replace("books.csv", '"books.csv"'))
    same("links in another order", "list json", "Link", lambda text: ", ".join(text.split(", ")[::-1]))
    same("links without quotes", "list json", "Link", lambda text: text.replace('"', ""))
    same("frame option in lower case", "book page", "X-Frame-Options", str.lower)
    catalogue.harmless(
        "one header as two lines",
        "book json",
        lines(lambda all_: [line for line in all_ if line[0] != "Vary"] + [("Vary", "Cookie"), ("Vary", "Origin")]),
    )
    catalogue.harmless(
        "scheme of authentication in lower case",
        "unauthenticated",
        header("WWW-Authenticate", lambda text: text.replace("Bearer", "bearer")),
    )
    same("etag of other content with the same strength", "book json", "ETag", lambda text: '"other"')

    def own_origin(answer: Answer, _: Memory) -> None:
        host = next(value for name, value in answer.asked if name.lower() == "host")
        place = answer.value("Location") or ""
        answer.headers = [
            (n, f"http://{host}{place}") if n == "Location" and place.startswith("/") else (n, v) for n, v in answer.headers
        ]

    catalogue.harmless("absolute Location", "old address", own_origin)
    catalogue.harmless(
        "Location with a default port spelled in capitals",
        "slash",
        header("Location", lambda text: text.replace("http://", "HTTP://")),
    )
    catalogue.harmless(
        "redirect percent-encoded",
        "login",
        on("/login.*", header("Location", lambda text: text.replace("t", "%74")), method="POST"),
    )

    def login(name: str, old: str, new: str) -> None:
        catalogue.harmless(name, "login", cookie(old, new))

    login("cookie attributes in lower case", r"; HttpOnly; Path=/; SameSite=Lax", "; httponly; path=/; samesite=lax")
    login("cookie attributes in another order", r"; HttpOnly; Path=/; SameSite=Lax", "; SameSite=Lax; Path=/; HttpOnly")
    login("cookie attributes without spaces", r"; ", ";")

    def max_age(answer: Answer, _: Memory) -> None:
        now = parsedate_to_datetime(answer.value("Date") or "")

        def changed(value: str) -> str:
            match = re.search(r"Expires=([^;]*)", value)
            if match is None:
                return value
            seconds = round((parsedate_to_datetime(match[1]) - now).total_seconds())
            return value.replace(match[0], f"Max-Age={seconds}")

        answer.headers = [(name, changed(value) if name == "Set-Cookie" else value) for name, value in answer.headers]

    catalogue.harmless("cookie expiry as Max-Age", "login", max_age)
    catalogue.harmless("cookie expiry in the old format", "login", _old_dates)


def _old_dates(answer: Answer, _: Memory) -> None:
    answer.headers = [
        (name, re.sub(r"Expires=([^;]*)", _dashed, value) if name == "Set-Cookie" else value) for name, value in answer.headers
    ]


def _dashed(match: re.Match[str]) -> str:
    return "Expires=" + re.sub(r"(\d\d) (\w{3}) (\d{4})", r"\1-\2-\3", match[1])


def _json(catalogue: Catalogue) -> None:
    for scenario in ("book json", "list json", "json refused"):
        catalogue.harmless(f"keys in another order on {scenario}", scenario, body(_backwards))
        catalogue.harmless(f"white space on {scenario}", scenario, dumped(indent=4))
        catalogue.harmless(f"no white space on {scenario}", scenario, dumped(separators=(",", ":")))
    catalogue.harmless("letters escaped", "book json", dumped(ensure_ascii=True))
    catalogue.harmless("letters not escaped", "book json", dumped(ensure_ascii=False))
    catalogue.harmless("slashes escaped", "book json", body(lambda content: content.replace(b"/", b"\\/")))
    catalogue.harmless("line break at the end", "book json", body(lambda content: content.rstrip() + b"\r\n"))
    catalogue.harmless("a whole number with a point", "book json", replace('"stock": ?7', '"stock": 7.0'))


def _backwards(content: bytes) -> bytes:
    def turned(value: object) -> object:
        if isinstance(value, dict):
            return {key: turned(value[key]) for key in reversed(list(value))}
        return [turned(item) for item in value] if isinstance(value, list) else value

    return json.dumps(turned(json.loads(content))).encode()


def _markup(catalogue: Catalogue) -> None:
    def page(name: str, change: Callable[[str], str], *scenarios: str) -> None:
        for scenario in scenarios or ("book page",):
            catalogue.harmless(f"{name} on {scenario}", scenario, rewritten(change))

    page("attributes in another order", _attributes_backwards, *PAGES)
    page("white space between elements", lambda text: re.sub(r">\s*\n\s*<", ">\n\n    <", text), *PAGES)
    page("comments", lambda text: text.replace("<body>", "<body><!-- build 4711 -->").replace("</p>", "<!-- --></p>"), *PAGES)
    page(
        "tags in capitals",
        lambda text: re.sub(r"</?[a-z0-9]+", lambda match: match[0].upper(), text),
        "about page",
        "login page",
    )
    page(
        "entities spelled otherwise",
        lambda text: text.replace("&amp;", "&#38;").replace("–", "&ndash;").replace("€", "&#8364;"),
    )
    page(
        "boolean attributes with a value",
        lambda text: re.sub(r" (required|novalidate|checked|selected|disabled)(?=[ >])", r' \1="\1"', text),
        "login page",
        "contact mistakes",
    )
    page("quotes around attributes", lambda text: re.sub(r'="([A-Za-z0-9/_-]+)"', r"='\1'", text))
    page(
        "void elements closed",
        lambda text: re.sub(r"<(meta|link|img|input)([^>]*[^/])>", r"<\1\2 />", text),
        "book page",
        "login page",
    )
    page("classes in another order", lambda text: re.sub(r'class="(\w+) (\w+)"', r'class="\2 \1"', text))
    page("class names hashed", lambda text: re.sub(r'class="(\w+)"', r'class="Page_\1__x3f9a"', text))
    page("doctype in capitals", lambda text: text.replace("<!doctype html>", "<!DOCTYPE html>"))
    page(
        "a wrapping element",
        lambda text: re.sub(r'(<p class="by">.*?</p>)', r'<div class="box">\1</div>', text, count=1, flags=re.DOTALL),
    )
    page(
        "a picture in the paragraph before it",
        lambda text: re.sub(r'(<p class="by">.*?)</p>\s*(<img[^>]*>)', r"\1 \2</p>", text, count=1, flags=re.DOTALL),
    )
    page(
        "a box around a picture",
        lambda text: re.sub(r'(<img class="cover"[^>]*>)', r"<div><span>\1</span></div>", text, count=1),
    )
    page("data attributes", lambda text: text.replace("<article>", '<article data-testid="book">'))
    page("method in capitals", lambda text: text.replace('method="post"', 'method="POST"'), "login page")
    page("style sheets hashed", lambda text: text.replace("/static/style.css", "/static/style.3f9a1b2c.css"))
    page(
        "another CSRF token",
        lambda text: re.sub(r'(name="csrf_token" value=")([^"]*)', lambda match: match[1] + match[2][::-1], text),
        "login page",
    )
    page(
        "CSRF field of Django",
        lambda text: re.sub(r'name="csrf_token" value="[^"]*"', 'name="csrfmiddlewaretoken" value="' + "k" * 64 + '"', text),
        "login page",
    )
    catalogue.harmless("own links made absolute", "about page", _absolute_links)
    page(
        "charset declared otherwise",
        lambda text: text.replace(
            '<meta charset="utf-8">', '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">'
        ),
    )
    page(
        "structured data indented",
        lambda text: re.sub(
            r'(<script type="application/ld\+json">)(.*?)(</script>)',
            lambda match: match[1] + json.dumps(json.loads(match[2]), indent=2, sort_keys=True) + match[3],
            text,
            flags=re.DOTALL,
        ),
    )
    page("text split by an element", lambda text: text.replace("About this book", "About <span>this</span> book"))
    page("order of metadata", _meta_backwards)


def _attributes_backwards(text: str) -> str:
    def turned(match: re.Match[str]) -> str:
        attributes = re.findall(r'\s[\w:-]+(?:="[^"]*")?', match[2])
        return f"<{match[1]}{''.join(reversed(attributes))}>" if "".join(attributes) == match[2] else match[0]

    return re.sub(r'<([a-z0-9]+)((?:\s[\w:-]+(?:="[^"]*")?)+)>', turned, text)


def _meta_backwards(text: str) -> str:
    found = re.findall(r"<meta property[^>]*>", text)
    for tag in found:
        text = text.replace(tag, "", 1)
    return text.replace("</title>", "</title>" + "".join(reversed(found)), 1)


def _absolute_links(answer: Answer, _: Memory) -> None:
    host = next(value for name, value in answer.asked if name.lower() == "host")
    answer.body = answer.body.replace(b'href="/', f'href="http://{host}/'.encode())


def _other(catalogue: Catalogue) -> None:
    catalogue.harmless(
        "XML declaration in quotes",
        "feed",
        replace(r'<\?xml version="1.0" encoding="utf-8"\?>', "<?xml version='1.0' encoding='UTF-8'?>"),
    )
    catalogue.harmless(
        "XML prefix",
        "feed",
        both(replace('<feed xmlns="', '<a:feed xmlns:a="'), replace(r"(</?)(?!a:)(\w)", r"\1a:\2", every=True)),
    )
    catalogue.harmless("XML indented", "sitemap", replace("><", ">\n  <", every=True))
    catalogue.harmless("XML empty elements opened", "feed", replace(r'(<link rel="self"[^>]*)/>', r"\1></link>"))
    catalogue.harmless("CSV values in quotes", "csv", replace("(?m)^(\\d+),", r'"\1",', every=True))
    catalogue.harmless("media type text/xml for a feed", "sitemap", header("Content-Type", "application/xml; charset=UTF-8"))
    catalogue.harmless("entity tag of a file", "file", header("ETag", '"abc-def"'))
