"""A browser for the tests of the view, one for all of them, and pages without a network in it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from graphbuild.graph import Graph
from graphbuild.view import write_html

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-default-apps", "--disable-extensions", "--disable-sync", "--no-first-run",
)  # fmt: skip
LOADED = "Boolean(window.graphbuild && window.graphbuild.loaded)"
Opener = Callable[..., Any]


def missing(reason: str) -> Any:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    return pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return missing("playwright is not installed: pip install playwright")
    found = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    path = next((name for name in found if name), None)
    if path is None:
        return missing("no chromium, chromium-browser or google-chrome on the PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def pages(browser: Any, folder: Path) -> Iterator[Opener]:
    """Opens a graph's page with the network off. The page object lists what went wrong (`errors`), which
    dialogs came up (`dialogs`) and what was asked for (`requests`)."""
    contexts = []

    def opener(
        graph: Graph,
        *,
        width: int = 1280,
        height: int = 800,
        dark: bool = False,
        fragment: str = "",
        **options: Any,
    ) -> Any:
        path = folder / "graph.html"
        write_html(graph, path, **options)
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            offline=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.errors, page.dialogs, page.requests = [], [], []
        page.on(
            "console",
            lambda line: page.errors.append(line.text) if line.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri() + fragment)
        until(page, LOADED)
        return page

    yield opener
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Opener]:
    with pages(browser, tmp_path) as opener:
        yield opener


def until(page: Any, condition: str, seconds: float = 20) -> None:
    """Waits for an expression to be true in a page or a frame. (Playwright's own way has the page evaluate
    text, which its policy forbids.)"""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        errors = getattr(page, "errors", [])
        assert time.monotonic() < end, f"{condition} is not true after {seconds} s; {errors}"
        getattr(page, "page", page).wait_for_timeout(20)
