"""`coach sheet`: routines as pages to print."""

from __future__ import annotations

from pathlib import Path

import click

from coach.cli.choices import Chosen
from coach.cli.naming import file_name
from coach.cli.options import with_choices_of_what_is_done
from coach.cli.output import check_one, file_named, folder_named
from coach.config import Config, load_config
from coach.errors import ChoiceError
from coach.front import read
from coach.language.routine import Routine
from coach.outputs.sheet.page import save_sheet
from coach.timing import Ms


@click.command("sheet")
@click.argument("routines", nargs=-1, required=True, metavar="ROUTINE…")
@click.option(
    "-o",
    "--output",
    metavar="DIR|FILE",
    help="Folder for the files, or one file: hug.html; `output` if nothing is said.",
)
@with_choices_of_what_is_done
def command(routines: tuple[str, ...], output: str | None, chosen: Chosen) -> None:
    """Write routines as pages to print: one page of A4 each, as HTML.

    A page tells what to do, how much of it and when to stop, and has boxes to tick. Choices that differ from the
    routine's own stand in the file's name; with -o FILE it is the name that you give.
    """
    own = load_config()
    config = Config(level=own.level)  # of the user's defaults no other shapes what is done
    file = file_named(output, ("html",))
    if file is not None:
        check_one(file, routines, {})
    folder = folder_named(output or own.output or "output") if file is None else folder_named(str(file.parent))
    planned: dict[Path, tuple[str, Routine]] = {}
    for source in dict.fromkeys(routines):
        routine = read(source, chosen.language)
        path = file or folder / f"{file_name(routine, chosen, config, None, Ms(0))}-sheet.html"
        if path in planned:
            taken = f"would take the place of {planned[path][0]!r}, {path}; make their sheets in two folders"
            raise ChoiceError("ROUTINE", source, taken)
        planned[path] = (source, routine)
    for path, (_, routine) in planned.items():
        save_sheet(routine, chosen.choices(routine, config).wishes(), path)
        click.echo(path)
