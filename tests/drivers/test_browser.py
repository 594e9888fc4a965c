"""The browser driver on real pages in a real browser: verbs, what is noted, cookies both ways, helpful errors."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness.comparison.node import Picture
from harness.comparison.pictures import same_picture
from harness.drivers.browser.driver import BrowserDriver
from harness.drivers.browser.finding import installed_browser, switches
from harness.drivers.browser.loop import BrowserLoop
from harness.drivers.session import Session, Transport
from harness.errors import DriverError
from harness.model.actions import BrowserAction, Verb
from harness.model.observation import FailureKind, Observation
from harness.model.target import Endpoint, Target
from tests.twins import Answer, as_html, as_json, twin

pytestmark = pytest.mark.skipif(installed_browser() is None, reason="no Chrome, Chromium or Edge is installed")

FORM = """<!doctype html><html lang="en"><title>Form</title><body><h1>Form</h1>
<form action="/sent" method="post" enctype="multipart/form-data">
<label>Name <input name="name"></label>
<label>Size <select name="size"><option value="s">Small<option value="l">Large</select></label>
<label><input type="checkbox" name="gift"> Gift</label> <label>Picture <input type="file" name="picture"></label>
<textarea aria-label="Note" name="note"></textarea>
<button>Send</button></form>
<a href="/one">Book one</a> <a href="/two">Book two</a></body></html>"""
SCRIPTED = """<!doctype html><html lang="en"><title>Scripted</title><body><h1>Scripted</h1><p id="out">nothing yet</p>
<button onclick="document.getElementById('out').textContent = confirm('Sure?') ? 'yes' : 'no'">Ask</button>
<button ondblclick="document.getElementById('out').textContent = 'twice'">Twice</button>
<button onmouseover="document.getElementById('out').textContent = 'over'">Hover</button>
<button onclick="setTimeout(() => { document.getElementById('out').textContent = 'late'; }, 40)">Later</button>
<button onclick="fetch('/api').then((r) => r.json()).then((v) => { document.getElementById('out').textContent = v.n; })"
>Fetch</button>
<button onclick="throw new Error('broken button')">Broken</button>
<p style="display:none">never seen</p><p class="gone">not seen</p><style>.gone { visibility: hidden }</style>
<script src="/missing.js"></script><img src="/missing.png" alt="A picture"><img src="/api" alt="">
<img src="http://other.invalid/x.png" alt="">
<script>console.error('logged'); document.cookie = 'from=script; path=/';</script></body></html>"""
NESTED = """<!doctype html><html lang="en"><title>Nested</title><body><label for="name">Outer</label><input id="name">
<outer-box></outer-box><iframe src="/framed" title="Frame"></iframe><p>After the frame.</p><script>
class Box extends HTMLElement { connectedCallback() { this.attachShadow({mode: 'open'}).innerHTML =
 this.localName === 'outer-box' ? '<style>.off { display: none }</style><p>One deep.</p><p class="off">Unseen.</p>' +
 '<inner-box></inner-box>' : '<label for="deep">Deep</label><input id="deep" value="old">'; } }
