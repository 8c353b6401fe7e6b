"""A web server of our own for tests of what asks others: each path answers as a test says, well or badly."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

Answering = Callable[["Asked"], None]

ARTICLE = """<html><head><title>{title}</title></head><body><nav><a href="/">Home</a></nav><article>
<h1>{title}</h1><p>{line}</p>
<p>The rest of this article is told at some length, so that nobody takes it for a menu or a notice of
cookies, and it goes on for another sentence that says nothing about anyone in particular, as articles do.</p>
<p>A second paragraph follows the first one, with a few more words on the weather, which was fair all day,
and on what was eaten, which was soup and bread and cheese, as on any other day of the week in this season,
and on the roads, which were dry, and on the birds that were heard in the trees in the early morning.</p>
</article><footer>All rights reserved</footer></body></html>"""


class Request(NamedTuple):
    path: str
    headers: dict[str, str]


class Asked(BaseHTTPRequestHandler):
    """One request, and how to answer it."""

    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        host = self.server.host
        host.requests.append(Request(self.path, {k.lower(): v for k, v in self.headers.items()}))
        with contextlib.suppress(OSError):
            host.answers.get(self.path, missing)(self)
        self.close_connection = True

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Transfer_Encoding" not in headers and "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def missing(asked: Asked) -> None:
    asked.send(404)


def page(line: str = "Russia ASSAULT Ukraine", title: str = "What happened today", **more: str) -> Answering:
    body = ARTICLE.format(line=line, title=title).encode()
    headers = {"Content_Type": "text/html; charset=utf-8"} | more
    return lambda asked: asked.send(200, body, **headers)


def says(status: int, body: str | bytes = b"", **headers: str) -> Answering:
    data = body.encode() if isinstance(body, str) else body
    return lambda asked: asked.send(status, data, **headers)


class Host:
    """The server; `answers` by path, and `requests` as they came. With a certificate and its key it encrypts,
    and is called localhost."""

    def __init__(self, certificate: Path | None = None, key: Path | None = None) -> None:
        self.answers: dict[str, Answering] = {}
        self.requests: list[Request] = []
        self.ended = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
        self._server.daemon_threads = True
        self._server.host = self  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
            self.url = f"https://localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def paths(self) -> list[str]:
        """What was asked for since the last call, but for robots.txt."""
        paths = [request.path for request in self.requests if request.path != "/robots.txt"]
        self.requests.clear()
        return paths

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()


def rss(*links: str, title: str = "Herald", more: str = "") -> str:
    items = "".join(
        f"<item><title>Item {number}</title><link>{link}</link>"
        f"<pubDate>Tue, 0{number} Sep 2025 10:00:00 GMT</pubDate>{more}</item>"
        for number, link in enumerate(links, 1)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'
