"""The tables of political actors: bodies, armed groups, outlets, roles people hold, nouns for unnamed actors.

Names are those that news in English uses most. `countries` are iso3 codes as in `countries.csv`;
they say where a body belongs or where a group mainly acts, and are empty for bodies of many states. A name or
alias belongs to one row of its table: a short form that several bodies share stands with the one that news
means by it, or with none.
"""

from __future__ import annotations

import functools
from typing import Annotated, Literal

import msgspec

from graphbuild.lexicon.tables import load_table
from graphbuild.records import RelationName

Iso3 = Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
WikidataId = Annotated[str, msgspec.Meta(pattern="^Q[1-9][0-9]*$")]
Text = Annotated[str, msgspec.Meta(min_length=1)]

OrganizationKind = Literal["organization", "government", "military", "media"]
NounKind = Literal[
    "person", "population", "government", "military", "armed_group", "organization", "media", "place"
]  # fmt: skip
RoleClass = Literal[
    "leader", "minister", "official", "spokesperson", "military", "legislator", "judge", "journalist",
    "expert", "relative", "member", "activist", "clergy", "business", "citizen", "honorific",
]  # fmt: skip
Gender = Literal["m", "f"]


class Organization(msgspec.Struct, frozen=True, kw_only=True):
    """A named body: international or national, public or private; `parent` is the name of another row."""

    name: Text
    aliases: tuple[str, ...] = ()
    kind: OrganizationKind = "organization"
    countries: tuple[Iso3, ...] = ()
    parent: str | None = None
    wikidata: WikidataId | None = None


class ArmedGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A named armed non-state or proxy group; `countries` are those where it mainly acts."""

    name: Text
    aliases: tuple[str, ...] = ()
    countries: tuple[Iso3, ...] = ()
    wikidata: WikidataId | None = None


class Outlet(msgspec.Struct, frozen=True, kw_only=True):
    """A news agency, paper, broadcaster or site, with the countries of its newsroom."""

    name: Text
    aliases: tuple[str, ...] = ()
    countries: tuple[Iso3, ...] = ()


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is: an office, a profession, a kinship, or (class honorific) only a form of address.

    `relation` is what the role says of its holder towards the body, state or person it is "of"; `speaks_for`
    is true where what the holder says or does in the role is his principal's; `office` is the form under
    which holders are looked up ("foreign secretary" and "external affairs minister" are "foreign minister").
    Honorifics are written as in print, once with and once without their full stop; other nouns in lower case.
    """

    noun: Text
    class_: RoleClass = msgspec.field(name="class")
    relation: RelationName | None = None
    speaks_for: bool = False
    office: str | None = None
    gender: Gender | None = None


class ActorNoun(msgspec.Struct, frozen=True, kw_only=True):
    """A noun for actors without a name.

    `collective`: one word names a body ("army", "party"). `institution`: with a country it names one lasting
    institution ("the Turkish parliament") rather than changing people ("Turkish protesters"). `family` is one
    name for what synonyms mean ("troops", "soldiers", "warplanes" are "armed forces").
    Where only the plural is in use `noun` and `plural` are the same.
    """

    noun: Text
    plural: Text
    kind: NounKind
    collective: bool = False
    institution: bool = False
    family: str | None = None


@functools.cache
def organizations() -> tuple[Organization, ...]:
    """Every named body, in the order of the table. Raises LexiconError where the table breaks its schema."""
    return load_table("organizations.csv", Organization)


@functools.cache
def armed_groups() -> tuple[ArmedGroup, ...]:
    """Every named armed group. Raises LexiconError where the table breaks its schema."""
    return load_table("armed_groups.csv", ArmedGroup)


@functools.cache
def media() -> tuple[Outlet, ...]:
    """Every news outlet. Raises LexiconError where the table breaks its schema."""
    return load_table("media.csv", Outlet)


@functools.cache
def roles() -> tuple[Role, ...]:
    """Every role and honorific. Raises LexiconError where the table breaks its schema."""
    return load_table("roles.csv", Role)


@functools.cache
def actor_nouns() -> tuple[ActorNoun, ...]:
    """Every noun for unnamed actors. Raises LexiconError where the table breaks its schema."""
    return load_table("actor_nouns.csv", ActorNoun)
