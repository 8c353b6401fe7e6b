"""Writes docs/queries.md: every ready query with what it asks, takes and answers.

python scripts/queries_page.py [-o docs/queries.md]

The examples are the answers on the made-up story of tests/query_graph.py. The graph of the seeds is too small
for most of the queries, and examples from it would change with every sentence that is read better."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from query_graph import REQUIRED, REQUIRED_BY, story  # noqa: E402

from graphbuild.cypher import Engine, Query, Rows, catalogue, grouped  # noqa: E402

ROWS = 3  # of an answer that are shown
CELL = 60  # characters of a cell that are shown

INTRODUCTION = """\
# The ready queries

Written by `scripts/queries_page.py` from the files in `queries/`; don't edit it by hand. How queries are
asked, and the schema they ask: [cypher.md](cypher.md).

The examples are answers on a made-up graph (`tests/query_graph.py`): Arland and Borduria quarrel over a
river, make an agreement and break it, while Cascadia talks to both. They show at most {rows} rows, long cells
cut short, and leave out columns that are empty in these rows.

An actor is given by id, name or alias, in any case. Where nothing else is said, what counts is what is told
as fact (polarity positive, modality actual). The column `event` has an event's id:
`graphbuild query graph proof -p event=ID` shows all the proof of it.
"""


def words(query: Query) -> dict[str, str]:
    """What the example gives for the parameters that the query needs."""
    known = REQUIRED | REQUIRED_BY.get(query.name, {})
    return {one.name: known[one.name] for one in query.parameters or () if one.required}


def cell(text: str) -> str:
    text = " ".join(text.split())
    text = text if len(text) <= CELL else text[: CELL - 1].rstrip() + "…"
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "'")


def table(columns: list[str], rows: list[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield "|" + "---|" * len(columns)
    for row in rows:
        yield f"| {' | '.join(row)} |"


def example(answer: Rows) -> Iterator[str]:
    texts = [[cell(text) for text in row] for row in answer.to_texts()[:ROWS]]
    shown = [at for at in range(len(answer.columns)) if any(row[at] for row in texts)]
    yield from table([answer.columns[at] for at in shown], [[row[at] for at in shown] for row in texts])
    if len(answer) > ROWS:
        yield ""
        yield f"and {len(answer) - ROWS} more."


def section(query: Query, engine: Engine) -> Iterator[str]:
    given = words(query)
    yield f"### {query.name}"
    yield ""
    yield f"**{query.title}.** *{query.question}* {query.answers}"
    yield ""
    if query.parameters:
        rows = [
            [f"`{one.name}`", cell_of(one.takes), cell_of(one.shown_default), cell_of(one.description)]
            for one in query.parameters
        ]
        yield from table(["parameter", "takes", "default", "what it is"], rows)
        yield ""
    command = " ".join(f"-p {name}={value}" for name, value in given.items())
    yield f"    graphbuild query graph {query.name} {command}".rstrip()
    yield ""
    yield from example(engine.run(query.text, query.bind(given)))
    yield ""


def cell_of(text: str) -> str:
    return text.replace("|", "\\|")


def page() -> str:
    """The whole page; the same files and graph give the same page."""
    engine = Engine(story())
    lines = [INTRODUCTION.format(rows=ROWS)]
    groups = grouped(catalogue())
    for group, queries in groups.items():
        names = ", ".join(f"[{one.name}](#{one.name})" for one in queries)
        lines.append(f"- {group.capitalize()}: {names}")
    lines.append("")
    for group, queries in groups.items():
        lines += [f"## {group.capitalize()}", ""]
        for query in queries:
            lines += section(query, engine)
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes the page of the ready queries.")
    parser.add_argument("-o", "--out", type=Path, default=ROOT / "docs" / "queries.md")
    parser.parse_args().out.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
