"""Whole claims: what a sentence says, what it does not, and the promises every claim keeps."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from news import Triple, article, claim, claims, triples

from graphbuild.extract import Extractor
from graphbuild.records import ACTOR_KINDS, ROOTS, Claim, Document, to_json

# ---------------------------------------------------------------- what is said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # ASSAULT
        ("The Ethiopian air force bombed Mekelle in October.", ("Ethiopian air force", "ASSAULT", "Mekelle")),
        ("Boko Haram fighters kidnapped a priest in Maiduguri.", ("Boko Haram", "ASSAULT", "priest")),
        ("Haitian president Jovenel Moise was killed by gunmen.", ("gunmen", "ASSAULT", "Jovenel Moïse")),
        (
            "Lebanon's army clashed with Hezbollah near Tyre.",
            ("Lebanese Armed Forces", "ASSAULT", "Hezbollah"),
        ),
        # COERCE
        (
            "Venezuelan police arrested María Corina Machado.",
            ("Venezuelan police", "COERCE", "María Corina Machado"),
        ),
        ("Sudan detained a French journalist.", ("Sudan", "COERCE", "French journalist")),
        # SANCTION
        ("Washington imposed sanctions on Nicaragua.", ("United States", "SANCTION", "Nicaragua")),
        ("Colombia has broken off diplomatic relations with Israel.", ("Colombia", "SANCTION", "Israel")),
        ("Bolivia recalled its ambassador from Israel.", ("Bolivia", "SANCTION", "Israel")),
        ("India expelled two Canadian diplomats.", ("India", "SANCTION", "Canadian diplomats")),
        # MOBILIZE
        ("Kenya deployed 400 police officers to Haiti.", ("Kenya", "MOBILIZE", "Haiti")),
        # PROTEST
        (
            "Students demonstrated against the Serbian government.",
            ("Students", "PROTEST", "Serbian government"),
        ),
        # THREATEN
        ("Cambodia threatened to attack Thailand.", ("Cambodia", "THREATEN", "Thailand")),
        ("Moscow warned Chisinau against joining NATO.", ("Russia", "THREATEN", "Moldova")),
        # REJECT
        ("Serbia refused to recognise Kosovo.", ("Serbia", "REJECT", "Kosovo")),
        ("Slovakia vetoed the sanctions against Russia.", ("Slovakia", "REJECT", "Russia")),
        # REQUEST
        ("Pope Francis called on Ukraine to negotiate.", ("Pope Francis", "REQUEST", "Ukraine")),
        ("The United Nations urged Sudan to open the road.", ("United Nations", "REQUEST", "Sudan")),
        # ACCUSE
        ("Turkey condemned the Israeli strike on Rafah.", ("Turkey", "ACCUSE", "Israel")),
        ("The Philippines accused China of ramming a boat.", ("Philippines", "ACCUSE", "China")),
        # SUPPORT
        ("Brazil thanked Norway for its donation.", ("Brazil", "SUPPORT", "Norway")),
        ("Iran, which backs the Houthis, was silent.", ("Iran", "SUPPORT", "Houthis")),
        # CONSULT
        ("Kenyan president William Ruto hosted Xi Jinping.", ("William Ruto", "CONSULT", "Xi Jinping")),
        (
            "Amina Mohammed, the deputy head of the United Nations, visited Kabul.",
            ("Amina Mohammed", "CONSULT", "Afghanistan"),
        ),
        # AGREE
        ("Japan has pledged to help Bangladesh.", ("Japan", "AGREE", "Bangladesh")),
        # AID
        ("The UAE provided food to Somalia.", ("United Arab Emirates", "AID", "Somalia")),
        ("German troops trained Ukrainian soldiers.", ("Bundeswehr", "AID", "Armed Forces of Ukraine")),
        # CONCEDE
        ("Hamas released 24 hostages on Friday.", ("Hamas", "CONCEDE", "hostages")),
        ("A ceasefire between Israel and Hezbollah took effect.", ("Israel", "CONCEDE", "Hezbollah")),
        # RETREAT
        ("Ethiopia withdrew its troops from Somalia in 2009.", ("Ethiopia", "RETREAT", "Somalia")),
        # COOPERATE
        ("China and Russia held joint naval drills in the Pacific.", ("China", "COOPERATE", "Russia")),
    ],
)
def test_who_did_what_to_whom(extractor: Extractor, text: str, expected: Triple) -> None:
    assert expected in triples(extractor, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Turkey condemned the Israeli strike on Rafah.",
            {("Turkey", "ACCUSE", "Israel"), ("Israel", "ASSAULT", "Rafah")},
        ),
        (
            "Rwanda thanked Denmark for its support. It praised the Danish prime minister.",
            {("Rwanda", "SUPPORT", "Denmark"), ("Rwanda", "SUPPORT", "Mette Frederiksen")},
        ),
        (
            "Giorgia Meloni visited Tunis. She thanked Tunisia.",
            {("Giorgia Meloni", "CONSULT", "Tunisia"), ("Giorgia Meloni", "SUPPORT", "Tunisia")},
        ),
        (
            "Sudan's army attacked the Rapid Support Forces. The group shelled Omdurman in return.",
            {
                ("Sudanese Armed Forces", "ASSAULT", "Rapid Support Forces"),
                ("Rapid Support Forces", "ASSAULT", "Omdurman"),
            },
        ),
        (
            "Angela Merkel met Barack Obama in Hamburg. The two leaders condemned Russia.",
            {
                ("Angela Merkel", "CONSULT", "Barack Obama"),
                ("Angela Merkel", "ACCUSE", "Russia"),
                ("Barack Obama", "ACCUSE", "Russia"),
            },
        ),
    ],
)
def test_a_text_says_this_and_nothing_else(extractor: Extractor, text: str, expected: set[Triple]) -> None:
    assert triples(extractor, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "An earthquake struck Nepal on Saturday.",
        "Prices in London and Paris rose.",
        "Exports from Chile to China grew by 4 percent.",
        "Spain is larger than Portugal.",
        "The novel is set in Russia and Ukraine.",
        "Japan and Germany have ageing populations.",
        "Canada, France and Italy are members of the G7.",
        "World news: Iran, Iraq, Syria",
        "Iran - Iraq - Syria",
        "The river flows from Ethiopia to Egypt.",
        "Inflation in Egypt hit 30 percent.",
        "The battle against obesity goes on in Mexico.",
        "The chess champion from Norway attacked with his queen.",
        "Arsenal attacked from the first minute and bombarded the goal.",
        "Coffee prices hit a record in Brazil.",
        "Shelling peas is a summer pastime in Hungary.",
        "The striker fired a shot into the net.",
        "The heat wave hit Greece.",
        "The virus spread from China to Italy.",
        "The weather in Moscow was cold.",
        "She was born in Kenya and lives in Canada.",
        "The storm killed dozens of people in Haiti.",
        "Shares in Toyota were hammered on Wednesday.",
        "The central bank of Turkey raised interest rates.",
        "Turkey and chicken were served.",
        "India and China share a long border.",
        "Mexico's peso fell against the dollar after Donald Trump won.",
        "The president of Iran died in a helicopter crash in Azerbaijan.",
        "Iran, Russia and China are rivals of the United States.",
        "South Korean and Japanese companies fight for market share.",
        "The ship sailed from Turkey to Libya.",
        "Pope Francis prayed for Ukraine.",
        "Switzerland is home to the United Nations office in Geneva.",
        "Peru.",
        "",
        "   \n ",
    ],
)
def test_what_is_no_event_between_actors_gives_no_claim(extractor: Extractor, text: str) -> None:
    assert triples(extractor, text) == set()


AGENCY = {
    "bombing": (
        "At least 12 people were killed when Israeli warplanes bombed a school in Khan Younis on Saturday, "
        "Palestinian health officials said."
    ),
    "urging": (
        "The European Union's foreign policy chief Josep Borrell urged Serbia on Friday to impose sanctions "
        "on Russia, saying Belgrade could not have it both ways."
    ),
    "refusing": "Despite pressure from Washington, Brazil did not condemn Venezuela.",
    "pardon": (
        "Belarusian leader Alexander Lukashenko pardoned 30 political prisoners, among them the wife of a "
        "jailed activist."
    ),
    "gift": (
        "Portugal gave Mozambique $2 million and 60 military instructors to fight Islamist militants in "
        "Cabo Delgado."
    ),
    "visit": "Poland's Donald Tusk met Ukraine's Volodymyr Zelenskiy in Warsaw on Friday and left by train.",
    "condemning": (
        "The United Nations Security Council condemned the Houthis for attacks on ships in the Red Sea."
    ),
    "killing": "Iraq's parliament met after Washington killed Iranian general Qassem Soleimani in Baghdad.",
}


def details(c: Claim) -> str:
    """Status, time, place and numbers of a claim in one line."""
    words = [c.polarity, c.modality]
    words += [f"on {c.time.start}"] if c.time else []
    words += [f"in {c.place.name}"] if c.place else []
    return " ".join([*words, *(f"{q.value} {q.unit}" for q in c.quantities)])


@pytest.mark.parametrize(
    ("name", "expected", "status"),
    [
        (
            "bombing",
            ("Israel Defense Forces", "ASSAULT", "Khan Younis"),
            "positive actual on 2024-05-11 in Khan Younis",
        ),
        ("urging", ("Josep Borrell", "REQUEST", "Serbia"), "positive actual on 2024-05-10"),
        ("refusing", ("Brazil", "ACCUSE", "Venezuela"), "negative actual"),
        (
            "pardon",
            ("Alexander Lukashenko", "CONCEDE", "political prisoners"),
            "positive actual 30 prisoner",
        ),
        (
            "gift",
            ("Portugal", "AID", "Mozambique"),
            "positive actual in Cabo Delgado 2000000 USD 60 instructor",
        ),
        (
            "visit",
            ("Donald Tusk", "CONSULT", "Volodymyr Zelensky"),
            "positive actual on 2024-05-10 in Warsaw",
        ),
        ("condemning", ("UN Security Council", "ACCUSE", "Houthis"), "positive actual"),
        ("killing", ("United States", "ASSAULT", "Qassem Soleimani"), "positive actual in Baghdad"),
    ],
)
def test_an_agencys_sentence_is_read_with_its_status(
    extractor: Extractor, name: str, expected: tuple[str, str, str], status: str
) -> None:
    assert details(claim(extractor, AGENCY[name], *expected)).startswith(status)


# ---------------------------------------------------------------- how it is said


@pytest.mark.parametrize(
    "text",
    [
        "Peru met Chile.",
        "Peru held talks with Chile.",
        "Peru and Chile met.",
        "Peru clashed with Chile.",
        "Peru signed a treaty with Chile.",
        "The meeting between Peru and Chile was short.",
    ],
)
def test_what_both_do_is_symmetric(extractor: Extractor, text: str) -> None:
    (found,) = claims(extractor, text)
    assert found.symmetric
    assert {found.source.name, found.target.name if found.target else None} == {"Peru", "Chile"}


@pytest.mark.parametrize("text", ["Peru attacked Chile.", "Peru thanked Chile.", "Peru visited Chile."])
def test_what_one_does_to_another_is_not_symmetric(extractor: Extractor, text: str) -> None:
    (found,) = claims(extractor, text)
    assert not found.symmetric


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("Peru accused Chile.", "accuse"),
        ("Peru has accused Chile.", "accuse"),
        ("Peru held talks with Chile.", "hold talks with"),
        ("Peru refused to recognise Kosovo.", "refuse to recognise"),
        ("Peru severed ties with Chile.", "sever ties with"),
        ("Peru imposed sanctions on Chile.", "impose sanctions on"),
    ],
)
def test_the_predicate_is_what_a_reader_would_quote(extractor: Extractor, text: str, predicate: str) -> None:
    (found,) = claims(extractor, text)
    assert found.predicate == predicate


def test_the_words_used_are_kept_beside_the_name(extractor: Extractor) -> None:
    found = claim(extractor, "The Kremlin praised Pyongyang.", "Russia", "SUPPORT", "North Korea")
    assert found.target is not None
    assert (found.source.text, found.target.text) == ("Kremlin", "Pyongyang")


def test_a_pronoun_is_never_a_name(extractor: Extractor) -> None:
    found = claims(
        extractor, "Giorgia Meloni left. She met them. He thanked her for it, and they attacked us."
    )
    names = {c.source.name.lower() for c in found} | {c.target.name.lower() for c in found if c.target}
    assert names.isdisjoint({"he", "she", "it", "they", "them", "her", "us", "we"})


def test_the_evidence_is_the_sentence(extractor: Extractor) -> None:
    text = "It rained.  Peru thanked Chile.  It stopped."
    (found,) = claims(extractor, text)
    assert (found.evidence.text, found.sent) == ("Peru thanked Chile.", 1)
    assert text[found.evidence.start : found.evidence.end] == found.evidence.text


def test_a_claim_names_its_document(extractor: Extractor) -> None:
    (found,) = extractor.extract(article("Peru thanked Chile.", id="folder/b.txt"))
    assert found.doc == "folder/b.txt"


def test_what_lies_outside_the_story_is_not_read(extractor: Extractor) -> None:
    text = "Peru thanked Chile.\n\nPeru attacked Bolivia."
    found = extractor.extract(article(text, story=((21, len(text)),)))
    assert [c.root for c in found if isinstance(c, Claim)] == ["ASSAULT"]
    assert text[found[0].evidence.start : found[0].evidence.end] == "Peru attacked Bolivia."


def test_sentences_count_on_over_the_parts_of_a_long_document(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphbuild.parse.story._PART", 40)
    first, second = "It rained. It rained again.", "Peru thanked Chile."
    document = article(f"{first}\n\n{second}", story=((0, len(first)), (len(first) + 2, len(first) + 21)))
    (said,) = [c for c in extractor.extract(document) if isinstance(c, Claim)]
    assert (said.sent, said.evidence.text) == (2, second)


def test_the_same_thing_said_twice_in_a_document_is_two_claims(extractor: Extractor) -> None:
    found = claims(extractor, "Peru thanked Chile. Peru thanked Chile.")
    assert len(found) == len({c.id for c in found}) == 2


@pytest.mark.parametrize("least", [0.2, 0.5, 0.6, 0.7, 1.0])
def test_claims_below_the_least_confidence_are_dropped(least: float) -> None:
    text = article("Peru attacked Chile. Ghana, whose army is weak, hopes for help near Togo. Mali met Chad.")
    found = [c for c in Extractor(min_confidence=0).extract(text) if isinstance(c, Claim)]
    assert len({c.confidence for c in found}) > 1
    kept = [c for c in Extractor(min_confidence=least).extract(text) if isinstance(c, Claim)]
    assert kept == [c for c in found if c.confidence >= least]


# ---------------------------------------------------------------- what always holds

SENTENCES = (
    "Turkey condemned the Israeli strike on Rafah on Tuesday.",
    "Kenyan president William Ruto met Xi Jinping in Lima last week.",
    "He thanked him for sending about 400 doctors to Haiti.",
    "“We will never recognise Kosovo,” Mr Ruto said.",
    "According to Ghana, Togo’s army may have shelled Benin’s capital.",
    "Neither Iran nor the U.S. attacked – or so it’s said – the “Houthis”.",
    "PEACE TALKS IN GENEVA",
    "A ceasefire between São Tomé and Côte d’Ivoire took effect.",
    "مرحبا 你好 🙂 Peru attacked Chile.",
)
BLANKS = (" ", "  ", "\n", "\n\n", "\t", "\u00a0", "\r\n\r\n", " \u2003 ")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents of our sentences in paragraphs, some of them the story, with odd white space between."""
    text = draw(st.sampled_from(["", *BLANKS]))
    story = []
    for _ in range(draw(st.integers(1, 4))):
        start = len(text)
        for _ in range(draw(st.integers(1, 3))):
            text += draw(st.sampled_from(SENTENCES)) + draw(st.sampled_from(BLANKS))
        if draw(st.booleans()):
            story.append((start, len(text)))
        text += draw(st.sampled_from(BLANKS))
    date = draw(st.one_of(st.none(), st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))))
    return article(text, date, id=draw(st.sampled_from(["a", "b/ü.txt"])), story=tuple(story))


