"""Faults in what a rendered page shows and says: metadata, headings, texts, pictures, tables, what is hidden."""

from __future__ import annotations

from tests.faults.catalogue import Catalogue
from tests.faults.injector import on, replace
from tests.faults.rendered.changes import further_script, script, style


def enter(catalogue: Catalogue) -> None:
    _head(catalogue)
    _structure(catalogue)
    _hidden(catalogue)
    _texts(catalogue)
    _embedded(catalogue)


def _head(catalogue: Catalogue) -> None:
    def home(name: str, old: str, new: str, *at: str) -> None:
        catalogue.fault(name, "home", replace(old, new), *at)

    home("description moved into the body", r'(<meta name="description"[^>]*>)(.*)<main', r"\2\1<main", "document:misplaced*")
    home("title moved into the body", r"(<title>[^<]*</title>)(.*)<main", r"\2\1<main", "document:misplaced*")
    home("canonical moved into the body", r'(<link rel="canonical"[^>]*>)(.*)<main', r"\2\1<main", "document:misplaced*")
    home("found page not to be indexed", "</title>", '</title><meta name="robots" content="noindex">', "document:meta[robots]")
    home("canonical of the page lost", r'<link rel="canonical"[^>]*>', "", "document:canonical")
    home("page half in German", '<html lang="en">', '<html lang="de">', "document:lang")
    home("page from right to left", "<html ", '<html dir="rtl" ', "document:dir")
    home("language of a quotation lost", '<blockquote lang="da">', "<blockquote>", "document:languages*")
    home("direction of a phrase lost", ' dir="rtl"', "", "document:directions*")
    catalogue.fault(
        "canonical left behind by client navigation",
        "going on",
        script(r"  \$\('link\[rel=canonical\]'\)[^\n]*\n", ""),
        "document:canonical",
    )
    catalogue.fault(
        "title left behind by client navigation", "going on", script("document.title = next.title;", ""), "document:title"
    )
    catalogue.fault(
        "title set by script to the site's name only",
        "home",
        further_script("document.title = 'The Reading Room';"),
        "document:title",
    )
    catalogue.fault(
        "robots set by script",
        "home",
        further_script("document.head.insertAdjacentHTML('beforeend', '<meta name=robots content=noindex>');"),
        "document:meta[robots]",
    )


def _structure(catalogue: Catalogue) -> None:
    def home(name: str, old: str, new: str, *at: str) -> None:
        catalogue.fault(name, "home", replace(old, new), *at)

    home("heading that only looks so", "<h2>Opening hours</h2>", "<p class='h2'>Opening hours</p>", "document:headings*")
    home("heading of another level", "<h2>Opening hours</h2>", "<h3>Opening hours</h3>", "document:headings*")
    home("main without its landmark", '<main id="main">(.*)</main>', r'<div id="main">\1</div>', "document:landmarks*")
    home("navigation without its name", ' aria-label="Rooms"', "", "document:landmarks*")
    home("scope of a column lost", '<th scope="col">Opens', "<th>Opens", "document:tables*")
    home("row header became a cell", r'<th scope="row">Tuesday</th>', "<td>Tuesday</td>", "document:tables*")
    home(
        "picture beside another text",
        r'(<img src="/sample/stove[^>]*>)(.*)(<h2>Good to know)',
        r"\2\1\3",
        "document:placement.images*",
    )
    home("caption of a table lost", "<caption>Hours of both rooms</caption>", "", "document:tables*")
    home("table made of boxes", "<table>(.*)</table>", r'<div class="table">\1</div>', "document:tables*")
    home("current page not marked", ' aria-current="page"', "", "document:links*")
    home(
        "list of links without list",
        r'<ul id="rooms">(.*?)</ul>',
        r'<div id="rooms">\1</div>',
        "document:lists*",
        "aria:*",
    )
    catalogue.fault(
        "heading given by style only", "book", replace(r"<h1([^>]*)>(.*?)</h1>", r"<div\1>\2</div>"), "document:headings*"
    )
    catalogue.fault(
        "current page left behind by client navigation",
        "going on",
        script(r"link\.setAttribute\('aria-current', 'page'\)", "0"),
        "document:links*",
    )
    catalogue.fault(
        "loans no longer announced", "home", replace('<p id="loans" role="status">', '<p id="loans">'), "document:roles*"
    )
    catalogue.fault(
        "count of what was found no longer announced", "shelves", replace(' aria-live="polite"', ""), "document:roles*"
    )
    catalogue.fault(
        "summary of mistakes no longer an alert",
        "joining with mistakes",
        replace(' role="alert"', ""),
        "document:roles*",
        "document:forms*",
    )


