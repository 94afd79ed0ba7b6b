"""The pictures: sent, looked at, accepted; what is refused is explained."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from maatwerk.cases.actions.imaging import packed
from maatwerk.cases.models import Imaging, ImagingUse
from tests.cases import inputs
from tests.cases.walk import OURS

from .conftest import Begin, Enter, page, text


def zipped(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("head.zip", content, "application/zip")


def test_a_zip_is_sent_and_the_series_in_it_are_shown(at: Begin, enter: Enter) -> None:
    one = at("prescribed")
    jip = enter(one, "jip")

    sent = jip.post(page(one, "send_series"), {"pictures": [zipped(inputs.series(patient=OURS))]})

    assert sent.status_code == 302 and sent["Location"] == page(one, "accept_imaging")
    assert Imaging.objects.get().case_id == one.case.pk
    shown = text(jip.get(page(one, "accept_imaging")))
    assert "CT · 12 slices" in shown and "names this patient" in shown and "0.8 mm" in shown


def test_loose_files_of_any_order_are_one_upload(at: Begin, enter: Enter) -> None:
    one = at("prescribed")
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(inputs.series(patient=OURS))) as archive:
        slices = [(name, archive.read(name)) for name in archive.namelist()]
    files = [SimpleUploadedFile(name, content) for name, content in reversed(slices)]

    sent = enter(one, "jip").post(page(one, "send_series"), {"folder": files})

    assert sent.status_code == 302
    assert Imaging.objects.get().report["series"][0]["slices"] == 12
    assert packed(slices) == packed(slices[::-1])


def test_a_watched_sending_is_told_where_to_go(at: Begin, enter: Enter) -> None:
    one = at("prescribed")
    sent = enter(one, "jip").post(
        page(one, "send_series"),
        {"pictures": [zipped(inputs.series(patient=OURS))]},
        headers={"X-Sending": "yes"},
    )
    assert sent.status_code == 204 and sent["X-Next"] == page(one, "accept_imaging")


@pytest.mark.parametrize(
    ("given", "said"), [([], "Nothing was chosen."), ([zipped(b"no zip at all")], "read")]
)
def test_what_cannot_be_taken_is_explained(at: Begin, enter: Enter, given: list[object], said: str) -> None:
    one = at("prescribed")
    sent = enter(one, "jip").post(page(one, "send_series"), {"pictures": given})
    assert sent.status_code in {409, 422} and said in text(sent)
    assert not Imaging.objects.exists()


def test_the_gate_opens_for_the_series_that_was_chosen_for_the_person(at: Begin, enter: Enter) -> None:
    one = at("pictured")
    jip = enter(one, "jip")
    shown = jip.get(page(one, "accept_imaging"))
    assert 'type="checkbox"' in text(shown) and "checked" in text(shown)
    assert "What the pictures show" not in text(shown), "the tag says it"

    series = one.imaging().series.get()
    taken = jip.post(page(one, "accept_imaging"), {"series": [series.pk]})

    assert taken.status_code == 302 and one.state == "imaging_accepted"


def test_a_silent_tag_is_answered_by_a_person(at: Begin, enter: Enter) -> None:
    one = at("prescribed")
    one.add_imaging(inputs.series(patient=OURS, BodyPartExamined=""))
    jip = enter(one, "jip")
    assert "What the pictures show" in text(jip.get(page(one, "accept_imaging")))
    series = one.imaging().series.get()

    refused = jip.post(page(one, "accept_imaging"), {"series": [series.pk]})
    assert refused.status_code == 409 and 'data-code="imaging_wrong_region"' in text(refused)
    assert not ImagingUse.objects.exists(), "nothing was chosen in vain"

    jip.post(page(one, "accept_imaging"), {"series": [series.pk], "region": one.device.region})
    assert one.state == "imaging_accepted"


def test_thick_slices_are_shown_before_and_refused_with_the_way_out(at: Begin, enter: Enter) -> None:
    one = at("prescribed")
    one.add_imaging(inputs.series(patient=OURS, thickness=1.5))
    jip = enter(one, "jip")
    assert "1.5 mm" in text(jip.get(page(one, "accept_imaging")))
    series = one.imaging().series.get()

    refused = jip.post(page(one, "accept_imaging"), {"series": [series.pk]})

    assert refused.status_code == 409 and 'data-code="slice_too_thick"' in text(refused)
    assert "until a concession is signed" in text(refused)


def test_a_family_without_pictures_says_why_and_asks_nothing(at: Begin, enter: Enter) -> None:
    one = at("prescribed", family="hand-splint")
    jip = enter(one, "jip")
    shown = text(jip.get(page(one, "accept_imaging")))
    assert "This family needs no pictures." in shown and 'type="checkbox"' not in shown

    assert jip.post(page(one, "accept_imaging")).status_code == 302
    assert one.state == "imaging_accepted"


def test_going_back_to_the_pictures_asks_for_the_reason(at: Begin, enter: Enter) -> None:
    one = at("in_design")
    jip = enter(one, "jip")
    assert jip.post(page(one, "reopen_imaging"), {"reason": ""}).status_code == 422
    assert one.state == "in_design"
    assert jip.post(page(one, "reopen_imaging"), {"reason": "A newer CT came."}).status_code == 302
    assert one.state == "prescribed"


@pytest.mark.parametrize("code", ["send_series", "accept_imaging", "reopen_imaging"])
def test_a_stranger_finds_nothing_and_without_the_right_the_button_is_shut(
    at: Begin, enter: Enter, code: str
) -> None:
    one = at("prescribed")
    assert enter(one, "teun").get(page(one, code)).status_code == 404
    assert Client().get(page(one, code)).status_code == 302
    shown = text(enter(one, "iva").get(page(one, "send_series")))
    assert "disabled" in shown and 'class="refusal"' in shown


def test_sending_needs_the_right(at: Begin, enter: Enter) -> None:
    one = at("prescribed")
    sent = enter(one, "iva").post(
        page(one, "send_series"), {"pictures": [zipped(inputs.series(patient=OURS))]}
    )
    assert sent.status_code == 409 and not Imaging.objects.exists()
