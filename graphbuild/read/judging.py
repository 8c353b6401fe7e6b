"""What a single paragraph is: a part of the story, or an appeal, a caption, a byline, a heading, ...

The rules know forms (brackets at the end, capitals, no full stop) and word lists (lexicon/boilerplate.toml);
none knows an outlet. Every rule wants a short paragraph: a long one is story until most of it says otherwise.
"""

from __future__ import annotations

import re

from graphbuild.read.boilerplate import boilerplate, fold, one_of
from graphbuild.read.dateline import is_agency
from graphbuild.read.dates import leading_date
from graphbuild.read.paragraphs import Block, Kind

# An appeal has at least one strong cue (or two weak ones) in so many words.
_WORDS_PER_CUE = 30
_LONGEST_PROMPT = 30  # words
_QUOTED = re.compile(r'"[^"]{0,1000}"|“[^”]{0,1000}”')
_READER = re.compile(r"\b(?:you|your|we|our|us)\b")
_RIGHTS = re.compile(
    r"^(?:©|\(c\)\s*(?:19|20)\d\d\b|copyright\b\s*(?:©|\(c\)|(?:19|20)\d\d|by\b|:))|©\s*(?:19|20)\d\d"
)
_LINK = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/)\S+|(?<!\S)\S{1,80}@\S{1,80}\.\w{2,}")
_TWEET = re.compile(r"^[—–-]+\s?.{1,60}\(@\w+\)")
_LAST_BRACKETS = re.compile(r"[(\[]([^()\[\]]{2,140})[)\]]\.?$")
_CREDIT_TAIL = re.compile(r"(?:^|[.!?\"”)|]\s+|\s)([^\s:.|][^:.|]{0,30}):\s*([^.!?]{2,80})$")
_DOMAIN = re.compile(r"[\w-]+\.[a-z]{2,6}(?:/\S*)?")
_STOP = re.compile(r"[.!?…][\"”’'»)\]]*$")
_WORD = re.compile(r"[^\W_](?:[\w'’.&/-]*\w)?")


def ends_as_sentence(paragraph: str) -> bool:
    """Whether a paragraph ends with the mark of a sentence, inside or outside of quotation marks."""
    return bool(_STOP.search(paragraph))


