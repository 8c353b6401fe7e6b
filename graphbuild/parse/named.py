"""Mentions by name: the gazetteer's matches and the model's entities, the tables' word weighing more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphbuild.lexicon.naming import naming_lexicon
from graphbuild.lexicon.reference import reference_lexicon
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.world import find_place
from graphbuild.parse.gazetteer import Gazetteer, Match, Seed, Sense
from graphbuild.parse.mentions import Entity, Mention, Mentions
from graphbuild.parse.nouns import noun_of, role_of
from graphbuild.parse.tree import Tree
from graphbuild.records import ActorKind

_STATE = ("country", "capital", "seat", "demonym")
_AGENTS = ("by", "with", "against", "between")  # what follows them is somebody rather than somewhere
_NAMES = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP")


@dataclass(slots=True)
class _Name:
    start: int
    end: int
    label: str
    seeds: tuple[Seed, ...] = ()


def entity_of(seed: Seed) -> Entity:
    """A new entity of what the tables know under a name."""
    return Entity(seed.id, seed.name, seed.kind, seed.countries, seed.wikidata, seed.gender)


def find_named(tree: Tree, gazetteer: Gazetteer, mentions: Mentions, date: dt.date | None = None) -> None:
    """Add a mention for every name of a document of this day to `mentions`."""
    people: list[tuple[_Name, str]] = []
    names = _names(tree, gazetteer, date)
    holders = {_text(tree, n.start, n.end) for n in names if _in_office(tree, n)}
    short = _in_brackets(tree, names)
    within = {n.end + 1 for n in short.values()}
    known: dict[str, Entity] = {}
    later: list[_Name] = []
    for name in names:
        text = _text(tree, name.start, name.end)
        if name.start in within:
            continue
        if text in short:
            later.append(name)
            continue
        label = _label(tree, name)
        if not name.seeds and _text(tree, name.start, name.end) in holders:
            label = "PERSON"
        if label == "PERSON":
            people.append((name, label))
            continue
        entity, sense = _entity(tree, name, label, mentions)
        if entity is None:
            continue
        if sense != "demonym" or entity.kind == "population":
            entity.aliases.add(_text(tree, name.start, name.end))
        _add_body(tree, mentions, name, entity, sense, within)
        for acronym in (a for a, n in short.items() if n is name):
            known[acronym] = entity
            entity.aliases.add(acronym)
    for name in _others(tree, mentions, known, later):
        entity = known[_text(tree, name.start, name.end)]
        mentions.add(Mention(name.start, name.end, name.start, entity, "named"))
    _add_people(tree, gazetteer, mentions, [n for n, _ in people], date)


def _in_brackets(tree: Tree, names: list[_Name]) -> dict[str, _Name]:
    """Acronyms in brackets right after the name of a body whose initials they are: "Black Sea Security Forum
    (BSSF)"."""
    found: dict[str, _Name] = {}
    seeds = {n.start: n.seeds for n in names}
    for name in names:
        i = name.end + 1
        if i + 1 >= tree.n or tree.words[i - 1] != "(" or tree.words[i + 1] != ")":
            continue
        acronym = tree.words[i]
        if (
            acronym.isupper()
            and acronym.isalpha()
            and len(acronym) > 1
            and _initials(tree, name) == acronym
            and not (name.seeds and seeds.get(i))  # the tables know
            and _label(tree, name) in ("ORG", "TABLE")
        ):
            found.setdefault(acronym, name)
    return found


def _initials(tree: Tree, name: _Name) -> str:
    words = [w for w in tree.words[name.start : name.end] if w[:1].isalnum()]
    return "".join(w[0] for w in words if w.lower() not in naming_lexicon().links).upper()


def _add_body(
    tree: Tree, mentions: Mentions, name: _Name, entity: Entity, sense: Sense | None, within: set[int]
) -> None:
    """A mention of a name with the acronym after it, if there is one."""
    end = name.end + 3 if name.end + 1 in within else name.end
    head = _head(tree, name.start, end)
    if head < name.end:
        end = name.end
    m = mentions.add(Mention(name.start, end, head, entity, "named", sense))
    if name.end + 1 in within:
        mentions.covering.update(dict.fromkeys(range(name.end, name.end + 3), m))


