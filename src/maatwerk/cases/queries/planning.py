"""What a theatre date means for what is on record: pictures, approvals, use-by dates."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from maatwerk.cases.facts import Asked
from maatwerk.cases.models import Approval, Case, Device
from maatwerk.cases.snapshot import made_on


@dataclass(frozen=True, kw_only=True)
class Running:
    """Something of a device that will have run out by the theatre date, or that just lasts."""

    device: Device
    what: str
    """`imaging`, `approval`, `use_by` or `past`."""
    until: date
    lasts: bool


ENDED = ("delivered", "followed_up", "closed", "cancelled", "not_used", "recalled")


def lasting(
    case: Case, *, theatre_on: date | None, at: datetime, only: Device | None = None
) -> tuple[Running, ...]:
    """Return what of each open device of a case, or of this one, holds until a theatre date, and what not."""
    if theatre_on is None:
        return ()
    devices = case.devices.exclude(state__in=ENDED).select_related("family", "case").order_by("number")
    found: list[Running] = []
    if only is not None:
        devices = devices.filter(pk=only.pk)
    for device in devices:
        asked = Asked(device=device, at=at)
        for what, until in _ends(asked):
            found.append(Running(device=device, what=what, until=until, lasts=theatre_on <= until))
    return tuple(found)


def _ends(asked: Asked) -> list[tuple[str, date]]:
    found: list[tuple[str, date]] = []
    protocol = asked.family.imaging_protocol
    taken = [use.series.acquired_on for use in asked.imaging if use.series.acquired_on is not None]
    if protocol is not None and taken:
        group = asked.stated.get("indication_group")
        limit = protocol.age_limit(group if isinstance(group, str) else None).value
        found.append(("imaging", min(taken) + timedelta(days=int(limit))))
    design = asked.design
    approval = None
    if design is not None:
        approval = Approval.objects.filter(design=design).order_by("-approved_at", "-pk").first()
    if approval is not None:
        found.append(("approval", approval.valid_until))
    made = made_on(asked)
    if made is not None and asked.family.use_by_days.value > 0:
        found.append(("use_by", made + timedelta(days=int(asked.family.use_by_days.value))))
    return found
