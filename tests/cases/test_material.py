"""Other material for a build that is planned, and material that is on hold."""

import pytest

from maatwerk.cases import actions
from maatwerk.cases.errors import CaseError
from maatwerk.lab import actions as lab_actions
from tests.cases import inputs
from tests.cases.walk import Walk


def other(walk: Walk, code: str = "C-other"):
    """Open a second bottle of the same lot's material."""
    container = lab_actions.add_container(
        lot=walk.lab.lots["surgical-guide-resin"], code=code, kind="bottle", **walk.lab.act("ruben")
    )
    today = walk.lab.now().date()
    lab_actions.open_container(container=container, opened_on=today, **walk.lab.act("ruben"))
    return container


def test_a_planned_build_gets_other_material_in_one_act(at):
    walk = at("planned")
    former, container = walk.build(), other(walk)
    made = actions.change_material(
        build=former, containers=[container], reason="the bottle is empty", **walk.lab.act("ruben")
    )
    former.refresh_from_db()
    assert (former.state, made.state) == ("aborted", "planned")
    assert made.file.sha256 == former.file.sha256
    assert [one.container for one in made.containers.all()] == [container]
    sources = {(one.device_id, one.sha256) for one in former.file.sources.all()}
    assert {(one.device_id, one.sha256) for one in made.file.sources.all()} == sources
    walk.start(made)
    assert walk.state == "in_production"


@pytest.mark.parametrize(
    ("stage", "code"), [("in_production", "build_begun"), ("planned", "nothing_changed")]
)
def test_what_runs_keeps_its_material_and_the_same_is_no_change(at, stage, code):
    walk = at(stage)
    build = walk.build()
    same = [one.container for one in build.containers.all()]
    with pytest.raises(CaseError) as refused:
        actions.change_material(build=build, containers=same, reason="x", **walk.lab.act("ruben"))
    assert refused.value.code == code
    build.refresh_from_db()
    assert build.state != "aborted"


def test_what_lies_beside_goes_along_and_a_stopped_build_keeps_nothing(at):
    walk = at("planned")
    model = actions.want_side_work(
        title="Teaching model",
        file_name="jaw.stl",
        content=inputs.block(),
        for_whom="Residents",
        **walk.lab.act("ruben"),
    )
    actions.place_side_work(work=model, build=walk.build(), **walk.lab.act("ruben"))
    made = actions.change_material(
        build=walk.build(), containers=[other(walk)], reason="the bottle is empty", **walk.lab.act("ruben")
    )
    model.refresh_from_db()
    assert model.build == made
    actions.abort_build(build=made, reason="power cut", **walk.lab.act("ruben"))
    model.refresh_from_db()
    assert model.build is None
