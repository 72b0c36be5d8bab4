"""What a voice speaks to have its loudness measured, and to be heard by who chooses one."""

from __future__ import annotations

from typing import Final, NamedTuple


class Passage(NamedTuple):
    """A few sentences of the coach's own."""

    prose: str
    beats: tuple[str, ...]
    """Words that stand on beats."""
    instruction: str


_PASSAGES: Final = {
    "en": "Stand straight, chest and head up. Lie on your back and breathe in slowly. Left, right, and turn around.",
    "zh": "站直，挺胸抬头。仰卧，慢慢吸气。左，右，然后转身。",
    "de": "Steh gerade, Brust und Kopf hoch. Leg dich auf den Rücken und atme langsam ein. Links, rechts, umdrehen.",
    "es": "Ponte recto, pecho arriba. Túmbate boca arriba e inspira despacio. Izquierda, derecha, y media vuelta.",
    "fr": "Tiens-toi droit, la tête haute. Allonge-toi sur le dos et inspire lentement. Gauche, droite, et demi-tour.",
}
_COUNTING: Final = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12."
"""For other languages: numbers, which every voice knows."""
_TRIED: Final = {
    "en": Passage(
        "Stand straight, chest and head up. Breathe in slowly.",
        ("left", "right", "left", "right", "three", "two", "stop"),
        "Look over your left shoulder. Then turn round.",
    ),
    "zh": Passage("站直，挺胸抬头。慢慢吸气。", ("左", "右", "左", "右", "三", "二", "停"), "从左边回头看。然后转身。"),
    "de": Passage(
        "Steh gerade, Brust und Kopf hoch. Atme langsam ein.",
        ("links", "rechts", "links", "rechts", "drei", "zwei", "stopp"),
        "Schau über deine linke Schulter. Dann dreh dich um.",
    ),
    "es": Passage(
        "Ponte recto, pecho arriba. Inspira despacio.",
        ("izquierda", "derecha", "izquierda", "derecha", "tres", "dos", "alto"),
        "Mira por encima del hombro izquierdo. Luego date la vuelta.",
    ),
    "fr": Passage(
        "Tiens-toi droit, la tête haute. Inspire lentement.",
        ("gauche", "droite", "gauche", "droite", "trois", "deux", "stop"),
        "Regarde par-dessus l'épaule gauche. Puis fais demi-tour.",
    ),
}


def measured_passage(language: str) -> str:
    """Give what loudness is measured on."""
    return _PASSAGES.get(language, _COUNTING)


def tried_passage(language: str) -> Passage:
    """Give what a voice of a language is tried with."""
    return _TRIED.get(language, Passage(_COUNTING, ("1", "2", "3", "4"), "10, 20, 30."))
