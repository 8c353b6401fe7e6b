"""Where a language model is, and what asking it may cost."""

from __future__ import annotations

import math
import re
from typing import Literal
from urllib.parse import urlsplit

from graphbuild.errors import EndpointError
from graphbuild.records import Record
from graphbuild.wording import count

URL_VARIABLE = "GRAPHBUILD_LLM_URL"
KEY_VARIABLE = "GRAPHBUILD_LLM_KEY"
TIMEOUT = 120.0  # seconds for one answer; a model on a laptop's processor is slow
REQUESTS = 1_000  # that a run may send where no budget is given

Form = Literal["schema", "json", "text"]

_BUDGET = re.compile(r"(\d[\d_,]*)\s*([kM]?)\s*(requests?|tokens?)")
_TIMES = {"": 1, "k": 1_000, "M": 1_000_000}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Budget(Record, frozen=True, kw_only=True):
    """The most that one run may ask for: requests, and tokens sent and received; None for any number."""

    requests: int | None = None
    tokens: int | None = None

    @classmethod
    def parse(cls, words: str) -> Budget:
        """A budget in words: "500 requests", "2Mtokens", "300k tokens". Raises EndpointError."""
        found = _BUDGET.fullmatch(words.strip())
        if found is None:
            raise EndpointError(
                f"{words[:40]!r} is no budget; write a number and what it counts, as in '500 requests' or "
                "'2M tokens'"
            )
        number = int(re.sub("[_,]", "", found[1])) * _TIMES[found[2]]
        return cls(requests=number) if found[3].startswith("request") else cls(tokens=number)

    def __str__(self) -> str:
        told = [count(self.requests, "request")] if self.requests is not None else []
        told += [count(self.tokens, "token")] if self.tokens is not None else []
        return " and ".join(told) or "no budget"

    def exceeded_by(self, requests: int, tokens: int) -> bool:
        """Whether so many requests and tokens are more than it allows."""
        return (self.requests is not None and requests > self.requests) or (
            self.tokens is not None and tokens > self.tokens
        )


class Estimate(Record, frozen=True, kw_only=True):
    """What a run will ask for, counted before it starts. `requests` is exact unless answers fail, `cached`
    are answers that are known already; `tokens_in` is a token for three bytes, `tokens_out` what answers of
    that many sentences tend to take, both on the high side."""

    documents: int = 0
    requests: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    @property
    def tokens(self) -> int:
        """Tokens sent and received."""
        return self.tokens_in + self.tokens_out

    def __str__(self) -> str:
        known = f" ({self.cached:,} more are known already)" if self.cached else ""
        return (
            f"{count(self.documents, 'document')}, {count(self.requests, 'request')}{known}, "
            f"some {self.tokens_in:,} tokens out and {self.tokens_out:,} back"
        )


class Remote(Record, frozen=True, kw_only=True):
    """A language model behind an OpenAI-compatible endpoint.

    `model` is its name there, `url` the base address ("http://localhost:11434/v1"). `form` is how the
    answer's schema is asked for: `schema` (response_format json_schema), `json` (json_object) or `text` (in
    words alone), for endpoints that know no better. `timeout` is in seconds for one answer, `cache` a folder
    for answers. The key, if there is one, is in the environment (GRAPHBUILD_LLM_KEY) and nowhere else."""

    model: str
    url: str
    form: Form = "schema"
    timeout: float = TIMEOUT
    budget: Budget = Budget(requests=REQUESTS)
    cache: str | None = None

    @property
    def address(self) -> str:
        """Where requests are sent. Raises EndpointError for a url that can't be one."""
        return f"{checked(self.url)}/chat/completions"

    @property
    def local(self) -> bool:
        """Whether it is on this machine."""
        return urlsplit(self.url).hostname in _LOOPBACK

    @property
    def open(self) -> bool:
        """Whether what is sent can be read on the way."""
        return urlsplit(self.url).scheme == "http" and not self.local


def checked(url: str) -> str:
    """The base address, without a slash at its end. Raises EndpointError, which doesn't repeat what could be
    a password, for one with a name, password, query or fragment, or that is none."""
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or any(c.isspace() or not c.isprintable() for c in url.strip()):
        raise EndpointError(
            "the address of the language model must be a URL such as http://localhost:11434/v1"
            f" (--llm-url or {URL_VARIABLE})"
        )
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise EndpointError(
            "the address of the language model must have no name, password, query or fragment; a key "
            f"belongs into the environment variable {KEY_VARIABLE}"
        )
    base = f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
    return base.removesuffix("/chat/completions")


def tokens_of(text: str | bytes) -> int:
    """About how many tokens a text is, on the high side: English has some four bytes a token."""
    return math.ceil(len(text.encode() if isinstance(text, str) else text) / 3)
