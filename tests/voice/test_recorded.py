"""A folder of recordings as a voice: found, trimmed, levelled and on the beat, in a render of a built-in routine."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from listen import decode_all, find
from loudness import lufs
from mp3.walks import samples
from voice.recording import in_a_room, read_aloud, record, texts_of

from coach.errors import ChoiceError, RoutineError
from coach.front import Choices, compile, read, render
from coach.store import Store
from coach.voice.beat import estimated
from coach.voice.recordings import Recordings, own_voices
from coach.voice.script import add_phrases, one_of_each, phrase_key, read_phrases
from coach.voice.speak import Speaker


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "config" / "coach"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "clips", 2**28)


def write(path: Path, sound: np.ndarray, rate: int = 24_000) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, sound, rate)


def tone(ms: int, height: float = 0.2) -> np.ndarray:
    return height * np.sin(np.arange(24 * ms) * 2 * np.pi * 220 / 24_000) * np.hanning(24 * ms)


def test_a_walk_with_ones_own_voice(tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "mum"
    routine, choices = read("backward-walk"), Choices(voice=f"recorded:{folder}", settings={"minutes": 3})
    add_phrases(folder, texts_of(routine, choices))
    said = record(folder, read_phrases(folder), store)
    track = compile(routine, choices)
    render(track, tmp_path / "walk.mp3")
    heard = decode_all(tmp_path / "walk.mp3")["mpg123"]
    assert len(heard) == track.timeline.duration * 24
    spoken = [cue for cue in track.timeline.cues if cue.text]
    assert len(spoken) > 60
    late = []
    for cue in spoken:
        found = find(heard, samples(track.mix.clips[cue.text, cue.sound]), cue.start)
        assert abs(found.at_ms - cue.start) <= 1, cue
        assert found.likeness > 0.8, cue
        if cue.beat is not None:
            clip = said[" ".join(cue.text.split())]
            place = cue.beat - estimated(samples(clip)) / 24
            late.append(abs(find(heard, samples(clip), place, 60).at_ms - place))
    late.sort()
    print(f"\nwords on beats against the estimate without noise: 95 % within {late[int(0.95 * len(late))]:.1f} ms")
    assert late[int(0.95 * len(late))] <= 5
    planned = np.array(track.segment().get_array_of_samples()) / 32768
    once = {cue.text: planned[cue.start * 24 : cue.end * 24] for cue in reversed(spoken)}
    assert lufs(np.concatenate(list(once.values()))) == pytest.approx(-19, abs=0.5)
    assert not any("fast" in told for told in track.timeline.concessions)


def test_words_keep_their_balance_and_lose_noise_and_clicks(tmp_path: Path, store: Store) -> None:
    said = read_aloud(["Left", "Stand straight, chest and head up."], store)
    for number, (text, clip) in enumerate(said.items()):
        loud = 0.1 if text == "Left" else 0.4
        write(tmp_path / "v" / f"{text}.wav", in_a_room(samples(clip), number, height=loud))
    clips = Speaker("recorded:v", "en", None, store).prepare((text, "prose") for text in said)
    levels = []
    for (text, _), clip in clips.items():
        assert said[text].length - 80 <= clip.length <= said[text].length + 60  # a last p drowns in the noise
        found = find(samples(clip), samples(said[text])[480:-960], 20, 40)
        assert found.likeness > 0.9
        levels.append(np.abs(samples(clip)).max() / np.abs(samples(said[text])).max())
    assert 0.2 < levels[0] / levels[1] < 0.4, "a gain for each would make them alike; the louder one is limited"


def test_a_quiet_recording_keeps_its_soft_ends(tmp_path: Path, store: Store) -> None:
    said = read_aloud(["Hips face"], store)["Hips face"]
    write(tmp_path / "v" / "hips face.wav", np.pad(samples(said) * 0.02, 12_000))
    (clip,) = Speaker("recorded:v", "en", None, store).prepare([("Hips face", "prose")]).values()
    assert said.length - 20 <= clip.length <= said.length + 60


def test_all_styles_share_a_recording(tmp_path: Path, store: Store) -> None:
    write(tmp_path / "v" / "left.wav", tone(300))
    clips = Speaker("recorded:v", "en", None, store).prepare(
        [("Left", "prose"), ("left.", "beat"), ("LEFT!", "fast"), ("Left", "tip")]
    )
    assert len({clip.key for clip in clips.values()}) == 1


@pytest.mark.parametrize(
    ("text", "names", "same"),
    [
        ("Stand straight.", ["stand_straight", "Stand-Straight", "STAND straight!"], True),
        ("Don't stop", ["dont stop", "Don’t stop"], True),
        ("Hold 8–10 s", ["hold 8-10 s"], True),
        ("站直，挺胸抬头。", ["站直挺胸抬头"], True),
        ("Hold 15 s", ["hold 1.5 s", "hold 1 5 s", "hold 5 s", "hold 15"], False),
        ("10 %", ["10"], False),
    ],
)
def test_a_file_is_called_as_its_phrase(text: str, names: list[str], same: bool) -> None:
    assert [phrase_key(name) == phrase_key(text) for name in names] == [same] * len(names)
    assert phrase_key(phrase_key(text)) == phrase_key(text)


def test_numbers_are_those_of_the_script(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    assert add_phrases(folder, ["Left", "Right", "left.", "5", "10 seconds left", "Stop\n now"]) == [
        "Left", "Right", "5", "10 seconds left", "Stop now"
    ]  # fmt: skip
    text = (folder / "phrases.txt").read_text("utf-8")
    assert text == "001  Left\n002  Right\n003  5\n004  10 seconds left\n005  Stop now\n"
    (folder / "phrases.txt").write_text("# mum, May\n" + text.replace("002  Right\n", ""), "utf-8")
    assert add_phrases(folder, ["Up", "Left", "Right"]) == ["Up", "Right"]
    assert (folder / "phrases.txt").read_text("utf-8").endswith("005  Stop now\n006  Up\n007  Right\n")
    assert (folder / "phrases.txt").read_text("utf-8").startswith("# mum, May\n001  Left\n003  5\n")
    for name in ("1.wav", "003 five.wav", "10 seconds left.wav", "0007.flac", "up.ogg", ".hidden.wav", "notes.txt"):
        (folder / name).touch()
    found = Recordings.of(folder)
    assert {text: path.name if (path := found.file_of(text)) else None for text in read_phrases(folder).values()} == {
        "Left": "1.wav", "5": "003 five.wav", "10 seconds left": "10 seconds left.wav", "Stop now": None,
        "Up": "up.ogg", "Right": "0007.flac",
    }  # fmt: skip
    assert found.lacking(["Stop now!", "STOP NOW", "Down", "left"]) == ["Stop now!", "Down"]


def test_what_is_recorded_anew_is_heard_at_once(tmp_path: Path, store: Store) -> None:
    lengths = []
    for ms in (300, 500):
        write(tmp_path / "v" / "left.wav", tone(ms))
        (clip,) = Speaker("recorded:v", "en", None, store).prepare([("Left", "beat")]).values()
        lengths.append(clip.length)
    assert lengths[1] > lengths[0] + 100


def test_a_folder_is_found_by_path_or_among_ones_own(config: Path, tmp_path: Path, store: Store) -> None:
    write(config / "voices" / "mum" / "left.wav", tone(300))
    write(tmp_path / "dad" / "left.wav", tone(300))
    (config / "voices" / "empty").mkdir()
    assert [voice.name for voice in own_voices()] == ["mum"]
    for wished, folder in (
        ("mum", config / "voices" / "mum"),
        ("dad", tmp_path / "dad"),
        (f"{tmp_path}/dad", tmp_path / "dad"),
    ):
        assert Speaker(f"recorded:{wished}", "en", None, store).voice.id == str(folder)


@pytest.mark.parametrize(
    ("wished", "message"),
    [
        ("recorded", r"says no folder; expected recorded:FOLDER; known: mum"),
        ("recorded:muum", r"'recorded:muum' is no folder, and none of .*voices; did you mean mum\?"),
        ("recorded:none", r"'recorded:none' holds no audio file: .*none; expected a file for each phrase"),
        ("recorded:file.txt", r"'recorded:file.txt' is no folder; expected one that holds a file for each phrase"),
    ],
)
def test_a_folder_that_is_none(wished: str, message: str, config: Path, tmp_path: Path, store: Store) -> None:
    write(config / "voices" / "mum" / "left.wav", tone(300))
    (tmp_path / "none").mkdir()
    (tmp_path / "file.txt").touch()
    with pytest.raises(ChoiceError, match=message):
        Speaker(wished, "en", None, store)


def test_a_file_that_is_no_good_is_named(tmp_path: Path, store: Store) -> None:
    files = tmp_path / "v"
    write(files / "left.wav", tone(300))
    for name, message in (
        ("right.wav", r"right.wav' is no sound that can be read"),
        ("right.mp3", r"right.mp3' is no sound that can be read"),
    ):
        (files / name).write_bytes(b"no sound")
        with pytest.raises(ChoiceError, match=message):
            Speaker("recorded:v", "en", None, store).prepare([("Right", "beat")])
        (files / name).unlink()
    for sound, message in (
        (np.zeros(0), "right.wav' must be longer than nothing and at most 60 s"),
        (np.zeros(24_000), "right.wav' is silent; record 'right' again"),
        (tone(61_000), "right.wav' must be longer than nothing and at most 60 s"),
    ):
        write(files / "right.wav", sound)
        with pytest.raises(ChoiceError, match=message):
            Speaker("recorded:v", "en", None, store).prepare([("Right", "beat")])
    write(files / "Right!.flac", tone(300))
    with pytest.raises(ChoiceError, match=r"more than one recording of 'Right': Right!.flac and right.wav; keep one"):
        Speaker("recorded:v", "en", None, store).prepare([("Right", "beat")])


def test_a_script_that_is_none_is_told_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "phrases.txt").write_text("001  Left\nRight\n001  Up\n3: left!\n", "utf-8")
    with pytest.raises(RoutineError) as caught:
        read_phrases(tmp_path)
    assert [(problem.place.line, problem.message[:12]) for problem in caught.value.problems if problem.place] == [
        (2, "this is no p"), (3, "this number,"), (4, "this number,")
    ]  # fmt: skip
    (tmp_path / "phrases.txt").write_bytes(b"001  L\xe9ft\n")
    with pytest.raises(RoutineError, match=r"phrases.txt:1:7: the file is not UTF-8"):
        read_phrases(tmp_path)


def test_what_is_missing_is_told_at_once(tmp_path: Path, store: Store) -> None:
    write(tmp_path / "v" / "left.wav", tone(300))
    wanted = [(f"Step {'abcdefghijklmnopqrstuvwxyz'[number]}", "beat") for number in range(25)]
    with pytest.raises(ChoiceError) as caught:
        Speaker("recorded:v", "en", None, store).prepare([("Left", "beat"), *wanted])
    lines = str(caught.value).splitlines()
    assert lines[0] == f"--voice: '{tmp_path}/v' has no recording of 25 phrases:"
    assert lines[1:22] == [*(f"  {text}" for text, _ in wanted[:20]), "  and 5 more"]
    assert f"`coach voices script ROUTINE -o {tmp_path}/v --missing`" in lines[22]
    assert "--second-voice VOICE" in lines[22]
    assert not store.folder.exists()


def test_a_second_voice_speaks_what_is_missing(tmp_path: Path, store: Store) -> None:
    said = read_aloud(["Left", "Right", "Up and down we go"], store)
    for text in ("Left", "Right"):
        write(tmp_path / "v" / f"{text}.wav", np.pad(samples(said[text]) * 0.05, 6_000))
    both = Speaker("recorded:v", "en", 160, store, second="en-gb")
    assert [voice.engine for voice in both.voices] == ["recorded"]
    clips = both.prepare([("Left", "prose"), ("Up and down we go", "prose")])
    assert [voice.id for voice in both.voices] == [str(tmp_path / "v"), "gmw/en"]
    alone = Speaker("en-gb", "en", 160, store).prepare([("Up and down we go", "prose")])
    assert clips["Up and down we go", "prose"].key == alone["Up and down we go", "prose"].key
    with pytest.raises(ChoiceError, match="--second-voice: 'en-gb' only speaks what a recorded voice lacks"):
        Speaker("en-us", "en", None, store, second="en-gb")


def test_a_recording_has_one_rate_and_pitch(tmp_path: Path, store: Store) -> None:
    write(tmp_path / "v" / "left.wav", tone(300))
    with pytest.raises(ChoiceError, match="--rate: 120 cannot be met: the voices of recorded have only their own"):
        Speaker("recorded:v", "en", 120, store)
    with pytest.raises(ChoiceError, match="--pitch: 2 cannot be met: the voices of recorded have only their own"):
        Speaker("recorded:v", "en", None, store, pitch=2)


def test_a_word_that_is_too_long_is_to_be_recorded_shorter(tmp_path: Path) -> None:
    (tmp_path / "walk.yaml").write_text(
        "routine: W\nscript:\n  - safety: Mind.\n  - exercise: Steps\n    repeat: 8\n    pace: 100\n    words: every\n"
        "    phases: [left 1 beat, right 1 beat]\n", "utf-8",
    )  # fmt: skip
    routine = read(str(tmp_path / "walk.yaml"))
    for text in one_of_each(texts_of(routine)):
        write(tmp_path / "v" / f"{phrase_key(text)}.wav", tone(2600 if text == "Left" else 250))
    with pytest.raises(RoutineError, match=r"'Left' does not fit: recorded it lasts \d+ ms \(record it shorter\)"):
        compile(routine, Choices(voice="recorded:v"))


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="this format needs ffmpeg")
@pytest.mark.parametrize("name", ["left.m4a", "left.ogg", "left.opus"])
def test_what_phones_record_is_read_through_ffmpeg(name: str, tmp_path: Path, store: Store) -> None:
    said = read_aloud(["Left"], store)["Left"]
    write(tmp_path / "left.wav", in_a_room(samples(said), 1))
    (tmp_path / "v").mkdir()
    codec = "aac" if name.endswith("m4a") else "libopus"
    subprocess.run(["ffmpeg", "-v", "error", "-i", "left.wav", "-c:a", codec, "-ar", "48000", f"v/{name}"], check=True)
    (clip,) = Speaker("recorded:v", "en", None, store).prepare([("Left", "beat")]).values()
    assert clip.length == pytest.approx(said.length, abs=60)


def test_a_recorded_voice_reads_nothing(tmp_path: Path, store: Store) -> None:
    for name in ("Hold 4 s", "站直", "psoas"):
        write(tmp_path / "v" / f"{name}.wav", tone(300))
    speaker = Speaker(
        "recorded:v", "en", None, store, {"psoas": "[[nonsense é]]"}, lexicon=lambda _: pytest.fail("read")
    )
    assert len(speaker.prepare([("Hold 4 s.", "prose"), ("站直。", "prose"), ("Psoas", "prose")])) == 3
