"""Finding lots, containers, tanks, machines, instruments and families by what people remember of them."""

from django.db.models import Model, Q, QuerySet

from maatwerk.lab.models import Container, Family, Instrument, Lot, Machine, Tank
from maatwerk.people.models import Account


def _like(found: QuerySet[Model], wanted: str, *fields: str) -> QuerySet[Model]:
    for word in wanted.split():
        any_field = Q(pk__in=[])
        for name in fields:
            any_field |= Q(**{f"{name}__icontains": word})
        found = found.filter(any_field)
    return found


def lab_like(viewer: Account, *, wanted: str) -> dict[str, QuerySet[Model]]:
    """Return by kind what of the viewer's lab has every word in its code, number or name."""
    own = {"institution_key": viewer.institution_key}
    return {
        "lots": _like(
            Lot.objects.filter(**own).select_related("material"), wanted, "number", "material__name"
        ),
        "containers": _like(
            Container.objects.filter(**own).select_related("lot__material"), wanted, "code", "lot__number"
        ),
        "tanks": _like(Tank.objects.filter(**own), wanted, "code"),
        "machines": _like(Machine.objects.filter(**own), wanted, "code", "name", "serial"),
        "instruments": _like(Instrument.objects.filter(**own), wanted, "code", "name", "serial"),
        "families": _like(Family.objects.filter(**own), wanted, "code", "title"),
    }
