"""Options and arguments that several commands take."""

from __future__ import annotations

import click

from graphbuild.cli import completing
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
