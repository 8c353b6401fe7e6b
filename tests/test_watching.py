"""Feeds and folders, watched: against servers of our own that behave well, badly and with malice."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from coders import LineCoder
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("feedparser")
pytest.importorskip("trafilatura")

from hosts import ARTICLE, Answering, Asked, Host, page, rss, says

import graphbuild
from graphbuild import graphfile
from graphbuild.errors import InputError, MissingExtraError, StoreError
from graphbuild.intake import Options
from graphbuild.watching import Manners, Watch, feeds, memory
from graphbuild.watching.addresses import address_of, is_public
from graphbuild.watching.apart import apart
from graphbuild.workers import Here

PATHS = os.pathsep.join([str(Path(graphbuild.__file__).parents[1]), str(Path(__file__).parent)])
TODAY = dt.date(2025, 9, 9)
QUICK = Manners(delay=0.0, seconds=60.0, silence=20.0, feed=200_000, page=200_000)
HASTY = Manners(delay=0.0, seconds=1.2, silence=0.6)


@pytest.fixture
def host() -> Iterator[Host]:
    with Host() as host:
        yield host


class Watched:
    """A watch with what it told."""

    def __init__(self, out: Path, *inputs: str, manners: Manners = QUICK, **more: Any) -> None:
        self.told: list[str] = []
        self.watch = Watch(inputs, out, manners=manners, tell=self.told.append, coder=LineCoder(), **more)
        self.round = self.watch.round


def documents(out: Path) -> dict[str, Any]:
    return {one.id: one for one in graphfile.read(out).documents}


# What goes well


def test_what_a_feed_announces_is_read_once_and_what_is_new_is_known(host: Host, tmp_path: Path) -> None:
    host.answers["/feed"] = says(
        200,
        rss(f"{host.url}/a?utm_source=feed", "/b"),
        ETag='"one"',
        Last_Modified="Tue, 02 Sep 2025 10:00:00 GMT",
    )
    host.answers["/a?utm_source=feed"] = page()
    host.answers["/b"] = page("France CONSULT Germany")
    watched = Watched(tmp_path, f"{host.url}/feed")
    done = watched.round()
    assert watched.told == []
    assert (done.asked, done.articles, done.failed, done.waiting) == (1, 2, 0, 0)
    assert done.diff is not None
    assert {actor.name for actor in done.diff.actors_new} == {"Russia", "Ukraine", "France", "Germany"}
    assert {event.root for event in done.diff.events_new} == {"ASSAULT", "CONSULT"}
    assert len(done.diff.contacts) == 2
    found = documents(tmp_path)
    assert set(found) == {f"{host.url}/a", f"{host.url}/b"}
    assert found[f"{host.url}/b"].date == dt.date(2025, 9, 2)
    assert found[f"{host.url}/b"].source == "127.0.0.1"
    assert found[f"{host.url}/a"].url == f"{host.url}/a?utm_source=feed"
    agents = {request.headers["user-agent"] for request in host.requests}
    assert [agent.partition(" ")[0] for agent in agents] == [f"graphbuild/{graphbuild.__version__}"]
    assert [request.path for request in host.requests].count("/robots.txt") == 1
    host.paths()

    host.answers["/feed"] = lambda asked: asked.send(
        304 if asked.headers["If-None-Match"] == '"one"' and asked.headers["If-Modified-Since"] else 500
    )
    again = Watched(tmp_path, f"{host.url}/feed")  # as after a restart
    done = again.round()
    assert (done.unchanged, done.articles, done.diff, again.told) == (1, 0, None, [])
    assert host.paths() == ["/feed"]

    host.answers["/feed"] = says(200, rss("/c", "/b"))
    host.answers["/c"] = page("France ACCUSE Russia")
    done = again.round()
    assert done.diff is not None
    assert [event.root for event in done.diff.events_new] == ["ACCUSE"]
    assert [contact.actors for contact in done.diff.contacts] == [("fra", "rus")] or len(
        done.diff.contacts
    ) == 1
    assert host.paths() == ["/feed", "/c"]
    lines = [json.loads(line) for path in (tmp_path / "articles").iterdir() for line in path.open()]
    assert [line["id"][len(host.url) :] for line in lines] == ["/a", "/b", "/c"]
    assert "All rights reserved" not in lines[0]["text"]


ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="{url}/"><title>H</title>
<entry><title type="html">&lt;b&gt;Caf\u00e9&lt;/b&gt; &amp;amp; more</title><link href="a"/>
<updated>2025-09-03T23:00:00+02:00</updated></entry></feed>"""


