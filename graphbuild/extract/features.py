"""What the linear models look at: dependency paths, lemmas and what the rules found, as strings.

The same functions serve training and scoring, so that a weight means the same in both. Paths follow the
shortest-path idea of relation extraction (Bunescu and Mooney 2005): steps up are written `^dep`, steps down
`dep`, prepositions by their word.
"""

from __future__ import annotations

from dataclasses import dataclass

from graphbuild.extract.phrases import Argument
from graphbuild.extract.reading import Reading
from graphbuild.parse.mentions import Mention
from graphbuild.parse.tree import Tree

_LONGEST = 7  # steps of a path that are worth remembering
_CLAUSES = frozenset(["ccomp", "advcl", "relcl", "acl", "xcomp", "pcomp", "parataxis", "csubj"])


def path_between(tree: Tree, a: int, b: int) -> tuple[list[int], int | None]:
    """Tokens on the way from `a` to `b`, and the one where their branches meet (None in different
    sentences, and then those above `a`)."""
    up = [a, *tree.ancestors(a)]
    above = set(up)
    down: list[int] = []
    meet = b
    while meet not in above:
        down.append(meet)
        if tree.heads[meet] == meet:
            return up, None
        meet = tree.heads[meet]
    return up[: up.index(meet) + 1] + down[::-1], meet


def path(tree: Tree, a: int, b: int) -> tuple[list[str], int | None]:
    """Steps from token `a` to token `b` and the token where they turn; ([], None) in different sentences."""
    tokens, turn = path_between(tree, a, b)
    if turn is None:
        return [], None
    at = tokens.index(turn)
    return [*("^" + _step(tree, i) for i in tokens[:at]), *(_step(tree, i) for i in tokens[at + 1 :])], turn


def _step(tree: Tree, i: int) -> str:
    dep = tree.deps[i]
    return tree.lower[i] if dep in ("prep", "agent", "dative") and not tree.tags[i].startswith("N") else dep


@dataclass(frozen=True, slots=True)
class Event:
    """What all mentions are asked about: a reading, the tokens that carry it, what the rules say of its
    arguments (weight by entity id), and other events of the sentence."""

    reading: Reading
    chain: tuple[int, ...]
    sources: dict[str, float]
    targets: dict[str, float]
    others: frozenset[int]
    prefix: tuple[str, ...]


def event(
    tree: Tree,
    reading: Reading,
    chain: tuple[int, ...],
    sources: dict[str, float],
    targets: dict[str, float],
    others: frozenset[int],
) -> Event:
    """An Event with the features that hold for all its mentions."""
    tag = tree.tags[reading.head]
    pos = "v" if tag.startswith("V") else "n" if tag.startswith("N") else "j"
    if pos == "v" and tree.is_passive(reading.head):
        pos = "p"
    return Event(reading, chain, sources, targets, others, (pos, reading.root, tree.lemma(reading.core)))


