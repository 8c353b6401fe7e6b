"""The server of a work folder: on loopback, unless somebody wants it otherwise and says so."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from graphbuild.errors import GraphbuildError, MissingExtraError
from graphbuild.serving.bounds import Bounds
from graphbuild.serving.held import Held

PORT = 8_765
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_CONNECTIONS = 64
_HEADERS = 16_384  # bytes of a request before its body
_PATIENCE = 3  # seconds for answers under way when it ends


class Server:
    """Serves a work folder: at once bound to its address (`url`), answering from `run` until `stop`.

    `host` must be this machine alone, unless `exposed`: there is no password, and who reaches the address
    reads the graph. `port` 0 takes a free one. `tell` is called with a line for what happens meanwhile.
    Raises GraphbuildError for an address that can't be had or isn't loopback, StoreError for a folder without
    a graph, MissingExtraError without the extra `serve`."""

    def __init__(
        self,
        folder: str | Path,
        *,
        host: str = "127.0.0.1",
        port: int = PORT,
        exposed: bool = False,
        bounds: Bounds | None = None,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        try:
            import uvicorn

            from graphbuild.serving.api import Api
            from graphbuild.serving.gate import Gate
        except ImportError:
            raise MissingExtraError("a server of the graph", "serve") from None
        self.loopback = _is_loopback(host)
        if not (self.loopback or exposed):
            raise GraphbuildError(
                f"{host} can be reached from other machines, and there is no password; give 127.0.0.1, or "
                "say that this is what you want (--expose)"
            )
        api = Api(Held(folder, tell), bounds or Bounds())
        self._socket = _bound(host, port)
        address, port = self._socket.getsockname()[:2]
        shown = f"[{address}]" if ":" in address else str(address)
        named = f"[{host}]" if ":" in host else host.lower()
        self.url = f"http://{shown}:{port}/"
        gate = Gate(api.app(), api, _LOOPBACK | {shown, named}, exposed=not self.loopback)
        self._server = _server(uvicorn, gate)

    def run(self) -> None:
        """Answers until `stop`, or in the main thread until SIGINT or SIGTERM, which are then as they are
        without us."""
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._socket.close()

    def stop(self) -> None:
        """Ends `run`, from whatever thread, after the answers under way."""
        self._server.should_exit = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._socket.close()


def _server(uvicorn: Any, app: Any) -> Any:
    return uvicorn.Server(
        uvicorn.Config(
            app,
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS,
            h11_max_incomplete_event_size=_HEADERS,
            timeout_graceful_shutdown=_PATIENCE,
        )
    )


def _addresses(host: str) -> list[tuple[socket.AddressFamily, str]]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise GraphbuildError(f"{host!r} is no address of this machine: {error}") from None
    return [(family, str(address[0])) for family, _, _, _, address in found]


def _is_loopback(host: str) -> bool:
    return all(ipaddress.ip_address(address.partition("%")[0]).is_loopback for _, address in _addresses(host))


def _bound(host: str, port: int) -> socket.socket:
    family, address = _addresses(host)[0]
    try:
        return socket.create_server((address, port), family=family)
    except (OSError, OverflowError) as error:
        told = getattr(error, "strerror", None) or str(error)
        with contextlib.suppress(AttributeError):
            told = told.lower()
        raise GraphbuildError(f"can't serve at {address}:{port}: {told}; give another --port") from None
