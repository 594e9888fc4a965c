"""What stands in for a secret: the same wherever, whenever and however it was spelled; no known secret survives."""

from __future__ import annotations

import base64
import html
import json
import time
from dataclasses import replace
from urllib.parse import quote, quote_plus, urlencode

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from harness.engine.redaction import Redactor
from harness.model.observation import Failure, FailureKind, Observation, SentRequest
from harness.secrets.json_places import json_scalars, scalars_named
from harness.secrets.known import EVERYDAY
from harness.secrets.places import token_like
from harness.secrets.spellings import stand_in
from tests.engine.exchanges import FORM, GET, HTML, JSON, TOKEN, answer, members, posted


def test_a_secret_once_known_is_replaced_in_every_later_place_and_spelling() -> None:
    secret = 'a/b+c="d&é\\e f'
    redactor = Redactor()
    redactor.redact(answer("", request=posted(json.dumps({"password": secret}))))
    spellings = [
        secret,
        quote(secret, safe=""),
        quote(secret),
        quote(secret, safe="").lower(),
        quote_plus(secret),
        quote(quote(secret, safe=""), safe=""),
        html.escape(secret),
        secret.replace("&", "&#38;").replace('"', "&#34;"),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        json.dumps(secret)[1:-1].replace("/", "\\/").replace("&", "\\u0026"),
        json.dumps(json.dumps(secret)[1:-1])[1:-1],
        html.escape(json.dumps(secret)[1:-1]),
    ]
    for spelling in spellings:
        clean = redactor.redact(answer(f"<p>x={spelling};</p>", (("X-Echo", f"v={spelling}"), *HTML)))
        stand = clean.body.decode()[5:-5]
        assert len(stand) == len(secret), spelling
        assert clean.headers[0][1] == f"v={stand}"
    latin = Observation(GET, 200, (("Content-Type", "text/html; charset=iso-8859-1"),), f"é {secret}".encode("latin-1"))
    assert redactor.redact(latin).body == f"é {stand}".encode("latin-1")
    binary = Observation(GET, 200, (), b"\xff\x00" + secret.encode() + b"\xfe")
    assert redactor.redact(binary).body == b"\xff\x00" + stand.encode() + b"\xfe"


def test_secrets_that_overlap_with_one_another_or_with_a_stand_in() -> None:
    redactor = Redactor(secrets={"A": "abcdef", "B": "abcdef-ghijkl", "C": "json_token"})
    clean = redactor.redact(answer(json.dumps({"token": TOKEN * 2, "x": "abcdef-ghijkl abcdef json_token"}), JSON))
    assert str(members(clean)["token"]).startswith("redacted-json_token-1")
    long, short, other = str(members(clean)["x"]).split()
    assert (len(long), len(short), len(other)) == (13, 6, 10)
    assert not {"abcdef", "ghijkl", "json_token"} & {*long.split("-"), short, other}
    assert redactor.redact(clean) is clean


def test_basic_credentials_with_a_short_password_are_known_as_a_whole() -> None:
    pair = base64.b64encode(b"anna:pw").decode()
    clean = Redactor().redact(
        answer(f"credentials={pair}", request=replace(GET, headers=(("Authorization", f"Basic {pair}"),)))
    )
    assert pair not in repr(clean)


def test_short_secrets_are_replaced_as_whole_words_only_and_very_short_ones_at_their_address_only() -> None:
    redactor = Redactor()
    redactor.redact(answer("", request=posted('{"password": "bookshop"}')))
    stand = redactor.text("bookshop")
    assert stand != "bookshop"
    kept = redactor.text("bookshops Bookshop mybookshop \\nbookshop %20bookshop /bookshop/ bookshop_x")
    assert kept == f"bookshops Bookshop mybookshop \\n{stand} %20{stand} /{stand}/ {stand}_x"
    redactor = Redactor()
    clean = redactor.redact(answer("count: 1234", request=posted('{"password": "1234"}')))
    assert clean.request.body == b'{"password": "xxxx"}'
    assert clean.body == b"count: 1234"


def test_words_of_html_as_passwords_do_not_take_pages_apart() -> None:
    page = '<label>password<input type="password" name="password" required></label>'
    clean = Redactor().redact(answer(page, request=posted("user=a&password=password", FORM)))
    assert clean.body == page.encode()
    assert clean.request.body == b"user=a&password=xxxxxxxx"


