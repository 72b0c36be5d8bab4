"""What `coach say`, `coach voices try` and `coach doctor` make of the machine's audio device."""

from __future__ import annotations

import signal
import subprocess
import sys

import numpy as np
import pytest
from live.sound_server import LIMIT_S, SoundServer

from coach.cli.speaker import play


def start(*args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "coach", *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=hear_ctrl_c,
    )  # fmt: skip


def ran(*args: str) -> tuple[int, str, str]:
    running = start(*args)
    out, err = running.communicate(timeout=4 * LIMIT_S)
    return running.returncode, out, err


def test_every_sample_is_heard(server: SoundServer) -> None:
    server.add_sink("room", "Room")
    sound = (np.random.default_rng(2).standard_normal(24_000) * 3000).astype("<i2")
    with server.recording("room") as recording:
        play(sound.tobytes())
        recording.wait_for(2_400)
    # Where the machine stands still there is a gap, and after it all goes on.
    assert np.array_equal(recording.samples[recording.samples != 0], sound[sound != 0])


def test_say_speaks_aloud(server: SoundServer) -> None:
    server.add_sink("room", "Room")
    with server.recording("room") as recording:
        assert ran("say", "Left, right, and stop.") == (0, "", "")
    assert np.abs(recording.samples).max() > 3000


@pytest.mark.usefixtures("no_sound")
def test_without_a_device_a_file_is_proposed() -> None:
    message = "error: there is no audio device to play on; write a file with -o FILE\n"
    assert ran("say", "Hi.", "--voice", "tone") == (1, "", message)


def told_devices() -> list[str]:
    code, out, err = ran("doctor")
    assert (code, err) == (0, "")
    lines = [(line[:14].strip(), line[15:]) for line in out.splitlines()]
    at = [name for name, _ in lines].index("audio device")
    names = [lines[at][1]]
    for name, told in lines[at + 1 :]:
        if name:
            return names
        names.append(told)
    return names


def test_doctor_lists_devices(server: SoundServer) -> None:
    server.add_sink("a", "Room")
    server.add_sink("b", "Headset")
    server.pactl("set-default-sink", "b")
    assert told_devices() == ["Headset", "Room"]


@pytest.mark.usefixtures("no_sound")
def test_doctor_without_a_device() -> None:
    assert told_devices() == ["none; `coach render` and `coach say -o FILE` need none"]


def hear_ctrl_c() -> None:
    """Undo that a shell lets its background jobs, and so the tests of one, ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_while_it_speaks(server: SoundServer) -> None:
    server.add_sink("room", "Room")
    with server.recording("room") as recording:
        speaking = start("say", "Left, right, and so on. " * 10)
        while not recording.samples.any():
            recording.wait_for(2_400)
        speaking.send_signal(signal.SIGINT)
        out, err = speaking.communicate(timeout=LIMIT_S)
    assert (speaking.returncode, out, err.strip()) == (130, "", "")
