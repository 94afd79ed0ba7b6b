"""Lots: found by the code of a container or tank, and judged for use on a day."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maatwerk.lab import spoken
from maatwerk.lab.models import Container, Hold, Lot, Material, Tank, TankFill
from maatwerk.lab.queries.holds import Subject, open_holds
from maatwerk.lab.queries.recorded import against_record
from maatwerk.lab.words import HoldSubject
from maatwerk.people.models import Account
from maatwerk.people.spoken import written_day
from maatwerk.workflow.spoken import state


@dataclass(frozen=True)
class LotAnswer:
    """Whether all lots may be used: released and of the right material, in date, not on hold; and why not."""

    released: bool
    in_date: bool
    on_hold: bool
    reasons: tuple[str, ...]


def lots(viewer: Account) -> QuerySet[Lot]:
    """Return the lots of the viewer's institution, the newest first."""
    return Lot.objects.filter(institution_key=viewer.institution_key).order_by("-received_on", "-pk")


def find_vessel(*, institution_key: uuid.UUID, code: str) -> Container | Tank | None:
    """Return the container or tank with this code, as scanned."""
    container = Container.objects.filter(institution_key=institution_key, code=code).first()
    return container or Tank.objects.filter(institution_key=institution_key, code=code).first()


def fills_in_use(tank: Tank) -> tuple[TankFill, ...]:
    """Return the fillings that are still in a tank: all since it was last emptied."""
    found: list[TankFill] = []
    fills = TankFill.objects.filter(tank=tank).select_related("container__lot__material")
    for fill in fills.order_by("-filled_at", "-pk"):
        found.append(fill)
        if fill.emptied_first:
            break
    return tuple(reversed(found))


def lots_in(vessel: Container | Tank) -> tuple[Lot, ...]:
    """Return the lots whose material is in a container or tank."""
    if isinstance(vessel, Container):
        return (vessel.lot,)
    return tuple(dict.fromkeys(fill.container.lot for fill in fills_in_use(vessel)))


def judge_containers(
    containers: Sequence[Container],
    *,
    material: Material | None,
    on: date,
    holds: Sequence[Hold] | None = None,
) -> LotAnswer | None:
    """Judge the lots of these containers for use on a day; None where nothing is named.

    The open holds on the lots, and on what else, can be given along.
    """
    if not containers:
        return None
    unreleased = [text for one in containers for text in _not_released(one, material=material)]
    expired = [text for one in containers for text in _expired(one, on=on)]
    held = _held([one.lot for one in containers], holds=holds)
    return LotAnswer(
        released=not unreleased,
        in_date=not expired,
        on_hold=bool(held),
        reasons=(*unreleased, *expired, *held),
    )


def against_lot(lot: Lot, *, on: date) -> tuple[str, ...]:
    """Return why a lot may not be used on a day, whatever bottle of it: not released, expired, on hold."""
    found = [] if lot.state == "released" else [_state_said(lot)]
    if lot.expires_on is not None and lot.expires_on < on:
        found.append(_expired_said(lot))
    return (*found, *_held([lot], holds=None))


def _state_said(lot: Lot) -> str:
    return _("%(what)s is %(state)s.") % {"what": spoken.lot(lot), "state": state(lot.state)}


def _expired_said(lot: Lot) -> str:
    said = {"lot": spoken.lot(lot), "day": written_day(lot.expires_on) if lot.expires_on else ""}
    return _("%(lot)s expired on %(day)s.") % said


def _not_released(container: Container, *, material: Material | None) -> list[str]:
    lot = container.lot
    found = [text for text in (against_record(lot), against_record(container)) if text]
    if lot.state != "released":
        found.append(_state_said(lot))
    if material is not None and lot.material_id != material.pk:
        found.append(
            _("%(lot)s is not the material of the recipe, %(material)s.")
            % {"lot": spoken.lot(lot), "material": material}
        )
    return found


def _expired(container: Container, *, on: date) -> list[str]:
    lot = container.lot
    found = []
    if lot.expires_on is not None and lot.expires_on < on:
        found.append(_expired_said(lot))
    days = lot.material.opened_days
    if container.opened_on is not None and days is not None:
        last = container.opened_on + timedelta(days=days)
        if last < on:
            found.append(
                _("%(container)s was opened on %(day)s and good until %(last)s.")
                % {
                    "container": spoken.vessel(container),
                    "day": written_day(container.opened_on),
                    "last": written_day(last),
                }
            )
    return found


def _held(found: Iterable[Lot], *, holds: Sequence[Hold] | None) -> list[str]:
    by_key = {str(lot.pk): lot for lot in found}
    if holds is None:
        subjects = [Subject(HoldSubject.LOT, key) for key in by_key]
        institutions = {lot.institution_key for lot in by_key.values()}
        holds = [hold for key in institutions for hold in open_holds(subjects, institution_key=key)]
    return [
        _("%(what)s is on hold: %(reason)s")
        % {"what": spoken.lot(by_key[hold.subject_key]), "reason": hold.reason}
        for hold in holds
        if hold.subject_kind == HoldSubject.LOT and hold.subject_key in by_key
    ]
