"""A static host for tests: serves a folder under a sub-path as GitHub Pages serves a branch.

Without ``.nojekyll`` at the folder's root, every path with a name that begins with ``_`` or ``.`` is not there.
Folders are never listed: a folder gives its ``index.html`` or 404, and without a slash at its end it leads to itself
with one.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
}
"""Content types by ending; anything else is bytes, and with ``nosniff`` a browser takes it for nothing better."""

HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""What docs/publishing.md tells hosts to send with every answer, the first of them for pages that nobody may frame."""

FRAMED = re.compile(r"/figures/[a-z0-9-]+\.html$")
"""A page with one figure alone, which other sites show."""


def headers(path: str) -> dict[str, str]:
    """What is sent with the answer to a path."""
    return {name: value for name, value in HEADERS.items() if "frame" not in value or not FRAMED.search(path)}


@dataclass
class Host:
    """A running host: where its site starts, and what it was asked for and could not give."""

    address: str
    missing: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)


def hidden(path: str) -> bool:
    """Whether a host with Jekyll drops this path."""
    return any(name.startswith(("_", ".")) for name in path.split("/"))


def find(folder: Path, path: str) -> Path | None:
    """The file that a path below the site's start names, or none."""
    names = path.split("/")
    if ".." in names or (hidden(path) and not (folder / ".nojekyll").exists()):
        return None
    file = folder / path
    if path == "" or path.endswith("/"):
        file /= "index.html"
    return file if file.is_file() else None


def handler(folder: Path, base: str, host: Host) -> type[BaseHTTPRequestHandler]:
    """The handler that serves a folder below `base`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            below = path.removeprefix(base)
            if f"{path}/" == base or (path.startswith(base) and (folder / below).is_dir() and not path.endswith("/")):
                self.answer(HTTPStatus.MOVED_PERMANENTLY, b"", {"Location": f"{path}/"})
                return
            file = find(folder, below) if path.startswith(base) else None
            if file is None:
                host.missing.append(path)
                self.answer(HTTPStatus.NOT_FOUND, b"404", {"Content-Type": "text/plain"})
                return
            host.given.append(path)
            kind = TYPES.get(file.suffix, "application/octet-stream")
            self.answer(HTTPStatus.OK, file.read_bytes(), {"Content-Type": kind})

        def do_HEAD(self) -> None:
            self.do_GET()

        def answer(self, status: HTTPStatus, body: bytes, more: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**more, **headers(urlsplit(self.path).path), "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            # A browser that goes to another page does not wait for the rest of this one.
            with suppress(ConnectionError):
                self.wfile.write(b"" if self.command == "HEAD" else body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def serve(folder: Path, base: str = "/repo/") -> Iterator[Host]:
    """Serve a folder under a sub-path of this machine while the block runs."""
    host = Host("")
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(folder, base, host))
    host.address = f"http://127.0.0.1:{server.server_port}{base}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
