"""A coach that writes sessions as fast as it can, and says of each thing that it told when it was told.

    python writer.py JOURNAL NAME SESSIONS

With SESSIONS 0 it writes until it is killed. Each line is what the journal must hold from then on, as JSON.
"""

from __future__ import annotations

import json
import sys
from itertools import count
from pathlib import Path

from coach.journal.journal import Journal
from coach.journal.session import Done
from coach.timing import Ms

STEPS = 7


def say(**told: object) -> None:
    print(json.dumps(told), flush=True)


def main(path: str, name: str, sessions: int) -> None:
    with Journal(Path(path)) as journal:
        for _ in range(sessions) if sessions else count():
            sitting = journal.begin(name, name.title(), Ms(60_000))
            say(id=sitting.id, heard=0, events=0, how=None)
            for step in range(1, STEPS + 1):
                exercises = [Done(f"Exercise {number}", Ms(10_000), Ms(step)) for number in range(200)]
                sitting.progress(place={"step": step}, exercise="Hug", heard=Ms(step), moved=Ms(0), exercises=exercises)
                say(id=sitting.id, heard=step, events=step - 1, how=None)
                sitting.tell("pause", Ms(step))
                say(id=sitting.id, heard=step, events=step, how=None)
            sitting.end("ended")
            say(id=sitting.id, heard=STEPS, events=STEPS, how="ended")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
