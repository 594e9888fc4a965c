"""Faults in JSON, CSV, XML and plain text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.faults.catalogue import Catalogue
from tests.faults.injector import GONE, body, both, header, json_at, replace, status


def enter(catalogue: Catalogue) -> None:
    _book(catalogue)
    _lists(catalogue)
    _errors(catalogue)
    _tables(catalogue)


def _book(catalogue: Catalogue) -> None:
    def book(name: str, path: str, new: Any, *at: str) -> None:
        catalogue.fault(name, "book json", json_at(path, new), *(at or (f"json:$.{path}",)))

    book("price as a number", "price", 18.9)
    book("price rounded", "price", "18.9")
    book("price with a comma", "price", "18,90")
    book("price off by a cent", "price", "18.91")
    book("price with the currency", "price", "€18.90")
    book("null became empty", "cover_url", "")
    book("null became missing", "cover_url", GONE)
    book("null became the word", "cover_url", "null")
    book("false became null", "in_stock", None)
    book("true became 1", "in_stock", 1)
    book("true became text", "in_stock", "true")
    book("number became text", "stock", "7")
    book("number off by one", "stock", 8)
    book("average rounded away", "rating.average", round)
    book("average with more digits", "rating.average", lambda value: value + 0.04)
    book("average became text", "rating.average", str)
    book("date in another order", "published_on", "12-03-2015")
    book("date became a time", "published_on", "2015-03-12T00:00:00")
    book("date a day early", "published_on", "2015-03-11")
    book("timezone lost", "created_at", "2024-01-01T08:07:00")
    book("timezone spelled out", "created_at", "2024-01-01T08:07:00+00:00")
    book("time shifted by the local zone", "created_at", "2024-01-01T09:07:00Z")
    book("time as a number", "created_at", 1704096420)
    book("time with fractions", "created_at", "2024-01-01T08:07:00.000Z")
    book(
        "key in camel case",
        "",
        lambda data: {("inStock" if k == "in_stock" else k): v for k, v in data.items()},
        "json:$.in_stock",
        "json:$.inStock",
    )
    book("key lost", "currency", GONE)
    book("key added", "internal_id", 4711)
    book("nested object flattened", "author", "Ada Nørgaard")
    book("nested key lost", "author.id", GONE)
    book("letters without accents", "author.name", "Ada Norgaard")
    book("mojibake", "author.name", lambda value: value.encode().decode("latin-1"))
    book("HTML escaped in JSON", "title", "The Salt &amp; Ledger")
    book("title in upper case", "title", str.upper)
    book("title with a space at the end", "title", lambda value: value + " ")
    book("description cut", "description", lambda value: value[:100])
    book("description with an ellipsis", "description", lambda value: value[:-1] + "…")
    book("line breaks doubled", "description", lambda value: value.replace(". ", ".\n", 1))
    book("wrong id", "id", 2)
    book("link to another book", "url", "/books/bolgerne-bagefter")
    book("link made absolute", "url", "https://elsewhere.example/books/the-salt-ledger")
    book("slug in upper case", "slug", "The-Salt-Ledger")
    book("enumeration renamed", "genre", "FICTION")
    book("wrapped in data", "", lambda data: {"data": data}, "json:$*", "json")
    book("became a list", "", lambda data: [data], "json:$*", "json")
    catalogue.fault("JSON sent as text", "book json", header("Content-Type", "text/plain"), "header:content-type*")
    catalogue.fault("JSON sent as HTML", "book json", header("Content-Type", "text/html"), "header:content-type.media_type")
    catalogue.fault("JSON cut off", "book json", body(lambda content: content[:-20]), "json", "json:$", "body")
    catalogue.fault("JSON empty", "book json", body(b""), "body")
    catalogue.fault("JSON with NaN", "book json", replace(r'"stock": ?7', '"stock": NaN'), "json", "json:$", "body")
    catalogue.fault("JSON became null", "book json", body(b"null"), "json", "json:$")
    catalogue.fault(
        "JSON with a key twice",
        "book json",
        replace(r'"stock": ?7', '"stock":7,"stock":8'),
        "json:$.stock*",
        "json",
        "json:$",
        "body",
    )


def _lists(catalogue: Catalogue) -> None:
    def items(name: str, new: Callable[[list[Any]], Any], *at: str, scenario: str = "list json") -> None:
        catalogue.fault(name, scenario, json_at("items", new), *at)

    items("last item lost", lambda rows: rows[:-1], "json:$.items[4]")
    items("first item lost", lambda rows: rows[1:], "json:$.items[0]")
    items("item twice", lambda rows: [*rows, rows[-1]], "json:$.items[5]")
    items("list reversed", lambda rows: rows[::-1], "json:$.items", "json:$.items[*")
    items("two items swapped", lambda rows: [rows[1], rows[0], *rows[2:]], "json:$.items*")
    items("list empty", lambda rows: [], "json:$.items*")
    items("list became null", lambda rows: None, "json:$.items")
    items("page off by one", lambda rows: [{**rows[0], "id": 99}, *rows[:-1]], "json:$.items*")
    items(
        "a stranger in the middle",
        lambda rows: [*rows[:2], {**rows[2], "id": 77, "slug": "x", "title": "X"}, *rows[2:]],
        "json:$.items[2]",
    )
    items("price of the third row", lambda rows: [*rows[:2], {**rows[2], "price": "1.00"}, *rows[3:]], "json:$.items[2].price")
    items(
        "null in every row",
        lambda rows: [{**row, "cover_url": ""} for row in rows],
        "json:$.items[*].cover_url",
        "json:$.items[0].cover_url",
    )
    catalogue.fault("total of the page instead of all", "list json", json_at("total", 5), "json:$.total")
    catalogue.fault("page counted from 0", "list json", json_at("page", 1), "json:$.page")
    catalogue.fault("page size ignored", "list json", json_at("per_page", 20), "json:$.per_page")
    catalogue.fault("bare array wrapped", "genres json", json_at("", lambda rows: {"items": rows}), "json:$*", "json")
    catalogue.fault(
        "genres by name", "genres json", json_at("", lambda rows: sorted(rows, key=lambda row: row["description"])), "json:$*"
    )
    catalogue.fault(
        "a null birth year became 0",
        "authors json",
        json_at("", lambda page: {**page, "items": [{**row, "born": row["born"] or 0} for row in page["items"]]}),
        "json:$.items*",
    )
    catalogue.fault("reviews oldest first", "reviews json", json_at("items", lambda rows: rows[::-1]), "json:$.items*")
    catalogue.fault("rating became text", "reviews json", json_at("items.0.rating", str), "json:$.items[0].rating")
    catalogue.fault(
        "entity in a review", "reviews json", json_at("items.0.text", lambda text: text + " &quot;"), "json:$.items[0].text"
    )


def _errors(catalogue: Catalogue) -> None:
    catalogue.fault(
        "error envelope renamed",
        "json not found",
        json_at("", lambda data: {"detail": data["error"]["message"]}),
        "json:$.error",
        "json:$.detail",
    )
    catalogue.fault("error code changed", "json not found", json_at("error.code", "missing"), "json:$.error.code")
    catalogue.fault("error message reworded", "json not found", json_at("error.message", "Not found."), "json:$.error.message")
    catalogue.fault("error details lost", "json not found", json_at("error.details", GONE), "json:$.error.details")
    catalogue.fault("not found became 200", "json not found", status(200), "status")
    catalogue.fault("not found became 410", "json not found", status(410), "status")
    catalogue.fault("validation became 400", "json refused", status(400), "status")
    catalogue.fault(
        "only the first problem is told",
        "json refused",
        json_at("error.details", lambda found: dict([next(iter(found.items()))])),
        "json:$.error.details*",
    )
    catalogue.fault(
        "problems as text instead of lists",
        "json refused",
        json_at("error.details.price", lambda texts: texts[0]),
        "json:$.error.details.price",
    )
    catalogue.fault(
        "a problem reworded",
        "json refused",
        json_at("error.details.price.0", "Not a valid string."),
        "json:$.error.details.price[0]",
    )
    catalogue.fault(
        "error page for JSON",
        "json not found",
        both(header("Content-Type", "text/html"), body(b"<h1>Not Found</h1>")),
        "body",
        "json",
    )
    catalogue.fault("401 became 403", "unauthenticated", status(403), "status")
    catalogue.fault("401 became a redirect", "unauthenticated", both(status(302), header("Location", "/login")), "status")


def _tables(catalogue: Catalogue) -> None:
    def csv(name: str, old: str, new: str, *at: str) -> None:
        catalogue.fault(name, "csv", replace(old, new), *(at or ("csv*",)))

    catalogue.fault("CSV with semicolons", "csv", replace(",", ";", every=True), "csv:delimiter")
    catalogue.fault("CSV with other line ends", "csv", replace("\r\n", "\n", every=True), "csv:newline")
    catalogue.fault("CSV with a byte order mark", "csv", body(lambda content: b"\xef\xbb\xbf" + content), "csv:bom")
    csv("CSV column renamed", "isbn", "ISBN")
    csv("CSV row lost", r"\r\n2,[^\r]*", "")
    csv("CSV value changed", "18.90", "18.9")
    csv("CSV columns swapped", "title,author", "author,title")
    csv("CSV mojibake", "Nørgaard", "NÃ¸rgaard")
    catalogue.fault("CSV shown instead of saved", "csv", header("Content-Disposition", "inline"), "header:content-disposition*")
    catalogue.fault(
        "CSV saved under another name",
        "csv",
        header("Content-Disposition", "attachment; filename=export.csv"),
        "header:content-disposition*",
    )
    catalogue.fault("CSV as an unknown type", "csv", header("Content-Type", "application/octet-stream"), "header:content-type*")
    catalogue.fault("feed entry lost", "feed", replace(r"<entry>.*?</entry>", ""), "xml*")
    catalogue.fault("feed title changed", "feed", replace("New books at", "Books at"), "xml*")
    catalogue.fault("feed id changed", "feed", replace("urn:isbn:", "urn:book:"), "xml*")
    catalogue.fault(
        "feed entry out of order", "feed", replace(r"(<entry>.*?</entry>)(\s*)(<entry>.*?</entry>)", r"\3\2\1"), "xml*"
    )
    catalogue.fault("feed link attribute lost", "feed", replace(' rel="self"', ""), "xml*")
    catalogue.fault("feed namespace lost", "feed", replace(' xmlns="http://www.w3.org/2005/Atom"', ""), "xml*")
    catalogue.fault(
        "feed as HTML", "feed", header("Content-Type", "text/html; charset=utf-8"), "header:content-type.media_type"
    )
    catalogue.fault("sitemap page lost", "sitemap", replace(r"<url><loc>[^<]*/about</loc></url>", ""), "xml*")
    catalogue.fault("sitemap with relative addresses", "sitemap", replace(r"<loc>http://[^/]*/about", "<loc>/about"), "xml*")
    catalogue.fault("sitemap date lost", "sitemap", replace(r"<lastmod>[^<]*</lastmod>", ""), "xml*")
    catalogue.fault("robots allow everything", "robots", replace("Disallow: /admin/\n", ""), "text*")
    catalogue.fault("robots forbid everything", "robots", replace("Disallow: /account", "Disallow: /"), "text*")
    catalogue.fault("robots name no sitemap", "robots", replace(r"Sitemap: [^\n]*\n", ""), "text*")
    catalogue.fault(
        "picture changed", "picture", body(lambda content: content.replace(b"<svg", b"<svg data-x='1'", 1)), "xml*", "body"
    )
    catalogue.fault("stylesheet cut", "file", body(lambda content: content[:-30]), "text*", "body")
    catalogue.fault(
        "text in another charset",
        "robots",
        both(header("Content-Type", "text/plain; charset=iso-8859-1")),
        "header:content-type*",
    )
    catalogue.fault("unescaped letters", "genres json", replace("Novels", "N\\\\u00f6vels"), "json:$[0].description")
