"""Names taken apart, so that two spellings of one name can be compared.

What the spellings of a transliterated name have in common is found with an ordered list of replacements
(`lexicon/naming.toml`), in the manner of phonetic codes such as Soundex, but with the vowels kept: Hassan and
Hussein, Mohammed and Mahmoud are different people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from graphbuild.lexicon.actors import roles
from graphbuild.lexicon.naming import naming_lexicon
from graphbuild.lexicon.slug import slug

_HYPHENED = re.compile(r"^(?:[A-Za-z]{2}-|[a-z]{2} )")
_LONG = 3  # words with more than one sound each, of a name: more of them are not told apart


@cache
def honorifics() -> frozenset[str]:
    """The words before a name that are no part of it, in lower case: "mr", "dr"."""
    return frozenset(slug(role.noun) for role in roles() if role.class_ == "honorific")


class Person(NamedTuple):
    """A person's name without article and honorifics: its words, the generation ("jr") if it tells one."""

    words: tuple[str, ...]
    generation: str
    family: bool  # begins with a word that belongs to a family name: "de Mistura"

    @property
    def long(self) -> tuple[str, ...]:
        """The words that are no initials."""
        return tuple(word for word in self.words if len(word) > 1)

    @property
    def initials(self) -> tuple[str, ...]:
        """The words of one letter."""
        return tuple(word for word in self.words if len(word) == 1)

    @property
    def short(self) -> bool:
        """A surname alone or with initials, which many may bear."""
        particles = naming_lexicon().particles if self.family else frozenset()
        return sum(word not in particles for word in self.long) <= 1


@lru_cache(maxsize=1 << 18)
def name_words(name: str, honorifics: frozenset[str]) -> tuple[str, ...]:
    """The words of a name without accents, case, hyphens and leading honorifics."""
    words = slug(name).split("-")
    while len(words) > 1 and words[0] in honorifics:
        words = words[1:]
    return tuple(words)


@lru_cache(maxsize=1 << 18)
def person(name: str, honorifics: frozenset[str] = frozenset()) -> Person:
    """A person's name taken apart. An article in front of the whole name counts as one where it is written
    like one ("al-Assad", "el Sisi"): Al Gore has a given name."""
    table = naming_lexicon()
    words = name_words(name, honorifics)
    stripped = name.split(None, len(slug(name).split("-")) - len(words))[-1] if words else name
    kept = [
        word
        for index, word in enumerate(words)
        if word not in table.articles
        or index == len(words) - 1
        or (index == 0 and not _HYPHENED.match(stripped))
    ]
    generation = ""
    if len(kept) > 1 and kept[-1] in table.generations:
        generation = kept.pop()
    family = kept[0] in table.particles and (stripped[:1].islower() or kept[0] not in table.given_too)
    return Person(tuple(kept), generation, family)


@lru_cache(maxsize=1 << 17)
def sounds(word: str) -> tuple[str, ...]:
    """What the spellings of a word have in common. An "e" is heard as "a" or as "i": two words may be one
    where they share any of these."""
    for pattern, put in _replacements():
        word = pattern.sub(put, word)
    if "e" not in word:
        return (word,)
    return tuple(dict.fromkeys(_single(word.replace("e", vowel)) for vowel in "ai"))


@cache
def _replacements() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), put) for pattern, put in naming_lexicon().sounds)


def _single(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


def alike(a: str, b: str) -> bool:
    """Whether two words can be spellings of one."""
    return a == b or not set(sounds(a)).isdisjoint(sounds(b))


def spellings(words: Iterable[str]) -> list[str]:
    """All that the spellings of a name of several words, written together, may have in common."""
    several = [sounds(word) for word in words]
    if sum(len(one) > 1 for one in several) > _LONG:
        several = [one[:1] for one in several]
    return [_single("".join(one)) for one in product(*several)]


def skeleton(word: str) -> str:
    """The consonants of a word, those that are swapped easily as one."""
    kept = _consonants()
    return "".join(kept[letter] for letter in sounds(word)[0] if letter in kept)


@cache
def _consonants() -> dict[str, str]:
    table = naming_lexicon()
    one = {letter: letters[0] for letters in table.swapped for letter in letters}
    return {letter: one.get(letter, letter) for letter in table.consonants}


def is_acronym(name: str) -> bool:
    """Whether a body's name is an acronym: one short word, mostly capitals ("NATO", "AfD", "Y.P.G.")."""
    letters = [letter for letter in name if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return " " not in name and capitals > 1 and len(letters) <= 8 and 3 * capitals >= 2 * len(letters)


@lru_cache(maxsize=1 << 17)
def initials(name: str) -> str:
    """The initials of the words with a capital, which a body's acronym may be made of."""
    return "".join(part[0] for part in re.split(r"[\s-]+", name) if part[:1].isupper())
