"""What each command's help shows by example: a command line, and what it does."""

from __future__ import annotations

Example = tuple[str, str]

EXAMPLES: dict[str, tuple[Example, ...]] = {
    "build": (
        ("graphbuild build articles", "a folder of articles to graph/graph.json and graph/graph.html"),
        ("graphbuild build wire.jsonl.gz -o wire --jobs 4", "a table of articles, in four processes"),
        ("graphbuild build articles --actors mine.csv", "with names of your own"),
    ),
    "extract": (
        ("graphbuild extract articles -o claims.jsonl", "what each article claims, a claim a line"),
        ("echo 'Peru met Chile.' | graphbuild extract -", "from standard input"),
        ("graphbuild extract --explain articles/a.txt", "why each claim was made, and others were not"),
    ),
    "merge": (("graphbuild merge claims.jsonl more.jsonl -o graph", "claims to a graph, without texts"),),
    "code": (("graphbuild code pairs.tsv -o coded.jsonl", "the class of what is between two actors"),),
    "evaluate": (
        ("graphbuild evaluate gold.jsonl articles", "precision, recall and F1 on your own articles"),
        ("graphbuild evaluate gold.jsonl articles --list", "and each mistake"),
    ),
    "agreement": (
        ("graphbuild agreement rules.jsonl model.jsonl", "where two extractions of the same texts differ"),
    ),
    "watch": (
        ("graphbuild watch https://example.org/feed.xml -o graph", "a feed, every half hour"),
        ("graphbuild watch inbox -o graph --once", "what is new in a folder, once"),
    ),
    "serve": (("graphbuild serve graph", "the page and a read-only query API, for this machine alone"),),
    "view": (
        ("graphbuild view graph --open", "the whole graph, in the browser"),
        ("graphbuild view graph --around 'Kim Jong Un' --hops 2 -o kim.html", "what is near one actor"),
    ),
    "query": (
        ("graphbuild query graph", "the ready queries"),
        ("graphbuild query graph met -p actor='Kim Jong Un'", "one of them"),
        ("graphbuild query graph active-pairs --json", "its answer for a program"),
        ("graphbuild query graph -c 'MATCH (a:Actor) RETURN a.name AS name'", "your own, in Cypher"),
    ),
    "push": (
        ("graphbuild push graph --uri bolt://localhost:7687", "to a Neo4j server on this machine"),
        ("graphbuild push graph --uri bolt://localhost:7687 --dry-run", "only say what would be done"),
    ),
    "pull": (("graphbuild pull --uri bolt://localhost:7687 -o copy", "the graph back from the server"),),
    "export": (
        ("graphbuild export graph --format graphml -o graph.graphml", "for Gephi, yEd, igraph, R"),
        ("graphbuild export graph --format csv -o tables", "for spreadsheets"),
    ),
    "explain": (
        ("graphbuild explain graph 'Xi Jinping'", "the sentences behind all that an actor stands in"),
        ("graphbuild explain graph 'Kim Jong Un' 'Kim Jong Il'", "why they are one actor, or are not"),
        ("graphbuild explain graph Russia --json", "the same for a program"),
    ),
    "decide": (
        (
            "graphbuild decide graph different 'Kim Jong Il' 'Kim Jong Un' --note 'father and son'",
            "these are two",
        ),
        ("graphbuild decide graph", "what was decided"),
    ),
    "review": (("graphbuild review graph --limit 10", "answer ten doubtful pairs with the keys"),),
    "contradictions": (("graphbuild contradictions graph", "which reports can't all be true"),),
    "diff": (
        ("graphbuild diff graph --since 2025-09-01", "what is new since a day"),
        ("graphbuild diff before after --json", "from one graph to another, for a program"),
    ),
    "status": (
        ("graphbuild status graph", "what was read, and what was set aside and why"),
        ("graphbuild status graph --coverage --json", "how much was understood"),
    ),
    "retry": (
        ("graphbuild retry graph", "read again what was set aside"),
        ("graphbuild retry graph --outdated", "and what was read by earlier rules"),
    ),
    "remove": (("graphbuild remove graph wire.csv#17", "take one document out"),),
    "doctor": (
        ("graphbuild doctor", "what is installed, and what is missing"),
        ("graphbuild doctor --json", "the same for a program"),
    ),
    "completion": (("eval \"$(graphbuild completion bash)\"", "a line for ~/.bashrc"),),
    "help": (
        ("graphbuild help query", "all about a command"),
        ("graphbuild help exit-status", "a topic that is no command"),
    ),
}  # fmt: skip


def shown(command: str) -> str:
    """The examples of a command as they end its help; empty where it has none."""
    found = EXAMPLES.get(command, ())
    lines = [line for call, does in found for line in (f"  # {does}", f"  {call}")]
    return "\n".join(["Examples:", *lines]) if found else ""
