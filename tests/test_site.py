"""The documentation site: built without a warning, without a network, and with every command, option and
public name in it."""

from __future__ import annotations

import html
import importlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from test_docstrings import PACKAGE, public

from graphbuild.cli import cli
from graphbuild.cli.examples import EXAMPLES

pytest.importorskip("mkdocs", reason="the extra 'docs' is not installed")
pytest.importorskip("material", reason="the extra 'docs' is not installed")
pytest.importorskip("mkdocstrings", reason="the extra 'docs' is not installed")

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from site_pages import ELSEWHERE, MODULES, options, within  # noqa: E402

# Packages whose names users import.
PACKAGES = (
    "graphbuild", "graphbuild.cypher", "graphbuild.view", "graphbuild.read", "graphbuild.extract",
    "graphbuild.export", "graphbuild.evaluate", "graphbuild.cluster", "graphbuild.resolve",
)  # fmt: skip
NO_PROXY = "http://127.0.0.1:9"  # whatever asked for the network would fail


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make docs` makes it, with no network to be had and every warning an error."""
    out = tmp_path_factory.mktemp("site") / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(out)],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | {
            "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", "http_proxy": NO_PROXY,
            "https_proxy": NO_PROXY,
        },
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return out


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.html")
    }


def ids(page: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', page))


def test_every_page_of_the_docs_is_a_page_of_the_site(pages: dict[str, str]) -> None:
    wanted = {f"{path.stem}.html" for path in (ROOT / "docs").glob("*.md")}
    wanted |= {page.replace(".md", ".html") for page in ELSEWHERE}
    wanted |= {f"reference/python/{module}.html" for module in MODULES}
    assert set(pages) == wanted | {"reference/options.html", "reference/python/index.html", "404.html"}


def test_nothing_is_fetched_from_elsewhere(site: Path, pages: dict[str, str]) -> None:
    for name, page in pages.items():
        tags = re.findall(r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*>", page)
        foreign = [tag for tag in tags if re.search(r'(?:src|href)="?(?:https?:)?//', tag)]
        assert [tag for tag in foreign if 'rel="canonical"' not in tag] == [], name
    for path in site.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?:url\(\s*[\"']?|@import\s+[\"'])(?:https?:)?//", text), path.name


def test_links_within_the_site_lead_somewhere(pages: dict[str, str]) -> None:
    anchors = {name: ids(page) for name, page in pages.items()}
    for name, page in pages.items():
        if name == "404.html":  # is shown at any address
            continue
        article = page.partition("<article")[2].partition("</article>")[0]
        for link in re.findall(r'href="([^"]+)"', article):
            target, _, anchor = html.unescape(link).partition("#")
            if "://" in link or link.startswith("mailto:"):
                continue
            where = os.path.normpath(os.path.join(os.path.dirname(name), target)) if target else name
            assert where in pages, f"{name}: {link}"
            assert not anchor or anchor in anchors[where], f"{name}: {link}"


@pytest.mark.parametrize("command", cli.commands.values(), ids=lambda command: command.name)
def test_every_option_and_example_of_a_command_is_in_the_reference(command: click.Command) -> None:
    text = re.split(r"^## ", options(), flags=re.M)
    (section,) = [part for part in text if part.startswith(f"{command.name}\n")]
    for param in command.params:
        if isinstance(param, click.Option):
            assert [name for name in (*param.opts, *param.secondary_opts) if name not in section] == []
    assert [call for call, _ in EXAMPLES[command.name or ""] if call not in section] == []


def test_the_commands_are_on_the_page_that_was_built(pages: dict[str, str]) -> None:
    assert set(cli.commands) <= ids(pages["reference/options.html"])
    assert "0&lt;=x&lt;=1" in pages["reference/options.html"]


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_of_a_module_is_in_its_reference(module: str, pages: dict[str, str]) -> None:
    path = PACKAGE.parent.joinpath(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    names = {f"{module}.{name.partition(':')[2]}".removesuffix(".__init__") for name, _, _ in public(path)}
    assert names - ids(pages[f"reference/python/{module}.html"]) == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_that_a_package_gives_is_in_the_reference(package: str, pages: dict[str, str]) -> None:
    given = importlib.import_module(package)
    homes = {name: getattr(getattr(given, name), "__module__", None) for name in given.__all__}
    assert any(homes.values())
    for name, home in homes.items():
        if home is not None:  # constants have none
            assert home in MODULES, f"{package}.{name} is of {home}, which the reference lacks"
            assert f"{home}.{name}" in ids(pages[f"reference/python/{home}.html"])


def test_every_module_that_the_docs_name_is_in_the_reference() -> None:
    lacking = []
    for path in (ROOT / "docs").glob("*.md"):
        for name in re.findall(r"\bgraphbuild(?:\.[a-z_]+)+", path.read_text(encoding="utf-8")):
            parts = name.split(".")
            modules = [".".join(parts[:n]) for n in range(2, len(parts) + 1)]
            there = [
                one for one in modules if PACKAGE.parent.joinpath(*one.split(".")).with_suffix(".py").exists()
            ]
            if there and there[-1] not in (*MODULES, "graphbuild.cluster.__main__"):
                lacking.append(f"{path.name}: {name}")
    assert lacking == []


def test_a_link_out_of_the_site_is_its_words() -> None:
    assert (
        within("see [the notes](../training/README.md), [time](time.md)") == "see the notes, [time](time.md)"
    )


SEARCH = """
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox", "--disable-gpu"])
    page = browser.new_page()
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(sys.argv[2])
    for _ in range(60):  # until the index has been read and somebody listens
        page.click("input.md-search__input")
        page.fill("input.md-search__input", "")
        page.type("input.md-search__input", "who-mediates")
        page.wait_for_timeout(500)
        if page.locator(".md-search-result__link").count():
            break
    print(*page.locator(".md-search-result__link").evaluate_all("all => all.map(one => one.href)"))
    print(*[url for url in asked if not url.startswith(("file:", "data:", "blob:"))], *wrong)
    browser.close()
"""


@pytest.mark.chromium
def test_pages_opened_as_files_are_searched_without_a_request(site: Path) -> None:
    pytest.importorskip("playwright", reason="the extra 'dev' is not installed")
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no Chromium on the PATH")
    page = (site / "tutorial.html").as_uri()
    done = subprocess.run(
        [sys.executable, "-c", SEARCH, str(found), page],
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr
    results, asked = done.stdout.splitlines()
    assert "queries.html#who-mediates" in results
    assert asked == ""
