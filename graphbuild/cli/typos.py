"""What was meant by a word that doesn't exist: added to the message of an error."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from graphbuild.errors import MissingExtraError, QueryError
from graphbuild.slips import meant

_MOST = 2000  # neighbours of a missing file that are looked at


def told(error: Exception, words: Iterable[str]) -> str:
    """The message of an error, with what was meant by a choice that there is not, or by a path among the
    words of the command line that leads nowhere."""
    message = error.format_message() if isinstance(error, click.ClickException) else str(error)
    if isinstance(error, click.BadParameter):
        hint = _choice(error)
        return message.removesuffix(".") + hint if hint else message
    if "did you mean" not in message.lower() and not isinstance(error, MissingExtraError | QueryError):
        for word in words:
            if word and word in message and (near := _neighbour(word)):
                return f"{message}; did you mean {near}?"
    return message


def nearest(word: str, known: Iterable[str]) -> str:
    """ "; did you mean ...?", or nothing where nothing is near."""
    close = meant(word.lower(), known)
    return f"; did you mean {close}?" if close else ""


def _choice(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    words = error.message.split("'")  # 'jsno' is not one of ...
    return nearest(words[1], map(str, kind.choices)) if isinstance(kind, click.Choice) and words[1:] else ""


def _neighbour(word: str) -> str | None:
    """The file or folder beside a path that is not there whose name is nearest to its own."""
    try:
        path = Path(word)
        if path.exists() or not path.name or not path.parent.is_dir():
            return None
        beside = []
        for at, other in enumerate(path.parent.iterdir()):
            if at == _MOST:
                break
            beside.append(other.name)
    except (OSError, ValueError):
        return None
    close = meant(path.name, sorted(beside))
    return str(path.parent / close) if close else None
