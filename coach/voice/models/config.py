"""What stands beside a model: `NAME.onnx.json`, as Piper's trainer writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from coach.voice.engines import WRITTEN, Unavailable

BOS: Final = "^"
PAD: Final = "_"
EOS: Final = "$"
"""Symbols of a text's beginning, of what stands between two sounds, and of its end."""
_LARGEST: Final = 16 * 2**20
"""Bytes that such a file may have."""

Scale = Annotated[float, Field(ge=0, le=10)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class _Audio(_Part):
    sample_rate: int = Field(ge=4_000, le=192_000)
    quality: str = ""


class _Espeak(_Part):
    voice: str = ""


class _Inference(_Part):
    noise_scale: Scale = 0.667
    length_scale: Annotated[float, Field(gt=0, le=10)] = 1.0
    noise_w: Scale = 0.8


class _Language(_Part):
    code: str = ""
    name_english: str = ""
    country_english: str = ""


class Config(_Part):
    """How a model is used; keys that are not here are Piper's own affair."""

    audio: _Audio
    espeak: _Espeak = _Espeak()
    inference: _Inference = _Inference()
    language: _Language = _Language()
    dataset: str = ""
    phoneme_type: Literal["espeak", "text"] = "espeak"
    phoneme_id_map: dict[str, list[int]]
    vowel_clusters: list[list[str]] = []
    num_speakers: int = Field(default=1, ge=0)
    speaker_id_map: dict[str, int] = {}

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Config:
        if missing := [symbol for symbol in (BOS, PAD, EOS) if not self.phoneme_id_map.get(symbol)]:
            raise ValueError(f"phoneme_id_map has no ids for {' '.join(missing)}")
        if self.phoneme_type == "espeak" and not self.espeak.voice:
            raise ValueError("espeak.voice is missing")
        return self

    @property
    def languages(self) -> tuple[str, ...]:
        """The language, such as `en-us`."""
        head, dash, tail = (self.language.code or self.espeak.voice or "mul").lower().replace("_", "-").partition("-")
        return (WRITTEN.get(head, head) + dash + tail,)

    @property
    def speakers(self) -> dict[str, int]:
        """Numbers of the speakers by name; empty if there is only one."""
        if self.num_speakers < 2:
            return {}
        return self.speaker_id_map or {f"{number}": number for number in range(self.num_speakers)}

    @property
    def title(self) -> str:
        """What people call the voice."""
        place = f" ({self.language.country_english})" if self.language.country_english else ""
        named = f"{self.language.name_english or self.languages[0]}{place}"
        title = ", ".join(filter(None, (self.dataset, named)))
        some = next(iter(self.speakers), "")
        return f"{title}, {len(self.speakers)} speakers such as /{some}" if some else title


def read_config(path: Path) -> Config:
    """Read the file beside a model that says how it is used.

    Raises:
        Unavailable: it is not there, or not as Piper writes it; all that is wrong is told.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise Unavailable(f"{path.name} is too large to be what tells how to use a model; expected Piper's JSON")
        return Config.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise Unavailable(f"{path.name} is not as Piper writes it: {_told(error)}") from None
    except OSError as error:
        reason = "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise Unavailable(f"{path.name} {reason}; it must lie beside {path.stem}") from None


def _told(error: ValidationError) -> str:
    problems = []
    for problem in error.errors(include_url=False, include_input=False)[:5]:
        place = ".".join(map(str, problem["loc"]))
        message = problem["msg"].removeprefix("Value error, ")
        problems.append(f"{place}: {message}" if place else message)
    return "; ".join(problems)
