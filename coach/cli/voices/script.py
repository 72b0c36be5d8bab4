"""`coach voices script`: the phrases that somebody reads aloud to become a voice."""

from __future__ import annotations

import click

from coach.cli.choices import Chosen
from coach.cli.options import with_choices_of_what_is_said
from coach.cli.output import folder_named
from coach.config import load_config
from coach.errors import ChoiceError
from coach.front import Choices, read
from coach.language.routine import Routine
from coach.phrases import Phrases
from coach.plan.sayings import at_all_levels, sayings
from coach.voice.recordings import Recordings
from coach.voice.script import PHRASES, add_phrases, listed, one_of_each, phrase_key, read_phrases


@click.command("script", short_help="Print what somebody reads aloud to become a voice.")
@click.argument("routines", nargs=-1, required=True, metavar="ROUTINE…")
@click.option(
    "-o", "--output", metavar="DIR", help=f"Folder of the recordings, in which they are written as {PHRASES}."
)
@click.option("--missing", is_flag=True, help="Only those that the folder has no recording of yet.")
@with_choices_of_what_is_said
def command(routines: tuple[str, ...], output: str | None, missing: bool, chosen: Chosen) -> None:
    """Print the phrases of routines to be read aloud, each once, numbered in the order in which they are heard.

    All levels are in it. Record each phrase as a file that begins with its number (001.wav, 2 right.mp3), or is called
    as the phrase itself (stand_straight.wav). Then: coach render ROUTINE --voice recorded:FOLDER
    """
    if missing and output is None:
        raise ChoiceError("--missing", None, "needs the folder of the recordings; expected -o FOLDER too")
    config = load_config()
    loaded = [read(source, chosen.language) for source in dict.fromkeys(routines)]
    texts = [text for routine in loaded for text in _texts(routine, chosen.choices(routine, config))]
    if output is None:
        click.echo("\n".join(listed(dict(enumerate(one_of_each(texts), 1)))))
        return
    folder = folder_named(output)
    new = add_phrases(folder, texts)
    numbered = read_phrases(folder)
    lacking = {phrase_key(text) for text in Recordings.of(folder).lacking(texts)}
    if missing:
        for line in listed({number: text for number, text in numbered.items() if phrase_key(text) in lacking}):
            click.echo(line)
    click.echo(
        f"{folder / PHRASES}: {len(numbered):,} phrases, {len(new):,} new; "
        f"{len(lacking):,} of these routines still to record",
        err=missing,
    )


def _texts(routine: Routine, choices: Choices) -> list[str]:
    return sayings(at_all_levels(routine, choices.wishes(), Phrases(routine.language), choices.hearing()))
