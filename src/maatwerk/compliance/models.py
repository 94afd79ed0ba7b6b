"""What this room keeps: copies of computed verdicts, the facts of a release, and how far it has read."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maatwerk.archive.models import Record
from maatwerk.cases.models import Device
from maatwerk.compliance.process import DEPARTURE
from maatwerk.compliance.words import REMEMBERED, SubjectKind, VerdictWord
from maatwerk.people.models import Account
from maatwerk.rulebook.advice import ANSWERS
from maatwerk.rulebook.standard import DISPOSITIONS


class Verdict(models.Model):
    """A copy of what the law answers for one duty and one subject; computed, never ticked."""

    not_recorded_because = "a copy that can be computed again from the records at any time"

    institution_key = models.UUIDField()
    subject_kind = models.CharField(max_length=12)
    subject_key = models.CharField(max_length=40)
    subject_name = models.CharField(max_length=200)
    duty = models.CharField(max_length=60)
    cites = models.JSONField()
    edition = models.CharField(max_length=20)
    facts_digest = models.CharField(max_length=64, help_text="of the facts that the duty reads")
    applies = models.CharField(max_length=10)
    verdict = models.CharField(max_length=16)
    reasons = models.JSONField()
    not_known = models.JSONField(help_text="facts that could still change the answer")
    judged_on = models.DateField(help_text="the day that was asked about")
    due = models.DateField(null=True)
    revisit_on = models.DateField(null=True, help_text="when time alone may change the answer")
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "subject_kind", "subject_key", "duty"],
                name="compliance_verdict_one_per_duty",
            ),
            models.CheckConstraint(
                condition=Q(subject_kind__in=[kind.value for kind in SubjectKind]),
                name="compliance_verdict_subject_is_known",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[word.value for word in VerdictWord]),
                name="compliance_verdict_word_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_key", "revisit_on"], name="compliance_verdict_by_revisit"),
            models.Index(fields=["institution_key", "verdict"], name="compliance_verdict_by_word"),
            models.Index(
                fields=["institution_key", "duty", "verdict", "subject_kind"],
                name="compliance_verdict_by_duty",
            ),
        ]
        ordering = ["subject_kind", "subject_key", "duty"]

    def __str__(self) -> str:
        return f"{self.duty} of {self.subject_name}: {self.verdict}"


class FactsOfDay(models.Model):
    """The facts of the institution or a family as last collected on a day; kept where they changed.

    By them a past day can be judged as the records stood then. No verdict on record rests on them.
    """

    not_recorded_because = "a memory of what was collected from the records; they and the events remain"

    institution_key = models.UUIDField()
    subject_kind = models.CharField(max_length=12)
    subject_key = models.CharField(max_length=40)
    subject_name = models.CharField(max_length=200)
    day = models.DateField(help_text="the first day on which they were so")
    facts = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "subject_kind", "subject_key", "day"],
                name="compliance_facts_one_per_day",
            ),
            models.CheckConstraint(
                condition=Q(subject_kind__in=[kind.value for kind in REMEMBERED]),
                name="compliance_facts_subject_is_remembered",
            ),
        ]
        ordering = ["subject_kind", "subject_key", "day"]

    def __str__(self) -> str:
        return f"facts of {self.subject_name} on {self.day}"


class ReleaseFacts(Record):
    """The facts and the edition by which a device was released; what is shared changes for it no more.

    A record, as verdicts rest on it for as long as papers are kept; its facts stand in events as a digest.
    """

    concealed = frozenset({"facts"})

    device = models.OneToOneField(Device, on_delete=models.PROTECT, related_name="release_facts")
    released_at = models.DateTimeField()
    edition = models.CharField(max_length=20)
    facts = models.JSONField()
    frozen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"facts of the release of {self.device}"


class Departure(Record):
    """The lab's own word about a clause of ISO 13485: another disposition than the program's, and why."""

    clause = models.CharField(max_length=12)
    disposition = models.CharField(max_length=8)
    reason = models.TextField()
    edition = models.CharField(max_length=20)
    instead_of = models.CharField(max_length=8, help_text="what the program said of the clause then")
    lit = models.JSONField(help_text="what had brought the clause back when the lab said so")
    digest = models.CharField(max_length=64, help_text="of what was signed")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=DEPARTURE.start)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "clause"],
                condition=Q(state="in_force"),
                name="compliance_departure_one_in_force",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="compliance_departure_has_a_reason"),
            models.CheckConstraint(
                condition=Q(disposition__in=DISPOSITIONS), name="compliance_departure_word_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(DEPARTURE.states)), name="compliance_departure_state_is_known"
            ),
        ]
        ordering = ["clause", "-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.clause}: {self.disposition}"


class Watched(models.Model):
    """A copy of the answer whether ISO 13485 is needed now, and since when it reads so."""

    not_recorded_because = "a copy that can be computed again from the records at any time"

    institution_key = models.UUIDField(primary_key=True)
    answer = models.CharField(max_length=24)
    lit = models.JSONField(help_text="hard rules and triggers that bear on the answer and are lit")
    since = models.DateTimeField(help_text="when the answer, or what lights it, last changed")
    number = models.BigIntegerField(help_text="of the last event seen")
    basis = models.CharField(max_length=120, help_text="edition, program and day")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=ANSWERS), name="compliance_watched_answer_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.institution_key}: {self.answer}"


class FeedAddress(models.Model):
    """The private address under which one person's calendar reads the days of the duties."""

    not_recorded_because = "a way to read days, which the person makes and ends; it opens nothing else"

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True, help_text="of the token; the token is not kept")
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar address of {self.account}"


class Cursor(models.Model):
    """How far an institution's events are judged, by which law and program; its row is the lock."""

    not_recorded_because = "a bookmark; without it everything is computed again"

    institution_key = models.UUIDField(primary_key=True)
    number = models.BigIntegerField(default=0, help_text="of the last event seen")
    basis = models.CharField(max_length=120, default="", help_text="digest of the edition, and the program")

    def __str__(self) -> str:
        return f"{self.institution_key} at {self.number}"
