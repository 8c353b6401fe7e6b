"""Cypher for the embedded engine (kglite 0.21.2): what it would answer otherwise than Neo4j is written in
words that it takes as Neo4j does, or refused with what to write instead.

`graphbuild.cypher.differences` lists all of it with examples, and the tests ask both engines each of them.
The words of a query are looked at in their brackets (`tokens`), without a grammar: where a meaning can't be
told, the query is refused.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from graphbuild.cypher import patterns, tokens
from graphbuild.cypher.functions import DAYS_AS_TEXT, FUNCTIONS, RATHER, TEXTS
from graphbuild.cypher.patterns import KEYWORDS, Variables
from graphbuild.cypher.tokens import Group, Item, Token, render
from graphbuild.errors import QueryError

# The engine keeps one slot for the name and the title of a node. So that a document has no name and an actor
# no title, titles are kept under a name of ours.
TITLE = "graphbuild_title"

_DATES = {"start", "end", "first_seen", "last_seen", "first_reported", "last_reported", "date"}
_TEXTS = {
    "id", "name", "kind", "wikidata", "country", "root", "predicate", "polarity", "modality", "quad", "title",
    "source", "url", "event", "claim", "quote", "attributed_to", "joined", "tie", "role", "link", "matter",
}  # fmt: skip
# Other names that the engine has for labels, types and ends; `x['start']` is honest where `x.start` isn't.
_INVENTED = {"start", "end", "label", "node_type", "connection_type"}
_COMPARISONS = {"=", "<>", "<", "<=", ">", ">="}
_CONDITIONS = _COMPARISONS | {"IN", "IS", "STARTS", "ENDS", "CONTAINS", "=~"}
_TEXT_OPERATORS = {"+", "=~", "STARTS", "ENDS", "CONTAINS"}
# What the engine takes for the same day as a date of those letters.
_DAY = re.compile(r"(?!0+[-/]0)\s*[+-]?\d[\d/.-]{5,}")
# Words of the engine's own that begin a clause.
_OWN_CLAUSES = {"FILTER", "LET", "HAVING", "INTERSECT", "EXCEPT", "OVER", "FOR"}
_AFTER_ORDER = {
    "SKIP",
    "OFFSET",
    "LIMIT",
    "RETURN",
    "WITH",
    "MATCH",
    "OPTIONAL",
    "UNWIND",
    "WHERE",
    "CALL",
    "UNION",
}
_SETS = {"INTERSECT", "EXCEPT"}
_SUBQUERIES = {"CALL", "COUNT", "EXISTS", "COLLECT"}


def adapt(text: str, parameters: Mapping[str, object] | None = None) -> str:
    """A query, as the guard gave it back, for the embedded engine.

    Raises QueryError for what the engine can't answer as Neo4j would, and for parameters with which it
    couldn't.
    """
    tree = tokens.parse(text)
    _Writer(patterns.variables(tree), parameters or {}).write(tree)
    return str(tree)


class _Writer:
    """Writes one query anew, the inner brackets first."""

    def __init__(self, variables: Variables, parameters: Mapping[str, object]) -> None:
        self.variables = variables
        self.days = {name for name, given in parameters.items() if _is_day(given)}
        for name, given in parameters.items():
            if _has(given, dt.datetime | dt.time):
                _refuse(f"${name} is a time of day, and the graph has days alone; give a date")
        self.parameters = parameters

    def write(self, tree: Group) -> None:
        self._group(tree, None, 0)

    def _group(self, group: Group, parent: Group | None, place: int) -> None:
        self._look(group, parent, place)
        for number, item in enumerate(list(group.items)):
            if isinstance(item, Group):
                self._group(item, group, number)
        pattern = parent is not None and patterns.is_pattern_map(group, parent, place, self.variables)
        self._properties(group, pattern)
        self._conditions(group)
        if group.open == "{":
            self._map(group, parent, place, pattern)
        self._words(group)
        self._functions(group)
        _divide(group)
        if group.open == "(" and [item.upper or item.kind for item in group.items[:2]] == ["COUNT", "{"]:
            # Right behind a bracket the engine takes COUNT for the name of a node.
            group.items.insert(0, Token("text", "0 +"))
            group.items[1].before = " "

    # What is refused, looked at before anything is written anew.

    def _look(self, group: Group, parent: Group | None, place: int) -> None:
        items = group.items
        self._pattern(group, parent, place)
        compared = None
        for number, item in enumerate(items):
            upper = item.upper
            after = items[number + 1] if number + 1 < len(items) else Token("mark", "")
            before = items[number - 1] if number else Token("mark", "")
            if self._looks_like_day(item) and not self._as_text(group, number, parent, place):
                _refuse(f"{item.text} is a text, not a day; write date({item.text})")
            if upper in _COMPARISONS and not patterns.is_arrow(items, number):
                if compared is not None:
                    _refuse(
                        "comparisons can't be chained in the embedded engine; "
                        "write a < b AND b < c instead of a < b < c"
                    )
                compared = number
                self._compared(before, after, items, number)
            elif upper in patterns.ENDS_COMPARISON:
                compared = None
            if item.kind == "word" and before.upper not in (".", ":", "AS", "$"):
                self._clause(upper, after, before)
            if upper == "BY":
                self._order(items, number)
            if upper == "+" and number:
                self._added(items, number)
            if upper in ("!=", "||", "::"):
                _refuse(
                    {
                        "!=": "!= is not Cypher; write <>",
                        "||": "|| joins texts alone in the embedded engine; write +",
                        "::": "the embedded engine can't test types with ::; leave it out",
                    }[upper]
                )

    def _looks_like_day(self, item: Item) -> bool:
        if item.kind == "string":
            return _DAY.fullmatch(tokens.value(item.text)) is not None
        return item.kind == "parameter" and item.called in self.days

    def _clause(self, upper: str, after: Item, before: Item) -> None:
        operand = after.kind in ("name", "parameter", "(", "number", "word") and after.upper not in KEYWORDS
        if upper in _OWN_CLAUSES and (operand or (upper in _SETS and before.upper not in ("", ",", "("))):
            _refuse(f"{upper} is not a clause that both engines know; write WHERE, WITH, SKIP or UNION")
        if upper == "CALL" and after.kind in ("word", "name"):
            _refuse(
                "procedures are not in the embedded engine; write patterns, or ask a Neo4j server with --uri"
            )
        if upper == "CALL" and before.upper == "OPTIONAL":
            _refuse("OPTIONAL CALL is not in the embedded engine; write OPTIONAL MATCH")
        if upper == "COLLECT" and after.kind == "{":
            _refuse(
                "COLLECT { } is not in the embedded engine; write [(a)-->(b) | b.id], or WITH and collect()"
            )
        if upper == "WHEN" and after.upper in _COMPARISONS:
            _refuse("CASE x WHEN > 1 is not in the embedded engine; write CASE WHEN x > 1")
        if upper == "SHORTEST" or (upper in ("ANY", "ALL") and before.upper == "MATCH"):
            _refuse(f"{upper} paths are not in the embedded engine; write shortestPath((a)-[*..5]-(b))")

    def _pattern(self, group: Group, parent: Group | None, place: int) -> None:
        """Refuses what the engine doesn't know within or right after a pattern's brackets."""
        if parent is None:
            return
        if id(group) not in self.variables.patterns:
            return
        relationship = group.open == "["
        for number, item in enumerate(group.items):
            if item.upper == "WHERE":
                _refuse("the embedded engine takes no WHERE within a pattern; write it after the pattern")
            labels = number and group.items[number - 1].upper in (":", "|", "&")
            if (item.upper in ("!", "%") and labels) or (item.upper == "&" and number):
                _refuse(
                    f"labels and types with {item.upper} are not in the embedded engine; "
                    "write :A:B for both, :A|B for either, WHERE NOT a:A for neither"
                )
            if item.upper == "$" or (
                item.kind == "parameter" and group.items[number - 1].upper in (":", "|")
            ):
                _refuse("a label or type can't be a parameter; write WHERE $label IN labels(a)")
            if item.upper == "IS" and number == 1 and group.items[2].upper != "NULL":
                _refuse("(a IS Label) is not in the embedded engine; write (a:Label)")
        after = parent.items[place + 1 : place + 4]
        if relationship and len(after) > 1 and after[0].upper == "-":
            mark = after[2] if after[1].upper == ">" and len(after) > 2 else after[1]
            if mark.upper in ("+", "*") or mark.kind == "{":
                _refuse("the embedded engine repeats no arrows; write -[:TYPE*1..3]->")
        if (
            not relationship
            and after
            and after[0].kind == "{"
            and any(isinstance(item, Group) for item in group.items)
        ):
            _refuse("the embedded engine repeats no pattern in brackets; write -[:TYPE*1..3]->")

    def _compared(self, before: Item, after: Item, items: list[Item], number: int) -> None:
        """Refuses nodes and relationships in an order, which has no meaning."""
        if items[number].upper in ("=", "<>"):
            return
        alone = number < 2 or items[number - 2].upper not in (".",)
        following = items[number + 2].upper if number + 2 < len(items) else ""
        for item, single in ((before, alone), (after, following != "." and following != "(")):
            if single and item.called in self.variables.elements - self.variables.renamed:
                _refuse(f"{item.called} has no order that both engines share; compare {item.called}.id")

    def _order(self, items: list[Item], number: int) -> None:
        """Refuses ORDER BY of nodes and relationships themselves."""
        for place in range(number + 1, len(items)):
            item = items[place]
            if item.upper in _AFTER_ORDER:
                return
            following = items[place + 1].upper if place + 1 < len(items) else ""
            alone = items[place - 1].upper in ("BY", ",") and following not in (".", "(", ":")
            indexed = place + 1 < len(items) and items[place + 1].kind in ("[", "(")
            if alone and not indexed and item.called in self.variables.elements - self.variables.renamed:
                _refuse(f"{item.called} has no order that both engines share; order by {item.called}.id")

    def _added(self, items: list[Item], number: int) -> None:
        """Refuses a list to which something is added that may be null: null in Neo4j, a list here."""
        start, end = patterns.operand_start(items, number), patterns.operand_end(items, number + 1)
        if start is None or end is None:
            return
        left, right = items[start:number], items[number + 1 : end]
        for one, other in ((left, right), (right, left)):
            if _is_list(one) and not _is_list(other) and not _is_there(other):
                _refuse(
                    f"{render(other).strip()} may be null, and a list + null differs between the engines; "
                    "write coalesce(x, []) or coalesce(x, 'none')"
                )

    def _as_text(self, group: Group, number: int, parent: Group | None, place: int) -> bool:
        """Whether a text that looks like a day is used as a text or read as a day, whatever the engine."""
        items = group.items
        before = items[number - 1] if number else None
        after = items[number + 1] if number + 1 < len(items) else None
        if after is not None and after.upper == "IS":
            return True
        if before is not None and before.upper in _TEXT_OPERATORS:
            return True
        if number > 1 and items[number - 2].upper in ("STARTS", "ENDS"):
            return True
        if after is not None and after.upper in _TEXT_OPERATORS:
            return True
        if before is not None and before.upper in _COMPARISONS | {"IN"}:
            return self._text_before(items, number - 1)
        if after is not None and after.upper in _COMPARISONS:
            return self._text_after(items, number + 1)
        if parent is None:
            return False
        if group.open == "(" and (function := patterns.function(parent.items, place)):
            told = function.lower() == "coalesce" and any(
                item.called is not None and item.called.lower() in TEXTS for item in items[:number]
            )
            return told or function.lower() in DAYS_AS_TEXT
        if group.open == "{" and before is not None and before.upper == ":":
            key = items[number - 2].called if number > 1 else None
            if patterns.is_pattern_map(group, parent, place, self.variables):
                return key in _TEXTS
            return patterns.function(parent.items, place) is not None
        if group.open == "[" and place and parent.items[place - 1].upper == "IN":
            return self._text_before(parent.items, place - 1)
        return False

    def _text_before(self, items: list[Item], number: int) -> bool:
        """Whether what stands at the left of an operator is certainly a text."""
        if number and items[number - 1].kind == "(":
            return _call(items, number - 1).lower() in TEXTS
        if number > 2 and items[number - 2].upper == ".":
            return items[number - 1].called in _TEXTS
        name = items[number - 1].called if number else None
        return name is not None and patterns.is_text(items, number - 1, name)

    def _text_after(self, items: list[Item], number: int) -> bool:
        name = items[number + 1].called if number + 1 < len(items) else None
        after = items[number + 2] if number + 2 < len(items) else None
        if name is None:
            return False
        if after is not None and after.kind == "(":
            return name.lower() in TEXTS
        if after is not None and after.upper == ".":
            return items[number + 3].called in _TEXTS
        return patterns.is_text(items, number, name)

    # What is written anew.

    def _properties(self, group: Group, pattern: bool) -> None:
        items = group.items
        written: list[Item] = []
        for number, item in enumerate(items):
            before = items[number - 1] if number else None
            if before is not None and before.upper == "." and item.called is not None and number > 1:
                owner = items[number - 2]
                name = item.called
                called = number + 1 < len(items) and items[number + 1].kind == "("
                if not called and patterns.ends_operand(owner) and not self._is_written(items, number):
                    written.pop()
                    written += self._property(items, number, owner, name)
                    continue
            if isinstance(item, Group) and item.open == "[" and patterns.is_index(items, number):
                self._index(items, number, item)
            written.append(item)
        group.items = written

    def _is_written(self, items: list[Item], number: int) -> bool:
        """Whether what looks like a property is a part of a function's name, as in date.truncate()."""
        return number + 1 < len(items) and items[number + 1].upper == "." and (
            number + 3 < len(items) and items[number + 3].kind == "("
        )  # fmt: skip

    def _property(self, items: list[Item], number: int, owner: Item, name: str) -> list[Item]:
        mark = items[number - 1]
        kept = [mark, items[number]]
        if name == TITLE:
            _refuse(f"{name} is no property of the schema; write title")
        if name == "type":
            _refuse(
                ".type is no property, and the embedded engine would give a label for it; "
                "write type(r) or labels(a), and call a map's key otherwise"
            )
        if name == "title":
            if owner.called not in self.variables.elements or _continued(items, number - 2):
                _refuse(
                    "the embedded engine reads .title only of what a pattern names; "
                    "write (d:Document) and d.title, and call a map's key otherwise"
                )
            return [mark, Token("text", TITLE, items[number].before)]
        if name in _INVENTED:
            ends = items[number - 3].upper if number > 2 and owner.kind == "(" else ""
            if ends in ("STARTNODE", "ENDNODE"):
                return [mark, Token("text", f"`{name}`", items[number].before)] if name == "end" else kept
            return [Token("text", f"['{name}']", mark.before)]
        return kept

    def _index(self, items: list[Item], number: int, group: Group) -> None:
        owner = items[number - 1]
        inner = group.items
        if len(inner) == 1 and inner[0].kind == "string":
            name = tokens.value(inner[0].text)
            if name in ("type", TITLE):
                _refuse(f"['{name}'] is no property; write type(r) or labels(a)")
            if name == "title":
                if owner.called not in self.variables.elements or _continued(items, number - 1):
                    _refuse("the embedded engine reads ['title'] only of what a pattern names; write d.title")
                group.items = [Token("text", f"'{TITLE}'")]
        elif owner.called in self.variables.elements and not _continued(items, number - 1):
            _refuse(f"a property of {owner.called} can't be named by an expression; write its name")
        elif owner.kind == "(" and _call(items, number - 1) in ("STARTNODE", "ENDNODE"):
            _refuse("a property can't be named by an expression; write its name")

    def _conditions(self, group: Group) -> None:
        """Conditions on a node that is found by its id: the engine forgets some where there are several, but
        none on the value of a function."""
        items = group.items
        for number in range(len(items) - 1, -1, -1):
            if items[number].called not in self.variables.anchored or _continued(items, number):
                continue
            index = items[number + 1] if number + 1 < len(items) else None
            if index is not None and (index.kind == "[" or index.text.startswith("[")):
                end = number + 2
            elif index is not None and index.upper == ".":
                end = number + 3
            else:
                continue
            before = items[number - 1].upper if number else ""
            after = items[end] if end < len(items) else Token("mark", "")
            if (after.upper not in _CONDITIONS and before not in _CONDITIONS) or after.kind in ("(", "["):
                continue
            name = items[end - 1]
            if name.called == "id" or after.upper == ".":
                continue
            first = items[number]
            text = render(items[number:end])[len(first.before) :]
            items[number:end] = [Token("text", f"coalesce({text})", first.before)]

    def _map(self, group: Group, parent: Group | None, place: int, pattern: bool) -> None:
        """Keys called `end`, titles, and a pattern's `{id: r.event}`, which would match nothing."""
        assert parent is not None
        owner = parent.items[place - 1] if place else None
        if owner is not None and owner.upper in _SUBQUERIES:
            return
        if owner is not None and owner.called is not None and owner.upper not in KEYWORDS and not pattern:
            self._map_projection(group, owner.called)
        elif owner is not None and owner.kind in ("(", "[") and not pattern and group.items and (
            group.items[0].upper == "."
        ):  # fmt: skip
            _refuse(
                "the embedded engine can't read {.property} of an expression; write {property: x.property}"
            )
        items = group.items
        for number in range(len(items) - 2, -1, -1):
            item = items[number]
            if (
                item.called is None
                or items[number + 1].upper != ":"
                or (number and items[number - 1].upper != ",")
            ):
                continue
            if pattern:
                self._pattern_key(items, number, item.called)
            elif item.upper == "END":
                items[number] = Token("text", f"`{item.text}`", item.before)

    def _pattern_key(self, items: list[Item], number: int, key: str) -> None:
        if key in ("type", TITLE):
            _refuse(f"{key} is no property; write the type or label after a colon")
        if key in ("title", "end"):
            items[number] = Token("text", {"title": TITLE, "end": "`end`"}[key], items[number].before)
        end = next((i for i in range(number + 2, len(items)) if items[i].upper == ","), len(items))
        value = items[number + 2 : end]
        if len(value) < 2 or value[0].called is None or value[0].called in self.variables.nodes:
            return
        if value[1].upper == "." or value[1].text.startswith("["):
            text = render(value).strip()
            items[number + 2 : end] = [Token("text", f"coalesce({text})", value[0].before)]

    def _map_projection(self, group: Group, owner: str) -> None:
        items = group.items
        starred = any(
            item.upper == "*" and number and items[number - 1].upper == "."
            for number, item in enumerate(items)
        )
        if starred:
            _refuse(
                f"{owner} {{.*}} would show keys of the engine's own; name the properties, {{.id, .name}}"
            )
        if owner not in self.variables.nodes:
            _refuse(
                f"the embedded engine can't read {owner} {{.property}} of what is not a node of a pattern; "
                f"write {{property: {owner}.property}}"
            )
        for number, item in enumerate(items):
            before = items[number - 1] if number else None
            if before is None or before.upper != "." or item.called is None:
                continue
            if number > 1 and items[number - 2].upper != ",":
                continue
            if item.called in ("type", TITLE):
                _refuse(f".{item.called} is no property; write labels({owner})")
            if item.called == "title":
                items[number - 1] = Token("text", "", before.before)
                items[number] = Token("text", f"title: {owner}.{TITLE}", item.before)
            elif item.upper == "END":
                items[number] = Token("text", "`end`", item.before)

    def _words(self, group: Group) -> None:
        """Strings with escapes, UNION DISTINCT, an alias called end, and regular expressions."""
        items = group.items
        for number, item in enumerate(items):
            if isinstance(item, Group):
                continue
            before = items[number - 1].upper if number else ""
            if before == "=~" or (before == "+" and _follows_match(items, number)):
                if item.kind == "string":
                    item.text = tokens.quote(regular_expression(tokens.value(item.text)))
                elif item.kind == "parameter":
                    given = self.parameters.get(item.called or "")
                    if isinstance(given, str) and regular_expression(given) != given:
                        _refuse(
                            f"{item.text} holds \\d, \\w, \\s or a dot, which the engines read differently; "
                            "write the expression into the query, or [0-9], [A-Za-z0-9_], [ \\t] and [^\\n]"
                        )
            elif item.kind == "string" and "\\" in item.text:
                item.text = tokens.quote(tokens.value(item.text))
            elif item.upper == "DISTINCT" and before == "UNION":
                item.text = ""
            elif item.upper == "END" and before == "AS":
                item.text = f"`{item.text}`"
                item.kind = "name"

    def _functions(self, group: Group) -> None:
        for place in range(len(group.items) - 1, -1, -1):
            item = group.items[place]
            if not isinstance(item, Group) or item.open != "(":
                continue
            called = patterns.function(group.items, place)
            if called is None:
                continue
            name = called.lower()
            if name in RATHER:
                _refuse(f"{called}() {RATHER[name]}")
            if name not in FUNCTIONS:
                _refuse(
                    f"{called}() is no function that the embedded engine and Neo4j share; "
                    "the list is in docs/cypher.md, and --uri asks a Neo4j server"
                )
            self._call(group, place, name, item)

    def _call(self, group: Group, place: int, name: str, inner: Group) -> None:
        arguments = list(patterns.arguments(inner))
        texts = [render(argument).strip() for argument in arguments]
        start = patterns.function_start(group.items, place)
        before = group.items[start].before
        written = None
        if name == "round" and len(texts) == 1:
            written = f"floor(({texts[0]}) + 0.5)"
        elif name == "round" and len(texts) == 2:
            if texts[1] == "0":
                written = f"floor(({texts[0]}) + 0.5)"
            elif not texts[1].isdecimal():
                _refuse("round() takes a number of digits, as in round(x, 2), in the embedded engine")
            else:
                # Neo4j rounds the number as it is written: 1.005 to 1.01. A step up by one bit does the same.
                written = f"round(({texts[0]}) * 1.0000000000000002, {texts[1]})"
        elif name == "round":
            _refuse("round() with a mode is not in the embedded engine; write round(x, 2)")
        elif name == "sqrt":
            written = f"coalesce(sqrt({texts[0]}), ({texts[0]}) * 0.0 + toFloat('NaN'))"
        elif name in ("log", "log10"):
            written = f"coalesce({name}({texts[0]}), 0.0 - (({texts[0]}) ^ -0.5))"
        elif name == "stdev":
            written = f"coalesce(stDev({texts[0]}), 0.0)"
        elif name == "split" and len(arguments) > 1 and arguments[1] and arguments[1][0].kind == "[":
            _refuse("split() takes one text to split at in the embedded engine; nest replace() for more")
        elif name == "duration":
            self._duration(inner, texts)
        if written is not None:
            group.items[start : place + 1] = [Token("text", written, before)]

    def _duration(self, inner: Group, texts: list[str]) -> None:
        for _, _, item in tokens.walk(inner):
            if item.called in _TIMES and inner.items and inner.items[0].kind == "{":
                _refuse("durations of hours can't be added to days in the embedded engine; write days")
            if item.kind == "string" and "T" in tokens.value(item.text):
                _refuse("durations of hours can't be added to days in the embedded engine; write days")
            if item.kind == "parameter":
                given = self.parameters.get(item.called or "")
                if isinstance(given, str) and "T" in given.upper():
                    _refuse(f"{item.text} has hours, which can't be added to days in the embedded engine")


