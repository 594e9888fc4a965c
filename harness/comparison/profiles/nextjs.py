"""The `nextjs` profile: what the App Router writes for its own client, for caches and for Auth.js, and no user perceives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from harness.comparison.node import Unseen
from harness.comparison.profiles.base import Entry, PageNoise, Profile, Seen, Spelling
from harness.comparison.profiles.nextjs_forms import ACTION_FORMS, is_action_field, is_csrf_field
from harness.model.address import Address, Name, Nth, Path, Wild
from harness.model.observation import Observation

_CLIENT_DATA = re.compile(r"\(?self\.__next_[fsc]\b|\(globalThis\[\"TURBOPACK\"\]")
_STREAMING = re.compile(
    r"(?:\$R[BCSTVX]\s*=|\$R[CSX]\(|requestAnimationFrame\(function\(\)\{\$RT=performance\.now\(\)\}\)|\(self\.__next_f)"
)
_ANNOUNCER = re.compile(rb"<next-route-announcer\b[^>]*>.{0,4000}?</next-route-announcer>", re.DOTALL)
_ALERT = re.compile(r"- alert(?:: (.*))?")
_TAG = re.compile(rb"<[^>]*>")
_OWN_FILES = "/_next/"
_ROUTER_WORDS = frozenset(
    {"rsc", "next-router-state-tree", "next-router-prefetch", "next-router-segment-prefetch", "next-url", "accept-encoding"}
)
_AUTH_COOKIES = frozenset(
    prefix + name
    for name in ("authjs.csrf-token", "authjs.callback-url", "next-auth.csrf-token", "next-auth.callback-url")
    for prefix in ("", "__Host-", "__Secure-")
)


def _address(facet: str, text: str, *parts: str) -> Address:
    return Address(facet, tuple(Wild() if part == "*" else Name(part) for part in parts), None, f"{facet}:{text}")


def _key(path: Path) -> str:
    last = path[-1]
    return last.key if isinstance(last, Nth) else str(last)


def _says_next(seen: Seen) -> bool:
    return seen.node == "Next.js"


def _is_text(seen: Seen) -> bool:
    return isinstance(seen.node, str)


def _router_word(seen: Seen) -> bool:
    return _key(seen.path) in _ROUTER_WORDS


def _preload(seen: Seen) -> bool:
    """A hint to fetch early what the page names anyway: one of Next's own files, or an image or font of the site."""
    node = seen.node
    if not isinstance(node, dict) or node.get("rel") != "preload" or not str(node.get("target", "")).startswith("/"):
        return False
    return node.get("as") in ("script", "style", "font", "image")


def _own_preload(seen: Seen) -> bool:
    node, relation = seen.node, _key(seen.path).partition(" ")[0]
    if not isinstance(node, dict):
        return False
    if str(node.get("href", "")).startswith(_OWN_FILES):
        return relation in ("preload", "modulepreload", "prefetch")
    return relation == "preload" and node.get("as") == "image" and str(node.get("href", "")).startswith("/")


def _own_file(seen: Seen) -> bool:
    return _key(seen.path).startswith(_OWN_FILES + "static/")


def _own_stylesheet(seen: Seen) -> bool:
    """One that is applied: for all media, and not switched off."""
    return _own_file(seen) and isinstance(seen.node, dict) and not {"media", "disabled", "alternate"} & set(seen.node)


def _site_stylesheet(seen: Seen) -> bool:
    """A stylesheet of the site itself without conditions: media, alternates and other hosts' sheets stay compared."""
    return _key(seen.path).startswith("/") and seen.node == {}


def _client_data(seen: Seen) -> bool:
    node = seen.node
    text = str(node.get("text", "")) if isinstance(node, dict) else ""
    return _CLIENT_DATA.match(text) is not None or _STREAMING.match(text) is not None


def _noindex_of_a_404(seen: Seen) -> bool:
    return seen.observation.status == 404 and seen.node == "noindex"


def _size_adjust(seen: Seen) -> bool:
    return seen.node == ""


def _next_image_style(seen: Seen) -> bool:
    return seen.node == {"tag": "img", "style": "color:transparent"}


def _client_navigation(tree: object, other: object) -> tuple[object, Sequence[Path]]:
    if not isinstance(tree, dict) or not isinstance(other, dict):
        return tree, ()
    if not isinstance(tree.get("redirects"), Unseen) or not other.get("redirects"):
        return tree, ()
    return {**tree, "redirects": other["redirects"]}, (("redirects",),)


_NAVIGATION = Spelling(
    "next client navigation",
    "network",
    "Next.js shows the next page without loading a document, so there are no redirects on the way to compare; where the user"
    " ends up is compared by `url`, and what an address answers by HTTP steps.",
    _client_navigation,
)


def _auth_cookie(seen: Seen) -> bool:
    """A cookie with the flags that Auth.js gives it; one that scripts could read stays compared."""
    node = seen.node
    if _key(seen.path) not in _AUTH_COOKIES or not isinstance(node, dict):
        return False
    return node.get("httponly") is True and node.get("samesite") == "lax" and node.get("path") == "/"


