"""What was ordered, in whose words, by which lawful route, and with which exceptions."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maatwerk.archive.models import Record
from maatwerk.cases.models.case import Device
from maatwerk.cases.process import PRESCRIPTION
from maatwerk.cases.words import Naming, Source


class Prescription(Record):
    """One version of the written prescription of a device (Art.2(3)); an amendment is a new version."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="prescriptions")
    version = models.PositiveIntegerField()
    purpose = models.TextField(help_text="what the device is for, on this patient")
    patient_named_as = models.CharField(max_length=10, default=Naming.CODE.value)
    accompanied_by = models.JSONField(help_text="models, moulds, impressions: kind and sha256 or place")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="amended_by", null=True, blank=True
    )
    reason = models.TextField(blank=True, help_text="why it amends the version before")
    digest = models.CharField(max_length=64, help_text="of the whole text, as shown to the prescriber")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    profession = models.CharField(max_length=100, blank=True, help_text="of the signer, on that day")
    state = models.CharField(max_length=20, default=PRESCRIPTION.start)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device", "version"], name="cases_prescription_one_row_per_version"
            ),
            models.UniqueConstraint(
                fields=["device"], condition=Q(state="signed"), name="cases_prescription_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(PRESCRIPTION.states)), name="cases_prescription_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(patient_named_as__in=[naming.value for naming in Naming]),
                name="cases_prescription_naming_is_known",
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True) | ~Q(reason=""),
                name="cases_prescription_amendment_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | (Q(signed_by__isnull=False) & Q(signed_at__isnull=False)),
                name="cases_prescription_signature_says_who_when",
            ),
        ]
        ordering = ["device_id", "version"]

    def __str__(self) -> str:
        return f"prescription {self.version} of {self.device}"

    @property
    def in_force_since(self) -> datetime | None:
        """Return from when the lab could know it: a paper order counts from its comparison, not its date."""
        paper = getattr(self, "paper_order", None)
        return self.signed_at if paper is None or paper.compared_at is None else paper.compared_at


class Characteristic(Record):
    """One characteristic that a prescription states, who decided it, and how far it may be departed from."""

    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="characteristics")
    position = models.PositiveIntegerField()
    name = models.SlugField(max_length=80)
    label = models.CharField(max_length=200)
    value = models.CharField(max_length=400)
    unit = models.CharField(max_length=20, blank=True)
    tolerance = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    is_design_decision = models.BooleanField()
    source = models.CharField(max_length=12)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["prescription", "name"], name="cases_characteristic_one_row_per_name"
            ),
            models.CheckConstraint(
                condition=Q(source__in=[source.value for source in Source]),
                name="cases_characteristic_source_is_known",
            ),
            models.CheckConstraint(
                condition=Q(tolerance__isnull=True) | Q(tolerance__gte=0),
                name="cases_characteristic_tolerance_is_positive",
            ),
            models.CheckConstraint(
                condition=~Q(source="prescriber") | Q(decided_by__isnull=False),
                name="cases_characteristic_decision_says_who",
            ),
            models.CheckConstraint(condition=~Q(value=""), name="cases_characteristic_has_a_value"),
        ]
        ordering = ["prescription_id", "position"]

    def __str__(self) -> str:
        return f"{self.label}: {self.value} {self.unit}".strip()


class RouteDecision(Record):
    """What the device is in law and by which route it may be used: the answers given and the law's reply."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="route_decisions")
    edition = models.CharField(max_length=20)
    on = models.DateField()
    answers = models.JSONField(help_text="facts that a person answered for this device")
    facts = models.JSONField(help_text="every fact that was asked of the law")
    facts_digest = models.CharField(max_length=64)
    answer = models.JSONField(help_text="maatwerk.route/1")
    route = models.CharField(max_length=40)
    device_class = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["device_id", "decided_at", "id"]

    def __str__(self) -> str:
        return f"{self.device}: {self.route}, class {self.device_class}"


class Concession(Record):
    """A signed, reasoned exception of one device from a limit that the lab set itself; never from the law."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="concessions")
    code = models.SlugField(max_length=60, help_text="the refusal it lifts")
    gate = models.CharField(max_length=20)
    rule = models.CharField(max_length=120, help_text="the lab's rule")
    reason = models.TextField()
    role = models.CharField(max_length=30, help_text="in which role it was granted")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="cases_concession_has_a_reason"),
        ]
        ordering = ["device_id", "granted_at", "id"]

    def __str__(self) -> str:
        return f"concession {self.code} for {self.device}"


class OwnEvidence(Record):
    """The path of own evidence of a device outside its family's evidence range."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="own_evidence")
    risk_work = models.TextField(help_text="what was judged anew about its risks")
    evidence = models.TextField(help_text="what shows its safety and performance instead")
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(risk_work="") & ~Q(evidence=""), name="cases_own_evidence_says_what"
            )
        ]
        ordering = ["device_id", "opened_at", "id"]

    def __str__(self) -> str:
        return f"own evidence of {self.device}"


class Derogation(Record):
    """An authority's authorisation for this specific device (Art.59(1)), stored."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="derogations")
    authority = models.CharField(max_length=200)
    reference = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_until = models.DateField()
    document_sha256 = models.CharField(max_length=64)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="cases_derogation_ends_later"
            ),
            models.CheckConstraint(
                condition=~Q(reference="") & ~Q(document_sha256=""), name="cases_derogation_has_its_paper"
            ),
        ]
        ordering = ["device_id", "recorded_at", "id"]

    def __str__(self) -> str:
        return f"{self.authority} {self.reference} for {self.device}"
