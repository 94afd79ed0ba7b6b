"""The event kinds of this room."""

from maatwerk.archive.kinds import Shredding, declare

declare(
    "compliance.facts_frozen",
    touches=(),
    text="The facts by which a device was released were set down.",
    shredding=Shredding.NOTHING,
)
