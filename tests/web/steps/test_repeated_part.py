"""A part that is in another patient's device: the gate leads to a page that shows it and what can be done."""

from maatwerk.cases.queries import next_of
from maatwerk.cases.words import Beginning
from maatwerk.lab.models import LibraryPart
from tests.cases import inputs, stages, walk
from tests.cases.test_likeness import another, guide, hand_in
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


def test_what_it_was_drawn_from_is_said_and_leads_to_the_question(
    at: Begin, fits: Fits, enter: Enter
) -> None:
    one = at("in_design")
    jip = enter(one, "jip")
    form = jip.get(page(one, "hand_in_design")).context["form"]
    assert form["began_from"].value() is None and "Not said" in str(form["began_from"])
    one.review(one.add_design(began_from=Beginning.TEMPLATE))
    assert jip.get(page(one, "hand_in_design")).context["form"]["began_from"].value() == "template"
    shown = jip.get(f"/devices/{one.device.number}/").text
    assert "Settle whether it is a series" in shown and "Approve the design" not in shown
    assert "drawn from a template of the lab" in jip.get(page(one, "repeated_part")).text
    answered = {"answer-is_mass_produced": "no", "answer-design_fixed_by_maker_envelope": "no"}
    silent = jip.post(page(one, "decide_route"), answered)
    assert silent.status_code == 422 and "id_reason_error" in silent.text
    assert "From a template of the lab" in enter(one, "iva").get(page(one, "approve_design")).text
    assert f'href="{page(one, "repeated_part")}"' in jip.get(page(one, "gate/design")).text


def test_a_likeness_is_shown_and_accepted_with_a_word_on_where_it_came_from(
    at: Begin, fits: Fits, enter: Enter
) -> None:
    first = at("in_design")
    hand_in(first, guide())
    second = another(first.lab)
    file = hand_in(second, guide(engraved=True))
    jip, path = enter(second, "jip"), page(second, "accept_findings")
    shown = jip.get(path).text
    assert f"nearly the same as in {first.device.number}, for another patient" in shown
    assert "What was it drawn from?" in shown
    sent = {"sha256": file.sha256, "reason": "held against the pictures"}
    answer = jip.post(path, sent)
    assert answer.status_code == 422 and "Say what it was drawn from." in answer.text
    assert "held against the pictures" in answer.text
    assert jip.post(path, {**sent, "began_from": "the moon"}).status_code == 422
    assert jip.post(path, {**sent, "began_from": "anew"}).status_code == 302
    assert next_of(second.fresh()).code == "approve_design"
