"""The analyst's own table of actors."""

from __future__ import annotations

from pathlib import Path

import pytest
from news import article

from graphbuild.errors import LexiconError
from graphbuild.extract import Extractor
from graphbuild.parse.usertable import user_seeds
from graphbuild.records import Claim

HEADER = "name,aliases,kind,countries,wikidata\n"


def table(folder: Path, text: str) -> Path:
    path = folder / "actors.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_name_and_alias_of_a_row_is_a_name_of_its_actor(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER + "Dune Front,DF|Front of the Dunes,armed_group,MLI|NER,Q42\n")
    found = list(user_seeds(path))
    assert [name for name, _ in found] == ["Dune Front", "DF", "Front of the Dunes"]
    (seed,) = {s for _, s in found}
    assert (seed.id, seed.kind, seed.countries, seed.wikidata) == (
        "dune-front",
        "armed_group",
        ("MLI", "NER"),
        "Q42",
    )


def test_only_name_and_kind_are_needed(tmp_path: Path) -> None:
    ((name, seed),) = user_seeds(table(tmp_path, "name,kind\nIda Sol,person\n"))
    assert (name, seed.sense, seed.countries) == ("Ida Sol", "person", ())


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert len(list(user_seeds(table(tmp_path, "\ufeffname,kind\nIda Sol,person\n")))) == 1


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("name,kind\nIda Sol,wizard\n", "line 2.*kind 'wizard' is not one of person"),
        ("name,kind\nIda Sol,person\n  ,person\n", "line 3"),
        ("name,sort\nIda Sol,person\n", "unknown column 'sort'"),
        ("name\nIda Sol\n", "'kind' is missing"),
        ("name,kind\nIda Sol,person,more\n", "line 2.*3 cells"),
        ("", "empty"),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(LexiconError, match=rf"actors\.csv.*{complaint}"):
        list(user_seeds(table(tmp_path, text)))


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"nobody\.csv: can't be read"):
        list(user_seeds(tmp_path / "nobody.csv"))


def test_a_table_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.write_bytes("name,kind\nJos\xe9,person\n".encode("latin-1"))
    with pytest.raises(LexiconError, match="save the table as UTF-8"):
        list(user_seeds(path))


def test_the_users_actors_are_found_and_go_before_the_tables(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER + "Dune Front,DF,armed_group,MLI,\nHarbour Watch,Reuters,organization,,\n")
    extractor = Extractor(actors=[path])
    found = [
        c
        for c in extractor.extract(article("The DF attacked Gao. Reuters condemned the Dune Front."))
        if isinstance(c, Claim)
    ]
    assert {(c.source.name, c.source.kind) for c in found} == {
        ("Dune Front", "armed_group"),
        ("Harbour Watch", "organization"),
    }


def test_the_users_table_decides_the_extractors_version(tmp_path: Path, extractor: Extractor) -> None:
    before = extractor.version
    assert before == extractor.version
    path = table(tmp_path, "name,kind\nIda Sol,person\n")
    one = Extractor(actors=[path]).version
    assert one != before
    path.write_text("name,kind\nIda Luna,person\n", encoding="utf-8")
    assert Extractor(actors=[path]).version not in (before, one)
