"""A document is filed as evidence on a page: which places it answers, and where."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maatwerk.config.demonstration.page import page_saying
from maatwerk.lab.models import EvidenceOnFile
from tests.hospital import Standing, stand
from tests.web.test_lab import browser, text

pytestmark = pytest.mark.django_db
ADD = "/lab/evidence/add/evidence/"


@pytest.fixture
def house(db: None) -> Standing:
    return stand()


def typed(**changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "about": "institution",
        "title": "Confirmation of cover 2026",
        "document": SimpleUploadedFile("cover.pdf", page_saying("cover"), content_type="application/pdf"),
        "signed_by": "Linden Insurance",
        "signed_on": today.isoformat(),
        "valid_until": (today + timedelta(days=300)).isoformat(),
        "answers": "Art.10(16) subpara 2: page 1\n\nArt.15(5): page 2",
        "told": "The insurance names the making of custom-made devices.",
    } | changes


def test_a_document_is_filed_shown_and_withdrawn(house: Standing) -> None:
    client = browser(house, "noor")
    assert "a year from today" in text(client.get(ADD))
    page = text(client.post(ADD, typed(), follow=True))
    kept = EvidenceOnFile.objects.exclude(family_code="hand-splint").get()
    assert kept.answers == {"Art.10(16) subpara 2": "page 1", "Art.15(5)": "page 2"}
    assert (kept.family_code, kept.signed_by) == ("", "Linden Insurance")
    assert "page 2" in page and "counts" in page
    assert "Confirmation of cover 2026" in text(client.get("/lab/evidence/"))
    client.post(f"/lab/evidence/{kept.pk}/withdraw/", {"reason": "The insurer gave notice."})
    assert "withdrawn" in text(client.get(f"/lab/evidence/{kept.pk}/"))


def test_a_place_may_be_written_as_the_reader_s_language_writes_it(house: Standing) -> None:
    client = browser(house, "noor")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    page = text(client.post(ADD, typed(answers="Art. 10 Abs. 16 UAbs. 2: Seite 1"), follow=True))
    assert EvidenceOnFile.objects.exclude(family_code="hand-splint").get().answers == {
        "Art.10(16) subpara 2": "Seite 1"
    }
    assert "Abs.\u00a016" in page and "Art.10(16)" not in page


def test_a_document_about_a_family_is_kept_under_it(house: Standing) -> None:
    client = browser(house, "noor")
    places = "Annex.III.1.1(a): section 3"
    client.post(ADD, typed(about="cmf-cutting-guide", answers=places))
    assert EvidenceOnFile.objects.exclude(family_code="hand-splint").get().family_code == "cmf-cutting-guide"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"answers": "Art.15(5)"}, "does not say where it is answered"),
        ({"answers": "Art.999: page 1"}, "is not known"),
        ({"document": SimpleUploadedFile("cover.txt", b"cover")}, "The file is none of PDF, PNG, JPEG."),
    ],
)
def test_what_is_no_evidence_is_explained_and_what_was_typed_stays(
    house: Standing, changes: dict[str, Any], says: str
) -> None:
    answer = browser(house, "noor").post(ADD, typed(**changes))
    assert answer.status_code == 422
    assert says in text(answer)
    assert "Linden Insurance" in text(answer)
    assert not EvidenceOnFile.objects.exclude(family_code="hand-splint").exists()