@settings(max_examples=30, deadline=None)
@given(documents())
def test_evidence_always_slices_the_documents_text(extractor: Extractor, document: Document) -> None:
    for statement in extractor.extract(document):
        evidence = statement.evidence
        assert document.text[evidence.start : evidence.end] == evidence.text
        assert evidence.text == evidence.text.strip() != ""
        assert any(
            a <= evidence.start < evidence.end <= b for a, b in document.story or ((0, len(document.text)),)
        )


@settings(max_examples=30, deadline=None)
@given(documents())
def test_every_claim_keeps_to_the_records(extractor: Extractor, document: Document) -> None:
    for c in extractor.extract(document):
        if not isinstance(c, Claim):
            continue
        assert c.root in ROOTS
        assert 0 < c.confidence <= 1
        assert c.target is None or c.source.id != c.target.id
        for actor in filter(None, (c.source, c.target, c.attributed_to)):
            assert actor.kind in ACTOR_KINDS
            assert actor.id
            assert actor.name
        if c.time is not None:
            assert c.time.text in document.text
            assert (c.time.start is None) == (c.time.end is None)
            assert c.time.start is None or c.time.end is None or c.time.start <= c.time.end


@settings(max_examples=20, deadline=None)
@given(st.lists(documents(), min_size=1, max_size=4))
def test_many_documents_give_what_each_gives_alone(extractor: Extractor, some: list[Document]) -> None:
    together = list(extractor.extract_all(some))
    assert [d for d, _ in together] == some
    for document, found in together:
        assert found == extractor.extract(document)


