"""A part that is in another patient's device too asks anew whether this is a series, and holds the design."""

import struct

import pytest

from maatwerk.cases import actions
from maatwerk.cases.actions.design import Offered
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.series import repeats
from maatwerk.cases.words import FileRole
from maatwerk.lab import actions as lab
from maatwerk.lab.models import LibraryPart
from tests.cases import inputs, stages, walk
from tests.cases.refusals import shut

OPEN = ("drifts_to_series", "decisions_are_template_picks", "route_not_open")
NO_SERIES = {"is_mass_produced": False, "design_fixed_by_maker_envelope": False}


def _moved(content: bytes, *, mirrored: bool = False, scale: float = 1.0) -> bytes:
    """Return the same body as another file: turned and shifted, perhaps mirrored or scaled as a whole."""
    (count,) = struct.unpack("<I", content[80:84])
    out = [b"another program".ljust(80), struct.pack("<I", count)]
    for number in range(count):
        at = 84 + number * 50
        values = struct.unpack("<12fH", content[at : at + 50])
        corners = [values[3 + 3 * one : 6 + 3 * one] for one in range(3)]
        turned = [
            (scale * (-y) + 5, scale * x - 7, scale * (-z if mirrored else z) + 1) for x, y, z in corners
        ]
        if mirrored:
            turned.reverse()
        out.append(struct.pack("<12fH", 0, 0, 0, *(value for corner in turned for value in corner), 0))
    return b"".join(out)


@pytest.fixture
def second(at, fits):
    """Return a device for another patient, in design, while the first has a block of 30 x 12 x 6 mm."""
    first = at("design_approved")
    other = walk.begin(first.lab)
    for _, step in stages.STAGES[: stages.NAMES.index("in_design") + 1]:
        step(other)
    return other


def design(one, content=None):
    file = Offered(name="guide.stl", content=content or inputs.block())
    one.review(one.add_design(files=(file,)))


def number_of_first(one):
    return one.device.number.replace("0002", "0001")


@pytest.mark.parametrize(
    "content",
    [
        inputs.block(),
        _moved(inputs.block()),
        _moved(inputs.block(), mirrored=True),
        _moved(inputs.block(), scale=1.1),
    ],
    ids=["the file", "moved", "mirrored", "scaled"],
)
def test_the_same_body_for_another_patient_holds_the_design(second, content):
    design(second, content)
    (found,) = repeats(Asked(device=second.fresh(), at=second.lab.now()))
    assert found.devices == (number_of_first(second),)
    with shut(second, "design", *OPEN):
        second.approve(second.design())


def test_another_body_asks_nothing(second):
    design(second, inputs.block(size=(30.0, 12.0, 6.5)))
    second.approve(second.design())
    assert second.state == "design_approved"


def test_who_says_that_it_is_no_series_opens_it_for_this_design_alone(second):
    design(second)
    second.decide(**NO_SERIES)
    second.approve(second.design())
    actions.reopen_design(device=second.fresh(), reason="thicker", **second.lab.act("jip"))
    design(second, _moved(inputs.block()))
    with shut(second, "design", *OPEN):
        second.approve(second.design())


@pytest.mark.parametrize(
    ("name", "codes"),
    [("design_fixed_by_maker_envelope", OPEN), ("is_mass_produced", ("drifts_to_series", "route_not_open"))],
)
def test_who_says_that_it_is_a_series_keeps_it_shut_and_the_route_turns(second, name, codes):
    design(second)
    second.decide(**{**NO_SERIES, name: True})
    assert second.device.route_decisions.latest("pk").route != "custom_made"
    with shut(second, "design", *codes):
        second.approve(second.design())


def test_an_answer_about_a_series_says_why(second):
    design(second)
    with pytest.raises(CaseError, match="is a series or is none"):
        actions.decide_route(device=second.fresh(), answers=NO_SERIES, **second.lab.act("jip"))
    actions.decide_route(device=second.fresh(), reason="as usual", **second.lab.act("jip"))
    with shut(second, "design", *OPEN):
        second.approve(second.design())


def test_a_part_put_into_the_library_past_the_program_counts_for_nothing(second):
    design(second)
    file = second.design().files.get()
    LibraryPart.objects.bulk_create(
        [
            LibraryPart(
                institution_key=file.institution_key,
                name="Pin",
                what="A pin.",
                sha256=file.sha256,
                shape=file.shape,
                registered_by=second.lab["jip"],
                registered_at=second.lab.now(),
            )
        ]
    )
    assert repeats(Asked(device=second.fresh(), at=second.lab.now()))


def test_an_answer_of_before_the_design_does_not_count(second):
    actions.decide_route(device=second.fresh(), reason="as usual", **second.lab.act("jip"))
    design(second)
    with shut(second, "design", *OPEN):
        second.approve(second.design())


