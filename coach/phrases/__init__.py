"""The coach's own sentences: a Fluent file per language, so that none stands in code.

Takes the name of a sentence and its values; gives text. Knows nothing of routines or times.

To read a Fluent file and its library takes longer than all else before a first sound, so what was told once is kept.
"""

from __future__ import annotations

import atexit
import json
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coach.folders import text_store
from coach.installed import installed_version
from coach.store import key_of

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

_FOLDER: Final = Path(__file__).parent
_MADE_WITH: Final = ("fluent.runtime", "Babel")
"""Distributions that form sentences; Babel writes the numbers in them."""
_MOST_KEPT: Final = 4000
"""Sentences of one language that are kept; when there are more, those that were not told this time go."""
LANGUAGES: Final = tuple(sorted(path.stem for path in _FOLDER.glob("*.ftl")))
"""Languages that the coach speaks."""


class Phrases:
    """The sentences of one language."""

    def __init__(self, language: str) -> None:
        self._sentences = _sentences(language)

    def __call__(self, name: str, /, **values: str | int) -> str:
        """Give a sentence.

        Raises:
            LookupError: the file has no such sentence, or the sentence needs a value that was not given.
        """
        return self._sentences.told(name, values)


class _Sentences:
    """A language's file, and what was told of it: now, and by processes before."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._text = (_FOLDER / f"{language}.ftl").read_text("utf-8")
        self._store = text_store()
        made_by = Path(__file__).read_bytes(), *map(installed_version, _MADE_WITH)
        self._key = key_of("sentences", language, self._text, made_by)
        blob = self._store.get(self._key)
        self._kept: dict[str, str] = {} if blob is None else json.loads(blob)
        self._told: dict[str, str] = {}
        atexit.register(self._keep)

    def told(self, name: str, values: dict[str, str | int]) -> str:
        key = repr((name, values))
        text = self._told.get(key, self._kept.get(key))
        if text is None:
            text = self._made(name, values)
        self._told[key] = text
        return text

    def _made(self, name: str, values: dict[str, str | int]) -> str:
        pattern = self._bundle.get_message(name).value if self._bundle.has_message(name) else None
        if pattern is None:
            raise LookupError(f"no sentence {name!r}")
        text, errors = self._bundle.format_pattern(pattern, values)
        if errors:
            raise LookupError(f"the sentence {name!r}: {errors[0]}")
        return str(text)

    @cached_property
    def _bundle(self) -> FluentBundle:
        from fluent.runtime import FluentBundle, FluentResource

        # without isolation, which would send direction marks to the voice
        bundle = FluentBundle([self._language], use_isolating=False)
        bundle.add_resource(FluentResource(self._text))
        return bundle

    def _keep(self) -> None:
        if self._told.keys() <= self._kept.keys():
            return
        both = self._kept | self._told
        self._store.put(self._key, json.dumps(self._told if len(both) > _MOST_KEPT else both).encode())
        self._store.trim()


_sentences = cache(_Sentences)
