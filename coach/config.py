"""The user's defaults, from `config.toml` in their configuration folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from coach.errors import ChoiceError, CoachError, did_you_mean
from coach.folders import config_folder, path_of
from coach.language.routine import TALKS, Talk
from coach.outputs.companions import COMPANIONS, companions_named
from coach.outputs.formats import FORMATS
from coach.plan.kinds import VOLUMES
from coach.voice.speak import PITCHES, RATES

_TYPES: Final[dict[str, tuple[type, str]]] = {
    "voice": (str, 'a voice, such as "en-gb"'),
    "second_voice": (str, 'a voice that speaks what a recorded one lacks, such as "en-gb"'),
    "rate": (int, "words a minute, such as 140"),
    "pitch": (float, "semitones, such as -2"),
    "level": (str, 'a level, such as "gentle"'),
    "talk": (str, f"one of {', '.join(TALKS)}"),
    "output": (str, "a folder"),
    "format": (str, f"one of {', '.join(FORMATS)}"),
    "companions": (list, f'a list of {", ".join(COMPANIONS)} or all, such as ["vtt", "lrc"]'),
    "start_chime": (str, "a sound file"),
    "end_chime": (str, "a sound file"),
    "music": (str, "a music file, a folder or a playlist"),
    "stereo": (bool, "true or false"),
    "bed": (bool, "true or false"),
    "keep_awake": (bool, "true or false"),
    "volume": (dict, "a table of decibels by kind, such as tick = -6"),
}


class ConfigError(CoachError):
    """The configuration file cannot be used."""


KEYS: Final = tuple(_TYPES)
"""What the configuration file may hold."""


@dataclass(frozen=True, slots=True)
class Config:
    """Defaults for what is not said on the command line."""

    voice: str | None = None
    rate: int | None = None
    """Words a minute."""
    level: str | None = None
    """For the routines that have it; others stand at their own defaults."""
    output: str | None = None
    """The folder for renders; a `~` at its start is the user's home."""
    volume: dict[str, float] = field(default_factory=dict)
    """Decibels by kind of cue."""
    start_chime: str | None = None
    end_chime: str | None = None
    """Sound files that take the place of the coach's own chimes."""
    talk: Talk = "full"
    pitch: float = 0.0
    """Semitones above the voice's own."""
    second_voice: str | None = None
    """Speaks what a recorded voice lacks."""
    format: str = "mp3"
    """Of the files that are rendered, one of `FORMATS`."""
    companions: tuple[str, ...] = ()
    """The files beside each of them, of `COMPANIONS`."""
    music: str | None = None
    """A file, folder or playlist that lies under every track; a `~` at its start is the user's home."""
    stereo: bool = False
    bed: bool = False
    keep_awake: bool = True

    @property
    def chimes(self) -> dict[Literal["start", "end"], Path]:
        """The chimes that are the user's own."""
        own: dict[Literal["start", "end"], str | None] = {"start": self.start_chime, "end": self.end_chime}
        return {name: path_of(path) for name, path in own.items() if path}


def config_file() -> Path:
    """Give the path of the configuration file, which need not exist."""
    return config_folder() / "config.toml"


def load_config() -> Config:
    """Read the user's defaults.

    Raises:
        ConfigError: the file is no TOML, or holds an unknown key or a wrong value.
    """
    path = config_file()
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read {path}: {error}") from error
    import tomllib

    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: this is no TOML: {error}") from None
    for key, value in found.items():
        _check(path, key, value)
    volume = {kind: float(level) for kind, level in found.pop("volume", {}).items()}
    companions = _companions(path, found.pop("companions", []))
    return Config(**found, volume=volume, companions=companions)


def _companions(path: Path, names: list[Any]) -> tuple[str, ...]:
    try:
        return companions_named("companions", map(str, names))
    except ChoiceError as error:
        raise ConfigError(f"{path}: {error}") from None


def _check(path: Path, key: str, value: Any) -> None:
    if key not in _TYPES:
        raise ConfigError(f"{path}: unknown key {key!r}; {did_you_mean(key, _TYPES)}")
    kind, expected = _TYPES[key]
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise ConfigError(f"{path}: {key} = {value!r} is not {expected}")
    if value not in {"talk": TALKS, "format": FORMATS}.get(key, (value,)):
        raise ConfigError(f"{path}: {key} = {value!r} is not {expected}")
    if isinstance(value, int) and kind is int and not RATES[0] <= value <= RATES[1]:
        raise ConfigError(f"{path}: rate = {value} is out of range; expected {RATES[0]} to {RATES[1]} words a minute")
    if isinstance(value, float) and not PITCHES[0] <= value <= PITCHES[1]:
        raise ConfigError(
            f"{path}: pitch = {value:g} is out of range; expected {PITCHES[0]:g} to {PITCHES[1]:g} semitones"
        )
    if isinstance(value, dict):
        for name, level in value.items():
            if name not in VOLUMES:
                raise ConfigError(f"{path}: volume: unknown kind {name!r}; {did_you_mean(name, VOLUMES)}")
            if isinstance(level, bool) or not isinstance(level, int | float) or not -60 <= level <= 12:
                raise ConfigError(f"{path}: volume: {name} = {level!r} is out of range; expected -60 to 12 decibels")
