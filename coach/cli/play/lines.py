"""What plain lines tell of live play: what begins, each sentence, each pause, each note; once, in order."""

from __future__ import annotations

from typing import Final

from coach.live.view import State, View
from coach.timing import Ms, clock

_STATES: Final[dict[State, str]] = {
    "playing": "goes on",
    "paused": "paused; space goes on",
    "waiting": "as long as you like; space goes on",
    "holding": "one moment: the voice is still speaking",
}


class Lines:
    """Tells of each view what the ones before it have not told."""

    def __init__(self) -> None:
        self._before: View | None = None
        self._total = 0.0
        """Of the whole routine, in milliseconds, as last seen."""
        self._begun: tuple[str, str | None, int] | None = None
        """Exercise, side and set that were told last."""

    def of(self, view: View) -> list[str]:
        """Give the lines to write now, without line ends."""
        before, self._before = self._before, view
        self._total = view.left / (1 - view.done) if view.done < 1 else self._total
        told = [] if before else [view.title]
        if view.state != (before.state if before else "playing") and view.state in _STATES:
            told.append(_STATES[view.state])
        told += self._beginning(view, before)
        again = before is None or view.phrase != before.phrase or view.said < before.said
        if again and view.phrase and _sentence(view.phrase):
            told.append(view.phrase)
        if view.note and view.note != (before.note if before else ""):
            told.append(view.note)
        if view.underruns > (before.underruns if before else 0):
            told.append(f"the sound broke off {view.underruns} ×")
        at = clock(Ms(max(0, round(self._total - view.left))), millis=False)
        return [f"{at:>7}  {line}" for line in told]

    def _beginning(self, view: View, before: View | None) -> list[str]:
        """Tell of an exercise, side or set when the body begins with it, and of a rest."""
        if view.body == "rest" and (before is None or before.body != "rest"):
            return [f"rest, {clock(view.phase_left, millis=False)}"]
        place = (view.exercise, view.side, view.set)
        if view.body != "move" or place == self._begun:
            return []
        self._begun = place
        parts = [view.exercise, view.side or "", f"set {view.set} of {view.sets}" if view.sets > 1 else ""]
        if view.cycles:
            unit = "bout" if view.bouts else "repetition"
            parts.append(f"{view.cycles} {unit}{'' if view.cycles == 1 else 's'}")
        parts.append(clock(view.left_here, millis=False))
        return ["= " + ", ".join(filter(None, parts))]


def _sentence(phrase: str) -> bool:
    """Tell a sentence from a word on a beat, which is not worth a line."""
    return phrase.rstrip("\"'”’)").endswith((".", "!", "?", "…", ":", "。", "！", "？"))
