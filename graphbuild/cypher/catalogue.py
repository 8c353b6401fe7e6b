"""The catalogue of ready queries: `queries/*.cypher`, each with a header that says what it answers and takes.

    // title: Who met whom, and when
    // group: meetings and mediation
    // question: Who met whom?
    // answers: One sentence or more, over as many lines as it needs.
    // param actor: string  -- id, name or alias of an actor
    // param since: date = null  -- only events that end on this day or later

A parameter without a default is required. Types are string, integer, float, boolean and date; words from a
closed set: root (a PLOVER class), quad, kind (of actor), matter, period and link; and "list of string" and
"list of root".
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import msgspec

from graphbuild.cypher import guard
from graphbuild.cypher.rows import Rows
from graphbuild.errors import QueryError
from graphbuild.records import ACTOR_KINDS, ROOTS, Matter, Quad
from graphbuild.slips import meant

_HEADER = re.compile(r"//\s*(title|group|question|answers|param\s+\w+)\s*:\s*(.*)")
_PARAM = re.compile(
    r"(?P<type>[a-z]+(?: [a-z]+)*)\s*(?:=\s*(?P<default>.*?))?\s*(?:--\s*(?P<description>.*))?$"
)
_NUMBER = re.compile(r"[+-]?\d+(?P<fraction>\.\d+)?([eE][+-]?\d+)?")


GROUPS = (
    "actors and places", "meetings and mediation", "conflict and escalation", "cooperation",
    "sources and proof", "time", "structure",
)  # fmt: skip


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """What a query takes; `default` counts only where `required` is False."""

    name: str
    type: str
    required: bool
    default: Any = None
    description: str = ""

    def read(self, value: str) -> Any:
        """The value that the words of a command line stand for. Raises QueryError."""
        if value == "null" and not self.required:
            return None
        try:
            return _READERS[self.type](value)
        except ValueError as error:
            told = error.args[0] if isinstance(error, _NotOneOf) else value
            raise QueryError(
                f"{told!r} is no {self.type}, which {self.name!r} takes{self._hint(str(told))}"
            ) from None

    def check(self, value: object) -> object:
        """A value given from Python: a text is read as on a command line, unless text is what is taken.
        Raises QueryError."""
        if value is None and not self.required:
            return None
        if isinstance(value, str) and self.type != "string":
            return self.read(value)
        takes = _TYPES.get(self.type.removeprefix("list of "), str)
        each = value if self.type.startswith("list of ") else [value]
        if not isinstance(each, list | tuple) or not all(_is_a(one, takes) for one in each):
            raise QueryError(f"{value!r} is no {self.type}, which {self.name!r} takes{self._hint('')}")
        return list(each) if self.type.startswith("list of ") else value

    def _hint(self, word: str) -> str:
        words = CHOICES.get(self.type.removeprefix("list of "))
        if words is None:
            return _HINTS[self.type]
        return (
            f"{_nearest(word.lower(), {one.lower(): one for one in words})}; it is one of {', '.join(words)}"
        )

    @property
    def takes(self) -> str:
        """What it may be, in words: its type, and the words of a closed set."""
        words = CHOICES.get(self.type.removeprefix("list of "))
        return f"{self.type}: {', '.join(words)}" if words else self.type

    @property
    def shown_default(self) -> str:
        """Its default as it would be given, or "required"."""
        return "required" if self.required else _show(self.default)

    def describe(self) -> str:
        """One line for a help text."""
        takes = "required" if self.required else f"default {_show(self.default)}"
        return f"{self.name} ({self.type}, {takes}): {self.description}"


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A query and what its header says. `parameters` is None for a text without a declaration of them."""

    name: str
    text: str
    title: str = ""
    group: str = ""
    question: str = ""
    answers: str = ""
    parameters: tuple[Parameter, ...] | None = None

    def bind(self, words: Mapping[str, str]) -> dict[str, Any]:
        """Values for all the parameters from the words of a command line, by the declared types. Undeclared
        ones are numbers, true, false, null, ISO dates or lists in brackets where they look so; quotation
        marks make a string of anything. Raises QueryError for a parameter that is missing, unknown or of a
        wrong type."""
        if self.parameters is None:
            names = guard.parameters(self.text)
            self._require(words, names, names)
            return {name: _guess(name, word) for name, word in words.items()}
        declared = {parameter.name: parameter for parameter in self.parameters}
        self._require(words, declared, [name for name, one in declared.items() if one.required])
        return {
            name: one.read(words[name]) if name in words else one.default for name, one in declared.items()
        }

    def command(self, folder: str = "graph") -> str:
        """A command line that asks it, with a word in capitals for each parameter that it needs."""
        needed = (f" -p {one.name}={one.name.upper()}" for one in self.parameters or () if one.required)
        return f"graphbuild query {folder} {self.name}{''.join(needed)}"

    def complete(self, values: Mapping[str, object]) -> dict[str, object]:
        """Values given from Python, with the defaults of those left out. Raises QueryError like `bind`."""
        declared = {parameter.name: parameter for parameter in self.parameters or ()}
        names = declared if self.parameters is not None else guard.parameters(self.text)
        required = [name for name in names if name not in declared or declared[name].required]
        self._require(values, names, required)
        given = {name: declared[name].check(one) if name in declared else one for name, one in values.items()}
        return {name: one.default for name, one in declared.items()} | given

    def _require(self, given: Iterable[str], known: Iterable[str], required: Iterable[str]) -> None:
        given, known = set(given), list(known)
        for name in sorted(given.difference(known)):
            raise QueryError(
                f"{self.name} takes no parameter {name!r}{_nearest(name, known)}; "
                + (f"it takes {', '.join(known)}" if known else "it takes none")
            )
        for name in required:
            if name not in given:
                described = next((one for one in self.parameters or () if one.name == name), None)
                about = f" ({described.description})" if described and described.description else ""
                raise QueryError(f"{self.name} needs the parameter {name!r}{about}; give it as {name}=VALUE")


