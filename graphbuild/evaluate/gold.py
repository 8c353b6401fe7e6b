"""Gold: what people found in texts, one JSON object a line, read with an error for each line that is none.

docs/evaluating.md has the format field by field. A line with the field `tier` names its actors as the tool
should, word for word; one without may use any words for them (`graphbuild.evaluate.matching`)."""

from __future__ import annotations

import difflib
import functools
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

import msgspec

from graphbuild.errors import GoldError, InputError
from graphbuild.records import RELATIONS, ROOTS, Modality, Record, RelationName, Root

NO_EVENT = "NONE"  # stands among the classes of a claim that tells of something standing, or of nothing
GoldClass = Literal[Root, "NONE"]

_Words = Annotated[str, msgspec.Meta(min_length=1)]
_Span = tuple[Annotated[int, msgspec.Meta(ge=0)], int]


class Party(Record, frozen=True, kw_only=True):
    """An actor as gold names it. `countries` None: those that the name itself tells."""

    name: str
    words: str = ""
    countries: tuple[str, ...] | None = None
    exact: bool = False


class GoldClaim(Record, frozen=True, kw_only=True):
    """A claim of the gold; `start` and `end` are where its sentence stands in the text."""

    line: int
    doc: str
    start: int
    end: int
    source: Party
    target: Party | None
    symmetric: bool
    roots: tuple[GoldClass, ...]
    predicate: str
    polarity: str
    modality: str
    hedged: bool
    speaker: Party | None
    time: str | None
    place: str | None
    quantity: float | None
    clear: bool
    exact: bool

    @property
    def scored(self) -> bool:
        """Whether it counts for recall: clear, and surely an event."""
        return self.clear and NO_EVENT not in self.roots


class GoldRelation(Record, frozen=True, kw_only=True):
    """A standing relation of the gold; `relation` None: any of them is right."""

    line: int
    doc: str
    source: Party
    target: Party
    relation: RelationName | None
    role: str
    clear: bool


class Gold(Record, frozen=True, kw_only=True):
    """All of a gold file. `documents` maps the id of each annotated document to the offset where its
    annotation ends, None where all of it was annotated."""

    claims: tuple[GoldClaim, ...]
    relations: tuple[GoldRelation, ...]
    documents: dict[str, int | None]


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    number: int = 0
    doc: _Words
    span: _Span | None = None
    evidence: _Words | None = None
    clear: bool | None = None
    tier: Literal["core", "extra"] | None = None

    @property
    def certain(self) -> bool:
        return self.tier == "core" if self.tier else self.clear is not False


class _ClaimLine(_Line, frozen=True, kw_only=True):
    source: _Words
    target: _Words | None
    source_canon: _Words | None = None
    target_canon: _Words | None = None
    country_source: tuple[str, ...] | None = None
    country_target: tuple[str, ...] | None = None
    symmetric: bool = False
    root: GoldClass | Annotated[tuple[GoldClass, ...], msgspec.Meta(min_length=1)]
    predicate: str = ""
    polarity: Literal["pos", "neg", "positive", "negative"] = "positive"
    modality: Modality = "actual"
    hedged: bool = False
    attributed_to: _Words | None = None
    time: _Words | None = None
    place: _Words | None = None
    quantity: float | None = None


class _RoleLine(_Line, frozen=True, kw_only=True):
    person: _Words | None = None
    person_canon: _Words | None = None
    of: _Words | None = None
    subject: _Words | None = None
    object: _Words | None = None
    relation: RelationName | None = None
    role: str = ""


class _DocumentLine(_Line, frozen=True, kw_only=True):
    last: _Words | None = None


_KINDS: dict[str, type[_Line]] = {
    "claim": _ClaimLine, "role": _RoleLine, "relation": _RoleLine, "document": _DocumentLine,
}  # fmt: skip
_VALUES: dict[str, tuple[str, ...]] = {
    "root": (*ROOTS, NO_EVENT),
    "relation": RELATIONS,
    "modality": get_args(Modality),
    "polarity": ("positive", "negative"),
    "tier": ("core", "extra"),
}
_CLOSE = 0.8  # likeness of a field's name to one that we know, from which it must be a slip
_T = TypeVar("_T")


class _LineError(ValueError):
    """What is wrong with one line."""


