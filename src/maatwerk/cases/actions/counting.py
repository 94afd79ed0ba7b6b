"""Writes what devices count for in their families, along with the records that it is made of."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import Min, QuerySet

from maatwerk.archive import actions as archive
from maatwerk.cases.models import Counted, Device, Release, RouteDecision

_FIELDS = tuple(field for field in Counted._meta.concrete_fields if not field.primary_key)


def count_device(device: Device) -> None:
    """Write anew what one device counts for, in the transaction of the record that changed it."""
    _write(_as_it_should_be(Device.objects.filter(pk=device.pk)))


def count_all(*, institution_key: UUID) -> int:
    """Write what differs from the records of an institution; return for how many devices."""
    with transaction.atomic():
        archive.lock_chain(institution_key)  # no record may come in between reading and writing
        there = {one.pk: one for one in Counted.objects.filter(institution_key=institution_key)}
        devices = Device.objects.filter(institution_key=institution_key)
        differing = [one for one in _as_it_should_be(devices) if not _is_told(one, by=there.get(one.pk))]
        _write(differing)
    return len(differing)


def _as_it_should_be(devices: QuerySet[Device]) -> Iterator[Counted]:
    """Yield the row of each of these devices, by its records."""
    newest: dict[int, tuple[int, str, str]] = {}
    decisions = RouteDecision.objects.filter(device__in=devices).exclude(device__state="cancelled")
    names = ("device_id", "pk", "route", "device_class")
    for device, key, route, device_class in decisions.order_by("decided_at", "pk").values_list(*names):
        newest[device] = (key, route, device_class)
    signed = Release.objects.filter(device__in=devices, released_at__isnull=False).order_by()
    first = dict(signed.values_list("device_id").annotate(Min("released_at")))
    rows = devices.order_by("pk").values_list("pk", "institution_key", "family__code")
    for device, institution, family in rows.iterator():
        decision, route, device_class = newest.get(device, (None, "", ""))
        yield Counted(
            device_id=device,
            institution_key=institution,
            family_code=family,
            decision_id=decision,
            route=route,
            device_class=device_class,
            stated_at=first.get(device),
        )


def _is_told(row: Counted, *, by: Counted | None) -> bool:
    return by is not None and all(getattr(row, one.attname) == getattr(by, one.attname) for one in _FIELDS)


def _write(rows: Iterable[Counted]) -> None:
    Counted.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["device"],
        update_fields=[one.name for one in _FIELDS],
    )
