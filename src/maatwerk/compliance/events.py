"""The event kinds of this room."""

from maatwerk.archive.kinds import Shredding, declare

for _code, _text in (("facts_frozen", "The facts by which a device was released were set down."),):
    declare(f"compliance.{_code}", touches=(), text=_text, shredding=Shredding.NOTHING)
