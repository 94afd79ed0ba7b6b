"""Letting new records in, and changing them where they stand."""

import json

import pytest

from maatwerk.archive.models import Event
from maatwerk.archive.queries import history
from maatwerk.lab.models import Hold, Supplier
from maatwerk.people import actions
from maatwerk.people.errors import InputRefused
from maatwerk.workflow import doorway
from maatwerk.workflow.doorway import DoorwayMisusedError, Refused
from tests.people.standing import AT, TODAY, House
from tests.workflow.conftest import admitted


def amend(supplier: Supplier, house: House, *, who: str = "quinn", **changes: object) -> Event:
    return doorway.amend(
        record=supplier,
        changes=changes,
        actor=house[who],
        at=AT,
        ability="manage_lab",
        kind="lab.supplier_added",
        detail={"why": "moved"},
    )


def test_a_new_record_comes_in_with_its_event(supplier: Supplier) -> None:
    (event,) = history(supplier)
    assert (event.kind, event.actor_name) == ("lab.supplier_added", "Quinn")
    assert json.loads(event.text)["detail"] == {"acting_as": "quality_manager"}


def test_letting_in_needs_the_right_and_writes_nothing_without(house: House, stranger: House) -> None:
    events = Event.objects.count()
    for intruder in (house["eva"], stranger["ada"]):
        with pytest.raises(Refused) as refused:
            admitted(House(house.institution, {"quinn": intruder}))
        assert (refused.value.gate, refused.value.state) == (None, "proposed")
        assert refused.value.reasons[0].code == "not_allowed"
    assert not Supplier.objects.exists()
    assert Event.objects.count() == events


def test_a_record_comes_in_at_its_first_state_and_once(house: House, supplier: Supplier) -> None:
    with pytest.raises(DoorwayMisusedError, match="starts as 'proposed'"):
        admitted(house, code="other", state="approved")
    with pytest.raises(DoorwayMisusedError, match="no new record"):
        doorway.admit(
            record=supplier, actor=house["quinn"], at=AT, ability="manage_lab", kind="lab.supplier_added"
        )


def test_fields_are_changed_in_place_and_the_event_holds_the_row(house: House, supplier: Supplier) -> None:
    event = amend(supplier, house, name="Resin Trade Ltd")
    assert supplier.name == Supplier.objects.get().name == "Resin Trade Ltd"
    text = json.loads(event.text)
    assert text["row"]["name"] == "Resin Trade Ltd"
    assert text["detail"] == {"why": "moved", "acting_as": "quality_manager"}


def test_what_somebody_else_changed_meanwhile_is_kept(house: House, supplier: Supplier) -> None:
    stale = Supplier.objects.get()
    amend(supplier, house, name="Resin Trade Ltd")
    amend(stale, house, address="Quay 4")
    assert (stale.name, Supplier.objects.get().name) == ("Resin Trade Ltd", "Resin Trade Ltd")


def test_changing_needs_the_right(house: House, stranger: House, supplier: Supplier) -> None:
    for intruder in (house["eva"], stranger["ada"]):
        with pytest.raises(Refused):
            amend(supplier, House(house.institution, {"quinn": intruder}), name="x")
    assert Supplier.objects.get().name == "Resin Trade"


@pytest.mark.parametrize("name", ["state", "id", "institution_key", "colour"])
def test_state_and_identity_are_never_changed_by_hand(house: House, supplier: Supplier, name: str) -> None:
    with pytest.raises(DoorwayMisusedError, match=name):
        amend(supplier, house, **{name: "approved"})
    assert Supplier.objects.get().state == "proposed"


def test_a_record_that_never_came_in_is_not_changed(house: House) -> None:
    with pytest.raises(DoorwayMisusedError, match="never admitted"):
        amend(Supplier(institution_key=house.institution.institution_key), house, name="x")


def test_a_deputy_acts_and_the_event_says_for_whom(house: House, supplier: Supplier) -> None:
    actions.appoint_deputy(
        principal=house["quinn"],
        deputy=house["emil"],
        role="quality_manager",
        from_on=TODAY,
        until_on=TODAY,
        reason="ill",
        actor=house["ada"],
        at=AT,
    )
    event = amend(supplier, house, who="emil", name="x")
    said = json.loads(event.text)["detail"]
    assert (event.actor_name, said["acting_as"], said["deputy_for"]) == ("Emil", "quality_manager", "Quinn")


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_a_reason_of_blanks_is_refused_and_nothing_is_written(
    house: House, supplier: Supplier, reason: str
) -> None:
    events = Event.objects.count()
    with pytest.raises(InputRefused, match="The reason is empty") as refused:
        doorway.amend(
            record=supplier,
            changes={"name": "Resin Trade Ltd"},
            actor=house["quinn"],
            at=AT,
            ability="manage_lab",
            kind="lab.supplier_added",
            detail={"reason": reason},
        )
    assert (refused.value.code, refused.value.where) == ("reason_missing", "reason")
    assert Event.objects.count() == events


@pytest.mark.parametrize("reason", ["", " "])
def test_a_new_record_is_not_let_in_without_the_reason_it_must_give(house: House, reason: str) -> None:
    hold = Hold(
        institution_key=house.institution.institution_key,
        subject_kind="supplier",
        subject_key="1",
        subject_name="Resin Trade",
        code="doubt",
        reason=reason,
        origin="seen",
        placed_by=house["quinn"],
        placed_at=AT,
    )
    with pytest.raises(InputRefused, match="The reason is empty"):
        doorway.admit(record=hold, actor=house["quinn"], at=AT, ability="place_hold", kind="lab.hold_placed")
    assert not Hold.objects.exists()