_TIMES = {"hours", "minutes", "seconds", "milliseconds", "microseconds", "nanoseconds"}


def _divide(group: Group) -> None:
    """Division by 0.0, for which the engine has null, gives the infinity or NaN of IEEE 754, as in Neo4j.

    A chain of *, / and % is rewritten from the left; a whole number divided by the whole number 0 is an error
    in both.
    """
    items = group.items
    place = 0
    while place < len(items):
        if items[place].upper not in ("/", "%"):
            place += 1
            continue
        start = patterns.chain_start(items, place)
        end = patterns.operand_end(items, place + 1)
        if start is None or end is None:
            _refuse("what / or % divides can't be told; put it into brackets")
        left, right = items[start:place], items[place + 1 : end]
        if left[0].upper == "DURATION" and left[-1].kind == "(":
            _refuse("a duration can't be divided in the embedded engine; divide its .days")
        if len(right) == 1 and right[0].kind == "number" and right[0].text.strip("0.") != "":
            place = end
            continue
        a, b, mark = render(left).strip(), render(right).strip(), items[place].upper
        if len(a) > 2000:
            _refuse("the query divides too often in one expression; name a part of it with WITH")
        # Right behind a bracket the engine takes COUNT for the name of a node.
        first = "0 + " if [item.upper or item.kind for item in right[:2]] == ["COUNT", "{"] else ""
        other = f"(({first}{b}) ^ -1)"
        first = "0 + " if [item.upper or item.kind for item in left[:2]] == ["COUNT", "{"] else ""
        one = f"({first}{a})"
        apart = f"({one} * 1.0 * {other})" if mark == "/" else f"({one} * 0.0 + {other} * 0.0)"
        written = Token("text", f"coalesce({a} {mark} {b}, {apart})", items[start].before)
        items[start:end] = [written]
        place = start + 1


