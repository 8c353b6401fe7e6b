"""Fits the weights in graphbuild/lexicon on the training sentences, and says how good they are.

    python training/fit.py            cross-validates, then writes weights_*.tsv.gz
    python training/fit.py --check    cross-validates only

Needs scikit-learn (`pip install graphbuild[train]`). Seeded: the same sentences and versions give the same
bytes.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import corpus

from graphbuild.extract.classes import class_features
from graphbuild.extract.features import role_features
from graphbuild.extract.linear import Linear, dump_weights, parse_weights, softmax
from graphbuild.extract.pairing import Found, Pairing
from graphbuild.extract.pairs import between, codebook, fused
from graphbuild.extract.reading import SAID_BAD, SAID_MUST, Reader, Reading
from graphbuild.extract.roles import Casting, Pair, confidence
from graphbuild.extract.status import chain
from graphbuild.extract.triggers import NONE, learned_readings, may_tell, read_outside_names, trigger_features
from graphbuild.lexicon.events import event_lexicon
from graphbuild.parse.actors import ActorFinder, Discourse
from graphbuild.parse.mentions import Mention
from graphbuild.parse.model import choose_model, load_model
from graphbuild.parse.tree import Tree
from graphbuild.read.dateline import find_dateline
from graphbuild.records import QUADS

LEXICON = Path(__file__).parent.parent / "graphbuild" / "lexicon"
FOLDS = 5
SEED = 13
ROLE_C, CLAIM_C, CLASS_C, EVENT_C = 0.3, 0.1, 0.2, 0.3  # scikit-learn's C: the smaller, the smoother
COUNT = {"event": 4}  # features seen less often than this, 3 where it is not listed, are left out

EventRow = tuple[int, list[str], str]  # fold, features of a word, its class or none
Row = tuple[int, Reading, Pair, bool]  # number of the sentence, event, pair, whether annotated
ClassRow = tuple[int, list[str], str, str | None]  # sentence, features, class, the lexicon's class
Scored = tuple[float, bool, tuple[Any, ...]]  # confidence, whether annotated, which claim


@dataclass(slots=True)
class Example:
    """One sentence, parsed: its events and what the annotation says of them. It is number `number` of its
    story, which the casting is of."""

    sentence: corpus.Sentence
    casting: Casting
    events: list[tuple[Reading, Found]]
    claims: list[tuple[corpus.Annotated, set[str], set[str]]]
    story: Story
    number: int
    mentions: dict[corpus.Span, list[Mention]] = field(default_factory=dict)

    @property
    def fold(self) -> int:
        return self.story.fold


def empty() -> Linear:
    return parse_weights('{"name": "", "labels": ["x"], "scale": 1.0, "bias": [0.0]}\n', "empty")


def stories(sentences: Sequence[corpus.Sentence]) -> list[list[corpus.Sentence]]:
    """The sentences that are read together: those of a story, and each other one for itself."""
    found: list[list[corpus.Sentence]] = []
    for s in sentences:
        last = found[-1][-1] if found else None
        if s.story and last is not None and (last.file, last.story) == (s.file, s.story):
            found[-1].append(s)
        else:
            found.append([s])
    return found


@dataclass(frozen=True, slots=True)
class Story:
    """Sentences that are read together, parsed, and where each begins."""

    sentences: list[corpus.Sentence]
    offsets: list[int]
    discourse: Discourse
    reader: Reader
    fold: int

    def within(self, k: int, token: int) -> bool:
        """Whether a token belongs to sentence number `k`."""
        start = self.offsets[k]
        return start <= self.discourse.tree.starts[token] < start + len(self.sentences[k].text)

    def tokens(self, k: int, span: corpus.Span) -> list[int]:
        """The tokens of the words at `span` of sentence number `k`."""
        tree = self.discourse.tree
        start, end = span[0] + self.offsets[k], span[1] + self.offsets[k]
        return [i for i in range(tree.n) if tree.starts[i] < end and tree.ends[i] > start]


def parsed(sentences: Sequence[corpus.Sentence]) -> list[Story]:
    """The sentences, parsed; datelines are cut off, as they are when documents are read."""
    nlp = load_model(choose_model(None))
    finder = ActorFinder(nlp)
    lexicon = event_lexicon()
    found = []
    together = stories(sentences)
    cut = [line.end if (line := find_dateline(story[0].text)) else 0 for story in together]
    texts = [" ".join(s.text for s in story)[at:] for story, at in zip(together, cut, strict=True)]
    for k, (story, doc) in enumerate(zip(together, nlp.pipe(texts), strict=True)):
        discourse = finder.discourse(doc, date=story[0].date)
        offsets = [-cut[k]]
        for s in story[:-1]:
            offsets.append(offsets[-1] + len(s.text) + 1)
        reader = Reader(discourse.tree, lexicon, discourse.mentions)
        found.append(Story(story, offsets, discourse, reader, fold_of(k)))
    return found


def event_rows(data: Sequence[Story]) -> list[EventRow]:
    """The words that may tell of an event, and what the annotation says that they tell."""
    carriers = {
        (story.discourse.tree.tags[i][:1], story.discourse.tree.lemma(i))
        for story in data
        for k, s in enumerate(story.sentences)
        for claim in s.claims
        for i in story.tokens(k, claim.predicate)
    }
    rows = []
    for story in data:
        tree, mentions = story.discourse.tree, story.discourse.mentions
        read = read_outside_names(story.reader, mentions)
        for k, sentence in enumerate(story.sentences):
            mine = [i for i in range(tree.n) if story.within(k, i)]
            told: dict[int, Counter[str]] = {}
            for claim in sentence.claims:
                words = set(story.tokens(k, claim.predicate))
                hit = [read[i] for i in mine if i in read and words & carriers_of(tree, read[i])]
                for i in [r.head for r in hit if r.root == claim.root] or [r.head for r in hit] or words:
                    told.setdefault(i, Counter())[claim.root] += 1
            for i in mine:
                known = i in read or i in told or (tree.tags[i][:1], tree.lemma(i)) in carriers
                if known and may_tell(tree, mentions, i):
                    label = _label(told.get(i), read[i].root if i in read else None)
                    rows.append((story.fold, trigger_features(tree, read, mentions, i), label))
    return rows


def carriers_of(tree: Tree, reading: Reading) -> set[int]:
    """The words by which an annotator may have marked the event of a reading."""
    own = set(chain(tree, reading))
    # "imposed sanctions", "expressed its dismay": the noun that the verb needs
    for i in chain(tree, reading):
        below = [g for c in tree.children[i] for g in (c, *tree.all_children(c, "pobj"))]
        own.update(g for g in below if tree.lemma(g) in reading.needs and tree.tags[g][0] in "NJ")
    if reading.frame in (SAID_MUST, SAID_BAD):  # "said that X was dishonest"
        for c in tree.all_children(reading.head, "ccomp"):
            own |= {c, *tree.children[c], *(g for k in tree.children[c] for g in tree.children[k])}
    return own


def _label(told: Counter[str] | None, lexicon: str | None) -> str:
    if not told:
        return NONE
    return lexicon if lexicon in told else min(told, key=lambda root: (-told[root], root))


def event_model(rows: Iterable[EventRow]) -> str:
    """The weights that tell which class of event a word tells of, if any."""
    return model_of_labels("event", rows, EVENT_C)


def model_of_labels(name: str, rows: Iterable[tuple[Any, ...]], strength: float) -> str:
    """The weights of a model whose rows hold features and label in second and third place."""
    kept = list(rows)
    labels = sorted({row[2] for row in kept})
    return fit_text(name, labels, [row[1] for row in kept], [row[2] for row in kept], strength)


def examples(data: Sequence[Story], judges: Sequence[Linear]) -> list[Example]:
    """The sentences with their events; `judges` are the event models that haven't seen a fold, one a fold."""
    found = []
    for story in data:
        discourse = story.discourse
        readings = learned_readings(story.reader, discourse.mentions, judges[story.fold])
        pairing = Pairing(discourse, story.reader, readings)
        casting = Casting(pairing, empty(), empty())
        events = [(r, pairing.found(r)) for r in pairing.events()]
        for k, sentence in enumerate(story.sentences):
            mine = [(r, f) for r, f in events if story.within(k, r.head)]
            e = Example(sentence, casting, mine, [], story, k)
            for claim in sentence.claims:
                for span in (claim.source, claim.target):
                    e.mentions[span] = meant(e, span)
                e.claims.append((claim, ids(e.mentions[claim.source]), ids(e.mentions[claim.target])))
            found.append(e)
    return found


