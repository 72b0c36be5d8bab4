"""The worker process: hung and crashed workers are replaced once, nothing reaches standard output."""

from __future__ import annotations

import ctypes.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coach.errors import ChoiceError, MachineError
from coach.voice.engines import Delivery
from coach.voice.engines.tone import tone_length
from coach.voice.process import Request, ask, speak_all


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
