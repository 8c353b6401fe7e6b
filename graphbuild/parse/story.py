"""From a Document to what spaCy parses: the paragraphs of the story, and the way back to its offsets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from graphbuild.records import Document

_GAP = "\n\n"
_PART = 100_000  # characters parsed at once; memory of the parser grows with them


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
    """spaCy's English splits "didn't" but not "didn’t": the parsed text has the straight apostrophe, same
    length."""
    return Part(_GAP.join(texts).replace("n’t", "n't"), tuple(starts), tuple(origins))


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


@Language.factory("graphbuild_story")
def make_story(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Component, before the parser: a blank line ends a sentence, so that headings and captions stay
    apart."""

    def story(doc: Doc) -> Doc:
        for token in doc[:-1]:
            if token.is_space and "\n" in token.text and token.text.count("\n") > 1:
                following = doc[token.i + 1]
                if not following.is_space:
                    following.is_sent_start = True
        return doc

    return story
