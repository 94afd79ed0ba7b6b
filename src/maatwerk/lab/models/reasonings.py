"""Kept reasonings: what somebody asked the law about a device that may never be made, and its reply."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maatwerk.archive.models import Record
from maatwerk.lab.models.families import Family

ANSWERED_BY = ("person", "family", "institution")
"""Where an answer comes from: who asked, the family taken as a start, or the institution's own record."""


class Reasoning(Record):
    """Answers, the reply of an edition to them, and its paper; it decides nothing about any device."""

    name = models.CharField(max_length=120, help_text="what was asked about, in the words of who kept it")
    family = models.ForeignKey(
        Family, null=True, blank=True, on_delete=models.PROTECT, related_name="reasonings"
    )
    edition = models.CharField(max_length=20)
    on = models.DateField(help_text="the day for which the law was asked")
    facts = models.JSONField(help_text="the answers by the names of the vocabulary")
    sources = models.JSONField(help_text="where each answer comes from")
    facts_digest = models.CharField(max_length=64, help_text="digest of the edition and the answers")
    answer = models.JSONField(help_text="the reply, as `maatwerk law route` prints it")
    qualification = models.CharField(max_length=30)
    route = models.CharField(max_length=30)
    device_class = models.CharField(max_length=20)
    language = models.CharField(max_length=2, help_text="the language of its paper")
    document_sha256 = models.CharField(max_length=64)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="lab_reasoning_has_a_name"),
            models.CheckConstraint(condition=~Q(document_sha256=""), name="lab_reasoning_has_a_paper"),
        ]
        ordering = ["-kept_at", "-id"]

    def __str__(self) -> str:
        return self.name
