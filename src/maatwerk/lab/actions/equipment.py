"""Machines, instruments and programs: what is recorded of them decides whether they are in date."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from maatwerk.lab.actions.saying import not_after, one_of, said, same_house, unique
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import (
    Instrument,
    InstrumentCalibration,
    Machine,
    MachineRecord,
    SoftwareTool,
    SoftwareValidation,
)
from maatwerk.lab.process import INSTRUMENT, MACHINE
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account, Site
from maatwerk.people.roles import Ability
from maatwerk.people.spoken import written_day
from maatwerk.workflow import doorway


def add_machine(
    *,
    code: str,
    name: str,
    kind: str,
    made: tuple[str, str, str],
    site: Site,
    actor: Account,
    at: datetime,
    firmware: str = "",
) -> Machine:
    """Add a machine, made by (maker, model, serial); its kind says which records keep it in date."""
    same_house(actor, site)
    kinds = current_library().equipment
    mine = Machine.objects.filter(institution_key=actor.institution_key)
    unique(mine.filter(code=code), name="machine", word=code)
    maker, model, serial = made
    unique(mine.filter(maker=maker, model=model, serial=serial), name="serial number", word=serial)
    upkeep = kinds[one_of("kind of machine", kind, kinds)].upkeep
    machine = Machine(
        institution_key=actor.institution_key,
        code=said("code", code),
        name=said("name", name),
        kind=kind,
        maker=said("maker", maker),
        model=said("model", model),
        serial=said("serial", serial),
        firmware=firmware,
        site=site,
        upkeep=[
            {"kind": one.kind.value, "interval_days": one.interval_days, "source": one.ground.source}
            for one in upkeep
        ],
    )
    doorway.admit(record=machine, actor=actor, at=at, ability=Ability.MANAGE_LAB, kind="lab.machine_added")
    return machine


def change_machine(
    *, machine: Machine, changes: dict[str, Any], reason: str, actor: Account, at: datetime
) -> None:
    """Record new firmware, site or interval; firmware and site undo the validations of its recipes."""
    same_house(actor, machine)
    for name in changes:
        one_of("field", name, ("firmware", "site", "upkeep", "name"))
    same_house(actor, changes.get("site"))
    doorway.amend(
        record=machine,
        changes=changes,
        actor=actor,
        at=at,
        ability=Ability.MANAGE_LAB,
        kind="lab.machine_changed",
        detail={"reason": said("reason", reason), "fields": sorted(changes)},
    )


def record_upkeep(
    *,
    machine: Machine,
    kind: str,
    performed_on: date,
    performed_by: str,
    passed: bool,
    actor: Account,
    at: datetime,
    due_on: date | None = None,
    result: str = "",
    evidence_sha256: str = "",
) -> MachineRecord:
    """Record a service, check or calibration; it holds for the machine's interval at most."""
    same_house(actor, machine)
    intervals = {one["kind"]: int(one["interval_days"]) for one in machine.upkeep}
    one_of("kind of record", kind, intervals)
    not_after("day", performed_on, at=at)
    latest = performed_on + timedelta(days=intervals[kind])
    record = MachineRecord(
        institution_key=actor.institution_key,
        machine=machine,
        kind=kind,
        performed_on=performed_on,
        due_on=_due(due_on, latest=latest),
        passed=passed,
        result=result if passed else said("result", result),
        performed_by=said("name of who did it", performed_by),
        evidence_sha256=evidence_sha256,
    )
    doorway.admit(
        record=record, actor=actor, at=at, ability=Ability.RECORD_CHECK, kind="lab.machine_record_added"
    )
    return record


def take_machine_out(*, machine: Machine, reason: str, actor: Account, at: datetime) -> None:
    """Take a machine out of service."""
    _move_machine(machine, "take_out", reason=reason, actor=actor, at=at)


def return_machine(*, machine: Machine, reason: str, actor: Account, at: datetime) -> None:
    """Return a machine to service, saying what was done and checked."""
    _move_machine(machine, "return", reason=reason, actor=actor, at=at)


def retire_machine(*, machine: Machine, reason: str, actor: Account, at: datetime) -> None:
    """Retire a machine for good."""
    _move_machine(machine, "retire", reason=reason, actor=actor, at=at)


def add_instrument(
    *, code: str, name: str, kind: str, actor: Account, at: datetime, serial: str = ""
) -> Instrument:
    """Add an instrument."""
    unique(
        Instrument.objects.filter(institution_key=actor.institution_key, code=code),
        name="instrument",
        word=code,
    )
    instrument = Instrument(
        institution_key=actor.institution_key,
        code=said("code", code),
        name=said("name", name),
        kind=one_of("kind of instrument", kind, current_library().instruments),
        serial=serial,
    )
    doorway.admit(
        record=instrument, actor=actor, at=at, ability=Ability.MANAGE_LAB, kind="lab.instrument_added"
    )
    return instrument


