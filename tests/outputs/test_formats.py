"""Files of all formats, as decoders and readers find them that are not the ones that wrote them."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
import soundfile
from listen import chapters, find
from mp3.walks import samples, timeline
from mutagen import File
from mutagen.flac import FLAC
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from outputs.sounds import (
    NAMES,
    SHAPES,
    exact,
    heard_by_ffmpeg,
    heard_by_libsndfile,
    noisy,
    sound_of,
    ticking,
)
from soxr import resample

from coach.errors import ChoiceError
from coach.outputs.formats import FORMATS, format_of, save, save_as
from coach.outputs.formats.encoded import ENCODINGS
from coach.outputs.formats.sound import Sound
from coach.outputs.track import Track
from coach.plan.timeline import Chapter, Timeline
from coach.sound.ffmpeg import find_ffmpeg
from coach.sound.mix import Mix
from coach.timing import Ms

COMMENT = "Play at speed 1 ×, trim silence off. General exercise guidance, not medical advice."
READERS = {"flac": FLAC, "ogg": OggVorbis, "opus": OggOpus}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The ticking track in each format but MP3."""
    timed, clips = ticking()
    paths = {format: tmp_path_factory.mktemp("formats") / f"ticking.{format}" for format in FORMATS[1:]}
    for format, path in paths.items():
        assert save(Track(timed, Mix(clips)), path, format) == path.stat().st_size
    return paths


@pytest.mark.parametrize(("rate", "channels"), SHAPES)
@pytest.mark.parametrize("format", ["wav", "flac"])
def test_lossless_files_hold_the_very_samples(format: str, rate: int, channels: int, tmp_path: Path) -> None:
    timed, _ = timeline([], 3001)
    pcm = noisy(rate, channels)
    size = save_as(format, tmp_path / f"a.{format}", timed, sound_of(pcm, rate))
    assert size == (tmp_path / f"a.{format}").stat().st_size
    for name, (rate_read, heard) in exact(tmp_path / f"a.{format}").items():
        assert rate_read == rate, name
        assert np.array_equal(heard, pcm), name


@pytest.mark.parametrize(("rate", "channels"), SHAPES)
@pytest.mark.parametrize("format", ["ogg", "opus", "m4a"])
def test_coded_files_keep_channels_rate_and_length(format: str, rate: int, channels: int, tmp_path: Path) -> None:
    timed, _ = timeline([], 3001)
    pcm = noisy(rate, channels)
    save_as(format, tmp_path / f"a.{format}", timed, sound_of(pcm, rate))
    rate_read, heard = heard_by_ffmpeg(tmp_path / f"a.{format}")
    assert (rate_read, len(heard)) == (48_000 if format == "opus" else rate, channels)
    longer = heard.shape[1] - 3001 * rate_read // 1000
    # ffmpeg's decoder gives the last block of AAC whole; the length that counts is declared, and tested below
    assert 0 <= longer < 1024 if format == "m4a" else longer == 0
    at_ours = np.stack([resample(channel, rate_read, rate) for channel in heard])[:, : len(pcm)]
    for planned, sound in zip(pcm.T / 32768, at_ours, strict=True):
        noise = np.mean((planned - sound) ** 2)
        assert 10 * np.log10(np.mean(planned**2) / noise) > 6


@pytest.mark.parametrize("format", FORMATS[1:])
def test_every_tick_is_where_it_was_planned(written: dict[str, Path], format: str) -> None:
    timed, clips = ticking()
    decoders = [heard_by_ffmpeg] if format == "m4a" else [heard_by_ffmpeg, heard_by_libsndfile]
    for decode in decoders:
        rate, heard = decode(written[format])
        sound = resample(heard[0], rate, 24_000)
        assert len(sound) - timed.duration * 24 in (range(1024) if format == "m4a" else range(1)), decode
        for cue in timed.cues:
            match = find(sound, samples(clips[cue.text, cue.sound]), cue.start)
            assert match.at_ms == pytest.approx(cue.start, abs=0.3), decode
            assert match.likeness > 0.7, decode


@pytest.mark.parametrize("format", [*ENCODINGS])
def test_any_title_leaves_the_others_as_they_are(format: str, tmp_path: Path) -> None:
    odd = ["\\", "a\\\\", "[CHAPTER]", "title=b", ";", "#", "'\"", "%s", "x\ny"]
    parts = tuple(Chapter(title, Ms(k * 100), Ms(k * 100 + 100)) for k, title in enumerate(odd))
    timed = Timeline("r", "[CHAPTER]", "en", Ms(900), (), parts)
    save_as(format, tmp_path / "a", timed, sound_of(noisy(24_000, 1, 900), 24_000))
    assert [title.removesuffix(" ") for _, _, title in chapters(tmp_path / "a")] == odd


