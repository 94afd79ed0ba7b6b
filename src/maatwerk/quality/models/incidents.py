"""Incidents with what was reported and done about them, and letters of a competent authority."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maatwerk.archive.models import Record
from maatwerk.cases.models import Device
from maatwerk.quality.process import INCIDENT, LETTER
from maatwerk.quality.words import Altering, FieldAction, IncidentKind, LetterKind, Source


class Incident(Record):
    """Something that happened with a device: what it is, what was reported, found and done. No patient."""

    number = models.CharField(max_length=20)
    found = models.TextField(help_text="what happened, without anything that names a patient")
    source = models.CharField(max_length=20)
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, related_name="incidents", null=True, blank=True
    )
    family_code = models.SlugField(max_length=60, blank=True, help_text="of the device, or of all concerned")
    happened_on = models.DateField(null=True, blank=True)
    aware_on = models.DateField(help_text="when the first person of the institution knew of it")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=INCIDENT.start)

    kind = models.CharField(max_length=30, blank=True)
    is_uncertain = models.BooleanField(default=False, help_text="reported because nobody can tell")
    kind_reason = models.TextField(blank=True)
    counts_from = models.DateField(
        null=True, blank=True, help_text="the day from which the days of its kind count"
    )
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    judged_at = models.DateTimeField(null=True, blank=True)

    reported_on = models.DateField(null=True, blank=True)
    report_reference = models.CharField(max_length=200, blank=True)
    report_sha256 = models.CharField(max_length=64, blank=True)
    explanation_on = models.DateField(
        null=True, blank=True, help_text="an explanatory statement to the authority (Art.87(11))"
    )
    explanation_sha256 = models.CharField(max_length=64, blank=True)

    investigated_from = models.DateField(null=True, blank=True)
    altering = models.CharField(max_length=20, blank=True)
    altering_told_on = models.DateField(null=True, blank=True)
    concluded_on = models.DateField(null=True, blank=True)
    conclusion = models.TextField(blank=True)
    risk = models.TextField(blank=True, help_text="the assessment of the risk")

    field_action = models.CharField(max_length=20, blank=True)
    field_action_reason = models.TextField(blank=True)
    field_action_is_urgent = models.BooleanField(default=False)
    field_action_on = models.DateField(null=True, blank=True, help_text="when the action in the field began")
    field_report_on = models.DateField(null=True, blank=True)
    field_report_reference = models.CharField(max_length=200, blank=True)
    field_report_sha256 = models.CharField(max_length=64, blank=True)
    notice_on = models.DateField(null=True, blank=True, help_text="when the field safety notice was sent")
    notice_draft_on = models.DateField(null=True, blank=True, help_text="when the authority got its draft")
    notice_sha256 = models.CharField(max_length=64, blank=True)

    final_on = models.DateField(null=True, blank=True)
    final_reference = models.CharField(max_length=200, blank=True)
    final_sha256 = models.CharField(max_length=64, blank=True)
    done = models.TextField(blank=True, help_text="what was learnt, once it is closed")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "number"], name="quality_incident_one_row_per_number"
            ),
            models.CheckConstraint(condition=~Q(found=""), name="quality_incident_says_what_happened"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(INCIDENT.states)), name="quality_incident_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(source__in=[one.value for one in Source]), name="quality_incident_source_is_known"
            ),
            models.CheckConstraint(
                condition=Q(happened_on__isnull=True) | Q(happened_on__lte=F("aware_on")),
                name="quality_incident_happened_before_it_was_known",
            ),
            models.CheckConstraint(
                condition=Q(state="open", kind="")
                | (
                    Q(kind__in=[one.value for one in IncidentKind])
                    & ~Q(kind_reason="")
                    & Q(counts_from__isnull=False)
                    & Q(judged_by__isnull=False)
                    & Q(judged_at__isnull=False)
                ),
                name="quality_incident_judgement_says_who_when_why",
            ),
            models.CheckConstraint(
                condition=Q(altering__in=["", *(one.value for one in Altering)]),
                name="quality_incident_altering_is_known",
            ),
            models.CheckConstraint(
                condition=Q(field_action="")
                | (Q(field_action__in=[one.value for one in FieldAction]) & ~Q(field_action_reason="")),
                name="quality_incident_field_action_says_why",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{day}__isnull": True, paper: ""})
                    | (Q(**{f"{day}__isnull": False}) & ~Q(**{paper: ""})),
                    name=f"quality_incident_{name}_has_day_and_document",
                )
                for name, day, paper in (
                    ("report", "reported_on", "report_sha256"),
                    ("explanation", "explanation_on", "explanation_sha256"),
                    ("field_report", "field_report_on", "field_report_sha256"),
                    ("notice", "notice_on", "notice_sha256"),
                    ("final_report", "final_on", "final_sha256"),
                )
            ),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | (~Q(done="") & Q(closed_by__isnull=False) & Q(closed_at__isnull=False)),
                name="quality_incident_closing_says_who_when_what",
            ),
        ]
        indexes = [models.Index(fields=["institution_key", "state"], name="quality_incident_by_state")]
        ordering = ["aware_on", "id"]

    def __str__(self) -> str:
        return self.number


class AuthorityLetter(Record):
    """What a competent authority asks of the lab, by when, and what was answered."""

    number = models.CharField(max_length=20)
    authority = models.CharField(max_length=200)
    kind = models.CharField(max_length=30)
    asked = models.TextField(help_text="what it asks for, in own words")
    reference = models.CharField(max_length=200, blank=True)
    received_on = models.DateField()
    due_on = models.DateField(null=True, blank=True, help_text="the last day of the period that it set")
    letter_sha256 = models.CharField(max_length=64)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=LETTER.start)
    answered_on = models.DateField(null=True, blank=True)
    done = models.TextField(blank=True)
    answer_sha256 = models.CharField(max_length=64, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "number"], name="quality_letter_one_row_per_number"
            ),
            models.CheckConstraint(condition=~Q(asked=""), name="quality_letter_says_what_is_asked"),
            models.CheckConstraint(condition=~Q(letter_sha256=""), name="quality_letter_has_a_document"),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in LetterKind]), name="quality_letter_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(LETTER.states)), name="quality_letter_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("received_on")),
                name="quality_letter_is_due_after_it_came",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered")
                | (
                    ~Q(done="")
                    & ~Q(answer_sha256="")
                    & Q(answered_on__isnull=False)
                    & Q(answered_by__isnull=False)
                ),
                name="quality_letter_answer_says_who_when_what",
            ),
        ]
        ordering = ["received_on", "id"]

    def __str__(self) -> str:
        return self.number
