"""Documents on their way into a work folder: what need not be read again, what was read, what was set aside,
what is no longer there; and how fast it goes."""

from __future__ import annotations

import functools
import hashlib
import itertools
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from graphbuild.errors import EndpointError
from graphbuild.limits import Limits
from graphbuild.llm.remote import Remote
from graphbuild.read.inputs import STDIN, Found, located, size_of
from graphbuild.records import MIN_CONFIDENCE, Document, DocumentInfo, Record, SetAside
from graphbuild.store import Aside, Done, Origin, Seen, Store, digest_of
from graphbuild.workers import Coder, Here, Pool, Result, Settings

Input = str | os.PathLike[str] | Document
Progress = Callable[[int, SetAside | DocumentInfo], None]

ANSWERS = "answers"  # what a language model answered, in a work folder
FROM_CLAIMS = "merged from claims"  # the settings of documents that no text was read for
_PATIENCE = 1.0  # seconds of work that a killed run may lose
_AT_ONCE = 1_000  # results of one transaction


class Options(Record, frozen=True, kw_only=True):
    """What the reading of an input depends on, kept so that it can be read again alike."""

    model: str | None = None
    actors: tuple[str, ...] = ()
    min_confidence: float = MIN_CONFIDENCE
    limits: Limits = Limits()
    llm: Remote | None = None

    def limited(self, limits: Limits | None) -> Options:
        """With other limits, if any are given."""
        return msgspec.structs.replace(self, limits=limits) if limits else self

    def team(
        self,
        coder: Coder | None,
        jobs: int | None,
        told: Callable[[str], None] | None = None,
        folder: str | os.PathLike[str] | None = None,
    ) -> Here | Pool:
        """Who reads: the coder given, or one that asks a language model, in this process, else extractors in
        processes of their own. `told` hears what the model is asked, `folder` is the work folder, which keeps
        its answers."""
        if coder is not None:
            return Here(coder)
        if self.llm is not None:
            return Here(self._asking(self.llm, told, folder))
        make = functools.partial(
            _extractor, self.model, self.actors, self.min_confidence, self.limits.sentence
        )
        return Pool(make, jobs, self.limits)

    def _asking(
        self, llm: Remote, told: Callable[[str], None] | None, folder: str | os.PathLike[str] | None
    ) -> Coder:
        from graphbuild.llm.coder import ModelExtractor

        if llm.cache is None and folder is not None:
            llm = msgspec.structs.replace(llm, cache=os.path.join(folder, ANSWERS))
        return ModelExtractor(
            llm, self.model, self.actors, self.min_confidence, self.limits.sentence, told=told
        )


def options_of(
    model: str | None,
    actors: Sequence[str | os.PathLike[str]],
    min_confidence: float,
    limits: Limits | None,
    llm: Remote | None = None,
) -> Options:
    """Options as `build` takes them, with absolute paths."""
    tables = tuple(os.fsencode(Path(table).absolute()).decode("utf-8", "replace") for table in actors)
    return Options(
        model=model, actors=tables, min_confidence=min_confidence, limits=limits or Limits(), llm=llm
    )


def _extractor(
    model: str | None, actors: tuple[str, ...], min_confidence: float, longest_sentence: int
) -> Coder:
    from graphbuild.extract import Extractor

    return Extractor(model, actors, min_confidence, longest_sentence)


class Pace(Record, frozen=True, kw_only=True):
    """How far a run is. `documents` were come upon, `read` of them read (the others were done before), with
    `words`; rates are those of the reading, `left` seconds are to go where the size of the inputs is
    known."""

    documents: int
    read: int
    set_aside: int
    words: int
    seconds: float
    left: float | None

    @property
    def documents_per_second(self) -> float:
        """Documents read a second; 0 before the first."""
        return self.read / self.seconds if self.seconds > 0 else 0.0

    @property
    def words_per_second(self) -> float:
        """Words read a second; 0 before the first."""
        return self.words / self.seconds if self.seconds > 0 else 0.0


class Report:
    """What a run tells at its end besides the graph; empty until then."""

    def __init__(self) -> None:
        self.again = 0  # documents that were read again because what reads them has changed
        self.changed: tuple[str, ...] = ()  # what of it has
        self.outdated = 0  # documents of other inputs that were read with what was before
        self.unseen: list[str] = []  # documents that their inputs no longer hold
        self.withdrawn = False  # they were taken out


