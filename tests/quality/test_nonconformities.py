"""Taking up what went wrong, deciding, closing."""

import json
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from maatwerk.archive.queries import history
from maatwerk.archive.verify import verify
from maatwerk.cases import actions as cases
from maatwerk.cases.facts.verification import Due
from maatwerk.cases.models import CheckResult
from maatwerk.lab import actions as lab
from maatwerk.lab.catalogue.checks import Check
from maatwerk.lab.models import Hold
from maatwerk.lab.queries import Subject
from maatwerk.lab.words import HoldSubject
from maatwerk.people.errors import InputRefused
from maatwerk.quality import actions, facts, queries
from maatwerk.quality.models import Nonconformity
from maatwerk.quality.process import NONCONFORMITY
from maatwerk.workflow.doorway import Refused
from maatwerk.workflow.process import as_markdown
from tests.cases.walk import Walk
from tests.people import standing

PAGE = Path(__file__).parents[2] / "docs" / "for-developers" / "quality.md"


def open_by_hand(
    splint: Walk, *, by: str = "ruben", found: str = "tank smells burnt", stop: bool = False
) -> Nonconformity:
    machine = splint.lab.machines["powder-bed-printer"]
    subject = Subject(HoldSubject.MACHINE, str(machine.pk), machine.code) if stop else None
    return actions.open_nonconformity(found=found, stop=subject, **splint.lab.act(by))


def decide(
    splint: Walk, made: Nonconformity, disposition: str, *, by: str = "noor", reason: str = "seen"
) -> None:
    actions.decide_nonconformity(
        nonconformity=made, disposition=disposition, reason=reason, **splint.lab.act(by)
    )


def close(splint: Walk, made: Nonconformity, *, by: str = "noor", done: str = "done and seen") -> None:
    actions.close_nonconformity(nonconformity=made, done=done, **splint.lab.act(by))


def take_up(splint: Walk, failed: CheckResult, *, by: str = "saar") -> Nonconformity:
    return actions.open_from_check(check=failed, **splint.lab.act(by))


def pass_again(splint: Walk, failed: CheckResult) -> None:
    plan = {one.check.code: one.check for one in splint.due()}
    found: Check | None = plan.get(failed.code)
    if found is not None:
        splint.check(Due(found, copy=failed.copy))
        return
    cases.record_check(
        device=splint.fresh(), code=failed.code, copy=failed.copy, passed=True, **splint.lab.act("saar")
    )


def test_a_failed_check_is_taken_up_with_the_hold_that_it_placed(splint: Walk, failed: CheckResult) -> None:
    made = take_up(splint, failed)
    assert (made.device, made.check_result, made.state) == (splint.device, failed, "open")
    assert made.hold == Hold.objects.get(origin=f"cases.CheckResult:{failed.pk}")
    assert "a crack at the thumb" in made.found
    assert made.number == "NC-2026-0001"
    assert [event.kind for event in history(made)] == ["quality.nonconformity_opened"]


def test_a_failed_check_is_taken_up_once_and_a_passed_one_never(splint: Walk, failed: CheckResult) -> None:
    made = take_up(splint, failed)
    with pytest.raises(InputRefused, match=made.number):
        take_up(splint, failed)
    splint.check_all()
    with pytest.raises(InputRefused, match="passed on"):
        take_up(splint, CheckResult.objects.filter(passed=True).latest("pk"))


def test_rework_closes_when_the_check_passes_again_and_lifts_the_hold(
    splint: Walk, failed: CheckResult
) -> None:
    made = take_up(splint, failed)
    decide(splint, made, "rework")
    with pytest.raises(Refused, match="has not passed again") as refused:
        close(splint, made)
    assert (refused.value.state, refused.value.reasons[0].cites) == ("decided", ("SOP-09",))
    assert Hold.objects.get(pk=made.hold_id).state == "open"
    pass_again(splint, failed)
    close(splint, made)
    hold = Hold.objects.get(pk=made.hold_id)
    assert (made.state, hold.state) == ("closed", "lifted")
    assert hold.lift_reason == "NC-2026-0001 closed: done and seen"


