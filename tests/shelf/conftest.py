"""Builds with the caches of one session, and no configuration."""

from __future__ import annotations

from pathlib import Path

import pytest
from orders import SHORT, Shelf


@pytest.fixture(scope="session")
def warm_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, warm_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setenv("XDG_CACHE_HOME", str(warm_cache))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "short.yaml").write_text(SHORT, "utf-8")
    return Shelf(tmp_path / "built")
