"""The gate imaging: this patient, and pictures that fit the family's protocol."""

import io
import json
import zipfile
from datetime import date

import pytest

from maatwerk.archive.models import Event, StoredFile
from maatwerk.archive.queries import read_file
from maatwerk.cases import actions, queries
from maatwerk.cases.actions import Stated
from maatwerk.cases.digests import concession_digest
from maatwerk.cases.models import Imaging, ImagingUse, Series
from maatwerk.cases.words import Source
from tests.cases import inputs
from tests.cases.refusals import impossible, shut
from tests.cases.walk import OURS, PATIENT_NUMBER, stated

OTHER = {"PatientID": "0088 4417"}


def test_a_series_of_this_patient_opens_the_gate(at):
    walk = at("pictured")
    walk.accept_imaging(walk.imaging())
    assert walk.state == "imaging_accepted"
    assert ImagingUse.objects.get(device=walk.device).series == walk.imaging().series.get()


def test_the_upload_is_kept_whole_and_out_of_quarantine(at):
    walk = at("prescribed")
    content = inputs.series(patient=OURS)
    imaging = walk.add_imaging(content)
    assert read_file(imaging.sha256) == content
    assert imaging.series.get().patient_match == "same"


def test_a_folder_gives_the_same_bytes_each_time(at, tmp_path):
    walk = at("prescribed")
    with zipfile.ZipFile(io.BytesIO(inputs.series(patient=OURS))) as packed:
        packed.extractall(tmp_path / "study")
    first = actions.add_imaging(case=walk.case, source=tmp_path / "study", **walk.lab.act("jip"))
    with impossible(walk, "imaging_twice"):
        actions.add_imaging(case=walk.case, source=tmp_path / "study", **walk.lab.act("jip"))
    assert first.series.get().facts["slices"] == 12


def test_no_event_holds_what_the_series_says_of_the_patient(at):
    walk = at("prescribed")
    walk.add_imaging(inputs.series(patient={**OURS, "PatientName": "Voorbeeld^Otto"}))
    texts = " ".join(Event.objects.values_list("text", flat=True))
    assert PATIENT_NUMBER not in texts
    assert "Voorbeeld" not in texts
    assert "1984-05-02" not in texts
    assert "19840502" not in texts


def test_without_imaging_it_stays_shut(at):
    walk = at("prescribed")
    with shut(walk, "imaging", "imaging_missing", "series_other_patient"):
        walk.accept_imaging()


def test_the_series_of_another_patient_keeps_it_shut(at):
    walk = at("prescribed")
    imaging = walk.add_imaging(inputs.series(patient=OTHER))
    with shut(walk, "imaging", "series_other_patient") as caught:
        walk.accept_imaging(imaging)
    assert "law" in {reason.basis for reason in caught.refused.reasons}
    assert not ImagingUse.objects.exists()


def test_a_series_that_names_nobody_is_not_this_patients(at):
    walk = at("prescribed")
    imaging = walk.add_imaging(inputs.series())
    with shut(walk, "imaging", "series_other_patient"):
        walk.accept_imaging(imaging)


def test_a_series_under_our_code_is_this_patients(at):
    walk = at("prescribed")
    imaging = walk.add_imaging(inputs.series(patient={"PatientID": walk.patient.code}))
    assert imaging.series.get().patient_match == "same"


def test_without_a_number_name_and_birth_date_must_both_agree(at):
    walk = at("prescribed")
    born = {"PatientBirthDate": "19840502"}
    both = walk.add_imaging(inputs.series(patient={"PatientName": "VOORBEELD^OTTO", **born}))
    only_birth = walk.add_imaging(inputs.series(uid="1.2.3.4", patient=born))
    differs = walk.add_imaging(inputs.series(uid="1.2.3.5", patient={"PatientName": "Ander^Jan", **born}))
    found = [one.series.get().patient_match for one in (both, only_birth, differs)]
    assert found == ["same", "not_known", "other"]


