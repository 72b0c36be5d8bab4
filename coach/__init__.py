"""Coach: routines written in plain YAML become spoken, exactly timed audio.

    import coach

    routine = coach.read("backward-walk")                       # a built-in's name, one of your own, or a path
    track = coach.compile(routine, coach.Choices(level="gentle", settings={"minutes": 10}))
    coach.render(track, "walk.mp3")                             # an MP3 with chapters
    track.segment(60_000, 90_000)                               # half a minute of it as a pydub AudioSegment
    coach.play(routine)                                         # now, through the speakers

Everything is loaded when it is first used, so that `import coach` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coach.errors import CoachError
    from coach.front import Choices, compile, play, read, render
    from coach.outputs.track import Track

__version__ = "0.1.0"
__all__ = ["Choices", "CoachError", "Track", "compile", "play", "read", "render"]

_HOMES = {"CoachError": "coach.errors", "Track": "coach.outputs.track"}


def __getattr__(name: str) -> Any:
    """Load a public name from its home when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "coach.front")), name)
