"""Actors named by common nouns: "Turkish forces", "a Delhi court", "a spokesman for the president"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from graphbuild.lexicon import world
from graphbuild.lexicon.actors import ActorNoun, Organization, Role, organizations
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.time import time_lexicon
from graphbuild.lexicon.world import find_place
from graphbuild.parse.mentions import Entity, Mention, Mentions, scoped_id
from graphbuild.parse.nouns import noun_of, role_of
from graphbuild.parse.tree import Tree

_MODIFIER = ("compound", "amod", "nmod", "poss", "npadvmod")
_STATE = ("country", "demonym", "capital", "seat")
_BESIDE = ("near", "outside", "around", "on")  # "a base near Iran" need not be in it
_PLACED = ("of", "in", "near", "at", "outside", "around", "inside", "across", "on")  # "a town near Homs"


@dataclass(frozen=True, slots=True)
class Nominal:
    """A noun phrase that names an actor by what he is; `start` is the first token of the noun itself."""

    head: int
    start: int
    noun: ActorNoun | None
    role: Role | None


def nominal_at(tree: Tree, i: int) -> Nominal | None:
    """The actor noun or role that token `i` ends, multiword ones first."""
    if not tree.tags[i].startswith("NN"):
        return None
    for width in (3, 2, 1):
        start = i - width + 1
        if start < 0 or (width > 1 and tree.sentence_of[start] != tree.sentence_of[i]):
            continue
        words = " ".join(tree.lower[start : i + 1])
        noun, role = noun_of(words), role_of(words)
        if role is not None and role.class_ == "honorific":
            role = None
        if noun or role:
            return Nominal(i, start, noun, role)
    return None


def states_of(
    tree: Tree, mentions: Mentions, i: int, prepositions: tuple[str, ...] = ("of", "in", "from")
) -> list[tuple[str, ...]]:
    """Countries that the modifiers of noun `i` name, one entry for each of coordinated ones ("Russian and
    Syrian")."""
    found: list[tuple[str, ...]] = []
    for c in tree.children[i]:
        if tree.deps[c] in _MODIFIER:
            for j in tree.conjuncts(c):
                countries = _state(tree, mentions, j)
                if countries and countries not in found:
                    found.append(countries)
    if not found and not any(tree.tags[c] == "PRP$" for c in tree.children[i]):
        for p in tree.all_children(i, "prep"):
            if tree.lower[p] in prepositions:
                for g in tree.all_children(p, "pobj"):
                    countries = _state(tree, mentions, g)
                    if countries and countries not in found:
                        found.append(countries)
    return found


def _peoples(tree: Tree, i: int) -> list[str]:
    """Capitalised adjectives coordinated before noun `i` that name no state: "Iraqi and Kurdish forces"."""
    found = []
    for c in tree.all_children(i, "amod", "compound", "nmod"):
        group = tree.conjuncts(c)
        if len(group) > 1:
            found += [
                tree.words[j]
                for j in group
                if tree.words[j][:1].isupper()
                and tree.tags[j].startswith("JJ")
                and world.country_named(tree.words[j]) is None
                and tree.lower[j] not in world.demonyms()
            ]
    return found


def _state(tree: Tree, mentions: Mentions, j: int) -> tuple[str, ...]:
    m = mentions.by_head.get(j) or mentions.covering.get(j)
    if m is not None and (m.sense in _STATE or m.entity.kind in ("country", "place")):
        return m.entity.countries
    if m is None and tree.deps[j] in ("compound", "nmod", "poss", "amod") and tree.tags[j].startswith("NN"):
        for c in tree.children[j]:  # "South Korean's then president": the demonym sits below the modifier
            inner = mentions.by_head.get(c)
            if inner is not None and inner.sense in _STATE:
                return inner.entity.countries
    return ()


def body_of(tree: Tree, mentions: Mentions, i: int) -> Entity | None:
    """The organisation, group or person that modifies noun `i` or is its "of"/"for" complement: "Taliban
    fighters"."""
    for c in tree.children[i]:
        if tree.deps[c] in ("compound", "nmod", "poss", "amod", "appos"):
            m = mentions.by_head.get(c)
            if (
                m is not None
                and tree.deps[c] != "appos"
                and m.entity.kind not in ("place", "country", "population")
            ):
                return m.entity
    for p in tree.all_children(i, "prep"):
        if tree.lower[p] in ("of", "for", "from", "with"):
            for g in tree.all_children(p, "pobj"):
                m = mentions.by_head.get(g)
                if (
                    m is not None
                    and m.entity.kind != "place"
                    and (m.entity.kind != "country" or tree.lower[p] == "for")
                ):
                    return m.entity
    return None


def _modifiers(tree: Tree, mentions: Mentions, nominal: Nominal) -> int:
    """The first token of the words before the noun that belong to its name."""
    start = nominal.start
    while start > 0 and tree.sentence_of[start - 1] == tree.sentence_of[nominal.head]:
        j = start - 1
        kept = tree.tags[j] in ("NNP", "NNPS", "NN", "NNS", "HYPH") or (
            tree.tags[j].startswith(("JJ", "VB", "AFX"))
            and (
                tree.words[j][:1].isupper()
                or "-" in tree.words[j]
                or (j > 0 and tree.words[j - 1] == "-")
                or tree.words[j + 1] == "-"
            )
        )
        below = any(a == nominal.head or nominal.start <= a < nominal.head for a in tree.ancestors(j))
        if (
            not kept
            or not below
            or tree.deps[j] in ("poss", "case", "det", "nummod", "nsubj", "dobj", "appos", "conj")
        ):
            break
        start = j
    while start < nominal.start and tree.words[start] == "-":
        start += 1
    return start


def find_nominals(tree: Tree, mentions: Mentions, scope: str) -> None:
    """Add a mention for every noun phrase that names an actor by a common noun. `scope` is the document's
    id."""
    for m in list(mentions.in_order()):
        _share_noun(tree, mentions, m)
    for i in range(tree.n):
        if i in mentions.by_head or tree.deps[i] in ("compound", "amod", "nmod", "npadvmod"):
            continue
        inside = mentions.covering.get(i)
        if inside is not None:
            continue
        nominal = nominal_at(tree, i)
        if nominal is None:
            _unlabelled(tree, mentions, i)
            continue
        person = _named_beside(tree, mentions, i)
        start = _modifiers(tree, mentions, nominal)
        if person is not None:
            mentions.add(Mention(start, i + 1, i, person, "nominal"))
            continue
        if nominal.noun is not None and nominal.noun.kind == "place":
            place = _place(tree, mentions, nominal, start, scope)
            if place is not None:
                mentions.add(Mention(start, i + 1, i, place, "nominal"))
            continue
        entity = _entity(tree, mentions, nominal, start, scope)
        mentions.add(Mention(start, i + 1, i, entity, "nominal"))


def _coordinated_before(tree: Tree, mentions: Mentions, start: int, noun: int) -> Mention | None:
    """The name that "and" joins to the one beginning at `start`, both before `noun`: "UK" of "UK and EU
    negotiators", but not "attacked the UK and EU negotiators left"."""
    if start < 2 or tree.lower[start - 1] != "and":
        return None
    m = mentions.covering.get(start - 2)
    if m is None or m.how != "named" or m.end != start - 1:
        return None
    if tree.heads[m.head] != noun and not any(start <= c <= noun for c in tree.conjuncts(m.head)[1:]):
        return None
    if tree.deps[m.head] in ("nsubj", "nsubjpass", "dobj", "pobj") and noun in tree.conjuncts(m.head):
        return None  # "attacked X and EU officials": a noun beside a noun
    return m if m.sense in _STATE or m.entity.kind in ("country", "organization") else None


def _share_noun(tree: Tree, mentions: Mentions, m: Mention) -> None:
    """ "Nigerian and British armed forces", of which the tables know the second: the noun is of both."""
    nominal = nominal_at(tree, m.head) if m.entity.kind in ("military", "government") else None
    first = _coordinated_before(tree, mentions, m.start, m.head)
    if nominal is None or nominal.noun is None or first is None or first.sense != "demonym":
        return
    words = tree.words[nominal.start : m.head + 1]
    other = institution(mentions, nominal.noun, words, first.entity.countries, plural=True)
    if other is not m.entity:
        members = (other, m.entity)
        m.entity = Entity("+".join(e.id for e in members), " ".join(words), m.entity.kind, (), plural=True,
                          members=members)  # fmt: skip


def _two_sides(tree: Tree, mentions: Mentions, nominal: Nominal, plural: bool) -> tuple[Entity, ...]:
    """ "British and EU negotiators", "Iranian and IAEA officials": those of both, where one is a body."""
    m = mentions.covering.get(nominal.start - 1) if nominal.start else None
    if m is None or m.how != "named" or m.end != nominal.start or nominal.noun is None:
        return ()
    first = _coordinated_before(tree, mentions, m.start, nominal.head)
    sides = (first, m) if first is not None else ()
    if not any(s.entity.kind == "organization" for s in sides):
        return ()
    words = tree.words[nominal.start : nominal.head + 1]
    return tuple(
        s.entity if s.entity.kind == "organization" or not s.entity.countries
        else institution(mentions, nominal.noun, words, s.entity.countries, plural)
        for s in sides
    )  # fmt: skip


def _place(tree: Tree, mentions: Mentions, nominal: Nominal, start: int, scope: str) -> Entity | None:
    """What a noun for a place means: "a hospital in Sumy" Sumy, "Syrian villages" Syria, which holds them,
    "the border towns" themselves; None where the phrase names who is there ("Taliban positions")."""
    i = nominal.head
    near = [c for c in tree.children[i] if tree.deps[c] in _MODIFIER]
    beside = []
    for p in tree.all_children(i, "prep"):
        for g in tree.all_children(p, "pobj") if tree.lower[p] in _PLACED else ():
            near += [g, *tree.all_children(g, "poss")]
            beside += [g] if tree.lower[p] in _BESIDE else []
    named = [
        m
        for c in near
        for j in tree.conjuncts(c)
        if (m := mentions.by_head.get(j) or mentions.covering.get(j)) is not None
    ]
    for m in named:
        if m.entity.kind == "place" and not m.entity.generic:
            return m.entity
    for m in named:
        if m.entity.kind == "country" and m.head not in beside:
            return m.entity
    if named or any(tree.tags[c] in ("PRP$", "WP$") for c in tree.children[i]):
        return None
    text = tree.span_text(start, i + 1)
    plural = tree.tags[i] in ("NNS", "NNPS")
    assert nominal.noun is not None
    return mentions.entity(
        Entity(
            scoped_id(text.lower(), scope),
            text,
            "place",
            (),
            plural=plural,
            generic=True,
            noun=nominal.noun.noun,
        )
    )


def _unlabelled(tree: Tree, mentions: Mentions, i: int) -> None:
    """A proper noun in an actor's place that neither tables nor model know: a person, or a body where
    "the" precedes."""
    if tree.tags[i] not in ("NNP", "NNPS") or tree.deps[i] not in (
        "nsubj",
        "nsubjpass",
        "dobj",
        "pobj",
        "conj",
        "dative",
    ):
        return
    word = tree.words[i]
    if (
        len(word) < 3
        or not word[:1].isupper()
        or not word.isalpha()
        or any(a <= i < b for a, b, _ in tree.names)
    ):
        return
    if tree.lower[i] in time_lexicon().months or tree.lower[i] in time_lexicon().weekdays:
        return
    start = i
    while (
        start > 0
        and tree.tags[start - 1] == "NNP"
        and start - 1 not in mentions.covering
        and tree.heads[start - 1] == i
    ):
        start -= 1
    name = tree.span_text(start, i + 1)
    place = find_place(name) if start == i else None
    if place is not None:
        entity = Entity(place.id, place.name, "place", (place.country,) if place.country else ())
    elif tree.tags[i] == "NNPS" or any(tree.lower[c] == "the" for c in tree.children[i]):
        entity = Entity(
            slug(name),
            name,
            "organization" if tree.tags[i] == "NNP" else "population",
            plural=tree.tags[i] == "NNPS",
        )
    else:
        entity = Entity(slug(name), name, "person")
    mentions.add(Mention(start, i + 1, i, mentions.entity(entity), "named"))


def _named_beside(tree: Tree, mentions: Mentions, i: int) -> Entity | None:
    """The person in apposition: "the Russian president, Vladimir Putin", "the governor of Odesa, Oleh Kiper"
    and "Vladimir Putin, the Russian president"."""
    for c in tree.all_children(i, "appos"):
        m = mentions.by_head.get(c)
        if (
            m is not None
            and m.how == "named"
            and m.entity.kind in ("person", "media", "organization", "armed_group")
        ):
            return m.entity
    if tree.tags[i] in ("NN", "NNP") and role_of(tree.lower[i]) is not None:
        for p in tree.all_children(i, "prep"):
            for c in (c for g in tree.all_children(p, "pobj") for c in tree.all_children(g, "appos")):
                m = mentions.by_head.get(c) if tree.lower[p] == "of" else None
                if m is not None and m.how == "named" and m.entity.kind == "person":
                    return m.entity
    if tree.deps[i] == "appos":
        m = mentions.by_head.get(tree.heads[i])
        if m is not None and m.how == "named" and m.entity.kind not in ("place", "country"):
            return m.entity
    return None


def _entity(tree: Tree, mentions: Mentions, nominal: Nominal, start: int, scope: str) -> Entity:
    i = nominal.head
    noun, role = nominal.noun, nominal.role
    plural = tree.tags[i] in ("NNS", "NNPS")
    sides = _two_sides(tree, mentions, nominal, plural) if plural else ()
    if sides:
        text = tree.span_text(start, i + 1)
        return Entity("+".join(e.id for e in sides), text, sides[0].kind, (), plural=True, members=sides)
    body = body_of(tree, mentions, i)
    if body is not None:
        if (
            noun is not None
            and noun.kind in ("armed_group", "military", "population")
            and body.kind in ("armed_group", "military")
        ):
            return body  # "Taliban fighters" act for the Taliban
        if (
            noun is not None
            and noun.kind == "organization"
            and body.kind == "armed_group"
            and any(
                mentions.by_head.get(c) is not None and mentions.by_head[c].entity is body
                for c in tree.all_children(i, "compound", "nmod")
            )
        ):
            return body  # "the Syrian Democratic Forces group"
        if role is not None and role.speaks_for and not (body.kind == "person" and role.class_ == "relative"):
            return body  # "a spokesman for President Ghani" speaks for him
    # "forces in Syria" are not Syria's, nor are "Kurdish forces of" it
    armed = noun is not None and noun.kind in ("military", "armed_group")
    ethnic = any(
        tree.tags[c].startswith("JJ") and tree.words[c][:1].isupper() for c in tree.all_children(i, "amod")
    )
    states = states_of(tree, mentions, i, () if ethnic else ("of",) if armed else ("of", "in", "from"))
    text = tree.span_text(start, i + 1)
    if noun is None or (role is not None and role.class_ != "member" and noun.kind == "person"):
        countries = states[0] if states else ()
        state = world.country_by_code(countries[0]) if len(countries) == 1 else None
        if state is not None and state.demonyms and not any(j in mentions.covering for j in range(start, i)):
            text = f"{state.demonyms[0]} {text}"  # "Romania's president" is "Romanian president" by name
        entity = Entity(
            scoped_id(text, f"{scope}:{i if not countries else ''}"),
            text,
            "person",
            countries,
            gender=None,
            plural=plural,
            generic=True,
            noun=tree.lemma(i),
        )
        if role is not None:
            entity.gender = role.gender or None
            entity.offices = [(role.office or role.noun, countries)]
        return mentions.entity(entity)
    peoples = _peoples(tree, i) if states else []
    if states and peoples:
        plain = " ".join(tree.words[nominal.start : i + 1])
        others = tuple(
            mentions.entity(
                Entity(slug(f"{p} {plain}"), f"{p} {plain}", noun.kind, (), plural=plural, noun=noun.noun)
            )
            for p in peoples
        )
        members = (*(institution(mentions, noun, [plain], s, plural) for s in states), *others)
        return Entity("+".join(m.id for m in members), text, noun.kind, (), plural=True, members=members)
    if len(states) > 1:
        members = tuple(
            institution(mentions, noun, tree.words[nominal.start : i + 1], s, plural) for s in states
        )
        return Entity("+".join(m.id for m in members), text, noun.kind, (), plural=True, members=members)
    if states:
        before = list(tree.words[start : nominal.start])
        if noun.institution or noun.family:
            named = [
                w
                for j, w in zip(range(start, nominal.start), before, strict=True)
                if j not in mentions.covering and w != "-"
            ]
            if armed and any(w[:1].isupper() and tree.tags[start + k].startswith("JJ")
                             for k, w in enumerate(before) if w in named):  # fmt: skip
                # "Syrian Kurdish forces" are a people's, not the state's
                return mentions.entity(
                    Entity(slug(text), text, "armed_group", states[0], plural=True, noun=noun.noun)
                )
            return institution(
                mentions, noun, [*named, *tree.words[nominal.start : i + 1]], states[0], plural
            )
        return mentions.entity(
            Entity(
                slug(text) if plural or noun.collective else scoped_id(text, scope),
                text,
                noun.kind,
                states[0],
                plural=plural or noun.collective,
                generic=not (plural or noun.collective),
                noun=noun.noun,
            )
        )
    if start < nominal.start and any(tree.tags[j] in ("NNP", "NNPS") for j in range(start, nominal.start)):
        return mentions.entity(Entity(slug(text), text, noun.kind, (), plural=plural, noun=noun.noun))
    return mentions.entity(
        Entity(
            scoped_id(text.lower(), scope),
            text,
            noun.kind,
            (),
            plural=plural or noun.collective,
            generic=True,
            noun=noun.noun,
        )
    )


def institution(
    mentions: Mentions, noun: ActorNoun, words: list[str], state: tuple[str, ...], plural: bool
) -> Entity:
    """A country's lasting body under one name: "Turkey's troops" and "the Turkish military" are its armed
    forces."""
    country = world.country_by_code(state[0]) if state else None
    adjective = country.demonyms[0] if country and country.demonyms else (country.name if country else "")
    title = noun.family or " ".join(words)
    name = f"{adjective} {title}".strip()
    known = _named_bodies()
    for form in (name, f"{adjective} {' '.join(words)}", f"{adjective} {noun.noun}"):
        row = known.get(form.casefold())
        if row is not None and set(row.countries) >= set(state):
            return mentions.entity(
                Entity(slug(row.name), row.name, row.kind, row.countries, row.wikidata, noun=noun.noun)
            )
    return mentions.entity(Entity(slug(name), name, noun.kind, state, plural=plural, noun=noun.noun))


@cache
def _named_bodies() -> Mapping[str, Organization]:
    """Organisations of the tables by every name they have: "Israeli military" is the Israel Defense
    Forces."""
    return {form.casefold(): row for row in organizations() for form in (*row.aliases, row.name)}