_ENTRIES = (
    Entry(
        "next x-powered-by",
        _address("header", "x-powered-by", "x-powered-by"),
        "Next.js names itself; no client acts upon it.",
        _says_next,
    ),
    *(
        Entry(
            f"next {name}",
            _address("header", name, name),
            "Next.js tells its own client and hosts what its page cache did; browsers and crawlers know nothing of it.",
            _is_text,
        )
        for name in ("x-nextjs-cache", "x-nextjs-prerender", "x-nextjs-stale-time", "x-nextjs-postponed")
    ),
    Entry(
        "next vary",
        _address("header", "vary[*]", "vary", "*"),
        "The App Router tells caches apart its own requests for page data, which only its own client sends, and compresses"
        " by itself. Every other word in Vary stays compared.",
        _router_word,
    ),
    Entry(
        "next preload header",
        _address("header", "link[*]", "link", "*"),
        "A hint to fetch early what the page names anyway; pages look and work the same without it.",
        _preload,
    ),
    Entry(
        "auth.js cookie",
        _address("cookie", "*", "*"),
        "Auth.js keeps its own CSRF secret and the address to return to in cookies of its own; scripts cannot read them. The"
        " session's cookie stays compared (setting cookie_names).",
        _auth_cookie,
    ),
    Entry(
        "next scripts",
        _address("document", "scripts[*]", "scripts", "*"),
        "The code of Next.js and of the components; what it does is judged in the browser. Scripts of the site's own and of"
        " other hosts stay compared.",
        _own_file,
    ),
    Entry(
        "next page data",
        _address("document", "inline_scripts[*]", "inline_scripts", "*"),
        "The data that React's client reads the page from again, and the code that puts streamed parts in their places.",
        _client_data,
    ),
    Entry(
        "next preload",
        _address("document", "relations[*]", "relations", "*"),
        "A hint to fetch early what the page names anyway; pages look and work the same without it.",
        _own_preload,
    ),
    Entry(
        "next stylesheet",
        _address("document", "styles[*]", "styles", "*"),
        "Next.js bundles stylesheets under names of its own; they stand in for the site's own ones. That there is one is"
        " asserted; how the page looks is judged by screenshots.",
        _own_stylesheet,
        replaces=_site_stylesheet,
    ),
    Entry(
        "next further stylesheet",
        _address("document", "styles[*]", "styles", "*"),
        "Next.js splits its bundle into several files; the first one was matched with the site's own.",
        _own_file,
    ),
    Entry(
        "next image style",
        _address("document", "style_attributes[*]", "style_attributes", "*"),
        "next/image makes the alternative text of a picture that is still loading transparent; the text itself stays compared.",
        _next_image_style,
    ),
    Entry(
        "next font fallback",
        _address("document", "meta[next-size-adjust]", "meta", "next-size-adjust"),
        "An empty mark by which next/font finds its fallback; it says nothing to anybody else.",
        _size_adjust,
    ),
    Entry(
        "next noindex of a 404",
        _address("document", "meta[robots]", "meta", "robots"),
        "Next.js marks its page for status 404 as noindex; search engines do not index such answers anyway.",
        _noindex_of_a_404,
    ),
    Entry(
        "next action field",
        Address("document", (Name("forms"), Wild(), Name("fields"), Wild()), None, "document:forms[*].fields[*]"),
        "The hidden field that names a server action; Next.js compares Origin with Host for these, in place of a CSRF token."
        " That a foreign origin is refused is for a scenario to prove.",
        is_action_field,
        replaces=is_csrf_field,
    ),
    Entry(
        "next further action field",
        Address("document", (Name("forms"), Wild(), Name("fields"), Wild()), None, "document:forms[*].fields[*]"),
        "Hidden fields with what a server action was bound to.",
        is_action_field,
    ),
)


def _without_announcer(observation: Observation) -> Observation:
    """Without the element by which Next.js reads a page's title out after a navigation, and its line in the tree."""
    body = _ANNOUNCER.sub(b"", observation.body)
    if body == observation.body or observation.page is None:
        return observation
    said = {_TAG.sub(b"", found).decode("utf-8", "replace").strip() for found in _ANNOUNCER.findall(observation.body)}
    lines = observation.page.aria.split("\n")
    aria = "\n".join(line for line in lines if not ((match := _ALERT.fullmatch(line)) and _unquoted(match[1] or "") in said))
    return replace(observation, body=body, page=replace(observation.page, aria=aria))


def _unquoted(text: str) -> str:
    """A scalar of the tree's YAML as text."""
    return text.strip().strip("\"'")


_ANNOUNCERS = PageNoise(
    "next route announcer",
    "Next.js reads the title of the next page out to screen readers, as a browser does by itself when it loads a document;"
    " the title stays compared.",
    _without_announcer,
)

NEXTJS = Profile("nextjs", _ENTRIES, spellings=(ACTION_FORMS, _NAVIGATION), pages=(_ANNOUNCERS,))
