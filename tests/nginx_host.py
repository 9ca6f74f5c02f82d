"""Nginx for tests: a site of its own configuration on a free port of this machine."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")

needs_nginx = pytest.mark.skipif(
    NGINX is None, reason="nginx is not installed (on Debian: apt-get install nginx-light)"
)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


@contextmanager
def serve(site: str, place: Path, replaced: dict[str, str]) -> Iterator[str]:
    """Run nginx with a site's configuration while the block runs, and give its address.

    Parameters
    ----------
    site : str
        What stands in ``/etc/nginx/sites-enabled/``; it listens on port 80.
    place : Path
        Folder for what nginx writes.
    replaced : dict
        Folders that the site names, and those that stand for them here.
    """
    port = free_port()
    for old, new in {"listen 80;": f"listen 127.0.0.1:{port};", **replaced}.items():
        assert site.count(old) == 1
        site = site.replace(old, new)
    user = "user root;" if os.getuid() == 0 else ""
    temporary = "".join(
        f"{kind}_temp_path {place}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    settings = place / "nginx.conf"
    settings.write_text(
        f"{user} daemon off; pid {place}/pid; error_log stderr; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; {temporary}\n{site} }}\n",
        encoding="utf-8",
    )
    assert NGINX
    server = subprocess.Popen([NGINX, "-c", str(settings), "-p", str(place)], stderr=subprocess.PIPE, text=True)
    for _ in range(100):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0 or server.poll() is not None:
                break
        time.sleep(0.1)
    assert server.poll() is None, server.communicate()[1]
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.communicate()
