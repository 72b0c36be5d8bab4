"""Tracks whose samples say what is heard, and ears that read it: live play on a clock of pulled samples."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from plan.made_up import compiled, measure, timeline_of

from coach.language.bind import bind
from coach.language.files import read_file
from coach.language.read import read_text
from coach.language.wishes import Wishes
from coach.library import built_in_folder
from coach.live.lead import own_texts
from coach.live.player import Player
from coach.live.wanted import Wanted
from coach.outputs.track import Track
from coach.phrases import Phrases
from coach.plan.adjust import retimed
from coach.plan.expand import expand
from coach.plan.kinds import Hearing
from coach.plan.schedule import schedule
from coach.plan.timeline import Timeline
from coach.sound.mix import Mix
from coach.sound.tones import TONES
from coach.timing import SAMPLES_PER_MS, Ms
from coach.voice.clip import Clip

BLOCK = 40 * SAMPLES_PER_MS
_TONE = 1000
_LEAST = 250
"""A tone is one sample of a multiple of 1000; words are from 250 to 499, so that two at once are no word."""
TEXTS: dict[str, int] = {}
NAMES = list(TONES)


class Heard(NamedTuple):
    """A sound as it was heard."""

    at: int
    """Milliseconds since one began to listen."""
    what: str
    ms: int = 0
    """How long it was heard."""


def track_of(timeline: Timeline, awake: bool = False, own: bool = True) -> Track:
    """Give a track in which each text is a steady number of its own, and each tone one sample."""
    sounds = {(cue.text, cue.sound) for cue in timeline.cues} | {("", name) for name in TONES}
    if own:
        sounds |= set(own_texts(Phrases(timeline.language), Ms(20_000)))
    return Track(timeline, Mix({which: _clip(*which) for which in sorted(sounds)}), awake=awake)


def built_in(name: str, level: str | None = None, hearing: Hearing | None = None, **settings: object) -> Track:
    return track_of(timeline_of(read_file(built_in_folder() / f"{name}.yaml"), level, hearing, **settings))


def routine(text: str, **settings: object) -> Track:
    return track_of(compiled(text, **settings))


@cache
def planned(text: str, wanted: Wanted) -> Track:
    """What the session does when it is asked."""
    read = read_text(text, "routine.yaml")
    steps = expand(bind(read, Wishes(talk=wanted.talk)), Phrases("en"), Hearing(wanted.talk))
    steps = retimed(steps, wanted.tempos)
    return track_of(schedule(steps, measure, routine="routine", title=read.routine, language="en"))


def player_of(track: Track, **choices: object) -> tuple[Player, list[Wanted]]:
    asked: list[Wanted] = []
    return Player(track, asked.append, **choices), asked  # type: ignore[arg-type]


def listen(player: Player, ms: int) -> list[Heard]:
    """Pull so many milliseconds and tell what began in them."""
    return list(read(pull(player, ms)))


def pull(player: Player, ms: int) -> NDArray[np.int16]:
    count, parts = ms * SAMPLES_PER_MS, []
    while count > 0:
        parts.append(player.pull(min(BLOCK, count)))
        count -= BLOCK
    return np.concatenate(parts)


def read(samples: NDArray[np.int16]) -> Iterator[Heard]:
    """Tell what begins in some samples: words that last longer than a fade, and tones."""
    texts = {number: text for text, number in TEXTS.items()}
    word = np.asarray(samples) % _TONE
    found = [
        Heard(int(at) // SAMPLES_PER_MS, NAMES[samples[at] // _TONE - 1]) for at in np.flatnonzero(samples >= _TONE)
    ]
    edges = np.flatnonzero(np.diff(word, prepend=0, append=0))
    for start, end in pairwise(edges):
        if word[start] and end - start > 13 * SAMPLES_PER_MS:
            found.append(
                Heard(
                    int(start) // SAMPLES_PER_MS, texts.get(int(word[start]), "?"), int(end - start) // SAMPLES_PER_MS
                )
            )
    return iter(sorted(found))


@cache
def _clip(text: str, sound: str) -> Clip:
    length, beat = measure(text, sound)
    pcm = np.zeros(length * SAMPLES_PER_MS, "<i2")
    if text:
        pcm[:] = TEXTS.setdefault(text, len(TEXTS) + _LEAST)
        assert len(TEXTS) < _LEAST
    elif sound in NAMES:
        pcm[0] = _TONE * (NAMES.index(sound) + 1)
    return Clip(f"{text} {sound}", length, beat, pcm.tobytes)


def voices(samples: NDArray[np.int16]) -> list[Heard]:
    """Tell what is heard, in order; two words at once are no word that there is."""
    heard = list(read(samples))
    assert all(sound.what != "?" for sound in heard), "two words at once"
    return heard
