"""The lexicon of event words: heads with a PLOVER class, and operators that change the class of what they
govern.

The tables are `events.toml`; a head is written `lemma`, `lemma_particle` or `lemma:need,need`, where one of
the needs (a lemma, or `@group`) must depend on the head for the entry to hold, and `*` stands for any
object.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal, TypeVar

import msgspec

from graphbuild.errors import LexiconError
from graphbuild.records import ACTOR_KINDS, QUADS, ActorKind, Root

Pos = Literal["verb", "noun", "adj"]
T = TypeVar("T")
FILE = "events.toml"
KIND = "#"  # begins the need of an actor of a kind: "leave:#country"

_PREPOSITIONS = frozenset(
    [
        "with",
        "to",
        "between",
        "on",
        "at",
        "in",
        "into",
        "against",
        "of",
        "for",
        "from",
        "by",
        "about",
        "over",
        "as",
        "near",
        "inside",
        "along",
        "around",
        "toward",
        "towards",
        "off",
        "among",
        "alongside",
        "across",
        "out",
        "outside",
        "behind",
        "through",
        "during",
        "amid",
    ]
)


class Frame(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of heads that share a class and the places of their arguments."""

    root: Root
    pos: Pos
    target: tuple[str, ...]
    heads: str
    of: Literal["source", "target", "both", "none"] = "target"
    owner: Literal["source", "target"] = "source"
    source: tuple[str, ...] = ()
    symmetric: bool = False
    doers: tuple[ActorKind, ...] = ()
    alone: bool = False


