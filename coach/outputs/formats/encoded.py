"""What ffmpeg writes: FLAC, Ogg Vorbis, Opus and AAC, from samples that go to it through a pipe.

pydub, by which sound is else exchanged (`Track.segment`), is passed by here: it holds the whole track in memory, half a
gigabyte for three hours of speech and two for as much with music, and its `export` knows no chapters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from coach.errors import MachineError
from coach.mp3.id3 import NOTHING_ELSE, tags_of
from coach.outputs.formats.sound import Sound
from coach.plan.timeline import Timeline
from coach.sound.ffmpeg import need_ffmpeg
from coach.store import whole_path
from coach.timing import timecode

if TYPE_CHECKING:
    import subprocess


class Encoding(NamedTuple):
    """How ffmpeg is told to write a format."""

    muxer: str
    options: str
    qualities: tuple[str, str, str] | None = None
    """What follows the options: for speech in mono, for speech in stereo, for music (48 kHz stereo)."""
    chapters_are_tags: bool = True
    """Whether chapters are comments, as with all formats of Xiph's; ffmpeg itself writes these for Opus only."""


ENCODINGS: Final = {
    "flac": Encoding("flac", "-c:a flac"),
    "ogg": Encoding("ogg", "-c:a libvorbis -q:a", ("5", "5", "6")),
    "opus": Encoding("opus", "-c:a libopus -b:a", ("48k", "64k", "128k")),
    "m4a": Encoding("ipod", "-movflags +faststart -c:a aac -b:a", ("64k", "96k", "160k"), chapters_are_tags=False),
}
"""Formats that ffmpeg writes, by the suffix of their files."""
_SPECIAL: Final = re.compile(r"([=;#\\\n])")
"""What a backslash stands before in ffmpeg's metadata files."""
_WHERE: Final = re.compile(r"^\[[^\]]*\] ")
"""What stands before ffmpeg's words: the part of it that speaks, with its address in memory."""


def write_encoded(
    format: str, path: Path, timeline: Timeline, sound: Sound, otherwise: Mapping[str, str] = NOTHING_ELSE
) -> int:
    """Write one of `ENCODINGS`, and give the bytes of the file; `otherwise` are tags, as `tags_of` has them.

    Raises:
        ChoiceError: there is no ffmpeg.
        MachineError: the file cannot be written, or ffmpeg failed; what stood there before still does.
    """
    from tempfile import TemporaryDirectory

    ffmpeg = need_ffmpeg("--format", format, f"{format.upper()} files are written")
    encoding = ENCODINGS[format]
    with whole_path(path) as target, TemporaryDirectory() as folder:
        about = Path(folder, "about.txt")
        about.write_text(_about(timeline, tags_of(timeline, otherwise), encoding), "utf-8", newline="\n")
        failure = _run([ffmpeg, *_arguments(encoding, sound, timeline, about, target)], sound.pieces())
        if failure is not None:
            raise MachineError(f"cannot write {path}: {failure}")
        return target.stat().st_size


def _arguments(encoding: Encoding, sound: Sound, timeline: Timeline, about: Path, target: Path) -> list[str]:
    quality = () if encoding.qualities is None else (encoding.qualities[_shape(sound)],)
    language = tags_of(timeline).get("language")
    return [
        # without -xerror a full disk at the very end of a short track is no failure to ffmpeg 5
        *("-loglevel", "error", "-xerror"),
        # ffmpeg 5 reads two inputs by turns, and sleeps between: with room for 8 packets only it takes 15 times as long
        *("-thread_queue_size", "512"),
        *f"-f s16le -ar {sound.rate_hz} -ac {sound.channels} -i pipe:0".split(),
        *("-f", "ffmetadata", "-i", f"file:{about}"),
        *("-map", "0:a", "-map_metadata", "1", "-map_chapters", "1"),
        *(["-metadata:s:a", f"language={language}"] if language else []),  # where an m4a has it
        *encoding.options.split(),
        *quality,
        # no dates, versions and random numbers: the same samples give the same bytes
        *f"-fflags +bitexact -flags:a +bitexact -f {encoding.muxer} -y".split(),
        f"file:{target}",
    ]


def _shape(sound: Sound) -> int:
    """Give the place in `Encoding.qualities`."""
    return 2 if sound.rate_hz > 24_000 else sound.channels - 1


def _about(timeline: Timeline, tags: dict[str, str], encoding: Encoding) -> str:
    """Write tags and chapters as ffmpeg reads them."""
    sections = []
    for number, chapter in enumerate(timeline.chapters, 1):
        if encoding.chapters_are_tags:
            tags[f"CHAPTER{number:03d}"] = timecode(chapter.start)
            tags[f"CHAPTER{number:03d}NAME"] = chapter.title
        else:
            bounds = f"TIMEBASE=1/1000\nSTART={chapter.start}\nEND={chapter.end}\n"
            sections.append(f"[CHAPTER]\n{bounds}title={_escaped(chapter.title)}\n")
    lines = [f"{name}={_escaped(value)}\n" for name, value in tags.items()]
    return "".join([";FFMETADATA1\n", *lines, *sections])


def _escaped(value: str) -> str:
    escaped = _SPECIAL.sub(r"\\\1", value)
    # to ffmpeg an escaped backslash escapes the line's end still
    return f"{escaped} " if value.endswith("\\") else escaped


def _run(command: list[str], pieces: Iterator[bytes]) -> str | None:
    """Give the pieces to ffmpeg, and tell why it failed, if it did; it never outlives this.

    Raises:
        MachineError: it cannot be started.
    """
    import subprocess
    from threading import Thread

    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    except OSError as error:
        raise MachineError(f"cannot run {command[0]}: {error.strerror or error}") from error
    said: list[bytes] = []
    # Read beside the writing, or a talkative ffmpeg would wait for us while we wait for it.
    listener = Thread(target=_listen, args=(process, said), daemon=True)
    listener.start()
    assert process.stdin is not None
    try:
        whole = _give(process.stdin, pieces)
        code = process.wait()
    finally:
        process.kill()  # which does nothing to one that has ended
        process.wait()
        with suppress(OSError):
            process.stdin.close()
    listener.join()
    if whole and code == 0:
        return None
    # The first line is the cause, those after it are what follows from it.
    words = _WHERE.sub("", said[0].decode("utf-8", "replace").strip()) if said else ""
    return f"ffmpeg: {words or f'it ended with {code}'}"


def _give(pipe: IO[bytes], pieces: Iterator[bytes]) -> bool:
    """Write all pieces and close the pipe; tells whether whoever reads took them all."""
    for piece in pieces:
        try:
            pipe.write(piece)
        except OSError:  # it has ended, and will be asked why
            return False
    try:
        pipe.close()
    except OSError:
        return False
    return True


def _listen(process: subprocess.Popen[bytes], said: list[bytes]) -> None:
    assert process.stderr is not None
    with process.stderr as lines:
        said.extend(line for line in lines if line.strip())
