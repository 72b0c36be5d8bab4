"""The pass: an order becomes a folder."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from coach.errors import MachineError
from coach.outputs.companions import companion_path
from coach.outputs.names import same_name
from coach.shelf.built import Built, Episode
from coach.shelf.cover import SMALL, cover
from coach.shelf.extras import Extra, extras
from coach.shelf.ledger import DAMAGED, LEDGER, Ledger, Made, alone, load, may_replace, placed, save
from coach.shelf.order import Order
from coach.shelf.outcome import Note, Outcome, Stopped
from coach.shelf.parallel import in_parallel
from coach.shelf.render import SCRATCH, Done, Job
from coach.shelf.speak import speak_all
from coach.shelf.targets import Wanted, number_of, wanted
from coach.studio.studio import Progress

_SAVE_EVERY: Final = 1.0
"""Seconds after which what was made is written down."""
_TOGETHER: Final = 4
"""Sessions at most that one job makes of one track."""


def build(order: Order, folder: Path, jobs: int = 1, progress: Progress | None = None) -> Outcome:
    """Make a folder hold what was ordered, and nothing else of what an earlier build put there.

    A session whose files are there, as they were made from the same, is kept. What somebody else put there or changed
    is left alone and told. If something fails, all that was finished stays, and the next build goes on from there.

    Args:
        order: what is to be there.
        folder: where; it is made if there is none.
        jobs: how many processes render. With more than one a script that calls this must be guarded by `__main__`,
            as `multiprocessing` wants it.
        progress: is told of the speaking, and then how many sessions are rendered.

    Raises:
        ChoiceError: a choice that a routine or the voice does not offer.
        RoutineError: a routine cannot be scheduled or spoken.
        MachineError: another build works in the folder, a file cannot be written, or the voice or encoder failed.
        Stopped: Ctrl-C was pressed.
    """
    sessions = wanted(order)
    with alone(folder):
        building = _Build(order, folder, load(folder), sessions, progress)
        try:
            return building.run(jobs)
        except KeyboardInterrupt:
            raise Stopped(len(building.episodes), len(sessions)) from None


@dataclass(slots=True)
class _Build:
    """One build under way."""

    order: Order
    folder: Path
    ledger: Ledger
    sessions: Sequence[Wanted]
    progress: Progress | None
    episodes: dict[str, Episode] = field(default_factory=dict)
    """Those that are there, by their keys."""
    removed: list[str] = field(default_factory=list)
    left: dict[str, None] = field(default_factory=dict)
    """Without doubles, in order; so are notes, each with the numbers of the sessions that it is about."""
    notes: dict[str, list[int]] = field(default_factory=dict)

    def run(self, jobs: int) -> Outcome:
        """Build."""
        before = dict(self.ledger.made), self.ledger.built
        self._tidy()
        self._keep()
        missing = [each for each in self.sessions if each.target.key not in self.episodes]
        kept = len(self.episodes)
        alike = {each.heard: each.tracks for each in missing}
        speak_all(chain.from_iterable(alike.values()), self.progress)
        self._make_room(missing)
        if missing:
            try:
                self._render(missing, jobs)
            finally:
                self._write_down()
        others = list(extras(self._built(), self.order, self.folder))
        for extra in others:
            self._add(extra)
        self._remove({*self._files(), *(extra.path for extra in others)}, list(self.ledger.made))
        self.ledger.built = self._built()
        if (self.ledger.made, self.ledger.built) != before:
            save(self.ledger, self.folder)
        return self._outcome(kept)

    def _outcome(self, kept: int) -> Outcome:
        gone = tuple(each.target.title for each in self.sessions if each.target.key not in self.episodes)
        notes = tuple(Note(text, tuple(sorted(sessions))) for text, sessions in self.notes.items())
        rendered = len(self.episodes) - kept
        return Outcome(self._built(), rendered, kept, tuple(self.removed), tuple(self.left), gone, notes)

    def _tidy(self) -> None:
        """Remove what a build left that was killed, and put a list aside that cannot be read."""
        for scratch in self.folder.glob(f"{SCRATCH}*/"):
            shutil.rmtree(scratch, ignore_errors=True)
        for part in self.folder.glob(f".{LEDGER}.*.part"):
            part.unlink(missing_ok=True)
        if self.ledger.damage:
            with suppress(OSError):
                (self.folder / LEDGER).replace(self.folder / DAMAGED)
            told = f"{LEDGER}, the list of what was built, is damaged: {self.ledger.damage}. It is now {DAMAGED}"
            more = "no file is lost, and what is wanted is made or known again; delete yourself what no longer is"
            self.notes[f"{told}; {more}"] = []

    def _keep(self) -> None:
        """Find the sessions that are there as they are wanted."""
        known = {episode.key: episode for episode in self._before()}
        for each in self.sessions:
            if (episode := known.get(each.target.key)) is not None:
                looks = {path: self.ledger.look(self.folder, path) for path in episode.files}
                if "absent" not in looks.values() and all(looks[part.path] == "ours" for part in episode.parts):
                    self.episodes[episode.key] = episode
                    self.left |= {path: None for path, look in looks.items() if look == "other"}

    def _before(self) -> tuple[Episode, ...]:
        return self.ledger.built.episodes if self.ledger.built else ()

    def _make_room(self, missing: Sequence[Wanted]) -> None:
        """Remove sessions that are no longer wanted, so that others have their room; what is replaced stands still."""
        coming = set()
        for each in missing:
            sound = Path(f"{each.target.path}.{self.order.format}")
            coming |= {sound.as_posix(), *(companion_path(sound, kind).as_posix() for kind in self.order.companions)}
        self._remove({*self._files(), *coming}, [path for episode in self._before() for path in episode.files])

    def _render(self, missing: Sequence[Wanted], jobs: int) -> None:
        saved = time.monotonic()
        rendering = in_parallel(list(self._jobs(missing)), jobs)
        try:
            for done, each in enumerate(rendering, 1):
                self._note(each)
                if self.progress is not None:
                    self.progress("rendering", done, len(missing))
                if time.monotonic() - saved >= _SAVE_EVERY:
                    self._write_down()
                    saved = time.monotonic()
        except KeyboardInterrupt as stopped:
            self._note(rendering.throw(stopped))
            for each in rendering:  # it ends as it was stopped
                self._note(each)

    def _jobs(self, missing: Sequence[Wanted]) -> Iterator[Job]:
        """Put sessions together in which the same is heard."""
        order, alike = self.order, dict[str, list[Wanted]]()
        for each in missing:
            alike.setdefault(each.heard, []).append(each)
        made: dict[str, dict[str, Made]] = {}
        for path, there in self.ledger.made.items():
            made.setdefault(number_of(path), {})[path] = there
        groups = {each.target.group for each in missing} if order.format == "mp3" else set()
        covers = {group: cover(order.title, group, SMALL) for group in groups}
        for together in alike.values():
            for at in range(0, len(together), _TOGETHER):
                some = [
                    replace(each.target, cover=covers.get(each.target.group, b""))
                    for each in together[at : at + _TOGETHER]
                ]
                known = dict(chain.from_iterable(made.get(number_of(target.path), {}).items() for target in some))
                yield Job(self.folder, order.title, order.format, order.companions, order.longest, together[0].tracks,
                          together[0].headings, together[0].heard, tuple(some), known)  # fmt: skip

    def _note(self, done: Done) -> None:
        if done.episode is not None:
            self.episodes[done.episode.key] = done.episode
        self.ledger.made |= done.made
        for path in {*done.left} - {*done.made}:
            self.ledger.made.pop(path, None)
        self.left |= dict.fromkeys(done.left)
        for note in done.notes:
            self.notes.setdefault(note, []).append(done.number)

    def _write_down(self) -> None:
        """Write the list as far as it is; where that fails, the next build finds the files by their content."""
        self.ledger.built = self._built()
        with suppress(MachineError):
            save(self.ledger, self.folder)

    def _add(self, extra: Extra) -> None:
        """Write a file beside the sessions, if it changed."""
        known, look = self.ledger.made.get(extra.path), self.ledger.look(self.folder, extra.path)
        if look == "ours" and known is not None and known.key == extra.key:
            return
        target = self.folder / extra.path
        try:
            with TemporaryDirectory(dir=self.folder, prefix=SCRATCH) as scratch:
                source = Path(scratch, target.name)
                source.write_bytes(extra.content())
                made = placed(source, target, known, extra.key)
        except OSError as error:
            raise MachineError(f"cannot write {target}: {error.strerror or error}") from error
        if made is None:
            self.left[extra.path] = None
            self.ledger.made.pop(extra.path, None)
        else:
            self.ledger.made[extra.path] = made

    def _remove(self, wanted: set[str], candidates: Iterable[str]) -> None:
        """Remove files that were made here, but for those that are wanted, and those that somebody changed."""
        alike = {same_name(path): path for path in wanted}
        for path in candidates:
            if path in wanted or (known := self.ledger.made.pop(path, None)) is None:
                continue
            target, other = self.folder / path, alike.get(same_name(path), path)
            if other != path and _is_one_file(target, self.folder / other):
                self.ledger.made.setdefault(other, known)  # to a file system without capitals it is one that is wanted
                continue
            if not may_replace(target, known):
                self.left[path] = None
            elif target.exists():
                with suppress(OSError):
                    target.unlink()
                    self.removed.append(path)
                    if target.parent != self.folder:
                        target.parent.rmdir()

    def _built(self) -> Built:
        order = self.order
        there = (self.episodes.get(each.target.key) for each in self.sessions)
        episodes = tuple(episode for episode in there if episode is not None)
        return Built(order.name, order.title, order.about, order.language, order.format, episodes, order.groups)

    def _files(self) -> Iterator[str]:
        for episode in self.episodes.values():
            yield from episode.files


def _is_one_file(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)
