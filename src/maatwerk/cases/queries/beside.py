"""What stands beside the devices: the queue of what is no device, adapted devices, late papers."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maatwerk.cases import adapting
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts.late import LateStanding, cases_behind, lane_of, standings
from maatwerk.cases.models import AdaptedDevice, Build, Case, SideWork
from maatwerk.lab.catalogue.lanes import NeverEntry
from maatwerk.people.models import Account
from maatwerk.rulebook.reasons import Reason


@dataclass(frozen=True)
class Adapted:
    """A marketed device that was adapted, and what follows in law."""

    record: AdaptedDevice
    follows: Reason


@dataclass(frozen=True)
class Lane:
    """The two lists of a trauma case: what may come until a moment, and what never comes later."""

    until: datetime
    late: tuple[LateStanding, ...]
    never: tuple[NeverEntry, ...]
    closed_by: tuple[Case, ...]
    """Earlier cases whose overdue papers leave no time to this one."""

    @property
    def missing(self) -> int:
        """Return how many papers are not there."""
        return sum(not one.done for one in self.late)

    @property
    def overdue(self) -> bool:
        """Return whether a paper should be there already."""
        return any(one.overdue for one in self.late)


def side_work_for(viewer: Account) -> QuerySet[SideWork]:
    """Return the work of the viewer's institution that is no device, what is still to be done first."""
    found = SideWork.objects.filter(institution_key=viewer.institution_key)
    return found.select_related("asked_by", "build", "became").order_by("-number")


def side_work(viewer: Account, *, number: str) -> SideWork:
    """Return one such work; a stranger learns not even that it exists."""
    found = side_work_for(viewer).filter(number=number).first()
    if found is None:
        raise CaseError("side_work_not_found", what=_("There is no %(number)s.") % {"number": number})
    return found


def side_work_in(build: Build) -> QuerySet[SideWork]:
    """Return what lies in a build beside devices."""
    return build.side_work.order_by("number")


def side_work_waiting(viewer: Account) -> QuerySet[SideWork]:
    """Return what is wanted and lies in no build, the oldest first."""
    return side_work_for(viewer).filter(state="wanted", build=None).order_by("number")


def adapted_in(case: Case) -> tuple[Adapted, ...]:
    """Return the marketed devices that were adapted for a case; withdrawn ones are left out."""
    found = case.adapted_devices.filter(state="recorded").select_related("adapted_by")
    return tuple(Adapted(one, adapting.consequence(one.within_instructions)) for one in found)


def lane_standing(case: Case, *, at: datetime) -> Lane | None:
    """Return what may come late in a case and what never; None where the lane lets nothing come late."""
    lane = lane_of(case)
    if lane is None:
        return None
    behind = cases_behind(institution_key=case.institution_key, at=at).exclude(pk=case.pk)[:3]
    return Lane(
        until=case.opened_at + lane.allowance,
        late=standings(case, at=at),
        never=lane.never,
        closed_by=tuple(behind),
    )


def papers_overdue(viewer: Account, *, at: datetime) -> tuple[Case, ...]:
    """Return the trauma cases of the viewer's institution with an overdue paper, the oldest first."""
    return tuple(cases_behind(institution_key=viewer.institution_key, at=at)[:5])
