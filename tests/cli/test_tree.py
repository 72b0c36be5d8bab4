"""The tree of a routine: chapters, exercises, sets and sides, and how a long one is shortened."""

from __future__ import annotations

from plan.made_up import compiled

from coach.cli.tree import MOST_LINES, tree
from coach.plan.timeline import Chapter, Span, Timeline
from coach.timing import Ms


def made(*chapters: tuple[str, list[tuple[str, int]]]) -> Timeline:
    """Chapters of a minute, with movements of so many seconds one after the other."""
    tiles, spans = [], []
    for number, (title, moves) in enumerate(chapters):
        start = number * 60_000
        tiles.append(Chapter(title, Ms(start), Ms(start + 60_000)))
        for name, seconds in moves:
            spans.append(Span("move", name, 1, 1, None, Ms(start), Ms(start + 1000 * seconds)))
            start += 1000 * seconds
    return Timeline("r", "R", "en", Ms(60_000 * len(tiles)), (), tuple(tiles), (), tuple(spans))


def test_chapters_with_their_exercises() -> None:
    timeline = made(("Before", [("Step", 10), ("Step", 10), ("Turn", 8)]), ("The walk", [("The walk", 50)]))
    assert tree(timeline) == [
        "├ Before (1:00)",
        "│ ├ Step: 2 × 0:10",
        "│ └ Turn: 0:08",
        "└ The walk (1:00): 0:50",
    ]


def test_the_last_chapter_has_no_line_beside_its_exercises() -> None:
    assert tree(made(("Both", [("One", 5), ("Two", 6)])))[1:] == ["  ├ One: 0:05", "  └ Two: 0:06"]


def test_sets_and_sides_of_a_compiled_routine() -> None:
    timeline = compiled(
        "routine: R\nscript:\n"
        "  - {exercise: Hug, sides: [left, right], sets: 2, hold: 20 s}\n"
        "  - {exercise: Press, repeat: [3, 2], phases: [up 2 s, down 2 s]}\n"
    )
    hug, press = tree(timeline)
    assert hug.endswith("): 2 sets, left and right, 4 × 0:20")
    assert press.startswith("└ Press (")
    assert press.endswith("): 2 sets, 0:20 in all")


def test_rounds_are_told_once() -> None:
    block = [("A", [("A", 10)]), ("B", [("B", 20)]), ("C", [("C", 30)])]
    told = tree(made(("Start", [("Start", 5)]), *block * 8, ("End", [("End", 5)])))
    assert told == [
        "├ Start (1:00): 0:05",
        "├ A (1:00): 0:10",
        "├ B (1:00): 0:20",
        "├ C (1:00): 0:30",
        "├ 7 more rounds of these 3 (21:00)",
        "└ End (1:00): 0:05",
    ]
    assert len(tree(made(*block * 2))) == 6, "a short tree is told whole"


def test_one_more_round() -> None:
    block = [(str(number), [(f"E{number}", 5)]) for number in range(12)]
    assert tree(made(*block * 2))[-1] == "└ 1 more round of these 12 (12:00)"


def test_a_long_tree_leaves_out_its_middle() -> None:
    told = tree(made(*((f"Chapter {number}", []) for number in range(100))))
    assert len(told) == MOST_LINES
    assert told[0] == "├ Chapter 0 (1:00)"
    assert told[-1] == "└ Chapter 99 (1:00)"
    assert told[20] == "│ … 61 more lines"
    assert told[19:22:2] == ["├ Chapter 19 (1:00)", "├ Chapter 81 (1:00)"]


def test_no_line_is_wider_than_a_terminal() -> None:
    (line,) = tree(made(("word " * 30, [])))
    assert len(line) == 80
    assert line.endswith("…")
