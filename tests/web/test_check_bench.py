"""The bench of a device: records answer by themselves, a group is looked at, values are measured."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from maatwerk.archive.verify import verify
from maatwerk.cases.facts.evidence import answer_for
from maatwerk.cases.facts.readings import usual_readings
from maatwerk.cases.facts.verification import Due
from maatwerk.cases.models import Build, CheckResult
from maatwerk.lab.catalogue.checks import Check
from maatwerk.lab.models import Hold
from maatwerk.lab.queries import family_content
from maatwerk.people import actions as people
from tests.archive.conftest import past_the_guards
from tests.cases import stages
from tests.cases.conftest import fits  # noqa: F401
from tests.cases.walk import Walk, begin
from tests.web.inside import browser, looked, photo, upload
from tests.web.test_builds import READINGS

pytestmark = pytest.mark.django_db


def at_bench() -> tuple[Walk, Client, str]:
    """Return a device whose build was taken out with every reading, and a trained person's browser."""
    walk = stages.at("in_production")
    browser(walk.lab["ruben"]).post(f"/builds/{walk.build().number}/finish/", READINGS)
    return walk, browser(walk.lab["saar"]), f"/devices/{walk.device.number}/check_device/"


def made_beside(walk: Walk) -> Walk:
    """Return the next guide of the lab, in a running build of its own."""
    one = begin(walk.lab, region="mandible")
    for name, step in stages.STAGES:
        step(one)
        if name == "in_production":
            break
    return one


def key(walk: Walk, code: str) -> str:
    piece = walk.pieces()[0]
    return f"{code}-p{piece.pk}"


def test_records_answer_what_they_say_and_each_result_names_its_record() -> None:
    walk, saar, path = at_bench()
    page = looked(saar, path).content.decode()
    assert "Filled by themselves" in page
    read = f"by Ruben Stellendam, when {walk.build().number} was taken out: Wash in the first bath"
    assert read in page and "Wash in the clean bath 7.5\u00a0min" in page
    assert not re.search(r"event \d|wash_|wash clean minutes", page)
    assert f'<a href="/builds/{walk.build().number}/">' in page
    assert saar.post(path, {"do": "records", "piece": "records"}).status_code == 302
    found = {one.code: one for one in CheckResult.objects.all()}
    assert set(found) == {"print_log", "wash_record", "cure_record", "cleaning_record", "processing_sheet"}
    assert "steam-121, celsius 121, minutes 20, cooling minutes 30" in found["processing_sheet"].note
    assert "wash clean minutes 7.5 min" in found["wash_record"].note
    assert "411" in found["cure_record"].note
    assert all(one.passed and one.checked_by == walk.lab["saar"] for one in found.values())
    again = saar.post(path, {"do": "records", "piece": "records"})
    assert again.status_code == 422
    assert verify().as_json()["state"] == "intact"


def test_a_reading_that_is_missing_leaves_the_check_to_a_person() -> None:
    walk = stages.at("in_production")
    given = {**READINGS, "cure_lamp_hours": "", "clean_solvent": ""}
    browser(walk.lab["ruben"]).post(f"/builds/{walk.build().number}/finish/", given)
    saar, path = browser(walk.lab["saar"]), f"/devices/{walk.device.number}/check_device/"
    saar.post(path, {"do": "records"})
    assert {one.code for one in CheckResult.objects.all()} == {"print_log", "wash_record", "processing_sheet"}


def test_when_a_piece_failed_a_person_reads_the_log() -> None:
    walk = stages.at("in_production")
    piece = walk.pieces()[0]
    taps = {f"failed-{piece.pk}": "yes", f"reason-{piece.pk}": "Layer missed"}
    browser(walk.lab["ruben"]).post(f"/builds/{walk.build().number}/finish/", {**READINGS, **taps})
    build = piece.build
    build.refresh_from_db()
    assert build.state == "finished"
    assert answer_for(Due(check=_check(walk, "print_log"), build=build)) is None


def test_the_bath_is_measured_once_a_day_and_answers_for_every_build_of_it() -> None:
    walk, saar, path = at_bench()
    build = walk.build()
    saar.post(path, _bath_measured(build.pk, "0,6"))
    first = CheckResult.objects.get(code="bath_residue")
    second = made_beside(walk)
    browser(walk.lab["ruben"]).post(f"/builds/{second.build().number}/finish/", READINGS)
    there = f"/devices/{second.device.number}/check_device/"
    page = looked(saar, there).content.decode()
    assert f"by {walk.lab['saar'].full_name} for {build.number}: 0.6\u00a0%" in page
    saar.post(there, {"do": "records"})
    taken = CheckResult.objects.get(code="bath_residue", device=second.device)
    assert (taken.value, taken.instrument, taken.passed) == (first.value, first.instrument, True)


