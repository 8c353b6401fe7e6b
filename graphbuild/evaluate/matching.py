"""When an extracted statement is what the gold says: actors, pairs, classes, and each field of the status."""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Iterator

from graphbuild.evaluate.gold import NO_EVENT, GoldClaim, GoldRelation, Party
from graphbuild.lexicon.world import country_named
from graphbuild.records import Actor, Claim, Relation, Time

FIELDS = ("polarity", "modality", "hedged", "attributed_to", "time", "place", "quantity")

# Words that don't tell one actor from another.
_SAY_LITTLE = {
    "the", "of", "and", "in", "s", "a", "mr", "government", "regime", "official", "officials", "forces",
    "force", "armed", "military", "army", "troops", "state", "ministry", "president",
}  # fmt: skip
_BEFORE_TIMES = {"the", "a", "an", "on", "in", "at", "of", "during"}
_STANDS_FOR_COUNTRY = ("country", "government", "military")
_NO_COUNTRY = ("NSA", "IGO")  # what gold writes for armed groups and international bodies
_DAYS = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@functools.lru_cache(maxsize=1 << 16)
def plain_name(name: str) -> str:
    """A name without what people write in different ways: case, accents, hyphens, punctuation."""
    folded = unicodedata.normalize("NFKD", name)
    latin = re.sub(r"[^a-z0-9]+", " ", folded.encode("ascii", "ignore").decode().lower()).strip()
    return latin or " ".join(re.findall(r"\w+", folded.casefold()))


def agrees(party: Party, actor: Actor) -> bool:
    """Whether an actor is the one that the gold means.

    Where the gold is exact: its name is one of the actor's, or it is a country and the actor a body of it.
    Else one name may also be a part of the other, word by word, and a country, its government and its armed
    forces stand for each other; a person stands for nobody else."""
    if party.exact:
        return plain_name(party.name) in _names(actor.name, *actor.aliases) or _body_of(party, actor)
    names = _names(actor.name, actor.text, *actor.aliases)
    wanted = _names(party.name, party.words)
    if names & wanted or any(_within(ours, theirs) for ours in wanted for theirs in names):
        return True
    real = [code for code in _countries(party) if code not in _NO_COUNTRY]
    return bool(real) and actor.kind in _STANDS_FOR_COUNTRY and list(actor.countries) == real


def _names(*names: str) -> set[str]:
    return {plain for name in names if (plain := plain_name(name))}


def _within(one: str, other: str) -> bool:
    mine, theirs = set(one.split()) - _SAY_LITTLE, set(other.split()) - _SAY_LITTLE
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def _body_of(party: Party, actor: Actor) -> bool:
    country = country_named(party.name)
    return (
        country is not None and actor.countries == (country.iso3,) and actor.kind not in ("person", "place")
    )


def _countries(party: Party) -> tuple[str, ...]:
    if party.countries is not None:
        return party.countries
    country = country_named(party.name)
    return (country.iso3,) if country else ()


def same_pair(gold: GoldClaim, claim: Claim) -> bool:
    """The same document and sentence (as far as they overlap), the same source and target."""
    if gold.doc != claim.doc or not (claim.evidence.start < gold.end and gold.start < claim.evidence.end):
        return False
    if gold.target is None or claim.target is None:
        return gold.target is None and claim.target is None and agrees(gold.source, claim.source)
    if agrees(gold.source, claim.source) and agrees(gold.target, claim.target):
        return True
    return gold.symmetric and agrees(gold.source, claim.target) and agrees(gold.target, claim.source)


def same_class(gold: GoldClaim, claim: Claim) -> bool:
    """The class is one of those that the gold accepts."""
    return claim.root in gold.roots


def right_class(gold: GoldClaim, claim: Claim) -> bool:
    """The class is not wrong: accepted, or the gold has none to hold against it."""
    return same_class(gold, claim) or gold.roots == (NO_EVENT,)


def same_relation(gold: GoldRelation, relation: Relation) -> bool:
    """The same document, actors and, where the gold names it, relation; wherever in the document."""
    return (
        gold.doc == relation.doc
        and gold.relation in (None, relation.relation)
        and agrees(gold.source, relation.source)
        and agrees(gold.target, relation.target)
    )


