"""One question to an OpenAI-compatible endpoint: tried again where that helps, and nothing from it trusted.

Redirects are not followed, answers are read up to a size and for a time, and the key is in one header of the
request and nowhere else: no message repeats what the endpoint says where that could hold it."""

from __future__ import annotations

import datetime as dt
import email.utils
import os
import socket
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import msgspec

from graphbuild.errors import EndpointError, GraphbuildError, GraphbuildWarning, MissingExtraError
from graphbuild.llm.ledger import Ledger
from graphbuild.llm.remote import KEY_VARIABLE, Remote

if TYPE_CHECKING:
    import httpx

ATTEMPTS = 4
MOST_BYTES = 2_000_000  # of an answer
LONGEST_WAIT = 120.0  # seconds that the endpoint may ask us to wait
_FIRST_WAIT = 1.0  # seconds before the second attempt, twice as long before each other
_CONNECT = 10.0  # seconds
_SAID = 160  # characters of what the endpoint says that are repeated
_HOPELESS = {
    401: f"it refuses the key; put the right one into {KEY_VARIABLE}",
    403: f"it refuses the key, or this use of it; look at {KEY_VARIABLE}",
    404: "it knows no such model, or the address is wrong (it often ends in /v1); see --llm and --llm-url",
    405: "the address is wrong (it often ends in /v1); see --llm-url",
}


class AnswerError(GraphbuildError):
    """This question got no usable answer; another may."""


class DownError(AnswerError):
    """The endpoint answers nothing, however often it is asked, or with an error of its own."""


class Reply(NamedTuple):
    """The text of an answer, and the tokens it took where the endpoint says so."""

    text: str
    tokens: int | None


class _Again(Exception):
    """Worth another attempt, after so many seconds where the endpoint says so. `down`: there was no answer at
    all; `free`: it can have cost nothing."""

    def __init__(
        self, why: str, after: float | None = None, *, down: bool = False, free: bool = False
    ) -> None:
        super().__init__(why)
        self.after, self.down, self.free = after, down, free


class _Usage(msgspec.Struct):
    total_tokens: int | None = None


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Completion(msgspec.Struct):
    choices: list[_Choice]
    usage: _Usage | None = None


