"""The design: handed in with what it makes of the prescription, inspected, checked, reviewed, sent back."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import FileField
from django.test import Client
from django.urls import reverse

from maatwerk.cases import actions
from maatwerk.cases.actions import Offered
from maatwerk.cases.models import Design, FindingAcceptance, SegmentationReview, SideCheck
from maatwerk.cases.queries import next_of
from maatwerk.cases.words import FileRole
from maatwerk.config.demonstration import cast
from tests.cases import inputs, stages, walk
from tests.cases.walk import Walk
from tests.measure import gltfs
from tests.measure.shapes import box

from .conftest import Begin, Enter, Fits, page, text


def stl(name: str = "guide.stl", **how: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, inputs.block(**how), "model/stl")


def given(client: Client, one: Walk, **more: Any) -> dict[str, Any]:
    """Return what the form holds when nobody types: what the page filled in."""
    form = client.get(page(one, "hand_in_design")).context["form"]
    filled = {
        field.name: field.value()
        for field in form
        if field.value() not in (None, "", False) and not isinstance(field.field, FileField)
    }
    return {**filled, **more}


def test_only_files_and_departures_are_given(at: Begin, enter: Enter) -> None:
    one = at("in_design")
    jip = enter(one, "jip")
    shown = text(jip.get(page(one, "hand_in_design")))
    assert "from the prescription signed on 23 Nov 2026" in shown

    sent = jip.post(
        page(one, "hand_in_design"),
        given(
            jip,
            one,
            **{
                "parts": [stl()],
                "references": [stl("bone.stl", size=(60, 40, 30))],
                "built-cut_angle": "90.5",
            },
        ),
    )

    assert sent.status_code == 302 and sent["Location"] == page(one, "accept_findings")
    design = Design.objects.get()
    assert {(file.name, file.role) for file in design.files.all()} == {
        ("guide.stl", "part"),
        ("bone.stl", "reference"),
    }
    built = {row.name: row.value for row in design.built.all()}
    assert built["cut_angle"] == "90.5" and built["drill_diameter"] == "2.0"
    assert built["cut_planes"] == "perpendicular to the lower border, behind 34 and before 37"
    assert design.fitted_to == one.device.imaging_uses.get().series


def test_a_unit_belongs_to_its_files(at: Begin, enter: Enter) -> None:
    one = at("in_design")
    jip = enter(one, "jip")
    jip.post(page(one, "hand_in_design"), given(jip, one, parts=[stl(size=(3.0, 1.2, 0.6))], parts_unit="cm"))
    assert Design.objects.get().files.get().declared_unit == "cm"


def test_a_second_version_says_what_changed(at: Begin, enter: Enter) -> None:
    one = at("drawn")
    jip = enter(one, "jip")
    answer = jip.post(page(one, "hand_in_design"), given(jip, one, parts=[stl(size=(31, 12, 6))]))
    assert answer.status_code == 422 and "id_changes_error" in text(answer)
    jip.post(page(one, "hand_in_design"), given(jip, one, parts=[stl(size=(31, 12, 6))], changes="longer"))
    assert Design.objects.get(version=2).changes == "longer"


@pytest.mark.parametrize(
    ("files", "said"),
    [([], "No file was chosen."), ([SimpleUploadedFile("a.stl", b"solid nothing")], "read")],
)
def test_what_is_no_mesh_is_explained(at: Begin, enter: Enter, files: list[Any], said: str) -> None:
    one = at("in_design")
    jip = enter(one, "jip")
    answer = jip.post(page(one, "hand_in_design"), given(jip, one, parts=files))
    assert answer.status_code in {409, 422} and said in text(answer)
    assert not Design.objects.exists()
    assert 'value="90"' in text(answer), "what was typed stays"


def test_the_inspection_speaks_plainly(at: Begin, enter: Enter) -> None:
    one = at("drawn")
    shown = text(enter(one, "jip").get(page(one, "accept_findings")))
    assert "30.0 × 12.0 × 6.0 mm" in shown and "closed" in shown
    assert "mm, the pictures agree" in shown and "as the bone in the pictures" in shown


def test_findings_are_accepted_with_a_reason(at: Begin, enter: Enter) -> None:
    one = at("in_design")
    thin = inputs.block(size=(30.0, 12.0, 0.5))
    one.add_design(files=(Offered(name="thin.stl", content=thin),))
    assert next_of(one.device).code == "accept_findings"
    jip = enter(one, "jip")
    shown = jip.get(page(one, "accept_findings"))
    file = one.design().files.get()
    assert "thinner than" in text(shown) and file.sha256 in text(shown)
    drawn = jip.get(f"/devices/{one.device.number}/findings/{file.sha256}/0.png")
    assert drawn.content.startswith(b"\x89PNG") and f"{file.sha256}/0.png" in text(shown)
    missing = jip.get(f"/devices/{one.device.number}/findings/{file.sha256}/9.png")
    assert missing.status_code == 404

    empty = jip.post(page(one, "accept_findings"), {"sha256": file.sha256, "reason": ""})
    assert empty.status_code == 422 and not FindingAcceptance.objects.exists()
    jip.post(page(one, "accept_findings"), {"sha256": file.sha256, "reason": "a lip without load"})

    assert FindingAcceptance.objects.get().reason == "a lip without load"
    assert next_of(one.device).code != "accept_findings"
    assert "a lip without load" in text(jip.get(page(one, "accept_findings")))


def test_findings_accepted_before_in_the_family_are_remembered(at: Begin, enter: Enter) -> None:
    first = at("in_design")
    first.add_design(files=(Offered(name="thin.stl", content=inputs.block(size=(30.0, 12.0, 0.6))),))
    jip = enter(first, "jip")
    sent = {"sha256": first.design().files.get().sha256, "reason": "a lip without load"}
    assert "Filled in as accepted" not in text(jip.get(page(first, "accept_findings")))
    jip.post(page(first, "accept_findings"), sent)
    second = walk.begin(first.lab)
    for _, step in stages.STAGES[: stages.NAMES.index("in_design") + 1]:
        step(second)
    second.add_design(files=(Offered(name="other.stl", content=inputs.block(size=(31.0, 12.0, 0.6))),))
    shown = text(jip.get(page(second, "accept_findings")))
    assert f"accepted before in this family: {first.device.number}" in shown
    assert ">a lip without load</textarea>" in shown, "filled in, and still to be sent by somebody"
    assert next_of(second.device).code == "accept_findings"
    second.add_design(files=(Offered(name="open.stl", content=inputs.several(0.6)),))
    assert "accepted before" not in text(jip.get(page(second, "accept_findings"))), "another kind of finding"


def test_what_the_recipe_cannot_make_stops_and_says_the_limit(at: Begin, enter: Enter) -> None:
    one = at("in_design")
    one.add_design(files=(Offered(name="foil.stl", content=inputs.block(size=(30.0, 12.0, 0.4))),))
    file = one.design().files.get()
    assert (file.mesh["total"], file.mesh["findings"][0]["code"]) == ("STOP", "wall_thin")
    shown = text(enter(one, "jip").get(page(one, "accept_findings")))
    assert "thinner than 1.00 mm" in shown and "narrower than 0.50 mm" in shown
    one.add_design(
        files=(
            Offered(name="part.stl", content=inputs.block()),
            Offered(name="bone.stl", content=inputs.block(size=(30.0, 12.0, 0.9)), role=FileRole.REFERENCE),
        )
    )
    bone = one.design().files.get(role="reference")
    assert bone.mesh["total"] == "GOOD", "nothing is made of a bone"


def test_of_what_is_only_drawn_on_no_wall_is_asked(at: Begin, enter: Enter) -> None:
    one = at("in_design")
    jip = enter(one, "jip")
    thin = stl("bone.stl", size=(60, 40, 0.2))
    jip.post(page(one, "hand_in_design"), given(jip, one, parts=[stl()], references=[thin]))
    shown = {file.file.name: file for file in jip.get(page(one, "accept_findings")).context["files"]}
    bone = shown["bone.stl"]
    assert "wall_thin" in {found["code"] for found in bone.file.mesh["findings"]}
    assert {line.name for line in bone.lines} == {"Size", "Surface", "Made of"}
    assert not any("wall" in found.text for found in bone.findings)
    assert "Wall" in {line.name for line in shown["guide.stl"].lines}


def test_other_formats_are_handed_in_and_gltf_counts_in_metres(at: Begin, enter: Enter) -> None:
    one = at("in_design")
    jip = enter(one, "jip")
    path = page(one, "hand_in_design")
    assert ".obj,.ply,.3mf,.glb" in text(jip.get(path))
    shape = box((20.0, 30.0, 40.0))
    small = (shape[0] / 1000, shape[1])
    for number, (name, content, unit) in enumerate(
        (("a.obj", gltfs.obj(shape), "mm"), ("b.glb", gltfs.glb(small), "m")), start=1
    ):
        sent = given(jip, one, parts=[SimpleUploadedFile(name, content)], changes="another program")
        assert jip.post(path, sent).status_code == 302
        file = Design.objects.get(version=number).files.get()
        assert (file.name, file.declared_unit, file.mesh["total"]) == (name, unit, "GOOD")
        assert file.mesh["volume"] == pytest.approx(24000, rel=1e-4)


def test_two_people_settle_what_the_pictures_cannot(at: Begin, enter: Enter, fits: Fits) -> None:
    one = at("in_design")
    fits.answer = inputs.fit(side="undecided", units="undecided")
    one.add_design()
    assert next_of(one.device).code == "check_side"
    shown = text(enter(one, "saar").get(page(one, "check_side")))
    assert "LEFT" in shown and "side and unit" in shown and "L left, R right" in shown

    for who in ("saar", "jip"):
        taken = enter(one, who).post(
            page(one, "check_side"), {"right": "yes", "seen": "notch at the mental foramen, slice 84"}
        )
        assert taken.status_code == 302
    assert SideCheck.objects.filter(right=True).count() == 4
    assert next_of(one.device).code == "review_segmentation"
    again = enter(one, "saar").post(page(one, "check_side"), {"right": "yes", "seen": "again"})
    assert again.status_code == 422 and "has checked this design before" in text(again)


def test_a_second_person_signs_the_segmentation(at: Begin, enter: Enter) -> None:
    one = at("drawn")
    saar = enter(one, "saar")
    form = saar.get(page(one, "review_segmentation")).context["form"]
    answer = {"digest": form["digest"].value(), "accepted": "yes", "note": "every fifth slice"}
    assert not form["note"].value(), "what was looked at is never filled in"
    wrong = saar.post(page(one, "review_segmentation"), {**answer, "password": "no"})
    assert wrong.status_code in {409, 422} and not SegmentationReview.objects.exists()
    assert "every fifth slice" in text(wrong)

    saar.post(page(one, "review_segmentation"), {**answer, "password": cast.PASSWORD})

    assert SegmentationReview.objects.get().accepted
    assert next_of(one.device).code == "approve_design"


def test_who_drew_it_does_not_review_it(at: Begin, enter: Enter) -> None:
    one = at("drawn")
    answer = {"digest": one.design().manifest, "accepted": "yes", "note": "mine", "password": cast.PASSWORD}
    refused = enter(one, "jip").post(page(one, "review_segmentation"), answer)
    assert refused.status_code in {409, 422} and not SegmentationReview.objects.exists()


def test_the_design_is_opened_again_with_a_reason(at: Begin, enter: Enter) -> None:
    one = at("design_approved")
    jip = enter(one, "jip")
    assert jip.post(page(one, "redesign"), {"reason": " "}).status_code == 422
    assert jip.post(page(one, "redesign"), {"reason": "The saw was changed."}).status_code == 302
    assert one.state == "in_design"


@pytest.mark.parametrize(
    "code", ["hand_in_design", "accept_findings", "check_side", "review_segmentation", "redesign"]
)
def test_a_stranger_finds_nothing(at: Begin, enter: Enter, code: str) -> None:
    one = at("drawn")
    assert enter(one, "teun").get(page(one, code)).status_code == 404


def test_without_a_design_there_is_nothing_to_look_at(at: Begin, enter: Enter) -> None:
    one = at("in_design")
    assert enter(one, "jip").get(page(one, "accept_findings")).status_code == 404


@pytest.mark.parametrize(
    "code",
    [
        "hand_in_design",
        "accept_findings",
        "check_side",
        "review_segmentation",
        "send_back",
        "accept_imaging",
        "send_series",
        "redesign",
        "reopen_imaging",
    ],
)
def test_no_page_asks_the_database_too_often(
    at: Begin, enter: Enter, code: str, django_assert_max_num_queries: Any
) -> None:
    one = at("reviewed")
    who = enter(one, "iva" if code == "send_back" else "jip")
    with django_assert_max_num_queries(25):
        assert who.get(page(one, code)).status_code == 200


def test_pictures_and_meshes_are_given_to_whoever_sees_the_device(at: Begin, enter: Enter) -> None:
    one = at("drawn")
    file = one.design().files.get()
    picture = reverse("picture", kwargs={"number": one.device.number, "version": 1, "view": "front"})
    mesh = reverse("mesh", kwargs={"number": one.device.number, "sha256": file.sha256})
    jip = enter(one, "jip")

    drawn, packed = jip.get(picture), jip.get(mesh)

    assert drawn["Content-Type"] == "image/png" and drawn.content.startswith(b"\x89PNG")
    assert packed.content.startswith(b"MWS1") and "Content-Encoding" not in packed
    squeezed = jip.get(mesh, headers={"Accept-Encoding": "gzip, br"})
    assert squeezed["Content-Encoding"] == "gzip" and squeezed["Cache-Control"] == "no-store"
    for address in (picture, mesh):
        assert enter(one, "teun").get(address).status_code == 404
        assert Client().get(address).status_code == 302
    assert jip.get(mesh.replace(file.sha256, "0" * 64)).status_code == 404
    assert jip.get(picture.replace("front", "inside")).status_code == 404


def test_the_stage_stands_on_the_page_of_the_device(at: Begin, enter: Enter) -> None:
    one = at("in_design")
    assert "data-stage" not in text(enter(one, "jip").get(page(one)))
    one.add_design()
    shown = text(enter(one, "jip").get(page(one) + "?view=left"))
    assert "data-stage" in shown and "/pictures/1/left.png" in shown
    assert "<b>A</b> front" in shown and "<b>P</b> back" in shown
    assert "For quality control of manufacturing only." in shown


def test_another_designers_software_is_not_filled_in(at: Begin, enter: Enter) -> None:
    one = at("drawn")
    assert "Shaper 2.1" in text(enter(one, "jip").get(page(one, "hand_in_design")))
    assert "Shaper 2.1" not in text(enter(one, "saar").get(page(one, "hand_in_design")))


def test_what_was_sent_back_stands_beside_the_next_hand_in(at: Begin, enter: Enter) -> None:
    one = at("reviewed")
    actions.send_back(design=one.design(), text="Move slot 3.", **one.lab.act("iva"))
    assert next_of(one.device).code == "hand_in_design"
    for code in ("hand_in_design", ""):
        assert "Move slot 3." in text(enter(one, "jip").get(page(one, code)))


@pytest.mark.parametrize("what", ["side", "segmentation", "mesh"])
def test_what_was_found_wrong_is_answered_by_a_new_version(
    at: Begin, enter: Enter, fits: Fits, what: str
) -> None:
    one = at("in_design")
    if what == "side":
        fits.answer = inputs.fit(side="undecided")
        one.add_design()
        enter(one, "saar").post(page(one, "check_side"), {"right": "no", "seen": "the notch is elsewhere"})
    elif what == "segmentation":
        one.review(one.add_design(), accepted=False)
    else:
        hole = inputs.block()
        hole = hole[:80] + (11).to_bytes(4, "little") + hole[84 : 84 + 11 * 50]
        one.add_design(files=(Offered(name="open.stl", content=hole),))
    assert next_of(one.device).code == "hand_in_design"
    assert next_of(one.device).ability == "upload_design"


def spot(one: Walk, view: str = "front", **where: Any) -> str:
    at = "&".join(f"{name}={value}" for name, value in {"across": 0.5, "down": 0.5, **where}.items())
    return f"/devices/{one.device.number}/pictures/1/{view}/spot/?{at}"


def test_a_spot_on_a_picture_becomes_the_mark_of_a_remark(at: Begin, enter: Enter) -> None:
    one = at("reviewed")
    iva = enter(one, "iva")
    found = iva.get(spot(one)).json()
    file = one.design().files.get(role="part")
    assert found["found"] and found["mark"]["sha256"] == file.sha256
    sent = iva.post(page(one, "send_back"), {"text": "Shorter here", "mark": json.dumps(found["mark"])})
    assert sent.status_code == 302
    remark = one.design().remarks.get()
    assert remark.sha256 == file.sha256 and remark.mark["point"] == found["mark"]["point"]
    assert remark.mark["camera"]["turn"] == 0


def test_beside_the_part_and_beyond_the_picture_there_is_no_place(at: Begin, enter: Enter) -> None:
    one = at("reviewed")
    iva = enter(one, "iva")
    assert iva.get(spot(one, across=0.01, down=0.01)).json() == {"found": False}
    for where in ({"across": 7}, {"down": "nan"}, {"down": "low"}):
        assert iva.get(spot(one, **where)).status_code == 422
    assert iva.get(spot(one, "inside")).status_code == 404
    assert enter(one, "teun").get(spot(one)).status_code == 404


def test_a_whole_part_on_the_wrong_side_is_not_called_good(at: Begin, enter: Enter, fits: Fits) -> None:
    one = at("in_design")
    fits.answer = inputs.fit(side="mirrored")
    one.add_design()
    html = enter(one, "jip").get(page(one, "accept_findings")).content.decode()
    shown = html[html.index('class="inspected') :].partition("</article>")[0]
    assert "mirrored against the pictures" in shown
    assert "Good" not in shown
    step = next_of(one.fresh())
    assert step is not None
    assert step.code == "hand_in_design"
