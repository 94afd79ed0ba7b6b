"""The demonstration walks its case through all gates; whatever is left out shuts the gate that needs it."""

import copy
import dataclasses
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from maatwerk.config.demonstration import (
    designing,
    finishing,
    making,
    material,
    ordering,
    story,
    volume,
    walk,
)
from tests.hospital import FOUNDED_AT, stand

pytestmark = pytest.mark.slow

CHAPTERS = (ordering.STEPS, designing.STEPS, making.STEPS, finishing.STEPS)
EARLY = dict(story.EARLY)
REFUSED = {
    "imaging_alone",
    "decisions_are_template_picks",
    "series_other_patient",
    "slice_too_thick",
    "mesh_unit_wrong",
    "prescription_departed_from",
    "design_replaced",
    "lot_expired",
    "recipe_not_validated",
    "check_missing",
    "maker_releases",
    "statement_incomplete",
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> material.Material:
    folder = tmp_path_factory.mktemp("material")
    day = (FOUNDED_AT + timedelta(days=6)).date()
    return material.gather(folder=folder, head=volume.phantom(), acquired_on=day)


def begin(files: material.Material, out: Path, *, without: frozenset[str] = frozenset()) -> walk.Walk:
    standing = stand(without=without)
    case = walk.Walk(
        started_at=FOUNDED_AT + story.BEFORE_THE_CASE,
        hospital=standing.hospital,
        lab=standing.lab,
        material=files,
        out=out,
    )
    case.left_out += sorted(without)
    ordering.open_case(case)
    ordering.prepare_plate(case)
    return case


@contextmanager
def undone() -> Iterator[None]:
    """Do something and take the database back to where it was."""
    block = transaction.atomic()
    block._from_testcase = True  # as Django's own TestCase: a proof refuses any other block around it
    with block:
        yield
        transaction.set_rollback(True)


def sections() -> Iterator[Sequence[walk.Act | walk.Trial | walk.Gate]]:
    """Yield what leads to each gate, gate by gate."""
    section: list[walk.Act | walk.Trial | walk.Gate] = []
    for one in story.chapters():
        section.append(one)
        if isinstance(one, walk.Gate):
            yield section
            section = []


@pytest.mark.django_db
def test_every_step_that_is_left_out_shuts_the_gate_that_needs_it(
    files: material.Material, tmp_path: Path
) -> None:
    case = begin(files, tmp_path)
    for section in sections():
        gate = section[-1]
        assert isinstance(gate, walk.Gate)
        for act in [one for one in section if isinstance(one, walk.Act)]:
            with undone():
                trial = copy.deepcopy(case)
                trial.skip = act.name
                with pytest.raises(walk.Shut, match=gate.name):
                    walk.run(trial, iter(section))
                assert act.gate == gate.name, f"{act.name} says {act.gate}, but {gate.name} stayed shut"
                refusal = trial.refusals[-1]
                assert refusal["state_before"] == refusal["state_after"]
                assert refusal["reasons"][0]["text"]
        case.skip = "nothing"
        walk.run(case, iter(section))
    assert [gate["gate"] for gate in case.gates] == [
        "accept",
        "imaging",
        "design",
        "produce",
        "verify",
        "release",
        "deliver",
        "follow_up",
    ]
    assert len({gate["by"] for gate in case.gates}) >= 5


@pytest.mark.django_db
@pytest.mark.parametrize("step", sorted(EARLY))
def test_what_the_lab_lacks_shuts_the_gate_that_needs_it(
    step: str, files: material.Material, tmp_path: Path
) -> None:
    case = begin(files, tmp_path, without=frozenset({step}))
    case.skip = step
    with pytest.raises(walk.Shut, match=EARLY[step]):
        walk.run(case, story.chapters())


@pytest.mark.django_db
def test_all_that_must_be_refused_is_refused_and_changes_nothing(
    files: material.Material, tmp_path: Path
) -> None:
    case = begin(files, tmp_path)
    walk.run(case, story.chapters())
    codes = {refusal["refusal"] for refusal in case.refusals}
    assert codes >= REFUSED
    assert codes & set(designing.MIRROR_CODES)
    assert all(one["state_before"] == one["state_after"] for one in case.refusals)
    assert case.state() == "followed_up"


@pytest.mark.django_db
@pytest.mark.parametrize(("mirrored", "opened"), [(False, 3), (True, 2)])
def test_a_mesh_from_outside_meets_the_gates_as_it_is(
    mirrored: bool, opened: int, files: material.Material, tmp_path: Path
) -> None:
    mesh = material.changed(files.guide, mirrored=mirrored)
    case = begin(dataclasses.replace(files, guide=mesh, foreign_mesh=True), tmp_path)
    section = [*ordering.STEPS, *designing.STEPS]
    if mirrored:
        with pytest.raises(walk.Shut, match="design"):
            walk.run(case, iter(section))
        assert case.refusals[-1]["refusal"] in designing.MIRROR_CODES
    else:
        walk.run(case, iter(section))
    assert len(case.gates) == opened


def test_every_step_has_a_name_of_its_own() -> None:
    names = story.steps()
    assert len(names) == len(set(names))
