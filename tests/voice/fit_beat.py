"""Fits `coach/voice/beat.npz`, the weights by which `coach.voice.beat.estimated` finds a beat point.

    uv run --with wordfreq python tests/voice/fit_beat.py [WORDS EPOCHS]

It learns from words that are frequent in ten languages, less those of `beat_words.py`, spoken by variants of espeak's
voices (never by a language's plain voice, nor by f3: those are for the tests), and, if the program `flite` is
installed, from its voices made of human speech (`slt`, `awb` and `kal`), as each voice is another ear's idea of where
a vowel starts. Most sounds are made higher or lower, coloured and noisy. 1,500 words a language, each spoken twice,
and 40 epochs take about ten minutes on one core.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile
import soxr
import wordfreq
from beat_words import WORDS
from numpy.typing import NDArray

import coach.voice.beat as beat
from coach.voice.engines import Delivery
from coach.voice.make import _at_our_rate, _trimmed
from coach.voice.process import Request, speak_all

VOICES = {"en": "gmw/en-US", "de": "gmw/de", "es": "roa/es", "fr": "roa/fr", "zh": "sit/cmn", "it": "roa/it",
          "nl": "gmw/nl", "pt": "roa/pt", "pl": "zlw/pl", "sv": "gmq/sv"}  # fmt: skip
VARIANTS = "m1 m2 m3 m4 m5 m6 m7 f1 f2 f4 f5 Annie Mike Alex Diogo klatt klatt3 klatt4 linda steph grandma".split()
FLITE_VOWELS = {"aa", "ae", "ah", "ao", "aw", "ax", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw"}
Example = tuple[NDArray[np.float16], float]
"""Features of a word, and the row at which its vowel starts."""


def vocabulary(language: str, count: int) -> list[str]:
    tested = {word.lower() for words in WORDS.values() for word in words}
    shape = r"[\u4e00-\u9fff]" if language == "zh" else r"[^\W\d_]{2,9}"
    frequent = [w for w in wordfreq.top_n_list(language, 7000) if re.fullmatch(shape, w) and w not in tested]
    random.shuffle(frequent)
    return frequent[: count if language in WORDS else count // 4]


def by_espeak(count: int) -> list[Example]:
    requests = [
        Request(
            text=word,
            voice=f"{voice}+{random.choice(VARIANTS)}",
            delivery=Delivery(random.choice((130, 140, 150, 160))),
        )
        for language, voice in VOICES.items()
        for word in vocabulary(language, count)
        for _ in range(2)
    ]
    found = []
    for utterance in speak_all("espeak", requests):
        known = beat.told(utterance.phonemes)
        sound, cut = _trimmed(_at_our_rate(utterance))
        if known is not None:
            found.append(example(sound, known * 24_000 / utterance.rate_hz - cut))
    return found


def by_flite(count: int) -> list[Example]:
    """Words of one syllable, as flite does not tell the stress."""
    found: list[Example] = []
    path = Path(tempfile.mkdtemp()) / "word.wav"
    for word in vocabulary("en", count) if shutil.which("flite") else []:
        for voice in ("slt", "awb", "kal"):
            command = ["flite", "-voice", voice, "-psdur", "-t", word, "-o", str(path)]
            told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            ends = [(name, float(end)) for name, end in re.findall(r"(\w+):([\d.]+)", told)]
            starts = [ends[n - 1][1] for n, (name, _) in enumerate(ends) if name in FLITE_VOWELS]
            if len(starts) == 1:
                raw, rate_hz = soundfile.read(path)
                sound, cut = _trimmed(soxr.resample(raw, rate_hz, 24_000))
                found.append(example(sound, starts[0] * 24_000 - cut))
    return found


def example(sound: NDArray[np.float64], at: float) -> Example:
    draw = np.random.default_rng(random.getrandbits(32))
    if random.random() < 0.6:
        pitch, noise_db = draw.uniform(0.86, 1.16), draw.uniform(-70, -42)
        sound = soxr.resample(sound, 24_000, 24_000 * pitch)
        hertz = np.fft.rfftfreq(len(sound), 1 / 24_000)
        colour_db = np.interp(hertz, (100, 400, 1000, 2500, 6000), draw.normal(0, 3, 5))
        sound = np.fft.irfft(np.fft.rfft(sound) * 10 ** (colour_db / 20), len(sound))
        sound = sound + draw.normal(0, np.abs(sound).max() * 10 ** (noise_db / 20), len(sound))
        at *= pitch
    # Every second row is enough to learn from.
    skipped = random.randrange(2)
    rows = beat.features(sound)[skipped::2].astype(np.float16)
    return rows, (at / (24 * beat.HOP_MS) - skipped) / 2


def coloured(rows: NDArray[np.float16], draw: np.random.Generator) -> NDArray[np.float32]:
    """Hear a word through another loudspeaker each time: some bands louder or softer, by a decibel or two."""
    offset = np.interp(np.arange(14), np.linspace(0, 13, 5), draw.normal(0, 1.2, 5)) / 20
    groups = [offset[low:high].mean() for low, high in beat._GROUPS]
    moved = np.concatenate([np.tile(offset, len(beat._NEAR_MS)), np.tile(groups, len(beat._FAR_MS))])
    heard = rows.astype(np.float32)
    return np.maximum(heard + moved.astype(np.float32) * (heard > 0.15), 0)


def fit(examples: list[Example], epochs: int, batch: int = 24) -> list[NDArray[np.float32]]:
    """Let each word's scores, as odds among its moments, gather within a few milliseconds of the truth (Adam's method)."""
    draw = np.random.default_rng(0)
    sample = np.concatenate([rows for rows, _ in examples[::20]]).astype(np.float32)
    mean, spread = sample.mean(axis=0), sample.std(axis=0) + 0.02
    sizes = [len(mean), 32, 16, 1]
    table = [x for a, b in pairwise(sizes)
             for x in (draw.normal(0, np.sqrt(2 / a), (a, b)).astype(np.float32), np.zeros(b, np.float32))]  # fmt: skip
    momentum, square = [np.zeros_like(x) for x in table], [np.zeros_like(x) for x in table]
    steps = epochs * (len(examples) // batch)
    for step in range(1, steps + 1):
        chosen = [examples[n] for n in draw.integers(0, len(examples), batch)]
        layers = [(np.concatenate([coloured(rows, draw) for rows, _ in chosen]) - mean) / spread]
        for n in range(3):
            out = layers[-1] @ table[2 * n] + table[2 * n + 1]
            layers.append(np.maximum(out, 0) if n < 2 else out)
        slope, first = np.zeros_like(layers[3]), 0
        for rows, at in chosen:
            score = layers[3][first : first + len(rows), 0]
            odds = np.exp(score - score.max())
            truth = np.exp(-0.5 * ((np.arange(len(rows)) - at) / 0.875) ** 2) + 1e-12
            slope[first : first + len(rows), 0] = (odds / odds.sum() - truth / truth.sum()) / batch
            first += len(rows)
        rate = 3e-3 * 0.5 * (1 + np.cos(np.pi * step / steps))
        for n in (2, 1, 0):
            changes = (layers[n].T @ slope + 1e-5 * table[2 * n], slope.sum(axis=0))
            slope = (slope @ table[2 * n].T) * (layers[n] > 0)
            for place, change in enumerate(changes, 2 * n):
                momentum[place] = 0.9 * momentum[place] + 0.1 * change
                square[place] = 0.999 * square[place] + 0.001 * change**2
                moved = momentum[place] / (1 - 0.9**step) / (np.sqrt(square[place] / (1 - 0.999**step)) + 1e-8)
                table[place] = (table[place] - rate * moved).astype(np.float32)
    table[1] = table[1] - mean / spread @ table[0]
    table[0] = table[0] / spread[:, None]
    return table


def main(words: int = 1500, epochs: int = 40) -> None:
    random.seed(1)
    table = fit(by_espeak(words) + by_flite(words // 2), epochs)
    weights = {f"weight{n}": table[2 * n].astype(np.float16) for n in range(3)}
    biases = {f"bias{n}": table[2 * n + 1].astype(np.float32) for n in range(3)}
    np.savez_compressed(Path(beat.__file__).with_suffix(".npz"), **weights, **biases)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
