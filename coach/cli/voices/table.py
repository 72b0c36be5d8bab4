"""The list of voices."""

from __future__ import annotations

import click

from coach.errors import ChoiceError, did_you_mean
from coach.voice.engines import ENGINES, Voice
from coach.voice.process import ask

_HEAD = ("voice", "language", "gender", "rate", "quality", "name")


def show(language: str | None) -> None:
    """Print the voices of all engines that can run here; the made-up one is for tests, and is left out.

    Raises:
        ChoiceError: no voice speaks that language.
    """
    voices = [voice for name in ENGINES if name != "tone" for voice in _of(name)]
    if language is not None:
        codes = {code.split("-")[0] for voice in voices for code in voice.languages}
        voices = [voice for voice in voices if _speaks(voice, language.lower())]
        if not voices:
            raise ChoiceError("--language", language, f"is spoken by no voice here; {did_you_mean(language, codes)}")
    rows = [_HEAD, *map(_row, voices)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _of(engine: str) -> list[Voice]:
    try:
        return ask(engine)[0]
    except ChoiceError:  # it cannot run here
        return []


def _speaks(voice: Voice, language: str) -> bool:
    return any(code == language or code.startswith(f"{language}-") for code in voice.languages)


def _row(voice: Voice) -> tuple[str, ...]:
    rate = f"{voice.rate_hz / 1000:g} kHz" if voice.rate_hz else ""
    return f"{voice.engine}:{voice.id}", " ".join(voice.languages), voice.gender, rate, voice.quality, voice.name
