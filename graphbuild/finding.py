"""Whom a name means: by id, name or alias, and which are the nearest where none has it."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graphbuild.errors import GraphbuildError
from graphbuild.records import Resolved

Forms = dict[str, set[str]]

# Parameters of ready queries that name actors or places.
NAMES = ("actor", "source", "target", "place", "speaker", "about", "organisation")

_TELLING = 4  # letters of a word by which a name may be meant
_CLOSE = 3  # who may be meant by an unknown name
_FORMS = 4  # names that each of them may have near it
_ALIKE = 0.8  # how alike two words must be (difflib's ratio, 0..1)


def find_node(graph: Any, what: str) -> str:
    """The id of the actor or place of a `Graph` or its records with this id, else this name, else this
    alias, whatever case, accents and spaces. Raises GraphbuildError for a name that is unknown, with the
    nearest ones, or that several bear."""
    return _find(what, _nodes(graph), "the graph has no {!r}", ids=True)


def find_actor(graph: Any, what: str) -> str:
    """As `find_node`, among the actors alone."""
    actors = ((node, fields) for node, fields in _nodes(graph) if "aliases" in fields)
    return _find(what, actors, "no actor {!r}", ids=False)


def unknown(graph: Any, values: Mapping[str, object]) -> Iterator[str]:
    """What is wrong with the names among a ready query's parameters, in words: those that the graph, or its
    records, doesn't know, and those that several bear."""
    for name in NAMES:
        if isinstance(given := values.get(name), str):
            try:
                find_node(graph, given)
            except GraphbuildError as error:
                yield str(error)


def _nodes(graph: Any) -> Iterable[tuple[str, dict[str, Any]]]:
    """Ids of actors and places, with what they are called."""
    if not isinstance(graph, Resolved):
        return graph.nodes(data=True)  # type: ignore[no-any-return]
    nodes: dict[str, dict[str, Any]] = {
        actor.id: {"name": actor.name, "aliases": actor.aliases} for actor in graph.actors
    }
    for place in graph.places:
        nodes.setdefault(place.id, {"name": place.name})["place_name"] = place.name
    return nodes.items()


def _find(what: str, nodes: Iterable[tuple[str, dict[str, Any]]], unknown: str, *, ids: bool) -> str:
    if not isinstance(what, str):
        raise GraphbuildError(f"{what!r} is no name; give the id, name or alias of an actor as text")
    names: dict[str, str] = {}
    named: Forms = {}
    forms: Forms = {}
    for node, fields in nodes:
        names[node] = fields["name"]
        called = [form for form in (fields["name"], fields.get("place_name")) if form]
        for form in called:
            named.setdefault(form.casefold(), set()).add(node)
        for form in (node, *called, *fields.get("aliases", ())):
            forms.setdefault(form.casefold(), set()).add(node)
    if what in names:
        return what
    bearers = named.get(_spaced(what), set())
    if len(bearers) == 1:  # a name goes before another's alias
        return next(iter(bearers))
    return _find_form(forms, what, names, unknown, ids=ids)


def find_form(forms: Mapping[str, set[str]], what: str, names: Mapping[str, str]) -> str:
    """The one id that has this form, whatever its case; `forms` are casefolded, `names` those of ids. Raises
    GraphbuildError for a form that none has, with the nearest ones, or several have."""
    return _find_form(forms, what, names, "the graph has no {!r}", ids=True)


def _find_form(
    forms: Mapping[str, set[str]], what: str, names: Mapping[str, str], unknown: str, *, ids: bool
) -> str:
    wanted = _spaced(what)
    found = sorted(forms.get(wanted, ()))
    if not found:
        forms = _folded(forms)
        wanted = fold(what)
        found = sorted(forms.get(wanted, ()))
    if len(found) == 1:
        return found[0]
    if found:
        raise GraphbuildError(f"{what!r} may be {', '.join(found)}; give one of these ids")
    raise GraphbuildError(f"{unknown.format(what)}; {_hint(_nearest(forms, wanted), names, ids=ids)}")


def _nearest(forms: Mapping[str, set[str]], wanted: str) -> list[str]:
    """The ids with the forms nearest to what is wanted, the nearest first."""
    close = difflib.get_close_matches(wanted, forms, n=_CLOSE * _FORMS) or _sharing(forms, wanted)
    return list(dict.fromkeys(node for form in close for node in sorted(forms[form])))[:_CLOSE]


def _hint(nearest: list[str], names: Mapping[str, str], *, ids: bool) -> str:
    if not nearest:
        return "it is no id, name or alias of anything there, nor near one"
    told = [names.get(node, node) for node in nearest]
    shown = [
        f"{name} ({node})" if ids or told.count(name) > 1 else name
        for node, name in zip(nearest, told, strict=True)
    ]
    return f"did you mean {', '.join(shown)}?"


def fold(text: str) -> str:
    """A form without case, accents and superfluous spaces, by which names are compared."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return _spaced("".join(letter for letter in apart if not unicodedata.combining(letter)))


def _spaced(text: str) -> str:
    return " ".join(text.casefold().split())


def _folded(forms: Mapping[str, set[str]]) -> Forms:
    folded: Forms = {}
    for form, nodes in forms.items():
        folded.setdefault(fold(form), set()).update(nodes)
    return folded


def _sharing(forms: Mapping[str, set[str]], wanted: str) -> list[str]:
    """The forms with a word that is nearly one of those wanted, the word that the fewest have: "Chancellor
    Merkell" is near "Angela Merkel" by one word alone."""
    words: dict[str, set[str]] = {}
    for form in forms:
        for word in form.split():
            words.setdefault(word, set()).add(form)
    told = sorted({word for word in wanted.split() if len(word) >= _TELLING})
    near = [difflib.get_close_matches(word, words, n=3, cutoff=_ALIKE) for word in told]
    sharing = [sorted(set().union(*(words[one] for one in close))) for close in near if close]
    return min(sharing, key=len, default=[])[:3]
