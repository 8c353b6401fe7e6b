"""Hooks of the documentation site (mkdocs.yml): pages that are made from something else, so that nothing is
said twice. The start page is the README; the options come from the commands, the reference of Python from the
docstrings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

import graphbuild
from graphbuild.cli import cli
from graphbuild.cli.examples import EXAMPLES

ROOT = Path(__file__).resolve().parents[1]

# What the reference of Python shows: the modules that users call, a page each.
MODULES = (
    "graphbuild.build", "graphbuild.graph", "graphbuild.analysis", "graphbuild.records",
    "graphbuild.errors", "graphbuild.read.inputs", "graphbuild.read.document", "graphbuild.keeping",
    "graphbuild.limits", "graphbuild.explain", "graphbuild.identity", "graphbuild.deciding",
    "graphbuild.decisions", "graphbuild.review", "graphbuild.contradictions", "graphbuild.diff",
    "graphbuild.dyads", "graphbuild.past", "graphbuild.view.page", "graphbuild.view.network",
    "graphbuild.viewing", "graphbuild.cypher.run", "graphbuild.cypher.engine", "graphbuild.cypher.rows",
    "graphbuild.cypher.catalogue", "graphbuild.cypher.differences", "graphbuild.cypher.projection",
    "graphbuild.cypher.bulk", "graphbuild.cypher.push", "graphbuild.cypher.pull", "graphbuild.export",
    "graphbuild.evaluate", "graphbuild.evaluate.scoring", "graphbuild.evaluate.figures",
    "graphbuild.extract.pairs", "graphbuild.merging", "graphbuild.resolve", "graphbuild.resolve.actors",
    "graphbuild.resolve.places",
    "graphbuild.resolve.decided", "graphbuild.pairs", "graphbuild.extract.extractor",
    "graphbuild.extract.explaining", "graphbuild.extract.component", "graphbuild.parse.extensions",
    "graphbuild.cluster.job", "graphbuild.doctor", "graphbuild.manual", "graphbuild.evaluate.agreement",
    "graphbuild.workers",
)  # fmt: skip

# Pages of the site that stand elsewhere in the project.
ELSEWHERE = {"index.md": "README.md", "contributing.md": "CONTRIBUTING.md", "changelog.md": "CHANGELOG.md"}


def generated() -> dict[str, str]:
    """The Markdown of the pages that are made, by their paths in the site."""
    pages = {page: moved((ROOT / source).read_text(encoding="utf-8")) for page, source in ELSEWHERE.items()}
    pages |= {f"reference/python/{module}.md": module_page(module) for module in MODULES}
    return pages | {"reference/options.md": options(), "reference/python/index.md": python()}


def moved(text: str) -> str:
    """A page of the project's root with links as they are in the site."""
    for page, source in ELSEWHERE.items():
        text = text.replace(f"]({source})", f"]({page})")
    return text.replace("](docs/", "](")


def within(text: str) -> str:
    """A page of the site, of whose links those that lead out of it are their words alone."""
    return re.sub(r"\[([^\]]+)\]\(\.\./[^)]*\)", r"\1", text)


def options() -> str:
    """Every command with its usage, options and examples, from the commands themselves."""
    lines = [
        "# Commands and options", "",
        "As `graphbuild COMMAND --help` tells them. What each command does, reads and writes, and why: "
        "[Commands](../commands.md).", "",
    ]  # fmt: skip
    for name, command in cli.commands.items():
        lines += _command(name, command)
    return "\n".join(lines).rstrip() + "\n"


def _command(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"graphbuild {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    yield from (f"## {name}", "", f"    graphbuild {name} {usage}", "")
    for paragraph in (command.help or "").split("\n\n"):
        yield from (_cell(" ".join(paragraph.split())), "")
    yield from ("| option | meaning |", "|---|---|")
    for param in command.params:
        record = param.get_help_record(context)
        if record is not None:
            yield f"| `{record[0].replace('|', chr(92) + '|')}` | {_cell(record[1])} |"
    yield ""
    for call, does in EXAMPLES[name]:
        yield from ("```bash", f"{call}  # {does}", "```", "")


def _cell(text: str) -> str:
    text = " ".join(text.split()).replace("<", "&lt;")
    return re.sub(r"([|\[*_])", r"\\\1", text)


def python() -> str:
    """The start of the reference of Python: the modules, and what the package itself has."""
    names = [name for name in graphbuild.__all__ if not name.startswith("_")]
    lines = [
        "# Python reference", "",
        "From the docstrings, read from the source. [In Python](../../python.md) shows the same at work.", "",
        "`import graphbuild as gb` has:", "",
        *(f"- [`{name}`][{getattr(graphbuild, name).__module__}.{name}]" for name in names),
        "", "Everything else is named by its module:", "",
        *(f"- [{module}]({module}.md): {_summary(module)}" for module in MODULES),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _summary(module: str) -> str:
    path = ROOT.joinpath(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(re.split(r"(?<=[.:])\s", words, maxsplit=1)[0].split()).rstrip(":")


def module_page(module: str) -> str:
    """A module's docstrings."""
    return f"# {module}\n\n::: {module}\n    options:\n      heading_level: 2\n"


def on_config(config: Any) -> Any:
    """Names the pages of the reference in the navigation (an event of mkdocs)."""
    (reference,) = [
        part["Reference"] for part in config.nav if isinstance(part, dict) and "Reference" in part
    ]
    at = reference.index("reference/python/index.md")
    reference[at : at + 1] = [
        {
            "Python reference": [
                "reference/python/index.md",
                *(f"reference/python/{one}.md" for one in MODULES),
            ]
        }
    ]
    return config


def on_files(files: Any, config: Any) -> Any:
    """Adds the pages that are made (an event of mkdocs)."""
    from mkdocs.structure.files import File

    for path, text in generated().items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Takes links that lead out of the site from its pages (an event of mkdocs)."""
    return markdown if "/" in page.file.src_uri else within(markdown)
