"""On pages: something happened is told, judged, reported; letters and questions are answered."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from maatwerk.config.demonstration import cast
from maatwerk.config.demonstration.page import page_saying
from maatwerk.lab.models import Circumstance
from maatwerk.quality.models import AuthorityLetter, Incident
from tests.hospital import Standing, stand
from tests.web.test_lab import browser, text

pytestmark = pytest.mark.django_db
ADD = "/lab/incidents/add/incident/"


@pytest.fixture
def house(db: None) -> Standing:
    return stand()


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("sent.pdf", page_saying("sent"), content_type="application/pdf")


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "found": "A guide broke while it was pinned.",
        "aware_on": timezone.localdate().isoformat(),
        "family": "cmf-cutting-guide",
        "source": "own",
    } | changes


def signed(client: Client, made: Incident, **given: Any) -> HttpResponse:
    """Judge on the page: first what it is, then, with the digest that came back, the signature."""
    address = f"/lab/incidents/{made.pk}/judge/"
    first = client.post(address, given)
    assert "sign with your password" in text(first)
    digest = first.context["form"].data["digest"]
    return client.post(address, {**given, "digest": digest, "password": cast.PASSWORD}, follow=True)


def test_a_surgeon_tells_and_the_quality_manager_judges_and_reports(house: Standing) -> None:
    surgeon, noor = browser(house, "iva"), browser(house, "noor")
    days_ago = (timezone.localdate() - timedelta(days=3)).isoformat()
    page = text(surgeon.post(ADD, typed(aware_on=days_ago), follow=True))
    made = Incident.objects.get()
    assert (made.filed_by, made.family_code) == (house.hospital["iva"], "cmf-cutting-guide")
    assert "to judge what it is" in page and "1 day late" in page.replace("</b><span>", " ")
    given = {"kind": "other_serious", "reason": "A second operation could have followed."}
    page = text(signed(noor, made, **given)).replace("</b><span>", " ")
    assert "12 days left" in page and "The authority was not told." in page
    today = text(noor.get("/")).replace("</b><span>", " ")
    assert "12 days left" in today and made.number in today
    sent = {"on": timezone.localdate().isoformat(), "reference": "IGJ-77", "document": pdf()}
    page = text(noor.post(f"/lab/incidents/{made.pk}/report/", sent, follow=True))
    assert "IGJ-77" in page and "to tell the authority" not in page
    assert made.number not in text(noor.get("/"))


def test_a_surgeon_sees_the_own_incident_and_no_other(house: Standing) -> None:
    browser(house, "noor").post(ADD, typed(found="Of the quality manager."))
    surgeon = browser(house, "iva")
    surgeon.post(ADD, typed(found="Of the surgeon."))
    page = text(surgeon.get("/lab/incidents/"))
    assert "Of the surgeon." in page and "Of the quality manager." not in page
    other = Incident.objects.exclude(filed_by=house.hospital["iva"]).get()
    assert surgeon.get(f"/lab/incidents/{other.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"found": ""}, "This field is required."),
        ({"device": "1999-0001-A"}, "There is no device 1999-0001-A that you may see."),
        ({"aware_on": "2999-01-01"}, "lies in the future"),
    ],
)
def test_what_cannot_be_told_is_explained_and_what_was_typed_stays(
    house: Standing, changes: dict[str, Any], says: str
) -> None:
    answer = browser(house, "iva").post(ADD, typed(**changes))
    assert answer.status_code == 422
    assert says in text(answer)
    assert not Incident.objects.exists()


def test_a_judgement_without_the_password_signs_nothing(house: Standing) -> None:
    noor = browser(house, "noor")
    noor.post(ADD, typed())
    made = Incident.objects.get()
    noor.post(f"/lab/incidents/{made.pk}/judge/", {"kind": "not_serious", "reason": "A scratch."})
    made.refresh_from_db()
    assert (made.state, made.kind) == ("open", "")


def test_without_an_incident_the_list_says_when_to_tell(house: Standing) -> None:
    page = text(browser(house, "noor").get("/lab/incidents/"))
    assert "No incident is on record." in page and "count from when the first of us knows" in page


def test_a_letter_is_recorded_and_answered(house: Standing) -> None:
    noor = browser(house, "noor")
    day = timezone.localdate()
    given = {
        "authority": "Inspectie",
        "kind": "documents",
        "asked": "The risk file.",
        "received_on": day.isoformat(),
        "due_on": (day + timedelta(days=7)).isoformat(),
        "document": pdf(),
    }
    page = text(noor.post("/lab/letters/add/letter/", given, follow=True))
    letter = AuthorityLetter.objects.get()
    assert "waits for an answer" in page and letter.number in page
    answer = {"done": "Sent whole.", "on": day.isoformat(), "document": pdf()}
    page = text(noor.post(f"/lab/letters/{letter.pk}/answer/", answer, follow=True))
    assert "answered" in page and "Sent whole." in page
    noor.post(f"/lab/letters/{letter.pk}/reopen/", {"reason": "They want more."})
    assert "waits for an answer" in text(noor.get(f"/lab/letters/{letter.pk}/"))


def test_the_questions_are_answered_at_once_and_each_says_what_hangs_on_it(house: Standing) -> None:
    noor = browser(house, "noor")
    given = {"supplies_replacement_parts": "yes", "is_also_machinery": "no", "reason": "Asked around."}
    noor.post("/lab/circumstances/add/all/", given)
    assert set(Circumstance.objects.values_list("fact", "answer")) == {
        ("supplies_replacement_parts", "yes"),
        ("is_also_machinery", "no"),
    }
    page = text(noor.get("/lab/circumstances/supplies_replacement_parts/"))
    assert "Spare parts" in page and "Asked around." in page
    assert "not answered" in text(noor.get("/lab/circumstances/"))
    again = noor.post("/lab/circumstances/add/all/", given)
    assert again.status_code == 422 and "on record like this already" in text(again)
