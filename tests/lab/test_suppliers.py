"""Suppliers are approved by the lab's own reasons; certificates of notified bodies cover what they name."""

from datetime import date
from typing import Any

import pytest

from maatwerk.lab import actions
from maatwerk.lab.models import Certificate
from maatwerk.lab.queries import certificates_covering, newest_application, supplier_is_approved, suppliers
from maatwerk.people.errors import InputRefused
from maatwerk.workflow.doorway import Refused
from tests.lab import world
from tests.lab.world import Lab
from tests.people import standing
from tests.people.standing import AT, TODAY


def _certificate(lab: Lab, **changes: Any) -> Certificate:
    stated: dict[str, Any] = {
        "annex": "Annex.IX.I",
        "classes": ("III",),
        "family_codes": ("cranial-plate",),
        "valid_from": TODAY,
        "valid_until": date(2030, 1, 1),
    }
    return actions.add_certificate(
        number="NB 77",
        body=("Keur", "0344"),
        coverage=actions.Coverage(**(stated | changes)),
        evidence_sha256=world.SHA,
        actor=lab.quinn,
        at=AT,
    )


def _covers(lab: Lab, *, family: str = "cranial-plate", of: str = "III", on: date = TODAY) -> bool:
    key = lab.quinn.institution_key
    return bool(certificates_covering(institution_key=key, family_code=family, device_class=of, on=on))


def test_a_certificate_approves_nobody(lab: Lab) -> None:
    actions.add_supplier_evidence(
        supplier=lab.maker,
        evidence=actions.Evidence(
            kind="iso-13485-certificate",
            scope="all",
            issuer="Keur",
            claim_supported="a system",
            gap="this part",
            review_on=date(2027, 1, 1),
            change_notice_agreed=True,
        ),
        actor=lab.quinn,
        at=AT,
    )
    assert not supplier_is_approved(lab.maker, on=TODAY)


def test_an_approval_holds_until_its_review(lab: Lab) -> None:
    assert supplier_is_approved(lab.supplier, on=date(2027, 11, 1))
    assert not supplier_is_approved(lab.supplier, on=date(2027, 11, 2))
    assert not supplier_is_approved(lab.supplier, on=date(2026, 11, 22))


def test_a_suspended_supplier_is_not_approved_until_assessed_again(lab: Lab) -> None:
    actions.suspend_supplier(
        supplier=lab.supplier, reason="changed the resin silently", actor=lab.quinn, at=AT
    )
    assert not supplier_is_approved(lab.supplier, on=TODAY)
    actions.approve_supplier(
        supplier=lab.supplier,
        assessment="Change notice signed; new coupon tests good.",
        review_on=date(2027, 5, 1),
        actor=lab.quinn,
        at=AT,
    )
    assert supplier_is_approved(lab.supplier, on=TODAY)


def test_a_certificate_covers_what_it_names_while_it_is_valid(lab: Lab) -> None:
    _certificate(lab)
    assert _covers(lab)
    assert not _covers(lab, family="cmf-plate")
    assert not _covers(lab, of="IIb")
    assert not _covers(lab, on=date(2030, 1, 2))
    assert not _covers(lab, on=date(2026, 11, 22))


def test_a_suspended_certificate_covers_nothing_until_reinstated(lab: Lab) -> None:
    certificate = _certificate(lab)
    by: dict[str, Any] = {"actor": lab.quinn, "at": AT, "reason": "letter of the body"}
    actions.suspend_certificate(certificate=certificate, **by)
    assert not _covers(lab)
    actions.reinstate_certificate(certificate=certificate, **by)
    assert _covers(lab)
    actions.withdraw_certificate(certificate=certificate, **by)
    assert not _covers(lab)
    with pytest.raises(Refused):
        actions.reinstate_certificate(certificate=certificate, **by)


@pytest.mark.parametrize(
    "changes", [{"classes": ()}, {"family_codes": ()}, {"classes": ("IV",)}, {"annex": "X"}]
)
def test_a_certificate_that_covers_nothing_is_refused(lab: Lab, changes: dict[str, Any]) -> None:
    with pytest.raises(InputRefused):
        _certificate(lab, **changes)


def test_an_application_is_found_by_family(lab: Lab) -> None:
    actions.record_certificate_application(
        body_name="Keur",
        family_codes=("cranial-plate",),
        lodged_on=date(2024, 5, 20),
        agreement_signed_on=date(2024, 9, 20),
        actor=lab.quinn,
        at=AT,
    )
    key = lab.quinn.institution_key
    found = newest_application(institution_key=key, family_code="cranial-plate")
    assert found is not None
    assert found.lodged_on == date(2024, 5, 20)
    assert newest_application(institution_key=key, family_code="cmf-plate") is None


def test_suppliers_are_seen_in_their_own_house_only(lab: Lab, stranger: standing.House) -> None:
    assert set(suppliers(lab.quinn)) == {lab.supplier, lab.maker}
    assert not suppliers(stranger["ada"]).exists()
