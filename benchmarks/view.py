"""How fast the page is: building, opening, answering, zooming, beside a plain pyvis page of the same graph.

python -m benchmarks.view [--runs N] [--cap SECONDS] [--only NODES ...]

Chromium draws in software and without a network. A page is open once it has drawn everything and answers
every movement of the mouse within 100 ms for two seconds on end: from the time of the event to the frame that
was painted after it. Zooming turns the wheel to and fro for some seconds, with everything drawn. Times are
medians of the runs. Building is measured in CPU seconds, which other work on the machine does not stretch;
what the browser does is measured on the clock, so look at the load that is printed with it, and at the CPU
time of all of Chromium's processes. Exits 1 where a figure is missed.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.graphs import resolved

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-extensions", "--disable-sync", "--no-first-run",
]  # fmt: skip
ANSWER = 100  # ms within which a page answers
CALM = 2.0  # seconds for which it has to
SIZES = {500: (1_500, 1.0), 5_000: (15_000, 2.5), 20_000: (60_000, 4.0)}  # nodes: lines, seconds asked
FRAME, MEGABYTES, BUILD = 50, 6, 5  # ms at the 95th percentile, MB, seconds: asked at 5,000 nodes
SETTLE = 30.0  # seconds that a page of ours may take

# Notes for every movement of the mouse when it was and how long until the frame after it was painted, and
# when frames began.
WATCH = """
window.__watch = { answers: [], frames: null };
addEventListener("mousemove", (event) => {
  requestAnimationFrame(() => setTimeout(() => {
    const now = performance.now();
    __watch.answers.push([event.timeStamp, now - event.timeStamp]);
  }));
}, { capture: true });
(function frame(now) {
  if (__watch.frames) __watch.frames.push(now);
  requestAnimationFrame(frame);
})();
"""
OURS = "Boolean(window.graphbuild && window.graphbuild.ready)"
PYVIS = "Boolean(document.querySelector('canvas'))"


class Figure(NamedTuple):
    """What was asked (a largest value; None: only to compare) and measured."""

    name: str
    unit: str
    asked: float | None
    measured: float | None

    @property
    def reached(self) -> bool:
        return self.asked is None or (self.measured is not None and self.measured <= self.asked)


@contextmanager
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        raise SystemExit(f"no browser found ({', '.join(names)}); install Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Any, path: Path, ready: str, cap: float) -> Iterator[tuple[Any, float | None]]:
    """The page, and after how many seconds it was open (None: not within `cap`)."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    context.set_default_timeout((cap + 20) * 1000)
    try:
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(path.as_uri(), wait_until="commit")
        yield page, answering(page, ready, cap)
    finally:
        context.close()


def answering(page: Any, ready: str, cap: float) -> float | None:
    """Moves the mouse over the page until it has answered in time for a while."""
    end = time.monotonic() + cap + CALM
    is_ready, turn = None, 0
    while time.monotonic() < end:
        turn += 1
        page.mouse.move(500 + turn % 7 * 20, 400 + turn % 5 * 16)
        page.wait_for_timeout(30)
        if is_ready is None:
            is_ready = page.evaluate(f"{ready} ? performance.now() : null")
            continue
        made = [(at, took) for at, took in page.evaluate("__watch.answers") if at + took >= is_ready]
        late = max((i for i, (_, took) in enumerate(made) if took > ANSWER), default=-1)
        good = made[late + 1 :]
        if good and good[-1][0] - good[0][0] >= CALM * 1000:
            return sum(good[0]) / 1000
    return None


