"""Options and arguments that several commands take."""

from __future__ import annotations

import click

from graphbuild.cli import completing, terminal
from graphbuild.limits import MAX_CHARACTERS, MAX_SECONDS, MAX_SENTENCE, Limits
from graphbuild.records import MIN_CONFIDENCE

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
