"""Pages and feeds over HTTP, as a guest asks for them: by name, one at a time, with pauses, what robots.txt
allows (RFC 9309), no more than is needed, and nothing without end."""

from __future__ import annotations

import email.utils
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

import urllib3
from protego import Protego
from urllib3.connection import HTTPConnection, HTTPSConnection

import graphbuild
from graphbuild.errors import InputError
from graphbuild.records import Record
from graphbuild.watching.addresses import Address, address_of, connected

NAME = "graphbuild"
AGENT = f"{NAME}/{graphbuild.__version__} (news reader of a researcher; obeys robots.txt)"
_REDIRECTS = (301, 302, 303, 307, 308)
_LASTING = (301, 308)
_PIECE = 65_536
_ROBOTS = 500_000  # bytes of a robots.txt that count, as in RFC 9309
_ROBOTS_KEPT = 86_400.0  # seconds, as there
_DAY = 86_400.0


class Manners(Record, frozen=True, kw_only=True):
    """How hosts are treated, and what one may cost. `delay` seconds lie between two requests to a host, more
    where its robots.txt asks for more; a host that wants a pause of more than `patience` seconds gets it by
    being left for the next round. An answer may take `seconds` in all, `silence` of them without a byte, have
    `feed` or `page` bytes when unpacked, and lead on `redirects` times; taking it apart may take `reading`
    seconds."""

    delay: float = 2.0
    patience: float = 60.0
    seconds: float = 60.0
    silence: float = 15.0
    feed: int = 5_000_000
    page: int = 5_000_000
    redirects: int = 5
    reading: float = 30.0


class Answer(NamedTuple):
    """What came: `url` is where from, `lasting` where the address asked has moved for good (else itself)."""

    url: str
    lasting: str
    status: int
    headers: dict[str, str]
    body: bytes


class Unreachable(InputError):
    """Nothing usable came, and `host` is to blame. `again`: it may be better next time; `unasked`: it wasn't
    even tried, so as to leave the host alone."""

    def __init__(self, why: str, host: str, *, again: bool = False, unasked: bool = False) -> None:
        super().__init__(why)
        self.host, self.again, self.unasked = host, again or unasked, unasked


class _Door:
    """Opens connections only to where one may go, and keeps an end of each to shut it by."""

    own = False
    second: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        made = connected(self.host, self.port, self.timeout, own=self.own)  # type: ignore[attr-defined]
        self.second = made.dup()
        return made

    def shut(self) -> None:
        """Ends whatever is going on in the connection."""
        if self.second is not None:
            try:
                self.second.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


class _Plain(_Door, HTTPConnection):
    pass


class _Encrypted(_Door, HTTPSConnection):
    pass


