"""What all tests share: goldens that are renewed by an explicit flag and fail when they are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from coach.installed import cores

settings.register_profile("coach", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("coach")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="write the golden files anew instead of comparing with them")
    parser.addoption("--mutations", type=int, default=0, help="draw so many routines with mistakes, others each time")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """All cores for all tests; a part of them, as benchmarks are, runs in this process and can print."""
    return cores() if config.args == config.getini("testpaths") else 0


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a golden file; with --renew write it."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--renew"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        assert path.exists(), f"{path} is missing; run pytest --renew and read what it wrote"
        assert text == path.read_text("utf-8")

    return compare


@pytest.fixture(autouse=True, scope="session")
def _no_voices_of_ones_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Voices that the developer has installed shape no test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield
