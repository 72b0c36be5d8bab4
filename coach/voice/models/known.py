"""Piper's own voices: those worth recommending, and where each of its some hundred lies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_BASE: Final = "https://huggingface.co/rhasspy/piper-voices/resolve/main"
_NAME: Final = re.compile(r"([a-z]{2,3})_([A-Z]{2,3})-([A-Za-z0-9_+]+)-(x_low|low|medium|high)")
"""Language, country, voice and quality."""

RECOMMENDED: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("en_US-joe-medium", "en_GB-alba-medium"),
    "de": ("de_DE-thorsten-medium",),
    "es": ("es_ES-davefx-medium",),
    "fr": ("fr_FR-siwis-medium",),
    "zh": ("zh_CN-huayan-medium",),
}
"""Voices of free licences by language, each some 60 MB."""


def is_known(name: str) -> bool:
    """Tell whether a name is made as Piper names its voices, such as `de_DE-thorsten-medium`."""
    return _NAME.fullmatch(name.partition("/")[0]) is not None


def known_for(language: str) -> tuple[str, ...]:
    """Give the recommended voices of a language."""
    return RECOMMENDED.get(language.split("-")[0], ())


def address_of(name: str) -> str:
    """Give the address of the model that Piper calls so; its JSON lies beside it."""
    match = _NAME.fullmatch(name)
    if match is None:
        raise ValueError(name)
    language, country, voice, quality = match.groups()
    return f"{_BASE}/{language}/{language}_{country}/{voice}/{quality}/{name}.onnx"