class Draft:
    """A gold file whose lines are sound, before its texts are known. Raises GoldError with all lines that
    are not, InputError where there is nothing in it."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._lines = self._checked(self._numbered(), _line)
        if not self._lines:
            raise InputError(
                f"{self.path}: no gold in it; write one JSON object a line, see docs/evaluating.md"
            )
        self.documents = tuple(sorted({line.doc for line in self._lines}))

    def placed(self, texts: Mapping[str, str] | None) -> Gold:
        """The gold, with each sentence found in its text (all documents must be there). Without texts, all
        lines must have a span. Raises GoldError, InputError."""
        if texts is None and (words := [line for line in self._lines if _needs_text(line)]):
            raise InputError(
                f"{self.path}, line {words[0].number}: its sentence is given by words, which must be found "
                "in their text; give the texts too"
            )
        claims: list[GoldClaim] = []
        relations: list[GoldRelation] = []
        documents: dict[str, int | None] = dict.fromkeys(self.documents)

        def place(number: int, line: _Line) -> None:
            text = texts[line.doc] if texts is not None else None
            if isinstance(line, _DocumentLine):
                if line.last is not None:
                    documents[line.doc] = _found(text, line.last, "last")[1]
            elif isinstance(line, _RoleLine):
                _where(text, line)
                relations.append(_relation(line))
            elif isinstance(line, _ClaimLine):
                claims.append(_claim(line, _where(text, line)))

        self._checked(((line.number, line) for line in self._lines), place)
        return Gold(claims=tuple(claims), relations=tuple(relations), documents=documents)

    def _numbered(self) -> Iterator[tuple[int, bytes]]:
        try:
            with self.path.open("rb") as lines:
                for number, line in enumerate(lines, start=1):
                    line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                    if line.strip():
                        yield number, line
        except OSError as error:
            raise InputError(f"can't read {self.path}: {error.strerror or error}") from error

    def _checked(self, lines: Iterator[tuple[int, _T]], check: Any) -> list[Any]:
        """What `check` makes of each line. All that is wrong is said at once."""
        checked, problems = [], []
        for number, line in lines:
            try:
                checked.append(check(number, line))
            except _LineError as error:
                problems.append(f"{self.path}, line {number}: {error}")
        if problems:
            raise GoldError(problems)
        return checked


def _line(number: int, raw: bytes) -> _Line:
    try:
        fields = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _LineError(f"not valid JSON: {error}") from None
    if not isinstance(fields, dict):
        raise _LineError("not a JSON object; write {...}")
    kind = fields.pop("kind", None)
    shape = _KINDS.get(kind) if isinstance(kind, str) else None
    if shape is None:
        raise _LineError(f"field `kind` is {kind!r}; it must be one of {', '.join(_KINDS)}")
    _no_slips(fields, shape)
    try:
        line = msgspec.convert(fields | {"number": number}, shape)
    except msgspec.ValidationError as error:
        raise _LineError(_said(error)) from None
    _sound(line)
    return line


@functools.cache
def _names(shape: type[_Line]) -> tuple[str, ...]:
    return tuple(name for name in shape.__struct_fields__ if name != "number")


def _no_slips(fields: dict[str, Any], shape: type[_Line]) -> None:
    """Fields of one's own are welcome; one that is almost ours would be passed over in silence."""
    fields.pop("number", None)
    absent = [name for name in _names(shape) if name not in fields]
    for name in fields:
        close = difflib.get_close_matches(name, absent, n=1, cutoff=_CLOSE)
        if name not in _names(shape) and close:
            raise _LineError(f"unknown field `{name}`; did you mean `{close[0]}`?")


def _said(error: msgspec.ValidationError) -> str:
    message, _, path = str(error).partition(" - at `$.")
    field = path.rstrip("`").partition("[")[0]
    if not field:
        return message.replace("Object missing required field", "there is no field")
    if field in _VALUES and message.startswith("Invalid enum value"):
        given = message.removeprefix("Invalid enum value").strip()
        return f"field `{field}` is {given}; it must be one of {', '.join(_VALUES[field])}"
    return f"field `{field}`: {message[0].lower()}{message[1:]}"


def _sound(line: _Line) -> None:
    if line.span is not None and line.span[0] >= line.span[1]:
        raise _LineError(f"field `span` is {list(line.span)}; it must be [start, end] with start before end")
    if line.tier is not None and line.clear is not None:
        raise _LineError("field `clear` and field `tier` both stand there; give one of them")
    if isinstance(line, _ClaimLine) and line.span is None and line.evidence is None:
        raise _LineError("there is no field `span` or `evidence`; one of them must say which sentence it is")
    if isinstance(line, _RoleLine) and (
        line.person is line.subject is None or line.of is line.object is None
    ):
        raise _LineError("who is what to whom? give the fields `person` and `of`, or `subject` and `object`")


def _needs_text(line: _Line) -> bool:
    if isinstance(line, _DocumentLine):
        return line.last is not None
    return line.span is None and line.evidence is not None


def _where(text: str | None, line: _Line) -> tuple[int, int]:
    """Where the sentence of a line stands; (-1, -1) where it doesn't say."""
    if line.span is None:
        return _found(text, line.evidence, "evidence") if line.evidence is not None else (-1, -1)
    if text is not None and line.span[1] > len(text):
        raise _LineError(
            f"field `span` ends at {line.span[1]}, but the text of {line.doc!r} has {len(text)} characters"
        )
    return line.span


def _found(text: str | None, words: str, field: str) -> tuple[int, int]:
    start = -1 if text is None else text.find(words)
    if start < 0:
        raise _LineError(f"field `{field}`: these words are not in the text of the document: {words!r}")
    return start, start + len(words)


def _claim(line: _ClaimLine, where: tuple[int, int]) -> GoldClaim:
    exact = line.tier is not None
    target = None
    if line.target is not None:
        target = Party(
            name=line.target_canon or line.target,
            words=line.target,
            countries=line.country_target,
            exact=exact,
        )
    return GoldClaim(
        line=line.number,
        doc=line.doc,
        start=where[0],
        end=where[1],
        source=Party(
            name=line.source_canon or line.source,
            words=line.source,
            countries=line.country_source,
            exact=exact,
        ),
        target=target,
        symmetric=line.symmetric,
        roots=(line.root,) if isinstance(line.root, str) else line.root,
        predicate=line.predicate,
        polarity="negative" if line.polarity.startswith("neg") else "positive",
        modality=line.modality,
        hedged=line.hedged,
        speaker=Party(name=line.attributed_to, exact=exact) if line.attributed_to else None,
        time=line.time,
        place=line.place,
        quantity=line.quantity,
        clear=line.certain,
        exact=exact,
    )


def _relation(line: _RoleLine) -> GoldRelation:
    words, of = line.person or line.subject or "", line.of or line.object or ""
    exact = line.tier is not None
    return GoldRelation(
        line=line.number,
        doc=line.doc,
        source=Party(name=line.person_canon or words, words=words, exact=exact),
        target=Party(name=of, exact=exact),
        relation=line.relation,
        role=line.role,
        clear=line.certain,
    )
