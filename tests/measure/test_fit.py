"""Whether a mesh fits its images: honest parts pass, and no wrong one is ever called good."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from maatwerk.measure import child
from maatwerk.measure.errors import Unreadable
from maatwerk.measure.fit import bone, inspect
from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.series.volume import Volume

from . import images
from .reading import check_schema
from .shapes import Shape, mirrored, sphere, stl

# A patch of the invented bone with three humps on it, open at its border.
PATCH = images.bone_surface(low=(-14.0, -45.0, 18.0), high=(24.0, -22.0, 44.0))


def fit(shape: Shape, series: Path, **options: Any) -> dict[str, Any]:
    """Fit a shape through the child and check the schema."""
    return check_schema(child.run("fit", inputs={"mesh": stl(shape), "series": series}, options=options))


def answers(found: dict[str, Any]) -> tuple[str, str, str, str, str]:
    """Return unit, frame, side, position and total."""
    keys = ("units", "frame", "side", "position")
    unit, frame, side, position = (found[key]["answer"] for key in keys)
    return unit, frame, side, position, found["total"]


def shell(gap: float = 0.15, thickness: float = 3.0) -> Shape:
    """Return a closed guide that lies on the patch at a gap."""
    points, faces = PATCH
    corners = points[faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    sums = [np.bincount(faces.ravel(), np.repeat(normals[:, k], 3), len(points)) for k in range(3)]
    outward = np.stack(sums, axis=1)
    outward /= np.linalg.norm(outward, axis=1)[:, None]
    uses = {(int(a), int(b)) for three in faces for a, b in zip(three, np.roll(three, -1), strict=True)}
    rim = np.array([(a, b) for a, b in sorted(uses) if (b, a) not in uses])
    over = len(points)
    sides = np.concatenate([np.stack([rim[:, 0], rim[:, 1], rim[:, 0] + over], 1),
                            np.stack([rim[:, 1], rim[:, 1] + over, rim[:, 0] + over], 1)])  # fmt: skip
    both = np.concatenate([points + gap * outward, points + (gap + thickness) * outward])
    return both, np.concatenate([faces[:, ::-1], faces + over, sides])


def test_an_honest_patch_of_bone_fits(bone_series: Path) -> None:
    found = fit(PATCH, bone_series)
    assert answers(found) == ("mm", "lps", "same", "in_place", "GOOD")
    assert found["contact"]["p90"] < found["noise_floor"] and found["overlap"] == 1.0
    assert found["hypotheses"] == sorted(found["hypotheses"], key=lambda one: one["p90"])


def test_an_honest_guide_fits_by_its_contact_face(bone_series: Path) -> None:
    found = fit(shell(), bone_series, contact="guide")
    assert answers(found) == ("mm", "lps", "same", "in_place", "GOOD")


def test_a_guide_is_no_model(bone_series: Path) -> None:
    assert fit(shell(), bone_series, contact="model")["total"] != "GOOD"


MIRRORS = [
    (axis, place, "model" if (axis + number) % 2 else "guide")
    for axis in range(3)
    for number, place in enumerate(("origin", "own middle", "middle of the images"))
]


@pytest.mark.parametrize(("axis", "place", "contact"), MIRRORS)
def test_a_mirrored_part_is_never_called_same(bone_series: Path, axis: int, place: str, contact: str) -> None:
    shape = PATCH if contact == "model" else shell()
    middle = images.places()[len(images.places()) // 2, 48, 48]
    at = {"origin": 0.0, "own middle": float(np.ptp(shape[0][:, axis]) / 2 + shape[0][:, axis].min())}
    found = fit(mirrored(shape, axis, at.get(place, float(middle[axis]))), bone_series, contact=contact)
    assert found["side"]["answer"] != "same" and found["total"] != "GOOD"


def test_a_part_mirrored_at_the_origin_is_called_mirrored(bone_series: Path) -> None:
    found = fit(mirrored(PATCH, 0), bone_series)
    assert found["side"] == {"answer": "mirrored", "plane": "x"} and found["total"] == "STOP"
    assert "mirrored" in {finding["code"] for finding in found["findings"]}


@pytest.mark.parametrize(("unit", "factor"), [("inch", 25.4), ("cm", 10.0), ("m", 1000.0)])
def test_a_wrong_unit_is_named(bone_series: Path, unit: str, factor: float) -> None:
    found = fit((PATCH[0] / factor, PATCH[1]), bone_series)
    assert found["units"] == {"answer": unit, "factor": factor}
    assert found["total"] == "STOP" and found["side"]["answer"] == "undecided"


def test_the_other_frame_is_recognised(bone_series: Path) -> None:
    found = fit((PATCH[0] * [-1, -1, 1], PATCH[1]), bone_series)
    assert found["frame"]["answer"] == "ras" and found["total"] != "GOOD"


def test_a_shifted_part_is_found_and_measured(bone_series: Path) -> None:
    found = fit((PATCH[0] + [1.5, 3.0, -2.0], PATCH[1]), bone_series)
    assert found["position"]["answer"] == "shifted" and found["total"] == "REVIEW"
    assert found["position"]["shift"] == pytest.approx(np.linalg.norm([1.5, 3, 2]), abs=0.4)


def test_a_part_far_away_lies_outside(bone_series: Path) -> None:
    found = fit((PATCH[0] + [500.0, 0, 0], PATCH[1]), bone_series)
    assert found["position"]["answer"] == "outside" and found["total"] == "STOP"


def test_a_part_that_has_nothing_to_do_with_the_bone_is_undecided(bone_series: Path) -> None:
    points, faces = sphere(11.0)
    found = fit((points + np.array([5, -25, 30]), faces), bone_series)
    assert found["side"]["answer"] == "undecided" and found["total"] != "GOOD"


def test_a_part_of_a_ball_cannot_tell_its_side(tmp_path: Path) -> None:
    distance = np.linalg.norm(images.places() - np.array([0.0, -2.0, 31.0]), axis=-1) - 24.0
    series = images.write_series(tmp_path, values=np.clip(300 - 400 * distance, -900, 1500).round())
    points, faces = sphere(24.0, 5)
    kept = (points[faces][:, :, 1] < -10).all(axis=1)
    found = fit((points + np.array([0, -2, 31]), faces[kept]), series)
    assert found["side"]["answer"] == "undecided" and found["total"] == "REVIEW"


def test_a_scan_without_scale_is_parted_by_itself(tmp_path: Path) -> None:
    def change(_: int, data: Any) -> None:
        data.Modality, data.RescaleIntercept = "MR", 0

    bright = (np.clip(images.bone(images.places()), -100, 700) / 10 + 200).round() - 1024
    found = fit(PATCH, images.write_series(tmp_path, values=bright, change=change))
    assert found["position"]["answer"] == "in_place" and found["side"]["answer"] == "same"


def test_several_series_are_told_apart_by_their_number(tmp_path: Path, bone_series: Path) -> None:
    for path in bone_series.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    images.write_series(tmp_path, values=np.full((60, 8, 8), 40), seed="longer")
    answer = child.run("series", inputs={"series": bone_series})
    assert fit(PATCH, tmp_path)["total"] != "GOOD"
    assert fit(PATCH, tmp_path, series_uid=answer["series"][0]["uid"])["total"] == "GOOD"
    with pytest.raises(Unreadable) as refused:
        fit(PATCH, tmp_path, series_uid="1.2.3")
    assert refused.value.code == "not_dicom"


@pytest.mark.parametrize("options", [{"contact": "glove"}, {"threshold": "bone"}, {"threshold": 1e9}])
def test_questions_that_are_none_of_ours_are_refused(bone_series: Path, options: dict[str, Any]) -> None:
    with pytest.raises(Unreadable) as refused:
        fit(PATCH, bone_series, **options)
    assert refused.value.code == "option_unknown"


@pytest.mark.parametrize("mirror", [False, True])
def test_fine_volumes_are_searched_roughly_and_scored_finely(
    monkeypatch: pytest.MonkeyPatch, mirror: bool
) -> None:
    monkeypatch.setattr(bone, "_ROUGH", 2.5)
    grey = Volume(
        images.bone(images.places()).astype(np.float32), images.ORIGIN, np.diag(images.SPACING)[:, ::-1]
    )
    assert not bone.Bone(grey, 300.0).is_rough_already()
    points, faces = mirrored(PATCH, 0) if mirror else PATCH
    found = inspect.fit(Mesh(points, faces, "stl_binary"), grey, threshold=300.0, contact="model")
    assert found["side"]["answer"] == ("mirrored" if mirror else "same")
    assert found["total"] == ("STOP" if mirror else "GOOD")
