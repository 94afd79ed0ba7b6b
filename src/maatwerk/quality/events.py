"""The event kinds of this room."""

from maatwerk.archive.kinds import Shredding, declare

for _code, _text in (
    ("nonconformity_opened", "Something was found that is not as it should be."),
    ("nonconformity_decided", "It was decided what is done with a nonconformity, and why."),
    ("nonconformity_closed", "A nonconformity was made good and closed."),
):
    declare(f"quality.{_code}", touches=("nonconformities",), text=_text, shredding=Shredding.NOTHING)
