"""What somebody changed or put in by raw SQL opens no gate: it counts as failed, and the reason says so."""

from datetime import date, timedelta
from typing import Any

import pytest

from maatwerk.lab import actions, facts
from maatwerk.lab.facts import Asked
from maatwerk.lab.models import (
    Certificate,
    CertificateApplication,
    Container,
    Family,
    Instrument,
    InstrumentCalibration,
    Judgement,
    Lot,
    Machine,
    MachineRecord,
    Recipe,
    SoftwareValidation,
    Supplier,
    Validation,
)
from maatwerk.lab.queries import (
    instrument_dates,
    judge_containers,
    judgement_gaps,
    machine_dates,
    supplier_is_approved,
    validity,
)
from maatwerk.lab.words import Conclusion, Stage, Topic
from tests.lab import world
from tests.lab.world import Lab
from tests.people.standing import AT, TODAY

SAYS = "changed it past the program"


def _by(lab: Lab) -> dict[str, Any]:
    return {"actor": lab.quinn, "at": AT}


def _asked(lab: Lab) -> Asked:
    container = Container.objects.select_related("lot__material").get(pk=lab.container.pk)
    recipe = Recipe.objects.get(pk=lab.recipe.pk)
    return Asked(family=lab.family, on=TODAY, recipes=(recipe,), containers=(container,), device_class="IIa")


def _why_lots(lab: Lab) -> str:
    judged = judge_containers(_asked(lab).containers, material=None, on=TODAY)
    return "" if judged is None else " ".join(judged.reasons)


@pytest.mark.parametrize(
    "changes", [{"state": "released"}, {"expires_on": date(2030, 1, 1), "state": "released"}]
)
def test_a_lot_released_by_raw_sql_is_not_released(lab: Lab, changes: dict[str, Any]) -> None:
    lot = world.lot_of(lab.material, lab.supplier, by=_by(lab), number="R-9", release=False)
    bottle = actions.add_container(lot=lot, code="C-9", kind="bottle", **_by(lab))
    Lot.objects.filter(pk=lot.pk).update(released_on=TODAY, **changes)
    judged = judge_containers([Container.objects.get(pk=bottle.pk)], material=None, on=TODAY)
    assert judged is not None
    assert not judged.released
    assert SAYS in judged.reasons[0]


def test_a_container_closed_again_by_raw_sql_opens_nothing(lab: Lab) -> None:
    assert facts.lots_released(_asked(lab)) is True
    Container.objects.filter(pk=lab.container.pk).update(opened_on=TODAY - timedelta(days=1))
    assert facts.lots_released(_asked(lab)) is False
    assert SAYS in _why_lots(lab)


def test_a_failed_stage_turned_into_a_pass_by_raw_sql_validates_nothing(lab: Lab) -> None:
    world.validate(lab)
    assert facts.recipe_is_validated(_asked(lab)) is True
    world.conclude(lab, Stage.OQ, conclusion=Conclusion.FAIL, failures=3)
    Validation.objects.filter(conclusion=Conclusion.FAIL).update(conclusion=Conclusion.PASS, failures=0)
    assert facts.recipe_is_validated(_asked(lab)) is False
    assert SAYS in " ".join(validity(lab.recipe, on=TODAY).reasons)


def test_a_recipe_adopted_by_raw_sql_is_not_validated(lab: Lab) -> None:
    world.validate(lab)
    actions.withdraw_recipe(recipe=Recipe.objects.get(pk=lab.recipe.pk), reason="odd parts", **_by(lab))
    Recipe.objects.filter(pk=lab.recipe.pk).update(state="adopted")
    assert facts.recipe_is_validated(_asked(lab)) is False


def test_a_validation_of_a_program_passed_by_raw_sql_does_not_count(lab: Lab) -> None:
    world.validate(lab)
    SoftwareValidation.objects.update(tests="Everything was tried.")
    assert facts.recipe_is_validated(_asked(lab)) is False


