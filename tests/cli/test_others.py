"""`coach say`, `list`, `check` and `doctor`."""

from __future__ import annotations

import json
import re
import wave
from pathlib import Path

import miniaudio
import pytest
from running import LITTLE, Run

from coach.config import KEYS
from coach.errors import MachineError
from coach.folders import journal_file

SUFFIXES = "has no suffix that says its format; expected .mp3, .wav, .flac, .ogg, .opus or .m4a"


@pytest.mark.parametrize("voice", [[], ["--voice", "tone"], ["--voice", "en-gb", "--rate", "200"]])
def test_say_writes_wav_and_mp3(coach: Run, tmp_path: Path, voice: list[str]) -> None:
    lengths = []
    for name in ("hello.wav", "hello.MP3"):
        result = coach("say", "Hello, stand tall.", "-o", name, *voice)
        assert (result.exit_code, result.stderr) == (0, "")
        told = re.fullmatch(rf"{name}: (\d+) ms, \S+\n", result.stdout)
        assert told
        lengths.append(int(told[1]))
    with wave.open("hello.wav") as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (24_000, 1, 2)
        whole = sound.getnframes()
        assert lengths[0] * 24 < whole <= (lengths[0] + 264) * 24
        assert any(sound.readframes(whole))
    assert miniaudio.get_file_info("hello.MP3").num_frames == whole


def test_say_rate_and_voice_change_the_length(coach: Run) -> None:
    text = "Hello, stand tall."
    assert coach("say", text, "--voice", "tone", "-o", "a.wav").stdout == f"a.wav: {250 + 45 * len(text)} ms, tone\n"
    assert coach("say", text, "--voice", "tone", "--rate", "280", "-o", "a.wav").stdout == (
        f"a.wav: {(250 + 45 * len(text)) // 2} ms, tone\n"
    )


@pytest.mark.parametrize(("language", "written", "said"), [("en", "4 s", "4 seconds"), ("zh", "2 s", "两秒")])
def test_say_reads_numbers_as_people_do(coach: Run, language: str, written: str, said: str) -> None:
    for voice in ([], ["--voice", "tone"]):
        told = {coach("say", text, "--language", language, "-o", "a.wav", *voice).stdout for text in (written, said)}
        assert len(told) == 1


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["Hi", "-o", "hi.aac"], 2, f"-o: 'hi.aac' {SUFFIXES}"),
        (["Hi", "-o", "hi"], 2, f"-o: 'hi' {SUFFIXES}"),
        (["Hi", "--rate", "0"], 2, "--rate: 0 is out of range; expected 80 to 300 words a minute"),
        (["Hi", "--voice", "klingonn"], 2, "--voice: 'klingonn' is no voice of espeak; did you mean Klingon?"),
        ([""], 2, "the text is empty; expected something to say"),
        ([" … "], 2, "the text is empty; expected something to say"),
        (["a\tb\x07"], 2, "the text holds a control character (U+0007); take it out"),
        (["a" * 100_000], 2, "the text has 100,000 characters; at most 5,000 at once"),
        (["Hi", "--voice", "tone", "-o", "little.yaml/hi.wav"], 1,
         "cannot write little.yaml/hi.wav: File exists"),
        (["Hi", "--voice", "tone", "-o", "little.yaml/hi.mp3"], 1,
         "cannot write little.yaml/hi.mp3: File exists"),
    ],
)  # fmt: skip
def test_what_cannot_be_said(coach: Run, args: list[str], code: int, message: str) -> None:
    result = coach("say", *args)
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", f"error: {message}\n")


def test_chinese_needs_a_voice_that_reads_it(coach: Run, tmp_path: Path) -> None:
    result = coach("say", "站直", "-o", "a.wav")
    assert result.exit_code == 2
    assert "cmn" in result.stderr
    assert coach("say", "站直", "-o", "a.wav", "--voice", "cmn").exit_code == 0


