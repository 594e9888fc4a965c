"""Runs exported rules in nginx, with the addresses they are given here: for `parity routes --check-edge`.

    python examples/edge/nginx.py parity.conf --listen 8080 --legacy http://127.0.0.1:5000 --candidate http://127.0.0.1:8000
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

MAIN = """\
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
worker_processes 1;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/rules.conf;
}}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rules", type=Path)
    parser.add_argument("--listen", type=int, required=True)
    parser.add_argument("--legacy", required=True)
    parser.add_argument("--candidate", required=True)
    given = parser.parse_args()
    text = given.rules.read_text("utf-8")
    text = re.sub(r"(?m)^(\s*listen )[^;]*;", rf"\g<1>127.0.0.1:{given.listen};", text)
    for side in ("legacy", "candidate"):
        address = urlsplit(getattr(given, side)).netloc
        text = re.sub(rf"(upstream parity_{side} \{{\s*server )[^;]*;", rf"\g<1>{address};", text)
    folder = Path(tempfile.mkdtemp(prefix="parity-edge-"))
    folder.chmod(0o755)  # nginx's worker has another user where its master is root
    (folder / "rules.conf").write_text(text, "utf-8")
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder), "utf-8")
    os.execvp("nginx", ["nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")])


if __name__ == "__main__":
    main()