class _Way(NamedTuple):
    """What is known of a document under way."""

    content: str
    origin: Origin
    bytes: int


def listed(inputs: Iterable[Input] | Input) -> list[Input]:
    """The inputs, of which one may be given alone."""
    return [inputs] if isinstance(inputs, str | os.PathLike | Document) else list(inputs)


def found_in(items: list[Input], only: Collection[str] | None = None) -> Iterator[Found]:
    """The documents among the inputs, then those of all files: in one call, which notices an id given
    twice. Raises InputError at once for inputs that can't be read."""
    given = (Found(item, "", "", 0) for item in items if isinstance(item, Document))
    paths = [item for item in items if not isinstance(item, Document)]
    return itertools.chain(given, located(paths, only=only) if paths else ())


def info_of(document: Document) -> DocumentInfo:
    """What the graph keeps of a document."""
    return DocumentInfo(
        id=document.id, title=document.title, date=document.date, source=document.source, url=document.url
    )


def too_long(document: Document, limits: Limits) -> SetAside | None:
    """Why a document is too long to be read, if it is."""
    if len(document.text) <= limits.characters:
        return None
    reason = f"{len(document.text):,} characters, more than {limits.characters:,}; see --max-characters"
    return SetAside(id=document.id, stage="read", reason=reason)


