"""Who may ask, before anything is looked at: no names but our own, no other people's pages; and the headers
that every answer carries.

A page of anywhere can send requests to this machine, and make its own name mean this machine (DNS rebinding),
so that the browser takes our answers for its own. Such a request bears that name in `Host`; a page of another
origin is told by `Origin` and `Sec-Fetch-Site` (Fetch Metadata, W3C).
"""

from __future__ import annotations

import ipaddress
import re
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
_HOST = re.compile(r"([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")  # name, port
POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class Gate:
    """Lets requests through to `app` whose `Host` is one of `names` or, where `exposed`, any address in
    figures; at whatever port, which may be that of a tunnel."""

    def __init__(self, app: ASGIApp, api: Api, names: frozenset[str], exposed: bool) -> None:
        self._app, self._api = app, api
        self._names, self._exposed = names, exposed

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
        found = _HOST.fullmatch(host)
        return found is not None and (found[1] in self._names or (self._exposed and _in_figures(found[1])))


def _in_figures(name: str) -> bool:
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True
