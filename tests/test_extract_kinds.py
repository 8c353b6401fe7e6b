"""Who moves where: needs and doers by kind of actor; hands, owners and soil that stand elsewhere."""

from __future__ import annotations

import pytest
from news import claims, discourse, triples

from graphbuild.errors import LexiconError
from graphbuild.extract import Extractor
from graphbuild.extract.reading import Reader
from graphbuild.lexicon.events import event_lexicon, parse_lexicon


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rwandan troops crossed into Congo on Friday.",
         ("Rwandan armed forces", "ASSAULT", "Democratic Republic of the Congo")),
        ("Putin said Russia would leave Syria soon.", ("Russia", "RETREAT", "Syria")),
        ("Narendra Modi has threatened to push deeper into Kashmir.",
         ("Narendra Modi", "THREATEN", "Kashmir")),
        ("Rwanda's army had finished preparations to enter Congo.",
         ("Rwanda Defence Force", "ASSAULT", "Democratic Republic of the Congo")),
    ],
)  # fmt: skip
def test_armies_and_states_enter_and_leave(
    extractor: Extractor, text: str, expected: tuple[str, str, str]
) -> None:
    assert expected in triples(extractor, text)


@pytest.mark.parametrize(
    "text",
    [
        "The minister left Paris on Monday.",
        "Sally Jones left Syria in 2015.",
        "Tourists entered Egypt by bus.",
    ],
)
def test_travellers_do_not(extractor: Extractor, text: str) -> None:
    assert not {"RETREAT", "ASSAULT"} & {root for _, root, _ in triples(extractor, text)}


def test_a_need_of_a_kind_wants_the_mentions() -> None:
    found = discourse("The army left Afghanistan.")
    verb = found.tree.words.index("left")
    with_mentions = Reader(found.tree, event_lexicon(), found.mentions).reading(verb)
    without = Reader(found.tree, event_lexicon()).reading(verb)
    assert with_mentions is not None
    assert with_mentions.root == "RETREAT"
    assert "#country" in with_mentions.needs
    assert without is None or "#country" not in without.needs


@pytest.mark.parametrize("need", ["#planet", "#place+#planet"])
def test_an_unknown_kind_is_told(need: str) -> None:
    with pytest.raises(LexiconError, match="no kind of actor"):
        parse_lexicon(
            f'[[frame]]\nroot = "RETREAT"\npos = "verb"\ntarget = ["obj"]\nheads = "leave:{need}"\n'
        )


# ---------------------------------------------------------------- where arguments stand


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The president died at the hands of Houthi rebels.", ("Houthis", "ASSAULT", "president")),
        ("The group suffered heavy losses at the hands of the Iraqi army.",
         ("Iraqi Armed Forces", "ASSAULT", "group")),
        ("The soldiers had been in Mali for years until France pulled out in 2022.",
         ("France", "RETREAT", "Mali")),
        ("Nigerian and British armed forces have agreed to hold an exercise.",
         ("Nigerian Armed Forces", "AGREE", "British Armed Forces")),
        ("Iranian and IAEA officials met in Vienna.",
         ("Iranian government", "CONSULT", "International Atomic Energy Agency")),
        ("Germany agreed to set up a hospital in Chad.", ("Germany", "AGREE", "Chad")),
    ],
)  # fmt: skip
def test_arguments_that_stand_elsewhere(
    extractor: Extractor, text: str, expected: tuple[str, str, str]
) -> None:
    assert expected in triples(extractor, text)


def test_a_list_of_forces_does_it_together(extractor: Extractor) -> None:
    text = (
        "Islamic State fell, crushed by Russian and US warplanes, Iran-backed militias, Kurdish forces "
        "and the Iraqi army."
    )
    doers = {source for source, root, _ in triples(extractor, text) if root == "ASSAULT"}
    assert {"Russian Armed Forces", "US military", "Iraqi Armed Forces"} <= doers
    assert "United States" not in {t for s, _, t in triples(extractor, text) if s == "Russian Armed Forces"}


def test_the_owner_that_was_parsed_as_an_object() -> None:
    t = discourse("The row is jeopardising Ankara's plans to attack the militia.").tree
    owner = t.words.index("Ankara")
    assert t.deps[owner] == "poss"
    assert t.words[t.heads[owner]] == "plans"


# ---------------------------------------------------------------- names in small letters, words in company


def test_names_in_small_letters(extractor: Extractor) -> None:
    assert ("Russia", "ACCUSE", "the West") in triples(extractor, "Russia accused the west of arming Kyiv.")
    assert not any(
        "the West" in (s, t)
        for s, _, t in triples(extractor, "Rebels attacked villages in the west of the country.")
    )


def test_what_one_insists_is_not_what_one_asks(extractor: Extractor) -> None:
    told = triples(extractor, "Ministers insisted that Britain would not leave Afghanistan.")
    assert "REQUEST" not in {root for _, root, _ in told}
    asked = triples(extractor, "Israel insisted that Hamas leave the camp.")
    assert ("Israel", "REQUEST", "Hamas") in asked


def test_an_idiom_binds_the_model_too(extractor: Extractor) -> None:
    text = "The attack came months after Donald Trump took office, and the staff destroyed all traces of it."
    assert not any(
        root == "ASSAULT" and source in ("Donald Trump", "staff")
        for source, root, _ in triples(extractor, text)
    )


def test_whose_clause_is_blamed(extractor: Extractor) -> None:
    text = "The president said Turkey's forces had come home and that Washington was stalling."
    assert any(root == "ACCUSE" and target == "United States" for _, root, target in triples(extractor, text))