@pytest.mark.parametrize(
    "answer",
    [
        lambda url: says(200, gzip.compress(rss("/a").encode()), Content_Encoding="gzip"),
        lambda url: says(200, rss("/a"), Content_Type="text/plain"),
        lambda url: says(
            200, rss("/a", title="Caf\u00e9").encode("latin-1"), Content_Type="text/xml; charset=utf-8"
        ),
        lambda url: says(200, rss("/a", title="\u0416").encode("utf-16")),
        lambda url: says(200, ATOM.format(url=url)),
        lambda url: says(200, rss("/a", more="<guid>x</guid>&nbsp;")[:-20]),
        lambda url: lambda asked: chunked(asked, rss("/a").encode()),
        lambda url: says(200, rss("/a", "/a#comments", "/a?utm_medium=rss")),
    ],
    ids=["gzip", "plain", "latin", "utf16", "atom", "broken", "chunked", "twice"],
)  # fmt: skip
def test_feeds_of_every_kind(host: Host, tmp_path: Path, answer: Callable[[str], Answering]) -> None:
    host.answers |= {"/feed": answer(host.url), "/a": page()}
    watched = Watched(tmp_path, f"{host.url}/feed")
    assert watched.round().articles == 1
    assert host.paths() == ["/feed", "/a"]
    assert [line for line in watched.told if "not well-formed" not in line] == []


def chunked(asked: Asked, data: bytes, pause: float = 0.0, end: bool = True) -> None:
    asked.send(200, Transfer_Encoding="chunked")
    for start in range(0, len(data), 50):
        piece = data[start : start + 50]
        asked.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        asked.wfile.flush()
        time.sleep(pause)
    if end:
        asked.wfile.write(b"0\r\n\r\n")


def test_a_feed_that_broke_off_is_asked_for_all_of_it_again(host: Host, tmp_path: Path) -> None:
    whole = rss("/a", "/b")
    host.answers |= {
        "/feed": says(200, whole[: whole.index("<item><title>Item 2")], ETag='"x"'),
        "/a": page(),
    }
    host.answers["/b"] = page("France CONSULT Germany")
    watched = Watched(tmp_path, f"{host.url}/feed")
    assert watched.round().articles == 1
    assert watched.told == [f"{host.url}/feed: not well-formed; what could be read of it announces 1 article"]
    host.answers["/feed"] = says(200, whole, ETag='"x"')
    assert watched.round().articles == 1
    assert [one.headers.get("if-none-match") for one in host.requests if one.path == "/feed"] == [None, None]


def test_titles_lose_their_markup_and_days_are_those_of_greenwich() -> None:
    data = ATOM.format(url="http://h.example").encode()
    (entry,) = feeds.parse(data, "http://h.example/feed", None, TODAY).entries
    assert (entry.title, entry.date, entry.url) == ("Café & more", dt.date(2025, 9, 3), "http://h.example/a")
    late = feeds.parse(data, "http://h.example/feed", None, dt.date(2025, 9, 1)).entries
    assert late[0].date is None


def test_pages_in_the_encoding_that_their_server_names(host: Host, tmp_path: Path) -> None:
    host.answers["/feed"] = says(200, rss("/a"))
    body = ARTICLE.format(line="Russia ASSAULT Ukraine", title="\u041c\u043e\u0441\u043a\u0432\u0430")
    body = body.replace("A second paragraph", "\u041c\u043e\u0441\u043a\u0432\u0430, a second paragraph")
    host.answers["/a"] = says(200, body.encode("koi8-r"), Content_Type="text/html; charset=koi8-r")
    assert Watched(tmp_path, f"{host.url}/feed").round().articles == 1
    (path,) = (tmp_path / "articles").iterdir()
    assert (
        "\u041c\u043e\u0441\u043a\u0432\u0430, a second"
        in json.loads(path.read_text(encoding="utf-8"))["text"]
    )


