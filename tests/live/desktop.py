"""A desktop to test with: a session bus of its own, what is heard on it, `playerctl`, and a made-up stage."""

from __future__ import annotations

import os
import queue
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import IO

import pytest

from coach.live.commands import Command
from coach.live.view import State, View
from coach.timing import Ms

PROGRAMS = ("dbus-daemon", "dbus-monitor", "dbus-send", "playerctl")
LIMIT_S = 20.0
"""How long anything may take before a test fails."""
PLAYER = "org.mpris.MediaPlayer2.coach"
OBJECT = "/org/mpris/MediaPlayer2"
CONFIG = """<busconfig><type>session</type><listen>unix:path={}</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""

needs_bus = pytest.mark.skipif(
    not os.environ.get("CI") and not all(map(shutil.which, PROGRAMS)),
    reason=f"needs {', '.join(PROGRAMS)}: Debian's packages dbus and playerctl",
)


class Stage:
    """A stage that does nothing but tell what it was asked for; a test sets what there is to see."""

    def __init__(self, state: State = "playing", exercise: str = "Knee hug", place: int = 60_000) -> None:
        self.state, self.exercise, self.place = state, exercise, place
        self.side: str | None = "left"
        self.sets = (2, 3)
        self.asked: queue.Queue[Command | int] = queue.Queue()

    def view(self) -> View:
        nth, sets = self.sets
        return View("Morning back care", "en", self.state, "Hug your knee.", 0.5, "move", self.exercise, self.side, nth, sets,
                    1, 3, False, "hold", 0.5, Ms(3000), Ms(20_000), Ms(40_000), Ms(0), 0.5, "Bridge", None, "full", None, 0,
                    "")  # fmt: skip

    def do(self, command: Command) -> None:
        self.asked.put(command)

    def seek(self, to: Ms) -> None:
        self.asked.put(to)

    def position(self) -> Ms:
        return Ms(self.place)

    def length(self) -> Ms:
        return Ms(100_000)

    def next_asked(self) -> Command | int:
        return self.asked.get(timeout=LIMIT_S)


class Ear:
    """Hears every signal on a bus, in order."""

    def __init__(self) -> None:
        self._lines: queue.Queue[str] = queue.Queue()

    def listen(self, monitor: IO[str]) -> None:
        for line in monitor:
            self._lines.put(line)

    def until(self, pattern: str) -> str:
        """Give what is heard up to the line in which a pattern is found."""
        heard, last = "", monotonic() + LIMIT_S
        while not re.search(pattern, heard):
            heard += self._lines.get(timeout=max(0.0, last - monotonic()))
        return heard

    def until_named(self, name: str) -> None:
        """Wait until somebody has a name on the bus; `NameOwnerChanged` tells the name, the old and the new owner."""
        self.until(rf'string "{re.escape(name)}"\s+string ""\s+string ":')


class Desktop:
    """A running session bus."""

    def __init__(self, address: str, kill: Callable[[], None] = lambda: None) -> None:
        self.address = address
        self.kill = kill

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env={"DBUS_SESSION_BUS_ADDRESS": self.address, "LC_ALL": "C", "PATH": "/usr/bin:/bin"},
            capture_output=True, text=True, timeout=LIMIT_S, check=False,
        )  # fmt: skip

    def playerctl(self, *words: str) -> str:
        """Do what a person types; fails if it fails or complains."""
        done = self.run("playerctl", "--player", "coach", *words)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.strip()

    def call(self, method: str, *arguments: str, name: str = PLAYER) -> str:
        """Call a method of the player's object and give its answer."""
        done = self.run("dbus-send", "--print-reply", f"--dest={name}", OBJECT, method, *arguments)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    @contextmanager
    def ear(self) -> Iterator[Ear]:
        command = ["dbus-monitor", "--address", self.address, "type='signal'"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as monitor:
            assert monitor.stdout
            ear = Ear()
            listening = threading.Thread(target=ear.listen, args=(monitor.stdout,))
            listening.start()
            try:
                ear.until("member=NameLost")  # a monitor gives up its own name: from here on it hears
                yield ear
            finally:
                monitor.kill()
                listening.join()


@contextmanager
def desktop() -> Iterator[Desktop]:
    """Start a session bus of its own; its socket is `bus`, as in the folder that systemd makes."""
    with TemporaryDirectory(prefix="bus") as folder:  # pytest's own folders are too deep for a socket
        config, socket = Path(folder, "bus.conf"), Path(folder, "bus")
        config.write_text(CONFIG.format(socket), "utf-8")
        command = ["dbus-daemon", "--nofork", "--nopidfile", f"--config-file={config}", "--print-address"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
            try:
                assert daemon.stdout
                yield Desktop(daemon.stdout.readline().strip(), daemon.kill)
            finally:
                daemon.kill()
