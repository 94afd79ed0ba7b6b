"""Route, acceptance, and the exceptions in writing."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maatwerk.cases import actions, queries
from maatwerk.cases.models import Concession, Derogation, OwnEvidence, RouteDecision
from maatwerk.people import actions as people
from tests.web.orders import scans
from tests.web.orders.conftest import PASSWORD
from tests.web.orders.test_prescribing import step


def test_the_route_asks_only_what_is_open_and_shows_what_follows(at, browser):
    walk = at("signed")
    page = browser(walk, "jip").get(step(walk, "decide_route"))
    assert "Custom-made device" in page.text
    assert "Rule 6" in page.text
    assert "not needed" in page.text
    answer = browser(walk, "jip").post(step(walk, "decide_route"), {"reason": "one patient, made here"})
    assert answer.status_code == 302
    decision = RouteDecision.objects.get()
    assert (decision.route, decision.device_class) == ("custom_made", "IIa")
    assert decision.reason == "one patient, made here"


def test_an_answer_shows_at_once_what_it_changes(at, browser):
    walk = at("signed")
    address = step(walk, "decide_route")
    page = browser(walk, "jip").get(f"{address}?answer-is_for_clinical_investigation=yes")
    assert "Device for an investigation" in page.text
    assert not RouteDecision.objects.exists()


def test_without_a_prescription_it_is_said_what_is_not_on_record(at, browser):
    walk = at("requested")
    page = browser(walk, "jip").get(step(walk, "decide_route"))
    assert page.status_code == 200
    assert "Custom-made device" not in page.text


def test_the_route_says_truly_whether_something_is_asked(at, browser):
    walk = at("requested")
    nothing = browser(walk, "jip").get(step(walk, "decide_route"))
    assert not nothing.context["form"].open_fields
    assert "Nothing left to answer" in nothing.text and "Still open" not in nothing.text
    # A trial leaves a question open that neither family nor record answers.
    asked = browser(walk, "jip").get(f"{step(walk, 'decide_route')}?answer-has_medical_purpose=no")
    open_fields = asked.context["form"].open_fields
    assert ("Still open" in asked.text) is bool(open_fields)
    assert ("Nothing left to answer" in asked.text) is not open_fields
    lacking = bool(nothing.context["elsewhere"])
    assert ("Family and records answer every question" in nothing.text) is not lacking


def test_a_device_is_accepted_with_the_people_who_can_finish_it(at, browser):
    walk = at("decided")
    client = browser(walk, "jip")
    page = client.get(step(walk, "accept_device")).text
    assert "people are enough" in page
    assert "Evidence complete on record." in client.get(gate_of(walk)).text
    assert client.post(step(walk, "accept_device")).status_code == 302
    assert walk.state == "prescribed"


def test_with_two_it_says_which_step_nobody_can_take(at, browser):
    walk = at("decided")
    here = f"?here={walk.lab['jip'].pk}&here={walk.lab['ruben'].pk}"
    page = browser(walk, "jip").get(step(walk, "accept_device") + here).text
    assert "From elsewhere, Mila Korenveld can read the draft and sign the release." in page


def test_who_makes_does_not_release(at):
    walk = at("decided")
    key = str(walk.lab["jip"].pk)
    alone = queries.staffing(walk.device, present=[key], at=walk.lab.now())
    assert alone.smallest == ()
    everybody = queries.staffing(walk.device, at=walk.lab.now())
    assert len(everybody.smallest) == 5
    assert [one.full_name for one in everybody.remote] == ["Mila Korenveld"]


def test_who_is_not_trained_is_not_counted(at):
    walk = at("decided")
    everybody = queries.staffing(walk.device, at=walk.lab.now())
    who = {one.step.code: [two.full_name for two in one.people] for one in everybody.places}
    assert who["start_build"] == ["Ruben Stellendam"]
    assert who["review_segmentation"] == ["Saar Duinhoven"]


def test_where_only_the_release_is_missing_somebody_elsewhere_signs_it(at):
    walk = at("decided")
    here = [str(walk.lab[key].pk) for key in ("jip", "saar", "ruben")]
    night = queries.staffing(walk.device, present=here, at=walk.lab.now())
    assert night.smallest == ()
    assert [one.full_name for one in night.from_elsewhere] == ["Mila Korenveld"]


def test_who_made_it_is_named_beside_the_release(at):
    walk = at("verified")
    made = queries.staffing(walk.device, at=walk.lab.now())
    release = next(one for one in made.places if one.step.code == "sign_release")
    assert [one.full_name for one in release.barred] == ["Jip Halmstroom"]
    assert [one.full_name for one in release.people] == ["Mila Korenveld"]


def gate_of(walk):
    return f"/devices/{walk.device.number}/gate/accept/"


def test_a_shut_gate_says_its_reason_beside_the_page_and_when_pressed(at, browser):
    walk = at("requested")
    client = browser(walk, "jip")
    assert gate_of(walk) in client.get(step(walk, "accept_device")).text
    assert "There is no written prescription" in client.get(gate_of(walk)).text
    answer = client.post(step(walk, "accept_device"))
    assert answer.status_code == 409
    assert "There is no written prescription" in answer.text


def missing_people(walk):
    """Take the releasers away, so that nobody can finish the case."""
    for key in ("mila", "jip"):
        for grant in walk.lab[key].role_grants.filter(role__in=["releaser", "prrc"]):
            people.withdraw_role(grant=grant, reason="on leave", **walk.lab.act("noor"))


def test_a_concession_is_signed_from_the_reason_by_who_may(at, browser):
    walk = at("decided")
    missing_people(walk)
    address = f"/devices/{walk.device.number}/concession/accept/people_missing/"
    assert address not in browser(walk, "jip").get(gate_of(walk)).text
    client = browser(walk, "noor")
    assert address in client.get(gate_of(walk)).text
    page = client.get(address)
    assert "The people on record cannot take this device" in page.text
    sent = {"reason": "Mila releases from home on Monday", "password": PASSWORD}
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.text
    granted = Concession.objects.get()
    assert (granted.code, granted.granted_by) == ("people_missing", walk.lab["noor"])
    assert client.post(step(walk, "accept_device")).status_code == 302


def test_a_concession_without_reason_or_password_is_explained(at, browser):
    walk = at("decided")
    client = browser(walk, "noor")
    address = f"/devices/{walk.device.number}/concession/accept/people_missing/"
    assert client.post(address, {"reason": "", "password": PASSWORD}).status_code == 422
    answer = client.post(address, {"reason": "they come on Monday", "password": "guessed"})
    assert answer.status_code == 422
    assert "they come on Monday" in answer.text
    assert not Concession.objects.exists()


def test_the_law_and_hard_limits_have_no_concession_page(at, browser):
    walk = at("decided")
    for code in ("prescription_not_written", "outside_evidence_range", "moon_is_full"):
        page = browser(walk, "noor").get(f"/devices/{walk.device.number}/concession/accept/{code}/")
        assert page.status_code == 404


def test_who_may_not_grant_a_concession_is_refused(at, browser, stranger):
    walk = at("decided")
    address = f"/devices/{walk.device.number}/concession/accept/people_missing/"
    sent = {"reason": "I would like to", "password": PASSWORD}
    assert "disabled" in browser(walk, "jip").get(address).text
    assert browser(walk, "jip").post(address, sent).status_code == 409
    assert stranger().get(address).status_code == 404
    assert browser(walk, "teun").post(address, sent).status_code == 404


def test_own_evidence_is_opened_with_its_document(at, browser):
    walk = at("decided")
    sent = {
        "risk_work": "Five cuts instead of four: each bridge calculated.",
        "evidence": "Bending test of three printed guides.",
        "document": SimpleUploadedFile("bending.pdf", scans.PDF),
    }
    assert browser(walk, "jip").post(step(walk, "own_evidence"), sent).status_code == 409
    sent["document"] = SimpleUploadedFile("bending.pdf", scans.PDF)
    assert browser(walk, "noor").post(step(walk, "own_evidence"), sent).status_code == 302
    made = OwnEvidence.objects.get()
    assert made.evidence_sha256


def test_an_authorisation_is_kept_with_its_paper_and_days(at, browser):
    walk = at("decided")
    today = timezone.localdate()
    sent = {
        "authority": "Authority of the land",
        "reference": "59-17",
        "valid_from": today.isoformat(),
        "valid_until": (today - timedelta(days=1)).isoformat(),
        "document": SimpleUploadedFile("paper.pdf", scans.PDF),
    }
    answer = browser(walk, "jip").post(step(walk, "derogation"), sent)
    assert answer.status_code == 422
    assert "end before it begins" in answer.text
    sent["valid_until"] = (today + timedelta(days=30)).isoformat()
    sent["document"] = SimpleUploadedFile("paper.png", scans.png())
    assert "kept as PDF" in browser(walk, "jip").post(step(walk, "derogation"), sent).text
    sent["document"] = SimpleUploadedFile("paper.pdf", scans.PDF)
    assert browser(walk, "jip").post(step(walk, "derogation"), sent).status_code == 302
    assert Derogation.objects.get().reference == "59-17"


def test_the_pages_ask_few_questions_of_the_database(at, browser, django_assert_max_num_queries):
    walk = at("decided")
    client = browser(walk, "jip")
    for code in ("decide_route", "accept_device", "own_evidence", "derogation"):
        with django_assert_max_num_queries(25):
            client.get(step(walk, code))


def test_a_stranger_gets_404(at, browser, stranger):
    walk = at("decided")
    for client in (stranger(), browser(walk, "teun")):
        for code in ("decide_route", "accept_device", "own_evidence", "derogation"):
            assert client.get(step(walk, code)).status_code == 404
            assert client.post(step(walk, code), {}).status_code == 404


def test_the_evidence_path_is_offered_when_a_value_lies_outside(at, browser):
    walk = at("requested")
    from tests.cases.walk import stated

    walk.prescribe(stated(cut_count="6"))
    walk.decide()
    page = browser(walk, "noor").get(gate_of(walk)).text
    assert "Open a path of own evidence" in page
    actions.open_own_evidence(device=walk.fresh(), risk_work="w", evidence="e", **walk.lab.act("noor"))
    assert "Open a path of own evidence" not in browser(walk, "jip").get(gate_of(walk)).text
