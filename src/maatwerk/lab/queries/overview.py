"""What stops work, told for whole lists in a handful of queries; gates judge record by record instead.

Whether a row is what the archive holds is asked by the gates and by the page of the one record.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import (
    Instrument,
    InstrumentCalibration,
    Lot,
    Machine,
    MachineRecord,
    Material,
    Procedure,
    SoftwareTool,
    Tank,
)
from maatwerk.people.models import Account, Competence


@dataclass(frozen=True)
class Due:
    """One kind of record that keeps something in date: the newest, and the day until which it holds."""

    kind: str
    newest: MachineRecord | InstrumentCalibration | None

    @property
    def until(self) -> date | None:
        """Return the day until which it holds; nothing where it failed or is missing."""
        return self.newest.due_on if self.newest is not None and self.newest.passed else None


@dataclass(frozen=True)
class Training:
    """A competence that ended, ends soon, or is older than the procedure that it is worked by."""

    competence: Competence
    until: date | None
    procedure: Procedure | None = None


def machines(viewer: Account) -> QuerySet[Machine]:
    """Return the machines of the viewer's institution with their records and the tanks in use."""
    found = Machine.objects.filter(institution_key=viewer.institution_key)
    return found.select_related("site").prefetch_related("records", tanks_in_use()).order_by("code")


def tanks_in_use() -> Prefetch[str]:
    """Return what reads the tanks of machines that are in use: `tanks_here`."""
    used = Tank.objects.filter(retired_on__isnull=True).select_related("material").order_by("code")
    return Prefetch("tanks", queryset=used, to_attr="tanks_here")


def instruments(viewer: Account) -> QuerySet[Instrument]:
    """Return the instruments of the viewer's institution with their calibrations."""
    found = Instrument.objects.filter(institution_key=viewer.institution_key)
    return found.prefetch_related("calibrations").order_by("code")


def materials(viewer: Account) -> QuerySet[Material]:
    """Return the materials of the viewer's institution."""
    found = Material.objects.filter(institution_key=viewer.institution_key)
    return found.select_related("maker").order_by("name")


def stocked(viewer: Account) -> QuerySet[Lot]:
    """Return the lots of the viewer's institution with what they come in, the newest first."""
    found = Lot.objects.filter(institution_key=viewer.institution_key)
    related = found.select_related("material", "supplier").prefetch_related("containers")
    return related.order_by("-received_on", "-pk")


def tanks(viewer: Account) -> QuerySet[Tank]:
    """Return the tanks of the viewer's institution with what was poured into them."""
    found = Tank.objects.filter(institution_key=viewer.institution_key)
    related = found.select_related("material", "machine")
    return related.prefetch_related("fills__container__lot__material").order_by("code")


def software(viewer: Account) -> QuerySet[SoftwareTool]:
    """Return the programs of the viewer's institution with their validations."""
    found = SoftwareTool.objects.filter(institution_key=viewer.institution_key)
    return found.prefetch_related("validations").order_by("code", "version")


def upkeep_of(machine: Machine) -> tuple[Due, ...]:
    """Return how each kind of upkeep of a machine stands, by its newest record."""
    records = list(machine.records.all())
    return tuple(
        Due(one["kind"], _newest(record for record in records if record.kind == one["kind"]))
        for one in machine.upkeep
    )


def upkeep_that_stops(machine: Machine, *, on: date) -> Due | None:
    """Return the first kind of upkeep for which a machine may not run on a day; None when all hold."""
    behind = (one for one in upkeep_of(machine) if one.until is None or one.until < on)
    return next(behind, None)


def calibration_of(instrument: Instrument) -> Due:
    """Return how the calibration of an instrument stands, by its newest record."""
    return Due("calibration", _newest(instrument.calibrations.all()))


def training_wanted(viewer: Account, *, on: date, soon: date) -> tuple[Training, ...]:
    """Return the competences that have ended, end soon, or are older than a procedure in effect."""
    held = Competence.objects.filter(
        institution_key=viewer.institution_key, withdrawn_at__isnull=True, account__is_active=True
    ).select_related("account")
    newest: dict[tuple[int, str], Competence] = {}
    for one in held.order_by("granted_on", "pk"):
        newest[(one.account_id, one.topic)] = one
    read = current_library().procedures
    effective = list(Procedure.objects.filter(institution_key=viewer.institution_key, state="effective"))
    found = []
    for one in newest.values():
        later = next(
            (
                procedure
                for procedure in effective
                if procedure.code in read
                and one.topic in read[procedure.code].reads
                and one.granted_on < procedure.effective_on <= on
            ),
            None,
        )
        ends = one.valid_until
        if later is not None or (ends is not None and ends <= soon):
            found.append(Training(one, ends, later))
    return tuple(sorted(found, key=lambda one: (one.until or date.max, one.competence.pk)))


def _newest(
    records: Iterable[MachineRecord] | Iterable[InstrumentCalibration],
) -> MachineRecord | InstrumentCalibration | None:
    return max(records, key=lambda one: (one.performed_on, one.pk), default=None)