def test_what_was_measured_in_the_bath_yesterday_answers_nothing_today() -> None:
    walk, saar, path = at_bench()
    saar.post(path, _bath_measured(walk.build().pk, "0,6"))
    second = made_beside(walk)
    browser(walk.lab["ruben"]).post(f"/builds/{second.build().number}/finish/", READINGS)
    later = second.build()
    later.ended_at += timedelta(days=1)
    assert answer_for(_due(second, "bath_residue", build=later)) is None


def test_a_value_that_was_passed_on_is_not_passed_on_again() -> None:
    walk, saar, path = at_bench()
    saar.post(path, _bath_measured(walk.build().pk, "0,6"))
    second = made_beside(walk)
    browser(walk.lab["ruben"]).post(f"/builds/{second.build().number}/finish/", READINGS)
    saar.post(f"/devices/{second.device.number}/check_device/", {"do": "records"})
    assert CheckResult.objects.filter(code="bath_residue").count() == 2
    third = made_beside(walk)
    browser(walk.lab["ruben"]).post(f"/builds/{third.build().number}/finish/", READINGS)
    said = answer_for(_due(third, "bath_residue", build=third.build()))
    assert said is not None and f"for {walk.build().number}" in said.said, "who measured is named"


def test_what_somebody_untrained_measured_in_the_bath_is_not_passed_on() -> None:
    walk, _saar, path = at_bench()
    assert browser(walk.lab["jip"]).post(path, _bath_measured(walk.build().pk, "0,6")).status_code == 302
    second = made_beside(walk)
    browser(walk.lab["ruben"]).post(f"/builds/{second.build().number}/finish/", READINGS)
    assert answer_for(_due(second, "bath_residue", build=second.build())) is None


def test_a_value_of_the_bath_that_was_changed_past_the_program_answers_nothing() -> None:
    walk, saar, path = at_bench()
    saar.post(path, _bath_measured(walk.build().pk, "0,6"))
    second = made_beside(walk)
    browser(walk.lab["ruben"]).post(f"/builds/{second.build().number}/finish/", READINGS)
    assert answer_for(_due(second, "bath_residue", build=second.build())) is not None
    with past_the_guards() as cursor:
        cursor.execute("UPDATE cases_checkresult SET value = 0.1 WHERE code = 'bath_residue'")
    assert answer_for(_due(second, "bath_residue", build=second.build())) is None


def test_readings_are_offered_as_in_the_build_before_and_the_record_says_so() -> None:
    walk, _saar, _path = at_bench()
    second, ruben = made_beside(walk), browser(walk.lab["ruben"])
    address = f"/builds/{second.build().number}/finish/"
    form = looked(ruben, address).context["form"]
    assert form["dry_minutes"].value() == "30"
    assert form["cure_minutes"].value() is None and form["cure_celsius"].value() is None, "read anew, always"
    assert form["cure_lamp_hours"].value() == "411.7", "the minutes of that cure are added"
    assert form["wash_delay_hours"].value() is None, "how long it waited differs each time"
    assert f"from build {walk.build().number}" in looked(ruben, address).content.decode()
    typed = {"dry_minutes": "35", "cure_minutes": "40", "cure_celsius": "60"}
    given = {one.name: one.value() or "1" for one in form} | typed
    ruben.post(address, given)
    kept = second.build().readings["as_in"]
    assert kept["build"] == walk.build().number
    assert not {"dry_minutes", "cure_minutes", "cure_celsius"} & set(kept["keys"])
    assert "wash_clean_minutes" in kept["keys"]
    assert "confirmed" in looked(ruben, f"/builds/{second.build().number}/").content.decode()


def test_a_reading_that_left_the_recipe_is_not_offered_again() -> None:
    recipe = stages.at("in_production").build().recipe
    before = {"wash_clean_minutes": 90, "dry_minutes": 2, "wash_dirty_minutes": 9, "clean_solvent": ""}
    assert usual_readings(recipe, last=before) == {"wash_dirty_minutes": "9"}


def _bath_measured(build: int, value: str) -> dict[str, str]:
    line = f"bath_residue-b{build}"
    return {"do": "measure", "piece": "records", f"value-{line}": value, f"instrument-{line}": "hydrometer"}


