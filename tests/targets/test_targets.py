"""Targets that start, stop, die and misbehave, as real processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from harness.errors import ResetError, TargetError
from harness.model.target import Target
from harness.targets import Targets
from harness.targets.process import Process
from harness.targets.running import RunningTarget
from tests.servers import RawServer, answer, routed

ROOT = str(Path(__file__).parents[2])
GOOD = "{python} -m tests.servers good --port {port}"


def target(name: str = "legacy", command: str | None = GOOD, **fields: object) -> Target:
    return Target(name, command=command, cwd=ROOT, **{"start_timeout": 20.0, **fields})


def started(*targets: Target, **options: object) -> Targets:
    return Targets({each.name: each for each in targets}, names=[each.name for each in targets], **options)


def get(url: str) -> requests.Response:
    with requests.get(url, timeout=5) as response:
        return response


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def eventually(holds: Callable[[], bool], seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def nobody_listens(url: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(url.rpartition(":")[2]))) != 0


class TestStarting:
    def test_ready_and_stopped(self) -> None:
        with started(target(ready="/healthz", env={"T_A": "1", "T_PORT": "{port}"})) as targets:
            endpoint = targets.endpoints["legacy"]
            port = endpoint.base_url.rpartition(":")[2]
            assert get(endpoint.base_url + "/").text == f"T_A=1\nT_PORT={port}"
            targets.check_alive("legacy")
            assert f"listening on {port}" in targets.log_tail("legacy")
            assert targets.warnings == []
        assert nobody_listens(endpoint.base_url)

    def test_without_ready_a_connection_is_enough(self) -> None:
        targets = started(target())
        try:
            assert get(targets.start()["legacy"].base_url).status_code == 200
        finally:
            targets.stop()

    def test_urls_are_handed_on_and_taps_put_between(self) -> None:
        legacy = target("legacy")
        mailbox = target("mailbox")
        candidate = target("candidate", GOOD + " # {legacy_url}", env={"T_L": "{legacy_url}", "T_M": "${targets.mailbox.url}"})
        known = {each.name: each for each in (candidate, legacy, mailbox)}
        with Targets(known, names=["candidate", "legacy"], legacy="legacy") as targets:
            assert set(targets.endpoints) == {"legacy", "mailbox", "candidate"}
            mail = targets.endpoints["mailbox"].base_url
            tap = targets.taps["candidate"]
            assert get(targets.endpoints["candidate"].base_url).text == f"T_L={tap.url}\nT_M={mail}"
            assert get(tap.url + "/broken").status_code == 500
            assert [(one.status, one.length) for one in tap.passed_on("GET", "/broken", 0.0)] == [(500, 0)]
        assert nobody_listens(tap.url)

    def test_an_absent_legacy_is_nowhere(self) -> None:
        with started(target("candidate", env={"T_L": "{legacy_url}"})) as targets:
            assert get(targets.endpoints["candidate"].base_url).text == "T_L=http://127.0.0.1:9"
            assert "no live legacy" in targets.warnings[0]

    def test_a_worker_that_listens_on_nothing_is_ready_when_it_runs(self) -> None:
        worker = target("worker", "sleep 600")
        with Targets({"legacy": target(needs=("worker",)), "worker": worker}, names=["legacy"]) as targets:
            targets.check_alive("worker")

    def test_other_braces_and_shell_syntax_stay(self) -> None:
        command = "echo '{\"a\": {}}' ${HOME:+home} && exec " + GOOD
        with started(target(command=command)) as targets:
            assert targets.log_tail("legacy")[0] == '{"a": {}} home'

    def test_the_scripts_of_this_interpreter_are_on_the_path(self) -> None:
        with started(target(command="command -v pytest; exec " + GOOD)) as targets:
            assert targets.log_tail("legacy")[0] == str(Path(sys.executable).parent / "pytest")

    def test_much_output_blocks_nobody(self) -> None:
        with started(target(command="{python} -m tests.servers noisy --port {port}")) as targets:
            assert get(targets.endpoints["legacy"].base_url).status_code == 200
            assert len(targets.log_tail("legacy", 10_000)) <= 200

    def test_a_port_that_is_taken_is_tried_again_elsewhere(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as squatter, socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            ports = iter([squatter.getsockname()[1], free.getsockname()[1]])
            free.close()
            squatter.listen()
            one = RunningTarget(target(ready="/healthz"), legacy_url="", urls={}, new_port=lambda: next(ports))
            try:
                assert get(one.start().base_url).status_code == 200
            finally:
                one.stop()


class TestNotStarting:
    def fails(self, *targets: Target, **options: object) -> str:
        with pytest.raises(TargetError) as caught, started(*targets, **options):
            pass
        return str(caught.value)

    def test_crashed(self) -> None:
        began = time.monotonic()
        message = self.fails(target(command="{python} -m tests.servers crashes --port {port}"))
        assert "target 'legacy' ended with exit code 1 before it was ready" in message
        assert message.endswith("its last lines were:\n  | about to crash\n  | RuntimeError: no database")
        assert time.monotonic() - began < 10

    def test_never_ready(self) -> None:
        message = self.fails(
            target(command="{python} -m tests.servers never-ready --port {port}", ready="/x", start_timeout=1.0)
        )
        assert "was not ready" in message
        assert "within 1 s: /x gave no answer" in message
        assert message.endswith("| waiting for a database that never comes")

    def test_answering_but_not_ready(self) -> None:
        message = self.fails(target(ready="/broken", start_timeout=1.5))
        assert "/broken answered 500" in message

    def test_no_such_command_or_folder(self) -> None:
        assert "not found" in self.fails(target(command="no-such-command-at-all"))
        assert "correct its `cwd`" in self.fails(Target("legacy", command="true", cwd="/no/such/folder"))

    def test_nobody_at_the_url(self) -> None:
        message = self.fails(target(command=None, url="http://127.0.0.1:9", start_timeout=0.3))
        assert "nobody accepts a connection; start it" in message

    def test_somebody_else_at_the_url(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as squatter:
            url = f"http://127.0.0.1:{squatter.getsockname()[1]}"
            assert "something already listens" in self.fails(target(url=url))

    def test_unknown_and_circular_needs(self) -> None:
        assert "no target 'mailbx' that 'legacy' needs; did you mean 'mailbox'?" in self.fails(
            target(needs=("mailbx",)), target("mailbox")
        )
        assert "legacy -> b -> legacy" in self.fails(target(needs=("b",)), target("b", env={"X": "${targets.legacy.url}"}))

    def test_one_that_fails_stops_the_others(self) -> None:
        targets = started(target("good", "echo $$ && exec sleep 600"), target("bad", "sleep 0.5; exit 3 # {port}"))
        with pytest.raises(TargetError, match="'bad' ended with exit code 3"):
            targets.start()
        assert not running(int(targets.log_tail("good")[0]))


class TestDying:
    def test_it_is_noticed_with_its_last_words(self) -> None:
        with started(target(command="{python} -m tests.servers dies --port {port} --after 2")) as targets:
            url = targets.endpoints["legacy"].base_url
            assert [get(url).status_code for _ in range(2)] == [200, 200]
            assert eventually(lambda: nobody_listens(url))
            time.sleep(0.1)
            with pytest.raises(TargetError, match=r"died with exit code 7(?s:.*)\| dying now$"):
                targets.check_alive("legacy")
            with pytest.raises(TargetError, match="died"):
                targets.reset("legacy")


class TestStopping:
    @pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="finds those who left the group in /proc")
    def test_grandchildren_go_too(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("harness.targets.process._GRACE", 1.0)
        pids = tmp_path / "pids"
        with started(target(command=f"{{python}} -m tests.servers grandchildren --port {{port}} --pids {pids}")):
            born = [int(pid) for pid in pids.read_text().split()]
            assert len(born) == 2
            assert all(running(pid) for pid in born)
        assert not any(running(pid) for pid in born)

    def test_sigterm_comes_first_and_once(self, tmp_path: Path) -> None:
        script = "trap 'echo term >> log; sleep 0.3; exit 0' TERM; echo up; while :; do sleep 0.05; done"
        process = Process(script, cwd=str(tmp_path), env=os.environ)
        assert eventually(lambda: process.log_tail() == ("up",))
        process.stop()
        process.stop()
        assert (tmp_path / "log").read_text() == "term\n"
        assert process.returncode == 0

    def test_who_ignores_sigterm_is_killed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("harness.targets.process._GRACE", 0.5)
        process = Process("trap '' TERM; echo $$; while :; do sleep 0.05; done", cwd=".", env=os.environ)
        assert eventually(lambda: bool(process.log_tail()))
        process.stop()
        assert process.returncode == -signal.SIGKILL

    def test_an_exception_stops_them(self) -> None:
        def fail(targets: Targets) -> None:
            urls.append(targets.endpoints["legacy"].base_url)
            raise ZeroDivisionError

        urls: list[str] = []
        with pytest.raises(ZeroDivisionError), started(target()) as targets:
            fail(targets)
        assert nobody_listens(urls[0])

    def test_stopping_while_starting(self) -> None:
        targets = started(target(command="echo $$; sleep 600 # {port}", start_timeout=60.0))
        timer = threading.Timer(0.5, targets.stop)
        timer.start()
        began = time.monotonic()
        with pytest.raises(TargetError):
            targets.start()
        timer.join()
        assert time.monotonic() - began < 10
        assert not running(int(targets.log_tail("legacy")[0]))

    @pytest.mark.parametrize("ending", ["SIGTERM", "SIGINT", "SIGHUP", "exit"])
    def test_nothing_outlives_the_harness(self, ending: str) -> None:
        script = f"""
