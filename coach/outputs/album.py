"""A track as several files in a folder, with a playlist: laid end to end they are the track, sample for sample.

The playlist ends with a line for each file that was written with it: by these a later render knows what it may remove.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from operator import itemgetter
from pathlib import Path, PurePath
from typing import Final

from coach.errors import ChoiceError, MachineError
from coach.mp3.id3 import tag, tags_of
from coach.mp3.pieces import Progress, Studio
from coach.mp3.windows import windows
from coach.outputs.captions import captions_of
from coach.outputs.companions import COMPANIONS, companion_path
from coach.outputs.formats import save_as
from coach.outputs.lyrics import lyrics_of
from coach.outputs.names import numbered
from coach.outputs.playlist import Entry, playlist
from coach.outputs.track import Track
from coach.plan.excerpt import stretch
from coach.plan.parts import Part
from coach.plan.timeline import Timeline
from coach.store import key_of, whole_path
from coach.timing import Ms

SEAMLESS: Final = ("mp3", "wav", "flac")
"""Formats whose files are heard end to end as the whole is; the others are encoded each by itself."""
_OURS: Final = re.compile(r"#COACH:([0-9a-f]{32}):(.+)")
"""A file that was written, and what was in it."""
_HEAD: Final = 1 << 16
"""Bytes of a file by which, with its size, it is known again."""
_LARGEST: Final = 4 << 20
"""Bytes of a playlist that are looked through."""


@dataclass(frozen=True, slots=True)
class Album:
    """A track that was written as several files."""

    playlist: Path
    tracks: tuple[tuple[Path, Timeline], ...]
    """Each file with its own stretch of the timeline, in order."""
    beside: tuple[Path, ...]
    """The companions of the tracks."""
    size: int
    """Bytes of all tracks."""
    removed: tuple[Path, ...]
    """Files of an earlier render that were no longer wanted."""


def check_seamless(option: str, format: str) -> None:
    """Refuse a format in which a track cannot be cut without a seam.

    Raises:
        ChoiceError: it is none of `SEAMLESS`.
    """
    if format not in SEAMLESS:
        known = f"{', '.join(SEAMLESS[:-1])} or {SEAMLESS[-1]}"
        raise ChoiceError(option, None, f"the format {format} cannot be cut without a seam; expected --format {known}")


def save_album(
    track: Track,
    parts: Sequence[Part],
    folder: Path,
    format: str = "mp3",
    companions: Sequence[str] = (),
    progress: Progress | None = None,
) -> Album:
    """Write each part of a track as a file, and a playlist that has the folder's name.

    Nothing is there before all is written. What an earlier render wrote there by the same playlist, and nobody changed
    since, is removed where it is no longer wanted; no other file is.

    Args:
        track: the whole.
        parts: they tile it, and begin on the frame grid.
        folder: where to; made if it is not there.
        format: one of `SEAMLESS`.
        companions: what is wanted beside each file, of `COMPANIONS`.
        progress: is told what is done, and how much there is.

    Raises:
        ChoiceError: FLAC needs an ffmpeg, and there is none.
        MachineError: something cannot be written, or the encoder does not do what it is asked for.
    """
    listed = folder / f"{folder.name}.m3u8"
    names = [f"{name}.{format}" for name in numbered(part.title for part in parts)]
    timelines = [_timeline(track.timeline, part) for part in parts]
    tags = [_tags(track.timeline, number, len(parts)) for number in range(1, len(parts) + 1)]
    texts = dict(_companions([folder / name for name in names], timelines, companions))
    names += [path.name for path in texts]
    with whole_path(listed) as list_there:
        with ExitStack() as stack:
            there = [stack.enter_context(whole_path(folder / name)) for name in names]
            with _told_by_name(there, [folder / name for name in names]):
                if format == "mp3":
                    _write_mp3(track, timelines, tags, there, progress)
                else:
                    _write_others(track, parts, timelines, tags, there, format, progress)
                size = sum(path.stat().st_size for path in there[: len(parts)])
                for path, text in zip(there[len(parts) :], texts.values(), strict=True):
                    _write(path, text.encode(), iter(()))
            marks = [f"#COACH:{_mark(path)}:{name}\n" for path, name in zip(there, names, strict=True)]
        removed = tuple(_remove_others(listed, names))
        tracks = tuple((folder / name, timeline) for name, timeline in zip(names, timelines, strict=False))
        entries = [Entry(PurePath(path.name), timeline.duration, timeline.title) for path, timeline in tracks]
        list_there.write_text(playlist(track.timeline.title, entries) + "".join(marks), "utf-8", newline="\n")
    return Album(listed, tracks, tuple(texts), size, removed)


def _companions(
    paths: Sequence[Path], timelines: Sequence[Timeline], companions: Sequence[str]
) -> Iterator[tuple[Path, str]]:
    for path, timeline in zip(paths, timelines, strict=True):
        captions = captions_of(timeline) if companions else ()
        for name in companions:
            yield companion_path(path, name), COMPANIONS[name].text(timeline, captions)


def _timeline(whole: Timeline, part: Part) -> Timeline:
    return replace(stretch(whole, part.start, part.end), title=part.title)


def _tags(timeline: Timeline, number: int, count: int) -> Mapping[str, str]:
    return {"album": timeline.title, "album_artist": tags_of(timeline)["artist"], "track": f"{number}/{count}"}


def _write_mp3(
    track: Track,
    timelines: Sequence[Timeline],
    tags: Sequence[Mapping[str, str]],
    there: Sequence[Path],
    progress: Progress | None,
) -> None:
    studio = Studio(track.heard, track.mix, track.store, progress)
    bounds = [Ms(0), *(Ms(end) for end in accumulate(timeline.duration for timeline in timelines))]
    for number, chunks in groupby(windows(studio, bounds), key=itemgetter(0)):
        timeline = timelines[number]
        _write(there[number], tag(timeline, lyrics_of(timeline), tags[number]), (chunk for _, chunk in chunks))


@contextmanager
def _told_by_name(there: Sequence[Path], targets: Sequence[Path]) -> Iterator[None]:
    """Tell of a file that cannot be written by the name that it was to have."""
    try:
        yield
    except MachineError as error:
        told = f"{error}"
        for path, target in zip(there, targets, strict=True):
            told = told.replace(f"{path}", f"{target}")
        raise MachineError(told) from error


def _write(path: Path, head: bytes, chunks: Iterator[bytes]) -> None:
    try:
        with path.open("wb") as out:
            out.write(head)
            out.writelines(chunks)
    except OSError as error:
        raise MachineError(f"cannot write {path}: {error.strerror or error}") from error


def _write_others(
    track: Track,
    parts: Sequence[Part],
    timelines: Sequence[Timeline],
    tags: Sequence[Mapping[str, str]],
    there: Sequence[Path],
    format: str,
    progress: Progress | None,
) -> None:
    for number, part in enumerate(parts):
        sound = track.sound(part.start, part.end)
        save_as(format, there[number], timelines[number], sound, otherwise=tags[number])
        if progress is not None:
            progress(number + 1, len(parts))


def _mark(path: Path) -> str:
    """Give what a file is known by: a hash of its size and its first bytes, where its tags are."""
    with path.open("rb") as file:
        return key_of(path.stat().st_size, file.read(_HEAD))


def _remove_others(listed: Path, names: Sequence[str]) -> Iterator[Path]:
    """Remove what the playlist that stands there was written with, but for some names; give what is gone."""
    try:
        with listed.open("rb") as file:
            lines = file.read(_LARGEST).decode("utf-8", "replace").splitlines()
    except OSError:
        return
    wanted = [listed.parent / name for name in names]
    for ours in filter(None, map(_OURS.fullmatch, lines)):
        path = listed.parent / ours[2]
        # To a file system that knows no capitals a name may be another one's; and a list may be anybody's.
        if path.parent != listed.parent or path.name in names or path.is_symlink():
            continue
        with suppress(OSError, ValueError):  # a name that none can have is a ValueError
            if _mark(path) == ours[1] and not any(path.samefile(other) for other in wanted):
                path.unlink()
                yield path
