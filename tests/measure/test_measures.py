"""What is measured beside the contract: walls and gaps as connected areas, edges, overhang, bodies, order."""

import json
from typing import Any

import numpy as np
import pytest

from maatwerk.measure import child
from maatwerk.measure.errors import Unreadable
from maatwerk.measure.mesh import inspect, limits, order, read

from .reading import SCHEMAS, check_schema, mesh
from .shapes import Shape, box, joined, refined, sphere, stl, turned


def measured(shape: Shape, **options: Any) -> dict[str, Any]:
    """Inspect a shape and return everything that was measured."""
    found = inspect.inspect(mesh(shape), sha256="0" * 64, limits=limits.of(options))
    return check_schema(inspect.as_json(found))


def weights(found: dict[str, Any]) -> dict[str, str]:
    """Return the weight of every finding by its code."""
    return {one["code"]: one["severity"] for one in found["mesh"]["findings"]}


def slotted(width: float) -> Shape:
    """Return a block of 30 x 20 x 20 mm with a slot from above, 10 mm deep and so wide."""
    across = [-15, -width / 2, width / 2, 15]
    outline = [(across[0], -10), (across[3], -10), (across[3], 10), (across[2], 10),
               (across[2], 0), (across[1], 0), (across[1], 10), (across[0], 10)]  # fmt: skip
    points = [(x, y, z) for y in (-10.0, 10.0) for x, z in outline]
    caps = [(0, 1, 4), (1, 2, 3), (1, 3, 4), (0, 4, 5), (0, 5, 7), (5, 6, 7)]
    faces = [face for a, b, c in caps for face in ((a, b, c), (a + 8, c + 8, b + 8))]
    for one in range(8):
        other = (one + 1) % 8
        faces += [(one, one + 8, other), (other, one + 8, other + 8)]
    return refined((np.array(points, float), np.array(faces)), 3)


def wedge(degrees: float) -> Shape:
    """Return a prism, 20 mm long, one of whose edges encloses so many degrees."""
    high = 20 * np.tan(np.radians(degrees))
    points = [(x, y, z) for y in (0.0, 20.0) for x, z in ((0, 0), (20, 0), (20, high))]
    faces = [(0, 1, 2), (3, 5, 4), (0, 3, 1), (1, 3, 4), (1, 4, 2), (2, 4, 5), (2, 5, 0), (0, 5, 3)]
    return np.array(points, float), np.array(faces)


def test_the_answer_of_the_contract_stands_unchanged_inside() -> None:
    outer = json.loads((SCHEMAS / "inspection.json").read_text("utf-8"))["properties"]["mesh"]
    contract = json.loads((SCHEMAS / "mesh.json").read_text("utf-8"))
    assert outer == {key: contract[key] for key in contract if key not in ("$schema", "$id", "title")}
    shape = slotted(0.4)
    assert measured(shape)["mesh"] == inspect.report(mesh(shape), sha256="0" * 64)


def test_a_slot_is_the_smallest_feature_and_its_width_is_exact() -> None:
    found = measured(slotted(0.4), limits={"gap": {"review": 0.5, "stop": 0.3}})
    assert found["smallest"]["kind"] == "gap" and found["smallest"]["size"] == pytest.approx(0.4, rel=1e-6)
    assert found["walls"]["least"] == pytest.approx(10, rel=1e-6)
    assert weights(found)["gap_narrow"] == "REVIEW" and abs(found["smallest"]["at"][0]) <= 0.2 + 1e-9
    (area,) = found["gaps"]["areas"]
    assert area["area"] == pytest.approx(2 * 20 * 10, rel=0.02)


def test_a_wider_slot_is_said_to_be_wide_enough_and_a_narrower_one_stops() -> None:
    assert weights(measured(slotted(0.8), limits={"gap": {"review": 0.5}}))["gap_wide_enough"] == "GOOD"
    assert (
        weights(measured(slotted(0.2), limits={"gap": {"review": 0.5, "stop": 0.3}}))["gap_narrow"] == "STOP"
    )


