"""The inspection of a mesh says what is wrong with it, where, and how much that weighs."""

from typing import Any

import numpy as np
import pytest

from maatwerk.measure import child
from maatwerk.measure.errors import Unreadable
from maatwerk.measure.mesh import inspect

from .reading import check_schema, mesh, mesh_of
from .shapes import Shape, box, joined, mirrored, model, refined, sphere, stl, threemf, turned


def report(shape: Shape, **options: Any) -> dict[str, Any]:
    """Inspect a shape and check the answer against its schema."""
    return check_schema(inspect.report(mesh(shape), sha256="0" * 64, **options))


def codes(answer: dict[str, Any]) -> set[str]:
    """Return the codes of all findings."""
    return {finding["code"] for finding in answer["findings"]}


def test_a_sound_box_is_good_and_its_measures_are_exact() -> None:
    found = report(box((20, 30, 40), at=(100, -50, 7)))
    assert found["total"] == "GOOD" and found["findings"] == []
    assert found["area"] == pytest.approx(5200, rel=1e-12)
    assert found["volume"] == pytest.approx(24000, rel=1e-12)
    assert (found["watertight"], found["winding"], found["bodies"]) == (True, "outward", 1)
    assert found["wall"]["min"] == pytest.approx(20, rel=1e-9)
    assert found["wall"]["p01"] == pytest.approx(20, rel=1e-9)


def test_a_sphere_of_chords_has_the_volume_of_its_tetrahedra() -> None:
    points, faces = sphere(15.0, 5)
    corners = points[faces]
    exact = np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6
    assert report((points, faces))["volume"] == pytest.approx(exact, rel=1e-12)


def test_a_hole_stops_and_is_pointed_at() -> None:
    points, faces = box()
    found = report((points, faces[1:]))
    assert found["total"] == "STOP" and "surface_open" in codes(found)
    assert (found["boundary_edges"], found["watertight"], found["winding"]) == (3, False, "open")
    assert found["volume"] is None
    assert found["findings"][0]["at"] in points.tolist()


def test_a_part_turned_inside_out_stops() -> None:
    found = report(turned(box()))
    assert (found["winding"], found["total"]) == ("inward", "STOP")
    assert found["wall"]["min"] == pytest.approx(20)


def test_one_turned_triangle_stops() -> None:
    points, faces = box()
    faces[3] = faces[3][::-1]
    found = report((points, faces))
    assert (found["winding"], found["total"]) == ("mixed", "STOP") and "winding_mixed" in codes(found)


def test_two_bodies_of_which_one_is_inside_out_are_mixed() -> None:
    assert report(joined(box(), turned(box(at=(100, 0, 0)))))["winding"] == "mixed"


def test_a_cavity_is_outward_and_takes_off_its_volume() -> None:
    found = report(joined(box((40, 40, 40)), turned(box((10, 10, 10)))))
    assert (found["winding"], found["bodies"]) == ("outward", 2)
    assert found["volume"] == pytest.approx(64000 - 1000)
    assert found["wall"]["min"] == pytest.approx(15)


def test_an_edge_shared_by_four_is_named() -> None:
    points, faces = joined(box((10, 10, 10)), box((10, 10, 10), at=(10, 10, 0)))
    found = inspect.report(mesh_of(stl((points, faces))), sha256="0" * 64)
    assert found["nonmanifold_edges"] == 1 and "edges_crowded" in codes(found)
    assert not found["watertight"]


def test_lines_in_place_of_triangles_are_counted_and_do_no_harm() -> None:
    points, faces = box()
    points = np.vstack([points, points[0] + (points[1] - points[0]) * 0.5])
    faces = np.vstack([faces, [[0, 8, 1], [0, 0, 1]]])
    found = report((points, faces))
    assert found["degenerate"] == 2
    assert found["area"] == pytest.approx(5200)


def test_nothing_but_points_is_still_answered() -> None:
    found = report((np.zeros((3, 3)), np.array([[0, 1, 2], [0, 1, 1]])))
    assert found["wall"] == {"min": None, "p01": None, "at": None, "rays": 0}
    assert found["total"] in ("REVIEW", "STOP")


@pytest.mark.parametrize(("overlap", "expected"), [(5.0, True), (-5.0, False)])
def test_bodies_that_cut_each_other_are_found_exactly_when_they_do(overlap: float, expected: bool) -> None:
    apart = refined(box((10, 10, 10), at=(10 - overlap, 0.3, 0.2)), 2)
    found = report(joined(refined(box((10, 10, 10)), 2), apart))
    assert (found["self_intersections"]["pairs"] > 0) is expected
    assert ("self_intersections" in codes(found)) is expected