def _hidden(catalogue: Catalogue) -> None:
    def home(name: str, css: str, *at: str) -> None:
        catalogue.fault(name, "home", style(css), *at)

    home("lead not displayed", ".lead { display: none }", "document:hidden*")
    home("lead invisible", ".lead { visibility: hidden }", "document:hidden*")
    home("text for screen readers not displayed", ".visually-hidden { display: none }", "document:hidden*")
    home("picture not displayed", "img { display: none }", "aria:*", "document:images*")
    home("table row not displayed", "tbody tr:first-child { display: none }", "document:hidden*")
    for name, css in (
        ("lead transparent", ".lead { opacity: 0 }"),
        ("lead in the colour of the page", ".lead { color: #fff }"),
        ("lead on top of the heading", ".lead { position: absolute; top: 0 }"),
        ("picture of half the size", "img { width: 10px; height: 10px }"),
    ):  # what only the eye meets: these need a picture
        catalogue.fault(name, "home pictured", style(css), "screenshot")
    home("navigation not displayed", "nav { display: none }", "document:hidden*")
    home("text added by style", ".lead::after { content: ' Closed today.' }", "aria:*", "text*")
    catalogue.fault("text of a style lost", "home", on(r"/sample/style\.css", replace(r"footer p::after[^\n]*", "")), "aria:*")
    catalogue.fault(
        "lead hidden from screen readers", "home", replace('"lead"', '"lead" aria-hidden="true"'), "document:aria_hidden*"
    )
    catalogue.fault("main part inert", "home", replace('<main id="main">', '<main id="main" inert>'), "document:*", "aria:*")
    catalogue.fault("table inert", "home", replace("<table>", "<table inert>"), "document:*", "aria:*")
    catalogue.fault("details open", "home", replace("<details>", "<details open>"), "document:disclosures*")
    catalogue.fault(
        "coffee not mentioned on a phone",
        "home on a phone",
        style("@media (max-width: 500px) { .wide-only { display: none } }"),
        "document:hidden*",
    )
    catalogue.fault(
        "menu not on a phone", "home on a phone", style("#menu { display: none !important }"), "error", "document:hidden*"
    )
    catalogue.fault(
        "menu on a phone opens nothing", "home on a phone", style("#rooms { display: none !important }"), "document:hidden*"
    )
    catalogue.fault(
        "menu always open on a phone", "home on a phone", style("#rooms { display: block !important }"), "document:hidden*"
    )
    catalogue.fault(
        "page not fit for phones", "home on a phone", replace(r'<meta name="viewport"[^>]*>', ""), "document:meta[viewport]"
    )
    catalogue.fault(
        "description of the book missing on a phone",
        "book on a phone",
        style("@media (max-width: 500px) { .description { display: none } }"),
        "document:hidden*",
    )
    catalogue.fault(
        "text without scripts lost", "home without scripts", replace("<noscript>.*?</noscript>", ""), "text*", "document:links*"
    )
    catalogue.fault(
        "page of a script only, without scripts",
        "home without scripts",
        replace('<main id="main">.*</main>', '<main id="main">Loading...</main>'),
        "text*",
        "document:*",
    )


def _texts(catalogue: Catalogue) -> None:
    catalogue.fault("text cut by script", "home", further_script("$('.lead').textContent = 'Two rooms';"), "text*")
    catalogue.fault(
        "prices in another format", "shelves", script("locale, {style: 'currency'", "'de', {style: 'currency'"), "text*"
    )
    catalogue.fault("prices in another currency", "shelves", script("currency: 'EUR'", "currency: 'USD'"), "text*")
    catalogue.fault(
        "prices rounded", "shelves", script("currency: 'EUR'", "currency: 'EUR', maximumFractionDigits: 0"), "text*"
    )
    catalogue.fault("German prices in English", "shelves in German", script("navigator.language", "'en-GB'"), "text*")
    catalogue.fault(
        "price that is no number", "shelves", script(r"Number\(at\.dataset\.price\)", "Number(at.dataset.cost)"), "text*"
    )
    catalogue.fault("count without its separators", "visit", script(r"toLocaleString\(locale\)", "toString()"), "text*")
    catalogue.fault(
        "moment in another time zone",
        "visit in Berlin",
        script("timeStyle: 'short'", "timeStyle: 'short', timeZone: 'UTC'"),
        "text*",
        "document:times*",
    )
    catalogue.fault(
        "moment in another language",
        "visit in Berlin",
        script(r"DateTimeFormat\(locale", "DateTimeFormat('en'"),
        "document:times*",
    )
    catalogue.fault("moment without its weekday", "visit", script("dateStyle: 'full'", "dateStyle: 'long'"), "document:times*")
    catalogue.fault("weather never arrives", "visit", script(r"weather\.textContent = now\.text", "0"), "text*")
    catalogue.fault(
        "what was looked for not named", "finding", on(r"/sample/shelves\?.*", replace("Looked for.*?</p>", "</p>")), "text*"
    )
    catalogue.fault(
        "what was looked for escaped twice",
        "finding",
        on(r"/sample/shelves\?.*", replace("salt &amp; sea", "salt &amp;amp; sea")),
        "document:*",
    )


def _embedded(catalogue: Catalogue) -> None:
    catalogue.fault("text for a picture lost", "home", replace(' alt="The stove in winter"', ""), "document:images*")
    catalogue.fault("text for a picture emptied", "home", replace('alt="The stove in winter"', 'alt=""'), "document:images*")
    catalogue.fault(
        "heading in a shadow tree changed", "visit", script("The large room", "The small room"), "document:headings*"
    )
    catalogue.fault("text in a shadow tree changed", "visit", script("Seats forty", "Seats four"), "text*")
    catalogue.fault(
        "hidden text of a shadow tree shown", "visit", script(r"\.off \{ display: none \}", ""), "text*", "document:*"
    )
    catalogue.fault("button in a shadow tree does nothing", "visit", script(r"'Reserved\.'", "''"), "text*")
    catalogue.fault("custom element not defined", "visit", script("'room-card'", "'rooms-card'"), "error", "document:headings*")
    catalogue.fault(
        "text in a frame changed", "visit", on("/sample/map", replace("lighthouse", "gasworks")), "text*", "document:media*"
    )
    catalogue.fault(
        "link in a frame changed", "visit", on("/sample/map", replace("/sample/join", "/sample/desk")), "document:links*"
    )
    catalogue.fault(
        "heading in a frame lost", "visit", on("/sample/map", replace("<h2>Harbour</h2>", "")), "document:headings*"
    )
    catalogue.fault(
        "frame of another page", "visit", replace('src="/sample/map"', 'src="/sample/stove.svg"'), "document:media*"
    )
    catalogue.fault("name of a frame lost", "visit", replace(' title="Map of the harbour"', ""), "document:media*")
