"""Every action of the lab four ways: it works, it needs the right, a stranger finds nothing, bad input."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from maatwerk.archive.models import Event
from maatwerk.archive.verify import verify
from maatwerk.lab import actions
from maatwerk.people.errors import InputRefused
from maatwerk.workflow.doorway import Refused
from tests.lab import doors
from tests.lab.doors import Door, with_bad_evidence
from tests.lab.doors_of_requests import OF_REQUESTS
from tests.lab.world import Lab
from tests.people import standing
from tests.people.standing import AT

DOORS = {**doors.DOORS, **OF_REQUESTS}


@contextmanager
def _tried_and_undone() -> Iterator[None]:
    """Let something happen and take it back, so that one lab serves all doors of a test."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _each(lab: Lab, look: Callable[[str, Door, dict[str, Any]], str | None]) -> list[str]:
    """Return what is wrong, door by door."""
    found = []
    for name, door in DOORS.items():
        with _tried_and_undone():
            door.prepare(lab)
            wrong = look(name, door, door.given(_fresh(lab)))
            if wrong:
                found.append(f"{name}: {wrong}")
        _refresh(lab)
    return found


def _fresh(lab: Lab) -> Lab:
    _refresh(lab)
    return lab


def _refresh(lab: Lab) -> None:
    for record in (lab.supplier, lab.maker, lab.lot, lab.container, lab.tank, lab.instrument, lab.recipe):
        record.refresh_from_db()
    lab.family.refresh_from_db()
    for machine in lab.machines.values():
        machine.refresh_from_db()


def test_every_action_has_its_row() -> None:
    public = {name for name in actions.__all__ if inspect.isfunction(getattr(actions, name))}
    assert set(DOORS) == public - {"judgement_digest"}


def test_every_action_works_and_leaves_an_event_by_its_actor(lab: Lab) -> None:
    def works(name: str, door: Door, given: dict[str, Any]) -> str | None:
        before = Event.objects.count()
        actor = lab.house[door.who]
        getattr(actions, name)(**given, actor=actor, at=AT)
        written = Event.objects.order_by("number")[before:]
        if not written:
            return "nothing was written"
        return None if {event.actor_id for event in written} == {actor.pk} else "by somebody else"

    assert _each(lab, works) == []


def test_every_action_needs_its_right_and_writes_nothing_without(lab: Lab) -> None:
    def refused(name: str, door: Door, given: dict[str, Any]) -> str | None:
        before = Event.objects.count()
        try:
            getattr(actions, name)(**given, actor=lab.house["ines"], at=AT)
        except Refused as no:
            codes = {reason.code for reason in no.reasons}
            expected = {"untrained"} if name == "sign_judgement" else {"not_allowed"}
            if codes != expected:
                return f"said {codes}"
            return None if Event.objects.count() == before else "something was written"
        return "an inspector could do it"

    assert _each(lab, refused) == []


def test_a_stranger_finds_nothing(lab: Lab, stranger: standing.House) -> None:
    def hidden(name: str, door: Door, given: dict[str, Any]) -> str | None:
        before = Event.objects.filter(institution_key=lab.quinn.institution_key).count()
        try:
            getattr(actions, name)(**given, actor=stranger["ada"], at=AT)
        except InputRefused as no:
            if no.code != "not_found":
                return f"said {no.code}"
        else:
            if door.names_a_record:
                return "a stranger could do it"
        after = Event.objects.filter(institution_key=lab.quinn.institution_key).count()
        return None if after == before else "it was written into this house"

    assert _each(lab, hidden) == []


def test_bad_input_is_explained_and_nothing_is_written(lab: Lab) -> None:
    def explained(name: str, door: Door, given: dict[str, Any]) -> str | None:
        if name == "add_supplier_evidence":
            given = with_bad_evidence(given)
        elif door.bad is None:
            return None
        before = Event.objects.count()
        try:
            getattr(actions, name)(**(given | dict(door.bad or {})), actor=lab.house[door.who], at=AT)
        except InputRefused as no:
            if not (no.what and no.where and no.why and no.do):
                return f"says too little: {no.as_json()}"
            return None if Event.objects.count() == before else "something was written"
        return "it was taken"

    assert _each(lab, explained) == []


def test_what_the_lab_wrote_is_intact(lab: Lab) -> None:
    lab.pour()
    assert verify().as_json()["state"] == "intact"


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.bad is None])
def test_doors_without_a_bad_input_take_records_only(name: str) -> None:
    plain = {"add_supplier_evidence", "sign_judgement", "fill_tank"}
    arguments = set(inspect.signature(getattr(actions, name)).parameters) - {"actor", "at"}
    assert name in plain or len(arguments) == 1
