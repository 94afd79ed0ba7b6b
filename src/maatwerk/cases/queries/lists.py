"""Which cases, devices, builds and pieces there are; a prescriber sees the own cases, a stranger nothing."""

from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Build, Case, Device, PartCopy
from maatwerk.cases.steps import with_progress
from maatwerk.people.authority import Allowed, may
from maatwerk.people.models import Account


def cases_for(viewer: Account, *, at: datetime) -> QuerySet[Case]:
    """Return the cases that a person may see."""
    found = Case.objects.filter(institution_key=viewer.institution_key)
    if not sees_all(viewer, at=at):
        theirs = Q(prescriber=viewer) | Q(co_prescribers__account=viewer)
        found = found.filter(theirs | Q(devices__prescriptions__signed_by=viewer)).distinct()
    return found.select_related("patient", "prescriber", "site").order_by("theatre_on", "number")


_ASKED = "_sees_all"
SETTLED = ("delivered", "followed_up", "closed", "cancelled", "not_used", "recalled")
"""States in which a device asks nothing more of the theatre date."""


def with_devices(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Fetch the devices of cases along, with what their next steps depend on."""
    devices = with_progress(Device.objects.select_related("family").order_by("number"))
    return cases.prefetch_related(Prefetch("devices", queryset=devices))


def open_cases(viewer: Account, *, at: datetime, until: date) -> QuerySet[Case]:
    """Return the cases with something to do whose theatre date is not after a day, or is not set."""
    busy = Device.objects.filter(case=OuterRef("pk")).exclude(state__in=SETTLED)
    found = cases_for(viewer, at=at).filter(Q(theatre_on__lte=until) | Q(theatre_on__isnull=True))
    empty = ~Exists(Device.objects.filter(case=OuterRef("pk")))
    found = found.filter(Exists(busy) | empty).order_by(F("theatre_on").asc(nulls_last=True), "number")
    return with_devices(found)


def next_after(viewer: Account, *, at: datetime, day: date) -> Case | None:
    """Return the first case after a day."""
    return cases_for(viewer, at=at).filter(theatre_on__gt=day).order_by("theatre_on", "number").first()


def devices_for(viewer: Account, *, at: datetime) -> QuerySet[Device]:
    """Return the devices that a person may see."""
    seen = cases_for(viewer, at=at).order_by().values("pk")
    found = Device.objects.filter(case__in=seen).order_by("number")
    return found.select_related("case__patient", "case__prescriber", "family")


def device(viewer: Account, *, number: str, at: datetime) -> Device:
    """Return one device that a person may see; a stranger learns not even that it exists."""
    found = devices_for(viewer, at=at).filter(number=number).first()
    if found is None:
        raise CaseError("device_not_found", what=f"There is no device {number}.")
    return found


def builds_for(viewer: Account) -> QuerySet[Build]:
    """Return the builds of the viewer's institution, the newest first."""
    return Build.objects.filter(institution_key=viewer.institution_key).order_by("-number")


def queue_for(viewer: Account) -> QuerySet[PartCopy]:
    """Return the pieces that wait for a build, by theatre date."""
    waiting = PartCopy.objects.filter(institution_key=viewer.institution_key, state="queued")
    return waiting.select_related("part__device__case").order_by("part__device__case__theatre_on", "pk")


def sees_all(viewer: Account, *, at: datetime) -> bool:
    """Answer whether a person may read all of the own institution; asked once for each moment."""
    kept = viewer.__dict__.get(_ASKED)
    if kept is None or kept[0] != at:
        answer = isinstance(may(account=viewer, ability="read_all", at=at), Allowed)
        kept = viewer.__dict__[_ASKED] = (at, answer)
    return bool(kept[1])
