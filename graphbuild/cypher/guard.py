"""What a query may not contain. A guard against accidents and pasted text, not a sandbox.

The embedded engine runs a second statement after a semicolon and reads any local file for LOAD CSV, even when
it is read-only and LOAD stands in backticks; a Neo4j server fetches addresses for it, and for procedures and
functions of plug-ins. All of these are refused here, and so are writes, before an engine sees them. Words
within literals, quoted names and comments don't count.
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
# A digit may stand right before a word: LIMIT 1LOAD CSV.
_LOAD_CSV = re.compile(r"(?<![^\W\d])LOAD\b[^\w.,:;(){}\[\]]*\bCSV\b", re.IGNORECASE)
_QUOTED_WORD = re.compile(r"`(\w+)`")
_BEGIN = re.compile(r"\s*(MATCH|OPTIONAL|WITH|UNWIND|RETURN|CALL)\b", re.IGNORECASE)
_DOTTED = r"(?:\w+|`[^`]*`)(?:\s*\.\s*(?:\w+|`[^`]*`))"
_PROCEDURE = re.compile(
    rf"(?<![^\W\d])(?<![.:$|&!])CALL\b(?!\s*[:=.,)\]}}])[^\w`({{]*({_DOTTED}*)", re.IGNORECASE
)
_PROCEDURES = {"db.labels", "db.relationshiptypes", "db.propertykeys", "db.schema.visualization"}
_PROCEDURES |= {"db.schema.nodetypeproperties", "db.schema.reltypeproperties"}
_FUNCTION = re.compile(rf"({_DOTTED}+)\s*\(")
_SPACES = {"date", "datetime", "duration", "localdatetime", "localtime", "point", "time", "vector"}
_WRITE = re.compile(
    r"(?<![\w.:$|&!@])(CREATE|MERGE|SET|DELETE|DETACH|REMOVE|INSERT|FOREACH|DROP|ALTER|GRANT|DENY|REVOKE)\b(?!\s*[:=.,)\]}])",
    re.IGNORECASE,
)
_FORMAT = re.compile(r"\bFORMAT\s+CSV\s*$", re.IGNORECASE)
_PARAMETER = re.compile(r"\$(\w+)")

_OPEN = {"'": "a string", '"': "a string", "`": "a quoted name", "/*": "a comment"}


def check(text: str) -> str:
    """The query as it may be run: one statement that only reads, without the closing semicolon.

    Raises QueryError for an empty query, LOAD CSV, a second statement, a write, procedures and functions but
    for those of Neo4j itself that tell of the graph, FORMAT, or something not closed.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    bare = code(text)
    # Neo4j turns \u0027 into a quotation mark before it reads the query; so the text has to pass both ways.
    decoded = _UNICODE_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    _refuse(bare, _with_names(bare, text))
    if decoded != text:
        bare_too = code(decoded)
        _refuse(bare_too, _with_names(bare_too, decoded))
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


def _with_names(bare: str, text: str) -> str:
    """The blanked query with those quoted names, without their marks, that are one word."""
    parts = list(bare)
    for match in re.finditer(r"`[^`]*`", bare):
        if word := _QUOTED_WORD.fullmatch(text, match.start(), match.end()):
            parts[match.start() : match.end()] = f" {word[1]} "
    return "".join(parts)


def parameters(text: str) -> list[str]:
    """The names of the parameters that a query uses, in order of appearance."""
    return list(dict.fromkeys(_PARAMETER.findall(code(text))))


def _refuse(bare: str, named: str) -> None:
    statement, _, rest = bare.partition(";")
    if not statement.strip():
        raise QueryError("the query is empty; write for instance: MATCH (a:Actor) RETURN a.name AS name")
    if rest.strip(" \t\n;"):
        raise QueryError("the query has a second statement after ';'; run one at a time")
    if _LOAD_CSV.search(statement) or _LOAD_CSV.search(named):
        raise QueryError("LOAD CSV is refused: a query may only read the graph, not files or addresses")
    if match := _WRITE.search(statement):
        raise QueryError(
            f"{match[1].upper()} is refused: queries only read the graph; to change it, build it again"
        )
    if _FORMAT.search(statement):
        raise QueryError("FORMAT is not Cypher; choose the form of the output with --format")
    for match in _PROCEDURE.finditer(statement):
        if _plain(match[1], named, match.start(1)) not in _PROCEDURES:
            raise QueryError(
                "CALL of a procedure is refused: some read files, addresses or settings; CALL { } is allowed"
            )
    for match in _FUNCTION.finditer(statement):
        name = _plain(match[1], named, match.start(1))
        if name not in _PROCEDURES and name.partition(".")[0] not in _SPACES:
            raise QueryError(
                f"{name}() is refused: functions of plug-ins may read files or addresses; use Cypher's own"
            )
    if not _BEGIN.match(statement):
        word = statement.split()[0][:20]
        raise QueryError(
            f"a query that begins with {word} is refused; begin with MATCH, OPTIONAL MATCH, WITH, UNWIND, "
            "RETURN or CALL { }"
        )


def _plain(found: str, named: str, start: int) -> str:
    """A dotted name as it is called: without spaces and backticks, in lower case."""
    return re.sub(r"\s", "", named[start : start + len(found)]).lower()