def test_a_registered_part_of_the_library_is_no_series_until_it_is_withdrawn(second):
    design(second)
    (found,) = repeats(Asked(device=second.fresh(), at=second.lab.now()))
    part = lab.register_library_part(
        part=lab.Part(
            name="Sleeve 4 mm",
            what="Drill sleeve of one maker.",
            sha256=found.file.sha256,
            shape=found.file.shape,
        ),
        **second.lab.act("noor"),
    )
    assert repeats(Asked(device=second.fresh(), at=second.lab.now())) == ()
    lab.withdraw_library_part(part=part, reason="not the sleeve", **second.lab.act("noor"))
    with shut(second, "design", *OPEN):
        second.approve(second.design())


def test_a_cancelled_device_and_an_older_version_repeat_nothing(second):
    design(second)
    first = actions.cases.Device.objects.get(number=number_of_first(second))
    actions.cancel_device(device=first, reason="not needed", **second.lab.act("iva"))
    assert repeats(Asked(device=second.fresh(), at=second.lab.now())) == ()


def test_two_devices_of_one_patient_may_be_alike(at, fits):
    one = at("design_approved")
    twin = actions.add_device(
        case=one.case, family_code="hand-splint", side="left", region="hand", **one.lab.act("iva")
    )
    again = walk.Walk(lab=one.lab, patient=one.patient, case=one.case, device=twin)
    for _, step in stages.STAGES[: stages.NAMES.index("in_design") + 1]:
        step(again)
    again.add_design(files=(Offered(name="splint.stl", content=inputs.block()),))
    assert repeats(Asked(device=again.fresh(), at=again.lab.now())) == ()


def test_who_was_first_is_asked_nothing_when_somebody_copies_it_later(second):
    first = actions.cases.Device.objects.get(number=number_of_first(second))
    design(second)
    assert repeats(Asked(device=first, at=second.lab.now())) == ()


def test_a_version_that_was_sent_back_repeats_nothing(at, fits):
    first = at("drawn")
    actions.send_back(design=first.design(), text="the file of another patient", **first.lab.act("iva"))
    other = walk.begin(first.lab)
    for _, step in stages.STAGES[: stages.NAMES.index("in_design") + 1]:
        step(other)
    design(other)
    assert repeats(Asked(device=other.fresh(), at=other.lab.now())) == ()


def test_handing_the_same_in_again_makes_nobody_the_second(second):
    first = actions.cases.Device.objects.get(number=number_of_first(second))
    design(second)
    ahead = walk.Walk(lab=second.lab, patient=first.case.patient, case=first.case, device=first)
    actions.reopen_design(device=ahead.fresh(), reason="another name", **second.lab.act("jip"))
    ahead.add_design(files=(Offered(name="renamed.stl", content=_moved(inputs.block())),))
    assert repeats(Asked(device=ahead.fresh(), at=second.lab.now())) == ()
    assert repeats(Asked(device=second.fresh(), at=second.lab.now()))


def test_who_gave_a_body_up_and_takes_it_back_is_the_second(second):
    first = actions.cases.Device.objects.get(number=number_of_first(second))
    ahead = walk.Walk(lab=second.lab, patient=first.case.patient, case=first.case, device=first)
    actions.reopen_design(device=ahead.fresh(), reason="another way", **second.lab.act("jip"))
    ahead.add_design(files=(Offered(name="guide.stl", content=inputs.block(size=(40.0, 9.0, 5.0))),))
    design(second)
    assert repeats(Asked(device=second.fresh(), at=second.lab.now())) == ()
    ahead.add_design(files=(Offered(name="guide.stl", content=inputs.block()),))
    assert repeats(Asked(device=ahead.fresh(), at=second.lab.now()))


def test_a_part_handed_in_as_a_test_piece_repeats_and_test_pieces_among_themselves_do_not(second):
    bar = inputs.block(size=(50.0, 5.0, 5.0))
    files = (
        Offered(name="guide.stl", content=inputs.block(size=(40.0, 9.0, 5.0))),
        Offered(name="bar.stl", content=bar, role=FileRole.COUPON),
    )
    second.add_design(files=(*files, Offered(name="piece.stl", content=inputs.block(), role=FileRole.COUPON)))
    (found,) = repeats(Asked(device=second.fresh(), at=second.lab.now()))
    assert found.file.name == "piece.stl"
    second.add_design(files=files)
    third = walk.begin(second.lab)
    for _, step in stages.STAGES[: stages.NAMES.index("in_design") + 1]:
        step(third)
    third.add_design(files=(Offered(name="splint.stl", content=inputs.block(size=(9.0, 9.0, 5.0))), files[1]))
    assert repeats(Asked(device=third.fresh(), at=second.lab.now())) == ()
