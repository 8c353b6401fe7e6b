"""A query narrowed to one of several graphs in a database: every node that it names must be of that graph.

Each node pattern gets the property that tells the graphs apart, `(a:Actor)` for instance becomes
`(a:Actor {_graphbuild_namespace: $_graphbuild_namespace})`. Whatever else a query reads it reaches from such
nodes by relationships, and those that graphbuild writes never lead from one graph into another. The query is
scanned, not parsed; where the scan can't tell what a parenthesis is, the query is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from graphbuild.cypher import guard
from graphbuild.cypher.marks import NAMESPACE
from graphbuild.errors import QueryError

PARAMETER = NAMESPACE
_ONLY = f"{NAMESPACE}: ${PARAMETER}"

_TOKEN = re.compile(r"[^\W\d]\w*|`[^`]*`|\d[\w.]*|'[^']*'|\"[^\"]*\"|\S")
_NODE = re.compile(r"\s*(?:[^\W\d]\w*|`[^`]*`)?\s*(?:(?::|\bIS\b)[\w\s`:|&!%()$]*)?", re.IGNORECASE)
_QUOTE_BY_NUMBER = re.compile(r"\\u+00(?:22|27|5[cC]|60)")

_FIRST = {"MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CALL", "EXPLAIN", "PROFILE"}
_NO_PATTERN = {
    "WHERE", "RETURN", "WITH", "UNWIND", "CALL", "ORDER", "SKIP", "LIMIT", "OFFSET", "USING", "UNION",
    "OPTIONAL", "FINISH", "FILTER", "LET", "FOR", "NEXT", "YIELD",
}  # fmt: skip
# Words before a parenthesis that are no function's name.
_WORDS = _NO_PATTERN | {
    "MATCH", "AND", "OR", "XOR", "NOT", "IN", "WHEN", "THEN", "ELSE", "CASE", "BY", "DISTINCT", "CONTAINS",
    "ON", "AS",
}  # fmt: skip
_SELECTORS = {"SHORTEST", "ANY", "ALL", "PATH", "PATHS", "GROUP", "GROUPS", "WALK", "TRAIL", "ACYCLIC"}
_SHORTEST = {"SHORTESTPATH", "ALLSHORTESTPATHS"}
_SUBQUERY = {"EXISTS", "COUNT", "COLLECT"}
_CLOSER = {"(": ")", "[": "]", "{": "}"}


class _Token(NamedTuple):
    text: str
    start: int

    @property
    def is_name(self) -> bool:
        return self.text[0] == "`" or self.text[0] == "_" or self.text[0].isalpha()


@dataclass
class _Frame:
    """What stands between two brackets: whether clauses may, whether a parenthesis there is a node, and of a
    node's own parentheses where its properties go."""

    closer: str = ""
    clauses: bool = False
    pattern: bool = False
    relationship: bool = False
    opened: int | None = None
    head_ends: int | None = None
    properties: int | None = None


def narrow(text: str) -> str:
    """The query with every node narrowed to the namespace `$_graphbuild_namespace`.

    Raises QueryError for a procedure, a command, a path pattern in parentheses, and what can't be read."""
    if _QUOTE_BY_NUMBER.search(text):
        raise _refused("quotation marks written by number; write them as they are")
    bare = guard.code(text)
    if f"${PARAMETER}" in bare:
        raise QueryError(f"the parameter ${PARAMETER} is graphbuild's own; call yours something else")
    parts: list[str] = []
    position = 0
    for place, words in sorted(_insertions(bare)):
        parts += [text[position:place], words]
        position = place
    return "".join([*parts, text[position:]])


def _insertions(bare: str) -> Iterator[tuple[int, str]]:
    tokens = [_Token(match[0], match.start()) for match in _TOKEN.finditer(bare)]
    if not tokens or tokens[0].text.upper() not in _FIRST:
        raise _refused("it has to begin with a clause that reads, such as MATCH")
    closing = _closing(tokens)
    frames = [_Frame(clauses=True)]
    relationships: set[int] = set()  # the brackets that close one
    for at, token in enumerate(tokens):
        frame = frames[-1]
        if token.text in _CLOSER:
            opened = _opened(tokens, at, frame, closing, relationships)
            if frame.opened is not None and frame.head_ends is None and token.text == "{":
                frame.head_ends, frame.properties = token.start, at
            frames.append(opened)
        elif token.text == frame.closer:
            frames.pop()
            if frame.relationship:
                relationships.add(at)
            if frame.opened is not None:
                yield _insertion(bare, tokens, frame, token.start)
        elif token.text in (")", "]", "}"):
            raise _refused(f"a {token.text!r} closes what isn't open")
        elif token.is_name:
            _word(tokens, at, frame)
    if len(frames) > 1:
        raise _refused(f"a {frames[-1].closer!r} is missing")


