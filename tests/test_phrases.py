"""The coach's sentences: each is formed once, and kept for the processes that come after."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import coach.phrases
from coach.installed import installed_version
from coach.phrases import LANGUAGES, Phrases

TELL = """
import sys
from coach.phrases import Phrases
print(*(Phrases("en")("dose-minutes", count=int(count)) for count in sys.argv[1:]), "fluent.runtime" in sys.modules, sep="|")
"""


def told(cache: Path, *counts: int) -> list[str]:
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    words = [sys.executable, "-c", TELL, *map(str, counts)]
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout.strip().split("|")


def test_what_was_told_once_is_told_again_without_the_library(tmp_path: Path) -> None:
    first = told(tmp_path, 1, 5)
    assert first == ["1 minute.", "5 minutes.", "True"]
    assert told(tmp_path, 1, 5) == [*first[:2], "False"]
    assert told(tmp_path, 7) == ["7 minutes.", "True"]
    assert told(tmp_path, 5, 7, 1) == ["5 minutes.", "7 minutes.", "1 minute.", "False"]


def test_what_is_damaged_is_formed_anew(tmp_path: Path) -> None:
    first = told(tmp_path, 5)
    (kept,) = (path for path in tmp_path.rglob("*") if path.is_file())
    kept.write_bytes(kept.read_bytes()[:-1])
    assert told(tmp_path, 5) == first
    assert told(tmp_path, 5)[-1] == "False"


def test_of_too_many_those_of_this_time_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(coach.phrases, "_MOST_KEPT", 3)
    for counts in ((1, 2), (2, 3), (4, 5)):
        sentences = coach.phrases._Sentences("en")
        for count in counts:
            sentences.told("dose-minutes", {"count": count})
        sentences._keep()
    assert [told(tmp_path, count)[-1] for count in (4, 5)] == ["False", "False"]
    assert told(tmp_path, 1)[-1] == "True"


@pytest.mark.parametrize("other", ["fluent.runtime", "Babel"])
def test_another_library_forms_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: str) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    told(tmp_path, 5)
    assert coach.phrases._Sentences("en")._kept
    monkeypatch.setattr(
        coach.phrases, "installed_version", lambda name: "0" if name == other else installed_version(name)
    )
    assert not coach.phrases._Sentences("en")._kept


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_sentence_or_lacks_a_value_is_a_bug(language: str) -> None:
    phrases = Phrases(language)
    with pytest.raises(LookupError, match="no sentence 'not-there'"):
        phrases("not-there")
    with pytest.raises(LookupError, match="dose-minutes"):
        phrases("dose-minutes")