def folder() -> Path:
    """Where the catalogue is: inside the installed package, or beside it in a checkout. Raises QueryError."""
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / "queries", package.parent / "queries"):
        if candidate.is_dir():
            return candidate
    raise QueryError("the catalogue of queries is missing; install graphbuild again")


def catalogue() -> list[Query]:
    """All ready queries, sorted by name. Raises QueryError for a file that breaks the rules."""
    return [parse(path.stem, _read(path)) for path in sorted(folder().glob("*.cypher"))]


def listing(queries: Iterable[Query]) -> Rows:
    """What there is to know of queries, for programs: one row each, `parameters` a list of dictionaries."""
    columns = ("name", "group", "title", "question", "answers", "parameters")
    return Rows(
        columns,
        tuple(
            (
                *(getattr(query, column) for column in columns[:-1]),
                [
                    {"name": one.name, "type": one.type, "required": one.required, "default": one.default,
                     "choices": list(CHOICES.get(one.type.removeprefix("list of "), ())),
                     "description": one.description}
                    for one in query.parameters or ()
                ],
            )
            for query in queries
        ),
    )  # fmt: skip


def grouped(queries: Iterable[Query]) -> dict[str, list[Query]]:
    """Queries by their group, in the order of GROUPS and those of no such group last."""
    found: dict[str, list[Query]] = {group: [] for group in GROUPS}
    for query in queries:
        found.setdefault(query.group, []).append(query)
    return {group: held for group, held in found.items() if held}


def find(name: str | Path) -> Query:
    """The query of the catalogue with this name or, for a name that ends in .cypher or has a folder in it,
    the file. Raises QueryError."""
    path = Path(name)
    if path.suffix == ".cypher" or path.name != str(name):
        return parse(path.name, _read(path))
    known = {file.stem: file for file in sorted(folder().glob("*.cypher"))}
    if path.name not in known:
        raise QueryError(
            f"there is no query {str(name)!r}{_nearest(str(name), known)}; there are: {', '.join(known)}"
        )
    return parse(path.name, _read(known[path.name]))


def inline(text: str) -> Query:
    """A query given as text."""
    return parse("the query", text)


def parse(name: str, text: str) -> Query:
    """A query with what its header declares. Raises QueryError for a query that the guard refuses, and where
    parameters are declared, for one that is declared and not used or the other way round."""
    fields: dict[str, str] = {}
    parameters: list[Parameter] = []
    last = ""
    for line in text.removeprefix("\ufeff").splitlines():
        if not line.startswith("//"):
            break
        if match := _HEADER.match(line):
            what, rest = match[1], match[2].strip()
            last = what
            if what.startswith("param"):
                parameters.append(_parameter(name, what.split()[1], rest))
            else:
                fields[what] = rest
        elif last == "answers":
            fields[last] = f"{fields[last]} {line.removeprefix('//').strip()}"
    try:
        guard.check(text)
    except QueryError as error:
        raise QueryError(f"{name}: {error}") from None
    declared = tuple(parameters) if parameters or fields else None
    if declared is not None:
        _agree(name, [one.name for one in declared], guard.parameters(text))
    return Query(name=name, text=text, parameters=declared, **fields)


