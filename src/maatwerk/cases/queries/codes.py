"""What a scanned code stands for: a tank, a bottle, a machine, an instrument, a build, a device, a piece."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Value

from maatwerk.archive.days import day_of
from maatwerk.cases.models import Build, Device, Part
from maatwerk.cases.queries.lists import builds_for, devices_for, sees_all
from maatwerk.lab import spoken
from maatwerk.lab.models import Container, Instrument, Lot, Machine, Tank
from maatwerk.lab.queries import (
    against_lot,
    fills_in_use,
    find_vessel,
    instrument_dates,
    judge_containers,
    lots_in,
    machine_dates,
)
from maatwerk.people.models import Account
from maatwerk.workflow.spoken import state


class CodeKind(StrEnum):
    """What a code can stand for."""

    DEVICE = "device"
    BUILD = "build"
    MACHINE = "machine"
    INSTRUMENT = "instrument"
    CONTAINER = "container"  # a bottle, cartridge or spool
    TANK = "tank"
    LOT = "lot"


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """What was found under a code, and whether it may be used as far as its own records say."""

    kind: CodeKind
    code: str
    title: str
    said: str = ""
    usable: bool | None = None
    until: date | None = None
    number: str = ""
    """The number of the device or build that it leads to."""
    key: str = ""
    """What the lab's own page of it is found by; empty where a code stands for several."""


def resolve_code(viewer: Account, *, code: str, at: datetime) -> Resolved | None:
    """Return what a scanned code stands for; to who may not see it, it stands for nothing."""
    wanted = code.strip()
    if not wanted:
        return None
    device = devices_for(viewer, at=at).filter(number=wanted.upper()).first()
    if device is not None:
        return _device(device, code=wanted)
    if not sees_all(viewer, at=at):
        return None
    numbered = any(letter.isdigit() for letter in wanted)
    made = (_piece(viewer, wanted) or _build(viewer, wanted)) if numbered else None
    return made or _thing(viewer, wanted, at=at)


def _device(device: Device, *, code: str) -> Resolved:
    return Resolved(kind=CodeKind.DEVICE, code=code, title=device.title, number=device.number)


def _piece(viewer: Account, code: str) -> Resolved | None:
    """A piece carries the mark of its part, which begins with the number of its device; it leads there."""
    number, _, place = code.upper().rpartition("-")
    if not (number and place.isdecimal()):
        return None
    mine = Part.objects.filter(
        institution_key=viewer.institution_key, device__number=number, mark__iexact=code
    )
    part = mine.select_related("device__family").first()
    return None if part is None else _device(part.device, code=code)


def _build(viewer: Account, code: str) -> Resolved | None:
    mine = builds_for(viewer).filter(number=code.upper())
    found: Build | None = mine.select_related("recipe").first()
    if found is None:
        return None
    return Resolved(
        kind=CodeKind.BUILD, code=code, title=found.number, said=str(found.recipe), number=found.number
    )


def _thing(viewer: Account, code: str, *, at: datetime) -> Resolved | None:
    found, on = _where(viewer, code), day_of(at)
    if CodeKind.MACHINE in found:
        machine = Machine.objects.get(pk=found[CodeKind.MACHINE][0])
        dates = machine_dates(machine, on=on)
        return _with_dates(CodeKind.MACHINE, machine, dates.reasons, until=dates.until)
    if CodeKind.INSTRUMENT in found:
        instrument = Instrument.objects.get(pk=found[CodeKind.INSTRUMENT][0])
        dates = instrument_dates(instrument, on=on)
        return _with_dates(CodeKind.INSTRUMENT, instrument, dates.reasons, until=dates.until)
    if CodeKind.CONTAINER in found or CodeKind.TANK in found:
        vessel = find_vessel(institution_key=viewer.institution_key, code=code)
        return None if vessel is None else _vessel(vessel, on=on)
    lots = list(Lot.objects.filter(pk__in=found.get(CodeKind.LOT, ())).select_related("material"))
    # Two makers may give the same number to their lots: then it stands for no single one.
    key = str(lots[0].pk) if len(lots) == 1 else ""
    if not lots:
        return None
    against = tuple(text for lot in lots for text in against_lot(lot, on=on))
    return _lots(CodeKind.LOT, lots[0], tuple(lots), code=lots[0].number, key=key, against=against)


def _where(viewer: Account, code: str) -> dict[CodeKind, list[int]]:
    """Return by kind what of the viewer's lab has this code, in one query: most of what is typed is none."""
    mine = {"institution_key": viewer.institution_key}
    asked = (
        (CodeKind.MACHINE, Machine.objects.filter(**mine, code__iexact=code)),
        (CodeKind.INSTRUMENT, Instrument.objects.filter(**mine, code__iexact=code)),
        (CodeKind.CONTAINER, Container.objects.filter(**mine, code=code)),
        (CodeKind.TANK, Tank.objects.filter(**mine, code=code)),
        (CodeKind.LOT, Lot.objects.filter(**mine, number__iexact=code)),
    )
    first, *rest = (
        rows.order_by().annotate(kind_of=Value(kind.value)).values_list("kind_of", "pk")
        for kind, rows in asked
    )
    found: dict[CodeKind, list[int]] = {}
    for kind, pk in first.union(*rest):
        found.setdefault(CodeKind(kind), []).append(pk)
    return found


def _vessel(vessel: Container | Tank, *, on: date) -> Resolved:
    if isinstance(vessel, Tank):
        kind, key = CodeKind.TANK, vessel.pk
    else:
        kind, key = CodeKind.CONTAINER, vessel.lot_id
    inside = [vessel] if isinstance(vessel, Container) else [one.container for one in fills_in_use(vessel)]
    judged = judge_containers(inside, material=None, on=on)
    against = () if judged is None else judged.reasons
    return _lots(kind, vessel, lots_in(vessel), code=vessel.code, key=str(key), against=against)


def _with_dates(
    kind: CodeKind, thing: Machine | Instrument, reasons: tuple[str, ...], *, until: date | None
) -> Resolved:
    said = " ".join(reasons) or str(until or "")
    return Resolved(
        kind=kind,
        code=thing.code,
        title=thing.name,
        said=said,
        usable=not reasons,
        until=until,
        key=thing.code,
    )


def _lots(
    kind: CodeKind,
    thing: Container | Tank | Lot,
    found: tuple[Lot, ...],
    *,
    code: str,
    key: str,
    against: tuple[str, ...] = (),
) -> Resolved:
    """Say which lots are inside, and whether each may be used, or why not."""
    words = "; ".join(against) or "; ".join(f"{spoken.lot(lot)} ({state(lot.state)})" for lot in found)
    usable = bool(found) and not against and all(lot.state == "released" for lot in found)
    return Resolved(
        kind=kind,
        code=code,
        title=spoken.lot(thing) if isinstance(thing, Lot) else spoken.vessel(thing),
        said=words,
        usable=usable,
        key=key,
    )
