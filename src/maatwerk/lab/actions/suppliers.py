"""Suppliers: assessed and approved by the lab; papers are registered with what they leave open."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from maatwerk.archive.days import day_of
from maatwerk.lab.actions.saying import not_after, one_of, said, same_house, unique
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import Certificate, CertificateApplication, Supplier, SupplierEvidence
from maatwerk.lab.process import CERTIFICATE, SUPPLIER
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.workflow import doorway

ANNEXES = ("Annex.IX.I", "Annex.XI.A")


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One paper of a supplier: what it says, which claim it supports, and what it leaves open."""

    kind: str
    scope: str
    issuer: str
    claim_supported: str
    gap: str
    review_on: date
    change_notice_agreed: bool
    standard: str = ""
    number: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    products: str = ""
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What a notified body's certificate covers, and when."""

    annex: str
    classes: tuple[str, ...]
    family_codes: tuple[str, ...]
    valid_from: date
    valid_until: date


def add_supplier(
    *,
    code: str,
    name: str,
    supplies: str,
    makes_devices: bool,
    actor: Account,
    at: datetime,
    address: str = "",
) -> Supplier:
    """Add a supplier, not yet approved."""
    unique(
        Supplier.objects.filter(institution_key=actor.institution_key, code=code), name="supplier", word=code
    )
    supplier = Supplier(
        institution_key=actor.institution_key,
        code=said("code", code),
        name=said("name", name),
        address=address,
        supplies=said("supplies", supplies),
        makes_devices=makes_devices,
    )
    doorway.admit(record=supplier, actor=actor, at=at, ability=Ability.MANAGE_LAB, kind="lab.supplier_added")
    return supplier


def approve_supplier(
    *, supplier: Supplier, assessment: str, review_on: date, actor: Account, at: datetime
) -> None:
    """Approve a supplier on the lab's own assessment; its papers support that, nothing more."""
    same_house(actor, supplier)
    if review_on <= day_of(at):
        raise InputRefused(
            "day_in_past",
            what=_("The review would be due at once."),
            where="review_on",
            why=_("An approval holds until its review."),
            do=_("Name a later day."),
        )
    doorway.move(
        record=supplier,
        process=SUPPLIER,
        move="approve",
        actor=actor,
        at=at,
        changes={
            "assessment": said("assessment", assessment),
            "approved_by": actor,
            "approved_on": day_of(at),
            "review_on": review_on,
        },
    )


def suspend_supplier(*, supplier: Supplier, reason: str, actor: Account, at: datetime) -> None:
    """Order nothing new from a supplier."""
    same_house(actor, supplier)
    detail = {"reason": said("reason", reason)}
    doorway.move(record=supplier, process=SUPPLIER, move="suspend", actor=actor, at=at, detail=detail)


def add_supplier_evidence(
    *, supplier: Supplier, evidence: Evidence, actor: Account, at: datetime
) -> SupplierEvidence:
    """Register a paper of a supplier; it can support a claim and never by itself fulfils one."""
    same_house(actor, supplier)
    record = SupplierEvidence(
        institution_key=actor.institution_key,
        supplier=supplier,
        kind=one_of("kind of paper", evidence.kind, current_library().evidence),
        scope=said("scope", evidence.scope),
        standard=evidence.standard,
        number=evidence.number,
        issuer=said("issuer", evidence.issuer),
        valid_from=evidence.valid_from,
        valid_until=evidence.valid_until,
        products=evidence.products,
        claim_supported=said("claim supported", evidence.claim_supported),
        gap=said("gap", evidence.gap),
        change_notice_agreed=evidence.change_notice_agreed,
        verified_by=actor,
        review_on=evidence.review_on,
        evidence_sha256=evidence.sha256,
    )
    doorway.admit(
        record=record, actor=actor, at=at, ability=Ability.MANAGE_LAB, kind="lab.supplier_evidence_added"
    )
    return record


def add_certificate(
    *,
    number: str,
    body: tuple[str, str],
    coverage: Coverage,
    evidence_sha256: str,
    actor: Account,
    at: datetime,
) -> Certificate:
    """Register a certificate of a notified body, given by name and four-digit number (Art.52(8))."""
    name, body_number = body
    if len(body_number) != 4 or not body_number.isdigit():
        raise InputRefused(
            "body_number_wrong",
            what=_("“%(body_number)s” is no number of a notified body.") % {"body_number": body_number},
            where="body",
            why=_("It has four digits."),
            do=_("Read it from the certificate."),
        )
    for word in coverage.classes:
        one_of("class", word, ("I", "IIa", "IIb", "III"))
    if not coverage.classes or not coverage.family_codes:
        raise InputRefused(
            "coverage_empty",
            what=_("The certificate would cover nothing."),
            where="coverage",
            why=_("It names no class or no family."),
            do=_("Name the classes and families of its scope."),
        )
    certificate = Certificate(
        institution_key=actor.institution_key,
        number=said("number", number),
        body_name=said("name of the body", name),
        body_number=body_number,
        annex=one_of("annex", coverage.annex, ANNEXES),
        classes=list(coverage.classes),
        family_codes=list(coverage.family_codes),
        valid_from=coverage.valid_from,
        valid_until=coverage.valid_until,
        evidence_sha256=said("evidence", evidence_sha256),
    )
    doorway.admit(
        record=certificate, actor=actor, at=at, ability=Ability.MANAGE_LAB, kind="lab.certificate_added"
    )
    return certificate


def suspend_certificate(*, certificate: Certificate, reason: str, actor: Account, at: datetime) -> None:
    """Record that the notified body suspended or restricted a certificate."""
    _move_certificate(certificate, "suspend", reason=reason, actor=actor, at=at)


def reinstate_certificate(*, certificate: Certificate, reason: str, actor: Account, at: datetime) -> None:
    """Record that a suspended certificate is in force again."""
    _move_certificate(certificate, "reinstate", reason=reason, actor=actor, at=at)


def withdraw_certificate(*, certificate: Certificate, reason: str, actor: Account, at: datetime) -> None:
    """Record that the notified body withdrew a certificate."""
    _move_certificate(certificate, "withdraw", reason=reason, actor=actor, at=at)


def record_certificate_application(
    *,
    body_name: str,
    family_codes: tuple[str, ...],
    lodged_on: date,
    actor: Account,
    at: datetime,
    agreement_signed_on: date | None = None,
) -> CertificateApplication:
    """Record a formal application to a notified body, and the written agreement with it."""
    application = CertificateApplication(
        institution_key=actor.institution_key,
        body_name=said("name of the body", body_name),
        family_codes=list(family_codes),
        lodged_on=not_after("day of the application", lodged_on, at=at),
        agreement_signed_on=agreement_signed_on,
    )
    doorway.admit(
        record=application,
        actor=actor,
        at=at,
        ability=Ability.MANAGE_LAB,
        kind="lab.certificate_application_recorded",
    )
    return application


def _move_certificate(
    certificate: Certificate, move: str, *, reason: str, actor: Account, at: datetime
) -> None:
    same_house(actor, certificate)
    detail = {"reason": said("reason", reason)}
    doorway.move(record=certificate, process=CERTIFICATE, move=move, actor=actor, at=at, detail=detail)
