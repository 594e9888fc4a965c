"""Faults in pages as they are sent: metadata, headings, links, forms, tables, pictures, texts."""

from __future__ import annotations

from tests.faults.catalogue import Catalogue
from tests.faults.injector import replace


def enter(catalogue: Catalogue) -> None:
    _head(catalogue)
    _content(catalogue)
    _forms(catalogue)


def _head(catalogue: Catalogue) -> None:
    def book(name: str, old: str, new: str, *at: str) -> None:
        catalogue.fault(name, "book page", replace(old, new), *at)

    book("title changed", r"<title>[^<]*", "<title>Book", "document:title")
    book("title lost", r"<title>.*?</title>", "", "document:title")
    book("site name lost in the title", " – The Parity Bookshop</title>", "</title>", "document:title")
    book("description lost", r'<meta name="description"[^>]*>', "", "document:meta[description]")
    book(
        "description of another page",
        r'(<meta name="description" content=")[^"]*',
        r"\1A small bookshop.",
        "document:meta[description]",
    )
    book("canonical lost", r'<link rel="canonical"[^>]*>', "", "document:canonical*", "document:relations*", "document:meta*")
    book(
        "canonical of another page",
        r'(<link rel="canonical" href="[^"]*)"',
        r'\1?page=2"',
        "document:canonical*",
        "document:relations*",
    )
    book(
        "canonical over TLS", r'(<link rel="canonical" href=")http:', r"\1https:", "document:canonical*", "document:relations*"
    )
    book("robots noindex in the page", "<head>", '<head><meta name="robots" content="noindex">', "document:meta[robots]")
    book("Open Graph title lost", r'<meta property="og:title"[^>]*>', "", 'document:meta["og:title"]')
    book("Open Graph picture of another book", 'no-cover.svg">', 'logo.svg">', 'document:meta["og:image"]')
    book("Open Graph type changed", 'content="book"', 'content="website"', 'document:meta["og:type"]')
    book("structured data lost", r'<script type="application/ld\+json">.*?</script>', "", "document:jsonld*")
    book("structured price changed", r'"price": ?"[^"]*"', '"price": "1.00"', "document:jsonld*")
    book("structured availability changed", "schema.org/InStock", "schema.org/OutOfStock", "document:jsonld*")
    book("structured number as a number", r'"isbn": ?"(\d+)"', r'"isbn": \1', "document:jsonld*")
    book("structured data broken", r'"@context":', '"@context"', "document:jsonld*")
    book("page in another language", '<html lang="en">', '<html lang="de">', "document:lang")
    book("language lost", '<html lang="en">', "<html>", "document:lang")
    book("viewport lost", r'<meta name="viewport"[^>]*>', "", "document:meta[viewport]")
    book("zoom forbidden", "initial-scale=1", "initial-scale=1, user-scalable=no", "document:meta[viewport]")
    book(
        "feed not announced",
        r'<link rel="alternate" type="application/atom\+xml"[^>]*>',
        "",
        "document:alternates*",
        "document:relations*",
    )
    book("icon lost", r'<link rel="icon"[^>]*>', "", "document:relations*", "document:icons*")
    book(
        "style sheet lost",
        r'<link rel="stylesheet"[^>]*>',
        "",
        "document:relations*",
        "document:styles*",
        "document:stylesheets*",
    )
    book("base address added", "<head>", '<head><base href="/shop/">', "document:*")
    book("refresh added", "<head>", '<head><meta http-equiv="refresh" content="5; url=/">', "document:*")
    catalogue.fault(
        "language version lost",
        "about page",
        replace(r'<link rel="alternate" hreflang="en"[^>]*>', ""),
        "document:alternates*",
        "document:relations*",
    )
    catalogue.fault(
        "language of a version changed",
        "about page",
        replace('hreflang="x-default"', 'hreflang="de"'),
        "document:alternates*",
        "document:relations*",
    )
    catalogue.fault(
        "filtered page in the index", "search page", replace(r'<meta name="robots"[^>]*>', ""), "document:meta[robots]"
    )
    catalogue.fault(
        "page number lost in the title", "catalogue page", replace(", page 2</title>|, page 2 ", " "), "document:title"
    )
    catalogue.fault("login page in the index", "login page", replace(r'<meta name="robots"[^>]*>', ""), "document:meta[robots]")


