"""The worker process: hung and crashed workers are replaced once, nothing reaches standard output."""

from __future__ import annotations

import ctypes.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coach.errors import ChoiceError, MachineError
from coach.voice.engines import ENGINES, Delivery, Registered
from coach.voice.engines.tone import tone_beat, tone_length
from coach.voice.process import Request, ask, speak_all
from coach.voice.sentences import PAUSE_MS, sentences


@pytest.fixture(autouse=True)
def _engines_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    here = str(Path(__file__).parent)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")])))


TEXTS = ["one", "two is bad", "three"]
REQUESTS = [Request(text, "tone", Delivery(140)) for text in TEXTS]


@pytest.mark.parametrize(("engine", "limit"), [("Crashing", 30), ("Hanging", 2)])
def test_a_failed_worker_is_replaced_once(
    engine: str, limit: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAD_ENGINE_FAILS_ONCE", str(tmp_path / "failed"))
    spoken = list(speak_all(f"bad_engines:{engine}", REQUESTS, limit))
    assert [len(utterance.pcm) // 48 for utterance in spoken] == [tone_length(text, 140) for text in TEXTS]


@pytest.mark.parametrize(
    ("engine", "limit", "how"), [("Crashing", 30, "crashed"), ("Hanging", 2, "gave no answer within 2 s")]
)
def test_the_second_failure_names_the_text(engine: str, limit: float, how: str) -> None:
    spoken = []
    with pytest.raises(MachineError) as caught:
        spoken.extend(speak_all(f"bad_engines:{engine}", REQUESTS, limit))
    assert str(caught.value) == f"the voice bad_engines:{engine} {how}, twice, the last time at 'two is bad'"
    assert caught.value.exit_code == 1


def test_a_hung_worker_does_not_hang_its_parent_by_a_full_pipe() -> None:
    long = Request("bad " + "word " * 200, "tone", Delivery(140))
    with pytest.raises(MachineError, match="gave no answer within 1 s, twice"):
        list(speak_all("bad_engines:Hanging", [long] * 300, 1))


def test_speech_that_nobody_waits_for_ends_quietly_with_the_program() -> None:
    left_open = "from coach.voice.engines import Delivery\nfrom coach.voice.process import Request, speak_all\nopen_ = speak_all('tone', [Request('a', 'tone', Delivery(140))] * 9)\nnext(open_)"
    ended = subprocess.run([sys.executable, "-c", left_open], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_a_file_beside_the_user_is_not_taken_for_pythons_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('shadowed')")
    monkeypatch.chdir(tmp_path)
    assert ask("tone")[0][0].id == "tone"


def test_nothing_that_an_engine_prints_is_heard_or_seen(capfd: pytest.CaptureFixture[str]) -> None:
    spoken = list(speak_all("bad_engines:Chatty", REQUESTS))
    assert [len(utterance.pcm) // 48 for utterance in spoken] == [tone_length(text, 140) for text in TEXTS]
    assert capfd.readouterr() == ("", "")


def test_an_engine_says_why_it_cannot_run_here() -> None:
    with pytest.raises(ChoiceError, match="cannot run here: install it"):
        ask("bad_engines:Missing")


def test_an_engine_that_does_not_exist_is_said_to_be_missing() -> None:
    with pytest.raises(ChoiceError, match="cannot run here: No module named 'no_such_engine'"):
        ask("no_such_engine:Engine")


def test_the_bundled_voice_tells_its_voices_and_its_library() -> None:
    voices, library = ask("espeak")
    assert {"gmw/en-US", "sit/cmn"} <= {voice.id for voice in voices}
    assert library.startswith("espeak-ng 1.5")
    assert "espeakng_loader" in library


def test_the_systems_own_library_is_used_or_said_to_be_missing() -> None:
    if ctypes.util.find_library("espeak-ng"):
        voices, library = ask("espeak-system")
        assert len(voices) > 50
        assert "espeakng_loader" not in library
    else:
        with pytest.raises(ChoiceError, match="the system has no espeak-ng library; install it"):
            ask("espeak-system")


@pytest.fixture
def parallel(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Registers an engine that asks for several workers, on a machine with four cores."""
    monkeypatch.setattr("coach.voice.process.cores", lambda: 4)

    def registered(name: str) -> str:
        monkeypatch.setitem(ENGINES, name, Registered(name, parallel=True))
        return name

    return registered


MANY = [f"Number {number} is {'bad' if number == 31 else 'good'}{' long' * (number % 40)}" for number in range(60)]


def test_several_workers_answer_in_the_order_of_the_texts(
    parallel: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAD_ENGINE_NOTES", str(tmp_path))
    spoken = list(speak_all(parallel("bad_engines:Noting"), [Request(text, "tone", Delivery(140)) for text in MANY]))
    assert [len(utterance.pcm) // 48 for utterance in spoken] == [tone_length(text, 140) for text in MANY]
    assert [utterance.phonemes for utterance in spoken] == [((tone_beat(text) * 24, "'a"),) for text in MANY]
    shares = [sum(map(len, path.read_text().splitlines())) for path in tmp_path.iterdir()]
    assert len(shares) == 4
    assert max(shares) < 1.2 * min(shares)


@pytest.mark.parametrize(("engine", "limit"), [("Crashing", 30), ("Hanging", 2)])
def test_one_of_several_workers_is_replaced_once(
    engine: str, limit: float, parallel: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = [Request(text, "tone", Delivery(140)) for text in MANY]
    name = parallel(f"bad_engines:{engine}")
    with pytest.raises(MachineError, match="twice, the last time at 'Number 31 is bad long"):
        list(speak_all(name, requests, limit))
    monkeypatch.setenv("BAD_ENGINE_FAILS_ONCE", str(tmp_path / "failed"))
    spoken = list(speak_all(name, requests, limit))
    assert [len(utterance.pcm) // 48 for utterance in spoken] == [tone_length(text, 140) for text in MANY]


def test_little_to_say_is_not_worth_a_second_worker(
    parallel: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAD_ENGINE_NOTES", str(tmp_path))
    list(speak_all(parallel("bad_engines:Noting"), REQUESTS))
    assert len(list(tmp_path.iterdir())) == 1


def test_a_long_text_is_spoken_sentence_by_sentence(
    parallel: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = " ".join(f"This is the very sentence that has the number {number}." for number in range(100))
    parts = sentences(text)
    assert (len(text) > 4_000, len(parts), " ".join(parts)) == (True, 100, text)
    monkeypatch.setenv("BAD_ENGINE_NOTES", str(tmp_path))
    (spoken,) = speak_all(parallel("bad_engines:Noting"), [Request(text, "tone", Delivery(140))])
    assert len(spoken.pcm) // 48 == sum(tone_length(part, 140) for part in parts) + 99 * PAUSE_MS
    second = tone_length(parts[0], 140) + PAUSE_MS + tone_beat(parts[1])
    assert spoken.phonemes[1] == (second * 24, "'a")
    assert {line for path in tmp_path.iterdir() for line in path.read_text().splitlines()} == {*parts}


def test_answers_begin_before_the_last_sentence_is_made(parallel: Callable[[str], str]) -> None:
    """The last sentence hangs, and what was said before it is heard all the same."""
    requests = [Request(text, "tone", Delivery(140)) for text in ("One. Two.", "Three. This is bad.")]
    spoken = speak_all(parallel("bad_engines:Hanging"), requests, 1)
    assert len(next(spoken).pcm) // 48 == tone_length("One.", 140) + PAUSE_MS + tone_length("Two.", 140)
    with pytest.raises(MachineError, match=r"at 'This is bad\.'"):
        next(spoken)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Left", ["Left"]),
        ("Stop. Look left! Ready? Go…", ["Stop.", "Look left!", "Ready?", "Go…"]),
        ("Dr. Smith says 1.5 m, e.g. now. Then rest.", ["Dr. Smith says 1.5 m, e.g. now.", "Then rest."]),
        ("Wait ... then go.", ["Wait ... then go."]),
        ("“Rest.” (Now.) Go.", ["“Rest.”", "(Now.)", "Go."]),
        ("站直。慢慢吸气！好", ["站直。", "慢慢吸气！", "好"]),
        ("One\n\nTwo", ["One", "Two"]),
        ("…", ["…"]),
        ("word " * 100, ["word " * 79 + "word", ("word " * 20).strip()]),
        ("x" * 500, ["x" * 400, "x" * 100]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts
