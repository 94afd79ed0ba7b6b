"""Lots: quarantined, released after a look, traced through containers and tanks, stopped by date or hold."""

from datetime import date, timedelta
from typing import Any

import pytest

from maatwerk.lab import actions
from maatwerk.lab.models import Container, Lot
from maatwerk.lab.queries import Subject, find_vessel, judge_containers, lots, lots_in
from maatwerk.lab.words import HoldSubject
from maatwerk.people.errors import InputRefused
from maatwerk.workflow.doorway import Refused
from tests.lab import world
from tests.lab.world import Lab
from tests.people import standing
from tests.people.standing import AT, TODAY


def _by(lab: Lab) -> dict[str, Any]:
    return {"actor": lab.house["tom"], "at": AT}


def _second(lab: Lab, **changes: Any) -> Container:
    lot = world.lot_of(lab.material, lab.supplier, by=_by(lab), number="R-78", **changes)
    return actions.add_container(lot=lot, code="C-2", kind="cartridge", **_by(lab))


def test_a_lot_starts_in_quarantine(lab: Lab) -> None:
    lot = world.lot_of(lab.material, lab.supplier, by=_by(lab), number="R-80", release=False)
    assert (lot.state, lot.released_on) == ("quarantine", None)


def test_a_released_lot_says_who_looked_and_what_was_seen(lab: Lab) -> None:
    assert (lab.lot.state, lab.lot.released_on) == ("released", TODAY)
    assert lab.lot.state_reason == "Label, seal and certificate agree."


@pytest.mark.parametrize(
    ("spoil", "code"),
    [("paper", "certificate_missing"), ("date", "lot_expired"), ("supplier", "supplier_not_approved")],
)
def test_a_lot_is_not_released(lab: Lab, spoil: str, code: str) -> None:
    supplier = lab.maker if spoil == "supplier" else lab.supplier
    lot = actions.receive_lot(
        material=lab.material,
        supplier=supplier,
        number="R-81",
        received_on=TODAY,
        expires_on=TODAY - timedelta(days=1) if spoil == "date" else None,
        paper=None if spoil == "paper" else actions.stock.Paper(number="CoA"),
        **_by(lab),
    )
    with pytest.raises(Refused) as no:
        actions.release_lot(lot=lot, inspected="looked", **_by(lab))
    assert [reason.code for reason in no.value.reasons] == [code]
    lot.refresh_from_db()
    assert lot.state == "quarantine"


def test_a_model_filament_needs_no_certificate(lab: Lab) -> None:
    pla = actions.add_material(
        code="pla", name="Pla", material_class="model-filament", maker=lab.supplier, actor=lab.quinn, at=AT
    )
    lot = actions.receive_lot(
        material=pla, supplier=lab.supplier, number="1", received_on=TODAY, expires_on=None, **_by(lab)
    )
    actions.release_lot(lot=lot, inspected="dry, sealed", **_by(lab))
    assert lot.state == "released"


def test_a_rejected_lot_stays_rejected(lab: Lab) -> None:
    actions.reject_lot(lot=lab.lot, reason="frozen", **_by(lab))
    with pytest.raises(Refused):
        actions.release_lot(lot=lab.lot, inspected="thawed", **_by(lab))


def test_a_scan_finds_container_or_tank_and_nothing_of_another_house(
    lab: Lab, stranger: standing.House
) -> None:
    key = lab.quinn.institution_key
    assert find_vessel(institution_key=key, code="C-1") == lab.container
    assert find_vessel(institution_key=key, code="T-1") == lab.tank
    assert find_vessel(institution_key=key, code="X") is None
    assert find_vessel(institution_key=stranger["ada"].institution_key, code="C-1") is None
    assert not lots(stranger["ada"]).exists()


def test_a_tank_tells_the_lots_of_its_top_ups(lab: Lab) -> None:
    assert lots_in(lab.tank) == ()
    lab.pour()
    second = _second(lab)
    actions.fill_tank(tank=lab.tank, container=second, emptied_first=False, **_by(lab))
    assert lots_in(lab.tank) == (lab.lot, second.lot)
    assert lots_in(second) == (second.lot,)


def test_an_emptied_tank_forgets_what_was_in_it(lab: Lab) -> None:
    lab.pour()
    second = _second(lab)
    actions.fill_tank(tank=lab.tank, container=second, emptied_first=True, **_by(lab))
    assert lots_in(lab.tank) == (second.lot,)


def test_pouring_opens_the_container(lab: Lab) -> None:
    lab.pour()
    lab.container.refresh_from_db()
    assert lab.container.opened_on == TODAY


def _hold(lab: Lab, lot: Lot) -> None:
    subject = Subject(HoldSubject.LOT, str(lot.pk), str(lot))
    actions.place_hold(subject=subject, code="smell", reason="odd smell", **_by(lab))


def test_a_lot_on_hold_is_not_poured(lab: Lab) -> None:
    _hold(lab, lab.lot)
    with pytest.raises(Refused) as no:
        lab.pour()
    assert no.value.reasons[0].code == "lot_on_hold"
    assert "odd smell" in no.value.reasons[0].text
    lab.container.refresh_from_db()
    assert lab.container.opened_on is None


def test_another_material_is_not_poured_into_a_tank(lab: Lab) -> None:
    other = actions.add_material(
        code="model-resin",
        name="Model Resin",
        material_class="surgical-guide-resin",
        maker=lab.supplier,
        actor=lab.quinn,
        at=AT,
    )
    lot = world.lot_of(other, lab.supplier, by=_by(lab), number="M-1")
    container = actions.add_container(lot=lot, code="C-9", kind="bottle", **_by(lab))
    with pytest.raises(Refused) as no:
        actions.fill_tank(tank=lab.tank, container=container, emptied_first=True, **_by(lab))
    assert no.value.reasons[0].code == "lot_not_released"


def test_nothing_is_poured_from_an_empty_container_or_into_a_retired_tank(lab: Lab) -> None:
    lab.pour()
    actions.empty_container(container=lab.container, **_by(lab))
    with pytest.raises(InputRefused):
        lab.pour()
    second = _second(lab)
    actions.retire_tank(tank=lab.tank, **_by(lab))
    with pytest.raises(InputRefused):
        actions.fill_tank(tank=lab.tank, container=second, emptied_first=True, **_by(lab))


def test_a_container_is_opened_and_emptied_once(lab: Lab) -> None:
    with pytest.raises(InputRefused):
        actions.empty_container(container=lab.container, **_by(lab))
    actions.open_container(container=lab.container, opened_on=TODAY, **_by(lab))
    with pytest.raises(InputRefused):
        actions.open_container(container=lab.container, opened_on=TODAY, **_by(lab))


@pytest.mark.parametrize(
    ("on", "in_date"),
    [(TODAY, True), (TODAY + timedelta(days=90), True), (TODAY + timedelta(days=91), False)],
)
def test_an_opened_container_is_good_for_the_makers_days(lab: Lab, on: date, in_date: bool) -> None:
    actions.open_container(container=lab.container, opened_on=TODAY, **_by(lab))
    judged = judge_containers([lab.container], material=lab.material, on=on)
    assert judged is not None
    assert judged.in_date is in_date


def test_a_lot_is_good_through_its_last_day(lab: Lab) -> None:
    last = lab.lot.expires_on
    assert last is not None
    for on, good in ((last, True), (last + timedelta(days=1), False)):
        judged = judge_containers([lab.container], material=None, on=on)
        assert judged is not None
        assert judged.in_date is good


def test_nothing_named_is_nothing_known(lab: Lab) -> None:
    assert judge_containers([], material=lab.material, on=TODAY) is None
