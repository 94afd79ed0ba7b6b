"""Deviation in closed form: planes, boxes, moved copies to 1e-6 of the diagonal; spheres to the chord."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from maatwerk.measure import child
from maatwerk.measure.compare import inspect
from maatwerk.measure.compare.distance import Design
from maatwerk.measure.errors import Unreadable
from maatwerk.measure.mesh import ply

from .reading import check_schema, mesh
from .shapes import Shape, box, joined, lopsided, refined, sphere, stl, turned
from .shapes import ply as ply_bytes

SQUARE = np.array([[0, 1, 2], [0, 2, 3]])
PLATE: Shape = refined((np.array([[0.0, 0, 0], [50, 0, 0], [50, 40, 0], [0, 40, 0]]), SQUARE), 4)


def compare(design: Shape, scan: Shape, **options: Any) -> dict[str, Any]:
    """Compare two shapes and check the answer against its schema."""
    return check_schema(inspect.compare(mesh(design), mesh(scan), **options)[0])


def diagonal(shape: Shape) -> float:
    """Return the length of the box's diagonal."""
    return float(np.linalg.norm(np.ptp(shape[0], axis=0)))


def moved(shape: Shape, turn: tuple[float, float, float], shift: tuple[float, float, float]) -> Shape:
    """Return a shape turned (degrees about x, y, z) around its middle and shifted."""
    rotation = Rotation.from_euler("xyz", turn, degrees=True).as_matrix()
    middle = shape[0].mean(axis=0)
    return (shape[0] - middle) @ rotation.T + middle + shift, shape[1]


@pytest.mark.parametrize("offset", [0.137, -0.42, 1e-5, 3.0])
def test_an_offset_plane_is_off_by_the_offset_everywhere(offset: float) -> None:
    found = compare(PLATE, (PLATE[0] + [0, 0, offset], PLATE[1]))
    limit = 1e-6 * diagonal(PLATE)
    ends = dict.fromkeys(("mean", "min", "max"), offset)
    sizes = dict.fromkeys(("rms", "p50_abs", "p95_abs", "max_abs"), abs(offset))
    for key, value in (ends | sizes).items():
        assert found["distance"][key] == pytest.approx(value, abs=limit)
    assert found["distance"]["sd"] == pytest.approx(0, abs=limit)
    assert found["hausdorff"]["design_to_scan"] == pytest.approx(abs(offset), abs=limit)


@pytest.mark.parametrize("growth", [0.25, -0.25])
def test_a_grown_box_is_off_by_the_growth_and_its_corners_by_the_diagonal(growth: float) -> None:
    design = refined(box((20, 30, 40)), 3)
    scan = refined(box((20 + 2 * growth, 30 + 2 * growth, 40 + 2 * growth)), 3)
    found, points, limit = compare(design, scan), scan[0], 1e-6 * diagonal(design)
    half = np.array([10.0, 15, 20])
    over = np.abs(points) - half
    outside = np.linalg.norm(np.maximum(over, 0), axis=1)
    exact = np.where(outside > 0, outside, over.max(axis=1))
    assert found["distance"]["mean"] == pytest.approx(exact.mean(), abs=limit)
    assert found["distance"]["max_abs"] == pytest.approx(np.abs(exact).max(), abs=limit)
    assert found["distance"]["p95_abs"] == pytest.approx(np.percentile(np.abs(exact), 95), abs=limit)
    assert found["distance"]["rms"] == pytest.approx(np.sqrt((exact**2).mean()), abs=limit)
    assert np.sign(found["distance"]["min"]) == np.sign(growth)


def test_every_point_around_a_box_has_its_exact_distance_and_sign() -> None:
    asked = np.random.default_rng(5).uniform(-30, 30, (20_000, 3))
    over = np.abs(asked) - [10, 15, 20]
    outside = np.linalg.norm(np.maximum(over, 0), axis=1)
    exact = np.where(outside > 0, outside, over.max(axis=1))
    found, _ = Design(mesh(box())).signed(asked)
    assert np.abs(found - exact).max() < 1e-6 * diagonal(box())


@pytest.mark.parametrize("radius", [40.1, 39.8])
def test_spheres_are_off_by_their_radii_within_the_chord_error(radius: float) -> None:
    design, scan = sphere(40.0, 6), sphere(radius, 5)
    corners = design[0][design[1]]
    chord = 40.0 - np.linalg.norm(corners.mean(axis=1), axis=1).min()
    found = compare(design, scan)
    assert abs(found["distance"]["mean"] - (radius - 40)) <= chord
    assert radius - 40 - 1e-9 <= found["distance"]["min"] and found["distance"]["max"] <= radius - 40 + chord


