"""How something is played: the options that say it, and playing it until its end."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import click

from coach.cli.options import read_time
from coach.cli.play.sitting import Order, told
from coach.cli.progress import progress_bar
from coach.errors import ChoiceError
from coach.live.session import Session
from coach.timing import Ms

F = TypeVar("F", bound=Callable[..., Any])
_NOTHING: Final = Ms(0)


@dataclass(frozen=True, slots=True)
class Playing:
    """How something is to be played."""

    start_in: Ms = _NOTHING
    device: str | None = None
    buffer: Ms | None = None
    plain: bool = False
    is_kept: bool = True

    def play(self, order: Order) -> bool:
        """Play, and tell what was done; tells whether it came to its end.

        Raises:
            CoachError: it cannot be planned or spoken, or there is no device.
        """
        with ExitStack() as stack:
            with progress_bar() as progress:
                session = stack.enter_context(
                    order.session(
                        self.start_in, self.device, self.buffer, progress, is_kept=self.is_kept, waits=_can_be_told()
                    )
                )
            from coach.live.mpris import media_keys

            with media_keys(session):
                _show(session, self.plain or not _on_a_terminal())
        for line in told(session):
            click.echo(line, err=True)
        return session.player.standing.finished


_OPTIONS: Final = (
    click.option("--start-in", "start_in", metavar="TIME", help="Count down before it starts, such as 20s."),
    click.option("--device", metavar="NAME", help="An audio device, or a part of its name; null plays into nothing."),
    click.option("--buffer", metavar="TIME", help="How far the sound is ahead, 40ms to 5s; more helps a busy machine."),
    click.option("--plain", is_flag=True, help="Lines instead of a screen, for screen readers and pipes."),
    click.option("--no-log", is_flag=True, help="Keep nothing of this session in the journal."),
)


def with_playing(command: F) -> F:
    """Give a command the options of `Playing`, which it gets as its argument `playing`."""

    @functools.wraps(command)
    def wrapped(**given: Any) -> Any:
        playing = Playing(
            _start_in(given.pop("start_in")), given.pop("device"), _buffer(given.pop("buffer")), given.pop("plain"),
            not given.pop("no_log"),
        )  # fmt: skip
        return command(playing=playing, **given)

    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[return-value]


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


def _time(option: str, written: str | None, expected: str) -> Ms | None:
    """Read a time, and tell what was expected if it is none, such as a number without a unit."""
    try:
        return read_time(option, written)
    except ChoiceError:
        raise ChoiceError(option, written, f"is no time; expected {expected}") from None


def _start_in(written: str | None) -> Ms:
    found = _time("--start-in", written, "a time up to 10min, such as 20s") or Ms(0)
    if found > 600_000:
        raise ChoiceError("--start-in", written, "is too long; expected at most 10min")
    return found


def _buffer(written: str | None) -> Ms | None:
    found = _time("--buffer", written, "40ms to 5s, such as 500ms")
    if found is not None and not 40 <= found <= 5000:
        raise ChoiceError("--buffer", written, "is out of range; expected 40ms to 5s")
    return found
