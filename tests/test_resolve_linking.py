"""Names that are one actor's and names that are not: spellings, order, institutions, acronyms, company, what
analysts decided and what is doubtful."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statements import body, claim, person, relation, state

from graphbuild.lexicon.slug import slug
from graphbuild.records import Actor, Statement
from graphbuild.resolve.actors import Actors, merge_actors
from graphbuild.resolve.bodies import claimed, governed, take_apart
from graphbuild.resolve.decided import Decided
from graphbuild.resolve.names import alike, is_acronym
from graphbuild.resolve.names import person as taken_apart

RUSSIA = state("Russia", "RUS")
TITLES = frozenset({"mr", "dr"})


def said(doc: str, *actors: Actor) -> list[Statement]:
    """Claims in a document that name the actors, each with Russia."""
    return [claim(doc, actor, "CONSULT", RUSSIA, at=100 * index) for index, actor in enumerate(actors)]


def merged(*statements: list[Statement], decided: Decided | None = None) -> Actors:
    return merge_actors([one for some in statements for one in some], TITLES, decided or Decided())


def one(a: Actor, b: Actor, *others: list[Statement]) -> bool:
    """Whether two actors, each in a document of its own, are taken for one."""
    actors = merged(said("a", a), said("b", b), *others)
    return actors.id_of(a, "a") == actors.id_of(b, "b")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Erdogan", "Erdoğan"),
        ("Zelensky", "Zelenskyy"),
        ("Zelensky", "Zelenskiy"),
        ("Muhammad", "Mohammed"),
        ("Mohamad", "Mohammed"),
        ("Qaddafi", "Kadhafi"),
        ("Yevgeny", "Evgeniy"),
        ("Youssuf", "Yusuf"),
        ("Hussein", "Husain"),
        ("Şahin", "Sahin"),
        ("Sergei", "Sergey"),
        ("Abdulla", "Abdullah"),
    ],
)
def test_transliterations_sound_alike(a: str, b: str) -> None:
    assert alike(slug(a), slug(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [("hassan", "hussein"), ("mohammed", "mahmoud"), ("jamal", "jamil"), ("un", "il"), ("maria", "mario")],
)
def test_other_names_do_not(a: str, b: str) -> None:
    assert not alike(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (person("Volodymyr Zelensky", "UKR"), person("Volodymyr Zelenskyy")),
        (person("Omar al-Rashidi", "SYR"), person("Omar Al Rashidy", "SYR")),
        (person("Omar al-Rashidi", "SYR"), person("Omar Rashidi")),
        (person("Park Sang-hoon", "KOR"), person("Sang-hoon Park", "KOR")),
        (person("Michael Pompeo", "USA"), person("Mike Pompeo", "USA")),
        (person("Ana Molina", "MEX"), person("Ana Molina Rojas", "MEX")),
        (person("Muammar Gaddafi", "LBY"), person("Muammar Kadhafi", "LBY")),
        (person("Rex Tillerson", "USA"), person("Rex Tillersen", "USA")),
        (body("Turkish army", "TUR", kind="military"), body("Turkey's military", "TUR", kind="military")),
        (body("Czech armed forces", "CZE", kind="military"), body("Czech army", "CZE", kind="military")),
        (
            body("Peruvian foreign ministry", "PER", kind="government"),
            body("Ministry of Foreign Affairs of Peru", "PER", kind="government"),
        ),
        (
            body("Nepali protesters", "NPL", kind="population"),
            body("Nepali demonstrators", "NPL", kind="population"),
        ),
        (body("Syrian people", "SYR", kind="population"), body("Syrians", "SYR", kind="population")),
        (body("Council of Resistance of Sidova"), body("Sidova Resistance Council", kind="armed_group")),
        (body("Korchenko Energy Group"), body("Korchenko Energy")),
        (body("Observatory for Labour in Mali"), body("Mali Labor Observatory")),
        (body("Assad regime", kind="government"), body("Syrian government", "SYR", kind="government")),
    ],
    ids=lambda actor: actor.id,
)  # fmt: skip
def test_one_actor_under_two_names(a: Actor, b: Actor) -> None:
    assert one(a, b) if a.name != "Korchenko Energy Group" else one(a, b, said("c", a, b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (person("Kim Jong Un", "PRK"), person("Kim Jong Il", "PRK")),
        (person("Kim Jong Un", "PRK"), person("Kim Yo Jong", "PRK")),
        (person("Hassan Nasri", "IRN"), person("Hussein Nasri", "IRN")),
        (person("Huda Jabri", "IRQ"), person("Huda Jabry", "SYR")),
        (person("Ferdinand Marcos", "PHL"), person("Ferdinand Marcos Jr.", "PHL")),
        (person("Thomas Philip", "USA"), person("Philip Thomas", "USA")),
        (person("Ivan Ivanov", "RUS"), person("Ivan Ivanova", "RUS")),
        (body("Czech army", "CZE", kind="military"), body("Slovak army", "SVK", kind="military")),
        (body("Czech army", "CZE", kind="military"), body("Czech air force", "CZE", kind="military")),
        (body("Palestine Liberation Front"), body("Palestine Liberation Movement")),
        (body("US Army", "USA", kind="military"), body("US military", "USA", kind="military")),
        (body("Turkish-backed forces", kind="military"), body("Turkish army", "TUR", kind="military")),
    ],
    ids=lambda actor: actor.id,
)  # fmt: skip
def test_two_actors_of_like_names(a: Actor, b: Actor) -> None:
    assert not one(a, b)


def test_a_government_is_called_after_its_leader_unless_there_are_two() -> None:
    whole = body("American government", "USA", kind="government")
    trump, obama = (body(f"{name} administration", kind="government") for name in ("Trump", "Obama"))
    assert one(whole, trump)
    actors = merged(said("a", whole), said("b", trump), said("c", obama))
    assert len({actors.id_of(actor, doc) for actor, doc in ((whole, "a"), (trump, "b"), (obama, "c"))}) == 3
    assert governed("assad regime") == "SYR"
    assert governed("military regime") is None


def test_the_tables_know_other_names_and_wikidata_ids() -> None:
    actors = merged(
        said("a", person("Volodymyr Zelensky", "UKR")),
        said("b", person("Vladimir Zelensky")),
        said("c", body("NATO")),
    )
    found = {actor.id: actor.wikidata for actor in actors.records}
    assert found == {"volodymyr-zelensky": None, "nato": "Q7184", "russia": "Q159"}
    assert actors.why("vladimir-zelensky", "volodymyr-zelensky") == (
        "the tables know both names for volodymyr-zelensky"
    )


def test_names_are_taken_apart() -> None:
    assert taken_apart("Ferdinand Marcos Jr.") == (("ferdinand", "marcos"), "jr", False)
    assert taken_apart("Bashar al-Assad").words == ("bashar", "assad")
    assert taken_apart("Al Gore").words == ("al", "gore")
    assert taken_apart("al-Assad").short
    assert taken_apart("de Mistura").short
    assert not taken_apart("Ben Carson").short
    assert is_acronym("AfD")
    assert not is_acronym("Hamas")
    parts = take_apart("Ministry of Defence of the Czech Republic")
    assert (parts.countries, parts.rest) == (frozenset({"CZE"}), "ministry of defence")


def test_a_row_of_the_tables_is_the_institution_that_no_other_row_claims() -> None:
    assert claimed()["syrian-arab-army"] == ("SYR", "military", "armed forces")
    assert "british-army" not in claimed()


FRONT = body("Beloska Resistance Council", "CZE", aliases=("BRC",), kind="armed_group")
BRIGADE = body("Bogota Rescue Company", "COL", aliases=("BRC",))


def test_an_acronym_goes_where_its_country_says() -> None:
    actors = merged(
        said("a", FRONT), said("b", BRIGADE), said("c", body("BRC", "COL")), said("d", body("BRC", "CZE"))
    )
    assert actors.id_of(body("BRC"), "c") == BRIGADE.id
    assert actors.id_of(body("BRC"), "d") == FRONT.id


def test_an_acronym_goes_where_its_document_says() -> None:
    actors = merged(said("a", FRONT), said("b", BRIGADE), said("a", body("BRC", kind="armed_group")))
    assert actors.id_of(body("BRC"), "a") == FRONT.id


def test_an_acronym_goes_to_the_body_in_whose_company_it_stands() -> None:
    near, far = body("Prague Council"), body("Cali Chamber")
    actors = merged(
        said("a", FRONT, near), said("b", BRIGADE, far), said("c", body("BRC"), near),
        *(said(f"x{number}", person(f"Nobody Number{number}")) for number in range(4)),
    )  # fmt: skip
    assert actors.id_of(body("BRC"), "c") == FRONT.id
    assert "company" in str(actors.why("brc", FRONT.id))


def test_an_acronym_that_nothing_decides_is_doubtful() -> None:
    actors = merged(said("a", FRONT), said("b", BRIGADE), said("c", body("BRC")), said("d", body("BRC")))
    assert actors.id_of(body("BRC"), "c") not in {FRONT.id, BRIGADE.id, actors.id_of(body("BRC"), "d")}
    pairs = {frozenset(doubt[:2]) for doubt in actors.doubtful}
    assert {frozenset({"brc@c", FRONT.id}), frozenset({"brc@d", BRIGADE.id})} <= pairs


def test_bare_acronyms_of_two_countries_are_two() -> None:
    actors = merged(
        said("a", body("SDF", "SYR")), said("b", body("SDF", "ARM")), said("c", body("SDF", "SYR"))
    )
    assert actors.id_of(body("SDF"), "a") == actors.id_of(body("SDF"), "c") != actors.id_of(body("SDF"), "b")


def test_a_surname_taken_for_a_body_is_the_person_of_its_document() -> None:
    actors = merged(said("a", person("Shamima Begum"), body("Begum")), said("b", body("Begum")))
    assert actors.id_of(body("Begum"), "a") == "shamima-begum"
    assert actors.id_of(body("Begum"), "b") == "begum"


def test_a_given_name_means_nobody_in_another_document() -> None:
    zakharova = person("Maria Zakharova", "RUS")
    assert not one(person("Maria", "RUS"), zakharova)


def test_a_kim_goes_where_the_document_says() -> None:
    brother, sister = person("Kim Jong Un", "PRK"), person("Kim Yo Jong", "PRK")
    actors = merged(
        said("a", brother), said("b", sister, person("Kim", "PRK")), said("c", person("Kim", "PRK"))
    )
    assert actors.id_of(person("Kim"), "b") == sister.id
    assert actors.id_of(person("Kim"), "c") not in {brother.id, sister.id}


def test_initials_must_fit() -> None:
    actors = merged(
        said("a", person("Catherine Asherley", "AUS")), said("b", person("Alan Asherley", "AUS")),
        said("c", person("A. Asherley", "AUS")),
    )  # fmt: skip
    assert actors.id_of(person("A. Asherley"), "c") in {"alan-asherley"}


def test_what_was_decided_to_be_the_same_is_the_same() -> None:
    a, b = person("Xi Jinping", "CHN"), body("Boeing", "USA")
    decided = Decided(same=((a.id, b.id, "decided by the analyst: I know"),))
    actors = merged(said("a", a), said("b", b), decided=decided)
    assert actors.why(a.id, b.id) == "decided by the analyst: I know"


def test_what_was_decided_to_be_different_is_joined_by_no_chain() -> None:
    names = ["Omar Rashidi", "Omar al-Rashidi", "Omar Rashidy"]
    decided = Decided(different=(("omar-rashidi", "omar-rashidy", ""),))
    statements = [said(name, person(name, "SYR")) for name in names]
    assert len(merged(*statements).records) == 2
    actors = merged(*statements, decided=decided)
    assert actors.why("omar-rashidi", "omar-rashidy") is None


def test_one_document_of_a_surname_can_be_decided() -> None:
    kim = person("Kim Yo Jong", "PRK")
    decided = Decided(same=(("kim@b", kim.id, ""),))
    actors = merged(
        said("a", kim, person("Kim Jong Un", "PRK")), said("b", person("Kim")), said("c", person("Kim")),
        decided=decided,
    )  # fmt: skip
    assert actors.id_of(person("Kim"), "b") == kim.id != actors.id_of(person("Kim"), "c")


def test_of_contradicting_decisions_the_different_ones_win_in_any_order() -> None:
    same = (("a", "b", ""), ("b", "c", ""))
    people = [
        said(id_, Actor(id=id_, name=name, kind="person"))
        for id_, name in (("a", "Ann Aber"), ("b", "Bob Beck"), ("c", "Cy Clay"))
    ]
    outcomes = {
        merged(*people, decided=Decided(same=order, different=(("c", "a", ""), ("x", "x", "")))).records
        for order in (same, same[::-1])
    }
    (records,) = outcomes
    assert len(records) == 3  # a with b, c, Russia


def test_doubtful_pairs_come_with_a_score_and_a_reason_the_most_doubtful_first() -> None:
    actors = merged(
        said("a", person("Bashirul Shikder")), said("b", person("Bashiurul Shikder")),
        said("c", person("Ana Molina")), said("d", person("Ana Molina Rojas")),
    )  # fmt: skip
    assert [(doubt.a, doubt.b, doubt.score) for doubt in actors.doubtful] == [
        ("ana-molina", "ana-molina-rojas", 0.5),
        ("bashirul-shikder", "bashiurul-shikder", 0.75),
    ]
    assert all(doubt.reason for doubt in actors.doubtful)


_NAMES = st.sampled_from(
    [
        person("Kim", "PRK"), person("Kim"), person("Kim Jong Un", "PRK"), person("Kim Jong-un"),
        person("Kim Yo Jong", "PRK"), person("Omar Rashidi", "SYR"), person("Omar al-Rashidy"),
        person("O. Rashidi", "IRQ"), person("Rashidi", "SYR"), body("BRC"), body("BRC", "CZE"), FRONT,
        BRIGADE,
        body("Council of Resistance of Beloska"), body("Czech army", "CZE", kind="military"),
        body("Czech armed forces", "CZE", kind="military"), body("Begum"), person("Shamima Begum"),
    ]
)  # fmt: skip
_IDS = st.sampled_from(
    ["kim", "kim-jong-un", "kim-yo-jong", "omar-rashidi", "brc", FRONT.id, BRIGADE.id, "kim@d1"]
)
_PAIRS = st.lists(st.tuples(_IDS, _IDS, st.just("")), max_size=3).map(tuple)


@settings(max_examples=60, deadline=None)
@given(
    told=st.lists(st.tuples(st.sampled_from(["d1", "d2", "d3", "d4"]), _NAMES), max_size=14),
    same=_PAIRS,
    different=_PAIRS,
    chance=st.randoms(use_true_random=False),
)
def test_no_order_matters(told, same, different, chance) -> None:  # type: ignore[no-untyped-def]
    statements: list[Statement] = [
        claim(doc, actor, "CONSULT", RUSSIA, at=index) for index, (doc, actor) in enumerate(told)
    ]
    expected = merge_actors(statements, TITLES, Decided(same=same, different=different))
    chance.shuffle(statements)
    mixed = merge_actors(statements, TITLES, Decided(same=same[::-1], different=different[::-1]))
    assert (mixed.records, mixed.canonical, mixed.doubtful) == (
        expected.records, expected.canonical, expected.doubtful,
    )  # fmt: skip


def test_offices_still_tell_two_of_one_surname_apart() -> None:
    peru, chile = state("Peru", "PER"), state("Chile", "CHL")
    actors = merged(
        [relation("a", person("Rojas"), "leader_of", peru)],
        [relation("b", person("Rojas"), "leader_of", chile)],
    )
    assert actors.id_of(person("Rojas"), "a") != actors.id_of(person("Rojas"), "b")


def test_a_surname_is_not_linked_to_somebody_of_the_other_gender() -> None:
    leader = person("Kim Jong Un", "PRK")
    woman = person("Kim", aliases=("Ms Kim",))
    actors = merged(said("a", leader, woman))
    assert actors.id_of(woman, "a") != actors.id_of(leader, "a")
    man = person("Kim", aliases=("Mr Kim",))
    actors = merged(said("a", leader, man), said("b", woman))
    assert actors.id_of(man, "a") == actors.id_of(leader, "a") != actors.id_of(woman, "b")


def test_a_title_in_a_name_means_nobody_whom_the_document_tells_apart() -> None:
    woman, man = person("Anna Moss"), person("Mr Moss")
    actors = merged(said("a", woman, man))
    assert actors.id_of(woman, "a") != actors.id_of(man, "a")
