"""MP3 frames of constant bitrate and 24 ms, whatever the preset: time, frames and bytes go together."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from coach.errors import MachineError
from coach.installed import installed_version
from coach.timing import GRID

ENCODER_DELAY: Final = 576
"""Samples of silence that LAME puts before the sound."""
DECODER_DELAY: Final = 529
"""Samples that a decoder adds; the track must go on for so long, or its end is lost."""

_UNDONE: Final = 1 / 0.95
"""LAME makes what it is given softer by a twentieth, 0.45 dB, and its Python binding has no way to ask it not to."""
_TAG_FRAMES_BYTES_TOC_QUALITY: Final = 15
_CHECKED_BYTES: Final = 190
"""Bytes of an Info frame that its checksum covers, as the specification of LAME's tag counts them."""
_JOINT: Final = 0x30
"""Bits of the header in which each stereo frame says how its channels are joined."""


@dataclass(frozen=True, slots=True)
class Preset:
    """How a track is encoded."""

    rate_hz: int
    channels: int
    kbit: int
    quality: int
    """LAME's effort: on speech 7 is twice as fast as 5 and measures no worse."""
    header: bytes
    """First four bytes of every frame: MPEG-2 or MPEG-1 Layer III, no checksum, no padding, original."""
    side_bytes: int
    """Side information after the header; what follows it is main data."""

    @property
    def frame_samples(self) -> int:
        """Samples of each channel in a frame."""
        return self.rate_hz * GRID // 1000

    @property
    def frame_bytes(self) -> int:
        """Bytes of a frame."""
        return self.kbit * GRID // 8

    @property
    def head_bytes(self) -> int:
        """Bytes of a frame before its main data."""
        return len(self.header) + self.side_bytes

    @property
    def silence(self) -> bytes:
        """A frame of digital silence: it holds no spectrum and refers to no frame before it."""
        return self.header.ljust(self.frame_bytes, b"\0")

    def frame_count(self, samples: int) -> int:
        """Give the number of frames, without the Info frame, that a track of so many samples needs."""
        return -(-(samples + ENCODER_DELAY + DECODER_DELAY) // self.frame_samples)


SPEECH: Final = Preset(24_000, 1, 64, 7, bytes.fromhex("fff384c4"), 9)
SPEECH_STEREO: Final = Preset(24_000, 2, 96, 7, bytes.fromhex("fff3a444"), 17)
MUSIC: Final = Preset(48_000, 2, 128, 5, bytes.fromhex("fffb9444"), 32)
PRESETS: Final = {(preset.rate_hz, preset.channels): preset for preset in (SPEECH, SPEECH_STEREO, MUSIC)}
"""By rate and channels of the sound."""


def encoder_version() -> str:
    """Give the version of the encoder, without importing it."""
    return installed_version("lameenc")


def encode(pcm: bytes, preset: Preset = SPEECH) -> bytes:
    """Encode 16-bit samples (stereo interleaved) from the encoder's first state on.

    The first frame refers to none before it. Frame `i` carries, among others, the samples of the `i`-th 24 ms; whole
    frames of samples give one or two frames more, which carry the last sound's end.

    Raises:
        MachineError: the installed encoder gives other frames than asked for, as LAME does without a word.
    """
    import lameenc
    import numpy as np

    louder = np.rint(np.frombuffer(pcm, "<i2") * np.float32(_UNDONE)).clip(-32768, 32767).astype("<i2")
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(preset.kbit)
    encoder.set_in_sample_rate(preset.rate_hz)
    encoder.set_channels(preset.channels)
    encoder.set_quality(preset.quality)
    frames = bytes(encoder.encode(louder.tobytes())) + bytes(encoder.flush())
    size = preset.frame_bytes
    plain = preset.header[:3]
    if len(frames) % size or any(
        frames[at : at + 3] != plain or (frames[at + 3] ^ preset.header[3]) & ~_JOINT
        for at in range(0, len(frames), size)
    ):
        told = f"{preset.kbit} kbit/s, {preset.rate_hz // 1000} kHz, {'mono' if preset.channels == 1 else 'stereo'}"
        raise MachineError(f"lameenc {encoder_version()} gives frames that are not {told}")
    return frames


def main_data_begin(frame: bytes, preset: Preset) -> int:
    """Tell how many bytes of a frame's main data lie in the frames before it."""
    return frame[4] << 1 | frame[5] >> 7 if preset.rate_hz > 24_000 else frame[4]


def block_types(frame: bytes, preset: Preset) -> tuple[int, ...]:
    """Tell the window of each of a frame's transforms: 0 for a long one, else 4 and its type (start, short, stop)."""
    # ISO 11172-3 and 13818-3, 2.4.1.7: what stands before the first granule, and where in it the flag stands.
    if preset.rate_hz > 24_000:
        head, flag, entry, count = 9 + (3 + 8 if preset.channels == 2 else 5 + 4), 33, 59, 2 * preset.channels
    else:
        head, flag, entry, count = 8 + preset.channels, 38, 63, preset.channels
    bits = int.from_bytes(frame[4 : 4 + preset.side_bytes], "big")
    tops = (preset.side_bytes * 8 - head - number * entry - flag for number in range(count))
    return tuple(found if (found := bits >> (top - 3) & 7) & 4 else 0 for top in tops)


def info_frame(samples: int, preset: Preset = SPEECH, lead: int = 0) -> bytes:
    """Make the frame that stands first and tells how many samples (of each channel) the track has.

    Decoders take the encoder's delay and the padding at the end from it, and give exactly `samples` samples; what they
    make of `lead` frames more, which stand at the start, they drop.
    """
    frames = lead + preset.frame_count(samples)
    size = (frames + 1) * preset.frame_bytes
    delay = lead * preset.frame_samples + ENCODER_DELAY
    padding = frames * preset.frame_samples - delay - samples
    seek_table = bytes(i * 256 // 100 for i in range(100))
    tag = (
        b"Info" + struct.pack(">III", _TAG_FRAMES_BYTES_TOC_QUALITY, frames, size) + seek_table + struct.pack(">I", 50)
    )
    # LAME's own part: its name (decoders look for it), method 1 (constant bitrate), no replay gain, the bitrate,
    # delay and padding in 12 bits each, no gain, no preset, the size, no checksum of the music: that would be known
    # only when the last frame is, and costs more than a warm render does.
    tag += b"LAME3.100" + bytes([1]) + bytes(9) + bytes([0, preset.kbit])
    tag += (delay << 12 | padding).to_bytes(3, "big") + bytes(4) + struct.pack(">I", size) + bytes(2)
    frame = _checked(preset.header + bytes(preset.side_bytes) + tag).ljust(_CHECKED_BYTES, b"\0")
    # LAME's checksum stands right behind its part and covers all before it. Its specification says where that is in
    # MPEG-1 stereo, and readers that look there in every frame (eyeD3) find one there too, in what is padding else.
    return _checked(frame[:_CHECKED_BYTES]).ljust(preset.frame_bytes, b"\0")


def _checked(data: bytes) -> bytes:
    """Put a checksum behind some bytes: LAME's, which is CRC-16/ARC."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return data + struct.pack(">H", crc)