def _content(catalogue: Catalogue) -> None:
    def book(name: str, old: str, new: str, *at: str) -> None:
        catalogue.fault(name, "book page", replace(old, new), *at)

    book("heading became bold text", r"<h1[^>]*>(.*?)</h1>", r"<p><b>\1</b></p>", "document:headings*")
    book("heading level skipped", r"<h2>About this book</h2>", "<h4>About this book</h4>", "document:headings*")
    book("second main heading", r"<h2>About this book</h2>", "<h1>About this book</h1>", "document:headings*")
    book("heading reworded", "About this book", "About", "document:headings*")
    book("language of a title lost", r'<h1 lang="da">', "<h1>", "document:languages*", "document:*")
    book("price without thousands", "€", "EUR ", "text*", "document:*")
    book("sentence lost", r'(<p class="description">)[^.<]*\.', r"\1", "text*", "document:*")
    book("markup shown as text", '<p class="description">', '<p class="description">&lt;b&gt;', "text*", "document:*")
    book("double space made visible", r'<p class="by">by ', '<p class="by">by&nbsp;&nbsp;', "text*", "document:*")
    book("stock text", "Only 3 copies left", "Only 3 copy left", "text*", "document:*")
    book("alternative text lost", r'alt="The Parity Bookshop"', "", "document:images*", "document:links*")
    book("alternative text emptied", r'alt="The Parity Bookshop"', 'alt=""', "document:images*", "document:links*")
    book("picture of another size", 'width="240"', 'width="24"', "document:images*")
    book(
        "picture from elsewhere", "/static/no-cover.svg", "/static/missing.svg", "document:images*", 'document:meta["og:image"]'
    )
    book(
        "picture beside another text",
        r'(<img class="cover"[^>]*>)(.*?)(<h2>About)',
        r"\2\1\3",
        "document:placement.images*",
    )
    book(
        "field beside another text",
        r'(<label for="quantity">Quantity</label>)\s*(<input[^>]*>)',
        r"\2\1",
        "document:placement.fields*",
    )
    book("link to another author", r'href="/authors/(\d+)"', r'href="/authors/9"', "document:links*")
    book("link lost", r'<a href="/genres/[^"]*">([^<]*)</a>', r"\1", "document:links*")
    book("link text changed", ">Log in to write a review<", ">Log in<", "document:links*")
    book("link opens elsewhere", r'<a href="/about">About us', '<a href="/about" target="_blank">About us', "document:links*")
    book("opener not cut off", r' rel="noopener"', "", "document:links*")
    book("link nofollow", r'<a href="/about">About us', '<a href="/about" rel="nofollow">About us', "document:links*")
    book("next forgotten in a link", r"\?next=[^\"]*", "", "document:links*")
    book("landmark lost", r"<main id=\"main\">(.*)</main>", r'<div id="main">\1</div>', "document:landmarks*")
    book("navigation without a name", r'<nav aria-label="Breadcrumb">', "<nav>", "document:landmarks*")
    book("current page not marked", ' aria-current="page"', "", "document:*")
    book("skip link lost", r'<a class="skip"[^>]*>.*?</a>', "", "document:links*")
    book(
        "list became paragraphs",
        r"<ol>\s*<li>(.*?)</li>\s*<li>(.*?)</li>\s*<li[^>]*>(.*?)</li>\s*</ol>",
        r"<p>\1</p><p>\2</p><p>\3</p>",
        "document:lists*",
        "document:*",
    )
    book("content hidden", '<section id="reviews"', '<section hidden id="reviews"', "document:hidden*", "document:*")
    book(
        "content hidden from readers",
        '<section id="reviews"',
        '<section aria-hidden="true" id="reviews"',
        "document:aria_hidden*",
        "document:*",
    )
    book("time without its machine form", r'<time datetime="[^"]*">', "<time>", "document:times*")
    book(
        "time with another machine form",
        r'<time datetime="(\d+)-(\d+)-(\d+)">',
        r'<time datetime="\3.\2.\1">',
        "document:times*",
    )
    book("target of the skip link lost", ' id="main"', "", "document:*")
    book("script added", "</body>", '<script src="https://evil.example/x.js"></script></body>', "document:*")
    book("inline script added", "</body>", "<script>alert(1)</script></body>", "document:*")
    book("event handler added", r'<a href="/about">About us', '<a href="/about" onclick="steal()">About us', "document:*")
    book("frame added", "</body>", '<iframe src="https://ads.example/"></iframe></body>', "document:*")
    book("comment of the page cut", r"</article>\s*<section.*</section>", "</article>", "document:*", "text*")
    catalogue.fault("table caption lost", "about page", replace(r"<caption>.*?</caption>", ""), "document:tables*")
    catalogue.fault(
        "table heads became cells", "about page", replace(r'<th scope="col">Day</th>', "<td>Day</td>"), "document:tables*"
    )
    catalogue.fault("scope lost", "about page", replace(' scope="col"', ""), "document:tables*")
    catalogue.fault("scope changed", "about page", replace('scope="row"', 'scope="col"'), "document:tables*")
    catalogue.fault("table row lost", "about page", replace(r"<tr><th scope=\"row\">Sunday.*?</tr>", ""), "document:tables*")
    catalogue.fault("table cell changed", "about page", replace("10:00", "9:00"), "document:tables*")
    catalogue.fault("mail address changed", "about page", replace("mailto:hello@", "mailto:info@"), "document:links*")
    catalogue.fault("abbreviation not explained", "about page", replace(' title="World Wide Web"', ""), "document:*")
    catalogue.fault(
        "rows in another order",
        "catalogue page",
        replace(r"(<li>\s*<article>.*?</article>\s*</li>)(\s*)(<li>\s*<article>.*?</article>\s*</li>)", r"\3\2\1"),
        "document:*",
        "text*",
    )
    catalogue.fault(
        "book lost in the list", "catalogue page", replace(r"<li>\s*<article>.*?</article>\s*</li>", ""), "document:*", "text*"
    )
    catalogue.fault("count of the list", "catalogue page", replace("30 books", "29 books"), "document:*")
    catalogue.fault(
        "next page lost in the page", "catalogue page", replace(r'<a rel="next"[^>]*>Next</a>', ""), "document:links*"
    )
    catalogue.fault(
        "next page leads astray",
        "catalogue page",
        replace(r'(<a rel="next" href="/books\?page=)3', r"\g<1>4"),
        "document:links*",
    )
    catalogue.fault("rel of the next page lost", "catalogue page", replace(' rel="next"', ""), "document:links*")
    catalogue.fault(
        "error text reworded",
        "page not found",
        replace("We could not find what you were looking for.", "Sorry."),
        "text*",
        "document:*",
    )
    catalogue.fault("error code in the page", "page not found", replace("Error 404", "Error 500"), "text*", "document:*")
    catalogue.fault("download became a link", "admin page", replace(" download", ""), "document:links*")
    catalogue.fault("button without a name", "admin page", replace(r' aria-label="Edit [^"]*"', ""), "document:links*")