def _others(
    tree: Tree, mentions: Mentions, known: Mapping[str, Entity], names: list[_Name]
) -> Iterable[_Name]:
    """Where an acronym of the document stands alone, also where the model passed it over."""
    found = {n.start: n for n in names if _text(tree, n.start, n.end) in known}
    for i in range(tree.n):
        if tree.words[i] in known and tree.tags[i] in ("NNP", "NN") and i not in mentions.covering:
            found.setdefault(i, _Name(i, i + 1, "ORG"))
    return (found[i] for i in sorted(found))


def _names(tree: Tree, gazetteer: Gazetteer, date: dt.date | None) -> list[_Name]:
    matches = gazetteer.matches(tree, date)
    at = {i: m for m in matches for i in range(m.start, m.end)}
    names: list[_Name] = []
    taken: set[int] = set()
    told = [part for name in tree.names for part in _at_comma(tree, name, at)]
    for start, end, label in told:
        if label not in _NAMES:
            continue
        while start < end and tree.tags[start] in ("DT", "POS", "``", "''", "HYPH", "PRP$", "CD", "IN"):
            start += 1
        while end > start and (
            tree.tags[end - 1] in ("POS", "''", "``", ",", ".", ":", "HYPH", "-RRB-", "IN", "CC", "TO")
        ):
            end -= 1
        if start == end or not any(tree.tags[i].startswith(("NNP", "JJ", "NN")) for i in range(start, end)):
            continue
        inside = list(dict.fromkeys(at[i] for i in range(start, end) if i in at))
        if not inside:
            if _named(tree, start, end):
                names.append(_Name(start, end, label))
                taken.update(range(start, end))
            continue
        if _extends(tree, start, end, inside, label):
            names.append(_Name(start, end, label))
            taken.update(range(start, end))
    labelled = {i: name for name in told for i in range(name[0], name[1])}
    for m in matches:
        if not taken.intersection(range(m.start, m.end)) and _plausible(tree, m):
            around = labelled.get(m.start)
            label = around[2] if around is not None and m.end <= around[1] else ""
            start = _first_name(tree, m, taken)
            if start < m.start:
                names.append(_Name(start, m.end, "PERSON"))
            else:
                names.append(_Name(m.start, m.end, label, m.seeds))
    return sorted(names, key=lambda n: n.start)


def _at_comma(tree: Tree, name: tuple[int, int, str], at: Mapping[int, Match]) -> list[tuple[int, int, str]]:
    """ "Odesa, Oleh Kiper", which the model takes for one name: a place or body, and a person."""
    start, end, label = name
    while end > start and tree.words[end - 1] == ",":
        end -= 1
    commas = [i for i in range(start, end) if tree.words[i] == ","]
    if label == "PERSON" or len(commas) != 1:
        return [name]
    comma = commas[0]
    person = range(comma + 1, end)
    if (
        len(person) not in (2, 3)
        or any(i in at and all(s.kind != "person" for s in at[i].seeds) for i in person)
        or not all(_given(tree.words[i]) and tree.tags[i] == "NNP" for i in person)
        or not (
            all(i in at for i in range(start, comma))
            or find_place(tree.span_text(start, comma)) is not None
            or any(noun_of(tree.lower[i]) is not None for i in range(start, comma))
        )
        or find_place(tree.span_text(comma + 1, end)) is not None
    ):
        return [name]
    return [(start, comma, label), (comma + 1, end, "PERSON")]


def _first_name(tree: Tree, m: Match, taken: set[int]) -> int:
    """Where a name begins of which the tables know the surname only: "Ivanka" before "Trump" is somebody
    else."""
    before = m.start - 1
    alone = m.end - m.start == 1 and all(s.sense == "surname" for s in m.seeds)
    if (
        not alone
        or before < 0
        or before in taken
        or tree.tags[before] != "NNP"
        or tree.heads[before] != m.start
    ):
        return m.start
    return m.start if role_of(tree.lower[before]) is not None or not tree.words[before].isalpha() else before