def _parameter(query: str, name: str, declaration: str) -> Parameter:
    match = _PARAM.fullmatch(declaration)
    if match is None or match["type"] not in _READERS:
        raise QueryError(
            f"{query}: can't read how {name!r} is declared; write: // param {name}: TYPE = DEFAULT -- WORDS "
            f"with TYPE one of {', '.join(_READERS)}"
        )
    default = match["default"]
    parameter = Parameter(
        name=name,
        type=match["type"],
        required=default is None,
        description=(match["description"] or "").strip(),
    )
    if default is None:
        return parameter
    try:
        return msgspec.structs.replace(parameter, default=parameter.read(_unquoted(default)))
    except QueryError as error:
        raise QueryError(f"{query}: {error}") from None


def _agree(query: str, declared: list[str], used: list[str]) -> None:
    for name in declared:
        if declared.count(name) > 1:
            raise QueryError(f"{query}: declares the parameter {name!r} twice; leave one")
        if name not in used:
            raise QueryError(
                f"{query}: declares the parameter {name!r} and does not use it; remove one or the other"
            )
    for name in used:
        if name not in declared:
            raise QueryError(
                f"{query}: uses ${name} and does not declare it; add: // param {name}: TYPE -- WORDS"
            )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise QueryError(f"can't read the query {path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise QueryError(f"can't read the query {path}: it is not UTF-8; save it as UTF-8") from None


def _boolean(word: str) -> bool:
    try:
        return {"true": True, "yes": True, "false": False, "no": False}[word.lower()]
    except KeyError:
        raise ValueError(word) from None


class _NotOneOf(ValueError):
    """A word that is not in a closed set."""


def _one_of(words: Sequence[str], word: str) -> str:
    for one in words:
        if one.lower() == word.strip().lower():
            return one
    raise _NotOneOf(word)


def _list(word: str) -> list[str]:
    if word.startswith("["):
        try:
            return msgspec.json.decode(word, type=list[str])
        except msgspec.MsgspecError as error:
            raise ValueError(word) from error
    return [part for part in (part.strip() for part in word.split(",")) if part]


# Words that a parameter may take from a closed set, in any case.
CHOICES: dict[str, tuple[str, ...]] = {
    "root": ROOTS,
    "quad": get_args(Quad),
    "kind": ACTOR_KINDS,
    "matter": get_args(Matter),
    "period": ("day", "week", "month", "quarter", "year"),
    "link": ("cooperation", "conflict", "talks", "relations"),
}
_TYPES: dict[str, type | tuple[type, ...]] = {
    "integer": int, "float": (int, float), "boolean": bool, "date": dt.date,
}  # fmt: skip


def _is_a(value: object, type_: type | tuple[type, ...]) -> bool:
    return isinstance(value, type_) and (type_ is bool or not isinstance(value, bool))


_READERS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "float": float,
    "boolean": _boolean,
    "date": dt.date.fromisoformat,
    "list of string": _list,
    **{name: functools.partial(_one_of, words) for name, words in CHOICES.items()},
    "list of root": lambda word: [_one_of(ROOTS, one) for one in _list(word)],
}
_HINTS = {
    "string": "",
    "integer": "; give a whole number",
    "float": "; give a number",
    "boolean": "; give true or false",
    "date": "; give a day as YYYY-MM-DD",
    "list of string": "; give words with commas between them",
}


def _guess(name: str, word: str) -> Any:
    if word in ("true", "false", "null"):
        return {"true": True, "false": False, "null": None}[word]
    if len(word) >= 2 and word[0] == word[-1] and word[0] in "'\"":
        return word[1:-1]
    if match := _NUMBER.fullmatch(word):
        return int(word) if match["fraction"] is None and "e" not in word.lower() else float(word)
    if word.startswith("["):
        try:
            return msgspec.json.decode(word, type=list[str | int | float | bool | None])
        except msgspec.MsgspecError:
            raise QueryError(f'the parameter {name!r} is no list; write it as JSON: ["a", "b"]') from None
    try:
        return dt.date.fromisoformat(word) if len(word) == 10 else word
    except ValueError:
        return word


def _unquoted(word: str) -> str:
    return word[1:-1] if len(word) >= 2 and word[0] == word[-1] == '"' else word


def _show(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _nearest(name: str, known: Iterable[str]) -> str:
    close = meant(name, known)
    if close is None:
        return ""
    nearest = known[close] if isinstance(known, Mapping) and isinstance(known[close], str) else close
    return f" (did you mean {nearest!r}?)"