_LISTS = {"aliases", "countries", "quantities", "quotes", "documents"}
_GIVE_LISTS = {"COLLECT", "SPLIT", "RANGE", "TAIL", "NODES", "RELATIONSHIPS", "LABELS"}
_GIVE_VALUES = {"COALESCE", "COUNT", "SIZE", "TYPE", "LENGTH"}


def _is_list(operand: list[Item]) -> bool:
    last = operand[-1]
    if len(operand) == 1:
        return last.kind == "["
    if last.kind == "(":
        return _call(operand, len(operand) - 1) in _GIVE_LISTS
    return operand[-2].upper == "." and last.called in _LISTS


def _is_there(operand: list[Item]) -> bool:
    """Whether an operand can't be null."""
    last = operand[-1]
    if len(operand) == 1:
        return last.kind in ("string", "number", "{")
    if last.kind == "(":
        return _call(operand, len(operand) - 1) in _GIVE_VALUES
    return operand[-2].upper == "." and last.called == "id"


def _continued(items: list[Item], number: int) -> bool:
    """Whether the name at a place belongs to something before it, as b in a.b."""
    return number > 0 and items[number - 1].upper == "."


def _call(items: list[Item], place: int) -> str:
    return (patterns.function(items, place) or "").upper()


def _follows_match(items: list[Item], number: int) -> bool:
    """Whether a + continues the right side of =~."""
    while number > 1 and items[number - 1].upper == "+":
        number -= 2
        if number and items[number - 1].upper == "=~":
            return True
    return False


