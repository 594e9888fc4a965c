"""Faults on the way: links, history, addresses, what is kept, downloads, redirects, errors, what is fetched."""

# ruff: noqa: E501  # scripts read best in one line
from __future__ import annotations

from tests.faults.catalogue import Catalogue
from tests.faults.injector import body, header, on, replace, status
from tests.faults.rendered.changes import also, answered, further_script, gone, script


def enter(catalogue: Catalogue) -> None:
    _links(catalogue)
    _history(catalogue)
    _kept(catalogue)
    _files(catalogue)
    _redirects(catalogue)
    _errors(catalogue)


def _links(catalogue: Catalogue) -> None:
    catalogue.fault(
        "link to another room",
        "home",
        replace('<a href="/sample/desk" data-stay', '<a href="/sample/join" data-stay'),
        "document:links*",
    )
    catalogue.fault(
        "link that leads elsewhere when clicked",
        "going on",
        script(r"go\(link\.getAttribute\('href'\)\)", "go('/sample/desk')"),
        "url",
    )
    catalogue.fault("link that does nothing", "going on", script(r"  go\(link\.getAttribute\('href'\)\);", ""), "url")
    catalogue.fault(
        "link without a reference", "going on", replace('<a href="/sample/visit"', "<a"), "error", "document:links*"
    )
    catalogue.fault(
        "link in a new window",
        "home",
        replace('<a href="/sample/desk#lost"', '<a target="_blank" href="/sample/desk#lost"'),
        "document:links*",
    )
    catalogue.fault("fragment of a link lost", "home", replace("/sample/desk#lost", "/sample/desk"), "document:links*")
    catalogue.fault(
        "fragment not followed", "jumping", further_script("$('a[href^=\"#\"]').onclick = (e) => e.preventDefault();"), "url"
    )
    catalogue.fault("place that a link leads to lost", "shelves", replace('<h2 id="dead-calm">', "<h2>"), "document:anchors*")
    catalogue.fault(
        "link to a file of another name", "desk", replace('download="rules.txt"', 'download="house.txt"'), "document:links*"
    )
    catalogue.fault("title of a button lost", "visit", replace(' title="On foot"', ""), "document:buttons*")
    catalogue.fault("button opens nothing", "visit", script(r"\$\('#way'\)\.hidden = false", "0"), "document:hidden*")


def _history(catalogue: Catalogue) -> None:
    catalogue.fault(
        "address stays on client navigation",
        "going on",
        script(r"history\.pushState\(null, '', url\); return", "return"),
        "url",
    )
    catalogue.fault("back leads nowhere", "going on", script(r"addEventListener\('popstate'[^\n]*", ""), "document")
    catalogue.fault("back leads out", "going on", script("history.pushState", "history.replaceState"), "url", "error")
    catalogue.fault(
        "two steps in history for one",
        "going on",
        script(r"history\.pushState\(null, '', url\);", "\\g<0> history.pushState(null, '', url);"),
        "url",
    )
    catalogue.fault("only part of the next page shown", "going on", script("'#main'\\)\\);\n", "'#main h1'));\n"), "document:*")
    catalogue.fault(
        "next page not started", "going on", script("  start\\(\\);\n  scrollTo", "  scrollTo"), "text*", "document:*"
    )
    catalogue.fault(
        "page loaded again by a hash",
        "going on",
        script(r"history\.pushState\(null, '', url\)", "history.pushState(null, '', '/sample/#' + url)"),
        "url",
    )
    catalogue.fault("filter not in the address", "filtering", script(r"history\.replaceState\([^;]*;", ""), "url")
    catalogue.fault("filter under another name in the address", "filtering", script(r"'\?genre='", "'?g='"), "url")
    catalogue.fault("filter forgotten on reload", "filtering", script(r"genre\.value = new[^;]*;", ""), "document:fields*")
    catalogue.fault("filter does nothing", "filtering", script(r"item\.hidden = [^;]*;", ""), "document:hidden*")
    catalogue.fault(
        "filter finds too much",
        "filtering",
        script(r"item\.dataset\.genre !== genre\.value", "item.dataset.genre < genre.value"),
        "document:hidden*",
        "text*",
    )
    catalogue.fault(
        "count of found books not updated",
        "filtering",
        script(r"\$\('#found'\)\.textContent = [^;]*;", ""),
        "text*",
        "document:roles*",
    )
    catalogue.fault("query of a search lost", "finding", replace('name="q"', 'name="query"'), "url")
    catalogue.fault("hidden part of a query lost", "finding", replace('<input type="hidden" name="in" value="all">', ""), "url")
    catalogue.fault(
        "query taken out of the address",
        "finding",
        on(r"/sample/app\.js", body(lambda content: content + b"history.replaceState(null, '', location.pathname);")),
        "url",
    )


