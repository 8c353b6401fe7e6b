"""The tables of political actors: they load, keys are unique, codes exist, and they are broad enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import pytest

from graphbuild.lexicon import actors
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.tables import parse_table
from graphbuild.lexicon.world import countries

Named = actors.Organization | actors.ArmedGroup | actors.Outlet
NAMED: Mapping[str, Callable[[], tuple[Named, ...]]] = {
    "organizations": actors.organizations,
    "armed_groups": actors.armed_groups,
    "media": actors.media,
}
BREADTH: Mapping[str, tuple[Callable[[], tuple[object, ...]], int]] = {
    "organizations": (actors.organizations, 500),
    "armed_groups": (actors.armed_groups, 180),
    "media": (actors.media, 200),
    "roles": (actors.roles, 300),
    "actor_nouns": (actors.actor_nouns, 350),
}


def repeated(items: Iterable[str]) -> list[str]:
    return [item for item, times in Counter(items).items() if times > 1]


def named(form: str) -> str | None:
    """The one actor of all three tables that a form means."""
    found = {row.name for rows in NAMED.values() for row in rows() if form in (row.name, *row.aliases)}
    assert len(found) <= 1
    return next(iter(found), None)


@pytest.mark.parametrize("table", BREADTH)
def test_a_table_is_as_broad_as_promised(table: str) -> None:
    rows, least = BREADTH[table]
    assert len(rows()) >= least


@pytest.mark.parametrize("table", NAMED)
def test_names_give_unique_ids(table: str) -> None:
    assert repeated(slug(row.name) for row in NAMED[table]()) == []


def test_names_of_different_tables_give_different_ids() -> None:
    assert repeated(slug(row.name) for rows in NAMED.values() for row in rows()) == []


def test_no_form_means_two_actors() -> None:
    forms = [form for rows in NAMED.values() for row in rows() for form in (row.name, *row.aliases)]
    assert repeated(forms) == []


@pytest.mark.parametrize("table", NAMED)
def test_country_codes_exist(table: str) -> None:
    iso3 = {country.iso3 for country in countries()}
    assert {code for row in NAMED[table]() for code in row.countries} - iso3 == set()


@pytest.mark.parametrize("table", NAMED)
def test_forms_are_words_and_not_single_letters(table: str) -> None:
    forms = [form for row in NAMED[table]() for form in (row.name, *row.aliases)]
    assert [form for form in forms if len(form) < 2 or form != " ".join(form.split())] == []


def test_parents_are_rows_and_form_no_circle() -> None:
    parents = {row.name: row.parent for row in actors.organizations()}
    for name in parents:
        seen = {name}
        while (parent := parents[name]) is not None:
            assert parent in parents, f"{name} has the unknown parent {parent}"
            assert parent not in seen, f"{name} is its own ancestor"
            seen.add(parent)
            name = parent


def test_wikidata_ids_name_one_actor_each() -> None:
    ids = [row.wikidata for row in actors.organizations()] + [row.wikidata for row in actors.armed_groups()]
    assert repeated(filter(None, ids)) == []


def test_role_nouns_are_unique_whatever_their_case() -> None:
    assert repeated(role.noun.casefold() for role in actors.roles()) == []


def test_honorifics_have_no_relation() -> None:
    titles = [role for role in actors.roles() if role.class_ == "honorific"]
    assert [role.noun for role in titles if role.relation or role.speaks_for] == []


def test_offices_are_lower_case() -> None:
    offices = {role.office for role in actors.roles() if role.office}
    assert {office for office in offices if office != office.lower()} == set()


def test_relatives_are_related() -> None:
    relatives = [role for role in actors.roles() if role.class_ == "relative"]
    assert {role.relation for role in relatives} == {"relative_of"}


def test_spokespeople_speak_for_their_principal() -> None:
    spokespeople = [role for role in actors.roles() if role.class_ == "spokesperson"]
    assert all(role.speaks_for and role.relation == "employee_of" for role in spokespeople)


def test_a_form_of_an_actor_noun_belongs_to_one_row() -> None:
    assert repeated(form for noun in actors.actor_nouns() for form in {noun.noun, noun.plural}) == []


def test_institutions_have_a_family_that_unites_their_synonyms() -> None:
    assert [noun.noun for noun in actors.actor_nouns() if noun.institution and not noun.family] == []


def test_institutions_are_one_word_for_a_body() -> None:
    assert [noun.noun for noun in actors.actor_nouns() if noun.institution and not noun.collective] == []


@pytest.mark.parametrize("word", ["army", "troop", "soldier", "warplane", "force", "armed forces"])
def test_words_for_the_armed_forces_are_one_family(word: str) -> None:
    families = {noun.noun: noun.family for noun in actors.actor_nouns()}
    assert families[word] == "armed forces"


@pytest.mark.parametrize("word", ["regime", "administration", "authority", "official"])
def test_words_for_the_government_are_one_family(word: str) -> None:
    families = {noun.noun: noun.family for noun in actors.actor_nouns()}
    assert families[word] == "government"


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("UN", "United Nations"),
        ("U.N.", "United Nations"),
        ("Nato", "NATO"),
        ("Daesh", "Islamic State"),
        ("Huthi", "Houthis"),
        ("Hizbullah", "Hezbollah"),
        ("Revolutionary Guards", "Islamic Revolutionary Guard Corps"),
        ("Rada", "Verkhovna Rada"),
        ("RSF", "Rapid Support Forces"),
        ("AFP", "Agence France-Presse"),
        ("Anadolu", "Anadolu Agency"),
        ("Western countries", "the West"),
    ],
)
def test_forms_of_the_news_lead_to_their_actor(form: str, name: str) -> None:
    assert named(form) == name


@pytest.mark.parametrize(
    ("noun", "office"),
    [
        ("foreign secretary", "foreign minister"),
        ("premier", "prime minister"),
        ("defence minister", "defense minister"),
    ],
)
def test_synonyms_of_an_office_share_its_normal_form(noun: str, office: str) -> None:
    assert next(role.office for role in actors.roles() if role.noun == noun) == office


def test_a_name_may_not_be_empty() -> None:
    with pytest.raises(Exception, match=r"own\.csv, line 2.*name"):
        list(parse_table(["name,aliases\n", ",UN\n"], "own.csv", actors.Organization))


def test_a_country_must_look_like_a_code() -> None:
    with pytest.raises(Exception, match=r"own\.csv, line 2.*countries"):
        list(parse_table(["name,countries\n", "Duma,Russia\n"], "own.csv", actors.Organization))
