"""What a language model is asked, and the form of its answer."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Annotated, Any

import msgspec

from graphbuild.llm.remote import Remote, tokens_of
from graphbuild.records import ACTOR_KINDS, ActorKind, Modality, Polarity, Root

SEED = 1
MOST_CLAIMS = 200  # of one answer; more is a model that repeats itself
_OUT = 130  # tokens that the claims of a sentence tend to take
_MOST_OUT = 400  # that they may take
_ENVELOPE = 200

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=4_000)]


class Told(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A claim as the model tells it: words that must stand in the sentence, and values of closed lists."""

    sentence: int
    quote: Words
    source: Words
    source_kind: ActorKind
    target: Words | None = None
    target_kind: ActorKind | None = None
    symmetric: bool = False
    root: Root = msgspec.field(name="class")
    predicate: Words
    polarity: Polarity = "positive"
    modality: Modality = "actual"
    hedged: bool = False
    speaker: Words | None = None
    time: Words | None = None
    place: Words | None = None
    quantity: Words | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole answer, as the endpoint is asked to give it."""

    claims: list[Told]


class Loose(msgspec.Struct, frozen=True, kw_only=True):
    """A whole answer, its claims not looked at yet: one that is wrong takes none of the others with it."""

    claims: list[msgspec.Raw]


@cache
def instructions() -> str:
    """What the model is told before the sentences."""
    text = resources.files("graphbuild.llm").joinpath("prompt.txt").read_text(encoding="utf-8")
    return text.replace("KINDS", ", ".join(ACTOR_KINDS))


@cache
def answer_schema() -> dict[str, Any]:
    """The answer's form as JSON Schema, each field required, as strict endpoints want it."""
    _, parts = msgspec.json.schema_components([Answer], ref_template="#/$defs/{name}")
    for part in parts.values():
        part.pop("description", None)
        part["required"] = list(part["properties"])
        for field in part["properties"].values():
            for one in (field, *field.get("anyOf", ())):
                for limit in ("default", "minLength", "maxLength"):  # which some endpoints refuse
                    one.pop(limit, None)
    answer: dict[str, Any] = parts.pop("Answer")
    return answer | {"$defs": parts}


@cache
def fingerprint() -> str:
    """Changes whenever what is asked changes."""
    form = msgspec.json.encode(answer_schema())
    return hashlib.sha256(instructions().encode() + form).hexdigest()[:12]


def request_of(remote: Remote, sentences: Sequence[str], attempt: int = 0) -> dict[str, Any]:
    """The body of the request for some sentences, numbered from 1. Each attempt has a seed of its own: the
    same one would give the same wrong answer."""
    given = [{"number": number, "text": text} for number, text in enumerate(sentences, start=1)]
    body: dict[str, Any] = {
        "model": remote.model,
        "messages": [
            {"role": "system", "content": instructions()},
            {"role": "user", "content": msgspec.json.encode({"sentences": given}).decode()},
        ],
        "temperature": 0,
        "seed": SEED + attempt,
        "max_tokens": _ENVELOPE + _MOST_OUT * len(sentences),
        "stream": False,
    }
    if remote.form == "schema":
        form = {"name": "claims", "strict": True, "schema": answer_schema()}
        body["response_format"] = {"type": "json_schema", "json_schema": form}
    elif remote.form == "json":
        body["response_format"] = {"type": "json_object"}
    return body


def cost_of(body: dict[str, Any], sentences: int) -> tuple[int, int]:
    """Tokens that a request is likely to take, sent and received."""
    sent = sum(tokens_of(message["content"]) for message in body["messages"])
    return sent, _ENVELOPE + _OUT * sentences


def decoded(content: str) -> list[Told | None]:
    """The claims of an answer, None for each that breaks the schema. Raises ValueError where the whole is no
    answer."""
    for text in (content, _object_in(content)):
        try:
            loose = msgspec.json.decode(text.encode("utf-8", "replace"), type=Loose)
        except (msgspec.MsgspecError, RecursionError):
            continue
        return [_told(raw) for raw in loose.claims[:MOST_CLAIMS]]
    raise ValueError("no JSON object with a list 'claims'")


def _object_in(content: str) -> str:
    """What stands between the outermost braces, without the thoughts that some models print first."""
    content = content.rpartition("</think>")[2]
    return content[content.find("{") : content.rfind("}") + 1]


def _told(raw: msgspec.Raw) -> Told | None:
    try:
        return msgspec.json.decode(raw, type=Told)
    except (msgspec.MsgspecError, RecursionError):
        return None
