"""The files of sessions that are alike but for their titles: made in a folder of their own, then moved to their places.

It runs in a process of its own where several sessions are rendered at once, so all that it takes and gives can be
pickled.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from coach.errors import MachineError
from coach.mp3.id3 import ARTIST, day, picture, same_frames, tag
from coach.mp3.pieces import Studio as Encoding
from coach.mp3.windows import windows
from coach.outputs.companions import companion_path, save_companions
from coach.outputs.formats import save_as
from coach.outputs.joined import joined
from coach.outputs.lyrics import lyrics_of
from coach.outputs.track import Track
from coach.plan.excerpt import stretch
from coach.plan.parts import Part as Cut
from coach.plan.parts import kept_whole, numbered_part, split
from coach.plan.timeline import Timeline
from coach.programs.lesson import Planned
from coach.shelf.built import Episode, Part, Section
from coach.shelf.ledger import Made, adopted, may_place, placed
from coach.store import whole_file
from coach.studio.studio import Studio
from coach.timing import Ms

SCRATCH: Final = ".coach-part-"
"""Begins the names of folders in which files are made."""
CONCEDED: Final = "conceded: "
"""Begins notes on what the plan gave up."""


@dataclass(frozen=True, slots=True)
class Target:
    """One session's files."""

    number: int
    group: str
    week: int
    title: str
    date: date | None
    key: str
    path: str
    """Of the sound file, relative to the folder and without its suffix."""
    track: str
    """Its place in the album, such as `3/84`."""
    cover: bytes
    """PNG."""


@dataclass(frozen=True, slots=True)
class Job:
    """Sessions in which the same is heard."""

    folder: Path
    album: str
    format: str
    companions: tuple[str, ...]
    longest: Ms | None
    tracks: tuple[Planned, ...]
    headings: tuple[str, ...]
    """What the first chapter of each track is told by, where there are several."""
    heard: str
    """Hashes them."""
    targets: tuple[Target, ...]
    known: Mapping[str, Made]
    """What was made before, by path."""


@dataclass(frozen=True, slots=True)
class Done:
    """A session that was rendered."""

    number: int
    episode: Episode | None
    """None if something else stands where its sound should go: then nothing was put anywhere."""
    made: Mapping[str, Made]
    """Its files, by path."""
    left: tuple[str, ...]
    """Places at which something else stands, which was left alone."""
    notes: tuple[str, ...]
    """What the listener is to be told."""


def rendered(job: Job) -> Iterator[Done]:
    """Make the files of some sessions, and give each when its files are in their places.

    Raises:
        ChoiceError: a choice that a routine or the voice does not offer.
        RoutineError: a routine cannot be scheduled or spoken.
        MachineError: something cannot be written, or the voice or the encoder failed.
    """
    tracks = [_track(planned) for planned in job.tracks]
    headed = [
        replace(track, timeline=replace(track.timeline, title=heading))
        for track, heading in zip(tracks, job.headings, strict=True)
    ]
    track = tracks[0] if len(tracks) == 1 else joined(headed, routine=job.folder.name, title=job.album)
    return (_session(job, target, track) for target in job.targets)


def _track(planned: Planned) -> Track:
    studio = Studio(planned.routine, planned.choices)
    return studio.track(*studio.settled())


def _session(job: Job, target: Target, track: Track) -> Done:
    place = job.folder / target.path
    titled = replace(track, timeline=replace(track.timeline, title=target.title))
    try:
        with TemporaryDirectory(dir=job.folder, prefix=SCRATCH) as name:
            try:
                return _made(job, target, titled, Path(name))
            except MachineError as error:
                raise MachineError(f"{error}".replace(f"{Path(name, '0')}", f"{place}")) from error
    except OSError as error:
        raise MachineError(f"cannot write {place}: {error.strerror or error}") from error


