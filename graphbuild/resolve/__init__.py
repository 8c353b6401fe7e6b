"""Statements of many documents to one set of records: actors, places, events and ties, each with its
evidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter

from graphbuild.records import DocumentInfo, Resolved, Statement
from graphbuild.resolve.actors import Actors, merge_actors, merge_seen, merge_tallies
from graphbuild.resolve.decided import Decided
from graphbuild.resolve.linking import contest, link_events
from graphbuild.resolve.names import honorifics
from graphbuild.resolve.organs import with_organs
from graphbuild.resolve.places import Form, places_of, whole_countries
from graphbuild.resolve.share import Cast, Near, Part, Reports, Share
from graphbuild.resolve.sightings import Seen
from graphbuild.resolve.ties import merge_relations

__all__ = [
    "Actors",
    "Decided",
    "Resolved",
    "actors_of_corpus",
    "actors_of_documents",
    "in_order",
    "merge_actors",
    "merge_shares",
    "resolve",
    "whole_countries",
]


def actors_of_documents(
    seen: Iterable[Seen],
    decided: Decided = Decided(),  # noqa: B008  # frozen
) -> Actors:
    """As `actors_of_corpus`, from what each document says of the actors it names."""
    return merge_seen(seen, honorifics(), decided)


def actors_of_corpus(
    statements: Iterable[Statement],
    decided: Decided = Decided(),  # noqa: B008  # frozen
) -> Actors:
    """The actors that `resolve` finds in the statements, and how their names were linked."""
    return merge_actors(statements, honorifics(), decided)


def resolve(
    statements: Iterable[Statement],
    documents: Iterable[DocumentInfo],
    decided: Decided = Decided(),  # noqa: B008  # frozen
) -> Resolved:
    """Merges what documents say: mentions to actors, claims to events, relations to ties.

    The outcome depends on the statements, the documents and what was `decided` alone, not on their order; a
    statement given twice counts once. A document that statements name but `documents` doesn't hold is known
    by its id only."""
    share = Share()
    for statement in statements:
        share.add(statement)
    return merge_shares([Near(share)], documents, decided)


def merge_shares(
    shares: Sequence[Part],
    documents: Iterable[DocumentInfo],
    decided: Decided = Decided(),  # noqa: B008  # frozen
) -> Resolved:
    """As `resolve`, of what several shares hold between them, each document in one of them; the first is in
    this process. The outcome is the same for any number of shares."""
    here = shares[0]
    assert isinstance(here, Near)
    heard = [one() for one in [share.hear() for share in shares]]
    actors = merge_tallies([one.tally for one in heard], honorifics(), decided)
    forms: dict[str, Counter[Form]] = defaultdict(Counter)
    for one in heard:
        for place, told in one.forms.items():
            forms[place].update(told)
    places = places_of(forms)
    known = {document.id: document for document in documents}
    casts = []
    for one in heard:
        reports: Reports = {}
        for doc in one.tally.names:
            document = known.setdefault(doc, DocumentInfo(id=doc))
            day = document.date.toordinal() if document.date else None
            reports[doc] = day, document.source or doc
        casts.append(Cast(actors, places, reports))
    relations = sorted(
        (relation for one in heard for relation in one.relations), key=lambda one: (one.doc, one.id)
    )
    del heard
    count = len(shares)
    asked = [share.tell(cast, count, n) for n, (share, cast) in enumerate(zip(shares, casts, strict=True))]
    crossing = [away() for away in asked]
    for n, share in enumerate(shares):
        share.take_in([away[n] for away in crossing])
    del crossing
    wanted = set().union(*(traces() for traces in [share.gather() for share in shares]))
    given = [share.loose(wanted, count, n) for n, share in enumerate(shares)]
    loose = [some() for some in given]
    made = []
    for n, share in reversed(list(enumerate(shares))):  # what is asked of others goes on while this one works
        share.attach([some[n] for some in loose])
        made.append(share.events())
    events = [event for some in reversed(made) for event in some()]
    events.sort(key=attrgetter("id"))
    links = link_events(events, here.share.ends, places, whole_countries())
    return Resolved(
        actors=actors.records,
        places=places,
        events=contest(events, links),
        ties=with_organs(merge_relations(relations, actors, known), actors.records),
        documents=tuple(document for _, document in sorted(known.items())),
        links=links,
    )


def in_order(statements: Iterable[Statement]) -> list[Statement]:
    """By document and id, each once."""
    share = Share()
    for statement in statements:
        share.add(statement)
    return share.in_order()
