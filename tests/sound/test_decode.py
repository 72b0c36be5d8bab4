from __future__ import annotations

import socket
import subprocess
from pathlib import Path

import lameenc
import numpy as np
import psutil
import pytest
import soundfile
import soxr
from numpy.typing import NDArray
from sound.orchestra import Sound, chord, noise, pitch, saved, without_ffmpeg

from coach.errors import ChoiceError
from coach.sound.decode import BATCH, decoded
from coach.sound.ffmpeg import find_ffmpeg

needs_ffmpeg = pytest.mark.skipif(find_ffmpeg() is None, reason="these formats are read by ffmpeg")
ADDRESSES = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:{}/a.ts\n#EXT-X-ENDLIST\n"


def whole(path: Path) -> NDArray[np.float32]:
    blocks = list(decoded(path))
    assert all(len(block) == BATCH for block in blocks[:-1])
    return np.concatenate(blocks)


def check(sound: NDArray[np.float32], seconds: float = 3.0, height: float = 0.2) -> None:
    """Hold a decoded chord against what was encoded: length, sides, pitches, height."""
    assert sound.dtype == np.float32
    assert len(sound) / 48_000 == pytest.approx(seconds, abs=0.15), "encoders add a little"
    middle = sound[48_000:96_000]
    assert [pitch(middle[:, side]) for side in (0, 1)] == pytest.approx([440, 660], abs=1)
    assert np.std(middle) == pytest.approx(height / 2**0.5, rel=0.05)


@pytest.mark.parametrize(
    ("name", "rate", "subtype"),
    [
        ("a.wav", 8_000, "PCM_U8"),
        ("a.wav", 11_025, "PCM_16"),
        ("a.WAV", 44_100, "PCM_24"),
        ("a.wav", 48_000, "PCM_32"),
        ("a.wav", 192_000, "FLOAT"),
        ("a.wav", 22_050, "ULAW"),
        ("a.flac", 44_100, "PCM_16"),
        ("a.flac", 96_000, "PCM_24"),
        ("a.ogg", 44_100, "VORBIS"),
        ("a.ogg", 32_000, "VORBIS"),
        ("a.mp3", 44_100, "MPEG_LAYER_III"),
        ("a.mp3", 16_000, "MPEG_LAYER_III"),
    ],
)
def test_four_formats_are_read_without_ffmpeg(tmp_path: Path, name: str, rate: int, subtype: str) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        soundfile.write(file, chord(3, rate), rate, subtype=subtype, format=path.suffix[1:].upper())
    with without_ffmpeg():
        check(whole(path))


def test_what_lame_writes_is_read(tmp_path: Path) -> None:
    encoder = lameenc.Encoder()
    encoder.set_in_sample_rate(44_100)
    encoder.set_channels(2)
    encoder.set_bit_rate(192)
    pcm = np.rint(chord(3, 44_100) * 32767).astype("<i2").tobytes()
    (tmp_path / "a.mp3").write_bytes(bytes(encoder.encode(pcm)) + bytes(encoder.flush()))
    with without_ffmpeg():
        check(whole(tmp_path / "a.mp3"))


def ffmpeg(path: Path, sound: Sound, *options: str) -> Path:
    source = saved(path.with_name("source.wav"), sound)
    command = [find_ffmpeg() or "ffmpeg", "-v", "error", "-i", str(source), *options, str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


@needs_ffmpeg
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.m4a", ["-c:a", "aac"]),
        ("a.m4a", ["-c:a", "alac", "-ar", "44100"]),
        ("a.opus", ["-c:a", "libopus"]),
        ("a.oga", ["-c:a", "flac"]),
        ("opus.ogg", ["-c:a", "libopus"]),
        ("a.wma", ["-c:a", "wmav2"]),
        ("a.aiff", []),
        ("a.mka", ["-c:a", "flac"]),
        ("-a name: with 'signs' %d.aac", ["-c:a", "aac"]),
    ],
)
def test_all_else_is_read_by_ffmpeg(tmp_path: Path, name: str, options: list[str]) -> None:
    check(whole(ffmpeg(tmp_path / name, chord(3), *options)))


@needs_ffmpeg
def test_a_file_whose_name_is_wrong_is_read_all_the_same(tmp_path: Path) -> None:
    ffmpeg(tmp_path / "a.m4a", chord(3), "-c:a", "aac").rename(tmp_path / "a.mp3")
    check(whole(tmp_path / "a.mp3"))


def test_mono_is_doubled_and_six_channels_become_two(tmp_path: Path) -> None:
    mono = whole(saved(tmp_path / "mono.wav", chord(3)[:, 0]))
    assert (mono[:, 0] == mono[:, 1]).all()
    assert np.std(mono) == pytest.approx(0.2 / 2**0.5, rel=0.01)
    assert whole(saved(tmp_path / "six.wav", np.tile(noise(3), 3))).shape == (3 * 48_000, 2)


def test_resampling_in_blocks_is_resampling_at_once(tmp_path: Path) -> None:
    sound = whole(saved(tmp_path / "a.wav", noise(5.1, 44_100), 44_100, "FLOAT"))
    source, _ = soundfile.read(tmp_path / "a.wav", dtype="float32")
    assert (sound == soxr.resample(source, 44_100, 48_000)).all()


@pytest.mark.parametrize("name", ["a.mp3", "a.flac", "a.ogg", "a.wav"])
def test_a_file_that_ends_in_the_middle_gives_what_it_has(tmp_path: Path, name: str) -> None:
    path = saved(tmp_path / name, noise(20))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert 5 < len(whole(path)) / 48_000 < 15


@pytest.mark.parametrize("content", [b"this is no music at all\n" * 999, bytes(50_000), b"RIFF\0\0\0\0WAVEfmt "])
@pytest.mark.parametrize("name", ["a.mp3", "a.flac", "a.ogg", "a.wav", pytest.param("a.m4a", marks=needs_ffmpeg)])
def test_what_is_no_sound_is_refused_by_name(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ChoiceError, match=rf"--music: .*{name}' is no sound that can be read"):
        whole(tmp_path / name)
    with without_ffmpeg(), pytest.raises(ChoiceError, match=r"always can, others need ffmpeg|pip install"):
        whole(tmp_path / name)


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    (tmp_path / "a.flac").touch()
    with pytest.raises(ChoiceError, match=r"a\.flac' is empty"):
        whole(tmp_path / "a.flac")


def test_a_missing_ffmpeg_is_told_with_what_mends_it(tmp_path: Path) -> None:
    (tmp_path / "a.m4a").write_bytes(b"\0\0\0\x20ftypM4A ")
    with without_ffmpeg(), pytest.raises(ChoiceError, match=r"\.m4a files are read by it.*pip install"):
        whole(tmp_path / "a.m4a")


@needs_ffmpeg
def test_ffmpeg_fetches_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        (tmp_path / "a.aac").write_text(ADDRESSES.format(server.getsockname()[1]))
        with pytest.raises(ChoiceError, match="no sound"):
            whole(tmp_path / "a.aac")
        with pytest.raises(BlockingIOError):
            server.accept()


@needs_ffmpeg
def test_ffmpeg_ends_with_what_it_was_for(tmp_path: Path) -> None:
    path = ffmpeg(tmp_path / "a.mka", noise(60), "-c:a", "flac")
    before = set(psutil.Process().children())
    blocks = decoded(path)
    next(blocks)
    (reader,) = set(psutil.Process().children()) - before
    blocks.close()
    assert not reader.is_running()
