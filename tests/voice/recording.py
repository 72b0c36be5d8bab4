"""Somebody who reads phrases aloud: espeak's British voice, in a room with noise, into files of several formats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from coach.front import Choices
from coach.language.routine import Routine
from coach.phrases import Phrases
from coach.plan.sayings import at_all_levels, sayings
from coach.store import Store
from coach.voice.clip import Clip
from coach.voice.speak import Speaker

FORMATS = ("wav", "flac", "ogg", "mp3")


def texts_of(routine: Routine, choices: Choices | None = None) -> list[str]:
    choices = choices or Choices()
    return sayings(at_all_levels(routine, choices.wishes(), Phrases(routine.language), choices.hearing()))


def read_aloud(texts: Iterable[str], store: Store) -> dict[str, Clip]:
    spoken = Speaker("en-gb", "en", 140, store).prepare((text, "beat") for text in texts)
    return {text: clip for (text, _), clip in spoken.items()}


def in_a_room(sound: NDArray[np.float64], seed: int, *, height: float = 0.3) -> NDArray[np.float64]:
    """A sound with noise all along, quiet before and behind, a hum, and the click of a button at the start."""
    random = np.random.default_rng(seed)
    before, behind = random.integers(9_600, 21_600, 2)
    whole = np.concatenate([np.zeros(before), sound * height, np.zeros(behind)])
    whole += random.normal(0, 0.001, len(whole)) + 0.004 * np.sin(np.arange(len(whole)) * 2 * np.pi * 50 / 24_000)
    whole[2_400:2_520] += 0.1 * random.normal(0, 1, 120)
    return whole


def record(folder: Path, phrases: Mapping[int, str], store: Store) -> dict[str, Clip]:
    """Write a file for each number, formats by turns, some in stereo; gives what was said in each."""
    folder.mkdir(parents=True, exist_ok=True)
    said = read_aloud(phrases.values(), store)
    for number, text in phrases.items():
        sound = in_a_room(np.frombuffer(said[text].pcm(), "<i2") / 32768, number)
        kind = FORMATS[number % len(FORMATS)]
        soundfile.write(folder / f"{number:03d}.{kind}", np.stack([sound] * (1 + number % 2), axis=1), 24_000)
    return said
