"""What changes about a case: date, prescribers, patient; stopping, going on, ending."""

from datetime import timedelta

from django.utils import timezone

from maatwerk.people import actions as people
from maatwerk.people.models import Deputy
from tests.web.orders.test_prescribing import step

TODAY = timezone.localdate()


def change(walk, **changed):
    """Return what is sent to change a case."""
    case = walk.case
    return {
        "theatre_on": "" if case.theatre_on is None else case.theatre_on.isoformat(),
        "lane": case.lane,
        "prescriber": case.prescriber_id,
        "material_bans": case.material_bans,
        "reason": "list was moved",
        **changed,
    }


def address(walk, name="change"):
    """Return the address of a page of the case."""
    return f"/cases/{walk.case.number}/{name}/"


def test_a_new_theatre_date_says_what_no_longer_lasts(at, browser):
    walk = at("in_production")
    far = TODAY + timedelta(days=400)
    client = browser(walk, "jip")
    page = client.get(f"{address(walk)}?theatre_on={far.isoformat()}").text
    assert "are too old after" in page
    assert "It must be approved again." in page
    answer = client.post(address(walk), change(walk, theatre_on=far.isoformat()))
    assert answer["Location"] == address(walk)
    assert "not everything lasts" in client.get(answer["Location"]).text
    walk.case.refresh_from_db()
    assert walk.case.theatre_on == far
    told = client.get(f"/devices/{walk.device.number}/run-out/")
    assert "are too old after" in told.text, "the case goes on saying it"
    assert (
        f'hx-get="/devices/{walk.device.number}/run-out/"'
        in client.get(f"/devices/{walk.device.number}/").text
    )


def test_a_date_that_everything_lasts_until_is_confirmed(at, browser):
    walk = at("requested")
    soon = TODAY + timedelta(days=7)
    client = browser(walk, "jip")
    answer = client.post(address(walk), change(walk, theatre_on=soon.isoformat()))
    assert "lasts until then" in client.get(answer["Location"]).text


def test_a_change_needs_a_reason_and_keeps_what_was_typed(at, browser):
    walk = at("requested")
    answer = browser(walk, "jip").post(address(walk), change(walk, reason="", material_bans="nickel"))
    assert answer.status_code == 422
    assert 'value="nickel"' in answer.text


def test_who_may_not_change_a_case_is_told_who_can(at, browser, stranger):
    walk = at("requested")
    assert "disabled" in browser(walk, "ruben").get(address(walk)).text
    assert browser(walk, "ruben").post(address(walk), change(walk)).status_code == 409
    for name in ("change", "prescriber", "deputy", "patient", "meeting"):
        for client in (stranger(), browser(walk, "teun")):
            assert client.get(address(walk, name)).status_code == 404
            assert client.post(address(walk, name), {}).status_code == 404


def test_another_prescriber_signs_too(at, browser):
    walk = at("requested")
    client = browser(walk, "jip")
    sent = {"account": walk.lab["teun"].pk, "reason": "operates on the leg"}
    assert client.post(address(walk, "prescriber"), sent).status_code == 302
    assert "Dr Teun Zeewijk" in client.get(address(walk)).text
    answer = client.post(address(walk, "prescriber"), sent)
    assert answer.status_code == 422
    assert "prescribes for this case already" in answer.text


def test_a_prescriber_names_a_deputy_with_dates(at, browser):
    walk = at("requested")
    sent = {
        "deputy": walk.lab["teun"].pk,
        "from_on": TODAY.isoformat(),
        "until_on": (TODAY + timedelta(days=14)).isoformat(),
        "reason": "holiday",
    }
    assert browser(walk, "jip").post(address(walk, "deputy"), sent).status_code == 409
    assert browser(walk, "iva").post(address(walk, "deputy"), sent).status_code == 302
    assert Deputy.objects.get().deputy == walk.lab["teun"]
    assert "for Dr Iva Morgenrood" in browser(walk, "iva").get(address(walk)).text


def test_a_deputy_sees_the_cases_of_whom_he_stands_in_for(at, browser):
    walk = at("requested")
    assert browser(walk, "teun").get(f"/devices/{walk.device.number}/").status_code == 404
    people.appoint_deputy(
        principal=walk.lab["iva"],
        deputy=walk.lab["teun"],
        role="prescriber",
        from_on=TODAY - timedelta(days=1),
        until_on=TODAY + timedelta(days=7),
        reason="holiday",
        **walk.lab.act("iva"),
    )
    page = browser(walk, "teun").get(f"/devices/{walk.device.number}/sign_prescription/")
    assert page.status_code == 200


def test_a_patient_is_corrected_with_a_reason(at, browser):
    walk = at("requested")
    sent = {"number": "0091 2756", "name": "Voorbeeld, Otto", "birth_on": "1984-05-02", "acronym": ""}
    client = browser(walk, "jip")
    assert client.post(address(walk, "patient"), {**sent, "reason": ""}).status_code == 422
    assert client.post(address(walk, "patient"), {**sent, "reason": "typing slip"}).status_code == 302
    walk.patient.refresh_from_db()
    assert walk.patient.number == "0091 2756"


def test_a_device_is_stopped_and_goes_on_from_where_it_stood(at, browser):
    walk = at("in_design")
    answer = browser(walk, "ruben").post(step(walk, "hold"), {"code": "question", "reason": "which side?"})
    assert answer.status_code == 302
    assert walk.state == "on_hold"
    page = browser(walk, "noor").get(step(walk, "resume")).text
    assert "which side?" in page
    assert browser(walk, "jip").post(step(walk, "resume"), {"reason": "answered"}).status_code == 409
    assert browser(walk, "noor").post(step(walk, "resume"), {"reason": "left, by phone"}).status_code == 302
    assert walk.state == "in_design"


def test_a_device_is_cancelled_with_a_reason(at, browser, stranger):
    walk = at("in_design")
    assert browser(walk, "ruben").post(step(walk, "cancel"), {"reason": "x"}).status_code == 409
    assert browser(walk, "iva").post(step(walk, "cancel"), {"reason": ""}).status_code == 422
    assert stranger().post(step(walk, "cancel"), {"reason": "x"}).status_code == 404
    assert browser(walk, "iva").post(step(walk, "cancel"), {"reason": "treated otherwise"}).status_code == 302
    assert walk.state == "cancelled"


def test_the_pages_ask_few_questions_of_the_database(at, browser, django_assert_max_num_queries):
    walk = at("in_production")
    client = browser(walk, "jip")
    for name in ("change", "prescriber", "deputy", "patient"):
        with django_assert_max_num_queries(25):
            client.get(address(walk, name))
    for code in ("hold", "cancel", "resume"):
        with django_assert_max_num_queries(25):
            client.get(step(walk, code))
