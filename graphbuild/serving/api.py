"""What can be asked, and the answers: the page, the ready queries by name, and queries of one's own."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

import anyio
import anyio.to_thread
import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

import graphbuild
from graphbuild.cypher import Query, catalogue, find, inline, listing
from graphbuild.errors import GraphbuildError, QueryError
from graphbuild.serving.bounds import Bounds
from graphbuild.serving.held import Held, Loaded

_BODY_SECONDS = 10.0  # that a question may take to arrive
_NAME = re.compile(r"[\w-]+")  # which is no path
_USE = {
    "/": "the page of the graph",
    "/api": "this",
    "/api/queries": "the ready queries, and what each takes",
    "/api/queries/NAME": "the answer to a ready query; its parameters, max_rows and max_seconds are given in "
    "the address, or as JSON with POST: {parameters, max_rows, max_seconds}",
    "/api/query": "the answer to a query of your own; POST as JSON: "
    "{cypher, parameters, max_rows, max_seconds}",
}


class _Ask(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a question."""

    cypher: str | None = None
    parameters: dict[str, Any] = {}
    max_rows: int | None = None
    max_seconds: float | None = None


class Api:
    """The answers over what a folder holds, within bounds."""

    def __init__(self, held: Held, bounds: Bounds) -> None:
        self._held, self._bounds = held, bounds
        self._busy = 0  # questions that are being answered

    def app(self) -> Starlette:
        """The application, without its gate."""
        get = ["GET"]
        return Starlette(
            routes=[
                Route("/", self._page, methods=get),
                Route("/graph.html", self._page, methods=get),
                Route("/api", self._about, methods=get),
                Route("/api/queries", self._queries, methods=get),
                Route("/api/queries/{name}", self._ready, methods=["GET", "POST"]),
                Route("/api/query", self._own, methods=["POST"]),
            ],
            exception_handlers={
                GraphbuildError: self._failed,
                HTTPException: self._missing,
                Exception: self._broken,
            },
        )

    def refuse(self, status: int, why: str, **headers: str) -> Response:
        """An answer that is none, with the reason as JSON."""
        return _json({"error": why}, status, headers)

    async def _page(self, request: Request) -> Response:
        page = await anyio.to_thread.run_sync(self._held.page)
        headers = {
            "ETag": f'"{page.version}"',
            "Cache-Control": "no-cache",
            "Content-Security-Policy": f"{page.policy}; frame-ancestors 'none'",
        }
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(page.html, media_type="text/html", headers=headers)

    async def _about(self, request: Request) -> Response:
        loaded = await self._graph()
        return _json({
            "graphbuild": graphbuild.__version__,
            "graph": loaded.version,
            "counts": loaded.counts,
            "bounds": self._bounds,
            "use": _USE,
        })  # fmt: skip

    async def _queries(self, request: Request) -> Response:
        return _json(listing(_catalogue()).to_dicts())

    async def _ready(self, request: Request) -> Response:
        name = request.path_params["name"]
        query = next((one for one in _catalogue() if one.name == name), None)
        if query is None:
            try:
                find(name if _NAME.fullmatch(name) else "-")  # says which are near
            except QueryError as error:
                return self.refuse(404, str(error))
            return self.refuse(404, f"there is no query {name!r}")
        if request.method == "POST":
            ask = await self._ask(request)
            if isinstance(ask, Response):
                return ask
            if ask.cypher is not None:
                return self.refuse(400, "a ready query takes no cypher; send that to /api/query")
            return await self._answer(query, query.complete(ask.parameters), ask)
        words = dict(request.query_params)
        if len(words) < len(request.query_params.multi_items()):
            return self.refuse(400, "a parameter is given twice")
        try:
            ask = _Ask(
                max_rows=_number(words, "max_rows", int), max_seconds=_number(words, "max_seconds", float)
            )
        except ValueError as error:
            return self.refuse(400, str(error))
        return await self._answer(query, query.bind(words), ask)

    async def _own(self, request: Request) -> Response:
        ask = await self._ask(request)
        if isinstance(ask, Response):
            return ask
        if ask.cypher is None:
            return self.refuse(400, "the body has no cypher: the text of the query")
        query = inline(ask.cypher)
        return await self._answer(query, query.complete(ask.parameters), ask)

    async def _ask(self, request: Request) -> _Ask | Response:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return self.refuse(415, "send the question as application/json")
        data = bytearray()
        try:
            with anyio.fail_after(_BODY_SECONDS):
                async for part in request.stream():
                    data += part
                    if len(data) > self._bounds.body:
                        told = f"the question is larger than {self._bounds.body:,} bytes"
                        return self.refuse(413, told, Connection="close")
        except TimeoutError:
            return self.refuse(408, "the question took too long to arrive", Connection="close")
        except ClientDisconnect:
            return self.refuse(400, "the question broke off")
        try:
            return msgspec.json.decode(bytes(data), type=_Ask)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            return self.refuse(400, f"the body is no question: {error}")

    async def _answer(self, query: Query, values: Mapping[str, object], ask: _Ask) -> Response:
        bounds = self._bounds
        for name, value in (("max_rows", ask.max_rows), ("max_seconds", ask.max_seconds)):
            if value is not None and not value > 0:
                return self.refuse(400, f"{name} is {value}; give more than 0")
        limit = min(ask.max_rows or bounds.rows, bounds.rows)
        seconds = min(ask.max_seconds or bounds.seconds, bounds.seconds)
        if self._busy >= bounds.queries:
            told = f"{bounds.queries} questions are being answered, which is the most; come again"
            return self.refuse(503, told, **{"Retry-After": "1"})
        self._busy += 1
        try:
            loaded = await self._graph()
            run = functools.partial(
                loaded.engine.run, query.text, values, timeout=seconds, limit=limit, max_work=bounds.work
            )

            def answered() -> bytes:
                rows = run()
                return msgspec.json.encode({
                    "columns": rows.columns,
                    "rows": rows.rows,
                    "truncated": rows.truncated,
                    "warnings": rows.warnings,
                    "graph": loaded.version,
                })  # fmt: skip

            # A question whose asker has gone still counts as long as the engine works on it.
            data = await anyio.to_thread.run_sync(answered)
        finally:
            self._busy -= 1
        if len(data) > bounds.answer:
            return self.refuse(400, f"the answer is larger than {bounds.answer:,} bytes; ask for less")
        return Response(data, media_type="application/json")

    async def _graph(self) -> Loaded:
        return await anyio.to_thread.run_sync(self._held.graph)

    async def _failed(self, request: Request, error: Exception) -> Response:
        return self.refuse(400 if isinstance(error, QueryError) else 503, str(error))

    async def _missing(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        known = {404: "there is nothing here; /api says what there is", 405: "not by this method"}
        return self.refuse(error.status_code, known.get(error.status_code, error.detail))

    async def _broken(self, request: Request, error: Exception) -> Response:
        return self.refuse(500, f"unexpected {type(error).__name__}; this is a fault of graphbuild")


@functools.cache
def _catalogue() -> tuple[Query, ...]:
    return tuple(catalogue())


def _number(words: dict[str, str], name: str, kind: type[int] | type[float]) -> Any:
    """Takes a number of ours out of the words of an address. Raises ValueError."""
    word = words.pop(name, None)
    try:
        return None if word is None else kind(word)
    except ValueError:
        raise ValueError(f"{name} is {word!r}; give a number") from None


def _json(what: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    data = msgspec.json.encode(what)
    return Response(data, status, dict(headers or {}), media_type="application/json")
