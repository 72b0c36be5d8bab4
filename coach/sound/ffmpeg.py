"""Where ffmpeg is: the one that the system has, else the one in the wheel of the extra `ffmpeg`."""

from __future__ import annotations

import shutil
from functools import cache
from typing import Final

from coach.errors import ChoiceError

MENDED_BY: Final = 'pip install "audio-coach[ffmpeg]"'
"""The one command that brings ffmpeg along, on every system."""


@cache
def find_ffmpeg() -> str | None:
    """Give the path of an ffmpeg that can be run, or None if there is none."""
    found = shutil.which("ffmpeg")
    if found is not None:
        return found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe
    except ImportError:
        return None
    try:
        return str(get_ffmpeg_exe())
    except RuntimeError:  # the wheel for this system holds none
        return None


def need_ffmpeg(option: str, value: object, what: str) -> str:
    """Give the path of ffmpeg for what an option asks for.

    Args:
        option: such as `--format`.
        value: what was given to it.
        what: such as `FLAC files are written`; the message reads on from there.

    Raises:
        ChoiceError: there is none; the message holds the command that mends it.
    """
    found = find_ffmpeg()
    if found is None:
        raise ChoiceError(option, value, f"needs ffmpeg: {what} by it, and none is installed; {MENDED_BY}")
    return found
