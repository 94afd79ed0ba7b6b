"""An order signed on paper: kept as it came, transcribed, compared by a second person."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maatwerk.archive.verify import verify
from maatwerk.cases import actions
from maatwerk.cases.models import PaperOrder
from maatwerk.workflow.doorway import Refused
from tests.web.orders import scans
from tests.web.orders.conftest import PASSWORD
from tests.web.orders.test_prescribing import step, written

YESTERDAY = timezone.localdate() - timedelta(days=1)


def taken(walk, content=scans.PDF, name="order.pdf", **changed):
    """Return what is sent to take a signed order in."""
    return written(
        scan=SimpleUploadedFile(name, content),
        signer=walk.lab["iva"].pk,
        signed_on=YESTERDAY.isoformat(),
        came_from="prescriber",
        **changed,
    )


def order(walk, browser):
    """Take an order in as the engineer."""
    answer = browser(walk, "jip").post(step(walk, "transcribe_order"), taken(walk))
    assert answer.status_code == 302, answer.context["form"].errors
    return PaperOrder.objects.get()


def agreed(order):
    """Return what a second person sends who agrees."""
    return {"digest": order.digest, "password": PASSWORD, "agree": "yes"}


def test_a_paper_counts_once_a_second_person_compared_it(at, browser):
    walk = at("requested")
    made = order(walk, browser)
    assert made.prescription.state == "drafted"
    page = browser(walk, "saar").get(step(walk, "compare_order")).text
    assert "transcribed by Jip Halmstroom" in page
    assert "perpendicular to the lower border" in page
    answer = browser(walk, "saar").post(step(walk, "compare_order"), agreed(made))
    assert answer.status_code == 302, answer.text
    made.refresh_from_db()
    prescription = made.prescription
    assert (prescription.state, prescription.signed_by) == ("signed", walk.lab["iva"])
    assert prescription.signed_at.date() == YESTERDAY
    assert (made.compared_by, made.agrees) == (walk.lab["saar"], True)
    told = browser(walk, "iva").get(f"/devices/{walk.device.number}/").text
    assert "transcribed by Jip Halmstroom, compared by Saar Duinhoven" in told


def test_the_gate_takes_it_as_the_written_prescription(at, browser):
    walk = at("requested")
    browser(walk, "saar").post(step(walk, "compare_order"), agreed(order(walk, browser)))
    walk.decide()
    walk.accept()
    assert walk.state == "prescribed"
    assert verify().state.value == "intact"


def test_who_transcribed_does_not_compare(at, browser):
    walk = at("requested")
    made = order(walk, browser)
    assert "A second person compares it" in browser(walk, "jip").get(step(walk, "compare_order")).text
    answer = browser(walk, "jip").post(step(walk, "compare_order"), agreed(made))
    assert answer.status_code == 409
    with pytest.raises(Refused):
        actions.refuse_transcription(order=made, note="no", **walk.lab.act("jip"))
    made.prescription.refresh_from_db()
    assert made.prescription.state == "drafted"


def test_what_differs_sends_it_back_and_the_scan_stays(at, browser):
    walk = at("requested")
    made = order(walk, browser)
    client = browser(walk, "saar")
    sent = {"digest": made.digest, "agree": "no", "note": ""}
    assert client.post(step(walk, "compare_order"), sent).status_code == 422
    sent["note"] = "the paper says 12, not 90"
    assert client.post(step(walk, "compare_order"), sent).status_code == 302
    made.refresh_from_db()
    assert (made.agrees, made.note) == (False, "the paper says 12, not 90")
    assert made.prescription.state == "superseded"
    scan = client.get(f"/devices/{walk.device.number}/files/{made.sha256}/")
    assert scan.content == scans.PDF
    assert scan["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.pdf", "is empty"),
        (scans.CUT, "cut.pdf", "cut off"),
        (scans.WORD, "order.pdf", "none of PDF, PNG, JPEG"),
        (b"<html></html>", "order.png", "none of PDF, PNG, JPEG"),
        (scans.PDF + b"\0" * (21 * 1024 * 1024), "big.pdf", "at most 20 MB"),
    ],
)
def test_a_bad_file_is_explained_and_what_was_typed_stays(at, browser, content, name, said):
    walk = at("requested")
    answer = browser(walk, "jip").post(step(walk, "transcribe_order"), taken(walk, content, name))
    assert answer.status_code == 422
    assert said in answer.text
    assert "perpendicular to the lower border" in answer.text
    assert not PaperOrder.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [(scans.png(), "order.png", "image/png"), (scans.JPEG, "order.jpg", "image/jpeg")],
)
def test_pictures_of_a_paper_are_shown_beside_it(at, browser, content, name, kind):
    walk = at("requested")
    browser(walk, "jip").post(step(walk, "transcribe_order"), taken(walk, content, name))
    made = PaperOrder.objects.get()
    assert made.media_type == kind
    assert (
        f'src="/devices/{walk.device.number}/files/{made.sha256}/"'
        in browser(walk, "saar").get(step(walk, "compare_order")).text
    )


def test_a_day_to_come_is_on_no_signed_paper(at, browser):
    walk = at("requested")
    later = (timezone.localdate() + timedelta(days=3)).isoformat()
    sent = {**taken(walk), "signed_on": later}
    answer = browser(walk, "jip").post(step(walk, "transcribe_order"), sent)
    assert answer.status_code == 422
    assert "a day to come" in answer.text


def test_the_signer_prescribes_for_this_case(at, browser):
    walk = at("requested")
    sent = {**taken(walk), "signer": walk.lab["teun"].pk}
    answer = browser(walk, "jip").post(step(walk, "transcribe_order"), sent)
    assert answer.status_code == 422
    assert not PaperOrder.objects.exists()


def test_the_next_step_is_the_comparison_until_it_is_done(at, browser):
    walk = at("requested")
    order(walk, browser)
    page = browser(walk, "saar").get(f"/devices/{walk.device.number}/").text
    assert "Compare the signed order" in page


def test_a_stranger_sees_no_scan(at, browser, stranger):
    walk = at("requested")
    made = order(walk, browser)
    address = f"/devices/{walk.device.number}/files/{made.sha256}/"
    for client in (stranger(), browser(walk, "teun")):
        assert client.get(address).status_code == 404
    assert browser(walk, "saar").get(address.replace(made.sha256, "0" * 64)).status_code == 404


def test_who_may_not_compare_is_told_who_can(at, browser):
    walk = at("requested")
    made = order(walk, browser)
    page = browser(walk, "inge").get(step(walk, "compare_order")).text
    assert "disabled" in page
    assert browser(walk, "inge").post(step(walk, "compare_order"), agreed(made)).status_code == 409
