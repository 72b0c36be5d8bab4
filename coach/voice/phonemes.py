"""Phonemes in the place of a word's spelling, in espeak's mnemonics: `[[s'oU@s]]`.

Only a lexicon and a routine's `pronounce` may hold them. In what a voice is given to read they stand between two
control characters, which no text can hold, so that brackets in a sentence never become phonemes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import Final

from coach.store import Store, key_of
from coach.voice.engines import Delivery, Utterance, Voice
from coach.voice.voices import engine_version

OPEN: Final = "\x0e"
CLOSE: Final = "\x0f"
"""Shift out and shift in: what stands between them is phonemes."""
MARKED: Final = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
_WRITTEN: Final = re.compile(r"\[\[((?:(?!\[\[|\]\]).)*)\]\]", re.DOTALL)
_BETWEEN_WORDS: Final = "||"
"""Parts words of phonemes as a space does, but no text is cut at it."""
_RATE: Final = 300
_MORE: Final = "|p"
"""A phoneme of every language, set apart from those before it."""


def holds_phonemes(said: str) -> bool:
    """Tell whether what is said in a word's place is written as phonemes, rightly or not."""
    return "[[" in said or "]]" in said


def marked(said: str) -> str:
    """Give what is said in a word's place as a voice reads it: phonemes between their marks, a respelling as it is."""
    match = _WRITTEN.fullmatch(said)
    return f"{OPEN}{_BETWEEN_WORDS.join(match[1].split())}{CLOSE}" if match else said


def unmarked(reading: str) -> str:
    """Give a reading without its marks; the phonemes stay."""
    return MARKED.sub(r"\1", reading)


def for_espeak(reading: str) -> tuple[str, bool]:
    """Give a reading as espeak wants it, phonemes in double brackets, and whether it holds any.

    Where it does, double brackets of the text itself are parted, for espeak would take them for phonemes too.
    """
    if OPEN not in reading:
        return reading, False
    return MARKED.sub(r"[[\1]]", reading.replace("[[", "[ [")), True


def misspelled(said: str) -> str | None:
    """Tell what is wrong with how phonemes are written, or None."""
    match = _WRITTEN.fullmatch(said)
    if match is None:
        return f"{said!r}: expected phonemes alone, between [[ and ]]"
    return None if match[1].strip() else "there are no phonemes between [[ and ]]"


def unknown(entries: Iterable[str], voice: Voice, store: Store) -> dict[str, str]:
    """Tell which phonemes espeak does not know; it leaves them out without a word.

    Args:
        entries: as they are written, `[[s'oU@s]]`.
        voice: one of espeak's, in whose language they are.
        store: where the answer is kept.

    Returns:
        What is wrong, for those that are.
    """
    entries = sorted(set(entries))
    key = key_of("phonemes", voice.engine, engine_version(voice.engine), voice.id, entries)
    if blob := store.get(key):
        return dict(json.loads(blob))
    words = {entry: match[1].split() for entry in entries if (match := _WRITTEN.fullmatch(entry))}
    wrong = _wrong(sorted({word for parts in words.values() for word in parts}), voice)
    found = {entry: next((wrong[word] for word in parts if word in wrong), "") for entry, parts in words.items()}
    found = {entry: problem for entry, problem in found.items() if problem}
    store.put(key, json.dumps(found).encode())
    return found


def _wrong(words: list[str], voice: Voice) -> dict[str, str]:
    """Tell what is wrong with single words of phonemes: espeak ends a word at the first that it does not know."""
    counts = _counts(words, voice)
    wrong = {word: "espeak makes no sound of these phonemes" for word, count in counts.items() if not count}
    after = _counts([word + _MORE for word in words], voice)
    for word in (word for word in words if after[word + _MORE] <= counts[word]):
        starts = [word[:end] for end in range(1, len(word))]
        alone, more = _counts(starts, voice), _counts([start + _MORE for start in starts], voice)
        known = max((len(start) for start in starts if more[start + _MORE] > alone[start]), default=0)
        wrong[word] = f"espeak knows no phoneme {word[known:]!r}" + (f", after {word[:known]!r}" if known else "")
    return wrong


def _counts(words: Sequence[str], voice: Voice) -> dict[str, int]:
    """Tell how many phonemes espeak speaks of each word."""
    from coach.voice.process import Request, speak_all

    requests = [Request(f"{OPEN}{word}{CLOSE}", voice.id, Delivery(_RATE)) for word in words]
    with closing(speak_all(voice.engine, requests)) as utterances:
        return {word: _heard(utterance) for word, utterance in zip(words, utterances, strict=True)}


def _heard(utterance: Utterance) -> int:
    return sum(1 for _, name in utterance.phonemes if name.strip("_:|"))
