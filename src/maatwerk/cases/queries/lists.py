"""Which cases, devices, builds and pieces there are; a prescriber sees the own cases, a stranger nothing."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Arrival, Build, Case, CoPrescriber, Device, PartCopy, Prescription
from maatwerk.cases.process import BEFORE_RELEASE
from maatwerk.cases.steps import Step, next_step, with_progress
from maatwerk.people.authority import Allowed, may, stands_in_for
from maatwerk.people.models import Account
from maatwerk.people.roles import Role


def cases_for(viewer: Account, *, at: datetime) -> QuerySet[Case]:
    """Return the cases that a person may see: all, or those that one decides for or wrote down oneself."""
    found = Case.objects.filter(institution_key=viewer.institution_key)
    if not sees_all(viewer, at=at):
        whose = [viewer.pk, *stands_in_for(viewer, role=Role.PRESCRIBER.value, at=at)]
        joined = CoPrescriber.objects.filter(account__in=whose).values("case")
        signed = Prescription.objects.filter(signed_by=viewer).values("device__case")
        taken = Arrival.objects.filter(taken_by=viewer).values("case")
        drafted = Prescription.objects.filter(drafted_by=viewer).values("device__case")
        decides = Q(prescriber__in=whose) | Q(pk__in=joined) | Q(pk__in=signed)
        found = found.filter(decides | Q(pk__in=taken) | Q(pk__in=drafted))
    return found.select_related("patient", "prescriber", "site").order_by("theatre_on", "number")


UNSETTLED = (*BEFORE_RELEASE, "on_hold", "released")
"""States in which a device still asks something of the theatre date."""

FORGOTTEN = timedelta(days=365)
"""How long a case without a device is still shown as work ahead, and a device that nobody tells of."""


def asks_something(*, at: datetime) -> Q:
    """Say which devices somebody still has to do something on: of one handed over, to tell of its use."""
    return Q(state__in=UNSETTLED) | Q(state="delivered", delivered_at__gte=at - FORGOTTEN)


def with_devices(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Fetch the devices of cases along, with what their next steps depend on.

    Many devices share a family, whose content is large: each family is read once.
    """
    devices = with_progress(Device.objects.prefetch_related("family").order_by("number"))
    return cases.prefetch_related(Prefetch("devices", queryset=devices))


def open_cases(viewer: Account, *, at: datetime, until: date) -> QuerySet[Case]:
    """Return the cases with something to do whose theatre date is not after a day, or is not set."""
    busy = Device.objects.filter(asks_something(at=at), institution_key=viewer.institution_key)
    empty = ~Exists(Device.objects.filter(case=OuterRef("pk"))) & Q(opened_at__gte=at - FORGOTTEN)
    found = cases_for(viewer, at=at).filter(Q(theatre_on__lte=until) | Q(theatre_on__isnull=True))
    found = found.filter(Q(pk__in=busy.values("case")) | empty).order_by(
        F("theatre_on").asc(nulls_last=True), "number"
    )
    return with_devices(found)


def next_after(viewer: Account, *, at: datetime, day: date) -> Case | None:
    """Return the first case after a day."""
    return cases_for(viewer, at=at).filter(theatre_on__gt=day).order_by("theatre_on", "number").first()


def devices_for(viewer: Account, *, at: datetime) -> QuerySet[Device]:
    """Return the devices that a person may see."""
    found = Device.objects.filter(institution_key=viewer.institution_key)
    if not sees_all(viewer, at=at):
        found = found.filter(case__in=cases_for(viewer, at=at).order_by().values("pk"))
    return found.select_related("case__patient", "case__prescriber", "family").order_by("number")


def open_devices(viewer: Account, *, at: datetime) -> QuerySet[Device]:
    """Return the devices that somebody still has to do something on, the earliest theatre date first."""
    found = devices_for(viewer, at=at).filter(asks_something(at=at)).select_related(None)
    found = found.select_related("case__patient", "case__prescriber").prefetch_related("family")
    return with_progress(found).order_by(F("case__theatre_on").asc(nulls_last=True), "number")


def device(viewer: Account, *, number: str, at: datetime) -> Device:
    """Return one device that a person may see; a stranger learns not even that it exists."""
    found = devices_for(viewer, at=at).filter(number=number).first()
    if found is None:
        raise CaseError("device_not_found", what=_("There is no device %(number)s.") % {"number": number})
    return found


def next_of(device: Device) -> Step | None:
    """Return the next step of one device as it is stored now."""
    return next_step(with_progress(Device.objects.select_related("family")).get(pk=device.pk))


def ready_beside(device: Device) -> tuple[Device, ...]:
    """Return the other devices of a case that can be handed over now, by number."""
    others = Device.objects.filter(case=device.case_id, state="released").exclude(pk=device.pk)
    found = with_progress(others.select_related("family", "case__patient")).order_by("number")
    return tuple(one for one in found if (step := next_step(one)) is not None and step.code == "deliver")


def builds_for(viewer: Account) -> QuerySet[Build]:
    """Return the builds of the viewer's institution, the newest first."""
    return Build.objects.filter(institution_key=viewer.institution_key).order_by("-number")


def running_builds(viewer: Account) -> QuerySet[Build]:
    """Return the builds that run, with how many pieces of how many cases lie in each."""
    running = Build.objects.filter(institution_key=viewer.institution_key, state="running")
    return running.select_related("machine", "operator", "recipe").annotate(
        piece_count=Count("pieces", distinct=True),
        case_count=Count("pieces__part__device__case", distinct=True),
    )


def queue_for(viewer: Account) -> QuerySet[PartCopy]:
    """Return the pieces that wait for a build, by theatre date."""
    waiting = PartCopy.objects.filter(institution_key=viewer.institution_key, state="queued")
    return waiting.select_related("part__device__case").order_by("part__device__case__theatre_on", "pk")


def sees_all(viewer: Account, *, at: datetime) -> bool:
    """Return whether a person may read every record of the institution."""
    return isinstance(may(account=viewer, ability="read_all", at=at), Allowed)
