"""Whether a large build is as fast as two cores allow, and its memory flat.

python -m benchmarks.scale [--texts FILE] [--documents N] [--long N] [--fake] [--only NAME]...

- rate: documents a second with 2 jobs over those with 1; asked are 1.7 times.
- cost: CPU seconds of a build over those of spaCy's bare parse of the same texts; asked are 1.3 times.
- memory: resident memory of the main process over --long short documents (100,000), from the 10,000th (or a
  tenth) to the last; asked are 10 %. With --fake an extractor that needs no model reads them: the main
  process does the same.

Rate and cost read --documents made-up articles of the project's own training sentences, each of which tells
of some event, or a file of articles (JSON lines with `text`), where fewer do. Each figure is of one
run, asked beside measured; exit status 1 if one is missed. On a machine that others use, look at the CPU
seconds too, which are printed."""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.memory import documents as short_documents
from benchmarks.memory import sentences

ROOT = Path(__file__).resolve().parents[1]
RATE, COST, FLAT = 1.7, 1.3, 0.10
ARTICLE = 30  # sentences
BATCH = 32
CHILD = """
import json, os, resource, sys, time
from pathlib import Path
from importlib import import_module
building = import_module("graphbuild.build")
texts, out, jobs, fake = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "fake"
sys.path[:0] = sys.argv[5:]
import graphbuild.intake as intake
if fake:
    from coders import LineCoder
    from graphbuild.workers import Pool
    intake.Options.team = lambda self, coder, jobs, *_: Pool(LineCoder, jobs, self.limits)
from benchmarks.memory import resident
sizes, begun, reading = {}, time.monotonic(), []
def pace(found):
    if not reading:
        reading.append(time.monotonic())
    if found.documents % 1000 == 0:
        sizes[found.documents] = resident()
    reading[1:] = [time.monotonic(), found.read]
building.finish = lambda *given: None  # merging is measured elsewhere
building.build_records([texts], out, jobs=jobs, pace=pace)
print(json.dumps({"sizes": sizes, "reading": reading, "begun": begun, "ended": time.monotonic()}))
"""


def articles(path: Path, count: int) -> None:
    known, chance = sentences(), random.Random(7)
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            length = chance.randint(ARTICLE // 3, ARTICLE * 2)
            text = " ".join(chance.sample(known, length))
            file.write(json.dumps({"id": f"{number:06}", "text": text}) + "\n")


def shorts(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number, document in enumerate(short_documents(count, fresh=True)):
            row = {"id": document.id, "text": document.text}
            if number == 0:
                row["date"] = "3 March 2025"  # so that what reads dates in words is loaded from the start
            file.write(json.dumps(row) + "\n")


class Run:
    """A build in a process of its own: what it tells, and the CPU seconds of all its processes."""

    def __init__(self, texts: Path, out: Path, jobs: int, *, fake: bool = False) -> None:
        command = [sys.executable, "-c", CHILD, str(texts), str(out), str(jobs), "fake" if fake else "real"]
        with subprocess.Popen(
            [*command, str(ROOT), str(ROOT / "tests")],
            cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        ) as process:  # fmt: skip
            self.cpu = 0.0
            while process.poll() is None:
                self.cpu = max(self.cpu, session_cpu(process.pid))
                time.sleep(0.1)
            assert process.stdout is not None
            said = process.stdout.read()
        if process.returncode:
            raise SystemExit("a build failed")
        told = json.loads(said)
        self.sizes = {int(number): size for number, size in told["sizes"].items()}
        first, last, self.read = told["reading"]
        self.seconds = last - first  # from the first document to the last: without loading the model


def session_cpu(session: int) -> float:
    """CPU seconds so far of the processes of a session. Those that have ended count where their parent
    waited for them; the helpers of a build live as long as it does."""
    ticks = 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def bare_parse(path: Path) -> float:
    """CPU seconds of spaCy alone on the same texts, loading included, as the build's."""
    code = """
import json, sys, time
begun = time.process_time()
from graphbuild.parse.model import choose_model, load_model
import spacy
ours = load_model(choose_model())
loaded = time.process_time() - begun
bare = spacy.load(choose_model(), disable=ours.disabled)
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
begun = time.process_time()
for doc in bare.pipe(texts, batch_size=int(sys.argv[2])):
    pass
print(time.process_time() - begun + loaded)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), str(BATCH)], cwd=ROOT, capture_output=True, text=True,
        check=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures rate, cost and memory of large builds.")
    parser.add_argument("--texts", type=Path, metavar="FILE", help="articles to read instead")
    parser.add_argument("--documents", type=int, default=600, metavar="N", help="articles (600)")
    parser.add_argument("--long", type=int, default=100_000, metavar="N", help="short documents (100,000)")
    parser.add_argument("--fake", action="store_true", help="memory with an extractor without a model")
    parser.add_argument(
        "--only", action="append", choices=["rate", "cost", "memory"], help="measure this only"
    )
    options = parser.parse_args()
    if options.documents < 100 or options.long < 10_000:
        parser.error("--documents must be 100 or more, --long 10,000 or more")
    wanted = options.only or ["rate", "cost", "memory"]
    missed = 0

    def told(name: str, measured: float, asked: float, unit: str, *, least: bool) -> None:
        nonlocal missed
        reached = measured >= asked if least else measured <= asked
        missed += not reached
        bound = "at least" if least else "at most"
        print(
            f"{name}: {measured:.2f}{unit} (asked: {bound} {asked:g}){'' if reached else '  MISSED'}",
            flush=True,
        )

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if "rate" in wanted or "cost" in wanted:
            texts = options.texts or folder / "articles.jsonl"
            if not options.texts:
                articles(texts, options.documents)
            one = Run(texts, folder / "one", 1)
            print(f"1 job: {one.read / one.seconds:.2f} documents/s, {one.cpu:.1f} CPU s", flush=True)
        if "rate" in wanted:
            two = Run(texts, folder / "two", 2)
            print(f"2 jobs: {two.read / two.seconds:.2f} documents/s, {two.cpu:.1f} CPU s", flush=True)
            told("rate of 2 jobs over 1", one.seconds / two.seconds, RATE, " times", least=True)
        if "cost" in wanted:
            bare = bare_parse(texts)
            print(f"bare parse: {bare:.1f} CPU s", flush=True)
            told("CPU of a build over bare parsing", one.cpu / bare, COST, " times", least=False)
        if "memory" in wanted:
            shorts(folder / "shorts.jsonl", options.long)
            many = Run(folder / "shorts.jsonl", folder / "many", 2, fake=options.fake)
            sizes = sorted(many.sizes.items())
            for number, size in sizes[:: max(1, len(sizes) // 10)]:
                print(f"{number:9,} documents: {size:6.1f} MB")
            first = many.sizes[10_000 if options.long > 10_000 else 1_000]
            most = max(size for number, size in sizes if number >= 10_000)
            told("growth of the main process", most / first - 1, FLAT, "", least=False)
    raise SystemExit(missed > 0)


if __name__ == "__main__":
    main()