def _named(tree: Tree, start: int, end: int) -> bool:
    """A name has a capital and more than punctuation: the model takes odd words for names."""
    return any(tree.words[i][:1].isupper() for i in range(start, end)) and any(
        len(tree.words[i]) > 1 and any(c.isalpha() for c in tree.words[i]) for i in range(start, end)
    )


def _extends(tree: Tree, start: int, end: int, inside: list[Match], label: str) -> bool:
    """Whether the model's longer name is to be believed over the table's shorter one inside it."""
    first, last = min(m.start for m in inside), max(m.end for m in inside)
    if first <= start and last >= end:
        return False
    if any(m.start < start or m.end > end for m in inside):
        return False
    rest = [i for i in range(start, end) if not any(m.start <= i < m.end for m in inside)]
    proper = [i for i in rest if tree.tags[i] in ("NNP", "NNPS") and role_of(tree.lower[i]) is None]
    if not proper:
        return False
    if label == "PERSON":
        return not any(s.kind == "person" for m in inside for s in m.seeds) or len(proper) > 1
    if label == "ORG":
        return (
            all(s.sense in (*_STATE, "region", "surname") for m in inside for s in m.seeds)
            or inside[-1].end < end
        )
    return label in ("FAC", "GPE", "LOC") and all(
        s.kind in ("country", "place") for m in inside for s in m.seeds
    )


def _plausible(tree: Tree, m: Match) -> bool:
    """A table's word that also is a common word counts only as a name: capital letter, noun or adjective
    tag."""
    i = m.end - 1
    if m.end - m.start == 1 and tree.tags[i] in ("PRP", "VB", "VBD", "VBZ", "VBG", "MD", "IN", "DT", "RB"):
        return False
    if any(c.isupper() for j in range(m.start, m.end) for c in tree.words[j]):
        return True
    return tree.tags[i].startswith("N") and _small_letters(tree, m)


def _small_letters(tree: Tree, m: Match) -> bool:
    """Whether words that the tables list in small letters name somebody here: "world powers met", "accused
    the west of it", but not "players in red shirts", "snow fell in the west of Idlib"."""
    i = m.end - 1
    led = tree.lower[tree.heads[i]] if tree.deps[i] == "pobj" else ""
    group = any(seed.kind == "armed_group" for seed in m.seeds)
    for c in tree.children[i]:
        if tree.deps[c] in ("cc", "conj") or (
            tree.deps[c] == "poss" and not (group and tree.tags[c] == "PRP$")
        ):
            return False  # "its caliphate" is the group's, "its west" a part of a country
    if led == "in":
        return False
    if m.end - m.start > 1:
        return True
    if any(tree.words[c][:1].isupper() and tree.tags[c] != "PRP$" for c in tree.children[i] if c < i and c > 0
           and tree.deps[c] in ("amod", "compound", "nmod")):  # fmt: skip
        return False  # "the Ottoman caliphate"
    if any(tree.lower[c] == "of" and tree.child(c, "pobj") is not None for c in tree.children[i]):
        return False
    preps = [p for j in (i, tree.heads[i]) for p in tree.all_children(j, "prep")]
    about = any(tree.lower[p] in ("of", "for", "over") for p in preps)
    return (
        tree.deps[i] in ("nsubj", "poss") or led in _AGENTS
        or (tree.deps[i] in ("dobj", "nsubjpass") and (about or group))
    )  # fmt: skip


def _label(tree: Tree, name: _Name) -> str:
    senses = {s.sense for s in name.seeds}
    if "person" in senses or "surname" in senses:
        if name.label in ("GPE", "NORP", "ORG") and senses - {"person", "surname"}:
            return name.label
        return "PERSON"
    if name.seeds:
        if name.label == "PERSON" and name.end - name.start > 1 and any(s.ambiguous for s in name.seeds):
            return "PERSON"
        return name.label if name.label not in ("", "PERSON") else "TABLE"
    if name.label != "PERSON" and name.start and _titled(tree, name.start):
        return "PERSON"
    return name.label