def test_an_m4a_declares_its_length_and_what_precedes_it(written: dict[str, Path]) -> None:
    data = written["m4a"].read_bytes()
    assert data.index(b"moov") < data.index(b"mdat"), "so that a player can start before it has all of it"
    at = data.index(b"elst")
    count, length, before = struct.unpack_from(">8xIIi", data, at)
    assert (count, before) == (1, 1024)
    assert length == 20_003, "milliseconds, as is the clock of the whole"


@pytest.mark.parametrize("format", FORMATS[1:])
def test_chapters_are_listed_by_ffmpeg(written: dict[str, Path], format: str) -> None:
    planned = [(part.start, part.end, part.title) for part in ticking()[0].chapters]
    found = chapters(written[format])
    if format == "opus":  # its clock begins before the first sample, and ffmpeg ends the last chapter by that clock
        found[-1] = (found[-1][0], found[-1][1] - 7, found[-1][2])
    assert found == planned


@pytest.mark.parametrize("format", [*READERS])
def test_chapters_and_tags_of_xiph_formats_are_comments(written: dict[str, Path], format: str) -> None:
    tags = READERS[format](written[format]).tags
    times = ["00:00:00.000", "00:00:03.007", "00:00:09.001", "00:00:15.555"]
    for number, (start, name) in enumerate(zip(times, NAMES, strict=True), 1):
        assert tags[f"CHAPTER{number:03d}"] == [start]
        assert tags[f"CHAPTER{number:03d}NAME"] == [name]
    assert "CHAPTER000" not in tags
    assert "CHAPTER005" not in tags
    described = {name: tags[name] for name in ("title", "artist", "album", "genre", "language", "description")}
    assert described == {
        "title": ["Made up"], "artist": ["Audio Coach"], "album": ["Audio Coach"], "genre": ["Speech"],
        "language": ["eng"], "description": [COMMENT],
    }  # fmt: skip


def test_chapters_and_tags_of_an_m4a(written: dict[str, Path]) -> None:
    read = MP4(written["m4a"])
    assert [(round(1000 * part.start), part.title) for part in read.chapters or []] == [
        (0, NAMES[0]), (3007, NAMES[1]), (9001, NAMES[2]), (15_555, NAMES[3])
    ]  # fmt: skip
    assert {name: read.tags[name] for name in ("©nam", "©ART", "©alb", "©gen", "©cmt")} == {  # type: ignore[index]
        "©nam": ["Made up"], "©ART": ["Audio Coach"], "©alb": ["Audio Coach"], "©gen": ["Speech"], "©cmt": [COMMENT],
    }  # fmt: skip


def test_cues_and_tags_of_a_wav(written: dict[str, Path]) -> None:
    data = written["wav"].read_bytes()
    assert data[:4] + data[8:12] == b"RIFFWAVE"
    assert struct.unpack_from("<I", data, 4) == (len(data) - 8,)
    assert data[36:40] == b"data"
    chunks, at = {}, 12
    while at < len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + size]
        chunks[name + body[:4] if name == b"LIST" else name] = body
        at += 8 + size + size % 2
    assert at == len(data)
    (count,) = struct.unpack_from("<I", chunks[b"cue "])
    points = [struct.unpack_from("<II4sIII", chunks[b"cue "], 4 + 24 * k) for k in range(count)]
    starts = [part.start * 24 for part in ticking()[0].chapters]
    assert points == [(k + 1, start, b"data", 0, 0, start) for k, start in enumerate(starts)]
    with soundfile.SoundFile(written["wav"]) as file:
        assert (file.title, file.artist, file.comment) == ("Made up", "Audio Coach", COMMENT)
        assert (file.album, file.genre) == ("Audio Coach", "Speech")
    assert libsndfile_cues(written["wav"]) == list(zip(starts, NAMES, strict=True))


def libsndfile_cues(path: Path) -> list[tuple[int, str]]:
    """Sample and label of each cue point, by libsndfile's command SFC_GET_CUE, which soundfile does not wrap."""
    with soundfile.SoundFile(path) as file:
        c, lib = soundfile._ffi, soundfile._snd
        count = c.new("uint32_t *")
        assert lib.sf_command(file._file, 0x10CD, count, 4) == 1
        each = struct.Struct("<iIiiiI256s")
        found = c.new("char[]", 4 + each.size * count[0])
        assert lib.sf_command(file._file, 0x10CE, found, len(found)) == 1
        rows = each.iter_unpack(bytes(c.buffer(found))[4:])
        return [(row[5], row[6].split(b"\0")[0].decode()) for row in rows]