def test_scrap_closes_when_the_piece_is_scrapped(splint: Walk, failed: CheckResult) -> None:
    made = take_up(splint, failed)
    decide(splint, made, "reprint")
    with pytest.raises(Refused, match="not scrapped yet"):
        close(splint, made)
    assert failed.copy is not None
    cases.fail_part(piece=failed.copy, reason="cracked", **splint.lab.act("ruben"))
    close(splint, made)
    assert made.state == "closed"


def test_the_law_leaves_no_use_as_is_after_a_failed_check(splint: Walk, failed: CheckResult) -> None:
    made = take_up(splint, failed)
    with pytest.raises(Refused) as refused:
        decide(splint, made, "use_as_is")
    (reason,) = refused.value.reasons
    assert (reason.basis, reason.cites, reason.strength) == ("law", ("Art.5(1)", "Art.15(3)(a)"), "never")
    assert Nonconformity.objects.get().state == "open"


def test_a_finding_by_hand_can_stop_the_line_until_it_is_closed(splint: Walk) -> None:
    made = open_by_hand(splint, stop=True)
    assert made.hold is not None
    assert (made.hold.subject_kind, made.hold.state, made.hold.origin) == (
        "machine",
        "open",
        "nonconformity NC-2026-0001",
    )
    decide(splint, made, "use_as_is", reason="the smell was from the cleaner")
    close(splint, made)
    assert Hold.objects.get(pk=made.hold_id).state == "lifted"


def test_an_open_hold_is_taken_up_and_lifted_by_closing(splint: Walk) -> None:
    hold = lab.place_hold(
        subject=Subject(HoldSubject.DEVICE, str(splint.device.pk), splint.device.number),
        code="doubt",
        reason="wrong colour",
        **splint.lab.act("ruben"),
    )
    assert list(queries.holds_without_nonconformity(splint.lab["noor"])) == [hold]
    made = actions.open_from_hold(hold=hold, found="wrong colour", **splint.lab.act("saar"))
    assert made.device == splint.device
    assert not queries.holds_without_nonconformity(splint.lab["noor"]).exists()
    with pytest.raises(InputRefused, match="taken up in"):
        actions.open_from_hold(hold=hold, found="again", **splint.lab.act("saar"))
    decide(splint, made, "scrap")
    close(splint, made)
    hold.refresh_from_db()
    assert hold.state == "lifted"


def test_a_hold_that_was_lifted_meanwhile_does_not_stand_in_the_way(splint: Walk) -> None:
    made = open_by_hand(splint, stop=True)
    assert made.hold is not None
    lab.lift_hold(hold=made.hold, reason="other machine used", **splint.lab.act("noor"))
    with pytest.raises(InputRefused, match="lifted already"):
        actions.open_from_hold(hold=made.hold, found="x", **splint.lab.act("saar"))
    decide(splint, made, "rework")
    close(splint, made)
    assert made.state == "closed"


def test_using_it_as_it_is_takes_a_second_person(splint: Walk) -> None:
    made = open_by_hand(splint, by="noor")
    with pytest.raises(Refused) as refused:
        decide(splint, made, "use_as_is", by="noor")
    assert refused.value.reasons[0].code == "second_person_needed"
    decide(splint, made, "use_as_is", by="mila")
    assert made.disposition == "use_as_is"


def test_a_decision_can_be_taken_anew_until_it_is_closed(splint: Walk) -> None:
    made = open_by_hand(splint)
    decide(splint, made, "rework")
    decide(splint, made, "scrap", reason="not worth it")
    close(splint, made)
    with pytest.raises(Refused) as refused:
        decide(splint, made, "rework")
    assert refused.value.reasons[0].code == "wrong_state"
    said = [json.loads(event.text)["detail"]["move"] for event in history(made)[1:]]
    assert said == ["decide_rework", "decide_scrap", "close"]


