"""A part that is in another patient's device: the gate leads to a page that shows it and what can be done."""

from maatwerk.lab.models import LibraryPart
from tests.cases import inputs, stages, walk
from tests.cases.test_series import design

from .conftest import Begin, Enter, Fits, page


def test_from_the_shut_gate_to_a_registered_part_and_on(at: Begin, fits: Fits, enter: Enter) -> None:
    first = at("design_approved")
    second = walk.begin(first.lab)
    for _, step in stages.STAGES[: stages.NAMES.index("in_design") + 1]:
        step(second)
    design(second, inputs.block())
    assert (
        "A part of this design is in another"
        in enter(second, "jip").get(page(second, "accept_findings")).text
    )
    noor, path = enter(second, "noor"), page(second, "repeated_part")
    assert "Register the part" in noor.get(path).text
    assert f'href="{path}"' in noor.get(page(second, "gate/design")).text
    shown = noor.get(path).text
    assert "guide.stl" in shown and first.device.number in shown and "decide_route" in shown
    file = second.design().files.get()
    sent = {"sha256": file.sha256, "name": "Sleeve 4 mm", "what": "A drill sleeve of one maker."}
    assert enter(second, "jip").post(path, sent).status_code == 409
    assert noor.post(path, {**sent, "sha256": "0" * 64}).status_code == 422
    assert noor.post(path, {**sent, "what": ""}).status_code == 422
    assert noor.post(path, sent).status_code == 302
    assert LibraryPart.objects.get().sha256 == file.sha256
    assert "No part of this design" in noor.get(path).text
    assert "Sleeve 4 mm" in noor.get("/lab/parts/").text


def test_where_nothing_repeats_the_page_says_so_and_nothing_can_be_registered(
    at: Begin, fits: Fits, enter: Enter
) -> None:
    one = at("drawn")
    path = page(one, "repeated_part")
    noor = enter(one, "noor")
    assert "No part of this design" in noor.get(path).text
    assert noor.post(path, {"sha256": "0" * 64, "name": "x", "what": "y"}).status_code == 422
