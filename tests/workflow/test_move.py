"""Moving a record from state to state: right, state, gate, then row, events and signature together."""

import json
from dataclasses import replace
from typing import Any, cast

import pytest
from django.db import IntegrityError

from maatwerk.archive.errors import SignatureRefused
from maatwerk.archive.models import Event
from maatwerk.archive.proofs import Proof
from maatwerk.archive.queries import history
from maatwerk.lab.models import Supplier
from maatwerk.people import proofs
from maatwerk.rulebook.gates import GateAnswer, GateRule
from maatwerk.rulebook.kleene import Answer
from maatwerk.rulebook.reasons import Basis, Reason, Strength
from maatwerk.workflow import doorway
from maatwerk.workflow.doorway import DoorwayMisusedError, Passed, Refused
from maatwerk.workflow.process import Move, Process
from tests.people.standing import AT, PASSWORD, TODAY, House

RULE = GateRule(
    id="approve-visit",
    gate="produce",
    code="supplier_not_approved",
    basis=Basis.LAB_POLICY,
    cites=("SOP-07",),
    strength=Strength.NEVER,
    who_can=("quality_manager",),
    text={"en": "Nobody visited."},
    do={"en": "Visit."},
    open_when=cast(Any, None),
    from_day=TODAY,
    vocabulary=cast(Any, None),
)
REASON = Reason(code=RULE.code, text="Nobody visited.", basis="lab_policy", cites=RULE.cites)
OPEN = GateAnswer("produce", Answer.YES, (), (RULE,), (), {"visited": True, "lots": frozenset({"b", "a"})})
SHUT = GateAnswer("produce", Answer.NO, (REASON,), (), ())
UNKNOWN = replace(SHUT, open=Answer.NOT_KNOWN)


def step(name: str, target: str, **more: Any) -> Move:
    given = {"sources": frozenset({"proposed"}), "ability": "manage_lab", "kind": "lab.supplier_approved"}
    return Move(name=name, target=target, **{**given, **more})


STATES = {"proposed": "known", "approved": "assessed", "suspended": "not now"}
PROCESS = Process(
    subject="lab.Supplier",
    states=STATES,
    start="proposed",
    moves=(
        step("approve", "approved", gate="produce"),
        step("sign_off", "approved", meaning="I assessed this supplier", gate="produce"),
        step(
            "suspend", "suspended", sources=frozenset({"proposed", "approved"}), kind="lab.supplier_suspended"
        ),
    ),
)
WHO_WHEN_WHY = {"assessment": "visited", "approved_on": TODAY, "review_on": TODAY}
DIGEST = "cd" * 32


def move(
    supplier: Supplier, house: House, name: str = "approve", *, who: str = "quinn", **more: Any
) -> Passed:
    given: dict[str, Any] = {"changes": {**WHO_WHEN_WHY, "approved_by": house[who]}, "gate": lambda: OPEN}
    if name == "suspend":
        given = {}
    return doorway.move(
        record=supplier, process=PROCESS, move=name, actor=house[who], at=AT, **{**given, **more}
    )


def proof(house: House, who: str = "quinn", digest: str = DIGEST) -> Proof:
    return proofs.prove(account=house[who], password=PASSWORD, code=None, digest=digest, at=AT)


def unchanged(supplier: Supplier, events: int) -> bool:
    stored = Supplier.objects.get(pk=supplier.pk)
    return (
        stored.state == supplier.state == "proposed"
        and stored.assessment == ""
        and Event.objects.count() == events
    )


def test_an_open_gate_lets_the_record_pass(house: House, supplier: Supplier) -> None:
    passed = move(supplier, house, detail={"visit": "2026-11-02"})
    assert supplier.state == Supplier.objects.get().state == "approved"
    assert supplier.approved_by == house["quinn"]
    assert passed.gate is OPEN
    assert json.loads(passed.event.text)["detail"] == {
        "move": "approve",
        "from": "proposed",
        "to": "approved",
        "visit": "2026-11-02",
        "acting_as": "quality_manager",
    }


def test_the_gate_leaves_an_event_with_rules_sources_and_facts(house: House, supplier: Supplier) -> None:
    passed = move(supplier, house)
    assert passed.gate_event is not None
    said = json.loads(passed.gate_event.text)["detail"]
    assert said["rules"] == [
        {
            "id": "approve-visit",
            "code": "supplier_not_approved",
            "basis": "lab_policy",
            "cites": ["SOP-07"],
            "concession": False,
        }
    ]
    assert said["facts"] == {"visited": True, "lots": ["a", "b"]}
    assert len(said["facts_digest"]) == 64
    assert [event.kind for event in history(supplier)][-2:] == [
        "lab.supplier_approved",
        "workflow.gate_opened",
    ]


