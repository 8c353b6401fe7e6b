"""What a work folder holds to its graph: claims from files, or what is in the store, merged in as many
processes as they are worth, and written as graph.json and a page."""

from __future__ import annotations

import os
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from graphbuild import decisions, graphfile
from graphbuild.collecting import collected_later
from graphbuild.decisions import Decisions
from graphbuild.errors import GraphbuildWarning, InputError
from graphbuild.intake import FROM_CLAIMS
from graphbuild.records import Relation, Resolved, to_json
from graphbuild.sharing import LostError, Shares, worth
from graphbuild.statements import Shared, head_of, lines_of, no_statement, statement_of, statements_of
from graphbuild.store import Store, Telling

if TYPE_CHECKING:
    from graphbuild.parse.usertable import UserTable

GRAPH, PAGE = graphfile.NAME, "graph.html"
_A_STATEMENT = 800  # bytes of a line, more or less
_T = TypeVar("_T")


def merge_records(
    claims: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    out: str | os.PathLike[str] = "graph",
    *,
    actors: Sequence[str | os.PathLike[str]] = (),
) -> Resolved:
    """As `merge`, but gives the records that the graph is made of: where they are enough, the graph need not
    be made, which at a million claims takes gigabytes. Raises what `merge` raises."""
    table = _table(actors)
    paths = [Path(path) for path in ([claims] if isinstance(claims, str | os.PathLike) else claims)]
    size = sum(path.stat().st_size for path in paths if path.is_file())

    def merged(shares: Shares) -> Resolved:
        lines = _lines(paths)
        first = next(lines, None)
        if first is None:
            raise InputError(
                "no claim or relation in the input; make some with: graphbuild extract INPUT -o FILE.jsonl"
            )
        number, line = first
        statement_of(*_at(paths, number), line, Shared())  # a fault there is told before a folder is made
        with Store(out, write=True) as store:
            with store.telling(FROM_CLAIMS) as telling:
                told = _Reading(store, telling, shares, paths, table).read(chain([first], lines))
                telling.settle()
                _take_stored(store, shares, but=told)
                shares.hear()  # which the others do while this process waits for the disk
            return _written(store, shares, Path(out))

    with collected_later():
        # Tables of actors are applied by what is loaded here.
        return _shared(1 if table else worth(size // _A_STATEMENT), merged)


def rebuild(out: str | os.PathLike[str] = "graph") -> Resolved:
    """The records of what a work folder holds, merged anew: no text is read, the analysts' decisions are
    obeyed. graph.json and graph.html are written. Raises StoreError."""
    with Store(out) as store:  # a folder that is none is not made into one
        store.counts()
    with Store(out, write=True) as store:
        return finish(store, Path(out))


@collected_later()
def finish(store: Store, out: Path) -> Resolved:
    """graph.json and the page of all that the store holds. Raises StoreError."""

    def merged(shares: Shares) -> Resolved:
        _take_stored(store, shares)
        return _written(store, shares, out)

    counts = store.counts()
    return _shared(worth(counts.claims + counts.relations), merged)


def decisions_of(out: str | os.PathLike[str]) -> Decisions:
    """The decisions of a work folder; what is wrong with them is a GraphbuildWarning. Raises StoreError."""
    lines, wrong = decisions.read(Path(out) / decisions.FILE)
    found = Decisions(lines)
    wrong += [
        f"decisions contradict one another (who is different stays so): {decisions.tell(chain)}"
        for chain in found.contradictions()
    ]
    for message in wrong:
        warnings.warn(message, GraphbuildWarning, stacklevel=3)
    return found


def _shared(count: int, work: Callable[[Shares], _T]) -> _T:
    """Does the work with so many shares or, if a process is lost, with one."""
    try:
        with Shares(count) as shares:
            return work(shares)
    except LostError:
        with Shares() as shares:
            return work(shares)


def _written(store: Store, shares: Shares, out: Path) -> Resolved:
    records = shares.merge(store.documents(), decisions_of(out).decided())
    page = shares.page(records, "graphbuild")
    graphfile.write(out / GRAPH, *records)
    _save_page(page, out / PAGE)
    return records


def _save_page(page: Callable[[], str], path: Path) -> None:
    from graphbuild.view.page import save

    save(page(), path)


def _table(actors: Sequence[str | os.PathLike[str]]) -> UserTable | None:
    """The user's tables, if there are any: without them nothing of the parser is loaded."""
    if not actors:
        return None
    from graphbuild.parse.usertable import UserTable

    return UserTable([Path(path) for path in actors])


# ---------------------------------------------------------------- statements into shares

# Lines that no file has: the number of a line among all is this times that of its file, plus its own.
_FILE = 1 << 40


def _lines(paths: Sequence[Path]) -> Iterator[tuple[int, bytes]]:
    for place, path in enumerate(paths):
        yield from lines_of(path, place * _FILE)


def _at(paths: Sequence[Path], number: int) -> tuple[Path, int]:
    place, line = divmod(number, _FILE)
    return paths[place], line


class _Reading:
    """The lines of files into the shares, and into the store."""

    def __init__(
        self, store: Store, telling: Telling, shares: Shares, paths: Sequence[Path], table: UserTable | None
    ) -> None:
        self._telling, self._shares, self._paths, self._table = telling, shares, paths, table
        self._shared = Shared()
        self._dates = {document.id: document.date for document in store.documents()} if table else {}

    def read(self, lines: Iterable[tuple[int, bytes]]) -> set[str]:
        """Takes all lines in; gives the documents that they are about. Raises InputError for the first line
        that is no statement."""
        shares, telling = self._shares, self._telling
        documents: set[str] = set()
        away: defaultdict[str, set[str]] = defaultdict(set)  # ids of the statements elsewhere, by document
        document, far, ids = None, None, set[str]()
        for number, line in lines:
            head = head_of(line)
            if head and head.doc != document:  # most lines are of the same one as the line before
                document = head.doc
                far = shares.far_of(document)
                ids = away[document] if far else set()
            if head is None or far is None:
                documents.add(self._take(number, line))
                continue
            if head.id not in ids:
                ids.add(head.id)
                telling.add(head.doc, line, relation=head.kind == "relation")
            far.put(line, number)
        said = shares.said()
        if said.fault:
            raise no_statement(*_at(self._paths, said.fault.number), said.fault.message)
        for document in sorted(shares.near.twice):
            telling.replace(document, shares.near.of(document))
        for statements in said.twice:
            telling.replace(statements[0].doc, statements)
        return documents | away.keys()

    def _take(self, number: int, line: bytes) -> str:
        try:
            statement = statement_of(*_at(self._paths, number), line, self._shared)
        except InputError:
            fault = self._shares.said().fault  # an earlier line may be wrong, too
            if fault and fault.number < number:
                raise no_statement(*_at(self._paths, fault.number), fault.message) from None
            raise
        if self._table:
            statement = self._table.apply(statement, self._dates.get(statement.doc))
            line = to_json(statement)
        if self._shares.near.add(statement):
            self._telling.add(statement.doc, line, relation=isinstance(statement, Relation))
        return statement.doc


def _take_stored(store: Store, shares: Shares, but: set[str] | frozenset[str] = frozenset()) -> None:
    """All that the store holds, but of some documents, into the shares. Raises StoreError."""
    shared = Shared()
    for document, lines in store.told(but=but):
        far = shares.far_of(document)
        if far:
            far.put(lines, 0)
            continue
        try:
            for statement in statements_of(lines.split(b"\n"), shared):
                shares.near.add(statement)
        except msgspec.MsgspecError as error:
            raise store.damaged(str(error)) from error
    if fault := shares.said().fault:
        raise store.damaged(fault.message)
