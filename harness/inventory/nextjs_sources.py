"""What can be read out of a Next.js project's source files without running them."""

from __future__ import annotations

import re
from pathlib import Path

SCRIPTS = (".tsx", ".ts", ".jsx", ".js", ".mjs", ".mts")
PAGES = (*SCRIPTS, ".mdx", ".md")
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`\\])//[^\n]*", re.DOTALL)
_DECLARED = re.compile(r"\bexport\s+(?:async\s+)?(?:function\s*\*?|const|let|var)\s+([A-Z]+)\b")
_DESTRUCTURED = re.compile(r"\bexport\s+(?:const|let|var)\s*\{([^}]*)\}")
_LISTED = re.compile(r"\bexport\s*\{([^}]*)\}")
_ACTION = re.compile(r"[\"']use server[\"']|\b(?:action|formAction)=\{|\buseActionState\b|\buseFormState\b")
_BASE_PATH = re.compile(r"\bbasePath\s*:\s*[\"'`](/[^\"'`]*)[\"'`]")
_MATCHER = re.compile(r"\bmatcher\s*:\s*(\[[^\]]*\]|[\"'`][^\"'`]*[\"'`])")
_SOURCE = re.compile(r"[\"'`](/[^\"'`]*)[\"'`]")


def text_of(path: Path) -> str:
    """A source file without its comments; empty where it cannot be read."""
    try:
        return _COMMENT.sub("", path.read_text("utf-8", "replace"))
    except OSError:
        return ""


def exported_methods(path: Path) -> tuple[str, ...]:
    """The methods that a route handler exports; a GET brings HEAD with it, and OPTIONS comes by itself."""
    text = text_of(path)
    names = set(_DECLARED.findall(text))
    for match in (*_LISTED.finditer(text), *_DESTRUCTURED.finditer(text)):
        names |= {part.replace(":", " as ").split(" as ")[-1].strip() for part in match[1].split(",")}
    found = names & set(METHODS)
    if "GET" in found:
        found.discard("HEAD")
    return tuple(sorted(found))


def takes_actions(page: Path) -> bool:
    """Whether a page, or a file beside it, has a server action: then the page's address takes POST as well."""
    beside = (path for path in page.parent.iterdir() if path.suffix in SCRIPTS)
    return any(_ACTION.search(text_of(path)) for path in beside)


def configured_base_path(project: Path) -> str:
    """`basePath` of next.config, where it is written as plain text."""
    for name in ("next.config.js", "next.config.mjs", "next.config.ts"):
        match = _BASE_PATH.search(text_of(project / name))
        if match:
            return match[1].rstrip("/")
    return ""


def middleware_matchers(project: Path) -> tuple[str, ...]:
    """Where the middleware (`proxy` from version 16 on) runs; everywhere when it does not say."""
    for folder in (project, project / "src"):
        for name in ("middleware", "proxy"):
            for suffix in (".ts", ".js", ".mts", ".mjs"):
                path = folder / f"{name}{suffix}"
                if path.is_file():
                    match = _MATCHER.search(text_of(path))
                    return tuple(_SOURCE.findall(match[1])) if match else ("every address",)
    return ()
