"""A publisher's site on 127.0.0.1 that misbehaves as told, for the tests of fetching."""

from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, BrokenBarrierError


@dataclass
class Page:
    """What one path serves, and how.

    `busy` is the number of 503 answers before the first good one, `cut` the byte after which
    the first connection is dropped, `together` a barrier at which answers wait for each other.
    """

    body: bytes
    content_type: str = "application/octet-stream"
    status: int = 200
    busy: int = 0
    cut: int | None = None
    ranges: bool = True
    together: Barrier | None = None


@dataclass
class Site:
    """Pages by path, and what has been asked of them."""

    pages: dict[str, Page] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    ranges_asked: list[str] = field(default_factory=list)
    address: str = ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' output quiet."""

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        site = self.server.site
        page = site.pages.get(self.path)
        site.asked[self.path] += 1
        if page is None:
            self.send_error(404)
            return
        if page.together is not None:
            try:
                page.together.wait(timeout=120)
            except BrokenBarrierError:
                self.send_error(500, "the others did not come")
                return
        if site.asked[self.path] <= page.busy:
            self.send_error(503)
            return
        self._send(page, self._start(page))

    def _start(self, page: Page) -> int:
        asked = self.headers.get("Range")
        if asked is None:
            return 0
        self.server.site.ranges_asked.append(asked)
        return int(asked.removeprefix("bytes=").removesuffix("-")) if page.ranges else 0

    def _send(self, page: Page, start: int) -> None:
        body = page.body[start:]
        self.send_response(206 if start else page.status)
        self.send_header("Content-Type", page.content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if page.cut is not None:
            cut, page.cut = page.cut, None
            self.wfile.write(body[:cut])
            self.close_connection = True
            return
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, site: Site) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.site = site
        site.address = f"http://127.0.0.1:{self.server_address[1]}"


def serve(site: Site) -> ThreadingHTTPServer:
    """Return a server of `site` on a free port, not yet running; sets the site's address."""
    return _Server(site)
