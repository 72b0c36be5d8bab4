"""What is installed is told as the standard library tells it."""

from __future__ import annotations

from importlib.metadata import distributions
from pathlib import Path

import pytest

from coach.installed import installed_version


def test_versions_are_those_of_the_standard_library() -> None:
    installed = {found.name: found.version for found in distributions()}
    assert {name: installed_version(name) for name in installed} == installed
    assert installed_version("no-such-distribution") == ""


def test_an_egg_has_a_version_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    egg = tmp_path / "an_old_one.egg-info"
    egg.mkdir()
    (egg / "PKG-INFO").write_text("Metadata-Version: 1.0\nName: an-old-one\nVersion: 1.2\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert installed_version("an-old-one") == "1.2"