def test_the_text_in_the_feed_serves_where_the_page_has_none(host: Host, tmp_path: Path) -> None:
    content = ARTICLE.partition("</h1>")[2].partition("</article>")[0]
    more = f"<c:encoded xmlns:c='http://purl.org/rss/1.0/modules/content/'><![CDATA[{content}]]></c:encoded>"
    more = more.replace("{line}", "Russia ASSAULT Ukraine")
    host.answers["/feed"] = says(200, rss("/walled", "/robots-say-no", "/empty", more=more))
    host.answers["/robots.txt"] = says(200, "User-agent: *\nDisallow: /robots")
    host.answers["/walled"] = says(403)
    host.answers["/empty"] = says(
        200, "<html><body><p>Log in to read on.</p></body></html>", Content_Type="text/html"
    )
    watched = Watched(tmp_path, f"{host.url}/feed")
    assert (watched.round().articles, watched.told) == (3, [])
    assert host.paths() == ["/feed", "/walled", "/empty"]


# What goes wrong


def slow(asked: Asked) -> None:
    chunked(asked, rss("/a").encode() * 20, pause=0.2)


def silent(asked: Asked) -> None:
    asked.server.host.ended.wait(60)


def endless(asked: Asked) -> None:
    asked.send(200, Transfer_Encoding="chunked")
    while True:
        asked.wfile.write(b"1000\r\n%s\r\n" % (b" " * 4096))


def garbage(asked: Asked) -> None:
    asked.wfile.write(b"\x00\x01nothing of HTTP\r\n\r\n")


def endless_headers(asked: Asked) -> None:
    asked.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        asked.wfile.write(b"X-More: and more\r\n")


BOMB = gzip.compress(gzip.compress(b" " * 20_000_000))


BILLION = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)  # fmt: skip

BAD: list[tuple[str, Answering, str]] = [
    ("404", says(404), "HTTP 404 Not Found"),
    ("500", says(500), "HTTP 500"),
    ("410", says(410), "gone for good (HTTP 410)"),
    ("204", says(204), "HTTP 204"),
    ("429", says(429), "HTTP 429 Too Many Requests"),
    ("page", says(200, "<html><body>Hello</body></html>", Content_Type="text/html"), "it is a web page"),
    ("empty", says(200), "it is no feed"),
    ("path", says(200, "/etc/passwd"), "it is no feed"),
    ("address", says(200, "http://127.0.0.1:1/feed"), "it is no feed"),
    ("json", says(200, '{"items": []}', Content_Type="application/json"), "it is no feed"),
    ("huge", says(200, rss("/a") + " " * 300_000), "larger than 200,000 bytes"),
    ("endless", endless, "larger than 200,000 bytes"),
    ("bomb", says(200, BOMB, Content_Encoding="gzip, gzip"), "larger than 200,000 bytes"),
    ("not gzip", says(200, rss("/a"), Content_Encoding="gzip"), "packed wrongly"),
    ("many headers", endless_headers, "the answer broke off"),
    ("garbage", garbage, "the answer broke off"),
    ("short", says(200, rss("/a"), Content_Length="9000"), "the answer broke off"),
    ("loop", says(302, Location="/feed"), "leads on more than 5 times"),
    ("nowhere", says(301), "leads on more than 5 times"),
    ("file", says(301, Location="file:///etc/passwd"), "an address of the kind file:"),
    ("private", says(302, Location="http://127.0.0.1:9/"), "in a private network"),
    ("metadata", says(302, Location="http://169.254.169.254/latest"), "in a private network"),
    ("bad", says(302, Location="http://[oops/"), "no valid address"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "why"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_feed_that_fails_is_one_line_and_the_others_are_read(
    host: Host, tmp_path: Path, answer: Answering, why: str
) -> None:
    host.answers |= {"/feed": answer, "/good": says(200, rss("/a")), "/a": page()}
    watched = Watched(tmp_path, f"{host.url}/feed", f"{host.url}/good")
    done = watched.round()
    assert (done.failed, done.asked) == (1, 2)
    (line,) = [line for line in watched.told if line.startswith(f"{host.url}/feed")]
    assert why in line
    assert (done.articles, len(watched.told)) == (1, 1)


def slow_headers(asked: Asked) -> None:
    asked.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _ in range(90):
        asked.wfile.write(b"X-More: and more\r\n")
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (slow, "took longer than 1.2 seconds"), (slow_headers, "took longer than 1.2 seconds"),
        (silent, "nobody answers in time"),
    ],
    ids=["slow", "slow headers", "silent"],
)  # fmt: skip
def test_who_takes_too_long_is_not_waited_for(
    host: Host, tmp_path: Path, answer: Answering, why: str
) -> None:
    host.answers |= {"/robots.txt": says(404), "/feed": answer}
    watched = Watched(tmp_path, f"{host.url}/feed", manners=HASTY)
    begun = time.monotonic()
    assert watched.round().failed == 1
    assert time.monotonic() - begun < 10  # of 16, 9 and for ever
    assert watched.told == [f"{host.url}/feed: {why}"]