class Client:
    """Asks one endpoint, one question at a time. Use it with `with`. `sleep` waits so many seconds.

    Raises MissingExtraError without the extra `llm`, and EndpointError for an address or a key that can't be
    one."""

    def __init__(self, remote: Remote, ledger: Ledger, sleep: Callable[[float], None] = time.sleep) -> None:
        if find_spec("httpx") is None:
            raise MissingExtraError("asking a language model (--llm)", "llm")
        self._remote, self._ledger, self._sleep = remote, ledger, sleep
        self._address = remote.address
        self._key = _key()
        self._stream: Any = None  # the connection, as the library sees it
        if remote.open:
            warnings.warn(
                f"texts{' and the key' if self._key else ''} go to {remote.url} unencrypted; use https where "
                "you can",
                GraphbuildWarning,
                stacklevel=2,
            )

    def __enter__(self) -> Self:
        import httpx

        headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "graphbuild"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        remote = self._remote
        # A proxy of the environment is for the world outside, not for a model on this machine.
        try:
            httpx.URL(self._address)
            self._http = httpx.Client(
                headers=headers, follow_redirects=False, trust_env=not remote.local,
                verify=self._address.startswith("https"),  # certificates take a while to load
                timeout=httpx.Timeout(remote.timeout, connect=min(_CONNECT, remote.timeout)),
            )  # fmt: skip
        except (httpx.InvalidURL, ValueError, ImportError) as error:
            raise self._unusable(error) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def ask(
        self, body_of: Callable[[int], dict[str, Any]], expected: int, usable: Callable[[str], object]
    ) -> str:
        """The text of the answer to the body that `body_of` makes for each attempt (0, 1, ...). `usable`
        raises ValueError for a text that is none; `expected` is how many tokens all is likely to take.

        Raises AnswerError where no attempt gives a usable answer, EndpointError where the endpoint refuses
        all questions, BudgetError where another attempt would be too much."""
        error = _Again("")
        for attempt in range(ATTEMPTS):
            if attempt:
                self._ledger.repeated += 1
                self._sleep(error.after if error.after is not None else _FIRST_WAIT * 2 ** (attempt - 1))
            self._ledger.reserve(expected)
            try:
                reply = self._post(msgspec.json.encode(body_of(attempt)))
                self._ledger.spend(expected if reply.tokens is None else reply.tokens)
            except _Again as again:
                error = again
                self._ledger.spend(0 if again.free else expected)
                continue
            try:
                usable(reply.text)
            except ValueError as wrong:
                error = _Again(f"an answer that is {wrong}")
                continue
            return reply.text
        kind = DownError if error.down else AnswerError
        raise kind(f"the language model gave {error}, {ATTEMPTS} times")

    def _post(self, body: bytes) -> Reply:
        import httpx

        until = time.monotonic() + self._remote.timeout
        try:
            with (
                self._cut_off(),
                self._http.stream(
                    "POST", self._address, content=body, headers={"Content-Type": "application/json"},
                    extensions={"trace": self._trace},
                ) as response,
            ):  # fmt: skip
                text = self._read(response, until)
                return self._reply(response, text)
        except httpx.TimeoutException:
            raise _Again(f"no answer within {self._remote.timeout:g} seconds", down=True) from None
        except httpx.ConnectError as error:
            raise _Again(f"no connection ({self._clean(str(error))})", down=True, free=True) from None
        except (httpx.InvalidURL, UnicodeError) as error:
            raise self._unusable(error) from None
        except httpx.HTTPError as error:  # closed in the middle, no HTTP, ...
            if time.monotonic() > until:
                raise _Again(f"no whole answer within {self._remote.timeout:g} seconds", down=True) from None
            raise _Again(f"a broken answer ({type(error).__name__})", down=True) from None

    @contextmanager
    def _cut_off(self) -> Iterator[None]:
        """Ends the connection when the time is over: the library's own limits are for each piece that comes,
        and pieces can come for ever."""
        timer = threading.Timer(self._remote.timeout + _CONNECT, self._hang_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _trace(self, event: str, about: dict[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._stream = about["return_value"]

    def _hang_up(self) -> None:
        stream = self._stream
        connected = stream.get_extra_info("socket") if stream is not None else None
        if connected is not None:
            with suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)

    def _read(self, response: httpx.Response, until: float) -> bytes:
        """The body, up to a size and a time."""
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise _Again("a compressed answer, which was not asked for")
        parts: list[bytes] = []
        size = 0
        for part in response.iter_raw():
            parts.append(part)
            size += len(part)
            if size > MOST_BYTES:
                raise _Again(f"an answer of more than {MOST_BYTES:,} bytes")
            if time.monotonic() > until:
                raise _Again(f"no whole answer within {self._remote.timeout:g} seconds", down=True)
        return b"".join(parts)

    def _reply(self, response: httpx.Response, body: bytes) -> Reply:
        status = response.status_code
        if status in _HOPELESS:
            raise EndpointError(f"{self._who()} answers {status}: {_HOPELESS[status]}")
        if 300 <= status < 400:
            raise EndpointError(
                f"{self._who()} redirects to another address, which is not followed; if that is meant, give "
                "it with --llm-url"
            )
        if status == 429:
            raise _Again("429, too many requests", self._wait(response), down=True, free=True)
        if status in (408, 425) or status >= 500:
            raise _Again(f"error {status}", self._wait(response), down=True, free=True)
        if status != 200:
            raise DownError(
                f"the language model answers {status}: {self._said(body)}; where it knows no "
                "response_format, see --llm-format"
            )
        if self._key and self._key.encode() in body:
            raise _Again("an answer that repeats the key, which is thrown away")
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise _Again(f"an answer of type {self._clean(kind) or 'nothing'}, not application/json")
        try:
            completion = msgspec.json.decode(body, type=_Completion)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise _Again("an answer that is no chat completion") from None
        usage = completion.usage.total_tokens if completion.usage else None
        tokens = usage if usage is not None and usage >= 0 else None
        choice = completion.choices[0] if completion.choices else None
        if choice is None or not choice.message.content:
            raise _Again("an empty answer")
        if choice.finish_reason == "length":
            raise _Again("an answer that breaks off because it is too long")
        return Reply(choice.message.content, tokens)

    def _wait(self, response: httpx.Response) -> float | None:
        """Seconds to wait, where the endpoint says so. Raises EndpointError for too many."""
        said = response.headers.get("retry-after", "").strip()
        if not said:
            return None
        seconds = _seconds(said)
        if seconds is not None and seconds > LONGEST_WAIT:
            raise EndpointError(
                f"{self._who()} asks to be left alone for {seconds:,.0f} seconds; what is done is kept, "
                "the same command goes on from there later"
            )
        return seconds

    def _said(self, body: bytes) -> str:
        return self._clean(body[: 4 * _SAID].decode("utf-8", "replace")) or "nothing more"

    def _clean(self, words: str) -> str:
        """Words of the endpoint in a line, short, and without the key."""
        if self._key:
            words = words.replace(self._key, "***")
        return " ".join(part for part in "".join(c if c.isprintable() else " " for c in words).split())[
            :_SAID
        ]

    def _unusable(self, error: Exception) -> EndpointError:
        return EndpointError(
            f"{self._who()} can't be asked: {self._clean(str(error))}; look at --llm-url and, where there is "
            "one, the proxy of the environment"
        )

    def _who(self) -> str:
        return f"the language model at {self._remote.url}"


def _key() -> str:
    """The key of the environment, or nothing. Raises EndpointError for one that no header can hold."""
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if not all("!" <= c <= "~" for c in key):
        raise EndpointError(f"the key in {KEY_VARIABLE} has characters that no key has; copy it again")
    return key


def _seconds(said: str) -> float | None:
    """What Retry-After says: seconds, or a date. None for neither."""
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        when = email.utils.parsedate_to_datetime(said)
    except ValueError:
        return None
    now = dt.datetime.now(dt.UTC)
    return max(0.0, ((when if when.tzinfo else when.replace(tzinfo=dt.UTC)) - now).total_seconds())
