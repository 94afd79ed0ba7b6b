"""What is on record about what the lab learned; a reader sees only the own institution."""

from django.db.models import QuerySet

from maatwerk.cases.models import CheckResult, Device, PartCopy
from maatwerk.lab.models import Hold
from maatwerk.people.models import Account
from maatwerk.quality.models import Nonconformity


def nonconformities(viewer: Account) -> QuerySet[Nonconformity]:
    """Return the nonconformities of the viewer's institution, the newest first."""
    found = Nonconformity.objects.filter(institution_key=viewer.institution_key)
    return found.select_related("device", "hold").order_by("-opened_at", "-pk")


def nonconformities_to_decide(viewer: Account) -> QuerySet[Nonconformity]:
    """Return those upon which nobody has decided, the oldest first."""
    return nonconformities(viewer).filter(state="open").order_by("opened_at", "pk")


def nonconformities_of(viewer: Account, *, device: Device) -> QuerySet[Nonconformity]:
    """Return the nonconformities of one device."""
    return nonconformities(viewer).filter(device=device)


def holds_without_nonconformity(viewer: Account) -> QuerySet[Hold]:
    """Return open holds whose cause nobody has taken up yet, the oldest first."""
    waiting = Hold.objects.filter(institution_key=viewer.institution_key, state="open", nonconformities=None)
    return waiting.order_by("placed_at", "pk")


def later_result(check: CheckResult) -> CheckResult | None:
    """Return the newest later result of the same check on the same thing.

    A check of a build counts for all devices in it, so whose device it was recorded on does not matter.
    """
    later = CheckResult.objects.filter(
        code=check.code, copy=check.copy_id, build=check.build_id, pk__gt=check.pk
    )
    if check.copy_id is None and check.build_id is None:
        later = later.filter(device=check.device_id)
    return later.order_by("-pk").first()


def pieces_of(check: CheckResult) -> QuerySet[PartCopy]:
    """Return the pieces that a check was about: one, those of the device in a build, or all of the device."""
    if check.copy_id is not None:
        return PartCopy.objects.filter(pk=check.copy_id)
    pieces = PartCopy.objects.filter(part__device=check.device_id)
    return pieces if check.build_id is None else pieces.filter(build=check.build_id)
