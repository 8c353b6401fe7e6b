"""What holds for every text and for any bytes, however strange."""

import gzip
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphbuild.errors import InputError
from graphbuild.read import make_document, read
from graphbuild.read.markdown import markdown_blocks
from graphbuild.records import Document, SetAside

LINES = st.sampled_from(
    [
        " date 2025-09-04 New Delhi: A scene unfolded.",
        "MOSCOW, Sept 4 (Reuters) - Russia said so.",
        "BEIJING —",
        "Read more",
        "Your support helps us. Your donation counts.",
        "Photo: Reuters",
        "Precautions Or Paranoia?",
        "By John Smith",
        "“We agree,” he said. (Reuters)",
        "The two presidents met in Beijing on Wednesday and signed a pact on",
        "trade and defence.",
        "• Jane Doe is a writer",
        "# Heading",
        "```",
        "| a | b |",
        "---",
        "",
        "\u200b",
        "\x85",
    ]
)
TEXTS = st.one_of(
    st.text(),
    st.lists(LINES, max_size=12).flatmap(
        lambda lines: st.sampled_from(["\n", "\n\n", "\r\n", " ", "\u2028"]).map(
            lambda mark: mark.join(lines)
        )
    ),
)


def assert_sound(document: Document) -> None:
    at = 0
    for start, end in document.story:
        assert at <= start < end <= len(document.text)
        assert document.text[start:end] == document.text[start:end].strip() != ""
        at = end
    assert document.story


@given(TEXTS)
def test_the_story_is_ordered_apart_in_bounds_and_not_blank(text):
    try:
        document = make_document("x", text)
    except InputError:
        return
    assert_sound(document)


@given(TEXTS)
def test_text_comes_back_as_it_was_written(text):
    try:
        document = make_document("x", text)
    except InputError:
        return
    assert len(document.text) == len(text)


@pytest.mark.parametrize(
    "name", ["a.txt", "a.md", "a.jsonl", "a.csv", "a.tsv", "a.txt.gz", "a.jsonl.gz", "a.html"]
)
@settings(max_examples=40, deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=300),
        TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")),
        TEXTS.map(lambda text: b"id,text\n1," + text.encode("utf-16")),
        st.binary(max_size=60).map(lambda data: b"text\n" + data),
        st.binary(max_size=60).map(lambda data: b'{"text": "' + data + b'"}'),
        st.binary(max_size=60).map(lambda data: gzip.compress(data)[:-3]),
    )
)
def test_no_bytes_whatever_end_a_run(name, data):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, name).write_bytes(data)
        for record in read([folder]):
            assert isinstance(record, Document | SetAside)
            if isinstance(record, Document):
                assert_sound(record)
            else:
                assert record.reason


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "x@",
        "[",
        "](",
        "(",
        "( ",
        "\n",
        "x\n",
        ". ",
        "A. ",
        "“a",
        "- ",
        "• ",
        "a/",
        "<a ",
        "|",
        "MOSCOW, ",
        "By A ",
    ],
)
def test_the_time_to_read_grows_with_the_length_and_no_faster(text):
    started = time.process_time()
    for hostile in (text * 20_000, "x" + text * 20_000 + " " * 20_000 + "x"):
        make_document("x", hostile + " end.")
        make_document("x", hostile + " end.", blocks=markdown_blocks(hostile))
    assert time.process_time() - started < 5


@given(TEXTS)
@settings(max_examples=50, deadline=None)
def test_markdown_of_any_kind_has_a_sound_story(text):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.md").write_bytes(text.encode("utf-8", "replace"))
        for record in read([folder]):
            if isinstance(record, Document):
                assert_sound(record)