def test_a_feed_and_a_page_that_keep_a_parser_busy(host: Host, tmp_path: Path) -> None:
    busy = b"<?xml " + b' encoding="x" ' * 50_000
    host.answers |= {"/busy": says(200, busy), "/feed": says(200, rss("/a")), "/a": page()}
    quick = Manners(delay=0.0, reading=0.2)
    watched = Watched(tmp_path, f"{host.url}/busy", manners=quick)
    assert watched.round().failed == 1
    assert watched.told == [f"{host.url}/busy: it can't be taken apart in 0.2 seconds"]
    assert Watched(tmp_path, f"{host.url}/feed").round().articles == 1
    with pytest.raises(InputError, match="takes down the process"):
        apart.run(60, os.abort)
    with pytest.raises(InputError, match="can't be taken apart: ZeroDivisionError"):
        apart.run(60, divmod, 1, 0)
    with pytest.raises(MissingExtraError, match="pip install 'graphbuild\\[x\\]'"):
        apart.run(60, _lacking)
    assert apart.run(60, divmod, 7, 2) == (3, 1)


def _lacking() -> None:
    raise MissingExtraError("this", "x")


def test_a_bomb_of_entities_does_not_go_off() -> None:
    data = f'{BILLION}]><rss version="2.0"><channel><title>&i;</title><item><link>http://h.example/</link>' \
        "</item></channel></rss>"  # fmt: skip
    found = feeds.parse(data.encode(), "http://h.example/feed", None, TODAY)
    assert len(found.title or "") <= 500