class Idiom(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that look like an event and tell of none in the company they need."""

    pos: Pos
    heads: str


class Operator(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of words that act on the class of what they govern (Bond et al.'s "threaten to", "refuse
    to"...)."""

    name: str
    pos: Pos
    content: tuple[str, ...]
    heads: str
    coop: Root | None = None
    conflict: Root | None = None
    root: Root | None = None
    passes: bool = msgspec.field(default=False, name="pass")
    swap: dict[Root, Root] = {}
    over: bool = False
    alone: bool = False
    subject_control: bool = False
    preps: tuple[str, ...] = ()
    aims_at: Literal["target", "source"] = "target"
    modality: Literal["planned", "possible", "demanded"] | None = None
    polarity: Literal["negative"] | None = None

    def compose(self, root: Root, negated: bool = False) -> Root | None:
        """The class of operator + governed class: "promise" + AID is AGREE, "refuse" + CONSULT is REJECT;
        what is `negated` counts as its opposite: "promise not to" + ASSAULT is AGREE."""
        if root in self.swap and not negated:
            return self.swap[root]
        if self.passes:
            return root
        return self.coop if QUADS[root].endswith("cooperation") != negated else self.conflict


class Entry(msgspec.Struct, frozen=True):
    """One head as it is looked up: what it needs beside it, and what it means; an idiom, which means no
    event, has neither frame nor operator. `together` are the needs that several words meet only together,
    `of_kind` says that some need is of a kind of actor, `plain` that one word near suffices."""

    lemma: str
    particle: str | None
    needs: frozenset[str]
    frame: Frame | None
    operator: Operator | None
    together: tuple[frozenset[str], ...] = ()
    of_kind: bool = False
    plain: bool = False

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """More specific entries come first: with needs, with a particle, frames before operators, of two
        lists of needs the shorter."""
        bound = bool(self.needs - {"*"})
        return (bound, self.particle is not None, self.operator is None, -len(self.needs))


class EventLexicon(msgspec.Struct, frozen=True):
    """Entries by part of speech and lemma, most specific first."""

    entries: Mapping[tuple[Pos, str], tuple[Entry, ...]]
    groups: Mapping[str, frozenset[str]]
    adjuncts: frozenset[str]
    close_particles: frozenset[str]

    def lookup(self, pos: Pos, lemma: str) -> tuple[Entry, ...]:
        """The entries of a lemma in a part of speech, in the order of the table; none for an unknown one."""
        return self.entries.get((pos, lemma), ())


def _variants(lemma: str) -> Iterator[str]:
    """British and American spellings of one lemma, so that tables need only one of them."""
    yield lemma
    for ours, theirs in (("ize", "ise"), ("yze", "yse")):
        if lemma.endswith(ours) and len(lemma) > 5:
            yield lemma[: -len(ours)] + theirs


def _entries(
    text: str, groups: Mapping[str, frozenset[str]], frame: Frame | None, op: Operator | None
) -> Iterator[Entry]:
    for word in text.split():
        head, _, needed = word.partition(":")
        lemma, _, particle = head.partition("_")
        needs: set[str] = set()
        for need in filter(None, needed.replace(":", ",").split(",")):
            if need.startswith("@"):
                if need[1:] not in groups:
                    raise LexiconError(f"{FILE}: '{word}' names the group '{need}', which is not in [groups]")
                needs |= groups[need[1:]]
            else:
                for part in need.split("+"):
                    if part.startswith(KIND) and part[1:] not in ACTOR_KINDS:
                        raise LexiconError(f"{FILE}: '{word}' needs '{part}', which is no kind of actor")
                needs.add(need)
        if not lemma or not lemma[0].isalpha():
            raise LexiconError(
                f"{FILE}: '{word}' has no lemma; write lemma, lemma_particle or lemma:need,need"
            )
        together = tuple(frozenset(need.split("+")) for need in sorted(needs) if "+" in need)
        of_kind = any(KIND in need for need in needs)
        plain = bool(needs) and not (together or of_kind or "*" in needs or (frame is None and op is None))
        for spelling in _variants(lemma):
            yield Entry(spelling, particle or None, frozenset(needs), frame, op, together, of_kind, plain)


def _tables(data: dict[str, Any], name: str, kind: type[T]) -> list[T]:
    """The [[name]] tables as records. Raises LexiconError that names the table at fault by its place."""
    found = []
    for k, table in enumerate(data.get(name, []), 1):
        try:
            found.append(msgspec.convert(table, kind))
        except msgspec.ValidationError as error:
            where = f"{FILE}, [[{name}]] number {k}"
            raise LexiconError(f"{where}: {error}; see docs/lexicon.md for the format") from None
    return found


def parse_lexicon(text: str) -> EventLexicon:
    """The lexicon out of the TOML `text`. Raises LexiconError that names the entry at fault."""
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{FILE}: {error}; see docs/lexicon.md for the format") from None
    frames = _tables(data, "frame", Frame)
    operators = _tables(data, "operator", Operator)
    idioms = _tables(data, "idiom", Idiom)
    groups = {name: frozenset(words.split()) for name, words in data.get("groups", {}).items()}
    found: dict[tuple[Pos, str], list[Entry]] = {}
    for frame in frames:
        wrong = [t for t in frame.target if t not in _PREPOSITIONS | {"obj", "subj", "none"}]
        wrong += [t for t in frame.source if t not in _PREPOSITIONS]
        if wrong:
            raise LexiconError(f"{FILE}: a {frame.root} frame has the unknown target '{wrong[0]}'")
        for entry in _entries(frame.heads, groups, frame, None):
            found.setdefault((frame.pos, entry.lemma), []).append(entry)
    for idiom in idioms:
        for entry in _entries(idiom.heads, groups, None, None):
            if not entry.needs:
                raise LexiconError(f"{FILE}: the idiom '{entry.lemma}' needs a word that makes it one")
            found.setdefault((idiom.pos, entry.lemma), []).append(entry)
    for op in operators:
        for entry in _entries(op.heads, groups, None, op):
            found.setdefault((op.pos, entry.lemma), []).append(entry)
    return EventLexicon(
        {key: tuple(sorted(entries, key=lambda e: e.rank, reverse=True)) for key, entries in found.items()},
        groups,
        frozenset(data.get("adjuncts", ())),
        frozenset(data.get("close_particles", ())),
    )


def _ours() -> str:
    return resources.files("graphbuild.lexicon").joinpath(FILE).read_text(encoding="utf-8")


@cache
def event_lexicon() -> EventLexicon:
    """The lexicon that ships with graphbuild, read and checked once."""
    return parse_lexicon(_ours())


def extended_lexicon(own: str, name: str) -> EventLexicon:
    """The lexicon that ships with graphbuild and, after it, the frames, operators and idioms of the TOML text
    `own`, which may use its groups. Raises LexiconError, which calls the text by `name`."""
    try:
        return parse_lexicon(f"{_ours()}\n{own}")
    except LexiconError as error:
        raise LexiconError(str(error).replace(FILE, f"{FILE} with {name}", 1)) from None
