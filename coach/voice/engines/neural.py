"""Neural voices: models in Piper's format, run by onnxruntime, which the extra `neural` installs.

A model is given the sounds of a text as numbers, and gives samples; how the numbers come about is `neural_reading`'s
affair. The rate is held against espeak-ng's own, so that 140 words a minute are as quick with one voice as with
another, and in languages that have no words to count.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from coach.voice.engines import Delivery, Unavailable, Utterance, Voice
from coach.voice.engines.neural_reading import Reader, heard_seconds, numbered, symbols_of
from coach.voice.models.config import read_config
from coach.voice.models.installed import EXTRA, config_file, has_runtime, installed, place_of, voices_folder
from coach.voice.phonemes import MARKED

_INPUTS: Final = ("input", "input_lengths", "scales")
_SPEAKER: Final = "sid"
"""What Piper's graphs take; the speaker only if there are several."""
_COUNTING: Final = "1 2 3 4 5 6 7 8 9 10 11 12"
"""What a model's own rate is measured on: words that every language has, with no pause between."""
_SLOWER: Final = 1.6
"""By how much it is slowed for the second measurement; its length is no multiple of what is asked for."""
_ASSUMED_RATE: Final = 175
"""Words a minute of a model whose own rate cannot be measured, as it reads letters."""
_EXTREMES: Final = (0.2, 5.0)
"""Shortest and longest that a model is asked to be, of its own length."""

Sound = NDArray[np.float32]


class Neural:
    """The engine."""

    def __init__(self) -> None:
        if not has_runtime():
            raise Unavailable(f"what runs its models is not installed; {EXTRA} installs it")
        self._reader = Reader()
        self._models: dict[Path, _Model] = {}

    def speak(self, text: str, voice: str, delivery: Delivery) -> Utterance:
        """Speak; a higher pitch is the same sound made longer, and told to have more samples a second."""
        path, speaker = place_of(voice)
        if path not in self._models:
            self._models[path] = _Model(path, self._reader)
        return self._models[path].speak(text, speaker, delivery)

    def voices(self) -> list[Voice]:
        """Tell the installed voices, best first; their hashes are not told."""
        return installed(None)[0]

    def library(self) -> str:
        """Tell where voices are installed."""
        return f"voices in {voices_folder()}"


class _Model:
    """One model, loaded."""

    def __init__(self, path: Path, reader: Reader) -> None:
        self.name = path.name
        self.config = read_config(config_file(path))
        self.session = _session(path)
        self.takes = {taken.name for taken in self.session.get_inputs()}
        if not {*_INPUTS} <= self.takes <= {*_INPUTS, _SPEAKER}:
            found = ", ".join(sorted(self.takes))
            raise Unavailable(f"{self.name} takes {found}; expected {', '.join(_INPUTS)} and {_SPEAKER}, as Piper's do")
        self.reader = reader
        self.measured: dict[str, tuple[float, float]] = {}

    def speak(self, text: str, speaker: str, delivery: Delivery) -> Utterance:
        read = numbered(self._symbols(text), self.config.phoneme_id_map)
        if not read.places:
            raise ValueError(f"{self.name} knows none of its sounds")
        raised = 2 ** (delivery.pitch / 12)
        longer = self._longer(speaker, delivery.rate, raised)
        noise = self.config.inference
        sound, starts = self._run(read.ids, speaker, longer, noise.noise_scale, noise.noise_w)
        pcm = (sound.clip(-1, 1) * 32767).astype("<i2").tobytes()
        phonemes = tuple((starts[place], name) for place, name in read.places) if starts else ()
        return Utterance(pcm, round(self.config.audio.sample_rate * raised), phonemes)

    def _symbols(self, text: str) -> list[str]:
        sounds = text
        if self.config.phoneme_type == "espeak":
            self.reader.choose(self.config.espeak.voice)
            sounds = self.reader.sounds(text)
        elif MARKED.search(text):
            raise Unavailable(f"{self.name} reads letters, and no phonemes; spell the word in another way")
        return symbols_of(sounds, self.config.vowel_clusters)

    def _longer(self, speaker: str, rate: int, raised: float) -> float:
        """Give the factor of length at which the model speaks so many words a minute, `raised` in pitch afterwards."""
        own = self.config.inference.length_scale
        short, long = self._measure(speaker)
        if long > short:
            wanted = self.reader.seconds(_COUNTING, rate) * raised
            factor = 1 + (_SLOWER - 1) * (wanted - short) / (long - short)
        else:
            factor = _ASSUMED_RATE / rate * raised
        return own * min(max(factor, _EXTREMES[0]), _EXTREMES[1])

    def _measure(self, speaker: str) -> tuple[float, float]:
        """Tell for how many seconds it counts, at its own length and slowed; without chance, so each worker agrees."""
        if self.config.phoneme_type == "text":
            return 0.0, 0.0
        symbols = self._symbols(_COUNTING)
        if speaker not in self.measured:
            ids, own = numbered(symbols, self.config.phoneme_id_map).ids, self.config.inference.length_scale
            sounds = [self._run(ids, speaker, own * longer, 0, 0)[0] for longer in (1, _SLOWER)]
            short, long = (heard_seconds(sound, self.config.audio.sample_rate) for sound in sounds)
            self.measured[speaker] = short, long
        return self.measured[speaker]

    def _run(
        self, ids: list[int], speaker: str, longer: float, noise: float, unsteady: float
    ) -> tuple[Sound, list[int]]:
        """Give the samples, and the first sample of each id, if the model tells how long each lasts."""
        given: dict[str, Any] = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array([noise, longer, unsteady], np.float32),
        }
        if _SPEAKER in self.takes:
            number = self.config.speakers.get(speaker, 0)
            given[_SPEAKER] = np.array([number], np.int64)
        try:
            found = self.session.run(None, given)
        except Exception as error:  # the runtime's errors have no class in common
            raise Unavailable(f"{self.name} failed when it was run: {_first_line(error)}") from None
        sound = np.asarray(found[0]).reshape(-1)
        if sound.dtype.kind != "f" or not len(sound) or not np.isfinite(sound).all():
            raise Unavailable(f"{self.name} gave no sound; expected samples from -1 to 1, as Piper's models give")
        return sound, _starts(np.asarray(found[1]).reshape(-1), len(ids), len(sound)) if len(found) > 1 else []


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # each core has a worker of its own
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # as above
        raise Unavailable(f"{path.name} is no ONNX model that can be run here: {_first_line(error)}") from None


def _starts(frames: NDArray[Any], count: int, samples: int) -> list[int]:
    """Give the first sample of each of `count` ids, of the lengths that a model tells; none if they are no lengths."""
    if len(frames) != count or frames.dtype.kind not in "fiu":
        return []
    ends = frames.astype(np.float64).cumsum()
    if not np.isfinite(ends).all() or (frames < 0).any() or ends[-1] <= 0:
        return []
    return [round(start) for start in np.array([0.0, *ends[:-1]]) * samples / ends[-1]]


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
