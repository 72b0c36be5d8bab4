"""What each key of a program means, in a sentence: for editors, and for the tables of docs/programs.md."""

from __future__ import annotations

from typing import Final

_WHEN: Final = "the weeks, days or levels at which it is done, such as `week is 2-6`; always if nothing is said"
_TALK: Final = "`full`, `less` or `beats-only`"

KEYS: Final[dict[str, dict[str, str]]] = {
    "Program": {
        "program": "its title; needed",
        "language": "of its sessions: `en` or `zh`; `en` if nothing is said",
        "group": "a word for readers, such as `walking`",
        "about": "what it is, in a sentence; for readers",
        "source": "where it comes from; for readers",
        "notes": "what is from the source, and what is your own; for readers",
        "weeks": "how many weeks it takes; needed",
        "days": "`every day`, so many as `3 a week`, or a list of days from 1 to 7; `every day` if nothing is said",
        "missed": "what becomes of a missed day: `shift` moves all that follows, `skip` leaves it out; `shift`",
        "deload": "weeks to recover in",
        "talk": f"{_TALK}, in all sessions; if nothing is said, in full where something is new",
        "sessions": "the parts of a day, each with what is done in it",
        "do": "what is done each day, in place of `sessions` where a day has but one",
    },
    "Slot": {
        "session": "the part of the day, such as `morning`; needed",
        "when": _WHEN,
        "talk": f"{_TALK}, in this session",
        "do": "a list of routines; needed",
    },
    "Task": {
        "routine": "a routine: a file beside this one, or a name that `coach list` tells; needed",
        "when": _WHEN,
        "level": "one of its levels, in place of the one that the listener chooses",
        "set": "its settings, and amounts of its exercises (`EXERCISE.KEY`): a value, a way, or a list by weeks",
        "without": "a list of its exercises to leave out",
        "only": "a list of its exercises: no others are done",
        "side": "`left` or `right`: only that side",
        "fit": "a length such as `15 min`, for which amounts within ranges are picked",
        "talk": f"{_TALK}, in this routine",
    },
    "Deload": {
        "weeks": "a week, or a list of them; needed",
        "by": "by which part all that grows is less in them, such as `40 %`; needed",
    },
}
"""By model and key, in the order of the tables."""