def test_hosts_that_are_not_there(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    watched = Watched(
        tmp_path, f"http://127.0.0.1:{port}/feed", "http://no-such-host.invalid/feed", "https://localhost:1/"
    )
    done = watched.round()
    assert (done.failed, done.asked, done.diff) == (3, 3, None)
    assert len(watched.told) == 3
    assert watched.told[0] == f"http://127.0.0.1:{port}/feed: nobody answers there"
    assert "there is no such host" in watched.told[1]


def test_a_server_that_speaks_no_tls(host: Host, tmp_path: Path) -> None:
    watched = Watched(tmp_path, host.url.replace("http:", "https:") + "/feed")
    assert watched.round().failed == 1
    assert "its certificate isn't valid, or it speaks no TLS" in watched.told[0]


def test_a_feed_that_moved_for_good_is_asked_at_its_new_place(host: Host, tmp_path: Path) -> None:
    host.answers |= {"/old": says(301, Location="/new"), "/new": says(308, Location="/newer"), "/a": page()}
    host.answers["/newer"] = says(200, rss("/a"))
    watched = Watched(tmp_path, f"{host.url}/old")
    assert watched.round().articles == 1
    assert watched.told == [
        f"{host.url}/old: has moved for good to {host.url}/newer; asked there from now on"
    ]
    host.paths()
    assert Watched(tmp_path, f"{host.url}/old").round().unchanged == 1
    assert host.paths() == ["/newer"]


def test_a_feed_that_moved_for_now_keeps_its_address(host: Host, tmp_path: Path) -> None:
    host.answers |= {"/old": says(302, Location="/new"), "/new": says(200, rss())}
    for _ in range(2):
        watched = Watched(tmp_path, f"{host.url}/old")
        assert (watched.round().failed, watched.told) == (0, [])
        assert host.paths() == ["/old", "/new"]


def test_a_feed_that_is_gone_is_not_asked_again(host: Host, tmp_path: Path) -> None:
    host.answers["/feed"] = says(410)
    Watched(tmp_path, f"{host.url}/feed").round()
    host.paths()
    watched = Watched(tmp_path, f"{host.url}/feed")
    assert watched.round().failed == 1
    assert watched.told == [f"{host.url}/feed: gone for good, and not asked again; leave it out"]
    assert host.requests == []


def test_links_that_lead_where_nobody_should_go_are_not_followed(host: Host, tmp_path: Path) -> None:
    with Host() as other:
        bad = [
            "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://h.example/",
            "mailto:x@h.example", "http://user:pw@127.0.0.1/", "http://h.example/" + "x" * 3_000, "http://127.0.0.1/\u202e",
        ]  # fmt: skip
        private = [
            f"{other.url}/secret",
            "http://10.0.0.1/",
            "http://[::1]/",
            "http://2130706433/",
            "http://[::ffff:127.0.0.1]/",
        ]
        host.answers |= {
            "/feed": says(200, rss(*(one.replace("&", "&amp;") for one in (*bad, *private, "/a"))))
        }
        host.answers |= {"/a": says(302, Location=f"{other.url}/secret")}
        watched = Watched(tmp_path, f"{host.url}/feed")
        done = watched.round()
        assert (done.articles, done.waiting, done.diff) == (0, 0, None)
        assert other.requests == []
        assert (
            watched.told[0]
            == f"{host.url}/feed: {len(bad)} of its entries lead to no web address; passed over"
        )
        assert sum("in a private network" in line for line in watched.told) == len(watched.told) - 1
        assert host.paths() == ["/feed", "/a"]


def test_a_feed_of_ones_own_network_is_read_whoever_else_leads_there(host: Host, tmp_path: Path) -> None:
    with Host() as other:
        host.answers["/feed"] = says(302, Location=f"{other.url}/feed")
        other.answers |= {"/feed": says(200, rss("/a")), "/a": page()}
        watched = Watched(tmp_path, f"{host.url}/feed", f"{other.url}/feed")
        done = watched.round()
        assert (done.failed, done.articles, len(watched.told)) == (1, 1, 1)
        assert other.paths() == ["/feed", "/a"]


def test_hostile_words_reach_no_terminal(
    host: Host, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from graphbuild.cli import main

    monkeypatch.setattr(Options, "team", lambda self, coder, jobs, *_: Here(LineCoder()))
    evil = "\u202e[bold]\u009b31m&lt;script&gt;alert(1)&lt;/script&gt;"
    feed = rss("/a", "/b\u009b31m").replace("Item 1", evil)
    host.answers |= {"/feed": says(200, feed), "/a": page("Russia\u202e ASSAULT Ukraine\u009b2J", evil)}
    host.answers["/f\u009b"] = says(404)
    arguments = ["watch", f"{host.url}/feed", "-o", str(tmp_path), "--once", "--delay", "0"]
    assert main(arguments) == 0
    out, err = (part.decode() for part in capfdbinary.readouterr())
    assert "new actors: 2" in out
    assert "1 new article read" in err
    for bad in ("\x1b", "\u009b", "\u202e", "<script>"):
        assert bad not in out + err
    page_ = (tmp_path / "graph.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page_
    assert main(["watch", "file:///etc/passwd", "-o", str(tmp_path), "--once"]) == 1
    assert "has to begin with http:// or https://" in capfdbinary.readouterr().err.decode()


# Manners


def test_what_robots_txt_forbids_is_not_asked_for(host: Host, tmp_path: Path) -> None:
    host.answers["/robots.txt"] = says(
        200,
        "User-agent: *\nAllow: /\n\n"
        "User-agent: graphbuild\nDisallow: /*.pdf$\nDisallow: /closed\nAllow: /closed/but",
    )
    host.answers |= {"/feed": says(200, rss("/x.pdf", "/closed/a", "/closed/but/a")), "/closed/but/a": page()}
    watched = Watched(tmp_path, f"{host.url}/feed", f"{host.url}/closed/feed")
    assert watched.round().articles == 1
    assert host.paths() == ["/feed", "/closed/but/a"]
    assert watched.told[0] == f"{host.url}/closed/feed: robots.txt doesn't allow it"
    assert watched.told[1].startswith("127.0.0.1: 2 articles not read: robots.txt doesn't allow it (first ")


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        (says(404), True), (says(403), True), (says(200, b"\xff\xfe\x00nonsense"), True),
        (says(200, "User-agent: *\nDisallow:\n" + "#" * 600_000 + "\nDisallow: /"), True),
        (says(301, Location="/elsewhere.txt"), False), (says(503), False), (silent, False),
        (says(301, Location="/robots.txt"), True),
    ],
    ids=["404", "403", "nonsense", "long", "moved", "503", "silent", "loop"],
)  # fmt: skip
def test_a_robots_txt_that_fails(host: Host, tmp_path: Path, answer: Answering, asked: bool) -> None:
    host.answers |= {"/robots.txt": answer, "/feed": says(200, rss())}
    host.answers["/elsewhere.txt"] = says(200, "User-agent: *\nDisallow: /feed")
    watched = Watched(tmp_path, f"{host.url}/feed", manners=HASTY if answer is silent else QUICK)
    assert watched.round().failed == (not asked)
    assert ("/feed" in host.paths()) == asked


def test_pauses_between_requests_are_those_of_the_host_or_ours(host: Host, tmp_path: Path) -> None:
    host.answers |= {
        "/robots.txt": says(200, "User-agent: *\nCrawl-delay: 30"),
        "/feed": says(200, rss("/a", "/b")),
    }
    host.answers |= {"/a": page(), "/b": page("France CONSULT Germany")}
    slept: list[float] = []
    watched = Watched(tmp_path, f"{host.url}/feed", manners=Manners(delay=5.0), sleep=slept.append)
    assert watched.round().articles == 2
    assert [round(one) for one in slept] == [5, 30, 30]  # after robots.txt, feed and first article
    host.answers["/robots.txt"] = says(200, "User-agent: *\nCrawl-delay: 1e9")
    slept.clear()
    done = Watched(tmp_path / "2", f"{host.url}/feed", manners=Manners(delay=5.0), sleep=slept.append).round()
    assert (done.articles, done.waiting, [round(one) for one in slept]) == (0, 2, [5])


def test_who_wants_to_be_left_alone_is(host: Host, tmp_path: Path) -> None:
    host.answers["/feed"] = says(200, rss("/a", "/b", "/c"))
    host.answers |= {"/a": page(), "/b": says(429, Retry_After="3600"), "/c": page()}
    watched = Watched(tmp_path, f"{host.url}/feed")
    done = watched.round()
    assert (done.articles, done.waiting) == (1, 2)
    assert host.paths() == ["/feed", "/a", "/b"]
    again = Watched(tmp_path, f"{host.url}/feed")  # also after a restart
    for _ in range(5):
        assert (again.round().waiting, host.paths()) == (2, [])
    kept = memory.load(tmp_path)
    kept.paused["127.0.0.1"] = 0.0
    memory.save(tmp_path, kept)
    host.answers["/b"] = page("France CONSULT Germany")
    assert Watched(tmp_path, f"{host.url}/feed").round().articles == 2


def test_articles_that_fail_are_tried_again_but_not_for_ever(host: Host, tmp_path: Path) -> None:
    links = [f"/{number}" for number in range(1, 7)]
    host.answers["/feed"] = says(200, rss(*links))
    host.answers |= dict.fromkeys(links, says(500)) | {
        "/1": says(404),
        "/2": says(200, b"%PDF", Content_Type="application/pdf"),
    }
    watched = Watched(tmp_path, f"{host.url}/feed")
    asked = []
    for _ in range(9):
        watched.round()
        asked.append(host.paths()[1:])
    assert asked[0] == ["/1", "/2", "/3", "/4"]  # then the host is left alone
    assert asked[1:] == [["/3", "/4"]] * 2 + [["/5", "/6"]] * 3 + [[]] * 3
    assert watched.told[:3] == [
        f"127.0.0.1: 1 article not read: HTTP 404 Not Found ({host.url}/1)",
        f"127.0.0.1: 1 article not read: it is application/pdf, no page ({host.url}/2)",
        f"127.0.0.1: 2 articles not read: HTTP 500 Internal Server Error (first {host.url}/3)",
    ]


def test_hosts_take_turns(host: Host, tmp_path: Path) -> None:
    port = host.url.rpartition(":")[2]
    host.answers["/one"] = says(200, rss("/a", "/b"))
    host.answers["/two"] = says(200, rss(f"http://localhost:{port}/c", f"http://localhost:{port}/d"))
    host.answers |= {f"/{name}": page(f"Russia ASSAULT Ukraine {name}") for name in "abcd"}
    Watched(tmp_path, f"{host.url}/one", f"http://localhost:{port}/two").round()
    assert host.paths() == ["/one", "/two", "/a", "/c", "/b", "/d"]


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("8.8.8.8", True), ("2001:4860:4860::8888", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("172.16.0.1", False), ("192.168.0.1", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("0.0.0.0", False), ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("::", False),
        ("fe80::1%eth0", False), ("fc00::1", False), ("::ffff:127.0.0.1", False), ("::ffff:8.8.8.8", True),
        ("2002:7f00:1::", False), ("64:ff9b::7f00:1", False), ("64:ff9b::808:808", True), ("ff02::1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_of_the_internet(ip: str, public: bool) -> None:
    assert is_public(ip) == public


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("HTTP://A.Example:80/x#y", "http://a.example/x"), ("https://a.example:443", "https://a.example/"),
        ("http://[::1]:8/a?b", "http://[::1]:8/a?b"), ("http://b\u00fccher.example/\u00e4", "http://xn--bcher-kva.example/%C3%A4"),
    ],
)  # fmt: skip
def test_addresses_as_they_go_over_the_wire(given: str, meant: str) -> None:
    assert address_of(given).url == meant


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "h.example",
        "//h.example",
        "http://",
        "http://a b/",
        "http://a:99999/",
        "http://a\r\nb/",
        "gopher://h/",
    ],
)
def test_what_is_no_address(bad: str) -> None:
    with pytest.raises(InputError):
        address_of(bad)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["http://", "HTTPS://", "http:", "//", ""]),
    st.one_of(st.sampled_from(["h.example", "[::1]", "b\u00fccher.example:8", "10.1"]), st.text(max_size=12)),
    st.text(st.characters(min_codepoint=1, max_codepoint=0x2100), max_size=20),
)
def test_an_address_stays_the_same_and_is_plain_ascii(scheme: str, name: str, rest: str) -> None:
    try:
        address = address_of(f"{scheme}{name}/{rest}")
    except InputError:
        return
    assert address_of(address.url) == address
    assert address.url.isascii()
    assert address.url.isprintable()
    assert " " not in address.url
    assert "@" not in address.url.split("/")[2]


