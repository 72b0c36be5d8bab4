"""The audio device, for a short sound."""

from __future__ import annotations

import os
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager

from coach.errors import MachineError
from coach.timing import SAMPLE_RATE


@contextmanager
def _quiet_alsa() -> Iterator[None]:
    """Keep what ALSA prints about missing devices off standard error."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def device_name() -> str | None:
    """Tell the default playback device, or None if there is none that can be opened."""
    import miniaudio

    with _quiet_alsa():
        try:
            found = miniaudio.Devices().get_playbacks()
            miniaudio.PlaybackDevice(sample_rate=SAMPLE_RATE, nchannels=1).close()
        except miniaudio.MiniaudioError:
            return None
    return str(found[0]["name"]) if found else None


def play(pcm: bytes) -> None:
    """Play 24 kHz mono 16-bit samples to their end.

    Raises:
        MachineError: there is no audio device.
    """
    import miniaudio

    ended = threading.Event()

    def samples() -> Generator[bytes, int, None]:
        wanted, at = (yield b""), 0
        while at < len(pcm):
            piece = pcm[at : at + 2 * wanted]
            at += len(piece)
            wanted = yield piece
        ended.set()

    source = samples()
    next(source)
    with _quiet_alsa():
        try:
            device = miniaudio.PlaybackDevice(sample_rate=SAMPLE_RATE, nchannels=1)
        except miniaudio.MiniaudioError:
            raise MachineError("there is no audio device to play on; write a file with -o FILE") from None
        with device:
            device.start(source)
            ended.wait(len(pcm) / 2 / SAMPLE_RATE + 5)
