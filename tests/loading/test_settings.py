"""Settings: both files, none at all, every key, every mistake."""

# ruff: noqa: E501 - tables of long lines

from __future__ import annotations

import pytest

from harness.errors import SettingsError
from harness.loading.environment import isolation_warnings
from harness.loading.quantities import parse_duration, parse_size
from tests.loading.conftest import Project

FULL = """
[project]
name = "shop"

[tool.parity.targets.legacy]
framework = "flask"
command = "{python} -m flask --app bookshop run --port {port}"
cwd = "app"
ready = "/healthz"
reset = "POST /test/reset"
settle = "tools/settle.sh"
public_url = "https://shop.example/"
headers = { X-Feature = "new", Authorization = "Bearer ${env.TOKEN}" }
cookies = { beta = "1" }
auth = ["me", "${env.TOKEN}"]
verify = "ca.pem"
env = { CELERY_BROKER_URL = "${targets.mailbox.url}/x" }
needs = ["mailbox"]
read_only = true
start_timeout = "2m"
[tool.parity.targets.candidate]
framework = "django"
url = "http://127.0.0.1:8000/"
migrated = ["GET /books/<slug>", "/account/*"]
[tool.parity.targets.mailbox]
command = "mail {port}"

[tool.parity]
redact = ["json:$.token", "header:x-api-key"]
cookie_names = { session = "sessionid" }
isolation = "shared"
scenarios = ["parity"]
snapshots = "snaps"
reports = "out"
timeout = "200ms"
max_body = "2MB"
jobs = 3
"""


def full(project: Project, **options: object):
    (project.root / "app").mkdir()
    return project.settings(FULL, environ={"TOKEN": "secret"}, **options)


def test_every_key(project: Project) -> None:
    settings = full(project)
    legacy, candidate = settings.targets["legacy"], settings.targets["candidate"]
    root = str(project.root)
    assert (settings.root, settings.file) == (root, f"{root}/pyproject.toml")
    assert legacy.command == "{python} -m flask --app bookshop run --port {port}"
    assert (legacy.cwd, legacy.ready, legacy.reset, legacy.settle) == (
        f"{root}/app",
        "/healthz",
        "POST /test/reset",
        "tools/settle.sh",
    )
    assert legacy.public_url == "https://shop.example"
    assert legacy.headers == {"X-Feature": "new", "Authorization": "Bearer secret"}
    assert (legacy.cookies, legacy.auth, legacy.verify) == ({"beta": "1"}, ("me", "secret"), f"{root}/ca.pem")
    assert (legacy.env, legacy.needs) == ({"CELERY_BROKER_URL": "${targets.mailbox.url}/x"}, ("mailbox",))
    assert (legacy.read_only, legacy.start_timeout) == (True, 120.0)
    assert (candidate.url, candidate.migrated) == ("http://127.0.0.1:8000", ("GET /books/<slug>", "/account/*"))
    assert [str(address) for address in settings.redact] == ["json:$.token", "header:x-api-key"]
    assert (settings.cookie_names, settings.isolation) == ({"session": "sessionid"}, "shared")
    assert (settings.scenarios, settings.snapshots, settings.reports) == ((f"{root}/parity",), f"{root}/snaps", f"{root}/out")
    assert (settings.timeout, settings.max_body, settings.jobs) == (0.2, 2 * 1024 * 1024, 3)


def test_parity_toml_has_the_same_keys_and_pyproject_may_be_there_for_others(project: Project) -> None:
    project.write("pyproject.toml", "[tool.ruff]\n")
    settings = project.settings('legacy = "old"\n[targets.old]\nurl = "http://a"\n', file="parity.toml", use=["legacy"])
    assert (settings.legacy, settings.targets["old"].url) == ("old", "http://a")
    project.write("pyproject.toml", "[tool.parity]\n")
    with pytest.raises(
        SettingsError, match=r"parity.toml: both pyproject.toml and parity.toml hold settings; keep one of them"
    ):
        project.settings()


