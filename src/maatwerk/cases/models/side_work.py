"""Beside the devices of a case: work that is no device, marketed devices that were adapted, late papers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maatwerk.archive.models import Record
from maatwerk.cases.models.case import Case, Device
from maatwerk.cases.models.production import Build
from maatwerk.cases.process import ADAPTED, SIDE_WORK
from maatwerk.cases.words import Within


class SideWork(Record):
    """A teaching model, phantom, jig or research part: no device, without statement, never for a patient."""

    number = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    for_whom = models.CharField(max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="side_work")
    asked_at = models.DateTimeField()
    build = models.ForeignKey(
        Build, on_delete=models.PROTECT, related_name="side_work", null=True, blank=True
    )
    became = models.ForeignKey(
        Device, on_delete=models.PROTECT, related_name="began_as", null=True, blank=True
    )
    made_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=20, default=SIDE_WORK.start)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "number"], name="cases_side_work_one_row_per_number"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(SIDE_WORK.states)), name="cases_side_work_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(for_whom=""), name="cases_side_work_says_what_and_for_whom"
            ),
        ]
        indexes = [models.Index(fields=["institution_key", "state"], name="cases_side_work_by_state")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class AdaptedDevice(Record):
    """A device of another maker that the lab adapted for the patient of a case, such as a bent plate."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="adapted_devices")
    product = models.CharField(max_length=200)
    maker = models.CharField(max_length=200)
    identifier = models.CharField(max_length=120, help_text="the UDI, or the lot")
    adapted_how = models.TextField()
    within_instructions = models.CharField(max_length=10)
    grounds = models.TextField(blank=True, help_text="where the instructions say so, or what was judged")
    adapted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    adapted_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=ADAPTED.start)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(ADAPTED.states)), name="cases_adapted_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(within_instructions__in=[one.value for one in Within]),
                name="cases_adapted_within_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(product="") & ~Q(maker="") & ~Q(identifier="") & ~Q(adapted_how=""),
                name="cases_adapted_says_what_and_how",
            ),
        ]
        ordering = ["case_id", "id"]

    def __str__(self) -> str:
        return f"{self.product}, {self.maker}, {self.identifier}"


class LatePaper(Record):
    """A paper of a trauma case that came later: which, what it says, and the scan or photo of it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="late_papers")
    code = models.SlugField(max_length=40)
    text = models.TextField(blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(sha256=""), name="cases_late_paper_says_something"
            )
        ]
        ordering = ["case_id", "id"]

    def __str__(self) -> str:
        return f"{self.code} of {self.case}"
