"""What the tests of this room ask of the copies."""

from datetime import datetime
from typing import Any
from uuid import UUID

from maatwerk.compliance import actions
from maatwerk.compliance.models import Cursor, FactsOfDay, Verdict
from maatwerk.people import actions as people
from maatwerk.people.models import RoleGrant
from tests.cases.walk import Walk

# When it was computed, and which day was asked about, differ by design.
_PASSING = {"id", "computed_at", "judged_on"}


def copies(key: UUID) -> list[dict[str, Any]]:
    """Return every copy of an institution, without what differs from one computing to the next."""
    found = [
        {name: value for name, value in row.items() if name not in _PASSING}
        for row in Verdict.objects.filter(institution_key=key).values()
    ]
    return sorted(found, key=lambda row: (row["subject_kind"], row["subject_key"], row["duty"]))


def newest_facts(key: UUID) -> dict[str, Any]:
    """Return the facts last kept of everything that is judged."""
    judged = set(Verdict.objects.filter(institution_key=key).values_list("subject_kind", "subject_key"))
    rows = FactsOfDay.objects.filter(institution_key=key).order_by("day")
    return {row.subject_name: row.facts for row in rows if (row.subject_kind, row.subject_key) in judged}


def catch_up(walk: Walk, *, at: datetime | None = None) -> int:
    return actions.catch_up(institution_key=walk.device.institution_key, at=at or walk.lab.now())


def assert_fresh(walk: Walk, *, at: datetime | None = None) -> None:
    """Demand that catching up, and revisiting what is due, says the same as computing all from zero."""
    key, now = walk.device.institution_key, at or walk.lab.now()
    actions.catch_up(institution_key=key, at=now)
    actions.revisit(institution_key=key, at=now)
    kept, facts = copies(key), newest_facts(key)
    assert kept and facts
    Verdict.objects.all().delete()
    Cursor.objects.all().delete()
    actions.recompute_all(institution_key=key, at=now)
    assert kept == copies(key)
    assert facts == newest_facts(key)


def word(walk: Walk, duty: str) -> str:
    """Return the word of one verdict about the device."""
    return Verdict.objects.get(subject_kind="device", subject_key=str(walk.device.pk), duty=duty).verdict


def word_of(kind: str, key: object, duty: str) -> str:
    """Return the word of one verdict about something else."""
    return Verdict.objects.get(subject_kind=kind, subject_key=str(key), duty=duty).verdict


def dismiss_prrc(walk: Walk) -> None:
    """Withdraw the role of everyone who is responsible for regulatory compliance."""
    for grant in RoleGrant.objects.filter(role="prrc", withdrawn_at__isnull=True):
        people.withdraw_role(grant=grant, reason="left the hospital", **walk.lab.act("noor"))
