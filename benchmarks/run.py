"""How fast and how right: everything measured in one run.

python benchmarks/run.py [--shared DIR] [--runs N]

Speed: CPU seconds of spaCy's bare parse (the same model and components) and of `Extractor.extract_all` on the
same texts, in turns; the medians count. The texts are the 120 news articles of DIR/news where that is there,
else the two seed articles over and over. Accuracy: `graphbuild evaluate` on the texts in benchmarks/gold, and
the scorers of DIR, each on what the commands give.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPEAT = 60  # times that the seeds are read where there are no other texts
BATCH = 32  # texts, the batch of Extractor.extract_all


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process, all threads: what a busy machine does not stretch."""
    start = time.process_time()
    work()
    return time.process_time() - start


def exhaust(items: Iterable[object]) -> None:
    for _ in items:
        pass


def speed(shared: Path | None, runs: int) -> None:
    started, started_cpu = time.perf_counter(), time.process_time()
    from graphbuild.extract import Extractor

    extractor = Extractor()
    load, load_cpu = time.perf_counter() - started, time.process_time() - started_cpu

    import spacy

    from graphbuild.parse.model import load_model
    from graphbuild.parse.story import parts
    from graphbuild.read import read
    from graphbuild.records import Document

    articles = shared / "news" / "texts.jsonl" if shared else None
    if articles is not None and articles.exists():
        documents = [document for document in read([articles]) if isinstance(document, Document)]
    else:
        seeds = [document for document in read([ROOT / "seeds"]) if isinstance(document, Document)]
        documents = seeds * REPEAT
    texts = [part.text for document in documents for part in parts(document)]
    words = sum(len(text.split()) for text in texts)

    ours = load_model(extractor.model_name)
    bare = spacy.load(extractor.model_name, disable=ours.disabled)
    exhaust(bare.pipe(texts[:2]))  # first calls fill caches on both sides
    exhaust(extractor.extract_all(documents[:2]))
    parse_seconds, extract_seconds = [], []
    for _ in range(runs):
        parse_seconds.append(cpu(lambda: exhaust(bare.pipe(texts, batch_size=BATCH))))
        extract_seconds.append(cpu(lambda: exhaust(extractor.extract_all(documents))))
    parse, extract = statistics.median(parse_seconds), statistics.median(extract_seconds)

    spacy_version = metadata.version("spacy")
    print(f"model {extractor.model_name}, spaCy {spacy_version}, Python {platform.python_version()}")
    print(f"{len(documents)} documents, {words:,} words; CPU time of one process, medians of {runs} runs")
    print(f"{'':22}{'seconds':>9}{'words/s':>10}")
    for name, seconds in (("spaCy's bare parse", parse), ("Extractor.extract_all", extract)):
        print(f"{name:22}{seconds:9.2f}{words / seconds:10,.0f}")
    print(f"extraction takes {extract / parse:.2f} times the bare parse")
    print(f"loading the extractor: {load_cpu:.2f} s of CPU, {load:.2f} s on the clock")


def own_gold() -> None:
    """Scores the texts in gold/ beside this file, which are ours and annotated by us."""
    title("claims of our own annotated articles (graphbuild evaluate)")
    gold = Path(__file__).parent / "gold"
    print(run("-m", "graphbuild", "evaluate", gold / "gold.jsonl", gold / "texts.jsonl"), end="")


def accuracy(shared: Path) -> None:
    """Runs each scorer that is there, on what the commands give for its texts."""
    gold, plover, news = shared / "gold", shared / "plover", shared / "news"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.jsonl"
        docs = Path(folder) / "docs.jsonl"
        if (gold / "score.py").exists():
            title("claims of the two seed articles (gold/score.py)")
            graphbuild("extract", shared / "seeds", "-o", out)
            print(run(gold / "score.py", gold / "seeds.jsonl", shared / "seeds", out), end="")
        if (news / "score.py").exists():
            title("claims of annotated news texts (news/score.py)")
            graphbuild("extract", news / "gold_texts.jsonl", "-o", out)
            print(run(news / "score.py", news / "gold.jsonl", out), end="")
        if (plover / "score.py").exists():
            title("event classes of given pairs (plover/score.py)")
            graphbuild("code", plover / "dev.tsv", "-o", out)
            print(run(plover / "score.py", plover / "dev.tsv", out), end="")
        if (plover / "score_extract.py").exists():
            title("events found in single sentences (plover/score_extract.py)")
            docs.write_text(run(plover / "score_extract.py", "docs", plover / "dev.tsv"), encoding="utf-8")
            graphbuild("extract", docs, "-o", out)
            print(run(plover / "score_extract.py", "score", plover / "dev.tsv", out), end="")


def title(text: str) -> None:
    print(f"\n{text}", flush=True)


def run(*command: str | Path) -> str:
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed: {done.stderr.strip()}")
    return done.stdout


def graphbuild(*arguments: str | Path) -> None:
    run("-m", "graphbuild", *arguments)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures speed and accuracy in one run.")
    parser.add_argument("--shared", type=Path, metavar="DIR", help="texts and scorers (../shared if there)")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="measurements of speed (3)")
    options = parser.parse_args()
    beside = ROOT.parent / "shared"
    shared = options.shared or (beside if beside.is_dir() else None)
    if shared is not None and not shared.is_dir():
        parser.error(f"there is no folder {shared}")
    if options.runs < 1:
        parser.error("--runs must be 1 or more")
    speed(shared, options.runs)
    own_gold()
    if shared is not None:
        accuracy(shared.resolve())


if __name__ == "__main__":
    main()