def role_features(tree: Tree, e: Event, m: Mention) -> list[str]:
    """Features of the question which part mention `m` plays in event `e`."""
    pos, root, lemma = e.prefix
    steps, turn = path(tree, e.reading.core, m.head)
    if len(e.chain) > 1:
        for token in e.chain:
            other, at = path(tree, token, m.head)
            if at is not None and len(other) < len(steps):
                steps, turn = other, at
    entity = m.entity
    sid = entity.id if entity.metonym is None else entity.metonym.id
    ids = (entity.id, sid, *(member.id for member in entity.members))
    rs = max(e.sources.get(i, 0.0) for i in ids)
    rt = max(e.targets.get(i, 0.0) for i in ids)
    rule = f"s{round(rs * 5)}" if rs else f"t{round(rt * 5)}" if rt else "-"
    if not rs and not rt:
        rule += ("S" if e.sources else "") + ("T" if e.targets else "")
    n = len(steps)
    route = ">".join(steps) if n <= _LONGEST else "far"
    kind = entity.kind + ("+" if entity.generic else "")
    last = steps[-1] if steps else "."
    before = steps[-2] if n > 1 else "."
    ups = 0
    for step in steps:
        if step[0] == "^":
            ups += 1
    clauses = "".join("^" if s[0] == "^" else "v" for s in steps if (s[1:] if s[0] == "^" else s) in _CLAUSES)
    side = "b" if m.head < e.reading.head else "a"
    found = [
        f"r:{rule}",
        f"r:{rule}:{pos}",
        f"r:{rule}:{root}",
        f"r:{rule}:{kind}",
        f"p:{pos}:{route}",
        f"pr:{root}:{route}",
        f"pu:{route}",
        f"pl:{lemma}:{route}" if n <= 3 else f"n:{min(n, 9)}",
        f"e:{pos}:{before}>{last}:{ups}",
        f"l:{pos}:{last}:{side}",
        f"lr:{root}:{last}",
        f"c:{clauses}:{last}",
        f"k:{root}:{kind}",
        f"kp:{kind}:{last}",
        f"h:{m.how}:{m.sense or ''}:{last}",
        f"u:{ups}:{n - ups if n < 9 else 9}",
        f"s:{side}:{pos}",
    ]
    between = 0
    a, b = sorted((e.reading.head, m.head))
    for o in e.others:
        if a < o < b:
            between += 1
    found.append(f"o:{min(between, 3)}:{side}")
    if turn is not None and turn not in e.chain and turn != m.head:
        found.append(f"t:{tree.lemma(turn)}:{last}")
        found.append(f"te:{'e' if turn in e.others else '-'}:{pos}:{last}:{ups}")
    return found


def pair_features(
    tree: Tree,
    e: Event,
    s: Argument,
    t: Argument,
    odds_s: float,
    odds_t: float,
    how: str,
    ranks: str,
    symmetric: bool,
) -> list[str]:
    """Features of the question whether event `e` is a claim that `s` acts on `t`.

    `odds_s` and `odds_t` are the log-odds of the role models, `ranks` the places of the two among all pairs
    of the event (0 is the likeliest), `how` tells where the pair comes from: "rule", or for each side r
    (rules) or m (models).
    """
    pos, root, lemma = e.prefix
    ks = s.entity.kind + ("+" if s.entity.generic else "")
    kt = t.entity.kind + ("+" if t.entity.generic else "")
    steps, _ = path(tree, s.token, t.token)
    n = len(steps)
    same = bool(set(s.entity.countries) & set(t.entity.countries))
    return [
        f"w:{how}",
        f"w:{how}:{root}",
        f"S:{bucket(odds_s)}",
        f"T:{bucket(odds_t)}",
        f"ST:{bucket(min(odds_s, odds_t))}",
        f"ST2:{bucket((odds_s + odds_t) / 2)}",
        f"R:{root}:{pos}",
        f"L:{lemma}:{root}",
        f"spec:{e.reading.specific}:{len(e.reading.operators)}",
        f"kk:{ks}:{kt}",
        f"kr:{root}:{kt}",
        f"ks:{root}:{ks}",
        f"hh:{s.mention.how if s.mention else '-'}:{t.mention.how if t.mention else '-'}",
        f"k:{how}:{ranks}",
        f"ws:{round(5 * s.weight)}:{how}",
        f"wt:{round(5 * t.weight)}:{how}",
        f"y:{symmetric}:{how}:{root}",
        f"cc:{same}:{ks}:{kt}",
        f"st:{'>'.join(steps) if n <= 5 else 'far'}",
        f"d:{tree.deps[e.reading.head]}:{pos}",
        f"m:{len(e.others)}" if len(e.others) < 5 else "m:5",
        f"ch:{round(10 * e.reading.chance)}",
        f"chw:{round(5 * e.reading.chance)}:{how}",
    ]


def bucket(odds: float) -> str:
    """Log-odds in steps of a half, from -4 to 4."""
    return str(max(-8, min(8, round(2 * odds))))