class Fetcher:
    """Asks hosts within `manners`. `paused` says of hosts until when (seconds since 1970) they want to be
    left alone, and is kept up to date."""

    def __init__(
        self,
        manners: Manners,
        paused: dict[str, float] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._manners, self._sleep = manners, sleep
        self.paused = paused if paused is not None else {}
        self._next: dict[str, float] = {}  # when a host may be asked again, on the monotonic clock
        # By origin, and whether it is the user's own: another may not even ask it.
        self._robots: dict[tuple[str, bool], tuple[float, Protego | Unreachable]] = {}

    def get(
        self, url: str, most: int, *, own: str | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """What is at an address, of at most `most` bytes. `own` is an origin that the user named: it may be
        in a private network. Statuses other than 200, 304 and 410 are errors. Raises Unreachable, also for an
        address that may not be asked."""
        lasting, still = url, True
        for _ in range(self._manners.redirects + 1):
            address = _address(url)
            pause = self._mind(address, own)
            answer = self._ask(address, most, own, headers or {}, pause)
            if answer.status not in _REDIRECTS:
                return _usable(answer, address)._replace(lasting=lasting)
            to = answer.headers.get("location", "")
            try:
                url = address_of(_joined(address.url, to)).url
            except InputError as error:
                raise Unreachable(f"it leads to {error}", address.host) from None
            still = still and answer.status in _LASTING
            lasting = url if still else lasting
        raise Unreachable(f"it leads on more than {self._manners.redirects} times", _address(url).host)

    def forget_failures(self) -> None:
        """Before a new round: a robots.txt that couldn't be read is tried again."""
        self._robots = {
            key: kept for key, kept in self._robots.items() if not isinstance(kept[1], Unreachable)
        }

    def _mind(self, address: Address, own: str | None) -> float:
        """Asks robots.txt, and gives the seconds that it wants between two requests. Raises Unreachable where
        it says no."""
        rules = self._rules(address, own)
        if not rules.can_fetch(address.url, NAME):
            raise Unreachable("robots.txt doesn't allow it", address.host)
        return min(rules.crawl_delay(NAME) or 0.0, _DAY)

    def _rules(self, address: Address, own: str | None) -> Protego:
        key, now = (address.origin, own == address.origin), time.monotonic()
        if key not in self._robots or now - self._robots[key][0] > _ROBOTS_KEPT:
            self._robots[key] = now, self._read_rules(address.origin, own)
        found = self._robots[key][1]
        if isinstance(found, Unreachable):
            raise found
        return found

    def _read_rules(self, origin: str, own: str | None) -> Protego | Unreachable:
        url = f"{origin}/robots.txt"
        try:
            for _ in range(self._manners.redirects + 1):
                address = _address(url)
                answer = self._ask(address, _ROBOTS, own, {}, 0.0, cut=True)
                if answer.status not in _REDIRECTS:
                    break
                url = address_of(_joined(address.url, answer.headers.get("location", ""))).url
        except Unreachable as error:
            return error
        except InputError:
            return Protego.parse("")
        host = _address(origin).host
        if answer.status == 429 or answer.status >= 500:
            why = f"its robots.txt can't be read (HTTP {answer.status}), without which it isn't asked"
            return Unreachable(why, host, again=True)
        text = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
        return Protego.parse(text)

    def _ask(
        self,
        address: Address,
        most: int,
        own: str | None,
        headers: dict[str, str],
        pause: float,
        *,
        cut: bool = False,
    ) -> Answer:
        """One request, after the pause that the host is due; the next one is after `pause` seconds at least.
        An answer that is too large is an error, or `cut`."""
        host = address.host
        until = self.paused.get(host, 0.0)
        wait = max(until - time.time(), self._next.get(host, 0.0) - time.monotonic())
        if wait > self._manners.patience:
            raise Unreachable("wants to be left alone for now; left for a later round", host, unasked=True)
        if wait > 0:
            self._sleep(wait)
        self.paused.pop(host, None)
        try:
            answer = self._exchange(address, most, own == address.origin, headers, cut)
        finally:
            self._next[host] = time.monotonic() + max(self._manners.delay, pause)
        if answer.status in (429, 503) and (wanted := _pause(answer.headers.get("retry-after"))) > 0:
            self.paused[host] = time.time() + wanted
        return answer

    def _exchange(self, address: Address, most: int, own: bool, headers: dict[str, str], cut: bool) -> Answer:
        manners = self._manners
        made = _Encrypted if address.scheme == "https" else _Plain
        connection = made(address.host, address.port, timeout=manners.silence)
        connection.own = own
        late = threading.Event()

        def end() -> None:
            late.set()
            connection.shut()

        watch = threading.Timer(manners.seconds, end)
        watch.daemon = True
        watch.start()
        try:
            sent = {"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate", "Connection": "close", **headers}
            connection.request("GET", address.target, headers=sent, preload_content=False)
            response = connection.getresponse()
            body = bytearray()
            while (response.status == 200) and (piece := response.read1(_PIECE, decode_content=True)):
                body += piece
                if len(body) > most:
                    if cut:
                        break
                    raise Unreachable(f"it is larger than {most:,} bytes", address.host)
            if late.is_set():
                raise _Late
            kept = {name.lower(): value for name, value in response.headers.items()}
            return Answer(address.url, address.url, response.status, kept, bytes(body[:most]))
        except Unreachable:
            raise
        except InputError as error:
            raise Unreachable(str(error), address.host) from None
        except (OSError, urllib3.exceptions.HTTPError, http.client.HTTPException, ValueError) as error:
            why = f"took longer than {manners.seconds:g} seconds" if late.is_set() else _said(error)
            raise Unreachable(why, address.host, again=True) from None
        finally:
            watch.cancel()
            connection.close()
            if connection.second is not None:
                connection.second.close()


class _Late(OSError):
    """The answer broke off because we ended it."""


def _address(url: str) -> Address:
    try:
        return address_of(url)
    except InputError as error:
        raise Unreachable(str(error), "") from None


def _joined(base: str, to: str) -> str:
    from urllib.parse import urljoin

    try:
        return urljoin(base, to)
    except ValueError:
        raise InputError("no valid address") from None


def _usable(answer: Answer, address: Address) -> Answer:
    if answer.status in (200, 304, 410):
        return answer
    names = http.client.responses
    told = f"HTTP {answer.status} {names.get(answer.status, '')}".strip()
    again = answer.status in (408, 425, 429) or answer.status >= 500
    raise Unreachable(told, address.host, again=again)


def _pause(said: str | None) -> float:
    """Seconds of a Retry-After, a day at most; 0 where it says nothing."""
    if said is None:
        return 0.0
    if said.strip().isascii() and said.strip().isdigit():
        return float(min(int(said.strip()[:9]), int(_DAY)))
    try:
        moment = email.utils.parsedate_to_datetime(said)
        return min(max(0.0, moment.timestamp() - time.time()), _DAY)
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _said(error: Exception) -> str:
    """What went wrong, in a line of few words."""
    if isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError):
        return "nobody answers in time"
    if isinstance(error, ssl.SSLError | urllib3.exceptions.SSLError):
        return "its certificate isn't valid, or it speaks no TLS that we do"
    if isinstance(error, urllib3.exceptions.DecodeError):
        return "what it sends is packed wrongly"
    if isinstance(error, ConnectionRefusedError):
        return "nobody answers there"
    if isinstance(error, urllib3.exceptions.ProtocolError | http.client.HTTPException | ConnectionError):
        return "the answer broke off, or is none of HTTP"
    told = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(told).splitlines()[0][:200].lower()
