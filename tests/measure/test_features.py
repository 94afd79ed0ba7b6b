"""Named places and holes of the design, found again on the scan: offsets, tilts and radii in closed form."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from maatwerk.measure import __main__ as command
from maatwerk.measure import child
from maatwerk.measure.compare import inspect
from maatwerk.measure.errors import Unreadable

from .reading import SCHEMAS, check_schema, mesh
from .shapes import Shape, box, refined, stl, tube, turned

HOLE = {"name": "pilot", "at": [0, 0, 0], "axis": [0, 0, 2], "radius": 7, "length": 30}
SLEEVE = tube(10, 7, 30)


def plan(**lists: Any) -> dict[str, Any]:
    """Return a measuring plan, held against its closed schema."""
    made = {"schema": "maatwerk.plan/1"} | lists
    jsonschema.validate(made, json.loads((SCHEMAS / "plan.json").read_text("utf-8")))
    return made


def compare(design: Shape, scan: Shape, asked: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Compare with a plan, and check the answer against its schema."""
    return check_schema(inspect.compare(mesh(design), mesh(scan), plan=asked, **more)[0])


@pytest.mark.parametrize("inside_out", [False, True])
def test_the_axis_of_a_hole_is_found_again_exactly(inside_out: bool) -> None:
    turn = Rotation.from_euler("x", 2.0, degrees=True).as_matrix()
    scan = SLEEVE[0] @ turn.T + [0.3, 0.4, 0], SLEEVE[1]
    found = compare(SLEEVE, turned(scan) if inside_out else scan, plan(holes=[HOLE]))["holes"]["pilot"]
    # The axis leans in y and passes the planned middle at (0.3, 0.4).
    assert found["tilt"] == pytest.approx(2.0, abs=1e-6)
    assert found["offset"] == pytest.approx(0.5, abs=1e-6)
    assert found["radius"] == pytest.approx(7.0, abs=1e-6) and found["n"] > 500


def test_a_narrow_hole_shows_its_radius_and_noise_does_not_move_it() -> None:
    points, faces = tube(10, 6.8, 30)
    scan = points + np.random.default_rng(1).normal(0, 0.03, points.shape), faces
    found = compare(SLEEVE, scan, plan(holes=[HOLE]))["holes"]["pilot"]
    assert found["radius"] == pytest.approx(6.8, abs=0.01)
    assert found["offset"] < 0.02 and found["tilt"] < 0.1


def test_a_hole_that_is_not_there_or_half_seen_is_not_known() -> None:
    nothing = {"offset": None, "tilt": None, "radius": None}
    away = HOLE | {"at": [500, 0, 0]}
    assert compare(SLEEVE, SLEEVE, plan(holes=[away]))["holes"]["pilot"] == {"n": 0} | nothing
    half = SLEEVE[1][SLEEVE[0][SLEEVE[1]][:, :, 0].mean(axis=1) > 0.5]
    found = compare(SLEEVE, (SLEEVE[0], half), plan(holes=[HOLE]))["holes"]["pilot"]
    assert found["n"] > 100 and found | nothing == found


def test_landmarks_have_their_deviation_and_their_offset() -> None:
    design = refined(box((20, 30, 40)), 3)
    scan = design[0] + [0.25, 0, 0], design[1]
    places = [
        {"name": "outside", "design": [10, 0, 0]},
        {"name": "inside", "design": [-10, 0, 0], "scan": [-9.75, 0.3, 0.4]},
    ]
    found = compare(design, scan, plan(landmarks=places))["landmarks"]
    assert found["outside"] == {"deviation": pytest.approx(0.25), "offset": None}
    assert found["inside"] == {
        "deviation": pytest.approx(-0.25),
        "offset": pytest.approx(np.hypot(0.25, 0.5)),
    }


def test_without_an_alignment_nothing_of_the_plan_is_known() -> None:
    asked = plan(holes=[HOLE], landmarks=[{"name": "a", "design": [0, 0, 15]}])
    found = compare(SLEEVE, refined(box((3, 80, 90), at=(200, 50, 20)), 1), asked, way="icp")
    assert found["alignment"]["status"] == "failed"
    assert found["landmarks"] == {} and found["holes"] == {}
    assert "holes" not in check_schema(inspect.compare(mesh(SLEEVE), mesh(SLEEVE))[0])


def test_the_command_reads_the_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = {"expanded": 0.04, "k": 2, "source": "Study 7 of the lab"}
    (tmp_path / "d.stl").write_bytes(stl(SLEEVE))
    (tmp_path / "plan.json").write_text(json.dumps(plan(holes=[HOLE], uncertainty=known)), "utf-8")
    part = str(tmp_path / "d.stl")
    assert (
        command.main(["compare", part, part, "--plan", str(tmp_path / "plan.json"), "--json"]) == command.DONE
    )
    answer = check_schema(json.loads(capsys.readouterr().out))
    assert answer["holes"]["pilot"]["offset"] < 1e-5 and answer["uncertainty"] == known


@pytest.mark.parametrize(
    "wrong",
    [
        {"holes": [HOLE | {"radius": -1}]},
        {"holes": [HOLE | {"axis": [0, 0, 0]}]},
        {"holes": [HOLE, HOLE]},
        {"holes": [{"name": "pilot"}]},
        {"landmarks": "all"},
        {"places": []},
        {"landmarks": [{"name": "a", "design": ["x", 0, 0]}]},
    ],
)
def test_a_plan_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    given = {"schema": "maatwerk.plan/1"} | wrong
    with pytest.raises(Unreadable) as refused:
        child.run("compare", inputs={"design": stl(SLEEVE), "scan": stl(SLEEVE)}, options={"plan": given})
    assert refused.value.code == "option_unknown"
