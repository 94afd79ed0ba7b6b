"""What the designer declares, mirroring and a planned move: what it changes, and that it is signed."""

import pytest

from maatwerk.cases import queries
from maatwerk.cases.digests import manifest_of
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.design import approved_hashes
from tests.cases import inputs
from tests.cases.refusals import shut


def test_intended_mirroring_turns_the_expected_answer_round(at, fits):
    walk = at("in_design")
    fits.answer = inputs.fit(side="mirrored")
    walk.review(walk.add_design(intended_mirroring=True))
    walk.approve(walk.design())
    assert walk.state == "design_approved"


def test_mirroring_declared_but_not_done_keeps_it_shut(at, fits):
    walk = at("in_design")
    fits.answer = inputs.fit(side="same")
    walk.review(walk.add_design(intended_mirroring=True))
    with shut(walk, "design", "mesh_mirrored"):
        walk.approve(walk.design())


def test_outside_the_volume_it_stays_shut_unless_the_move_was_planned(at, fits):
    walk = at("in_design")
    fits.answer = inputs.fit(position="shifted")
    walk.review(walk.add_design())
    with shut(walk, "design", "mesh_outside_volume"):
        walk.approve(walk.design())
    walk.review(walk.add_design(planned_transform="fibula laid to the jaw as planned"))
    walk.approve(walk.design())
    assert walk.state == "design_approved"


def test_a_planned_move_never_excuses_a_mesh_outside_the_pictures(at, fits):
    walk = at("in_design")
    fits.answer = inputs.fit(position="outside")
    walk.review(walk.add_design(planned_transform="moved"))
    with shut(walk, "design", "mesh_outside_volume"):
        walk.approve(walk.design())


@pytest.mark.parametrize(
    ("declared", "more"),
    [
        ({"intended_mirroring": True}, ("mesh_mirrored",)),
        ({"planned_transform": "fibula laid to the jaw"}, ()),
    ],
)
def test_what_the_designer_declares_is_part_of_what_is_signed(at, declared, more):
    walk = at("reviewed")
    design = walk.design()
    shown = queries.to_sign_design(design)
    walk.rewrite(design, **declared)
    assert manifest_of(design) != shown
    with shut(walk, "design", "design_replaced", "segmentation_not_reviewed", *more):
        walk.approve(design, digest=shown)


def test_a_declaration_changed_after_the_approval_starts_no_build(at):
    walk = at("planned")
    walk.rewrite(walk.design(), planned_transform="fibula laid to the jaw")
    assert approved_hashes(Asked(device=walk.fresh(), at=walk.lab.now())) == frozenset()
    with shut(walk, "produce", "design_replaced"):
        walk.start(walk.build())


def test_a_planned_transform_of_blanks_plans_nothing(at, fits):
    walk = at("in_design")
    fits.answer = inputs.fit(position="shifted")
    walk.review(walk.add_design(planned_transform="   "))
    with shut(walk, "design", "mesh_outside_volume"):
        walk.approve(walk.design())