def zooming(page: Any, seconds: float = 4.0) -> list[float]:
    """Milliseconds of each frame while the wheel turns in and out over the middle of the picture."""
    page.mouse.move(560, 430)
    page.evaluate("__watch.frames = []")
    end, turn = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        page.mouse.wheel(0, -90 if turn // 25 % 2 == 0 else 90)
        turn += 1
    frames = page.evaluate("__watch.frames")
    return [after - before for before, after in itertools.pairwise(frames)]


def cpu(browser: Any) -> float:
    """CPU seconds of all processes of the browser so far."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return sum(process["cpuTime"] for process in processes)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def build(records: Any, path: Path, nodes: int) -> float:
    """CPU seconds of writing the page of all the nodes."""
    from graphbuild.view import write_html

    start = time.process_time()
    write_html(records, path, limit=nodes)
    return time.process_time() - start


def plain_pyvis(records: Any, path: Path) -> None:
    """The graph as people put it into pyvis: its defaults, scripts in the file."""
    from pyvis.network import Network

    network = Network(height="750px", width="100%", cdn_resources="in_line", directed=True)
    for actor in records.actors:
        network.add_node(actor.id, label=actor.name, title=actor.kind)
    for event in records.events:
        network.add_edge(event.source, event.target, title=event.root)
    path.write_text(network.generate_html(notebook=False), encoding="utf-8")


def measure(sizes: list[int], runs: int, cap: float, folder: Path) -> Iterator[Figure]:
    from graphbuild.view import write_html

    write_html(resolved(50, distinct=True, actors=20), folder / "warm.html")  # imports are not building
    with chromium() as browser:
        for nodes in sizes:
            lines, asked = SIZES[nodes]
            records = resolved(lines, actors=nodes, distinct=True)
            path = folder / f"{nodes}.html"
            took = build(records, path, nodes)
            main = nodes == 5_000
            what = f"{nodes:,} nodes, {lines:,} lines"
            yield Figure(f"{what}: building (CPU)", "s", BUILD if main else None, took)
            yield Figure(f"{what}: file", "MB", MEGABYTES if main else None, path.stat().st_size / 1e6)
            times: list[float | None] = []
            frames: list[float] = []
            work: list[float] = []
            for _ in range(runs):
                with opened(browser, path, OURS, SETTLE) as (page, seconds):
                    times.append(seconds)
                    drawn = page.evaluate(
                        "['drawn', 'edges'].map(name => graphbuild.visible[name].reduce((a, b) => a + b))"
                    )
                    if drawn != [nodes, lines]:
                        raise SystemExit(f"{drawn} nodes and lines are drawn instead of {[nodes, lines]}")
                    if seconds is not None:
                        before = cpu(browser)
                        one = zooming(page)
                        frames += one
                        work.append((cpu(browser) - before) * 1000 / max(1, len(one)))
            open_for = None if None in times else statistics.median(times)  # type: ignore[type-var]
            yield Figure(f"{what}: opening", "s", asked, open_for)
            slow = percentile(frames, 0.95) if frames else None
            yield Figure(f"{what}: a frame of zooming, 95th %", "ms", FRAME if main else None, slow)
            if work:
                yield Figure(f"{what}: CPU of such a frame", "ms", None, statistics.median(work))
            if nodes == 500:
                plain_pyvis(records, folder / "pyvis.html")
                with opened(browser, folder / "pyvis.html", PYVIS, cap) as (_, seconds):
                    yield Figure(f"{what}: opening, plain pyvis", "s", None, seconds)


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures the page in Chromium.")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="times a page is opened (3)")
    parser.add_argument("--cap", type=float, default=60, metavar="S", help="seconds that pyvis gets (60)")
    parser.add_argument("--only", type=int, nargs="+", choices=list(SIZES), default=list(SIZES))
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f} at the start; medians of {options.runs} runs")
    print(f"{'':58}{'asked':>9}{'measured':>12}")
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        for figure in measure(options.only, options.runs, options.cap, Path(folder)):
            asked = "" if figure.asked is None else f"{figure.asked:g} {figure.unit}"
            measured = "never" if figure.measured is None else f"{figure.measured:.2f} {figure.unit}"
            note = "" if figure.reached else "  missed"
            print(f"{figure.name:58}{asked:>9}{measured:>12}{note}", flush=True)
            missed += not figure.reached
    print(f"load {os.getloadavg()[0]:.1f} at the end")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
