"""What fit chose, in sentences: each exercise with its amounts, and why a target is not reached."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from coach.language.bind import bind
from coach.language.quantity import Quantity, written_duration
from coach.language.ranges import Amount, Space, amounts
from coach.language.routine import Routine
from coach.language.wishes import Wishes
from coach.plan.fit.lengths import Values
from coach.plan.fit.search import Fit
from coach.timing import UNITS, clock

MOST_REASONS = 3
"""How many differences between two choices are named."""


def told(routine: Routine, wishes: Wishes, space: Space, found: Fit) -> tuple[str, ...]:
    """Say what was chosen, an exercise a sentence; and of a target out of reach what is nearest, and why.

    Args:
        routine: as it was written.
        wishes: what the listener chose else.
        space: its ranges.
        found: what was picked of them.
    """

    def chosen(values: Values) -> list[Amount]:
        script = bind(routine, space.wishes(wishes, values)).script
        used = {use for each in space.ranges for use in each.uses}
        return [amount for amount in amounts(script) if (amount.item, amount.field) in used]

    parts: dict[tuple[int, str], list[str]] = {}
    for amount in chosen(found.values):
        parts.setdefault((amount.item, amount.exercise), []).append(_amount(amount))
    sentences = [f"{name}: {', '.join(said)}" if name else ", ".join(said) for (_, name), said in parts.items()]
    if not found.reached:
        sentences.append(f"{clock(found.target, millis=False)} cannot be reached: {_why(space, found, chosen)}")
    return tuple(sentences)


def _why(space: Space, found: Fit, chosen: Callable[[Values], list[Amount]]) -> str:
    if found.below is None or found.above is None:
        at = -1 if found.above is None else 0
        name = "longest" if found.above is None else "shortest"
        ends = all(value == each.values[at] for each, value in zip(space.ranges, found.values, strict=True))
        where = f", with all ranges at their {'high' if at else 'low'} ends" if ends else ""
        return f"the {name} is {clock(found.length, millis=False)}{where}"
    (short, lower), (long, higher) = found.below, found.above
    pairs = zip(chosen(lower), chosen(higher), strict=True)
    steps = [_step(before, after) for before, after in pairs if before.quantity != after.quantity]
    more = f" and {len(steps) - MOST_REASONS} more" if len(steps) > MOST_REASONS else ""
    between = ", ".join(steps[:MOST_REASONS]) + more
    return f"the nearest are {clock(short, millis=False)} and {clock(long, millis=False)}; between them lies {between}"


def _step(before: Amount, after: Amount) -> str:
    name = f"{after.exercise}: " if after.exercise else ""
    return f"{name}{_amount(before)} or {_amount(after)}"


def _amount(amount: Amount) -> str:
    """Say one amount: `14 times`, `2 sets`, `holds of 25 s`, `rest 40 s`."""
    field = amount.field.split()[0]
    quantity = amount.quantity
    match field:
        case "repeat":
            return _many(quantity, "time")
        case "sets":
            return _many(quantity, "set")
        case "rounds":
            return _many(quantity, "round")
        case "for":
            return _time(quantity)
        case "hold":
            return f"hold {_time(quantity)}"
    return f"{field} {_time(quantity)}"


def _many(quantity: Quantity, what: str) -> str:
    number = f"{float(quantity.exact):g}"
    return f"{number} {what}{'s' * (number != '1')}"


def _time(quantity: Quantity) -> str:
    """Write a length, from two minutes on in minutes and seconds."""
    exact = quantity.exact
    if quantity.unit == "ms" and exact > 2 * UNITS["min"] and exact % UNITS["min"]:
        minutes, rest = divmod(exact, UNITS["min"])
        return f"{minutes} min {written_duration(Fraction(rest))}"
    return str(quantity)
