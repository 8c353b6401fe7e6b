"""A large graph into the embedded engine, and into Neo4j by its importer: seconds and memory of each step.

    python -m benchmarks.cypher --events 1000000

Each step is a process of its own, timed from its start to its end: the export of the files for neo4j-admin,
the import of them by the real tool into a new database, the first load of graph.json into the embedded
engine, and the reload of the file that it kept. The asked seconds are for 1,000,000 events and grow with
more. Beside the load stands its bound: what the engine's own loader takes for tables that are ready. Exit
status 1 where a figure is missed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.graphs import resolved
from benchmarks.server import ROOT, add_jars, jars_of
from graphbuild import graphfile
from graphbuild.cypher.importer import COMMAND

EVENTS = 1_000_000
BULK, LOAD, RELOAD = 60.0, 8.0, 2.0  # seconds asked for so many events
_QUESTION = "MATCH (e:Event)-[r:REPORTED_IN]->(d) RETURN count(*) AS n"
_PRINT = """
import sys, time
def done(what, began):
    print(f"    {what}: {time.perf_counter() - began:.2f} s", file=sys.stderr)
"""
_LOADER = (
    _PRINT
    + """
import kglite
from graphbuild import graphfile
from graphbuild.cypher import loading
from graphbuild.cypher.projection import tables
began = time.perf_counter()
records = graphfile.read(sys.argv[1])
done("graph.json read", began)
began = time.perf_counter()
ready = list(tables(records))
done("tables made", began)
loading.tables = lambda ready: ready
began = time.perf_counter()
loading.load(kglite.KnowledgeGraph(), ready)
done("the engine's loader alone", began)
"""
)
_OPEN = (
    _PRINT
    + f"""
from graphbuild.cypher import Engine
began = time.perf_counter()
engine = Engine.open(sys.argv[1], keep=sys.argv[2] != "no")
done("engine there", began)
began = time.perf_counter()
print(engine.run({_QUESTION!r}).rows[0][0], file=sys.stderr)
done("first answer", began)
"""
)


class Step(NamedTuple):
    """What a process took: seconds on the clock and of the processor, and the most memory in MB (10**6)."""

    seconds: float
    cpu: float
    memory: float


def run(
    *command: str | Path, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Step:
    """Runs a command to its end; what it tells on standard error is seen, unless it is Neo4j's. Raises
    SystemExit when it fails."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | dict(environment or {}),
            stdout=output,
            stderr=output if environment else None,
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise SystemExit(f"{command[0]} failed:\n{output.read().decode(errors='replace')[-2000:]}")
    # ru_maxrss is in KiB on Linux, in bytes on macOS
    unit = 1 if sys.platform == "darwin" else 1024
    return Step(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6)


def measure(events: int, jars: Path, work: Path) -> bool:
    """Prints what was asked and measured; whether all was reached."""
    graph, files, home = work / "graph", work / "files", work / "home"
    graph.mkdir()
    graphfile.write(graph / graphfile.NAME, *resolved(events))
    (home / "conf").mkdir(parents=True)
    python, share = sys.executable, max(1, events / EVENTS)
    print(f"{events:,} events, graph.json {size(graph / graphfile.NAME)}", flush=True)

    exported = run(
        python, "-m", "graphbuild", "export", graph, "--format", "neo4j-admin", "-o", files
    )  # fmt: skip
    tool = ("java", "-cp", f"{jars}/*", "org.neo4j.cli.AdminTool")
    imported = run(
        *tool, *COMMAND.split()[1:], folder=files,
        environment={"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
    )  # fmt: skip
    for what, step in (("export", exported), ("import", imported)):
        tell(f"    {what}", step)
    both = Step(
        exported.seconds + imported.seconds, exported.cpu + imported.cpu, max(exported[2], imported[2])
    )
    reached = [verdict("bulk export and import", BULK * share, both)]
    run(python, "-c", _LOADER, graph)
    reached.append(
        verdict("embedded load from graph.json", LOAD * share, run(python, "-c", _OPEN, graph, "no"))
    )
    tell("    the same, and kept", run(python, "-c", _OPEN, graph, "yes"))
    print(f"    kept file: {size(graph / 'graph.kgl')}")
    reached.append(
        verdict("reload of the kept engine", RELOAD * share, run(python, "-c", _OPEN, graph, "yes"))
    )
    return all(reached)


def verdict(what: str, asked: float, step: Step) -> bool:
    reached = step.seconds <= asked
    tell(f"{'ok    ' if reached else 'MISSED'} {what}: asked {asked:.1f} s", step)
    return reached


def tell(what: str, step: Step) -> None:
    print(
        f"{what}, {step.seconds:.1f} s on the clock, {step.cpu:.1f} s of CPU, {step.memory:,.0f} MB",
        flush=True,
    )


def size(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:,.0f} MB"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--events", type=int, default=EVENTS)
    add_jars(parser)
    parser.add_argument(
        "--work", type=Path, help="a folder for some gigabytes of files; else a temporary one"
    )
    given = parser.parse_args()
    if (jars := jars_of(given)) is None:
        return 2
    with tempfile.TemporaryDirectory(dir=given.work) as work:
        return 0 if measure(given.events, jars.resolve(), Path(work)) else 1


if __name__ == "__main__":
    sys.exit(main())
