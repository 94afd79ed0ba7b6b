"""Beside the devices: adapted devices of other makers, and what may come late in the trauma lane."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maatwerk.archive.verify import verify
from maatwerk.cases import actions, queries
from maatwerk.cases.adapting import consequence
from maatwerk.cases.facts.asked import Asked
from maatwerk.cases.facts.late import late_papers_overdue
from maatwerk.cases.models import AdaptedDevice, LatePaper
from maatwerk.cases.words import Lane, Within
from maatwerk.workflow.doorway import Refused
from tests.cases import walk as walking
from tests.cases.refusals import shut
from tests.cases.walk import Walk
from tests.web.places.looking import browser_of, few_queries, inside, operate_on, stranger, text_of, today

PLATE = {
    "product": "Plate 2.0, 8 holes",
    "maker": "Plates & Co",
    "identifier": "LOT 77-4",
    "adapted_how": "Bent on the printed model",
    "within_instructions": "yes",
    "grounds": "Instructions ed. 4, section 6",
}
PICTURE = b"\x89PNG\r\n\x1a\n" + b"x" * 40 + b"IEND\xaeB`\x82"


def hurry(walk: Walk) -> None:
    """Put the case into the trauma lane."""
    actions.change_case(
        case=walk.case,
        changes={"lane": Lane.TRAUMA.value, "indication": ""},
        reason="fell off a horse",
        **walk.lab.act("jip"),
    )
    walk.fresh()


def bring_all(walk: Walk, *, but: frozenset[str] = frozenset()) -> None:
    if "indication" not in but:
        actions.change_case(
            case=walk.case, changes={"indication": "fracture"}, reason="late", **walk.lab.act("jip")
        )
    for code, who, content in (
        ("conversation", "jip", None),
        ("photographs", "ruben", PICTURE),
        ("review", "noor", None),
    ):
        if code not in but:
            actions.bring_late_paper(
                case=walk.case,
                code=code,
                text="as it was",
                file_name="a.png" if content else "",
                content=content,
                **walk.lab.act(who),
            )


# --- adapted devices ---


def test_an_adapted_plate_stands_beside_the_devices_with_what_follows(at):
    walk = at("requested")
    client = inside(walk, "jip")
    page = text_of(client.get(f"/cases/{walk.case.number}/adapted/"))
    assert "Art. 16(1), 2nd subparagraph" in page
    client.post(f"/cases/{walk.case.number}/adapted/", PLATE)
    page = text_of(client.get(f"/devices/{walk.device.number}/"))
    assert "Marketed devices, adapted" in page
    assert "Its maker remains the manufacturer" in page
    assert walk.case.devices.count() == 1
    assert verify().state == "intact"


def test_it_stands_on_the_case_sheet_apart_from_the_devices(at):
    walk = at("requested")
    actions.record_adapted_device(case=walk.case, **PLATE, **walk.lab.act("jip"))
    sheet = queries.dossier(walk.lab["jip"], device=walk.device, at=walk.lab.now())
    assert sheet["adapted"] == [
        {
            "product": PLATE["product"],
            "maker": PLATE["maker"],
            "identifier": PLATE["identifier"],
            "how": PLATE["adapted_how"],
            "within": "yes",
        }
    ]


def test_a_yes_needs_the_place_in_the_instructions(at):
    walk = at("requested")
    answer = inside(walk, "jip").post(f"/cases/{walk.case.number}/adapted/", {**PLATE, "grounds": " "})
    assert answer.status_code == 422
    assert "Nothing says where the maker’s instructions foresee this." in text_of(answer).replace("'", "’")
    assert PLATE["product"] in text_of(answer)
    assert not AdaptedDevice.objects.exists()


@pytest.mark.parametrize(
    ("within", "cite", "basis"),
    [
        (Within.YES, "Art.16(1) subpara 2", "law"),
        (Within.NO, "Art.16(1)(c)", "guidance"),
        (Within.NO, "Art.16(1) subpara 2", "guidance"),
        (Within.NOT_KNOWN, "Art.16(1) subpara 2", "guidance"),
    ],
)
def test_what_follows_is_cited(within, cite, basis):
    follows = consequence(within.value)
    assert cite in follows.cites
    assert follows.basis == basis
    assert follows.text
    assert follows.do


def test_a_record_made_in_error_is_withdrawn_and_kept(at):
    walk = at("requested")
    record = actions.record_adapted_device(case=walk.case, **PLATE, **walk.lab.act("jip"))
    client = inside(walk, "jip")
    path = f"/cases/{walk.case.number}/adapted/{record.pk}/"
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "another patient"}).status_code == 302
    assert client.get(path).status_code == 404
    assert queries.adapted_in(walk.case) == ()
    assert AdaptedDevice.objects.get().state == "withdrawn"


@pytest.mark.parametrize("who", ["inge", "bo", "iva", "ruben"])
def test_recording_it_needs_the_right(at, who):
    walk = at("requested")
    with pytest.raises(Refused):
        actions.record_adapted_device(case=walk.case, **PLATE, **walk.lab.act(who))


def test_whoever_may_not_record_it_finds_the_button_shut_and_who_can(at):
    walk = at("requested")
    record = actions.record_adapted_device(case=walk.case, **PLATE, **walk.lab.act("jip"))
    adapt = f"/cases/{walk.case.number}/adapted/"
    for path in (adapt, f"{adapt}{record.pk}/"):
        page = text_of(inside(walk, "iva").get(path))
        assert re.search(r"<button[^>]* disabled aria-describedby=", page), path
        assert "Lab policy" in page and "Here it can be done by" in page, path
        assert " disabled aria-describedby=" not in text_of(inside(walk, "jip").get(path)), path


def test_a_late_paper_of_somebody_else_is_shut_and_says_whose(at):
    walk = at("design_approved")
    hurry(walk)
    path = f"/cases/{walk.case.number}/late/"
    client = inside(walk, "jip")
    assert " disabled aria-describedby=" not in text_of(client.get(f"{path}indication/"))
    page = text_of(client.get(f"{path}review/"))
    assert " disabled aria-describedby=" in page and walk.lab["noor"].full_name in page


# --- the trauma lane ---


def test_a_trauma_case_shows_both_lists(at):
    walk = at("design_approved")
    hurry(walk)
    page = text_of(inside(walk, "jip").get(f"/devices/{walk.device.number}/"))
    for told in (
        "May come until",
        "Note of the call",
        "Never later than now",
        "The statement, before supply",
        "Law · Art. 2(3)",
        "Lab policy · SOP-06",
    ):
        assert told in page, told


def test_a_routine_case_shows_neither(at):
    walk = at("design_approved")
    assert "Never later than now" not in text_of(inside(walk, "jip").get(f"/devices/{walk.device.number}/"))
    assert late_papers_overdue(Asked(device=walk.device, at=walk.lab.now())) == []


def test_the_lane_page_asks_little_of_the_database(at):
    walk = at("reviewed")
    hurry(walk)
    client = inside(walk, "jip")
    with few_queries():
        client.get(f"/devices/{walk.device.number}/")


def test_each_paper_can_be_brought_and_is_then_there(at):
    walk = at("design_approved")
    hurry(walk)
    number = walk.case.number
    client = inside(walk, "jip")
    client.post(f"/cases/{number}/late/indication/", {"text": "Fracture of the zygoma"})
    client.post(f"/cases/{number}/late/conversation/", {"text": "Iva called at 22:10"})
    client.post(f"/cases/{number}/late/photographs/", {"file": SimpleUploadedFile("a.png", PICTURE)})
    inside(walk, "noor").post(f"/cases/{number}/late/review/", {"text": "Nothing was left out"})
    walk.case.refresh_from_db()
    lane = queries.lane_standing(walk.case, at=walk.lab.now())
    assert lane is not None
    assert lane.missing == 0
    assert verify().state == "intact"


def test_a_photograph_is_no_text_and_no_program(at):
    walk = at("design_approved")
    hurry(walk)
    path = f"/cases/{walk.case.number}/late/photographs/"
    client = inside(walk, "jip")
    assert client.post(path, {"text": "looks fine"}).status_code == 422
    assert client.post(path, {"file": SimpleUploadedFile("a.png", b"MZ")}).status_code == 422
    assert not LatePaper.objects.exists()


def test_only_the_quality_manager_looks_back(at):
    walk = at("design_approved")
    hurry(walk)
    answer = inside(walk, "jip").post(f"/cases/{walk.case.number}/late/review/", {"text": "fine"})
    assert answer.status_code == 409
    assert inside(walk, "jip").get(f"/cases/{walk.case.number}/late/moon/").status_code == 404
    assert inside(walk, "teun").get(f"/cases/{walk.case.number}/late/review/").status_code == 404
    assert browser_of(stranger()).get(f"/cases/{walk.case.number}/late/review/").status_code == 404


def test_within_the_time_nothing_is_overdue(at):
    walk = at("drafted")
    hurry(walk)
    assert late_papers_overdue(Asked(device=walk.device, at=walk.case.opened_at + timedelta(hours=71))) == []


def test_when_the_time_has_run_out_the_release_asks_for_the_papers(at):
    walk = at("drafted")
    hurry(walk)
    walk.lab.clock = walk.case.opened_at + timedelta(hours=73)
    late = late_papers_overdue(Asked(device=walk.device, at=walk.lab.now()))
    assert late == ["indication", "conversation", "photographs"]
    with shut(walk, "release", "late_papers_overdue"):
        walk.release(walk.draft())
    bring_all(walk, but=frozenset({"review"}))
    walk.fresh()
    assert late_papers_overdue(Asked(device=walk.device, at=walk.lab.now())) == []


def test_an_overdue_paper_leaves_the_next_trauma_case_no_time(at):
    walk = at("drafted")
    hurry(walk)
    walk.lab.clock = walk.case.opened_at + timedelta(hours=80)
    following = walking.begin(walk.lab)
    hurry(following)
    asked = Asked(device=following.device, at=walk.lab.now())
    assert late_papers_overdue(asked) == ["indication", "conversation", "photographs"]
    lane = queries.lane_standing(following.case, at=walk.lab.now())
    assert lane is not None
    assert lane.closed_by == (walk.case,)
    bring_all(walk)
    following.fresh()
    assert late_papers_overdue(Asked(device=following.device, at=walk.lab.now())) == []


def test_an_overdue_paper_is_said_on_the_first_page(at):
    walk = at("design_approved")
    hurry(walk)
    operate_on(walk, today())
    client = inside(walk, "noor")
    overdue = timezone.now() > walk.case.opened_at + timedelta(hours=72)
    assert ("Papers of this trauma case are overdue" in text_of(client.get("/"))) is overdue
    seen = queries.papers_overdue(walk.lab["noor"], at=walk.case.opened_at + timedelta(hours=73))
    assert seen == (walk.case,)
    assert queries.papers_overdue(stranger(), at=walk.case.opened_at + timedelta(hours=73)) == ()


def test_no_gate_is_skipped_for_a_lane():
    from maatwerk.cases.process import GATES
    from maatwerk.lab.queries import lane_content, policies
    from maatwerk.rulebook.shelf import current_edition

    lane = lane_content(Lane.TRAUMA)
    assert lane is not None
    assert lane_content(Lane.ROUTINE) is None
    asked = {fact for rule in (*current_edition().gates, *policies()) for fact in rule.facts()}
    assert {fact for fact in asked if "lane" in fact or "trauma" in fact} == set()
    assert {one.gate for one in lane.never} <= {gate.name for gate in GATES}
    assert lane.allowance == timedelta(hours=72)