def _titled(tree: Tree, start: int) -> bool:
    role = role_of(tree.lower[start - 1])
    return role is not None and role.class_ == "honorific"


def _in_office(tree: Tree, name: _Name) -> bool:
    """Whether a given name and a surname stand right after an office, whatever the model makes of them:
    "Defence Minister Nikola Petrov"."""
    start, end = name.start, name.end
    if name.label not in ("ORG", "PERSON") or name.seeds or end - start not in (2, 3) or not start:
        return False
    role = role_of(tree.lower[start - 1])
    head = _head(tree, start, end)
    return (
        role is not None
        and role.class_ not in ("honorific", "member")
        and tree.tags[start - 1] in ("NN", "NNP")
        and (tree.heads[start - 1] == head or tree.heads[head] == start - 1)
        and tree.deps[start - 1] in ("compound", "nmod", "amod", "appos")
        and all(_given(tree.words[i]) and tree.tags[i] == "NNP" for i in range(start, end))
    )


def _given(word: str) -> bool:
    """Whether a word can be of a person's name, and is none that says what a body is."""
    return (
        word.isalpha()
        and word.istitle()
        and noun_of(word.lower()) is None
        and word.lower() not in naming_lexicon().generic
    )


def _entity(tree: Tree, name: _Name, label: str, mentions: Mentions) -> tuple[Entity | None, Sense | None]:
    """The entity of a name that is not a person's, and the sense by which it was found."""
    seeds = sorted(name.seeds, key=lambda s: _preference(tree, name, s))
    if seeds:
        seed = seeds[0]
        if (
            seed.sense == "demonym"
            and tree.tags[name.end - 1] in ("NNPS", "NNS", "NNP", "NN")
            and _is_people(tree, name)
        ):
            text = tree.words[name.end - 1]
            people = Entity(slug(text), text, "population", seed.countries, plural=True)
            return mentions.entity(people), "demonym"
        if seed.sense == "capital":
            state = mentions.entity(Entity(seed.id, seed.name, "country", seed.countries, seed.wikidata))
            text = tree.span_text(name.start, name.end)
            place = find_place(text, seed.countries[0] if seed.countries else None)
            city = Entity(
                place.id if place else slug(text), place.name if place else text, "place", seed.countries
            )
            city = mentions.entity(city)
            city.metonym = state
            state.aliases.add(text)
            return city, "capital"
        return mentions.entity(entity_of(seed)), seed.sense
    text = tree.span_text(name.start, name.end)
    countries = _countries_inside(tree, name, mentions)
    if label == "ORG":
        return mentions.entity(Entity(slug(text), text, _organization_kind(tree, name), countries)), None
    if label in ("GPE", "LOC", "FAC"):
        place = find_place(text, countries[0] if countries else None)
        if place is None:
            return mentions.entity(Entity(slug(text), text, "place", countries)), None
        return mentions.entity(
            Entity(place.id, place.name, "place", (place.country,) if place.country else ())
        ), None
    if label == "NORP" and tree.tags[name.end - 1] in ("NNPS", "NNS"):
        return mentions.entity(Entity(slug(text), text, "population", countries, plural=True)), None
    return None, None


def _preference(tree: Tree, name: _Name, seed: Seed) -> int:
    """Which sense of an ambiguous table name to take: the model's label decides between tables."""
    fits = {
        "GPE": ("country", "capital", "region", "seat"), "LOC": ("region", "country"),
        "NORP": ("demonym", "organization"),
        "ORG": ("organization", "seat", "country"), "FAC": ("seat", "organization", "region"),
    }.get(name.label, ("country", "organization", "demonym", "capital", "seat", "region"))  # fmt: skip
    return fits.index(seed.sense) if seed.sense in fits else 9


def _is_people(tree: Tree, name: _Name) -> bool:
    """Whether a demonym stands for persons ("the Russians", "two Turks") and is not an adjective before a
    noun."""
    i = name.end - 1
    return tree.deps[i] not in ("amod", "compound", "nmod", "npadvmod") and tree.tags[i] in ("NNPS", "NNS")