def word_count(paragraph: str) -> int:
    """Words; a run of characters without spaces counts for as many as it would be long."""
    return max(len(paragraph.split()), len(paragraph) // 30)


def judge(paragraph: str) -> Kind:
    """What the paragraph is, seen alone; headings are told by `judge_all`, which sees the neighbours."""
    words = word_count(paragraph)
    folded = fold(paragraph)
    if not any(character.isalnum() for character in paragraph):
        return "ornament"
    if ("/" in paragraph or "@" in paragraph or "www." in paragraph) and _mostly_links(paragraph):
        return "link"
    if (date := leading_date(paragraph)) and date[1] >= len(paragraph):
        return "date"
    if is_notice(folded, words):
        return "notice"
    if is_byline(paragraph, folded, words):
        return "byline"
    if is_prompt(folded, words):
        return "prompt"
    if is_caption(paragraph, words):
        return "caption"
    if is_appeal(paragraph, words):
        return "appeal"
    return "story"


def _mostly_links(paragraph: str) -> bool:
    return sum(len(link[0]) for link in _LINK.finditer(paragraph)) * 2 > len(paragraph)


def is_appeal(paragraph: str, words: int) -> bool:
    """A publisher speaks to readers of money, subscriptions or consent. What is quoted does not count."""
    lists = boilerplate().appeal
    folded = fold(_QUOTED.sub(" ", paragraph))
    cues = 2 * len(set(one_of(lists.strong).findall(folded)))
    if _READER.search(folded):
        cues += len(set(one_of(lists.weak).findall(folded)))
    return cues >= 2 and cues * _WORDS_PER_CUE >= words


def is_plain(paragraph: str) -> bool:
    """Whole sentences, without a word of an appeal and without addressing the reader."""
    lists = boilerplate().appeal
    folded = fold(_QUOTED.sub(" ", paragraph))
    spoken_to = _READER.search(folded) or any(
        one_of(cues).search(folded) for cues in (lists.strong, lists.weak)
    )
    return not spoken_to and ends_as_sentence(paragraph) and judge(paragraph) == "story"


def is_prompt(folded: str, words: int) -> bool:
    """A button, a label, or a pointer to something else to read."""
    lists = boilerplate().prompt
    if folded.strip(" .:!?|>»→[](){}-–—*•") in lists.whole:
        return True
    return words <= _LONGEST_PROMPT and bool(one_of(lists.starts).match(folded.lstrip("[(*•>»→-– ")))


def is_notice(folded: str, words: int) -> bool:
    """Whether a short paragraph (`folded` to lower case, of so many words) is a notice of rights or of an
    agency."""
    if words > boilerplate().caption.max_words:
        return False
    return bool(_RIGHTS.search(folded) or one_of(boilerplate().notice.contains).search(folded))


def is_byline(paragraph: str, folded: str, words: int) -> bool:
    """Who wrote, edited or contributed; also the line under an embedded post."""
    lists = boilerplate().byline
    if words > lists.max_words:
        return False
    if one_of(lists.starts).match(folded.lstrip("•*-–— ")) or one_of(lists.contains).search(folded):
        return True
    if _TWEET.match(paragraph):
        return True
    first, _, names = folded.partition(" ")
    if first not in lists.by or not names or words > 14 or ends_as_sentence(paragraph):
        return False
    name_words = paragraph.replace(",", " ").replace("|", " ").split()[1:]
    return all(not word[0].islower() or fold(word) in lists.among_names for word in name_words)


def is_caption(paragraph: str, words: int) -> bool:
    """A picture's text: short, and introduced or ended by a credit."""
    lists = boilerplate().caption
    if words > lists.max_words:
        return False
    folded = fold(paragraph).lstrip("([ ")
    if one_of(lists.words, "{}\\s?[:/|]").match(folded):
        return True
    if brackets := _LAST_BRACKETS.search(paragraph):
        sentence_before = ends_as_sentence(paragraph[: brackets.start()].rstrip())
        return is_credit(brackets[1].strip(), bare_agency=not sentence_before)
    tail = _CREDIT_TAIL.search(paragraph)
    if tail and not tail[2][0].islower() and one_of(lists.words, "{}$").search(fold(tail[1])):
        return True
    if ends_as_sentence(paragraph):
        return False
    return bool(one_of(lists.ends, "{}$").search(folded.rstrip("]) ")))


def is_credit(words: str, *, bare_agency: bool) -> bool:
    """Whether bracketed words name a picture's source: a picture word, "agency/name", a site or an agency.

    An agency alone after a full stop signs a text ("... said. (Reuters)"): `bare_agency` says if it counts.
    """
    lists = boilerplate().caption
    folded = fold(words)
    if one_of(lists.words).search(folded) or one_of(lists.ends, "{}$").search(folded):
        return True
    first, slash, _ = folded.partition("/")
    if slash and is_agency(first):
        return bare_agency or not is_agency(words)
    return bare_agency and bool(is_agency(words) or _DOMAIN.fullmatch(folded))


def judge_all(text: str, blocks: list[Block]) -> list[Kind]:
    """What each block is: what its format says, else what it is alone, else by its neighbours a heading."""
    kinds = [block.kind or judge(text[block.start : block.end]) for block in blocks]
    for index in _headings(text, blocks, kinds):
        kinds[index] = "heading"
    return kinds


def _headings(text: str, blocks: list[Block], kinds: list[Kind]) -> set[int]:
    """Indices of the paragraphs that head others: short, without a full stop, above a paragraph of sentences.

    A title in capitals may also stand last. Where such lines hold more words than the sentences do they are
    the story, as in a list of news in brief: then none is a heading.
    """
    told = [kind == "story" for kind in kinds]
    body = [
        is_told and ends_as_sentence(text[block.start : block.end])
        for block, is_told in zip(blocks, told, strict=True)
    ]
    found = {
        index
        for index, block in enumerate(blocks)
        if told[index] and _heads(text[block.start : block.end], followed=any(body[index + 1 : index + 4]))
    }
    in_headings = sum(len(text[blocks[index].start : blocks[index].end]) for index in found)
    in_body = sum(
        len(text[block.start : block.end]) for block, is_body in zip(blocks, body, strict=True) if is_body
    )
    return found if in_body > in_headings else set()


def _heads(paragraph: str, *, followed: bool) -> bool:
    lists = boilerplate().heading
    count = word_count(paragraph)
    if count > lists.max_words or paragraph[0] in "\"“'‘" or re.search(r"[.!?]\s", paragraph.rstrip("?")):
        return False
    if paragraph.endswith("?"):
        return followed
    if ends_as_sentence(paragraph) or paragraph.endswith((",", ";")):
        return False
    words = _WORD.findall(paragraph)
    large = [not word[0].islower() or fold(word) in lists.minor for word in words]
    if all(large):
        return True
    return followed and count <= lists.max_words_plain and large[0] and not paragraph.endswith(":")
