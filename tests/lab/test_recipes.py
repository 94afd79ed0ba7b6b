"""A recipe is validated when every stage passed, on the combination as it is now, and still holds."""

from datetime import date, timedelta
from typing import Any

import pytest

from maatwerk.lab import actions
from maatwerk.lab.catalogue.changes import Change
from maatwerk.lab.catalogue.sampling import needed
from maatwerk.lab.models import Recipe
from maatwerk.lab.queries import machines_of, recipe_content, recipes, validity
from maatwerk.lab.words import Conclusion, EquipmentRole, Stage
from maatwerk.people import actions as people
from maatwerk.people.errors import InputRefused
from maatwerk.workflow.doorway import Refused
from tests.lab import world
from tests.lab.world import Lab
from tests.people import standing
from tests.people.standing import AT, TODAY

# What zero, one or two failures need; computed for the domain pack with SciPy from the binomial distribution.
PLANS = {
    (90, 80): [11, 18, 25],
    (90, 90): [22, 38, 52],
    (95, 80): [14, 22, 30],
    (95, 90): [29, 46, 61],
    (90, 95): [45, 77, 105],
    (95, 95): [59, 93, 124],
    (95, 99): [299, 473, 628],
}


@pytest.mark.parametrize(("claim", "sizes"), PLANS.items())
def test_sample_sizes_follow_the_binomial_distribution(claim: tuple[int, int], sizes: list[int]) -> None:
    found = [
        needed(confidence_percent=claim[0], reliability_percent=claim[1], failures=failures)
        for failures in range(3)
    ]
    assert found == sizes


def _external(lab: Lab) -> Recipe:
    recipe = actions.draft_recipe(
        code="lpbf-titanium-plate",
        combined=actions.Combination(supplier=lab.maker, material=world.titanium(lab)),
        actor=lab.quinn,
        at=AT,
    )
    actions.adopt_recipe(recipe=recipe, actor=lab.quinn, at=AT)
    return recipe


def _texts(lab: Lab, on: date = TODAY) -> str:
    return " ".join(validity(lab.recipe, on=on).reasons)


def test_a_recipe_without_validation_is_not_validated(lab: Lab) -> None:
    found = validity(lab.recipe, on=TODAY)
    assert not found.validated
    assert [one.stage for one in found.stages] == ["IQ", "OQ", "PQ", "biological", "cleaning"]
    assert "Slice 5.1 is not validated" in found.reasons[-1]


def test_a_recipe_is_validated_when_every_stage_and_the_program_are(lab: Lab) -> None:
    world.validate(lab)
    found = validity(lab.recipe, on=TODAY)
    assert found.validated
    assert found.until == date(2028, 11, 23)


@pytest.mark.parametrize("missing", ["IQ", "OQ", "PQ", "biological", "cleaning"])
def test_one_missing_stage_is_enough(lab: Lab, missing: str) -> None:
    world.validate_software(lab)
    for stage in Stage:
        if stage.value not in {missing, "supplier"}:
            world.conclude(lab, stage)
    assert validity(lab.recipe, on=TODAY).reasons == (
        f"{missing} of sla-surgical-guide v1 was never concluded.",
    )


def test_the_newest_conclusion_counts(lab: Lab) -> None:
    world.validate(lab)
    world.conclude(lab, Stage.PQ, conclusion=Conclusion.FAIL, failures=9, reasons="slots too wide")
    assert "PQ of sla-surgical-guide v1 failed" in _texts(lab)
    world.conclude(lab, Stage.PQ)
    assert validity(lab.recipe, on=TODAY).validated


def test_a_stage_holds_through_its_last_day(lab: Lab) -> None:
    world.validate(lab)
    assert validity(lab.recipe, on=date(2028, 11, 23)).validated
    assert "held until 23 Nov 2028" in _texts(lab, on=date(2028, 11, 24))


def _new_firmware(lab: Lab) -> None:
    machine = lab.machines[EquipmentRole.CURE]
    actions.change_machine(
        machine=machine, changes={"firmware": "1.1"}, reason="update", actor=lab.quinn, at=AT
    )


def _new_site(lab: Lab) -> None:
    site = people.add_site(name="Attic", address="Linden 1", actor=lab.house["ada"], at=AT)
    actions.change_machine(
        machine=lab.machines[EquipmentRole.PRINT],
        changes={"site": site},
        reason="moved",
        actor=lab.quinn,
        at=AT,
    )


@pytest.mark.parametrize("change", [_new_firmware, _new_site], ids=["firmware", "site"])
def test_a_change_of_any_machine_undoes_the_validation(lab: Lab, change: Any) -> None:
    world.validate(lab)
    change(lab)
    found = validity(lab.recipe, on=TODAY)
    assert not found.validated
    assert len(found.reasons) == 5
    assert "changed since: machines" in found.reasons[0]


def test_a_new_name_or_interval_changes_no_process(lab: Lab) -> None:
    world.validate(lab)
    machine = lab.machines[EquipmentRole.PRINT]
    actions.change_machine(
        machine=machine, changes={"name": "Printer by the window"}, reason="clearer", actor=lab.quinn, at=AT
    )
    assert validity(lab.recipe, on=TODAY).validated