def tokens(e: Example, span: corpus.Span) -> list[int]:
    """The tokens of the words at `span` of an example's sentence."""
    return e.story.tokens(e.number, span)


def meant(e: Example, span: corpus.Span) -> list[Mention]:
    """The mentions that annotated words mean: the one at their top, else all inside them."""
    casting, inside = e.casting, tokens(e, span)
    if not inside:
        return []
    tree, mentions = casting.tree, casting.pairing.discourse.mentions
    top = min(inside, key=lambda i: (sum(1 for _ in tree.ancestors(i)), i))
    if top in mentions.by_head:
        return [mentions.by_head[top]]
    within = set(inside)
    return [m for m in mentions.in_order() if m.head in within]


def ids(mentions: Iterable[Mention]) -> set[str]:
    return {e.id for m in mentions for e in (m.entity, m.entity.metonym, *m.entity.members) if e is not None}


def carries(e: Example, reading: Reading, claim: corpus.Annotated) -> bool:
    """Whether the annotated predicate is one of the words of a reading."""
    tree = e.casting.tree
    words = set(tokens(e, claim.predicate))
    own = carriers_of(tree, reading)
    for i in chain(tree, reading):
        own.update(
            c for c in tree.children[i] if tree.deps[c] in ("dobj", "prt", "acomp", "attr", "oprd", "xcomp")
        )
        if not tree.tags[i].startswith("V"):
            own.add(tree.heads[i])
    return bool(words & own) and claim.root == reading.root


