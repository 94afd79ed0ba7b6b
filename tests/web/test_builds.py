"""Builds in the browser: planned from the queue, started through the gate, taken out, failed in two taps."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone
from django.utils.formats import date_format

from maatwerk.archive.models import Event
from maatwerk.cases import queries
from maatwerk.cases.models import Build, BuildFile, PartCopy
from maatwerk.lab import actions as lab
from maatwerk.lab.actions.stock import Paper
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.queries import Subject
from maatwerk.lab.words import HoldSubject
from tests.cases import stages
from tests.cases.conftest import fits  # noqa: F401
from tests.cases.hospital import TODAY
from tests.cases.walk import Walk
from tests.web.inside import browser, looked, photo, upload

pytestmark = pytest.mark.django_db
READINGS = {
    "drain_minutes": "12",
    "wash_dirty_minutes": "8",
    "wash_clean_minutes": "7,5",
    "dry_minutes": "30",
    "cure_minutes": "40",
    "cure_celsius": "60",
    "clean_minutes": "2",
    "wash_delay_hours": "1",
    "cure_lamp_hours": "411",
    "clean_solvent": "IPA 99 %, dried 30 min in air",
}


def plan(walk: Walk, **changed: object) -> dict[str, object]:
    return {
        "devices": walk.device.number,
        "recipe": str(walk.lab.recipes["sla-surgical-guide"].pk),
        "file": upload("job.form", b"job"),
        "operations": ["orient", "nest"],
        "containers": "C-surgical-guide-resin\r\n",
        "operator": walk.lab["ruben"].pk,
        **changed,
    }


def test_a_build_is_planned_from_the_queue_with_the_recipe_of_the_family() -> None:
    walk = stages.at("design_approved")
    ruben = browser(walk.lab["ruben"])
    assert walk.device.number in looked(ruben, "/builds/").content.decode()
    page = looked(ruben, f"/builds/plan/?device={walk.device.number}").content.decode()
    titles = {code: one.title["en"] for code, one in current_library().recipes.items()}
    assert titles["sla-surgical-guide"] in page
    assert titles["pa12-splint"] not in page
    sent = ruben.post("/builds/plan/", plan(walk))
    build = Build.objects.get()
    assert sent.status_code == 302
    assert (build.operator, build.state) == (walk.lab["ruben"], "planned")
    assert BuildFile.objects.get().operations == ["orient", "nest"]
    assert [used.container.code for used in build.containers.all()] == ["C-surgical-guide-resin"]
    looked(ruben, f"/builds/{build.number}/")


def test_what_is_wrong_about_a_plan_is_said_and_what_was_typed_stays() -> None:
    walk = stages.at("design_approved")
    ruben = browser(walk.lab["ruben"])
    answer = ruben.post("/builds/plan/", plan(walk, containers="C-unheard-of"))
    assert answer.status_code == 422
    assert "C-unheard-of" in answer.content.decode()
    answer = ruben.post("/builds/plan/", plan(walk, operations=["compensate"], containers=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "does not allow all of this" in page
    assert "Scan the material" in page
    assert not Build.objects.exists()


def test_builds_are_the_labs_a_stranger_finds_nothing() -> None:
    walk = stages.at("planned")
    iva, number = browser(walk.lab["iva"]), walk.build().number
    for path in ("/builds/", "/builds/plan/", f"/builds/{number}/", f"/builds/{number}/start/"):
        assert iva.get(path).status_code == 404
    assert browser(walk.lab["ruben"]).get("/builds/B1999-0001/").status_code == 404
    assert browser(walk.lab["ruben"]).get(f"/builds/{number}/explode/").status_code == 404


def test_only_the_operator_starts_a_build_and_a_closed_button_says_who_can() -> None:
    walk = stages.at("planned")
    path = f"/builds/{walk.build().number}/start/"
    page = looked(browser(walk.lab["mila"]), path).content.decode()
    assert "Here it can be done by" in page
    assert "Ruben Stellendam" in page
    refused = browser(walk.lab["jip"]).post(path)
    assert refused.status_code == 422
    assert "Ruben Stellendam runs this build" in refused.content.decode()
    assert browser(walk.lab["ruben"]).post(path).status_code == 302
    assert walk.state == "in_production"


def test_at_another_machine_nothing_starts_and_the_right_one_stands_on_record() -> None:
    walk = stages.at("planned")
    build = walk.build()
    ruben, path = browser(walk.lab["ruben"]), f"/builds/{build.number}/start/"
    assert build.machine is not None
    assert build.machine.name in looked(ruben, path).content.decode()
    refused = ruben.post(path, {"machine": "M-elsewhere"})
    page = refused.content.decode()
    assert refused.status_code == 422 and 'value="M-elsewhere"' in page
    assert (
        "M-elsewhere is not the machine of this build" in page
        and f"{build.machine.name} ({build.machine.code})" in page
    )
    assert walk.state == "design_approved"
    assert ruben.post(path, {"machine": build.machine.code.lower()}).status_code == 302
    started = Event.objects.filter(kind="cases.build_start").latest("number")
    assert json.loads(started.text)["detail"]["machine_scanned"] == build.machine.code.lower()


def test_how_long_it_runs_says_until_when_at_the_bench_and_on_the_first_page() -> None:
    walk = stages.at("design_approved")
    ruben = browser(walk.lab["ruben"])
    for wrong in ("five hours", "5.5", "5:75", "0:00"):
        answer = ruben.post("/builds/plan/", plan(walk, lasts=wrong))
        assert answer.status_code == 422 and "such as 5:20" in answer.content.decode(), wrong
    assert ruben.post("/builds/plan/", plan(walk, lasts="5:20")).status_code == 302
    build = Build.objects.get()
    assert build.lasts_minutes == 320 and build.ends_about is None
    assert "5:20" in looked(ruben, f"/builds/{build.number}/").content.decode()
    assert ruben.post(f"/builds/{build.number}/start/").status_code == 302
    build.refresh_from_db()
    assert build.started_at is not None and build.ends_about == build.started_at + timedelta(minutes=320)
    until = date_format(timezone.localtime(build.ends_about), "D H:i")
    for path in ("/", "/bench/"):
        assert f"until about {until}" in looked(ruben, path).content.decode(), path
    with time_machine.travel(build.ends_about + timedelta(minutes=1), tick=False):
        again = browser(walk.lab["ruben"])
        for path in ("/", "/bench/"):
            assert f"should be done since {until}" in looked(again, path).content.decode(), path


def test_the_tank_in_use_stands_with_its_machine_and_a_retired_one_no_longer() -> None:
    walk = stages.at("in_production")
    machine, resin = walk.build().machine, walk.lab.containers["surgical-guide-resin"].lot.material
    tanks = [
        lab.add_tank(code=code, material=resin, machine=machine, in_use_from=TODAY, **walk.lab.act("ruben"))
        for code in ("T-old", "T-new")
    ]
    lab.retire_tank(tank=tanks[0], **walk.lab.act("ruben"))
    for path in ("/", "/bench/"):
        page = looked(browser(walk.lab["ruben"]), path).content.decode()
        assert f"tank T-new, {resin.name}" in page and "T-old" not in page, path


def test_builds_are_searched_narrowed_and_taken_along() -> None:
    walk = stages.at("in_production")
    ruben, build = browser(walk.lab["ruben"]), walk.build()
    for wanted in (build.number, walk.device.number, "Stellendam", "sla-surgical"):
        assert f"/builds/{build.number}/" in looked(ruben, f"/builds/?q={wanted}").content.decode(), wanted
    assert f"/builds/{build.number}/" in looked(ruben, "/builds/?state=running").content.decode()
    for none in ("q=elbow", "state=aborted"):
        page = looked(ruben, f"/builds/?{none}").content.decode()
        assert f"/builds/{build.number}/" not in page and "Nothing here fits the search." in page
    table = looked(ruben, "/builds/?as=csv&state=running").content.decode("utf-8-sig").splitlines()
    assert table[0].startswith("Build,State,Recipe") and table[1].startswith(f"{build.number},")
    assert looked(ruben, "/builds/?as=xlsx").content.startswith(b"PK")


def test_a_shut_gate_says_why_for_each_device() -> None:
    walk = stages.at("planned")
    ruben, number = browser(walk.lab["ruben"]), walk.device.number
    from maatwerk.cases import actions

    actions.hold_device(device=walk.fresh(), code="doubt", reason="Wrong side?", **walk.lab.act("ruben"))
    answer = ruben.post(f"/builds/{walk.build().number}/start/")
    assert answer.status_code == 409
    assert f"/devices/{number}/gate/produce/" in answer.content.decode()
    said = ruben.get(f"/devices/{number}/gate/produce/", headers={"HX-Request": "true"}).content.decode()
    assert "Wrong side?" in said or "hold" in said
    assert ruben.get(f"/devices/{number}/gate/nothing/").status_code == 404
    assert browser(walk.lab["teun"]).get(f"/devices/{number}/gate/produce/").status_code == 404


def test_the_steps_of_a_device_lead_to_its_build() -> None:
    walk = stages.at("planned")
    ruben, number, build = browser(walk.lab["ruben"]), walk.device.number, walk.build().number
    assert ruben.get(f"/devices/{number}/start_build/").url == f"/builds/{build}/start/"  # type: ignore[attr-defined]
    assert ruben.get(f"/devices/{number}/plan_build/").url.endswith(f"?device={number}")  # type: ignore[attr-defined]
    assert ruben.get(f"/devices/{number}/finish_build/").url == f"/devices/{number}/"  # type: ignore[attr-defined]
    assert browser(walk.lab["teun"]).get(f"/devices/{number}/start_build/").status_code == 404


def test_a_piece_fails_in_two_taps_with_its_photo_and_another_waits() -> None:
    walk = stages.at("in_production")
    ruben, build = browser(walk.lab["ruben"]), walk.build()
    looked(ruben, f"/builds/{build.number}/finish/")
    piece = PartCopy.objects.get(state="in_build")
    taps = {f"failed-{piece.pk}": "yes", f"reason-{piece.pk}": "Support scar", f"photo-{piece.pk}": photo()}
    sent = ruben.post(f"/builds/{build.number}/finish/", {**READINGS, **taps})
    assert sent.status_code == 302
    piece.refresh_from_db()
    assert (piece.state, piece.scrap_reason) == ("scrapped", "Support scar")
    shown = queries.photos_of([piece])[piece.pk]
    address = f"/devices/{walk.device.number}/files/{shown}/"
    assert address in looked(ruben, f"/builds/{build.number}/").content.decode()
    picture = ruben.get(address)
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/png")
    assert picture.headers["Content-Security-Policy"].startswith("sandbox")
    assert browser(walk.lab["teun"]).get(address).status_code == 404
    assert PartCopy.objects.get(state="queued").replaces == piece
    build.refresh_from_db()
    assert build.readings["wash_clean_minutes"] == 7.5
    assert build.readings["clean_solvent"] == "IPA 99 %, dried 30 min in air"


def test_a_missing_reading_or_reason_is_asked_for_and_the_rest_stays() -> None:
    walk = stages.at("in_production")
    ruben, build = browser(walk.lab["ruben"]), walk.build()
    piece = PartCopy.objects.get(state="in_build")
    given = {**READINGS, "cure_minutes": "", f"failed-{piece.pk}": "yes"}
    answer = ruben.post(f"/builds/{build.number}/finish/", given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "say what is wrong" in page
    assert 'value="411"' in page
    build.refresh_from_db()
    assert build.state == "running"


def test_a_stopped_build_gives_its_pieces_back() -> None:
    walk = stages.at("planned")
    ruben, number = browser(walk.lab["ruben"]), walk.build().number
    assert ruben.post(f"/builds/{number}/abort/", {"reason": ""}).status_code == 422
    assert ruben.post(f"/builds/{number}/abort/", {"reason": "Power cut"}).status_code == 302
    assert PartCopy.objects.get().state == "queued"


def test_a_piece_that_fails_later_sends_its_device_back() -> None:
    walk = stages.at("in_verification")
    saar, build, piece = browser(walk.lab["saar"]), walk.build(), walk.pieces()[0]
    path = f"/builds/{build.number}/pieces/{piece.pk}/failed/"
    page = looked(saar, path).content.decode()
    assert 'type="radio" name="reason" value="Support scar"' in page, "the same chips as when taking out"
    assert saar.post(path, {"why": "Crack at the slot", "photo": upload("a.txt")}).status_code == 422
    empty = saar.post(path, {"why": " "})
    assert empty.status_code == 422 and "Say what is wrong." in empty.content.decode()
    assert saar.post(path, {"why": "Crack at the slot", "photo": photo()}).status_code == 302
    piece.refresh_from_db()
    assert (walk.state, piece.scrap_reason) == ("rework", "Crack at the slot")
    assert saar.get(path).status_code == 404


def test_a_piece_that_fails_later_takes_two_taps() -> None:
    walk = stages.at("in_verification")
    build, piece = walk.build(), walk.pieces()[0]
    path = f"/builds/{build.number}/pieces/{piece.pk}/failed/"
    assert browser(walk.lab["saar"]).post(path, {"reason": "Support scar"}).status_code == 302
    piece.refresh_from_db()
    assert piece.scrap_reason == "Support scar"


def test_what_a_supplier_sent_is_checked_against_the_order() -> None:
    walk = stages.at("in_verification", family="cmf-plate")
    saar, number = browser(walk.lab["saar"]), walk.build().number
    path = f"/builds/{number}/incoming/"
    looked(saar, path)
    paper = {"certificate": upload("coc.pdf", b"%PDF-1.7"), "certificate_number": "COC-9"}
    assert saar.post(path, {**paper, "passed": "no"}).status_code == 422
    paper["certificate"] = upload("coc.pdf", b"%PDF-1.7")
    assert saar.post(path, {**paper, "passed": "yes"}).status_code == 302
    assert "COC-9" in looked(saar, f"/builds/{number}/").content.decode()


def test_the_print_room_sees_what_runs() -> None:
    walk = stages.at("in_production")
    page = looked(browser(walk.lab["ruben"]), "/bench/").content.decode()
    assert walk.build().number in page


def test_the_print_room_sees_what_waits_at_the_bench() -> None:
    walk = stages.at("in_verification")
    page = looked(browser(walk.lab["ruben"]), "/bench/").content.decode()
    assert f"/devices/{walk.device.number}/check_device/" in page


def test_a_prescriber_sees_nobody_elses_devices_at_the_bench() -> None:
    walk = stages.at("in_verification")
    page = looked(browser(walk.lab["iva"]), "/bench/").content.decode()
    assert "check_device" not in page


def test_a_machine_overdue_for_service_is_said_to_be_so() -> None:
    walk = stages.at("planned")
    machine = walk.build().machine
    assert machine is not None
    newest = machine.records.filter(kind="service").latest("performed_on")
    walk.rewrite(newest, due_on=date(2026, 11, 3), performed_on=date(2026, 5, 3))
    client = browser(walk.lab["ruben"])
    for path in ("/bench/", "/"):
        page = looked(client, path).content.decode()
        assert "Service overdue since 3 Nov" in page and "may not run" in page


def test_a_reading_outside_the_recipe_is_asked_for_once_more_and_what_cannot_be_is_refused() -> None:
    walk = stages.at("in_production")
    ruben, build = browser(walk.lab["ruben"]), walk.build()
    page = f"/builds/{build.number}/finish/"
    assert "It was read so" not in looked(ruben, page).content.decode()
    answer = ruben.post(page, {**READINGS, "cure_minutes": "4"})
    assert answer.status_code == 422
    assert "lies outside the recipe" in answer.content.decode()
    assert "It was read so" in answer.content.decode()
    answer = ruben.post(page, {**READINGS, "cure_minutes": "-4", "outside_known": "cure_minutes=-4"})
    assert (answer.status_code, build.state) == (422, "running")
    assert "cannot have been read" in answer.content.decode()
    other = {**READINGS, "cure_minutes": "5", "outside_known": "cure_minutes=4"}
    assert ruben.post(page, other).status_code == 422, "what was confirmed is another value"
    sure = {**READINGS, "cure_minutes": "4", "outside_known": "cure_minutes=4"}
    assert ruben.post(page, sure).status_code == 302


def test_readings_are_put_right_on_the_page_of_the_build() -> None:
    walk = stages.at("in_production")
    ruben, build = browser(walk.lab["ruben"]), walk.build()
    ruben.post(
        f"/builds/{build.number}/finish/",
        {**READINGS, "drain_minutes": "5", "outside_known": "drain_minutes=5"},
    )
    page = f"/builds/{build.number}/correct/"
    assert page in looked(ruben, f"/builds/{build.number}/").content.decode()
    assert 'value="5"' in looked(ruben, page).content.decode()
    assert ruben.post(page, {**READINGS, "reason": ""}).status_code == 422
    assert ruben.post(page, {**READINGS, "reason": "a nought too many"}).status_code == 302
    build.refresh_from_db()
    assert build.readings["drain_minutes"] == 12
    assert browser(walk.lab["teun"]).get(page).status_code == 404


def test_material_on_hold_stands_on_the_page_and_is_changed_there() -> None:
    walk = stages.at("planned")
    ruben, build, lot = browser(walk.lab["ruben"]), walk.build(), walk.lab.lots["surgical-guide-resin"]
    lab.place_hold(
        subject=Subject(HoldSubject.LOT, str(lot.pk), str(lot)),
        code="doubt",
        reason="the resin is cloudy",
        **walk.lab.act("ruben"),
    )
    assert "the resin is cloudy" in looked(ruben, f"/builds/{build.number}/").content.decode()
    page = f"/builds/{build.number}/material/"
    looked(ruben, page)
    answer = ruben.post(page, {"containers": "C-nobody", "reason": "held"})
    assert "Nothing has the code C-nobody" in answer.content.decode()
    answer = ruben.post(page, {"containers": "C-surgical-guide-resin", "reason": "held"})
    assert (answer.status_code, Build.objects.count()) == (422, 1)
    assert "the resin is cloudy" in answer.content.decode()
    assert "Plan it all the same" in answer.content.decode()
    answer = ruben.post(page, {"containers": "C-pa12-powder", "reason": "held"})
    assert "is not the material of the recipe" in answer.content.decode()
    fresh = lab.receive_lot(
        material=lot.material,
        supplier=lot.supplier,
        number="LOT-2",
        received_on=TODAY,
        expires_on=TODAY + timedelta(days=100),
        paper=Paper(number="CoA 2"),
        **walk.lab.act("ruben"),
    )
    lab.release_lot(lot=fresh, inspected="whole", **walk.lab.act("noor"))
    lab.add_container(lot=fresh, code="C-2", kind="bottle", **walk.lab.act("ruben"))
    answer = ruben.post(page, {"containers": "C-2", "reason": "held"})
    made = Build.objects.get(state="planned")
    assert answer["Location"] == f"/builds/{made.number}/"
    assert Build.objects.get(pk=build.pk).state == "aborted"
