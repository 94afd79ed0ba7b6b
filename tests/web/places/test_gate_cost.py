"""What a gate says is asked with few queries: each gate, at each stage, however long the device took."""

from collections.abc import Callable, Mapping

import pytest

from maatwerk.cases import actions
from maatwerk.cases.actions import Offered
from maatwerk.cases.models import PartCopy
from maatwerk.cases.process import GATE_NAMES
from tests.cases import inputs
from tests.cases.stages import STAGES
from tests.cases.walk import OURS, Walk
from tests.web.places.looking import few_queries, inside

pytestmark = pytest.mark.django_db
FAMILIES = ("cmf-cutting-guide", "cmf-plate", "hand-splint")


PART_OF_A_PAGE = {"HX-Request": "true"}


def ask_each(walk: Walk, *, who: str = "noor", headers: Mapping[str, str] = PART_OF_A_PAGE) -> None:
    """Ask each gate, as the part of another page or as a page of its own."""
    client = inside(walk, who)
    for gate in GATE_NAMES:
        with few_queries():
            answer = client.get(f"/devices/{walk.device.number}/gate/{gate}/", headers=dict(headers))
        assert answer.status_code == 200


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("stage", [name for name, _ in STAGES])
def test_each_gate_at_each_stage(at: Callable[..., Walk], stage: str, family: str) -> None:
    ask_each(at(stage, family=family))


def test_many_parts_builds_pictures_and_versions(at: Callable[..., Walk]) -> None:
    walk = at("design_approved")
    _new_pictures(walk)
    for parts in (2, 3):
        _new_design(walk, parts=parts)
        _make(walk)
        ask_each(walk)
        actions.send_to_rework(device=walk.fresh(), reason="edge too sharp", **walk.lab.act("saar"))
        _make(walk, again=True)
        if parts == 2:
            actions.reopen_design(device=walk.fresh(), reason="edge too sharp", **walk.lab.act("jip"))
    walk.verify()
    walk.prepare_release()
    assert PartCopy.objects.filter(part__device=walk.device).count() > 5
    ask_each(walk, headers={})
    ask_each(walk, who="mila")


def _new_pictures(walk: Walk) -> None:
    actions.reopen_imaging(device=walk.fresh(), reason="a newer scan", **walk.lab.act("jip"))
    for uid in ("1.2.3.4", "1.2.3.5"):
        walk.add_imaging(inputs.series(uid=uid, patient=OURS))
    series = [one for imaging in walk.case.imaging.all() for one in imaging.series.all()]
    actions.accept_imaging(device=walk.fresh(), series=series, **walk.lab.act("jip"))
    walk.start_design()


def _new_design(walk: Walk, *, parts: int) -> None:
    files = [
        Offered(name=f"part-{number}.stl", content=inputs.block(shift=float(parts + number)))
        for number in range(parts)
    ]
    design = walk.add_design(files=files)
    walk.review(design)
    walk.approve(design)


def _make(walk: Walk, *, again: bool = False) -> None:
    """Make and check every part; a second time, from pieces that take the place of the first."""
    for piece in walk.pieces() if again else ():
        actions.fail_part(piece=piece, reason="fell", **walk.lab.act("saar"))
    walk.prepare()
    walk.start(walk.build())
    walk.finish(walk.build())
    walk.check_all()