def roles(e: Example) -> Iterator[tuple[list[str], bool, bool]]:
    """Features of every mention of every event that is a claim, and whether it is source and target."""
    for reading, found in e.events:
        mine = [c for c in e.claims if carries(e, reading, c[0])]
        if not mine:
            continue
        sources: set[str] = set()
        targets: set[str] = set()
        heads: set[int] = set()
        for claim, s, t in mine:
            sources |= s
            targets |= t
            both = e.mentions[claim.source] + e.mentions[claim.target]
            heads |= {m.head for m in both}
            a, b = (e.mentions[x][:1] for x in (claim.source, claim.target))
            if claim.symmetric and a and b and b[0].head in e.casting.tree.conjuncts(a[0].head):
                sources |= t
                targets -= t
        ev = e.casting.event(reading, found)
        for m in e.casting.asked(reading):
            own = ids([m])
            s, t = bool(own & sources), bool(own & targets)
            if (s or t) and m.head not in heads:
                continue  # another mention of the same actor: neither right nor wrong
            yield role_features(e.casting.tree, ev, m), s, t


def judged(e: Example, source: Linear, target: Linear) -> Iterator[tuple[Reading, Pair, bool]]:
    """The pairs that the models propose, and whether the annotation has such a claim."""
    casting = e.casting
    casting.source, casting.target = source, target
    for reading, found in e.events:
        for pair in casting.pairs(casting.cast(reading, found)):
            if not pair.reply:  # the annotation keeps to the sentence
                yield reading, pair, right(e, reading.root, pair)


def right(e: Example, root: str, pair: Pair) -> bool:
    a, b = pair.source.entity, pair.target.entity
    for claim, s, t in e.claims:
        if claim.root == root and (
            (a.id in s and b.id in t) or ((claim.symmetric or pair.symmetric) and a.id in t and b.id in s)
        ):
            return True
    return False


def coded_root(claim: corpus.Annotated) -> str | None:
    """The class as the PLOVER codebook has it: announced cooperation is AGREE, announced conflict THREATEN,
    withheld cooperation REJECT; None where the codebook leaves it open."""
    coop = QUADS[claim.root].endswith("cooperation")
    if claim.modality == "demanded":
        return None
    if claim.modality in ("planned", "possible", "hypothetical"):
        if claim.polarity == "negative":
            return "REJECT" if coop else None
        if coop:
            return "AGREE"
        return "THREATEN" if claim.root in ("ASSAULT", "COERCE", "SANCTION", "PROTEST") else claim.root
    if claim.polarity == "negative":
        return "REJECT" if coop else None
    return claim.root


