"""Deciding who is who: what an analyst says of two actors is kept in the work folder and obeyed."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import NamedTuple

from graphbuild import decisions
from graphbuild.decisions import Chain, Decision, Decisions, Joined, Verdict, undone
from graphbuild.errors import GraphbuildError, InputError
from graphbuild.identity import Found, Names, names_of
from graphbuild.merging import decisions_of, rebuild
from graphbuild.moves import moves
from graphbuild.resolve import actors_of_corpus

Folder = str | os.PathLike[str]


class Outcome(NamedTuple):
    """What a decision came to: the lines that were added, those among the earlier ones that they undo, those
    that say the same already, and in words what the graph made anew has otherwise."""

    added: Chain
    undone: Chain = ()
    repeated: Chain = ()
    changes: tuple[str, ...] = ()


class ContradictionError(GraphbuildError):
    """A decision that can't hold together with earlier ones; `chain` has these."""

    def __init__(self, new: Decision, chain: Chain) -> None:
        self.chain = chain
        super().__init__(
            f"that {new.a} {decisions.WORDS[new.verdict]} {new.b} contradicts what was decided: "
            f"{decisions.tell(chain)}; undo one of these, or undo them with --force"
        )


def decide(
    folder: Folder,
    verdict: Verdict,
    a: str,
    b: str,
    *,
    note: str = "",
    by: str | None = None,
    force: bool = False,
    rebuilt: bool = True,
) -> Outcome:
    """Decides what two actors, given by id, name or alias, are to each other: `same`, `different`, `unsure`,
    or `undone`, which takes back what was decided of them. The graph is made anew, unless `rebuilt` is false.
    What is decided already is not written again.

    Raises ContradictionError if earlier decisions can't hold together with it (`force` undoes these),
    GraphbuildError for names that are unknown or of several actors, StoreError."""
    names = names_of(folder)
    if verdict == "undone":
        outcome = Outcome(_to_undo(names, a, b, note, by))
    else:
        outcome = weigh(names, verdict, names.find(a), names.find(b), note=note, by=by, force=force)
    if not outcome.added:
        return outcome
    write(folder, outcome)
    if not rebuilt:
        return outcome
    after = Decisions([*names.decisions.lines, *outcome.added]).decided()
    moved = moves(names, actors_of_corpus(names.statements, after))
    del names
    events = rebuild(folder).events
    return outcome._replace(changes=tuple(move.told(events) for move in moved))


def weigh(
    names: Names,
    verdict: Verdict,
    a: Found,
    b: Found,
    *,
    note: str = "",
    by: str | None = None,
    force: bool = False,
) -> Outcome:
    """The lines of a decision about two found actors; nothing is written. Raises ContradictionError, and
    GraphbuildError where the two can't be told apart."""
    held, today = names.decisions, dt.date.today()
    added: list[Decision] = []
    gone: list[Decision] = []
    repeated: list[Decision] = []
    for one, other in names.pairs(a, b, same=verdict == "same"):
        new = Decision(when=today, verdict=verdict, a=one, b=other, note=note, by=by)
        if before := _again(held, new):
            repeated.append(before)
            continue
        if chain := held.against(new):
            if not force:
                raise ContradictionError(new, chain)
            overruled = held.overruled(new)
            gone += overruled
            added += undone(overruled, new)
        added.append(new)
        held = Decisions([*names.decisions.lines, *added])
    return Outcome(tuple(added), tuple(gone), tuple(repeated))


def _again(held: Decisions, new: Decision) -> Decision | None:
    """The decision in force that says the same as a new one, and as its note, if it has one."""
    return next(
        (
            one
            for one in held.in_force
            if (one.pair, one.verdict) == (new.pair, new.verdict) and new.note in ("", one.note)
        ),
        None,
    )


def undoing(outcome: Outcome) -> Chain:
    """The lines that take an outcome back."""
    return tuple(line for new in outcome.added if new.verdict != "undone" for line in undone([new], new))


def write(folder: Folder, outcome: Outcome) -> None:
    """Adds the lines of an outcome to the decisions of a work folder. Raises StoreError."""
    decisions.append(Path(folder) / decisions.FILE, outcome.added)


def _to_undo(names: Names, a: str, b: str, note: str, by: str | None) -> Chain:
    """The lines that take back what was decided of two, given by ids as the decisions have them, or by
    names."""
    force = names.decisions.in_force
    pairs = [
        one.pair
        for one in force
        if (_means(a, one.a) and _means(b, one.b)) or (_means(a, one.b) and _means(b, one.a))
    ]
    if not pairs:
        ones, others = (_ids(names, what) for what in (a, b))
        pairs = [
            one.pair
            for one in force
            if (one.a in ones and one.b in others) or (one.b in ones and one.a in others)
        ]
        if not pairs:
            about = names.decisions.about(ones | others)
            hint = f"; decided is: {decisions.tell(about)}" if about else ""
            raise GraphbuildError(f"nothing was decided of {a!r} and {b!r}{hint}")
    today = dt.date.today()
    return tuple(
        Decision(when=today, verdict="undone", a=one, b=other, note=note, by=by)
        for one, other in dict.fromkeys(pairs)
    )


def _means(given: str, decided: str) -> bool:
    """Whether an id, in any case, is the one of a decision, or that of a short name in all its documents."""
    return given.casefold() in (decided.casefold(), decided.partition("@")[0].casefold())


def _ids(names: Names, what: str) -> set[str]:
    """The ids by which decisions may mean a name: where all of one actor bear it, any id of that actor."""
    found = names.find(what)
    ids = {bearer.key[0] for bearer in found.bearers} | set(names.decided_ids(found.bearers))
    return (
        ids
        if any(one.a in ids or one.b in ids for one in names.decisions.in_force)
        else (names.ids_behind(found.node))
    )


def take_over(
    folder: Folder, file: str | os.PathLike[str], *, force: bool = False, rebuilt: bool = True
) -> Joined:
    """Takes over the decisions of another's file, with their days and names; those that contradict are left
    out and returned with the chains that speak against them (with `force`, these are undone instead).
    Raises StoreError, InputError."""
    if not Path(file).is_file():
        raise InputError(f"there is no file {os.fspath(file)}; give the decisions.jsonl of a work folder")
    lines, cut = decisions.read(file)
    if cut:
        raise InputError(f"{cut[0]}; copy the whole file")
    joined = decisions_of(folder).joined(Decisions(lines), force=force)
    decisions.append(Path(folder) / decisions.FILE, joined.lines)
    if rebuilt:
        rebuild(folder)
    return joined
