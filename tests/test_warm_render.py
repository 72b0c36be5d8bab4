"""A second render imports no numpy, encoder or engine, nor what reads YAML and Fluent, whichever voice speaks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import tiny_model

RENDER = """
import sys
from coach.cli import main
try:
    main(["render", "backward-walk", "-o", sys.argv[1]])
except SystemExit as ended:
    assert not ended.code
heavy = (
    "numpy", "lameenc", "soxr", "miniaudio", "pydub", "pyttsx3", "espeakng_loader", "onnxruntime", "subprocess",
    "ruamel.yaml", "fluent.runtime",
)
print(*(name for name in heavy if name in sys.modules))
"""


@pytest.mark.parametrize("natural", [False, True])
def test_a_warm_render_imports_nothing_heavy(tmp_path: Path, natural: bool) -> None:
    if natural:
        tiny_model.write(tmp_path / "data" / "coach" / "voices" / "tiny", durations=True)

    def heavy() -> str:
        environment = os.environ | {
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "XDG_DATA_HOME": str(tmp_path / "data"),
        }
        command = [sys.executable, "-c", RENDER, str(tmp_path / "out")]
        told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        return told.splitlines()[-1]

    assert heavy() == "numpy lameenc soxr subprocess ruamel.yaml fluent.runtime"
    assert heavy() == ""