@settings(max_examples=15, deadline=None)
@given(documents())
def test_the_same_document_gives_the_same_bytes(extractor: Extractor, document: Document) -> None:
    once, again = ([to_json(s) for s in extractor.extract(document)] for _ in range(2))
    assert once == again
    ids = [s.id for s in extractor.extract(document)]
    assert len(ids) == len(set(ids))


def test_ids_differ_between_documents(extractor: Extractor) -> None:
    one, other = (extractor.extract(article("Peru thanked Chile.", id=name))[0].id for name in ("a", "b"))
    assert one != other


@settings(max_examples=40, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from([*SENTENCES, *BLANKS, "\ud7ff", "\x00", "\u202e", "‘", "(", "—"]), max_size=8
        ).map("".join),
    )
)
def test_no_text_is_too_odd(extractor: Extractor, text: str) -> None:
    for statement in extractor.extract(article(text)):
        assert text[statement.evidence.start : statement.evidence.end] == statement.evidence.text


def test_a_document_that_fails_leaves_the_others_alone(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    finder = type(extractor._finder)
    plain = finder.discourse

    def brittle(self, doc, **known):  # type: ignore[no-untyped-def]
        if "Bolivia" in doc.text:
            raise RuntimeError("lost")
        return plain(self, doc, **known)

    monkeypatch.setattr(finder, "discourse", brittle)
    texts = ("Peru thanked Chile.", "Bolivia left.", "Chile thanked Peru.")
    found = [f for _, f in extractor.extract_all(article(t, id=t) for t in texts)]
    assert [len(f) if isinstance(f, list) else str(f) for f in found] == [1, "lost", 1]


def test_documents_are_read_as_they_are_asked_for(extractor: Extractor) -> None:
    taken = 0

    def endless():  # type: ignore[no-untyped-def]
        nonlocal taken
        while True:
            taken += 1
            yield article("Peru thanked Chile.", id=str(taken))

    stream = extractor.extract_all(endless())
    first, _ = next(stream)
    assert first.id == "1"
    assert taken < 1_000


# ---------------------------------------------------------------- hard cases for the machine


@pytest.mark.parametrize(
    "text",
    [
        "Peru, " * 2_500 + "and Chile met.",
        "Peru said that " * 1_600 + "Chile attacked Bolivia.",
        "Peru attacked Chile and " * 400 + "left.",
        "the army of " * 500 + "Peru left.",
        "(" * 600 + "Peru" + ")" * 600,
        "“" * 600 + "Peru attacked Chile.",
        "Peru's " * 600 + "army left.",
    ],
    ids=["names", "saying", "coordination", "of", "brackets", "quotes", "possessives"],
)
def test_an_endless_sentence_neither_crashes_nor_hangs(extractor: Extractor, text: str) -> None:
    start = time.process_time()
    for statement in extractor.extract(article(text)):
        assert text[statement.evidence.start : statement.evidence.end] == statement.evidence.text
    assert time.process_time() - start < 20
