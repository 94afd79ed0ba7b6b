"""Do we need ISO 13485 now: each trigger follows its records, and the lab's own word is signed and kept."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maatwerk.archive.verify import verify
from maatwerk.cases.actions.counting import count_device
from maatwerk.cases.models import Device, RouteDecision
from maatwerk.compliance import actions, tasks
from maatwerk.compliance.actions import Word
from maatwerk.compliance.advisor import Row, Told, history, tell, watched
from maatwerk.compliance.collect import AboutInstitution, facts_of_institution
from maatwerk.compliance.models import Departure, Watched
from maatwerk.compliance.process import DEPARTURE
from maatwerk.compliance.serving import kinds_on_record, records_counted
from maatwerk.compliance.standing import Sight, sight_of
from maatwerk.lab import actions as lab
from maatwerk.lab.catalogue.changes import Change
from maatwerk.lab.models import Procedure, Recipe, Supplier, Validation
from maatwerk.people import actions as people
from maatwerk.people.errors import InputRefused
from maatwerk.quality import actions as quality
from maatwerk.rulebook.advice import facts_asked
from maatwerk.rulebook.shelf import current_edition
from maatwerk.workflow.doorway import Refused
from maatwerk.workflow.process import as_markdown
from tests.cases.walk import Walk

REASON = "Hospital management signs a policy for the whole house every year."
STANDARD = current_edition().standard


@pytest.fixture
def one(at: Any) -> Walk:
    return at("signed")


def sight(walk: Walk, *, at: datetime | None = None) -> Sight:
    found = sight_of(walk.lab["noor"], at=at or walk.lab.now())
    assert found is not None
    return found


def told(walk: Walk, *, at: datetime | None = None) -> Told:
    return tell(sight(walk, at=at), language="en")


def facts(walk: Walk, *, at: datetime | None = None) -> dict[str, Any]:
    about = AboutInstitution(walk.device.institution_key, at or walk.lab.now())
    return facts_of_institution(about, names=facts_asked(STANDARD))


def lit(found: Told) -> set[str]:
    return {one.lit.of.id for one in (*found.rules, *found.triggers) if one.is_lit}


def behind(found: Told, trigger: str) -> list[str]:
    lamps = (*found.rules, *found.triggers)
    return [one.name for lamp in lamps if lamp.lit.of.id == trigger for one in lamp.behind]


def row(found: Told, clause: str) -> Row:
    return next(one for one in found.rows if one.clause.id == clause)


def wish(**more: Any) -> lab.Wish:
    given = {
        "asked_by": "Example Clinics",
        "asked_as": "partner",
        "asked_on": date(2026, 11, 1),
        "wants": "The certificate.",
    }
    return lab.Wish(**{**given, **more})


def depart(walk: Walk, *, clause: str = "5.3", disposition: str = "keep", reason: str = REASON) -> Departure:
    word = Word(clause=clause, disposition=disposition, reason=reason)
    proof = walk.lab.proof("noor", actions.departure_digest(word))
    return actions.depart(word=word, proof=proof, **walk.lab.act("noor"))


def test_every_fact_that_a_trigger_asks_for_is_answered_from_records(one: Walk) -> None:
    found = facts(one)
    assert set(found) == set(facts_asked(STANDARD))
    assert None not in found.values()
    assert found["making_sites"] == 1 and found["strictest_class"] == "IIb"
    assert found["has_class_iii_implantable"] is False and found["makes_in_series"] is False


def test_nothing_on_record_speaks_for_a_certificate(one: Walk) -> None:
    found = told(one)
    assert found.answer == "not_now" and found.not_known == ()
    assert not lit(found) & {"other_institutions", "volume", "standard_design", "asked_for"}


def test_a_supplier_that_makes_devices_brings_back_the_hand_over_of_the_design(one: Walk) -> None:
    found = told(one)
    assert "outsourced_making" in lit(found)
    assert behind(found, "outsourced_making") == [Supplier.objects.get(makes_devices=True).name]
    assert row(found, "7.3.8").disposition == "keep"
    lab.suspend_supplier(
        supplier=Supplier.objects.get(makes_devices=True), reason="late", **one.lab.act("noor")
    )
    for recipe in Recipe.objects.filter(kind="external", state="adopted"):
        lab.withdraw_recipe(recipe=recipe, reason="late", **one.lab.act("noor"))
    found = told(one)
    assert "outsourced_making" not in lit(found) and row(found, "7.3.8").disposition == "defer"


def test_a_second_site_brings_clauses_back(one: Walk) -> None:
    assert row(told(one), "5.5.3").disposition == "defer"
    people.add_site(name="Second", address="Elsewhere 2", **one.lab.act("noor"))
    found = told(one)
    assert "second_site" in lit(found) and "Second" in behind(found, "second_site")
    assert row(found, "5.5.3").disposition == "keep"


def test_a_request_counts_until_it_is_answered(one: Walk) -> None:
    request = lab.record_certificate_request(wish=wish(), **one.lab.act("noor"))
    found = told(one)
    assert found.answer == "look_again" and behind(found, "asked_for") == ["Example Clinics"]
    lab.answer_certificate_request(
        request=request, answer="We showed them.", answered_on=date(2026, 11, 2), **one.lab.act("noor")
    )
    assert told(one).answer == "not_now"
    with pytest.raises(Refused, match="possible from"):
        lab.answer_certificate_request(
            request=request, answer="Again.", answered_on=date(2026, 11, 3), **one.lab.act("noor")
        )


@pytest.mark.parametrize(
    "wrong", [{"asked_by": " "}, {"wants": ""}, {"asked_as": "friend"}, {"asked_on": date(2031, 1, 1)}]
)
def test_a_request_that_says_nothing_is_refused(one: Walk, wrong: dict[str, Any]) -> None:
    with pytest.raises(InputRefused):
        lab.record_certificate_request(wish=wish(**wrong), **one.lab.act("noor"))
    with pytest.raises(Refused):
        lab.record_certificate_request(wish=wish(), **one.lab.act("jip"))


def test_a_device_for_use_outside_makes_the_lab_look_again_for_a_year(one: Walk) -> None:
    one.decide(used_outside_institution=True)
    found = told(one)
    assert found.answer == "look_again" and behind(found, "other_institutions") == [one.device.number]
    assert told(one, at=one.lab.now() + timedelta(days=366)).answer == "not_now"
    one.decide(used_outside_institution=False)
    assert told(one).answer == "not_now", "the newest decision counts"


def test_a_kept_answer_about_a_standard_design_counts_as_a_plan_for_a_year(one: Walk) -> None:
    thought = lab.Thought(
        name="A tray for everybody",
        answers={
            "has_medical_purpose": True,
            "is_mass_produced": True,
            "is_made_for_one_patient": False,
            "is_for_clinical_investigation": False,
            "adapts_marketed_device": False,
        },
    )
    kept = lab.keep_reasoning(thought=thought, **one.lab.act("noor"))
    assert kept.qualification == "mass_produced"
    found = told(one)
    assert found.answer == "look_again" and behind(found, "standard_design") == ["A tray for everybody"]
    assert "iso-series" not in lit(found), "a plan is no series"
    assert told(one, at=one.lab.now() + timedelta(days=366)).answer == "not_now"


def test_an_implantable_family_of_class_iii_needs_a_notified_body_first(one: Walk) -> None:
    before = told(one)
    assert "implants" in lit(before), "the plate of the standing lab is an implant"
    changes = (
        Change("class_facts.contacts", ["bone", "cns"], "it covers the brain"),
        Change("class_expected.class", "III", "contact with the central nervous system"),
    )
    family = lab.draft_family(code="cmf-plate", changes=changes, **one.lab.act("noor"))
    assert told(one).answer == "not_now", "a draft is not yet the lab's own"
    lab.adopt_family(family=family, **one.lab.act("noor"))
    found = told(one)
    assert found.answer == "notified_body_first"
    assert str(family) in behind(found, "iso-class-iii-implantable")
    assert all(one.disposition == "keep" for one in found.rows)
    with pytest.raises(Refused) as refused:
        depart(one, disposition="defer")
    assert refused.value.reasons[0].cites == ("Art.52(8) subpara 2",)


def grown(walk: Walk, *, now: int, before: int) -> None:
    """Put handed-over devices beside the one of the walk; through all gates it would take minutes."""
    at = walk.lab.now()
    days = [at - timedelta(days=10)] * now + [at - timedelta(days=200)] * before
    Device.objects.bulk_create(
        Device(
            institution_key=walk.device.institution_key,
            case=walk.case,
            number=f"GROWN-{number}",
            family=walk.device.family,
            title="one of many",
            side="left",
            requested_at=day,
            delivered_at=day,
            keep_until=day.date(),
            state="delivered",
        )
        for number, day in enumerate(days)
    )


@pytest.mark.parametrize(
    ("now", "before", "factor", "answer"),
    [
        (12, 8, 1.5, "look_again"),
        (12, 9, 1.33, "not_now"),
        (11, 2, 5.5, "not_now"),
        (14, 0, 14, "look_again"),
        (3, 30, 0.1, "not_now"),
    ],
)
def test_a_family_that_grows_is_found(one: Walk, now: int, before: int, factor: float, answer: str) -> None:
    grown(one, now=now, before=before)
    found = facts(one)
    assert (found["family_growth"], found["family_growth_devices"]) == (factor, now)
    assert told(one).answer == answer


def test_a_device_that_is_mass_produced_ends_being_custom_made(one: Walk) -> None:
    one.decide()
    newest = RouteDecision.objects.get(device=one.device)
    one.rewrite(newest, route="in_house", answer={**newest.answer, "qualification": "mass_produced"})
    count_device(one.device)
    found = told(one)
    assert found.answer == "not_custom_made_first" and behind(found, "iso-series") == [one.device.number]


def test_a_device_of_a_fixed_design_makes_the_lab_look_again(one: Walk) -> None:
    one.decide()
    newest = RouteDecision.objects.get(device=one.device)
    one.rewrite(newest, route="in_house", answer={**newest.answer, "qualification": "patient_matched"})
    count_device(one.device)
    found = told(one)
    assert found.answer == "look_again" and behind(found, "standard_design") == [one.device.number]


def test_nonconformities_that_wait_and_rework_bring_clauses_back(at: Any) -> None:
    walk: Walk = at("in_verification", family="hand-splint")
    for number in range(5):
        quality.open_nonconformity(found=f"crack {number}", device=walk.fresh(), **walk.lab.act("noor"))
    assert "nonconformities_wait" not in lit(told(walk))
    later = walk.lab.now() + timedelta(days=31)
    assert {"nonconformities_wait"} <= lit(told(walk, at=later))
    assert row(told(walk, at=later), "8.2.4").disposition == "keep"


def test_what_serves_a_clause_is_counted_from_the_tables(one: Walk) -> None:
    now = one.lab.now()
    counted = records_counted(institution_key=one.device.institution_key, on=now.date())
    assert counted["validations"] == Validation.objects.filter(conclusion="pass").count() > 0
    assert counted["procedures"] == Procedure.objects.filter(state="effective").count()
    assert counted["suppliers"] == Supplier.objects.filter(state="approved").count() > 0
    assert counted["prescriptions"] == 1 and counted["sterilisations"] == 0
    assert counted["events"] > 50
    elsewhere = records_counted(institution_key=one.lab["iva"].person_key, on=now.date())
    assert set(elsewhere.values()) == {0}
    there = kinds_on_record(institution_key=one.device.institution_key, on=now.date())
    assert there == {name for name, count in counted.items() if count}


def test_each_clause_shows_the_duties_that_point_to_it(one: Walk) -> None:
    actions.recompute_all(institution_key=one.device.institution_key, at=one.lab.now())
    found = told(one)
    pointing = {duty.id for duty in current_edition().duties if "8.2.3" in duty.iso_13485}
    assert {each.duty.id for each in row(found, "8.2.3").duties} == pointing
    assert row(found, "4.2.3").open and row(found, "7.5.3").duties == ()
    assert not row(found, "7.5.3").served and row(found, "7.5.6").served


def test_the_lab_s_own_word_is_signed_replaced_and_taken_back(one: Walk) -> None:
    first = depart(one)
    assert row(told(one), "5.3").disposition == "keep"
    assert (first.instead_of, first.lit, first.edition) == ("light", [], current_edition().number)
    second = depart(one, disposition="defer", reason="We are three people.")
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "in_force")
    assert row(told(one), "5.3").disposition == "defer"
    actions.take_back(clause="5.3", reason="We grew.", **one.lab.act("noor"))
    assert row(told(one), "5.3").disposition == "light"
    assert [each.state for each in history(sight(one), clause="5.3")] == ["taken_back", "replaced"]
    with pytest.raises(InputRefused, match="nothing of its own"):
        actions.take_back(clause="5.3", reason="Again.", **one.lab.act("noor"))
    assert verify().state == "intact"


def test_what_says_nothing_else_or_gives_no_reason_is_refused(one: Walk) -> None:
    with pytest.raises(InputRefused, match="says the same"):
        depart(one, disposition="light")
    with pytest.raises(InputRefused, match="reason is empty"):
        depart(one, reason="  ")
    with pytest.raises(InputRefused, match="no clause"):
        depart(one, clause="9.9")
    word = Word(clause="5.3", disposition="keep", reason=REASON)
    proof = one.lab.proof("jip", actions.departure_digest(word))
    with pytest.raises(Refused):
        actions.depart(word=word, proof=proof, **one.lab.act("jip"))
    assert not Departure.objects.exists()


def test_a_trigger_that_is_lit_after_the_lab_spoke_asks_to_look_again(one: Walk) -> None:
    depart(one, clause="5.5.3", disposition="light")
    assert row(told(one), "5.5.3").lit_since == ()
    people.add_site(name="Second", address="Elsewhere 2", **one.lab.act("noor"))
    found = row(told(one), "5.5.3")
    assert found.disposition == "light" and found.lit_since == ("second_site",)


def test_a_word_changed_past_the_program_says_nothing(one: Walk) -> None:
    depart(one)
    Departure.objects.update(disposition="defer")
    assert row(told(one), "5.3").disposition == "light"


def test_the_manual_prints_how_the_lab_s_word_moves() -> None:
    page = Path(__file__).parents[2] / "docs" / "for-the-lab" / "iso-13485.md"
    assert as_markdown(DEPARTURE) in page.read_text("utf-8")


def test_the_worker_watches_and_says_since_when(one: Walk) -> None:
    key, first = one.device.institution_key, one.lab.now()
    tasks.keep_fresh(first)
    assert Watched.objects.get().answer == "not_now"
    with CaptureQueriesContext(connection) as queries:
        assert not actions.watch(institution_key=key, at=first)
    assert len(queries) == 2, "where nothing happened it looks no further"
    request = lab.record_certificate_request(wish=wish(), **one.lab.act("noor"))
    lit_at = one.lab.now()
    tasks.keep_fresh(lit_at)
    found = watched(one.lab["noor"])
    assert found is not None
    assert (found.answer, found.lit, found.since) == ("look_again", ["asked_for"], lit_at)
    people.add_site(name="Second", address="Elsewhere 2", **one.lab.act("noor"))
    tasks.keep_fresh(one.lab.now())
    assert Watched.objects.get().since == lit_at, "what only brings back a clause changes no answer"
    lab.answer_certificate_request(
        request=request, answer="We showed them.", answered_on=date(2026, 11, 2), **one.lab.act("noor")
    )
    assert actions.watch(institution_key=key, at=one.lab.now())
    assert Watched.objects.get().answer == "not_now"
    one.decide(used_outside_institution=True)
    actions.watch(institution_key=key, at=one.lab.now())
    assert actions.watch(institution_key=key, at=one.lab.now() + timedelta(days=366)), "time alone"