import time
from harness.model.target import Target
from harness.targets import Targets
targets = Targets({{"a": Target("a", command="echo $$; exec sleep 600")}}, names=["a"])
targets.start()
while not targets.log_tail("a"):
    time.sleep(0.02)
print(targets.log_tail("a")[0], flush=True)
if {ending!r} != "exit":
    time.sleep(60)
"""
        harness = subprocess.Popen(
            [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        with harness:
            pid = int(harness.stdout.readline())
            if ending != "exit":
                assert running(pid)
                harness.send_signal(getattr(signal, ending))
            harness.wait(10)
        assert eventually(lambda: not running(pid))

    def test_signal_handlers_are_put_back(self) -> None:
        before = signal.getsignal(signal.SIGTERM)
        with started(target("worker", "sleep 600")):
            assert signal.getsignal(signal.SIGTERM) is not before
        assert signal.getsignal(signal.SIGTERM) is before


class TestReset:
    def resets(self, server: RawServer, **fields: object) -> Targets:
        targets = started(target(command=None, url=server.url, start_timeout=1.0, **fields))
        targets.start()
        return targets

    def test_by_request(self) -> None:
        with RawServer(routed({"POST /test/reset": answer(status=204)})) as server:
            targets = self.resets(server, reset="POST /test/reset", headers={"X-A": "1"}, public_url="https://shop.example")
            assert targets.reset("legacy") is True
            assert server.last_line == "POST /test/reset HTTP/1.1"
            assert b"\r\nHost: shop.example\r\n" in server.last
            assert b"\r\nX-A: 1\r\n" in server.last
            targets.stop()

    @pytest.mark.parametrize(
        ("page", "says"),
        [
            (answer("no such table", status=500), "answered 500 no such table"),
            (answer("", status=302, headers=[("Location", "/login")]), "answered 302 to /login"),
            (answer("", status=404), "answered 404"),
        ],
    )
    def test_a_refused_reset(self, page: bytes, says: str) -> None:
        with RawServer(routed({"POST /r": page})) as server:
            targets = self.resets(server, reset="POST /r")
            with pytest.raises(ResetError, match=says):
                targets.reset("legacy")
            targets.stop()

    def test_nobody_there_any_more(self) -> None:
        with RawServer(routed({})) as server:
            targets = self.resets(server, reset="POST /r")
        with pytest.raises(ResetError, match="refused"):
            targets.reset("legacy")
        targets.stop()

    def test_without_reset(self) -> None:
        with RawServer(routed({})) as server:
            targets = self.resets(server)
            assert targets.reset("legacy") is False
            targets.stop()

    def test_settling_is_awaited(self) -> None:
        answers = iter([503, 202, 200])
        pages = {"GET /busy": lambda _: answer(status=next(answers)), "POST /r": answer()}
        with RawServer(routed(pages)) as server:
            targets = self.resets(server, reset="POST /r", settle="GET /busy")
            targets.reset("legacy")
            assert [request[:8] for request in server.requests] == [b"GET /bus"] * 3 + [b"POST /r "]
            targets.stop()

    def test_never_settling(self) -> None:
        with RawServer(routed({"GET /busy": answer("3 jobs", status=503)})) as server:
            targets = self.resets(server, reset="POST /r", settle="GET /busy")
            with pytest.raises(ResetError, match="did not settle in 1 s: GET /busy answered 503 3 jobs"):
                targets.reset("legacy")
            targets.stop()

    def test_by_command(self, tmp_path: Path) -> None:
        log = tmp_path / "log"
        with started(target(reset=f"echo $T_A {{port}} {{url}} >> {log}", env={"T_A": "a"})) as targets:
            url = targets.endpoints["legacy"].base_url
            assert targets.reset("legacy") is True
            assert log.read_text() == f"a {url.rpartition(':')[2]} {url}\n"

    def test_a_command_that_fails_or_hangs(self) -> None:
        with started(
            target("a", reset="echo no table >&2; exit 4"), target("b", "sleep 600", reset="sleep 600", start_timeout=1.0)
        ) as targets:
            with pytest.raises(ResetError, match=r"ended with exit code 4\n  \| no table$"):
                targets.reset("a")
            began = time.monotonic()
            with pytest.raises(ResetError, match="did not end within 1 s"):
                targets.reset("b")
            assert time.monotonic() - began < 4


def test_a_url_target_is_asked_whether_it_is_ready() -> None:
    with RawServer(routed({"GET /healthz": answer("ok")})) as server:
        with started(target(command=None, url=server.url + "/", ready="/healthz")) as targets:
            assert targets.endpoints["legacy"].base_url == server.url
            targets.check_alive("legacy")
            assert targets.log_tail("legacy") == ()
        assert server.last_line == "GET /healthz HTTP/1.1"


def test_shared_places_are_warned_about() -> None:
    def warnings(left: dict[str, str], right: dict[str, str]) -> list[str]:
        return started(target("legacy", env=left), target("candidate", env=right)).warnings

    [warning] = warnings({"CELERY_BROKER_URL": "redis://h/0"}, {"REDIS_URL": "redis://h/0"})
    assert "'legacy' and 'candidate' share 'redis://h/0' (CELERY_BROKER_URL, REDIS_URL)" in warning
    for left, right in (
        ({"DATABASE_URL": "postgres://h/a"}, {"DATABASE_URL": "postgres://h/b"}),
        ({"SECRET_KEY": "same"}, {"SECRET_KEY": "same"}),
        ({"DATABASE_URL": "sqlite:///:memory:"}, {"DATABASE_URL": "sqlite:///:memory:"}),
        ({"CACHE_URL": "locmem://"}, {"CACHE_URL": "locmem://"}),
    ):
        assert warnings(left, right) == []
