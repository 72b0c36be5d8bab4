"""`coach voices`, `coach voices try` and `coach voices script`, and a recorded voice on the command line."""

from __future__ import annotations

import ctypes.util
import json
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile
from running import Run
from voice.recording import texts_of

from coach.front import read
from coach.voice.script import one_of_each, phrase_key


def record(folder: Path, *phrases: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, phrase in enumerate(phrases):
        sound = 0.2 * np.sin(np.arange(6000) * (0.05 + 0.001 * number)) * np.hanning(6000)
        soundfile.write(folder / f"{phrase_key(phrase)}.wav", sound, 24_000)


def test_the_best_comes_first_and_the_default_is_marked(coach: Run, config_folder: Path) -> None:
    record(config_folder / "voices" / "mum", "Left")
    lines = coach("voices").stdout.splitlines()
    assert re.fullmatch(r" +voice +language +gender +rate +quality +name", lines[0])
    assert re.fullmatch(r" +recorded:mum +any +mum", lines[1])
    assert lines[-1] == "* speaks if no voice is said"
    english = [line.split()[:3] for line in lines if " en-" in line]
    assert english[0] == ["*", "espeak:gmw/en-US", "en-us"]
    assert not any(line[0] == "*" for line in english[1:])
    codes = [line[2:].split()[1].split("-")[0] for line in lines[2:-1]]
    assert codes == sorted(codes)
    assert any(line.startswith("*  espeak:sit/cmn ") for line in lines)
    german = coach("voices", "--language", "de").stdout.splitlines()
    assert [line[3:].split()[0] for line in german[1:-1]] == ["recorded:mum", "espeak:gmw/de"]


def test_the_users_own_default_is_marked(coach: Run, config_folder: Path) -> None:
    config_folder.mkdir(parents=True)
    (config_folder / "config.toml").write_text('voice = "en-gb"\n', "utf-8")
    marked = [line for line in coach("voices").stdout.splitlines()[:-1] if line.startswith("*")]
    assert [line.split()[1] for line in marked] == ["espeak:gmw/en"]


def test_voices_for_programs(coach: Run) -> None:
    rows = json.loads(coach("voices", "--json", "--language", "en").stdout)
    assert rows[0] | {"note": ""} == {
        "voice": "espeak:gmw/en-US", "default": True, "engine": "espeak", "id": "gmw/en-US",
        "name": "English (America)", "languages": ["en-us"], "gender": "male", "rate_hz": 22_050, "quality": "",
        "version": "", "note": "",
    }  # fmt: skip
    assert [row["default"] for row in rows] == [True] + [False] * (len(rows) - 1)


def test_what_the_system_has_too_is_left_out(coach: Run) -> None:
    engines = [
        {row["engine"] for row in json.loads(coach("voices", "--json", *more).stdout)} for more in ([], ["--all"])
    ]
    assert "espeak" in engines[0]
    if ctypes.util.find_library("espeak-ng"):
        assert "espeak-system" in engines[1]
        ids = [row["id"] for row in json.loads(coach("voices", "--json").stdout)]
        assert len(ids) == len(set(ids))


def test_an_unknown_language_lists_near_matches(coach: Run) -> None:
    result = coach("voices", "--language", "xyzzy")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: --language: 'xyzzy' is spoken by no voice here; ")


@pytest.mark.parametrize("voice", [[], ["cmn"], ["roa/pt"]])
def test_a_voice_is_tried_with_a_passage(coach: Run, voice: list[str]) -> None:
    result = coach("voices", "try", *voice, "-o", "a.wav")
    assert (result.exit_code, result.stderr) == (0, "")
    told = re.fullmatch(r"a.wav: 0:(\d+\.\d+), espeak:(\S+) \(.+\)\n", result.stdout)
    assert told
    sound, rate = soundfile.read("a.wav")
    assert len(sound) / rate == pytest.approx(float(told[1]))
    assert 6 < float(told[1]) < 20
    assert np.abs(sound).max() > 0.1


def test_a_voice_is_tried_with_a_text(coach: Run) -> None:
    assert (
        coach("voices", "try", "tone", "Stand tall.", "-o", "a.mp3").stdout
        == "a.mp3: 0:01.368, tone:tone (Made-up tone)\n"
    )
    result = coach("voices", "try", "klingonn", "-o", "a.wav")
    assert (result.exit_code, result.stderr) == (
        2, "error: --voice: 'klingonn' is no voice of espeak; did you mean Klingon?\n"
    )  # fmt: skip
    assert coach("voices", "try", "tone", "Hi", "-o", "a.xyz").exit_code == 2


def test_a_recorded_voice_is_tried_with_what_it_has(coach: Run, config_folder: Path) -> None:
    record(config_folder / "voices" / "mum", "Left", "Right")
    result = coach("voices", "try", "recorded:mum", "-o", "a.wav")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith("mum (mum)\n")
    assert coach("voices", "try", "recorded:mum", "left!", "-o", "a.wav").exit_code == 0
    missing = coach("say", "Up", "--voice", "recorded:mum", "-o", "b.wav")
    assert (missing.exit_code, missing.stdout, Path("b.wav").exists()) == (2, "", False)
    assert "has no recording of 1 phrase:\n  Up\n" in missing.stderr
    second = coach("say", "Up", "--voice", "recorded:mum", "--second-voice", "tone", "-o", "b.wav")
    assert second.stdout == f"b.wav: {250 + 45 * 2} ms, tone\n"


def test_a_script_to_read_from(coach: Run) -> None:
    printed = coach("voices", "script", "little.yaml")
    assert (printed.exit_code, printed.stderr) == (0, "")
    lines = printed.stdout.splitlines()
    assert lines == [
        f"{number:03d}  {text}" for number, text in enumerate(one_of_each(texts_of(read("little.yaml"))), 1)
    ]
    assert {line[5:] for line in lines} >= {"Stand tall.", "Left", "Right"}
    few = coach("voices", "script", "little.yaml", "--talk", "beats-only").stdout.splitlines()
    assert len(few) < len(lines)
    refused = coach("voices", "script", "little.yaml", "--missing")
    assert refused.stderr == "error: --missing: needs the folder of the recordings; expected -o FOLDER too\n"
    assert coach("voices", "script", "little.yaml", "--set", "cadence=900").exit_code == 2


def test_a_folder_is_filled_step_by_step(coach: Run) -> None:
    told = coach("voices", "script", "little.yaml", "-o", "mum").stdout
    first = Path("mum/phrases.txt").read_text("utf-8")
    count = len(first.splitlines())
    assert told == f"mum/phrases.txt: {count} phrases, {count} new; {count} of these routines still to record\n"
    more = coach("voices", "script", "crocodile-breathing", "-o", "mum").stdout
    assert Path("mum/phrases.txt").read_text("utf-8").startswith(first)
    assert re.fullmatch(r"mum/phrases.txt: \d+ phrases, \d+ new; \d+ of these routines still to record\n", more)
    record(Path("mum"), "Left")
    missing = coach("voices", "script", "little.yaml", "-o", "mum", "--missing")
    assert missing.stdout.splitlines() == [line for line in first.splitlines() if not line.endswith("  Left")]
    assert missing.stderr.endswith(f"0 new; {count - 1} of these routines still to record\n")


def test_a_render_with_recordings(coach: Run, config_folder: Path) -> None:
    texts = one_of_each(texts_of(read("little.yaml")))
    record(Path("mum"), *texts[1:])
    refused = coach("render", "little.yaml", "--voice", "recorded:mum")
    assert refused.exit_code == 2
    assert f"has no recording of 1 phrase:\n  {texts[0]}\n" in refused.stderr
    assert not Path("output").exists()
    both = coach("render", "little.yaml", "--voice", "recorded:mum", "--second-voice", "tone")
    assert (both.exit_code, both.stderr) == (0, "")
    assert both.stdout.startswith("output/little-voice-recorded-mum-with-tone.mp3: ")
    record(Path("mum"), *texts)
    config_folder.mkdir(parents=True)
    (config_folder / "config.toml").write_text('voice = "recorded:mum"\nrate = 150\npitch = 1\n', "utf-8")
    alone = coach("render", "little.yaml")
    assert (alone.exit_code, alone.stderr) == (0, "")
    for option, value in (("--rate", "120"), ("--pitch", "2")):
        refused = coach("render", "little.yaml", option, value)
        assert refused.exit_code == 2
        assert "cannot be met: the voices of recorded have only their own" in refused.stderr
    (config_folder / "config.toml").write_text('voice = "recorded:mum"\nsecond_voice = "tone"\nrate = 150\n', "utf-8")
    (Path("mum") / f"{phrase_key('Left')}.wav").unlink()
    assert coach("render", "little.yaml").exit_code == 0
    assert coach("check", "little.yaml").exit_code == 0
    assert coach("render", "little.yaml", "--voice", "tone").exit_code == 0, "a second voice is for a recorded one"


def test_the_users_pronunciations_are_heard_everywhere(coach: Run, config_folder: Path) -> None:
    def length(text: str) -> int:
        return int(coach("say", text, "--voice", "tone", "-o", "a.wav").stdout.split()[1])

    config_folder.mkdir(parents=True)
    (config_folder / "lexicon.en.txt").write_text("tall = as tall as a tree\n", "utf-8")
    assert length("Stand tall.") == 250 + 45 * len("Stand as tall as a tree.")
    (config_folder / "lexicon.en.txt").write_text("tall as a tree\n", "utf-8")
    for args in (("say", "Hi"), ("render", "little.yaml"), ("voices", "try"), ("check", "little.yaml")):
        result = coach(*args)
        assert result.exit_code == 2
        assert "lexicon.en.txt:1:1: this is no entry" in result.stderr
