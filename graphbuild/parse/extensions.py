"""What our components keep on a Doc, in a form that goes wherever the Doc goes: to bytes, to a DocBin, to
another process. It stands in `doc.user_data` as text; records are made of it when they are asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
from spacy.tokens import Doc

from graphbuild.errors import GraphbuildError
from graphbuild.records import Actor, Statement, to_json

SPANS = "graphbuild_actors"
"""The key of `doc.spans` under which mentions of actors are."""


class _Kept(str):
    """JSON of records, and beside it the records, so that they are not made again and again."""

    records: tuple[Any, ...]

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)


class _Passing(str):
    """What one component hands to the next: an empty text, to which something clings that a copy lacks."""

    thing: Any

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, ("",)


def _key(name: str) -> Any:
    """As spaCy keeps the attributes of a Doc (its types know of texts only)."""
    return ("._.", name, None, None)


def _keep(doc: Doc, name: str, records: Any) -> None:
    records = tuple(records)
    kept = _Kept(to_json(records).decode())
    kept.records = records
    doc.user_data[_key(name)] = kept


def _kept(doc: Doc, name: str, decode: Callable[[str], tuple[Any, ...]]) -> tuple[Any, ...]:
    kept = doc.user_data.get(_key(name))
    if not kept:
        return ()
    if not isinstance(kept, _Kept):  # it has been bytes
        records = decode(kept)
        kept = _Kept(kept)
        kept.records = records
        doc.user_data[_key(name)] = kept
    return kept.records


_statements = msgspec.json.Decoder(tuple[Statement, ...]).decode
_actors = msgspec.json.Decoder(tuple[Actor, ...]).decode


def _get_claims(doc: Doc) -> tuple[Statement, ...]:
    return _kept(doc, "claims", _statements)


def _set_claims(doc: Doc, statements: Any) -> None:
    _keep(doc, "claims", statements)


def _get_actors(doc: Doc) -> tuple[Actor, ...]:
    return _kept(doc, "actors", _actors)


def _set_actors(doc: Doc, actors: Any) -> None:
    _keep(doc, "actors", actors)


def _get_date(doc: Doc) -> dt.date | None:
    given = doc.user_data.get(_key("graphbuild_date"))
    return dt.date.fromisoformat(given) if given else None


def _set_date(doc: Doc, day: dt.date | str | None) -> None:
    try:
        if isinstance(day, str):
            day = dt.date.fromisoformat(day)
        elif isinstance(day, dt.datetime):
            day = day.date()
        text = day.isoformat() if day is not None else None
    except (ValueError, AttributeError):
        raise GraphbuildError(f"{day!r} is no day; give a datetime.date, or text as 2025-03-05") from None
    doc.user_data[_key("graphbuild_date")] = text


_EXTENSIONS: dict[str, dict[str, Any]] = {
    "graphbuild_id": {"default": None},
    "graphbuild_date": {"getter": _get_date, "setter": _set_date},
    "actors": {"getter": _get_actors, "setter": _set_actors},
    "claims": {"getter": _get_claims, "setter": _set_claims},
}


def register_extensions() -> None:
    """The attributes of a Doc: `doc._.graphbuild_id` and `doc._.graphbuild_date` (a day), which may be set
    before the components run, `doc._.actors` and `doc._.claims`, which they set. Done when a component is
    made; by hand it is needed to read a DocBin without the pipeline that filled it. Raises GraphbuildError
    where another package has an attribute of the same name."""
    for name, parts in _EXTENSIONS.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, **parts)
        elif Doc.get_extension(name)[2] is not parts.get("getter"):
            raise GraphbuildError(
                f"doc._.{name} belongs to somebody else; take that component out of the pipeline, or call "
                f"Doc.remove_extension({name!r}) before graphbuild's is added"
            )


def hand_over(doc: Doc, thing: Any) -> None:
    """Leaves something for a later component; it is not in copies of the Doc."""
    passing = _Passing()
    passing.thing = thing
    doc.user_data[_key("graphbuild_discourse")] = passing


def take_over(doc: Doc) -> Any:
    """What an earlier component left, once; None where there is nothing."""
    passing = doc.user_data.pop(_key("graphbuild_discourse"), None)
    return passing.thing if isinstance(passing, _Passing) else None