def record_calibration(
    *,
    instrument: Instrument,
    performed_on: date,
    performed_by: str,
    passed: bool,
    actor: Account,
    at: datetime,
    due_on: date | None = None,
    certificate_number: str = "",
    uncertainty: tuple[Decimal, str] | None = None,
    evidence_sha256: str = "",
) -> InstrumentCalibration:
    """Record a calibration; it holds for the interval of the instrument's kind at most."""
    same_house(actor, instrument)
    not_after("day", performed_on, at=at)
    days = current_library().instruments[instrument.kind].interval_days
    record = InstrumentCalibration(
        institution_key=actor.institution_key,
        instrument=instrument,
        performed_on=performed_on,
        due_on=_due(due_on, latest=performed_on + timedelta(days=days)),
        passed=passed,
        certificate_number=certificate_number,
        uncertainty=uncertainty[0] if uncertainty else None,
        uncertainty_unit=uncertainty[1] if uncertainty else "",
        performed_by=said("name of who did it", performed_by),
        evidence_sha256=evidence_sha256,
    )
    doorway.admit(
        record=record, actor=actor, at=at, ability=Ability.RECORD_CHECK, kind="lab.instrument_calibrated"
    )
    return record


def take_instrument_out(*, instrument: Instrument, reason: str, actor: Account, at: datetime) -> None:
    """Take an instrument out of service."""
    _move_instrument(instrument, "take_out", reason=reason, actor=actor, at=at)


def return_instrument(*, instrument: Instrument, reason: str, actor: Account, at: datetime) -> None:
    """Return an instrument to service."""
    _move_instrument(instrument, "return", reason=reason, actor=actor, at=at)


def retire_instrument(*, instrument: Instrument, reason: str, actor: Account, at: datetime) -> None:
    """Retire an instrument for good."""
    _move_instrument(instrument, "retire", reason=reason, actor=actor, at=at)


def add_software(
    *, code: str, name: str, version: str, purpose: str, actor: Account, at: datetime
) -> SoftwareTool:
    """Add one version of a program that shapes or checks devices."""
    mine = SoftwareTool.objects.filter(institution_key=actor.institution_key)
    unique(mine.filter(code=code, version=version), name="program", word=f"{code} {version}")
    tool = SoftwareTool(
        institution_key=actor.institution_key,
        code=said("code", code),
        name=said("name", name),
        version=said("version", version),
        purpose=one_of("purpose", purpose, ("segmentation", "cad", "slicer", "verification", "records")),
    )
    doorway.admit(record=tool, actor=actor, at=at, ability=Ability.MANAGE_LAB, kind="lab.software_added")
    return tool


def validate_software(
    *,
    tool: SoftwareTool,
    intended_use: str,
    tests: str,
    passed: bool,
    concluded_on: date,
    actor: Account,
    at: datetime,
    evidence_sha256: str = "",
) -> SoftwareValidation:
    """Record the lab's own validation of a version for its own use; a maker's clearance is none."""
    same_house(actor, tool)
    record = SoftwareValidation(
        institution_key=actor.institution_key,
        tool=tool,
        intended_use=said("intended use", intended_use),
        tests=said("tests", tests),
        passed=passed,
        concluded_on=not_after("day", concluded_on, at=at),
        concluded_by=actor,
        evidence_sha256=evidence_sha256,
    )
    doorway.admit(
        record=record, actor=actor, at=at, ability=Ability.MANAGE_LAB, kind="lab.software_validated"
    )
    return record


def _due(due_on: date | None, *, latest: date) -> date:
    if due_on is not None and due_on > latest:
        raise InputRefused(
            "due_too_late",
            what=_("The record would hold until %(due_on)s.") % {"due_on": written_day(due_on)},
            where="due_on",
            why=_("By the interval on record it holds until %(latest)s at most.")
            % {"latest": written_day(latest)},
            do=_("Name an earlier day, or change the interval with a reason."),
        )
    return due_on or latest


def _move_machine(machine: Machine, move: str, *, reason: str, actor: Account, at: datetime) -> None:
    same_house(actor, machine)
    detail = {"reason": said("reason", reason)}
    doorway.move(record=machine, process=MACHINE, move=move, actor=actor, at=at, detail=detail)


def _move_instrument(instrument: Instrument, move: str, *, reason: str, actor: Account, at: datetime) -> None:
    same_house(actor, instrument)
    detail = {"reason": said("reason", reason)}
    doorway.move(record=instrument, process=INSTRUMENT, move=move, actor=actor, at=at, detail=detail)
