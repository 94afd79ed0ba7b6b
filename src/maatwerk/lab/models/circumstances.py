"""What a lab does or does not do besides making devices for patients, as a named person answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maatwerk.archive.models import Record


class Circumstance(Record):
    """One answer to one question of the law about the whole lab; the newest counts, earlier ones stay."""

    fact = models.CharField(max_length=60, help_text="the fact of the law room that it answers")
    answer = models.CharField(max_length=40, help_text="yes, no, or a choice of the law room")
    reason = models.TextField(help_text="on what the answer rests")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(answer=""), name="lab_circumstance_says_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="lab_circumstance_says_why"),
        ]
        indexes = [models.Index(fields=["institution_key", "fact"], name="lab_circumstance_by_fact")]
        ordering = ["answered_at", "id"]

    def __str__(self) -> str:
        return self.fact
