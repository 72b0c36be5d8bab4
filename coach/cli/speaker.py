"""A short sound, played to its end."""

from __future__ import annotations

import threading

from coach.errors import MachineError
from coach.live.device import Device, NoDevice
from coach.timing import SAMPLE_RATE


def play(pcm: bytes) -> None:
    """Play 24 kHz mono 16-bit samples until the last was heard.

    Raises:
        MachineError: there is no audio device, or it was unplugged.
    """
    heard = threading.Event()

    def samples(count: int) -> bytes:
        begin = 2 * device.played
        # What is handed over is heard a buffer later.
        if begin >= len(pcm) + 2 * device.buffer * SAMPLE_RATE // 1000:
            heard.set()
        return pcm[begin : begin + 2 * count].ljust(2 * count, b"\0")

    try:
        device = Device()
    except NoDevice:
        raise MachineError("there is no audio device to play on; write a file with -o FILE") from None
    with device:
        device.start(samples)
        while not heard.wait(0.1):
            if not device.alive():
                raise MachineError("the audio device is gone")
