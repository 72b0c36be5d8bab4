"""What the tests of the commands share: a little routine, and how commands are run."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

from click.testing import Result

LITTLE = """\
routine: Little walk
settings:
  cadence: {default: 80, range: 40-120, unit: steps/min}
  times: {default: 4, range: 1-400}
  words: {default: every, choices: [every, off]}
levels:
  quick: {cadence: 100}
script:
  - safety: Stand tall.
  - exercise: Steps
    repeat: $times
    pace: $cadence
    words: $words
    phases: [left 1 beat, right 1 beat]
"""

Run = Callable[..., Result]
Start = Callable[..., "subprocess.Popen[str]"]
