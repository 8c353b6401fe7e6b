"""The words of the made-up news: what each class of event is called, and how a sentence tells of it."""

from __future__ import annotations

import datetime as dt
import random
from typing import NamedTuple

from graphbuild.records import Root


class Words(NamedTuple):
    """One way to say it: the predicate as lemmas, the past, the infinitive, and whether both do it."""

    predicate: str
    past: str
    infinitive: str
    symmetric: bool = False


def _words(lines: str, symmetric: bool = False) -> tuple[Words, ...]:
    ways = ([part.strip() for part in line.split("/")] for line in lines.strip().split(";"))
    return tuple(Words(predicate, past, infinitive, symmetric) for predicate, past, infinitive in ways)


WORDS: dict[Root, tuple[Words, ...]] = {
    "ASSAULT": _words("shell/shelled/shell; attack/attacked/attack; strike/struck/strike; fire on/fired on/"
                      "fire on;"
                      "bomb/bombed/bomb"),
    "CONSULT": _words("meet/met/meet; hold talks with/held talks with/hold talks with;"
                      "confer with/conferred with/confer with", symmetric=True)
               + _words("visit/visited/visit; telephone/telephoned/telephone"),
    "AGREE": _words("sign pact with/signed a pact with/sign a pact with; agree with/reached a deal with/"
                    "reach a deal with", symmetric=True),
    "COOPERATE": _words("hold exercises with/held exercises with/hold exercises with;"
                        "share intelligence with/"
                        "shared intelligence with/share intelligence with", symmetric=True),
    "SUPPORT": _words("praise/praised/praise; back/backed/back; voice support for/voiced support for/"
                      "voice support for"),
    "ACCUSE": _words("accuse/accused/accuse; condemn/condemned/condemn; criticise/criticised/criticise;"
                     "blame/blamed/blame"),
    "COERCE": _words("arrest/arrested members of/arrest members of; raid/raided/raid; detain/"
                     "detained people of/"
                     "detain people of; seize property of/seized property of/seize property of"),
    "REQUEST": _words("urge/urged/urge; call on/called on/call on; ask for help/asked for help from/"
                      "ask for help from"),
    "AID": _words("send aid to/sent aid to/send aid to; give weapons to/gave weapons to/give weapons to;"
                  "deliver food to/delivered food to/deliver food to"),
    "REJECT": _words("reject demand of/rejected a demand of/reject a demand of; rebuff/rebuffed/rebuff;"
                     "dismiss offer of/dismissed an offer of/dismiss an offer of"),
    "CONCEDE": _words("release prisoners of/released prisoners of/release prisoners of;"
                      "ease restrictions on/eased restrictions on/ease restrictions on"),
    "RETREAT": _words("withdraw from/withdrew before/withdraw before; retreat from/retreated before/"
                      "retreat before"),
    "MOBILIZE": _words("deploy against/deployed forces against/deploy forces against;"
                       "mass troops against/massed troops against/mass troops against"),
    "THREATEN": _words("threaten/threatened/threaten; warn/warned/warn"),
    "SANCTION": _words("sanction/imposed sanctions on/impose sanctions on; expel diplomats of/"
                       "expelled diplomats of/"
                       "expel diplomats of; suspend aid to/suspended aid to/suspend aid to"),
    "PROTEST": _words("protest against/protested against/protest against; march against/marched against/"
                      "march against; rally against/rallied against/rally against"),
}  # fmt: skip

# Classes that a reader of one sentence may take for one another.
CONFUSED: dict[Root, Root] = {
    "ASSAULT": "COERCE", "COERCE": "ASSAULT", "AGREE": "COOPERATE", "COOPERATE": "AGREE", "ACCUSE": "REJECT",
    "REJECT": "ACCUSE", "SUPPORT": "AGREE", "REQUEST": "THREATEN", "THREATEN": "ACCUSE", "AID": "SUPPORT",
    "MOBILIZE": "THREATEN", "CONCEDE": "AGREE", "CONSULT": "COOPERATE", "SANCTION": "COERCE", "PROTEST":
    "ACCUSE",
    "RETREAT": "CONCEDE",
}  # fmt: skip

_DETAILS = (
    "after {n} weeks of tension", "as prices of fuel rose by {n} per cent",
    "in a move that took {n} days to prepare",
    "while {n} observers looked on", "despite appeals by {n} aid groups",
    "hours after a blackout hit {n} districts",
    "as a storm closed {n} roads", "two days before a vote of {n} deputies", "after a leak of {n} letters",
    "with {n} vehicles", "near the old bridge at kilometre {n}", "under article {n} of the accord",
)  # fmt: skip
_LEADS = (
    "", "", "", "Officials said that ", "Witnesses said that ", "According to local media, ",
    "In a separate development, ", "Two sources confirmed that ",
)  # fmt: skip


def details(chance: random.Random) -> tuple[str, ...]:
    """Some circumstances by which reports of one event can be known again."""
    return tuple(
        line.format(n=chance.randint(2, 90)) for line in chance.sample(_DETAILS, chance.choice((2, 2, 3)))
    )


def sentence(
    chance: random.Random, words: Words, source: str, target: str, status: str, place: str, time: str,
    number: str,
    detail: tuple[str, ...],
) -> str:  # fmt: skip
    """A sentence that tells it: with what is known, in one of several orders."""
    verb = {"actual": words.past, "planned": f"will {words.infinitive}"}.get(
        status, f"did not {words.infinitive}"
    )
    core = " ".join(part for part in (source, verb, target) if part)
    where = f"in {place}" if place else ""
    some = chance.choice(detail) if chance.random() < 0.6 else ""
    parts: tuple[str, ...]
    if time and chance.random() < 0.3:
        parts = (f"{time[0].upper()}{time[1:]} {core}", where, some, number)
    elif chance.random() < 0.5:
        parts = (f"{chance.choice(_LEADS)}{core}", where, time, number, some)
    else:
        parts = (f"{chance.choice(_LEADS)}{core}", time, where, some, number)
    return " ".join(part for part in parts if part) + "."


def day_in_words(day: dt.date, reported: dt.date | None) -> str:
    """A day as a report of that date names it."""
    if reported is not None and 0 <= (reported - day).days < 6:
        return f"on {day:%A}"
    if reported is not None and 0 < (day - reported).days < 7:
        return f"on {day:%A}"
    return f"on {day.day} {day:%B} {day.year}"
