"""Rounds over feeds and folders: what they announce, the articles behind it, the graph, and what is new in
it."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from graphbuild import graphfile
from graphbuild.build import build_records
from graphbuild.diff import Diff, diff
from graphbuild.errors import GraphbuildError, InputError, StoreError
from graphbuild.read.inputs import state_of
from graphbuild.records import Record, Resolved, SetAside
from graphbuild.watching import articles, feeds, memory
from graphbuild.watching.addresses import address_of
from graphbuild.watching.apart import apart
from graphbuild.watching.fetching import Answer, Fetcher, Manners, Unreachable
from graphbuild.watching.memory import Known, Waiting
from graphbuild.wording import count

_WEB = ("http://", "https://")
_DEAD = 2  # failures in a row after which a host is left alone for the rest of a round


class Round(Record, frozen=True, kw_only=True):
    """What came of a round: feeds and folders looked at (`asked`), those that had nothing new (`unchanged`)
    or failed, articles that were read anew, those still `waiting`, and, where something was built, how the
    graph differs from the one before. `unbuilt`: there was something to build, and it failed."""

    asked: int = 0
    unchanged: int = 0
    failed: int = 0
    articles: int = 0
    waiting: int = 0
    unbuilt: bool = False
    diff: Diff | None = None


class Watch:
    """Feeds (addresses) and folders or files, watched for the work folder `out`.

    `tell` is called with a line for whatever goes wrong or should be known; a feed or host that fails never
    ends a round. `options` go to `graphbuild.build.build_records`. Raises InputError for a folder that isn't
    there and an address that can't be one, StoreError for a memory that can't be read."""

    def __init__(
        self,
        inputs: Iterable[str | os.PathLike[str]],
        out: str | os.PathLike[str] = "graph",
        *,
        manners: Manners | None = None,
        tell: Callable[[str], None] | None = None,
        sleep: Callable[[float], None] = time.sleep,
        **options: Any,
    ) -> None:
        self._out = Path(out)
        self._manners = manners or Manners()
        self._tell = tell or (lambda message: None)
        self._options = options
        self.feeds, self.folders = _sorted(inputs, self._out)
        self._memory = memory.load(self._out)
        self._fetcher = Fetcher(self._manners, self._memory.paused, sleep)

    def rounds(self, every: float) -> Iterator[Round]:
        """Rounds without end, each begun `every` seconds after the one before, or at once where that took
        longer. Raises what `round` raises."""
        while True:
            begun = time.monotonic()
            yield self.round()
            time.sleep(max(0.0, begun + every - time.monotonic()))

    def round(self) -> Round:
        """Asks all feeds and looks at all folders once. Raises ModelError, LexiconError, WorkerError and
        MissingExtraError, as `build` does, and StoreError where another watch is at work in the folder, but
        survives what may be better next time."""
        with memory.alone(self._out):
            return self._round()

    def _round(self) -> Round:
        self._memory = kept = memory.load(self._out)  # another watch may have been here
        self._fetcher.paused = kept.paused
        unchanged = failed = 0
        self._fetcher.forget_failures()
        rows: list[articles.Row] = []
        try:
            for url in self.feeds:
                came = self._ask_feed(url)
                unchanged += came is False
                failed += came is None
            for row in self._read_waiting():
                rows.append(row)
        finally:  # what was read is kept also where somebody stops us
            if rows:
                day = dt.datetime.now(dt.UTC).date()
                self._is_due(os.path.abspath(articles.keep(self._out, day, rows)))
                for row in rows:
                    kept.finish(row.id)
            memory.save(self._out, kept)
        states: dict[str, str] = {}
        for folder in self.folders:
            came = self._look_at(folder, states)
            unchanged += came is False
            failed += came is None
        found, unbuilt = self._build(states) if kept.due else (None, False)
        return Round(
            asked=len(self.feeds) + len(self.folders),
            unchanged=unchanged,
            failed=failed,
            articles=len(rows),
            waiting=len(self._waiting()),
            unbuilt=unbuilt,
            diff=found,
        )

    def _is_due(self, path: str) -> None:
        if path not in self._memory.due:
            self._memory.due.append(path)

    # Feeds

    def _ask_feed(self, url: str) -> bool | None:
        """Whether a feed had something to say; None where it failed, which is told."""
        known = self._memory.feeds.setdefault(url, Known())
        if known.gone:
            self._tell(f"{url}: gone for good, and not asked again; leave it out")
            return None
        try:
            answer = self._feed_at(url, known)
            if answer.status == 410:
                known.gone = True
                self._tell(f"{url}: gone for good (HTTP 410); it won't be asked again")
                return None
            if answer.status == 304:
                return False
            today = dt.datetime.now(dt.UTC).date()
            feed = apart.run(
                self._manners.reading,
                feeds.parse, answer.body, answer.url, answer.headers.get("content-type"), today,
            )  # fmt: skip
        except InputError as error:
            self._tell(f"{url}: {error}")
            return None
        if feed.broken:
            told = count(len(feed.entries), "article")
            self._tell(f"{url}: not well-formed; what could be read of it announces {told}")
        if feed.passed:
            self._tell(f"{url}: {feed.passed} of its entries lead to no web address; passed over")
        # Of a broken one the rest may come next time, though its server calls it the same.
        known.etag = None if feed.broken else answer.headers.get("etag")
        known.modified = None if feed.broken else answer.headers.get("last-modified")
        return self._note(url, feed.entries)

    def _feed_at(self, url: str, known: Known) -> Answer:
        headers = {"Accept": "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"}
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.modified:
            headers["If-Modified-Since"] = known.modified
        answer = self._fetcher.get(
            known.moved or url, self._manners.feed, own=address_of(url).origin, headers=headers
        )
        if answer.lasting != (known.moved or url) and answer.status != 410:
            known.moved = answer.lasting
            self._tell(f"{url}: has moved for good to {known.moved}; asked there from now on")
        return answer

    def _note(self, url: str, entries: Sequence[feeds.Entry]) -> bool:
        new = False
        for entry in entries:
            if not self._memory.is_done(entry.id) and entry.id not in self._memory.waiting:
                new = True
                self._memory.waiting[entry.id] = Waiting(
                    id=entry.id, url=entry.url, feed=url, title=entry.title, date=entry.date,
                    content=entry.content,
                )  # fmt: skip
        return new

    def _waiting(self) -> list[Waiting]:
        """Articles to be read, of feeds that are watched."""
        return [one for one in self._memory.waiting.values() if one.feed in self.feeds]

    # Articles

    def _read_waiting(self) -> Iterator[articles.Row]:
        """The articles that can be had now, by turns from all hosts, so that none is asked in a row."""
        failures: dict[tuple[str, str], list[str]] = defaultdict(list)
        in_a_row: dict[str, int] = defaultdict(int)
        try:
            for one in _by_turns(self._waiting()):
                host = address_of(one.url).host
                if in_a_row[host] >= _DEAD:
                    continue
                try:
                    yield self._article(one)
                    in_a_row[host] = 0
                except Unreachable as error:
                    failures[error.host or host, str(error)].append(one.url)
                    in_a_row[host] += _DEAD if error.unasked else error.again
                    self._failed(one, error)
                except InputError as error:
                    failures[host, str(error)].append(one.url)
                    self._memory.finish(one.id)
        finally:
            for (host, why), urls in failures.items():
                first = f" (first {urls[0]})" if len(urls) > 1 else f" ({urls[0]})"
                self._tell(f"{host}: {count(len(urls), 'article')} not read: {why}{first}")

    def _article(self, one: Waiting) -> articles.Row:
        own = address_of(one.feed).origin
        try:
            answer = self._fetcher.get(one.url, self._manners.page, own=own)
        except Unreachable as error:
            if one.content is None or error.again:
                raise
            return self._row(one, None)
        if answer.status != 200:
            raise Unreachable(f"HTTP {answer.status}", address_of(one.url).host)
        return self._row(one, answer)

    def _row(self, one: Waiting, answer: Answer | None) -> articles.Row:
        return apart.run(self._manners.reading, articles.row_of, one, answer)

    def _failed(self, one: Waiting, error: Unreachable) -> None:
        one.tries += not error.unasked
        if not error.again or one.tries >= memory.TRIES:
            self._memory.finish(one.id)

    # Folders and the graph

    def _look_at(self, folder: str, states: dict[str, str]) -> bool | None:
        try:
            state = state_of(folder)
        except InputError as error:
            self._tell(str(error))
            return None
        if state in ("", self._memory.folders.get(folder)):
            return False
        states[folder] = state
        self._is_due(folder)
        return True

    def _build(self, states: dict[str, str]) -> tuple[Diff | None, bool]:
        """How the graph differs after what is due was built; whether that failed."""
        kept = self._memory
        due = [path for path in kept.due if Path(path).exists()]
        memory.save(self._out, kept)
        aside: list[SetAside] = []

        def progress(finished: int, document: object) -> None:
            if isinstance(document, SetAside):
                aside.append(document)

        before = Resolved()
        try:
            if graphfile.at(self._out).is_file():
                before = graphfile.read(self._out)
            after = build_records(due, self._out, progress=progress, **self._options) if due else before
        except StoreError as error:
            self._tell(f"{error}; tried again in the next round")
            return None, True
        except InputError as error:
            self._tell(str(error))
            after = before
        for document in aside[:10]:
            self._tell(f"set aside {document.id} ({document.stage}): {document.reason}")
        if len(aside) > 10:
            self._tell(f"set aside {len(aside) - 10} more; all of them: graphbuild status {self._out}")
        kept.due = []
        kept.folders |= states
        memory.save(self._out, kept)
        return diff(before, after), False


def _sorted(inputs: Iterable[str | os.PathLike[str]], out: Path) -> tuple[list[str], list[str]]:
    """Feeds and folders, each once. Raises InputError."""
    web, paths = [], []
    for given in inputs:
        text = os.fspath(given)
        if text.lower().startswith(_WEB):
            try:
                web.append(address_of(text).url)
            except InputError as error:
                raise InputError(f"{text!r} is {error}") from None
        elif "://" in text and not Path(text).exists():
            raise InputError(f"{text}: no feed; its address has to begin with http:// or https://")
        else:
            state_of(text)
            if out.resolve().is_relative_to(Path(text).resolve()):
                raise InputError(
                    f"{text} has the work folder {out} in it; choose another place for one of them"
                )
            paths.append(os.path.abspath(text))
    if not web and not paths:
        raise GraphbuildError("there is nothing to watch; give addresses of feeds, or folders")
    return list(dict.fromkeys(web)), list(dict.fromkeys(paths))


def _by_turns(waiting: Iterable[Waiting]) -> list[Waiting]:
    hosts: dict[str, list[Waiting]] = defaultdict(list)
    for one in waiting:
        hosts[address_of(one.url).host].append(one)
    return [one for turn in zip_longest(*hosts.values()) for one in turn if one is not None]
