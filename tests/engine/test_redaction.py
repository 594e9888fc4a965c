"""What is secret: by default, in a JWT, and by the settings' `redact`; what only looks like it stays comparable."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from harness.comparison.facets.base import Lens
from harness.comparison.facets.cookie import CookieFacet
from harness.comparison.facets.header import HeaderFacet
from harness.comparison.facets.json import JsonFacet
from harness.engine.redaction import Redactor
from harness.model.address import Address
from harness.model.observation import SentRequest
from harness.secrets.places import masked, may_be_secret
from tests.engine.exchanges import FORM, GET, HTML, JSON, TOKEN, answer, members, posted


def sent_header(name: str, value: str) -> str:
    return Redactor().redact(answer(request=replace(GET, headers=((name, value),)))).request.headers[0][1]


# --- what is secret by default


def test_an_observation_without_secrets_is_the_very_same_object() -> None:
    plain = answer('{"title": "A token of love", "count": 3, "key": "abc"}', JSON)
    assert Redactor().redact(plain) is plain


@pytest.mark.parametrize(
    "name", ["password", "token", "access_token", "refresh_token", "id_token", "secret", "api_key", "client_secret", "apiKey"]
)
def test_json_members_of_telling_names_are_redacted_in_both_directions(name: str) -> None:
    text = json.dumps({name: TOKEN, "deep": [{name: TOKEN}], "title": "kept"})
    clean = Redactor().redact(answer(text, JSON, posted(text)))
    assert TOKEN.encode() not in clean.body + clean.request.body
    assert members(clean)["title"] == "kept"
    assert len(clean.body) == len(text)
    assert clean.body == clean.request.body


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Authorization", f"Bearer {TOKEN}"),
        ("X-Api-Key", "k-123456"),
        ("Proxy-Authorization", f"Digest {TOKEN}"),
        ("Authorization", TOKEN),
        ("authorization", ""),
        ("Cookie", f"theme=dark; n=7; sid=ab12cd; session={TOKEN}"),
    ],
)
def test_request_headers_that_carry_credentials_are_redacted(name: str, value: str) -> None:
    found = sent_header(name, value)
    assert len(found) == len(value)
    if name == "Cookie":
        assert found.startswith("theme=dark; n=7; sid=xxxxxx; session=redacted-fhk9-1xxxxx")
    elif value:
        assert value.rsplit(maxsplit=1)[-1] not in found
        assert found.partition(" ")[0] == value.partition(" ")[0] or " " not in value


def test_basic_credentials_keep_the_user_and_lose_the_password_everywhere() -> None:
    pair = base64.b64encode(b"anna:s3cret-pw").decode()
    redactor = Redactor()
    request = replace(GET, headers=(("Authorization", f"Basic {pair}"),))
    clean = redactor.redact(answer(f"you sent Basic {pair} with s3cret-pw", request=request))
    user, _, password = base64.b64decode(clean.request.headers[0][1].split()[1]).decode().partition(":")
    assert user == "anna"
    assert password != "s3cret-pw"
    assert len(password) == len("s3cret-pw")
    assert pair not in clean.body.decode()
    assert "s3cret-pw" not in clean.body.decode()
    other = base64.b64encode(b"bert:s3cret-pw").decode()
    assert other not in redactor.text(f"curl -H 'Authorization: Basic {other}'")


def test_form_fields_multipart_fields_and_query_parameters_are_redacted() -> None:
    fields = {"user": "anna", "password": "p&ss wörd1", "days": "7"}
    clean = Redactor().redact(answer(request=posted(urlencode(fields), FORM)))
    assert clean.request.body.startswith(b"user=anna&password=r")
    assert clean.request.body.endswith(b"&days=7")
    part = '--B\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    multipart = part.format("password", "p&ss wörd1") + part.format("note", "kept") + "--B--\r\n"
    headers = (("Content-Type", "multipart/form-data; boundary=B"),)
    clean = Redactor().redact(answer(request=posted(multipart, headers)))
    assert "p&ss wörd1".encode() not in clean.request.body
    assert b"kept" in clean.request.body
    target = f"/a?x=1&api_key={TOKEN}#token=tok-123456"
    clean = Redactor().redact(answer(request=SentRequest("GET", f"http://u:hush-hush@h{target}", target)))
    assert clean.request.target.startswith("/a?x=1&api_key=redacted-")
    assert TOKEN not in clean.request.url
    assert "hush-hush" not in clean.request.url


def test_set_cookie_is_redacted_exactly_where_comparing_takes_the_value_as_opaque() -> None:
    for value in (
        TOKEN,
        "light",
        "",
        "a" * 40,
        "en-GB",
        "1700000000000000",
        "f3" * 16,
        f'"{TOKEN}"',
        "dark_mode-and-wide.screen",
    ):
        line = f"c={value}; Path=/; HttpOnly"
        clean = Redactor().redact(answer("", (("Set-Cookie", line),)))
        view = CookieFacet().view(answer("", (("Set-Cookie", line),)), Lens())
        assert view is not None
        opaque = type(view.tree["c"]["value"]).__name__ == "Opaque"  # type: ignore[index]
        assert (clean.headers[0][1] != line) == opaque, value
        assert clean.headers[0][1].endswith("; Path=/; HttpOnly")
        again = CookieFacet().view(clean, Lens())
        assert again is not None
        assert (type(again.tree["c"]["value"]).__name__ == "Opaque") == opaque  # type: ignore[index]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Password too short",
        "is required",
        "required",
        "Bearer",
        "********",
        "/api/token",
        "http://x/token",
        None,
        True,
        5,
        ["too short"],
        {},
    ],
)
def test_what_an_application_says_about_passwords_stays_comparable(value: object) -> None:
    body = answer(json.dumps({"errors": {"password": value, "token": value}}), JSON)
    assert Redactor().redact(body) is body


def test_presence_emptiness_type_and_length_are_kept() -> None:
    text = f'{{"token": 12345678, "secret": "", "password": null, "api_key": "ab1", "id_token": "{TOKEN}", "PIN": 1}}'
    clean = members(Redactor().redact(answer(text, JSON)))
    assert isinstance(clean["token"], int)
    assert clean["token"] != 12345678
    assert 10_000_000 <= clean["token"] < 100_000_000
    assert (clean["secret"], clean["password"], clean["api_key"], clean["PIN"]) == ("", None, "xxx", 1)
    assert len(str(clean["id_token"])) == len(TOKEN)
    sent = Redactor().redact(answer("", request=posted('{"password": 123, "token": -1.5}')))
    assert json.loads(sent.request.body) == {"password": 999, "token": -9.9}


# --- JWT


def jwt(claims: dict[str, object], signature: str = "s" * 20 + "9" * 23) -> str:
    def part(data: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")

    return f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}.{signature}"


def test_a_jwt_keeps_its_claims_and_loses_its_signature() -> None:
    token = jwt({"sub": 7, "role": "reader"})
    redactor = Redactor()
    clean = redactor.redact(answer(json.dumps({"token": token}), (*JSON, ("Set-Cookie", f"jwt={token}; HttpOnly"))))
    found = str(members(clean)["token"])
    assert found.rpartition(".")[0] == token.rpartition(".")[0]
    assert found != token
    assert len(found) == len(token)
    assert clean.headers[1][1] == f"jwt={found}; HttpOnly"
    assert redactor.text(f"Authorization: Bearer {token}") == f"Authorization: Bearer {found}"


def test_claims_that_are_secrets_themselves_are_redacted() -> None:
    token = jwt({"sub": 7, "api_key": TOKEN, "pw": "env-s3cret"})
    clean = Redactor(secrets={"PW": "env-s3cret"}).redact(answer(json.dumps({"token": token}), JSON))
    payload = str(members(clean)["token"]).split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert claims["sub"] == 7
    assert TOKEN not in str(claims)
    assert "env-s3cret" not in str(claims)


def test_unsigned_and_look_alike_tokens() -> None:
    unsigned = jwt({"sub": 1}, "")
    body = answer(json.dumps({"token": unsigned}), JSON)
    assert Redactor().redact(body) is body
    flask = "eyJ1c2VyX2lkIjoxfQ.aR9xYw.8Jh2kLmN0pQrStUvWxYz12345"
    clean = Redactor().redact(answer("", (("Set-Cookie", f"session={flask}"),)))
    assert "eyJ1" not in clean.headers[0][1]


# --- configured addresses


def test_configured_json_addresses_take_structure_wildcards_and_queries() -> None:
    text = json.dumps({"users": [{"pin": "12", "card": "4111-1111"}, {"pin": 34, "card": "word"}], "card": "4111-1111 kept"})
    json_facet = JsonFacet()
    redactor = Redactor([json_facet.parse("$.users[*].pin"), json_facet.parse("$..card")])
    clean = members(redactor.redact(answer(text, JSON)))
    users = clean["users"]
    assert isinstance(users, list)
    assert [user["pin"] for user in users] == ["xx", 99]
    assert users[1]["card"] == "xxxx"
    assert "4111" not in json.dumps(clean)
    broken = Redactor([json_facet.parse("$..card")]).redact(answer('{"card": "4111-1111", ', JSON))
    assert b"4111" not in broken.body


def test_configured_headers_cookies_and_other_facets() -> None:
    addresses = [HeaderFacet().parse("X-Trace"), CookieFacet().parse("theme"), Address("document", text="document:title")]
    redactor = Redactor(addresses, lambda address, observation: ["Title 123"] if observation.body else [])
    request = replace(GET, headers=(("x-trace", "trace-77"), ("Cookie", "theme=darkish")))
    headers = (("X-Trace", "trace-77"), ("Set-Cookie", "theme=darkish; Path=/"), *HTML)
    clean = redactor.redact(answer("<title>Title 123</title>", headers, request))
    for secret in ("trace-77", "darkish", "Title 123"):
        assert secret not in repr(clean)


def test_a_cut_off_body_does_not_leak_what_was_left_of_a_secret() -> None:
    for cut in ('{"token": "Zx81-kQ2mV', '{"token": "Zx81-kQ2mV\\'):
        assert b"Zx81" not in Redactor().redact(replace(answer(cut, JSON), body_complete=False)).body


def test_what_may_be_secret() -> None:
    assert all(map(may_be_secret, [TOKEN, "hunter22", "QWxhZGRpbjpvcGVu", "/3fK+9==", "123456"]))
    assert not any(map(may_be_secret, ["", "two words", "Required", "***", "/api/token/<id>", "https://x"]))


def test_csrf_tokens_and_stored_passwords_in_html_are_redacted() -> None:
    page = (
        f'<meta content="{TOKEN}1" name="csrf-token"><input value=\'{TOKEN}2\' type=hidden name=csrfmiddlewaretoken>'
        f'<input type="password" name="pin" value="{TOKEN}3"><input name="token" value="word"><input name="q" value="{TOKEN}4">'
    )
    clean = Redactor().redact(answer(page)).body.decode()
    assert [f"{TOKEN}{number}" in clean for number in range(1, 5)] == [False, False, False, True]
    assert len(clean) == len(page)
    assert 'value="word"' in clean
    sent = replace(posted(f"_token={TOKEN}", FORM), headers=(*FORM, ("X-CSRFToken", TOKEN)))
    assert TOKEN not in repr(Redactor().redact(answer(request=sent)))


@pytest.mark.parametrize(
    "text", ["/reset-password/{}/now", "/users/7/verify-email/{}", "<a href='/magic/{}?a=1'>", "go to /confirm/{}."]
)
def test_tokens_in_telling_paths_are_redacted_wherever_they_stand(text: str) -> None:
    assert TOKEN not in Redactor().redact(answer(text.format(TOKEN))).body.decode()
    assert TOKEN not in Redactor().text(text.format(TOKEN))


@pytest.mark.parametrize(
    "path",
    [
        "/books/Zx81-kQ2mVw9_pLr4tY7",
        "/reset/short",
        "/confirm/the-terms-of-service",
        "/verify/1234567890123456",
        "/confirm/ORD-2024-0012345678",
    ],
)
def test_other_paths_are_not(path: str) -> None:
    plain = answer(path)
    assert Redactor().redact(plain) is plain


def test_a_signature_is_redacted_under_any_name_and_in_any_text() -> None:
    token = jwt({"sub": 7})
    for body in (f"your token: {token}.", json.dumps({"x": [token]})):
        clean = Redactor().redact(answer(body)).body.decode()
        assert token.rpartition(".")[0] in clean
        assert token.rpartition(".")[2] not in clean


def test_a_jwt_in_chunks_keeps_its_claims_and_loses_its_signature() -> None:
    token = jwt({"sub": 7, "pad": "p" * 50})
    chunks = [token[:60], token[60:-20], token[-20:]]
    lines = tuple(("Set-Cookie", f"t.{number}={chunk}; HttpOnly") for number, chunk in enumerate(chunks))
    redactor = Redactor()
    clean = redactor.redact(answer("", lines))
    joined = "".join(value.partition("=")[2].partition(";")[0] for _, value in clean.headers)
    assert joined.rpartition(".")[0] == token.rpartition(".")[0]
    assert len(joined) == len(token)
    assert token.rpartition(".")[2][-20:] not in repr(clean)
    assert redactor.redact(clean) is clean
    assert Redactor().redact(clean) is clean
    sent = replace(GET, headers=(("Cookie", "; ".join(f"t.{number}={chunk}" for number, chunk in enumerate(chunks))),))
    assert chunks[2] not in repr(redactor.redact(answer(request=sent)))


def test_log_lines_lose_what_stands_behind_telling_names() -> None:
    for line in (
        "Authorization: Bearer abc123def", "{'API_KEY': 'abc123def'}", '"AWS_SECRET_ACCESS_KEY": "abc123def"',
        "password=abc123def&x=1", "postgres://shop:abc123def@db/shop", "Cookie: sid=abc123def",
    ):  # fmt: skip
        assert "abc123def" not in masked(line), line
    for line in (
        "token: expected",
        "TypeError: bad password",
        "GET /token HTTP/1.1",
        "token=redacted-json_token-1xx",
        "user: anna1234",
    ):
        assert masked(line) == line