def test_the_word_to_the_listener_is_in_the_tracks_language(tmp_path: Path) -> None:
    pcm = sound_of(noisy(24_000, 1, 100), 24_000)
    for language, comment in (
        ("zh-Hans", "请用1倍速播放，并关闭跳过静音。这是一般的锻炼指导，不是医疗建议。"),
        ("xx", COMMENT),
    ):
        timed = Timeline("r", "标题", language, Ms(100), (), ())
        save_as("flac", tmp_path / "a.flac", timed, pcm)
        tags = FLAC(tmp_path / "a.flac").tags
        assert (tags["description"], tags["title"]) == ([comment], ["标题"])
        assert tags.get("language") == (["zho"] if language == "zh-Hans" else None)
        assert not any(name.upper().startswith("CHAPTER") for name, _ in tags)


@pytest.mark.parametrize("format", FORMATS[1:])
def test_the_same_samples_give_the_same_bytes(written: dict[str, Path], format: str, tmp_path: Path) -> None:
    timed, clips = ticking()
    save(Track(timed, Mix(clips)), tmp_path / "again", format)
    assert (tmp_path / "again").read_bytes() == written[format].read_bytes()


@pytest.mark.parametrize("format", [*ENCODINGS])
@pytest.mark.parametrize(("rate", "channels"), [(24_000, 1), (48_000, 2)])
def test_the_wheel_of_the_extra_serves_where_the_system_has_no_ffmpeg(
    format: str, rate: int, channels: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    find_ffmpeg.cache_clear()
    try:
        assert "imageio_ffmpeg" in (find_ffmpeg() or "")
        timed, _ = ticking(20_003)
        for name in ("a", "b"):
            save_as(format, tmp_path / f"{name}.{format}", timed, sound_of(noisy(rate, channels, 20_003), rate))
    finally:
        find_ffmpeg.cache_clear()
    assert (tmp_path / f"a.{format}").read_bytes() == (tmp_path / f"b.{format}").read_bytes()
    read_rate, heard = heard_by_ffmpeg(tmp_path / f"a.{format}")
    assert 0 <= heard.shape[1] - 20_003 * read_rate // 1000 < 1024
    assert [title for _, _, title in chapters(tmp_path / f"a.{format}")] == NAMES
    assert COMMENT in str(File(tmp_path / f"a.{format}").tags.pprint())


def test_what_four_gigabytes_cannot_hold_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    def none() -> NoReturn:
        raise AssertionError("no sample is to be made")

    timed, _ = timeline([], 1000)
    for count in (2**30, 2**31):
        with pytest.raises(ChoiceError) as caught:
            save_as("wav", tmp_path / "a.wav", timed, Sound(48_000, 2, count, none))
    assert str(caught.value) == (
        "--format: 'wav' holds at most 4 GiB, and this track is 8.0 GiB; expected another format, such as flac"
    )
    assert not list(tmp_path.iterdir())


def test_progress_is_told_in_samples_to_the_end(tmp_path: Path) -> None:
    timed, clips = ticking(25_000)
    for format in ("wav", "flac"):
        told: list[tuple[int, int]] = []
        save(
            Track(timed, Mix(clips)), tmp_path / "a", format, lambda done, total, told=told: told.append((done, total))
        )
        assert told == [(240_000, 600_000), (480_000, 600_000), (600_000, 600_000)]


@pytest.mark.parametrize("name", ["a.flac", "a.FLAC", "a.b.m4a", "a.mp3"])
def test_a_suffix_names_a_format(name: str) -> None:
    assert format_of("-o", Path(name)) == name.rpartition(".")[2].lower()


LONG = """
import resource, sys
from pathlib import Path
from mp3.walks import walk
from coach.outputs.formats import save
from coach.outputs.track import Track
from coach.sound.mix import Mix

def size(minutes):
    for format in ("wav", "flac"):
        timed, clips = walk(minutes)
        save(Track(timed, Mix(clips)), Path(sys.argv[1], "walk." + format), format)
    return [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]

short, long = size(1), size(30)
print(*(after - before for before, after in zip(short, long)))
"""


def test_memory_does_not_grow_with_the_track(tmp_path: Path) -> None:
    """Kilobytes more for half an hour than for a minute, here and in ffmpeg; the samples are 86,000."""
    command = [sys.executable, "-c", LONG, str(tmp_path)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(Path(__file__).parents[1])}
    )
    ours, theirs = map(int, done.stdout.split())
    assert ours < 8_000
    assert theirs < 8_000
    assert (tmp_path / "walk.wav").stat().st_size > 86_000_000