def test_digits_stay_digits_so_that_json_stays_json() -> None:
    redactor = Redactor()
    clean = redactor.redact(answer('{"id": 481516, "code": "481516"}', JSON, posted('{"password": "481516"}')))
    data = members(clean)
    assert data["id"] != 481516
    assert str(data["id"]) == data["code"]


def test_stand_ins_agree_between_sides_when_the_parts_agree() -> None:
    legacy, candidate = Redactor(), Redactor(cookie_names={"sessionid": "session"})
    conversation = [("session", "L" * 4 + TOKEN, "one" + TOKEN), ("session", "K" * 4 + TOKEN, "two" + TOKEN)]
    for name, cookie, token in conversation:
        ours = legacy.redact(answer(json.dumps({"token": token}), (*JSON, ("Set-Cookie", f"{name}={cookie}"))))
        theirs = candidate.redact(
            answer(json.dumps({"token": token[::-1]}), (*JSON, ("Set-Cookie", f"sessionid={cookie[::-1]}")))
        )
        assert ours.body == theirs.body
        assert ours.headers[1][1].partition("=")[2] == theirs.headers[1][1].partition("=")[2]
    assert legacy.text("one" + TOKEN) != legacy.text("two" + TOKEN)


def test_a_token_that_changes_is_told_from_one_that_stays() -> None:
    stays, changes = Redactor(), Redactor()
    bodies = [(stays, "a"), (stays, "a"), (changes, "a"), (changes, "b")]
    one, two, three, four = (one.redact(answer(json.dumps({"token": TOKEN + end}), JSON)).body for one, end in bodies)
    assert one == two == three != four


def test_secrets_known_from_elsewhere_and_every_field() -> None:
    redactor = Redactor(secrets={"API": "env-s3cret"})
    dirty = Observation(
        SentRequest("GET", "http://h/env-s3cret", "/env-s3cret", (("A", "env-s3cret"),), b"env-s3cret"),
        500,
        (("X-env-s3cret", "env-s3cret"),),
        b"env-s3cret",
        failure=Failure(FailureKind.GARBAGE, "env-s3cret"),
        origins=("http://env-s3cret",),
    )
    assert "env-s3cret" not in repr(redactor.redact(dirty))
    assert redactor.text("log: env-s3cret") != "log: env-s3cret"


# --- properties

_secret = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cc", "Zs"]), min_size=6, max_size=30
)


def _judgeable(secret: str) -> None:
    """Leave out what is documented as not looked for, and what a stand-in may hold by itself."""
    assume(secret.lower() not in EVERYDAY and not set(secret) <= set("x"))
    assume(not secret.startswith("redacted"))


@given(_secret, st.sampled_from(["json", "form", "basic", "env"]))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_no_known_secret_survives_and_redaction_is_idempotent(secret: str, way: str) -> None:
    _judgeable(secret)
    redactor = Redactor(secrets={"S": secret} if way == "env" else {})
    request = {
        "json": posted(json.dumps({"password": secret})),
        "form": posted(urlencode({"password": secret}), FORM),
        "basic": replace(GET, headers=(("Authorization", "Basic " + base64.b64encode(f"u:{secret}".encode()).decode()),)),
        "env": GET,
    }[way]
    spellings = [secret, quote(secret, safe=""), html.escape(secret), json.dumps(secret)]
    text = " | ".join(spellings)
    dirty = replace(
        answer(text, (("X-Echo", text), *HTML), request),
        failure=Failure(FailureKind.GARBAGE, text),
    )
    clean = redactor.redact(dirty)
    for field in (clean.body.decode(), clean.headers[0][1], clean.failure.message if clean.failure else ""):
        assert len(field.split(" | ")) == 4
        assert all(spelling not in field for spelling in spellings)
    assert secret not in clean.request.body.decode()
    assert redactor.redact(clean) is clean
    assert redactor.text(redactor.text(text)) == redactor.text(text)


_json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.just(TOKEN),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "title"]) | st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(_json_values, st.sampled_from([None, 2]))
@settings(max_examples=80, deadline=None)
def test_json_without_telling_names_is_untouched(value: object, indent: int | None) -> None:
    assume(not any(name in json.dumps(value) for name in ("pwd",)))
    observation = answer(json.dumps(value, indent=indent), JSON)
    assert Redactor().redact(observation) is observation


@given(st.dictionaries(st.sampled_from(["token", "password", "secret", "title", "n"]), _json_values, max_size=4))
@settings(max_examples=80, deadline=None)
def test_redacting_twice_also_by_another_redactor_changes_nothing_more(value: dict[str, object]) -> None:
    observation = answer(json.dumps(value), JSON)
    redactor = Redactor()
    clean = redactor.redact(observation)
    assert redactor.redact(clean) is clean
    assert shape(json.loads(clean.body)) == shape(json.loads(observation.body))


