"""Whether what a predicate says holds: polarity, modality, hedging; read off the words around it.

The chain of a reading is its head, the operators below it, its core, and the verbs above that govern it as a
complement.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphbuild.extract.reading import Reading
from graphbuild.lexicon.status import ByModality, status_lexicon
from graphbuild.parse.tree import Tree
from graphbuild.records import QUADS, Modality

_ORDER: tuple[Modality, ...] = ("hypothetical", "demanded", "possible", "planned")
_COMPLEMENT = ("xcomp", "ccomp", "pcomp", "acl", "auxpass")


def chain(tree: Tree, reading: Reading) -> list[int]:
    """The tokens from the head of a reading down to its core, operators between included."""
    found = [reading.head]
    for _, token in reading.operators:
        if token not in found:
            found.append(token)
    if reading.core not in found:
        found.append(reading.core)
    return found


def governors(tree: Tree, i: int) -> Iterator[tuple[int, str]]:
    """Words above `i` whose complement it stands in, nearest first, with the dependency by which it hangs
    there."""
    j = i
    for _ in range(8):
        head, dep = tree.heads[j], tree.deps[j]
        if head == j:
            return
        if dep == "conj":
            j = head
            continue
        if dep in ("prep", "pobj", "dobj", "nsubj", "nsubjpass", "attr", "advcl", "relcl", "appos", "poss"):
            if (
                dep == "prep"
                and tree.deps[j] == "prep"
                and any(tree.deps[c] == "pcomp" for c in tree.children[j])
            ):
                yield head, "pcomp"
                j = head
                continue
            return
        if dep in _COMPLEMENT:
            if dep == "pcomp":  # "accused of backing": the word above is the preposition's head
                up = tree.heads[head]
                if up == head:
                    return
                yield up, "pcomp"
                j = up
                continue
            yield head, dep
        j = head


def negated(tree: Tree, reading: Reading) -> bool:
    """Whether an odd number of negations bears on the reading; "no" before its noun and "without" count."""
    lexicon = status_lexicon()
    count = 0
    turned = bool(reading.operators) and not reading.operators[0][0].passes
    for i in chain(tree, reading):
        if turned and i != reading.head:
            continue  # "pledged not to": the composition has heeded it
        for c in tree.children[i]:
            lower = tree.lower[c]
            if tree.deps[c] in ("nsubj", "nsubjpass") and any(
                tree.deps[g] in ("det", "preconj", "cc") and tree.lower[g] in lexicon.negative_determiners
                for g in tree.children[c]
            ):
                count += 1  # "no soldier attacked", "neither A nor B"
            if (
                tree.deps[c] == "neg"
                or (tree.deps[c] in ("advmod", "preconj") and lower in lexicon.negations)
                or (tree.deps[c] == "det" and lower in lexicon.negative_determiners)
                or (
                    tree.deps[c] == "advmod"  # "no longer"
                    and any(tree.lower[g] in lexicon.negative_determiners for g in tree.children[c])
                )
                or (
                    tree.deps[c] == "dobj"
                    and any(
                        tree.deps[g] == "det" and tree.lower[g] in lexicon.negative_determiners
                        for g in tree.children[c]
                    )
                    and c not in chain(tree, reading)
                )
            ):
                count += 1
        if tree.deps[i] == "pcomp" and tree.lower[tree.heads[i]] in lexicon.negative_prepositions:
            count += 1
        if tree.deps[i] in ("acomp", "attr", "oprd") and any(
            tree.deps[c] == "neg" for c in tree.children[tree.heads[i]]
        ):
            count += 1  # "is not prepared to"
    for op, _ in reading.operators:
        if op.polarity == "negative" and op.passes:
            count += 1
    if _unbelieved(tree, reading.head):
        count += 1
    if _called_off(tree, reading.head):
        count += 1
    for up, dep in governors(tree, reading.head):
        if dep == "xcomp" and tree.lemma(up) in lexicon.ending:
            break
        no = any(tree.deps[c] == "neg" for c in tree.children[up])
        lemma = tree.lemma(up)
        if no and (dep in ("xcomp", "auxpass") or (dep == "ccomp" and lemma in lexicon.negative_raising)):
            count += 1
        if lemma in lexicon.negative_governors and dep in ("xcomp", "ccomp"):
            count += 1
        if (
            lemma in ("be", "have")
            and dep == "xcomp"
            and any(tree.lower[c] in lexicon.unfulfilled for c in tree.children[up])
        ):
            count += 1  # "is yet to meet"
    return count % 2 == 1


def _called_off(tree: Tree, i: int) -> bool:
    """ "The talks were called off", "cancelled his visit": what the noun names did not take place."""
    if tree.tags[i].startswith("V") or tree.deps[i] not in ("nsubjpass", "dobj"):
        return False
    verb, words = tree.heads[i], status_lexicon().cancelling
    particles = [tree.lower[c] for c in tree.all_children(verb, "prt")]
    return tree.lemma(verb) in words or any(f"{tree.lemma(verb)}_{p}" in words for p in particles)


def _unbelieved(tree: Tree, i: int) -> bool:
    """Whether the clause of `i` hangs on a word that takes it back: "no evidence that", "it is false that",
    "rejected claims that", "reports that ... were denied"."""
    lexicon = status_lexicon()
    for up in (i, *tree.ancestors(i)):
        head, dep = tree.heads[up], tree.deps[up]
        if head == up or dep not in ("ccomp", "acl", "xcomp", "relcl", "conj"):
            return False
        lemma = tree.lemma(head)
        if tree.tags[head].startswith("JJ") and dep == "ccomp" and lemma in lexicon.negative_adjectives:
            return True
        if tree.tags[head].startswith("NN") and dep in ("acl", "ccomp") and lemma in lexicon.report_nouns:
            if any(
                tree.lower[c] in lexicon.negative_determiners
                for c in tree.children[head]
                if tree.deps[c] == "det"
            ):
                return True
            verb = tree.heads[head]
            return tree.deps[head] in ("dobj", "nsubjpass") and tree.lemma(verb) in lexicon.rejecting
        if tree.lemma(head) == "be" and dep == "ccomp":
            return any(
                tree.deps[c] == "acomp" and tree.lemma(c) in lexicon.negative_adjectives
                for c in tree.children[head]
            )
    return False


def _auxiliary(tree: Tree, i: int, words: ByModality) -> Modality | None:
    for c in tree.children[i]:
        if tree.deps[c] == "aux":
            for modality in _ORDER:
                if tree.lower[c] in getattr(words, modality):
                    return modality
    return None


def modality_of(tree: Tree, reading: Reading) -> Modality:
    """Whether it happened, is planned, possible, demanded, or only supposed; the strongest sign of
    unreality wins."""
    lexicon = status_lexicon()
    signs: list[Modality] = []
    head = reading.head
    if _supposed(tree, head):
        signs.append("hypothetical")
    for i in (head, *(t for _, t in reading.operators)):
        sign = _auxiliary(tree, i, lexicon.auxiliaries)
        if sign == "hypothetical" and _then(tree, head):
            sign = "planned"  # "said it would": the future seen from then
        if sign:
            signs.append(sign)
    j = head
    if tree.deps[j] == "conj" and not any(tree.deps[c] in ("aux", "nsubj") for c in tree.children[j]):
        sign = _auxiliary(tree, tree.heads[j], lexicon.auxiliaries)
        if sign:
            signs.append(sign)
    for c in tree.children[head]:
        if tree.deps[c] == "mark" and tree.lower[c] in lexicon.conditions:
            signs.append("hypothetical")
    if _purpose_of_forces(tree, reading):
        signs.append("planned")
    above = _above(tree, head)
    if above is not None:
        sign = _auxiliary(tree, above, lexicon.auxiliaries)
        if sign:
            signs.append(sign)
        for up, dep in governors(tree, above):
            if dep == "xcomp" and tree.lemma(up) in lexicon.governors.planned:
                signs.append("planned")
    for k, (op, token) in enumerate(reading.operators):
        if k and not reading.operators[0][0].passes:
            break  # "praised its decision to buy": the praise is past
        if op.modality and op.passes and token != reading.core:
            signs.append(op.modality)
    for up, dep in governors(tree, head):
        lemma = tree.lemma(up)
        if dep == "xcomp" and lemma in lexicon.ending:
            break  # "urged them to stop supporting": they do it, whatever comes of the asking
        if dep == "pcomp":
            if lemma in lexicon.governors.possible:
                signs.append("possible")  # "capable of resuming"
            continue
        if dep == "ccomp" and not _subjunctive(tree, head):
            sign = _auxiliary(tree, up, lexicon.auxiliaries)
            if sign == "hypothetical" or lemma in lexicon.governors.hypothetical:
                signs.append("hypothetical")
            continue
        if lemma == "be" and dep == "xcomp":
            if not any(tree.lower[c] in lexicon.unfulfilled for c in tree.children[up]):
                signs.append("planned")  # "is to meet"
            continue
        for modality in _ORDER:
            if lemma in getattr(lexicon.governors, modality):
                signs.append(modality)
                break
        else:
            sign = _auxiliary(tree, up, lexicon.auxiliaries) if dep in ("xcomp", "acl") else None
            if sign:
                signs.append(sign)
    for modality in _ORDER:
        if modality in signs:
            return modality
    return "actual"


def _purpose_of_forces(tree: Tree, reading: Reading) -> bool:
    """ "Sent police to fight the gangs": what forces are sent for has not been done to anybody."""
    i = reading.head
    up = tree.heads[i]
    return (
        QUADS[reading.root] == "material conflict"
        and tree.deps[i] in ("advcl", "xcomp", "acl", "relcl")
        and any(tree.tags[c] == "TO" for c in tree.children[i])
        and (tree.lemma(up) in status_lexicon().deploying or (
            tree.deps[i] in ("acl", "relcl") and tree.lemma(tree.heads[up]) in status_lexicon().deploying
        ))
    )  # fmt: skip


def _then(tree: Tree, i: int) -> bool:
    """Whether the clause of `i` is what somebody said, or what was announced: its "would" is a future."""
    for _ in range(3):
        head, dep = tree.heads[i], tree.deps[i]
        if head == i or any(tree.lower[c] in status_lexicon().conditions for c in tree.children[i]):
            return False
        if dep == "conj":
            i = head
            continue
        if dep == "ccomp" and tree.tags[head].startswith("V"):
            lexicon = status_lexicon()
            return tree.tags[head] in ("VBD", "VBG", "VBN") and tree.lemma(head) in lexicon.saying.verbs
        return dep in ("acl", "ccomp") and tree.tags[head].startswith("NN")
    return False


def _supposed(tree: Tree, i: int) -> bool:
    """Whether the auxiliary stands before the subject: a question, or "Had they attacked, ..."."""
    subject = tree.child(i, "nsubj", "nsubjpass")
    first = next((c for c in tree.children[i] if tree.deps[c] in ("aux", "auxpass")), None)
    if subject is None or first is None or first > subject:
        return False
    end = tree.sentences[tree.sentence_of[i]][1] - 1
    while end > i and tree.words[end].isspace():
        end -= 1
    return tree.words[end] == "?" or tree.deps[i] == "advcl"


def _subjunctive(tree: Tree, i: int) -> bool:
    """Whether a clause is what somebody demands: "that Israel withdraw", not "that Israel has withdrawn"."""
    if tree.tags[i] == "VB" and not any(tree.deps[c] == "aux" for c in tree.children[i]):
        return True
    if any(tree.lower[c] == "to" and tree.deps[c] == "aux" for c in tree.children[i]):
        return True
    subject = tree.child(i, "nsubj")
    return tree.tags[i] == "VBP" and subject is not None and tree.tags[subject] in ("NN", "NNP")


def _above(tree: Tree, head: int) -> int | None:
    """The verb whose future is also that of `head`: of a noun its verb, of a purpose what it is the
    purpose of."""
    if tree.deps[head] in ("dobj", "nsubjpass") and tree.tags[tree.heads[head]].startswith("V"):
        return tree.heads[head]
    if tree.deps[head] == "advcl" and any(
        tree.lower[c] == "to" and tree.deps[c] == "aux" for c in tree.children[head]
    ):
        return tree.heads[head]
    return None


def hedged(tree: Tree, reading: Reading) -> bool:
    """Whether the text itself marks doubt: "reportedly", "is believed to", "reports suggest", "alleged"."""
    words = status_lexicon().hedges
    tokens = chain(tree, reading)
    for i in tokens:
        for c in tree.children[i]:
            if tree.lower[c] in words.adverbs or (
                tree.deps[c] == "amod" and tree.lower[c] in words.adjectives
            ):
                return True
    for up, _ in governors(tree, reading.head):
        if any(tree.lower[c] in words.adverbs for c in tree.children[up]):
            return True
        lemma = tree.lemma(up)
        if lemma not in words.verbs:
            continue
        subjects = [tree.lemma(c) for c in tree.children[up] if tree.deps[c] in ("nsubj", "nsubjpass")]
        if lemma in words.passive_only:
            if tree.is_passive(up) or any(s in words.sources for s in subjects):
                return True
        elif any(s in words.sources for s in subjects) or lemma in words.always:
            return True
    return False