def told_standing(gold: GoldClaim, relation: Relation) -> bool:
    """The gold notes something standing between the two in that sentence, without a name for it."""
    where = relation.evidence
    if gold.doc != relation.doc or not (where.start < gold.end and gold.start < where.end):
        return False
    if NO_EVENT not in gold.roots or gold.target is None:
        return False
    ways = [(relation.source, relation.target), (relation.target, relation.source)]
    return any(agrees(gold.source, one) and agrees(gold.target, other) for one, other in ways)


def marked(gold: GoldClaim, field: str) -> bool:
    """Whether the gold says something of a field: other than positive, actual, unhedged, nobody, nothing."""
    return {
        "polarity": gold.polarity != "positive",
        "modality": gold.modality != "actual",
        "hedged": gold.hedged,
        "attributed_to": gold.speaker is not None,
        "time": gold.time is not None,
        "place": gold.place is not None,
        "quantity": gold.quantity is not None,
    }[field]


def wrong_fields(gold: GoldClaim, claim: Claim) -> Iterator[tuple[str, str, str]]:
    """The fields of the status in which a claim is not what the gold says: field, what it has, what it should
    have. Of time, place and quantity nothing is wrong where the gold has none."""
    if claim.polarity != gold.polarity:
        yield "polarity", claim.polarity, gold.polarity
    if claim.modality != gold.modality:
        yield "modality", claim.modality, gold.modality
    if claim.hedged != gold.hedged:
        yield "hedged", str(claim.hedged).lower(), str(gold.hedged).lower()
    if not _same_speaker(gold.speaker, claim.attributed_to):
        said, should = claim.attributed_to, gold.speaker
        yield "attributed_to", said.name if said else "nobody", should.name if should else "nobody"
    if gold.time is not None and not _same_time(gold.time, claim.time, exact=gold.exact):
        yield "time", claim.time.text if claim.time else "none", gold.time
    if gold.place is not None and not _same_place(gold, claim):
        yield "place", claim.place.name if claim.place else "none", gold.place
    if gold.quantity is not None and gold.quantity not in [q.value for q in claim.quantities]:
        values = ", ".join(str(quantity.value) for quantity in claim.quantities)
        yield "quantity", values or "none", f"{gold.quantity:g}"


def _same_speaker(gold: Party | None, actor: Actor | None) -> bool:
    if gold is None or actor is None:
        return gold is None and actor is None
    return plain_name(gold.name) == plain_name(actor.name) if gold.exact else agrees(gold, actor)


def _same_time(gold: str, time: Time | None, *, exact: bool) -> bool:
    if time is None:
        return False
    if exact:  # a date, of which the year counts
        return time.start is not None and str(time.start.year) == gold[:4]
    if (days := _days(gold)) is not None:
        if time.start is None or time.end is None:
            return False
        return days[0] <= time.start.isoformat() and time.end.isoformat() <= days[1]
    mine, theirs = (set(plain_name(words).split()) - _BEFORE_TIMES for words in (gold, time.text))
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def _days(words: str) -> tuple[str, str] | None:
    """The first and the last day of "2024-05-16", "2024-05", "2024" or two of these with "/" between."""
    first, _, last = words.partition("/")
    start, end = _DAYS.fullmatch(first.strip()), _DAYS.fullmatch((last or first).strip())
    if not start or not end:
        return None
    opening = "-".join((start[1], start[2] or "01", start[3] or "01"))
    closing = "-".join((end[1], end[2] or "12", end[3] or _last_day(end[1], end[2])))
    return opening, closing


def _last_day(year: str, month: str | None) -> str:
    if month is None or month == "12":
        return "31"
    try:
        return f"{(dt.date(int(year), int(month) + 1, 1) - dt.timedelta(days=1)).day:02}"
    except ValueError:
        return "31"


def _same_place(gold: GoldClaim, claim: Claim) -> bool:
    if claim.place is None or gold.place is None:
        return False
    if gold.exact:
        return plain_name(claim.place.name) == plain_name(gold.place)
    wanted = plain_name(gold.place)
    return any(name == wanted or _within(name, wanted) for name in _names(claim.place.name, claim.place.text))
