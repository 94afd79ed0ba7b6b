"""Whether machines, instruments and programs are in date: computed from their records, never ticked."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from maatwerk.archive.recorded import is_as_recorded
from maatwerk.lab import spoken
from maatwerk.lab.models import Instrument, Machine, SoftwareTool
from maatwerk.lab.queries.recorded import against_record
from maatwerk.workflow.spoken import state


@dataclass(frozen=True)
class Dates:
    """Whether something is in date on a day, why not, and the day on which the answer can change."""

    in_date: bool
    reasons: tuple[str, ...]
    until: date | None


def machine_dates(machine: Machine, *, on: date) -> Dates:
    """Return whether a machine may be used on a day by its state and its newest records of each kind."""
    changed = against_record(machine)
    reasons, ends = [changed] if changed else [], []
    if machine.state != "in_service":
        reasons.append(_("%(what)s is %(state)s.") % {"what": machine, "state": state(machine.state)})
    for upkeep in machine.upkeep:
        kind = upkeep["kind"]
        newest = (
            machine.records.filter(kind=kind, performed_on__lte=on).order_by("-performed_on", "-pk").first()
        )
        said = {"kind": spoken.kind(kind), "machine": machine}
        if newest is None:
            reasons.append(_("No %(kind)s of %(machine)s is on record.") % said)
        elif changed := against_record(newest):
            reasons.append(changed)
        elif not newest.passed:
            reasons.append(
                _("The %(kind)s of %(machine)s on %(day)s failed.") % {**said, "day": newest.performed_on}
            )
        elif newest.due_on < on:
            reasons.append(
                _("The %(kind)s of %(machine)s was due on %(day)s.") % {**said, "day": newest.due_on}
            )
        else:
            ends.append(newest.due_on)
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
            _("The %(kind)s of %(machine)s on %(day)s failed.") % {**said, "day": newest.performed_on}
        )
    elif newest.due_on < on:
        reasons.append(_("The %(kind)s of %(machine)s was due on %(day)s.") % {**said, "day": newest.due_on})
    until = newest.due_on if newest is not None and not reasons else None
    return Dates(in_date=not reasons, reasons=tuple(reasons), until=until)


def instrument_in_date(instrument: Instrument, *, on: date) -> bool:
    """Return whether an instrument may be used on a day."""
    return instrument_dates(instrument, on=on).in_date


def software_is_validated(tool: SoftwareTool, *, on: date) -> bool:
    """Return whether the newest validation of this version of a program passed."""
    newest = tool.validations.filter(concluded_on__lte=on).order_by("-concluded_on", "-pk").first()
    return newest is not None and newest.passed and is_as_recorded(newest)
