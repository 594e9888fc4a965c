"""Faults in status, headers, cookies, redirects and caching."""

from __future__ import annotations

from tests.faults.catalogue import Catalogue
from tests.faults.injector import add, body, both, cookie, header, on, status


def enter(catalogue: Catalogue) -> None:
    _lost(catalogue)
    _changed(catalogue)
    _redirects(catalogue)
    _cookies(catalogue)
    _protocol(catalogue)


def _lost(catalogue: Catalogue) -> None:
    for scenario, names in {
        "book page": ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Vary", "Cache-Control", "Content-Type"),
        "book json": ("ETag", "Cache-Control"),
        "list json": ("Link", "X-Total-Count"),
        "cross origin": ("Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Vary"),
        "preflight": ("Access-Control-Allow-Methods", "Access-Control-Allow-Headers", "Access-Control-Max-Age"),
        "unauthenticated": ("WWW-Authenticate",),
        "wrong method": ("Allow",),
        "feed": ("Last-Modified",),
        "file": ("ETag", "Last-Modified", "Accept-Ranges"),
        "csv": ("Content-Disposition",),
        "old address": ("Location", "Cache-Control"),
    }.items():
        for name in names:
            catalogue.fault(f"{name} lost on {scenario}", scenario, header(name, None), f"header:{name.lower()}*")


def _changed(catalogue: Catalogue) -> None:
    def changed(name: str, scenario: str, field: str, value: str) -> None:
        catalogue.fault(name, scenario, header(field, value), f"header:{field.lower()}*")

    changed("private page may be stored", "forbidden", "Cache-Control", "public, max-age=3600")
    changed("caching shortened", "book json", "Cache-Control", "public, max-age=6")
    changed("caching made private", "book json", "Cache-Control", "private, max-age=60")
    changed("no-store weakened", "login page", "Cache-Control", "no-cache")
    changed("frames allowed", "book page", "X-Frame-Options", "SAMEORIGIN")
    changed("referrer leaks", "book page", "Referrer-Policy", "unsafe-url")
    changed("any origin allowed", "cross origin", "Access-Control-Allow-Origin", "*")
    changed("method missing in the preflight", "preflight", "Access-Control-Allow-Methods", "GET, POST")
    changed("header missing in the preflight", "preflight", "Access-Control-Allow-Headers", "Content-Type")
    changed("Vary without the cookie", "book page", "Vary", "Accept-Encoding")
    changed("Vary of everything", "book page", "Vary", "*")
    changed("Allow with one method more", "wrong method", "Allow", "GET, HEAD, OPTIONS, DELETE")
    changed("Allow with one method less", "options", "Allow", "OPTIONS, GET")
    changed("another way to authenticate", "unauthenticated", "WWW-Authenticate", 'Basic realm="bookshop"')
    changed("another realm", "unauthenticated", "WWW-Authenticate", 'Bearer realm="api"')
    changed("charset lost", "book page", "Content-Type", "text/html")
    changed("charset changed", "book page", "Content-Type", "text/html; charset=iso-8859-1")
    changed("media type of a fault", "json not found", "Content-Type", "application/problem+json")
    changed("count of the page", "list json", "X-Total-Count", "5")
    changed("last modified today", "feed", "Last-Modified", "Sat, 21 Nov 2026 10:00:00 GMT")
    catalogue.fault("weak entity tag", "book json", header("ETag", lambda tag: f"W/{tag}"), "header:etag*")
    catalogue.fault(
        "next page lost", "list json", header("Link", lambda text: text.replace('rel="next"', 'rel="more"')), "header:link*"
    )
    catalogue.fault(
        "next page off by one", "list json", header("Link", lambda text: text.replace("page=3", "page=4")), "header:link*"
    )
    catalogue.fault(
        "page size lost in links", "list json", header("Link", lambda text: text.replace("per_page=5&", "")), "header:link*"
    )
    catalogue.fault("header added", "book page", add("X-Powered-By", "Express"), "header:x-powered-by")
    catalogue.fault("second value added", "book page", add("Cache-Control", "public"), "header:cache-control*")
    catalogue.fault(
        "strict transport for a year added",
        "book page",
        add("Strict-Transport-Security", "max-age=31536000"),
        "header:strict-transport-security*",
    )
    catalogue.fault("noindex on a found page", "book page", add("X-Robots-Tag", "noindex"), "header:x-robots-tag")


