"""The inspection of a series says how it was made, what it lacks, and never whose it is."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
    SecondaryCaptureImageStorage,
    generate_uid,
)

from maatwerk.measure import child
from maatwerk.measure.errors import Unreadable

from . import images
from .reading import check_schema
from .shapes import zipped

TODAY = "2026-11-23"


def inspect(folder: Path | bytes, **options: Any) -> list[dict[str, Any]]:
    """Inspect a series through the child and check the schema."""
    answer = child.run("series", inputs={"series": folder}, options={"on": TODAY} | options)
    series: list[dict[str, Any]] = check_schema(answer)["series"]
    return series


def codes(series: dict[str, Any]) -> set[str]:
    """Return the codes of the findings."""
    return {finding["code"] for finding in series["findings"]}


def test_an_honest_series_says_what_it_is(tmp_path: Path) -> None:
    (found,) = inspect(images.write_series(tmp_path, slices=5))
    assert found["findings"] == []
    assert (found["modality"], found["slices"], found["slice_thickness"]) == ("CT", 5, 1.2)
    assert found["spacing"] == [0.8, 0.8, 1.2]
    assert (found["acquired_on"], found["age_days"]) == ("2026-10-02", 52)
    assert (found["kernel"], found["body_part"], found["laterality"]) == ("H60s", "HEAD", "L")
    assert found["orientation"] == [1, 0, 0, 0, 1, 0] and found["gantry_tilt"] == 0
    assert (found["gaps"], found["duplicates"], found["derived"]) == ([], [], False)
    assert found["image_type"] == ["ORIGINAL", "PRIMARY", "AXIAL"]


def test_no_value_of_a_patient_leaves_the_child(tmp_path: Path) -> None:
    answer = inspect(images.write_series(tmp_path))
    assert answer[0]["patient_tags"] == ["PatientName", "PatientID", "PatientBirthDate", "PatientComments"]
    said = json.dumps(answer)
    assert not [word for word in ("Otto", "Voorbeeld", "2755", "19840502", "sister") if word in said]


def test_a_zip_says_the_same_as_the_folder(tmp_path: Path) -> None:
    folder = images.write_series(tmp_path)
    packed = zipped({f"study/{path.name}": path.read_bytes() for path in folder.iterdir()})
    assert inspect(packed) == inspect(folder)


def test_other_files_beside_the_images_are_passed_over(tmp_path: Path) -> None:
    images.write_series(tmp_path / "deep" / "inside")
    (tmp_path / "readme.txt").write_text("hello" * 100)
    (tmp_path / "empty").write_bytes(b"")
    assert inspect(tmp_path)[0]["slices"] == 6


@pytest.mark.parametrize(("dropped", "gaps"), [({2}, [1]), ({2, 3}, [2]), ({1, 4, 5}, [1, 2])])
def test_missing_slices_are_counted_and_placed(tmp_path: Path, dropped: set[int], gaps: list[int]) -> None:
    series = images.write_series(tmp_path, slices=9, change=lambda number, _: number not in dropped)
    (found,) = inspect(series)
    assert [gap["missing"] for gap in found["gaps"]] == gaps
    assert "slices_missing" in codes(found)
    assert found["gaps"][0]["after"] == pytest.approx(images.ORIGIN[2] + (min(dropped) - 1) * 1.2)


def test_every_second_slice_left_out_is_found_though_the_steps_are_even(tmp_path: Path) -> None:
    (found,) = inspect(images.write_series(tmp_path, slices=9, change=lambda number, _: number % 2 == 0))
    assert (found["gaps"], found["slice_thickness"], found["spacing"][2]) == ([], 1.2, 2.4)
    assert codes(found) == {"slices_apart"}


def test_slices_on_one_another_are_found(tmp_path: Path) -> None:
    images.write_series(tmp_path, slices=5)
    for path in sorted(tmp_path.iterdir())[:2]:
        (tmp_path / f"again{path.name}").write_bytes(path.read_bytes())
    (found,) = inspect(tmp_path)
    assert [double["count"] for double in found["duplicates"]] == [2, 2]
    assert "slices_doubled" in codes(found)


def test_slices_at_uneven_steps_are_found(tmp_path: Path) -> None:
    def change(number: int, data: Dataset) -> None:
        data.ImagePositionPatient = [0, 0, number * 1.2 + (0.2 if number == 3 else 0)]

    (found,) = inspect(images.write_series(tmp_path, change=change))
    assert codes(found) == {"slices_uneven"}


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    def change(number: int, data: Dataset) -> None:
        data.ImagePositionPatient = [0, 0, -1.2 * ((number * 5) % 7)]

    (found,) = inspect(images.write_series(tmp_path, slices=7, change=change))
    assert found["findings"] == [] and found["spacing"][2] == 1.2


@pytest.mark.parametrize("way", ["measured", "declared"])
def test_a_tilted_gantry_is_found_whether_it_is_declared_or_not(tmp_path: Path, way: str) -> None:
    def change(number: int, data: Dataset) -> None:
        if way == "declared":
            data.GantryDetectorTilt = -12.5
        else:
            data.ImagePositionPatient = [0, number * 0.2660433, number * 1.2]

    (found,) = inspect(images.write_series(tmp_path, change=change))
    assert found["gantry_tilt"] == pytest.approx(12.5, abs=1e-3)
    assert codes(found) == {"gantry_tilted"}


def derived_by_type(_: int, data: Dataset) -> None:
    """Mark as reformatted in the image type."""
    data.ImageType = ["DERIVED", "SECONDARY", "MPR"]


def derived_by_words(_: int, data: Dataset) -> None:
    """Describe how it was derived."""
    data.DerivationDescription = "resampled"


def derived_by_source(_: int, data: Dataset) -> None:
    """Refer to the images it was made from."""
    source = Dataset()
    source.ReferencedSOPInstanceUID = generate_uid(entropy_srcs=["x"])
    data.SourceImageSequence = Sequence([source])


def captured_from_a_screen(_: int, data: Dataset) -> None:
    """Store as a secondary capture that keeps all its tags."""
    data.SOPClassUID = data.file_meta.MediaStorageSOPClassUID = SecondaryCaptureImageStorage


@pytest.mark.parametrize(
    "change", [derived_by_type, derived_by_words, derived_by_source, captured_from_a_screen]
)
def test_images_computed_from_others_are_called_derived(tmp_path: Path, change: images.Change) -> None:
    (found,) = inspect(images.write_series(tmp_path, change=change))
    assert found["derived"] is True and "images_derived" in codes(found)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("ImageType", ["ORIGINAL", "PRIMARY", "LOCALIZER"], "images_localizer"),
        ("LossyImageCompression", "01", "images_lossy"),
        ("BurnedInAnnotation", "YES", "text_in_image"),
        ("PixelSpacing", [0.5, 0.7], "pixels_not_square"),
        ("AcquisitionDate", "20270101", "acquired_in_future"),
    ],
)
def test_what_a_person_must_look_at_is_said(tmp_path: Path, name: str, value: Any, code: str) -> None:
    (found,) = inspect(images.write_series(tmp_path, change=lambda _, data: setattr(data, name, value)))
    assert codes(found) == {code}


def test_the_date_falls_back_and_its_lack_is_not_guessed(tmp_path: Path) -> None:
    def without(_: int, data: Dataset) -> None:
        data.AcquisitionDate = ""
        data.StudyDate = "2026.11.03" if data.InstanceNumber else ""

    def none(_: int, data: Dataset) -> None:
        data.AcquisitionDate = data.StudyDate = ""

    with pytest.warns(UserWarning, match="Invalid value"):
        first = images.write_series(tmp_path / "a", change=without)
    assert inspect(first)[0]["age_days"] == 20
    (found,) = inspect(images.write_series(tmp_path / "b", change=none))
    assert (found["acquired_on"], found["age_days"]) == (None, None)


def test_images_without_place_form_no_volume(tmp_path: Path) -> None:
    def change(_: int, data: Dataset) -> None:
        del data.ImagePositionPatient

    (found,) = inspect(images.write_series(tmp_path, change=change))
    assert {"not_a_volume", "slices_unplaced"} <= codes(found)
    assert found["spacing"][2] is None


def test_images_of_unlike_size_are_found(tmp_path: Path) -> None:
    def change(number: int, data: Dataset) -> None:
        if number == 3:
            data.PixelSpacing = [0.5, 0.5]

    (found,) = inspect(images.write_series(tmp_path, change=change))
    assert "slices_unlike" in codes(found)


def test_two_series_are_told_apart(tmp_path: Path) -> None:
    images.write_series(tmp_path, slices=4, seed="a")
    images.write_series(tmp_path, slices=7, seed="b")
    assert sorted(series["slices"] for series in inspect(tmp_path)) == [4, 7]


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_other_ways_of_writing_say_the_same(tmp_path: Path, syntax: str) -> None:
    def change(_: int, data: Dataset) -> None:
        data.file_meta.TransferSyntaxUID = syntax
        inner = Dataset()
        inner.CodeMeaning = "nested"
        data.ProcedureCodeSequence = Sequence([inner, inner])

    plain = inspect(images.write_series(tmp_path / "a", seed="same"))
    other = inspect(images.write_series(tmp_path / "b", seed="same", change=change))
    assert plain == other


def test_numbers_that_are_none_are_not_believed(tmp_path: Path) -> None:
    def change(_: int, data: Dataset) -> None:
        data.SliceThickness = "1.2"
        data["SliceThickness"]._value = None

    images.write_series(tmp_path / "a", change=change)
    head = b"\x18\x00\x50\x00DS"
    for path in (tmp_path / "a").iterdir():
        path.write_bytes(path.read_bytes().replace(head + b"\x00\x00", head + b"\x04\x00nan "))
    (found,) = inspect(tmp_path / "a")
    assert found["slice_thickness"] is None


def enhanced(frames: int) -> Dataset:
    """Return one enhanced multi-frame CT image."""
    import numpy as np

    data = images.image(0, np.zeros((8, 8)), uids=("1.2.3", "1.2.4"))
    for name in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SliceThickness"):
        del data[name]
    data.NumberOfFrames = frames
    data.PixelData = b"\0" * (8 * 8 * 2 * frames)
    shared, measures, orientation = Dataset(), Dataset(), Dataset()
    measures.PixelSpacing, measures.SliceThickness = [0.4, 0.4], 0.6
    orientation.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    shared.PixelMeasuresSequence = Sequence([measures])
    shared.PlaneOrientationSequence = Sequence([orientation])
    data.SharedFunctionalGroupsSequence = Sequence([shared])
    own = []
    for number in range(frames):
        frame, position = Dataset(), Dataset()
        position.ImagePositionPatient = [0, 0, number * 0.6]
        frame.PlanePositionSequence = Sequence([position])
        own.append(frame)
    data.PerFrameFunctionalGroupsSequence = Sequence(own)
    return data


def test_the_frames_of_an_enhanced_image_are_slices(tmp_path: Path) -> None:
    enhanced(11).save_as(tmp_path / "one.dcm", enforce_file_format=True)
    (found,) = inspect(tmp_path)
    assert (found["slices"], found["spacing"], found["slice_thickness"]) == (11, [0.4, 0.4, 0.6], 0.6)


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        ({"id": "00912755"}, "patient_agrees"),
        ({"name": "Otto VOORBEELD", "birth_date": "1984-05-02"}, "patient_agrees"),
        ({"id": "0091 2756"}, "patient_differs"),
        ({"id": "00912755", "birth_date": "1984-05-03"}, "patient_differs"),
    ],
)
def test_the_patient_is_compared_inside_the_child(
    tmp_path: Path, expected: dict[str, str], code: str
) -> None:
    answer = inspect(images.write_series(tmp_path), patient=expected)
    assert codes(answer[0]) == {code}
    assert "2755" not in json.dumps(answer)


def test_images_that_name_nobody_ask_for_a_person(tmp_path: Path) -> None:
    def change(_: int, data: Dataset) -> None:
        data.PatientID = data.PatientName = data.PatientBirthDate = ""

    assert codes(inspect(images.write_series(tmp_path, change=change), patient={"id": "1"})[0]) == {
        "patient_unnamed"
    }


def test_files_of_two_patients_in_one_series_stop(tmp_path: Path) -> None:
    def change(number: int, data: Dataset) -> None:
        data.PatientID = "A" if number < 3 else "B"

    assert "patients_mixed" in codes(inspect(images.write_series(tmp_path, change=change))[0])


@pytest.mark.parametrize(
    "options", [{"on": "yesterday"}, {"on": 7}, {"patient": {"shoe": "44"}}, {"patient": {}}]
)
def test_a_question_that_is_none_of_ours_is_refused(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(Unreadable) as refused:
        inspect(images.write_series(tmp_path), **options)
    assert refused.value.code == "option_unknown"


def test_the_day_decides_the_age(tmp_path: Path) -> None:
    (found,) = inspect(images.write_series(tmp_path), on=date(2026, 10, 2).isoformat())
    assert found["age_days"] == 0