def test_list(coach: Run, config_folder: Path) -> None:
    own = config_folder / "routines"
    own.mkdir(parents=True)
    (own / "mine.yaml").write_text(LITTLE, "utf-8")
    (own / "torn.yaml").write_text("routine: [", "utf-8")
    result = coach("list")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert any(re.fullmatch(r"  backward-walk +7:\d\d  Backward walking, hands on hips", line) for line in lines)
    assert [line for line in lines if line and line[0] != " "][-3:] == ["other", "programs", lines[-1]]
    assert all(len(line) <= 100 for line in lines[:-1] if "broken: " not in line)
    text = " ".join(result.stdout.split())
    assert "settings: minutes 5 (1-20 min), cadence 80 (40-120 steps/min), lane 48" in text
    assert "levels: gentle, steady, strong" in text
    assert re.search(r"\n  mine +0:\d\d  Little walk \(own\)\n +settings: cadence 80 ", result.stdout)
    assert re.search(rf"\n  torn +broken: {own}/torn\.yaml:1:\d+: ", result.stdout)
    assert lines[-1] == f"Your own routines and programs belong in {own}"


def test_list_json(coach: Run, config_folder: Path) -> None:
    own = config_folder / "routines"
    own.mkdir(parents=True)
    (own / "mine.yaml").write_text(LITTLE, "utf-8")
    (own / "torn.yaml").write_text("routine: [", "utf-8")
    rows = {row["name"]: row for row in json.loads(coach("list", "--json").stdout)}
    walk, mine, torn = rows["backward-walk"], rows["mine"], rows["torn"]
    assert (walk["group"], walk["language"]) == ("walking", "en")
    assert (walk["name"], walk["origin"], walk["levels"]) == (
        "backward-walk",
        "built in",
        ["gentle", "steady", "strong"],
    )
    assert mine["settings"] == {
        "cadence": {"default": "80", "allowed": "40-120 steps/min"},
        "times": {"default": "4", "allowed": "1-400"},
        "words": {"default": "every", "allowed": "every|off"},
    }
    assert mine["error"] is None
    assert mine["path"] == str(own / "mine.yaml")
    shown = json.loads(coach("show", "mine", "--json").stdout)
    assert (mine["title"], mine["duration_ms"]) == (shown["title"], shown["duration_ms"])
    assert set(torn) == {"name", "kind", "origin", "path", "group", "error"}
    assert torn["error"].startswith(f"{own}/torn.yaml:1:")


def test_check_tells_each_level(coach: Run) -> None:
    result = coach("check", "little.yaml", "backward-walk")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert re.fullmatch(r"little\.yaml: ok, 0:\d\d", lines[0])
    assert re.fullmatch(r"little\.yaml at quick: ok, 0:\d\d", lines[1])
    assert re.fullmatch(r"backward-walk: ok, 7:\d\d(, \d+ concessions?)?", lines[2])
    assert [line.split(":")[0] for line in lines[3:]] == [
        f"backward-walk at {level}" for level in ("gentle", "steady", "strong")
    ]


