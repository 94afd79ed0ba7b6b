"""The prescriber's page: what is asked, built and changed; signed, or sent back with a mark."""

import json
from typing import Any

import pytest

from maatwerk.archive.models import Event
from maatwerk.cases import actions
from maatwerk.cases.actions import Offered
from maatwerk.cases.models import Approval, Remark
from maatwerk.config.demonstration import cast
from tests.cases import inputs
from tests.cases.walk import Walk

from .conftest import Begin, Enter, page, text


def mark(one: Walk, **other: Any) -> str:
    """Return what the viewer hands over when a place was pointed at."""
    file = one.design().files.get()
    said = {
        "sha256": file.sha256,
        "name": file.name,
        "point": [12.5, 3.0, 6.0],
        "camera": {"turn": -40, "lift": 25, "reach": 40, "x": 15, "y": 6, "z": 3},
    }
    return json.dumps({**said, **other})


def test_patient_side_and_what_is_signed_stand_there_large(at: Begin, enter: Enter) -> None:
    one = at("reviewed")
    shown = text(enter(one, "iva").get(page(one, "approve_design")))
    assert 'class="side huge" data-side="left"' in shown and "data-stage" in shown
    assert one.design().manifest in shown and one.design().files.get().sha256 in shown
    assert "To weigh" in shown and "days old" in shown and "Sterilise before use" in shown
    assert shown.count('href="#sign"') == 1 and "/send_back/" in shown


def test_the_prescriber_signs_with_a_fresh_proof(at: Begin, enter: Enter) -> None:
    one = at("reviewed")
    iva, where = enter(one, "iva"), page(one, "approve_design")
    digest = iva.get(where).context["form"]["digest"].value()
    assert digest == one.design().manifest

    wrong = iva.post(where, {"digest": digest, "password": "not hers"})
    assert wrong.status_code in {409, 422} and not Approval.objects.exists() and "data-open" in text(wrong)
    empty = iva.post(where, {"digest": digest, "password": ""})
    assert empty.status_code == 422 and "data-open" in text(empty)

    signed = iva.post(where, {"digest": digest, "password": cast.PASSWORD})

    assert signed.status_code == 302 and one.state == "design_approved"
    assert Approval.objects.get().manifest == digest
    assert "signed this version" in text(iva.get(where))


def test_what_was_replaced_meanwhile_is_not_signed(at: Begin, enter: Enter) -> None:
    one = at("reviewed")
    iva, where = enter(one, "iva"), page(one, "approve_design")
    digest = iva.get(where).context["form"]["digest"].value()
    one.add_design(files=(Offered(name="guide.stl", content=inputs.block(size=(31, 12, 6))),))

    refused = iva.post(where, {"digest": digest, "password": cast.PASSWORD})

    assert refused.status_code == 409 and one.state == "in_design" and not Approval.objects.exists()


def test_departures_and_changes_are_named(at: Begin, enter: Enter) -> None:
    one = at("drawn")
    one.add_design(built={"cut_angle": "92.5"}, changes="turned")
    shown = text(enter(one, "iva").get(page(one, "approve_design")))
    assert "changed, was 90" in shown and "out of tolerance" in shown and "2.5" in shown
    assert "Changed:</span> turned" in shown
    assert "It cannot be signed yet" in shown and 'href="#sign"' not in shown
    assert 'data-code="prescription_departed_from"' in shown


def test_a_version_is_sent_back_with_a_mark_and_not_signed_any_more(at: Begin, enter: Enter) -> None:
    one = at("reviewed")
    iva = enter(one, "iva")

    sent = iva.post(page(one, "send_back"), {"text": "Move slot 3.", "mark": mark(one)})

    assert sent.status_code == 302 and one.state == "in_design"
    remark = Remark.objects.get()
    assert remark.mark == {
        "point": [12.5, 3.0, 6.0],
        "camera": {"turn": -40, "lift": 25, "reach": 40, "x": 15, "y": 6, "z": 3},
    }
    assert remark.sha256 == one.design().files.get().sha256
    assert Event.objects.filter(kind="cases.design_sent_back").count() == 1
    shown = text(iva.get(page(one, "approve_design")))
    assert "sent this version back" in shown and 'href="#sign"' not in shown
    signed = iva.post(
        page(one, "approve_design"), {"digest": one.design().manifest, "password": cast.PASSWORD}
    )
    assert signed.status_code == 422 and "sent this version back" in text(signed)
    assert not Approval.objects.exists()
    device = text(enter(one, "jip").get(page(one)))
    assert "Move slot 3." in device and "12.5 / 3" in device and "data-go" in device


def test_the_next_version_can_be_signed(at: Begin, enter: Enter) -> None:
    one = at("reviewed")
    actions.send_back(design=one.design(), text="Move slot 3.", **one.lab.act("iva"))
    design = one.add_design(changes="moved")
    one.review(design)
    taken = enter(one, "iva").post(
        page(one, "approve_design"), {"digest": design.manifest, "password": cast.PASSWORD}
    )
    assert taken.status_code == 302 and one.state == "design_approved"


@pytest.mark.parametrize(
    "given",
    [
        {"text": ""},
        {"text": "x", "mark": "no json"},
        {"text": "x", "mark": "[]"},
        {"text": "x", "mark": '{"point": ["a"], "camera": {}, "sha256": ""}'},
        {"text": "x", "mark": '{"point": [1e9, 0, 0], "camera": {}, "sha256": "0"}'},
        {"text": "x", "mark": '{"point": [1, 2], "camera": {}, "sha256": "0"}'},
    ],
)
def test_a_remark_that_says_nothing_or_points_nowhere_is_refused(
    at: Begin, enter: Enter, given: dict[str, str]
) -> None:
    one = at("reviewed")
    refused = enter(one, "iva").post(page(one, "send_back"), given)
    assert refused.status_code == 422 and not Remark.objects.exists()


def test_a_co_prescriber_signs_and_sends_back_too(at: Begin, enter: Enter) -> None:
    one = at("reviewed")
    actions.add_prescriber(case=one.case, account=one.lab["teun"], reason="stands in", **one.lab.act("jip"))
    teun = enter(one, "teun")
    assert 'href="#sign"' in text(teun.get(page(one, "approve_design")))
    assert teun.post(page(one, "send_back"), {"text": "Longer."}).status_code == 302
    assert Remark.objects.get().written_by == one.lab["teun"]


@pytest.mark.parametrize("code", ["approve_design", "send_back"])
def test_who_does_not_prescribe_sees_it_but_decides_nothing(at: Begin, enter: Enter, code: str) -> None:
    one = at("reviewed")
    jip = enter(one, "jip")
    shown = text(jip.get(page(one, code)))
    assert 'class="refusal"' in shown and 'href="#sign"' not in shown
    given = {"digest": one.design().manifest, "password": cast.PASSWORD, "text": "Longer."}
    assert jip.post(page(one, code), given).status_code == 409
    assert not Remark.objects.exists() and not Approval.objects.exists() and one.state == "in_design"
    assert enter(one, "teun").get(page(one, code)).status_code == 404
