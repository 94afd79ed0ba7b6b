"""The pictures a case is built on, and which series serves which device."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maatwerk.archive.models import Record
from maatwerk.cases.models.case import Case, Device
from maatwerk.cases.words import Match


class Imaging(Record):
    """One upload of pictures to a case, kept as one file."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="imaging")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    report = models.JSONField(help_text="maatwerk.series/1: tag names, never their values")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "sha256"], name="cases_imaging_once_per_case")]
        ordering = ["case_id", "uploaded_at", "id"]

    def __str__(self) -> str:
        return f"imaging {self.sha256[:12]} of {self.case}"


class Series(Record):
    """One DICOM series of an upload."""

    imaging = models.ForeignKey(Imaging, on_delete=models.PROTECT, related_name="series")
    uid = models.CharField(max_length=64)
    modality = models.CharField(max_length=16)
    acquired_on = models.DateField(null=True, blank=True)
    patient_match = models.CharField(max_length=12)
    facts = models.JSONField(help_text="what was measured of this series")

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(fields=["imaging", "uid"], name="cases_series_one_row_per_uid"),
            models.CheckConstraint(
                condition=Q(patient_match__in=[match.value for match in Match]),
                name="cases_series_match_is_known",
            ),
        ]
        ordering = ["imaging_id", "uid"]

    def __str__(self) -> str:
        return f"{self.modality} series {self.uid}"


class ImagingUse(Record):
    """A series that a device is built on, and what for."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="imaging_uses")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="uses")
    purpose = models.CharField(max_length=80, blank=True)
    region = models.CharField(max_length=120, blank=True, help_text="the region seen on the pictures")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device", "series"],
                condition=Q(dropped_at__isnull=True),
                name="cases_imaging_use_once",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | ~Q(dropped_reason=""),
                name="cases_imaging_use_dropped_with_a_reason",
            ),
        ]
        ordering = ["device_id", "chosen_at", "id"]

    def __str__(self) -> str:
        return f"{self.series} for {self.device}"
