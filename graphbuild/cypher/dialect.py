"""Cypher that the embedded engine (kglite 0.21.2) would misread, written so that it doesn't, with the same
meaning.

- The engine answers `r.start` and `r.end` of a relationship that lacks them with the ids of its nodes, and
  `label`, `node_type` and `connection_type` with names of its own; `r['start']` is honest.
- It takes `end`, a property of our events, for the end of a CASE, unless it is quoted.
- `{id: r.event}` with a relationship `r` silently matches nothing, while any other expression there does its
  work: `{id: coalesce(r.event)}`.
- `r {.start}` of a relationship is silently null, and is refused.
"""

from __future__ import annotations

import re

from graphbuild.cypher import guard
from graphbuild.errors import QueryError

_NAME = r"(?:[^\W\d]\w*|`[^`]*`)"
_INVENTED = re.compile(r"(?<=[\w`\])])\s*\.\s*(?P<name>start|end|label|node_type|connection_type)\b(?!\s*\()")
# A node has no start of the engine's making, and the engine refuses startNode(r)['start'].
_NODE_CALL = re.compile(r"\b(?:start|end)Node\s*\([^()]*\)$", re.IGNORECASE)
_END = re.compile(r"[{,]\s*\.?\s*(?P<name>end)(?=\s*[:,}])")
_END_ALIAS = re.compile(r"\bAS\s+(?P<name>end)\b", re.IGNORECASE)
_PROPERTY_IN_MAP = re.compile(rf"[{{,]\s*{_NAME}\s*:\s*(?P<name>{_NAME}\s*\.\s*{_NAME})(?=\s*[,}}])")
_RELATIONSHIP = re.compile(rf"-\s*\[\s*({_NAME})")
_PROJECTION = re.compile(rf"({_NAME})\s*\{{\s*\.")


def adapt(text: str) -> str:
    """A query for the embedded engine. Raises QueryError for a map projection of a relationship, and for a
    string, name or comment that isn't closed."""
    bare = guard.code(text)
    relationships = set(_RELATIONSHIP.findall(bare))
    for name in _PROJECTION.findall(bare):
        if name in relationships:
            raise QueryError(
                f"the embedded engine can't read {name} {{.property}} of a relationship; "
                f"write {{property: {name}.property}}"
            )
    text = _replace(text, _PROPERTY_IN_MAP, "coalesce({})")
    text = _replace(text, _END, "`{}`")
    text = _replace(text, _END_ALIAS, "`{}`")
    return _index(text)


def _index(text: str) -> str:
    parts: list[str] = []
    position = 0
    bare = guard.code(text)
    for match in _INVENTED.finditer(bare):
        if _NODE_CALL.search(bare, 0, match.start()):
            continue
        parts += [text[position : match.start()], f"['{match['name']}']"]
        position = match.end()
    return "".join([*parts, text[position:]])


def _replace(text: str, pattern: re.Pattern[str], form: str) -> str:
    parts: list[str] = []
    position = 0
    for match in pattern.finditer(guard.code(text)):
        start, end = match.span("name")
        parts += [text[position:start], form.format(text[start:end])]
        position = end
    return "".join([*parts, text[position:]])
