"""JSON lines and CSV: columns, ids, and rows that are set aside while the rest goes on."""

import csv
import datetime as dt
import io
import json

import pytest

from graphbuild.read import read, tables
from graphbuild.read.tables import read_csv, read_jsonl
from graphbuild.records import Document, SetAside


def jsonl(*lines: str) -> list[Document | SetAside]:
    return [
        record for _, record in read_jsonl(io.BytesIO("\n".join(lines).encode("utf-8", "surrogatepass")), "t")
    ]


def table(content: str | bytes) -> list[Document | SetAside]:
    data = content if isinstance(content, bytes) else content.encode()
    return [record for _, record in read_csv(io.BytesIO(data), "t")]


def test_all_columns_of_a_json_line_are_read():
    (document,) = jsonl(
        '{"id": 7, "text": "Iran spoke.", "date": "2025-09-04", "title": "Talks", '
        '"url": "https://x.org/", "source": "X"}'
    )
    assert document == Document(
        id="7",
        text="Iran spoke.",
        date=dt.date(2025, 9, 4),
        title="Talks",
        url="https://x.org/",
        source="X",
        story=((0, 11),),
    )


def test_a_json_line_without_id_is_called_by_file_and_line():
    assert [record.id for record in jsonl('{"text": "One."}', "", '{"text": "Two.", "id": null}')] == [
        "t#1",
        "t#3",
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "cut', "not valid JSON"),
        ("[1]", "a list where a JSON object should be"),
        ('"text"', "a string where"),
        ("null", "null where"),
        ("{}", "no `text`"),
        ('{"text": null}', "no `text`"),
        ('{"text": 5}', "`text` is a number"),
        ('{"text": ["a"]}', "`text` is a list"),
        ('{"text": "  "}', "`text` is empty"),
        ('{"text": "a\\u0000b"}', "binary"),
        ('{"n": ' + "9" * 5000 + "}", "number too long"),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_a_broken_json_line_alone_is_set_aside_with_its_number(line, reason):
    first, second, third = jsonl('{"text": "One."}', line, '{"text": "Three."}')
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert (second.id, second.stage) == ("t#2", "read")
    assert second.reason.startswith("line 2: ")
    assert reason in second.reason


def test_a_json_line_that_is_too_long_is_set_aside_and_the_rest_goes_on():
    first, second = jsonl(json.dumps({"text": "x" * 9_000_000}), '{"text": "Two."}')
    assert first.reason == "line 1: longer than 8,000,000 characters"
    assert second.id == "t#2"


def test_lone_surrogates_in_json_are_replaced():
    (document,) = jsonl('{"id": "\\ud800", "text": "a\\udfffb"}')
    assert (document.id, document.text) == ("\ufffd", "a\ufffdb")


def test_json_lines_in_cp1252_and_utf16_are_read():
    line = '{"text": "Kim’s aides cleaned the chair."}\n'
    for data in (line.encode("cp1252"), line.encode("utf-16"), line.encode("utf-8-sig")):
        ((_, document),) = read_jsonl(io.BytesIO(data), "t")
        assert document.text == "Kim’s aides cleaned the chair."


def test_json_lines_are_read_as_they_come():
    class Endless(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            line = b'{"text": "One more."}\n'
            buffer[: len(line)] = line
            return len(line)

    rows = read_jsonl(io.BufferedReader(Endless()), "t")
    assert [next(rows)[0] for _ in range(3)] == ["t#1", "t#2", "t#3"]


def test_all_columns_of_a_table_are_read_whatever_their_order_and_case():
    (document,) = table("Source, ID ,TEXT,date\nX,a,Iran spoke.,4 Sep 2025\n")
    assert (document.id, document.source, document.text) == ("a", "X", "Iran spoke.")
    assert document.date == dt.date(2025, 9, 4)


def test_a_row_without_id_is_called_by_its_number():
    assert [record.id for record in table('text\n"One\nline."\n\nTwo.\n')] == ["t#1", "t#2"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiter_and_encoding_of_a_table_are_found_out(delimiter, encoding):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(
        [["id", "text"], ["a", "Kim’s aides, two; cleaned it all."]]
    )
    (document,) = table(out.getvalue().encode(encoding))
    assert (document.id, document.text) == ("a", "Kim’s aides, two; cleaned it all.")


def test_the_line_that_names_the_delimiter_for_spreadsheets_is_understood():
    (document,) = table("sep=;\r\nid;text\r\na;Iran spoke.\r\n")
    assert document.id == "a"


def test_a_long_field_is_no_error():
    (document,) = table("text\n" + "Word " * 100_000)
    assert len(document.text) > 400_000


def test_rows_without_text_are_set_aside_and_the_rest_goes_on():
    records = table("id,text\na,One.\nb,\nc\nd,Four.\n")
    assert [record.id for record in records] == ["a", "t#2", "t#3", "d"]
    assert records[1].reason == "row 2: `text` is empty"
    assert records[2].reason == "row 3: no `text`"


def test_a_quotation_mark_that_never_closes_costs_no_memory(monkeypatch):
    old = csv.field_size_limit(1000)
    monkeypatch.setattr(tables, "MAX_LINE", 1000)
    try:
        records = table('text\nOne.\n"' + "Word and word.\n" * 500)
    finally:
        csv.field_size_limit(old)
    assert isinstance(records[0], Document)
    assert "is there a quotation mark that never closes?" in records[1].reason


CLOSE = "is there a quotation mark that never closes?"


@pytest.mark.parametrize(
    ("rows", "left", "where"),
    [
        ('1,2025-01-01,"Peru spoke.\n2,2025-01-02,Chile spoke.\n', [], "row 1: lines 2 to 3: "),
        ('1,"2025-01-01,Peru spoke.\n', [], "row 1: line 2: "),
        (
            '0,2025-01-01,Cuba.\n1,2025-01-01,"Peru spoke.\n2,2025-01-02,"Chile."\n3,2025-01-03,x\n',
            ["0", "3"],
            "row 2: lines 3 to 4: ",
        ),
        # the stray mark that ends a later row closes it without a fault
        ('1,2025-01-01,"Peru spoke.\n2,2025-01-02,Chile spoke."\n3,,x\n', ["3"], "row 1: lines 2 to 3: "),
    ],
)
def test_rows_that_an_unclosed_quotation_mark_swallows_are_set_aside(rows, left, where):
    records = table("id,date,text\n" + rows)
    assert [record.id for record in records if isinstance(record, Document)] == left
    (aside,) = [record for record in records if isinstance(record, SetAside)]
    assert aside.reason.startswith(where + CLOSE)


def test_cells_of_several_lines_and_loose_marks_within_a_line_are_read():
    rows = [
        ["a", "2025-01-01", 'First, he said "no".\n\nOn 2025-01-02, b, c and d met.\r\nLast.'],
        ["b", "2025-01-02", "One.\nTwo, 3, four."],
    ]
    out = io.StringIO()
    csv.writer(out).writerows([["id", "date", "text"], *rows])
    loose = 'c,2025-01-03,"He said "no" to it."\nd,2025-01-04,A 5" gun.\n'
    records = table(out.getvalue() + loose)
    assert [record.id for record in records] == ["a", "b", "c", "d"]
    assert [record.text for record in records[:2]] == [row[2] for row in rows]
    (document,) = table('text,date,id\n"One.\nTwo.",2025-01-01,a\n')
    assert (document.id, document.text) == ("a", "One.\nTwo.")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            "id;datum;inhalt\n1;2;x\n",
            "no column `text` in its header (columns: id, datum, inhalt); call the one",
        ),
        ("a\tb\n", "(columns: a, b)"),
        ("body\nx\n", "(columns: body)"),
        ("", "empty"),
        ("\n \n", "empty"),
    ],
)
def test_a_table_without_a_text_column_is_set_aside(tmp_path, content, reason):
    (tmp_path / "t.csv").write_text(content)
    (record,) = read([tmp_path])
    assert (record.id, record.stage) == ("t.csv", "read")
    assert reason in record.reason


def test_bytes_that_are_no_table_are_set_aside(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"PK\x03\x04\x00\x00\xff\xfe\n\x00")
    (record,) = read([tmp_path])
    assert isinstance(record, SetAside)
