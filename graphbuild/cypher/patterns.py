"""What the words of a Cypher query stand for, told from their neighbours: patterns, variables, operands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphbuild.cypher.functions import TEXTS
from graphbuild.cypher.tokens import Group, Item, walk

# Words after which a bracket opens an expression or a pattern and no function's arguments.
KEYWORDS = frozenset((
    "AND", "AS", "ASC", "ASCENDING", "BY", "CALL", "CASE", "CONTAINS", "DESC", "DESCENDING", "DISTINCT",
    "ELSE", "END", "ENDS", "FALSE", "IN", "IS", "LIMIT", "MATCH", "NOT", "NULL", "OFFSET", "OPTIONAL",
    "OR", "ORDER", "RETURN", "SHORTEST", "SKIP", "STARTS", "THEN", "TRUE", "UNION", "UNWIND", "WHEN",
    "WHERE", "WITH", "XOR", "YIELD",
))  # fmt: skip
# What ends one comparison before another may begin.
ENDS_COMPARISON = KEYWORDS - {"IS", "NULL", "TRUE", "FALSE", "END"} | {",", "|"}


@dataclass
class Variables:
    """The names that patterns bind, and the brackets of the patterns by their identity."""

    patterns: dict[int, Group] = field(default_factory=dict)
    nodes: set[str] = field(default_factory=set)
    relationships: set[str] = field(default_factory=set)
    renamed: set[str] = field(default_factory=set)  # after AS
    anchored: set[str] = field(default_factory=set)  # found by their id

    @property
    def elements(self) -> set[str]:
        """The names of nodes and relationships."""
        return self.nodes | self.relationships


def variables(tree: Group) -> Variables:
    """Nodes and relationships that patterns name, and those out of nodes(p) and relationships(p)."""
    found = Variables()
    for parent, place, item in walk(tree):
        if isinstance(item, Group):
            node, relationship = is_node(item, parent, place), is_relationship(item, parent, place)
            if node or relationship:
                found.patterns[id(item)] = item
            name = item.items[0].called if item.items else None
            if name is not None and node:
                found.nodes.add(name)
                last = item.items[-1]
                if isinstance(last, Group) and any(part.called == "id" for part in last.items):
                    found.anchored.add(name)
            elif name is not None and relationship and not any(part.upper == "*" for part in item.items):
                found.relationships.add(name)
        elif item.called == "id" and place > 1 and parent.items[place - 1].upper == ".":
            found.anchored.add(parent.items[place - 2].called or "")
        elif item.called is not None and place and parent.items[place - 1].upper == "AS":
            found.renamed.add(item.called)
        elif item.upper == "IN" and place and place + 2 < len(parent.items):
            name = parent.items[place - 1].called
            of = parent.items[place + 1].upper
            if name is not None and of == "NODES":
                found.nodes.add(name)
            elif name is not None and of == "RELATIONSHIPS":
                found.relationships.add(name)
    return found


def is_relationship(group: Group, parent: Group, place: int) -> bool:
    """-[...]-"""
    return (
        group.open == "["
        and place > 0
        and parent.items[place - 1].upper == "-"
        and place + 1 < len(parent.items)
        and parent.items[place + 1].upper == "-"
    )


def is_node(group: Group, parent: Group, place: int) -> bool:
    """(...) in a pattern: beside an arrow, or with a label or properties, or alone after MATCH."""
    if group.open != "(" or function(parent.items, place) is not None:
        return False
    items = parent.items
    if len(group.items) > 1 and group.items[0].called is not None and group.items[1].upper == ":":
        return True
    if group.items and group.items[0].upper == ":":
        return True
    after = [item.upper or item.kind for item in items[place + 1 : place + 3]]
    before = [item.upper or item.kind for item in items[max(0, place - 2) : place]]
    if after in (["-", "-"], ["-", "["], ["<", "-"]) or before in (["-", "-"], ["[", "-"], ["-", ">"]):
        return True
    if before and before[-1] == "MATCH":
        return True
    alone = len(group.items) == 1 and group.items[0].called is not None
    if (alone or not group.items) and before and before[-1] == ",":
        return _clause(items, place) == "MATCH"
    return bool(group.items) and group.items[-1].kind == "{" and _clause(items, place) == "MATCH"


def _clause(items: list[Item], place: int) -> str:
    for item in reversed(items[:place]):
        if item.upper in ("MATCH", "WHERE", "RETURN", "WITH", "UNWIND", "CALL"):
            return item.upper
    return ""


def is_pattern_map(group: Group, parent: Group, place: int, found: Variables) -> bool:
    """{...} of a node or relationship in a pattern."""
    return group.open == "{" and id(parent) in found.patterns and not any(
        item.upper == "WHERE" for item in parent.items[:place]
    )  # fmt: skip


def is_arrow(items: list[Item], place: int) -> bool:
    """Whether < or > is a part of an arrow."""
    item = items[place]
    if item.upper == "<":
        following = items[place + 1 : place + 3]
        return (
            len(following) == 2
            and following[0].upper == "-"
            and following[0].before == ""
            and (following[1].upper == "-" or following[1].kind == "[")
        )
    if item.upper == ">":
        return place > 1 and items[place - 1].upper == "-" and (
            items[place - 2].upper == "-" or items[place - 2].kind == "["
        )  # fmt: skip
    return False


def function(items: list[Item], place: int) -> str | None:
    """The name of the function whose arguments are the brackets at a place, or None for other brackets."""
    start = function_start(items, place)
    if start == place:
        return None
    name = "".join(item.called or item.text for item in items[start:place])
    if start == place - 1 and items[start].upper in KEYWORDS:
        return None
    return name


def function_start(items: list[Item], place: int) -> int:
    """Where the name of the function begins whose brackets are at a place: it may have dots in it."""
    start = place
    while start and items[start - 1].called is not None and items[start - 1].kind != "parameter":
        start -= 1
        if start > 1 and items[start - 1].upper == ".":
            start -= 1
        else:
            break
    return start


def is_text(items: list[Item], place: int, name: str) -> bool:
    """Whether a name was last given, before a place in the same brackets, to the value of a text function."""
    for at in range(place - 1, 2, -1):
        if items[at].called == name and items[at - 1].upper == "AS":
            start = function_start(items, at - 2)
            called = function(items, at - 2) if items[at - 2].kind == "(" else None
            alone = items[start - 1].upper in (",", "WITH", "RETURN", "DISTINCT")
            return called is not None and called.lower() in TEXTS and alone
    return False


def arguments(group: Group) -> Iterator[list[Item]]:
    """What the commas of a group part."""
    argument: list[Item] = []
    for item in group.items:
        if item.upper == ",":
            yield argument
            argument = []
        else:
            argument.append(item)
    yield argument


def is_index(items: list[Item], place: int) -> bool:
    """Whether [...] takes something out of what stands before it."""
    return place > 0 and ends_operand(items[place - 1])


def ends_operand(item: Item) -> bool:
    """Whether an operand may end with the item, so that an operator may follow."""
    if item.kind in ("(", "[", "{", "string", "number", "parameter", "name", "text"):
        return True
    return item.kind == "word" and (item.upper not in KEYWORDS or item.upper in ("END", "NULL"))


def chain_start(items: list[Item], place: int) -> int | None:
    """Where the chain of factors begins whose operator is at a place."""
    start: int | None = place
    while start is not None:
        start = operand_start(items, start)
        if start is None:
            return None
        if start and items[start - 1].upper in ("*", "/", "%", "^"):
            start -= 1
            continue
        return start
    return None


def operand_start(items: list[Item], end: int) -> int | None:
    """Where the operand begins that ends before a place."""
    if end == 0 or not ends_operand(items[end - 1]):
        return None
    place = end - 1
    while True:
        item = items[place]
        before = items[place - 1] if place else None
        if item.upper == "END":
            depth = 1
            while depth and place:
                place -= 1
                depth += {"END": 1, "CASE": -1}.get(items[place].upper, 0)
            if depth:
                return None
            return place
        owned = (
            before is not None and ends_operand(before) and (item.kind != "(" or before.called is not None)
        )
        if item.kind in ("(", "[", "{") and owned:
            place -= 1
            continue
        if item.kind == "text" and item.text.startswith("[") and before is not None:
            place -= 1
            continue
        if before is not None and before.upper == "." and place > 1:
            place -= 2
            continue
        return place


def operand_end(items: list[Item], place: int) -> int | None:
    """Where the operand ends that begins at a place, with its signs and powers."""
    while place < len(items) and items[place].upper in ("-", "+"):
        place += 1
    if place >= len(items):
        return None
    if items[place].upper == "CASE":
        depth = 1
        while depth:
            place += 1
            if place >= len(items):
                return None
            depth += {"CASE": 1, "END": -1}.get(items[place].upper, 0)
    elif not ends_operand(items[place]):
        return None
    place += 1
    while place < len(items):
        item = items[place]
        if item.kind in ("(", "[", "{"):
            place += 1
        elif item.upper == "." and place + 1 < len(items):
            place += 2
        elif item.upper == "^":
            return operand_end(items, place + 1)
        elif item.kind == "text" and item.text.startswith("["):
            place += 1
        else:
            break
    return place
