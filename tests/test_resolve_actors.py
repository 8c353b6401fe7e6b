"""Which actors of several documents are one, and why."""

from __future__ import annotations

import random

from statements import body, claim, person, relation, state

from graphbuild.records import Actor, Statement
from graphbuild.resolve.actors import Actors, merge_actors

RUSSIA = state("Russia", "RUS")
KIM = person("Kim Jong Un", "PRK", aliases=("Mr Kim",))
TITLES = frozenset({"mr", "dr"})


def said(doc: str, *actors: Actor) -> list[Statement]:
    """Claims in a document that name the actors, each with Russia."""
    return [claim(doc, actor, "CONSULT", RUSSIA, at=100 * index) for index, actor in enumerate(actors)]


def merged(*statements: list[Statement]) -> Actors:
    return merge_actors([one for some in statements for one in some], TITLES)


def test_equal_ids_are_one_actor_with_the_union_of_aliases() -> None:
    actors = merged(
        said("a", person("Kim Jong Un", "PRK", aliases=("Kim",))),
        said("b", person("Kim Jong Un", aliases=("Mr Kim",))),
    )
    (kim,) = [actor for actor in actors.records if actor.kind == "person"]
    assert kim == person("Kim Jong Un", "PRK", aliases=("Kim", "Mr Kim"))


def test_a_surname_joins_the_only_fuller_name_of_its_country() -> None:
    actors = merged(said("a", KIM), said("b", person("Kim", "PRK")))
    assert actors.id_of(person("Kim"), "b") == "kim-jong-un"
    assert actors.why("kim", "kim-jong-un") == (
        "Kim Jong Un alone has this surname and belongs to the same country"
    )


def test_a_surname_alone_is_no_evidence() -> None:
    actors = merged(said("a", KIM), said("b", person("Kim")))
    assert actors.id_of(person("Kim"), "b") == "kim"
    assert actors.why("kim", "kim-jong-un") is None


def test_a_surname_of_another_country_stays_somebody_else() -> None:
    actors = merged(said("a", KIM), said("b", person("Kim", "USA")))
    assert actors.id_of(person("Kim"), "b") == "kim"


def test_a_surname_that_two_people_bear_joins_neither() -> None:
    actors = merged(said("a", KIM), said("b", person("Kim Yo Jong", "PRK")), said("c", person("Kim", "PRK")))
    assert actors.id_of(person("Kim"), "c") == "kim"


def test_a_surname_means_the_one_its_own_document_names() -> None:
    actors = merged(said("a", KIM), said("b", person("Kim Yo Jong", "PRK")), said("a", person("Kim")))
    assert actors.id_of(person("Kim"), "a") == "kim-jong-un"


def test_the_office_vouches_for_a_surname() -> None:
    korea = state("North Korea", "PRK")
    actors = merged(
        [relation("a", person("Kim Jong Un"), "leader_of", korea)],
        [relation("b", person("Kim"), "leader_of", korea)],
    )
    assert actors.id_of(person("Kim"), "b") == "kim-jong-un"


def test_another_office_speaks_against_a_surname() -> None:
    korea, peru = state("North Korea", "PRK"), state("Peru", "PER")
    actors = merged(
        [relation("a", KIM, "leader_of", korea)], [relation("b", person("Kim", "PRK"), "leader_of", peru)]
    )
    assert actors.id_of(person("Kim"), "b") == "kim"


def test_one_surname_of_two_countries_is_two_people() -> None:
    actors = merged(said("a", person("Lee", "KOR")), said("b", person("Lee", "SGP")))
    assert actors.id_of(person("Lee"), "a") != actors.id_of(person("Lee"), "b")
    assert {actor.id for actor in actors.records} == {"lee", "lee-sgp", "russia"}


def test_one_surname_without_contradiction_is_one_person() -> None:
    actors = merged(said("a", person("Lee", "KOR")), said("b", person("Lee")))
    assert actors.id_of(person("Lee"), "a") == actors.id_of(person("Lee"), "b") == "lee"


def test_spellings_with_hyphens_and_accents_are_one() -> None:
    actors = merged(said("a", person("Xi Jinping", "CHN")), said("b", person("Xi Jìn-píng", "CHN")))
    assert len({actor.id for actor in actors.records} - {"russia"}) == 1