class Intake:
    """One run over inputs into a store."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        items: list[Input],
        options: Options,
        *,
        progress: Progress | None = None,
        replaced: Callable[[str], None] | None = None,
        pace: Callable[[Pace], None] | None = None,
        report: Report | None = None,
    ) -> None:
        self._store, self._settings, self._options = store, settings, options
        self._progress, self._replaced, self._pace = progress, replaced, pace
        self.report = report or Report()
        paths = [item for item in items if not isinstance(item, Document)]
        roots = {_absolute(path): msgspec.json.encode(options) for path in paths if path != STDIN}
        former = {version: parts for version, _, parts in store.settings() if version != FROM_CLAIMS}
        self.report.changed = _changed(former, settings)
        self._number, self._inputs = store.begin(roots, settings.version, settings.parts)
        self._run = _run_of(items)
        limits = options.limits
        self._tried = f"{settings.version} {limits.seconds:g} {limits.characters}"
        self._total = size_of(paths) if pace else None
        self._way: dict[str, _Way] = {}
        self._batch: list[Done | Aside | Seen] = []
        self._unread: set[bytes] = set()  # files and folders of which something can't be read
        self._saved = time.monotonic()
        self._begun: tuple[float, int] | None = None  # when reading began, and at which byte
        self._read = self._words = self._aside = 0
        self.seen = 0
        self.first_aside: SetAside | None = None

    def take(
        self, found: Iterable[Found], team: Here | Pool, *, again: Collection[str] | None = None
    ) -> None:
        """Takes all documents in. With `again` only those of these ids are read, whatever was set aside of
        them, and those that the folder knows nothing of."""
        try:
            for result in team.run(self._fresh(found, again), ordered=False):
                self._finished(result)
        except (KeyboardInterrupt, EndpointError):
            self.save()
            raise
        self.save()

    def close(self, *, withdraw: bool = False) -> None:
        """After all inputs were taken in: forgets what is set aside no more, and finds what is no longer
        there; that is taken out with `withdraw`."""
        self._store.forget_set_aside(self._run, self._number, self._inputs.values())
        unseen = self._store.unseen(self._number, self._inputs.values())
        self.report.unseen = sorted(document for document, file in unseen if not self._is_unread(file))
        if withdraw and self.report.unseen:
            self._store.remove(self.report.unseen)
            self.report.withdrawn = True
        self.report.outdated = sum(
            count
            for version, count, _ in self._store.settings()
            if version not in (self._settings.version, FROM_CLAIMS)
        )

    def forget(self, tried: Iterable[str]) -> None:
        """After some files were taken in again: forgets what was set aside of these ids and is there no
        more."""
        self._store.forget_unseen(self._number, tried)

    def _is_unread(self, file: bytes) -> bool:
        return any(file == one or file.startswith(one + os.fsencode(os.sep)) for one in self._unread)

    def _fresh(self, found: Iterable[Found], again: Collection[str] | None) -> Iterator[Document]:
        for record, given, file, at in found:
            origin = Origin(input=self._inputs.get(os.fsencode(given)), file=os.fsencode(file))
            if isinstance(record, SetAside):
                self._unread.add(origin.file)
                self._set_aside(record, _Way("", origin, at))
                continue
            way = _Way(digest_of(record), origin, at)
            known = self._store.content(record.id)
            if known == (way.content, self._settings.version):
                self._skip(record, way)
                continue
            before = self._store.aside(record.id)
            if before is not None and self._stays_aside(before, way, again):
                self._keep(Seen(id=record.id, origin=origin, aside=True))
                self._note_aside(before.record, at)
                continue
            if again is not None and record.id not in again and known is not None:
                self._skip(record, way)
                continue
            if (aside := too_long(record, self._options.limits)) is not None:
                self._set_aside(aside, way)
                continue
            if known is not None and known[1] != FROM_CLAIMS:
                if known[0] == way.content:
                    self.report.again += 1
                elif self._replaced:  # what claims said can't be compared
                    self._replaced(record.id)
            self._begun = self._begun or (time.monotonic(), at)
            self._way[record.id] = way
            yield record

    def _stays_aside(self, before: Aside, way: _Way, again: Collection[str] | None) -> bool:
        if again is not None:
            return before.record.id not in again
        return (before.content, before.settings) == (way.content, self._tried)

    def _finished(self, result: Result) -> None:
        document, found, coverage = result
        way = self._way.pop(document.id)
        self._read += 1
        self._words += document.text.count(" ") + 1
        if isinstance(found, SetAside):
            self._set_aside(found, way)
            return
        self._keep(
            Done(
                info=info_of(document),
                content=way.content,
                settings=self._settings.version,
                statements=tuple(found),
                coverage=coverage,
                origin=way.origin,
            )
        )
        self._tell(info_of(document), way.bytes)

    def _skip(self, document: Document, way: _Way) -> None:
        self._keep(Seen(id=document.id, origin=way.origin))
        self._tell(info_of(document), way.bytes)

    def _set_aside(self, record: SetAside, way: _Way) -> None:
        tried = self._tried if way.content else ""
        self._keep(Aside(record=record, content=way.content, settings=tried, origin=way.origin))
        self._note_aside(record, way.bytes)

    def _note_aside(self, record: SetAside, at: int) -> None:
        self._aside += 1
        self.first_aside = self.first_aside or record
        self._tell(record, at)

    def _keep(self, result: Done | Aside | Seen) -> None:
        self._batch.append(result)
        if len(self._batch) >= _AT_ONCE or time.monotonic() - self._saved > _PATIENCE:
            self.save()

    def save(self) -> None:
        """Puts what is finished into the store for good."""
        self._store.put(self._batch, self._run, self._number)
        self._batch = []
        self._saved = time.monotonic()

    def _tell(self, document: SetAside | DocumentInfo, at: int) -> None:
        self.seen += 1
        if self._progress:
            self._progress(self.seen, document)
        if self._pace:
            seconds, left = 0.0, None
            if self._begun:
                seconds = time.monotonic() - self._begun[0]
                if self._total is not None and at > self._begun[1] and self._read:
                    left = seconds * max(0, self._total - at) / (at - self._begun[1])
            self._pace(
                Pace(
                    documents=self.seen,
                    read=self._read,
                    set_aside=self._aside,
                    words=self._words,
                    seconds=seconds,
                    left=left,
                )
            )


def _absolute(path: str | os.PathLike[str]) -> bytes:
    return os.fsencode(os.path.abspath(path))


def _run_of(items: list[Input]) -> str:
    """What tells runs over the same inputs from others."""
    names = sorted(item.id if isinstance(item, Document) else os.fspath(item) for item in items)
    return hashlib.sha256(msgspec.json.encode(names)).hexdigest()


def _changed(former: dict[str, dict[str, str]], settings: Settings) -> tuple[str, ...]:
    """Which parts of what reads documents differ from those of former runs; all where nobody knows."""
    found: set[str] = set()
    for version, parts in former.items():
        if version != settings.version:
            names = parts.keys() | settings.parts.keys()
            differ = {name for name in names if parts.get(name) != settings.parts.get(name)}
            found |= differ if parts else {"rules, model or tables"}
    return tuple(sorted(found))