def class_rows(e: Example) -> Iterator[tuple[list[str], str, str | None]]:
    """For each claim the features of its pair, the class of the codebook, and the lexicon's class."""
    tree = e.casting.tree
    reader = e.casting.pairing.reader
    for claim, *_ in e.claims:
        root = coded_root(claim)
        if root is None:
            continue
        spans = [tokens(e, span) for span in (claim.source, claim.target)]
        if not all(spans):
            continue
        a, b = ((s[0], s[-1] + 1) for s in spans)
        for x, y in [(a, b), (b, a)] if claim.symmetric else [(a, b)]:
            found = between(tree, reader, [x, y])
            features = class_features(tree, found.path, found.meet, found.inside)
            yield features, root, codebook(tree, found.best)[0] if found.best else None


def fit_text(
    name: str, labels: Sequence[str], rows: list[list[str]], y: Sequence[Any], strength: float
) -> str:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    counts = Counter(f for row in rows for f in row)
    index = {f: k for k, f in enumerate(sorted(f for f, n in counts.items() if n >= COUNT.get(name, 3)))}
    indices, indptr = [], [0]
    for row in rows:
        indices.extend(index[f] for f in row if f in index)
        indptr.append(len(indices))
    x = csr_matrix(([1.0] * len(indices), indices, indptr), shape=(len(rows), len(index)))
    solver = "liblinear" if len(labels) == 1 else "lbfgs"
    model = LogisticRegression(C=strength, solver=solver, max_iter=2000, random_state=SEED)
    model.fit(x, y)
    coef, bias = model.coef_, model.intercept_
    if len(labels) > 1:
        order = [list(model.classes_).index(label) for label in labels]
        coef, bias = coef[order], bias[order]
    weights = {f: [float(w) for w in coef[:, k]] for f, k in index.items()}
    return dump_weights(name, labels, [float(b) for b in bias], weights)


def fold_of(k: int) -> int:
    return (k * 2654435761 + SEED) % 2**32 * FOLDS // 2**32


def role_models(items: Iterable[Example]) -> tuple[str, str]:
    rows = [row for e in items for row in roles(e)]
    x = [r[0] for r in rows]
    return (
        fit_text("source", ["source"], x, [r[1] for r in rows], ROLE_C),
        fit_text("target", ["target"], x, [r[2] for r in rows], ROLE_C),
    )


def report(name: str, scored: list[Scored], wanted: int) -> None:
    """Print precision and recall over thresholds; `wanted` claims are annotated."""
    for least in (0.2, 0.3, 0.4, 0.5, 0.6):
        said = [s for s in scored if s[0] >= least]
        p = sum(s[1] for s in said) / max(1, len(said))
        r = len({s[2] for s in said if s[1]}) / max(1, wanted)
        f1 = 2 * p * r / max(1e-9, p + r)
        print(f"claims, {name}, confidence {least}: precision {p:.3f} recall {r:.3f} F1 {f1:.3f}")


def measure_events(rows: list[EventRow], judges: Sequence[Linear]) -> None:
    """Print how well the words that tell of an event are known with their class, at the likeliest label."""
    right, said = 0, 0
    for fold, features, label in rows:
        chances = dict(zip(judges[fold].labels, judges[fold].scores(features), strict=True))
        best = likeliest(chances)
        said += best != NONE
        right += best == label != NONE
    wanted = sum(label != NONE for _, _, label in rows)
    p, r = right / max(1, said), right / max(1, wanted)
    print(
        f"events of {len(rows)} words: precision {p:.3f} recall {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f}"
    )


def coverage(data: list[Example]) -> None:
    """Print how many claims are within reach: actors seen, predicates read."""
    claims = [(e, c, s, t) for e in data for c, s, t in e.claims]
    seen = sum(bool(s and t) for _, _, s, t in claims)
    read = sum(any(carries(e, r, c) for r, _ in e.events) for e, c, _, _ in claims)
    print(f"{len(data)} sentences, {len(claims)} claims; both actors seen {seen}, predicate read {read}")


