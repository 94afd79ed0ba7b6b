"""The prescription: drafted by whoever, each design decision confirmed by the prescriber, signed."""

from maatwerk.cases import actions
from maatwerk.cases.models import Confirmation, MeetingDecision, Prescription
from tests.cases.walk import GUIDE, stated
from tests.web.orders.conftest import PASSWORD


def written(**changed):
    """Return the fields of a guide's prescription as they are typed."""
    typed = {f"value-{name}": value for name, value, _ in GUIDE}
    return {"purpose": "guide for a planned operation", "came_from": "lab", **typed, **changed}


def step(walk, code):
    """Return the address of a step."""
    return f"/devices/{walk.device.number}/{code}/"


def draft(walk):
    """Let the engineer draft, as the lab's proposal."""
    return actions.draft_prescription(
        device=walk.device,
        purpose="guide for a planned operation",
        characteristics=stated(source="lab"),
        **walk.lab.act("jip"),
    )


def confirmed(walk, prescription, **changed):
    """Return what a prescriber sends who confirms everything."""
    decisions = prescription.characteristics.filter(is_design_decision=True)
    boxes = {f"ok-{one.name}": "on" for one in decisions}
    return {**boxes, "digest": prescription.digest, "password": PASSWORD, **changed}


def test_an_engineer_drafts_what_the_family_asks(at, browser):
    walk = at("requested")
    answer = browser(walk, "jip").post(step(walk, "draft_prescription"), written())
    assert answer.status_code == 302, answer.context["form"].errors
    made = walk.device.prescriptions.get()
    assert made.drafted_by == walk.lab["jip"]
    assert {one.source for one in made.characteristics.filter(is_design_decision=True)} == {"lab"}
    assert made.characteristics.get(name="cut_angle").unit == "deg"


def test_one_decision_can_have_come_from_elsewhere(at, browser):
    walk = at("requested")
    browser(walk, "jip").post(step(walk, "draft_prescription"), written(**{"source-cut_angle": "prescriber"}))
    sources = dict(walk.device.prescriptions.get().characteristics.values_list("name", "source"))
    assert (sources["cut_angle"], sources["cut_count"]) == ("prescriber", "lab")


def test_a_number_may_have_a_comma_and_a_slip_is_explained(at, browser):
    walk = at("requested")
    client = browser(walk, "jip")
    answer = client.post(step(walk, "draft_prescription"), written(**{"value-drill_diameter": "two"}))
    assert answer.status_code == 422
    assert "is no number" in answer.text
    assert "perpendicular to the lower border" in answer.text
    client.post(step(walk, "draft_prescription"), written(**{"value-drill_diameter": "2,0"}))
    assert walk.device.prescriptions.get().characteristics.get(name="drill_diameter").value == "2.0"


def test_the_side_of_the_prescription_is_that_of_the_device(at, browser):
    walk = at("requested")
    answer = browser(walk, "jip").post(step(walk, "draft_prescription"), written(**{"value-side": "right"}))
    assert answer.status_code == 422
    assert "asked for as LEFT" in answer.text


def test_the_case_shows_who_drafted_and_who_decided(at, browser):
    walk = at("requested")
    client = browser(walk, "jip")
    prescription = draft(walk)
    assert "Drafted, not decided yet" in client.get(f"/devices/{walk.device.number}/").text
    browser(walk, "iva").post(step(walk, "sign_prescription"), confirmed(walk, prescription))
    page = client.get(f"/devices/{walk.device.number}/").text
    assert "drafted by Jip Halmstroom, decided by Dr Iva Morgenrood" in page


def test_side_and_allergy_come_from_the_records_and_say_so(at, browser):
    walk = at("requested")
    actions.change_case(
        case=walk.case, changes={"material_bans": "nickel"}, reason="told by the ward", **walk.lab.act("jip")
    )
    page = browser(walk, "jip").get(step(walk, "draft_prescription")).text
    assert f"from device {walk.device.number}" in page
    assert f"from case {walk.case.number}" in page
    assert 'value="nickel"' in page
    assert "from the family" in page


def test_what_was_changed_does_not_keep_its_source(at, browser):
    walk = at("requested")
    actions.record_meeting(
        case=walk.case,
        held_on=walk.lab.clock.date(),
        attendees=[walk.lab["iva"]],
        device=walk.device,
        decisions={"cut_angle": "85", "pin_count": "4"},
        **walk.lab.act("jip"),
    )
    page = browser(walk, "jip").get(step(walk, "draft_prescription")).text
    assert "from the planning meeting of" in page
    more = {
        "value-cut_angle": "80",
        "source-cut_angle": "prescriber",
        "value-pin_count": "4",
        "source-pin_count": "prescriber",
    }
    browser(walk, "jip").post(step(walk, "draft_prescription"), written(**more))
    sources = dict(walk.device.prescriptions.get().characteristics.values_list("name", "source"))
    assert (sources["cut_angle"], sources["pin_count"]) == ("lab", "prescriber")


