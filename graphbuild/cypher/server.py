"""The Neo4j server: connecting, checking that it will do, reading, and its errors in one line each."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from graphbuild.cypher import guard, schema
from graphbuild.cypher.engine import TIMEOUT
from graphbuild.cypher.marks import DEFAULT, PREFIX, namespace_of, without
from graphbuild.cypher.namespace import PARAMETER, narrow
from graphbuild.cypher.rows import Rows, unknown_names
from graphbuild.errors import GraphbuildError, MissingExtraError, QueryError, ServerError

if TYPE_CHECKING:
    import neo4j

OLDEST = 5  # the first major version with the Cypher that we write
_CONNECT_SECONDS = 10.0
_RETRY_SECONDS = 15.0  # how long a transaction is tried again that the server can't do now
_SCHEMES = tuple(f"{scheme}{security}://" for scheme in ("bolt", "neo4j") for security in ("", "+s", "+ssc"))
_UNKNOWN = ("01N50", "01N51", "01N52")  # GQL status: a label, relationship type or property that is not there
_QUOTED = re.compile(r"`(\w+)`")


@contextlib.contextmanager
def connect(uri: str, user: str = "neo4j", password: str | None = None) -> Iterator[neo4j.Driver]:
    """A driver that has reached a server new enough; closed at the end. Without a password NEO4J_PASSWORD
    counts, and without either no login is tried.

    Raises MissingExtraError without the driver, ServerError for a server that can't be used, QueryError for a
    query that fails there.
    """
    try:
        import neo4j
    except ImportError:
        raise MissingExtraError("a Neo4j server", "neo4j") from None

    if shown(uri) != uri:
        raise ServerError(
            f"the address {shown(uri)} holds a login or options, which others could read; give the host and "
            "port alone, the user with --user, and the password in NEO4J_PASSWORD"
        )
    if not uri.startswith(_SCHEMES):
        raise ServerError(f"{uri!r} can't be a Neo4j server; its address looks like bolt://localhost:7687")
    # Notifications come back with the rows; without a handler Python's logging would print them too.
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    password = password if password is not None else os.environ.get("NEO4J_PASSWORD")
    with _explained(uri, user):
        driver = neo4j.GraphDatabase.driver(
            uri,
            auth=None if password is None else (user, password),
            connection_timeout=_CONNECT_SECONDS,
            connection_acquisition_timeout=_CONNECT_SECONDS * 2,
            max_transaction_retry_time=_RETRY_SECONDS,
            user_agent="graphbuild",
        )
        with driver:
            check_version(driver.get_server_info().agent, uri)
            yield driver


def shown(uri: str) -> str:
    """The address as it may be shown: without a login, and without what follows a question mark."""
    before, at, host = uri.rpartition("@")
    if at:
        scheme, slashes, _ = before.partition("://")
        uri = f"{scheme}{slashes}...@{host}" if slashes else f"...@{host}"
    place, mark, _ = uri.partition("?")
    return f"{place}?..." if mark else uri


def check_version(agent: str, uri: str) -> None:
    """`agent` is what a server says of itself, as in "Neo4j/5.26.12". Raises ServerError for one that is too
    old."""
    _, _, version = agent.partition("/")
    major = version.partition(".")[0]
    if not major.isdecimal() or int(major) < OLDEST:
        raise ServerError(f"the server at {uri} is {agent}; Neo4j {OLDEST} or later is needed")


def read(
    driver: neo4j.Driver,
    text: str,
    parameters: Mapping[str, object] | None = None,
    *,
    database: str | None = None,
    namespace: str | None = None,
    timeout: float | None = TIMEOUT,
    limit: int | None = None,
) -> Rows:
    """Runs one reading statement in a read transaction; the rows equal those of the embedded engine.

    Where the database holds several graphs it reads only that of the namespace. Raises QueryError for a query
    that can't be kept to one."""
    import neo4j

    text = guard.check(text)
    given = dict(parameters or {})
    space = namespace_of(namespace)

    @neo4j.unit_of_work(timeout=timeout)
    def work(transaction: neo4j.ManagedTransaction) -> Rows:
        result = transaction.run(text, given)
        columns = tuple(result.keys())
        records = list(result) if limit is None else result.fetch(limit + 1)
        rows = [tuple(_plain(value) for value in record.values()) for record in records]
        truncated = limit is not None and len(rows) > limit
        notes = result.consume().gql_status_objects
        names = (_QUOTED.search(note.status_description) for note in notes if note.gql_status in _UNKNOWN)
        unknown = {name[1] for name in names if name and not name[1].startswith(PREFIX)}
        return Rows(columns, tuple(rows[:limit]), truncated, unknown_names(unknown))

    with driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
        if space != DEFAULT or schema.several(session.execute_read(schema.rules)):
            text = narrow(text)
            given[PARAMETER] = space
        return session.execute_read(work)