def judged_rows(data: list[Example]) -> list[Row]:
    """The pairs of all sentences, judged by role models that have not seen the sentence."""
    texts = [role_models(e for e in data if e.fold != f) for f in range(FOLDS)]
    folds = [tuple(parse_weights(text, "fold") for text in pair) for pair in texts]
    return [
        (k, reading, pair, good)
        for k, e in enumerate(data)
        for reading, pair, good in judged(e, *folds[e.fold])
    ]


def claim_model(rows: Iterable[Row]) -> str:
    """The weights that tell claims from pairs without one."""
    kept = [(list(pair.features), good) for _, _, pair, good in rows]
    return fit_text("claim", ["claim"], [k[0] for k in kept], [k[1] for k in kept], CLAIM_C)


def measure_claims(data: list[Example], rows: list[Row]) -> None:
    """Cross-validate what `extract` says of the sentences, with the rules alone and with the models."""
    wanted = sum(len(e.claims) for e in data)
    report("rules", [(p.rule, good, key(k, r, p)) for k, r, p, good in rows if p.rule], wanted)
    scored: list[Scored] = []
    for f in range(FOLDS):
        judge = parse_weights(claim_model(r for r in rows if data[r[0]].fold != f), "fold")
        scored += [(confidence(p, judge), good, key(k, r, p)) for k, r, p, good in rows if data[k].fold == f]
    report("rules and models", scored, wanted)


def class_model(rows: Iterable[ClassRow]) -> str:
    """The weights of the classes between two phrases."""
    return model_of_labels("class", rows, CLASS_C)


def measure_classes(data: list[Example], rows: list[ClassRow]) -> None:
    """Cross-validate the class of given pairs: lexicon, model, and both."""
    outcome = []
    for f in range(FOLDS):
        m = parse_weights(class_model(r for r in rows if data[r[0]].fold != f), "fold")
        for k, features, root, lexicon in rows:
            if data[k].fold == f:
                chances = dict(zip(m.labels, softmax(m.scores(features)), strict=True))
                outcome.append((root, lexicon, likeliest(chances), likeliest(fused(chances, lexicon))))
    for name, column in (("lexicon", 1), ("model", 2), ("both", 3)):
        said = [(row[0], row[column]) for row in outcome]
        right_ = sum(a == b for a, b in said) / len(said)
        print(f"class of {len(said)} pairs, {name}: accuracy {right_:.3f} macro-F1 {macro(said):.3f}")


def likeliest(chances: dict[str, float]) -> str:
    return min(chances, key=lambda root: (-chances[root], root))


def main(argv: Sequence[str] | None = None) -> int:
    """Cross-validate, then write the weights unless --check."""
    parser = argparse.ArgumentParser(description="Fit the weights in graphbuild/lexicon.")
    parser.add_argument("--check", action="store_true", help="cross-validate only, write nothing")
    options = parser.parse_args(argv)
    texts = parsed(corpus.load())
    words = event_rows(texts)
    judges = [parse_weights(event_model(r for r in words if r[0] != f), "fold") for f in range(FOLDS)]
    measure_events(words, judges)
    data = examples(texts, judges)
    coverage(data)
    rows = judged_rows(data)
    measure_claims(data, rows)
    classes = [(k, *row) for k, e in enumerate(data) for row in class_rows(e)]
    measure_classes(data, classes)
    if not options.check:
        source, target = role_models(data)
        weights = {
            "event": event_model(words),
            "source": source,
            "target": target,
            "claim": claim_model(rows),
            "class": class_model(classes),
        }
        for name, text in weights.items():
            (LEXICON / f"weights_{name}.tsv.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    return 0


def macro(pairs: list[tuple[str, str | None]]) -> float:
    """Macro-F1 of (right, said) over the right classes."""
    total = []
    for label in sorted({a for a, _ in pairs}):
        good = sum(a == b == label for a, b in pairs)
        p, r = good / max(1, sum(b == label for _, b in pairs)), good / sum(a == label for a, _ in pairs)
        total.append(2 * p * r / (p + r) if good else 0.0)
    return sum(total) / len(total)


def key(k: int, reading: Reading, pair: Pair) -> tuple[Any, ...]:
    return k, reading.root, frozenset((pair.source.entity.id, pair.target.entity.id))


if __name__ == "__main__":
    sys.exit(main())
