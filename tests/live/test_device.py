"""The audio device: on a real sound server, on none, and on one that hangs, dies and comes back."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from live.heard import hold
from live.sound_server import LIMIT_S, SoundServer
from numpy.typing import NDArray

import coach
from coach.errors import ChoiceError, MachineError
from coach.front import Choices
from coach.live import device as device_module
from coach.live.device import BUFFER, Device, NoDevice, devices
from coach.live.feed import Underrun
from coach.outputs.track import Track
from coach.timing import Ms

_LATE_S = 0.13
"""A device that asks for 120 ms at once and then so much later has stood still, if only for a moment."""


class Source:
    """Samples that are given as a device asks for them; silence behind their end."""

    def __init__(self, samples: NDArray[np.int16], rate_hz: int = 24_000) -> None:
        self.samples, self.rate_hz = samples, rate_hz
        self.given = 0
        self.counts: list[int] = []
        self.late: list[Underrun] = []
        """Where the machine stood still, if only for a part of what is buffered."""
        self._last = 0.0
        self._more = threading.Condition()

    def __call__(self, count: int) -> NDArray[np.int16]:
        now = time.monotonic()
        if self._last and now - self._last > _LATE_S:
            self.late.append(Underrun(self.given, Ms(0)))
        self._last = now
        piece = self.samples[self.given : self.given + count]
        padded = np.zeros((count, *self.samples.shape[1:]), np.int16)
        padded[: len(piece)] = piece
        with self._more:
            self.given += count
            self.counts.append(count)
            self._more.notify_all()
        return padded

    def wait_for(self, ms: int) -> None:
        """Wait until so much more has been asked for."""
        with self._more:
            wanted = self.given + ms * self.rate_hz // 1000
            assert self._more.wait_for(lambda: self.given >= wanted, LIMIT_S + ms / 1000), "nobody asks"


def wait_until_lost(device: Device) -> None:
    end = time.monotonic() + LIMIT_S
    looking = threading.Event()
    while device.alive():
        looking.wait(0.1)
        assert time.monotonic() < end, "nobody noticed that it is gone"


@pytest.fixture
def silence() -> Source:
    return Source(np.zeros(0, np.int16))


def walk(seconds: int = 20, **choices: object) -> Track:
    """Ticks, words on the beat and sentences: a piece of the backward walk."""
    track = coach.compile(coach.read("backward-walk"), Choices(**choices))  # type: ignore[arg-type]
    return track.excerpt(Ms(112_000), Ms((112 + seconds) * 1000))


def all_samples(track: Track) -> NDArray[np.int16]:
    return track.mix.samples(track.heard.cues, 0, track.timeline.duration * track.mix.rate_hz // 1000)


def played(
    server: SoundServer, track: Track, samples: NDArray[np.int16], sink: str
) -> tuple[NDArray[np.int16], Sequence[Underrun]]:
    """Play to the end; gives what was heard, and where the machine stood still."""
    source = Source(samples, track.mix.rate_hz)
    with server.recording(sink, track.mix.rate_hz) as recording:
        with Device(rate_hz=track.mix.rate_hz, channels=track.mix.channels) as device:
            device.start(source)
            source.wait_for(len(samples) * 1000 // track.mix.rate_hz + BUFFER)
            assert device.alive()
            assert device.played >= source.given - source.counts[-1]
        recording.wait_for(track.mix.rate_hz // 10)
        gaps = sorted([*device.underruns, *source.late], key=lambda gap: gap.at)
        return recording.samples, gaps


@pytest.mark.parametrize(
    ("rate_hz", "channels", "seconds", "choices"),
    [(24_000, 1, 6, {}), (44_100, 2, 6, {"stereo": True})],  # as it is, and where the server must resample
)
def test_every_cue_is_heard_where_the_plan_has_it(
    rate_hz: int, channels: int, seconds: int, choices: dict[str, bool], server: SoundServer
) -> None:
    server.add_sink("room", "Room", rate_hz, channels)
    track = walk(seconds, **choices)
    heard, gaps = played(server, track, all_samples(track), "room")
    report = hold(heard, track.heard.cues, track.mix, gaps)
    assert report.cues >= seconds
    assert (report.missing, report.shifts) == ((), ())
    assert report.skipped <= 4 * len(gaps)
    assert report.worst < 1 or report.skipped == report.cues
    assert abs(report.drift_ppm) < 20 or gaps, "the server's clock is the machine's"


def shifted(samples: NDArray[np.int16], at_ms: int, by_ms: int) -> NDArray[np.int16]:
    at = at_ms * 24
    return np.concatenate([samples[:at], np.zeros(by_ms * 24, np.int16), samples[at:]])


def test_a_cue_that_is_off_is_found_out() -> None:
    track = walk()
    right = all_samples(track)
    cues = track.heard.cues
    for louder in (1, 0.3):
        report = hold((right * louder).astype(np.int16), cues, track.mix)
        assert (report.missing, report.worst < 0.01) == ((), True), "however loud it is played"
    middle = len(cues) // 2
    off = [cue._replace(start=Ms(cue.start + 2 * (cue is cues[middle]))) for cue in cues]
    report = hold(track.mix.samples(off, 0, len(right)), cues, track.mix)
    assert (report.where, report.worst) == (cues[middle], pytest.approx(2, abs=0.5)), "one of them by 2 ms"
    report = hold(shifted(right, 12_000, 3), cues, track.mix)
    assert report.shifts or report.worst > 1, "all from one on by 3 ms"
    ((_, by),) = hold(shifted(right, 12_000, 200), cues, track.mix).shifts
    assert by == pytest.approx(200, abs=1)
    gap = [Underrun(12_000 * 24, Ms(180))]
    told = hold(shifted(right, 12_000, 200), cues, track.mix, gap)
    assert (told.missing, told.shifts, told.worst < 0.01) == ((), (), True), "what follows a gap is later"
    silent = right.copy()
    silent[cues[-2].start * 24 :] = 0
    assert hold(silent, cues, track.mix).missing == cues[-2:]
    drifting = np.interp(np.arange(0, len(right), 1.0001), np.arange(len(right)), right).astype(np.int16)
    assert hold(drifting, cues, track.mix).drift_ppm == pytest.approx(-100, abs=15)


def test_a_gap_is_counted_as_long_as_it_is_heard(server: SoundServer) -> None:
    server.add_sink("room", "Room")
    noise = (np.random.default_rng(1).standard_normal(24_000 * 3) * 3000).astype(np.int16)
    source = Source(noise)

    def stalling(count: int) -> NDArray[np.int16]:
        if source.given <= 24_000 < source.given + count:
            threading.Event().wait(0.7)
        return source(count)

    with server.recording("room") as recording, Device() as device:
        device.start(stalling)
        source.wait_for(3_000)
        recording.wait_for(2_400)
    sounding = np.flatnonzero(recording.samples)
    heard_ms = int(np.diff(sounding).max()) / 24
    longest = max(gap.length for gap in device.underruns)
    assert longest == pytest.approx(heard_ms, abs=BUFFER / 2)
    assert longest > 300


def test_into_nothing_in_real_time(silence: Source) -> None:
    with Device("null", buffer=Ms(200)) as device:
        device.start(silence)
        begin = time.monotonic()
        silence.wait_for(1_000)
        assert time.monotonic() - begin > 0.7
        assert set(silence.counts) == {50 * 24}
        assert device.alive()
        assert silence.given - 50 * 24 <= device.played <= silence.given
    asked = len(silence.counts)
    assert not device.alive()
    device.close()
    assert len(silence.counts) == asked, "a closed device asks no more"


def test_bytes_and_both_ears(silence: Source) -> None:
    stereo = Source(np.zeros((10, 2), np.int16), 48_000)
    with Device("null", 48_000, 2) as device:
        device.start(lambda count: stereo(count).tobytes())
        stereo.wait_for(300)
        assert device.alive()


@pytest.mark.parametrize(
    ("pull", "error", "message"),
    [
        (lambda count: bytes(1), ValueError, r"1440 frames were asked for, and 1 bytes came"),
        (lambda count: 1 / 0, ZeroDivisionError, "division by zero"),
    ],
)
def test_what_goes_wrong_in_its_thread_is_told(
    pull: Callable[[int], bytes], error: type[Exception], message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with Device("null") as device:
        device.start(pull)
        with pytest.raises(error, match=message):
            wait_until_lost(device)
    assert capfd.readouterr() == ("", "")


def test_a_device_by_its_name(server: SoundServer, silence: Source) -> None:
    for name, title in (("a", "Room"), ("b", "Room upstairs"), ("c", "Headset")):
        server.add_sink(name, title)
    server.pactl("set-default-sink", "c")
    assert devices() == ("Headset", "Room", "Room upstairs")
    for name, sink in (("Room", "a"), ("UPSTAIRS", "b"), ("headset", "c"), (None, "c")):
        with Device(name) as device:
            device.start(silence)
            silence.wait_for(100)
            numbers = dict(line.split("\t")[:2] for line in server.pactl("list", "short", "sinks").splitlines())
            (playing,) = server.pactl("list", "short", "sink-inputs").splitlines()
            assert numbers[playing.split("\t")[1]] == sink
    for name, message in (
        ("room u", None),
        ("oo", "--device: 'oo' is a part of several: Room, Room upstairs"),
        ("Hedset", "--device: 'Hedset' is no audio device; did you mean Headset?"),
        ("xyz", "--device: 'xyz' is no audio device; known: Headset, Room, Room upstairs, null"),
    ):
        if message is None:
            Device(name).close()
            continue
        with pytest.raises(ChoiceError) as told:
            Device(name)
        assert str(told.value) == message


@pytest.mark.usefixtures("no_sound")
@pytest.mark.parametrize("name", [None, "Room"])
def test_without_any_device(name: str | None, capfd: pytest.CaptureFixture[str]) -> None:
    assert devices() == ()
    with pytest.raises(NoDevice, match="no audio device to play on; `coach render` writes a file, and --device null"):
        Device(name)
    assert capfd.readouterr() == ("", ""), "what ALSA and JACK print is kept back"


def test_unplugged_and_plugged_in_again(server: SoundServer, silence: Source) -> None:
    server.add_sink("a", "Speaker")
    headset = server.add_sink("b", "Headset")
    with Device("Headset") as device:
        device.start(silence)
        silence.wait_for(300)
        assert device.alive()
        server.remove(headset)
        wait_until_lost(device)
        before = device.played
        server.add_sink("c", "Headset")
        device.reopen()
        silence.wait_for(300)
        assert device.alive()
        assert device.played > before, "the count goes on"


def test_another_takes_its_place(server: SoundServer, silence: Source) -> None:
    headset = server.add_sink("b", "Headset")
    server.add_sink("a", "Speaker")
    with Device("Headset") as named, Device() as default:
        other = Source(np.zeros(0, np.int16))
        named.start(silence)
        default.start(other)
        silence.wait_for(300)
        server.remove(headset)
        other.wait_for(3_000)
        assert default.alive(), "the server moved it to the other"
        wait_until_lost(named)
        named.reopen()
        silence.wait_for(300)
        assert named.alive()


def test_a_server_that_dies_and_comes_back(server: SoundServer, silence: Source) -> None:
    server.add_sink("a", "Room")
    with Device() as device:
        device.start(silence)
        silence.wait_for(300)
        server.die()
        wait_until_lost(device)
        server.start()
        server.add_sink("a", "Room")
        device.reopen()
        silence.wait_for(300)
        assert device.alive()


def test_a_server_that_hangs(server: SoundServer, silence: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device_module, "_OPENING_S", 0.5)
    monkeypatch.setattr(device_module, "_CLOSING_S", 0.5)
    server.add_sink("a", "Room")
    device = Device()
    device.start(silence)
    silence.wait_for(300)
    waiting = Device()
    server.freeze()
    wait_until_lost(device)
    for what in (Device, devices):
        with pytest.raises(MachineError, match="the sound server does not answer; start it again"):
            what()
    with pytest.raises(MachineError, match="the audio device does not start"):
        waiting.start(silence)
    waiting.close()
    device.close()
    asked = len(silence.counts)
    with pytest.raises(MachineError, match="the sound server does not answer"):
        device.reopen()
    assert len(silence.counts) == asked


@pytest.mark.parametrize("frozen", [False, True])
def test_ctrl_c_ends_it_cleanly(frozen: bool, server: SoundServer) -> None:
    server.add_sink("a", "Room")
    script = """
import signal, sys, threading
signal.signal(signal.SIGINT, signal.default_int_handler)
from coach.live.device import Device
try:
    with Device() as device:
        device.start(lambda count: bytes(2 * count))
        print("plays", flush=True)
        threading.Event().wait()
except KeyboardInterrupt:
    print("stopped", flush=True)
"""
    playing = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert playing.stdout is not None
    assert playing.stdout.readline() == "plays\n"
    if frozen:
        server.freeze()
    playing.send_signal(signal.SIGINT)
    assert playing.communicate(timeout=LIMIT_S) == ("stopped\n", "")
    assert playing.returncode == 0


def test_a_program_that_closes_nothing_ends(server: SoundServer) -> None:
    server.add_sink("a", "Room")
    script = """
import threading
from coach.live.device import Device
device, asked = Device(), threading.Event()
device.start(lambda count: asked.set() or bytes(2 * count))
asked.wait()
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=LIMIT_S)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
