"""How long there is to tell the authority of an incident: the days that the law room names."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from maatwerk.quality.models import Incident
from maatwerk.quality.words import IncidentKind
from maatwerk.rulebook.shelf import current_edition

_DUTIES = {
    "": "mdr-87-7",
    IncidentKind.PUBLIC_HEALTH_THREAT: "mdr-87-4",
    IncidentKind.DEATH_OR_UNANTICIPATED: "mdr-87-5",
    IncidentKind.OTHER_SERIOUS: "mdr-87-3",
}
"""The duty that names the days, by kind; without a kind the one that asks for the judgement (Art.87(7))."""


@dataclass(frozen=True, order=True)
class Clock:
    """The last day for what is to be done next, and how far it is from the day of asking."""

    until: date
    on: date
    days: int
    """How many days the law gives."""
    cite: str

    @property
    def left(self) -> int:
        """Return the days left; 0 on the last day, negative after it."""
        return (self.until - self.on).days

    @property
    def mark(self) -> str:
        """Return the mark of the clock."""
        return "overdue" if self.left < 0 else "due"


@cache
def _days_of(kind: str) -> tuple[int, str] | None:
    """Return the days and the place of the law for a kind; None where the law names no number of days."""
    name = _DUTIES.get(kind)
    duty = next((one for one in current_edition().duties if one.id == name), None)
    due = duty.wordings[-1].due if duty is not None else None
    if duty is None or due is None:
        return None
    paragraph = f"Art.87({duty.id.rpartition('-')[2]})"
    return due.days, paragraph


def clock_of(incident: Incident, *, on: date) -> Clock | None:
    """Return the clock that runs for an incident; None where it is told already or no days are named."""
    if incident.reported_on is not None:
        return None
    found = _days_of(incident.kind)
    if found is None:
        return None
    days, cite = found
    begins = incident.counts_from or incident.aware_on
    return Clock(until=date.fromordinal(begins.toordinal() + days), on=on, days=days, cite=cite)


def days_late(incident: Incident) -> int:
    """Return by how many days the report came too late; 0 where it came in time."""
    found = _days_of(incident.kind)
    if found is None or incident.reported_on is None or incident.counts_from is None:
        return 0
    return max(0, (incident.reported_on - incident.counts_from).days - found[0])
