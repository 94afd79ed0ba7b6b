"""The lab's records become facts: nothing found answers no, and each fact has one provider."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from maatwerk.lab import actions, facts, queries
from maatwerk.lab.facts import Asked
from maatwerk.lab.models import Family, Recipe
from maatwerk.lab.queries import Subject, holds, open_holds
from maatwerk.lab.words import HoldSubject, Topic
from maatwerk.rulebook import route, shelf
from tests.lab import world
from tests.lab.world import Lab
from tests.people import standing
from tests.people.standing import AT, TODAY


def _asked(lab: Lab, **changes: Any) -> Asked:
    stated: dict[str, Any] = {
        "family": lab.family,
        "on": TODAY,
        "recipes": (lab.recipe,),
        "containers": (lab.container,),
    }
    return Asked(**(stated | changes))


def _family(lab: Lab, code: str) -> Family:
    family = actions.draft_family(code=code, actor=lab.quinn, at=AT)
    actions.adopt_family(family=family, actor=lab.quinn, at=AT)
    return family


def test_a_new_lab_answers_no_rather_than_nothing(lab: Lab) -> None:
    found = facts.answers(_asked(lab, device_class="III"))
    assert found["family_is_released"] is False
    assert found["recipe_is_validated"] is False
    assert found["machine_in_date"] is False
    assert found["certificate_covers_device"] is False
    assert found["holds"] == []


def test_a_lab_in_order_answers_yes(lab: Lab) -> None:
    world.keep_in_date(lab)
    world.validate(lab)
    world.judge_all(lab)
    actions.release_family(family=lab.family, actor=lab.quinn, at=AT)
    found = facts.answers(_asked(lab))
    for fact in (
        *("family_is_released", "recipe_is_validated", "recipe_covers_family", "machine_in_date"),
        *("lots_in_date", "lots_released", "gspr_assessment_signed", "is_single_use", "instructions_needed"),
    ):
        assert found[fact] is True, fact
    assert found["lots_on_hold"] is False


def test_every_answer_is_one_that_the_law_room_takes(lab: Lab) -> None:
    asked = _asked(lab, device_class="IIa", suppliers=(lab.maker,))
    shelf.current_edition().vocabulary.known(facts.answers(asked))
    of_the_house = set(facts.circumstances.OF_INSTITUTION)
    assert set(facts.answers(asked)) == set(facts.PROVIDES) - of_the_house
    assert all(facts.PROVIDES[name](asked) == answer for name, answer in facts.answers(asked).items())


def test_what_nobody_answered_about_the_house_is_not_known(lab: Lab) -> None:
    asked = _asked(lab)
    told = {name: facts.PROVIDES[name](asked) for name in facts.circumstances.CIRCUMSTANCES}
    assert set(told.values()) == {None}
    assert tuple(told) == queries.questions()


def test_a_released_family_whose_judgement_ran_out_is_not_released_for_gates(lab: Lab) -> None:
    world.judge_all(lab)
    world.judge(lab, Topic.GSPR, review_on=date(2027, 1, 1))
    actions.release_family(family=lab.family, actor=lab.quinn, at=AT)
    assert facts.family_is_released(_asked(lab)) is True
    assert facts.family_is_released(_asked(lab, on=date(2027, 1, 2))) is False


def test_a_splint_needs_no_imaging_and_no_sterilisation(lab: Lab) -> None:
    found = facts.answers(Asked(family=_family(lab, "hand-splint"), on=TODAY))
    assert found["family_needs_imaging"] is False
    assert found["needs_sterilisation"] is False
    assert found["protocol_slice_thickness_limit"] is None


@pytest.mark.parametrize(
    ("group", "days"), [("tumour", 28), ("aggressive_tumour", 14), ("elective", 180), (None, 180)]
)
def test_the_age_limit_follows_the_indication(lab: Lab, group: str | None, days: int) -> None:
    asked = _asked(lab, characteristics={"indication_group": group})
    assert facts.protocol_age_limit_days(asked) == days


@pytest.mark.parametrize(
    ("purpose", "qualification"),
    [
        ("plan_operation", "custom_made"),
        ("bend_plate", "custom_made"),
        ("teaching", "not_a_device"),
        ("phantom", "not_a_device"),
        ("inform_patient", "not_a_device"),
    ],
)
def test_what_a_model_is_for_decides_whether_it_is_a_device(
    lab: Lab, purpose: str, qualification: str
) -> None:
    family = _family(lab, "anatomical-planning-model")
    asked = Asked(family=family, on=TODAY, characteristics={"purpose": purpose})
    found = _route(asked, prescriber_design_decisions=2)
    assert found["qualification"] == qualification


def test_a_model_without_a_decision_of_the_prescriber_is_not_custom_made(lab: Lab) -> None:
    family = _family(lab, "anatomical-planning-model")
    asked = Asked(family=family, on=TODAY, characteristics={"purpose": "plan_operation"})
    found = _route(asked, prescriber_design_decisions=0, prescription_accompanied_by_model=False)
    assert found["qualification"] != "custom_made"


@pytest.mark.parametrize(
    ("code", "device_class", "rule"),
    [("cmf-cutting-guide", "IIa", 6), ("hand-splint", "I", 1), ("cmf-plate", "IIb", 8)],
)
def test_the_families_are_of_the_class_that_the_law_gives(
    lab: Lab, code: str, device_class: str, rule: int
) -> None:
    found = _route(Asked(family=_family(lab, code), on=TODAY), prescriber_design_decisions=3)
    assert (found["qualification"], found["class"], found["rule"]) == ("custom_made", device_class, rule)


def _route(asked: Asked, **more: Any) -> dict[str, Any]:
    signed = {"prescription_is_written": True, "prescriber_is_authorised": True}
    stated = {name: value for name, value in facts.answers(asked).items() if name in facts.ROUTE_AND_CLASS}
    given = {**asked.content().usual_facts, **stated, **signed, **more}
    return dict(route.find(edition=shelf.current_edition(), facts=given, on=TODAY).as_json())


def test_a_recipe_of_another_family_does_not_cover(lab: Lab) -> None:
    asked = _asked(lab, family=_family(lab, "hand-splint"))
    assert facts.recipe_covers_family(asked) is False
    assert facts.recipe_covers_family(_asked(lab, recipes=())) is None


def test_a_lot_of_another_material_is_not_released_for_the_recipe(lab: Lab) -> None:
    other = actions.add_material(
        code="other",
        name="Other",
        material_class="surgical-guide-resin",
        maker=lab.supplier,
        actor=lab.quinn,
        at=AT,
    )
    lot = world.lot_of(other, lab.supplier, by={"actor": lab.quinn, "at": AT}, number="O-1")
    bottle = actions.add_container(lot=lot, code="O-1", kind="bottle", actor=lab.quinn, at=AT)
    assert facts.lots_released(_asked(lab)) is True
    assert facts.lots_released(_asked(lab, containers=(lab.container, bottle))) is False


def test_an_expired_lot_is_not_in_date(lab: Lab) -> None:
    assert facts.lots_in_date(_asked(lab)) is True
    assert facts.lots_in_date(_asked(lab, on=date(2027, 7, 1))) is False
    assert facts.lots_in_date(_asked(lab, containers=())) is None


def _subject(lab: Lab, kind: HoldSubject) -> Subject:
    found: dict[HoldSubject, Any] = {
        HoldSubject.FAMILY: lab.family,
        HoldSubject.RECIPE: lab.recipe,
        HoldSubject.MACHINE: next(iter(lab.machines.values())),
        HoldSubject.LOT: lab.lot,
    }
    if kind in found:
        return Subject(kind, str(found[kind].pk), str(found[kind]))
    return Subject(kind, "42", f"{kind} 42")


@pytest.mark.parametrize("kind", list(HoldSubject))
def test_a_hold_on_anything_a_device_needs_or_came_from_is_seen_until_it_is_lifted(
    lab: Lab, kind: HoldSubject
) -> None:
    subject = _subject(lab, kind)
    above = tuple(Subject(one, "42") for one in (HoldSubject.BUILD, HoldSubject.DEVICE, HoldSubject.CASE))
    asked = _asked(lab, subjects=above)
    hold = actions.place_hold(
        subject=subject, code="doubt", reason="something is odd", actor=lab.house["tom"], at=AT
    )
    assert facts.holds(asked) == [f"{kind}:{subject.name}"]
    assert facts.lots_on_hold(asked) is (kind is HoldSubject.LOT)
    actions.lift_hold(hold=hold, reason="measured again: good", actor=lab.quinn, at=AT)
    assert facts.holds(_asked(lab, subjects=above)) == []


def test_a_hold_on_something_else_stops_nothing(lab: Lab) -> None:
    subject = Subject(HoldSubject.LOT, "999999", "another lot")
    actions.place_hold(subject=subject, code="doubt", reason="odd", actor=lab.house["tom"], at=AT)
    assert facts.holds(_asked(lab)) == []
    assert open_holds([], institution_key=lab.quinn.institution_key) == ()


def test_holds_are_seen_in_their_own_house_only(lab: Lab, stranger: standing.House) -> None:
    subject = _subject(lab, HoldSubject.LOT)
    actions.place_hold(subject=subject, code="doubt", reason="odd", actor=stranger["ada"], at=AT)
    assert facts.holds(_asked(lab)) == []
    assert not holds(lab.quinn).exists()
    assert holds(stranger["ada"]).count() == 1


def test_a_supplier_makes_it_so_no_machine_is_asked(lab: Lab) -> None:
    combined = actions.Combination(supplier=lab.maker, material=world.titanium(lab))
    recipe: Recipe = actions.draft_recipe(
        code="lpbf-titanium-plate", combined=combined, actor=lab.quinn, at=AT
    )
    asked = Asked(family=_family(lab, "cmf-plate"), on=TODAY, recipes=(recipe,), suppliers=(lab.maker,))
    found = facts.answers(asked)
    assert found["machine_in_date"] is None
    assert found["supplier_is_approved"] is False
    assert found["made_within_institution"] is False
    assert found["recipe_covers_family"] is True


def test_hazardous_substances_are_not_known_until_somebody_looked(lab: Lab) -> None:
    assert facts.hazardous_substances_above_limit(_asked(lab)) is None
    assert facts.hazardous_substances_above_limit(_asked(lab, recipes=())) is None
    actions.assess_material(
        material=lab.material, has_hazardous_substances=False, reason="data sheet", actor=lab.quinn, at=AT
    )
    lab.recipe.refresh_from_db()
    assert facts.hazardous_substances_above_limit(_asked(lab)) is False
    combined = actions.Combination(supplier=lab.maker, material=world.titanium(lab))
    bought = actions.draft_recipe(code="lpbf-titanium-plate", combined=combined, actor=lab.quinn, at=AT)
    assert facts.hazardous_substances_above_limit(_asked(lab, recipes=(lab.recipe, bought))) is None


def test_a_machine_overdue_is_said_on_the_day(lab: Lab) -> None:
    world.keep_in_date(lab)
    asked = _asked(lab)
    assert facts.machine_in_date(asked) is True
    assert facts.machine_in_date(replace(asked, on=TODAY + timedelta(days=60))) is False