def test_one_of_two_series_of_another_patient_keeps_it_shut(at):
    walk = at("pictured")
    other = walk.add_imaging(inputs.series(uid="1.2.3.4", patient=OTHER))
    chosen = [*Imaging.objects.order_by("pk").first().series.all(), *other.series.all()]
    with shut(walk, "imaging", "series_other_patient"):
        actions.accept_imaging(device=walk.device, series=chosen, **walk.lab.act("jip"))


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("slice_too_thick", {"thickness": 1.5}),
        ("scan_too_old", {"AcquisitionDate": "20260101", "StudyDate": "20260101"}),
        ("imaging_tilted", {"GantryDetectorTilt": 12}),
        ("imaging_derived", {"ImageType": ["DERIVED", "SECONDARY", "MPR"]}),
        ("imaging_wrong_region", {"BodyPartExamined": "CHEST"}),
        ("imaging_wrong_modality", {"Modality": "MR"}),
        ("imaging_incomplete", {"skip": (4, 5)}),
        ("imaging_incomplete", {"ImagePositionPatient": None}),
        ("imaging_incomplete", {"ImageOrientationPatient": None}),
        ("slice_too_thick", {"skip": (1, 3, 5, 7, 9, 11)}),
        ("scan_too_old", {"AcquisitionDate": "20991231", "StudyDate": "20991231"}),
    ],
)
def test_a_series_outside_the_protocol_keeps_it_shut(at, code, change):
    walk = at("prescribed")
    imaging = walk.add_imaging(inputs.series(patient=OURS, **change))
    with shut(walk, "imaging", code) as caught:
        walk.accept_imaging(imaging)
    (reason,) = caught.refused.reasons
    assert reason.basis == "lab_policy"
    assert reason.cites == ("SOP-03",)


@pytest.mark.parametrize("spacing", [[0.4, 0.6], [0.6, 0.4], None])
def test_coarse_pixels_are_hinted_at_and_stop_nothing(at, spacing):
    walk = at("prescribed")
    walk.add_imaging(inputs.series(patient=OURS))
    series = Series.objects.get()
    walk.rewrite(series, facts={**series.facts, "spacing": [*(spacing or [None, None]), 0.8]})
    walk.accept_imaging(Imaging.objects.get())
    viewer, now = walk.lab["jip"], walk.lab.now()
    answer = queries.gate_answer(viewer, device=walk.fresh(), gate="imaging", at=now, language="de")
    (hint,) = answer.reasons
    assert answer
    assert (hint.code, hint.strength) == ("pixels_too_coarse", "hint")
    assert hint.text.startswith("Die Pixel" if spacing else "Nicht bekannt ist: ")


def test_a_series_without_date_is_not_young_enough(at):
    walk = at("prescribed")
    imaging = walk.add_imaging(inputs.series(patient=OURS, AcquisitionDate="", StudyDate=""))
    with shut(walk, "imaging", "scan_too_old"):
        walk.accept_imaging(imaging)


def test_for_a_tumour_a_scan_ages_sooner(at):
    walk = at("requested")
    walk.prescribe(stated(indication_group="tumour"))
    walk.decide()
    walk.accept()
    imaging = walk.add_imaging(inputs.series(patient=OURS))
    with shut(walk, "imaging", "scan_too_old") as caught:
        walk.accept_imaging(imaging)
    assert caught.refused.reasons[0].facts["protocol_age_limit_days"] == 28


def test_the_region_may_be_seen_by_a_person_instead_of_a_tag(at):
    walk = at("prescribed")
    imaging = walk.add_imaging(inputs.series(patient=OURS, BodyPartExamined=""))
    with shut(walk, "imaging", "imaging_wrong_region"):
        walk.accept_imaging(imaging)
    walk.accept_imaging(imaging, region="mandible")
    assert walk.state == "imaging_accepted"


def test_a_signed_concession_opens_a_limit_of_the_lab_and_stays_on_the_device(at):
    walk = at("prescribed")
    imaging = walk.add_imaging(inputs.series(patient=OURS, thickness=1.5))
    reason = "demonstration data"
    digest = concession_digest(device=walk.device, code="slice_too_thick", gate="imaging", reason=reason)
    concession = actions.grant_concession(
        device=walk.device,
        gate="imaging",
        code="slice_too_thick",
        reason=reason,
        proof=walk.lab.proof("noor", digest),
        **walk.lab.act("noor"),
    )
    walk.accept_imaging(imaging)
    assert walk.state == "imaging_accepted"
    assert (concession.role, concession.rule) == ("quality_manager", "imaging-slice-thickness")
    sheet = queries.dossier(walk.lab["saar"], device=walk.device, at=walk.lab.now())
    assert [one["code"] for one in sheet["concessions"]] == ["slice_too_thick"]
    assert sheet["gates"][-1]["concessions"] == ["slice_too_thick"]