def test_a_triangle_turned_over_cuts_nothing() -> None:
    points, faces = box((10, 20, 30))
    faces[0] = faces[0][::-1]
    found = report((points, faces))
    assert found["self_intersections"] == {"pairs": 0, "exact": True}
    assert "winding_mixed" in codes(found) and "self_intersections" not in codes(found)


def test_a_triangle_folded_onto_its_neighbour_is_found() -> None:
    points = np.array([[0, 0, 0], [10, 0, 0], [5, 8, 0], [4, 5, 0]], float)
    assert report((points, np.array([[0, 1, 2], [1, 0, 3]])))["self_intersections"]["pairs"] == 1


def test_one_spike_through_the_other_wall_is_found() -> None:
    points, faces = sphere(10.0)
    points[np.argmax(points[:, 0])] *= -1.3
    assert report((points, faces))["self_intersections"]["pairs"] > 0


def test_a_thin_plate_is_measured_and_asks_for_a_look() -> None:
    found = report(box((30, 20, 0.4)))
    assert found["wall"]["min"] == pytest.approx(0.4, rel=1e-6)
    assert found["total"] == "REVIEW" and "wall_thin" in codes(found)
    assert "wall_thin" not in codes(report(box((30, 20, 0.4)), wall_limit=0.3))


def test_a_step_in_the_wall_is_seen_where_it_is() -> None:
    found = report(joined(box((40, 40, 5)), box((40, 40, 1.5), at=(100, 0, 0))))
    assert found["wall"]["min"] == pytest.approx(1.5, rel=1e-6)
    assert abs(found["wall"]["at"][0] - 100) <= 20


def test_the_wall_of_a_hollow_sphere_is_the_distance_of_its_shells() -> None:
    found = report(joined(sphere(20.0, 5), turned(sphere(18.0, 5))))
    assert found["wall"]["p01"] == pytest.approx(2.0, abs=0.02)


@pytest.mark.parametrize(
    ("factor", "value", "code"),
    [(1.0, "mm", None), (0.001, "m", "unit_not_mm"), (0.1, "mm", "unit_unsure"), (60.0, "mm", "unit_unsure")],
)
def test_the_unit_is_guessed_from_size_and_doubt_is_said(factor: float, value: str, code: str | None) -> None:
    points, faces = box((40, 60, 25))
    found = report((points * factor, faces))
    assert found["units"]["value"] == value and found["units"]["declared"] is None
    assert code is None or code in codes(found)


def test_a_declared_unit_is_believed_only_when_the_size_agrees() -> None:
    good = inspect.report(mesh_of(threemf(model(box()))), sha256="0" * 64)
    odd = inspect.report(mesh_of(threemf(model(box((9e4, 9e4, 9e4))))), sha256="0" * 64)
    assert good["units"] == {"value": "mm", "declared": "mm", "confidence": 0.95}
    assert odd["units"]["confidence"] < 0.5


def test_a_mirrored_part_has_the_same_measures() -> None:
    one, two = report(sphere(9.0)), report(mirrored(sphere(9.0), 0, 50.0))
    assert one["volume"] == pytest.approx(two["volume"]) and two["winding"] == "outward"


def test_a_part_handed_in_as_inch_is_measured_in_millimetres() -> None:
    points, faces = box((2, 3, 4))
    found = report((points, faces), unit="inch")
    assert found["units"] == {"value": "inch", "declared": "inch", "confidence": 0.9}
    assert found["volume"] == pytest.approx(24 * 25.4**3) and found["total"] == "GOOD"


def test_a_file_that_contradicts_what_people_say_stops() -> None:
    data = stl(box((2, 3, 4)), header=b"UNITS=cm")
    found = inspect.report(mesh_of(data), sha256="0" * 64, unit="mm")
    assert found["box"]["max"] == [10, 15, 20]
    assert "unit_contradicted" in codes(found) and found["total"] == "STOP"
    agreed = inspect.report(mesh_of(threemf(model(box()))), sha256="0" * 64, unit="mm")
    assert agreed["total"] == "GOOD"


@pytest.mark.parametrize("options", [{"unit": "furlong"}, {"wall_limit": "thin"}, {"wall_limit": -1}])
def test_options_that_are_none_of_ours_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(Unreadable) as refused:
        child.run("mesh", inputs={"mesh": stl(box())}, options=options)
    assert refused.value.code == "option_unknown"