def _redirects(catalogue: Catalogue) -> None:
    catalogue.fault("moved for now", "old address", status(302), "status")
    catalogue.fault("moved for good", "slash", status(301), "status")
    catalogue.fault("method lost in the redirect", "slash", status(302), "status")
    catalogue.fault("redirect to another page", "old address", header("Location", "/books"), "header:location")
    catalogue.fault("redirect with a slash more", "old address", header("Location", lambda text: text + "/"), "header:location")
    catalogue.fault(
        "query lost in the redirect", "slash", header("Location", lambda text: text.partition("?")[0]), "header:location"
    )
    catalogue.fault(
        "redirect to another host",
        "old address",
        header("Location", lambda text: "https://shop.example" + text),
        "header:location",
    )
    catalogue.fault(
        "redirect to plain HTTP elsewhere",
        "slash",
        header("Location", lambda text: text.replace("127.0.0.1", "localhost")),
        "header:location",
    )
    catalogue.fault("redirect became a page", "old address", both(status(200), header("Location", None)), "status")
    catalogue.fault(
        "next forgotten at login", "login", on("/login.*", header("Location", "/"), method="POST"), "header:location"
    )
    catalogue.fault("login answers 200", "login", on("/login.*", status(200), method="POST"), "status")
    catalogue.fault("login answers 303", "login", on("/login.*", status(303), method="POST"), "status")
    catalogue.fault("an extra hop", "old address", header("Location", lambda text: f"/moved?to={text}"), "header:location")
    catalogue.fault("fragment added", "old address", header("Location", lambda text: text + "#top"), "header:location")


def _cookies(catalogue: Catalogue) -> None:
    def login(name: str, old: str, new: str, *at: str) -> None:
        catalogue.fault(name, "login", on("/login.*", cookie(old, new), method="POST"), *at)

    login("cookie readable by scripts", r"; HttpOnly", "", "cookie:session.httponly")
    login("cookie without SameSite", r"; SameSite=Lax", "", "cookie:session.samesite")
    login("cookie SameSite None", r"SameSite=Lax", "SameSite=None", "cookie:session.samesite")
    login("cookie SameSite strict", r"SameSite=Lax", "SameSite=Strict", "cookie:session.samesite")
    login("cookie path narrowed", r"Path=/", "Path=/account", "cookie:session.path", "cookie:session*")
    login("cookie for all subdomains", r"$", "; Domain=127.0.0.1", "cookie:session*")
    login("cookie forgotten at once", r"Expires=[^;]*; ", "", "cookie:session*")
    login("cookie kept for ten years", r"Expires=[^;]*; ", "Max-Age=315360000; ", "cookie:session*")
    login("cookie only over TLS", r"$", "; Secure", "cookie:session.secure")
    login("cookie renamed", r"^session=", "sid=", "cookie:session", "cookie:sid")
    login("cookie empty", r"^session=[^;]*", "session=", "cookie:session*")
    catalogue.fault(
        "login sets no cookie", "login", on("/login.*", header("Set-Cookie", None), method="POST"), "cookie:session"
    )
    catalogue.fault("a tracking cookie", "about page", add("Set-Cookie", "_ga=1; Path=/"), "cookie:_ga")
    catalogue.fault(
        "every page renews the session",
        "about page",
        add("Set-Cookie", "session=new; HttpOnly; Path=/; SameSite=Lax"),
        "cookie:session",
    )


def _protocol(catalogue: Catalogue) -> None:
    catalogue.fault("revalidation ignored", "conditional", on("/api/books/1", status(200), nth=2), "status")
    catalogue.fault("HEAD not allowed", "head", status(405), "status")
    catalogue.fault("HEAD of another type", "head", header("Content-Type", "text/plain"), "header:content-type*")
    catalogue.fault("OPTIONS refused", "options", status(405), "status")
    catalogue.fault("preflight refused", "preflight", status(403), "status")
    catalogue.fault("preflight with 200", "preflight", status(200), "status")
    catalogue.fault("wrong method is not found", "wrong method", status(404), "status")
    catalogue.fault("wrong method accepted", "wrong method", status(200), "status")
    catalogue.fault("range ignored", "part of a file", status(200), "status")
    catalogue.fault(
        "range off by one",
        "part of a file",
        header("Content-Range", lambda text: text.replace("0-9", "0-10")),
        "header:content-range",
    )
    catalogue.fault("range of other bytes", "part of a file", body(lambda content: content[::-1]), "text*", "body")
    catalogue.fault("page became 500", "book page", status(500), "status")
    catalogue.fault("page became 203", "book page", status(203), "status")
    catalogue.fault("not found page with 200", "page not found", status(200), "status")
    catalogue.fault("forbidden became not found", "forbidden", status(404), "status")
    catalogue.fault("forbidden became 401", "forbidden", status(401), "status")
    catalogue.fault("missing token accepted", "no token", both(status(302), header("Location", "/")), "status")
    catalogue.fault("missing token is 403", "no token", status(403), "status")
