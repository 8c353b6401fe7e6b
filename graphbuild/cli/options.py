"""Options and arguments that several commands take."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from graphbuild.cli import completing, terminal
from graphbuild.limits import MAX_CHARACTERS, MAX_SECONDS, MAX_SENTENCE, Limits
from graphbuild.records import MIN_CONFIDENCE

if TYPE_CHECKING:
    from graphbuild.llm import Remote

out_folder = click.option(
    "-o", "--out", "folder", type=click.Path(file_okay=False), default="graph", show_default=True,
    help="The work folder; made where it is missing.",
)  # fmt: skip
out_file = click.option(
    "-o", "--out", type=click.Path(dir_okay=False), help="The file to write; standard output where not given."
)
inputs = click.argument(
    "inputs", nargs=-1, required=True, shell_complete=completing.files, metavar="INPUT..."
)
folder = click.argument("folder", shell_complete=completing.folders, metavar="DIR")
as_json = click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
json_style = click.option("--json", "style", flag_value="json", help="Short for --format json.")
model = click.option("--model", metavar="NAME", help="The spaCy model; the best installed where not given.")
jobs = click.option(
    "-j", "--jobs", type=click.IntRange(min=1), help="Processes; one for each core where not given."
)
actors = click.option(
    "--actors", multiple=True, metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False),
    help="A table of your own actors; may be given several times.",
)  # fmt: skip
confidence = click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=MIN_CONFIDENCE, show_default=True,
    metavar="0..1", help="Leave out claims that are less sure than this.",
)  # fmt: skip
day = click.DateTime(["%Y-%m-%d"])
user = click.option("--user", default="neo4j", show_default=True, help="The server's user.")
database = click.option("--database", help="The server's database; its default one where not given.")
by = click.option("--by", metavar="WHO", help="Who decides; kept with the decision, nobody where not given.")
namespace = click.option(
    "--namespace",
    metavar="NAME",
    help="Which of several graphs in the database; the one without a name where not given.",
)
max_seconds = click.option(
    "--max-seconds", type=click.FloatRange(min=0, min_open=True), metavar="S",
    help=f"Set a document aside that takes longer; {MAX_SECONDS:g} where not given.",
)  # fmt: skip
max_characters = click.option(
    "--max-characters", type=click.IntRange(1, MAX_CHARACTERS), metavar="N",
    help=f"Set a document aside that is longer; {MAX_CHARACTERS:,} where not given, which is the most.",
)  # fmt: skip
max_sentence = click.option(
    "--max-sentence", type=click.IntRange(min=10), metavar="N",
    help=f"Cut a sentence of more words; {MAX_SENTENCE:,} where not given.",
)  # fmt: skip
log_json = click.option(
    "--log-json", is_flag=True, expose_value=False, is_eager=True,
    callback=lambda context, option, given: terminal.log_json(given),
    help="What is no data as JSON lines on standard error.",
)  # fmt: skip


def limits(
    seconds: float | None, characters: int | None, sentence: int | None = None, *, kept: bool = False
) -> Limits | None:
    """The limits given, the usual ones for the rest; with `kept` None where none is given."""
    if kept and seconds is None and characters is None:
        return None
    return Limits(
        characters=characters or MAX_CHARACTERS,
        sentence=sentence or MAX_SENTENCE,
        seconds=seconds or MAX_SECONDS,
    )


_ASKING = (
    click.option("--llm", "llm_name", metavar="MODEL", help="Have this language model find the claims."),
    click.option(
        "--llm-url", metavar="URL", envvar="GRAPHBUILD_LLM_URL",
        help="Its OpenAI-compatible address, as http://localhost:11434/v1; else GRAPHBUILD_LLM_URL. A key is "
        "taken from GRAPHBUILD_LLM_KEY alone.",
    ),
    click.option(
        "--llm-format", type=click.Choice(["schema", "json", "text"]), metavar="schema|json|text",
        help="How the form of its answers is asked for; schema where not given.",
    ),
    click.option(
        "--llm-timeout", type=click.FloatRange(min=0, min_open=True), metavar="S",
        help="Seconds to wait for an answer; 120 where not given.",
    ),
    click.option(
        "--llm-cache", type=click.Path(file_okay=False), metavar="DIR",
        help="Where its answers are kept; in the work folder where there is one.",
    ),
    click.option(
        "--budget", metavar="N",
        help="The most to ask of it, as '500 requests' or '2M tokens'; 1000 requests where not given.",
    ),
)  # fmt: skip


def language_model(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a language model, which reach the command as one: `llm`, None where none is named."""

    @functools.wraps(command)
    def called(
        *arguments: Any, llm_name: str | None, llm_url: str | None, llm_format: Any,
        llm_timeout: float | None, llm_cache: str | None, budget: str | None, **others: Any,
    ) -> Any:  # fmt: skip
        given = {
            "--llm-format": llm_format, "--llm-timeout": llm_timeout, "--llm-cache": llm_cache,
            "--budget": budget,
        }  # fmt: skip
        if llm_name is None:
            source = click.get_current_context().get_parameter_source("llm_url")
            given["--llm-url"] = llm_url if source is ParameterSource.COMMANDLINE else None
            for option, value in given.items():
                if value is not None:
                    raise click.UsageError(f"{option} is for a language model; name one with --llm")
            return command(*arguments, llm=None, **others)
        remote = _remote(llm_name, llm_url, llm_format, llm_timeout, llm_cache, budget)
        return command(*arguments, llm=remote, **others)

    for option in reversed(_ASKING):
        called = option(called)
    return called


def _remote(
    name: str, url: str | None, form: Any, timeout: float | None, cache: str | None, budget: str | None
) -> Remote:
    from graphbuild.llm.remote import REQUESTS, TIMEOUT, Budget, Remote, checked

    if not url:
        raise click.UsageError(
            "where is the language model? Give its address with --llm-url or in GRAPHBUILD_LLM_URL, "
            "as http://localhost:11434/v1"
        )
    return Remote(
        model=name, url=checked(url), form=form or "schema", timeout=timeout or TIMEOUT,
        budget=Budget.parse(budget) if budget else Budget(requests=REQUESTS),
        cache=os.path.abspath(cache) if cache else None,
    )  # fmt: skip