def _check(walk: Walk, code: str) -> Check:
    return next(one for one in family_content(walk.device.family).checks if one.code == code)


def _due(walk: Walk, code: str, *, build: Build) -> Due:
    return replace(next(one for one in walk.due() if one.check.code == code), build=build)


def test_a_reading_outside_the_recipe_stops_the_build() -> None:
    walk = stages.at("in_production")
    given = {**READINGS, "wash_dirty_minutes": "25", "outside_known": "wash_dirty_minutes=25"}
    browser(walk.lab["ruben"]).post(f"/builds/{walk.build().number}/finish/", given)
    saar, path = browser(walk.lab["saar"]), f"/devices/{walk.device.number}/check_device/"
    assert "Outside" in looked(saar, path).content.decode()
    saar.post(path, {"do": "records"})
    assert not CheckResult.objects.get(code="wash_record").passed
    assert Hold.objects.get().subject_kind == "build"


def test_a_value_outside_its_limit_is_asked_for_once_more() -> None:
    walk = stages.at("in_verification")
    saar, path = browser(walk.lab["saar"]), f"/devices/{walk.device.number}/check_device/"
    given = _bath_measured(walk.build().pk, "99999")
    answer = saar.post(path, given)
    assert answer.status_code == 422
    assert "99999 lies outside the limit" in answer.content.decode()
    assert "99999 was measured" in answer.content.decode()
    assert not CheckResult.objects.exists()
    other = {**given, f"sure-bath_residue-b{walk.build().pk}": "5"}
    assert saar.post(path, other).status_code == 422, "what was confirmed is another value"
    sure = {**given, f"sure-bath_residue-b{walk.build().pk}": "99999"}
    assert saar.post(path, sure).status_code == 302
    assert not CheckResult.objects.get().passed


def test_a_temperature_that_is_not_the_recipes_is_read_by_a_person() -> None:
    walk = stages.at("in_production")
    given = {**READINGS, "cure_celsius": "58"}
    browser(walk.lab["ruben"]).post(f"/builds/{walk.build().number}/finish/", given)
    saar, path = browser(walk.lab["saar"]), f"/devices/{walk.device.number}/check_device/"
    saar.post(path, {"do": "records"})
    assert not CheckResult.objects.filter(code="cure_record").exists()


def test_the_visual_group_closes_with_its_exception_and_a_hold_stands_on_the_page() -> None:
    walk, saar, path = at_bench()
    piece = walk.pieces()[0]
    given = {
        "do": "look",
        "piece": piece.pk,
        "wrong": ["surface"],
        "note-surface": "Scar across the slot",
        "photo-surface": photo(),
    }
    assert saar.post(path, given).status_code == 302
    results = {one.code: one for one in CheckResult.objects.filter(copy=piece)}
    assert [code for code, one in results.items() if not one.passed] == ["surface"]
    assert len(results["surface"].evidence_sha256) == 64
    assert len(results) == 7
    page = looked(saar, f"{path}?piece={piece.pk}").content.decode()
    assert "Scar across the slot" in page
    assert "On hold" in page
    address = f"/devices/{walk.device.number}/files/{results['surface'].evidence_sha256}/"
    assert address in page
    assert saar.get(address).headers["Content-Type"] == "image/png"
    assert saar.get(f"/devices/{walk.device.number}/files/{'0' * 64}/").status_code == 404


def unfit(walk: Walk) -> dict[str, object]:
    """Return two ticks, one with a note, and a photo that is none."""
    return {
        "do": "look",
        "piece": walk.pieces()[0].pk,
        "wrong": ["surface", "windows"],
        "note-windows": "Closed at the rim",
        "photo-windows": upload("seen.png", b"no picture"),
    }


def test_a_group_that_is_refused_keeps_each_tick_and_each_note() -> None:
    walk, saar, path = at_bench()
    answer = saar.post(path, unfit(walk))
    assert answer.status_code == 422
    assert not CheckResult.objects.exists()
    page = answer.content.decode()
    for code in ("surface", "windows"):
        assert f'name="wrong" value="{code}" checked' in page
    assert page.count('name="wrong"') > page.count(" checked>") == 2
    assert 'name="note-windows" value="Closed at the rim"' in page


def test_what_is_typed_anew_about_a_closed_group_stands_open_when_it_is_refused() -> None:
    walk, saar, path = at_bench()
    piece = walk.pieces()[0]
    saar.post(path, {"do": "look", "piece": piece.pk})
    assert "seen and right" in looked(saar, f"{path}?piece={piece.pk}").content.decode()
    answer = saar.post(path, unfit(walk))
    assert answer.status_code == 422
    assert "seen and right" not in answer.content.decode()