@contextlib.contextmanager
def _explained(uri: str, user: str) -> Iterator[None]:
    import neo4j.exceptions as errors

    try:
        yield
    except errors.AuthError as error:
        raise ServerError(_login(error.code or "", uri, user)) from None
    except errors.Neo4jError as error:
        raise _statement_error(error.code or "", error.message or "", uri) from None
    except (errors.ServiceUnavailable, errors.SessionExpired, errors.RoutingServiceUnavailable):
        raise ServerError(f"no Neo4j server answers at {uri}; start it or correct the address") from None
    except (errors.ConfigurationError, errors.UnsupportedServerProduct) as error:
        raise ServerError(f"{uri} can't be used: {_line(str(error))}") from None
    except errors.DriverError as error:
        raise ServerError(f"the connection to {uri} failed: {_line(str(error))}") from None
    except (OSError, ValueError) as error:
        if isinstance(error, GraphbuildError):
            raise
        raise ServerError(f"{uri} can't be reached: {_line(str(error))}") from None


def _login(code: str, uri: str, user: str) -> str:
    if code.endswith("CredentialsExpired"):
        return f"the password of {user!r} at {uri} has to be changed first, in Neo4j's own shell"
    if code.endswith("Forbidden"):
        return f"{user!r} may not do this at {uri}; use an account with more rights"
    if code.endswith("AuthenticationRateLimit"):
        return f"{uri} refuses more logins after too many wrong passwords; wait a little"
    return f"{uri} refuses user {user!r} with this password; set NEO4J_PASSWORD or give another user"


def _statement_error(code: str, message: str, uri: str) -> GraphbuildError:
    if code.endswith("Database.DatabaseNotFound"):
        return ServerError(
            f"the server at {uri} has no such database ({_line(message)}); create it or name another"
        )
    if code.endswith("ConstraintCreationFailed"):
        return ServerError(
            f"{uri} already holds nodes that share an id ({_line(message)}); use another database"
        )
    if "TransactionTimedOut" in code:
        return QueryError("the query took longer than it may; narrow it or give it more time")
    if code.startswith(("Neo.ClientError.Statement", "Neo.ClientError.Procedure")):
        return QueryError(f"the query failed: {_line(message)}")
    if code.startswith("Neo.ClientError.Transaction.ForbiddenDueToTransactionType"):
        return QueryError("the query writes; queries only read the graph")
    return ServerError(f"the server at {uri} failed: {_line(message)} ({code})")


def _plain(value: Any) -> Any:
    """The driver's value as Rows describes it."""
    import neo4j.graph
    import neo4j.spatial
    import neo4j.time

    if isinstance(value, neo4j.time.Date | neo4j.time.DateTime | neo4j.time.Time):
        return value.to_native()
    if isinstance(value, neo4j.time.Duration):
        seconds = value.seconds + value.nanoseconds / 1e9 if value.nanoseconds else value.seconds
        return {"months": value.months, "days": value.days, "seconds": seconds}
    if isinstance(value, neo4j.spatial.WGS84Point):
        return {"latitude": value.latitude, "longitude": value.longitude}
    if isinstance(value, neo4j.graph.Path):
        return {
            "nodes": [_plain(node) for node in value.nodes],
            "relationships": [_plain(relationship) for relationship in value.relationships],
        }
    if isinstance(value, neo4j.graph.Node):
        return {"labels": sorted(value.labels), "properties": _sorted(without(value).items())}
    if isinstance(value, neo4j.graph.Relationship):
        return {"type": value.type, "properties": _sorted(without(value).items())}
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if value is None or isinstance(value, bool | int | float | str | dt.date | dt.time):
        return value
    return str(value)


def _sorted(items: Any) -> dict[str, Any]:
    return {name: _plain(part) for name, part in sorted(items)}


def _line(message: str) -> str:
    lines = message.strip().splitlines()
    return lines[0].rstrip(".") if lines else "no reason given"