def test_the_prescriber_confirms_each_decision_and_signs(at, browser):
    walk = at("requested")
    prescription = draft(walk)
    page = browser(walk, "iva").get(step(walk, "sign_prescription")).text
    assert "drafted by Jip Halmstroom" in page
    answer = browser(walk, "iva").post(step(walk, "sign_prescription"), confirmed(walk, prescription))
    assert answer.status_code == 302, answer.text
    prescription.refresh_from_db()
    assert (prescription.state, prescription.signed_by) == ("signed", walk.lab["iva"])
    one = Confirmation.objects.filter(characteristic__name="cut_angle").get()
    assert (one.drafted_by, one.drafted_as) == (walk.lab["jip"], "lab")
    assert one.confirmed_by == walk.lab["iva"]


def test_what_the_lab_proposed_opens_the_gate_once_it_is_confirmed(at, browser):
    walk = at("requested")
    browser(walk, "iva").post(step(walk, "sign_prescription"), confirmed(walk, draft(walk)))
    walk.decide()
    walk.accept()
    assert walk.state == "prescribed"


def test_a_decision_that_is_not_confirmed_keeps_the_signature_away(at, browser):
    walk = at("requested")
    prescription = draft(walk)
    sent = confirmed(walk, prescription)
    del sent["ok-cut_angle"]
    answer = browser(walk, "iva").post(step(walk, "sign_prescription"), sent)
    assert answer.status_code == 422
    assert "Angle of the osteotomy" in answer.text
    assert Prescription.objects.get(pk=prescription.pk).state == "drafted"
    assert not Confirmation.objects.exists()


def test_a_changed_decision_is_shown_again_before_it_is_signed(at, browser):
    walk = at("requested")
    first = draft(walk)
    client = browser(walk, "iva")
    sent = confirmed(walk, first, **{"new-cut_angle": "85", "password": ""})
    answer = client.post(step(walk, "sign_prescription"), sent)
    assert answer.status_code == 302
    assert "confirmed=" in answer["Location"]
    second = walk.device.prescriptions.get(state="drafted")
    changed = second.characteristics.get(name="cut_angle")
    assert (changed.value, changed.source) == ("85", "prescriber")
    page = client.get(answer["Location"]).text
    assert "written down by you" in page
    assert "drafted by Jip Halmstroom" in page
    client.post(step(walk, "sign_prescription"), confirmed(walk, second))
    said = dict(
        Confirmation.objects.filter(characteristic__prescription=second).values_list(
            "characteristic__name", "drafted_by__full_name"
        )
    )
    assert said["cut_angle"] == "Dr Iva Morgenrood"
    assert said["cut_count"] == "Jip Halmstroom"


def test_a_wrong_password_signs_nothing_and_says_so(at, browser):
    walk = at("requested")
    prescription = draft(walk)
    sent = confirmed(walk, prescription, password="guessed")
    answer = browser(walk, "iva").post(step(walk, "sign_prescription"), sent)
    assert answer.status_code == 422
    assert "Password or code is wrong" in answer.text
    assert Prescription.objects.get(pk=prescription.pk).state == "drafted"


def test_what_was_shown_is_what_is_signed(at, browser):
    walk = at("requested")
    shown = draft(walk)
    newer = draft(walk)
    answer = browser(walk, "iva").post(step(walk, "sign_prescription"), confirmed(walk, shown))
    assert answer.status_code in {409, 422}
    assert Prescription.objects.get(pk=newer.pk).state == "drafted"


def test_only_a_prescriber_of_the_case_signs(at, browser):
    walk = at("requested")
    prescription = draft(walk)
    page = browser(walk, "jip").get(step(walk, "sign_prescription"))
    assert "disabled" in page.text
    assert "Dr Iva Morgenrood" in page.text
    answer = browser(walk, "jip").post(step(walk, "sign_prescription"), confirmed(walk, prescription))
    assert answer.status_code == 409
    assert Prescription.objects.get(pk=prescription.pk).state == "drafted"


def test_a_stranger_gets_404(at, browser, stranger):
    walk = at("requested")
    draft(walk)
    for client in (stranger(), browser(walk, "teun")):
        for code in ("draft_prescription", "sign_prescription", "transcribe_order", "compare_order"):
            assert client.get(step(walk, code)).status_code == 404
            assert client.post(step(walk, code), {}).status_code == 404


def test_without_a_draft_there_is_nothing_to_sign(at, browser):
    walk = at("requested")
    assert "Nothing waits here" in browser(walk, "iva").get(step(walk, "sign_prescription")).text


def test_an_amendment_says_why(at, browser):
    walk = at("prescribed")
    client = browser(walk, "jip")
    answer = client.post(step(walk, "draft_prescription"), written())
    assert answer.status_code == 422
    answer = client.post(step(walk, "draft_prescription"), written(reason="tumour has grown"))
    assert answer.status_code == 302
    assert walk.device.prescriptions.get(state="drafted").reason == "tumour has grown"