def _kept(catalogue: Catalogue) -> None:
    catalogue.fault("note lost on reload", "a note", script(r"sessionStorage\.getItem\('draft'\)", "''"), "document:fields*")
    catalogue.fault("note never kept", "a note", script(r"sessionStorage\.setItem\('draft', [^)]*\)", "0"), "document:fields*")
    catalogue.fault(
        "choice lost on reload", "a note", script(r"localStorage\.getItem\('large'\) === 'yes'", "false"), "document:fields*"
    )
    catalogue.fault("choice kept the wrong way round", "a note", script("'yes' : 'no'", "'no' : 'yes'"), "document:fields*")
    catalogue.fault(
        "state lost on the way back",
        "a note",
        further_script(
            "addEventListener('pageshow', () => { if (performance.getEntriesByType('navigation')[0].type === 'back_forward') $('#draft').value = ''; });"
        ),
        "document:fields*",
    )


def _files(catalogue: Catalogue) -> None:
    rules = r"/sample/rules\.txt"
    catalogue.fault("file of other content", "a file", on(rules, replace("softly", "loudly")), "network:downloads*")
    catalogue.fault("file in CR LF", "a file", on(rules, replace("\n", "\r\n", every=True)), "network:downloads*")
    catalogue.fault(
        "file of another name",
        "a file",
        on(rules, header("Content-Disposition", 'attachment; filename="RULES.TXT"')),
        "network:downloads*",
    )
    catalogue.fault("file not there", "a file", gone(rules), "error", "network:*")
    catalogue.fault(
        "file made by script with another name", "a file", script("'loans.csv'", "'export.csv'"), "network:downloads*"
    )
    catalogue.fault("file made by script with other columns", "a file", script("book,due", "title,due"), "network:downloads*")
    catalogue.fault("file made by script never given", "a file", script(r"    link\.click\(\);\n", ""), "error")
    catalogue.fault(
        "file shown in place of given",
        "a file",
        also(on(rules, header("Content-Disposition", None)), on("/sample/desk", replace(' download="rules.txt"', ""))),
        "error",
        "document:links*",
    )


def _redirects(catalogue: Catalogue) -> None:
    old = "old address"
    catalogue.fault("old address not there", old, gone("/sample/old"), "status", "url")
    catalogue.fault("old address moved for now only", old, on("/sample/old", status(302)), "network:redirects*")
    catalogue.fault("moved for good what moved for now", old, on("/sample/catalogue", status(301)), "network:redirects*")
    catalogue.fault(
        "one redirect fewer", old, on("/sample/old", header("Location", "/sample/shelves?genre=sea")), "network:redirects*"
    )
    catalogue.fault("one redirect more", old, on("/sample/old", header("Location", "/sample/old?again")), "network:redirects*")
    catalogue.fault("query lost on a redirect", old, on("/sample/catalogue", header("Location", "/sample/shelves")), "url")
    catalogue.fault("redirected to the start", old, on("/sample/old", header("Location", "/sample/")), "url")
    catalogue.fault(
        "redirected by script",
        old,
        further_script("if (location.search === '?genre=sea') location.replace('/sample/shelves');"),
        "url",
    )
    catalogue.fault("redirected in a circle", old, on("/sample/catalogue", header("Location", "/sample/old")), "error")
    catalogue.fault(
        "redirect to another host", old, on("/sample/old", header("Location", "http://elsewhere.invalid/")), "error"
    )
    catalogue.fault("old book not there", "old book", gone(r"/book\.php\?id=3"), "status")
    catalogue.fault("missing page found", "not found", status(200), "status")
    catalogue.fault(
        "missing page sent to the start",
        "not found",
        answered("/nope", 302, Location="/"),
        "status",
        "url",
    )


