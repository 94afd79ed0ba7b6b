"""Where something of the lab went: from a lot or a machine through builds to devices."""

from django.db.models import Prefetch, QuerySet

from maatwerk.cases.models import Build, Device
from maatwerk.lab.models import Lot
from maatwerk.people.models import Account


def builds_from(viewer: Account, *, lot: Lot) -> QuerySet[Build]:
    """Return the builds that a lot went into, with the devices whose pieces lay in each."""
    found = Build.objects.filter(
        institution_key=viewer.institution_key, containers__container__lot=lot
    ).distinct()
    return found.select_related("recipe", "machine").order_by("-number")


def devices_from(viewer: Account, *, builds: QuerySet[Build]) -> QuerySet[Device]:
    """Return the devices with a piece from these builds; scrapped pieces count, as they were made of it."""
    found = Device.objects.filter(
        institution_key=viewer.institution_key, parts__pieces__build__in=builds.order_by().values("pk")
    ).distinct()
    made = Build.objects.filter(pk__in=builds.order_by().values("pk"))
    pieces = Prefetch("parts__pieces__build", queryset=made)
    return found.select_related("case", "family").prefetch_related(pieces).order_by("number")
