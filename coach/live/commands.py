"""What can be asked of live play, by a key, a headset button or the desktop."""

from __future__ import annotations

from typing import Final, Literal

Command = Literal[
    "toggle", "play", "pause", "next", "previous", "again", "back", "forward", "skip", "extend", "go-on",
    "quicker", "slower", "talk", "music", "quit",
]  # fmt: skip

COMMANDS: Final[dict[Command, str]] = {
    "toggle": "pause, or go on",
    "play": "go on",
    "pause": "pause",
    "next": "next exercise",
    "previous": "previous exercise",
    "again": "this exercise from its start",
    "back": "10 seconds back",
    "forward": "10 seconds on",
    "skip": "skip this rest",
    "extend": "15 seconds more rest",
    "go-on": "go on, where it is as long as you like",
    "quicker": "a little quicker",
    "slower": "a little slower",
    "talk": "talk less, beats only, in full again",
    "music": "music off, or on again",
    "quit": "stop",
}
"""Each command, and what it does."""
