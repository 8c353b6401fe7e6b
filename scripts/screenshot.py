"""Writes a picture of a graph's page (docs/graph.png in the README) with headless Chromium.

python scripts/screenshot.py graph/ -o docs/graph.png [--select ACTOR] [--dark] [--size 1440x900]
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from graphbuild.errors import GraphbuildError
from graphbuild.graph import Graph
from graphbuild.view import write_html
from graphbuild.view.select import find_actor

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]


def screenshot(
    graph: Graph, picture: Path, *, title: str, chosen: str | None, dark: bool, size: tuple[int, int]
) -> None:
    """A PNG of the page as it opens or, with `chosen` (an actor's id, name or alias), with its panel open."""
    browser_path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser_path is None:
        raise GraphbuildError(f"no browser found ({', '.join(BROWSERS)}); install Chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_path = Path(folder) / "graph.html"
        write_html(graph, page_path, title=title)
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            offline=True,
        )
        page = context.new_page()
        page.goto(page_path.as_uri())
        while not page.evaluate("Boolean(window.graphbuild && window.graphbuild.loaded)"):
            page.wait_for_timeout(50)
        if chosen is not None:
            actor = find_actor(graph.iter_actors(), chosen)
            page.evaluate(
                "id => graphbuild.choose(graphbuild.nodes.find(node => node.id === id), {move: false})", actor
            )
        page.wait_for_timeout(300)  # one more frame, so that the canvas shows the last state
        picture.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=picture)
        browser.close()


def main() -> int:
    parser = argparse.ArgumentParser(description="Writes a picture of a graph's page.")
    parser.add_argument("graph", type=Path, help="a folder that graphbuild build wrote, or its graph.json")
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/graph.png"))
    parser.add_argument("--title", default="graphbuild")
    parser.add_argument("--select", metavar="ACTOR", help="an actor whose panel is open")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--size", default="1440x900", metavar="WIDTHxHEIGHT")
    options = parser.parse_args()
    try:
        width, height = (int(number) for number in options.size.split("x"))
    except ValueError:
        parser.error(f"--size {options.size!r} is not WIDTHxHEIGHT")
    try:
        screenshot(
            Graph.load(options.graph),
            options.output,
            title=options.title,
            chosen=options.select,
            dark=options.dark,
            size=(width, height),
        )
    except GraphbuildError as error:
        print(error, file=sys.stderr)
        return 1
    print(options.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
