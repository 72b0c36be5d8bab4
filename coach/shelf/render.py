"""The files of sessions that are alike but for their titles: made in a folder of their own, then moved to their places.

It runs in a process of its own where several sessions are rendered at once, so all that it takes and gives can be
pickled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from coach.errors import MachineError
from coach.mp3.id3 import ARTIST, day, picture, tag
from coach.mp3.pieces import Studio as Encoding
from coach.mp3.windows import windows
from coach.outputs.companions import save_companions
from coach.outputs.formats import save_as
from coach.outputs.joined import joined
from coach.outputs.lyrics import lyrics_of
from coach.outputs.track import Track
from coach.plan.excerpt import stretch
from coach.plan.parts import Part as Cut
from coach.plan.parts import kept_whole, split
from coach.plan.timeline import Timeline
from coach.programs.lesson import Planned
from coach.shelf.built import Episode, Part, Section
from coach.shelf.ledger import Made, placed
from coach.store import whole_file
from coach.studio.studio import Studio
from coach.timing import Ms

SCRATCH: Final = ".coach-part-"
"""Begins the names of folders in which files are made."""


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
    heard: str
    """Hashes them."""
    targets: tuple[Target, ...]
    known: Mapping[str, Made]
    """What was made before, by path."""


@dataclass(frozen=True, slots=True)
class Done:
    """A session that was rendered."""

    episode: Episode
    made: Mapping[str, Made]
    """Its files, by path."""
    left: tuple[str, ...]
    """Places at which something else stands, which was left alone."""
    notes: tuple[str, ...]
    """What the listener is to be told."""


def rendered(job: Job) -> tuple[Done, ...]:
    """Make the files of some sessions.

    Raises:
        ChoiceError: a choice that a routine or the voice does not offer.
        RoutineError: a routine cannot be scheduled or spoken.
        MachineError: something cannot be written, or the voice or the encoder failed.
    """
    tracks = [_track(planned) for planned in job.tracks]
    track = tracks[0] if len(tracks) == 1 else joined(tracks, routine=job.folder.name, title=job.album)
    return tuple(_session(job, target, track) for target in job.targets)


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
    made: dict[str, Made] = {}
    left: list[str] = []

    def moved(source: Path, path: str) -> str:
        done = placed(source, job.folder / path, job.known.get(path), target.key)
        if done is None:
            left.append(path)
        else:
            made[path] = done
        return path

    parts = []
    for path, file, timeline in zip(_paths(target.path, len(cuts)), files, timelines, strict=True):
        beside = dict(zip(job.companions, save_companions(timeline, file, job.companions), strict=True))
        size = file.stat().st_size
        sound = moved(file, f"{path}.{job.format}")
        companions = {kind: moved(other, path + other.name.removeprefix(file.stem)) for kind, other in beside.items()}
        sections = tuple(Section(chapter.title, chapter.start, chapter.end) for chapter in timeline.chapters)
        parts.append(Part(sound, timeline.title, timeline.duration, size, sections, companions))
    routines = tuple(planned.title for planned in job.tracks)
    episode = Episode(
        target.number, target.group, target.week, target.title, routines, target.date, target.key, tuple(parts)
    )
    return Done(episode, made, tuple(left), tuple(_notes(job, track)))


def _paths(path: str, count: int) -> list[str]:
    """Tell where so many parts of a session go; a single one has no number."""
    if count == 1:
        return [path]
    digits = len(str(count))
    return [f"{path} ({number:0{digits}d} of {count})" for number in range(1, count + 1)]


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
    if job.longest is not None:
        yield from (f"whole: {sentence}" for sentence in kept_whole(track.timeline, job.longest))
    if track.store is not None and track.store.warning:
        yield f"warning: {track.store.warning}"
