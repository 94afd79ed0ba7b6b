"""Evidence on file: documents that only a person can bring, and which places of the law they answer."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maatwerk.archive.models import Record
from maatwerk.lab.process import EVIDENCE


class EvidenceOnFile(Record):
    """A document that the lab keeps, who signed it, what it shows, and until when that may be relied on.

    It is about the whole institution, or about one family in all its versions.
    """

    title = models.CharField(max_length=200, help_text="name, number and version of the document")
    family_code = models.SlugField(max_length=60, blank=True, help_text="empty: about the institution")
    document_sha256 = models.CharField(max_length=64)
    shows = models.TextField(help_text="what it shows, in the words of who filed it")
    answers = models.JSONField(help_text="places of the law, each with where in the document it is answered")
    signed_by = models.CharField(max_length=200, help_text="who signed the document")
    signed_on = models.DateField()
    valid_until = models.DateField(help_text="the last day on which it may be relied on")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default=EVIDENCE.start)

    class Meta:
        verbose_name_plural = "evidence on file"
        constraints = [
            models.CheckConstraint(condition=~Q(shows=""), name="lab_evidence_says_what_it_shows"),
            models.CheckConstraint(condition=~Q(document_sha256=""), name="lab_evidence_has_a_document"),
            models.CheckConstraint(condition=~Q(signed_by=""), name="lab_evidence_has_a_signer"),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("signed_on")), name="lab_evidence_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(EVIDENCE.states)), name="lab_evidence_state_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["institution_key", "family_code", "state"], name="lab_evidence_by_family")
        ]
        ordering = ["signed_on", "id"]

    def __str__(self) -> str:
        return self.title
