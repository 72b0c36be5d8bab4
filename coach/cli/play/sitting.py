"""What is asked of `coach play`, now or again, and what is told at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from coach.cli.choices import Chosen
from coach.config import Config
from coach.errors import ChoiceError
from coach.folders import journal_file
from coach.front import chosen as chosen_again
from coach.front import kept, read
from coach.journal.journal import Journal
from coach.journal.session import DONE_FROM
from coach.language.routine import Routine
from coach.library import SUFFIXES
from coach.live.device import BUFFER, Device
from coach.live.diary import Diary, Heading, anchors_in, wanted_of
from coach.live.lead import own_texts
from coach.live.session import Part, Session
from coach.live.wanted import Wanted
from coach.phrases import Phrases
from coach.plan.anchor import place_of
from coach.plan.excerpt import part_of
from coach.plan.timeline import Timeline
from coach.studio.choices import Choices
from coach.studio.studio import Progress, Studio
from coach.timing import Ms, clock


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be played, and how."""

    routine: Routine
    choices: Choices
    heading: Heading
    part: Callable[[Timeline], Part] | None = None
    """What of it; None for all."""
    wanted: Wanted | None = None
    """How the plan is to differ from the choices; None for not at all."""

    def session(
        self,
        start_in: Ms,
        device: str | None,
        buffer: Ms | None,
        progress: Progress | None,
        *,
        is_kept: bool,
        waits: bool,
    ) -> Session:
        """Begin to play.

        Raises:
            CoachError: it cannot be planned or spoken, or there is no device.
        """
        texts = own_texts(Phrases(self.routine.language), start_in)
        return Session(
            Studio(self.routine, self.choices, progress, texts),
            lambda rate_hz, channels: Device(device, rate_hz, channels, buffer or BUFFER),
            self._diary() if is_kept else None,
            wanted=self.wanted,
            part=self.part,
            start_in=start_in,
            waits=waits,
        )

    def _diary(self) -> Diary:
        return Diary(lambda: Journal(journal_file()), self.heading)


def ordered(source: str, chosen: Chosen, config: Config) -> Order:
    """Read a routine and what was chosen of it.

    Raises:
        CoachError: there is no such routine, or a choice cannot be met.
    """
    routine = read(source, chosen.language)
    choices = chosen.choices(routine, config)
    differing, options = chosen.differing(routine, config), kept(source, chosen.language, choices)
    return Order(routine, choices, Heading(routine.name, routine.title, differing, options), _part(chosen))


def _part(chosen: Chosen) -> Callable[[Timeline], Part] | None:
    if chosen.part is None and chosen.start is None and chosen.length is None:
        return None

    def part(timeline: Timeline) -> Part:
        begin, end = (Ms(0), timeline.duration) if chosen.part is None else part_of(timeline, chosen.part)
        start = Ms(begin + (chosen.start or 0))
        if start >= end:
            raise ChoiceError("--from", clock(chosen.start or Ms(0), millis=False), f"lies past the end, {clock(end)}")
        stop = end if chosen.length is None else min(end, Ms(start + chosen.length))
        return Part(start, None if stop == timeline.duration else stop)

    return part


def ordered_again(source: str | None) -> Order:
    """Read what a session played that has stopped, the last one or the last one of a routine.

    Raises:
        CoachError: there is none, or it cannot be read or chosen again.
    """
    name = None if source is None else Path(source).stem if Path(source).suffix in SUFFIXES else source
    session = None
    if journal_file().exists():
        with Journal(journal_file()) as journal:
            session = journal.last_unfinished(name)
    if session is None or session.place is None:
        of_it = "" if name is None else f" of {name}"
        raise ChoiceError("--resume", None, f"there is no session{of_it} that stopped before its end")
    routine, choices = chosen_again(session.options)
    lesson = session.program, session.lesson
    heading = Heading(session.routine, session.title, session.choices, session.options, lesson)
    try:
        wanted, (here, end) = wanted_of(session.place), anchors_in(session.place)
    except (KeyError, TypeError, ValueError) as error:
        raise ChoiceError("--resume", None, f"cannot find again where it stopped: {error}") from None

    def part(timeline: Timeline) -> Part:
        return Part(place_of(timeline, here), None if end is None else place_of(timeline, end))

    return Order(routine, choices, heading, part, wanted)


def told(session: Session) -> Iterator[str]:
    """Tell what was done."""
    standing = session.player.standing
    title, length = standing.timeline.title, clock(standing.end, millis=False)
    if standing.finished and standing.heard >= DONE_FROM * standing.end:
        yield f"{title}: {Phrases(standing.timeline.language)('screen-done')}, {length}"
    elif standing.finished:
        yield f"{title}: the end, {clock(standing.heard, millis=False)} of {length} heard"
    else:
        again = "; coach play --resume goes on" if session.is_kept else ""
        yield f"{title}: stopped at {clock(standing.here, millis=False)} of {length}{again}"
    yield from session.troubles
    yield from (f"fit: {sentence}" for sentence in session.fitted)
    if session.gaps:
        times = "once" if len(session.gaps) == 1 else f"{len(session.gaps)} times"
        longest = max(gap.length for gap in session.gaps)
        yield f"the sound broke off {times}, for {longest} ms at most: the machine was busy; --buffer 500ms helps"
