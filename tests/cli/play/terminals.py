"""A real terminal: a program on a pseudo-terminal, whose screen pyte reads."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyte

LIMIT_S = 30.0
"""How long a screen is waited for."""


class Terminal:
    """A program with a terminal of its own; leave it with `close`."""

    def __init__(self, command: list[str], columns: int = 80, rows: int = 24, **environment: str) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.sent = b""
        self._stream = pyte.ByteStream(self.screen)
        self._master, self._slave = pty.openpty()
        self._size(columns, rows)
        self.modes = self.now()
        self.process = subprocess.Popen(
            command,
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": os.pathsep.join(sys.path), **environment},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )

    def now(self) -> list[Any]:
        """Give the modes of the terminal, as `stty` knows them."""
        return termios.tcgetattr(self._slave)

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        self._size(columns, rows)

    def shows(self, *texts: str) -> None:
        """Wait until all these texts stand on the screen."""
        self.until(lambda: all(text in "\n".join(self.screen.display) for text in texts), f"{texts} on the screen")

    def ends(self) -> int:
        """Wait until the program has ended; its exit code."""
        self.until(lambda: self.process.poll() is not None, "the program's end")
        return self.process.returncode

    def until(self, condition: Callable[[], bool], what: str) -> None:
        limit = time.monotonic() + LIMIT_S
        while not condition():
            assert time.monotonic() < limit, f"waited for {what}\n" + "\n".join(self.screen.display)
            if select.select([self._master], [], [], 0.05)[0]:
                data = os.read(self._master, 65536)
                self.sent += data
                self._stream.feed(data)

    def hang_up(self) -> None:
        """Close the window."""
        os.close(self._slave)
        os.close(self._master)
        self._slave = self._master = -1

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(LIMIT_S)
        if self._master >= 0:
            self.hang_up()

    def _size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def program(kind: str, asked: Path, *options: str) -> list[str]:
    """Give the command that shows a made-up stage, and writes what was asked of it into a file."""
    return [sys.executable, str(Path(__file__).with_name("staged.py")), kind, str(asked), *options]
