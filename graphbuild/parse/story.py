"""From a Document to what spaCy parses: the paragraphs of the story, and the way back to its offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from graphbuild.limits import MAX_SENTENCE
from graphbuild.records import Document

_GAP = "\n\n"
_PART = 100_000  # characters parsed at once; memory of the parser grows with them
_RUN = 500  # characters without a space: the tokenizer's time grows with the square of a run of marks
_UNSPACED = re.compile(rf"(?<!\S)\S{{{_RUN},}}")
_MARK = re.compile(r"[^\w\s]|_")
# What runs on for longer is a list or no prose, and rules look at whole sentences.
LONGEST_SENTENCE = MAX_SENTENCE
_ENDS = frozenset(".!?")


@dataclass(frozen=True, slots=True)
class Part:
    """Paragraphs of one document that are parsed together.

    `text` joins them by blank lines; `starts` and `origins` list, paragraph by paragraph, where each begins
    in `text`
    and in the document.
    """

    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    def origin(self, offset: int) -> int:
        """The document's offset of an offset into `text`."""
        k = max(0, bisect_right(self.starts, offset) - 1)
        return self.origins[k] + offset - self.starts[k]


def parts(document: Document) -> Iterator[Part]:
    """The story of a document, whole where it fits one parse, else cut between paragraphs."""
    texts: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    length = 0
    for a, b in _pieces(document):
        if texts and length + b - a > _PART:
            yield _part(texts, starts, origins)
            texts, starts, origins, length = [], [], [], 0
        starts.append(length)
        origins.append(a)
        texts.append(document.text[a:b])
        length += b - a + len(_GAP)
    if texts:
        yield _part(texts, starts, origins)


def _part(texts: list[str], starts: list[int], origins: list[int]) -> Part:
    """spaCy's English splits "didn't" but not "didn’t": the parsed text has the straight apostrophe."""
    return Part(readable(_GAP.join(texts)), tuple(starts), tuple(origins))


def readable(text: str) -> str:
    """The text as the parser is to see it, of the same length: straight apostrophes in "didn’t", and here
    and there a space for a mark in an endless row of marks."""
    return _UNSPACED.sub(_spaced, text.replace("n’t", "n't"))


def _spaced(run: re.Match[str]) -> str:
    """A run without spaces, one mark in every stretch of it turned into a space. Letters and digits stay."""
    text = run.group()
    pieces = []
    at = 0
    while len(text) - at > _RUN:
        mark = _MARK.search(text, at + _RUN - 1)
        if mark is None:
            break
        pieces += [text[at : mark.start()], " "]
        at = mark.end()
    return "".join([*pieces, text[at:]])


def _pieces(document: Document) -> Iterator[tuple[int, int]]:
    story = document.story or ((0, len(document.text)),)
    for a, b in story:
        while b - a > _PART:  # one endless paragraph: cut at a space
            cut = document.text.rfind(" ", a + _PART // 2, a + _PART)
            cut = cut if cut > a else a + _PART
            yield a, cut
            a = cut
        if document.text[a:b].strip():
            yield a, b


@Language.factory("graphbuild_story", default_config={"longest": LONGEST_SENTENCE})
def make_story(nlp: Language, name: str, longest: int) -> Callable[[Doc], Doc]:
    """Component, before the parser: a blank line ends a sentence, so that headings and captions stay
    apart, and none is longer than `longest` tokens."""

    def story(doc: Doc) -> Doc:
        start = good = 0  # where the sentence began, and where it may best end
        ended = False
        for token in doc[:-1]:
            ended = ended or token.text in _ENDS
            after = token.i + 1
            if doc[after].is_space:
                continue
            if token.is_space or token.whitespace_:
                good = after if ended else good
                ended = False
            if token.is_space and token.text.count("\n") > 1:
                cut = after
            elif after - start >= longest:
                cut = good if good > start else after
            else:
                continue
            doc[cut].is_sent_start = True
            start = good = cut
        return doc

    return story