def _organization_kind(tree: Tree, name: _Name) -> ActorKind:
    for i in reversed(range(name.start, name.end)):
        noun = noun_of(tree.lower[i])
        if noun is not None and noun.kind not in ("person", "population"):
            return noun.kind
    return "organization"


def _countries_inside(tree: Tree, name: _Name, mentions: Mentions) -> tuple[str, ...]:
    from graphbuild.lexicon import world

    for i in range(name.start, name.end):
        for width in (3, 2, 1):
            words = " ".join(tree.words[i : min(i + width, name.end)])
            state = world.names().get(words.casefold()) or world.demonyms().get(words.casefold())
            if state is not None:
                return (state.iso3,)
    return ()


def _head(tree: Tree, start: int, end: int) -> int:
    for i in range(start, end):
        if not start <= tree.heads[i] < end and tree.deps[i] not in ("det", "punct", "case"):
            top = i
            return next(
                (
                    j
                    for j in range(end - 1, start - 1, -1)
                    if not start <= tree.heads[j] < end and tree.deps[j] != "punct"
                ),
                top,
            )
    return end - 1


def _text(tree: Tree, start: int, end: int) -> str:
    return tree.span_text(start, end)


# ------------------------------------------------------------------ people


def _add_people(
    tree: Tree, gazetteer: Gazetteer, mentions: Mentions, names: Iterable[_Name], date: dt.date | None
) -> None:
    """Persons: full names first, then the short forms that mean them."""
    full: list[Entity] = []
    short: list[_Name] = []
    known = sorted(names, key=lambda n: n.start)
    for name in known:
        start = name.start
        while (
            start < name.end - 1
            and (role := role_of(tree.lower[start])) is not None
            and role.class_ == "honorific"
        ):
            start += 1
        name.start = start
        persons = [s for s in name.seeds if s.sense == "person"]
        text = _text(tree, name.start, name.end)
        if not persons and name.end - name.start == 1:
            short.append(name)
            continue
        longer = next((e for e in full if e.name.endswith(f" {text}")), None)  # "Mr dela Rosa"
        entity = longer or mentions.entity(
            entity_of(persons[0]) if persons else Entity(slug(text), text, "person")
        )
        if entity not in full:
            full.append(entity)
        _add_person(tree, mentions, name, entity)
    _note_pronouns(tree, mentions, full, {n.start for n in short})
    covered = {i for m in mentions.all for i in range(m.start, m.end)}
    surnames = {w for e in full for w in _name_words(e)}
    covered.update(i for n in short for i in range(n.start, n.end))
    for i in range(tree.n):  # short forms that the model passed over
        if tree.tags[i] not in ("NNP", "NNPS") or i in covered:
            continue
        titled = i > 0 and _titled(tree, i)
        if titled or (tree.lower[i] in surnames and tree.words[i][:1].isupper() and len(tree.words[i]) > 2):
            short.append(_Name(i, i + 1, "PERSON"))
    for name in sorted(short, key=lambda n: n.start):
        text = _text(tree, name.start, name.end)
        title, gender = _title(tree, name.start)
        entity_found = _known_by(text, name.start, full, mentions, gender)
        if entity_found is None:
            seeds = [
                s
                for s in (name.seeds or gazetteer.senses(text, date))
                if s.sense == "surname" and _may_be(s.gender, gender)
            ]
            if gender and not seeds and _known_by(text, name.start, full, mentions, None) is not None:
                text = _text(tree, title, name.end)  # "Mr Kim" beside a woman of that name
            entity_found = entity_of(seeds[0]) if seeds else Entity(slug(text), text, "person")
            entity_found = mentions.entity(entity_found)
            full.append(entity_found)
        _add_person(tree, mentions, name, entity_found)


