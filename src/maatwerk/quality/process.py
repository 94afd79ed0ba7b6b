"""How nonconformities, incidents and letters of an authority move."""

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

INCIDENT = Process(
    subject="quality.Incident",
    states={
        "open": "something happened; nobody has said yet what it is",
        "judged": "somebody signed what it is, and why; it is reported and followed up as its kind asks",
        "closed": "all that its kind asks for is on record",
    },
    start="open",
    moves=(
        # What was judged can be judged again, also after it was closed: new information may come at any time.
        Move(
            name="judge",
            sources=frozenset({"open", "judged", "closed"}),
            target="judged",
            ability="manage_quality",
            kind="quality.incident_judged",
            meaning="incident judged",
        ),
        Move(
            name="close",
            sources=frozenset({"judged"}),
            target="closed",
            ability="manage_quality",
            kind="quality.incident_closed",
        ),
        Move(
            name="reopen",
            sources=frozenset({"closed"}),
            target="judged",
            ability="manage_quality",
            kind="quality.incident_reopened",
        ),
    ),
)

LETTER = Process(
    subject="quality.AuthorityLetter",
    states={
        "open": "the authority waits for an answer",
        "answered": "it is on record what was answered and done",
    },
    start="open",
    moves=(
        Move(
            name="answer",
            sources=frozenset({"open"}),
            target="answered",
            ability="manage_quality",
            kind="quality.letter_answered",
        ),
        Move(
            name="reopen",
            sources=frozenset({"answered"}),
            target="open",
            ability="manage_quality",
            kind="quality.letter_reopened",
        ),
    ),
)

PROCESSES = (NONCONFORMITY, INCIDENT, LETTER)