def regular_expression(pattern: str) -> str:
    r"""A regular expression of Java's for the engine: \d, \w and \s are of ASCII, a dot is no end of a line.
    Raises QueryError for what the engine reads otherwise."""
    if "(?i" in pattern and not pattern.isascii():
        _refuse("(?i) works for the letters a to z alone in Neo4j; write toLower(x) =~ for others")
    if re.search(r"\(\?[a-z]*[sxmud]", pattern):
        _refuse("a regular expression takes no flag but (?i) in both engines; write [^a] for any character")
    if "[:" in pattern or "&&" in pattern or "~~" in pattern or "--" in pattern:
        _refuse("a class within a class of characters means different things to the engines; write [A-Za-z]")
    written: list[str] = []
    within = False
    for match in re.finditer(r"\\(?:[pP]\{[^}]*\}|.)|.", pattern, re.DOTALL):
        part = match[0]
        if part[0] == "\\":
            written.append(_escape(part, within))
            continue
        if part == "[" and not within:
            within = True
        elif part == "]" and within:
            within = False
        elif part == "[":
            _refuse(
                "a class within a class of characters means different things to the engines; write [A-Za-z]"
            )
        written.append(r"[^\n\r\x{85}\x{2028}\x{2029}]" if part == "." and not within else part)
    return "".join(written)