def test_check_tells_all_errors_of_all_files(coach: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("routine: A\nscirpt: []\n", "utf-8")
    (tmp_path / "b.yaml").write_text(LITTLE.replace("$times", "$tmes"), "utf-8")
    result = coach("check", "a.yaml", "little.yaml", "b.yaml", "none.yaml")
    assert result.exit_code == 2
    assert [line.split(",")[0] for line in result.stdout.splitlines()] == [
        "little.yaml: ok", "little.yaml at quick: ok"
    ]  # fmt: skip
    errors = [line for line in result.stderr.splitlines() if not line.startswith(" ")]
    assert errors == [
        "error: a.yaml:2:1: unknown key 'scirpt'; did you mean script?",
        "error: b.yaml:11:13: $tmes is no setting of this routine; did you mean times?",
        "error: ROUTINE: 'none.yaml' is no file; `coach list` tells all that there are",
    ]


def test_check_exits_with_1_if_only_the_machine_failed(coach: Run, tmp_path: Path) -> None:
    (tmp_path / "dangling.yaml").symlink_to("nowhere")
    result = coach("check", "dangling.yaml")
    assert (result.exit_code, result.stderr) == (1, "error: cannot read dangling.yaml: No such file or directory\n")


def test_doctor_tells_what_there_is(coach: Run, config_folder: Path, warm_cache: Path) -> None:
    result = coach("doctor")
    assert (result.exit_code, result.stderr) == (0, "")
    found = {line[:14].strip(): line[15:] for line in result.stdout.splitlines()}
    assert list(found) == ["coach", "voice", "library", "encoder", "ffmpeg", "audio device", "headset keys", "natural voices", "cache",
                           "built in", "own folder", "config file", "lexicon", "journal"]  # fmt: skip
    assert re.fullmatch(r"gmw/en-US \(English \(America\)\), engine espeak, \d+ voices", found["voice"])
    assert re.match(r"espeak-ng [\d.]+, .*; pyttsx3 [\d.]+", found["library"])
    assert re.fullmatch(r"lameenc [\d.]+", found["encoder"])
    assert re.fullmatch(r"/.*ffmpeg.*; needed for flac, ogg, opus, m4a", found["ffmpeg"])
    assert re.match(rf"{warm_cache}/coach: [\d,]+ clips \([\d.]+ MB\), [\d,]+ islands \(", found["cache"])
    assert re.fullmatch(r"/.*: \d+ routines, \d+ programs", found["built in"])
    assert found["own folder"] == (
        f"{config_folder}/routines: 0 routines; not there yet, make it for routines of your own"
    )
    assert found["config file"] == (f"{config_folder}/config.toml: not there; may hold {', '.join(KEYS)}")
    assert found["natural voices"].endswith("/coach/voices: none installed; `coach voices install` brings one")
    assert found["lexicon"] == (
        f"{config_folder}/lexicon.en.txt: none; may hold words and how they are said, such as psoas = so-az"
    )
    assert found["journal"] == f"{journal_file()}: not there yet"


def test_doctor_tells_a_config_that_hinders(coach: Run, config_folder: Path) -> None:
    config_folder.mkdir(parents=True)
    (config_folder / "config.toml").write_text("voise = 'x'", "utf-8")
    result = coach("doctor")
    assert result.exit_code == 1
    message = f"{config_folder}/config.toml: unknown key 'voise'; did you mean voice?"
    assert f"voice          cannot speak: {message}\n" in result.stdout
    assert f"config.toml: cannot be used: {message}\n" in result.stdout


def test_doctor_names_the_lexicons(coach: Run, config_folder: Path) -> None:
    config_folder.mkdir(parents=True)
    (config_folder / "lexicon.en.txt").write_text("psoas = so-az\nfascia = fasha\n", "utf-8")
    (config_folder / "lexicon.zh.txt").write_text("x\n", "utf-8")
    last = coach("doctor").stdout.splitlines()[-2]
    assert last.startswith(f"lexicon        {config_folder}: lexicon.en.txt (2 words), lexicon.zh.txt cannot be used: ")
    assert last.endswith("lexicon.zh.txt:1:1: this is no entry; expected WORD = RESPELLING, or WORD = [[PHONEMES]]")


def test_doctor_without_a_voice_or_encoder(coach: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(_: str) -> None:
        raise MachineError("the voice espeak crashed when it was asked for its voices")

    monkeypatch.setattr("coach.cli.doctor.ask", silent)
    monkeypatch.setattr("coach.cli.doctor.installed_version", lambda name: "")
    monkeypatch.setattr("coach.cli.doctor.find_ffmpeg", lambda: None)
    result = coach("doctor")
    assert result.exit_code == 1
    assert "voice          cannot speak: the voice espeak crashed when it was asked for its voices\n" in result.stdout
    assert "encoder        lameenc is missing; install audio-coach again\n" in result.stdout
    assert (
        'ffmpeg         not found; pip install "audio-coach[ffmpeg]" brings it; needed for flac, ogg, opus, m4a\n'
        in result.stdout
    )


def test_doctor_clears_the_cache(coach: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    coach("render", "little.yaml", "--voice", "tone")
    result = coach("doctor", "--clear-cache")
    assert result.exit_code == 0
    told = re.findall(r"cleared (\S+): ([\d,]+) entries, [\d.]+ MB", result.stdout)
    assert [Path(folder) for folder, _ in told] == [
        tmp_path / "cache" / "coach" / name for name in ("clips", "islands", "texts")
    ]
    assert all(int(count) > 0 for _, count in told)
    assert re.findall(r": (\d+) entries", coach("doctor", "--clear-cache").stdout) == ["0"] * 3
    assert coach("render", "little.yaml", "--voice", "tone").exit_code == 0


def test_check_speaks_every_sentence_once(coach: Run) -> None:
    result = coach("check", "little.yaml", "--listen", "proof.mp3")
    assert (result.exit_code, "error" in result.stderr) == (0, False)
    lines = result.stdout.splitlines()
    assert lines[0].startswith("little.yaml: ok, ")
    listed = [re.fullmatch(r" *(\d+)\. (.+)", line) for line in lines[2:-1]]
    assert [int(match[1]) for match in listed if match] == [*range(1, len(listed) + 1)]
    assert "Stand tall." in [match[2] for match in listed if match]
    told = re.fullmatch(r"proof\.mp3: (\d+):(\d\d), (\d+) sentences", lines[-1])
    assert told
    assert int(told[3]) == len(listed)
    seconds = miniaudio.get_file_info("proof.mp3").duration
    assert int(told[1]) * 60 + int(told[2]) <= seconds < int(told[1]) * 60 + int(told[2]) + 1


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["little.yaml", "--listen", "p.wav"], "--listen: 'p.wav' is no MP3 file; expected a name that ends in .mp3"),
        (["little.yaml", "backward-walk", "--listen", "p.mp3"], "--listen: 'p.mp3' is for one routine; 2 were given"),
    ],
)
def test_what_cannot_be_listened_to(coach: Run, args: list[str], message: str) -> None:
    result = coach("check", *args)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"error: {message}\n")


