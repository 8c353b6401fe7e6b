"""Bytes to text: UTF-8 and what byte order marks announce, else a guess that has to look like text."""

from __future__ import annotations

import codecs
import re

from graphbuild.errors import InputError
from graphbuild.limits import MAX_CHARACTERS

# UTF-32 first: its little-endian mark begins like that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_ESCAPED = re.compile(r"[\udc80-\udcff]")
# What English text holds beyond ASCII in windows-1252: accented letters inside words, typographic marks.
_TYPOGRAPHY = frozenset("‘’“”–—…•€£¥§©®™°·«»½¼¾²³±×\u00a0\u00ad¡¿†‡‰‹›ªº¢´¨")
# UTF-8 read as windows-1252: a lead byte's character before a continuation byte's.
_MOJIBAKE = re.compile(r"[ÂÃ][\u0080-¿‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|ï»¿|ðŸ")
# charset-normalizer finds words of some language in any few bytes, and gets slow on many.
_GUESS_LEAST, _GUESS_MOST = 40, 200_000


def mark_of(start: bytes) -> tuple[bytes, str] | None:
    """The byte order mark that the bytes begin with, and its encoding."""
    return next(((mark, name) for mark, name in BYTE_ORDER_MARKS if start.startswith(mark)), None)


def decode(data: bytes, declared: str | None = None) -> str:
    """The text, newlines and all as they are; a byte order mark is dropped.

    Tried in order: the byte order mark, UTF-8, the encoding that the document itself declares, windows-1252
    where the outcome looks like English, charset-normalizer. Raises InputError where nothing fits.
    """
    if marked := mark_of(data):
        mark, name = marked
        try:
            return data[len(mark) :].decode(name)
        except UnicodeDecodeError:
            raise InputError(f"its byte order mark says {name.upper()}, which it is not") from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if b"\0" in data:
        raise InputError("binary, not text: it holds NUL bytes")
    if len(data) > 4 * MAX_CHARACTERS:
        raise InputError(f"{len(data):,} bytes that are not UTF-8: too many to guess the encoding of")
    if _mostly_utf8(data):
        return data.decode("utf-8", errors="replace")
    return _guess(data, declared)


def repair(text: str) -> str:
    """Mends text that was decoded as UTF-8 with `surrogateescape`: its bytes are decoded again, by guess."""
    if _ESCAPED.search(text):
        return decode(text.encode("utf-8", errors="surrogateescape"))
    return text


def without_surrogates(text: str) -> str:
    """Lone surrogates, which JSON can hold and UTF-8 can't, as U+FFFD, one for one."""
    return _SURROGATES.sub("\ufffd", text)


def check_text(text: str) -> None:
    """Raises InputError for text that is empty, too long, or not text at all."""
    if not text:
        raise InputError("empty")
    if text.isspace():
        raise InputError("nothing but white space")
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"{len(text):,} characters, more than {MAX_CHARACTERS:,}: split it into articles")
    if _is_binary(text):
        raise InputError("binary, not text: it holds control characters")


def _is_binary(text: str) -> bool:
    return "\0" in text or len(_CONTROLS.findall(text)) * 100 > len(text)


def _mostly_utf8(data: bytes) -> bool:
    """UTF-8 with a few broken bytes, say where a text was cut or pasted: to replace, not to guess again."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    sound = sum(character > "\x7f" for character in text) - broken
    return sound >= 3 * broken


def _guess(data: bytes, declared: str | None) -> str:
    for name in filter(None, (declared, "cp1252")):
        try:
            text = data.decode(name)
        except (LookupError, ValueError):
            continue
        if (name == declared and not _is_binary(text)) or _looks_english(text):
            return text
    if len(data) >= _GUESS_LEAST:
        from charset_normalizer import from_bytes

        best = from_bytes(data[:_GUESS_MOST]).best()
        if best is not None and best.percent_chaos < 15:
            text = data.decode(best.encoding, errors="replace")
            if text.count("\ufffd") * 100 <= len(text) and not _is_binary(text) and _is_wordy(text):
                return text
    raise InputError("neither UTF-8 nor any other encoding that gives plausible text: save it as UTF-8")


def _looks_english(text: str) -> bool:
    """Some accents and typographic marks among ASCII letters, none of them UTF-8 read wrongly."""
    if _is_binary(text) or _MOJIBAKE.search(text):
        return False
    foreign = [character for character in text if character > "\x7f"]
    letters = sum(character.isalpha() for character in foreign)
    marks = sum(character in _TYPOGRAPHY for character in foreign)
    ascii_letters = sum("a" <= character <= "z" or "A" <= character <= "Z" for character in text)
    strange = len(foreign) - letters - marks
    return ascii_letters >= 2 * len(foreign) and strange * 20 <= len(foreign) and _is_wordy(text)


def _is_wordy(text: str) -> bool:
    """Letters and spaces make up most of a text, whatever its language."""
    return sum(character.isalpha() or character.isspace() for character in text) * 10 >= len(text) * 7
