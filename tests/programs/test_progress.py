"""Values week by week: ways, lists and lighter weeks."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.programs.progress import amount_of, parse_value

NOTHING = Fraction(0)


def weekly(text: str | list[str], weeks: int) -> list[str]:
    return [parse_value(text).at(week, weeks, NOTHING, None) for week in range(1, weeks + 1)]


@pytest.mark.parametrize(
    ("written", "weeks", "values"),
    [
        ("5", 3, "5 5 5"),
        ("5 -> 20", 6, "5 8 11 14 17 20"),
        ("5 → 20", 4, "5 10 15 20"),
        ("5->20 over 4 weeks", 6, "5 10 15 20 20 20"),
        ("5 -> 20 over 6 weeks", 6, "5 8 11 14 17 20"),
        ("20 -> 5", 4, "20 15 10 5"),
        ("30 -> 50", 4, "30 37 43 50"),
        ("30 -> 50 by 5", 4, "30 35 45 50"),
        ("30 -> 52 by 5", 3, "30 40 52"),
        ("2.5 -> 5", 3, "2.5 4 5"),
        ("0.1 -> 0.5", 3, "0.1 0.3 0.5"),
        ("1 -> 2 by 0.25", 5, "1 1.25 1.5 1.75 2"),
        ("5 -> 20", 1, "20"),
        (["5", "5", "10"], 5, "5 5 10 10 10"),
    ],
)
def test_values_by_week(written: str | list[str], weeks: int, values: str) -> None:
    assert weekly(written, weeks) == values.split()


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("20 s -> 30 s", ["20 s", "25 s", "30 s"]),
        ("20 -> 30 s", ["20 s", "25 s", "30 s"]),
        ("2 s -> 5 s", ["2 s", "4 s", "5 s"]),
        ("10 min -> 20 min by 2 min", ["10 min", "16 min", "20 min"]),
        ("70 -> 80 steps/min", ["70 steps/min", "75 steps/min", "80 steps/min"]),
    ],
)
def test_units_stay(written: str, values: list[str]) -> None:
    assert weekly(written, 3) == values


@pytest.mark.parametrize(
    ("written", "week", "less", "least", "value"),
    [
        ("5 -> 20", 4, "0.4", None, "8"),
        ("5 -> 20", 4, "0.4", "10", "10"),
        ("5 -> 20 by 5", 4, "0.4", None, "10"),
        ("20 -> 5", 4, "0.4", None, "11"),
        (["5", "10", "20", "20"], 4, "0.4", None, "12"),
        (["20", "20", "20", "20"], 4, "0.4", None, "20"),
        (["turns", "half an hour"], 2, "0.4", None, "half an hour"),
        ("20", 4, "0.4", None, "20"),
        ("1 -> 2", 6, "0.99", None, "1"),
        ("20 s -> 40 s", 6, "0.5", None, "20 s"),
    ],
)
def test_a_lighter_week_takes_from_what_grows(
    written: str | list[str], week: int, less: str, least: str | None, value: str
) -> None:
    assert parse_value(written).at(week, 6, Fraction(less), None if least is None else Fraction(least)) == value


ENDS = st.decimals(min_value=0, max_value=2000, places=1, allow_nan=False).map(str)


@given(ENDS, ENDS, st.integers(1, 104), st.sampled_from([NOTHING, Fraction(2, 5)]))
def test_a_way_keeps_between_its_ends_and_arrives(first: str, last: str, weeks: int, less: Fraction) -> None:
    if Fraction(first) == Fraction(last):
        return
    way = parse_value(f"{first} -> {last}")
    amounts = [
        amount_of(way.at(week, weeks, less, Fraction(min(first, last, key=Fraction)))) for week in range(1, weeks + 1)
    ]
    numbers = [amount.number for amount in amounts if amount is not None]
    low, high = sorted(map(Fraction, (first, last)))
    assert len(numbers) == weeks
    assert all(low <= number <= high for number in numbers)
    if not less:
        assert numbers == sorted(numbers, reverse=Fraction(first) > Fraction(last))
        assert numbers[-1] == Fraction(last)
        assert weeks == 1 or numbers[0] == Fraction(first)
