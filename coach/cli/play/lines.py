"""What plain lines tell of live play: what begins, each sentence, each pause, each note; once, in order."""

from __future__ import annotations

from coach.cli.play.words import STATES, place, set_of, words
from coach.live.view import View
from coach.timing import clock


class Lines:
    """Tells of each view what the ones before it have not told."""

    def __init__(self) -> None:
        self._before: View | None = None
        self._begun: tuple[str, str | None, int] | None = None
        """Exercise, side and set that were told last."""

    def of(self, view: View) -> list[str]:
        """Give the lines to write now, without line ends; each tells how long the coach has been heard."""
        before, self._before = self._before, view
        told = [] if before else [view.title]
        if view.state != (before.state if before else "playing") and view.state in STATES:
            name, more = STATES[view.state]
            told.append("; ".join(filter(None, (words(view.language)(name), more))))
        told += self._beginning(view, before)
        again = before is None or view.phrase != before.phrase or view.said < before.said
        if again and view.state != "paused" and view.phrase and _sentence(view.phrase):
            told.append(view.phrase)
        if view.note and view.note != (before.note if before else ""):
            told.append(view.note)
        if view.underruns > (before.underruns if before else 0):
            told.append(f"the sound broke off {view.underruns} ×")
        at = clock(view.heard, millis=False)
        return [f"{at:>7}  {line}" for line in told]

    def _beginning(self, view: View, before: View | None) -> list[str]:
        """Tell of an exercise, side or set when the body begins with it, of a rest, and of a jump while paused."""
        told = words(view.language)
        if view.state == "paused":  # nothing begins, but one may go elsewhere
            return [f"= {view.exercise}"] if before and view.exercise != before.exercise else []
        if view.body == "rest" and (before is None or before.body != "rest"):
            return [f"{told('screen-rest')}, {clock(view.phase_left, millis=False)}"]
        begun = (view.exercise, view.side, view.set)
        if view.body != "move" or begun == self._begun:
            return []
        self._begun = begun
        parts = [*place(view), *set_of(view)]
        if view.cycles:
            parts.append(told(f"screen-{'bouts' if view.bouts else 'repetitions'}", count=view.cycles))
        return ["= " + ", ".join((*parts, clock(view.left_here, millis=False)))]


def _sentence(phrase: str) -> bool:
    """Tell a sentence from a word on a beat, which is not worth a line."""
    return phrase.rstrip("\"'”’)").endswith((".", "!", "?", "…", ":", "。", "！", "？"))
