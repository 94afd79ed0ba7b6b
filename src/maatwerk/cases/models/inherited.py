"""What a lab had before Maatwerk: its register, row by row, with the evidence that came along."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maatwerk.archive.models import Record
from maatwerk.cases.models.case import Case, Device, Patient
from maatwerk.cases.process import DEVICE_STATES


class SheetImport(Record):
    """One spreadsheet that was brought in: what it listed, and which column meant what."""

    what = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    heads = models.JSONField(help_text="the heads of its columns, in their order")
    columns = models.JSONField(help_text="by field, the head of the column that it was taken from")
    meanings = models.JSONField(
        default=dict, help_text="by word of the old list, the state that it stands for"
    )
    rows_made = models.PositiveIntegerField()
    brought_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    brought_in_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=["cases", "lots", "machines", "people"]), name="cases_sheet_is_of_a_kind"
            ),
        ]
        ordering = ["brought_in_at", "id"]

    def __str__(self) -> str:
        return f"{self.file_name} of {self.brought_in_at:%Y-%m-%d}"


class InheritedCase(Record):
    """One row of the register that the lab kept before: begun before Maatwerk, with its old number.

    Where it stood is what the old register says. It opens no gate here, and no gate reads it.
    """

    personal = frozenset({"cells"})

    sheet = models.ForeignKey(SheetImport, on_delete=models.PROTECT, related_name="cases")
    row = models.PositiveIntegerField(help_text="the row of the spreadsheet")
    old_number = models.CharField(max_length=80)
    old_state = models.CharField(max_length=200, help_text="as the old register says it")
    stood_at = models.CharField(max_length=20, help_text="the same as a state of a device")
    intervention = models.CharField(max_length=200)
    theatre_on = models.DateField(null=True, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    keep_until = models.DateField(null=True, blank=True, help_text="the floor of retention, by law")
    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="inherited", null=True, blank=True
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="inherited", null=True, blank=True)
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, related_name="inherited", null=True, blank=True
    )
    cells = models.JSONField(help_text="the row as it stood, by the head of each column")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "old_number"], name="cases_inherited_one_row_per_number"
            ),
            models.CheckConstraint(condition=~Q(old_number=""), name="cases_inherited_has_a_number"),
            models.CheckConstraint(
                condition=Q(stood_at__in=sorted(DEVICE_STATES)), name="cases_inherited_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(device__isnull=True) | Q(case__isnull=False),
                name="cases_inherited_device_has_its_case",
            ),
        ]
        ordering = ["old_number"]

    def __str__(self) -> str:
        return self.old_number

    def salt_key(self) -> str:
        """Return the salt of the patient; a row without one is a person of its own."""
        if self.patient is not None:
            return self.patient.salt_key()
        return f"inherited:{self.institution_key}:{self.old_number}"


class InheritedEvidence(Record):
    """A file that came along from before: an order, an approval, a statement, a check."""

    personal = frozenset({"name"})

    inherited = models.ForeignKey(InheritedCase, on_delete=models.PROTECT, related_name="evidence")
    what = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inherited", "sha256"], name="cases_inherited_evidence_once"),
            models.CheckConstraint(condition=~Q(what=""), name="cases_inherited_evidence_says_what"),
        ]
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return f"{self.what} of {self.inherited}"

    def salt_key(self) -> str:
        """Return the salt of the patient."""
        return self.inherited.salt_key()