def _made(job: Job, target: Target, track: Track, scratch: Path) -> Done:
    """Make a session's files in a folder, and move them to their places."""
    whole = (Cut(target.title, Ms(0), track.timeline.duration),)
    cuts = whole if job.longest is None else split(track.timeline, job.longest)
    timelines = [_timeline(track.timeline, cut, len(cuts)) for cut in cuts]
    files = [scratch / f"{number}.{job.format}" for number in range(len(cuts))]
    _write(job, target, track, cuts, timelines, files)
    parts, sources = [], dict[str, Path]()
    for number, (file, timeline) in enumerate(zip(files, timelines, strict=True), 1):
        beside = save_companions(timeline, file, job.companions)
        part = _part(target.path + numbered_part(timeline.language, number, len(cuts)), file, timeline, job)
        sources |= dict(zip((part.path, *part.companions.values()), (file, *beside), strict=True))
        parts.append(part)
    notes = tuple(_notes(job, track))
    folder, known = job.folder, job.known
    left = [path for path, source in sources.items() if not may_place(source, folder / path, known.get(path))]
    taken = {part.path for part in parts if part.path in left}
    if not all(job.format == "mp3" and same_frames(sources[path], folder / path) for path in taken):
        return Done(target.number, None, {}, tuple(left), notes)
    parts = [replace(part, size=os.stat(folder / part.path).st_size) if part.path in taken else part for part in parts]
    made = {path: adopted(sources[path], folder / path, target.key) for path in taken}
    moved = {path: placed(source, folder / path, known.get(path), target.key) for path, source in sources.items()}
    made |= {path: done for path, done in moved.items() if done is not None}
    routines = tuple(planned.title for planned in job.tracks)
    episode = Episode(
        target.number, target.group, target.week, target.title, routines, target.date, target.key, tuple(parts)
    )
    return Done(target.number, episode, made, tuple(path for path, done in moved.items() if done is None), notes)


def _part(path: str, file: Path, timeline: Timeline, job: Job) -> Part:
    """Describe a file of sound that was made; `path` is its place without its suffix."""
    sound = Path(f"{path}.{job.format}")
    sections = tuple(Section(chapter.title, chapter.start, chapter.end) for chapter in timeline.chapters)
    beside = {kind: companion_path(sound, kind).as_posix() for kind in job.companions}
    return Part(sound.as_posix(), timeline.title, timeline.duration, file.stat().st_size, sections, beside)


def _timeline(timeline: Timeline, cut: Cut, count: int) -> Timeline:
    return timeline if count == 1 else replace(stretch(timeline, cut.start, cut.end), title=cut.title)


def _write(
    job: Job, target: Target, track: Track, cuts: Sequence[Cut], timelines: Sequence[Timeline], files: Sequence[Path]
) -> None:
    """Write the sound files."""
    otherwise = {"album": job.album, "album_artist": ARTIST, "track": target.track}
    if job.format == "mp3":
        frames = (*(day(target.date) if target.date else ()), picture(target.cover))
        bounds = [Ms(0), *(cut.end for cut in cuts)]
        encoding = Encoding(track.heard, track.mix, track.store)
        for number, chunks in groupby(windows(encoding, bounds), key=itemgetter(0)):
            with whole_file(files[number]) as out:
                out.write(tag(timelines[number], (*lyrics_of(timelines[number]), *frames), otherwise))
                out.writelines(chunk for _, chunk in chunks)
        return
    otherwise |= {"date": target.date.isoformat()} if target.date else {}
    for cut, timeline, file in zip(cuts, timelines, files, strict=True):
        save_as(job.format, file, timeline, track.sound(cut.start, cut.end), otherwise=otherwise)


def _notes(job: Job, track: Track) -> Iterator[str]:
    yield from (f"voice: {voice.note}" for voice in track.voices if voice.note)
    yield from (f"fit: {sentence}" for sentence in track.timeline.fitted)
    if job.longest is not None:
        yield from (f"whole: {sentence}" for sentence in kept_whole(track.timeline, job.longest))
    yield from (f"{CONCEDED}{sentence}" for sentence in track.timeline.concessions)
    if track.store is not None and track.store.warning:
        yield f"warning: {track.store.warning}"
