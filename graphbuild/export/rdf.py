"""RDF in terms of the W3C: PROV-O for events and where they come from, SKOS for names, Web Annotation for
quotations, WGS84 for positions, OWL for the same thing in Wikidata; what these lack has terms of our own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from graphbuild.errors import GraphbuildError, MissingExtraError
from graphbuild.lexicon.intensity import intensity_of
from graphbuild.records import QUADS, Event, Tie
from graphbuild.seen import reported

if TYPE_CHECKING:
    from graphbuild.graph import Graph

BASE = "urn:graphbuild:"
_KNOWN_URLS = {"http", "https"}
_URL_MARKS = ":/?#[]@!$&'()*+,;=%~"
_SYNTAXES = {".ttl": "turtle", ".nt": "nt", "": "turtle"}
_EVENT_FIELDS = (
    "predicate", "start", "end", "polarity", "modality", "symmetric", "hedged", "confidence", "claims",
    "sources", "independent",
)  # fmt: skip


def write_rdf(graph: Graph, path: Path) -> list[Path]:
    """Turtle (suffix .ttl, or none), or N-Triples (.nt). Raises GraphbuildError for another suffix,
    MissingExtraError without rdflib."""
    syntax = _SYNTAXES.get(path.suffix.lower())
    if syntax is None:
        raise GraphbuildError(
            f"can't write {path.name} as RDF; its suffix must be .ttl (Turtle) or .nt (N-Triples)"
        )
    try:
        import rdflib
    except ImportError:
        raise MissingExtraError("RDF", "export") from None
    data = _Triples(rdflib)
    data.add(graph)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = data.graph.serialize(format=syntax, encoding="utf-8")
    if syntax == "nt":
        text = b"".join(sorted(text.splitlines(keepends=True)))
    path.write_bytes(text)
    return [path]


def _is_web_address(url: str) -> bool:
    try:
        return urlsplit(url).scheme in _KNOWN_URLS
    except ValueError:  # brackets that don't close, for one
        return False


class _Triples:
    def __init__(self, rdflib: Any) -> None:
        self.rdflib = rdflib
        self.graph = rdflib.Graph(bind_namespaces="none")
        space = rdflib.namespace
        self.own = rdflib.Namespace(f"{BASE}term:")
        self.oa = rdflib.Namespace("http://www.w3.org/ns/oa#")
        self.geo = rdflib.Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
        self.prov, self.skos, self.dct = space.PROV, space.SKOS, space.DCTERMS
        self.rdf, self.rdfs, self.owl = space.RDF, space.RDFS, space.OWL
        for prefix, namespace in [
            ("gb", self.own), ("oa", self.oa), ("geo", self.geo), ("prov", self.prov), ("skos", self.skos),
            ("dct", self.dct), ("rdfs", self.rdfs), ("owl", self.owl), ("xsd", space.XSD),
        ]:  # fmt: skip
            self.graph.bind(prefix, namespace)

    def add(self, graph: Graph) -> None:
        for document in graph.iter_documents():
            this = self._name("document", document.id)
            self._say(this, self.rdf.type, self.prov.Entity)
            self._values(this, {self.dct.title: document.title, self.dct.date: document.date})
            self._values(this, {self.dct.publisher: document.source, self.dct.identifier: document.id})
            if document.url and _is_web_address(document.url):
                url = self.rdflib.URIRef(quote(document.url, safe=_URL_MARKS))
                self._say(this, self.dct.source, url)
        for actor in graph.iter_actors():
            this = self._name("node", actor.id)
            self._say(this, self.rdf.type, self.prov.Agent)
            self._say(this, self.rdf.type, self.own[actor.kind.title().replace("_", "")])
            self._values(this, {self.rdfs.label: actor.name})
            for alias in actor.aliases:
                self._values(this, {self.skos.altLabel: alias})
            for country in actor.countries:
                self._values(this, {self.own.country: country})
            if actor.wikidata:
                entity = f"http://www.wikidata.org/entity/{quote(actor.wikidata, safe='')}"
                self._say(this, self.owl.sameAs, self.rdflib.URIRef(entity))
        for place in graph.iter_places():
            this = self._name("node", place.id)
            self._say(this, self.rdf.type, self.prov.Location)
            self._values(this, {self.rdfs.label: place.name, self.own.country: place.country})
            self._values(this, {self.geo.lat: place.latitude, self.geo.long: place.longitude})
        self._add_edges(graph)

    def _add_edges(self, graph: Graph) -> None:
        dates = {document.id: document.date for document in graph.iter_documents()}
        for event in graph.iter_events():
            this = self._name("event", event.id)
            self._say(this, self.rdf.type, self.prov.Activity)
            self._say(this, self.rdf.type, self.own[event.root])
            self._say(this, self.own.source, self._name("node", event.source))
            if event.target:
                self._say(this, self.own.target, self._name("node", event.target))
            if event.place:
                self._say(this, self.prov.atLocation, self._name("node", event.place))
            for field in _EVENT_FIELDS:
                self._values(this, {self.own[field]: getattr(event, field)})
            self._values(this, {self.own.quad: QUADS[event.root]})
            self._values(this, {self.own.intensity: intensity_of(event.root, event.polarity)})
            self._add_reported(this, event, dates)
            for quantity in event.quantities:
                self._values(this, {self.own.quantity: quantity.text})
            self._add_evidence(this, event.evidence)
        for tie in graph.iter_ties():
            this = self._name("tie", tie.id)
            source, target = self._name("node", tie.source), self._name("node", tie.target)
            if not tie.former:
                self._say(source, self.own[tie.relation], target)
            self._say(this, self.rdf.type, self.own.Tie)
            self._say(this, self.own.source, source)
            self._say(this, self.own.target, target)
            for field in ("relation", "role", "former", "start", "end"):
                self._values(this, {self.own[field]: getattr(tie, field)})
            self._add_reported(this, tie, dates)
            self._add_evidence(this, tie.evidence)
        for link in graph.iter_links():
            source, target = self._name("event", link.source), self._name("event", link.target)
            self._say(source, self.own[link.link], target)

    def _add_reported(self, subject: Any, record: Event | Tie, dates: Mapping[str, dt.date | None]) -> None:
        first, last = reported(record, dates)
        self._values(subject, {self.own.first_reported: first, self.own.last_reported: last})

    def _add_evidence(self, subject: Any, evidence: Any) -> None:
        for proof in evidence:
            this = self._name("claim", f"{proof.doc}/{proof.claim}")
            self._say(subject, self.prov.wasDerivedFrom, this)
            self._say(this, self.rdf.type, self.prov.Entity)
            self._say(this, self.prov.hadPrimarySource, self._name("document", proof.doc))
            self._values(
                this, {self.oa.exact: proof.quote, self.oa.start: proof.start, self.oa.end: proof.end}
            )
            self._values(this, {self.own.joined: proof.joined})
            if proof.attributed_to:
                self._say(this, self.prov.wasAttributedTo, self._name("node", proof.attributed_to))

    def _name(self, kind: str, name: str) -> Any:
        return self.rdflib.URIRef(f"{BASE}{kind}:{quote(name, safe='')}")

    def _say(self, subject: Any, predicate: Any, thing: Any) -> None:
        self.graph.add((subject, predicate, thing))

    def _values(self, subject: Any, values: dict[Any, Any]) -> None:
        for predicate, value in values.items():
            if value is not None:
                self._say(subject, predicate, self.rdflib.Literal(value))