def test_thin_walls_are_counted_as_areas_that_hang_together() -> None:
    fins = joined(
        refined(box((60, 40, 6)), 3),
        refined(box((0.5, 20, 10), at=(-20, 0, 20)), 2),
        refined(box((0.6, 20, 10), at=(20, 0, 20)), 2),
    )
    found = measured(fins, wall_limit=1.0)
    areas = found["walls"]["areas"]
    assert sorted(one["least"] for one in areas) == pytest.approx([0.5, 0.6])
    assert sorted(one["body"] for one in areas) == [2, 3]
    assert sum(one["area"] for one in areas) == pytest.approx(2 * 2 * 200, rel=0.05)


def test_a_speck_that_a_few_rays_meet_is_no_thin_wall() -> None:
    found = measured(joined(box((30, 30, 10)), box((0.3, 0.3, 0.3), at=(0, 0, 20))))
    assert found["mesh"]["wall"]["min"] == pytest.approx(0.3)
    assert "wall_thin" not in weights(found) and found["walls"]["areas"] == []


def test_a_sliver_that_runs_out_to_an_edge_is_no_thin_wall_and_a_broad_or_even_one_is() -> None:
    points, faces = wedge(20.0)

    def beside_a_block(shape: Shape) -> dict[str, str]:
        return weights(measured(joined(box((30, 30, 10)), shape), wall_limit=1.0))

    assert "wall_thin" not in beside_a_block((points * (1, 0.05, 1) + (20, 0, 0), faces))
    assert "wall_thin" in beside_a_block((points - (-20, 0, 0), faces))
    assert "wall_thin" in beside_a_block(box((1.8, 1.8, 0.5), at=(0, 0, 20)))


def test_only_bodies_that_are_functional_are_held_against_the_limit() -> None:
    label = joined(box((30, 20, 10)), box((20, 10, 0.4), at=(0, 0, 30)))
    assert "wall_thin" in weights(measured(label))
    found = measured(label, functional=[1])
    assert "wall_thin" not in weights(found) and found["mesh"]["wall"]["min"] == pytest.approx(0.4)
    assert [one["functional"] for one in found["bodies"]] == [True, False]


@pytest.mark.parametrize(("stop", "weight"), [(0.3, "REVIEW"), (0.6, "STOP")])
def test_the_hard_limit_of_a_recipe_stops(stop: float, weight: str) -> None:
    found = measured(box((30, 20, 0.5)), limits={"wall": {"review": 1.0, "stop": stop}})
    assert weights(found)["wall_thin"] == weight and found["mesh"]["total"] == weight


def test_what_keeps_the_limits_is_said_and_good() -> None:
    kept = {"wall": {"review": 1}, "gap": {"review": 1}, "edge": {"review": 60}, "free": {"review": 0.5}}
    found = measured(box(), limits=kept)
    assert set(weights(found)) == {"wall_thick_enough", "gap_wide_enough", "edges_blunt", "overhang_low"}
    assert found["mesh"]["total"] == "GOOD"


@pytest.mark.parametrize("degrees", [20.0, 50.0])
def test_an_edge_is_sharp_when_its_sides_enclose_little(degrees: float) -> None:
    found = measured(wedge(degrees), limits={"edge": {"review": 60}})
    assert found["edges"]["sharpest"] == pytest.approx(min(degrees, 90 - degrees))
    assert weights(found)["edges_sharp"] == "REVIEW" and found["edges"]["length"] >= 20


def test_edges_turn_with_the_part_and_inner_ones_do_not_count() -> None:
    hollow = joined(box((60, 60, 60)), turned((wedge(20.0)[0] - [10, 10, 2], wedge(20.0)[1])))
    assert measured(hollow)["edges"]["count"] == 0
    assert measured(turned(wedge(20.0)))["edges"]["sharpest"] == pytest.approx(20)


