"""The model of a routine: its facts, what the listener may choose, and the list of what is to be done.

All models are frozen, refuse unknown keys and keep the place where they were written, for errors of later passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag

from coach.language.exercise import Exercise, Side
from coach.language.fields import FILLED, NAMED, PLACELESS, Count, Item, Span, Title, Word, Words, Written
from coach.language.items import Open, Pause, Rest, Return, Safety, Say, opener
from coach.language.setting import Setting

Talk = Literal["full", "less", "beats-only"]
TALKS: Final[tuple[Talk, ...]] = ("full", "less", "beats-only")
"""How much the coach talks."""
BUILT_IN: Final = {"talk": Setting(default="full", choices=TALKS)}
"""Settings that every routine has."""


class Part(Item):
    """A title with items, and the least rest between its exercises; `chapter: one` makes all of it one chapter."""

    part: Title
    change: Span | None = None
    chapter: Literal["one"] | None = None
    do: Items


class Circuit(Item):
    """Items that are done in rounds, with the least rests between its exercises and between its rounds."""

    circuit: Title
    rounds: Count
    rest: Span | None = None
    change: Span | None = None
    do: Items


class Include(Item):
    """Another routine's script, with choices of its own."""

    include: Word
    level: Word | None = None
    set_: Words = Field(default_factory=dict, alias="set")
    without: tuple[Word, ...] = ()
    only: tuple[Word, ...] = ()
    side: Side | None = None
    loaded: Routine | None = Field(default=None, exclude=True, alias="<loaded>")
    """What was found under its name."""


_ITEMS: Final = {
    "say": Say, "safety": Safety, "return": Return, "pause": Pause, "rest": Rest, "open": Open,
    "part": Part, "circuit": Circuit, "include": Include, "exercise": Exercise,
}  # fmt: skip
MAX_LEVELS: Final = 50
"""A routine is bound at each of its levels when it is read."""
OPENERS: Final = tuple(_ITEMS)
"""The keys that say what an item is."""


AnyItem = Annotated[
    Annotated[Say, Tag("<say>")]
    | Annotated[Safety, Tag("<safety>")]
    | Annotated[Return, Tag("<return>")]
    | Annotated[Pause, Tag("<pause>")]
    | Annotated[Rest, Tag("<rest>")]
    | Annotated[Open, Tag("<open>")]
    | Annotated[Part, Tag("<part>")]
    | Annotated[Circuit, Tag("<circuit>")]
    | Annotated[Include, Tag("<include>")]
    | Annotated[Exercise, Tag("<exercise>")],
    Discriminator(lambda data: opener(data, OPENERS)),
]
Items = Annotated[tuple[AnyItem, ...], FILLED]


def _pronounced(value: dict[str, str]) -> dict[str, str]:
    for word, spelled in value.items():
        if not any(letter.isalnum() for letter in word) or not any(letter.isalnum() for letter in spelled):
            raise ValueError(f"{word!r}: expected a word, and how it is spelled for the voice")
    return value


def _few(value: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    if len(value) > MAX_LEVELS:
        raise ValueError(f"{len(value)} levels are too many; at most {MAX_LEVELS}")
    return value


class Routine(Written):
    """A whole routine, as its author wrote it."""

    routine: Title
    language: Annotated[Word, Field(pattern=r"^[a-z]{2,3}$")] = "en"
    group: Word = ""
    about: Word = ""
    source: Word = ""
    notes: Word = ""
    kit: Word = ""
    position: Word = ""
    pronounce: Annotated[Words, AfterValidator(_pronounced)] = Field(default_factory=dict)
    settings: Annotated[dict[str, Setting], PLACELESS, NAMED] = Field(default_factory=dict)
    levels: Annotated[dict[str, Words], PLACELESS, NAMED, AfterValidator(_few)] = Field(default_factory=dict)
    script: Items
    name: str = Field(default="routine", exclude=True)
    """How files made from it are called; the file's own name."""

    @property
    def title(self) -> str:
        """What the coach calls it."""
        return self.routine


def items_of(items: Iterable[object]) -> Iterator[object]:
    """Give all items in order, those inside parts and circuits too."""
    for item in items:
        yield item
        if isinstance(item, Part | Circuit):
            yield from items_of(item.do)


def exercises(items: Iterable[object]) -> Iterator[Exercise]:
    """Give all exercises among items, in order."""
    return (item for item in items_of(items) if isinstance(item, Exercise))
