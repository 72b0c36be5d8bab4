"""Natural voices at the command line: installed, listed, spoken with, rendered with, removed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import miniaudio
import numpy as np
import pytest
import tiny_model
from running import Run

from coach.front import Choices, compile, read


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def test_a_voice_is_installed_listed_used_and_removed(coach: Run, tmp_path: Path) -> None:
    path = tiny_model.write(tmp_path / "given", durations=True)
    result = coach("voices", "install", str(path))
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.fullmatch(
        r"installed tiny: tiny, English \(United States\), en-us, 22\.05 kHz\nSHA-256 [0-9a-f]{64}\n", result.stdout
    )
    listed = coach("voices", "--language", "en").stdout.splitlines()
    assert re.fullmatch(r"\*  neural:tiny +en-us +22\.05 kHz  medium   tiny, English \(United States\)", listed[1])
    assert re.search(r"^voice +tiny \(tiny, .*, engine neural, 1 voices$", coach("doctor").stdout, re.MULTILINE)
    assert re.fullmatch(r"x\.wav: \d+ ms, tiny\n", coach("say", "Left", "-o", "x.wav").stdout)
    assert coach("voices", "remove", "tiny").stdout == "removed tiny\n"
    assert coach("say", "Left", "-o", "x.wav").stdout.endswith(" ms, gmw/en-US\n")


def test_a_routine_is_rendered_with_it(coach: Run, tmp_path: Path) -> None:
    """The tone of the model is heard where the timeline has speech."""
    tiny_model.write(tmp_path / "data" / "coach" / "voices" / "tiny", durations=True)
    result = coach("render", "knee-hug", "-o", "out")
    assert (result.exit_code, result.stderr) == (0, "")
    decoded = miniaudio.decode_file(next(map(str, Path("out").glob("*.mp3"))), nchannels=1, sample_rate=24_000)
    sound = np.array(decoded.samples, float)
    track = compile(read("knee-hug"), Choices())
    length_of = {which: clip.length for which, clip in track.mix.clips.items()}
    cues = [(cue, cue.start, cue.start + length_of[cue.text, cue.sound]) for cue in track.timeline.cues]
    alone = [
        (cue, length_of[cue.text, cue.sound])
        for cue, start, end in cues
        if cue.text and not any(other is not cue and first < end and start < last for other, first, last in cues)
    ]
    assert len(alone) > 10
    for cue, length in alone:
        heard = sound[(cue.start + 20) * 24 : (cue.start + length - 20) * 24]
        peak = np.argmax(np.abs(np.fft.rfft(heard))) * 24_000 / len(heard)
        assert peak == pytest.approx(tiny_model.HERTZ, rel=0.05)


def test_auto_without_the_extra_takes_espeak_and_an_explicit_wish_fails(
    coach: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny_model.write(tmp_path / "data" / "coach" / "voices" / "tiny")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert coach("say", "Left", "-o", "x.wav").stdout.endswith(" ms, gmw/en-US\n")
    result = coach("say", "Left", "-o", "x.wav", "--voice", "tiny")
    assert (result.exit_code, result.stderr) == (
        2,
        "error: --voice: 'tiny' cannot run here: what runs it is not installed; pip install \"audio-coach[neural]\"\n",
    )
    assert 'what runs it is not; pip install "audio-coach[neural]" installs it' in coach("doctor").stdout


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (
            ["install", "none.onnx"],
            "VOICE: 'none.onnx' is no file, no web address, and no name of one of Piper's voices",
        ),
        (["install", "little.yaml"], "VOICE: 'little.yaml' is no archive that can be read"),
        (["install", "x", "--sha256", "12"], "--sha256: '12' is no SHA-256; expected 64 hexadecimal digits"),
        (["remove", "x"], "NAME: 'x' is no installed voice"),
    ],
)
def test_what_cannot_be_installed_or_removed(coach: Run, args: list[str], message: str) -> None:
    result = coach("voices", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error: {message}")
    assert len(result.stderr.splitlines()) == 1