# Going on


def test_who_is_stopped_goes_on_where_he_was(host: Host, tmp_path: Path) -> None:
    host.answers["/feed"] = says(200, rss("/a", "/b"))
    host.answers |= {"/a": page(), "/b": page("France CONSULT Germany")}

    def stop(seconds: float) -> None:
        if host.requests[-1].path == "/a":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Watched(tmp_path, f"{host.url}/feed", manners=Manners(delay=1.0), sleep=stop).round()
    assert host.paths() == ["/feed", "/a"]
    assert not (tmp_path / "graph.json").exists()
    host.answers["/feed"] = says(500)
    done = Watched(tmp_path, f"{host.url}/feed").round()
    assert host.paths() == ["/feed", "/b"]
    assert done.diff is not None
    assert len(done.diff.events_new) == 2


def test_a_folder_is_read_when_something_in_it_changes(tmp_path: Path) -> None:
    folder, out = tmp_path / "texts", tmp_path / "graph"
    folder.mkdir()
    watched = Watched(out, str(folder))
    assert watched.round().diff is None  # an empty folder may fill
    (folder / "a.txt").write_text("Russia ASSAULT Ukraine", encoding="utf-8")
    done = watched.round()
    assert done.diff is not None
    assert [event.root for event in done.diff.events_new] == ["ASSAULT"]
    assert (watched.round().unchanged, watched.round().diff) == (1, None)
    assert Watched(out, str(folder)).round().unchanged == 1
    (folder / "b.txt").write_text("France CONSULT Germany", encoding="utf-8")
    (folder / "c.txt").write_bytes(b"\0\0\0")
    done = watched.round()
    assert done.diff is not None
    assert {actor.name for actor in done.diff.actors_new} == {"France", "Germany"}
    assert (
        watched.told == ["set aside c.txt (read): binary, not text: it holds NUL bytes"]
        or len(watched.told) == 1
    )
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert watched.round().failed == 1
    assert "no such file or folder" in watched.told[-1]


