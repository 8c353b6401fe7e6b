"""Who may ask, before anything is looked at: no names but our own, no other people's pages; and the headers
that every answer carries.

A page of anywhere can send requests to this machine, and make its own name mean this machine (DNS rebinding),
so that the browser takes our answers for its own. Such a request bears that name in `Host`; a page of another
origin is told by `Origin` and `Sec-Fetch-Site` (Fetch Metadata, W3C).
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from graphbuild.serving.api import Api

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class Gate:
    """Lets requests through to `app` whose `Host` is one of `names` with our port or, where `exposed`, any
    address in figures."""

    def __init__(self, app: ASGIApp, api: Api, names: frozenset[str], port: int, exposed: bool) -> None:
        self._app, self._api = app, api
        self._names, self._port, self._exposed = names, port, exposed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI has it."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", POLICY)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        headers = Headers(scope=scope)
        refusal = self._refusal(headers, scope["path"])
        if refusal is None:
            await self._app(scope, receive, guarded)
        else:
            await self._api.refuse(*refusal)(scope, receive, guarded)

    def _refusal(self, headers: Headers, path: str) -> tuple[int, str] | None:
        host = headers.get("host", "").lower()
        if not self._is_ours(host):
            return 421, f"this server answers to its own address, not to {host!r}"
        if path.startswith("/api"):
            origin = headers.get("origin")
            if origin is not None and origin.lower() != f"http://{host}":
                return 403, "pages of other origins may not ask"
            if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
                return 403, "pages of other origins may not ask"
        return None

    def _is_ours(self, host: str) -> bool:
        name, port = split_host(host)
        if port != self._port:
            return False
        return name in self._names or (self._exposed and _in_figures(name))


def split_host(host: str) -> tuple[str, int | None]:
    """Name and port of a `Host` header; 80 where it names none, None where that is no port. An IPv6 address
    keeps its brackets."""
    name, colon, port = host, "", ""
    if not host.endswith("]"):
        name, colon, port = host.rpartition(":")
        if not colon:
            return host, 80
    if not colon:
        return name, 80
    return name, int(port) if port.isascii() and port.isdecimal() and len(port) <= 5 else None


def _in_figures(name: str) -> bool:
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True
