"""Requests for a certificate: somebody asked the lab for ISO 13485, and what it answered."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maatwerk.archive.models import Record
from maatwerk.lab.process import CERTIFICATE_REQUEST
from maatwerk.lab.words import AskedBy


class CertificateRequest(Record):
    """Who asked for ISO 13485, when and in which words; it counts until the lab has answered."""

    asked_by = models.CharField(max_length=200, help_text="person and house")
    asked_as = models.CharField(max_length=12)
    asked_on = models.DateField()
    wants = models.TextField(help_text="what they want to see, and why")
    document_sha256 = models.CharField(max_length=64, blank=True, help_text="the letter, where there is one")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=CERTIFICATE_REQUEST.start)
    answer = models.TextField(blank=True, help_text="what the lab answered")
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(asked_by=""), name="lab_request_says_who_asked"),
            models.CheckConstraint(condition=~Q(wants=""), name="lab_request_says_what_is_wanted"),
            models.CheckConstraint(
                condition=Q(asked_as__in=[one.value for one in AskedBy]), name="lab_request_asker_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(CERTIFICATE_REQUEST.states)), name="lab_request_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="answered")
                | (~Q(answer="") & Q(answered_on__isnull=False) & Q(answered_by__isnull=False)),
                name="lab_request_answer_says_who_when_what",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("asked_on")),
                name="lab_request_comes_before_answer",
            ),
        ]
        indexes = [models.Index(fields=["institution_key", "state"], name="lab_request_by_state")]
        ordering = ["-asked_on", "-id"]

    def __str__(self) -> str:
        return self.asked_by
