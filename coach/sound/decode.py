"""Music files as samples, streamed: any format becomes 48 kHz stereo, block by block, in little memory.

MP3, FLAC, Ogg Vorbis and WAV need nothing but what is installed with the coach; everything else goes through ffmpeg,
which also gets the files whose name promises one of the four and whose content is another.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Generator
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from coach.errors import ChoiceError
from coach.sound.ffmpeg import find_ffmpeg, need_ffmpeg
from coach.timing import MUSIC_RATE
from coach.voice.decode import DECODED_HERE, EXPECTED

if TYPE_CHECKING:
    from subprocess import Popen

    import numpy as np
    from numpy.typing import NDArray

    Block = NDArray[np.float32]
    """Samples of shape (n, 2), full scale 1."""

BATCH: Final = 28_800
"""Samples of each channel in every block but the last: 0.6 s, which a processor can keep near at hand."""
_RATES_HZ: Final = range(1_000, 1_000_000)
"""Sample rates that a header can mean in earnest."""
_READ: Final = 1 << 14
"""Samples of each channel that a decoder is asked for at once."""
_AHEAD: Final = 8
"""Blocks that are decoded while the same number before them is worked on."""
_AU_HEADER: Final = struct.Struct(">4s5I")


class _Source(NamedTuple):
    rate_hz: int
    blocks: Generator[Block, None, None]


def decoded(path: Path) -> Generator[Block, None, None]:
    """Give a file's sound as 48 kHz stereo, in blocks of `BATCH`, the last one shorter; what is mono is doubled.

    A file that ends in the middle gives what it has. What comes next is decoded while what was given is worked on, by
    another processor if there is one.

    Raises:
        ChoiceError: it is no sound that can be read, or ffmpeg is needed and missing.
    """
    from concurrent.futures import ThreadPoolExecutor

    with closing(_batched(_at_our_rate(path))) as blocks, ThreadPoolExecutor(1) as pool:

        def some() -> list[Block]:
            return list(islice(blocks, _AHEAD))

        pending = pool.submit(some)
        while ready := pending.result():
            pending = pool.submit(some)
            yield from ready


def _at_our_rate(path: Path) -> Generator[Block, None, None]:
    source = (_by_miniaudio(path) if path.suffix.lower() in DECODED_HERE else None) or _by_ffmpeg(path)
    if source is None:
        raise ChoiceError("--music", str(path), _unreadable(path))
    with closing(source.blocks) as blocks:
        if source.rate_hz not in _RATES_HZ:
            raise ChoiceError("--music", str(path), f"is damaged: its header tells a rate of {source.rate_hz} Hz")
        if source.rate_hz == MUSIC_RATE:
            yield from blocks
            return
        import numpy as np
        import soxr

        resampler = soxr.ResampleStream(source.rate_hz, MUSIC_RATE, 2, dtype="float32")
        for block in blocks:
            yield resampler.resample_chunk(block)
        yield resampler.resample_chunk(np.zeros((0, 2), np.float32), last=True)


def _batched(blocks: Generator[Block, None, None]) -> Generator[Block, None, None]:
    import numpy as np

    with closing(blocks):
        batch, filled = np.empty((BATCH, 2), np.float32), 0
        for block in blocks:
            while len(block):
                taken = min(len(block), BATCH - filled)
                batch[filled : filled + taken] = block[:taken]
                block, filled = block[taken:], filled + taken
                if filled == BATCH:
                    yield batch
                    batch, filled = np.empty((BATCH, 2), np.float32), 0
        if filled:
            yield batch[:filled]


def _unreadable(path: Path) -> str:
    try:
        if path.stat().st_size == 0:
            return "is empty: there is no sound in it"
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"
    if find_ffmpeg() is None:
        return EXPECTED
    return "is no sound that can be read: it is damaged, or no audio file"


def _by_miniaudio(path: Path) -> _Source | None:
    import miniaudio
    import numpy as np

    name = os.path.abspath(path)
    try:
        rate_hz = miniaudio.get_file_info(name).sample_rate
        parts = miniaudio.stream_file(name, miniaudio.SampleFormat.FLOAT32, 2, rate_hz, _READ)
    except (miniaudio.MiniaudioError, OSError, UnicodeError):
        return None

    def blocks() -> Generator[Block, None, None]:
        with closing(parts), suppress(miniaudio.MiniaudioError):  # broken in the middle: what came before is used
            for part in parts:
                yield np.frombuffer(part, np.float32).reshape(-1, 2)

    return _Source(rate_hz, blocks())


def _by_ffmpeg(path: Path) -> _Source | None:
    """Have ffmpeg write the sound to a pipe as AU, whose short header tells the sample rate."""
    import subprocess

    suffix = path.suffix.lower()
    if suffix in DECODED_HERE and find_ffmpeg() is None:
        return None
    ffmpeg = need_ffmpeg("--music", str(path), f"{suffix or 'such'} files are read")
    # It may open nothing but files: there are formats that name addresses to be fetched.
    command = [ffmpeg, "-v", "quiet", "-nostdin", "-protocol_whitelist", "file", "-i", f"file:{os.path.abspath(path)}",
               "-map", "0:a:0", "-ac", "2", "-c:a", "pcm_f32be", "-f", "au", "-"]  # fmt: skip
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    head = process.stdout.read(_AU_HEADER.size)
    blocks = _piped(process, process.stdout)
    next(blocks)
    if len(head) < _AU_HEADER.size:
        blocks.close()
        return None
    _, start, _, _, rate_hz, _ = _AU_HEADER.unpack(head)
    process.stdout.read(start - len(head))
    return _Source(rate_hz, blocks)


def _piped(process: Popen[bytes], pipe: IO[bytes]) -> Generator[Block, None, None]:
    """Give what a process writes as samples, and end the process; the first block is empty."""
    import numpy as np

    with process:
        try:
            yield np.zeros((0, 2), np.float32)
            while data := pipe.read(8 * _READ):
                yield np.frombuffer(data[: len(data) // 8 * 8], ">f4").astype(np.float32).reshape(-1, 2)
        finally:
            process.kill()
