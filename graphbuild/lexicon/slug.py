"""Ids that people can read: the slug of a name."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata

# Latin letters that Unicode does not decompose into an ASCII letter and a mark.
_FOLDED = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "ng",
    "ə": "e", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ŧ": "t", "ƴ": "y",
})  # fmt: skip
# Marks inside a word (U.S., Xi'an, Sana'a, Hawaiʻi) vanish instead of splitting it.
_INSIDE = re.compile("[.'`´‘’‛ʹʻʼʽʾʿˈ]")
_BETWEEN = re.compile("[^a-z0-9]+")


@functools.lru_cache(maxsize=1 << 17)
def slug(name: str) -> str:
    """A lower-case ASCII id for a name: "São Tomé" -> "sao-tome", "U.S." -> "us"; never empty; idempotent.

    What ASCII can't hold is not dropped silently: a name with letters of another script ends in (or, where
    nothing else is left, consists of) "x" and ten hexadecimal digits that depend on the whole name, so that
    two Cyrillic names stay two ids.
    """
    plain = name.isascii()
    if plain:
        folded = name.lower()
    else:
        letters = unicodedata.normalize("NFKD", name.casefold())
        folded = "".join(c for c in letters if not unicodedata.combining(c)).translate(_FOLDED)
    folded = _INSIDE.sub("", folded)
    words = _BETWEEN.sub("-", folded).strip("-")
    if words and (plain or not any(c.isalnum() and not c.isascii() for c in folded)):
        return words
    canonical = unicodedata.normalize("NFKC", name.casefold()).encode("utf-8", "surrogatepass")
    digest = "x" + hashlib.sha256(canonical).hexdigest()[:10]
    return f"{words}-{digest}" if words else digest
