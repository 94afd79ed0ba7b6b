"""What a scanned code stands for: a tank, a bottle, a machine, an instrument, a build, a device, a piece."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from maatwerk.cases.models import Build, Device, Part
from maatwerk.cases.queries.lists import builds_for, devices_for, sees_all
from maatwerk.lab.models import Container, Instrument, Lot, Machine, Tank
from maatwerk.lab.queries import find_vessel, instrument_dates, lots_in, machine_dates
from maatwerk.people.models import Account


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


def resolve_code(viewer: Account, *, code: str, at: datetime) -> Resolved | None:
    """Return what a scanned code stands for; to who may not see it, it stands for nothing."""
    wanted = code.strip()
    if not wanted:
        return None
    device = devices_for(viewer, at=at).filter(number__iexact=wanted).first()
    if device is not None:
        return _device(device, code=wanted)
    if not sees_all(viewer, at=at):
        return None
    return _piece(viewer, wanted) or _build(viewer, wanted) or _thing(viewer, wanted, at=at)


def _device(device: Device, *, code: str) -> Resolved:
    return Resolved(kind=CodeKind.DEVICE, code=code, title=device.title, number=device.number)


def _piece(viewer: Account, code: str) -> Resolved | None:
    """A piece carries the mark of its part; it leads to its device."""
    mine = Part.objects.filter(institution_key=viewer.institution_key, mark__iexact=code)
    part = mine.select_related("device__family").first()
    return None if part is None else _device(part.device, code=code)


def _build(viewer: Account, code: str) -> Resolved | None:
    found: Build | None = builds_for(viewer).filter(number__iexact=code).select_related("recipe").first()
    if found is None:
        return None
    return Resolved(
        kind=CodeKind.BUILD, code=code, title=found.number, said=str(found.recipe), number=found.number
    )


def _thing(viewer: Account, code: str, *, at: datetime) -> Resolved | None:
    mine, on = {"institution_key": viewer.institution_key}, at.date()
    if (machine := Machine.objects.filter(**mine, code__iexact=code).first()) is not None:
        dates = machine_dates(machine, on=on)
        return _with_dates(CodeKind.MACHINE, machine, dates.reasons, until=dates.until)
    if (instrument := Instrument.objects.filter(**mine, code__iexact=code).first()) is not None:
        dates = instrument_dates(instrument, on=on)
        return _with_dates(CodeKind.INSTRUMENT, instrument, dates.reasons, until=dates.until)
    vessel = find_vessel(institution_key=viewer.institution_key, code=code)
    if vessel is not None:
        kind = CodeKind.TANK if isinstance(vessel, Tank) else CodeKind.CONTAINER
        return _lots(kind, vessel, lots_in(vessel), code=vessel.code)
    lot = Lot.objects.filter(**mine, number__iexact=code).select_related("material").first()
    return None if lot is None else _lots(CodeKind.LOT, lot, (lot,), code=lot.number)


def _with_dates(
    kind: CodeKind, thing: Machine | Instrument, reasons: tuple[str, ...], *, until: date | None
) -> Resolved:
    said = " ".join(reasons) or str(until or "")
    return Resolved(kind=kind, code=thing.code, title=thing.name, said=said, usable=not reasons, until=until)


def _lots(kind: CodeKind, thing: Container | Tank | Lot, found: tuple[Lot, ...], *, code: str) -> Resolved:
    """Say which lots are inside, and whether each is released."""
    words = "; ".join(f"{lot} ({lot.state.replace('_', ' ')})" for lot in found)
    usable = bool(found) and all(lot.state == "released" for lot in found)
    return Resolved(kind=kind, code=code, title=str(thing), said=words, usable=usable)