def test_no_settings_file_at_all(project: Project) -> None:
    settings = project.settings(legacy="http://127.0.0.1:5000/", candidate="http://127.0.0.1:8000")
    assert settings.file is None
    assert [settings.targets[name].url for name in (settings.legacy, settings.candidate)] == [
        "http://127.0.0.1:5000",
        "http://127.0.0.1:8000",
    ]
    assert settings.scenarios == (str(project.root / "scenarios"),)
    assert project.settings(use=()).targets == {}
    with pytest.raises(SettingsError, match=r"there is no legacy target 'legacy'; add .* or pass --legacy URL"):
        project.settings()


def test_sides_are_chosen_by_name_or_url(project: Project) -> None:
    settings = full(project, legacy="mailbox", candidate="http://preview.example")
    assert settings.legacy == "mailbox"
    chosen = settings.targets[settings.candidate]
    assert (chosen.url, chosen.framework, chosen.migrated) == (
        "http://preview.example",
        "django",
        ("GET /books/<slug>", "/account/*"),
    )
    elsewhere = project.settings(environ={}, legacy="http://other.example", use=["legacy"])
    assert elsewhere.targets["legacy"].headers == {}
    assert elsewhere.targets["legacy"].auth is None
    with pytest.raises(SettingsError, match=r"--legacy: there is no target 'maibox'; did you mean 'mailbox'?"):
        project.settings(legacy="maibox")


def test_user_and_password_of_a_url_are_sent_like_auth(project: Project) -> None:
    settings = project.settings(
        '[tool.parity.targets.candidate]\nurl = "https://ada:${env.PASS}@new.example:8/x"\nauth = ["ben", "own"]\n',
        environ={"PASS": "p@ss"},
        legacy="http://ada:p%40ss@old.example/",
    )
    legacy, candidate = settings.targets["legacy"], settings.targets["candidate"]
    assert (legacy.url, legacy.auth) == ("http://old.example", ("ada", "p@ss"))
    assert (candidate.url, candidate.auth) == ("https://new.example:8/x", ("ben", "own"))


def test_the_same_target_may_stand_on_both_sides(project: Project) -> None:
    settings = full(project, candidate="legacy")
    assert settings.legacy == settings.candidate == "legacy"
    settings = project.settings(environ={"TOKEN": "x"}, candidate="legacy", legacy="http://x.example", use=["legacy"])
    assert settings.targets[settings.legacy].url == "http://x.example"


def test_command_line_overrides(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root)
    settings = full(project, jobs=1, timeout=5.0, reports="here", snapshots="there")
    assert (settings.jobs, settings.timeout) == (1, 5.0)
    assert (settings.reports, settings.snapshots) == (str(project.root / "here"), str(project.root / "there"))


def test_secrets_are_asked_for_only_where_they_are_used(project: Project) -> None:
    full(project)
    assert project.settings(environ={}, use=["candidate"]).candidate == "candidate"
    with pytest.raises(SettingsError) as caught:
        project.settings(environ={})
    assert [str(problem) for problem in caught.value.problems] == [
        "pyproject.toml: targets.legacy.headers.Authorization: the environment variable TOKEN is not set; set TOKEN before the run",
        "pyproject.toml: targets.legacy.auth: the environment variable TOKEN is not set; set TOKEN before the run",
    ]


