"""The list of voices."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Final

import click

from coach.config import load_config
from coach.errors import ChoiceError, did_you_mean
from coach.folders import clip_store
from coach.voice.engines import ENGINES, Voice
from coach.voice.models.installed import AUTO, ENGINE, rank
from coach.voice.process import ask
from coach.voice.reading import language_of
from coach.voice.recordings import RECORDED
from coach.voice.voices import find_voice, split

_HEAD: Final = ("", "voice", "language", "gender", "rate", "quality", "name")
_MARK: Final = "*"


def show(language: str | None, every: bool, as_json: bool) -> None:
    """Print the voices of all engines that can run here; the made-up one is for tests, and is left out.

    Args:
        language: only those that speak it; None for all.
        every: also those of the system's espeak that the bundled one has too.
        as_json: for programs.

    Raises:
        ChoiceError: no voice speaks that language.
    """
    voices = [voice for name in ENGINES if name != "tone" for voice in _of(name)]
    if not every:
        bundled = {voice.id for voice in voices if voice.engine == "espeak"}
        voices = [voice for voice in voices if voice.engine != "espeak-system" or voice.id not in bundled]
    defaults = _defaults(voices)
    if language is not None:
        codes = {code.split("-")[0] for voice in voices for code in voice.languages}
        voices = [voice for voice in voices if _speaks(voice, language.lower())]
        if not voices:
            raise ChoiceError("--language", language, f"is spoken by no voice here; {did_you_mean(language, codes)}")
    voices.sort(key=lambda voice: _rank(voice, (voice.engine, voice.id) in defaults))
    rows = [(voice, (voice.engine, voice.id) in defaults) for voice in voices]
    if as_json:
        click.echo(json.dumps([_data(*row) for row in rows], ensure_ascii=False))
    else:
        _print([_HEAD, *(_row(*row) for row in rows)])


def _print(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    click.echo(f"{_MARK} speaks if no voice is said")


def _of(engine: str) -> list[Voice]:
    try:
        return ask(engine)[0]
    except ChoiceError:  # it cannot run here
        return []


def _defaults(voices: list[Voice]) -> set[tuple[str, str]]:
    """Engine and id of what speaks if no voice is said: the user's own default, else one for each language."""
    if (wished := load_config().voice) not in (None, AUTO):
        voice = find_voice(wished, "en", clip_store())
        return {(voice.engine, voice.id)}
    found: dict[str, tuple[str, str]] = {}
    for code in {_code(voice) for voice in voices if voice.engine == ENGINE}:
        voice = find_voice(None, code, clip_store())
        found[code] = (voice.engine, voice.id)
    for voice in voices:
        code = _code(voice)
        engine, name = split(None, language_of(voice, code))
        if voice.engine == engine and name in (voice.id, *voice.languages):
            found.setdefault(code, (voice.engine, voice.id))
    return set(found.values())


def _code(voice: Voice) -> str:
    return voice.languages[0].split("-")[0]


def _rank(voice: Voice, is_default: bool) -> tuple[Any, ...]:
    """A place in the list: one's own recordings, then by language the best first."""
    engine = [*ENGINES].index(voice.engine)
    return voice.engine != RECORDED, _code(voice), rank(voice.quality), not is_default, engine, voice.id


def _speaks(voice: Voice, language: str) -> bool:
    return any(code in (language, "mul") or code.startswith(f"{language}-") for code in voice.languages)


def _name(voice: Voice) -> str:
    return f"{voice.engine}:{voice.name if voice.engine == RECORDED else voice.id}"


def _data(voice: Voice, is_default: bool) -> dict[str, Any]:
    return {"voice": _name(voice), "default": is_default, **asdict(voice)}


def _row(voice: Voice, is_default: bool) -> tuple[str, ...]:
    rate = f"{voice.rate_hz / 1000:g} kHz" if voice.rate_hz else ""
    codes = " ".join("any" if code == "mul" else code for code in voice.languages)
    mark = _MARK if is_default else ""
    return mark, _name(voice), codes, voice.gender, rate, voice.quality, voice.name
