"""Every command in a folder of its own, with the caches of one session and no configuration but the test's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from running import LITTLE, Run, Start

from coach.cli import group


@pytest.fixture(scope="session")
def warm_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def config_folder(tmp_path: Path, warm_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(warm_cache))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "little.yaml").write_text(LITTLE, "utf-8")
    return tmp_path / "config" / "coach"


@pytest.fixture
def coach() -> Run:
    """Run a command within this process."""

    def run(*args: str) -> Result:
        result = CliRunner().invoke(group, args, prog_name="coach")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


def _hear_ctrl_c() -> None:
    """Undo that a shell lets its background jobs, and so the tests of one, ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def process() -> Iterator[Start]:
    """Start a command as a process of its own, which does not outlive the test, nor two minutes."""
    started: list[tuple[subprocess.Popen[str], threading.Timer]] = []

    def start(*args: str, **options: Any) -> subprocess.Popen[str]:
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        environment = inherited | options.pop("env", {})
        command = [sys.executable, "-m", "coach", *args]
        defaults: dict[str, Any] = {"encoding": "utf-8", "preexec_fn": _hear_ctrl_c}
        running = subprocess.Popen(command, env=environment, **(defaults | pipes | options))
        watchdog = threading.Timer(120, running.kill)
        watchdog.start()
        started.append((running, watchdog))
        return running

    yield start
    for running, watchdog in started:
        watchdog.cancel()
        running.kill()
        running.wait()
        for pipe in (running.stdout, running.stderr):
            if pipe is not None:
                pipe.close()
