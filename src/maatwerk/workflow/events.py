"""The event kinds of the doorway itself."""

from maatwerk.archive.kinds import Shredding, declare

GATE_OPENED = declare(
    "workflow.gate_opened",
    touches=("gates",),
    text="A gate was open for a move: the rules it rests on, their sources and the facts it saw.",
    shredding=Shredding.NOTHING,
).code