def test_a_meeting_fills_the_draft(at, browser):
    walk = at("requested")
    client = browser(walk, "jip")
    address = f"/cases/{walk.case.number}/meeting/"
    assert client.get(address).status_code == 200
    today = walk.lab.clock.date().isoformat()
    sent = {
        "held_on": today,
        "attendees": [walk.lab["iva"].pk, walk.lab["jip"].pk],
        "others": "M. Gast, resident",
        "decided_by": walk.lab["iva"].pk,
        "notes": "Margin 10 mm in front.",
        "value-cut_angle": "85",
    }
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer["Location"] == step(walk, "draft_prescription")
    assert MeetingDecision.objects.get().value == "85"
    assert "M. Gast" in client.get(address).text


def test_who_is_said_to_have_decided_was_there(at, browser):
    walk = at("requested")
    sent = {
        "held_on": walk.lab.clock.date().isoformat(),
        "attendees": [walk.lab["jip"].pk],
        "decided_by": walk.lab["iva"].pk,
        "value-cut_angle": "85",
    }
    answer = browser(walk, "jip").post(f"/cases/{walk.case.number}/meeting/", sent)
    assert answer.status_code == 422
    assert "was not there" in answer.text
    assert not MeetingDecision.objects.exists()


def test_the_steps_ask_few_questions_of_the_database(at, browser, django_assert_max_num_queries):
    walk = at("requested")
    draft(walk)
    for key, code in (("jip", "draft_prescription"), ("iva", "sign_prescription")):
        client = browser(walk, key)
        with django_assert_max_num_queries(25):
            client.get(step(walk, code))
    client = browser(walk, "jip")
    with django_assert_max_num_queries(25):
        client.get(f"/cases/{walk.case.number}/meeting/")


def test_what_was_signed_is_the_prescribers_in_the_amendment(at, browser):
    walk = at("requested")
    prescription, iva = draft(walk), browser(walk, "iva")
    iva.post(step(walk, "sign_prescription"), confirmed(walk, prescription))
    form = iva.get(step(walk, "draft_prescription")).context["form"]
    assert form["source-cut_angle"].value() == "prescriber"
    sources = {name: form[name].value() or "" for name in form.fields if name.startswith("source-")}
    iva.post(step(walk, "draft_prescription"), written(reason="one more", came_from="prescriber", **sources))
    page = iva.get(step(walk, "sign_prescription"))
    rows = page.context["form"].rows
    assert rows
    assert all(row["own"] for row in rows)


def test_a_value_outside_the_evidence_is_asked_for_once_more(at, browser):
    walk = at("requested")
    client, page = browser(walk, "jip"), step(walk, "draft_prescription")
    assert "Write it down all the same" not in client.get(page).text
    answer = client.post(page, written(**{"value-cut_count": "99"}))
    assert answer.status_code == 422
    assert "99; the evidence covers 1 to 4." in answer.text
    assert "Write it down all the same" in answer.text
    other = written(**{"value-cut_count": "98", "outside_known": "cut_count=99.0"})
    assert client.post(page, other).status_code == 422, "what was confirmed is another value"
    sure = written(**{"value-cut_count": "99", "outside_known": "cut_count=99.0"})
    assert client.post(page, sure).status_code == 302
    assert walk.device.prescriptions.get().characteristics.get(name="cut_count").value == "99"
    shown = browser(walk, "iva").get(step(walk, "sign_prescription")).text
    assert shown.count("99; the evidence covers 1 to 4.") == 2


def test_half_an_osteotomy_is_not_written_down(at, browser):
    walk = at("requested")
    answer = browser(walk, "jip").post(
        step(walk, "draft_prescription"),
        written(**{"value-cut_count": "2,5", "outside_known": "cut_count=2.5"}),
    )
    assert answer.status_code == 422
    assert "2.5 is not a whole number" in answer.text


def test_what_is_banned_stands_above_the_signature(at, browser):
    walk = at("requested")
    client = browser(walk, "jip")
    client.post(step(walk, "draft_prescription"), written(**{"value-material_ban": "nickel"}))
    page = browser(walk, "iva").get(step(walk, "sign_prescription")).text
    assert page.index("Not to be used:") < page.index("nickel") < page.index("Your design decisions")


def test_after_a_change_meanwhile_the_new_content_is_shown_unconfirmed(at, browser):
    walk = at("requested")
    prescription, iva = draft(walk), browser(walk, "iva")
    stale = confirmed(walk, prescription)
    actions.draft_prescription(
        device=walk.device,
        purpose="guide for a planned operation",
        characteristics=stated(source="lab", safety_margin="4"),
        **walk.lab.act("jip"),
    )
    answer = iva.post(step(walk, "sign_prescription"), stale)
    assert answer.status_code != 302
    form = answer.context["form"]
    newest = walk.device.prescriptions.get(state="drafted")
    assert form["digest"].value() == newest.digest
    boxes = [name for name in form.fields if name.startswith("ok-")]
    assert boxes
    assert not any(form[name].value() for name in boxes)
    assert iva.post(step(walk, "sign_prescription"), confirmed(walk, newest)).status_code == 302
