"""What a person does in a watched browser, told in the words of scenarios: every locator finds its element, and only that."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.drivers.browser.finding import installed_browser
from harness.drivers.browser.locating import locate
from harness.drivers.browser.watching import watch
from harness.drivers.session import Session, Transport
from harness.model.gestures import Gesture, Watched
from harness.model.target import Endpoint, Target
from tests.twins import Answer, Twin, as_html, twin

pytestmark = pytest.mark.skipif(installed_browser() is None, reason="no Chrome, Chromium or Edge is installed")

HEAD = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title><body>'
PAGES = {
    "/": "<h1>Home</h1><a href='/next'>Next</a> <a href='/file'>Get it</a> <a href='/next' target='_blank'>Aside</a>",
    "/next": "<h1>Next</h1><script>history.replaceState(null, '', '/next?seen=1')</script>",
    "/fields": """
<form onsubmit="event.preventDefault()">
<label>Name <input name="name"></label> <label>Full name <input name="full"></label>
<input placeholder="Your town" name="town"> <input aria-label="Phone" type="tel">
<label>Password <input type="password"></label>
<label>Size <select><option value="s">Small<option value="l">Large</select></label>
<label>Colours <select multiple><option>red<option>green<option>blue</select></label>
<label><input type="checkbox"> Gift</label> <label><input type="radio" name="way" value="a"> By air</label>
<label>Note <textarea></textarea></label> <div contenteditable aria-label="Story" role="textbox"></div>
<label>Picture <input type="file"></label> <input name="bare"> <button>Send</button></form>""",
    "/same": """
<ul>
<li><h3>Emma</h3><button>Buy</button> <button class="x"></button></li>
<li><h3>Persuasion</h3><button>Buy</button> <button class="x"></button></li></ul>
<button>Open</button> <button>Open all</button> <span data-testid="thing" onclick="1" style="padding: 9px"></span>
<button title="Close"></button> <p style="cursor:pointer">Plain words</p> <button aria-label="Menu">=</button>
<a href="#a"><img src="data:," alt="A cat"></a> <div onclick="1"><b>Bold</b> part</div>
<section aria-label="Left"><button>Go</button></section><section aria-label="Right"><button>Go</button></section>
<div class="c"><button>Twin</button></div><div class="c"><button>Twin</button></div>
<button style="display:none">Hidden</button><button>Hidden</button>
<details><summary>More</summary>inside</details>
<script>let number = 0;
for (const node of document.querySelectorAll('button, a, span, p, div[onclick], summary'))
  if (node.checkVisibility()) node.dataset.n = number++;</script>""",
    "/dialogs": """<button onclick="if (confirm('Sure?')) document.title = prompt('Why?')">Ask</button>
<button onclick="alert('x')">Tell</button> <button ondblclick="1">Twice</button>""",
    "/spa": """<button onclick="history.pushState(null, '', '/spa/two')">Two</button>