def test_a_design_turned_inside_out_measures_the_same() -> None:
    plain, other = compare(sphere(10.0), sphere(10.2)), compare(turned(sphere(10.0)), sphere(10.2))
    assert plain["distance"] == pytest.approx(other["distance"])


def test_the_sign_holds_at_sharp_edges() -> None:
    corners = np.array([[0.0, 0, 0], [40, 0, 0], [0, 30, 0], [0, 0, 2.0]])
    wedge = corners, np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]])
    around = corners[1] + np.random.default_rng(2).normal(0, 1, (5000, 3))
    found, _ = Design(mesh(wedge)).signed(around)
    normals = np.array([[0, 0, -1], [0, -1, 0], [1 / 40, 1 / 30, 1 / 2], [-1, 0, 0]])
    offsets = np.array([0, 0, 1, 0])
    inside = (around @ normals.T <= offsets + 1e-12).all(axis=1)
    assert np.array_equal(found < 0, inside)


@pytest.mark.parametrize("shape", [lopsided(), turned(refined(box(), 3))])
def test_a_mesh_cut_into_tiles_measures_the_same(shape: Shape) -> None:
    rng = np.random.default_rng(4)
    near = shape[0] + rng.normal(0, 0.4, shape[0].shape)
    asked = np.concatenate([near, rng.uniform(-60, 60, (3000, 3)), np.zeros((1, 3))])
    whole, tiled = Design(mesh(shape)), Design(mesh(shape), whole=200)
    (one, feet), (two, others) = whole.signed(asked), tiled.signed(asked)
    with tiled.held():
        assert np.array_equal(tiled.nearest(asked)[0], tiled.nearest(asked)[0])
    assert np.abs(one - two).max() < 1e-12
    assert np.linalg.norm(asked - others, axis=1) == pytest.approx(np.abs(two)) and feet.shape == others.shape


def test_an_open_and_inward_wound_scan_keeps_the_sign_of_its_design() -> None:
    design, grown = refined(box((20, 30, 40)), 3), refined(box((20.4, 30.4, 40.4)), 3)
    half = grown[1][(grown[0][grown[1]][:, :, 2] > 0).all(axis=1)]
    for faces in (half, half[:, ::-1]):
        found = compare(turned(design), (grown[0], faces))["distance"]
        assert found["min"] == pytest.approx(0.2) and found["p50_abs"] == pytest.approx(0.2)


def test_a_scan_far_away_is_outside_by_its_whole_way() -> None:
    design = refined(box((20, 30, 40)), 3)
    found = compare(design, (design[0] + [500.0, 0, 0], design[1]))
    assert found["distance"]["min"] == pytest.approx(480) and found["distance"]["max"] == pytest.approx(500)
    assert found["hausdorff"]["design_to_scan"] == pytest.approx(500) and found["covered"] == 0


def test_a_copy_moved_without_alignment_has_its_known_distances() -> None:
    shape = refined(box(), 3)
    found = compare(shape, (shape[0] + np.array([0.3, 0, 0]), shape[1]))
    assert found["distance"]["max"] == pytest.approx(0.3) and found["distance"]["min"] == pytest.approx(-0.3)


MOTIONS = [((2, -1, 3), (1.5, -1, 2)), ((0, 0, 0), (0.4, 0, 0)), ((-6, 5, 4), (0, 3, 0))]


@pytest.mark.parametrize("shape", [refined(box(), 4), lopsided()])
@pytest.mark.parametrize(("turn", "shift"), MOTIONS)
def test_a_rigidly_moved_copy_is_brought_back_exactly(shape: Shape, turn: Any, shift: Any) -> None:
    found = compare(shape, moved(shape, turn, shift), way="icp")
    limit = 1e-6 * diagonal(shape)
    assert found["alignment"]["status"] == "found" and found["alignment"]["inliers"] == 1.0
    assert found["distance"]["max_abs"] <= limit
    transform = np.array(found["alignment"]["transform"])
    back = moved(shape, turn, shift)[0] @ transform[:3, :3].T + transform[:3, 3]
    assert np.abs(back - shape[0]).max() <= limit
    assert np.allclose(transform[:3, :3] @ transform[:3, :3].T, np.eye(3), atol=1e-12)


