"""The hand-over of a device, the round trip through the sterile service, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maatwerk.archive.models import Record
from maatwerk.cases.models.case import Device
from maatwerk.cases.words import Outcome


class Delivery(Record):
    """To whom a device was handed, when, with its statement, and the side they read back."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="deliveries")
    receiver = models.CharField(max_length=200)
    receiver_role = models.CharField(max_length=120)
    handed_at = models.DateTimeField()
    statement_accompanied = models.BooleanField(null=True, blank=True)
    statement_available_to = models.CharField(
        max_length=20, blank=True, help_text="patient or representative; empty: nobody yet"
    )
    statement_available_how = models.CharField(max_length=200, blank=True)
    side_read_back = models.CharField(max_length=10, blank=True)
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                condition=Q(statement_available_to__in=["", "patient", "representative"]),
                name="cases_delivery_statement_for_patient_or_representative",
            )
        ]
        ordering = ["device_id", "handed_at", "id"]

    def __str__(self) -> str:
        return f"delivery of {self.device}"


class Sterilisation(Record):
    """One trip to the sterile service: what it was told, which cycle ran, the evidence that came back."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="sterilisations")
    service = models.CharField(max_length=200)
    cycle = models.CharField(max_length=120, help_text="the cycle asked for on the hand-over sheet")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cycle_run = models.CharField(max_length=120, blank=True, help_text="the cycle that ran, by its evidence")
    batch = models.CharField(max_length=80, blank=True)
    passed = models.BooleanField(null=True, blank=True)
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(passed__isnull=True)
                | (Q(returned_at__isnull=False) & ~Q(evidence_sha256="") & ~Q(batch="")),
                name="cases_sterilisation_result_has_evidence",
            )
        ]
        ordering = ["device_id", "sent_at", "id"]

    def __str__(self) -> str:
        return f"sterilisation of {self.device}"


class FollowUp(Record):
    """What the theatre or ward told about the use of a device."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="follow_ups")
    outcome = models.CharField(max_length=12)
    used_on = models.DateField(null=True, blank=True)
    fit = models.PositiveSmallIntegerField(null=True, blank=True)
    answers = models.JSONField(help_text="the short form: question and answer")
    note = models.TextField(blank=True)
    told_by = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=[outcome.value for outcome in Outcome]),
                name="cases_follow_up_outcome_is_known",
            ),
            models.CheckConstraint(
                condition=Q(fit__isnull=True) | (Q(fit__gte=1) & Q(fit__lte=5)),
                name="cases_follow_up_fit_is_one_to_five",
            ),
        ]
        ordering = ["device_id", "recorded_at", "id"]

    def __str__(self) -> str:
        return f"{self.device}: {self.outcome}"


class Reminder(Record):
    """One reminder to tell how a device was used."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="reminders")
    sent_to = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["device_id", "sent_at", "id"]

    def __str__(self) -> str:
        return f"reminder for {self.device}"
