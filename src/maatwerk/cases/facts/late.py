"""The papers of a trauma case: which are there, which may still come, and what an overdue one shuts.

No gate is ever skipped for a lane. While a paper of an earlier trauma case is overdue, the next one lends
no time: what could have come late is asked for at its release. So nobody waits who is being operated on,
and a lab that does not keep its word cannot go on borrowing.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from maatwerk.cases.facts.asked import Asked
from maatwerk.cases.models import Case, Device, LatePaper
from maatwerk.cases.words import Lane
from maatwerk.lab.catalogue.lanes import LaneContent, LateEntry
from maatwerk.lab.queries import lane_content


@dataclass(frozen=True)
class LateStanding:
    """One late paper of a case: the entry, until when it may come, and whether it is there."""

    entry: LateEntry
    until: datetime
    done: bool
    overdue: bool
    paper: LatePaper | None = None


def lane_of(case: Case) -> LaneContent | None:
    """Return what the lane of a case says of late papers; the routine lane says nothing."""
    return lane_content(case.lane)


def standings(case: Case, *, at: datetime) -> tuple[LateStanding, ...]:
    """Return how each late paper of a case stands at a moment, in one query."""
    lane = lane_of(case)
    if lane is None:
        return ()
    brought: Mapping[str, LatePaper] = {
        one.code: one for one in case.late_papers.select_related("brought_by").order_by("pk")
    }
    until = case.opened_at + lane.allowance
    found = []
    for entry in lane.late:
        paper = brought.get(entry.code)
        done = bool(case.indication.strip()) if entry.shown_by == "indication" else paper is not None
        found.append(LateStanding(entry, until, done, not done and at > until, paper))
    return tuple(found)


def cases_behind(*, institution_key: uuid.UUID, at: datetime) -> QuerySet[Case]:
    """Return the trauma cases of an institution of which a late paper is overdue, the oldest first."""
    lane = lane_content(Lane.TRAUMA)
    if lane is None:
        return Case.objects.none()
    missing = Q()
    for entry in lane.late:
        brought = LatePaper.objects.filter(case=OuterRef("pk"), code=entry.code)
        missing |= Q(indication="") if entry.shown_by == "indication" else Q(~Exists(brought))
    taken_on = Device.objects.filter(case=OuterRef("pk")).exclude(state__in=["requested", "cancelled"])
    found = Case.objects.filter(
        Exists(taken_on),
        missing,
        institution_key=institution_key,
        lane=Lane.TRAUMA.value,
        opened_at__lt=at - lane.allowance,
    )
    return found.order_by("opened_at")


def late_papers_overdue(asked: Asked) -> list[str]:
    """Name the papers of this trauma case that may come late no longer, and are missing."""
    case = asked.device.case
    missing = [one for one in standings(case, at=asked.at) if not one.done and one.entry.before_release]
    if not missing:
        return []
    behind = cases_behind(institution_key=case.institution_key, at=asked.at).exclude(pk=case.pk)
    if any(one.overdue for one in missing) or behind.exists():
        return [one.entry.code for one in missing]
    return []


PROVIDES = {late_papers_overdue.__name__: late_papers_overdue}
