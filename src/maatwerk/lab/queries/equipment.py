"""Whether machines, instruments and programs are in date: computed from their records, never ticked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from maatwerk.archive.recorded import as_recorded, is_as_recorded, seeing_once
from maatwerk.lab import spoken
from maatwerk.lab.models import Instrument, Machine, MachineRecord, SoftwareTool
from maatwerk.lab.queries.recorded import against_record
from maatwerk.people.spoken import written_day
from maatwerk.workflow.spoken import state


@dataclass(frozen=True)
class Dates:
    """Whether something is in date on a day, why not, and the day on which the answer can change."""

    in_date: bool
    reasons: tuple[str, ...]
    until: date | None


def newest_upkeep(machines: Iterable[Machine], *, on: date) -> dict[tuple[int, str], MachineRecord]:
    """Return the newest record of each kind of each of these machines by a day, in one query."""
    later = MachineRecord.objects.filter(
        machine=OuterRef("machine"), kind=OuterRef("kind"), performed_on__lte=on
    ).order_by("-performed_on", "-pk")
    among = MachineRecord.objects.filter(machine__in={one.pk for one in machines}, performed_on__lte=on)
    found = among.filter(pk=Subquery(later.values("pk")[:1]))
    return {(one.machine_id, one.kind): one for one in found.order_by()}


def machines_in_date(machines: Iterable[Machine], *, on: date) -> bool:
    """Return whether all of these machines may be used on a day, in few queries for all together."""
    asked = tuple(dict.fromkeys(machines))
    newest = newest_upkeep(asked, on=on)
    with seeing_once():
        as_recorded([*asked, *newest.values()])
        return all(machine_dates(one, on=on, newest=newest).in_date for one in asked)


def machine_dates(
    machine: Machine, *, on: date, newest: Mapping[tuple[int, str], MachineRecord] | None = None
) -> Dates:
    """Return whether a machine may be used on a day by its state and its newest records of each kind.

    Those of several machines can be given along.
    """
    known = newest_upkeep([machine], on=on) if newest is None else newest
    changed = against_record(machine)
    reasons, ends = [changed] if changed else [], []
    if machine.state != "in_service":
        reasons.append(_("%(what)s is %(state)s.") % {"what": machine, "state": state(machine.state)})
    for upkeep in machine.upkeep:
        kind = upkeep["kind"]
        last = known.get((machine.pk, kind))
        said = {"kind": spoken.kind(kind), "machine": machine}
        if last is None:
            reasons.append(_("No %(kind)s of %(machine)s is on record.") % said)
        elif changed := against_record(last):
            reasons.append(changed)
        elif not last.passed:
            reasons.append(
                _("The %(kind)s of %(machine)s on %(day)s failed.")
                % {**said, "day": written_day(last.performed_on)}
            )
        elif last.due_on < on:
            reasons.append(
                _("The %(kind)s of %(machine)s was due on %(day)s.")
                % {**said, "day": written_day(last.due_on)}
            )
        else:
            ends.append(last.due_on)
    if not machine.upkeep:
        reasons.append(_("Nobody has said which records keep %(machine)s in date.") % {"machine": machine})
    return Dates(in_date=not reasons, reasons=tuple(reasons), until=min(ends, default=None))


def instrument_dates(instrument: Instrument, *, on: date) -> Dates:
    """Return whether an instrument may be used on a day by its state and its newest calibration."""
    changed = against_record(instrument)
    reasons = [changed] if changed else []
    if instrument.state != "in_service":
        reasons.append(_("%(what)s is %(state)s.") % {"what": instrument, "state": state(instrument.state)})
    said = {"kind": spoken.kind("calibration"), "machine": instrument}
    newest = instrument.calibrations.filter(performed_on__lte=on).order_by("-performed_on", "-pk").first()
    if newest is None:
        reasons.append(_("No %(kind)s of %(machine)s is on record.") % said)
    elif changed := against_record(newest):
        reasons.append(changed)
    elif not newest.passed:
        reasons.append(
            _("The %(kind)s of %(machine)s on %(day)s failed.")
            % {**said, "day": written_day(newest.performed_on)}
        )
    elif newest.due_on < on:
        reasons.append(
            _("The %(kind)s of %(machine)s was due on %(day)s.") % {**said, "day": written_day(newest.due_on)}
        )
    until = newest.due_on if newest is not None and not reasons else None
    return Dates(in_date=not reasons, reasons=tuple(reasons), until=until)


def instrument_in_date(instrument: Instrument, *, on: date) -> bool:
    """Return whether an instrument may be used on a day."""
    return instrument_dates(instrument, on=on).in_date


def software_is_validated(tool: SoftwareTool, *, on: date) -> bool:
    """Return whether the newest validation of this version of a program passed."""
    found = (one for one in tool.validations.all() if one.concluded_on <= on)
    newest = max(found, key=lambda one: (one.concluded_on, one.pk), default=None)
    return newest is not None and newest.passed and is_as_recorded(newest)
