"""A new case in five inputs, and each further device."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maatwerk.cases.models import Arrival, Case, Device, Patient

SOON = timezone.localdate() + timedelta(days=9)


def five(walk, **changed):
    """Return the five inputs, and the tap that opens the case."""
    return {
        "patient": "4711 08",
        "intervention": "Resection of the mandible",
        "device": "cmf-cutting-guide/right",
        "theatre_on": SOON.isoformat(),
        "prescriber": walk.lab["iva"].pk,
        "way": "call",
        **changed,
    }


def test_a_case_opens_from_a_call_in_five_inputs(at, browser):
    walk = at("requested")
    answer = browser(walk, "jip").post("/cases/new/", five(walk))
    device = Device.objects.latest("pk")
    assert answer.status_code == 302
    assert answer["Location"] == f"/devices/{device.number}/"
    assert (device.side, device.family.code, device.case.theatre_on) == ("right", "cmf-cutting-guide", SOON)
    assert device.case.patient.number == "4711 08"
    assert device.case.arrivals.get().way == "call"


def test_a_resident_who_opens_a_case_for_a_surgeon_goes_on_with_it(at, browser):
    walk = at("requested")
    client = browser(walk, "teun")
    page = client.post("/cases/new/", five(walk))["Location"]
    assert client.get(page).status_code == 200
    assert client.get(f"{page}draft_prescription/").status_code == 200
    signing = client.get(f"{page}sign_prescription/")
    assert "disabled" in signing.text or "Nothing" in signing.text
    theirs = f"/devices/{walk.device.number}/"
    assert client.get(theirs).status_code == 404, "what another took in and wrote down"
    assert client.get(f"{theirs}draft_prescription/").status_code == 404


@pytest.mark.parametrize(
    ("way", "goes_to"), [("meeting", "meeting/"), ("paper", "transcribe_order/"), ("email", "-A/")]
)
def test_how_it_came_says_where_it_goes_on(at, browser, way, goes_to):
    walk = at("requested")
    answer = browser(walk, "jip").post("/cases/new/", five(walk, way=way))
    assert answer["Location"].endswith(goes_to)
    assert Arrival.objects.latest("pk").way == way


def test_a_known_number_is_the_same_patient_however_it_is_spaced(at, browser):
    walk = at("requested")
    browser(walk, "jip").post("/cases/new/", five(walk, patient="00912755"))
    assert Case.objects.latest("pk").patient == walk.patient
    assert Patient.objects.count() == 1


def test_name_and_birth_date_do_without_a_number(at, browser):
    walk = at("requested")
    more = {"patient": "", "patient_name": "Beispiel, Änne", "patient_born_on": "1951-02-03"}
    answer = browser(walk, "jip").post("/cases/new/", five(walk, **more))
    assert answer.status_code == 302
    assert Case.objects.latest("pk").patient.name == "Beispiel, Änne"


def test_nobody_in_particular_is_refused_and_what_was_typed_stays(at, browser):
    walk = at("requested")
    for patient in ("", "Voorbeeld"):
        answer = browser(walk, "jip").post("/cases/new/", five(walk, patient=patient))
        assert answer.status_code == 422
        assert "Resection of the mandible" in answer.text
        assert "name and birth date" in answer.text
    assert Case.objects.count() == 1


def test_a_date_that_is_none_is_explained(at, browser):
    walk = at("requested")
    answer = browser(walk, "jip").post("/cases/new/", five(walk, theatre_on="31-02-26"))
    assert answer.status_code == 422
    assert "valid date" in answer.text


def test_patients_are_found_while_typing_by_those_who_may_know_them(at, browser, stranger):
    walk = at("requested")
    address = "/cases/new/patients/?patient=voor"
    assert "Voorbeeld, Otto" in browser(walk, "jip").get(address).text
    assert "Voorbeeld, Otto" in browser(walk, "iva").get(address).text
    assert "Voorbeeld" not in browser(walk, "teun").get(address).text
    assert "Voorbeeld" not in stranger().get(address).text
    assert "Voorbeeld" not in browser(walk, "jip").get("/cases/new/patients/?patient=v").text


def test_who_may_not_open_a_case_is_told_who_can(at, browser):
    walk = at("requested")
    page = browser(walk, "ruben").get("/cases/new/")
    assert "disabled" in page.text
    assert "Jip Halmstroom" in page.text
    answer = browser(walk, "ruben").post("/cases/new/", five(walk))
    assert answer.status_code == 409
    assert "Resection of the mandible" in answer.text
    assert Case.objects.count() == 1


def test_a_prescriber_is_the_prescriber_of_the_own_case(at, browser):
    walk = at("requested")
    page = browser(walk, "iva").get("/cases/new/")
    assert f'value="{walk.lab["iva"].pk}" selected' in page.text
    assert "from your log-in" in page.text


def test_a_further_device_begins_with_side_and_region_of_the_one_before(at, browser):
    walk = at("requested")
    client = browser(walk, "jip")
    page = client.get(f"/cases/{walk.case.number}/add/")
    assert 'value="mandible"' in page.text
    assert f"from device {walk.device.number}" in page.text
    answer = client.post(
        f"/cases/{walk.case.number}/add/", {"device": "cmf-plate/left", "region": "mandible", "copies": 1}
    )
    made = Device.objects.latest("pk")
    assert answer["Location"] == f"/devices/{made.number}/"
    assert (made.number, made.side, made.region) == (f"{walk.case.number}-B", "left", "mandible")


def test_a_stranger_gets_404(at, browser, stranger):
    walk = at("requested")
    for client in (stranger(), browser(walk, "teun")):
        assert client.get(f"/cases/{walk.case.number}/add/").status_code == 404
        assert client.post(f"/cases/{walk.case.number}/add/", {}).status_code == 404


def test_the_pages_ask_few_questions_of_the_database(at, browser, django_assert_max_num_queries):
    walk = at("requested")
    client = browser(walk, "jip")
    for address in ("/cases/new/", f"/cases/{walk.case.number}/add/"):
        with django_assert_max_num_queries(25):
            client.get(address)


def test_in_the_trauma_lane_the_operation_is_today_unless_a_date_is_given(at, browser):
    walk = at("requested")
    client = browser(walk, "jip")
    client.post("/cases/new/", five(walk, trauma="on", theatre_on=""))
    assert Case.objects.latest("pk").theatre_on == timezone.localdate()
    client.post("/cases/new/", five(walk, trauma="on"))
    assert Case.objects.latest("pk").theatre_on == SOON
    client.post("/cases/new/", five(walk, theatre_on=""))
    assert Case.objects.latest("pk").theatre_on is None


def test_a_date_that_has_passed_is_asked_for_once_more(at, browser):
    walk = at("requested")
    client, day = browser(walk, "jip"), timezone.localdate() - timedelta(days=3)
    answer = client.post("/cases/new/", five(walk, theatre_on=day.isoformat()))
    assert answer.status_code == 422
    assert "The operation was on that day" in answer.text
    answer = client.post("/cases/new/", five(walk, theatre_on=day.isoformat(), past_known=day.isoformat()))
    assert answer.status_code == 302
    assert Case.objects.latest("pk").theatre_on == day


def test_the_enter_key_opens_no_case_by_a_way_that_nobody_named(at, browser):
    walk = at("requested")
    before = Case.objects.count()
    answer = browser(walk, "jip").post("/cases/new/", five(walk, way=""))
    assert answer.status_code == 422
    assert "Tap how the request came" in answer.text
    assert Case.objects.count() == before
