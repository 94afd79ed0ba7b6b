"""A table of states and moves is refused when there is a hole in it."""

from dataclasses import replace

import pytest

from maatwerk.workflow.process import Move, Process, ProcessError, as_markdown

OPEN = Move(
    name="open",
    sources=frozenset({"shut"}),
    target="ajar",
    ability="manage_lab",
    kind="lab.door_opened",
    gate="produce",
    meaning="opened",
)
LOCK = Move(
    name="lock",
    sources=frozenset({"shut", "ajar"}),
    target="locked",
    ability="lift_hold",
    kind="lab.door_locked",
)
DOOR = Process(
    subject="lab.Door",
    states={"shut": "nobody gets in", "ajar": "people get in", "locked": "for good"},
    start="shut",
    moves=(OPEN, LOCK),
)


def test_a_move_is_found_by_name_and_by_the_state_it_leaves() -> None:
    assert DOOR.move("open") is OPEN
    assert DOOR.moves_from("ajar") == (LOCK,)
    assert DOOR.moves_from("locked") == ()
    assert DOOR.ends == {"locked"}


def test_a_move_or_state_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ProcessError, match=r"no move 'kick'; it has open, lock"):
        DOOR.move("kick")
    with pytest.raises(ProcessError, match="no state 'burnt'"):
        DOOR.moves_from("burnt")


def test_nobody_changes_the_table_while_the_program_runs() -> None:
    with pytest.raises(TypeError):
        DOOR.states["burnt"] = "gone"  # type: ignore[index]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"states": {}}, "has no states"),
        ({"start": "burnt"}, "starts in 'burnt'"),
        ({"states": {**DOOR.states, "shut": " "}}, "says nothing about its meaning"),
        ({"states": {**DOOR.states, "burnt": "gone"}}, "no move ever reaches the state 'burnt'"),
        ({"moves": (OPEN, LOCK, LOCK)}, "'lock' stands there twice"),
        ({"moves": (OPEN, replace(LOCK, target="burnt"))}, "names 'burnt'"),
        ({"moves": (OPEN, replace(LOCK, sources=frozenset({"burnt"})))}, "names 'burnt'"),
        ({"moves": (OPEN, replace(LOCK, sources=frozenset()))}, "comes from no state"),
        ({"moves": (replace(OPEN, gate="garden"), LOCK)}, "names the gate 'garden'"),
        ({"moves": (replace(OPEN, ability="push"), LOCK)}, "an ability that no role declares"),
        ({"moves": (replace(OPEN, kind=" "), LOCK)}, "lacks an event kind"),
        ({"moves": (replace(OPEN, name=""), LOCK)}, "lacks a name"),
        ({"ends": frozenset({"ajar", "locked"})}, "'ajar' is said to be an end, yet a move leaves it"),
        (
            {
                "ends": frozenset({"ajar"}),
                "moves": (replace(LOCK, target="ajar", sources=frozenset({"shut"})),),
                "states": {"shut": "a", "ajar": "b"},
            },
            None,
        ),
    ],
)
def test_a_hole_in_the_table_is_refused_before_anybody_falls_through(
    wrong: dict[str, object], why: str | None
) -> None:
    if why is None:
        assert replace(DOOR, **{"ends": frozenset(), **wrong}).ends == {"ajar"}  # type: ignore[arg-type]
        return
    with pytest.raises(ProcessError, match=why):
        replace(DOOR, **{"ends": frozenset(), **wrong})  # type: ignore[arg-type]


def test_a_dead_end_that_was_not_promised_is_refused() -> None:
    with pytest.raises(ProcessError, match="nothing leaves 'locked'"):
        Process(
            subject="lab.Door",
            states={"shut": "a", "ajar": "b", "locked": "c"},
            start="shut",
            moves=(OPEN, replace(LOCK, sources=frozenset({"shut"}))),
            ends=frozenset({"ajar"}),
        )


def test_the_manual_prints_states_and_moves() -> None:
    assert as_markdown(DOOR) == (
        "| state | meaning | next |\n"
        "| --- | --- | --- |\n"
        "| shut (start) | nobody gets in | ajar, locked |\n"
        "| ajar | people get in | locked |\n"
        "| locked (end) | for good | - |\n"
        "\n"
        "| move | from | to | ability | gate | signature |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| open | shut | ajar | manage_lab | produce | opened |\n"
        "| lock | shut, ajar | locked | lift_hold | - | - |\n"
    )
