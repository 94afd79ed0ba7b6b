"""How the lab's own word about a clause of ISO 13485 moves: it holds, and can be taken back or replaced."""

from maatwerk.workflow.process import Move, Process

DEPARTURE = Process(
    subject="compliance.Departure",
    states={
        "in_force": "the lab departs from what the program says of the clause",
        "replaced": "a later word of the lab took its place",
        "taken_back": "what the program says of the clause holds again",
    },
    start="in_force",
    moves=(
        Move(
            name="replace",
            sources=frozenset({"in_force"}),
            target="replaced",
            ability="manage_quality",
            kind="compliance.departure_replaced",
        ),
        Move(
            name="take_back",
            sources=frozenset({"in_force"}),
            target="taken_back",
            ability="manage_quality",
            kind="compliance.departure_taken_back",
        ),
    ),
    ends=frozenset({"replaced", "taken_back"}),
)

PROCESSES = (DEPARTURE,)
