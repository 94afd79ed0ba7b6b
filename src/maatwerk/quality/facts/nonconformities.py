"""Where nonconformities become facts; nothing found answers no."""

from collections.abc import Callable, Mapping
from datetime import datetime

from maatwerk.archive.recorded import is_as_recorded, rows_lost
from maatwerk.cases.models import Device
from maatwerk.quality.models import Nonconformity


def nonconformity_is_known(*, device: Device, at: datetime) -> bool:
    """Answer whether a nonconformity of a device is on record by then, be its row gone (Art.10(12))."""
    return bool(_of(device, at=at) or _lost(device))


def nonconformity_is_decided(*, device: Device, at: datetime) -> bool:
    """Answer whether somebody decided on each of them; a row changed past the program decides nothing."""
    if _lost(device):
        return False
    return all(one.state != "open" and is_as_recorded(one) for one in _of(device, at=at))


def nonconformity_is_made_good(*, device: Device, at: datetime) -> bool:
    """Answer whether each is closed with an account of what was done; a changed row shows nothing."""
    if _lost(device):
        return False
    return all(one.state == "closed" and is_as_recorded(one) for one in _of(device, at=at))


def _lost(device: Device) -> bool:
    """Say whether the archive holds a nonconformity of the device that the table does not."""
    return any(
        row.get("device_id") == device.pk for row in rows_lost((Nonconformity,), since=device).values()
    )


def _of(device: Device, *, at: datetime) -> list[Nonconformity]:
    return list(Nonconformity.objects.filter(device=device, opened_at__lte=at))


OF_DEVICE: Mapping[str, Callable[..., bool]] = {
    "nonconformity_is_known": nonconformity_is_known,
    "nonconformity_is_decided": nonconformity_is_decided,
    "nonconformity_is_made_good": nonconformity_is_made_good,
}