def test_another_setting_is_another_combination(lab: Lab) -> None:
    world.validate(lab)
    thinner = Change("profile.layer_thickness.value", 50, "Finer slots.")
    recipe = actions.draft_recipe(
        code="sla-surgical-guide",
        combined=actions.Combination(machines=lab.machines, material=lab.material, software=lab.software),
        changes=[thinner],
        actor=lab.quinn,
        at=AT,
    )
    actions.adopt_recipe(recipe=recipe, actor=lab.quinn, at=AT)
    assert recipe.version == 2
    assert recipe_content(recipe).profile["layer_thickness"].value == 50
    assert not validity(recipe, on=TODAY).validated
    assert validity(lab.recipe, on=TODAY).validated


def test_a_draft_or_withdrawn_recipe_is_not_validated(lab: Lab) -> None:
    world.validate(lab)
    actions.withdraw_recipe(recipe=lab.recipe, reason="replaced", actor=lab.quinn, at=AT)
    assert validity(lab.recipe, on=TODAY).reasons == ("sla-surgical-guide v1 is withdrawn, not adopted.",)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"sample_size": 28}, "at least 29 are needed for 95/90"),
        ({"sample_size": 45, "failures": 1}, "at least 46 are needed for 95/90"),
        ({"numbers": ()}, "0 numbers given"),
    ],
)
def test_a_pass_that_its_numbers_do_not_carry_is_refused(lab: Lab, changes: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused) as no:
        world.conclude(lab, Stage.PQ, **changes)
    assert no.value.reasons[0].code == "sample_too_small"
    assert why in no.value.reasons[0].text
    assert not lab.recipe.validations.exists()


def test_a_pass_with_one_failure_in_enough_parts_stands(lab: Lab) -> None:
    world.conclude(lab, Stage.PQ, sample_size=46, failures=1)
    assert lab.recipe.validations.get().failures == 1


def test_a_stage_that_is_not_sampled_passes_without_any_failure_only(lab: Lab) -> None:
    world.conclude(lab, Stage.IQ, sample_size=1)
    with pytest.raises(Refused):
        world.conclude(lab, Stage.IQ, sample_size=5, failures=1)


def test_a_stage_that_the_recipe_does_not_have_is_refused(lab: Lab) -> None:
    with pytest.raises(InputRefused):
        world.conclude(lab, Stage.SUPPLIER)


def test_a_conclusion_of_tomorrow_is_refused(lab: Lab) -> None:
    with pytest.raises(InputRefused):
        world.conclude(lab, Stage.IQ, concluded_on=TODAY + timedelta(days=1))


@pytest.mark.parametrize("spoil", ["machine missing", "wrong machine", "material", "program", "supplier"])
def test_a_combination_that_is_not_what_the_recipe_asks_for_is_refused(lab: Lab, spoil: str) -> None:
    by: dict[str, Any] = {"actor": lab.quinn, "at": AT}
    machines = dict(lab.machines)
    combined: dict[str, Any] = {"material": lab.material, "software": lab.software}
    if spoil == "machine missing":
        del machines[EquipmentRole.WASH]
    if spoil == "wrong machine":
        machines[EquipmentRole.WASH] = machines[EquipmentRole.CURE]
    if spoil == "material":
        combined["material"] = actions.add_material(
            code="pla", name="Pla", material_class="model-filament", maker=lab.supplier, **by
        )
    if spoil == "program":
        combined["software"] = actions.add_software(code="c", name="C", version="1", purpose="cad", **by)
    if spoil == "supplier":
        combined["supplier"] = lab.maker
    with pytest.raises(InputRefused) as no:
        actions.draft_recipe(
            code="sla-surgical-guide", combined=actions.Combination(machines=machines, **combined), **by
        )
    assert no.value.code == "combination_unfit"


def test_an_external_recipe_needs_a_supplier_that_makes_devices_and_its_material(lab: Lab) -> None:
    external = _external(lab)
    for supplier, material in (
        (lab.supplier, external.material),
        (lab.maker, None),
        (lab.maker, lab.material),
    ):
        with pytest.raises(InputRefused) as no:
            actions.draft_recipe(
                code="lpbf-titanium-plate",
                combined=actions.Combination(supplier=supplier, material=material),
                actor=lab.quinn,
                at=AT,
            )
        assert no.value.code == "combination_unfit"
    assert external.kind == "external"


def test_the_papers_of_a_supplier_validate_nothing(lab: Lab) -> None:
    recipe = _external(lab)
    for kind in ("iso-13485-certificate", "am-site-qualification", "certificate-of-conformity"):
        actions.add_supplier_evidence(
            supplier=lab.maker,
            evidence=actions.Evidence(
                kind=kind,
                scope="Additive manufacturing of implants",
                issuer="Keur",
                claim_supported="mature process",
                gap="this plate",
                review_on=date(2027, 11, 1),
                change_notice_agreed=True,
            ),
            actor=lab.quinn,
            at=AT,
        )
    assert not validity(recipe, on=TODAY).validated
    for stage in (Stage.SUPPLIER, Stage.PQ, Stage.BIOLOGICAL, Stage.CLEANING):
        world.conclude(lab, stage, recipe=recipe)
    assert validity(recipe, on=TODAY).validated


def test_recipes_are_seen_in_their_own_house_only(lab: Lab, stranger: standing.House) -> None:
    assert list(recipes(lab.quinn)) == [lab.recipe]
    assert set(machines_of(lab.recipe)) == set(lab.machines.values())
    assert not recipes(stranger["ada"]).exists()
