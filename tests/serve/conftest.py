"""A small folder that was built once, and copies of it to be offered."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from built_walks import build_into


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("once") / "walks"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        build_into(folder)
    return folder


@pytest.fixture
def folder(built_once: Path, tmp_path: Path) -> Path:
    shutil.copytree(built_once, tmp_path / "walks")
    return tmp_path / "walks"
