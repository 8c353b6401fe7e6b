"""The analyst's own table of actors."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from news import article
from statements import claim, person, state

from graphbuild.build import build, load, merge
from graphbuild.cli import main
from graphbuild.errors import LexiconError, TableError
from graphbuild.extract import Extractor
from graphbuild.parse.usertable import UserTable
from graphbuild.records import Actor, Claim, Document, to_json

HEADER = "name,aliases,kind,countries,wikidata\n"
DATED = "name,aliases,kind,countries,start,end\n"
GOVERNORS = DATED + (
    "Ida Sol,the Governor,person,USA,2015-01-01,2020-01-20\nBen Luna,the Governor,person,USA,2020-01-20,\n"
)
BEFORE, EARLY, HANDOVER, LATE = (
    dt.date(2010, 1, 1),
    dt.date(2018, 5, 1),
    dt.date(2020, 1, 20),
    dt.date(2023, 5, 1),
)


def table(folder: Path, text: str, name: str = "actors.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def named(user: UserTable, form: str, date: dt.date | None = None) -> str | None:
    seed = user.first(form, date)
    return seed and seed.id


def problems(path: Path) -> tuple[str, ...]:
    with pytest.raises(TableError) as caught:
        UserTable([path])
    return caught.value.problems


# ------------------------------------------------------------------ rows


def test_each_name_and_alias_of_a_row_is_a_name_of_its_actor(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER + "Dune Front,DF|Front of the Dunes,armed_group,MLI|NER,Q42\n")
    user = UserTable([path])
    assert [name for name, _ in user.names] == ["Dune Front", "DF", "Front of the Dunes"]
    (seed,) = {s for _, s in user.names}
    assert (seed.id, seed.kind, seed.countries, seed.wikidata) == (
        "dune-front",
        "armed_group",
        ("MLI", "NER"),
        "Q42",
    )


def test_only_name_and_kind_are_needed_for_a_new_actor(tmp_path: Path) -> None:
    ((name, seed),) = UserTable([table(tmp_path, "name,kind\nIda Sol,person\n")]).names
    assert (name, seed.sense, seed.countries) == ("Ida Sol", "person", ())


@pytest.mark.parametrize("text", ["\ufeffname,kind\nIda Sol,person\n", "name,kind\r\nIda Sol,person\r\n"])
def test_what_spreadsheets_write_does_no_harm(tmp_path: Path, text: str) -> None:
    path = tmp_path / "actors.csv"
    path.write_bytes(text.encode())
    assert [name for name, _ in UserTable([path]).names] == ["Ida Sol"]


def test_line_breaks_inside_a_quoted_name_are_spaces_and_count_as_lines(tmp_path: Path) -> None:
    path = table(tmp_path, 'name,kind\n"Ida\nSol",person\nX Y,wizard\n')
    (problem,) = problems(path)
    assert "line 4, column 'kind'" in problem
    path.write_text('name,kind\n"Ida\nSol",person\n')
    assert named(UserTable([path]), "Ida Sol") == "ida-sol"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("name,kind\nIda Sol,wizard\n", "line 2, column 'kind': 'wizard' is not one of person"),
        ("name,kind\nIda Sol,person\n  ,person\n", "line 3, column 'name': the name is empty"),
        ("name,sort\nIda Sol,person\n", "line 1: unknown column 'sort'; known are name, aliases"),
        ("name,name\nIda Sol,Ida\n", "line 1: column 'name' stands there twice"),
        ("kind\nperson\n", "line 1: column 'name' is missing"),
        ("name;kind\nIda Sol;person\n", "line 1: the columns must be separated by commas"),
        ("name\nIda Sol\n", "line 2, column 'kind': empty, and 'Ida Sol' is no name in our tables"),
        ("name,kind\nIda Sol,person,more\n", "line 2: 3 cells"),
        ('name,kind\n"Ida" Sol,person\n', "line 2: not a well-formed CSV row"),
        ("name,kind,aliases\nIda,person,Sol||\n", "line 2, column 'aliases': an empty item"),
        ("name,kind,aliases\nIda,person,Sol|Sol\n", "line 2, column 'aliases': 'Sol' stands there twice"),
        ("name,kind,countries\nIda,person,UK\n", "line 2, column 'countries': 'UK' is no ISO 3166"),
        ("name,kind,wikidata\nIda,person,42\n", "line 2, column 'wikidata': '42' is no Wikidata id"),
        ("name,kind,start\nIda,person,1.9.2024\n", "line 2, column 'start': '1.9.2024' is no day"),
        ("name,kind,end\nIda,person,2024-02-30\n", "line 2, column 'end': '2024-02-30' is no day"),
        ("name,kind,start,end\nIda,person,2024-02-02,2024-02-01\n", "line 2, column 'end': .* before"),
        ("name,kind\nIda\x1b[31m,person\n", "line 2, column 'name': .* has a control character"),
        ("name,kind\nIda,person\nIda,person\n", "line 3, column 'name': 'Ida' stands in line 2 already"),
        ("", "empty"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_file_line_and_column(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(LexiconError, match=rf"actors\.csv.*{complaint}"):
        UserTable([table(tmp_path, text)])


def test_all_faults_of_a_table_are_told_at_once(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER + "Ida,,wizard,UK,42\nBen,,person,,\n,,person,,\n")
    assert [problem.partition("actors.csv, ")[2].split(":")[0] for problem in problems(path)] == [
        "line 2, column 'kind'",
        "line 2, column 'countries'",
        "line 2, column 'wikidata'",
        "line 4, column 'name'",
    ]


def test_the_command_tells_twenty_faults_and_how_many_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(tmp_path, "name,kind\n" + "".join(f"Ida {i},wizard\n" for i in range(30)))
    claims = tmp_path / "claims.jsonl"
    claims.write_bytes(to_json(claim("a", person("Ida"), "AID", state("Mali", "MLI"))))
    assert main(["merge", str(claims), "-o", str(tmp_path / "g"), "--actors", str(path)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 21
    assert "line 21, column 'kind'" in lines[19]
    assert lines[20] == "graphbuild: error: 30 mistakes in a table of actors; mend them"
    assert not (tmp_path / "g").exists()


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"nobody\.csv: can't be read"):
        UserTable([tmp_path / "nobody.csv"])


def test_a_table_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.write_bytes("name,kind\nJos\xe9,person\n".encode("latin-1"))
    with pytest.raises(LexiconError, match="save the table as UTF-8"):
        UserTable([path])


# ------------------------------------------------------------------ our tables


def test_a_row_of_our_tables_changes_what_it_gives_and_keeps_the_rest(tmp_path: Path) -> None:
    user = UserTable([table(tmp_path, HEADER + "Hamas,The Movement,organization,,\n")])
    (_, seed), = user.names  # fmt: skip
    assert (seed.id, seed.name, seed.kind, seed.countries, seed.wikidata) == (
        "hamas",
        "Hamas",
        "organization",
        ("PSE",),
        "Q38799",
    )


def test_a_row_without_a_kind_adds_names_to_an_actor_of_ours(tmp_path: Path) -> None:
    user = UserTable([table(tmp_path, "name,aliases\nNato,The Pact\n")])
    assert [(name, seed.id, seed.kind) for name, seed in user.names] == [("The Pact", "nato", "organization")]


def test_a_row_without_a_kind_whose_name_several_of_ours_have_is_refused(tmp_path: Path) -> None:
    (problem,) = problems(table(tmp_path, "name\nGeorgia\n"))
    assert "several in our tables (country, place); give the kind" in problem


def test_of_several_of_ours_the_kind_chooses(tmp_path: Path) -> None:
    user = UserTable([table(tmp_path, "name,kind,wikidata\nGeorgia,country,Q99\n")])
    assert list(user.variants) == [("georgia", "country")]


# ------------------------------------------------------------------ days


@pytest.mark.parametrize(
    ("day", "holder"),
    [(EARLY, "ida-sol"), (LATE, "ben-luna"), (HANDOVER, "ben-luna"), (None, "ben-luna"), (BEFORE, None)],
)  # fmt: skip
def test_a_name_means_who_holds_it_on_the_day(
    tmp_path: Path, day: dt.date | None, holder: str | None
) -> None:
    user = UserTable([table(tmp_path, GOVERNORS)])
    assert named(user, "the Governor", day) == named(user, "The Governor", day) == holder


def test_the_order_of_dated_rows_does_not_matter(tmp_path: Path) -> None:
    header, *rows = GOVERNORS.splitlines(keepends=True)
    user = UserTable([table(tmp_path, header + "".join(reversed(rows)))])
    assert [named(user, "the Governor", day) for day in (EARLY, HANDOVER, LATE)] == [
        "ida-sol",
        "ben-luna",
        "ben-luna",
    ]


def test_one_name_may_have_several_rows_with_days_of_their_own(tmp_path: Path) -> None:
    rows = "The Chair,,person,KEN,,2019-12-31\nThe Chair,,organization,KEN,2020-01-01,\n"
    user = UserTable([table(tmp_path, DATED + rows)])
    seeds = [user.first("The Chair", day) for day in (EARLY, LATE)]
    assert [seed and seed.kind for seed in seeds] == ["person", "organization"]


def sources(extractor: Extractor, text: str, date: dt.date | None = None) -> set[tuple[str, str]]:
    document = article(text)
    dated = Document(id=document.id, text=document.text, date=date, story=document.story)
    return {(one.source.name, one.source.kind) for one in extractor.extract(dated) if isinstance(one, Claim)}


def test_the_extractor_reads_a_title_by_the_documents_date(tmp_path: Path) -> None:
    extractor = Extractor(actors=[table(tmp_path, GOVERNORS)])
    text = "The Governor condemned Iran on Monday. Later the Governor met the United Nations."
    assert sources(extractor, text, EARLY) == {("Ida Sol", "person")}
    assert sources(extractor, text, LATE) == {("Ben Luna", "person")}
    assert sources(extractor, text) == {("Ben Luna", "person")}
    assert "Ben Luna" not in str(sources(extractor, text, BEFORE))


def test_the_users_actors_are_found_and_go_before_the_tables(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER + "Dune Front,DF,armed_group,MLI,\nHarbour Watch,Reuters,organization,,\n")
    assert sources(Extractor(actors=[path]), "The DF attacked Gao. Reuters condemned the Dune Front.") == {
        ("Dune Front", "armed_group"),
        ("Harbour Watch", "organization"),
    }


def test_a_changed_actor_of_ours_is_changed_by_all_its_names_in_its_days(tmp_path: Path) -> None:
    extractor = Extractor(actors=[table(tmp_path, DATED + "Hamas,Qassam,organization,,2020-01-01,\n")])
    text = "Hamas attacked Israel. Qassam threatened Israel."
    assert sources(extractor, text, LATE) == {("Hamas", "organization")}
    assert ("Hamas", "armed_group") in sources(extractor, text, EARLY)


def test_the_users_table_decides_the_extractors_version(tmp_path: Path, extractor: Extractor) -> None:
    before = extractor.version
    assert before == extractor.version
    path = table(tmp_path, "name,kind\nIda Sol,person\n")
    one = Extractor(actors=[path]).version
    assert one != before
    path.write_text("name,kind,start\nIda Sol,person,2020-01-01\n", encoding="utf-8")
    assert Extractor(actors=[path]).version not in (before, one)


def test_a_changed_table_has_documents_read_again(tmp_path: Path) -> None:
    documents = [Document(id="a", text="The Governor condemned Iran.", date=LATE)]
    path = table(tmp_path, GOVERNORS)
    graph = build(documents, tmp_path / "g", actors=[path], jobs=1)
    assert "ben-luna" in graph
    path.write_text(GOVERNORS.replace("Ben Luna", "Eve Mars"), encoding="utf-8")
    graph = build(documents, tmp_path / "g", actors=[path], jobs=1)
    assert "eve-mars" in graph
    assert "ben-luna" not in graph


# ------------------------------------------------------------------ claims


IRAN = state("Iran", "IRN")


def became(user: UserTable, actor: Actor, date: dt.date | None = None) -> str:
    return user.actor(actor, date).id


def test_an_actor_of_a_claim_becomes_the_tables_by_its_name(tmp_path: Path) -> None:
    user = UserTable([table(tmp_path, HEADER + "Dune Front,DF,armed_group,MLI,Q42\n")])
    got = user.actor(Actor(id="df", name="DF", aliases=("Rebels",), text="they", kind="organization"), None)
    assert got == Actor(
        id="dune-front",
        name="Dune Front",
        aliases=("DF", "Rebels"),
        text="they",
        kind="armed_group",
        countries=("MLI",),
        wikidata="Q42",
    )


def test_an_actor_of_a_claim_becomes_the_tables_by_the_words_used_or_one_other_name(tmp_path: Path) -> None:
    user = UserTable([table(tmp_path, GOVERNORS + "Dune Front,DF,armed_group,MLI,,\n")])
    doe = person("Jack Doe", aliases=("the Governor",))
    assert became(user, doe) == "jack-doe"  # a description of several is no name
    assert became(user, person("Jack Doe", text="the Governor"), EARLY) == "ida-sol"
    assert became(user, person("Ida Sol", text="the Governor"), LATE) == "ben-luna"
    assert became(user, person("Dunes", aliases=("DF",))) == "dune-front"
    assert became(user, person("Dunes", aliases=("DF", "Ben Luna"))) == "dunes"


def test_an_actor_of_ours_keeps_its_id_and_name_where_a_row_changes_it(tmp_path: Path) -> None:
    user = UserTable([table(tmp_path, HEADER + "Hamas,,organization,,Q1\n")])
    got = user.actor(Actor(id="hamas", name="Hamas", kind="armed_group", countries=("PSE",)), None)
    assert (got.id, got.kind, got.countries, got.wikidata) == ("hamas", "organization", ("PSE",), "Q1")


def test_merge_takes_the_table_and_the_documents_days(tmp_path: Path) -> None:
    (tmp_path / "g").mkdir()
    documents = [Document(id="old", text="x", date=EARLY), Document(id="new", text="x", date=LATE)]

    class Silent:
        version = "0"

        def extract_all(self, given: list[Document]) -> list[tuple[Document, list[Claim]]]:
            return [(document, []) for document in given]

    build(documents, tmp_path / "g", coder=Silent())  # type: ignore[arg-type]
    claims = tmp_path / "claims.jsonl"
    governor = person("the Governor", text="the Governor")
    lines = [claim(doc, governor, "ACCUSE", IRAN) for doc in ("old", "new", "undated")]
    claims.write_bytes(b"\n".join(map(to_json, lines)))
    path = table(tmp_path, GOVERNORS)
    assert main(["merge", str(claims), "-o", str(tmp_path / "g"), "--actors", str(path)]) == 0
    told = {
        (event.source, proof.doc) for event in load(tmp_path / "g").iter_events() for proof in event.evidence
    }
    assert told == {("ida-sol", "old"), ("ben-luna", "new"), ("ben-luna", "undated")}
    assert "the-governor" in merge(claims, tmp_path / "g")  # without the table they are as the claims say
