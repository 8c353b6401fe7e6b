"""A parsed Doc as plain lists: what the rules read, many times faster than spaCy's Token objects.

Positions are token indices into the Doc. Labels are spaCy's: Penn tags and ClearNLP dependencies.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Literal

from spacy.attrs import DEP, HEAD, IDX, LENGTH, ORTH, SENT_START, SPACY, TAG
from spacy.lookups import Lookups
from spacy.tokens import Doc

Pos = Literal["verb", "noun", "adj"]

_UPOS = {"V": "VERB", "N": "NOUN", "J": "ADJ", "R": "ADV"}


def pos_of(tag: str) -> Pos | None:
    """The lexicon's part of speech of a Penn tag; None for the rest."""
    if tag.startswith("VB"):
        return "verb"
    if tag.startswith("NN"):
        return "noun"
    return "adj" if tag.startswith("JJ") else None


class Lemmatizer:
    """spaCy's rule lemmatizer, asked once for each word form and only for the words that rules look at."""

    def __init__(self, nlp: Any) -> None:
        self._vocab = nlp.vocab
        self._rules = None
        for name, component in nlp.components:  # disabled ones too: it is loaded but not run
            if name == "lemmatizer" and hasattr(component, "rule_lemmatize"):
                self._rules = _quick(component)
        self.lemma = lru_cache(maxsize=100_000)(self._lemma)

    def _lemma(self, lower: str, tag: str) -> str:
        upos = _UPOS.get(tag[:1])
        if self._rules is None or upos is None:
            return lower
        doc = Doc(self._vocab, words=[lower])
        token = doc[0]
        token.pos_ = upos
        if tag in ("VB", "VBP", "NN", "JJ", "RB"):
            return lower
        # "waging" could be of "wag" or "wage": the longer one is the likelier
        forms = self._rules.rule_lemmatize(token)
        # spaCy keeps every word for good; `lemma` remembers what matters
        self._rules.cache.pop((token.orth, token.pos, token.morph.key), None)  # type: ignore[attr-defined]
        return str(max(forms, key=lambda form: (form != lower, len(form))))


def _quick(lemmatizer: Any) -> Any:
    """The same lemmatizer with the words it knows as sets: in its lists each look-up takes a fifth of a
    millisecond."""
    quick = copy.copy(lemmatizer)
    quick.lookups = Lookups()
    for name in lemmatizer.lookups.tables:
        table = lemmatizer.lookups.get_table(name)
        if name == "lemma_index":
            table = {pos: frozenset(words) for pos, words in table.items()}
        quick.lookups.add_table(name, dict(table))
    quick.cache = {}
    return quick