TARGETS = '[tool.parity.targets.legacy]\nurl = "http://a"\n[tool.parity.targets.candidate]\nurl = "http://b"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("comand = 1", "pyproject.toml:5: targets.candidate.comand: unknown key 'comand' in a target; did you mean 'command'?"),
        (
            'command = "x"',
            "pyproject.toml:3: targets.candidate: a target has either `url` or `command`; give exactly one of them",
        ),
        ("[tool.parity.targets.other]", "pyproject.toml:5: targets.other: a target has either `url` or `command`"),
        ('framework = "djnago"', "targets.candidate.framework: unknown framework 'djnago'; did you mean 'django'?"),
        ('cwd = "nowhere"', "targets.candidate.cwd: there is no folder 'nowhere'"),
        (
            'ready = "healthz"',
            "pyproject.toml:5: targets.candidate.ready: `ready`: expected a path such as /healthz, found 'healthz'",
        ),
        ('reset = "/test/reset"', "'/test/reset' names no method; write 'POST /test/reset', or a command"),
        ('reset = "post /x"', "unknown method 'post'; did you mean 'POST'?"),
        ('reset = "PSOT /x"', "unknown method 'PSOT'; did you mean 'POST'?"),
        ('headers = { X = "a\\u0007" }', "a header cannot hold line breaks or other control characters"),
        ("cookies = { a = 'b;c' }", "a cookie's value ends at its `;`"),
        ('needs = ["mailbx"]', "targets.candidate.needs: `needs`: there is no target 'mailbx'"),
        ('needs = ["candidate"]', "the target 'candidate' needs itself"),
        ("verify = 1", "`verify`: expected true, false or the path of a CA bundle, found the number 1"),
        ('auth = "me"', "`auth`: expected [user, password]"),
        ("headers = { A = [1] }", "`A`: expected a text, found a list"),
        ('start_timeout = "soon"', "`start_timeout`: expected a duration"),
        ('read_only = "yes"', "`read_only`: expected true or false, found 'yes'"),
        (
            "[tool.parity]\nisolation = 'none'",
            "pyproject.toml:6: isolation: `isolation`: expected 'separate' or 'shared', found 'none'",
        ),
        (
            "[tool.parity]\nredact = ['jsn:$.a']",
            "pyproject.toml:6: redact: unknown facet 'jsn' in address 'jsn:$.a'; did you mean 'json:$.a'?",
        ),
        ("[tool.parity]\njobs = 0", "`jobs`: expected a whole number from 1 to 1024"),
        ("[tool.parity]\nmax_body = '2 elephants'", "`max_body`: expected a size such as 16MB"),
        ("[tool.parity]\nlegacy = 'old'", "pyproject.toml: there is no legacy target 'old'"),
        ("[tool.parity.targets.'a b']\nurl = 'http://a'", "'a b' cannot be the name of a target"),
        ("url = 'b'", "pyproject.toml: not TOML: Cannot overwrite a value"),
    ],
)
def test_mistakes(project: Project, text: str, expected: str) -> None:
    with pytest.raises(SettingsError) as caught:
        project.settings(TARGETS + text + "\n")
    problems = [str(problem) for problem in caught.value.problems]
    assert [problem for problem in problems if expected in problem], problems
    assert len(problems) == 1 or "not TOML" in expected, problems


def test_a_url_must_be_one(project: Project) -> None:
    with pytest.raises(
        SettingsError, match=r"pyproject.toml:2: targets.a.url: `url`: expected a URL such as https://old.example"
    ):
        project.settings('[tool.parity.targets.a]\nurl = "localhost:5000"\n', use=())


def test_circles_of_needs_and_all_problems_at_once(project: Project) -> None:
    text = '[tool.parity.targets.a]\nurl = "http://a"\nneeds = ["b"]\n[tool.parity.targets.b]\nurl = "http://b"\nneeds = ["a"]\nx = 1\n'
    with pytest.raises(SettingsError) as caught:
        project.settings(text, use=())
    assert [str(problem).split(": ")[1] for problem in caught.value.problems] == [
        "targets.a.needs",
        "targets.b.needs",
        "targets.b.x",
    ]


def test_a_shared_broker_is_warned_about(project: Project) -> None:
    env = 'env = { CACHE_URL = "redis://localhost/0", NAME = "x" }\n'
    text = TARGETS.replace("[tool.parity.targets.candidate]", env + "[tool.parity.targets.candidate]") + env
    (warning,) = isolation_warnings(project.settings(text))
    assert "CACHE_URL" in warning
    assert isolation_warnings(project.settings(text + '[tool.parity]\nisolation = "shared"\n')) == ()


def test_quantities() -> None:
    texts = ["30s", "200ms", "2m", "1.5", "1 h", "1d", "-1", "s", "5 s s"]
    assert [parse_duration(text) for text in texts] == [30, 0.2, 120, 1.5, 3600, 86400, None, None, None]
    assert [parse_size(text) for text in ["16MB", "1024", "1 KiB", "2GB", "1kB", "1.5MB", "x"]] == [
        16 << 20,
        1024,
        1024,
        2 << 30,
        1024,
        None,
        None,
    ]
