"""A small folder of dated sessions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import coach
from coach.library import find
from coach.programs.lesson import Planned
from coach.shelf.build import build
from coach.shelf.order import Order, Session
from coach.studio.choices import Choices

ROUTINE = """\
routine: Short walk
script:
  - safety: Stand tall.
  - exercise: Steps
    repeat: 2
    pace: 120
    phases: [left 1 beat, right 1 beat]
"""
DAYS = (date(2026, 1, 5), date(2026, 1, 7), date(2026, 1, 12))


def build_into(folder: Path, titles: tuple[str, ...] = ("One", "Two & more", "走路")) -> None:
    """Build dated sessions, from a routine that is written beside the folder."""
    source = folder.parent / "short.yaml"
    source.write_text(ROUTINE, "utf-8")
    track = Planned(find(str(source)), coach.read(source), Choices(voice="tone"))
    sessions = tuple(
        Session(number, f"Week {number}", number, title, (track,), day)
        for number, (title, day) in enumerate(zip(titles, DAYS, strict=False), 1)
    )
    groups = {session.group: session.group for session in sessions}
    build(Order("walks", "Walks", "", "en", sessions, groups, "by-week", companions=("vtt", "chapters")), folder)