def test_nothing_is_closed_before_somebody_decided(splint: Walk) -> None:
    with pytest.raises(Refused) as refused:
        close(splint, open_by_hand(splint))
    assert (refused.value.reasons[0].code, refused.value.state) == ("wrong_state", "open")


def test_each_step_needs_the_right(splint: Walk) -> None:
    with pytest.raises(Refused):
        open_by_hand(splint, by="inge")
    made = open_by_hand(splint, stop=True)
    with pytest.raises(Refused):
        decide(splint, made, "rework", by="ruben")
    decide(splint, made, "rework")
    with pytest.raises(Refused):
        close(splint, made, by="ruben")
    assert Hold.objects.get(pk=made.hold_id).state == "open"


def test_a_stranger_sees_and_touches_nothing(splint: Walk, failed: CheckResult) -> None:
    made = take_up(splint, failed)
    stranger = standing.house("Elsewhere", "DE")["ada"]
    acting = {"actor": stranger, "at": splint.lab.now()}
    assert not queries.nonconformities(stranger).exists()
    for call in (
        lambda: actions.open_from_check(check=failed, **acting),
        lambda: actions.open_from_hold(hold=made.hold, found="x", **acting),
        lambda: actions.open_nonconformity(found="x", device=splint.device, **acting),
        lambda: actions.decide_nonconformity(nonconformity=made, disposition="rework", reason="x", **acting),
        lambda: actions.close_nonconformity(nonconformity=made, done="x", **acting),
    ):
        with pytest.raises(InputRefused, match="not found"):
            call()


def test_bad_input_is_explained(splint: Walk) -> None:
    with pytest.raises(InputRefused, match="finding is empty"):
        open_by_hand(splint, found=" ")
    made = open_by_hand(splint)
    with pytest.raises(InputRefused, match="use_as_is, rework, reprint, scrap"):
        decide(splint, made, "shrug")
    with pytest.raises(InputRefused, match="reason is empty"):
        decide(splint, made, "rework", reason="")
    decide(splint, made, "rework")
    with pytest.raises(InputRefused, match="account of what was done is empty"):
        close(splint, made, done="")


def test_lists_tell_what_waits_and_what_a_device_had(splint: Walk, failed: CheckResult) -> None:
    first, second = take_up(splint, failed), open_by_hand(splint)
    noor = splint.lab["noor"]
    assert list(queries.nonconformities_to_decide(noor)) == [first, second]
    decide(splint, first, "rework")
    assert list(queries.nonconformities_to_decide(noor)) == [second]
    assert list(queries.nonconformities(noor)) == [second, first]
    assert list(queries.nonconformities_of(noor, device=splint.device)) == [first]
    assert (first.number, second.number) == ("NC-2026-0001", "NC-2026-0002")


def test_the_database_itself_refuses_a_decision_without_reason(splint: Walk) -> None:
    made = open_by_hand(splint)
    with pytest.raises(IntegrityError), transaction.atomic():
        Nonconformity.objects.filter(pk=made.pk).update(state="decided")


def test_one_whose_row_is_gone_is_known_and_decided_by_nobody(splint: Walk, failed: CheckResult) -> None:
    made = take_up(splint, failed)
    decide(splint, made, "rework")
    seen = facts.OfDevice(splint.device, splint.lab.now())
    assert facts.nonconformity_is_known(seen)
    assert facts.nonconformity_is_decided(seen)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM quality_nonconformity WHERE id = %s", [made.pk])
    seen = facts.OfDevice(splint.device, splint.lab.now())
    assert facts.nonconformity_is_known(seen)
    assert not facts.nonconformity_is_decided(seen)


def test_the_archive_is_whole_afterwards(splint: Walk, failed: CheckResult) -> None:
    made = take_up(splint, failed)
    decide(splint, made, "rework")
    pass_again(splint, failed)
    close(splint, made)
    assert verify().as_json()["state"] == "intact"


def test_the_page_prints_this_very_table() -> None:
    assert as_markdown(NONCONFORMITY) in PAGE.read_text("utf-8")
