"""How a nonconformity moves: found, decided upon by somebody with the right, closed when it is made good."""

from enum import StrEnum

from maatwerk.workflow.process import Move, Process


class Disposition(StrEnum):
    """What is done with what does not conform (ISO 13485, 8.3)."""

    USE_AS_IS = "use_as_is"
    """It stays as it is, by the reasoned decision of a second person; never after a failed check."""
    REWORK = "rework"
    """It is worked on again and checked again."""
    REPRINT = "reprint"
    """It is scrapped and made again from the same approved files."""
    SCRAP = "scrap"
    """It is scrapped, and nothing takes its place."""


def _decide(disposition: Disposition, *, ability: str) -> Move:
    # A decision can be taken again until the nonconformity is closed; each time is an event.
    return Move(
        name=f"decide_{disposition.value}",
        sources=frozenset({"open", "decided"}),
        target="decided",
        ability=ability,
        kind="quality.nonconformity_decided",
    )


NONCONFORMITY = Process(
    subject="quality.Nonconformity",
    states={
        "open": "found; nobody has decided yet what is done",
        "decided": "it is decided what is done, and why",
        "closed": "it was done; the hold that it stood on is lifted",
    },
    start="open",
    moves=(
        _decide(Disposition.USE_AS_IS, ability="grant_concession"),
        _decide(Disposition.REWORK, ability="manage_quality"),
        _decide(Disposition.REPRINT, ability="manage_quality"),
        _decide(Disposition.SCRAP, ability="manage_quality"),
        Move(
            name="close",
            sources=frozenset({"decided"}),
            target="closed",
            ability="manage_quality",
            kind="quality.nonconformity_closed",
        ),
    ),
    ends=frozenset({"closed"}),
)
