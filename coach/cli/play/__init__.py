"""`coach play`: a routine live, steered by keys and headset buttons.

`screen.show` fills the terminal and `plain.show` writes lines, for screen readers and pipes. Both take a `Stage`, need
the main thread, return when it has ended or was asked to quit, and leave the terminal as they found it. They must not
know how it is played.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack

import click

from coach.cli.choices import Chosen
from coach.cli.options import read_time, with_choices
from coach.cli.play.sitting import Order, ordered, ordered_again, told
from coach.cli.progress import progress_bar
from coach.config import load_config
from coach.errors import ChoiceError
from coach.live.session import Session
from coach.timing import Ms


@click.command("play")
@click.argument("routine", required=False)
@with_choices
@click.option("--start-in", "start_in", metavar="TIME", help="Count down before it starts, such as 20s.")
@click.option("--resume", is_flag=True, help="Go on where the last session stopped, of this routine or of any.")
@click.option("--device", metavar="NAME", help="An audio device, or a part of its name; null plays into nothing.")
@click.option("--buffer", metavar="TIME", help="How far the sound is ahead; 240ms. More helps a busy machine.")
@click.option("--plain", is_flag=True, help="Lines instead of a screen, for screen readers and pipes.")
@click.option("--no-log", is_flag=True, help="Keep nothing of this session in the journal.")
def command(
    routine: str | None,
    chosen: Chosen,
    start_in: str | None,
    resume: bool,
    device: str | None,
    buffer: str | None,
    plain: bool,
    no_log: bool,
) -> None:
    """Play a routine, hands-free: listen, or steer with keys and headset buttons (? shows the keys).

    ROUTINE is the name of a built-in routine, one of your own, or a path; the choices are those of `coach render`.
    """
    wait, ahead = _start_in(start_in), _buffer(buffer)
    order = _order(routine, chosen, resume)
    with ExitStack() as stack:
        with progress_bar() as progress:
            session = stack.enter_context(
                order.session(wait, device, ahead, progress, is_kept=not no_log, waits=_can_be_told())
            )
        from coach.live.mpris import media_keys

        with media_keys(session):
            _show(session, plain or not _on_a_terminal())
    for line in told(session):
        click.echo(line, err=True)


def _can_be_told() -> bool:
    """Whether somebody can press a key or a button."""
    from coach.live.mpris import is_reachable

    return sys.stdin.isatty() or is_reachable()


def _on_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _show(session: Session, plain: bool) -> None:
    if plain:
        from coach.cli.play import plain as lines

        lines.show(session)
    else:
        from coach.cli.play import screen

        screen.show(session)


def _order(routine: str | None, chosen: Chosen, resume: bool) -> Order:
    if not resume:
        if routine is None:
            raise ChoiceError("ROUTINE", None, "is missing; `coach list` tells all that there are")
        return ordered(routine, chosen, load_config())
    if chosen != Chosen():
        raise ChoiceError("--resume", None, "goes on with the choices of then; leave out all others")
    return ordered_again(routine)


def _start_in(written: str | None) -> Ms:
    found = read_time("--start-in", written) or Ms(0)
    if found > 600_000:
        raise ChoiceError("--start-in", written, "is too long; expected at most 10min")
    return found


def _buffer(written: str | None) -> Ms | None:
    found = read_time("--buffer", written)
    if found is not None and not 40 <= found <= 5000:
        raise ChoiceError("--buffer", written, "is out of range; expected 40ms to 5s")
    return found