def _add_person(tree: Tree, mentions: Mentions, name: _Name, entity: Entity) -> None:
    start, gender = _title(tree, name.start)
    head = _head(tree, name.start, name.end)
    entity.gender = entity.gender or gender or _gender_beside(tree, name.start, head)
    entity.aliases.add(_text(tree, start, name.end))
    mentions.add(Mention(start, name.end, head, entity, "named", "person"))


def _title(tree: Tree, start: int) -> tuple[int, str | None]:
    """Where the forms of address before a name begin, and the gender that they tell."""
    gender: str | None = None
    while (
        start > 0
        and (role := role_of(tree.lower[start - 1])) is not None
        and role.class_ == "honorific"
        and (tree.sentence_of[start - 1] == tree.sentence_of[start])
    ):
        start -= 1
        gender = gender or role.gender
    return start, gender


def _gender_beside(tree: Tree, start: int, head: int) -> str | None:
    """The gender that a noun beside a name tells: "Queen Mary", "his sister, Kim Yo Jong"."""
    beside = [start - 1] if start and tree.sentence_of[start - 1] == tree.sentence_of[head] else []
    beside += tree.all_children(head, "appos")
    if tree.deps[head] == "appos":
        beside.append(tree.heads[head])
    for i in beside:
        role = role_of(tree.lower[i]) if tree.tags[i] in ("NN", "NNP") else None
        if role is not None and role.gender is not None:
            return role.gender
    return None


def _may_be(known: str | None, told: str | None) -> bool:
    return known is None or told is None or known == told


def _note_pronouns(tree: Tree, mentions: Mentions, people: list[Entity], short: set[int]) -> None:
    """ "He" and "she" tell the gender of whom alone they can mean: the only person before them, in the whole
    document, whose gender is not another one."""
    words = reference_lexicon().pronouns
    named = {i: m for m in mentions.all if m.entity in people for i in range(m.start, m.end)}
    before: list[Entity] = []
    for i in range(tree.n):
        m = named.get(i)
        if m is not None:
            if m.entity not in before:
                before.append(m.entity)
        elif i in short or (
            tree.tags[i].startswith("NN")
            and not (named.get(tree.heads[i]) or any(c in named for c in tree.all_children(i, "appos")))
            and _somebody(tree.lower[i])
        ):
            return  # somebody else, whom a pronoun may mean
        for forms, gender in ((words.he, "m"), (words.she, "f")):
            if tree.lower[i] in forms:
                fits = [e for e in before if _may_be(e.gender, gender)]
                if len(fits) == 1:
                    fits[0].gender = gender


def _somebody(word: str) -> bool:
    noun = noun_of(word)
    return role_of(word) is not None or (noun is not None and noun.kind in ("person", "population"))


def _name_words(entity: Entity) -> set[str]:
    """The words that can stand for a person alone: the last of each name, the first where the family name
    leads."""
    words: set[str] = set()
    for name in (entity.name, *entity.aliases):
        parts = name.split()
        while len(parts) > 1 and slug(parts[-1]) in naming_lexicon().generations:
            parts.pop()  # "Marcos" is Ferdinand Marcos Jr.
        if len(parts) > 1:
            words.update({parts[-1].lower(), parts[0].lower()})
    return words


def _known_by(
    text: str, at: int, full: list[Entity], mentions: Mentions, gender: str | None
) -> Entity | None:
    """The person of this document that a single name means: the last one mentioned before, else the first
    after. "Mr" and "Ms" mean nobody known to be of the other gender, and rather who is known to be of
    theirs."""
    word = text.lower()
    fits = [e for e in full if word in _name_words(e) or word == e.name.lower()]
    fits = [e for e in fits if _may_be(e.gender, gender)]
    fits = [e for e in fits if gender and e.gender == gender] or fits
    if len(fits) <= 1:
        return fits[0] if fits else None
    last = [e for e in fits if any(n.split()[-1].lower() == word for n in (e.name,))]
    before = [m for m in mentions.all if m.entity in fits and m.start < at]
    if before:
        counts = {id(e): sum(1 for m in before if m.entity is e) for e in fits}
        return max(before, key=lambda m: (counts[id(m.entity)] > 1, m.start)).entity
    return (last or fits)[0]
