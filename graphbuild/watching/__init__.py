"""Feeds and folders looked at again and again, and what is new in them added to a graph (extra `watch`)."""

from graphbuild.errors import MissingExtraError

try:
    from graphbuild.watching.fetching import Manners
    from graphbuild.watching.rounds import Round, Watch
except ModuleNotFoundError as missing:
    if missing.name in ("courlan", "feedparser", "protego", "urllib3"):
        raise MissingExtraError("watching feeds", "watch") from None
    raise

__all__ = ["Manners", "Round", "Watch"]
