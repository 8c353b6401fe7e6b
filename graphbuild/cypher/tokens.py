"""The words of a Cypher query, nested by its brackets, to be looked at and written anew.

Whitespace stays with the word that follows it. It is no parser: what a word means has to be told from its
neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graphbuild.errors import QueryError

_TOKEN = re.compile(
    r"""(?P<space>\s+ | //[^\n]* | /\*.*?\*/)
      | (?P<string>'(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*")
      | (?P<name>`(?:[^`]|``)*`)
      | (?P<parameter>\$(?:\w+|`(?:[^`]|``)*`))
      | (?P<number>0[xXoO][0-9a-fA-F]+ | (?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
      | (?P<word>[^\W\d]\w*)
      | (?P<mark><> | <= | >= | =~ | \|\| | \.\. | != | \+= | :: | .)""",
    re.VERBOSE | re.DOTALL,
)
_DEPTH = 80  # brackets within brackets; more is no question of a person's
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {"\\": "\\", "'": "'", '"': '"', "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@dataclass
class Token:
    """`kind` is string, name (in backticks), parameter, number, word, mark, or text for what was written
    anew."""

    kind: str
    text: str
    before: str = ""

    def __str__(self) -> str:
        return self.before + self.text

    @property
    def upper(self) -> str:
        """A keyword as its own name, a quoted name or literal as nothing."""
        return self.text.upper() if self.kind in ("word", "mark") else ""

    @property
    def called(self) -> str | None:
        """What a name, a quoted one too, or a parameter stands for; None for all else."""
        text = self.text.removeprefix("$") if self.kind == "parameter" else self.text
        if self.kind == "word":
            return text
        if self.kind in ("name", "parameter"):
            return text[1:-1].replace("``", "`") if text.startswith("`") else text
        return None


@dataclass
class Group:
    """What stands in a pair of brackets; `open` is empty for the whole query."""

    open: str
    items: list[Token | Group] = field(default_factory=list)
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        return self.before + self.inner()

    def inner(self) -> str:
        """The group without the whitespace before it."""
        return f"{self.open}{render(self.items)}{self.after}{_CLOSING.get(self.open, '')}"

    @property
    def kind(self) -> str:
        """The bracket that opens the group, in the place of a token's kind."""
        return self.open

    upper = ""
    called = None
    text = ""


Item = Token | Group


def parse(text: str) -> Group:
    """The words of a query that the guard let pass. Comments become whitespace. Raises QueryError for
    brackets that don't match or nest too deep."""
    top = Group("")
    stack = [top]
    before = ""
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup or "", match[0]
        if kind == "space":
            # A comment ends a word as whitespace does, and the engine knows no block comments.
            before += token if token.isspace() else " " + "\n" * token.count("\n")
        elif kind == "mark" and token in _CLOSING:
            group = Group(token, before=before)
            stack[-1].items.append(group)
            stack.append(group)
            if len(stack) > _DEPTH:
                raise QueryError(f"the query nests more than {_DEPTH} brackets; name parts of it with WITH")
            before = ""
        elif kind == "mark" and token in _CLOSING.values():
            if len(stack) == 1 or _CLOSING[stack[-1].open] != token:
                raise QueryError(f"the query closes a bracket with {token} that it did not open")
            stack.pop().after = before
            before = ""
        else:
            stack[-1].items.append(Token(kind, token, before))
            before = ""
    if len(stack) > 1:
        raise QueryError(f"the query opens a bracket with {stack[-1].open} and does not close it")
    top.after = before
    return top


def render(items: Iterable[Item]) -> str:
    """The items as Cypher, with the spaces that stood before each."""
    return "".join(map(str, items))


def walk(group: Group) -> Iterator[tuple[Group, int, Item]]:
    """Every item with the group it stands in and its place there, the outer ones first."""
    for place, item in enumerate(group.items):
        yield group, place, item
        if isinstance(item, Group):
            yield from walk(item)


def value(literal: str) -> str:
    """What a quoted string says. Neo4j leaves a backslash that escapes nothing where it is."""
    return _ESCAPE.sub(
        lambda match: chr(int(match[1][1:], 16)) if len(match[1]) > 1 else _ESCAPED.get(match[1], match[0]),
        literal[1:-1],
    )


def quote(text: str) -> str:
    """A string as every engine reads it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
