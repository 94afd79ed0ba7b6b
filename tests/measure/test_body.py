"""The sizes by which bodies are compared; what leaves a body as it is leaves them as they are."""

import numpy as np
import pytest

from maatwerk.measure import child
from maatwerk.measure.errors import Unreadable
from maatwerk.measure.mesh.body import describe
from maatwerk.measure.mesh.solid import Mesh
from tests.measure import shapes

SIZE = (20.0, 30.0, 40.0)


def described(shape: shapes.Shape) -> dict[str, object]:
    points, faces = shape
    return describe(Mesh(points, faces, "stl_binary"))


def test_a_box_spreads_as_its_sides_do() -> None:
    found = described(shapes.box(SIZE, at=(100.0, -50.0, 7.0)))
    assert found == {
        "area": pytest.approx(5200.0),
        "volume": pytest.approx(24000.0),
        "spread": pytest.approx([side / 12**0.5 for side in (40.0, 30.0, 20.0)]),
    }


@pytest.mark.parametrize(
    "same",
    [
        shapes.turned(shapes.box(SIZE)),
        shapes.mirrored(shapes.box(SIZE), 0, 12.0),
        shapes.refined(shapes.box(SIZE), 2),
        (shapes.box(SIZE)[0], shapes.box(SIZE)[1][:, ::-1]),
    ],
    ids=["turned", "mirrored", "cut finer", "inside out"],
)
def test_what_leaves_the_body_alone_leaves_its_sizes_alone(same: shapes.Shape) -> None:
    expected = described(shapes.box(SIZE))
    for name, value in described(same).items():
        assert value == pytest.approx(expected[name])


def test_a_triangle_more_on_an_edge_changes_next_to_nothing() -> None:
    points, faces = shapes.box(SIZE)
    crowded = np.concatenate([points, points[[0]] + 0.01]), np.concatenate([faces, [[0, 1, 8]]])
    found, expected = described(crowded), described((points, faces))
    assert found["volume"] == pytest.approx(expected["volume"], rel=1e-3)
    assert found["spread"] == pytest.approx(expected["spread"], rel=1e-3)


def test_a_surface_without_an_inside_spreads_as_a_surface() -> None:
    points, faces = shapes.box((20.0, 30.0, 0.0))
    found = described((points, faces[:2]))
    assert (found["volume"], found["area"]) == (None, pytest.approx(600.0))
    assert found["spread"] == pytest.approx([30 / 12**0.5, 20 / 12**0.5, 0.0])


def test_it_is_measured_in_the_cage_in_the_unit_that_people_say() -> None:
    inputs = {"mesh": shapes.stl(shapes.box((2.0, 3.0, 4.0)))}
    found = child.run("body", inputs=inputs, options={"name": "part.stl", "unit": "cm"})
    assert found["volume"] == pytest.approx(24000.0)
    with pytest.raises(Unreadable):
        child.run("body", inputs=inputs, options={"unit": "mile"})
    with pytest.raises(Unreadable):
        child.run("body", inputs={"mesh": b"no mesh"}, options={})