class Tree:
    """Dependency trees of all sentences of a Doc.

    words, lower, tags, deps: list[str], one for each token; heads: list[int] (a root is its own head);
    text: the Doc's; names: the model's named entities as (start, end, label);
    children: list[list[int]] in text order; starts, ends: character offsets in the Doc's text;
    sentences: list of (first token, past the last token).
    """

    def __init__(self, doc: Doc, lemmatizer: Lemmatizer) -> None:
        self.names = [(e.start, e.end, e.label_) for e in doc.ents]
        self.n = len(doc)
        rows = doc.to_array([HEAD, DEP, TAG, IDX, LENGTH, ORTH, SENT_START, SPACY])
        strings = doc.vocab.strings
        names: dict[int, str] = {}

        def name(key: int) -> str:
            if key not in names:
                names[key] = strings[key]
            return names[key]

        self.words = [name(k) for k in rows[:, 5].tolist()] if self.n else []
        self.lower = [w.lower() for w in self.words]
        spaces = rows[:, 7].tolist() if self.n else []
        self.text = "".join([f"{w} " if space else w for w, space in zip(self.words, spaces, strict=True)])
        offsets: list[int] = rows[:, 0].astype("int64").tolist() if self.n else []
        self.heads = [i + h for i, h in enumerate(offsets)]
        self.deps = [name(k) for k in rows[:, 1].tolist()] if self.n else []
        self.tags = [name(k) for k in rows[:, 2].tolist()] if self.n else []
        self.starts: list[int] = rows[:, 3].astype("int64").tolist() if self.n else []
        lengths: list[int] = rows[:, 4].astype("int64").tolist() if self.n else []
        self.ends = [s + n for s, n in zip(self.starts, lengths, strict=True)]
        self._mend_possessors()
        self.children: list[list[int]] = [[] for _ in range(self.n)]
        for i, h in enumerate(self.heads):
            if h != i:
                self.children[h].append(i)
        self._mend_speakers()
        for i, kids in enumerate(self.children):
            if self.tags[i] == "NN" and any(self.tags[c] == "TO" and self.deps[c] == "aux" for c in kids):
                self.tags[i] = "VB"  # "intends to sanction", tagged as a noun
        starts = (
            [i for i, k in enumerate(rows[:, 6].astype("int64").tolist()) if k == 1 or i == 0]
            if self.n
            else []
        )
        self.sentences = list(zip(starts, [*starts[1:], self.n], strict=True)) if self.n else []
        self.sentence_of = [0] * self.n
        for k, (a, b) in enumerate(self.sentences):
            for i in range(a, b):
                self.sentence_of[i] = k
        self._lemmatizer = lemmatizer
        self._lemmas: list[str | None] = [None] * self.n
        self._passive: dict[int, bool] = {}

    def _mend_possessors(self) -> None:
        """ "Undermining Ankara's plans", where the parser made both nouns objects: the first owns the
        second."""
        for i in range(self.n - 1):
            owner = self.heads[i]
            if self.tags[i] != "POS" or owner != i - 1 or self.deps[owner] not in ("dobj", "pobj", "nsubj"):
                continue
            verb, dep = self.heads[owner], self.deps[owner]
            for j in range(i + 1, min(i + 6, self.n)):
                if self.heads[j] == verb and self.deps[j] == dep:
                    self.heads[owner], self.deps[owner] = j, "poss"
                    break
                if not self.tags[j].startswith(("N", "J", "R")):
                    break

    def _mend_speakers(self) -> None:
        """ "... wounding 11, the governor of Odesa said", where the parser made an object of who says it."""
        for said in range(2, self.n):
            if not self.tags[said].startswith("VB") or not self._lacks_subject(said):
                continue
            end = said - 1
            while end > 0 and self.words[end] == ",":
                end -= 1
            top, chain = None, [end, *self.ancestors(end)]
            for i in chain:
                if self.tags[i].startswith("V") or said in (i, self.heads[i]):
                    break
                below = self.subtree(i)
                if (
                    self.tags[i].startswith("NN")
                    and self.words[below[0] - 1] == ","
                    and all(j <= end or self.words[j] == "," for j in below)
                    and self.deps[i] in ("dobj", "conj", "appos")
                ):
                    top = i
            if top is None or not any(self.deps[i] == "ccomp" and self.heads[i] == said for i in chain):
                continue
            self.children[self.heads[top]].remove(top)
            self.heads[top], self.deps[top] = said, "nsubj"
            self.children[said] = sorted([*self.children[said], top])

    def _lacks_subject(self, verb: int) -> bool:
        """Whether a verb has a clause before it and nobody who says that, nor anybody after it."""
        kids = self.children[verb]
        return any(self.deps[c] == "ccomp" and c < verb for c in kids) and not any(
            self.deps[c] in ("nsubj", "nsubjpass", "csubj", "auxpass")
            or (c > verb and self.tags[c].startswith(("NN", "PRP")) and self.deps[c] != "npadvmod")
            for c in kids
        )

    def lemma(self, i: int) -> str:
        """The lemma of token `i`, lower case."""
        known = self._lemmas[i]
        if known is None:
            known = self._lemmas[i] = self._lemmatizer.lemma(self.lower[i], self.tags[i])
        return known

    def span_text(self, start: int, end: int) -> str:
        """The text of tokens `start` to `end` (exclusive)."""
        return self.text[self.starts[start] : self.ends[end - 1]]

    def child(self, i: int, *deps: str) -> int | None:
        """The first child of `i` with one of `deps`."""
        for c in self.children[i]:
            if self.deps[c] in deps:
                return c
        return None

    def all_children(self, i: int, *deps: str) -> Iterator[int]:
        """The children of token `i` with one of these dependencies, in text order."""
        for c in self.children[i]:
            if self.deps[c] in deps:
                yield c

    def conjuncts(self, i: int) -> list[int]:
        """`i` and what is coordinated with it to the right, in text order.

        A list of bare plurals ("jets, militias and rebels") is often parsed as an apposition with the
        conjunction.
        """
        found, todo = [i], [i]
        while todo:
            for c in self.children[todo.pop()]:
                if self.deps[c] == "conj" or (
                    self.deps[c] == "appos" and self.tags[c] == "NNS" and self._in_list(c)
                ):
                    found.append(c)
                    todo.append(c)
        return sorted(found)

    def _in_list(self, i: int) -> bool:
        """Whether `i` is coordinated: "militias and rebels", "militias, soldiers and rebels"."""
        j = self.child(i, "conj")
        found = j is not None and self.child(i, "cc") is not None
        while j is not None and not found:  # the conjunction hangs on the last but one
            found = self.child(j, "cc") is not None
            j = self.child(j, "conj")
        return found

    def ancestors(self, i: int) -> Iterator[int]:
        """The heads above `i`, nearest first."""
        while self.heads[i] != i:
            i = self.heads[i]
            yield i

    def subtree(self, i: int) -> list[int]:
        """`i` and all below it, in text order."""
        found, todo = [], [i]
        while todo:
            j = todo.pop()
            found.append(j)
            todo.extend(self.children[j])
        return sorted(found)

    def is_passive(self, i: int) -> bool:
        """Whether verb `i` is a passive: with a passive subject or auxiliary, an agent, or a bare
        participle after a noun."""
        walked: list[int] = []
        while i not in self._passive:
            walked.append(i)
            if any(self.deps[c] in ("nsubjpass", "auxpass", "csubjpass", "agent") for c in self.children[i]):
                self._passive[i] = True
            elif self.tags[i] != "VBN" or any(self.deps[c] in ("aux", "nsubj") for c in self.children[i]):
                self._passive[i] = False
            elif self.deps[i] != "conj" or self.heads[i] == i:
                self._passive[i] = self.deps[i] == "acl"
            else:
                i = self.heads[i]  # a coordinated participle is what the one before it is
        self._passive.update(dict.fromkeys(walked, self._passive[i]))
        return self._passive[i]
