"""`coach play`: a routine live, steered by keys and headset buttons.

`screen.show` fills the terminal and `plain.show` writes lines, for screen readers and pipes. Both take a `Stage`, need
the main thread, return when it has ended or was asked to quit, and leave the terminal as they found it. They must not
know how it is played.
"""

from __future__ import annotations

import click

from coach.cli.choices import Chosen
from coach.cli.options import with_choices
from coach.cli.play.playing import Playing, with_playing
from coach.cli.play.sitting import Order, ordered, ordered_again
from coach.config import load_config
from coach.errors import ChoiceError


@click.command("play")
@click.argument("routine", required=False)
@with_choices
@click.option("--resume", is_flag=True, help="Go on where the last session stopped, of this routine or of any.")
@with_playing
def command(routine: str | None, chosen: Chosen, resume: bool, playing: Playing) -> None:
    """Play a routine, hands-free: listen, or steer with keys and headset buttons (? shows the keys).

    ROUTINE is the name of a built-in routine, one of your own, or a path; the choices are those of `coach render`.
    """
    playing.play(_order(routine, chosen, resume))


def _order(routine: str | None, chosen: Chosen, resume: bool) -> Order:
    if not resume:
        if routine is None:
            raise ChoiceError("ROUTINE", None, "is missing; `coach list` tells all that there are")
        return ordered(routine, chosen, load_config())
    if chosen != Chosen():
        raise ChoiceError("--resume", None, "goes on with the choices of then; leave out all others")
    return ordered_again(routine)
