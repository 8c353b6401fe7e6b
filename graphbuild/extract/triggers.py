"""What the model of events looks at: a word, what hangs on it, and what the lexicon reads.

The lexicon knows heads and their needs; the model knows the company that words keep in annotated news. It
adds events that no entry covers, mends the class where the company says otherwise, and drops words that tell
of none here (as trigger classification does in event extraction, Ahn 2006).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from graphbuild.extract.linear import Linear, model, softmax
from graphbuild.extract.reading import SAID_BAD, SAID_MUST, Reader, Reading
from graphbuild.lexicon.status import status_lexicon
from graphbuild.parse.mentions import Mentions
from graphbuild.parse.tree import Tree, pos_of
from graphbuild.records import Root

NONE = "NONE"  # the label of a word that tells of no event
_ADDED = 0.2  # a word that the lexicon doesn't read tells of an event from this chance of one class
_HOPELESS = 3.5  # by so much "none" scores above every class where a word tells of nothing, whatever was read
_TURNED = 0.25  # by so much another class must be likelier than the one that the lexicon reads

_OBJECTS = frozenset(["dobj", "nsubjpass", "attr", "acomp", "oprd", "xcomp", "ccomp", "pcomp", "advcl"])
_PHRASES = frozenset(["prep", "agent", "dative", "prt"])
_MODIFIERS = frozenset(["amod", "compound", "poss", "nmod", "advmod"])


def may_tell(tree: Tree, mentions: Mentions, i: int) -> bool:
    """Whether token `i` is of a sort that can tell of an event: a verb, a common noun or an adjective that
    names nobody."""
    pos = pos_of(tree.tags[i])
    if pos is None or tree.tags[i].startswith("NNP") or tree.deps[i] in ("aux", "auxpass"):
        return False
    return i not in mentions.covering and tree.words[i][:1].isalpha()


def trigger_features(tree: Tree, readings: Mapping[int, Reading], mentions: Mentions, i: int) -> list[str]:
    """Features of the question which class of event token `i` tells of, if any."""
    lemma = tree.lemma(i)
    pos = tree.tags[i][:1]
    reading = readings.get(i)
    root: str = reading.root if reading is not None else "-"
    dep = tree.deps[i]
    head = tree.heads[i]
    found = [f"l:{pos}:{lemma}", f"x:{root}", f"lx:{lemma}:{root}", f"d:{dep}:{pos}:{root}"]
    if reading is not None:
        found.append(f"xs:{root}:{reading.specific}:{pos}")
        found.append(f"op:{root}:" + "+".join(op.name for op, _ in reading.operators))
        if reading.core != i:
            found.append(f"xc:{tree.lemma(reading.core)}:{root}")
    if head != i:
        above = readings.get(head)
        word = _word(tree, mentions, head)
        found += [f"u:{dep}:{word}", f"ul:{lemma}:{word}"]
        if above is not None:
            found.append(f"ur:{dep}:{above.root}:{root}")
            if i in above.consumed:
                found.append(f"uc:{above.root}:{root}")
    for c in tree.children[i]:
        d = tree.deps[c]
        if d in _PHRASES:
            p = tree.lower[c]
            found += [f"p:{lemma}:{p}", f"pr:{root}:{p}"]
            for g in tree.children[c]:
                if tree.deps[g] in ("pobj", "pcomp"):
                    word = _word(tree, mentions, g)
                    found += [f"po:{p}:{word}", f"lp:{lemma}:{p}:{word}"]
                    if g in readings:
                        found.append(f"qr:{p}:{readings[g].root}:{root}")
        elif d in _OBJECTS:
            word = _word(tree, mentions, c)
            found += [f"c:{d}:{word}", f"lc:{lemma}:{word}"]
            if c in readings:
                found.append(f"cr:{d}:{readings[c].root}:{root}")
            for g in tree.children[c]:
                e = tree.deps[g]
                if e in ("amod", "compound"):
                    found.append(f"cm:{lemma}:{tree.lemma(g)}")
                elif e in ("aux", "neg") and d in ("ccomp", "xcomp"):
                    found.append(f"ca:{lemma}:{tree.lower[g]}")
                elif e in ("dobj", "attr", "acomp") and d in ("ccomp", "xcomp"):
                    found.append(f"cc:{_word(tree, mentions, g)}")
        elif d == "nsubj":
            word = _word(tree, mentions, c)
            found += [f"s:{word}:{root}", f"ls:{lemma}:{word}"]
        elif d == "neg":
            found.append(f"n:{root}")
        elif d == "aux":
            found.append(f"a:{tree.lower[c]}:{root}")
        elif d in _MODIFIERS:
            word = _word(tree, mentions, c)
            found += [f"m:{lemma}:{word}", f"mw:{word}:{root}"]
    return found


def _word(tree: Tree, mentions: Mentions, i: int) -> str:
    """A word by its lemma; an actor by his kind, so that no model learns the habits of single states."""
    m = mentions.by_head.get(i) or mentions.covering.get(i)
    if m is not None:
        return m.entity.kind.upper()
    if tree.tags[i].startswith("NNP"):
        return "NAME"
    return tree.lemma(i)


def learned_readings(reader: Reader, mentions: Mentions, judge: Linear | None = None) -> dict[int, Reading]:
    """The readings of a document in text order, after the model has had its say: each with the chance that
    its word tells of its class here. Where one actor is named the lexicon's readings stay as they are, with a
    chance of 1; where nobody is there are none."""
    tree = reader.tree
    judge = judge or model("event")
    read = read_outside_names(reader, mentions)
    found: dict[int, Reading] = {}
    peopled = Counter(tree.sentence_of[m.head] for m in mentions.all)
    labels = judge.labels
    none = labels.index(NONE) if NONE in labels else -1
    for k in sorted(peopled):
        first, end = tree.sentences[k]
        if peopled[k] == 1:  # nobody to do it to: what the lexicon reads is enough
            found.update((i, read[i]) for i in range(first, end) if i in read)
            continue
        for i in range(first, end):
            reading = read.get(i)
            if reading is None and (i in reader.idioms or not _worth(tree, mentions, judge, i)):
                continue
            scores = judge.scores(trigger_features(tree, read, mentions, i))
            told = scores[none] if none >= 0 else -math.inf
            best = max((x, -n) for n, x in enumerate(scores) if n != none)
            if best[0] < told - _HOPELESS and not (reading is not None and reading.denies):
                continue
            here = _judged(
                tree, i, reading, labels[-best[1]], dict(zip(labels, softmax(scores), strict=True))
            )
            if here is not None:
                found[i] = here
    return found


def read_outside_names(reader: Reader, mentions: Mentions) -> dict[int, Reading]:
    """What the lexicon reads in a document, but for words in names: "Support" in "Rapid Support Forces"."""

    def in_name(i: int) -> bool:
        m = mentions.covering.get(i)
        return m is not None and m.how == "named" and reader.tree.tags[i].startswith("NNP")

    return {i: r for i, r in reader.all().items() if not in_name(i)}


def _worth(tree: Tree, mentions: Mentions, judge: Linear, i: int) -> bool:
    tag = tree.tags[i][:1]
    return (
        tag in ("V", "N", "J") and f"l:{tag}:{tree.lemma(i)}" in judge.weights and may_tell(tree, mentions, i)
    )


def _judged(
    tree: Tree, i: int, reading: Reading | None, best: str, chances: dict[str, float]
) -> Reading | None:
    """What lexicon and model together say of token `i`, of whose classes `best` is the likeliest."""
    if reading is None:
        if chances[best] < _ADDED:
            return None
        reading = Reading(cast(Root, best), i, i, None)
    elif chances[best] > chances.get(reading.root, 0.0) + _TURNED:
        reading = replace(reading, root=cast(Root, best))
    if reading.frame is None and tree.lemma(i) in status_lexicon().saying.verbs:
        of_others = {"ACCUSE": SAID_BAD, "REQUEST": SAID_MUST}
        if reading.root in of_others and tree.child(i, "ccomp") is not None:
            reading = replace(reading, frame=of_others[reading.root])
    return replace(reading, chance=chances.get(reading.root, 0.0))
