"""The versions of a design, who looked at them, and the prescriber's signature over their manifest."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maatwerk.archive.models import Record
from maatwerk.cases.models.case import Device
from maatwerk.cases.models.imaging import Series
from maatwerk.cases.words import Beginning, Doubt, FileRole


class Design(Record):
    """One version of a device's files; only the newest counts."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="designs")
    version = models.PositiveIntegerField()
    manifest = models.CharField(
        max_length=64, help_text="digest of all files and of what the designer declares"
    )
    fitted_to = models.ForeignKey(
        Series, on_delete=models.PROTECT, related_name="designs", null=True, blank=True
    )
    intended_mirroring = models.BooleanField(default=False)
    planned_transform = models.TextField(
        blank=True, help_text="how parts move from where the pictures show them"
    )
    began_from = models.CharField(
        max_length=12, blank=True, help_text="what it was drawn from, as the designer says; empty: not said"
    )
    software = models.CharField(max_length=200, blank=True)
    changes = models.TextField(blank=True, help_text="what changed since the version before")
    designer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "version"], name="cases_design_one_row_per_version"),
            models.CheckConstraint(
                condition=Q(began_from__in=["", *(one.value for one in Beginning)]),
                name="cases_design_beginning_is_known",
            ),
        ]
        ordering = ["device_id", "version"]

    def __str__(self) -> str:
        return f"design {self.version} of {self.device}"


class DesignFile(Record):
    """One file of a design with what the inspection found in it."""

    design = models.ForeignKey(Design, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64)
    shape = models.CharField(
        max_length=64, blank=True, help_text="the same for a body that was moved, turned, mirrored or scaled"
    )
    body = models.JSONField(null=True, blank=True, help_text="area, volume and spreads, to compare it by")
    cell = models.CharField(
        max_length=40, blank=True, help_text="where bodies that are nearly the same are found"
    )
    resembles = models.CharField(
        max_length=300, blank=True, help_text="other patients' devices with nearly this body, when handed in"
    )
    size = models.BigIntegerField()
    declared_unit = models.CharField(max_length=8)
    mesh = models.JSONField(help_text="maatwerk.mesh/1")
    fit = models.JSONField(null=True, blank=True, help_text="maatwerk.fit/1, where there is imaging")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["design", "sha256"], name="cases_design_file_content_once"),
            models.UniqueConstraint(fields=["design", "name"], name="cases_design_file_name_once"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in FileRole]),
                name="cases_design_file_role_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_key", "shape"], name="cases_design_file_by_shape"),
            models.Index(fields=["institution_key", "sha256"], name="cases_design_file_by_content"),
            models.Index(fields=["institution_key", "cell"], name="cases_design_file_by_cell"),
        ]
        ordering = ["design_id", "name"]

    def __str__(self) -> str:
        return f"{self.name} {self.sha256[:12]}"


class BuiltCharacteristic(Record):
    """What a design makes of a prescribed characteristic."""

    design = models.ForeignKey(Design, on_delete=models.PROTECT, related_name="built")
    name = models.SlugField(max_length=80)
    value = models.CharField(max_length=400)
    unit = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["design", "name"], name="cases_built_one_row_per_name")
        ]
        ordering = ["design_id", "name"]

    def __str__(self) -> str:
        return f"{self.name}: {self.value} {self.unit}".strip()


class FindingAcceptance(Record):
    """A named person accepts the findings of a mesh that ask for a review, with a reason."""

    design = models.ForeignKey(Design, on_delete=models.PROTECT, related_name="acceptances")
    sha256 = models.CharField(max_length=64)
    codes = models.JSONField(help_text="the findings that were accepted")
    reason = models.TextField()
    began_from = models.CharField(
        max_length=12, blank=True, help_text="what the part was drawn from, where it resembles another"
    )
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="cases_finding_acceptance_has_a_reason"),
            models.CheckConstraint(
                condition=Q(began_from__in=["", *(one.value for one in Beginning)]),
                name="cases_finding_acceptance_beginning_is_known",
            ),
        ]
        ordering = ["design_id", "accepted_at", "id"]

    def __str__(self) -> str:
        return f"findings accepted on {self.design}"


class SideCheck(Record):
    """One person's look at side or unit where the pictures cannot decide; it takes two people."""

    design = models.ForeignKey(Design, on_delete=models.PROTECT, related_name="side_checks")
    about = models.CharField(max_length=8)
    right = models.BooleanField()
    seen = models.TextField(help_text="what was compared with what")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["design", "about", "checked_by"], name="cases_side_check_once_per_person"
            ),
            models.CheckConstraint(
                condition=Q(about__in=[about.value for about in Doubt]), name="cases_side_check_is_known"
            ),
            models.CheckConstraint(condition=~Q(seen=""), name="cases_side_check_says_what_was_seen"),
        ]
        ordering = ["design_id", "checked_at", "id"]

    def __str__(self) -> str:
        return f"{self.about} of {self.design} by {self.checked_by}"


class SegmentationReview(Record):
    """A second person's signed review of the segmentation."""

    design = models.ForeignKey(Design, on_delete=models.PROTECT, related_name="segmentation_reviews")
    manifest = models.CharField(max_length=64)
    accepted = models.BooleanField()
    note = models.TextField()
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="cases_segmentation_review_has_a_note")
        ]
        ordering = ["design_id", "reviewed_at", "id"]

    def __str__(self) -> str:
        return f"segmentation of {self.design} by {self.reviewer}"


class Approval(Record):
    """The prescriber's signature over the manifest of a design; it runs out."""

    design = models.ForeignKey(Design, on_delete=models.PROTECT, related_name="approvals")
    manifest = models.CharField(max_length=64, help_text="the manifest that was shown and signed")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    valid_until = models.DateField()
    minutes = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["design_id", "approved_at", "id"]

    def __str__(self) -> str:
        return f"approval of {self.design}"
