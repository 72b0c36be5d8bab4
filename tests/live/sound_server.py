"""A sound server of the tests' own: PulseAudio with null sinks, and what is heard on them. Needs pulseaudio and pulseaudio-utils."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LIMIT_S = 30
"""How long anything may take on a machine that is busy."""


class SoundServer:
    """A PulseAudio that is nobody else's; `env` leads its clients to it."""

    def __init__(self) -> None:
        # Sockets need a short path, so not one of pytest's.
        self.folder = Path(tempfile.mkdtemp(prefix="sound-"))
        place = str(self.folder)
        self.env = {"PULSE_SERVER": f"unix:{place}/sound", "PULSE_COOKIE": f"{place}/cookie"}
        self._own = dict.fromkeys(
            ("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "PULSE_RUNTIME_PATH", "PULSE_STATE_PATH"), place
        )
        self.start()

    def start(self) -> None:
        """Start, or start again; without a sink."""
        (self.folder / "sound").unlink(missing_ok=True)
        self.process = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--realtime=no", "--high-priority=no", "--no-cpu-limit=yes",
             "--exit-idle-time=-1", "-L", f"module-native-protocol-unix auth-anonymous=1 socket={self.folder}/sound"],
            env={**os.environ, **self._own}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        end = time.monotonic() + LIMIT_S
        while not self._answers():
            assert time.monotonic() < end, "PulseAudio does not start"
            try:
                raise AssertionError(f"PulseAudio exited with {self.process.wait(0.05)}")
            except subprocess.TimeoutExpired:
                continue

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as knocking:
            return knocking.connect_ex(str(self.folder / "sound")) == 0

    def pactl(self, *args: str) -> str:
        """Ask the server something."""
        return subprocess.run(
            ["pactl", *args],
            env={**os.environ, **self.env},
            check=True,
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
        ).stdout

    def add_sink(self, name: str, title: str, rate_hz: int = 24_000, channels: int = 1) -> str:
        """Plug a loudspeaker in that nobody hears; gives what `remove` takes."""
        return self.pactl(
            "load-module", "module-null-sink", f"sink_name={name}", f"rate={rate_hz}", f"channels={channels}",
            "format=s16le", "norewinds=1", f"sink_properties=\"device.description='{title}'\"",
        ).strip()  # fmt: skip

    def remove(self, sink: str) -> None:
        """Unplug it."""
        self.pactl("unload-module", sink)

    def freeze(self) -> None:
        """Hang: keep all connections and answer nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def die(self) -> None:
        """End without a word."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """End, and leave nothing behind."""
        self.die()
        shutil.rmtree(self.folder)

    @contextmanager
    def recording(self, sink: str, rate_hz: int = 24_000) -> Iterator[Recording]:
        """Hear what is played on a sink, in mono, from before the body's first sound on."""
        parec = subprocess.Popen(
            ["parec", "--raw", "--format=s16le", f"--rate={rate_hz}", "--channels=1", f"--device={sink}.monitor", "--latency-msec=60"],
            env={**os.environ, **self.env}, stdout=subprocess.PIPE,
        )  # fmt: skip
        try:
            heard = Recording(parec)
            heard.wait_for(1)
            yield heard
        finally:
            parec.kill()
            parec.wait()
            heard.reader.join()


class Recording:
    """What a recorder has heard so far."""

    def __init__(self, recorder: subprocess.Popen[bytes]) -> None:
        self._recorder = recorder
        self._heard = bytearray()
        self._more = threading.Condition()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self._recorder.stdout is not None
        while piece := os.read(self._recorder.stdout.fileno(), 1 << 16):
            with self._more:
                self._heard += piece
                self._more.notify_all()

    def wait_for(self, count: int, limit_s: float = LIMIT_S) -> None:
        """Wait until so many samples more have come."""
        with self._more:
            wanted = len(self._heard) + 2 * count
            assert self._more.wait_for(lambda: len(self._heard) >= wanted, limit_s), "the recorder hears nothing"

    @property
    def samples(self) -> NDArray[np.int16]:
        with self._more:
            return np.frombuffer(bytes(self._heard[: len(self._heard) // 2 * 2]), "<i2")
