"""Web pages: the article, what the page says of itself, and pages that hold none."""

import datetime as dt
import os
import sys

import pytest

from graphbuild.read import read
from graphbuild.records import Document, SetAside

if os.environ.get("CI") != "true":
    pytest.importorskip("trafilatura", reason="web pages need the extra 'html'")

PAGE = """<!doctype html><html lang="en"><head><title>Leaders sign pact | The Daily</title>
<meta property="og:title" content="Leaders sign pact"><meta property="og:site_name" content="The Daily">
<meta property="article:published_time" content="2025-09-04T10:00:00Z">
<link rel="canonical" href="https://example.org/world/pact"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Leaders sign pact</h1><p>By John Smith</p>
<p>BEIJING, Sept 4 (Reuters) - The two presidents met on Wednesday and signed a pact on <a href="/t">trade</a>
and defence, which both of them called historic.</p>
<h2>What they said about it</h2>
<p>Ukraine condemned the pact. Kim’s aides said that they would go on with the talks for weeks.</p>
<p>Sign up for our daily newsletter</p>
<ul><li>China will lend money to Russia, the two sides said.</li></ul></article>
<footer><p>© 2025 The Daily. All rights reserved.</p></footer></body></html>"""


def page(tmp_path, content, name="a.html"):
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (record,) = read([tmp_path])
    return record


def test_the_story_of_a_page_is_its_paragraphs(tmp_path):
    document = page(tmp_path, PAGE)
    assert [document.text[start:end] for start, end in document.story] == [
        "The two presidents met on Wednesday and signed a pact on trade and defence, "
        "which both of them called historic.",
        "Ukraine condemned the pact. Kim’s aides said that they would go on with the talks for weeks.",
        "China will lend money to Russia, the two sides said.",
    ]


def test_a_page_tells_title_date_site_and_address(tmp_path):
    document = page(tmp_path, PAGE, "a.htm")
    assert document.title == "Leaders sign pact"
    assert (document.date, document.dateline) == (dt.date(2025, 9, 4), "BEIJING")
    assert (document.source, document.url) == ("The Daily", "https://example.org/world/pact")


def test_a_page_in_a_declared_encoding_is_read(tmp_path):
    content = PAGE.replace("<head>", '<head><meta charset="windows-1252">').encode("cp1252")
    assert "Kim’s aides" in page(tmp_path, content).text


def test_a_page_without_a_date_gets_none(tmp_path):
    undated = [line for line in PAGE.splitlines() if "published_time" not in line]
    document = page(tmp_path, "\n".join(undated).replace("Sept 4 ", ""))
    assert document.date is None


@pytest.mark.parametrize(
    "content",
    ["", "   ", "<html><body></body></html>", "<html><body><nav>Home</nav></body></html>", b"\x00\x01\x02"],
)
def test_a_page_without_an_article_is_set_aside(tmp_path, content):
    record = page(tmp_path, content)
    assert isinstance(record, SetAside)
    assert record.id == "a.html"


def test_tags_nested_a_hundred_thousand_deep_do_no_harm(tmp_path):
    record = page(tmp_path, "<div>" * 100_000 + "<p>Russia attacked Kyiv on Monday, officials said.</p>")
    assert isinstance(record, Document | SetAside)


def test_without_the_extra_the_page_is_set_aside_and_the_extra_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    assert page(tmp_path, PAGE) == SetAside(
        id="a.html",
        stage="read",
        reason="reading web pages needs the extra 'html': pip install 'graphbuild[html]'",
    )
