"""The extractor: a Document in, its claims and relations out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from graphbuild.errors import LexiconError
from graphbuild.extract.claims import ClaimExtractor
from graphbuild.extract.coverage import Tally
from graphbuild.extract.linear import model as learned_model
from graphbuild.extract.pairs import Coded, code_pair
from graphbuild.extract.relations import RelationExtractor
from graphbuild.lexicon.events import event_lexicon, extended_lexicon
from graphbuild.parse.actors import ActorFinder
from graphbuild.parse.model import choose_model, load_model
from graphbuild.parse.story import LONGEST_SENTENCE, Part, parts, readable
from graphbuild.parse.tree import Tree
from graphbuild.parse.usertable import UserTable
from graphbuild.records import MIN_CONFIDENCE, Coverage, Document, Statement

_RULES = "3"  # counts up when the same words give other claims, so that old work is done again
_TABLES = "2"  # counts up when the same table of a user gives other claims
_BATCH = 32


class Read(msgspec.Struct, frozen=True):
    """What reading one document gave."""

    statements: list[Statement]
    coverage: Coverage


class Extractor:
    """Finds claims and relations in documents.

    `model` names a spaCy pipeline (default: the best English one installed), `actors` are CSV files that add
    to or override the tables, claims below `min_confidence` (0..1) are dropped, sentences of more than
    `longest_sentence` words are cut, `verbs` is a TOML file with words of your own for events, as
    docs/lexicon.md describes them. Raises ModelError or LexiconError at once.
    """

    def __init__(
        self,
        model: str | None = None,
        actors: Sequence[str | Path] = (),
        min_confidence: float = MIN_CONFIDENCE,
        longest_sentence: int = LONGEST_SENTENCE,
        verbs: str | Path | None = None,
    ) -> None:
        self.model_name = choose_model(model)
        self.longest_sentence = longest_sentence
        self._nlp: Any = load_model(self.model_name, longest_sentence)
        self._verbs = _text(verbs) if verbs is not None else ""
        self._lexicon = extended_lexicon(self._verbs, str(verbs)) if self._verbs else event_lexicon()
        for name in ("event", "source", "target", "claim", "class"):
            learned_model(name)  # a broken file is told at once
        self._actors = tuple(Path(a) for a in actors)
        self._table = UserTable(self._actors)
        self._finder = ActorFinder(self._nlp, self._table)
        self.min_confidence = min_confidence

    @property
    def version(self) -> str:
        """A fingerprint of all that decides the claims: rules, tables, model, the user's tables."""
        digest = hashlib.sha256(
            f"{_RULES}|{self.model_name}|{self._nlp.meta.get('version', '')}|{self.min_confidence}".encode()
        )
        for content in _tables():
            digest.update(content)
        if self._actors:
            digest.update(f"|{_TABLES}".encode())
        for path in self._actors:
            digest.update(path.read_bytes())
        if self._verbs:
            digest.update(f"|verbs|{self._verbs}".encode())
        if self.longest_sentence != LONGEST_SENTENCE:
            digest.update(f"|{self.longest_sentence}".encode())
        return digest.hexdigest()[:16]

    @property
    def parts(self) -> dict[str, str]:
        """What `version` is made of, part by part, so that what changed can be said."""
        return {
            "rules": _RULES,
            "model": f"{self.model_name} {self._nlp.meta.get('version', '')}".strip(),
            "lexicon": _digest(_tables()),
            "own actors": _digest(path.read_bytes() for path in self._actors) if self._actors else "",
            "least confidence": f"{self.min_confidence:g}",
            "longest sentence": f"{self.longest_sentence}",
        }

    def extract(self, document: Document) -> list[Statement]:
        """Claims and relations of one document, in text order."""
        return self._extract(document).statements

    def _extract(self, document: Document) -> Read:
        return self._read(document, ((part, self._nlp(part.text)) for part in parts(document)))

    def _read(self, document: Document, parsed: Iterable[tuple[Part, Any]]) -> Read:
        found: list[Statement] = []
        tally = Tally()
        for part, doc in parsed:
            found += self._part(document, part, doc, tally)
        return Read(found, tally.coverage(found))

    def _part(self, document: Document, part: Part, doc: Any, tally: Tally) -> list[Statement]:
        discourse = self._finder.discourse(doc, date=document.date, scope=document.id)
        first = tally.sentences
        extractor = ClaimExtractor(
            discourse, self._lexicon, document.id, document.text, part.origin, first, self.min_confidence
        )
        claims = extractor.claims()
        relations = RelationExtractor(discourse, document.id, document.text, part.origin, first).relations()
        tally.add(discourse, extractor.dropped)
        found: list[Statement] = [*claims, *relations]
        if self._table:
            found = [self._table.apply(statement, document.date) for statement in found]
        return found

    def extract_all(
        self, documents: Iterable[Document]
    ) -> Iterator[tuple[Document, list[Statement] | Exception]]:
        """Documents with their statements, or with what went wrong, in order; parsed in batches."""
        for document, found in self.read_all(documents):
            yield document, found.statements if isinstance(found, Read) else found

    def read_all(self, documents: Iterable[Document]) -> Iterator[tuple[Document, Read | Exception]]:
        """As `extract_all`, with what the reading of each document covered."""
        stream = iter(documents)
        while batch := list(islice(stream, _BATCH)):
            pieces = [(k, part) for k, document in enumerate(batch) for part in parts(document)]
            try:
                docs = list(self._nlp.pipe([part.text for _, part in pieces], batch_size=_BATCH))
            except Exception:  # one text spoils the batch: find it by taking them one by one
                for document in batch:
                    yield document, self._safely(document)
                continue
            yield from self._batch(batch, pieces, docs)

    def _batch(
        self, batch: list[Document], pieces: list[tuple[int, Part]], docs: list[Any]
    ) -> Iterator[tuple[Document, Read | Exception]]:
        parsed: list[list[tuple[Part, Any]]] = [[] for _ in batch]
        for (owner, part), doc in zip(pieces, docs, strict=True):
            parsed[owner].append((part, doc))
        for document, its in zip(batch, parsed, strict=True):
            try:
                found = self._read(document, its)
            except Exception as error:
                yield document, error
            else:
                yield document, found

    def _safely(self, document: Document) -> Read | Exception:
        try:
            return self._extract(document)
        except Exception as error:
            return error

    def code(self, sentence: str, source: str, target: str) -> Coded:
        """The class of what `source` does to `target` in `sentence`; `root` is None where nothing is
        known."""
        return self._code(self._nlp(readable(sentence)), source, target)

    def code_all(self, rows: Iterable[tuple[str, str, str]]) -> Iterator[Coded]:
        """`code` for many rows of (sentence, source, target), in order."""
        stream = ((readable(sentence), (source, target)) for sentence, source, target in rows)
        for doc, (source, target) in self._nlp.pipe(stream, as_tuples=True, batch_size=_BATCH):
            yield self._code(doc, source, target)

    def _code(self, doc: Any, source: str, target: str) -> Coded:
        return code_pair(Tree(doc, self._finder.lemmatizer), self._lexicon, source, target)


def _text(path: str | Path) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"can't read {path}: {error}") from error


def _tables() -> Iterator[bytes]:
    """The contents of the tables that ship with the package."""
    for entry in sorted(resources.files("graphbuild.lexicon").iterdir(), key=lambda e: e.name):
        if entry.name.endswith((".csv", ".toml", ".gz")):
            yield entry.read_bytes()


def _digest(contents: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for content in contents:
        digest.update(content)
    return digest.hexdigest()[:12]