def _errors(catalogue: Catalogue) -> None:
    catalogue.fault(
        "hydration fails",
        "home",
        further_script("console.error('Minified React error #418; visit https://react.dev/errors/418');"),
        "console:errors*",
    )
    catalogue.fault("script throws", "home", further_script("undefinedFunction();"), "console:errors*")
    catalogue.fault(
        "promise refused and not caught",
        "home",
        further_script("Promise.reject(new Error('nobody listens'));"),
        "console:errors*",
    )
    catalogue.fault("script cannot be read", "home", further_script("const = 1;"), "console:errors*")
    catalogue.fault(
        "script throws when a tab is chosen",
        "tabs",
        script(r"tab\.onclick = \(\) => choose\(tab\)", "tab.onclick = () => { choose(tab); null.more; }"),
        "console:errors*",
    )
    catalogue.fault("script not there", "home", gone(r"/sample/app\.js"), "network:failures*")
    catalogue.fault(
        "script blocked by a policy",
        "home",
        header("Content-Security-Policy", "script-src 'none'"),
        "network:failures*",
        "console:errors*",
    )
    catalogue.fault(
        "script of a wrong type",
        "home",
        on(r"/sample/app\.js", also(header("Content-Type", "text/html"), header("X-Content-Type-Options", "nosniff"))),
        "network:failures*",
        "console:errors*",
    )
    catalogue.fault("style sheet not there", "home", gone(r"/sample/style\.css"), "network:failures*")
    catalogue.fault("picture not there", "home", gone(r"/sample/stove\.svg"), "network:failures*")
    catalogue.fault(
        "picture broken", "home", on(r"/sample/stove\.svg", body(b"<svg")), "document:images*", "network:failures*", "console:*"
    )
    catalogue.fault(
        "picture of another host",
        "home",
        replace('src="/sample/stove.svg"', 'src="http://cdn.invalid/stove.svg"'),
        "document:images*",
        "network:failures*",
    )
    catalogue.fault(
        "font of another host",
        "home",
        on(r"/sample/style\.css", body(lambda content: b"@import 'http://fonts.invalid/a.css';" + content)),
        "network:failures*",
    )
    catalogue.fault("data not there", "visit", gone("/sample/weather"), "network:failures*")
    catalogue.fault("data broken", "visit", on("/sample/weather", body(b"{")), "console:errors*")
    catalogue.fault("data of another kind", "visit", on("/sample/weather", body(b'{"txt": "Rain"}')), "text*")
    catalogue.fault("data refused", "visit", on("/sample/weather", status(401)), "network:failures*")
    catalogue.fault("frame not there", "visit", gone("/sample/map"), "text*", "network:failures*", "document:*")
    catalogue.fault("asked by a dialog on arrival", "home", further_script("alert('We use cookies.');"), "console:dialogs*")
    catalogue.fault(
        "page never at rest",
        "home",
        further_script("setInterval(() => { $('.lead').textContent = 'Now ' + performance.now(); }, 20);"),
        "text*",
    )
    catalogue.fault("page fails on the server", "home", status(500), "status")
    catalogue.fault("book fails on the server", "book", status(500), "status")
    catalogue.fault("page of a book not there", "book", status(404), "status")
