"""Machines, instruments and software; whether they are in date is computed from their records."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maatwerk.archive.models import Record
from maatwerk.lab.process import INSTRUMENT, MACHINE
from maatwerk.lab.words import MachineRecordKind
from maatwerk.people.models import Site


class Machine(Record):
    """A machine of the lab: printer, washer, curing unit, oven, sealer."""

    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    kind = models.SlugField(max_length=40, help_text="a kind of the library's list of equipment")
    maker = models.CharField(max_length=200)
    model = models.CharField(max_length=200)
    serial = models.CharField(max_length=120)
    firmware = models.CharField(max_length=120, blank=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="machines")
    upkeep = models.JSONField(help_text="records that must be in date: kind, interval in days, source")
    state = models.CharField(max_length=20, default=MACHINE.start)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_key", "code"], name="lab_machine_one_row_per_code"),
            models.UniqueConstraint(
                fields=["institution_key", "maker", "model", "serial"], name="lab_machine_one_row_per_serial"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(MACHINE.states)), name="lab_machine_state_is_known"
            ),
        ]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class MachineRecord(Record):
    """A service, quality check or calibration of a machine, with the day until which it holds."""

    machine = models.ForeignKey(Machine, on_delete=models.PROTECT, related_name="records")
    kind = models.CharField(max_length=20)
    performed_on = models.DateField()
    due_on = models.DateField(help_text="the last day on which this record still holds")
    passed = models.BooleanField()
    result = models.TextField(blank=True)
    performed_by = models.CharField(max_length=200)
    evidence_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in MachineRecordKind]),
                name="lab_machine_record_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("performed_on")), name="lab_machine_record_is_due_later"
            ),
        ]
        ordering = ["performed_on", "id"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.machine} on {self.performed_on}"


class Instrument(Record):
    """A measuring or test instrument: caliper, gauge, scanner, lamp."""

    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    kind = models.SlugField(max_length=40, help_text="a kind of the library's list of instruments")
    serial = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=20, default=INSTRUMENT.start)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "code"], name="lab_instrument_one_row_per_code"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(INSTRUMENT.states)), name="lab_instrument_state_is_known"
            ),
        ]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class InstrumentCalibration(Record):
    """A calibration or check of an instrument, with its uncertainty and the day until which it holds."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="calibrations")
    performed_on = models.DateField()
    due_on = models.DateField(help_text="the last day on which this calibration still holds")
    passed = models.BooleanField()
    certificate_number = models.CharField(max_length=120, blank=True)
    uncertainty = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    uncertainty_unit = models.CharField(max_length=12, blank=True)
    performed_by = models.CharField(max_length=200)
    evidence_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("performed_on")), name="lab_calibration_is_due_later"
            ),
            models.CheckConstraint(
                condition=Q(uncertainty__isnull=True) | ~Q(uncertainty_unit=""),
                name="lab_calibration_uncertainty_has_a_unit",
            ),
        ]
        ordering = ["performed_on", "id"]

    def __str__(self) -> str:
        return f"calibration of {self.instrument} on {self.performed_on}"


class SoftwareTool(Record):
    """One version of a program that shapes or checks devices."""

    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    version = models.CharField(max_length=80)
    purpose = models.SlugField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "code", "version"], name="lab_software_one_row_per_version"
            )
        ]
        ordering = ["code", "version"]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class SoftwareValidation(Record):
    """The lab's validation of one version of a program for its own use."""

    tool = models.ForeignKey(SoftwareTool, on_delete=models.PROTECT, related_name="validations")
    intended_use = models.TextField()
    tests = models.TextField(help_text="what was tried, with which known phantom or file, and what came out")
    passed = models.BooleanField()
    concluded_on = models.DateField()
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    evidence_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(tests=""), name="lab_software_validation_has_tests"),
        ]
        ordering = ["concluded_on", "id"]

    def __str__(self) -> str:
        return f"validation of {self.tool}"