@pytest.mark.parametrize("answer", [SHUT, UNKNOWN])
def test_a_gate_that_is_not_surely_open_is_shut(house: House, supplier: Supplier, answer: GateAnswer) -> None:
    events = Event.objects.count()
    with pytest.raises(Refused) as refused:
        move(supplier, house, gate=lambda: answer)
    assert (refused.value.gate, refused.value.reasons, refused.value.state) == (
        "produce",
        (REASON,),
        "proposed",
    )
    assert unchanged(supplier, events)


def test_without_the_right_the_gate_is_not_even_asked(
    house: House, stranger: House, supplier: Supplier
) -> None:
    events = Event.objects.count()

    def asked() -> GateAnswer:
        raise AssertionError("the gate was asked")

    for intruder in (house["eva"], stranger["ada"]):
        with pytest.raises(Refused) as refused:
            move(supplier, House(house.institution, {"quinn": intruder}), gate=asked)
        assert refused.value.reasons[0].code == "not_allowed"
    assert unchanged(supplier, events)


def test_from_a_wrong_state_it_says_what_is_possible(house: House, supplier: Supplier) -> None:
    move(supplier, house)
    with pytest.raises(Refused) as refused:
        move(supplier, house)
    (reason,) = refused.value.reasons
    assert (reason.code, refused.value.state) == ("wrong_state", "approved")
    assert "suspend" in reason.do


def test_the_stored_state_counts_not_the_copy_in_hand(house: House, supplier: Supplier) -> None:
    stale = Supplier.objects.get()
    move(supplier, house, "suspend")
    assert stale.state == "proposed"
    with pytest.raises(Refused, match="this one is suspended"):
        move(stale, house)


def test_a_move_without_gate_passes_without_one(house: House, supplier: Supplier) -> None:
    passed = move(supplier, house, "suspend")
    assert (passed.gate, passed.gate_event, passed.signature) == (None, None, None)


def test_the_doorway_is_not_called_against_its_contract(house: House, supplier: Supplier) -> None:
    other = replace(PROCESS, subject="lab.Machine")
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("approve", {"gate": None}, "give it"),
        ("suspend", {"gate": lambda: OPEN}, "has no gate"),
        ("approve", {"gate": lambda: replace(OPEN, gate="verify")}, "but verify was judged"),
        ("approve", {"process": other}, "does not move a lab.Supplier"),
        ("sign_off", {}, "is a signature"),
        ("approve", {"changes": {"state": "approved"}}, "never changed by hand"),
        ("approve", {"proof": proof(house)}, "needs its meaning and the digest"),
    ]
    events = Event.objects.count()
    for name, given, why in wrong:
        call = {"record": supplier, "process": PROCESS, "move": name, "actor": house["quinn"], "at": AT}
        gate = {} if name == "suspend" else {"gate": lambda: OPEN}
        with pytest.raises(DoorwayMisusedError, match=why):
            doorway.move(**{**call, **gate, **given})
    assert unchanged(supplier, events)


def test_a_signature_is_written_together_with_the_move(house: House, supplier: Supplier) -> None:
    passed = move(supplier, house, "sign_off", proof=proof(house), digest=DIGEST)
    assert passed.signature is not None
    assert DIGEST in passed.signature.text
    assert "I assessed this supplier" in passed.signature.text
    assert [event.kind for event in history(supplier)][-3:] == [
        "lab.supplier_approved",
        "workflow.gate_opened",
        "archive.signature",
    ]


def test_a_proof_of_somebody_else_moves_nothing(house: House, supplier: Supplier) -> None:
    taken = proof(house, "bo")
    events = Event.objects.count()
    with pytest.raises(SignatureRefused):
        move(supplier, house, "sign_off", proof=taken, digest=DIGEST)
    assert unchanged(supplier, events)


def test_a_proof_for_something_else_moves_nothing(house: House, supplier: Supplier) -> None:
    taken = proof(house, digest="ee" * 32)
    events = Event.objects.count()
    with pytest.raises(SignatureRefused):
        move(supplier, house, "sign_off", proof=taken, digest=DIGEST)
    assert unchanged(supplier, events)


def test_what_the_database_refuses_leaves_nothing_half_written(house: House, supplier: Supplier) -> None:
    events = Event.objects.count()
    with pytest.raises(IntegrityError):
        move(supplier, house, changes={"assessment": "no date, no name"})
    assert unchanged(supplier, events)
