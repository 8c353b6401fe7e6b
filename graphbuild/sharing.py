"""Shares of the merging in processes of their own.

Each process holds the statements of its documents and does with them what can be done alone; nothing is in
the memory of two. They speak over pipes, in bytes that msgspec makes. When a process has ended without being
asked to, LostError is raised here: whoever has the statements can then merge them all in this process, with
the same outcome."""

from __future__ import annotations

import gc
import queue
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

from graphbuild.cores import available_cores
from graphbuild.processes import started
from graphbuild.records import Actor, DocumentInfo, Event, Place, Relation, Statement
from graphbuild.resolve import Decided, Resolved, merge_shares
from graphbuild.resolve.actors import Actors
from graphbuild.resolve.links import Links
from graphbuild.resolve.partial import Trace
from graphbuild.resolve.places import Form
from graphbuild.resolve.share import (
    Cast,
    Heard,
    Loose,
    Near,
    Part,
    Share,
    Sheets,
    number_of,
    pack,
    pack_loose,
    unpack,
    unpack_loose,
)
from graphbuild.resolve.sightings import Key, Look, Tally, Unit
from graphbuild.statements import Shared, statements_of

if TYPE_CHECKING:
    from graphbuild.view.select import Selection

MANY = 50_000  # statements that are worth another process
MOST = 4  # processes: what they do alone is then short beside what has to be done by one
_BATCH = 1 << 20  # bytes of lines that go over at once
_AHEAD = 64  # batches that may wait: a process that is slower holds the reading up
_AT_ONCE = 10_000  # records in one message


class LostError(Exception):
    """A process has ended that should have gone on."""


class Fault(msgspec.Struct, frozen=True, array_like=True, gc=False, order=True):
    """The first line of a process that is no statement: the number it was given, and what is wrong."""

    number: int
    message: str


