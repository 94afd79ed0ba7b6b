"""A part that is nearly the same as one for another patient is a question; honest ones are asked nothing."""

import numpy as np
import pytest

from maatwerk.archive.models import Event
from maatwerk.archive.verify import verify
from maatwerk.cases import actions
from maatwerk.cases.actions.bodies import measure_older
from maatwerk.cases.actions.design import Offered
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.series import drawn_from, repeats
from maatwerk.cases.models import DesignFile
from maatwerk.cases.queries import next_of
from maatwerk.cases.words import Beginning
from maatwerk.lab import actions as lab
from tests.cases import stages, walk
from tests.cases.refusals import shut
from tests.cases.test_series import NO_SERIES, OPEN
from tests.measure import shapes


def guide(*, radius=14.0, length=40.0, engraved=False):
    """Return a plate of 3 mm that lies on a bone of this radius; perhaps with a mark engraved."""
    points, faces = shapes.refined(shapes.box((length, 16.0, 3.0)), 4)
    if engraved:
        x, y, z = points.T
        points[(z > 1.4) & (np.abs(x - 12.0) < 3.0) & (np.abs(y) < 2.5), 2] -= 0.4
    around = points[:, 1] / radius
    out = radius + 1.5 + points[:, 2]
    bent = np.stack([points[:, 0], out * np.sin(around), out * np.cos(around)], axis=1)
    return shapes.stl((bent, faces))


@pytest.fixture
def second(at, fits):
    """Return a device for another patient, in design, while the first has a guide."""
    first = at("in_design")
    hand_in(first, guide())
    return another(first.lab)


def another(hospital):
    one = walk.begin(hospital)
    for _, step in stages.STAGES[: stages.NAMES.index("in_design") + 1]:
        step(one)
    return one


def hand_in(one, content, **more):
    one.review(one.add_design(files=(Offered(name="guide.stl", content=content),), **more))
    return one.design().files.get()


def accept(one, **said):
    actions.accept_findings(
        design=one.design(),
        sha256=one.design().files.get().sha256,
        reason="compared with the pictures of this patient",
        **said,
        **one.lab.act("jip"),
    )


def first_number(one):
    return one.device.number.replace("0002", "0001")


@pytest.mark.parametrize(
    "own",
    [{"radius": 14.2, "length": 40.3}, {"radius": 13.3}, {"length": 40.4}, {"length": 38.5, "radius": 15.0}],
)
def test_honest_guides_for_other_anatomies_are_asked_nothing(second, own):
    assert hand_in(second, guide(**own)).resembles == ""
    second.approve(second.design())
    assert second.state == "design_approved"


def test_a_lightly_changed_copy_asks_and_an_answer_opens_the_gate(second):
    file = hand_in(second, guide(engraved=True))
    assert (file.resembles, file.mesh["total"]) == (first_number(second), "GOOD")
    assert not repeats(Asked(device=second.fresh(), at=second.lab.now()))
    assert next_of(second.fresh()).code == "accept_findings"
    with shut(second, "design", "mesh_stop"):
        second.approve(second.design())
    with pytest.raises(CaseError, match="nearly the same"):
        accept(second)
    accept(second, began_from=Beginning.ANEW)
    second.approve(second.design())
    assert second.state == "design_approved"


def test_who_says_that_it_was_drawn_from_another_is_asked_whether_it_is_a_series(second):
    hand_in(second, guide(engraved=True))
    accept(second, began_from=Beginning.ANOTHER)
    assert drawn_from(Asked(device=second.fresh(), at=second.lab.now())) is Beginning.ANOTHER
    assert next_of(second.fresh()).code == "repeated_part"
    with shut(second, "design", *OPEN):
        second.approve(second.design())
    second.decide(**NO_SERIES)
    assert next_of(second.fresh()).code == "approve_design"
    second.approve(second.design())


def test_a_template_that_is_said_at_the_hand_in_asks_and_is_signed_for(second):
    silent = second.add_design(files=(Offered(name="guide.stl", content=guide(radius=20.0)),))
    assert silent.began_from == ""
    hand_in(second, guide(radius=20.0), began_from=Beginning.TEMPLATE)
    assert second.design().manifest != silent.manifest
    with shut(second, "design", *OPEN):
        second.approve(second.design())
    second.decide(**NO_SERIES)
    second.approve(second.design())


def test_a_registered_part_and_what_was_given_up_resemble_nothing(second):
    first = actions.cases.Device.objects.get(number=first_number(second))
    actions.cancel_device(device=first, reason="not needed", **second.lab.act("iva"))
    file = hand_in(second, guide(engraved=True))
    assert file.resembles == ""
    third = another(second.lab)
    part = lab.Part(name="Pin", what="A pin.", sha256=file.sha256, shape=file.shape)
    lab.register_library_part(part=part, **second.lab.act("noor"))
    assert hand_in(third, guide()).resembles == ""


def test_what_was_handed_in_before_bodies_were_compared_is_measured_later(second):
    older = DesignFile.objects.get()
    second.rewrite(older, body=None, cell="", shape="")
    assert hand_in(second, guide(engraved=True)).resembles == ""
    assert measure_older(most=5, at=second.lab.now()) == 1
    assert measure_older(most=5, at=second.lab.now()) == 0
    found = DesignFile.objects.get(pk=older.pk)
    assert found.shape and found.cell and found.body["volume"] > 1000
    assert Event.objects.latest("number").kind == "cases.design_file_measured"
    assert verify().state == "intact"
    third = another(second.lab)
    file = hand_in(third, guide(engraved=True, radius=14.02))
    assert len(file.resembles.split()) == 2


def test_a_file_that_is_gone_is_noted_and_not_tried_again(second):
    older = DesignFile.objects.get()
    second.rewrite(older, body=None, cell="", sha256="0" * 64)
    assert measure_older(most=5, at=second.lab.now()) == 1
    assert measure_older(most=5, at=second.lab.now()) == 0
    assert DesignFile.objects.get(pk=older.pk).cell == "none"
