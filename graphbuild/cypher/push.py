"""A graph into a Neo4j server: constraints, then nodes, then relationships, in batches; and back out of it.

A push compares what the server has with the graph and writes the difference. So it can be repeated, goes on
where one broke off, and writes nothing where nothing changed.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from graphbuild.cypher import schema
from graphbuild.cypher.difference import Difference, compare
from graphbuild.cypher.marks import NAMESPACE, RUN, digest_of, in_order, namespace_of, next_run
from graphbuild.cypher.projection import NODE_LABELS, Projection, project
from graphbuild.cypher.prune import Removed, take_out_run, take_out_twice
from graphbuild.cypher.prune import prune as take_out
from graphbuild.cypher.server import connect
from graphbuild.cypher.writing import Batch, batches, create_nodes
from graphbuild.errors import ServerError

if TYPE_CHECKING:
    import neo4j

    from graphbuild.graph import Graph
    from graphbuild.records import Resolved

Progress = Callable[[str, int, int], None]

_AT_ONCE = 2  # transactions that make nodes: the server works on one while the next is packed
_UNSURE = 3  # times that a push looks again at what is there, after a commit of which no answer came


@dataclass(frozen=True)
class PushReport:
    """What the graph has, and how much of that was new to the server; of a dry run, would have been.

    `run` names the run (see `undo`), None where nothing of it is in the database. `nodes_released` counts
    nodes that prune couldn't delete, because somebody else's relationship hangs on them or they were there
    before: they have lost the marks of graphbuild. `nodes_left` counts those of earlier pushes that the graph
    doesn't have, and that are still there."""

    nodes: int
    relationships: int
    nodes_created: int
    relationships_created: int
    nodes_deleted: int
    relationships_deleted: int
    seconds: float
    nodes_changed: int = 0
    relationships_changed: int = 0
    nodes_released: int = 0
    nodes_left: int = 0
    run: str | None = None
    dry_run: bool = False


@dataclass(frozen=True)
class Run:
    """A run, and how many of the nodes and relationships that it created are in the database."""

    name: str
    nodes: int
    relationships: int


def push(
    graph: Graph | Resolved,
    uri: str,
    *,
    user: str = "neo4j",
    password: str | None = None,
    database: str | None = None,
    namespace: str | None = None,
    batch: int = 10_000,
    progress: Progress | None = None,
    prune: bool = False,
    dry_run: bool = False,
) -> PushReport:
    """Writes the graph to a Neo4j server (5 or later; no plug-ins needed) and says what was new.

    Pushing again changes nothing; pushing a graph that has grown adds to it; pushing again after a push broke
    off, because the server went away, goes on with it. Nothing is deleted, unless with `prune`: then what
    graphbuild wrote in this namespace and the graph no longer has goes. With `dry_run` nothing is written,
    and the report says what would be. `namespace` keeps several graphs in one database apart.

    Each batch is one transaction, tried again for some seconds when the server asks for it. `batch` is in
    rows; `progress(what, done, total)` is called with rows done and rows in all. Without a password
    NEO4J_PASSWORD counts. Only one push at a time should write to a namespace.

    Raises ServerError for a server that is down, refuses the login, is too old, has no such database or other
    rules for ids, and MissingExtraError without the driver.
    """
    if batch < 1:
        raise ValueError("batch must be at least 1")
    began = time.perf_counter()
    space = namespace_of(namespace)
    projection = project(graph)
    digest = digest_of(projection)
    with connect(uri, user, password) as driver, ExitStack() as stack:
        # Bookmarks in common: on a cluster relationships find the nodes that another session made.
        opened = partial(
            driver.session, database=database, bookmark_manager=driver.execute_query_bookmark_manager
        )
        session = stack.enter_context(opened())
        if not dry_run:
            schema.make(session, space)
        work = _Work(session, opened, projection, space, digest, batch, progress)
        difference = work.look() if dry_run else work.write()
        removed, left = Removed(), sum(map(len, difference.stale.values()))
        if prune:
            removed, left = take_out(session, difference, batch, dry_run=dry_run), 0
    return PushReport(
        nodes=work.nodes,
        relationships=work.links,
        nodes_created=work.created[0],
        relationships_created=work.created[1],
        nodes_deleted=removed.nodes,
        relationships_deleted=removed.relationships,
        seconds=time.perf_counter() - began,
        nodes_changed=work.changed[0],
        relationships_changed=work.changed[1],
        nodes_released=removed.released,
        nodes_left=left,
        run=work.run,
        dry_run=dry_run,
    )


def undo(
    run: str,
    uri: str,
    *,
    user: str = "neo4j",
    password: str | None = None,
    database: str | None = None,
    namespace: str | None = None,
    batch: int = 10_000,
) -> Removed:
    """Takes back what a run created, the latest of its namespace: its nodes and relationships are deleted.

    What the run changed or pruned stays so; pushing the earlier graph brings that back. Of several runs the
    latest has to be undone first, since it may rest on what the earlier ones created. Raises ServerError for
    an unknown run, one that isn't the latest, and as `push` does.
    """
    space = namespace_of(namespace)
    with connect(uri, user, password) as driver, driver.session(database=database) as session:
        known = [one.name for one in _runs(session, space)]
        if run not in known:
            have = f"there are {', '.join(known)}" if known else "it has none"
            raise ServerError(f"{uri} has no run {run!r} in this namespace; {have}")
        if later := known[known.index(run) + 1 :]:
            raise ServerError(
                f"run {run} is not the latest, and later ones may rest on it; undo first: "
                f"{', '.join(reversed(later))}"
            )
        return take_out_run(session, space, run, batch)


