"""How fast claims are merged, in how much memory, and how right.

python -m benchmarks.merging [--claims N]... [--seed N] [--errors K] [--bare] [--stages]

Made-up claims go through `graphbuild merge` in a process of its own, which may use two cores. The folder
knows the dates and outlets of their documents beforehand, as after `graphbuild build`; with --bare it does
not, as with a file of claims alone. Printed are the seconds on the clock and of CPU, the peak of memory, the
time for each claim, and for actors (over their mentions by name) and events (over claims) precision, recall
and F1 over pairs, and the same over items (B-cubed). --errors adds the worst wrong merges and splits,
--stages (once more, in another process) where time and memory go.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from benchmarks.merging.measuring import apart, merge, score, write
from benchmarks.merging.stages import stages, table


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures merging of claims whose truth is known.")
    parser.add_argument(
        "--claims", type=int, action="append", metavar="N", help="how many (100,000); repeatable"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another number, other claims (0)")
    parser.add_argument(
        "--errors", type=int, default=0, metavar="K", help="show the K worst mistakes of each sort"
    )
    parser.add_argument("--bare", action="store_true", help="dates and outlets of documents are not known")
    parser.add_argument("--stages", action="store_true", help="show the time and memory of each stage")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="write into this folder, and leave all there"
    )
    options = parser.parse_args()
    sizes = options.claims or [100_000]
    if min(sizes) < 1:
        parser.error("--claims must be 1 or more")
    costs = []
    with tempfile.TemporaryDirectory() as temporary:
        for count in sizes:
            folder = (options.keep or Path(temporary)) / str(count)
            folder.mkdir(parents=True)
            apart(write, folder, count, options.seed, not options.bare)
            if options.stages:
                shutil.copytree(folder / "graph", folder / "stages" / "graph")
                (folder / "stages" / "claims.jsonl").hardlink_to(folder / "claims.jsonl")
                print(table(apart(stages, folder / "stages")), flush=True)
                shutil.rmtree(folder / "stages")
            run = merge(folder)
            costs.append(run.seconds / count)
            print(
                f"{count:,} claims, seed {options.seed}: {run.seconds:.1f} s ({run.cpu:.1f} s of CPU), "
                f"{run.memory:,.0f} MB, {1e6 * run.seconds / count:.1f} microseconds a claim"
            )
            print(apart(score, folder, options.errors), flush=True)
    if len(sizes) > 1:
        print(f"a claim of {sizes[-1]:,} takes {costs[-1] / costs[0]:.2f} times one of {sizes[0]:,}")


if __name__ == "__main__":
    main()
