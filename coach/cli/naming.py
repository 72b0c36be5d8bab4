"""How a render's file is called, so that two choices never take each other's place."""

from __future__ import annotations

import string
from datetime import date
from pathlib import PurePath
from typing import Final

from coach.cli.choices import Chosen
from coach.config import Config
from coach.errors import ChoiceError, did_you_mean
from coach.front import RATE
from coach.language.routine import Routine
from coach.outputs.formats import FORMATS
from coach.outputs.names import safe_name, short_name
from coach.timing import Ms

LONGEST_NAME: Final = 60
"""Characters of a file's name before its suffix; a longer one is cut and gets a hash of the choices."""
FIELDS: Final = ("routine", "title", "level", "voice", "rate", "choices", "minutes", "date")


def file_name(routine: Routine, chosen: Chosen, config: Config, template: str | None, length: Ms) -> str:
    """Name a render's file, without suffix; `length` is the track's, and `template` one that was checked.

    Raises:
        ChoiceError: the template gives no name, or the choices are none of the routine's.
    """
    differing = chosen.differing(routine, config)
    if template is None:
        return short_name("-".join([routine.name, *differing]), LONGEST_NAME, routine.name, differing)
    choices = chosen.choices(routine, config)
    name = template.format(
        routine=routine.name,
        title=routine.title,
        level=choices.level or "",
        voice=choices.voice or "",
        rate=choices.rate or RATE,
        choices="-".join(differing),
        minutes=round(length / 60_000),
        date=date.today().isoformat(),
    )
    name = safe_name(safe_name(name.removesuffix(_suffix(template))).strip(" .-"))
    if not name:
        raise ChoiceError("--name", template, "gives this routine no name; use a field, such as {routine}")
    return name


def _suffix(template: str) -> str:
    """Give the suffix that a template ends with, if it is that of a format; the file gets it anyway."""
    suffix = PurePath(template).suffix
    return suffix if suffix.lower().removeprefix(".") in FORMATS else ""


def check_template(template: str, format: str) -> None:
    """Refuse a template that cannot be filled in.

    Raises:
        ChoiceError: it has an unknown field, or a brace too few, or ends in the suffix of another format.
    """
    suffix = _suffix(template).lower().removeprefix(".")
    if suffix not in ("", format):
        raise ChoiceError("--name", template, f"ends in .{suffix}, and the format is {format}; add --format {suffix}")
    try:
        pieces = list(string.Formatter().parse(template))
    except ValueError as error:
        raise ChoiceError("--name", template, f"is no template: {error}") from None
    for _, field, form, conversion in pieces:
        if field is not None and field not in FIELDS:
            raise ChoiceError("--name", f"{{{field}}}", f"is no field; {did_you_mean(field, FIELDS)}")
        if form or conversion:
            raise ChoiceError("--name", template, "is no template: a field is only its name in braces")