def test_values_are_taken_with_a_comma_and_the_scanned_instrument() -> None:
    walk, saar, path = at_bench()
    piece = walk.pieces()[0]
    page = looked(saar, f"{path}?piece={piece.pk}").content.decode()
    assert "at most 0.2\u00a0mm" in page
    assert "from the list of instruments" in page
    given = {
        "do": "measure",
        "piece": piece.pk,
        f"value-{key(walk, 'wall')}": "2,9",
        f"instrument-{key(walk, 'wall')}": "CALIPER",
        f"said-{key(walk, 'seating')}": "right",
    }
    assert saar.post(path, given).status_code == 302
    wall = CheckResult.objects.get(code="wall")
    assert (str(wall.value.normalize()), wall.instrument.code, wall.instrument_in_date) == (
        "2.9",
        "caliper",
        True,
    )
    assert CheckResult.objects.get(code="seating").passed
    assert "the check “Thinnest wall”" in looked(saar, f"{path}?piece={piece.pk}").content.decode()


def test_what_cannot_be_taken_is_said_and_nothing_of_it_is_written() -> None:
    walk, saar, path = at_bench()
    piece = walk.pieces()[0]
    value, gauge = f"value-{key(walk, 'wall')}", f"instrument-{key(walk, 'wall')}"
    for typed, why in (
        ({value: "thick", gauge: "caliper"}, "is no number"),
        ({value: "2.9", gauge: "G-99"}, "No instrument has the code G-99"),
        ({value: "2.9", gauge: "balance"}, "is made with a caliper"),
        ({value: "2.9"}, "is made with a caliper"),
        ({}, "Nothing was filled in"),
    ):
        answer = saar.post(path, {"do": "measure", "piece": piece.pk, **typed})
        assert answer.status_code == 422
        assert why in answer.content.decode()
        assert all(text in answer.content.decode() for text in typed.values())
    assert not CheckResult.objects.exists()
    assert saar.post(path, {"do": "guess"}).status_code == 404


def test_an_instrument_past_its_date_is_refused_with_the_reason() -> None:
    walk, saar, path = at_bench()
    from maatwerk.lab import actions as lab

    lab.record_calibration(
        instrument=walk.lab.instruments["caliper"],
        performed_on=walk.lab.clock.date(),
        performed_by="calibration service",
        passed=False,
        certificate_number="K-2",
        **walk.lab.act("noor"),
    )
    given = {f"value-{key(walk, 'wall')}": "2.9", f"instrument-{key(walk, 'wall')}": "caliper"}
    answer = saar.post(path, {"do": "measure", "piece": walk.pieces()[0].pk, **given})
    assert answer.status_code == 422
    assert "failed" in answer.content.decode()
    assert not CheckResult.objects.exists()


def test_a_trainee_is_told_that_the_check_does_not_count() -> None:
    walk, _, path = at_bench()
    day = walk.lab.clock.date()
    held = walk.lab["jip"]
    people.grant_competence(
        account=held,
        topic="measurement",
        granted_on=day,
        valid_until=day + timedelta(days=300),
        supervisor=walk.lab["saar"],
        evidence="first week",
        **walk.lab.act("noor"),
    )
    jip, piece = browser(held), walk.pieces()[0]
    page = looked(jip, path).content.decode()
    assert "You check as a trainee under Saar Duinhoven" in page
    jip.post(path, {"do": "look", "piece": piece.pk})
    page = looked(jip, f"{path}?piece={piece.pk}").content.decode()
    assert "by a trainee, does not count" in page


def test_the_bench_is_done_when_every_check_is_right_and_the_gate_opens() -> None:
    walk, saar, path = at_bench()
    early = saar.post(path, {"do": "verify"})
    assert early.status_code == 409
    assert "refusal" in early.content.decode()
    walk.check_all()
    assert "The bench is done" in looked(saar, path).content.decode()
    assert saar.post(path, {"do": "verify"}).status_code == 302
    assert walk.fresh().verified_at is not None


def test_who_may_not_check_sees_why_and_a_stranger_nothing() -> None:
    walk, _, path = at_bench()
    assert browser(walk.lab["teun"]).get(path).status_code == 404
    page = browser(walk.lab["iva"]).get(path).content.decode()
    assert "disabled" in page
    assert (
        browser(walk.lab["iva"]).post(path, {"do": "look", "piece": walk.pieces()[0].pk}).status_code == 409
    )
    assert not CheckResult.objects.exists()
