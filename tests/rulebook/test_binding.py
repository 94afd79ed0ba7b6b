"""Which duties a device would bring, and which answers cannot both be true."""

from datetime import date
from typing import Any

import pytest

from maatwerk.rulebook import duties, route
from maatwerk.rulebook.binding import Binding, binding
from maatwerk.rulebook.contradictions import contradictions
from maatwerk.rulebook.shelf import current_edition

ON = date(2026, 11, 28)
ORDER = {
    **dict.fromkeys(("has_medical_purpose", "is_made_for_one_patient", "prescription_is_written"), True),
    **dict.fromkeys(("prescriber_is_authorised", "supplied_under_own_name"), True),
    **dict.fromkeys(("is_for_clinical_investigation", "adapts_marketed_device", "is_mass_produced"), False),
    **dict.fromkeys(("design_fixed_by_maker_envelope", "authority_derogation_held"), False),
    "prescriber_design_decisions": 1,
}


def would_bind(**facts: Any) -> Binding:
    edition = current_edition()
    answer = route.find(edition=edition, facts=facts, on=ON)
    return binding(edition=edition, facts=facts, answer=answer, on=ON)


def test_without_answers_every_duty_of_route_and_class_is_open() -> None:
    found = would_bind()
    assert not found.bound and len(found.open) > 100


def test_what_is_no_device_brings_nothing_of_the_route() -> None:
    found = would_bind(has_medical_purpose=False)
    assert not found.bound and not found.open


def test_what_binds_is_what_the_duties_themselves_say() -> None:
    facts = {**ORDER, "invasiveness": "non_invasive", "is_implantable": False}
    found = {one.duty for one in would_bind(**facts).bound}
    judged = duties.judge(edition=current_edition(), facts=facts, on=ON).verdicts
    no = {one.duty.id for one in judged if one.applies.value == "no"}
    assert found and not found & no
    assert {"mdr-52-8-statement", "mdr-annex-xiii-4"} <= found


def test_a_duty_of_the_class_says_so_and_on_what_it_hangs() -> None:
    found = {one.duty: one for one in would_bind(**ORDER, is_implantable=False).bound}
    kept = found["mdr-annex-xiii-4"]
    assert kept.by_class and kept.hangs_on == ("Has the device been handed over?",)
    assert not found["mdr-52-8-statement"].by_class


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        (
            {"is_implantable": False, "stays_after_procedure": True, "totally_introduced": True},
            "is_implantable",
        ),
        ({"contacts": ["bone"], "specifically_for_contact_with": ["cns"]}, "contacts"),
        ({"invasiveness": "non_invasive", "partly_introduced": True}, "invasiveness"),
    ],
)
def test_what_cannot_both_be_true_is_named(facts: dict[str, Any], named: str) -> None:
    for language in ("en", "de"):
        (found,) = contradictions(edition=current_edition(), facts=facts, language=language)
        assert named in found.facts and found.text


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"is_implantable": True, "stays_after_procedure": True, "totally_introduced": True},
        {"is_implantable": False, "stays_after_procedure": True},
        {"contacts": ["bone", "cns"], "specifically_for_contact_with": ["cns"]},
        {"invasiveness": "non_invasive", "partly_introduced": False},
    ],
)
def test_what_can_be_true_is_left_alone(facts: dict[str, Any]) -> None:
    assert contradictions(edition=current_edition(), facts=facts) == ()
