"""Stops on what the lab has or makes; the gates look at open holds only."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maatwerk.archive.models import Record
from maatwerk.lab.process import HOLD
from maatwerk.lab.words import HoldSubject


class Hold(Record):
    """A stop on one thing, named by kind and key so that rooms above can be stopped too."""

    subject_kind = models.CharField(max_length=20)
    subject_key = models.CharField(max_length=64, help_text="the primary key of the row, as text")
    subject_name = models.CharField(max_length=200, help_text="how people call it, at the time")
    code = models.SlugField(max_length=60, help_text="a short, stable word for the cause")
    reason = models.TextField()
    origin = models.CharField(max_length=120, blank=True, help_text="the record that caused it")
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=HOLD.start)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lift_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(subject_kind__in=[kind.value for kind in HoldSubject]),
                name="lab_hold_subject_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(HOLD.states)), name="lab_hold_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="lab_hold_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(state="lifted")
                | (Q(lifted_by__isnull=False) & Q(lifted_at__isnull=False) & ~Q(lift_reason="")),
                name="lab_hold_lifting_says_who_when_why",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_key", "subject_kind", "subject_key"], name="lab_hold_subject")
        ]
        ordering = ["placed_at", "id"]

    def __str__(self) -> str:
        return f"Hold on {self.subject_kind} {self.subject_name}"
