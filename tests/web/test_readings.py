"""What records answered by themselves is said in people's words; on record it keeps its English."""

import re

import pytest
from django.utils import translation

from maatwerk.cases.models import Build, CheckResult
from maatwerk.lab.models import Hold
from maatwerk.web.pages import readings
from maatwerk.web.pages.lab import telling
from tests.cases import stages
from tests.cases.conftest import fits  # noqa: F401
from tests.web.german import not_german, read
from tests.web.inside import browser
from tests.web.test_builds import READINGS

pytestmark = pytest.mark.django_db
CODES = re.compile(r"\bevent \d|\d{4}-\d\d-\d\d|wash (?:clean|dirty) minutes|lamp hours|steam-\d")


@pytest.fixture
def taken_out(db: None) -> Build:
    """A build that was taken out with readings, by somebody."""
    walk = stages.at("in_production")
    browser(walk.lab["ruben"]).post(f"/builds/{walk.build().number}/finish/", READINGS)
    browser(walk.lab["saar"]).post(f"/devices/{walk.device.number}/check_device/", {"do": "records"})
    return walk.build()


def test_the_bench_says_in_german_what_records_answer() -> None:
    walk = stages.at("in_production")
    browser(walk.lab["ruben"]).post(f"/builds/{walk.build().number}/finish/", READINGS)
    client = browser(walk.lab["saar"])
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    path = f"/devices/{walk.device.number}/check_device/?piece=records"
    before = client.get(path).content.decode()
    assert "Im sauberen Bad waschen 7,5\u00a0min" in before
    assert "Laut Rezeptur: Dampf 121\u00a0°C, Temperatur 121\u00a0°C" in before
    client.post(path, {"do": "records", "piece": "records"})
    after = client.get(path).content.decode()
    assert "Im sauberen Bad waschen 7,5\u00a0min" in after
    for page in (before, after):
        assert not list(not_german(read(page), typed=(READINGS["clean_solvent"],)))


def test_each_answer_of_a_record_is_known_again(taken_out: Build) -> None:
    notes = {one.code: one.note for one in CheckResult.objects.all()}
    assert set(notes) == {"print_log", "wash_record", "cure_record", "cleaning_record", "processing_sheet"}
    for language in ("en", "de"):
        with translation.override(language):
            said = {code: readings.noted(note, build=taken_out) for code, note in notes.items()}
        assert not [one for one in said.values() if CODES.search(one)], said
        assert said["wash_record"] != notes["wash_record"]
        assert READINGS["clean_solvent"] in said["cleaning_record"]
        assert taken_out.number in said["print_log"]


@pytest.mark.parametrize(
    ("note", "german"),
    [
        (
            "Measured in the same bath on 2026-11-23 by Saar Duinhoven for B2026-0001: 0.60000 percent",
            "Im selben Bad gemessen am 23. Nov. 2026 von Saar Duinhoven für B2026-0001: 0,6\u00a0%",
        ),
        (
            "Incoming check of B2026-0002 by Saar Duinhoven on 2026-11-23: certificate C-7 to order O-9.",
            "Eingangsprüfung von B2026-0002 durch Saar Duinhoven am 23. Nov. 2026: "
            "Zertifikat C-7 zur Bestellung O-9",
        ),
        (
            "Incoming check of B2026-0002 by Saar Duinhoven on 2026-11-23: certificate C-7 to order O-9. "
            "One box dented.",
            "Eingangsprüfung von B2026-0002 durch Saar Duinhoven am 23. Nov. 2026: "
            "Zertifikat C-7 zur Bestellung O-9. One box dented.",
        ),
        ("it rocks", "it rocks"),
        ("Readings of the scale: 5", "Readings of the scale: 5"),
    ],
)
def test_what_was_noted_is_said_in_german(note: str, german: str) -> None:
    with translation.override("de"):
        assert readings.noted(note, build=None) == german


def test_readings_of_a_build_that_is_not_known_stand_as_they_are() -> None:
    note = "Readings of B2026-0009, written down by Ruben (event 7): wash clean minutes 5 min"
    assert readings.noted(note, build=None) == note


def test_readings_that_were_confirmed_say_so(taken_out: Build) -> None:
    note = "Readings of B2026-0002, written down by Ruben (event 7); as in B2026-0001 and confirmed: {}"
    with translation.override("de"):
        said = readings.noted(note.format("wash clean minutes 5 min"), build=taken_out)
    assert said.endswith("Im sauberen Bad waschen 5\u00a0min (wie in B2026-0001, bestätigt)")


def test_a_hold_says_the_readings_that_placed_it(taken_out: Build) -> None:
    note = CheckResult.objects.get(code="wash_record").note
    titles = {one for one in telling._checks() if "ash" in one}
    for title in titles:
        hold = Hold(subject_kind="build", subject_key=str(taken_out.pk), reason=f"{title}: {note}")
        with translation.override("de"):
            assert "Im sauberen Bad waschen 7,5\u00a0min" in telling.reason_of(hold)
    assert titles
