"""The patient in one place, the case that gathers, and the devices that move."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maatwerk.archive.models import Record
from maatwerk.cases.process import DEVICE
from maatwerk.cases.words import Lane, Side
from maatwerk.lab.models import Family
from maatwerk.people.models import Site


class Patient(Record):
    """One patient; every other record knows only the code."""

    personal = frozenset({"name", "acronym", "birth_on", "number", "issuer", "representative"})

    code = models.CharField(max_length=40, help_text="the pseudonym that stands everywhere else")
    name = models.CharField(max_length=200, blank=True)
    acronym = models.CharField(max_length=20, blank=True)
    birth_on = models.DateField(null=True, blank=True)
    number = models.CharField(max_length=80, blank=True, help_text="the hospital's patient number")
    issuer = models.CharField(max_length=120, blank=True, help_text="who gave the number")
    representative = models.CharField(
        max_length=200, blank=True, help_text="who stands for a minor or a person without capacity"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "code"], name="cases_patient_one_row_per_code"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="cases_patient_has_a_code"),
        ]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    def salt_key(self) -> str:
        """Return the name of the salt whose deletion shreds this patient."""
        return f"patient:{self.institution_key}:{self.code}"


class Case(Record):
    """One patient, one intervention; gathers one or more devices."""

    number = models.CharField(max_length=40)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="cases")
    intervention = models.CharField(max_length=200)
    indication = models.TextField(blank=True)
    theatre_on = models.DateField(null=True, blank=True)
    lane = models.CharField(max_length=10, default=Lane.ROUTINE.value)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="cases")
    prescriber = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases")
    material_bans = models.TextField(blank=True, help_text="allergies and materials that must not be used")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "number"], name="cases_case_one_row_per_number"
            ),
            models.CheckConstraint(
                condition=Q(lane__in=[lane.value for lane in Lane]), name="cases_case_lane_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["institution_key", "theatre_on"], name="cases_case_by_date"),
            models.Index(fields=["institution_key", "lane", "opened_at"], name="cases_case_by_lane"),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number


class CoPrescriber(Record):
    """Another prescriber of a case, beside the responsible one."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="co_prescribers")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "account"], name="cases_co_prescriber_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="cases_co_prescriber_has_a_reason"),
        ]
        ordering = ["case_id", "id"]

    def __str__(self) -> str:
        return f"{self.account} for {self.case}"


class Device(Record):
    """One custom-made device of one family: own route, class, state, statement and retention."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="devices")
    number = models.CharField(max_length=50)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="devices")
    title = models.CharField(max_length=200)
    region = models.CharField(max_length=120, blank=True)
    side = models.CharField(max_length=10)
    copies = models.PositiveIntegerField(default=1, help_text="copies of each part, spare ones included")
    requested_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=DEVICE.start)
    held_from = models.CharField(max_length=20, blank=True, help_text="where it stood when it was stopped")
    verified_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateField(null=True, blank=True, help_text="the floor of retention, by law")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "number"], name="cases_device_one_row_per_number"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(DEVICE.states)), name="cases_device_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(side__in=[side.value for side in Side]), name="cases_device_side_is_known"
            ),
            models.CheckConstraint(condition=Q(copies__gte=1), name="cases_device_has_a_copy"),
            models.CheckConstraint(
                condition=~Q(state="on_hold") | ~Q(held_from=""), name="cases_device_hold_knows_the_way_back"
            ),
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(keep_until__isnull=False),
                name="cases_device_delivery_starts_retention",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_key", "state"], name="cases_device_by_state"),
            models.Index(fields=["institution_key", "delivered_at"], name="cases_device_by_delivery"),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number