def _word(tokens: list[_Token], at: int, frame: _Frame) -> None:
    """Heeds the words that begin clauses."""
    before = tokens[at - 1].text if at else ""
    if before in (".", ":", "|", "&", "!", "$") or before.upper() == "AS":
        return
    word = tokens[at].text.upper()
    if frame.opened is not None and frame.head_ends is None and word == "WHERE" and before != "(":
        frame.head_ends = tokens[at].start
    if not frame.clauses:
        return
    if word in ("USE", "SHOW"):
        raise _refused(f"{word} leads out of the graph; leave it away")
    if word == "CALL" and _after(tokens, at) not in ("(", "{"):
        raise _refused("a procedure (CALL name) reads the whole database; leave it away")
    if word == "MATCH":
        frame.pattern = True
    elif word in _NO_PATTERN:
        frame.pattern = False


def _opened(
    tokens: list[_Token], at: int, frame: _Frame, closing: dict[int, int], relationships: set[int]
) -> _Frame:
    """What the bracket `at` opens."""
    bracket = tokens[at].text
    new = _Frame(closer=_CLOSER[bracket])
    before = tokens[at - 1] if at else _Token(" ", 0)
    word = before.text.upper()
    qualified = at > 1 and tokens[at - 2].text in (".", ":", "$")
    if bracket == "[":
        new.relationship = _is_dash(tokens, at)
        return new
    if bracket == "{":
        scope = before.text == ")" and _opens_scope(tokens, at - 1, closing)
        if not qualified and (word in _SUBQUERY or word == "CALL" or scope):
            new.clauses = True
            new.pattern = _after(tokens, at) == "(" or _names_path(tokens, at + 1)
        return new
    words = _WORDS | _SELECTORS if frame.pattern else _WORDS
    if before.is_name and (word not in words or qualified):
        new.pattern = word in _SHORTEST
        return new
    if word == "CALL":
        return new
    if frame.pattern or _beside_relationship(tokens, at, closing, relationships):
        if _after(tokens, at) == "(" or _names_path(tokens, at + 1):
            raise _refused("a path in parentheses of its own can't be narrowed; write it without")
        new.opened = tokens[at].start
    return new


def _insertion(bare: str, tokens: list[_Token], frame: _Frame, end: int) -> tuple[int, str]:
    assert frame.opened is not None
    head = end if frame.head_ends is None else frame.head_ends
    if not _NODE.fullmatch(bare, frame.opened + 1, head):
        raise _refused(f"{bare[frame.opened : end + 1]} may be a node or not; write it otherwise")
    if frame.properties is None:
        space = "" if bare[head - 1] in "( \n\t" else " "
        return head, f"{space}{{{_ONLY}}}{' ' if head < end else ''}"
    more = "" if _after(tokens, frame.properties) == "}" else ", "
    return tokens[frame.properties].start + 1, _ONLY + more


def _beside_relationship(
    tokens: list[_Token], at: int, closing: dict[int, int], relationships: set[int]
) -> bool:
    """Whether the parentheses that open here are the end of a relationship, `-[...]-` or `--`."""
    close = closing.get(at)
    if close is not None:
        after = [token.text for token in tokens[close + 1 : close + 6]]
        if after[:1] == ["<"]:
            after = after[1:]
        if after[:2] == ["-", "["]:
            return True
        if after[:2] == ["-", "-"] and (after[2:3] == ["("] or after[2:4] == [">", "("]):
            return True
    last = at - 1
    if last >= 0 and tokens[last].text == ">":
        last -= 1
    if last < 1 or tokens[last].text != "-":
        return False
    if tokens[last - 1].text == "]":
        return last - 1 in relationships
    return tokens[last - 1].text == "-" and _is_dash(tokens, last)


def _is_dash(tokens: list[_Token], at: int) -> bool:
    """Whether what stands before `at` is the line of a relationship, `)-` or `)<-`."""
    if at < 2 or tokens[at - 1].text != "-":
        return False
    before = at - 2
    if tokens[before].text == "<":
        before -= 1
    return before >= 0 and tokens[before].text == ")"


def _names_path(tokens: list[_Token], at: int) -> bool:
    return (
        at + 2 < len(tokens)
        and tokens[at].is_name
        and tokens[at + 1].text == "="
        and (tokens[at + 2].text == "(" or tokens[at + 2].is_name)
    )


def _opens_scope(tokens: list[_Token], close: int, closing: dict[int, int]) -> bool:
    """Whether the parenthesis that closes there belongs to `CALL (a, b)`."""
    opened = next((start for start, end in closing.items() if end == close), 0)
    return opened > 0 and tokens[opened - 1].text.upper() == "CALL"


def _closing(tokens: list[_Token]) -> dict[int, int]:
    """Where the brackets close that open at a token."""
    found: dict[int, int] = {}
    open_: list[int] = []
    for at, token in enumerate(tokens):
        if token.text in _CLOSER:
            open_.append(at)
        elif token.text in (")", "]", "}") and open_:
            found[open_.pop()] = at
    return found


def _after(tokens: list[_Token], at: int) -> str:
    return tokens[at + 1].text if at + 1 < len(tokens) else ""


def _refused(why: str) -> QueryError:
    return QueryError(f"the query can't be kept to one graph of several in the database: {why}")