def test_a_record_of_a_machine_made_longer_by_raw_sql_does_not_count(lab: Lab) -> None:
    world.keep_in_date(lab)
    assert facts.machine_in_date(_asked(lab)) is True
    record = MachineRecord.objects.latest("pk")
    MachineRecord.objects.filter(pk=record.pk).update(due_on=date(2030, 1, 1))
    assert facts.machine_in_date(_asked(lab)) is False
    assert SAYS in machine_dates(Machine.objects.get(pk=record.machine_id), on=TODAY).reasons[0]


def test_a_machine_put_back_into_service_by_raw_sql_is_not_in_date(lab: Lab) -> None:
    world.keep_in_date(lab)
    machine = Machine.objects.get(pk=next(iter(lab.machines.values())).pk)
    actions.take_machine_out(machine=machine, reason="leaks", **_by(lab))
    Machine.objects.filter(pk=machine.pk).update(state="in_service")
    assert facts.machine_in_date(_asked(lab)) is False


def test_a_calibration_put_in_by_raw_sql_does_not_count(lab: Lab) -> None:
    InstrumentCalibration.objects.create(
        institution_key=lab.quinn.institution_key,
        instrument=lab.instrument,
        performed_on=TODAY,
        due_on=date(2027, 11, 23),
        passed=True,
        performed_by="Keur",
    )
    found = instrument_dates(lab.instrument, on=TODAY)
    assert not found.in_date
    assert SAYS in found.reasons[0]


def test_an_instrument_put_back_into_service_by_raw_sql_is_not_in_date(lab: Lab) -> None:
    given: dict[str, Any] = {"performed_on": TODAY, "performed_by": "Keur", "passed": True}
    actions.record_calibration(instrument=lab.instrument, **given, **_by(lab))
    instrument = Instrument.objects.get(pk=lab.instrument.pk)
    assert instrument_dates(instrument, on=TODAY).in_date
    actions.take_instrument_out(instrument=instrument, reason="fell", **_by(lab))
    Instrument.objects.filter(pk=instrument.pk).update(state="in_service")
    assert not instrument_dates(Instrument.objects.get(pk=instrument.pk), on=TODAY).in_date


def test_a_certificate_widened_by_raw_sql_covers_nothing(lab: Lab) -> None:
    actions.add_certificate(
        number="NB 77",
        body=("Keur", "0344"),
        coverage=actions.Coverage(
            annex="Annex.IX.I",
            classes=("IIa",),
            family_codes=("cranial-plate",),
            valid_from=TODAY,
            valid_until=date(2030, 1, 1),
        ),
        evidence_sha256=world.SHA,
        **_by(lab),
    )
    Certificate.objects.update(family_codes=["cranial-plate", lab.family.code])
    assert facts.certificate_covers_device(_asked(lab)) is False


def test_an_application_put_in_by_raw_sql_was_never_lodged(lab: Lab) -> None:
    CertificateApplication.objects.create(
        institution_key=lab.quinn.institution_key,
        family_codes=[lab.family.code],
        lodged_on=date(2024, 5, 26),
    )
    assert facts.certificate_application_lodged_on(_asked(lab)) is None


def test_a_family_released_by_raw_sql_is_not_released(lab: Lab) -> None:
    world.judge_all(lab)
    Family.objects.filter(pk=lab.family.pk).update(state="released", released_on=TODAY)
    family = Family.objects.get(pk=lab.family.pk)
    assert facts.family_is_released(Asked(family=family, on=TODAY)) is False


def test_a_judgement_made_adequate_by_raw_sql_closes_no_gap(lab: Lab) -> None:
    world.judge_all(lab)
    world.judge(lab, Topic.GSPR, adequate=False)
    Judgement.objects.filter(adequate=False).update(adequate=True)
    (gap,) = judgement_gaps(lab.family, on=TODAY)
    assert gap.topic is Topic.GSPR
    assert SAYS in gap.text


def test_a_supplier_approved_for_longer_by_raw_sql_is_not_approved(lab: Lab) -> None:
    assert supplier_is_approved(Supplier.objects.get(pk=lab.supplier.pk), on=TODAY)
    Supplier.objects.filter(pk=lab.supplier.pk).update(review_on=date(2040, 1, 1))
    assert not supplier_is_approved(Supplier.objects.get(pk=lab.supplier.pk), on=TODAY)