def test_what_hangs_over_depends_on_the_direction_of_the_build() -> None:
    table = joined(box((40, 40, 4), at=(0, 0, 20)), box((4, 4, 18), at=(0, 0, 9)))
    up = measured(table, up=[0, 0, 1])["overhang"]
    assert up["area"] == pytest.approx(1600) and up["at"][2] == pytest.approx(18)
    down = measured(table, up=[0, 0, -1], limits={"free": {"review": 0.9}})
    assert down["overhang"]["area"] == pytest.approx(16)
    assert weights(down)["overhang_low"] == "GOOD"
    assert (
        weights(measured(table, limits={"free": {"review": 0.9, "stop": 0.5}}))["overhang_high"] == "REVIEW"
    )


def test_a_ball_hangs_over_on_its_lower_cap() -> None:
    found = measured(sphere(20.0, 5))["overhang"]
    assert found["share"] == pytest.approx((1 - np.sqrt(0.5)) / 2, rel=0.03)


def test_a_mesh_put_in_order_is_the_same_mesh() -> None:
    one = read.read_bytes(stl(sphere(10.0, 6)), name="a.stl")
    other = order.in_space(one)
    assert len(one.faces) == len(other.faces) > 20_000
    both = [np.sort(each.corners().reshape(len(each.faces), -1), axis=0) for each in (one, other)]
    np.testing.assert_array_equal(*both)
    steps = [
        float(np.linalg.norm(np.diff(each.corners().mean(axis=1), axis=0), axis=1).mean())
        for each in (one, other)
    ]
    assert steps[1] < steps[0]


def test_every_finding_about_a_place_says_where_it_is() -> None:
    broken = joined(refined(box((30, 30, 30)), 1), box((4, 4, 40), at=(3, 4, 5)))
    broken[1][3] = broken[1][3][::-1]
    found = measured(broken)["mesh"]["findings"]
    assert {one["code"] for one in found} == {"winding_mixed", "several_bodies", "self_intersections"}
    assert all(len(one["at"]) == 3 for one in found)


@pytest.mark.parametrize(
    "options",
    [{"limits": {"colour": 1}}, {"limits": {"wall": 3}}, {"limits": {"wall": {"least": 3}}}, {"limits": []},
     {"limits": {"gap": {"review": "wide"}}}, {"up": [0, 0]}, {"up": "above"}, {"functional": [True]},
     {"functional": []}, {"limits": {"beyond": 91}}, {"limits": {"edge": {"stop": True}}}],
)  # fmt: skip
def test_limits_that_are_none_are_refused(options: dict[str, Any]) -> None:
    if options == {"limits": []}:
        assert limits.of(options) == limits.of({})
        return
    with pytest.raises(Unreadable) as refused:
        limits.of(options)
    assert refused.value.code == "option_unknown" and refused.value.do


def test_places_are_drawn_and_marked(tmp_path: Any) -> None:
    inputs, outputs = {"mesh": stl(box())}, {"0": tmp_path / "a.png", "1": tmp_path / "b.png"}
    options = {"places": [[10, 0, 0], None], "unit": "mm"}
    check_schema(child.run("places", inputs=inputs, options=options, outputs=outputs))
    from PIL import Image

    pixels = [np.asarray(Image.open(path).convert("RGBA"), float) for path in outputs.values()]
    red = [(one[..., 0] > 150) & (one[..., 2] < 80) & (one[..., 3] > 0) for one in pixels]
    assert pixels[0].shape == (320, 640, 4)
    assert red[0][:, :320].sum() > 50 < red[0][:, 320:].sum() and not red[1].any()
    assert all((one[..., 3] == 0).any() for one in pixels)


@pytest.mark.parametrize("places", [[], [[1, 2]], [["a", 1, 2]], [[float("1e12"), 0, 0]], None])
def test_places_that_are_none_are_refused(places: Any, tmp_path: Any) -> None:
    outputs = {str(number): tmp_path / f"{number}.png" for number in range(len(places or []))}
    with pytest.raises(Unreadable) as refused:
        child.run("places", inputs={"mesh": stl(box())}, options={"places": places}, outputs=outputs)
    assert refused.value.code == "option_unknown"
