"""Nonconformities, each about something the rooms below know."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maatwerk.archive.models import Record
from maatwerk.cases.models import CheckResult, Device
from maatwerk.lab.models import Hold
from maatwerk.quality.process import NONCONFORMITY, Disposition


class Nonconformity(Record):
    """Something that is not as it should be: what was found, what is done with it, and why."""

    number = models.CharField(max_length=20)
    found = models.TextField(help_text="what was seen, against what it should be")
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, related_name="nonconformities", null=True, blank=True
    )
    check_result = models.ForeignKey(
        CheckResult, on_delete=models.PROTECT, related_name="nonconformities", null=True, blank=True
    )
    hold = models.ForeignKey(
        Hold, on_delete=models.PROTECT, related_name="nonconformities", null=True, blank=True
    )
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=NONCONFORMITY.start)
    disposition = models.CharField(max_length=20, blank=True)
    disposition_reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    done = models.TextField(blank=True, help_text="what was done, once it is closed")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "nonconformities"
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "number"], name="quality_nonconformity_one_row_per_number"
            ),
            models.UniqueConstraint(
                fields=["check_result"], name="quality_one_nonconformity_per_check_result"
            ),
            models.UniqueConstraint(fields=["hold"], name="quality_one_nonconformity_per_hold"),
            models.CheckConstraint(condition=~Q(found=""), name="quality_nonconformity_says_what_was_found"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(NONCONFORMITY.states)),
                name="quality_nonconformity_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="open")
                | (
                    Q(disposition__in=[one.value for one in Disposition])
                    & ~Q(disposition_reason="")
                    & Q(decided_by__isnull=False)
                    & Q(decided_at__isnull=False)
                ),
                name="quality_decision_says_who_when_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | (~Q(done="") & Q(closed_by__isnull=False) & Q(closed_at__isnull=False)),
                name="quality_closing_says_who_when_what",
            ),
        ]
        indexes = [models.Index(fields=["institution_key", "state"], name="quality_nonconformity_by_state")]
        ordering = ["opened_at", "id"]

    def __str__(self) -> str:
        return self.number