customElements.define('outer-box', class extends Box {}); customElements.define('inner-box', class extends Box {});
</script></body></html>"""
FRAMED = """<!doctype html><title>Framed</title><style>p { visibility: hidden }</style><body>
<label for="name">Inner</label><input id="name"><a href="#there">There</a>
<p>Not seen.</p></body>"""
HYDRATED = """<!doctype html><html lang="en"><title>App</title><body><button>Press</button><p id="out">cold</p>
<script>self.__next_f = []; setTimeout(() => { document.body['__reactFiber$x'] = {};
document.querySelector('button').onclick = () => { document.getElementById('out').textContent = 'warm'; }; }, 300);</script>
</body></html>"""


KEPT = """<!doctype html><html lang="en"><title>Kept</title><body style="margin:0;height:2000px">
<p id="out" style="margin:0">Loading</p>
<div id="box" style="width:120px;height:50px;background:#eee"></div>
<script>sessionStorage.setItem('seen', '1'); document.getElementById('out').textContent = 'there';</script></body></html>"""
POPUPS = '<!doctype html><html lang="en"><title>Popups</title><a href="/one" target="_blank">Help</a></html>'


def shop(method: str, path: str, body: bytes) -> Answer:
    pages = {
        "/form": FORM,
        "/scripted": SCRIPTED,
        "/hydrated": HYDRATED,
        "/kept": KEPT,
        "/popups": POPUPS,
        "/nested": NESTED,
        "/framed": FRAMED,
        "/one": "<title>One</title><h1>One</h1>",
    }
    if path in pages:
        return as_html(pages[path])
    if path == "/moved":
        return 302, [("Location", "/one")], b""
    if path == "/api":
        return as_json({"n": 42})
    if path == "/sent":
        return as_html(f"<title>Sent</title><pre>{body.decode('utf-8', 'replace')}</pre>")
    if path == "/file":
        return 200, [("Content-Type", "text/csv"), ("Content-Disposition", 'attachment; filename="books.csv"')], b"a,b\n"
    if path == "/files":
        return as_html('<a href="/file">Get it</a>')
    return as_html("<title>Not found</title><h1>Not found</h1>", 404)


@pytest.fixture(scope="module")
def loop() -> Iterator[BrowserLoop]:
    browsers = BrowserLoop(frozenset({"127.0.0.1"}))
    yield browsers
    browsers.close()


@pytest.fixture
def session(loop: BrowserLoop, tmp_path: Path) -> Iterator[Session]:
    with twin(shop) as app:
        transport = Transport(Endpoint(Target("shop"), app.url), timeout=20.0, max_body=10_000_000, pool_size=2)
        session = Session(transport, folder=str(tmp_path), browsers=loop)
        yield session
        session.close()
        transport.close()


def play(session: Session, *verbs: Verb, **emulate: object) -> Observation:
    return BrowserDriver().perform(BrowserAction(verbs, emulate or None, 3.0), session, seed="x")


def goto(path: str) -> Verb:
    return Verb("goto", None, path)


def on(verb: str, value: object = None, **locator: object) -> Verb:
    return Verb(verb, locator, value)


def body(observation: Observation) -> str:
    assert observation.failure is None, observation.failure
    return observation.body.decode()


def test_a_form_is_filled_and_what_stands_in_it_is_in_the_document(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("picture", "utf-8")
    filled = play(
        session,
        goto("/form"),
        on("fill", "Ada", label="Name"),
        on("select", "l", label="Size"),
        on("check", label="Gift"),
        on("fill", "a < b", label="Note"),
        on("upload", "a.txt", label="Picture"),
    )
    text = body(filled)
    assert 'value="Ada"' in text
    assert 'checked=""' in text
    assert '<option value="l" selected="">' in text
    assert "a &lt; b</textarea>" in text
    assert filled.page is not None
    assert 'textbox "Name": Ada' in filled.page.aria
    sent = play(session, on("uncheck", label="Gift"), on("click", role="button", name="Send"))
    assert sent.status == 200
    for part in ("Ada", "picture", 'name="size"\n\nl', "a &lt; b"):
        assert part in body(sent), part
    assert "gift" not in body(sent)
    assert sent.page is not None
    assert [(hop.method, hop.status) for hop in sent.page.hops] == [("POST", 200)]


def test_what_a_page_does_by_script_is_awaited_and_noted(session: Session) -> None:
    first = play(session, goto("/scripted"))
    page = first.page
    assert page is not None
    assert page.console == ("logged",)
    assert dict(page.failures) == {
        session.origin + "/missing.png": "status 404",
        session.origin + "/missing.js": "status 404",
        session.origin + "/api": "cannot be shown",
        "http://other.invalid/x.png": "ERR_NAME_NOT_RESOLVED",
    }
    assert '<p style="display:none" hidden="">never seen</p>' in body(first)
    assert "visibility: hidden" in body(first)
    for verb, name, shown in (
        ("click", "Later", "late"),
        ("dblclick", "Twice", "twice"),
        ("hover", "Hover", "over"),
        ("click", "Fetch", "42"),
        ("click", "Ask", "no"),
    ):
        done = play(session, on(verb, role="button", name=name))
        assert f'<p id="out">{shown}</p>' in body(done), (name, body(done))
    agreed = play(session, Verb("dialog", None, "accept"), on("click", role="button", name="Ask"))
    assert '<p id="out">yes</p>' in body(agreed)
    assert agreed.page is not None
    assert agreed.page.dialogs == (("confirm", "Sure?"),)
    broken = play(session, on("click", role="button", name="Broken"))
    assert broken.page is not None
    assert broken.page.console == ("uncaught broken button",)


def test_shadow_trees_and_frames_are_part_of_the_document(session: Session) -> None:
    nested = play(session, goto("/nested"), on("fill", "new", label="Deep"))
    text = body(nested)
    assert '<p class="off" hidden="">Unseen.</p>' in text
    assert '<label for="deep">Deep</label><input id="deep" value="new">' in text
    assert '<label for="name">Outer</label><input id="name">' in text
    frame = text.partition("</iframe><parity-frame>")[2].partition("</parity-frame>")[0]
    assert '<label for="name-3">Inner</label><input id="name-3">' in frame
    assert f'href="{session.transport.base}/framed#there"' in frame
    assert "visibility: hidden" in frame
    assert "<p>After the frame.</p>" in text.partition("</parity-frame>")[2]


def test_cookies_go_both_ways_and_history_works(session: Session) -> None:
    session.jar.put("known", "before")
    play(session, goto("/scripted"))
    assert dict(session.jar.pairs("/")) == {"known": "before", "from": "script"}
    play(session, goto("/one"), goto("/form"))
    back = play(session, Verb("go_back"))
    assert back.request.target == "/one"
    assert play(session, Verb("go_forward")).request.target == "/form"
    assert "<h1>Form" in body(play(session, Verb("reload")))
    moved = play(session, goto("/moved"))
    assert moved.request.target == "/one"
    assert moved.page is not None
    assert [(hop.url.rpartition("/")[2], hop.status) for hop in moved.page.hops] == [("moved", 302), ("one", 200)]


def test_a_file_that_the_page_gives_is_noted(session: Session) -> None:
    done = play(session, goto("/files"), on("download", role="link", name="Get it"))
    assert done.page is not None
    assert [(one.name, one.length) for one in done.page.downloads] == [("books.csv", 4)]


def test_popups_are_noted_and_can_be_gone_on_in(session: Session) -> None:
    done = play(session, goto("/popups"), on("click", role="link", name="Help"))
    assert done.page is not None
    assert [url.rpartition("/")[2] for url in done.page.popups] == ["one"]
    there = play(session, Verb("switch_to", None, "popup"))
    assert there.request.target == "/one"
    back = play(session, Verb("switch_to", None, "opener"))
    assert back.request.target == "/popups"
    again = play(session, Verb("switch_to", None, "opener"))
    assert again.failure is not None
    assert "was not opened by another one" in again.failure.message


def test_pictures_storage_and_the_raw_page_are_taken_where_they_are_asked_for(session: Session) -> None:
    plain = play(session, goto("/kept"), Verb("evaluate", None, "localStorage.setItem('theme', 'dark')"))
    assert plain.page is not None
    assert (plain.page.screenshot, plain.page.storage, plain.page.raw) == (b"", None, None)
    session.wants = frozenset({"screenshot", "storage", "raw"})
    whole = play(session, goto("/kept"))
    assert whole.page is not None
    assert Picture(whole.page.screenshot).size == (1280, 2000)
    assert whole.page.storage == (("local", "theme", "dark"), ("session", "seen", "1"))
    assert (whole.page.raw_status, b"Loading" in (whole.page.raw or b""), "Loading" in body(whole)) == (200, True, False)
    part = {"of": {"css": "#box"}, "mask": [{"css": "#out"}]}
    action = BrowserAction((goto("/kept"),), None, 3.0, part)
    [box, again] = [BrowserDriver().perform(action, session, seed="x") for _ in range(2)]
    assert box.page is not None
    assert again.page is not None
    assert Picture(box.page.screenshot).size == (120, 50)
    assert same_picture(Picture(box.page.screenshot), Picture(again.page.screenshot))
    window = BrowserDriver().perform(replace(action, screenshot={"full_page": False}), session, seed="x")
    assert window.page is not None
    assert Picture(window.page.screenshot).size == (1280, 720)


def test_pictures_of_failures_cover_secrets_and_leave_the_page_as_it_was(session: Session) -> None:
    play(session, goto("/form"), on("fill", "hunter2hunter2", label="Name"))
    shown, covered = session.picture(()), session.picture(("hunter2hunter2",))
    assert shown
    assert not same_picture(Picture(shown), Picture(covered))
    assert 'value="hunter2hunter2"' in body(play(session, Verb("focus", {"label": "Name"})))


def test_a_page_of_nextjs_is_hydrated_before_it_is_clicked(session: Session) -> None:
    done = play(session, goto("/hydrated"), on("click", role="button", name="Press"))
    assert '<p id="out">warm</p>' in body(done)


def test_without_scripts_and_on_a_phone(session: Session) -> None:
    without = play(session, goto("/scripted"), javascript=False)
    assert without.page is not None
    assert without.page.console == ()
    assert "<h1>Scripted</h1>" in body(without)
    session.close()
    phone = play(session, goto("/one"), viewport="phone", user_agent="googlebot", clock="2026-01-01T12:00:00Z")
    assert phone.failure is None


@pytest.mark.parametrize(
    ("verb", "message"),
    [
        (
            on("click", role="link", name="Book"),
            "click link 'Book': 2 elements fit, say which: 1) <a href=\"/one\">Book one</a>",
        ),
        (on("click", role="link", name="Nothing"), 'cannot be done within 3 s; the page has link "Book one", link "Book two"'),
        (on("fill", "x", label="Nobody"), "fill label 'Nobody': cannot be done within 3 s; the page has textbox \"Name\""),
        (on("expect", "hidden", role="heading", name="Form"), "expect heading 'Form': cannot be done within 3 s"),
        (on("click", css="a[["), "click css 'a[['"),
    ],
)
def test_what_cannot_be_done_says_what_there_is(session: Session, verb: Verb, message: str) -> None:
    failed = play(session, goto("/form"), verb)
    assert failed.failure is not None
    assert failed.failure.kind is FailureKind.STEP
    assert message in failed.failure.message
    assert play(session, goto("/one")).failure is None, "the next step goes on with the same page"


def test_a_server_that_is_gone_is_refused(loop: BrowserLoop, tmp_path: Path) -> None:
    with twin(shop) as app:
        url = app.url
    transport = Transport(Endpoint(Target("shop"), url), timeout=5.0, max_body=1000, pool_size=1)
    session = Session(transport, folder=str(tmp_path), browsers=loop)
    done = play(session, goto("/one"))
    session.close()
    assert done.failure is not None
    assert done.failure.kind is FailureKind.REFUSED, done.failure


def test_a_file_that_is_not_there_is_the_users_fault(session: Session) -> None:
    with pytest.raises(DriverError, match=r"there is no file .*nothing\.txt"):
        play(session, goto("/form"), on("upload", "nothing.txt", label="Picture"))


def test_a_read_only_target_is_asked_nothing_that_changes(loop: BrowserLoop, tmp_path: Path) -> None:
    with twin(shop) as app:
        target = Target("shop", read_only=True)
        transport = Transport(Endpoint(target, app.url), timeout=5.0, max_body=1000, pool_size=1)
        session = Session(transport, folder=str(tmp_path), browsers=loop)
        play(session, goto("/form"), on("click", role="button", name="Send"))
        session.close()
        assert "POST /sent" not in app.asked
        assert "GET /form" in app.asked


def test_which_browser_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake = tmp_path / "microsoft-edge"
    fake.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert installed_browser() == str(fake)
    shell = tmp_path / "chrome-headless-shell"
    shutil.copy(fake, shell)
    assert installed_browser() == str(shell)
    assert installed_browser(window=True) == str(fake)
    shell.unlink()
    monkeypatch.setenv("PARITY_BROWSER", "no-such-browser")
    with pytest.raises(DriverError, match="PARITY_BROWSER names 'no-such-browser'"):
        installed_browser()
    monkeypatch.setenv("PARITY_BROWSER", str(fake))
    broken = BrowserLoop(frozenset())
    for _ in range(2):
        with pytest.raises(DriverError, match="does not start"):
            broken.browser()
    broken.close()
    assert shutil.which("microsoft-edge") == str(fake)


def test_nothing_is_sent_to_other_hosts() -> None:
    assert "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE shop.test" in switches(
        frozenset({"shop.test", "127.0.0.1"})
    )
    assert ("--no-sandbox" in switches(frozenset())) == (os.geteuid() == 0)


def test_a_target_with_a_public_url_is_shown_under_it(loop: BrowserLoop, tmp_path: Path) -> None:
    def application(method: str, path: str, body: bytes) -> Answer:
        known = app.heads[-1]
        if path == "/":
            return (
                302,
                [("Location", "https://shop.example/in"), ("Set-Cookie", "a=1; Secure; Path=/"), ("Set-Cookie", "b=2")],
                b"",
            )
        if path == "/x.png":
            return 200, [("Content-Type", "image/svg+xml")], b'<svg xmlns="http://www.w3.org/2000/svg"/>'
        return as_html(
            f"<title>In</title><h1>{known.get('cookie', 'none')} {known.get('x-forwarded-proto', '')}</h1>"
            '<form method="post" action="/sent"><button>Send</button></form><img src="https://shop.example/x.png" alt="">'
            '<img src="https://elsewhere.example/y.png" alt="">'
        )

    with twin(application) as app:
        endpoint = Endpoint(Target("shop", public_url="https://shop.example"), app.url)
        transport = Transport(endpoint, timeout=20.0, max_body=10_000_000, pool_size=2)
        session = Session(transport, folder=str(tmp_path), browsers=loop)
        first = play(session, goto("/"))
        second = play(session, on("click", role="button", name="Send"))
        session.close()
        transport.close()
    assert first.page is not None, first.failure
    assert first.page.url == "https://shop.example/in"
    assert first.request.target == "/in"
    assert [hop.status for hop in first.page.hops] == [302, 200]
    assert "<h1>a=1; b=2 https</h1>" in body(first)
    assert {url for url, _ in first.page.failures} == {"https://elsewhere.example/y.png"}
    assert second.request.target == "/sent"
    heads = dict(zip(app.asked, app.heads, strict=True))
    assert heads["POST /sent"]["origin"] == "https://shop.example"
    assert {heads[asked]["host"] for asked in ("GET /", "GET /in", "GET /x.png", "POST /sent")} == {"shop.example"}
