"""What is fuzzed: each target takes bytes that anybody may have sent, and may raise nothing but our own
errors. Used by test_fuzzing.py, a little each time, and by scripts/fuzz.py, for as long as one likes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from graphbuild import decisions, graphfile
from graphbuild.errors import GraphbuildError
from graphbuild.evaluate import evaluate
from graphbuild.pairs import code as code_pairs
from graphbuild.parse.usertable import UserTable
from graphbuild.read import make_document, read
from graphbuild.records import Document, SetAside
from graphbuild.statements import read_statements
from graphbuild.store import FILE, Store


@contextmanager
def file(name: str, data: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        yield path


def reader(name: str) -> Callable[[bytes], None]:
    def target(data: bytes) -> None:
        with file(name, data) as path:
            for record in read([path.parent]):
                if isinstance(record, SetAside):
                    assert record.reason
                else:
                    sound(record)

    return target


def sound(document: Document) -> None:
    """The story is ordered, apart, within the text and not blank; all is valid Unicode."""
    at = 0
    for start, end in document.story:
        assert at <= start < end <= len(document.text)
        assert document.text[start:end].strip()
        at = end
    for words in (document.id, document.text, document.title, document.source, document.url):
        (words or "").encode()


def cleaner(data: bytes) -> None:
    with suppress(GraphbuildError):
        sound(make_document("x", data.decode("utf-8", "surrogateescape")))


def user_table(data: bytes) -> None:
    with file("actors.csv", data) as path, suppress(GraphbuildError):
        UserTable([path])


def claims(data: bytes) -> None:
    with file("claims.jsonl", data) as path, suppress(GraphbuildError):
        list(read_statements(path))


def decided(data: bytes) -> None:
    with file("decisions.jsonl", data) as path, suppress(GraphbuildError):
        found, wrong = decisions.read(path)
        decisions.Decisions(found).contradictions()
        assert all(wrong)


def graph(data: bytes) -> None:
    with file("graph.json", data) as path, suppress(GraphbuildError):
        graphfile.read(path)


def store(data: bytes) -> None:
    for write in (False, True):
        with file(FILE, data) as path, suppress(GraphbuildError), Store(path.parent, write=write) as opened:
            opened.counts()
            opened.set_aside()
            list(opened.documents())
            list(opened.statements())
            list(opened.coverages())


def scorer(data: bytes) -> None:
    gold, _, found = data.partition(b"\x00")
    with file("gold.jsonl", gold) as path, suppress(GraphbuildError):
        (path.parent / "claims.jsonl").write_bytes(found)
        scored = evaluate(path, claims=path.parent / "claims.jsonl").to_dict()
        assert isinstance(scored, dict)


def pairs(data: bytes) -> None:
    """Tables of pairs up to the first row: the rows are the extractor's."""
    with file("pairs.tsv", data) as path, suppress(GraphbuildError, _Enough):
        for _ in code_pairs(path, model="a model that is not installed"):
            raise _Enough


class _Enough(Exception):
    pass


TARGETS: dict[str, Callable[[bytes], None]] = {
    **{
        name: reader(f"a.{name}") for name in ("txt", "md", "html", "jsonl", "csv", "tsv", "txt.gz", "csv.gz")
    },
    "cleaner": cleaner,
    "user_table": user_table,
    "claims": claims,
    "decisions": decided,
    "graph": graph,
    "store": store,
    "scorer": scorer,
    "pairs": pairs,
}

CLAIM = (
    b'{"kind":"claim","id":"c","doc":"a","sent":0,"source":{"id":"p","name":"Peru","kind":"country"},"target":null,'
    b'"root":"ASSAULT","confidence":0.5,"predicate":"attack","evidence":{"start":0,"end":4,"text":"Peru"}}'
)
GOLD = b'{"doc":"a","start":0,"end":4,"source":"Peru","target":"Chile","root":"ASSAULT"}'
# What good input looks like, for the fuzzers to spoil.
SEEDS: dict[str, list[bytes]] = {
    "md": [b"---\ntitle: A\ndate: 2025-01-01\n---\n# A\n\nMOSCOW (AP) - Peru attacked Chile.\n\n- b\n> c\n"],
    "html": [
        b"<html><head><title>a</title></head><body><p>Peru attacked Chile on Monday.</p><script>x</script>"
    ],
    "jsonl": [b'{"id": 1, "text": "Peru attacked.", "date": "2025-01-01", "url": "http://a/2025/01/02/b"}\n'],
    "csv": [b'id,text,date\n1,"Peru, and\nChile",2025-01-01\n'],
    "tsv": [b"id\ttext\n1\tPeru attacked Chile\n"],
    "txt": ["Date: 4 September 2025\n\nKYIV, Ukraine (AP) — Peru’s “army”.\n".encode()],
    "cleaner": ["MOSCOW, Sept 4 (Reuters) - Russia said so.\n\nRead more\n\n• Jane Doe".encode()],
    "user_table": [b"name,kind,countries,aliases,start,end\nDune Front,armed_group,MLI,DF;F,2020-01-01,\n"],
    "claims": [CLAIM],
    "decisions": [b'{"verdict":"same","a":"x","b":"y","day":"2025-01-01"}\n'],
    "graph": [b'{"format":"graphbuild.graph","version":1,\n"documents":[{"id":"a"}],"actors":[],"links":[]}'],
    "store": [b"SQLite format 3\x00\x10\x00\x01\x01\x00\x40\x20\x20" + b"\0" * 4_000],
    "scorer": [GOLD + b"\x00" + CLAIM],
    "pairs": [b"sentence\tsource\ttarget\nPeru attacked Chile.\tPeru\tChile\n"],
}