def test_a_work_folder_that_another_run_holds_is_tried_again(host: Host, tmp_path: Path) -> None:
    from graphbuild.store import Store

    host.answers |= {"/feed": says(200, rss("/a")), "/a": page()}
    watched = Watched(tmp_path, f"{host.url}/feed")
    with Store(tmp_path, write=True):
        done = watched.round()
        assert (done.articles, done.unbuilt, done.diff) == (1, True, None)
        assert watched.told[-1].endswith("tried again in the next round")
    host.answers["/feed"] = says(304)
    done = watched.round()
    assert done.diff is not None
    assert len(done.diff.events_new) == 1


def test_what_cannot_be_watched_is_said_at_once(tmp_path: Path) -> None:
    for bad, why in (
        ("nowhere", "no such file or folder"), ("http://a b/", "spaces or control"),
        ("ftp://h/", "has to begin"), ("https://me:pw@h.example/feed", "user's name"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=why):
            Watch([bad], tmp_path)
    with pytest.raises(InputError, match="has the work folder"):
        Watch([tmp_path], tmp_path / "graph")
    with memory.alone(tmp_path), pytest.raises(StoreError, match="another watch is at work"):
        Watch(["http://h.example/"], tmp_path).round()
    (tmp_path / memory.NAME).write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match=r"delete it"):
        Watch(["http://h.example/"], tmp_path)