def test_no_concession_lifts_what_the_law_asks(at):
    walk = at("prescribed")
    digest = concession_digest(
        device=walk.device, code="series_other_patient", gate="imaging", reason="hurry"
    )
    proof = walk.lab.proof("noor", digest)
    with shut(walk, "imaging", "not_allowed"):
        actions.grant_concession(
            device=walk.device,
            gate="imaging",
            code="series_other_patient",
            reason="hurry",
            proof=proof,
            **walk.lab.act("noor"),
        )


def test_an_engineer_grants_no_concession(at):
    walk = at("prescribed")
    digest = concession_digest(device=walk.device, code="scan_too_old", gate="imaging", reason="hurry")
    proof = walk.lab.proof("jip", digest)
    with shut(walk, "imaging", "not_allowed"):
        actions.grant_concession(
            device=walk.device, gate="imaging", code="scan_too_old", reason="hurry", proof=proof,
            **walk.lab.act("jip"),
        )  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"no pictures at all", b"PK\x03\x04 broken"])
def test_what_is_no_dicom_is_refused_and_nothing_is_kept(at, content):
    walk = at("prescribed")
    files = StoredFile.objects.count()
    with shut(walk, "imaging", "file_unreadable"):
        walk.add_imaging(content)
    assert not Imaging.objects.exists()
    assert StoredFile.objects.count() == files


def test_series_of_another_case_are_not_taken(at):
    walk = at("pictured")
    stranger = actions.open_case(
        patient=walk.patient,
        intervention="another",
        prescriber=walk.lab["iva"],
        site=walk.lab.hospital.site,
        **walk.lab.act("iva"),
    )
    other = actions.add_imaging(
        case=stranger, source=inputs.series(uid="1.2.9", patient=OURS), **walk.lab.act("jip")
    )
    with impossible(walk, "series_of_other_case"):
        walk.accept_imaging(other)


def test_a_splint_passes_without_imaging_and_the_event_says_so(at):
    walk = at("prescribed", family="hand-splint")
    passed = actions.accept_imaging(device=walk.device, series=(), **walk.lab.act("jip"))
    assert walk.state == "imaging_accepted"
    assert passed.gate.facts["family_needs_imaging"] is False
    assert json.loads(passed.gate_event.text)["detail"]["rules"] == []


def test_going_back_to_imaging_drops_the_series_with_a_reason(at):
    walk = at("in_design")
    actions.reopen_imaging(device=walk.device, reason="a new scan", **walk.lab.act("jip"))
    assert walk.state == "prescribed"
    assert ImagingUse.objects.get().dropped_reason == "a new scan"
    walk.accept_imaging(walk.imaging())
    assert walk.state == "imaging_accepted"


def test_a_technician_may_not_accept_imaging(at):
    walk = at("pictured")
    with shut(walk, None, "not_allowed"):
        walk.accept_imaging(walk.imaging(), actor=walk.lab["ruben"])


def test_the_age_is_counted_on_the_day_it_is_asked(at):
    walk = at("pictured")
    assert walk.imaging().series.get().acquired_on == date(2026, 10, 20)
    passed = actions.accept_imaging(
        device=walk.device, series=list(walk.imaging().series.all()), **walk.lab.act("jip")
    )
    assert passed.gate.facts["imaging_age_days"] == 34


def test_a_characteristic_with_another_unit_than_the_field_is_refused(at):
    walk = at("requested")
    with impossible(walk, "unit_differs"):
        walk.prescribe([Stated(name="cut_angle", value="1.57", unit="rad", source=Source.PRESCRIBER)])


@pytest.mark.parametrize(("lane", "state"), [("trauma", "in_design"), ("routine", "imaging_accepted")])
def test_in_the_trauma_lane_the_design_begins_with_the_accepted_pictures(at, lane, state):
    walk = at("pictured")
    actions.change_case(case=walk.case, changes={"lane": lane}, reason="fell", **walk.lab.act("jip"))
    walk.fresh()
    walk.accept_imaging(walk.imaging())
    assert walk.state == state
