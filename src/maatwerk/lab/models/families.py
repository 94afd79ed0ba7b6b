"""Families of devices, the judgements they rest on, and the procedures that the lab's own limits cite."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maatwerk.archive.models import Record
from maatwerk.lab.process import FAMILY, PROCEDURE
from maatwerk.lab.words import Topic


class Family(Record):
    """One adopted version of a generic group of devices; its content is never overwritten."""

    code = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=200, help_text="where the content came from: the library or the lab")
    content = models.JSONField()
    content_digest = models.CharField(max_length=64)
    changes = models.JSONField(help_text="what the lab changed in the library's values, and why")
    state = models.CharField(max_length=20, default=FAMILY.start)
    released_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "code", "version"], name="lab_family_one_row_per_version"
            ),
            models.UniqueConstraint(
                fields=["institution_key", "code"],
                condition=Q(state="released"),
                name="lab_family_one_released_version",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(FAMILY.states)), name="lab_family_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(released_on__isnull=False),
                name="lab_family_release_has_a_date",
            ),
        ]
        ordering = ["code", "-version"]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class Judgement(Record):
    """A signed, reasoned judgement of a competent named person that a file of a family is adequate."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="judgements")
    topic = models.CharField(max_length=30)
    adequate = models.BooleanField()
    reasons = models.TextField()
    competence = models.TextField(help_text="what makes this person competent to judge it")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()
    content_digest = models.CharField(max_length=64, help_text="the family content that was judged")
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    rests_on = models.JSONField(
        default=list, help_text="hashes of the documents about the family that were on file for this topic"
    )
    review_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(topic__in=[topic.value for topic in Topic]), name="lab_judgement_topic_is_known"
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="lab_judgement_has_reasons"),
            models.CheckConstraint(condition=~Q(competence=""), name="lab_judgement_has_competence"),
        ]
        ordering = ["judged_at", "id"]

    def __str__(self) -> str:
        return f"{self.topic} of {self.family}"


class Procedure(Record):
    """One version of a procedure adopted under Article 10(9); the lab's own limits cite its code."""

    code = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True)
    effective_on = models.DateField()
    review_on = models.DateField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default=PROCEDURE.start)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "code", "version"], name="lab_procedure_one_row_per_version"
            ),
            models.UniqueConstraint(
                fields=["institution_key", "code"],
                condition=Q(state="effective"),
                name="lab_procedure_one_effective_version",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(PROCEDURE.states)), name="lab_procedure_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(review_on__gt=models.F("effective_on")), name="lab_procedure_review_is_later"
            ),
        ]
        ordering = ["code", "-version"]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"
