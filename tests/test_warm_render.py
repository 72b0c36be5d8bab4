"""A second render of the same imports neither numpy, nor the encoder, nor an engine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

RENDER = """
import sys
from coach.cli import main
try:
    main(["render", "backward-walk", "-o", sys.argv[1]])
except SystemExit as ended:
    assert not ended.code
heavy = ("numpy", "lameenc", "soxr", "miniaudio", "pydub", "pyttsx3", "espeakng_loader", "subprocess")
print(*(name for name in heavy if name in sys.modules))
"""


def test_a_warm_render_imports_nothing_heavy(tmp_path: Path) -> None:
    def heavy() -> str:
        environment = os.environ | {
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
        }
        command = [sys.executable, "-c", RENDER, str(tmp_path / "out")]
        told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        return told.splitlines()[-1]

    assert heavy() == "numpy lameenc soxr subprocess"
    assert heavy() == ""
