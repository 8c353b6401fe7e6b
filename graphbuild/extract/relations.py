"""Standing relations that a text states in passing: offices, nationality, employers, kin, seats."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from graphbuild.extract.claims import Origin, evidence_of
from graphbuild.lexicon.actors import Role
from graphbuild.lexicon.reference import reference_lexicon
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.world import country_by_code
from graphbuild.parse.actors import Discourse
from graphbuild.parse.mentions import Entity, Mention
from graphbuild.parse.nominals import Nominal, nominal_at
from graphbuild.parse.tree import Tree
from graphbuild.records import Actor, Relation, RelationName


class RelationExtractor:
    """Relations of one parsed document."""

    def __init__(
        self, discourse: Discourse, doc: str, text: str, origin: Origin, first_sentence: int = 0
    ) -> None:
        self.tree: Tree = discourse.tree
        self.mentions = discourse.mentions
        self.doc, self.text, self.origin, self.first = doc, text, origin, first_sentence

    def relations(self) -> list[Relation]:
        """All relations in text order, each once a document."""
        found: dict[tuple[str, str, str, str | None], Relation] = {}
        for relation in self._all():
            key = (relation.source.id, relation.relation, relation.target.id, relation.role)
            found.setdefault(key, relation)
        return sorted(found.values(), key=lambda r: (r.evidence.start, r.id))

    def _all(self) -> Iterator[Relation]:
        for m in self.mentions.in_order():
            if m.how != "named":
                continue
            if m.entity.kind == "person":
                for nominal in self._titles(m):
                    yield from self._of_person(m, nominal)
            elif m.entity.kind in ("organization", "media", "armed_group"):
                yield from self._seat(m)

    def _titles(self, m: Mention) -> Iterator[Nominal]:
        """Role nouns around a name: before it, in apposition to it, or with it in apposition."""
        tree = self.tree
        for c in tree.children[m.head]:
            if tree.deps[c] in ("compound", "nmod", "appos", "amod") and not m.start <= c < m.end:
                nominal = nominal_at(tree, c)
                if nominal is not None and nominal.role is not None:
                    yield nominal
        if tree.deps[m.head] == "dep":
            yield from self._adjacent(m)
        if tree.deps[m.head] == "appos":
            nominal = nominal_at(tree, tree.heads[m.head])
            if nominal is not None and nominal.role is not None:
                yield nominal

    def _adjacent(self, m: Mention) -> Iterator[Nominal]:
        """The title right before a name that the parser could not attach."""
        nominal = nominal_at(self.tree, m.start - 1) if m.start else None
        if nominal is not None and nominal.role is not None:
            yield nominal

    def _of_person(self, m: Mention, nominal: Nominal) -> Iterator[Relation]:
        role = nominal.role
        assert role is not None
        if role.relation is None:
            return
        past = any(self.tree.lower[j] in reference_lexicon().former for j in self._modifiers(m, nominal))
        former = past and role.relation != "relative_of"  # "his late father" still is
        words = " ".join(self.tree.lower[nominal.start : nominal.head + 1])
        if role.relation == "relative_of":
            owner = self._person_near(m, nominal)
            if owner is not None and owner.entity is not m.entity:
                yield self._relation(m, m.entity, owner.entity, "relative_of", words, former)
            return
        body = self._body(m, nominal)
        if body is not None:
            name: RelationName = role.relation
            if name == "citizen_of":
                name = "employee_of"
            if name == "leader_of" and body.kind == "person":
                return
            yield self._relation(m, m.entity, body, name, words, former)
            return
        state = self._state(m, nominal)
        if role.relation == "leader_of" and (role.office is None or self._of_body(nominal)):
            return  # "a Haitian gang leader" leads no country
        if state is not None:
            yield self._relation(m, m.entity, state, self._to_state(role), words, former)

    def _of_body(self, nominal: Nominal) -> bool:
        """Whether a common noun before the role says what is led: "gang leader", "opposition leader"."""
        before = nominal.start - 1
        return (
            before >= 0
            and self.tree.tags[before] in ("NN", "NNS")
            and self.tree.heads[before] == nominal.head
        )

    def _to_state(self, role: Role) -> RelationName:
        return role.relation or "citizen_of"

    def _modifiers(self, m: Mention, nominal: Nominal) -> Iterator[int]:
        tree = self.tree
        for holder in (nominal.head, m.head):
            for c in tree.children[holder]:
                yield c
                yield from tree.children[c]
        if nominal.start > 0:
            yield nominal.start - 1
        if nominal.start > 1:
            yield nominal.start - 2

    def _state(self, m: Mention, nominal: Nominal) -> Entity | None:
        """The country that the title names, below it, beside it, or as its "of" complement."""
        tree = self.tree
        left = nominal.start - 1
        candidates = list(tree.children[nominal.head])
        candidates += [g for c in tree.children[nominal.head] for g in tree.children[c]]
        if nominal.head in tree.children[m.head]:
            candidates += [c for c in tree.children[m.head] if c < nominal.start and nominal.start - c <= 3]
        while (
            left >= 0
            and (self.tree.tags[left] in ("POS", "RB", "JJ") and left not in self.mentions.by_head)
            and nominal.start - left < 5
        ):
            left -= 1
        if left >= 0:
            candidates.append(left)
        for c in candidates:
            found = self.mentions.by_head.get(c) or self.mentions.covering.get(c)
            if (
                found is None
                or found.how != "named"
                or found.entity.kind not in ("country", "population", "place")
            ):
                continue
            if found.sense in ("country", "demonym", "capital", "seat") and found.entity.countries:
                state = country_by_code(found.entity.countries[0])
                if state is not None:
                    return Entity(
                        slug(state.name), state.name, "country", (state.iso3,), state.wikidata or None
                    )
        return None

    def _body(self, m: Mention, nominal: Nominal) -> Entity | None:
        """The organisation that the title names: "Hamas leader", "specialist at the Stimson Center"."""
        tree = self.tree
        candidates = [c for c in tree.children[nominal.head] if tree.deps[c] in ("compound", "nmod", "poss")]
        candidates += [
            c
            for c in tree.children[m.head]
            if tree.deps[c] in ("compound", "nmod", "poss") and c < nominal.start
        ]
        for p in tree.all_children(nominal.head, "prep"):
            if tree.lower[p] in ("of", "at", "for", "with", "from"):
                candidates += list(tree.all_children(p, "pobj"))
        for c in candidates:
            found = self.mentions.by_head.get(c)
            if (
                found is not None
                and found.how == "named"
                and found.entity.kind in ("organization", "media", "armed_group", "government", "military")
            ) and found.entity is not m.entity:
                return found.entity
        return None

    def _person_near(self, m: Mention, nominal: Nominal) -> Mention | None:
        for holder in (nominal.head, m.head):
            for c in self.tree.all_children(holder, "poss"):
                found = self.mentions.by_head.get(c)
                if found is not None and found.entity.kind == "person":
                    return found
            for p in self.tree.all_children(holder, "prep"):
                for g in self.tree.all_children(p, "pobj"):
                    found = self.mentions.by_head.get(g)
                    if self.tree.lower[p] == "of" and found is not None and found.entity.kind == "person":
                        return found
        return None

    def _seat(self, m: Mention) -> Iterator[Relation]:
        """ "The Washington-based Stimson Center", "the Japanese newspaper Nikkei"."""
        tree = self.tree
        for c in tree.children[m.head]:
            if m.start <= c < m.end:
                continue
            if tree.lower[c] == "based" or tree.lower[c].endswith("-based"):
                for g in tree.children[c]:
                    found = self.mentions.by_head.get(g)
                    if found is not None and found.entity.kind in ("place", "country"):
                        yield self._relation(m, m.entity, found.entity, "located_in", "based", False)
                before = self.mentions.by_head.get(c - 2)
                if (
                    before is not None
                    and before.entity.kind in ("place", "country")
                    and before.head not in tree.children[c]
                ):
                    yield self._relation(m, m.entity, before.entity, "located_in", "based", False)
            elif tree.deps[c] in ("compound", "nmod"):
                yield from self._outlet(m, c)
        if tree.deps[m.head] == "appos":
            yield from self._outlet(m, tree.heads[m.head])

    def _outlet(self, m: Mention, i: int) -> Iterator[Relation]:
        nominal = nominal_at(self.tree, i) if m.entity.kind == "media" else None
        if nominal is not None and nominal.noun is not None:
            state = self._state(m, nominal)
            if state is not None:
                yield self._relation(m, m.entity, state, "located_in", self.tree.lower[i], False)

    def _relation(
        self, m: Mention, source: Entity, target: Entity, name: RelationName, role: str, former: bool
    ) -> Relation:
        tree = self.tree
        a, b = tree.sentences[tree.sentence_of[m.head]]
        evidence = evidence_of(tree.text, tree.starts[a], tree.ends[b - 1], self.text, self.origin)
        key = "\x1f".join((self.doc, source.id, name, target.id, role)).encode("utf-8", "replace")
        return Relation(
            id=f"r-{hashlib.sha256(key).hexdigest()[:16]}", doc=self.doc,
            sent=self.first + tree.sentence_of[m.head],
            source=self._record(source, m), target=self._record(target, None), relation=name, role=role,
            former=former, evidence=evidence,
        )  # fmt: skip

    def _record(self, entity: Entity, m: Mention | None) -> Actor:
        text = self.tree.span_text(m.start, m.end) if m is not None else entity.name
        return entity.record(text)
