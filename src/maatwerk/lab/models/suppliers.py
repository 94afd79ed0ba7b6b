"""Suppliers, the evidence they give, and certificates of notified bodies."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maatwerk.archive.models import Record
from maatwerk.lab.process import CERTIFICATE, SUPPLIER


class Supplier(Record):
    """Who sells or makes something for the lab; approved by a reasoned decision, not by a certificate."""

    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    address = models.TextField(blank=True)
    supplies = models.TextField(help_text="what is bought, and how much depends on it")
    makes_devices = models.BooleanField(help_text="carries out production steps to this lab's order")
    state = models.CharField(max_length=20, default=SUPPLIER.start)
    assessment = models.TextField(blank=True, help_text="why the lab trusts this supplier, in its own words")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    approved_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_key", "code"], name="lab_supplier_one_row_per_code"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(SUPPLIER.states)), name="lab_supplier_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | (
                    Q(approved_by__isnull=False)
                    & Q(approved_on__isnull=False)
                    & Q(review_on__isnull=False)
                    & ~Q(assessment="")
                ),
                name="lab_supplier_approval_says_who_when_why",
            ),
        ]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class SupplierEvidence(Record):
    """A paper from a supplier: it supports a claim and never by itself fulfils one."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="evidence")
    kind = models.SlugField(max_length=40, help_text="a kind of the library's register of evidence")
    scope = models.TextField(help_text="the scope as printed on the paper")
    standard = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=120, blank=True)
    issuer = models.CharField(max_length=200)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    products = models.TextField(blank=True, help_text="products or lots it speaks of")
    claim_supported = models.TextField()
    gap = models.TextField(help_text="what it leaves for the lab to show")
    change_notice_agreed = models.BooleanField(help_text="the supplier must announce changes, by contract")
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField()
    evidence_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(gap=""), name="lab_supplier_evidence_names_its_gap"),
            models.CheckConstraint(
                condition=~Q(claim_supported=""), name="lab_supplier_evidence_names_its_claim"
            ),
        ]
        ordering = ["supplier_id", "id"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.supplier}"


class Certificate(Record):
    """A certificate of a notified body for the institution, with what it covers."""

    number = models.CharField(max_length=120)
    body_name = models.CharField(max_length=200)
    body_number = models.CharField(max_length=4)
    annex = models.CharField(max_length=20, help_text="Annex.IX.I or Annex.XI.A")
    classes = models.JSONField(help_text="device classes it covers")
    family_codes = models.JSONField(help_text="families it covers")
    valid_from = models.DateField()
    valid_until = models.DateField()
    evidence_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=20, default=CERTIFICATE.start)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "body_number", "number"],
                name="lab_certificate_one_row_per_number",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(CERTIFICATE.states)), name="lab_certificate_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="lab_certificate_ends_later"
            ),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.body_number} {self.number}"


class CertificateApplication(Record):
    """A formal application to a notified body, and the written agreement that followed."""

    body_name = models.CharField(max_length=200)
    family_codes = models.JSONField(help_text="families it is for")
    lodged_on = models.DateField()
    agreement_signed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement_signed_on__isnull=True) | Q(agreement_signed_on__gte=F("lodged_on")),
                name="lab_application_comes_before_agreement",
            )
        ]
        ordering = ["lodged_on", "id"]

    def __str__(self) -> str:
        return f"application to {self.body_name} on {self.lodged_on}"
