"""The gate deliver, the sterile service, and what comes after: use, reminders, closing."""

from datetime import date, timedelta

import pytest

from maatwerk.cases import actions
from maatwerk.cases.models import Delivery, FollowUp
from maatwerk.cases.retention import years_after
from maatwerk.cases.words import Outcome
from maatwerk.lab import actions as lab
from maatwerk.lab.queries import Subject
from maatwerk.lab.words import HoldSubject
from tests.cases.refusals import impossible, shut


def test_a_hand_over_starts_the_retention_clock(at):
    walk = at("sterilised")
    walk.deliver()
    assert walk.state == "delivered"
    assert walk.device.keep_until == years_after(walk.lab.clock.date(), years=10)
    delivery = Delivery.objects.get()
    assert (delivery.receiver, delivery.handed_by) == ("Theatre 4", walk.lab["ruben"])


def test_an_implant_is_kept_fifteen_years(at):
    walk = at("delivered", family="cmf-plate")
    assert walk.device.keep_until == years_after(walk.lab.clock.date(), years=15)


def test_a_leap_day_never_ends_sooner():
    assert years_after(date(2028, 2, 29), years=15) == date(2043, 3, 1)


@pytest.mark.parametrize(
    "lacking",
    [
        {"statement_accompanied": False},
        {"statement_available_to": ""},
        {"receiver": ""},
        {"receiver_role": " "},
        {"side_read_back": "right"},
        {"side_read_back": ""},
    ],
)
def test_an_incomplete_hand_over_keeps_it_shut(at, lacking):
    walk = at("sterilised")
    with shut(walk, "deliver", "handover_incomplete"):
        walk.deliver(**lacking)
    assert not Delivery.objects.exists()
    assert walk.device.keep_until is None


def test_without_the_record_of_the_cycle_it_stays_shut(at):
    walk = at("released")
    with shut(walk, "deliver", "sterilisation_missing"):
        walk.deliver()


@pytest.mark.parametrize("came_back", [{"passed": False}, {"cycle_run": "steam-134"}])
def test_a_failed_or_another_cycle_is_no_evidence(at, came_back):
    walk = at("released")
    walk.sterilise(**came_back)
    with shut(walk, "deliver", "sterilisation_missing"):
        walk.deliver()
    walk.sterilise()
    walk.deliver()
    assert walk.state == "delivered"


def test_a_cycle_that_the_family_is_not_validated_for_is_not_asked(at):
    walk = at("released")
    with impossible(walk, "cycle_not_validated"):
        actions.send_to_sterilisation(
            device=walk.device, service="CSSD", cycle="ethylene-oxide", **walk.lab.act("ruben")
        )


def test_what_is_not_released_does_not_leave_for_the_sterile_service(at):
    walk = at("verified")
    with impossible(walk, "not_released"):
        actions.send_to_sterilisation(
            device=walk.device, service="CSSD", cycle="steam-121", **walk.lab.act("ruben")
        )


def test_a_splint_needs_no_sterile_service(at):
    walk = at("released", family="hand-splint")
    walk.deliver()
    assert walk.state == "delivered"


def test_a_hold_placed_after_release_keeps_it_in_the_lab(at):
    walk = at("sterilised")
    lot = walk.lab.lots["surgical-guide-resin"]
    lab.place_hold(
        subject=Subject(HoldSubject.LOT, str(lot.pk), lot.number), code="recall", reason="notice",
        **walk.lab.act("ruben"),
    )  # fmt: skip
    with shut(walk, "deliver", "holds_open"):
        walk.deliver()


def test_nothing_is_delivered_before_release(at):
    walk = at("verified")
    with shut(walk, "deliver", "wrong_state"):
        walk.deliver()


def test_an_engineer_does_not_hand_over(at):
    walk = at("sterilised")
    with shut(walk, None, "not_allowed"):
        walk.deliver(actor=walk.lab["saar"])


def test_use_is_recorded_and_the_device_closed(at):
    walk = at("delivered")
    walk.use(used_on=walk.lab.clock.date(), answers={"would_use_again": True}, told_by="Dr Morgenrood")
    assert walk.state == "followed_up"
    actions.close_device(device=walk.device, **walk.lab.act("iva"))
    assert walk.state == "closed"
    assert FollowUp.objects.get().fit == 5


def test_a_device_that_was_not_used_ends_as_not_used(at):
    walk = at("delivered")
    walk.use(Outcome.NOT_USED, note="operation cancelled")
    assert walk.state == "not_used"


def test_no_answer_closes_only_after_two_reminders_and_is_counted(at):
    walk = at("delivered")
    for expected in (0, 1):
        with shut(walk, "follow_up", "feedback_missing"):
            walk.use(Outcome.NO_ANSWER)
        assert walk.device.reminders.count() == expected
        actions.remind(device=walk.device, sent_to="Dr Morgenrood", **walk.lab.act("saar"))
    walk.use(Outcome.NO_ANSWER)
    assert walk.state == "followed_up"
    assert FollowUp.objects.filter(outcome="no_answer").count() == 1


def test_use_is_not_recorded_before_delivery(at):
    walk = at("released")
    with shut(walk, "follow_up", "wrong_state"):
        walk.use()


def test_a_delivered_device_can_be_called_back_and_then_closed(at):
    walk = at("followed_up")
    actions.recall_device(device=walk.device, reason="lot recalled by its maker", **walk.lab.act("mila"))
    assert walk.state == "recalled"
    actions.close_device(device=walk.device, **walk.lab.act("saar"))
    assert walk.state == "closed"


def test_time_alone_does_not_undo_a_delivery(at):
    walk = at("delivered")
    walk.lab.clock += timedelta(days=400)
    walk.use()
    assert walk.state == "followed_up"
