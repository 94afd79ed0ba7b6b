"""Where incidents become facts of the institution; with none on record the answer is that there is none.

What was changed or removed past the program counts as its last event holds it, with nothing done about it.
"""

import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from maatwerk.archive.canonical import moment
from maatwerk.archive.files import is_whole
from maatwerk.archive.recorded import as_recorded, rows_on_record
from maatwerk.archive.rows import subject_of
from maatwerk.quality.models import Incident
from maatwerk.quality.queries.incidents import needs_explanation, told_in_advance
from maatwerk.quality.words import REPORTABLE, SERIOUS, Altering, FieldAction, IncidentKind


@dataclass(frozen=True)
class Incidents:
    """The incidents of an institution, as they are known at a moment."""

    institution_key: uuid.UUID
    at: datetime

    @cached_property
    def all(self) -> tuple[Incident, ...]:
        """Return each incident that an event knows: as it stands, or bare where the row is not sound."""
        rows = {
            one.pk: one
            for one in Incident.objects.filter(institution_key=self.institution_key, filed_at__lte=self.at)
        }
        sound = as_recorded(rows.values())
        kept = [one for one in rows.values() if subject_of(one) in sound]
        return (*kept, *self._unsound({one.pk for one in kept}))

    def _unsound(self, kept: Collection[int]) -> Iterator[Incident]:
        for row in rows_on_record(Incident):
            if row["institution_key"] == str(self.institution_key) and row["id"] not in kept:
                if row["filed_at"] > moment(self.at):
                    continue
                yield Incident(
                    pk=row["id"],
                    institution_key=self.institution_key,
                    kind=row["kind"],
                    source=row["source"],
                    aware_on=date.fromisoformat(row["aware_on"]),
                    counts_from=date.fromisoformat(row["counts_from"]) if row["counts_from"] else None,
                    field_action=row["field_action"],
                    altering=row["altering"],
                )

    @cached_property
    def serious(self) -> tuple[Incident, ...]:
        """Return the serious ones."""
        return tuple(one for one in self.all if one.kind in SERIOUS)

    @cached_property
    def in_the_field(self) -> tuple[Incident, ...]:
        """Return those that need action in the field."""
        return tuple(one for one in self.all if one.field_action == FieldAction.NEEDED)

    @cached_property
    def unreported(self) -> tuple[Incident, ...]:
        """Return those of which no report with its document is on record."""
        return tuple(
            one for one in self.all if one.kind in REPORTABLE and not _has(one.reported_on, one.report_sha256)
        )

    @cached_property
    def unjudged(self) -> tuple[Incident, ...]:
        """Return those of which nobody said what they are."""
        return tuple(one for one in self.all if not one.kind)

    def since(self, kind: IncidentKind) -> date | None:
        """Return the first day that counts of the oldest unreported of a kind."""
        return min((_begins(one) for one in self.unreported if one.kind == kind), default=None)


def _has(day: date | None, sha256: str) -> bool:
    """Answer whether a document was sent, and can still be read."""
    return day is not None and bool(sha256) and is_whole(sha256)


def _begins(one: Incident) -> date:
    return one.counts_from or one.aware_on


def incident_kinds(seen: Incidents) -> list[str]:
    """Return the kinds on record (Art.87(1), 88(1), 10(12))."""
    return sorted({one.kind for one in seen.all if one.kind})


def incidents_unreported(seen: Incidents) -> list[str]:
    """Return the kinds of which a report is missing (Art.87(3) to (5))."""
    return sorted({one.kind for one in seen.unreported})


def threat_unreported_since(seen: Incidents) -> date | None:
    """Return since when the oldest unreported threat is known (Art.87(4))."""
    return seen.since(IncidentKind.PUBLIC_HEALTH_THREAT)


def death_unreported_since(seen: Incidents) -> date | None:
    """Return since when the oldest unreported death or deterioration is known (Art.87(5))."""
    return seen.since(IncidentKind.DEATH_OR_UNANTICIPATED)


def serious_unreported_since(seen: Incidents) -> date | None:
    """Return since when the oldest other unreported serious incident is known (Art.87(3))."""
    return seen.since(IncidentKind.OTHER_SERIOUS)


def incident_unjudged_since(seen: Incidents) -> date | None:
    """Return since when the oldest unjudged incident is known (Art.87(7))."""
    return min((_begins(one) for one in seen.unjudged), default=None)


def incident_is_unjudged(seen: Incidents) -> bool:
    """Answer whether nobody said of an incident what it is (Art.87(7))."""
    return bool(seen.unjudged)


def serious_incidents_investigated(seen: Incidents) -> bool:
    """Answer whether each serious incident is investigated to a conclusion (Art.89(1))."""
    return all(one.concluded_on is not None and one.conclusion and one.risk for one in seen.serious)


def device_altered_unannounced(seen: Incidents) -> bool:
    """Answer whether a device was altered before the authority was told (Art.89(1))."""
    return any(one.altering == Altering.NOT_TOLD for one in seen.serious)


def final_reports_filed(seen: Incidents) -> bool:
    """Answer whether a final report is kept for each serious incident (Art.89(5))."""
    return all(_has(one.final_on, one.final_sha256) for one in seen.serious)


def field_action_is_decided(seen: Incidents) -> bool:
    """Answer whether it is decided for each serious incident if action in the field is needed."""
    return all(one.field_action for one in seen.serious)


def field_action_is_on_record(seen: Incidents) -> bool:
    """Answer whether action in the field is needed anywhere (Art.87(1)(b))."""
    return bool(seen.in_the_field)


def field_actions_reported(seen: Incidents) -> bool:
    """Answer whether each was reported, and in advance where there was time (Art.87(8))."""
    return all(
        told_in_advance(one) and _has(one.field_report_on, one.field_report_sha256)
        for one in seen.in_the_field
    )


def field_notices_issued(seen: Incidents) -> bool:
    """Answer whether each has its notice, with a draft to the authority where there was time (Art.89(8))."""
    return all(
        _has(one.notice_on, one.notice_sha256)
        and (one.field_action_is_urgent or one.notice_draft_on is not None)
        for one in seen.in_the_field
    )


def passed_on_incident_set_aside(seen: Incidents) -> bool:
    """Answer whether something that an authority passed on is not reported (Art.87(11))."""
    return any(needs_explanation(one) for one in seen.all)


def explanations_filed(seen: Incidents) -> bool:
    """Answer whether each of these has its explanatory statement (Art.87(11))."""
    return all(_has(one.explanation_on, one.explanation_sha256) for one in seen.all if needs_explanation(one))


OF_INCIDENTS: Mapping[str, Callable[[Incidents], Any]] = {
    one.__name__: one
    for one in (
        incident_kinds,
        incidents_unreported,
        threat_unreported_since,
        death_unreported_since,
        serious_unreported_since,
        incident_unjudged_since,
        incident_is_unjudged,
        serious_incidents_investigated,
        device_altered_unannounced,
        final_reports_filed,
        field_action_is_decided,
        field_action_is_on_record,
        field_actions_reported,
        field_notices_issued,
        passed_on_incident_set_aside,
        explanations_filed,
    )
}
