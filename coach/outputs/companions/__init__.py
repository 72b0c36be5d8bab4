"""The files beside a track, for players, editors and programs: captions, lyrics, labels, chapters, data.

Takes a timeline and its captions; gives a text each. Schedules nothing and knows nothing of sound. One more is a
function in a module of its own and a line in `COMPANIONS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from coach.errors import ChoiceError, did_you_mean
from coach.outputs.captions import Caption, captions_of
from coach.outputs.companions.chapters import chapters_json
from coach.outputs.companions.labels import labels
from coach.outputs.companions.lrc import lrc
from coach.outputs.companions.subtitles import srt, vtt
from coach.outputs.companions.timeline import timeline_json
from coach.plan.timeline import Timeline
from coach.store import whole_file


class Companion(NamedTuple):
    """A kind of file beside a track."""

    suffix: str
    """What takes the place of the track's own."""
    text: Callable[[Timeline, Sequence[Caption]], str]
    """Makes all that stands in it, which is written in UTF-8."""


COMPANIONS: Final = {
    "vtt": Companion(".vtt", vtt),
    "srt": Companion(".srt", srt),
    "lrc": Companion(".lrc", lrc),
    "labels": Companion(".labels.txt", labels),
    "chapters": Companion(".chapters.json", chapters_json),
    "json": Companion(".timeline.json", timeline_json),
}
"""Every kind, by the name that it is asked for by."""
ALL: Final = "all"
NONE: Final = "none"


def companions_named(option: str, names: Iterable[str]) -> tuple[str, ...]:
    """Give the kinds that some names stand for, each once; `all` is every one, and `none` alone is none.

    Args:
        option: what asked for them, such as `--with`.
        names: those of `COMPANIONS`, or `all` or `none`.

    Raises:
        ChoiceError: there is no such kind, or `none` stands with others.
    """
    names = list(names)
    for name in names:
        if name not in (*COMPANIONS, ALL, NONE):
            hint = did_you_mean(name.lower(), (*COMPANIONS, ALL, NONE), f"expected {', '.join(COMPANIONS)} or {ALL}")
            raise ChoiceError(option, name, f"is no kind of file beside a track; {hint}")
    if NONE in names:
        if len({*names}) > 1:
            raise ChoiceError(option, ",".join(names), f"asks for files and for {NONE}; expected one of both")
        return ()
    return tuple(name for name in COMPANIONS if name in names or ALL in names)


def companion_path(track: Path, name: str) -> Path:
    """Tell where a track's companion of a kind stands: beside it, of the same stem."""
    return track.with_name(track.stem + COMPANIONS[name].suffix)


def save_companions(timeline: Timeline, track: Path, names: Iterable[str]) -> list[Path]:
    """Write the companions of a track of those kinds, and give their paths; each appears whole or not at all.

    Raises:
        MachineError: one cannot be written; what stood there before still does.
    """
    names = list(names)
    captions = captions_of(timeline) if names else ()
    paths = []
    for name in names:
        path = companion_path(track, name)
        with whole_file(path) as out:
            out.write(COMPANIONS[name].text(timeline, captions).encode())
        paths.append(path)
    return paths