def test_a_broken_routine_is_not_spoken(coach: Run, tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(LITTLE.replace("$times", "$tmes"), "utf-8")
    assert coach("check", "b.yaml", "--listen", "p.mp3").exit_code == 2
    assert not (tmp_path / "p.mp3").exists()
    result = coach("check", "little.yaml", "--listen", "little.yaml/p.mp3")
    assert result.exit_code == 1
    assert result.stderr.endswith("error: cannot write little.yaml/p.mp3: File exists\n")


def test_check_warns_of_what_could_be_better_and_exits_with_0(coach: Run, tmp_path: Path) -> None:
    careless = "routine: R\nlevels:\n  strong: {ranges: high}\nscript:\n  - exercise: Lunge\n    sides: [left]\n    hold: 20-30 s\n"
    (tmp_path / "careless.yaml").write_text(careless, "utf-8")
    result = coach("check", "careless.yaml")
    assert result.exit_code == 0
    assert result.stderr == (
        "warning: careless.yaml:5:5: Lunge: the right side is never trained\n      - exercise: Lunge\n        ^\n"
        "warning: careless.yaml:1:1: no `safety` line; say what to watch, such as the ground behind, or a pain at which"
        " to stop\n    routine: R\n    ^\n"
    )
    (tmp_path / "bad.yaml").write_text("routine: R\nscript: []\n", "utf-8")
    both = coach("check", "careless.yaml", "bad.yaml")
    assert both.exit_code == 2
    assert "warning: careless.yaml:5:5" in both.stderr
    assert "error: bad.yaml:2:9" in both.stderr
