"""The analyst's own actors: `--actors FILE.csv`, which adds to the tables and goes before them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from graphbuild.errors import LexiconError
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.tables import parse_table
from graphbuild.parse.gazetteer import Seed, Sense
from graphbuild.records import ACTOR_KINDS, ActorKind


class UserActor(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a user's table: name, aliases and countries separated by "|", kind as in the records."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: str
    countries: tuple[str, ...] = ()
    wikidata: str | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("the name is empty")
        if self.kind not in ACTOR_KINDS:
            raise ValueError(f"kind '{self.kind}' is not one of {', '.join(ACTOR_KINDS)}")


_SENSES: dict[str, Sense] = {"person": "person", "country": "country", "place": "region"}


def user_seeds(path: Path) -> Iterator[tuple[str, Seed]]:
    """Names and seeds of a user's CSV. Raises LexiconError that names the file and the line at fault."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LexiconError(f"{path}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise LexiconError(f"{path}: not UTF-8; save the table as UTF-8") from None
    for row in parse_table(text.splitlines(keepends=True), str(path), UserActor):
        kind: ActorKind = row.kind  # type: ignore[assignment]  # checked in __post_init__
        seed = Seed(
            _SENSES.get(row.kind, "organization"), kind, slug(row.name), row.name, row.countries, row.wikidata
        )
        for name in (row.name, *row.aliases):
            yield name, seed
