"""Files, folders and standard input: what is found, what it is called, what is refused."""

import datetime as dt
import gzip
import io
import os
from pathlib import Path

import pytest

from graphbuild.errors import GraphbuildWarning, InputError
from graphbuild.read import inputs, read, streams
from graphbuild.records import Document, SetAside

SEEDS = Path(__file__).parent.parent / "seeds"
STORY = "Russia attacked Kyiv on Monday."


def ids(*given: object, **options: object) -> list[str]:
    return [record.id for record in read(given, **options) if isinstance(record, Document)]


def only(*given: object, **options: object) -> Document | SetAside:
    (record,) = read(given, **options)
    return record


def test_a_single_file_is_called_by_its_name(tmp_path):
    (tmp_path / "a.txt").write_text(STORY)
    assert ids(tmp_path / "a.txt") == ["a.txt"]


def test_a_file_in_a_folder_is_called_by_its_relative_path(tmp_path):
    (tmp_path / "2025" / "may").mkdir(parents=True)
    (tmp_path / "2025" / "may" / "a.txt").write_text(STORY)
    assert ids(tmp_path) == ["2025/may/a.txt"]


def test_a_path_given_alone_is_one_input_not_a_list_of_letters(tmp_path):
    (tmp_path / "a.txt").write_text(STORY)
    assert [record.id for record in read(str(tmp_path))] == ["a.txt"]


def test_folders_are_read_in_sorted_order(tmp_path):
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "a.md", "c.TXT", "sub/a.txt"):
        (tmp_path / name).write_text(STORY)
    assert ids(tmp_path) == ["a.md", "b.txt", "c.TXT", "sub/a.txt"]


@pytest.mark.parametrize(
    "name", ["code.py", "photo.png", "notes", ".hidden.txt", ".git/a.txt", "x.gz", "x.json"]
)
def test_unknown_and_hidden_files_in_a_folder_are_passed_over(tmp_path, name):
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(STORY)
    assert ids(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("target", [".", "..", "sub", "../elsewhere"])
def test_links_never_loop_nor_read_a_text_twice(tmp_path, target):
    root = tmp_path / "root"
    (root / "sub").mkdir(parents=True)
    (root / "sub" / "a.txt").write_text(STORY)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "back").symlink_to(root)
    (root / "link").symlink_to(target)
    assert ids(root) == ["sub/a.txt"]


def test_a_link_to_a_folder_elsewhere_is_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.txt").write_text(STORY)
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "link").symlink_to(tmp_path / "elsewhere")
    assert ids(tmp_path / "root") == ["link/a.txt"]


def test_a_link_to_a_file_beside_it_is_not_a_second_document(tmp_path):
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "b.txt").symlink_to("a.txt")
    assert ids(tmp_path) == ["a.txt"]


def test_a_link_to_a_hidden_file_is_read(tmp_path):
    (tmp_path / ".store").mkdir()
    (tmp_path / ".store" / "a.txt").write_text(STORY)
    (tmp_path / "latest.txt").symlink_to(".store/a.txt")
    assert ids(tmp_path) == ["latest.txt"]


def test_a_broken_link_is_set_aside(tmp_path):
    (tmp_path / "a.txt").symlink_to("nowhere.txt")
    record = only(tmp_path)
    assert isinstance(record, SetAside)
    assert "no such file" in record.reason


def test_a_missing_input_is_an_error_before_anything_is_read(tmp_path):
    with pytest.raises(InputError, match=r"absent\.txt: no such file or folder"):
        read([SEEDS, tmp_path / "absent.txt"])


def test_a_format_nobody_reads_is_an_error_when_given_by_name(tmp_path):
    (tmp_path / "a.docx").write_text(STORY)
    with pytest.raises(InputError, match=r"unknown format; formats are \.txt, "):
        read([tmp_path / "a.docx"])


def test_a_folder_with_nothing_readable_is_an_error(tmp_path):
    (tmp_path / "a.py").write_text("")
    with pytest.raises(InputError, match="no readable file"):
        read([tmp_path])


def test_a_name_with_a_nul_is_an_error():
    with pytest.raises(InputError):
        read(["a\0.txt"])


def test_the_second_document_with_an_id_is_set_aside(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        '{"id": "x", "text": "One."}\n{"id": "y", "text": "Two."}\n{"id": "x", "text": "Three."}'
    )
    first, second, third = read([tmp_path])
    assert (first.id, second.id) == ("x", "y")
    assert third == SetAside(
        id="a.jsonl#3",
        stage="read",
        reason="a document called 'x' was read before in this run; ids must differ",
    )


def test_the_same_file_given_twice_is_one_document(tmp_path):
    (tmp_path / "a.txt").write_text(STORY)
    first, second = read([tmp_path, tmp_path / "a.txt"])
    assert first.id == "a.txt"
    assert (second.id, second.stage) == ((tmp_path / "a.txt").as_posix(), "read")


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.jsonl", "a.ndjson", "a.csv", "a.tsv"])
def test_every_format_is_also_read_gzipped(tmp_path, name):
    content = {
        "jsonl": '{"text": "%s"}',
        "ndjson": '{"text": "%s"}',
        "csv": "text\n%s",
        "tsv": "id\ttext\n1\t%s",
    }
    data = (content.get(name[2:], "%s") % STORY).encode()
    (tmp_path / f"{name}.gz").write_bytes(gzip.compress(data))
    record = only(tmp_path)
    assert isinstance(record, Document)
    assert record.text == STORY


def test_a_gzipped_file_keeps_its_whole_name(tmp_path):
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(STORY.encode()))
    assert ids(tmp_path) == ["a.txt.gz"]


