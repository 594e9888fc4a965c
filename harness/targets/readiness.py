"""Asking a target something outside the comparison: is it ready, has it settled, is it reset?"""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING, cast

from harness.model.headers import merged, standing
from harness.model.origin import origin_of
from harness.model.target import Endpoint

if TYPE_CHECKING:
    import requests

_REQUEST = re.compile(r"([A-Z]+)\s+(/\S*)")


def as_request(text: str) -> tuple[str, str] | None:
    """Method and path of ``"POST /path"``; None when the text is a command."""
    match = _REQUEST.fullmatch(text.strip())
    return (match[1], match[2]) if match else None


class Asker:
    """A client for one target that sends what every request to it needs, and follows nothing."""

    def __init__(self, endpoint: Endpoint) -> None:
        import requests
        from urllib3 import disable_warnings
        from urllib3.exceptions import InsecureRequestWarning

        self._endpoint = endpoint
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = endpoint.target.verify
        if endpoint.target.verify is False:
            disable_warnings(InsecureRequestWarning)  # the user has decided so
        self._session.cookies.update(dict(endpoint.target.cookies))
        self._headers = {"User-Agent": "parity-harness", "Connection": "close"} | dict(merged(standing(endpoint)))

    def __enter__(self) -> Asker:  # noqa: PYI034  # not made to be subclassed
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def ask(self, method: str, path: str, timeout: float) -> tuple[int, str]:
        """The status and the first characters of the answer. Raises OSError when none came."""
        response: requests.Response = self._session.request(
            method,
            self._endpoint.base_url + path,
            headers=cast("dict[str, str | bytes]", self._headers),
            timeout=timeout,
            allow_redirects=False,
            stream=True,
        )
        with response:
            text = next(iter(response.iter_content(400)), b"").decode("utf-8", "replace")
            where = response.headers.get("Location")
            return response.status_code, f"to {where}" if where else text.strip()

    def accepts(self, timeout: float) -> bool:
        """Whether somebody listens there at all."""
        origin = origin_of(self._endpoint.base_url)
        try:
            with socket.create_connection((origin.host, origin.port), timeout):
                return True
        except OSError:
            return False
