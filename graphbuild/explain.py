"""What is behind an event, a tie or an actor of a graph: quotations, documents, who said so."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from graphbuild.errors import GraphbuildError
from graphbuild.records import Actor, DocumentInfo, Event, Place, Record, Resolved, Tie

if TYPE_CHECKING:
    from graphbuild.graph import Graph

_TELLING = 4  # letters of a word by which a name may be meant
_CLOSE = 3  # who may be meant by an unknown name
_FORMS = 4  # names that each of them may have near it


class Explanation(Record, frozen=True, kw_only=True):
    """What was asked for, and the events and ties it stands in (itself, if it is one), strongest first."""

    subject: Actor | Place | Event | Tie | None
    events: tuple[Event, ...] = ()
    ties: tuple[Tie, ...] = ()
    names: dict[str, str]
    documents: dict[str, DocumentInfo]

    def without_subject(self) -> Explanation:
        """The events and ties alone."""
        return msgspec.structs.replace(self, subject=None)


def explain(graph: Graph, what: str) -> Explanation:
    """The evidence for an event or tie (by id) or for all that an actor or place (by id, name or alias)
    stands in.

    Raises GraphbuildError for a name that is unknown, with the nearest ones, or that several actors bear.
    """
    names = {node: attributes["name"] for node, attributes in graph.nodes(data=True)}
    documents = {document.id: document for document in graph.iter_documents()}
    events, ties = graph.strongest(None), tuple(graph.iter_ties())
    for event in events:
        if event.id == what:
            return Explanation(subject=event, events=(event,), names=names, documents=documents)
    for tie in ties:
        if tie.id == what:
            return Explanation(subject=tie, ties=(tie,), names=names, documents=documents)
    node = find_node(graph, what)
    places = {place.id: place for place in graph.iter_places()}
    actors = {actor.id: actor for actor in graph.iter_actors()}
    return Explanation(
        subject=actors.get(node) or places[node],
        events=tuple(event for event in events if node in (event.source, event.target, event.place)),
        ties=tuple(tie for tie in ties if node in (tie.source, tie.target)),
        names=names,
        documents=documents,
    )


def find_node(graph: Graph | Resolved, what: str) -> str:
    """The id of the actor or place with this id, name or alias, whatever its case. Raises GraphbuildError."""
    names = _names(graph)
    if what in names:
        return what
    forms: dict[str, set[str]] = {}
    for node, known in names.items():
        for form in (node, *known):
            if form:
                forms.setdefault(form.casefold(), set()).add(node)
    return find_form(forms, what, {node: known[0] for node, known in names.items() if known[0]})


def _names(graph: Graph | Resolved) -> dict[str, list[str | None]]:
    """By the id of an actor or place its name, then what else it is called."""
    if not isinstance(graph, Resolved):
        return {
            node: [attributes["name"], attributes.get("place_name"), *attributes.get("aliases", ())]
            for node, attributes in graph.nodes(data=True)
        }
    names: dict[str, list[str | None]] = {actor.id: [actor.name, *actor.aliases] for actor in graph.actors}
    for place in graph.places:
        names.setdefault(place.id, []).append(place.name)
    return names


def find_form(forms: Mapping[str, set[str]], what: str, names: Mapping[str, str]) -> str:
    """The one id that has this form, whatever its case; `forms` are casefolded, `names` those of ids. Raises
    GraphbuildError for a form that none has, with the nearest ones, or several have."""
    wanted = " ".join(what.casefold().split())
    found = sorted(forms.get(wanted, ()))
    if len(found) == 1:
        return found[0]
    if found:
        raise GraphbuildError(f"{what!r} may be {', '.join(found)}; give one of these ids")
    close = difflib.get_close_matches(wanted, forms, n=_CLOSE * _FORMS) or _sharing(forms, wanted)
    nearest = list(dict.fromkeys(node for form in close for node in sorted(forms[form])))[:_CLOSE]
    hint = (
        f"; did you mean {', '.join(f'{names.get(node, node)} ({node})' for node in nearest)}?"
        if nearest
        else "; it is no id, name or alias of anything there, nor near one"
    )
    raise GraphbuildError(f"the graph has no {what!r}{hint}")


def _sharing(forms: Mapping[str, set[str]], wanted: str) -> list[str]:
    """The forms with a word that is nearly one of those wanted, the word that the fewest have: "Chancellor
    Merkell" is near "Angela Merkel" by one word alone."""
    words: dict[str, set[str]] = {}
    for form in forms:
        for word in form.split():
            words.setdefault(word, set()).add(form)
    told = sorted({word for word in wanted.split() if len(word) >= _TELLING})
    near = [difflib.get_close_matches(word, words, n=3, cutoff=0.8) for word in told]
    sharing = [sorted(set().union(*(words[one] for one in close))) for close in near if close]
    return min(sharing, key=len, default=[])[:3]