def test_an_honorific_is_no_part_of_a_name() -> None:
    actors = merged(said("a", person("Bashar Assad", "SYR")), said("b", person("Dr Bashar Assad", "SYR")))
    assert actors.why("dr-bashar-assad", "bashar-assad") == "their names differ in spelling only"


def test_an_acronym_that_one_body_bears_is_that_body() -> None:
    long = body("North Atlantic Treaty Organization", aliases=("NATO",))
    actors = merged(said("a", long), said("b", body("NATO")))
    assert actors.id_of(body("NATO"), "b") == actors.id_of(long, "a")


def test_an_acronym_that_two_bodies_bear_is_neither() -> None:
    actors = merged(
        said("a", body("Patriotic Union of Kurdistan", aliases=("PUK",))),
        said("b", body("Party of Ukraine", aliases=("PUK",))),
        said("c", body("PUK")),
    )
    assert actors.id_of(body("PUK"), "c") == "puk"


def test_a_middle_name_more_is_the_same_person() -> None:
    actors = merged(said("a", person("Joe Biden", "USA")), said("b", person("Joe R. Biden", "USA")))
    assert len(actors.records) == 2


def test_two_fuller_names_leave_the_short_one_alone() -> None:
    names = ["George Bush", "George W. Bush", "George H. W. Bush"]
    actors = merged(*(said(name, person(name, "USA")) for name in names))
    assert len(actors.records) == 4


def test_a_son_is_not_his_father() -> None:
    actors = merged(said("a", person("Donald Trump", "USA")), said("b", person("Donald Trump Jr", "USA")))
    assert len(actors.records) == 3


def test_an_initial_and_a_surname_find_the_person() -> None:
    actors = merged(said("a", person("Vladimir Putin", "RUS")), said("b", person("V. Putin", "RUS")))
    assert actors.id_of(person("V. Putin"), "b") == "vladimir-putin"


def test_equal_wikidata_ids_are_one_whatever_the_names() -> None:
    one = Actor(id="zelensky", name="Zelensky", kind="person", wikidata="Q3874799")
    other = Actor(id="volodymyr-zelenskyy", name="Volodymyr Zelenskyy", kind="person", wikidata="Q3874799")
    actors = merged(said("a", one), said("b", other))
    assert actors.why("zelensky", "volodymyr-zelenskyy") == "both are Q3874799 in Wikidata"
    assert actors.id_of(one, "a") == "volodymyr-zelenskyy"


def test_actors_of_one_document_never_merge() -> None:
    one = Actor(id="protesters-3fa9c01b", name="protesters", kind="population", countries=("FRA",))
    other = Actor(id="protesters-77b1d2e0", name="protesters", kind="population", countries=("FRA",))
    assert len(merged(said("a", one), said("b", other)).records) == 3


def test_the_kind_is_what_most_mentions_say_and_stray_countries_are_left_out() -> None:
    group = body("Hamas", "PSE", kind="armed_group")
    stray = body("Hamas", "QAT", kind="organization")
    (hamas,) = [
        a for a in merged(said("a", group), said("b", group), said("c", stray)).records if a.id == "hamas"
    ]
    assert (hamas.kind, hamas.countries) == ("armed_group", ("PSE",))


def test_a_chain_of_links_is_told_link_by_link() -> None:
    actors = merged(
        said("a", person("Xi Jinping", "CHN")),
        said("b", person("Xi Jin-ping", "CHN")),
        said("c", person("Xi", "CHN")),
    )
    spelling = "their names differ in spelling only"
    surname = "alone has this surname and belongs to the same country"
    assert actors.why("xi-jinping", "xi-jin-ping") == spelling
    ways = {str(actors.why("xi", "xi-jinping")), str(actors.why("xi", "xi-jin-ping"))}
    assert {way.split(" ", 2)[2] for way in ways} == {surname, f"{surname}; {spelling}"}


def test_the_order_of_documents_does_not_matter() -> None:
    statements = [
        *said("a", KIM, person("Lee", "KOR")),
        *said("b", person("Kim", "PRK"), person("Lee", "SGP")),
        *said("c", person("Kim Jong-un", "PRK"), person("Lee")),
        *said("d", body("NATO"), body("North Atlantic Treaty Organization", aliases=("NATO",))),
    ]
    expected = merge_actors(statements, TITLES)
    shuffle = random.Random(7)
    for _ in range(10):
        shuffle.shuffle(statements)
        actors = merge_actors(statements, TITLES)
        assert (actors.records, actors.canonical) == (expected.records, expected.canonical)