def shape(value: object) -> object:
    """Types, emptiness and lengths."""
    if isinstance(value, dict):
        return {key: shape(member) for key, member in value.items()}
    if isinstance(value, list):
        return [shape(member) for member in value]
    return (type(value).__name__, len(str(value)) if isinstance(value, str | int) else None)


def test_a_readable_stand_in_is_recognised_by_another_redactor() -> None:
    first = Redactor()
    bodies = [first.redact(answer(json.dumps({"token": TOKEN * 2 + str(n)}), JSON)) for n in range(3)]
    second = Redactor()
    assert all(second.redact(body) is body for body in reversed(bodies))
    new = second.redact(answer(json.dumps({"token": "new" + TOKEN}), JSON))
    assert b"redacted-json_token-4" in new.body


@given(st.text(max_size=40), st.integers(1, 2000), st.text(min_size=6, max_size=60))
@settings(max_examples=100)
def test_stand_ins_keep_the_length_and_need_no_escaping(label: str, number: int, secret: str) -> None:
    stand = stand_in(label, number, secret)
    assert len(stand) == len(secret)
    assert stand == quote(stand) == html.escape(stand) == json.dumps(stand)[1:-1]
    if len(stand) >= 16 and not any(character.isdigit() for character in secret):
        assert token_like(stand)


@given(_json_values, st.sampled_from([None, 1]))
@settings(max_examples=80, deadline=None)
def test_the_scanner_finds_every_scalar_where_it_stands(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    found = [(one.path, json.loads(text[one.start - one.string : one.end + one.string])) for one in json_scalars(text)]
    assert found == list(leaves(value, ()))


def leaves(value: object, path: tuple[str | int, ...]) -> object:
    if isinstance(value, dict):
        for key, member in value.items():
            yield from leaves(member, (*path, key))  # type: ignore[misc]
    elif isinstance(value, list):
        for number, member in enumerate(value):
            yield from leaves(member, (*path, number))  # type: ignore[misc]
    else:
        yield (path, value)


_names = st.sampled_from(["token", "secret", "a", "", ", ", ":token", "tok\u00e9n", 'b"c', "x\n"])
_named_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6) | _names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=3),
    max_leaves=12,
)


@given(_named_values, st.sampled_from([None, 1]), st.booleans(), st.integers(0, 400))
@settings(max_examples=300, deadline=None)
def test_scalars_of_named_members_are_those_that_reading_it_all_finds(
    value: object, indent: int | None, ascii: bool, cut: int
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii)[: cut if cut < 200 else None]
    quick = scalars_named(text, named)
    if quick is not None:
        wanted = [one for one in json_scalars(text) if named(str([part for part in one.path if isinstance(part, str)][-1:]))]
        assert [one[1:] for one in quick] == [one[1:] for one in wanted]


def named(name: str) -> bool:
    return "token" in name or "tok\u00e9n" in name


def test_scalars_of_named_members_are_found_quickly_in_what_is_usual() -> None:
    text = json.dumps({"user": {"token": "abc", "n": 1}, "rows": [{"token": 12, "x": "token"}, {"token": None}]}, indent=1)
    found = scalars_named(text, named)
    assert found is not None
    assert [text[one.start : one.end] for one in found] == ["abc", "12", "null"]
    assert scalars_named('{"token": ["abc"]}', named) is scalars_named('{"token": "a\\"b"}', named) is None


@given(st.text(alphabet='{}[]:,"\\ax1 \n', max_size=30))
@settings(max_examples=150)
def test_the_scanner_never_raises(text: str) -> None:
    for one in json_scalars(text):
        assert 0 <= one.start <= one.end <= len(text)


def test_redacting_costs_in_proportion_to_the_body() -> None:
    redactor = Redactor(secrets={f"S{n}": f"value-{n}-" + "k" * n for n in range(20)})

    def seconds(size: int) -> float:
        body = json.dumps([{"id": n, "title": f"Book {n}", "token_count": n} for n in range(size)])
        began = time.process_time()
        redactor.redact(answer(body, JSON))
        return time.process_time() - began

    small, large = (min(seconds(size) for _ in range(3)) for size in (1_000, 8_000))
    assert large / small < 24  # 8 when linear, 64 when quadratic
