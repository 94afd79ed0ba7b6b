"""Route, acceptance, and the exceptions that are granted in writing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.archive.canonical import json_value, plain
from maatwerk.archive.days import day_of
from maatwerk.archive.proofs import Proof
from maatwerk.cases import gates, scans
from maatwerk.cases.actions.cases import same_house
from maatwerk.cases.actions.counting import count_device
from maatwerk.cases.digests import concession_digest, digest_of
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.route import (
    answers_of,
    from_records,
    latest_decision,
    route_facts,
    stated_by_lab,
    usual_answers,
)
from maatwerk.cases.facts.series import REOPENED, design_repeats
from maatwerk.cases.models import Concession, Derogation, Device, OwnEvidence, RouteDecision
from maatwerk.cases.process import DEVICE, GATE_NAMES
from maatwerk.people.authority import Denied, may
from maatwerk.people.models import Account
from maatwerk.rulebook import route as rulebook
from maatwerk.rulebook.reasons import Reason
from maatwerk.rulebook.shelf import current_edition
from maatwerk.workflow import doorway


def decide_route(
    *,
    device: Device,
    actor: Account,
    at: datetime,
    answers: Mapping[str, Any] | None = None,
    reason: str = "",
) -> RouteDecision:
    """Decide what the device is in law: a person answers what neither family nor records know.

    What is usual for the family is taken as answered, unless the person says otherwise.
    """
    same_house(actor, device)
    asked = Asked(device=device, at=at)
    if known := set(answers or {}) & (set(stated_by_lab(asked)) | set(from_records(asked))):
        raise CaseError(
            "answered_before",
            what=_("%(known)s stands in the family or on record.") % {"known": ", ".join(sorted(known))},
            where=device.number,
            do=_("Leave it out; where the family is wrong for this device, choose another family."),
        )
    if set(REOPENED) & set(answers or {}) and not reason.strip() and design_repeats(asked):
        raise CaseError(
            "reason_missing",
            what=_(
                "Nothing says why this design, which repeats what was drawn before, is a series or is none."
            ),
            where=device.number,
            do=_("Give the reason in a sentence; it stands in the record."),
        )
    given = {**usual_answers(asked), **(answers or {})}
    current_edition().vocabulary.known(given)
    decision = _decision(device=device, answers=given, reason=reason, actor=actor, at=at)
    _admit(decision, actor=actor, at=at)
    return decision


def _admit(decision: RouteDecision, *, actor: Account, at: datetime) -> None:
    """Let a decision in; from now on the device counts by it."""
    with transaction.atomic():
        doorway.admit(
            record=decision, actor=actor, at=at, ability="accept_device", kind="cases.route_decided"
        )
        count_device(decision.device)


def accept_device(*, device: Device, actor: Account, at: datetime) -> doorway.Passed:
    """Accept a device into the lab through the gate `accept`; the route is decided anew if facts changed."""
    with transaction.atomic():
        asked = Asked(device=device, at=at)
        former = latest_decision(asked)
        if former is not None:
            decision = _decision(
                device=device,
                answers=answers_of(former, asked=asked),
                reason=former.reason,
                actor=actor,
                at=at,
            )
            if decision.facts_digest != former.facts_digest:
                _admit(decision, actor=actor, at=at)
        return doorway.move(
            record=device,
            process=DEVICE,
            move="accept",
            actor=actor,
            at=at,
            gate=gates.ask(gate="accept", device=device, at=at, actor=actor),
        )


def grant_concession(
    *, device: Device, gate: str, code: str, reason: str, actor: Account, at: datetime, proof: Proof
) -> Concession:
    """Sign an exception of this device from a limit that the lab set itself; the law knows none."""
    same_house(actor, device)
    if gate not in GATE_NAMES:
        raise CaseError(
            "gate_unknown", what=_("There is no gate %(gate)s.") % {"gate": gate}, do=", ".join(GATE_NAMES)
        )
    found = [rule for rule in gates.rules(gate=gate, device=device) if rule.code == code]
    ours = [rule for rule in found if rule.strength == "concession"]
    allowed = may(
        account=actor, ability="grant_concession", at=at, subject_institution=device.institution_key
    )
    if not found or len(ours) < len(found):
        raise doorway.Refused(gate, (_no_concession(gate=gate, code=code),), device.state)
    if isinstance(allowed, Denied):
        raise doorway.Refused(gate, allowed.reasons, device.state)
    digest = concession_digest(device=device, code=code, gate=gate, reason=reason)
    concession = Concession(
        institution_key=device.institution_key,
        device=device,
        code=code,
        gate=gate,
        rule=ours[0].id,
        reason=reason,
        role=allowed.role.value,
        granted_by=actor,
        granted_at=at,
        digest=digest,
    )
    with transaction.atomic():
        doorway.admit(
            record=concession,
            actor=actor,
            at=at,
            ability="grant_concession",
            kind="cases.concession_granted",
        )
        archive.sign(
            subject=concession,
            meaning="concession_granted",
            digest=digest,
            proof=proof,
            actor=actor.as_actor(),
            at=at,
        )
    return concession


def open_own_evidence(
    *,
    device: Device,
    risk_work: str,
    evidence: str,
    actor: Account,
    at: datetime,
    evidence_sha256: str = "",
    document: tuple[str, bytes] | None = None,
) -> OwnEvidence:
    """Open a path of own evidence and risk work for a device outside its family's range."""
    with transaction.atomic():
        if document is not None:
            evidence_sha256 = _keep_evidence(document, device=device, actor=actor, at=at)
        return _own_evidence(
            device=device,
            risk_work=risk_work,
            evidence=evidence,
            evidence_sha256=evidence_sha256,
            actor=actor,
            at=at,
        )


