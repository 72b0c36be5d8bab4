"""What was heard of a timeline that was played, held against the plan: the same for 20 seconds and for an hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from listen import find
from numpy.typing import NDArray

from coach.live.feed import Underrun
from coach.plan.timeline import Cue
from coach.sound.mix import Mix

_LIKE = 0.8
"""Normalised correlation from which on a cue counts as heard."""
_SLACK_MS = 20
"""So far from its place a cue is searched for."""
_LENGTH_MS = 200
"""How much of a cue is searched for, from its start."""
_PERIOD_MS = 250
"""So long before the place that an underrun tells, its gap may lie."""


@dataclass(frozen=True)
class Report:
    """How a recording agrees with its plan; times are milliseconds."""

    cues: int
    missing: tuple[Cue, ...]
    """Not heard where they should have been."""
    shifts: tuple[tuple[Cue, float], ...]
    """From these cues on all was so many milliseconds later, and no underrun tells why."""
    skipped: int
    """Torn by a gap."""
    worst: float
    """The largest distance from the plan, relative to the first cue (after a gap: the first behind it), without drift."""
    where: Cue | None
    drift_ppm: float
    """How much slower than the plan the sink's clock is."""

    def __str__(self) -> str:
        return (
            f"{self.cues} cues, {len(self.missing)} missing, {self.skipped} torn by gaps, shifts that nothing "
            f"explains: {[(cue.start / 1000, round(ms)) for cue, ms in self.shifts]}; "
            f"worst {self.worst:.3f} ms at {self.where and self.where.start / 1000} s; drift {self.drift_ppm:.1f} ppm"
        )


def hold(recording: NDArray[np.int16], cues: Sequence[Cue], mix: Mix, underruns: Sequence[Underrun] = ()) -> Report:
    """Find each cue's start in a mono recording at the mix's rate, and compare.

    `underruns` count frames from the plan's first sample on. What follows one may be later by any time.
    """
    ears = _Ears(recording, cues, mix)
    gaps = [(gap.at * 1000 / mix.rate_hz, float(gap.length)) for gap in underruns]
    found: list[tuple[int, Cue, float]] = []
    shifts: list[tuple[Cue, float]] = []
    missing, skipped, passed, part = [], 0, 0, 0
    late = [ears.late_about(cues[0], ears.late_first(), _SLACK_MS)]
    for number, cue in enumerate(cues):
        length = min(cue.end - cue.start, _LENGTH_MS)
        if any(at - _PERIOD_MS - length < cue.start < at for at, _ in gaps):
            skipped += 1
            continue
        if behind := [length for at, length in gaps[passed:] if at <= cue.start]:
            passed, part = passed + len(behind), part + 1
            late = [ears.late_about(cue, late[-1] + sum(behind), 300)]
        # One that is off itself misleads nobody.
        now = ears.late(number, length, float(np.median(late[-5:])))
        if now is None:
            about = ears.late_about(cue, late[-1], 300)
            now = ears.late(number, length, about)
            if now is None:
                missing.append(cue)
                continue
            shifts.append((cue, about - late[-1]))
            late, part = [], part + 1
        late.append(now)
        found.append((part, cue, now))
    return _report(found, tuple(missing), tuple(shifts), skipped, len(cues))


class _Ears:
    """Hears one cue at a time: everything else that is planned is taken away from the recording first."""

    def __init__(self, recording: NDArray[np.int16], cues: Sequence[Cue], mix: Mix) -> None:
        self.recording, self.cues, self.mix = recording, cues, mix
        self.gain = 1.0
        """What the sound server makes of the level."""
        self.a_ms = mix.rate_hz // 1000

    def late_first(self) -> float:
        """Tell how much later than in the plan the first sound is, in milliseconds."""
        planned = np.abs(self._planned(self.cues, self.mix, 0, self.cues[0].start + 1000))
        loud = 0.2 * planned.max()
        assert (np.abs(self.recording) > loud).any(), "nothing was heard"
        return float(np.argmax(np.abs(self.recording) > loud) - np.argmax(planned > loud)) / self.a_ms

    def late_about(self, cue: Cue, expected_ms: float, slack_ms: float) -> float:
        """Tell how late everything is heard, from a cue on."""
        sound = self._planned(self.cues, self.mix, cue.start, 2 * _LENGTH_MS)
        match = find(self.recording, sound, cue.start + expected_ms, slack_ms, self.mix.rate_hz)
        heard = self.recording[round(match.at_ms * self.a_ms) :][: len(sound)]
        self.gain = float(np.sqrt(np.mean(np.square(heard, dtype=np.float64)) / np.mean(np.square(sound))))
        return match.at_ms - cue.start

    def late(self, number: int, length_ms: int, expected_ms: float) -> float | None:
        """Tell how late a cue is; None where it is not heard."""
        cue = self.cues[number]
        sound = self._planned([cue], replace(self.mix, grounds=()), cue.start, length_ms)
        others = [*self.cues[max(0, number - 40) : number], *self.cues[number + 1 : number + 40]]
        begin = cue.start - _SLACK_MS
        count = (length_ms + 2 * _SLACK_MS) * self.a_ms
        shift = expected_ms * self.a_ms
        first = begin * self.a_ms + int(np.floor(shift))
        under = _mono(self.mix.samples(others, begin * self.a_ms - 1, count + 1))
        part = shift - np.floor(shift)
        away = (1 - part) * under[1:] + part * under[:-1]
        alone = np.zeros(count)
        have = self.recording[max(first, 0) : max(first + count, 0)]
        alone[max(-first, 0) : max(-first, 0) + len(have)] = have
        match = find(alone - self.gain * away, sound, _SLACK_MS, _SLACK_MS, self.mix.rate_hz)
        return match.at_ms - _SLACK_MS + np.floor(shift) / self.a_ms if match.likeness >= _LIKE else None

    def _planned(self, cues: Sequence[Cue], mix: Mix, begin_ms: int, length_ms: int) -> NDArray[np.float64]:
        return _mono(mix.samples(cues, begin_ms * self.a_ms, length_ms * self.a_ms))


def _mono(samples: NDArray[np.int16]) -> NDArray[np.float64]:
    return samples.astype(np.float64) if samples.ndim == 1 else samples.mean(axis=1)


def _report(
    found: list[tuple[int, Cue, float]],
    missing: tuple[Cue, ...],
    shifts: tuple[tuple[Cue, float], ...],
    skipped: int,
    count: int,
) -> Report:
    if not found:
        return Report(count, missing, shifts, skipped, np.inf, None, 0.0)
    starts = np.array([cue.start for _, cue, _ in found], np.float64)
    late = np.array([late for _, _, late in found])
    numbers = np.array([part for part, _, _ in found])
    parts = numbers[:, None] == np.unique(numbers)
    drift = np.linalg.lstsq(np.column_stack([starts, parts]), late, rcond=None)[0][0]
    straight = late - drift * starts
    away = np.abs(straight - straight[np.argmax(parts, axis=0)][np.argmax(parts, axis=1)])
    worst = int(np.argmax(away))
    return Report(count, missing, shifts, skipped, float(away[worst]), found[worst][1], float(drift * 1e6))
