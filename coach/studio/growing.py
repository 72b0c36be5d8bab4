"""A track that can be heard before all of it is spoken: its plan grows with the voice."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Final, NamedTuple

from coach.language.wishes import Wishes
from coach.outputs.track import Track
from coach.plan.expand import texts
from coach.studio.studio import Studio
from coach.timing import Ms

_LEAST: Final = 2000
"""A plan is shown when it has grown by so many milliseconds, and by a tenth: to lay out a long one takes longer."""


class Growth(NamedTuple):
    """A track as far as it is planned."""

    track: Track
    until: Ms | None
    """From here on, in milliseconds, more will come; None if this is all. It never lies within a movement."""


def growing(studio: Studio, wishes: Wishes, fitted: tuple[str, ...] = ()) -> Generator[Growth, None, None]:
    """Plan step by step, as the voice gets on; the last one is the whole track, and the only one if all was spoken.

    What lies before `until` is the same in all that follow. The last track is that of `Studio.track`.

    Raises:
        RoutineError: it cannot be scheduled or spoken.
        MachineError: the voice failed.
    """
    steps = studio.steps(wishes)
    draft, shown = studio.draft(), 0
    spoken = studio.spoken([*studio.more, *texts(steps)], steps)
    while not all(which in studio.clips for which in studio.more):
        studio.clips.update([next(spoken)])
    for step in steps:
        for which in texts([step]):
            while which not in studio.clips:
                if studio.speaking and draft.until - shown >= _LEAST + shown // 10:
                    shown = draft.until
                    yield Growth(studio.laid(draft.timeline()), draft.until)
                studio.clips.update([next(spoken)])
        draft.lay(step)
    studio.clips |= dict(spoken)
    yield Growth(studio.laid(replace(draft.timeline(), fitted=fitted)), None)