<button onclick="history.back()">Back</button><iframe srcdoc="<p>Inside</p>"></iframe>
<button onclick="history.pushState(null, '', '?q=1')">Query</button>""",
}


def site(method: str, path: str, body: bytes) -> Answer:
    if path == "/file":
        return 200, [("Content-Type", "text/csv"), ("Content-Disposition", 'attachment; filename="books.csv"')], b"a,b\n"
    return as_html(HEAD + PAGES.get(path.partition("?")[0], ""))


@pytest.fixture
def served() -> Iterator[Twin]:
    with twin(site) as one:
        yield one


def watched(served: Twin, start: str, person: Callable[[Any], Awaitable[None]]) -> Watched:
    endpoint = Endpoint(Target(name="legacy"), served.url)
    with Transport(endpoint, timeout=20, max_body=1 << 20, pool_size=1) as transport:
        return watch(Session(transport, folder="."), start, headless=True, person=person)


def deeds(found: Watched) -> list[tuple[str, Any, Any]]:
    return [(one.kind, dict(one.locator) if one.locator else None, one.value) for one in found.gestures if one.kind != "page"]


def test_fields(served: Twin, tmp_path: Path) -> None:
    picture = tmp_path / "cat.png"
    picture.write_bytes(b"x")

    async def person(page: Any) -> None:
        async def type_into(css: str, text: str) -> None:
            await page.locator(css).click()
            await page.keyboard.type(text)

        await type_into("[name=name]", "ada")
        await type_into("[name=full]", "Ada King")
        await type_into("[name=town]", "Cork")
        await type_into("[type=tel]", "12")
        await type_into("[type=password]", "opensesame")
        await page.locator("[type=password]").evaluate("node => { node.type = 'text'; }")
        await page.keyboard.type("x")
        await page.locator("select").first.focus()
        await page.keyboard.type("La")
        await page.get_by_label("Gift").click()
        await page.get_by_text("Gift").click()
        await page.get_by_text("By air").click()
        await type_into("textarea", "1\n2")
        await type_into("[contenteditable]", "Once")
        async with page.expect_file_chooser() as chooser:
            await page.locator("[type=file]").click()
        await (await chooser.value).set_files(picture)
        await type_into("[name=bare]", "b")
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name="Send").click()

    found = watched(served, "/fields", person)
    last = {repr(one[1]): one for one in deeds(found)}  # a fill comes with each key: the last one counts
    assert list(last.values()) == [
        ("goto", None, "/fields"),
        ("fill", {"label": "Name", "exact": True}, "ada"),
        ("fill", {"label": "Full name"}, "Ada King"),
        ("fill", {"placeholder": "Your town"}, "Cork"),
        ("fill", {"label": "Phone"}, "12"),
        ("fill", {"label": "Password"}, None),
        ("select", {"label": "Size"}, "l"),
        ("uncheck", {"label": "Gift"}, None),
        ("check", {"label": "By air"}, None),
        ("fill", {"label": "Note"}, "1\n2"),
        ("fill", {"label": "Story"}, "Once"),
        ("upload", {"label": "Picture"}, ["cat.png"]),
        ("press", {"css": 'input[name="bare"]'}, "Enter"),
        ("click", {"role": "button", "name": "Send"}, None),
    ]
    assert sum(one.kind == "click" for one in found.gestures) == 1  # Enter in a field is no click on its button
    assert "opensesame" not in repr(found)


def test_every_locator_finds_its_element_and_only_that(served: Twin) -> None:
    async def person(page: Any) -> None:
        for at in range(await page.evaluate("number")):
            await page.locator(f"[data-n='{at}']").click()

    gestures = [one for one in watched(served, "/same", person).gestures if one.kind == "click"]
    found: list[list[str]] = []

    async def check(page: Any) -> None:
        for one in gestures:
            assert one.locator is not None
            found.append(await locate(page, one.locator).evaluate_all("all => all.map((node) => node.dataset.n)"))

    watched(served, "/same", check)
    told = [one.locator for one in gestures]
    assert found == [[str(at)] for at in range(len(told))], list(zip(told, found, strict=True))
    assert told[:4] == [
        {"role": "button", "name": "Buy", "within": {"role": "listitem", "has_text": "Emma"}},
        {"css": "li:nth-of-type(1) > button:nth-of-type(2)"},
        {"role": "button", "name": "Buy", "within": {"role": "listitem", "has_text": "Persuasion"}},
        {"css": "li:nth-of-type(2) > button:nth-of-type(2)"},
    ]
    assert told[4:] == [
        {"role": "button", "name": "Open", "exact": True},
        {"role": "button", "name": "Open all"},
        {"test_id": "thing"},
        {"role": "button", "name": "Close"},
        {"text": "Plain words"},
        {"role": "button", "name": "Menu"},
        {"role": "link", "name": "A cat"},
        {"text": "Bold part"},
        {"role": "button", "name": "Go", "within": {"role": "region", "name": "Left"}},
        {"role": "button", "name": "Go", "within": {"role": "region", "name": "Right"}},
        {"role": "button", "name": "Twin", "nth": 0},
        {"role": "button", "name": "Twin", "nth": 1},
        {"role": "button", "name": "Hidden"},
        {"text": "More"},
    ]
    assert [one.frail for one in gestures] == [False, True] * 2 + [False] * 10 + [True, True, False, False]


def test_where_one_goes_by_the_windows_own_means(served: Twin) -> None:
    async def person(page: Any) -> None:
        await page.get_by_role("link", name="Next").click()
        await page.wait_for_url("**/next?seen=1")
        await page.wait_for_timeout(1100)  # sooner after a click it would be taken for the page's own doing
        for leave in (page.go_back, page.go_forward, page.reload):
            await leave()
            await page.wait_for_timeout(
                2000
            )  # no person is faster than the window can be asked where it is, on a busy machine too
        await page.goto(f"{served.url}/fields?a=1")

    found = watched(served, "/", person)
    assert deeds(found) == [
        ("goto", None, "/"),
        ("click", {"role": "link", "name": "Next"}, None),
        ("go_back", None, None),
        ("go_forward", None, None),
        ("reload", None, None),
        ("goto", None, "/fields?a=1"),
    ]
    pages = [one.url.removeprefix(served.url) for one in found.gestures if one.kind == "page"]
    assert pages == ["/", "/next?seen=1", "/", "/next?seen=1", "/next?seen=1", "/fields?a=1"]


def test_dialogs_downloads_and_second_windows(served: Twin) -> None:
    async def person(page: Any) -> None:
        answers = ["yes", "because", None]

        async def answer(dialog: Any) -> None:
            await dialog.accept(answers.pop(0) or "")

        page.on("dialog", answer)
        await page.get_by_role("button", name="Ask").click()
        await page.get_by_role("button", name="Tell").click()
        await page.get_by_role("button", name="Twice").dblclick()
        await page.goto(served.url)
        async with page.expect_download():
            await page.get_by_role("link", name="Get it").click()
        async with page.context.expect_page():
            await page.get_by_role("link", name="Aside").click()

    found = watched(served, "/dialogs", person)
    assert found.remarks == ("a second window was opened: what was done in it is not recorded",)
    assert [(kind, value) for kind, _, value in deeds(found)] == [
        ("goto", "/dialogs"),
        ("dialog", "accept"),
        ("dialog", {"text": "because"}),
        ("click", None),
        ("click", None),
        ("click", None),
        ("click", None),
        ("dblclick", None),
        ("goto", "/"),
        ("download", None),
        ("click", None),
    ]


def test_pages_that_a_script_makes(served: Twin) -> None:
    async def person(page: Any) -> None:
        await page.get_by_role("button", name="Two").click()
        await page.wait_for_timeout(100)
        await page.get_by_role("button", name="Query").click()
        await page.wait_for_timeout(100)
        await page.get_by_role("button", name="Back").click()
        await page.wait_for_timeout(100)
        await page.keyboard.press("Alt+Shift+KeyC")
        await page.frame_locator("iframe").get_by_text("Inside").click()

    found = watched(served, "/spa", person)
    assert [one.kind for one in found.gestures] == ["goto", "page", "click", "page", "click", "click", "checkpoint"]
    assert found.remarks == ("something was done inside a frame: write it by hand, with `frame` in the element",)
    assert found.gestures[3] == Gesture("page", url=f"{served.url}/spa/two")


class Swapping:
    """A session with Chromium that is refused while one page takes the other's place."""

    def __init__(self, refusals: int, said: str) -> None:
        self.refusals, self.said = refusals, said

    async def send(self, method: str) -> dict[str, Any]:
        from playwright.async_api import Error

        assert method == "Page.getNavigationHistory"
        self.refusals -= 1
        if self.refusals >= 0:
            raise Error(f"CDPSession.send: Protocol error ({method}): {self.said}")
        return {"currentIndex": 0}


def test_the_history_is_asked_again_while_one_page_takes_the_others_place() -> None:
    from playwright.async_api import Error

    from harness.drivers.browser.watching import _told_history

    protocol: Any = Swapping(3, "Not attached to an active page")
    assert asyncio.run(_told_history(protocol)) == {"currentIndex": 0}
    gone: Any = Swapping(1, "Target closed")
    with pytest.raises(Error, match="Target closed"):
        asyncio.run(_told_history(gone))
