"""The tables of this room: whole, printed in the manual as they are, and the same gates everywhere."""

from pathlib import Path

import pytest

from maatwerk.archive import kinds
from maatwerk.cases import process
from maatwerk.cases.process import ASKED_AGAIN, DEVICE, GATES, PROCESSES, list_of_gates
from maatwerk.rulebook.gates import GATES as OF_THE_LAW
from maatwerk.workflow.process import as_markdown

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("one", PROCESSES, ids=lambda one: one.subject)
def test_the_manual_prints_the_table_of_moves_as_it_is(one):
    assert as_markdown(one) in (DOCS / "for-developers" / "cases.md").read_text("utf-8")


def test_the_lab_reads_the_eight_gates_as_they_are():
    page = (DOCS / "for-the-lab" / "the-eight-gates.md").read_text("utf-8")
    assert list_of_gates() in page
    for state, meaning in DEVICE.states.items():
        assert f"| {state} | {meaning} |" in page


def test_the_gates_are_the_eight_of_the_rulebook_in_their_order():
    assert tuple(gate.name for gate in GATES) == OF_THE_LAW


def test_each_gate_guards_the_moves_that_it_names():
    for gate in GATES:
        guarded = {move.name for move in DEVICE.moves if move.gate == gate.name}
        assert guarded == set(gate.moves)


def test_no_move_reaches_a_later_stage_past_a_gate():
    """From the start, with every gated move taken out, no device gets beyond where it stands."""
    open_moves = [move for move in DEVICE.moves if move.gate is None]
    reached = {"requested"}
    for _ in DEVICE.states:
        reached |= {
            move.target
            for move in open_moves
            if move.sources & reached and not (move.name.startswith("resume_") and move.target not in reached)
        }
    assert reached == {"requested", "on_hold", "cancelled"}


def test_what_is_asked_again_was_asked_before():
    order = [gate.name for gate in GATES]
    for gate, earlier in ASKED_AGAIN.items():
        assert all(order.index(name) < order.index(gate) for name, _ in earlier)


def test_every_move_has_an_event_kind_of_its_own():
    found = [move.kind for one in PROCESSES for move in one.moves]
    assert len(found) == len(set(found))
    assert set(found) <= {kind.code for kind in kinds.all_kinds()}


def test_a_held_device_goes_back_only_to_where_it_can_be_stopped():
    back = {move.target for move in DEVICE.moves if move.name.startswith("resume_")}
    (stop,) = [move for move in DEVICE.moves if move.name == "hold"]
    assert back == set(stop.sources) == set(process.HOLDABLE)
