"""What `coach today` tells: how far one is, what is due, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from coach.cli.today.agenda import Agenda, named
from coach.cli.weeks import Plans
from coach.timing import clock


def headline(agenda: Agenda) -> str:
    """Tell how much of the program is done, how many days were missed, and when it ends."""
    stands = agenda.standing
    count = len(stands.placed)
    facts = [f"{stands.done} of {count} session{'s' * (count != 1)} done"]
    facts += [f"{stands.missed} day{'s' * (stands.missed != 1)} missed"] if stands.missed else []
    facts += [f"{'ended' if stands.is_over else 'ends'} on {stands.end}"]
    return f"{agenda.program.title}: {', '.join(facts)}"


def due(agenda: Agenda) -> Iterator[str]:
    """Tell what is due today, with lengths, or why nothing is.

    Raises:
        CoachError: what is due cannot be planned or spoken.
    """
    stands, plans = agenda.standing, Plans()
    for _, tracks in groupby(agenda.due(), key=lambda each: each[0].item.name):
        found = [*tracks]
        lesson = found[0][1]
        whole = "" if len(found) == len(lesson.tracks) else ", the rest of it"
        yield f"due {named(stands.today, stands.today)}: {lesson.title}{whole}"
        for _, _, planned in found:
            length = clock(plans.of(planned).duration, millis=False)
            words = agenda.asked(planned).differing(planned.routine, agenda.config)
            yield f"  {length:>7}  {' '.join([planned.routine.name, *words])}"
    if not stands.due:
        yield nothing_due(agenda)


def nothing_due(agenda: Agenda, day: str | None = None) -> str:
    """Tell why nothing is due on the day that was asked about, which is called as `day` says; today by its name."""
    stands = agenda.standing
    day = day or named(stands.today, stands.today)
    if stands.today < stands.start:
        return f"not begun yet, {day}"
    if any(each.day == stands.today for each in stands.days):
        return f"all is done {day}"
    return "it is over; `coach today --start PROGRAM` begins another" if stands.is_over else f"rest {day}"


def following(agenda: Agenda) -> Iterator[str]:
    """Tell what comes next, and which other programs go on."""
    stands = agenda.standing
    if (day := stands.next_day) is not None:
        first = next(each.item.name for each in stands.placed if each.day == day)
        yield f"next: {agenda.lessons[first].title}, {named(day, stands.today)}"
    if agenda.others:
        yield f"begun too: {', '.join(agenda.others)}; `coach today {agenda.others[0]}` tells of it"