def test_an_outlier_does_not_pull_the_alignment() -> None:
    shape = lopsided()
    support = box((1, 1, 6), at=(0, 0, 14))
    found = compare(shape, joined(moved(shape, (1, 2, -1), (0.5, 0.2, 0)), support), way="icp")
    assert found["distance"]["p50_abs"] < 1e-3
    assert found["alignment"]["inliers"] < 1 and found["distance"]["max_abs"] > 4


def test_a_scan_that_lies_elsewhere_is_not_aligned_and_gets_no_numbers() -> None:
    found = compare(lopsided(), refined(box((3, 80, 90), at=(200, 50, 20)), 1), way="icp")
    assert found["alignment"]["status"] == "failed" and found["alignment"]["why"]
    assert found["n"] == 0 and set(found["distance"].values()) == {None} and found["covered"] is None


def test_the_part_that_the_scanner_did_not_see_is_not_covered() -> None:
    shape = refined(box((40, 40, 40)), 4)
    seen = shape[1][(shape[0][shape[1]][:, :, 2] > -19.9).any(axis=1)]
    assert compare(shape, (shape[0], seen))["covered"] == pytest.approx(5 / 6, abs=0.02)
    assert compare(shape, shape)["covered"] == 1.0


def test_regions_are_measured_by_themselves() -> None:
    design = refined(box((40, 40, 10)), 4)
    points = design[0].copy()
    points[points[:, 2] == 5, 2] += np.where(points[points[:, 2] == 5, 0] > 0, 0.3, 0.1)
    right = mesh(box((20, 42, 2), at=(10.5, 0, 5)))
    patch = mesh(refined((np.array([[-20.0, -20, 5], [-1, -20, 5], [-1, 20, 5], [-20, 20, 5]]), SQUARE), 2))
    found = compare(design, (points, design[1]), regions={"right": right, "left": patch})
    assert found["regions"]["right"]["max_abs"] == pytest.approx(0.3, abs=1e-6)
    assert found["regions"]["left"]["rms"] == pytest.approx(0.1, abs=1e-6)
    empty = compare(design, design, regions={"far": mesh(box(at=(500, 0, 0)))})["regions"]["far"]
    assert empty == {"n": 0, "rms": None, "p95_abs": None, "max_abs": None}


def test_percentiles_are_linear_and_the_numbers_hang_together() -> None:
    found = compare(sphere(10.0), lopsided())["distance"]
    assert found["rms"] ** 2 == pytest.approx(found["mean"] ** 2 + found["sd"] ** 2)
    exact, _ = Design(mesh(sphere(10.0))).signed(lopsided()[0])
    assert found["p95_abs"] == np.percentile(np.abs(exact), 95, method="linear")


def test_uncertainty_is_passed_on_and_never_made_up() -> None:
    assert compare(box(), box())["uncertainty"] == {"expanded": None, "k": 2, "source": None}
    given = {"uncertainty": {"expanded": 0.05, "k": 2, "source": "SOP-12 study 3"}}
    assert compare(box(), box(), uncertainty=given)["uncertainty"]["expanded"] == 0.05


@pytest.mark.parametrize("form", ["ply", "png"])
def test_the_heat_picture_is_written_through_the_child(tmp_path: Path, form: str) -> None:
    out = tmp_path / f"heat.{form}"
    region = ply_bytes(box((9, 9, 9), at=(0, 0, 10)))
    inputs = {"design": stl(sphere(10.0)), "scan": stl(sphere(10.2)), "region:top": region}
    options = {"heat_form": form}
    answer = check_schema(child.run("compare", inputs=inputs, options=options, outputs={"heat": out}))
    assert answer["regions"]["top"]["n"] > 0
    data = out.read_bytes()
    if form == "png":
        assert data.startswith(b"\x89PNG")
    else:
        assert len(ply.read(data, name="heat").points) == answer["n"]


@pytest.mark.parametrize(
    ("options", "outputs"),
    [({"heat_form": "gif"}, True), ({"align": "sideways"}, False), ({"uncertainty": {"k": 2}}, False)],
)
def test_questions_that_are_none_of_ours_are_refused(
    tmp_path: Path, options: dict[str, Any], outputs: bool
) -> None:
    given = {"heat": tmp_path / "heat.gif"} if outputs else {}
    inputs = {"design": stl(box()), "scan": stl(box())}
    with pytest.raises(Unreadable) as refused:
        child.run("compare", inputs=inputs, options=options, outputs=given)
    assert refused.value.code == "option_unknown" and not (tmp_path / "heat.gif").exists()