_CLASSES = {"d": "0-9", "w": "A-Za-z0-9_", "s": r" \t\n\x0B\f\r"}


def _escape(part: str, within: bool) -> str:
    letter = part[1]
    if letter.lower() in _CLASSES:
        characters = _CLASSES[letter.lower()]
        if letter.islower():
            return characters if within else f"[{characters}]"
        return f"[^{characters}]"
    if (
        letter.isalnum()
        and letter not in "tnrf"
        and not re.fullmatch(r"\\[pP]\{(?:L|Lu|Ll|N|Nd|P|S|Z)\}", part)
    ):
        _refuse(
            f"{part} in a regular expression means different things to the engines; write a class as [a-z]"
        )
    return part


def _is_day(given: object) -> bool:
    if isinstance(given, str):
        return _DAY.fullmatch(given) is not None
    if isinstance(given, Mapping):
        return any(map(_is_day, given.values()))
    return isinstance(given, list | tuple | set) and any(map(_is_day, given))


def _has(given: object, kind: Any) -> bool:
    if isinstance(given, Mapping):
        return any(_has(part, kind) for part in given.values())
    if isinstance(given, list | tuple | set):
        return any(_has(part, kind) for part in given)
    return isinstance(given, kind)


def _refuse(reason: str) -> NoReturn:
    raise QueryError(reason)
