"""How an order really arrived: call or mail, planning meeting, signed paper, and who confirmed what."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maatwerk.archive.models import Record
from maatwerk.cases.models.case import Case, Device
from maatwerk.cases.models.order import Characteristic, Prescription
from maatwerk.cases.words import Source, Way


class Arrival(Record):
    """How the request for a case reached the lab."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="arrivals")
    way = models.CharField(max_length=12)
    told = models.TextField(blank=True, help_text="who asked, and what was said")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=[way.value for way in Way]), name="cases_arrival_way_is_known"
            ),
        ]
        ordering = ["case_id", "taken_at", "id"]

    def __str__(self) -> str:
        return f"{self.way} for {self.case}"


class Meeting(Record):
    """A planning meeting about a case: who was there, and what was said."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    attendees = models.JSONField(help_text="names; with the key of the account where there is one")
    notes = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["case_id", "held_on", "id"]

    def __str__(self) -> str:
        return f"planning meeting of {self.held_on} for {self.case}"


class MeetingDecision(Record):
    """One characteristic as it was decided in a planning meeting; it fills the draft, it signs nothing."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="meeting_decisions")
    name = models.SlugField(max_length=80)
    value = models.CharField(max_length=400)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "device", "name"], name="cases_meeting_decision_once"),
            models.CheckConstraint(condition=~Q(value=""), name="cases_meeting_decision_has_a_value"),
        ]
        ordering = ["meeting_id", "id"]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class MeetingPicture(Record):
    """A picture of the screen at a planning meeting, kept by its hash."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="pictures")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "sha256"], name="cases_meeting_picture_once"),
        ]
        ordering = ["meeting_id", "id"]

    def __str__(self) -> str:
        return f"{self.name} of {self.meeting}"


class PaperOrder(Record):
    """A prescription that was signed on paper: the scan, who signed it, who transcribed and who compared it.

    The prescription itself is the transcription. It counts as signed (Art.2(3)) once a second person has
    compared it with the scan.
    """

    prescription = models.OneToOneField(Prescription, on_delete=models.PROTECT, related_name="paper_order")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, help_text="of the scan")
    media_type = models.CharField(max_length=60)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="whose signature the paper bears",
    )
    signed_on = models.DateField(help_text="the date on the paper")
    digest = models.CharField(max_length=64, help_text="of scan and transcription together")
    transcribed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    transcribed_at = models.DateTimeField()
    compared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    compared_at = models.DateTimeField(null=True, blank=True)
    agrees = models.BooleanField(null=True, blank=True)
    note = models.TextField(blank=True, help_text="what differs")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(compared_by__isnull=True) | ~Q(compared_by=models.F("transcribed_by")),
                name="cases_paper_order_compared_by_a_second",
            ),
            models.CheckConstraint(
                condition=Q(agrees__isnull=True)
                | (Q(compared_by__isnull=False) & Q(compared_at__isnull=False)),
                name="cases_paper_order_says_who_compared",
            ),
            models.CheckConstraint(
                condition=~Q(agrees=False) | ~Q(note=""), name="cases_paper_order_says_what_differs"
            ),
        ]
        ordering = ["prescription_id"]

    def __str__(self) -> str:
        return f"signed paper of {self.signed_on} for {self.prescription}"


class Confirmation(Record):
    """A prescriber's own word on one design decision: who drafted it, and that it is the prescriber's now."""

    characteristic = models.OneToOneField(
        Characteristic, on_delete=models.PROTECT, related_name="confirmation"
    )
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_as = models.CharField(max_length=12, help_text="where the draft says that the value came from")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(drafted_as__in=[source.value for source in Source]),
                name="cases_confirmation_source_is_known",
            ),
        ]
        ordering = ["characteristic_id"]

    def __str__(self) -> str:
        return f"{self.characteristic} confirmed by {self.confirmed_by}"
