"""Mixed words on an isochronous beat, as they sound in the decoded track."""

from __future__ import annotations

from math import inf
from pathlib import Path

import numpy as np
import pytest
from listen import decode_all
from perceptual import vowel_onset

import coach

WORDS = ("left", "step", "six", "in", "hold", "stop", "right", "three", "two")
TIMES = 4


@pytest.mark.parametrize("pace", [60, 75])
def test_the_vowels_of_mixed_words_lie_on_the_beat(pace: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    phases = ", ".join(f"{word} 1 beat" for word in WORDS)
    (tmp_path / "mixed.yaml").write_text(
        "routine: Mixed words\nscript:\n  - exercise: Words\n    words: every\n"
        f"    repeat: {TIMES}\n    pace: {pace}\n    phases: [{phases}]\n"
    )
    track = coach.compile(coach.read(tmp_path / "mixed.yaml"), coach.Choices(volumes={"tick": -inf}))
    coach.render(track, tmp_path / "mixed.mp3")
    words = [cue for cue in track.timeline.cues if cue.kind == "beat"]
    # "Stop." takes the place of the last word.
    assert [cue.text.lower() for cue in words] == [*WORDS * TIMES][:-1]
    first, interval = words[0].beat, 60_000 / pace
    assert first is not None
    for name, heard in decode_all(tmp_path / "mixed.mp3").items():
        late = {}
        for number, cue in enumerate(words):
            beat = first + number * interval
            begin = round((beat - interval / 2) * 24)
            onset = vowel_onset(heard[begin : round((beat + interval / 2) * 24)])
            late[number, cue.text] = begin / 24 + onset - beat
        assert np.abs(list(late.values())).max() <= 10, (name, late)


def test_words_set_by_their_first_sample_would_be_heard_to_jitter(tmp_path: Path) -> None:
    """The same ear tells the mistake: without the correction these words are more than 100 ms apart."""
    from coach.store import Store
    from coach.voice.speak import Speaker

    clips = Speaker(None, "en", 140, Store(tmp_path, 2**28)).prepare((word, "beat") for word in WORDS)
    quiet = np.zeros(2400)
    onsets = [
        vowel_onset(np.concatenate([quiet, np.frombuffer(clip.pcm(), "<i2") / 32768, quiet])) for clip in clips.values()
    ]
    assert np.ptp(onsets) > 100
