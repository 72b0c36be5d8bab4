"""`--tracks` and `--max-length`: a render as several files in a folder of its own."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from coach.cli.options import read_time
from coach.errors import ChoiceError
from coach.plan.parts import by_chapter, kept_whole, split
from coach.timing import Ms

if TYPE_CHECKING:
    from coach.mp3.pieces import Progress
    from coach.outputs.album import Album
    from coach.outputs.track import Track

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Cutting:
    """How a render is cut, if it is."""

    tracks: bool = False
    """At each chapter."""
    longest: Ms | None = None
    """So that no part is longer."""

    @property
    def asked(self) -> dict[str, object]:
        """What was asked for, by its option; None for nothing."""
        return {"--tracks": self.tracks or None, "--max-length": self.longest}

    def check(self, format: str) -> None:
        """Refuse what cannot be done, before anything is planned or spoken.

        Raises:
            ChoiceError: both ways are asked for, or the format knows none.
        """
        if self.tracks and self.longest is not None:
            raise ChoiceError("--max-length", None, "says how to cut, and so does --tracks; expected one of them")
        if self._is_cut:
            from coach.outputs.album import check_seamless

            check_seamless("--tracks" if self.tracks else "--max-length", format)

    def path(self, folder: Path, name: str, format: str) -> Path | None:
        """Give where the playlist of a render goes that has this name; None if it is not cut.

        Each format has a folder of its own, so that none takes the place of another; that of MP3 has the bare name.
        """
        if not self._is_cut:
            return None
        from coach.outputs.names import safe_name

        if self.longest is not None:
            name += "-max-{}m{:02d}".format(*divmod(self.longest // 1000, 60))
        if format != "mp3":
            name += f"-{format}"
        name = safe_name(name)
        return folder / name / f"{name}.m3u8"

    def save(
        self, track: Track, folder: Path, format: str, companions: Sequence[str], progress: Progress | None
    ) -> Album | None:
        """Write the files of a track into their folder, and beside each its companions; None if it is not cut.

        Raises:
            CoachError: something cannot be written or encoded.
        """
        if not self._is_cut:
            return None
        from coach.outputs.album import save_album

        timeline = track.timeline
        parts = by_chapter(timeline) if self.longest is None else split(timeline, self.longest)
        return save_album(track, parts, folder, format, companions, progress)

    def told(self, track: Track, album: Album) -> Iterator[str]:
        """Give what is to be told of the files."""
        names = [path.name for path, _ in album.tracks]
        yield f"tracks: {' to '.join(dict.fromkeys((names[0], names[-1])))}"
        if album.beside:
            yield f"with: {' to '.join(dict.fromkeys((album.beside[0].name, album.beside[-1].name)))}"
        for sentence in () if self.longest is None else kept_whole(track.timeline, self.longest):
            yield f"whole: {sentence}"
        if album.removed:
            yield f"removed: {', '.join(path.name for path in album.removed)}"

    @property
    def _is_cut(self) -> bool:
        return self.tracks or self.longest is not None


def with_cutting(command: F) -> F:
    """Give a command the options of `Cutting`, which it gets as its argument `cutting`."""

    @click.option("--tracks", is_flag=True, help="A file for each chapter, and a playlist, in a folder; without a gap.")
    @click.option("--max-length", metavar="TIME", help="The same, of parts no longer than that; no block is cut.")
    @functools.wraps(command)
    def wrapped(tracks: bool, max_length: str | None, **given: Any) -> Any:
        return command(cutting=Cutting(tracks, read_time("--max-length", max_length)), **given)

    return wrapped  # type: ignore[return-value]