@pytest.mark.parametrize(
    "data",
    [gzip.compress(STORY.encode() * 99)[:40], b"no gzip", gzip.compress(b"x") + b"junk"],
    ids=["torn", "none", "junk"],  # the bytes hold the time
)
def test_a_damaged_gzip_file_is_set_aside(tmp_path, data):
    (tmp_path / "a.txt.gz").write_bytes(data)
    assert only(tmp_path) == SetAside(
        id="a.txt.gz", stage="read", reason="the gzip file is cut off or damaged"
    )


def test_rows_before_the_cut_of_a_gzipped_table_are_kept(tmp_path):
    lines = b"".join(
        b'{"id": "%d", "text": "%s"}\n' % (n, os.urandom(40).hex().encode()) for n in range(3000)
    )
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines)[:-2000])
    *rows, last = read([tmp_path])
    assert len([row for row in rows if isinstance(row, Document)]) > 1000
    assert last.reason == "the gzip file is cut off or damaged"


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz", "a.csv.gz", "a.html.gz"])
def test_a_gzip_bomb_is_set_aside(tmp_path, monkeypatch, name):
    monkeypatch.setattr(streams, "MAX_BYTES", 100_000)
    (tmp_path / name).write_bytes(gzip.compress((b"text" if "csv" in name else b"") + b"\n" * 3_000_000))
    record = only(tmp_path)
    assert isinstance(record, SetAside)
    assert "more than 100,000 bytes" in record.reason


def test_a_text_of_too_many_bytes_is_set_aside(tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "MAX_BYTES", 1000)
    (tmp_path / "a.txt").write_text(STORY * 100)
    assert only(tmp_path).reason == "more than 1,000 bytes: too large for one text"


def test_a_text_of_too_many_characters_is_set_aside(tmp_path):
    (tmp_path / "a.txt").write_text("Word. " * 200_000)
    assert "1,200,000 characters, more than 1,000,000" in only(tmp_path).reason


def test_a_file_that_may_not_be_opened_is_set_aside_and_the_rest_goes_on(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "b.txt").write_text(STORY)
    opened = inputs.open_bytes

    def refuse(path):
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path)

    monkeypatch.setattr(inputs, "open_bytes", refuse)
    first, second = read([tmp_path])
    assert first == SetAside(id="a.txt", stage="read", reason="can't be read: permission denied")
    assert second.id == "b.txt"


def test_a_folder_that_may_not_be_listed_is_set_aside_and_the_rest_goes_on(tmp_path, monkeypatch):
    (tmp_path / "shut").mkdir()
    (tmp_path / "a.txt").write_text(STORY)
    scan = os.scandir

    def refuse(path):
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    first, second = read([tmp_path])
    assert first.id == "a.txt"
    assert second == SetAside(id="shut", stage="read", reason="can't be opened: permission denied")


def test_a_file_name_that_is_no_utf8_gives_a_valid_id(tmp_path):
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text(STORY)
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    assert ids(tmp_path) == ["caf\ufffd.txt"]


def test_standard_input_that_begins_with_a_brace_is_json_lines():
    stdin = io.BytesIO(b'\xef\xbb\xbf {"text": "One."}\n{"id": "b", "text": "Two."}\n')
    assert ids("-", stdin=stdin) == ["stdin#1", "b"]


def test_standard_input_else_is_one_text():
    assert only("-", stdin=io.BytesIO(STORY.encode())).text == STORY


def test_standard_input_stays_open_for_its_owner():
    stdin = io.BytesIO(b'{"text": "One."}')
    list(read(["-"], stdin=stdin))
    assert not stdin.closed


def test_empty_standard_input_is_set_aside():
    assert only("-", stdin=io.BytesIO(b"")) == SetAside(id="stdin", stage="read", reason="empty")


def test_standard_input_can_be_given_only_once():
    with pytest.raises(InputError, match="only once"):
        read(["-", "-"])


def test_the_seeds_keep_their_text_to_the_byte():
    for document in read([SEEDS]):
        assert document.text == (SEEDS / document.id).read_bytes().decode("utf-8")


def test_reading_twice_gives_the_same():
    assert list(read([SEEDS])) == list(read([SEEDS]))


def test_dates_that_name_no_day_are_told_once_and_their_documents_read(tmp_path):
    rows = ["a,31 February 2025", "b,12.3.2025", "c,03/12/2025", "d,", "e,2025-02"]
    (tmp_path / "t.csv").write_text("id,date,text\n" + "".join(f"{row},Peru spoke.\n" for row in rows))
    with pytest.warns(GraphbuildWarning) as told:
        documents = list(read([tmp_path]))
    assert [document.id for document in documents] == ["a", "b", "c", "d", "e"]
    assert [document.date for document in documents if document.date] == [dt.date(2025, 3, 12)]
    (warning,) = told
    assert "the date of 3 documents, read without it: '31 February 2025' of a; write" in str(warning.message)


def test_a_date_that_names_no_day_is_not_told_where_the_text_has_one(tmp_path, recwarn):
    (tmp_path / "t.jsonl").write_text(
        '{"date": "March 2025", "text": "PARIS, March 4 (Reuters) - Peru spoke."}'
    )
    assert only(tmp_path).date == dt.date(2025, 3, 4)
    assert not recwarn.list


def test_plain_text_names_its_date_and_markdown_its_outlet_too(tmp_path):
    (tmp_path / "a.txt").write_text("Date: 4 September 2025\n\nPeru accused Chile of lying.\n")
    header = "---\ndate: 4 September 2025\noutlet: The Ledger\n---\n\n"
    (tmp_path / "b.md").write_text(header + "Peru accused Chile of lying.\n")
    plain, marked = read([tmp_path])
    assert (plain.date, plain.source) == (dt.date(2025, 9, 4), None)
    assert (marked.date, marked.source) == (dt.date(2025, 9, 4), "The Ledger")
