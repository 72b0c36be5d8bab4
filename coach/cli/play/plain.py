"""Plain lines instead of a screen, for screen readers and pipes; keys work where standard input is a terminal."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import termios
import tty
from contextlib import suppress
from typing import Any, Final, TextIO

from coach.cli.play.ending import is_gone, on_ending
from coach.cli.play.keys import command_of, help_lines, key_line, pressed
from coach.cli.play.lines import Lines
from coach.live.stage import Stage

_EVERY_S: Final = 0.1
"""How often it is looked whether there is something to tell, in seconds."""


def show(stage: Stage, *, source: TextIO | None = None, output: TextIO | None = None) -> None:
    """Write lines until it has ended or is asked to quit, and leave the terminal as it was.

    Args:
        stage: what is played.
        source: where keys come from, if it is a terminal; standard input without it.
        output: what is written to; standard output without it. If nobody reads it any more, that is the end.
    """
    output = output or sys.stdout
    try:
        asyncio.run(_Plain(stage, _Keyboard(source or sys.stdin), output).run())
    except OSError as error:
        if not is_gone(error):
            raise
        stage.do("quit")
        if output is sys.stdout:  # or Python complains of it when it exits
            os.dup2(os.open(os.devnull, os.O_WRONLY), output.fileno())


class _Keyboard:
    """A terminal that tells each key at once and does not show it; nothing, if it is none or not in front."""

    def __init__(self, source: TextIO) -> None:
        self.fileno = source.fileno() if not source.closed and source.isatty() else -1
        self._before: list[Any] | None = None

    def take(self) -> bool:
        """Take the terminal, if this job is in front and has it not yet; tell whether it has been taken now."""
        if self.fileno < 0 or self._before is not None:
            return False
        with suppress(OSError):  # a terminal without jobs
            if os.tcgetpgrp(self.fileno) != os.getpgrp():
                return False
        self._before = termios.tcgetattr(self.fileno)
        tty.setcbreak(self.fileno, termios.TCSADRAIN)
        return True

    def give_back(self) -> None:
        """Leave the terminal as it was found."""
        if self._before is not None:
            before, self._before = self._before, None
            with suppress(termios.error):  # the terminal is gone
                termios.tcsetattr(self.fileno, termios.TCSADRAIN, before)


class _Plain:
    """A stage as lines."""

    def __init__(self, stage: Stage, keyboard: _Keyboard, output: TextIO) -> None:
        self._stage = stage
        self._keyboard = keyboard
        self._output = output
        self._ended = False
        self._wake = asyncio.Event()
        self._error: Exception | None = None

    async def run(self) -> None:
        """Write and hand on until the end."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._failed)
        lines = Lines()
        with on_ending(loop, self._quit):
            loop.add_signal_handler(signal.SIGTSTP, self._suspend)
            try:
                while True:
                    self._take()  # also behind `bg` and `fg`, of which not every shell tells
                    view = self._stage.view()
                    self._write(lines.of(view))
                    if self._ended or view.state == "ended":
                        break
                    await self._pause()
            finally:
                self._release()
                loop.remove_signal_handler(signal.SIGTSTP)
        if self._error:
            raise self._error

    async def _pause(self) -> None:
        """Wait for a tenth of a second, or for a key."""
        self._wake.clear()
        try:
            await asyncio.wait_for(self._wake.wait(), _EVERY_S)
        except TimeoutError:
            return

    def _write(self, lines: list[str]) -> None:
        for line in lines:
            self._output.write(f"{line}\n")
        if lines:
            self._output.flush()

    def _take(self) -> None:
        if self._keyboard.take():
            asyncio.get_running_loop().add_reader(self._keyboard.fileno, self._read)
            self._write([f"Keys: {key_line(200)}"])

    def _release(self) -> None:
        if self._keyboard.fileno >= 0:
            asyncio.get_running_loop().remove_reader(self._keyboard.fileno)
        self._keyboard.give_back()

    def _read(self) -> None:
        typed = os.read(self._keyboard.fileno, 64).decode("utf-8", "ignore")
        if not typed:  # the terminal is gone
            self._quit()
        for name in pressed(typed):
            asked = command_of(name)
            if asked == "help":
                self._write(help_lines(short=False))
            elif asked == "quit":
                self._quit()
            elif asked:
                self._stage.do(asked)
        self._wake.set()

    def _quit(self) -> None:
        self._stage.do("quit")
        self._ended = True
        self._wake.set()

    def _failed(self, _: asyncio.AbstractEventLoop, found: dict[str, Any]) -> None:
        error = found.get("exception")
        self._error = error if isinstance(error, Exception) else RuntimeError(found["message"])
        self._ended = True
        self._wake.set()

    def _suspend(self) -> None:
        """Give the terminal back and stop, until the job is called to go on."""
        loop = asyncio.get_running_loop()
        self._release()
        self._stage.suspend()
        loop.remove_signal_handler(signal.SIGTSTP)
        os.kill(os.getpid(), signal.SIGTSTP)
        loop.add_signal_handler(signal.SIGTSTP, self._suspend)
        self._stage.resume()
