"""TLS: trusted, not trusted, and not asked."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from harness.errors import DriverError
from harness.model.observation import FailureKind
from tests.servers import answering

from .conftest import World

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="makes its certificate with openssl")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1"
    options = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run([*command.split(), *options], cwd=folder, check=True, capture_output=True)
    return folder / "cert.pem", folder / "key.pem"


def context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*certificate)
    return made


def test_verification(world: World, certificate: tuple[Path, Path]) -> None:
    server = world.serve(answering(), tls=context(certificate))
    stranger = world.session(server).send("GET", "/")
    assert stranger.failure is not None
    assert stranger.failure.kind is FailureKind.REFUSED
    assert "certificate" in stranger.failure.message
    for verify in (str(certificate[0]), False):
        session = world.session(server, verify=verify)
        for body in (b"", b"x" * 300_000):
            observation = session.send("POST", "/", body=body)
            assert (observation.failure, observation.status) == (None, 200)
    with pytest.raises(DriverError, match="CA bundle"):
        world.session(server, verify="gone.pem").send("GET", "/")


def test_plain_http_spoken_to_a_tls_client(world: World) -> None:
    server = world.serve(answering())
    observation = world.session(server.url.replace("http:", "https:")).send("GET", "/", timeout=1)
    assert observation.failure is not None
