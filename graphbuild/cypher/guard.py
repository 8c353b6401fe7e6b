"""What a query may not contain. A guard against accidents and pasted text, not a sandbox.

The embedded engine runs a second statement after a semicolon and reads any local file for LOAD CSV, even when
it is read-only; a Neo4j server fetches addresses for it. Both are refused here, and so are writes, before an
engine sees them. Words within literals, quoted names and comments don't count.
"""

from __future__ import annotations

import re

from graphbuild.errors import QueryError

# Alternatives in the order in which a Cypher scanner meets them. An unclosed one ends the scan.
_TOKEN = re.compile(
    r"""(?P<literal>'(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*")
      | (?P<name>`(?:[^`\\]|``)*`)
      | (?P<comment>//[^\n]*)
      | (?P<block>/\*.*?\*/)
      | (?P<open>['"`] | /\*)
      | (?P<escape>\\)
      | (?P<code>[^'"`/\\]+ | /)""",
    re.VERBOSE | re.DOTALL,
)
_UNICODE_ESCAPE = re.compile(r"\\u+([0-9a-fA-F]{4})")
_LOAD_CSV = re.compile(r"\bLOAD\b[^\w.,:;(){}\[\]]*\bCSV\b", re.IGNORECASE)
_WRITE = re.compile(
    r"(?<![\w.:$|&!@])(CREATE|MERGE|SET|DELETE|DETACH|REMOVE|INSERT|FOREACH|DROP|ALTER|GRANT|DENY|REVOKE)\b(?!\s*[:=.,)\]}])",
    re.IGNORECASE,
)
_FORMAT = re.compile(r"\bFORMAT\s+CSV\s*$", re.IGNORECASE)
_PARAMETER = re.compile(r"\$(\w+)")

_OPEN = {"'": "a string", '"': "a string", "`": "a quoted name", "/*": "a comment"}


def check(text: str) -> str:
    """The query as it may be run: one statement that only reads, without the closing semicolon.

    Raises QueryError for an empty query, LOAD CSV, a second statement, a write, FORMAT, or something not
    closed.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    bare = code(text)
    # Neo4j turns \u0027 into a quotation mark before it reads the query; so the text has to pass both ways.
    decoded = _UNICODE_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    for reading in (bare,) if decoded == text else (bare, code(decoded)):
        _refuse(reading)
    return text[: len(bare.rstrip(" \t\n;"))]


def code(text: str) -> str:
    """The query with its literals, quoted names and comments blanked out, every character in its place.

    Raises QueryError for a string, name or comment that isn't closed.
    """
    parts: list[str] = []
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup, match[0]
        if kind == "code":
            parts.append(token)
        elif kind == "open":
            raise QueryError(f"the query opens {_OPEN[token]} with {token} and does not close it")
        elif kind == "escape":
            raise QueryError("the query has a backslash outside of a string; remove it")
        elif kind in ("literal", "name"):
            parts.append(token[0] + " " * (len(token) - 2) + token[0])
        else:
            parts.append(" " * len(token))
    return "".join(parts)


def parameters(text: str) -> list[str]:
    """The names of the parameters that a query uses, in order of appearance."""
    return list(dict.fromkeys(_PARAMETER.findall(code(text))))


def _refuse(bare: str) -> None:
    statement, _, rest = bare.partition(";")
    if not statement.strip():
        raise QueryError("the query is empty; write for instance: MATCH (a:Actor) RETURN a.name AS name")
    if rest.strip(" \t\n;"):
        raise QueryError("the query has a second statement after ';'; run one at a time")
    if _LOAD_CSV.search(statement):
        raise QueryError("LOAD CSV is refused: a query may only read the graph, not files or addresses")
    if match := _WRITE.search(statement):
        raise QueryError(
            f"{match[1].upper()} is refused: queries only read the graph; to change it, build it again"
        )
    if _FORMAT.search(statement):
        raise QueryError("FORMAT is not Cypher; choose the form of the output with --format")