def _forms(catalogue: Catalogue) -> None:
    def login(name: str, old: str, new: str, *at: str) -> None:
        catalogue.fault(name, "login page", replace(old, new), *(at or ("document:forms*",)))

    def mistakes(name: str, old: str, new: str, *at: str) -> None:
        catalogue.fault(name, "contact mistakes", replace(old, new), *(at or ("document:forms*",)))

    login("password shown", 'type="password"', 'type="text"')
    login("field renamed", 'name="username"', 'name="user"')
    login("field no longer required", r'(<input[^>]*name="username"[^>]*) required', r"\1")
    login("label not associated", '<label for="password">', "<label>")
    login("label of another field", '<label for="password">', '<label for="username">')
    login("label reworded", ">Username<", ">Name<")
    login("CSRF token lost", r'<input type="hidden" name="csrf_token"[^>]*>', "")
    login("CSRF token empty", r'(name="csrf_token" value=")[^"]*', r"\1")
    login("form sent by GET", r'(<form action="/login[^"]*" method=")post', r"\1get")
    login("form sent elsewhere", r'<form action="/login[^"]*"', '<form action="/signin"')
    login("button reworded", '<button type="submit">Log in</button>', '<button type="submit">Go</button>')
    login("button lost", '<button type="submit">Log in</button>', "")
    login("button does nothing", '<button type="submit">Log in</button>', '<button type="button">Log in</button>')
    login("remembered unasked", 'name="remember"', 'name="remember" checked')
    login("checkbox sends another value", 'value="y"', 'value="on"')
    login("field disabled", 'name="password"', 'name="password" disabled')
    login("field added", '<button type="submit">Log in</button>', '<input name="otp"><button type="submit">Log in</button>')
    mistakes("message of a field lost", r"<li>Enter your name\.</li>", "")
    mistakes(
        "message of a field reworded",
        r"Enter a valid email address\.",
        "Invalid email.",
        "document:forms*",
        "text*",
        "document:*",
    )
    mistakes("field not marked invalid", ' aria-invalid="true"', "")
    mistakes("message not tied to its field", r' aria-describedby="name-errors"', "")
    mistakes("input lost after a mistake", r'value="nonsense"', 'value=""')
    mistakes("textarea emptied", r"(<textarea[^>]*>)\s*hi", r"\1")
    mistakes(
        "summary of mistakes lost",
        r'<div class="message error" role="alert">.*?</div>',
        "",
        "document:roles*",
        "text*",
        "document:*",
    )
    mistakes("alert became plain text", ' role="alert"', "", "document:roles*")
    mistakes("type of a field", 'type="email"', 'type="text"')
    mistakes("length not limited", ' maxlength="80"', "")
    mistakes("validation by the browser", " novalidate", "")
    mistakes("choice lost", r'<option value="book">[^<]*</option>', "")
    mistakes("another choice selected", r'<option value="book">', '<option selected value="book">', "document:forms*")
    mistakes("choice relabelled", "A question about an order", "Orders")
    catalogue.fault(
        "delivery chosen otherwise",
        "checkout page",
        replace(r'(<input) checked( id="delivery-0"[^>]*>)', r"\1\2"),
        "document:forms*",
    )
    catalogue.fault(
        "country chosen for the user",
        "checkout page",
        replace('<option value="DK">', '<option selected value="DK">'),
        "document:forms*",
    )
    catalogue.fault("legend lost", "checkout page", replace(r"<legend>.*?</legend>", ""), "document:forms*", "document:*")
    catalogue.fault("name not filled in", "checkout page", replace('value="Ada Björk"', 'value=""'), "document:forms*")
    catalogue.fault(
        "terms not required", "checkout page", replace(r'(<input[^>]*id="terms"[^>]*) required', r"\1"), "document:forms*"
    )
    catalogue.fault(
        "wrong total",
        "checkout page",
        replace(r"with standard delivery €[\d.]+", "with standard delivery €1.00"),
        "text*",
        "document:*",
    )
    catalogue.fault("search term forgotten", "search page", replace('value="salt"', 'value=""'), "document:forms*")
    catalogue.fault("sorting forgotten", "search page", replace(r'value="price" selected', 'value="price"'), "document:forms*")