class Said(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a process says of the lines it was given: the first that is none, and all statements of documents
    in which one id stood for two."""

    fault: Fault | None
    twice: list[list[Statement]]


class _Names(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`Heard` on its way: the units of the tally as key, looks, numbers of documents (as `array("I")` has
    them) and offices."""

    documents: list[str]
    units: list[tuple[Key, list[tuple[Look, int]], bytes, list[str]]]
    forms: list[tuple[str, list[tuple[Form, int]]]]
    relations: list[Relation]


class _Roles(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`Cast` on its way."""

    actors: tuple[Actor, ...]
    canonical: list[tuple[str, str, str]]
    short: list[str]
    places: list[Place]
    reports: dict[str, tuple[int | None, str]]
    shares: int
    own: int


_encode = msgspec.msgpack.Encoder().encode
_lines = msgspec.msgpack.Decoder(list[tuple[int, bytes]])
_said = msgspec.msgpack.Decoder(Said)
_names = msgspec.msgpack.Decoder(_Names)
_roles = msgspec.msgpack.Decoder(_Roles)
_traces = msgspec.msgpack.Decoder(list[Trace])
_wanted = msgspec.msgpack.Decoder(tuple[list[Trace], int, int])
_events = msgspec.msgpack.Decoder(list[Event])


class Far:
    """A share in a process of its own. Raises LostError when that has ended."""

    _hears = False

    def __init__(self) -> None:
        self._process, self._connection = started(_serve)
        self._batch: list[tuple[int, bytes]] = []
        self._size = 0
        # What it is slow to take must not hold up this process, unless there is too much of it.
        self._outbox: queue.Queue[tuple[str, bytes] | None] = queue.Queue(_AHEAD)
        self._sender = threading.Thread(target=self._send, daemon=True)
        self._sender.start()

    def put(self, lines: bytes, number: int) -> None:
        """JSON lines of statements; `number` is that of the first, for the fault if there is one."""
        self._batch.append((number, lines))
        self._size += len(lines)
        if self._size > _BATCH:
            self._flush()

    def said(self) -> Said:
        """What there is to say of the lines so far."""
        self._flush()
        self._ask("said")
        return _said.decode(self._heard())

    def hear(self) -> Callable[[], Heard]:
        """As `Part.hear`."""
        if not self._hears:
            self._flush()
            self._ask("hear")
            self._hears = True
        return lambda: _heard_of(_names.decode(self._heard()))

    def tell(self, cast: Cast, shares: int, own: int) -> Callable[[], Sequence[Sheets]]:
        """As `Part.tell`."""
        actors = cast.actors
        names = [(id_, doc, new) for (id_, doc), new in actors.canonical.items()]
        places = list(cast.places)
        roles = _Roles(actors.records, names, sorted(actors.short), places, cast.reports, shares, own)
        self._ask("tell", _encode(roles))
        return lambda: [self._heard() for _ in range(shares)]

    def take_in(self, sheets: Iterable[Sheets]) -> None:
        """As `Part.take_in`."""
        for some in sheets:
            if isinstance(some, bytes):
                self._ask("take_in", some)
                continue
            for start in range(0, len(some), _AT_ONCE):
                self._ask("take_in", pack(some[start : start + _AT_ONCE]))

    def gather(self) -> Callable[[], set[Trace]]:
        """As `Part.gather`."""
        self._ask("gather")
        return lambda: set(_traces.decode(self._heard()))

    def loose(self, wanted: set[Trace], shares: int, own: int) -> Callable[[], Sequence[Loose | bytes]]:
        """As `Part.loose`."""
        self._ask("loose", _encode((list(wanted), shares, own)))
        return lambda: [self._heard() for _ in range(shares)]

    def attach(self, loose: Iterable[Loose | bytes]) -> None:
        """As `Part.attach`."""
        for some in loose:
            self._ask("lend", some if isinstance(some, bytes) else pack_loose(some))
        self._ask("attach")

    def events(self) -> Callable[[], list[Event]]:
        """As `Part.events`."""
        self._ask("events")
        return self._all_events

    def prepare(self) -> None:
        """Loads what a page needs; while names are compared there is nothing else to do."""
        self._ask("prepare")

    def page(self, selection: Selection, title: str) -> Callable[[], str]:
        """The page of what was selected (`view.page.page_of`)."""
        self._ask("page", _encode((selection, title)))
        return lambda: self._heard().decode()

    def end(self) -> None:
        """Ends the process."""
        if self._process.is_alive():
            self._process.kill()
        with suppress(queue.Full):
            self._outbox.put_nowait(None)
        self._process.join()
        self._sender.join()
        self._connection.close()

    def _all_events(self) -> list[Event]:
        found: list[Event] = []
        while data := self._heard():
            found += _events.decode(data)
        return found

    def _flush(self) -> None:
        if self._batch:
            self._ask("add", _encode(self._batch))
            self._batch, self._size = [], 0

    def _ask(self, what: str, given: bytes = b"") -> None:
        while self._sender.is_alive():
            with suppress(queue.Full):
                self._outbox.put((what, given), timeout=1)
                return
        raise LostError("a process of the merging has ended")

    def _send(self) -> None:
        with suppress(OSError):  # it has ended, as whoever waits for it will notice
            while (message := self._outbox.get()) is not None:
                self._connection.send(message)

    def _heard(self) -> bytes:
        try:
            return self._connection.recv_bytes()
        except (EOFError, OSError) as error:
            raise LostError("a process of the merging has ended") from error


class Shares:
    """All shares of a merging: one here, the others in processes. Use it with `with`."""

    def __init__(self, count: int = 1) -> None:
        self.near = Share()
        self._far = [Far() for _ in range(count - 1)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for far in self._far:
            far.end()

    def far_of(self, document: str) -> Far | None:
        """Where the statements of a document belong; None: here."""
        number = number_of(document, len(self._far) + 1) if self._far else 0
        return self._far[number - 1] if number else None

    def said(self) -> Said:
        """What the processes say of their lines."""
        said = [far.said() for far in self._far]
        faults = [one.fault for one in said if one.fault]
        return Said(min(faults, default=None), [document for one in said for document in one.twice])

    def hear(self) -> None:
        """All statements are there: the processes begin, and this one need not wait for them yet."""
        for far in self._far:
            far.hear()
        for far in self._far[:1]:
            far.prepare()

    def merge(self, documents: Iterable[DocumentInfo], decided: Decided) -> Resolved:
        """All that the shares hold, merged (`resolve.merge_shares`)."""
        parts: list[Part] = [Near(self.near), *self._far]
        return merge_shares(parts, documents, decided)

    def page(self, records: Resolved, title: str) -> Callable[[], str]:
        """The page of records, made in another process if there is one; gives a way to wait for it."""
        from graphbuild.view.page import page_of
        from graphbuild.view.select import select

        selection = select(records)
        if self._far:
            return self._far[0].page(selection, title)
        return lambda: page_of(selection, title)


def worth(statements: int) -> int:
    """How many shares so many statements are worth."""
    return min(available_cores(), MOST) if statements >= MANY else 1


def _heard_of(names: _Names) -> Heard:
    units = {}
    for key, looks, docs, offices in names.units:
        unit = units[key] = Unit(key)
        unit.looks = dict(looks)
        unit.docs.frombytes(docs)
        unit.offices = set(offices) or None
    return Heard(
        Tally(names.documents, units), {place: dict(forms) for place, forms in names.forms}, names.relations
    )


# ---------------------------------------------------------------- in the process


def _page_of() -> Callable[[Selection, str], str]:
    sys.modules.setdefault("matplotlib", None)  # type: ignore[arg-type]  # see cli.main
    from graphbuild.view.page import page_of

    return page_of


def _serve(connection: Connection) -> None:
    gc.disable()  # see `collecting`; this process ends with its work
    served = _Served(connection)
    with suppress(EOFError, OSError, KeyboardInterrupt):  # nobody asks any more
        while True:
            what, given = connection.recv()
            getattr(served, what)(given)


class _Served:
    """The other end of `Far`: what it is asked for, under the same names."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._share = Share()
        self._shared = Shared()
        self._fault: Fault | None = None
        self._lent: list[Loose] = []

    def add(self, given: bytes) -> None:
        for number, lines in _lines.decode(given):
            try:
                for statement in statements_of(lines.split(b"\n"), self._shared):
                    self._share.add(statement)
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                self._fault = self._fault or Fault(number, str(error))

    def said(self, _given: bytes) -> None:
        twice = [list(self._share.of(document)) for document in sorted(self._share.twice)]
        self._answer(Said(self._fault, twice))

    def hear(self, _given: bytes) -> None:
        self._shared = Shared()
        heard = self._share.hear()
        tally = heard.tally
        units = [
            (unit.key, list(unit.looks.items()), unit.docs.tobytes(), sorted(unit.offices or ()))
            for unit in tally.units.values()
        ]
        forms = [(place, list(told.items())) for place, told in heard.forms.items()]
        self._answer(_Names(tally.names, units, forms, list(heard.relations)))

    def tell(self, given: bytes) -> None:
        roles = _roles.decode(given)
        canonical = {(id_, doc): new for id_, doc, new in roles.canonical}
        actors = Actors(roles.actors, canonical, Links(()), frozenset(roles.short))
        away = self._share.tell(Cast(actors, roles.places, roles.reports), roles.shares, roles.own)
        for some in away:
            self._connection.send_bytes(pack(some))

    def take_in(self, given: bytes) -> None:
        self._share.take_in(unpack(given))

    def gather(self, _given: bytes) -> None:
        self._answer(list(self._share.gather()))

    def loose(self, given: bytes) -> None:
        wanted, shares, own = _wanted.decode(given)
        for some in self._share.loose(set(wanted), shares, own):
            self._connection.send_bytes(pack_loose(some))

    def lend(self, given: bytes) -> None:
        self._lent.append(unpack_loose(given))

    def attach(self, _given: bytes) -> None:
        lent, self._lent = self._lent, []
        self._share.attach(lent)

    def events(self, _given: bytes) -> None:
        events = self._share.events()
        for start in range(0, len(events), _AT_ONCE):
            self._answer(events[start : start + _AT_ONCE])
        self._connection.send_bytes(b"")

    def prepare(self, _given: bytes) -> None:
        _page_of()

    def page(self, given: bytes) -> None:
        from graphbuild.view.select import Selection

        selection, title = msgspec.msgpack.decode(given, type=tuple[Selection, str])
        self._connection.send_bytes(_page_of()(selection, title).encode())

    def _answer(self, what: object) -> None:
        self._connection.send_bytes(_encode(what))
