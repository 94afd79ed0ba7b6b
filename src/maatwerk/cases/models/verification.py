"""The results of the checks of the verification plan."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maatwerk.archive.models import Record
from maatwerk.cases.models.case import Device
from maatwerk.cases.models.production import Build, PartCopy
from maatwerk.lab.models import Instrument
from maatwerk.lab.words import Scope


class CheckResult(Record):
    """One result of one check on one thing; a later result on the same thing takes its place."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="check_results")
    code = models.SlugField(max_length=60)
    scope = models.CharField(max_length=10)
    build = models.ForeignKey(
        Build, on_delete=models.PROTECT, related_name="check_results", null=True, blank=True
    )
    copy = models.ForeignKey(
        PartCopy, on_delete=models.PROTECT, related_name="check_results", null=True, blank=True
    )
    passed = models.BooleanField()
    value = models.DecimalField(max_digits=14, decimal_places=5, null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    limit = models.JSONField(help_text="the limit of the plan that it was held against")
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="check_results", null=True, blank=True
    )
    instrument_in_date = models.BooleanField(null=True, blank=True, help_text="on the day of the check")
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    note = models.TextField(blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scope__in=[scope.value for scope in Scope]), name="cases_check_scope_is_known"
            ),
            models.CheckConstraint(
                condition=(Q(scope="part") & Q(copy__isnull=False))
                | (Q(scope="build") & Q(build__isnull=False))
                | Q(scope__in=["nth", "recipe"]),
                name="cases_check_names_what_was_checked",
            ),
            models.CheckConstraint(
                condition=Q(passed=True) | ~Q(note=""), name="cases_check_failed_says_what_was_seen"
            ),
        ]
        indexes = [models.Index(fields=["device", "code"], name="cases_check_by_device")]
        ordering = ["device_id", "checked_at", "id"]

    def __str__(self) -> str:
        return f"{self.code} of {self.device}: {'passed' if self.passed else 'failed'}"


class IncomingCheck(Record):
    """The look at what a supplier sent: the order, its certificate of conformity, the goods."""

    build = models.ForeignKey(Build, on_delete=models.PROTECT, related_name="incoming_checks")
    certificate_sha256 = models.CharField(
        max_length=64, help_text="the certificate of conformity to this order"
    )
    certificate_number = models.CharField(max_length=120)
    passed = models.BooleanField()
    note = models.TextField(blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(certificate_sha256=""), name="cases_incoming_check_has_its_certificate"
            ),
            models.CheckConstraint(
                condition=Q(passed=True) | ~Q(note=""), name="cases_incoming_check_failed_says_why"
            ),
        ]
        ordering = ["build_id", "checked_at", "id"]

    def __str__(self) -> str:
        return f"incoming check of {self.build}"
