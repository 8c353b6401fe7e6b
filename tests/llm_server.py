"""A language model's endpoint for tests: it answers as it is told to, in every wrong way too."""

from __future__ import annotations

import functools
import json
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from graphbuild.extract import Extractor


def share_finder(patch: pytest.MonkeyPatch) -> None:
    """Gives all extractors made in this process one and the same finder of actors, which takes a second to
    make."""
    made = _finder()
    patch.setattr(sys.modules[Extractor.__module__], "ActorFinder", lambda nlp, own: made)


@functools.cache
def _finder() -> Any:
    return Extractor()._finder


Told = dict[str, Any]
Act = Callable[["Handler", dict[str, Any]], None]


def claim(sentence: int, quote: str, source: str, root: str, target: str | None, **more: Any) -> Told:
    """A claim as a model should tell it; the predicate is what stands between source and target."""
    between = quote.partition(source)[2].partition(target or "\0")[0].split()
    return {
        "sentence": sentence, "quote": quote, "source": source, "source_kind": "country", "target": target,
        "target_kind": "country" if target else None, "class": root, "predicate": " ".join(between[:1]),
    } | more  # fmt: skip


def sentences_of(body: dict[str, Any]) -> list[str]:
    """What a request asks about."""
    return [one["text"] for one in json.loads(body["messages"][1]["content"])["sentences"]]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.bodies.append(body)
        self.server.headers.append(dict(self.headers))
        self.server.paths.append(self.path)
        acts = self.server.acts
        (acts.pop(0) if acts else self.server.usual)(self, body)

    def reply(
        self, status: int, content: bytes, kind: str = "application/json", **headers: str | int
    ) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", len(content)), *headers.items()):
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(content)

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """`acts` are done once each, in order; then `usual` again and again. `bodies`, `headers` and `paths` are
    those of the requests that came."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.acts: list[Act] = []
        self.usual: Act = claims()
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


@contextmanager
def running() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()


def completion(content: object, finish: str = "stop", usage: object = None) -> bytes:
    message = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}
    told = {"id": "x", "object": "chat.completion", "choices": [message], "usage": usage}
    return json.dumps(told).encode()


def says(content: object, finish: str = "stop", tokens: int = 100) -> Act:
    """The model's text."""
    return lambda handler, body: handler.reply(
        200, completion(content, finish, {"prompt_tokens": 1, "total_tokens": tokens})
    )


def claims(*told: Told) -> Act:
    """An answer with these claims."""
    return says(json.dumps({"claims": list(told)}))


def knows(*told: Told) -> Act:
    """As a good model would: of each sentence the claims whose quote it holds."""

    def act(handler: Handler, body: dict[str, Any]) -> None:
        found = [
            one | {"sentence": number}
            for number, text in enumerate(sentences_of(body), 1)
            for one in told
            if one["quote"] in text
        ]
        claims(*found)(handler, body)

    return act


def status(code: int, content: bytes = b"{}", **headers: str | int) -> Act:
    return lambda handler, body: handler.reply(code, content, **headers)


def raw(content: bytes, kind: str = "application/json", **headers: str | int) -> Act:
    return lambda handler, body: handler.reply(200, content, kind, **headers)


def hangs(handler: Handler, body: dict[str, Any]) -> None:
    """Says nothing until the other side has gone."""
    handler.connection.settimeout(5)
    with suppress(OSError):
        handler.connection.recv(1)
    handler.close_connection = True


def drips(handler: Handler, body: dict[str, Any]) -> None:
    """A byte now and then, without end."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    try:
        for _ in range(500):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.02)
    except OSError:
        pass
    handler.close_connection = True


def drips_headers(handler: Handler, body: dict[str, Any]) -> None:
    """Header after header, without end."""
    handler.send_response(200)
    handler.flush_headers()
    with suppress(OSError):
        for number in range(500):
            handler.wfile.write(f"X-{number}: y\r\n".encode())
            time.sleep(0.02)
    handler.close_connection = True


def floods(handler: Handler, body: dict[str, Any]) -> None:
    """Megabytes without an end."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000000000")
    handler.end_headers()
    try:
        for _ in range(1_000):
            handler.wfile.write(b" " * 100_000)
    except OSError:
        pass
    handler.close_connection = True


def breaks_off(handler: Handler, body: dict[str, Any]) -> None:
    """Closes in the middle of the answer."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')
    handler.wfile.flush()
    handler.hang_up()


def no_http(handler: Handler, body: dict[str, Any]) -> None:
    """Something that is no HTTP at all."""
    handler.connection.sendall(b"SSH-2.0-OpenSSH_9.6\r\n")
    handler.hang_up()
