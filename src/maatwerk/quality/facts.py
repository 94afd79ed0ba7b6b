"""Where nonconformities become facts; nothing found answers no."""

from collections.abc import Callable, Mapping
from datetime import datetime

from maatwerk.archive.recorded import is_as_recorded
from maatwerk.cases.models import Device
from maatwerk.quality.models import Nonconformity


def nonconformity_is_known(*, device: Device, at: datetime) -> bool:
    """Answer whether a nonconformity of a device is on record by then (Art.10(12))."""
    return bool(_of(device, at=at))


def nonconformity_is_decided(*, device: Device, at: datetime) -> bool:
    """Answer whether somebody decided on each of them; a row changed past the program decides nothing."""
    return all(one.state != "open" and is_as_recorded(one) for one in _of(device, at=at))


def _of(device: Device, *, at: datetime) -> list[Nonconformity]:
    return list(Nonconformity.objects.filter(device=device, opened_at__lte=at))


PROVIDES: Mapping[str, Callable[..., bool]] = {
    "nonconformity_is_known": nonconformity_is_known,
    "nonconformity_is_decided": nonconformity_is_decided,
}
