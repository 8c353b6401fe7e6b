"""Kills builds at random moments: nothing may be lost, nothing doubled, and the bytes must be the same.

python -m benchmarks.kills --texts PATH [--kills N] [--jobs N] [--fake]

The texts are built once in peace. Then the same build is started again and again and killed (SIGKILL, to it
alone, to its whole group, or to one of its processes) after a random time, until as many kills have hit; a
folder that is complete is put aside, compared, and a new one begun. Where no texts are given those of
seeds/ are taken, several times over. With --fake an extractor that needs no model takes the place of the real
one, so that most of the kills hit the store. Exit status 1 if anything differs."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ASKED = 200
FILES = ("graph.json", "graph.html")
FAKE = """
import sys
sys.path[:0] = sys.argv[4:]
from coders import LineCoder
import graphbuild.intake
graphbuild.intake._extractor = lambda *_: LineCoder()
from graphbuild.workers import Pool
graphbuild.intake.Options.team = lambda self, coder, jobs, *_: Pool(LineCoder, jobs, self.limits)
from graphbuild.cli import main
sys.exit(main(["build", sys.argv[1], "-o", sys.argv[2], "-j", sys.argv[3]]))
"""


def started(texts: Path, out: Path, jobs: int, fake: bool) -> subprocess.Popen[bytes]:
    command = [sys.executable]
    if fake:
        command += ["-c", FAKE, str(texts), str(out), str(jobs), str(ROOT), str(ROOT / "tests")]
    else:
        command += ["-m", "graphbuild", "build", str(texts), "-o", str(out), "-j", str(jobs)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def finished(process: subprocess.Popen[bytes]) -> None:
    said = process.communicate()[1].decode()
    if process.returncode:
        raise SystemExit(f"a build failed: {said.strip()[-500:]}")


def whole(folder: Path) -> tuple[bytes, ...]:
    """All that a build leaves: its files, and the rows of its store, in order."""
    with sqlite3.connect(folder / "work.sqlite") as base:
        rows = [
            base.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
            for table in ("document", "set_aside")
        ]
        twice = base.execute("SELECT count(*) - count(DISTINCT id) FROM document").fetchone()
    base.close()
    left = sorted(p.name for p in folder.iterdir() if p.name.startswith(".graph"))
    aside = [row[:3] for row in rows[1]]
    return (*((folder / name).read_bytes() for name in FILES), repr((rows[0], aside, twice, left)).encode())


def children(group: int) -> list[int]:
    """Processes of the session that the build leads, besides itself."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == group and int(entry.parent.name) != group:
            found.append(int(entry.parent.name))
    return found


def kill(process: subprocess.Popen[bytes], chance: random.Random) -> str:
    """Kills the build, all of it or one of its processes; says which."""
    how = chance.choice(("main", "main", "group", "worker"))
    if how == "worker":
        victims = children(process.pid)
        if victims:
            os.kill(chance.choice(victims), signal.SIGKILL)
        return how
    (os.kill if how == "main" else os.killpg)(process.pid, signal.SIGKILL)
    process.communicate()
    return how


def corpus(folder: Path) -> Path:
    """The seeds, several times over."""
    texts = folder / "texts"
    texts.mkdir()
    for number in range(10):
        for seed in sorted((ROOT / "seeds").glob("*.txt")):
            shutil.copy(seed, texts / f"{number}-{seed.name}")
    return texts


def lines(folder: Path) -> Path:
    """Texts for the extractor that needs no model."""
    import json

    path = folder / "lines.jsonl"
    roots = ("ASSAULT", "CONSULT", "ACCUSE")
    with path.open("w", encoding="utf-8") as file:
        for number in range(1_000):
            text = f"Russia {roots[number % 3]} Ukraine\nChina CONSULT Peru\n" + "x" * 2_000
            file.write(json.dumps({"id": f"{number:05}", "text": text}) + "\n")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description="Kills builds at random moments and compares the outcome.")
    parser.add_argument("--texts", type=Path, help="texts to build (seeds/, several times, where not given)")
    parser.add_argument("--kills", type=int, default=ASKED, metavar="N", help=f"kills that hit ({ASKED})")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes of a build (2)")
    parser.add_argument("--fake", action="store_true", help="an extractor without a model")
    options = parser.parse_args()
    if options.kills < 1:
        parser.error("--kills must be 1 or more")
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        texts = options.texts or (lines(folder) if options.fake else corpus(folder))
        begun = time.monotonic()
        finished(started(texts, folder / "peace", options.jobs, options.fake))
        seconds = time.monotonic() - begun
        wanted = whole(folder / "peace")
        print(f"one build in peace: {seconds:.1f} s", flush=True)
        hit, complete, wrong = 0, 0, 0
        hows: dict[str, int] = {}
        out = folder / "killed"
        while hit < options.kills or out.exists():
            process = started(texts, out, options.jobs, options.fake)
            if hit < options.kills:
                # Later runs have less to do: mostly short waits, some as long as a whole build.
                wait = chance.choice((0.1, 0.3, 1.0)) * seconds * chance.random()
                try:
                    process.wait(timeout=wait)
                except subprocess.TimeoutExpired:
                    how = kill(process, chance)
                    hows[how] = hows.get(how, 0) + 1
                    hit += 1
                    if how != "worker":
                        continue
            finished(process)
            complete += 1
            if whole(out) != wanted:
                wrong += 1
                for name, one, other in zip((*FILES, "store"), whole(out), wanted, strict=True):
                    if one != other:
                        print(f"after {hit} kills {name} differs: {len(one):,} bytes, not {len(other):,}")
            shutil.rmtree(out)
            if hit % 20 == 0:
                print(f"{hit} kills, {complete} folders complete, {wrong} differ", flush=True)
    print(f"{hit} kills ({hows}), {complete} folders complete, {wrong} differ (asked: 0 of {ASKED} kills)")
    raise SystemExit(wrong > 0)


if __name__ == "__main__":
    main()
