"""Stopping and going on, cancelling, and minutes spent."""

import json

import pytest

from maatwerk.cases import actions
from maatwerk.cases.process import BEFORE_RELEASE, HOLDABLE
from maatwerk.lab import actions as lab
from maatwerk.lab.models import Hold
from tests.cases.refusals import impossible, shut


@pytest.mark.parametrize("stage", ["requested", "in_design", "in_production", "in_verification", "released"])
def test_a_held_device_goes_back_to_where_it_stood(at, stage):
    walk = at(stage)
    actions.hold_device(device=walk.device, code="doubt", reason="wait", **walk.lab.act("saar"))
    assert walk.state == "on_hold"
    assert walk.device.held_from == stage
    with impossible(walk, "holds_open"):
        actions.resume_device(device=walk.device, reason="go", **walk.lab.act("noor"))
    lab.lift_hold(hold=Hold.objects.get(), reason="looked at", **walk.lab.act("noor"))
    actions.resume_device(device=walk.device, reason="go", **walk.lab.act("noor"))
    assert walk.state == stage
    assert walk.device.held_from == ""


def test_who_stops_does_not_let_go_on(at):
    walk = at("in_design")
    actions.hold_device(device=walk.device, code="doubt", reason="wait", **walk.lab.act("saar"))
    lab.lift_hold(hold=Hold.objects.get(), reason="looked at", **walk.lab.act("noor"))
    with shut(walk, None, "not_allowed"):
        actions.resume_device(device=walk.device, reason="go", **walk.lab.act("saar"))


def test_a_held_device_passes_no_gate(at):
    walk = at("reviewed")
    actions.hold_device(device=walk.device, code="doubt", reason="wait", **walk.lab.act("saar"))
    with shut(walk, "design", "wrong_state"):
        walk.approve(walk.design())


@pytest.mark.parametrize("stage", ["requested", "in_design", "in_production", "released"])
def test_a_device_is_cancelled_before_it_leaves(at, stage):
    walk = at(stage)
    actions.cancel_device(device=walk.device, reason="operation called off", **walk.lab.act("iva"))
    assert walk.state == "cancelled"


def test_a_delivered_device_is_not_cancelled(at):
    walk = at("delivered")
    with shut(walk, None, "wrong_state"):
        actions.cancel_device(device=walk.device, reason="late", **walk.lab.act("iva"))


def test_a_delivered_device_is_not_cancelled_through_a_hold_either(at):
    walk = at("delivered")
    actions.hold_device(device=walk.device, code="doubt", reason="wait", **walk.lab.act("saar"))
    with impossible(walk, "cancelled_after_delivery"):
        actions.cancel_device(device=walk.fresh(), reason="late", **walk.lab.act("iva"))


def test_a_cancelled_device_stays_so(at):
    walk = at("requested")
    actions.cancel_device(device=walk.device, reason="operation called off", **walk.lab.act("iva"))
    with impossible(walk, "prescription_closed"):
        walk.prescribe()


def test_a_released_device_can_go_back_to_rework(at):
    walk = at("released")
    actions.send_to_rework(device=walk.device, reason="scratched when packed", **walk.lab.act("ruben"))
    assert walk.state == "rework"
    assert walk.device.verified_at is None


def test_minutes_are_noted_without_changing_the_device(at):
    walk = at("in_design")
    event = actions.note_minutes(device=walk.device, step="design", minutes=4, **walk.lab.act("jip"))
    assert json.loads(event.text)["detail"] == {"step": "design", "minutes": 4}
    with impossible(walk, "minutes_negative"):
        actions.note_minutes(device=walk.device, step="design", minutes=-4, **walk.lab.act("jip"))
    with shut(walk, None, "not_allowed"):
        actions.note_minutes(device=walk.device, step="design", minutes=4, **walk.lab.act("inge"))


def test_every_state_before_release_can_be_held():
    assert set(BEFORE_RELEASE) < set(HOLDABLE)
