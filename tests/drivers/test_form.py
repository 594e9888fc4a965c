"""The form driver, against pages as different frameworks write them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.drivers.entries import urlencoded
from harness.drivers.form import FormDriver
from harness.drivers.page_forms import forms_of
from harness.errors import DriverError
from harness.model.actions import FormAction, RequestAction
from harness.model.observation import FailureKind, Observation
from tests.servers import RawServer, answer, hanging, routed

from .conftest import World

LOGIN = """<!doctype html><title>Login</title>
<form method=post action=/login id=login>
  <input type=hidden name=csrf value=T0KEN>
  <input name=email type=email value=old@example.com> <input type=password name=password>
  <input type=checkbox name=remember value=y> <button name=go value=1>Log in</button> <button name=go value=2>Other</button>
</form>"""

EVERYTHING = """<form action="?a=1#top" method=POST name=all>
<input name=t value=" x "><input value=nameless><input name=off value=1 disabled><input type=reset name=r value=R>
<input type=button name=b value=B><input name=num type=number value=3>
<input type=checkbox name=c value=1 checked><input type=checkbox name=c value=2><input type=checkbox name=bare>
<input type=hidden name=h value=0><input type=checkbox name=h value=1>
<input type=radio name=size value=s><input type=radio name=size value=m checked>
<select name=one><option disabled selected value="">Choose</option><option>First  one<option value=2>B</select>
<select name=plain><option value=a>A<option value=b>B</select>
<select name=many multiple><option selected>x<option selected disabled>y<option>z</select>
<textarea name=notes>
one
two</textarea>
<fieldset disabled><legend><input name=inlegend value=1></legend><legend><input name=second value=1></legend>
<input name=infieldset value=1></fieldset>
<datalist><input name=indata value=1></datalist><input type=hidden name=_charset_>
<input name=say dirname=say.dir value=hi><input type=submit name=save value=Save><input type=image name=pic alt=Picture>
</form><input form=elsewhere name=stray><input name=loose value=1>"""


def perform(
    world: World, page: str, *, folder: str = ".", pages: dict[str, object] | None = None, **fields: object
) -> tuple[Observation, RawServer]:
    done = answer("done", status=302, headers=[("Location", "/thanks")])
    server = world.serve(
        routed(
            {
                "GET /page": answer(page, type="text/html; charset=utf-8"),
                "POST /page": done,
                "POST /login": done,
                **(pages or {}),
            }
        )
    )
    action = FormAction(**{"target": "/page", **fields})
    return FormDriver().perform(action, world.session(server, folder=folder), seed="s"), server


def entries(server: RawServer) -> list[tuple[str, str]]:
    return parse_qsl(server.last.partition(b"\r\n\r\n")[2].decode(), keep_blank_values=True)


def failure(observation: Observation) -> str:
    assert observation.failure is not None
    assert observation.failure.kind is FailureKind.STEP
    return observation.failure.message


def test_login(world: World) -> None:
    observation, server = perform(world, LOGIN, fill={"email": "a@example.com", "password": "pä ss", "remember": True})
    assert (observation.status, observation.header("location"), len(server.requests)) == (302, "/thanks", 2)
    assert server.last_line == "POST /login HTTP/1.1"
    assert entries(server) == [
        ("csrf", "T0KEN"),
        ("email", "a@example.com"),
        ("password", "pä ss"),
        ("remember", "y"),
        ("go", "1"),
    ]
    text = server.last.decode()
    assert f"\r\nOrigin: {server.url}\r\n" in text
    assert f"\r\nReferer: {server.url}/page\r\n" in text
    assert "\r\nContent-Type: application/x-www-form-urlencoded\r\n" in text
    assert observation.request.target == "/login"


def test_the_public_origin_is_told(world: World) -> None:
    server = world.serve(
        routed({"GET /page": answer(LOGIN.replace("/login", "https://shop.example/login")), "POST /login": answer("in")})
    )
    session = world.session(server, public_url="https://shop.example")
    assert FormDriver().perform(FormAction("/page"), session, seed="").body == b"in"
    assert b"\r\nOrigin: https://shop.example\r\n" in server.last
    assert b"\r\nReferer: https://shop.example/page\r\n" in server.last
    assert b"\r\nHost: shop.example\r\n" in server.last


def test_every_kind_of_control(world: World) -> None:
    observation, server = perform(world, EVERYTHING, form="all")
    assert observation.status == 302
    assert server.last_line == "POST /page?a=1 HTTP/1.1"
    assert entries(server) == [
        ("t", " x "),
        ("num", "3"),
        ("c", "1"),
        ("h", "0"),
        ("size", "m"),
        ("plain", "a"),
        ("many", "x"),
        ("notes", "one\r\ntwo"),
        ("inlegend", "1"),
        ("_charset_", "UTF-8"),
        ("say", "hi"),
        ("say.dir", "ltr"),
        ("save", "Save"),
    ]


@pytest.mark.parametrize(
    ("fill", "name", "values"),
    [
        ({"c": False}, "c", []),
        ({"c": ["2"]}, "c", ["2"]),
        ({"c": [1, 2]}, "c", ["1", "2"]),
        ({"c": "2"}, "c", ["2"]),
        ({"bare": True}, "bare", ["on"]),
        ({"h": True}, "h", ["0", "1"]),
        ({"size": "s"}, "size", ["s"]),
        ({"one": 2}, "one", ["2"]),
        ({"many": ["x", "z"]}, "many", ["x", "z"]),
        ({"many": []}, "many", []),
        ({"t": None}, "t", [""]),
        ({"t": "a\nb"}, "t", ["ab"]),
        ({"notes": "a\nb\r\nc"}, "notes", ["a\r\nb\r\nc"]),
        ({"num": 7}, "num", ["7"]),
    ],
)
def test_filling_in(world: World, fill: dict[str, object], name: str, values: list[str]) -> None:
    observation, server = perform(world, EVERYTHING, fill=fill)
    assert observation.status == 302
    assert [value for field, value in entries(server) if field == name] == values


@pytest.mark.parametrize(
    ("fill", "says"),
    [
        ({"nope": 1}, "the form has no field 'nope'; its fields are t, off, num, c, bare, h"),
        ({"loose": 1}, "no field 'loose'"),
        ({"off": 1}, "'off' is disabled"),
        ({"infieldset": 1}, "'infieldset' is disabled"),
        ({"c": True}, "several boxes: give the value or values to check, of '1', '2'"),
        ({"c": "3"}, "no value '3'; it offers '1', '2'"),
        ({"size": "xl"}, "no value 'xl'; it offers 's', 'm'"),
        ({"size": ["s", "m"]}, "only one value"),
        ({"plain": "c"}, "it offers 'a', 'b'"),
        ({"plain": ["a", "b"]}, "one value only"),
        ({"one": ""}, "it offers 'First one', '2'"),
        ({"t": ["a", "b"]}, "occurs 1 times, but 2 values"),
    ],
)
def test_what_cannot_be_filled_in(world: World, fill: dict[str, object], says: str) -> None:
    observation, server = perform(world, EVERYTHING, fill=fill)
    assert says in failure(observation)
    assert (observation.status, len(server.requests)) == (200, 1)
    assert observation.body


@pytest.mark.parametrize(
    ("button", "pair"),
    [("go=2", ("go", "2")), ("go", ("go", "1")), ("Other", ("go", "2")), (None, ("go", "1"))],
)
def test_buttons(world: World, button: str | None, pair: tuple[str, str]) -> None:
    _, server = perform(world, LOGIN, button=button)
    assert entries(server)[-1] == pair


def test_buttons_that_change_the_submission(world: World) -> None:
    page = """<form action=/login method=get><input name=q value="a b"><button disabled>No</button>
    <button formaction=/page formmethod=post formenctype=text/plain name=x>Go</button>
    <input type=image name=pic alt=Pic></form>"""
    _, server = perform(world, page, button="Go")
    assert server.last_line == "POST /page HTTP/1.1"
    assert server.last.endswith(b"\r\n\r\nq=a b\r\nx=\r\n")
    observation, server = perform(world, page, button="Pic", pages={"GET /login": answer("found")})
    assert server.last_line == "GET /login?q=a+b&pic.x=0&pic.y=0 HTTP/1.1"
    assert b"Origin" not in server.last
    assert observation.body == b"found"
    assert "the button 'No' is disabled" in failure(perform(world, page, button="No")[0])
    assert "no button 'Nope'; the form's buttons are 'No', 'Go', 'Pic'" in failure(perform(world, page, button="Nope")[0])


def test_a_get_form_replaces_the_query(world: World) -> None:
    _, server = perform(world, "<form action='/page?old=1&x'><input name=q></form>", fill={"q": "~é*"})
    assert server.last_line == "GET /page?q=%7E%C3%A9* HTTP/1.1"


class TestChoosingTheForm:
    PAGE = """<form action=/search?x=1 name=find><input name=q></form>
    <form id=two action=/login method=post><input name=a></form>
    <form action=/login method=post><input name=b></form>"""

    @pytest.mark.parametrize(
        ("wanted", "fill", "line"),
        [
            (1, {}, "GET /search?q= "),
            ("1", {}, "GET /search?q= "),
            ("find", {}, "GET /search?q= "),
            ("/search?x=1", {}, "GET /search?q= "),
            ("/search", {}, "GET /search?q= "),
            ("two", {}, "POST /login "),
            (3, {}, "POST /login "),
            (None, {"b": "1"}, "POST /login "),
        ],
    )
    def test_by_what_it_can_be_told(self, world: World, wanted: object, fill: dict[str, object], line: str) -> None:
        _, server = perform(world, self.PAGE, form=wanted, fill=fill)
        assert server.last_line.startswith(line)

    @pytest.mark.parametrize(
        ("wanted", "fill", "says"),
        [
            (None, {}, "there are 3 forms"),
            (None, {"zzz": 1}, "0 forms have the fields zzz"),
            ("/login", {}, "2 forms match '/login'"),
            (4, {}, "no form matches 4"),
            ("nope", {}, "no form matches 'nope'"),
        ],
    )
    def test_candidates_are_named(self, world: World, wanted: object, fill: dict[str, object], says: str) -> None:
        message = failure(perform(world, self.PAGE, form=wanted, fill=fill)[0])
        assert says in message
        for part in ("1: GET", "name='find' (q)", "id='two' (a)", "3: POST"):
            assert part in message

    def test_no_form_at_all(self, world: World) -> None:
        observation, _ = perform(world, "<p>nothing")
        assert "the page has no form (the page /page answered 200)" in failure(observation)

    def test_no_page_to_fill_in(self, world: World) -> None:
        observation, _ = perform(world, "<p>nothing", target="/gone")
        assert failure(observation) == "the page of the form, /gone, is answered with 404"


class TestLoadingThePage:
    def test_redirects_are_followed_and_tell_the_url(self, world: World) -> None:
        hop = answer(status=302, headers=[("Location", "sub/../page?x=ü#f"), ("Set-Cookie", "a=1")])
        _, server = perform(world, LOGIN.replace("action=/login", ""), target="/start", pages={"GET /start": hop})
        assert server.last_line == "POST /page?x=%FC HTTP/1.1"
        assert b"\r\nCookie: a=1\r\n" in server.last
        assert f"\r\nReferer: {server.url}/page?x=%FC\r\n".encode() in server.last

    def test_not_to_other_hosts_and_not_forever(self, world: World) -> None:
        away = answer(status=302, headers=[("Location", "//evil.example/x")])
        observation, server = perform(world, "", pages={"GET /page": away})
        assert "another host, http://evil.example/x" in failure(observation)
        around = answer(status=302, headers=[("Location", "/page")])
        observation, server = perform(world, "", pages={"GET /page": around})
        assert "more than 10 times" in failure(observation)
        assert len(server.requests) == 11

    def test_what_fails_in_loading_is_the_observation(self, world: World) -> None:
        observation = FormDriver().perform(FormAction("/", timeout=0.2), world.session(world.serve(hanging)), seed="")
        assert observation.failure is not None
        assert observation.failure.kind is FailureKind.TIMEOUT

    def test_forms_that_submit_elsewhere(self, world: World) -> None:
        for action in ("https://pay.example/x", "javascript:void(0)", "mailto:a@example.com"):
            observation, server = perform(world, f"<form method=post action='{action}'></form>")
            assert "submits to" in failure(observation)
            assert len(server.requests) == 1
        assert "dialog" in failure(perform(world, "<form method=dialog></form>")[0])

    def test_base_and_encodings(self, world: World) -> None:
        page = "<base href=/deep/er/><meta charset=iso-8859-15>"
        page += "<form method=post action=../../login><input name=a value='é€'></form>"
        _, server = perform(world, "", pages={"GET /page": answer(page.encode("iso-8859-15"), type="text/html")})
        assert server.last_line == "POST /login HTTP/1.1"
        assert entries(server) == [("a", "é€")]


class TestUploads:
    PAGE = """<form method=post action=/login enctype=multipart/form-data><input type=hidden name=csrf value="T'1">
    <input type=file name=cover><input type=file name=more multiple><textarea name=t></textarea></form>"""

    def test_multipart(self, world: World, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("A")
        files = {"cover": "a.txt", "more": ["a.txt", {"content": "B", "filename": "b"}]}
        _, server = perform(world, self.PAGE, files=files, fill={"t": "1\n2"}, folder=str(tmp_path))
        text = server.last.decode()
        assert 'name="csrf"\r\n\r\nT\'1\r\n' in text
        assert 'name="cover"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nA\r\n' in text
        assert text.count('name="more"; filename="') == 2
        assert 'name="t"\r\n\r\n1\r\n2\r\n' in text

    def test_no_file_chosen(self, world: World) -> None:
        _, server = perform(world, self.PAGE)
        assert b'name="cover"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n' in server.last

    def test_mistakes(self, world: World, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("A")
        for fields, says in (
            ({"fill": {"cover": "a.txt"}}, "give it in `files`"),
            ({"files": {"t": "a.txt"}}, "give it in `fill`"),
            ({"files": {"cover": ["a.txt", "a.txt"]}}, "one file only"),
            ({"files": {"nope": "a.txt"}}, "no field 'nope'"),
        ):
            assert says in failure(perform(world, self.PAGE, folder=str(tmp_path), **fields)[0])
        with pytest.raises(DriverError, match="there is no file"):
            perform(world, self.PAGE, files={"cover": "gone.txt"}, folder=str(tmp_path))


def test_controls_outside_their_form(world: World) -> None:
    page = "<input form=f name=before value=1><form id=f method=post action=/login></form>"
    page += "<form id=g><input form=f name=inside value=2></form>"
    _, server = perform(world, page, form="f")
    assert entries(server) == [("before", "1"), ("inside", "2")]


def test_a_form_wrapped_around_table_rows(world: World) -> None:
    page = "<table><form method=post action=/login><tr><td><input name=a value=1></td></tr></form></table>"
    _, server = perform(world, page)
    assert entries(server) == [("a", "1")]


def test_own_headers_win(world: World) -> None:
    _, server = perform(world, LOGIN, headers={"referer": None, "Origin": "https://evil.example", "accept": "x/y"})
    assert b"Referer" not in server.last
    assert b"\r\nOrigin: https://evil.example\r\n" in server.last
    assert b"\r\naccept: x/y\r\n" in server.last


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_no_page_breaks_the_parser(body: bytes) -> None:
    assert isinstance(forms_of(b"<form><input name=a><select>" + body, "http://x/", "text/html; charset=nonsense"), tuple)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.text(min_size=1, max_size=9), st.text(max_size=9)), max_size=4))
def test_urlencoded_is_read_back(pairs: list[tuple[str, str]]) -> None:
    assert parse_qsl(urlencoded(pairs).decode(), keep_blank_values=True) == pairs


def test_a_driver_takes_its_own_actions_only(world: World) -> None:
    with pytest.raises(TypeError):
        FormDriver().perform(RequestAction("GET", "/"), world.session("http://127.0.0.1:9"), seed="")


@pytest.mark.parametrize(
    ("controls", "fill", "sent"),
    [
        ("<input name=a disabled value=x><input name=a value=y>", {"a": "z"}, [("a", "z")]),
        ("<select name=a disabled><option>x</select><select name=a><option>y<option>z</select>", {"a": "z"}, [("a", "z")]),
        ("<input type=radio name=a value=1 checked><input type=radio name=a value=2 checked>", {}, [("a", "2")]),
        (
            "<input type=radio name=a value=1 checked><input type=radio name=b value=1 checked>",
            {},
            [("a", "1"), ("b", "1")],
        ),
    ],
)
def test_what_a_browser_would_send(world: World, controls: str, fill: dict[str, object], sent: list[tuple[str, str]]) -> None:
    _, server = perform(world, f"<form method=post>{controls}</form>", fill=fill)
    assert entries(server) == sent


def test_each_of_two_file_fields_of_one_name_takes_a_file(world: World, tmp_path: Path) -> None:
    page = "<form method=post enctype=multipart/form-data><input type=file name=f><input type=file name=f></form>"
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"file {name}", "utf-8")
    _, server = perform(world, page, folder=str(tmp_path), files={"f": ["a.txt", "b.txt"]})
    assert [server.last.count(text) for text in (b"file a", b"file b")] == [1, 1]
    _, server = perform(world, page, folder=str(tmp_path), files={"f": "a.txt"})
    assert [server.last.count(text) for text in (b"file a", b'filename=""')] == [1, 1]


def test_a_button_with_an_empty_action_of_its_own_sends_to_the_page_itself(world: World) -> None:
    page = '<form method=post action=/login><input name=a value=1><button formaction="">Save</button></form>'
    _, server = perform(world, page)
    assert server.last.startswith(b"POST /page ")


def test_a_charset_that_is_none_is_read_as_utf_8() -> None:
    for charset in ("idna", "punycode", "undefined", "nonsense"):
        forms = forms_of("<form action=/é></form>".encode(), "http://x.test/", f"text/html; charset={charset}")
        assert len(forms) == 1
