"""The event kinds of this room."""

from maatwerk.archive.kinds import Shredding, declare

for _code, _text in (
    ("facts_frozen", "The facts by which a device was released were set down."),
    ("departure_made", "The lab departed from what is said of a clause of ISO 13485."),
    ("departure_replaced", "A later word of the lab about a clause replaced an earlier one."),
    ("departure_taken_back", "The lab took back what it had said of a clause."),
):
    declare(f"compliance.{_code}", touches=(), text=_text, shredding=Shredding.NOTHING)
