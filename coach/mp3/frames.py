"""MP3 frames of the one preset for speech: MPEG-2 Layer III, 24 kHz, mono, 64 kbit/s constant.

A frame is then 24 ms and 192 bytes, so time, frames and bytes are whole multiples of each other.
"""

from __future__ import annotations

import struct
from typing import Final

from coach.errors import MachineError
from coach.installed import installed_version
from coach.timing import FRAME_SAMPLES, SAMPLE_RATE

KBIT: Final = 64
QUALITY: Final = 7
"""LAME's effort: on speech 7 is twice as fast as 5 and measures no worse."""
FRAME_BYTES: Final = FRAME_SAMPLES // 8 * KBIT * 1000 // SAMPLE_RATE
HEADER: Final = bytes.fromhex("fff384c4")
"""First four bytes of every frame: MPEG-2, Layer III, no checksum, 64 kbit/s, 24 kHz, no padding, mono, original."""
SILENCE: Final = HEADER + bytes(FRAME_BYTES - len(HEADER))
"""A frame of digital silence: it holds no spectrum and refers to no frame before it."""

ENCODER_DELAY: Final = 576
"""Samples of silence that LAME puts before the sound."""
DECODER_DELAY: Final = 529
"""Samples that a decoder adds; the track must go on for so long, or its end is lost."""

_SIDE_INFO: Final = 9
_TAG_FRAMES_BYTES_TOC_QUALITY: Final = 15


def encoder_version() -> str:
    """Give the version of the encoder, without importing it."""
    return installed_version("lameenc")


def frame_count(samples: int) -> int:
    """Give the number of frames, without the Info frame, that a track of so many samples needs."""
    return -(-(samples + ENCODER_DELAY + DECODER_DELAY) // FRAME_SAMPLES)


def encode(pcm: bytes) -> bytes:
    """Encode 24 kHz mono 16-bit samples from the encoder's first state on.

    The first frame refers to none before it. Frame `i` carries, among others, the samples of the `i`-th 24 ms; whole
    frames of samples give two frames more, which carry the last sound's end.

    Raises:
        MachineError: the installed encoder gives other frames than asked for, as LAME does without a word.
    """
    import lameenc

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(KBIT)
    encoder.set_in_sample_rate(SAMPLE_RATE)
    encoder.set_channels(1)
    encoder.set_quality(QUALITY)
    frames = bytes(encoder.encode(pcm)) + bytes(encoder.flush())
    headers = {frames[at : at + len(HEADER)] for at in range(0, len(frames), FRAME_BYTES)}
    if headers != {HEADER} or len(frames) % FRAME_BYTES:
        raise MachineError(f"lameenc {encoder_version()} gives frames that are not {KBIT} kbit/s, 24 kHz, mono")
    return frames


def info_frame(samples: int) -> bytes:
    """Make the frame that stands first and tells how many samples the track has.

    Decoders take the encoder's delay and the padding at the end from it, and give exactly `samples` samples.
    """
    frames = frame_count(samples)
    size = (frames + 1) * FRAME_BYTES
    padding = frames * FRAME_SAMPLES - ENCODER_DELAY - samples
    seek_table = bytes(i * 256 // 100 for i in range(100))
    tag = (
        b"Info" + struct.pack(">III", _TAG_FRAMES_BYTES_TOC_QUALITY, frames, size) + seek_table + struct.pack(">I", 50)
    )
    # LAME's own part: its name (decoders look for it), method 1 (constant bitrate), no replay gain, the bitrate,
    # delay and padding in 12 bits each, no gain, no preset, the size, no checksum of the music.
    tag += b"LAME3.100" + bytes([1]) + bytes(9) + bytes([0, KBIT])
    tag += (ENCODER_DELAY << 12 | padding).to_bytes(3, "big") + bytes(4) + struct.pack(">I", size) + bytes(2)
    head = HEADER + bytes(_SIDE_INFO) + tag
    return (head + struct.pack(">H", _crc16(head))).ljust(FRAME_BYTES, b"\0")


def _crc16(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc
