"""A scan in any pose comes to lie on its design, or the answer says that it does not, or in many poses."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from maatwerk.measure import __main__ as command
from maatwerk.measure import child
from maatwerk.measure.compare import inspect
from maatwerk.measure.compare.points import pairs_of
from maatwerk.measure.errors import Unreadable

from .reading import SCHEMAS, check_schema, mesh
from .shapes import Shape, box, joined, lopsided, refined, sphere, stl, tube, turned

NOISE = 0.05  # mm


def part(finer: int = 0) -> Shape:
    """Return a plate with two unlike blocks: nothing about it is symmetric."""
    return joined(
        refined(box((50, 22, 6)), 4 + finer),
        refined(box((10, 8, 14), at=(18, 6, 8)), 3 + finer),
        refined(box((8, 14, 8), at=(-15, -14, 2)), 3 + finer),
    )


def scanned(shape: Shape, *, seed: int, share: float = 0.6, noise: float = NOISE) -> tuple[Shape, Any]:
    """Return one side of a shape, noisy and in some pose, and the transform that brings it back."""
    rng = np.random.default_rng(seed)
    points, faces = shape
    across = points[faces].mean(axis=1) @ rng.normal(size=3)
    faces = faces[across <= np.quantile(across, share)]
    used, faces = np.unique(faces, return_inverse=True)
    points = points[used] + rng.normal(0, noise, (len(used), 3))
    turn, shift = Rotation.random(random_state=seed).as_matrix(), rng.uniform(-150, 150, 3)
    back = np.eye(4)
    back[:3, :3], back[:3, 3] = turn.T, -turn.T @ shift
    return (points @ turn.T + shift, faces.reshape(-1, 3)), back


def off(shape: Shape, answer: dict[str, Any], back: Any) -> float:
    """Return how far the found pose is from the true one at the corners of the design's box, in mm."""
    low, high = shape[0].min(axis=0), shape[0].max(axis=0)
    corners = np.array([*product(*zip(low, high, strict=True))])
    away = np.linalg.inv(back)
    there = corners @ away[:3, :3].T + away[:3, 3]
    found = np.array(answer["alignment"]["transform"])
    return float(np.linalg.norm(there @ found[:3, :3].T + found[:3, 3] - corners, axis=1).max())


def compare(design: Shape, scan: Shape, way: str = "any", **more: Any) -> dict[str, Any]:
    """Compare from any pose, and check the answer against its schema."""
    return check_schema(inspect.compare(mesh(design), mesh(scan), way=way, **more)[0])


@pytest.mark.parametrize("seed", [1, 2])
def test_one_side_of_a_noisy_part_comes_back_from_any_pose(seed: int) -> None:
    scan, back = scanned(part(), seed=seed)
    found = compare(part(), scan)
    assert found["alignment"]["status"] == "found", found["alignment"]["why"]
    assert off(part(), found, back) <= 0.02
    assert found["alignment"]["rival_gap"] is None or found["alignment"]["rival_gap"] >= 2
    assert found["distance"]["rms"] < 2 * NOISE


def test_an_exact_copy_comes_back_exactly_even_turned_inside_out() -> None:
    scan, back = scanned(lopsided(), seed=4, share=1.0, noise=0.0)
    found = compare(lopsided(), turned(scan))
    limit = 1e-6 * float(np.linalg.norm(np.ptp(lopsided()[0], axis=0)))
    assert found["alignment"]["status"] == "found" and off(lopsided(), found, back) <= limit
    assert found["distance"]["max_abs"] <= limit and found["hausdorff"]["design_to_scan"] <= limit


def test_supports_on_the_scan_do_not_turn_it_away() -> None:
    posts = [refined(box((1.5, 1.5, 12), at=(x, y, -9)), 2) for x in (-20, -5, 9) for y in (-6, 5)]
    scan, back = scanned(joined(part(), *posts), seed=5, share=1.0)
    found = compare(part(), scan)
    assert found["alignment"]["status"] == "found" and off(part(), found, back) <= 0.02
    assert found["distance"]["max"] > 10 and found["distance"]["p50_abs"] < NOISE


@pytest.mark.parametrize("shape", [refined(box((30, 20, 10)), 4), sphere(15.0, 3), tube(10, 7, 30)])
def test_a_symmetric_part_is_ambiguous_and_gets_no_numbers(shape: Shape) -> None:
    scan, _ = scanned(shape, seed=6, share=1.0)
    found = compare(shape, scan)
    assert found["alignment"]["status"] == "failed"
    assert found["alignment"]["why"].startswith("Ambiguous") and "three points" in found["alignment"]["why"]
    assert found["n"] == 0 and set(found["distance"].values()) == {None} and found["covered"] is None
    assert found["alignment"]["transform"] == np.eye(4).tolist()


def test_another_part_is_not_aligned() -> None:
    scan, _ = scanned(part(), seed=7)
    found = compare(lopsided(), scan)
    assert found["alignment"]["status"] == "failed" and found["n"] == 0
    assert found["alignment"]["why"].startswith("Not aligned")


def test_a_scan_of_a_corner_of_the_part_proves_too_little() -> None:
    scan, _ = scanned(part(), seed=8, share=0.12)
    assert compare(part(), scan)["alignment"]["status"] == "failed"


def named(back: Any, places: list[list[float]], *, error: float = 0.0) -> dict[str, Any]:
    """Return places of the design with their twins on the scan, as `maatwerk.points/1`."""
    away = np.linalg.inv(back)
    wrong = np.random.default_rng(1).uniform(-error, error, (len(places), 3))
    twins = np.array(places) @ away[:3, :3].T + away[:3, 3] + wrong
    pairs = [{"scan": list(twin), "design": place} for twin, place in zip(twins, places, strict=True)]
    return {"schema": "maatwerk.points/1", "pairs": pairs}


PLACES = [[15.0, 10, 5], [-15.0, 10, 5], [-15.0, -10, -5]]


@pytest.mark.parametrize("way", ["icp", "any"])
def test_three_points_decide_where_the_part_is_symmetric(way: str) -> None:
    shape = refined(box((30, 20, 10)), 4)
    scan, back = scanned(shape, seed=9, share=1.0)
    found = compare(shape, scan, way, pairs=pairs_of(named(back, PLACES, error=0.8)))
    assert found["alignment"]["status"] == "found" and off(shape, found, back) <= 0.02


def test_points_that_contradict_each_other_align_nothing() -> None:
    shape = refined(box((30, 20, 10)), 3)
    scan, back = scanned(shape, seed=9, share=1.0)
    wrong = named(back, PLACES)
    wrong["pairs"][0]["scan"][0] += 25.0
    found = compare(shape, scan, "icp", pairs=pairs_of(wrong))
    assert found["alignment"]["status"] == "failed" and "mm" in found["alignment"]["why"]
    assert found["n"] == 0


@pytest.mark.parametrize(
    "given",
    [
        {"schema": "maatwerk.points/1", "pairs": []},
        {"schema": "maatwerk.points/2", "pairs": []},
        named(np.eye(4), [[0.0, 0, 0], [1.0, 1, 1], [2.0, 2, 2]]),
        named(np.eye(4), PLACES) | {"more": 1},
        {"schema": "maatwerk.points/1", "pairs": [{"scan": [0, 0], "design": [1, 2, 3]}] * 3},
        {"schema": "maatwerk.points/1", "pairs": [{"scan": [0, 0, 1]}] * 3},
    ],
)
def test_points_that_are_none_are_refused(given: dict[str, Any]) -> None:
    inputs = {"design": stl(box()), "scan": stl(box())}
    with pytest.raises(Unreadable) as refused:
        child.run("compare", inputs=inputs, options={"align": "icp", "points": given})
    assert refused.value.code == "option_unknown"


def test_the_command_takes_points_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shape = refined(box((30, 20, 10)), 3)
    scan, back = scanned(shape, seed=10, share=1.0)
    points = named(back, PLACES)
    check_schema_of(points, "points")
    for name, content in (
        ("d.stl", stl(shape)),
        ("s.stl", stl(scan)),
        ("p.json", json.dumps(points).encode()),
    ):
        (tmp_path / name).write_bytes(content)
    words = ["compare", str(tmp_path / "d.stl"), str(tmp_path / "s.stl"), "--json"]
    assert command.main([*words, "--points", str(tmp_path / "p.json")]) == command.DONE
    assert json.loads(capsys.readouterr().out)["alignment"]["status"] == "found"
    assert command.main([*words, "--align", "any"]) == command.NEGATIVE
    assert json.loads(capsys.readouterr().out)["alignment"]["status"] == "failed"
    assert command.main([*words, "--align", "none", "--points", str(tmp_path / "p.json")]) == command.REFUSED
    capsys.readouterr()
    assert command.main([*words, "--points", str(tmp_path / "s.stl")]) == command.REFUSED


def check_schema_of(given: dict[str, Any], name: str) -> None:
    """Check what is handed in against its closed schema."""
    jsonschema.validate(given, json.loads((SCHEMAS / f"{name}.json").read_text("utf-8")))