def runs(
    uri: str,
    *,
    user: str = "neo4j",
    password: str | None = None,
    database: str | None = None,
    namespace: str | None = None,
) -> list[Run]:
    """The runs of a namespace of which something is in the database, the earliest first. Raises ServerError
    as `push` does."""
    space = namespace_of(namespace)
    with connect(uri, user, password) as driver, driver.session(database=database) as session:
        return _runs(session, space)


def _runs(session: neo4j.Session, namespace: str) -> list[Run]:
    nodes, links = (
        dict(session.execute_read(_counts, text, namespace))
        for text in (
            f"MATCH (n:{'|'.join(NODE_LABELS)}) WHERE n.{NAMESPACE} = $namespace RETURN n.{RUN}, count(*)",
            f"MATCH (n)-[r]->() WHERE n.{NAMESPACE} = $namespace RETURN r.{RUN}, count(*)",
        )
    )
    names = in_order(run for run in {*nodes, *links} if run is not None)
    return [Run(name, nodes.get(name, 0), links.get(name, 0)) for name in names]


class _Work:
    """One push: compares, and writes the difference."""

    def __init__(
        self,
        session: neo4j.Session,
        opened: Callable[[], neo4j.Session],
        projection: Projection,
        namespace: str,
        digest: str,
        batch: int,
        progress: Progress | None,
    ) -> None:
        self.session, self.opened = session, opened
        self.projection, self.namespace = projection, namespace
        self.digest, self.batch, self.progress = digest, batch, progress
        self.nodes = sum(len(group.rows) for group in projection.nodes)
        self.links = sum(len(group.rows) for group in projection.links)
        self.created, self.changed = [0, 0], [0, 0]
        self.run: str | None = None
        self._done = 0

    def look(self) -> Difference:
        """Compares, and counts what writing would do."""
        difference = compare(self.session, self.projection, self.namespace)
        self.created = [
            sum(len(group.missing) for group in groups) for groups in (difference.nodes, difference.links)
        ]
        self.changed = [
            sum(len(group.changed) for group in groups) for groups in (difference.nodes, difference.links)
        ]
        known = in_order(difference.runs)
        self.run = known[-1] if known else None
        self._tell("compared", self.nodes + self.links)
        return difference

    def write(self) -> Difference:
        import neo4j.exceptions as errors

        for left in reversed(range(_UNSURE)):
            difference = compare(self.session, self.projection, self.namespace)
            try:
                self._write(difference)
            except errors.IncompleteCommit:
                # Nobody knows whether the batch is in the database. What is there now says it.
                if not left:
                    raise
            else:
                return difference
        raise AssertionError

    def _write(self, difference: Difference) -> None:
        run = next_run(difference.runs, self.digest)
        same = sum(one.same for one in difference.nodes) + sum(one.same for one in difference.links)
        self._done = 0
        self._tell("compared", same)
        take_out_twice(self.session, difference, self.batch)
        write = partial(_write, run=run, namespace=self.namespace)
        with closing(self._at_once(create_nodes(difference, self.batch), write)) as created:
            for one, counts in created:
                self._count(one, counts)
        for one in batches(difference, self.batch):
            self._count(one, self.session.execute_write(write, one))
        known = in_order({*difference.runs, *([run] if any(self.created) else ())})
        self.run = known[-1] if known else None

    def _at_once(
        self, work: Iterable[Batch], write: Callable[..., tuple[int, int]]
    ) -> Generator[tuple[Batch, tuple[int, int]]]:
        """The batches, two at a time, each with what it made. New nodes wait for no lock of one another."""

        def alone(one: Batch) -> tuple[int, int]:
            with self.opened() as session:
                return session.execute_write(write, one)

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            running: deque[tuple[Batch, Future[tuple[int, int]]]] = deque()
            for one in work:
                running.append((one, pool.submit(alone, one)))
                if len(running) > _AT_ONCE:
                    done, counts = running.popleft()
                    yield done, counts.result()
            for done, counts in running:
                yield done, counts.result()

    def _count(self, one: Batch, counts: tuple[int, int]) -> None:
        if one.kind == "create":
            self.created[0] += counts[0]
            self.created[1] += counts[1]
        else:
            self.changed["-[" in one.what] += len(one.rows)
        self._tell(one.what, len(one.rows))

    def _tell(self, what: str, rows: int) -> None:
        self._done += rows
        if self.progress is not None and rows:
            self.progress(what, self._done, self.nodes + self.links)


def _write(transaction: neo4j.ManagedTransaction, batch: Batch, run: str, namespace: str) -> tuple[int, int]:
    counters = transaction.run(batch.text, rows=batch.rows, run=run, namespace=namespace).consume().counters
    return counters.nodes_created, counters.relationships_created


def _counts(transaction: neo4j.ManagedTransaction, text: str, namespace: str) -> list[Any]:
    return [record.values() for record in transaction.run(text, namespace=namespace)]
