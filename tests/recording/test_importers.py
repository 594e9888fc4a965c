"""Each importer on small files of its kind: what is kept, what is left out, and what it says of what it cannot read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.errors import HarnessError
from tests.recording.conftest import FIXTURES, imported, loaded

ANSWER = {"status": 201, "headers": [{"name": "Content-Type", "value": "application/json"}]}


def only_text(kind: str, data: str, tmp_path: Path, **wishes: object) -> str:
    """The text of all files, which load."""
    authored = imported(kind, data, **wishes)
    loaded(authored, tmp_path / "out")
    return "".join(authored.files.values())


def entry(
    method: str, url: str, *, body: object = None, answer: object = None, status: int = 200, **headers: str
) -> dict[str, object]:
    request: dict[str, object] = {
        "method": method,
        "url": url,
        "headers": [{"name": name.replace("_", "-"), "value": value} for name, value in headers.items()],
    }
    if body is not None:
        request["postData"] = {"mimeType": "application/json", "text": json.dumps(body)}
        request["headers"].append({"name": "Content-Type", "value": "application/json"})  # type: ignore[attr-defined]
    content = {"mimeType": "application/json", "text": json.dumps(answer)}
    return {
        "startedDateTime": "2026-01-01T12:00:00.000Z",
        "request": request,
        "response": {"status": status, "headers": ANSWER["headers"], "content": content},
    }


def har(*entries: object) -> str:
    return json.dumps({"log": {"entries": entries}})


def test_a_number_handed_out_by_a_write_is_captured_and_keeps_its_type(tmp_path: Path) -> None:
    text = only_text(
        "har",
        har(
            entry(
                "POST",
                "http://h/api/loans",
                body={"book": 1},
                answer={"id": 7, "created": "2026-01-01T12:00:00.100Z"},
                status=201,
            ),
            entry("GET", "http://h/api/loans/7", answer={"id": 7, "created": "2026-01-01T12:00:00.100Z"}),
            entry("POST", "http://h/api/returns", body={"loan_id": 7, "count": 7}, answer={}, status=200),
        ),
        tmp_path,
    )
    assert 'capture: {loan: "json:$.id"}' in text
    assert "request: GET /api/loans/${loan}" in text
    assert 'json: {loan_id: "${loan}", count: 7}' in text  # a count of seven is no loan
    assert "json:$.id: {identifier: {of: loan}}" in text
    assert "json:$.created: {datetime: {within: 5s}}" in text


def test_numbers_of_lists_are_not_taken_for_captures(tmp_path: Path) -> None:
    text = only_text(
        "har",
        har(
            entry("GET", "http://h/api/books", answer=[{"id": 1}, {"id": 2}]),
            entry("GET", "http://h/api/books/1", answer={"id": 1}),
            entry("GET", "http://h/api/books/2", answer={"id": 2}),
        ),
        tmp_path,
    )
    assert "capture" not in text
    assert "parametrize:\n  book: [1, 2]" in text


def test_a_slug_seen_in_a_list_becomes_a_capture(tmp_path: Path) -> None:
    text = only_text(
        "har",
        har(
            entry("GET", "http://h/articles", answer={"articles": [{"slug": "how-to-train-1a2b"}]}),
            entry("GET", "http://h/articles/how-to-train-1a2b", answer={}),
        ),
        tmp_path,
    )
    assert 'capture: {slug: "json:$.articles[0].slug"}' in text
    assert "GET /articles/${slug}" in text


def test_other_hosts_and_static_files_are_left_out_of_a_har(tmp_path: Path) -> None:
    entries = har(
        entry("GET", "http://h/page", sec_fetch_dest="document"),
        entry("GET", "http://h/app.js", sec_fetch_dest="script"),
        entry("GET", "http://tracker.example/pixel"),
    )
    text = only_text("har", entries, tmp_path)
    assert "app.js" not in text
    assert "pixel" not in text
    assert "app.js" in only_text("har", entries, tmp_path, keep_static=True)
    assert "pixel" in only_text("har", entries, tmp_path, hosts=("tracker.example",))
    with pytest.raises(HarnessError, match="no request goes to nowhere"):
        imported("har", entries, hosts=("nowhere",))


def test_a_secret_stands_in_the_environment_wherever_it_was(tmp_path: Path) -> None:
    text = only_text(
        "curl",
        """\
        curl https://h/a -H 'Authorization: Bearer s3cr3t-t0k3n-0123'
        curl https://h/b?api_key=kkkkkkkk1 -H 'X-Api-Key: kkkkkkkk1'
        curl -u ada:passw0rd https://h/c
        curl https://h/d --json '{"user": "bob", "password": "hunter22", "again": "hunter22"}'
        curl https://h/e -b 'sid=0123456789abcdef; theme=dark'
    """,
        tmp_path,
    )
    for secret in ("s3cr3t", "kkkk", "passw0rd", "hunter22", "0123456789abcdef"):
        assert secret not in text
    for written in (
        'Authorization: "Bearer ${env.TOKEN}"',
        "api_key=${env.API_KEY}",
        'X-Api-Key: "${env.API_KEY}"',
        'auth: [ada, "${env.ADA_PASSWORD}"]',
        'password: "${env.BOB_PASSWORD}", again: "${env.BOB_PASSWORD}"',
        'cookies: {sid: "${env.COOKIE_SID}", theme: dark}',
    ):
        assert written in text, written


@pytest.mark.parametrize(
    ("command", "written"),
    [
        ("curl h/x", "request: GET /x"),
        ("curl -XDELETE http://h/x/1", "request: DELETE /x/1"),
        ("curl -I http://h/", "request: HEAD /"),
        ("curl -sSkL -G http://h/s -d q=a --data-urlencode 'r=b c'", "request: GET /s?q=a&r=b+c"),
        ("curl http://h/f -d a=1 -d 'b=x y'", "form: {a: 1, b: x y}"),
        ("curl http://h/j --json '{\"a\": 1.50}'", "json: {a: 1.50}"),
        ("curl http://h/u -F 'f=@dir/p.png;type=image/png' -F t=x", "filename: p.png, type: image/png"),
        ("curl http://h/r --data-raw '@x' -H 'Content-Type: text/plain'", 'body: "@x"'),
        ("curl 'http://h/x' \\\n  -H 'Accept: text/csv' \\\n  --compressed", "headers: {Accept: text/csv}"),
        ("$ curl http://h/x # a remark", "request: GET /x"),
        ("curl http://h/q -d $'{\"a\":\"it\\'s\"}' -H 'content-type: application/json'", "json: {a: it's}"),
        ("curl http://h/a | jq .", "request: GET /a"),
        ("curl http://h/a -d 'x=1;2|3' -X PUT", "form: {x: 1;2|3}"),
    ],
)
def test_curl(tmp_path: Path, command: str, written: str) -> None:
    assert written in only_text("curl", command, tmp_path)


def test_postman(tmp_path: Path) -> None:
    authored = imported("postman", (FIXTURES / "shop.postman_collection.json").read_bytes())
    (scenario,) = loaded(authored, tmp_path)
    assert [step.line for step in scenario.steps] == [
        "POST /api/v1/login",
        "GET /api/v1/books/5?genre=${genre}",
        "POST /api/v1/orders",
        "POST /api/v1/graphql",
    ]
    text = authored.files["shop"]
    for written in (
        'capture: {token: "json:$.data.access_token"}',
        "expect: {status: 200}",
        'auth: {bearer: "${token}"}',
        "form: {user: ada, password:",
        "variables: {genre: crime}",
        'json: {size: 3, who: "${unique}"}',
        'query: "{ a }"',
    ):
        assert written in text, written
    assert "pw123456" not in text
    assert "# its script sets 'h' to CryptoJS.MD5('x'), which was not carried over" in text
    assert any("CryptoJS" in remark for remark in authored.remarks)
    assert "auth:" not in text.partition("POST /api/v1/login")[2].partition("- request")[0]  # noauth


def test_a_postman_environment_fills_in_what_the_collection_leaves_open(tmp_path: Path) -> None:
    environment = tmp_path / "environment.json"
    values = [
        {"key": "base", "value": "http://h/v2", "enabled": True},
        {"key": "apikey", "value": "very-secret", "type": "secret"},
    ]
    environment.write_text(json.dumps({"values": values}), "utf-8")
    item = {"name": "A", "request": {"method": "GET", "url": "{{base}}/x", "header": [{"key": "X-Key", "value": "{{apikey}}"}]}}
    text = only_text("postman", json.dumps({"item": [item]}), tmp_path, environment=environment)
    assert "GET /v2/x" in text
    assert 'X-Key: "${env.APIKEY}"' in text


LOG = """\
127.0.0.1 - - [21/Nov/2026:10:00:00 +0000] "GET /books/emma HTTP/1.1" 200 12 "-" "x"
127.0.0.1 - ada [21/Nov/2026:10:00:01 +0000] "GET /books/emma HTTP/1.1" 200 12
127.0.0.1 - - [21/Nov/2026:10:00:01 +0000] "GET /books/persuasion HTTP/1.1" 200 12 "-" "x"
{"request_method": "GET", "request_uri": "/old?id=1", "status": 301}
{"request": "GET /app.css HTTP/1.1", "status": "200"}
no line of a log
127.0.0.1 - - [21/Nov/2026:10:00:02 +0000] "DELETE /books/emma HTTP/1.1" 204 -
"""


def test_access_logs(tmp_path: Path) -> None:
    authored = imported("access-log", LOG)
    loaded(authored, tmp_path)
    text = "".join(authored.files.values())
    assert "book: [emma, persuasion]" in text
    assert "# 3 requests" in text
    assert "request: GET /old?id=1\n    expect: {status: 301}" in text
    assert "app.css" not in text
    assert "# Not carried over: DELETE /books/{book} (once): a log holds no bodies" in text
    assert any("the first is line 6" in remark for remark in authored.remarks)


OPENAPI = """\
openapi: 3.0.3
servers: [{url: "https://h/{version}", variables: {version: {default: v2}}}]
paths:
  /pets:
    get:
      summary: All pets
      parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1}}, {name: q, in: query, schema: {type: string}}]
      responses: {200: {description: ok}}
    post:
      operationId: createPet
      security: [{key: []}]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses: {201: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
  /pets/{petId}:
    get: {responses: {200: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Pet:
      type: object
      properties:
        id: {type: integer, readOnly: true}
        kind: {type: string, enum: [cat, dog]}
        born: {type: string, format: date}
        seen: {type: string, format: date-time, readOnly: true}
        parent: {$ref: "#/components/schemas/Pet"}
"""


def test_openapi(tmp_path: Path) -> None:
    authored = imported("openapi", OPENAPI)
    scenarios = loaded(authored, tmp_path)
    assert [one.steps[0].line for one in scenarios] == ["POST /v2/pets", "GET /v2/pets?limit=1", "GET /v2/pets/${pet_id}"]
    assert [len(one.given) for one in scenarios] == [0, 0, 1]
    text = "".join(authored.files.values())
    for written in (
        'X-Key: "${env.KEY}"',
        "kind: cat",
        "born: 2026-01-01",
        'capture: {pet_id: "json:$.id"}',
        "json:$.id: {identifier: {of: pet_id}}",
        "json:$.seen: {datetime: {within: 5s}}",
        "expect: {status: 2xx}",
    ):
        assert written in text, written


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("har", '{"log": {', "input:1:10: this is no HAR, for it is no JSON"),
        ("har", "[]", "input: this is no HAR: it holds a list; save it from the browser's network panel"),
        ("har", '{"log": {"entries": []}}', "there is no request to import in it"),
        (
            "postman",
            '{"values": []}',
            "this is no Postman collection: it has no `item`; export a collection of requests, not an environment",
        ),
        ("openapi", "openapi: 3.0.0\npaths:\n\t/a: {}\n", "input:3:1: "),
        ("openapi", "swagger: '2.0'\npaths: {}\n", "input: this is Swagger 2.0; convert it to OpenAPI 3"),
        ("access-log", "hello\nworld\n", "input:1:1: this is no line of an access log; common, combined"),
        ("curl", "wget http://h/\n", "there is no curl command in it"),
        (
            "curl",
            "curl http://h/ 'open\n",
            "input:1:1: the command cannot be split into words: No closing quotation; close its quotes",
        ),
        ("curl", "curl ftp://h/x\n\ncurl -H\n", "input:3:1: -H has no value"),
        ("corpus", '{"v": 9}\n', "input:1:1: unknown version 9 of a corpus"),
        ("curl", b"\xff\xfeab\xff", "the file is not UTF-8 text"),
    ],
)
def test_bad_input_is_told_with_its_place_and_what_to_do(kind: str, data: str, said: str) -> None:
    with pytest.raises(HarnessError) as caught:
        imported(kind, data)
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


def led(status: int, url: str, location: str = "", cookie: str = "") -> dict[str, object]:
    """A page that a browser loaded; with a location, one that led on."""
    one = entry("GET", url, status=status)
    headers = [("Location", location), ("Set-Cookie", cookie)]
    one["response"]["headers"] = [{"name": name, "value": value} for name, value in headers if value]  # type: ignore[index]
    return one


def test_redirects_on_the_way_are_left_out_unless_they_set_a_cookie(tmp_path: Path) -> None:
    chain = (led(301, "http://h/old", "/older"), led(301, "http://h/older", "/new"), led(200, "http://h/new"))
    text = only_text("har", har(*chain), tmp_path)
    assert "GET /old\n" in text
    assert "GET /new\n" in text
    assert "GET /older" not in text
    chain = (chain[0], led(301, "http://h/older", "/new", "seen=1"), chain[2])
    assert "GET /older" in only_text("har", har(*chain), tmp_path)


def test_a_session_that_began_logged_in_is_told(tmp_path: Path) -> None:
    authored = imported("har", har(entry("GET", "http://h/account", Cookie="session=abcdef0123456789abcdef")))
    assert any("began with cookies (session)" in remark for remark in authored.remarks)
    assert "abcdef0123456789" not in "".join(authored.files.values())


def test_who_registers_gets_a_name_of_its_own_everywhere(tmp_path: Path) -> None:
    text = only_text(
        "har",
        har(
            entry("POST", "http://h/api/users", body={"username": "carol", "password": "pw-of-carol"}, answer={}, status=201),
            entry("GET", "http://h/profiles/carol", answer={"username": "carol"}),
        ),
        tmp_path,
    )
    assert 'variables: {username: "carol${unique}"}' in text
    assert 'username: "${username}"' in text
    assert "GET /profiles/${username}" in text
