"""What devices count for in their families is what their records say, after each act and from zero."""

import pytest
from django.db import connection

from maatwerk.cases import actions as cases
from maatwerk.cases.actions.counting import count_all
from maatwerk.cases.facts.duties import class_taken, first_statement_on, route_that_binds
from maatwerk.cases.models import Counted, RouteDecision
from tests.cases import walk

GUIDE = "cmf-cutting-guide"


def asked(one, family=GUIDE):
    whose = {"institution_key": one.device.institution_key, "family_code": family}
    return route_that_binds(**whose), class_taken(**whose), first_statement_on(**whose)


def decide_past(one, **said):
    """Change the newest decision as no act could, and count anew."""
    newest = RouteDecision.objects.filter(device=one.device).latest("decided_at", "pk")
    RouteDecision.objects.filter(pk=newest.pk).update(**said)
    count_all(institution_key=one.device.institution_key)


def test_before_a_decision_a_family_has_no_route_and_no_class(at):
    assert asked(at("signed")) == (None, None, None)


@pytest.mark.parametrize("stage", ["decided", "prescribed", "in_production", "released", "followed_up"])
def test_at_each_stage_what_is_counted_is_what_the_records_say(at, stage):
    one = at(stage)
    route, device_class, stated_on = asked(one)
    assert (route, device_class) == ("custom_made", "IIa")
    assert (stated_on is not None) == (stage in {"released", "followed_up"})
    before = list(Counted.objects.values())
    assert before
    count_all(institution_key=one.device.institution_key)
    assert list(Counted.objects.values()) == before


def test_only_the_newest_decision_counts(at):
    one = at("decided")
    assert RouteDecision.objects.filter(device=one.device).count() == 1
    decide_past(one, device_class="III")
    assert asked(one)[1] == "III"
    one.decide()
    assert asked(one)[1] == "IIa"


def test_a_cancelled_device_counts_for_no_route(at):
    one = at("prescribed")
    assert asked(one)[0] == "custom_made"
    cases.cancel_device(device=one.fresh(), reason="operation called off", **one.lab.act("iva"))
    assert asked(one)[:2] == (None, None)
    cases.decide_route(device=one.fresh(), **one.lab.act("jip"))
    assert asked(one)[:2] == (None, None)


def test_other_families_do_not_count(at):
    one = at("released")
    splint = walk.begin(one.lab, family="hand-splint")
    assert asked(one, "hand-splint") == (None, None, None)
    splint.prescribe()
    splint.decide()
    assert asked(one, "hand-splint")[1] == "I"
    assert asked(one)[1] == "IIa"


def test_one_custom_made_device_binds_all_and_else_there_must_be_one_route(at):
    one = at("decided")
    other = walk.begin(one.lab, family="hand-splint")
    other.prescribe()
    other.decide()
    whole = {"institution_key": one.device.institution_key}
    decide_past(other, route="in_house")
    assert route_that_binds(**whole) == "custom_made"
    decide_past(one, route="mass_produced")
    assert route_that_binds(**whole) is None
    decide_past(other, route="mass_produced")
    assert route_that_binds(**whole) == "mass_produced"


def test_what_was_changed_past_the_program_is_counted_anew_from_the_records(at):
    one = at("released")
    before = asked(one)
    Counted.objects.update(route="in_house", device_class="III", stated_at=None)
    assert asked(one) != before
    assert count_all(institution_key=one.device.institution_key) == 1
    assert asked(one) == before
    Counted.objects.all().delete()
    count_all(institution_key=one.device.institution_key)
    assert asked(one) == before
    assert count_all(institution_key=one.device.institution_key) == 0


def test_the_questions_of_a_family_and_of_all_are_answered_from_an_index(at):
    one = at("released")
    wanted = {"institution_key": one.device.institution_key}
    for narrowed, order in (
        ({"family_code": GUIDE, "route": "in_house"}, ()),
        ({"family_code": GUIDE, "device_class": "III"}, ()),
        ({"family_code": GUIDE, "stated_at__isnull": False}, ("stated_at",)),
        ({"route__gt": ""}, ("route",)),
    ):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Counted.objects.filter(**wanted, **narrowed).order_by(*order).explain()
        assert "cases_counted_" in plan, plan
        assert "TEMP B-TREE" not in plan, plan
