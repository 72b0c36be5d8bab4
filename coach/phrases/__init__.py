"""The coach's own sentences: a Fluent file per language, so that none stands in code.

Takes the name of a sentence and its values; gives text. Knows nothing of routines or times.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

_FOLDER: Final = Path(__file__).parent
LANGUAGES: Final = tuple(sorted(path.stem for path in _FOLDER.glob("*.ftl")))
"""Languages that the coach speaks."""


class Phrases:
    """The sentences of one language."""

    def __init__(self, language: str) -> None:
        self._told: dict[tuple[object, ...], str] = {}
        self._bundle = _bundle(language)

    def __call__(self, name: str, /, **values: str | int) -> str:
        """Give a sentence.

        Raises:
            LookupError: the file has no such sentence, or the sentence needs a value that was not given.
        """
        key = (name, *values.items())
        if key not in self._told:
            self._told[key] = self._sentence(name, values)
        return self._told[key]

    def _sentence(self, name: str, values: dict[str, str | int]) -> str:
        pattern = self._bundle.get_message(name).value if self._bundle.has_message(name) else None
        if pattern is None:
            raise LookupError(f"no sentence {name!r}")
        text, errors = self._bundle.format_pattern(pattern, values)
        if errors:
            raise LookupError(f"the sentence {name!r}: {errors[0]}")
        return str(text)


@cache
def _bundle(language: str) -> FluentBundle:
    """Read a language's file, once: it takes as long as to plan a short routine."""
    from fluent.runtime import FluentBundle, FluentResource

    # without isolation, which would send direction marks to the voice
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource((_FOLDER / f"{language}.ftl").read_text("utf-8")))
    return bundle