# ---------------------------------------------------------------- status


def test_a_denial_is_aimed_at_nobody_who_suffered(extractor: Extractor) -> None:
    found = claims(extractor, "Russia denied that it had bombed the hospital in Idlib.")
    (denial,) = [c for c in found if c.root == "REJECT"]
    assert denial.source.name == "Russia"
    assert denial.target is None
    (deed,) = [c for c in found if c.root == "ASSAULT"]
    assert deed.polarity == "negative"
    assert deed.attributed_to is not None
    assert deed.attributed_to.name == "Russia"


def test_what_forces_are_sent_for_is_planned(extractor: Extractor) -> None:
    found = claims(extractor, "Kenya sent 400 officers to Haiti to fight the gangs.")
    assert {(c.root, c.modality) for c in found} >= {("MOBILIZE", "actual"), ("ASSAULT", "planned")}


def test_a_promised_deed_is_told_once(extractor: Extractor) -> None:
    assert [c.root for c in claims(extractor, "The United States vowed to support Ukraine.")] == ["AGREE"]


def test_most_of_the_sanctions(extractor: Extractor) -> None:
    assert [c.root for c in claims(extractor, "ECOWAS lifted most of its sanctions on Mali.")] == ["CONCEDE"]


def test_you_is_who_is_told_and_never_the_speaker(extractor: Extractor) -> None:
    found = triples(extractor, "Hassan Rouhani told the Houthis: “We will arm you.”")
    assert any(source == "Iran" and target == "Houthis" for source, _, target in found)
    spoken = discourse("Sharon Robinson met the minister. “I spoke to him on Friday,” she said.")
    him = spoken.tree.words.index("him")
    m = spoken.mentions.by_head.get(him)
    assert m is None or m.entity.name != "Sharon Robinson"


# ---------------------------------------------------------------- what must not be taken for it


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The UN demanded that Israel leave Gaza.", ("United Nations", "REQUEST", "Israel")),
        ("NATO called on Russia to leave Ukraine.", ("NATO", "REQUEST", "Russia")),
        ("The EU condemned Russia for entering Ukraine.", ("European Union", "ACCUSE", "Russia")),
        ("The African Union warned Ethiopia not to enter Sudan.", ("African Union", "THREATEN", "Ethiopia")),
        ("The African Union will leave Somalia.", ("African Union", "RETREAT", "Somalia")),
        ("Saudi Arabia poured billions of dollars into Egypt.", ("Saudi Arabia", "AID", "Egypt")),
        ("Russia left the talks in Turkey.", ("Russia", "REJECT", "Turkey")),
        ("Assad sought shelter from Russia.", ("Bashar al-Assad", "REQUEST", "Russia")),
        ("Ukraine destroyed a record number of Russian drones.",
         ("Ukraine", "ASSAULT", "Russian Armed Forces")),
        ("Pakistan rejected an allegation by Kabul that its drones had killed nine civilians.",
         ("Afghanistan", "ACCUSE", "Pakistani armed forces")),
        ("The prime minister dismissed Israeli accusations that the agency had colluded with Hamas.",
         ("prime minister", "REJECT", "Israel")),
        ("The president ruled out allowing the United States to reopen its base.",
         ("president", "REJECT", "United States")),
    ],
)  # fmt: skip
def test_who_asks_or_accuses_is_not_who_does_it(
    extractor: Extractor, text: str, expected: tuple[str, str, str]
) -> None:
    assert expected in triples(extractor, text)


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("Macron said Lebanon was at risk of being dragged into a war.", "ACCUSE"),
        ("Police attacked players in red shirts.", "PROTEST"),
        ("Russia left Ukraine in ruins.", "RETREAT"),
        ("Speaking to reporters in Berlin, Macron said France would withdraw its troops.", "RETREAT"),
        ("Britain evacuated its citizens from Sudan.", "RETREAT"),
    ],
)
def test_no_such_event(extractor: Extractor, text: str, root: str) -> None:
    assert root not in {r for _, r, _ in triples(extractor, text)}


@pytest.mark.parametrize(
    "text", ["The army bombed the west of Idlib province.", "Germany's west was hit by Russia."]
)
def test_a_point_of_the_compass_is_nobody(extractor: Extractor, text: str) -> None:
    assert "the West" not in {name for s, _, t in triples(extractor, text) for name in (s, t)}


def test_a_pronoun_inside_its_own_speech_ends(extractor: Extractor) -> None:
    text = "Putin met Xi. According to “him and his four friends”, Iran attacked Israel."
    assert ("Iran", "ASSAULT", "Israel") in triples(extractor, text)


def test_a_nested_list_is_read_in_a_moment() -> None:
    words = " and ".join(["jets, militias, rebels"] * 60)
    assert discourse(f"Russia sent {words}.").tree.n > 200


# ---------------------------------------------------------------- promised, ended, called off


@pytest.mark.parametrize(
    ("text", "root", "status"),
    [
        ("Iran threatened to attack Israel.", "THREATEN", ("positive", "actual")),
        ("France promised to help Lebanon.", "AGREE", ("positive", "actual")),
        ("Talks between India and Pakistan were called off on Friday.", "CONSULT", ("negative", "actual")),
        ("Washington urged Rwanda to stop supporting the M23 rebels.", "SUPPORT", ("positive", "actual")),
    ],
)
def test_speech_acts_are_done_and_what_ends_was_done(
    extractor: Extractor, text: str, root: str, status: tuple[str, str]
) -> None:
    assert status in [(c.polarity, c.modality) for c in claims(extractor, text) if c.root == root]
