# ruff: noqa: E501  # scripts read best in one line
"""Harmless rewrites of rendered pages, as faithful ports do them: none may be reported."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.faults.catalogue import Catalogue
from tests.faults.injector import Change, body, header, on, replace
from tests.faults.rendered.changes import also, answered, further_script, script, style

PAGES = r"/sample/(|shelves|visit|join|desk)(\?.*)?"


def enter(catalogue: Catalogue) -> None:
    _markup(catalogue)
    _scripts(catalogue)
    _looks(catalogue)
    _nextjs(catalogue)


def text(change: Callable[[str], str]) -> Change:
    """Rewrite the text of the page."""
    return body(lambda content: change(content.decode()).encode())


def everywhere(old: str, new: str) -> Change:
    """Replace in all pages of the library."""
    return on(PAGES, replace(old, new, every=True))


def _markup(catalogue: Catalogue) -> None:
    def page(name: str, change: Change, *scenarios: str) -> None:
        for scenario in scenarios or ("home",):
            catalogue.harmless(f"{name} on {scenario}", scenario, change)

    page("attributes backwards", text(_backwards), "home", "join", "shelves", "book")
    page("white space between elements", text(lambda each: re.sub(r">\n<", ">\n\n\n    <", each)), "home", "join", "book")
    page("no white space between blocks", text(lambda each: re.sub(r">\n<(p|h1|h2|ul|div|table|main|section)", r"><\1", each)))
    page("comments between texts", replace("Two rooms, a stove", "Two rooms<!-- -->, a <!-- -->stove"))
    page("entities spelled out", replace("&amp; 4000&nbsp;", "&#x26; 4000&#160;"))
    page(
        "class names of modules",
        text(lambda each: re.sub(r'class="([a-z-]+)"', r'class="\1 Page_\1__x3f9a"', each)),
        "home",
        "shelves",
    )
    page(
        "wrapping boxes",
        replace('<main id="main">(.*)</main>', r'<div class="app"><main id="main"><div class="page">\1</div></main></div>'),
        "home",
        "join",
    )
    page("a box around a picture", replace(r'(<img src="/sample/stove[^>]*>)', r"<div><span>\1</span></div>"))
    page("text in a span", replace("Two rooms, a stove", "<span>Two rooms</span>, <span>a stove</span>"))
    page("data attributes", replace("<h1>", '<h1 data-testid="title" data-v-1a2b3c>'))
    page(
        "ids of useId",
        also(
            on("/sample/join", replace('for="branch"', 'for="_R_1a_"')),
            on("/sample/join", replace('<select id="branch"', '<select id="_R_1a_"')),
        ),
        "join",
    )
    page(
        "label around its field",
        on(
            "/sample/join",
            replace(
                '<label for="code">Code of a friend</label> (<input id="code" name="code" disabled>)',
                r"<label>Code of a friend \1</label>",
            ),
        ),
        "join",
    )
    page(
        "name by aria in place of a label",
        on(
            "/sample/shelves",
            replace(
                '<label for="genre">Genre</label>\\s*<select id="genre">',
                '<span id="g">Genre</span> <select id="genre" aria-labelledby="g">',
            ),
        ),
        "shelves",
    )
    page(
        "boolean attributes spelled out",
        text(lambda each: re.sub(r" (required|disabled|checked|selected|hidden|novalidate)(?=[ >])", r' \1="\1"', each)),
        "join",
    )
    page("type of a button left out", replace('<button type="submit" name="go"', '<button name="go"'), "join")
    page(
        "tags in capitals",
        text(lambda each: re.sub(r"<(/?)(p|h1|h2|li|ul|td|tr|th)\b", lambda m: f"<{m[1]}{m[2].upper()}", each)),
    )
    page("end tags left out", text(lambda each: re.sub("</(li|td|th|tr)>", "", each)))
    page("order of metadata", replace(r"(<meta name=\"viewport\"[^>]*>)\n(<meta name=\"description\"[^>]*>)", r"\2\1"))
    page(
        "own links absolute",
        lambda answer, _: setattr(
            answer,
            "body",
            answer.body.replace(
                b'href="/', f'href="http://{next(v for n, v in answer.asked if n.lower() == "host")}/'.encode()
            ),
        ),
    )
    page(
        "picture with hints to load",
        replace('<img src="/sample/stove.svg"', '<img decoding="async" fetchpriority="high" src="/sample/stove.svg"'),
    )
    page(
        "hashed files",
        also(
            everywhere(r"/sample/app\.js", "/sample/app.js?v=3f9a1b2c"),
            everywhere(r"/sample/style\.css", "/sample/style.css?v=3f9a1b2c"),
        ),
    )
    page("strong for b", replace("<h1>Welcome to the Reading Room</h1>", "<h1>Welcome <b></b>to the Reading Room</h1>"))
    page("an empty region at the end", replace("</body>", '<div id="portal"></div></body>'))
    page("modern doctype in capitals", replace("<!doctype html>", "<!DOCTYPE HTML>"))
    page("form with a mark", on("/contact", replace("<form ", '<form data-form="contact" ', every=True)), "contact")


def _backwards(page: str) -> str:
    def turned(match: re.Match[str]) -> str:
        attributes = re.findall(r'\s[\w:-]+(?:="[^"]*")?', match[2])
        return f"<{match[1]}{''.join(reversed(attributes))}>" if "".join(attributes) == match[2] else match[0]

    return re.sub(r'<([a-z0-9]+)((?:\s[\w:-]+(?:="[^"]*")?)+)>', turned, page)


def _scripts(catalogue: Catalogue) -> None:
    shell = on("/sample/", replace('<main id="main">(.*)</main>', r'<main id="main"></main><template id="t">\1</template>'))
    catalogue.harmless(
        "rendered by script",
        "home",
        also(
            shell,
            script(
                "^'use strict';",
                "'use strict'; { const t = document.querySelector('#t'); document.querySelector('#main').append(t.content); t.remove(); }",
            ),
        ),
    )
    catalogue.harmless(
        "rendered by script, then used",
        "tabs",
        also(
            shell,
            script(
                "^'use strict';",
                "'use strict'; { const t = document.querySelector('#t'); document.querySelector('#main').append(t.content); t.remove(); }",
            ),
        ),
    )
    catalogue.harmless(
        "rendered again by script", "home", further_script("$('#main').replaceWith($('#main').cloneNode(true));")
    )
    catalogue.harmless(
        "rendered from fetched data",
        "shelves",
        further_script(
            "{ const list = $('#books').innerHTML; $('#books').innerHTML = ''; fetch('/sample/slow').then(() => { $('#books').innerHTML = list; }); }"
        ),
    )
    catalogue.harmless(
        "data that arrive late",
        "visit",
        script(r"fetch\('/sample/weather'\)", "fetch('/sample/slow').then(() => fetch('/sample/weather'))"),
    )
    catalogue.harmless(
        "button that answers late",
        "borrowing",
        script("const loans = await", "await fetch('/sample/slow'); const loans = await"),
    )
    catalogue.harmless(
        "next page that arrives late",
        "going on",
        script("const answer = await fetch\\(url\\);", "await fetch('/sample/slow'); const answer = await fetch(url);"),
    )
    catalogue.harmless(
        "links that load documents", "going on", script("  event.preventDefault\\(\\);\n  go\\(", "  return;\n  go(")
    )
    catalogue.harmless(
        "search sent by script",
        "finding",
        further_script(
            "if ($('#search')) $('#search').onsubmit = (e) => { e.preventDefault(); location.href = '/sample/shelves?' + new URLSearchParams(new FormData(e.target)); };"
        ),
    )
    catalogue.harmless(
        "beacons",
        "home",
        further_script("navigator.sendBeacon('/sample/slow', 'x'); fetch('/sample/weather', {keepalive: true});"),
    )
    catalogue.harmless(
        "prefetch of the next pages",
        "home",
        further_script("['visit', 'desk', 'join'].forEach((name) => fetch('/sample/' + name));"),
    )
    catalogue.harmless(
        "polling",
        "home",
        further_script("{ let left = 5; const poll = () => fetch('/sample/weather').then(() => left-- && poll()); poll(); }"),
    )
    catalogue.harmless(
        "script minified",
        "tabs",
        on(r"/sample/app\.js", text(lambda each: re.sub(r"\n\s+", "\n", re.sub(r"(?m)^\s*//.*$", "", each)))),
    )
    catalogue.harmless(
        "notes and warnings in the console",
        "home",
        further_script("console.log('started'); console.warn('old browser'); console.info('x'); console.debug('y');"),
    )
    catalogue.harmless("note read otherwise", "a note", script("'draft'\\) \\|\\| ''", "'draft') ?? ''"))
    catalogue.harmless(
        "handlers by delegation",
        "tabs",
        script(
            r"tab\.onclick = \(\) => choose\(tab\);",
            "tab.parentElement.addEventListener('click', (e) => { if (e.target === tab) choose(tab); });",
        ),
    )
    catalogue.harmless(
        "timers that change nothing", "home", further_script("setInterval(() => { $('.lead').dataset.seen; }, 10);")
    )
    catalogue.harmless(
        "state kept in history", "going on", script(r"history\.pushState\(null,", "history.pushState({tree: [1]},")
    )
    catalogue.harmless(
        "file made from a data URL",
        "a file",
        script(
            r"URL\.createObjectURL\(new Blob\(\[('[^']*')\], \{type: 'text/csv'\}\)\)",
            r"'data:text/csv,' + encodeURIComponent(\1)",
        ),
    )
    catalogue.harmless(
        "fields filled by script",
        "join",
        also(
            on("/sample/join", replace('value="paper" checked', 'value="paper"')),
            further_script("if ($('[value=paper]')) $('[value=paper]').checked = true;"),
        ),
    )


def _looks(catalogue: Catalogue) -> None:
    catalogue.harmless("another font", "home", style("body { font-family: serif; font-size: 20px }"))
    catalogue.harmless(
        "hidden by a class",
        "home",
        also(on("/sample/", replace(" hidden>Late books", ' class="off">Late books')), style(".off { display: none }")),
    )
    catalogue.harmless("boxes laid out by a grid", "shelves", style("#books { display: grid; grid-template-columns: 1fr 1fr }"))
    catalogue.harmless("list without markers", "home", style("ul { padding: 0; list-style: none }"))
    catalogue.harmless("page in a dark colour", "home", style("body { background: #111; color: #eee }"))
    catalogue.harmless(
        "moving in", "home", style("@keyframes in { from { transform: translateY(9px) } } main { animation: in .2s }")
    )
    catalogue.harmless("capitals by style", "home", style("h2 { font-variant: small-caps }"))
    catalogue.harmless("a security header more", "home", header("X-Frame-Options", "DENY"))


def _nextjs(catalogue: Catalogue) -> None:
    def page(name: str, scenario: str, change: Change) -> None:
        catalogue.harmless(name, scenario, change, framework="nextjs")

    push = '<script>self.__next_f=self.__next_f||[];self.__next_f.push([1,"data"])</script>'
    ready = "document.body['__reactFiber$x'] = {};"
    page("page data of Next.js", "home", also(on("/sample/", replace("</body>", push + "</body>")), further_script(ready)))
    page(
        "hydration marks of Next.js",
        "home",
        also(
            on(
                "/sample/",
                replace(
                    '<main id="main">(.*)</main>',
                    r'<div hidden=""><!--$--><!--/$--></div><main id="main"><!--$-->\1<!--/$--></main>',
                ),
            ),
            further_script(ready),
        ),
    )
    streamed = r'<main id="main"><!--$?--><template id="B:0"></template><!--/$--></main>'
    moved = "<script>$RC=function(b,c){b=document.getElementById(b);c=document.getElementById(c);b.replaceWith(...c.childNodes);c.remove()};$RC('B:0','S:0')</script>"
    page(
        "streamed parts of Next.js",
        "home",
        also(
            on(
                "/sample/",
                replace(
                    '<main id="main">(.*)</main>(.*)</body>',
                    rf'{streamed}\2<div hidden id="S:0">\1</div>{moved}</body>'.replace("$", "$"),
                ),
            ),
            further_script(ready),
        ),
    )
    page(
        "announcer of Next.js",
        "home",
        further_script(
            "{ const at = document.createElement('next-route-announcer'); document.body.append(at); at.attachShadow({mode: 'open'}).innerHTML = '<div aria-live=assertive id=__next-route-announcer__ role=alert></div>'; }"
        ),
    )
    page(
        "scripts of Next.js",
        "home",
        also(
            on(
                "/sample/",
                replace(
                    "</head>",
                    '<script src="/_next/static/chunks/3f9a.js" async></script><link rel="preload" as="script" href="/_next/static/chunks/3f9b.js"></head>',
                ),
            ),
            answered("/_next/.*", 200, ready, Content_Type="text/javascript"),
        ),
    )
    page(
        "noindex of a page of Next.js that is not there",
        "not found",
        replace("</head>", '<meta name="robots" content="noindex"></head>'),
    )
    catalogue.fault(
        "page data of Next.js with another heading",
        "home",
        also(on("/sample/", replace("</body>", push + "</body>")), further_script(ready + "$('h1').textContent = 'Hello';")),
        "document:headings*",
        framework="nextjs",
    )
    catalogue.fault(
        "metadata of Next.js in the body",
        "home",
        replace(r'(<meta name="description"[^>]*>)(.*)<main', r"\2\1<main"),
        "document:misplaced*",
        framework="nextjs",
    )
    catalogue.fault(
        "noindex of Next.js on a found page",
        "home",
        replace("</head>", '<meta name="robots" content="noindex"></head>'),
        "document:meta[robots]",
        framework="nextjs",
    )