def test_the_oldest_of_what_is_done_is_forgotten_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(memory, "MOST", 3)
    kept = memory.Memory()
    for name in ("a", "b", "c"):
        kept.finish(name)
    assert kept.is_done("a")  # still announced
    kept.finish("d")
    memory.save(tmp_path, kept)
    assert [memory.load(tmp_path).is_done(name) for name in "abcd"] == [True, False, True, True]


# The command

WATCH = """
import sys
from coders import LineCoder
from graphbuild import intake
from graphbuild.workers import Here
intake.Options.team = lambda self, coder, jobs, *_: Here(LineCoder())
from graphbuild.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_the_command_tells_what_is_new_until_it_is_stopped(host: Host, tmp_path: Path) -> None:
    host.answers |= {"/feed": says(200, rss("/a")), "/a": page()}
    process = subprocess.Popen(
        [
            sys.executable, "-c", WATCH, "watch", f"{host.url}/feed",
            "-o", str(tmp_path), "--delay", "0", "--format", "json",
        ],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": PATHS},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        found = json.loads(process.stdout.readline())
        assert [event["root"] for event in found["events_new"]] == ["ASSAULT"]
        assert process.stderr.readline() == "graphbuild: 1 new article read\n"
        assert process.stderr.readline() == "graphbuild: next round in 30 min; Ctrl-C ends it\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, out) == (0, "")
        assert err == "graphbuild: stopped; what is done is kept, and the same command goes on from there\n"
    finally:
        process.kill()


def test_rounds_begin_by_the_clock(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    rounds = Watched(tmp_path / "graph", str(tmp_path / "texts")).watch.rounds(0.2)
    begun = time.monotonic()
    assert [next(rounds).asked for _ in range(3)] == [1, 1, 1]
    assert time.monotonic() - begun >= 0.4


def test_encrypted_hosts_are_asked_if_their_certificate_is_trusted(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl on the PATH")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    with Host(certificate, key) as host:
        host.answers |= {"/feed": says(200, rss("/a")), "/a": page()}
        strange = Watched(tmp_path / "1", f"{host.url}/feed")
        assert strange.round().failed == 1
        assert "its certificate isn't valid" in strange.told[0]
        assert host.requests == []
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SSL_CERT_FILE", str(certificate))
            assert Watched(tmp_path / "2", f"{host.url}/feed").round().articles == 1
            elsewhere = Watched(tmp_path / "3", host.url.replace("localhost", "127.0.0.1") + "/feed")
            assert elsewhere.round().failed == 1  # which the certificate is not for


def test_what_is_not_installed_is_named(tmp_path: Path) -> None:
    (tmp_path / "graph.json").write_text("{}", encoding="utf-8")
    code = (
        "import sys\n"
        "for name in ('feedparser', 'uvicorn'): sys.modules[name] = None\n"
        "from graphbuild.cli import main\n"
        f"main(['watch', 'http://h.example/', '-o', {str(tmp_path)!r}]); main(['serve', {str(tmp_path)!r}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": PATHS}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stderr.splitlines() == [
        "graphbuild: error: watching feeds needs the extra 'watch': pip install 'graphbuild[watch]'",
        "graphbuild: error: a server of the graph needs the extra 'serve': pip install 'graphbuild[serve]'",
    ]
