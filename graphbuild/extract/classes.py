"""The learned half of the class coder: features of the words between two actors, scored by a linear model.

Path and lemma features as in relation classification over dependency trees. What the lexicon reads is no
feature: the two halves speak on their own and are fused late, so that they err on different sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from graphbuild.parse.tree import Tree

_OBJECTS = ("dobj", "attr", "acomp", "oprd", "xcomp", "prt", "nsubjpass", "ccomp")
_FUNCTION = frozenset(
    ["punct", "det", "aux", "auxpass", "cc", "mark", "case", "poss", "nummod", "expl", "predet"]
)


def class_features(
    tree: Tree,
    path: list[int],
    turn: int | None,
    inside: Iterable[int],
) -> list[str]:
    """Features of the class of what happens between two phrases.

    `path` are the tokens from the one to the other, `turn` the one where the branches meet, `inside` the
    tokens of the two phrases.
    """
    own = set(inside)
    found: dict[str, None] = {}

    def add(feature: str) -> None:
        found[feature] = None

    middle = [i for i in path if i not in own]
    if turn is not None and turn not in middle:
        middle.append(turn)
    for i in middle:
        dep = tree.deps[i]
        lemma = tree.lemma(i)
        if dep in ("prep", "agent", "dative"):
            add(f"pp:{lemma}")
            add(f"hp:{tree.lemma(tree.heads[i])}_{lemma}")
            continue
        if dep in _FUNCTION or tree.tags[i].startswith("NNP"):
            continue  # what happens, not between whom
        add(f"p:{lemma}")
        add(f"b:{lemma}")
        _around(tree, i, add)
    if turn is not None:
        if not tree.tags[turn].startswith("NNP"):
            add(f"t:{tree.lemma(turn)}")
        add(f"td:{tree.tags[turn][:2]}:{len(middle)}")
        _status(tree, turn, "t", add)
        for up in list(tree.ancestors(turn))[:2]:
            add(f"up:{tree.lemma(up)}")
    for i in own:
        if tree.tags[i].startswith("NN") and not tree.tags[i].startswith("NNP"):
            add(f"in:{tree.lemma(i)}")
    return list(found)


def _status(tree: Tree, i: int, name: str, add: Callable[[str], None]) -> None:
    for c in tree.children[i]:
        dep = tree.deps[c]
        if dep in ("aux", "auxpass", "neg"):
            add(f"x:{name}:{tree.lemma(c)}")
            add(f"x:{tree.lemma(c)}")


def _around(tree: Tree, i: int, add: Callable[[str], None]) -> None:
    """Words that hang on a token of the path: objects, particles, prepositions."""
    lemma = tree.lemma(i)
    for c in tree.children[i]:
        dep = tree.deps[c]
        if tree.tags[c].startswith("NNP"):
            continue
        if dep in _OBJECTS:
            word = tree.lemma(c)
            add(f"c:{dep}:{word}")
            add(f"c2:{lemma}_{word}")
            add(f"b:{word}")
            for g in tree.children[c]:
                if tree.tags[g].startswith("NNP") or tree.lower[g] != tree.words[g]:
                    continue
                if tree.deps[g] in ("amod", "compound", "dobj"):
                    add(f"b:{tree.lemma(g)}")
                elif tree.deps[g] == "prep":
                    for k in tree.children[g]:
                        if tree.deps[k] in ("pobj", "pcomp") and tree.lower[k] == tree.words[k]:
                            add(f"b:{tree.lemma(k)}")
        elif dep == "prep":
            add(f"hp:{lemma}_{tree.lower[c]}")
            for g in tree.children[c]:
                if tree.deps[g] in ("pobj", "pcomp") and tree.lower[g] == tree.words[g]:
                    add(f"b:{tree.lemma(g)}")
        elif dep in ("compound", "amod", "advmod") and tree.lower[c] == tree.words[c]:
            add(f"b:{tree.lemma(c)}")
