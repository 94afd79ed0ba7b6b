"""National duties are kept as fresh as all others, and follow the country of the institution."""

import pytest

from maatwerk.cases import actions as cases
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.national import patient_name_is_on_record
from maatwerk.compliance.models import Verdict
from maatwerk.people import actions as people
from tests.compliance.standing import assert_fresh, catch_up


def _national():
    return {
        (duty, kind): verdict
        for duty, kind, verdict in Verdict.objects.values_list("duty", "subject_kind", "verdict")
        if not duty.startswith("mdr-")
    }


@pytest.mark.parametrize(
    ("country", "duties"),
    [
        ("BE", {"be-registration-famhp", "be-two-copies"}),
        ("DE", {"de-3-3", "de-4-2"}),
        ("ES", {"es-licence", "es-in-house-told", "es-in-house-own"}),
        ("FI", {"fi-49", "fi-6"}),
        ("GB", {"gb-registration-mhra"}),
        ("PT", set()),
    ],
)
def test_the_duties_of_a_country_come_and_go_with_it(at, country, duties):
    one = at("in_design")
    catch_up(one)
    assert {duty for duty, _kind in _national()} == {"nl-2"}
    people.change_country(country=country, reason="moved", **one.lab.act("noor"))
    catch_up(one)
    assert {duty for duty, _kind in _national()} == duties
    assert_fresh(one)


def test_where_the_authorisation_is_of_another_country_the_route_is_open_and_so_is_what_hangs_on_it(at):
    one = at("in_design")
    people.change_country(country="DE", reason="moved", **one.lab.act("noor"))
    catch_up(one)
    assert _national()["de-3-3", "device"] == "not_known"
    assert_fresh(one)


def test_whether_the_patient_is_on_record_by_name_follows_the_record(at):
    one = at("in_design")
    assert patient_name_is_on_record(Asked(device=one.fresh(), at=one.lab.now())) is True
    cases.correct_patient(
        patient=one.patient, changes={"name": ""}, reason="typed by mistake", **one.lab.act("iva")
    )
    assert patient_name_is_on_record(Asked(device=one.fresh(), at=one.lab.now())) is False
    catch_up(one)
    assert_fresh(one)


def test_a_released_device_keeps_the_national_law_of_its_release(at):
    one = at("delivered")
    catch_up(one)
    people.change_country(country="BE", reason="moved", **one.lab.act("noor"))
    catch_up(one)
    assert ("be-two-copies", "device") not in _national()
    assert_fresh(one)