def _keep_evidence(document: tuple[str, bytes], *, device: Device, actor: Account, at: datetime) -> str:
    name, content = document
    stored = archive.keep_file(
        content=content,
        name=name,
        media_type=scans.media_type(content, name=name),
        institution_key=device.institution_key,
        actor=actor.as_actor(),
        at=at,
    )
    return str(stored.sha256)


def _own_evidence(
    *, device: Device, risk_work: str, evidence: str, evidence_sha256: str, actor: Account, at: datetime
) -> OwnEvidence:
    record = OwnEvidence(
        institution_key=device.institution_key,
        device=device,
        risk_work=risk_work,
        evidence=evidence,
        evidence_sha256=evidence_sha256,
        opened_by=actor,
        opened_at=at,
    )
    doorway.admit(
        record=record, actor=actor, at=at, ability="grant_concession", kind="cases.own_evidence_opened"
    )
    return record


def record_derogation(
    *,
    device: Device,
    authority: str,
    reference: str,
    valid_from: date,
    valid_until: date,
    document: bytes,
    actor: Account,
    at: datetime,
) -> Derogation:
    """Store an authority's authorisation for this specific device (Art.59(1))."""
    with transaction.atomic():
        stored = archive.keep_file(
            content=document,
            name=f"authorisation-{device.number}.pdf",
            media_type="application/pdf",
            institution_key=device.institution_key,
            actor=actor.as_actor(),
            at=at,
        )
        record = Derogation(
            institution_key=device.institution_key,
            device=device,
            authority=authority,
            reference=reference,
            valid_from=valid_from,
            valid_until=valid_until,
            document_sha256=stored.sha256,
            recorded_by=actor,
            recorded_at=at,
        )
        doorway.admit(
            record=record, actor=actor, at=at, ability="accept_device", kind="cases.derogation_recorded"
        )
    return record


def _decision(
    *, device: Device, answers: Mapping[str, Any], reason: str, actor: Account, at: datetime
) -> RouteDecision:
    edition = current_edition()
    facts = route_facts(Asked(device=device, at=at), answers=dict(answers))
    found = rulebook.find(edition=edition, facts=facts, on=day_of(at))
    told = json_value(plain({name: value for name, value in facts.items() if value is not None}))
    return RouteDecision(
        institution_key=device.institution_key,
        device=device,
        edition=edition.number,
        on=day_of(at),
        answers=json_value(plain(answers)),
        facts=told,
        facts_digest=digest_of("route", {"edition": edition.digest, "facts": told}),
        answer=json_value(found.as_json()),
        route=found.route,
        device_class=found.device_class,
        reason=reason,
        decided_by=actor,
        decided_at=at,
    )


def _no_concession(*, gate: str, code: str) -> Reason:
    return Reason(
        code="not_allowed",
        text=_("%(code)s at the gate %(gate)s is no limit of the lab that a concession could lift.")
        % {"code": code, "gate": gate},
        basis="lab_policy",
        cites=(),
        facts={"gate": gate, "refusal": code},
        strength="never",
        who_can=(),
        do=_(
            "Do what the refusal says; where the law or a hard gate stops a device, nobody grants exceptions."
        ),
    )
