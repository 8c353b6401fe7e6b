"""The extractor whose claims a language model proposes: the same parse, tables and records as the default,
the same relations, other claims."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from graphbuild.errors import EndpointError, StoreError
from graphbuild.extract.coverage import Tally
from graphbuild.extract.extractor import Extractor, Read
from graphbuild.extract.relations import RelationExtractor
from graphbuild.limits import MAX_SENTENCE
from graphbuild.llm.cache import Cache, digest_of
from graphbuild.llm.checking import Checker, once
from graphbuild.llm.client import AnswerError, Client, DownError
from graphbuild.llm.ledger import Ledger
from graphbuild.llm.remote import Estimate, Remote
from graphbuild.llm.schema import cost_of, decoded, fingerprint, request_of
from graphbuild.parse.story import Part, parts
from graphbuild.records import MIN_CONFIDENCE, Claim, Document, Statement

_RULES = "1"  # counts up when the same answer gives other claims
_SENTENCES = 12  # of a request
_CHARACTERS = 6_000  # of a request, unless one sentence has more
_DOWN = 3  # documents in a row without any answer: the endpoint is down


class ModelExtractor(Extractor):
    """Finds claims with the help of a language model; a `Coder` as `graphbuild.extract.Extractor` is, with
    the same parameters for parse, tables and least confidence (0..1).

    `told` is called with what a run is going to ask, before anything is sent, and with what it took at the
    end. `sleep` waits so many seconds. Documents are asked about one after the other; all that are to be read
    are held in memory first, for the estimate. Raises what `Extractor` raises, MissingExtraError, and
    EndpointError for an address or a key that can't be one."""

    def __init__(
        self,
        remote: Remote,
        model: str | None = None,
        actors: Sequence[str | Path] = (),
        min_confidence: float = MIN_CONFIDENCE,
        longest_sentence: int = MAX_SENTENCE,
        *,
        told: Callable[[str], None] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.remote = remote
        self.ledger = Ledger(remote.budget)
        self.dropped: Counter[str] = Counter()  # what the model told that gave no claim, by reason
        self._client = Client(remote, self.ledger, sleep)
        super().__init__(model, actors, min_confidence, longest_sentence)
        self._cache = Cache(remote.cache)
        self._told = told or (lambda message: None)
        self._answered = False

    @property
    def version(self) -> str:
        """As that of the default, and the model, its address, and what it is asked."""
        return hashlib.sha256(f"{super().version}|{self._of_model()}".encode()).hexdigest()[:16]

    @property
    def parts(self) -> dict[str, str]:
        """What `version` is made of, part by part."""
        return super().parts | {"language model": self._of_model()}

    def _of_model(self) -> str:
        remote = self.remote
        return f"{remote.model} at {remote.address}, {remote.form}, prompt {fingerprint()}, rules {_RULES}"

    def extract(self, document: Document) -> list[Statement]:
        """Claims and relations of one document, in text order. Raises what went wrong with it."""
        (found,) = (read for _, read in self.read_all([document]))
        if isinstance(found, Exception):
            raise found
        return found.statements

    def read_all(self, documents: Iterable[Document]) -> Iterator[tuple[Document, Read | Exception]]:
        """Documents with what they gave, or why they gave nothing, in order. Before the first question the
        whole run is estimated. Raises BudgetError where that, or what it takes in the end, is more than the
        budget, and EndpointError where the endpoint is down or refuses."""
        given = list(documents)
        if not given:
            return
        estimate = self.estimate(given)
        self._told(f"{self._named()}: {estimate}; the budget is {self.remote.budget}")
        self.ledger.check(estimate)
        down = 0
        with self._client:
            for document in given:
                try:
                    found = self._extract(document)
                except DownError as error:
                    down += 1
                    if down >= _DOWN or not self._answered:
                        raise EndpointError(
                            f"{error} ({self.remote.url}); what is done is kept, and the same command "
                            "goes on from there"
                        ) from None
                    yield document, error
                except (EndpointError, StoreError):
                    raise
                except Exception as error:
                    yield document, error
                else:
                    down = 0
                    yield document, found
        self._told(f"{self._named()} took {self.ledger}{self._dropped()}")

    def _named(self) -> str:
        return f"the language model {self.remote.model} at {self.remote.url}"

    def _dropped(self) -> str:
        counts = [f"{reason} {count:,}" for reason, count in sorted(self.dropped.items()) if count]
        return f"; of what it told was dropped: {', '.join(counts)}" if counts else ""

    def estimate(self, documents: Iterable[Document]) -> Estimate:
        """What asking about these documents will take; nothing is sent."""
        number = requests = cached = sent = back = 0
        for document in documents:
            number += 1
            for part in parts(document):
                for sentences in self._questions(self._parsed(part)):
                    body = request_of(self.remote, [text for _, text in sentences])
                    if self._known(body) is not None:
                        cached += 1
                        continue
                    out, into = cost_of(body, len(sentences))
                    requests, sent, back = requests + 1, sent + out, back + into
        return Estimate(documents=number, requests=requests, cached=cached, tokens_in=sent, tokens_out=back)

    def _parsed(self, part: Part) -> Any:
        try:
            return self._nlp(part.text)
        except Exception:  # told when its turn comes
            return self._nlp.make_doc("")

    def _questions(self, doc: Any) -> Iterator[list[tuple[int, str]]]:
        """Sentences of a Doc by their number and words, as many together as go into one request."""
        held: list[tuple[int, str]] = []
        length = 0
        for number, sentence in enumerate(doc.sents):
            text = sentence.text.strip().encode("utf-8", "replace").decode()
            if not any(c.isalpha() for c in text):
                continue
            if held and (len(held) == _SENTENCES or length + len(text) > _CHARACTERS):
                yield held
                held, length = [], 0
            held.append((number, text))
            length += len(text)
        if held:
            yield held

    def _part(self, document: Document, part: Part, doc: Any, tally: Tally) -> list[Statement]:
        questions = list(self._questions(doc))
        discourse = self._finder.discourse(doc, date=document.date, scope=document.id)
        first = tally.sentences
        checker = Checker(discourse, self._lexicon, document.id, document.text, part.origin, first)
        claims: list[Claim] = []
        for sentences in questions:
            answer = self._ask([text for _, text in sentences])
            asked = [number for number, _ in sentences]
            claims += checker.claims(asked, decoded(answer), self.min_confidence)
        told = once(claims, checker.dropped)
        relations = RelationExtractor(discourse, document.id, document.text, part.origin, first).relations()
        tally.add(discourse, checker.dropped)
        self.dropped.update(checker.dropped)
        found: list[Statement] = [*told, *relations]
        if self._table:
            found = [self._table.apply(statement, document.date) for statement in found]
        return found

    def _ask(self, sentences: list[str]) -> str:
        body = request_of(self.remote, sentences)
        known = self._known(body)
        if known is not None:
            self.ledger.cached += 1
            return known
        try:
            answer = self._client.ask(
                lambda attempt: request_of(self.remote, sentences, attempt),
                sum(cost_of(body, len(sentences))),
                decoded,
            )
        except DownError:
            raise
        except AnswerError:
            self._answered = True
            raise
        self._answered = True
        self._cache.put(digest_of(self.remote.address, body), answer)
        return answer

    def _known(self, body: dict[str, Any]) -> str | None:
        """The answer that is kept, if it is one."""
        answer = self._cache.get(digest_of(self.remote.address, body))
        try:
            return answer if answer is not None and decoded(answer) is not None else None
        except ValueError:
            return None
