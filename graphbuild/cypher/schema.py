"""The constraints and indexes of a database, made once, before anything is written.

A database with one graph has a uniqueness constraint on `id` for each label. Once it holds several, an id is
unique within a namespace: the constraint is on namespace and id together, and an index on `id` takes the
other's place for those who look a node up by hand. A constraint or index that does the same under another
name is as good.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from graphbuild.cypher.marks import DEFAULT, NAMESPACE
from graphbuild.cypher.projection import NODE_LABELS
from graphbuild.errors import ServerError

if TYPE_CHECKING:
    import neo4j

_ONE, _SEVERAL = ("id",), (NAMESPACE, "id")
_UNIQUE = ("UNIQUENESS", "NODE_PROPERTY_UNIQUENESS", "NODE_KEY")


class Rule(NamedTuple):
    """A constraint (its type ends in UNIQUENESS or KEY), or an index."""

    name: str
    type: str
    entity: str
    labels: tuple[str, ...]
    properties: tuple[str, ...]
    constraint: bool


def several(rules: Sequence[Rule]) -> bool:
    """Whether a database with these is made for several graphs."""
    return any(_is_unique(rule, label, _SEVERAL) for rule in rules for label in NODE_LABELS)


def rules(transaction: neo4j.ManagedTransaction) -> list[Rule]:
    """All constraints, and the indexes that don't belong to one."""
    found = []
    for what, more in (("CONSTRAINTS", "null"), ("INDEXES", "owningConstraint")):
        rows = transaction.run(
            f"SHOW {what} YIELD * RETURN name, type, entityType, labelsOrTypes, properties, {more} AS owner"
        )
        found += [
            Rule(
                row["name"], row["type"], row["entityType"], tuple(row["labelsOrTypes"] or ()),
                tuple(row["properties"] or ()), what == "CONSTRAINTS",
            )
            for row in rows
            if row["owner"] is None
        ]  # fmt: skip
    return found


def steps(present: Sequence[Rule], namespace: str) -> list[str]:
    """The statements that make a database with these rules fit for the namespace; none where it is.

    Raises ServerError for a rule that is in the way and not ours to drop."""
    return list(_steps(present, many=namespace != DEFAULT or several(present)))


def _steps(present: Sequence[Rule], *, many: bool) -> Iterator[str]:
    for label in NODE_LABELS:
        alone = [rule for rule in present if _is_unique(rule, label, _ONE)]
        if not many:
            if not alone:
                yield from _make(present, label, f"graphbuild_{label.lower()}_id", _ONE)
            continue
        if not any(_is_unique(rule, label, _SEVERAL) for rule in present):
            yield from _make(present, label, f"graphbuild_{label.lower()}_namespace_id", _SEVERAL)
        for rule in alone:
            if rule.name != f"graphbuild_{label.lower()}_id":
                raise ServerError(
                    f"the constraint {rule.name!r} lets an id occur once among all (:{label}), so this "
                    "database can't hold a second graph; drop it, or use another database"
                )
            yield f"DROP CONSTRAINT {rule.name} IF EXISTS"
        if not any(_is_index(rule, label, _ONE) for rule in present):
            name = _index_name(label)
            _free(present, name)
            yield f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.id)"


def _make(present: Sequence[Rule], label: str, name: str, properties: tuple[str, ...]) -> Iterator[str]:
    _free(present, name)
    for rule in present:
        if _is_index(rule, label, properties):
            if rule.name == _index_name(label):  # ours, of when the database held several graphs
                yield f"DROP INDEX {rule.name} IF EXISTS"
                continue
            raise ServerError(
                f"the index {rule.name!r} on (:{label}) {', '.join(properties)} is in the way of the "
                f"constraint that ids are unique; drop it (DROP INDEX {rule.name}), or use another database"
            )
    named = ", ".join(f"n.{one}" for one in properties)
    unique = f"({named})" if len(properties) > 1 else named
    yield f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE {unique} IS UNIQUE"


def _index_name(label: str) -> str:
    return f"graphbuild_{label.lower()}_id_index"


def _free(present: Sequence[Rule], name: str) -> None:
    for rule in present:
        if rule.name == name:
            what = "constraint" if rule.constraint else "index"
            on = f"(:{':'.join(rule.labels)}) {', '.join(rule.properties)}"
            raise ServerError(
                f"the database has a {what} {name!r} that is another one, on {on}; drop or rename it, "
                "or use another database"
            )


def _is_unique(rule: Rule, label: str, properties: tuple[str, ...]) -> bool:
    return (
        rule.constraint
        and rule.type in _UNIQUE
        and rule.entity == "NODE"
        and rule.labels == (label,)
        and sorted(rule.properties) == sorted(properties)
    )


def _is_index(rule: Rule, label: str, properties: tuple[str, ...]) -> bool:
    return (
        not rule.constraint
        and rule.type == "RANGE"
        and rule.entity == "NODE"
        and rule.labels == (label,)
        and rule.properties == properties
    )


def make(session: neo4j.Session, namespace: str) -> None:
    """Makes what is missing, and waits until the indexes can be used. Raises ServerError as `steps` does."""
    missing = steps(session.execute_read(rules), namespace)
    for statement in missing:
        session.execute_write(_run, statement)
    if missing:
        session.run("CALL db.awaitIndexes(300)").consume()


def _run(transaction: neo4j.ManagedTransaction, statement: str) -> Any:
    return transaction.run(statement).consume()


CONSTRAINTS = tuple(steps((), DEFAULT))
"""What a new database needs for one graph."""
