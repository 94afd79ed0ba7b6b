"""The pages of the duties: map, one duty, path, calendar with its private address, gap report."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maatwerk.compliance import actions
from maatwerk.compliance.models import FeedAddress, Verdict
from maatwerk.config.demonstration.page import page_saying
from maatwerk.lab import actions as lab
from maatwerk.lab.actions.procedures import Document
from maatwerk.people import actions as people
from maatwerk.rulebook.shelf import current_edition
from maatwerk.web.pages.duties import ical, telling
from tests.cases import stages
from tests.cases.conftest import fits  # noqa: F401 - in use for every test of this file
from tests.cases.walk import Walk
from tests.hospital import Standing, stand
from tests.web.test_lab import browser, text

pytestmark = pytest.mark.django_db
PAGES = ("/duties/", "/duties/?view=list", "/duties/path/", "/duties/calendar/", "/duties/gaps/")


HERE = [one for one in current_edition().duties if one.country in ("", "NL")]
"""The duties of the regulation, and of the country of the demonstration."""


@pytest.fixture
def house(db: None) -> Standing:
    return stand()


@pytest.fixture
def one() -> Walk:
    walk = stages.at("in_design")
    compute(walk)
    return walk


def compute(walk: Walk) -> None:
    actions.recompute_all(institution_key=walk.device.institution_key, at=walk.lab.now())


def test_a_lab_without_anything_is_shown_every_duty_and_where_to_begin(house: Standing) -> None:
    client = browser(house, "noor")
    page = text(client.get("/duties/"))
    assert "Not computed yet" in page
    assert page.count('class="tile"') == len(HERE)
    assert "Take the first family from the library" in text(client.get("/duties/path/"))
    assert "checked by no lawyer yet" in page


def test_the_map_opens_on_what_matters_and_says_what_is_missing(one: Walk) -> None:
    page = text(browser(one, "noor").get("/duties/"))
    assert "What matters now" in page
    assert "Liability cover" in page
    assert "Nothing on file that is in date shows an insurance" in page
    assert "evidence complete on record" in page
    assert "compliant" not in page.lower()


@pytest.mark.parametrize(
    ("query", "has", "has_not"),
    [
        ("verdict=not_met", "Liability cover", "Responsible person (PRRC), qualified"),
        ("subject=device", "Statement: for one patient", "Liability cover"),
        ("article=Art.15", "Responsible person (PRRC), qualified", "Liability cover"),
        ("role=releaser", "Statement: for one patient", "Liability cover"),
        ("q=insurance", "", "Statement: for one patient"),
        ("due=dated", "Annex XIII followed, statement first", "Liability cover"),
    ],
)
def test_filters_narrow_the_map_by_address(one: Walk, query: str, has: str, has_not: str) -> None:
    page = text(browser(one, "noor").get(f"/duties/?{query}"))
    assert has in page
    assert has_not not in page


def test_the_duties_are_given_out_as_csv_and_xlsx(one: Walk) -> None:
    client = browser(one, "noor")
    table = client.get("/duties/?as=csv").content.decode("utf-8-sig")
    assert table.count("\r\n") >= len(HERE)
    assert "Liability cover" in table
    assert client.get("/duties/?as=xlsx").content.startswith(b"PK")


def test_a_duty_says_what_why_where_it_stands_and_which_record_answers_it(one: Walk) -> None:
    today = one.lab.clock.date()
    lab.adopt_procedure(
        code="SOP-05",
        document=Document(title="Risk management", content=page_saying("Risk management")),
        effective_on=today,
        review_on=today + timedelta(days=300),
        **one.lab.act("noor"),
    )
    compute(one)
    client = browser(one, "noor")
    page = text(client.get("/duties/mdr-10-9-e/"))
    assert "addresses risk management" in page
    assert "https://eur-lex.europa.eu/eli/reg/2017/745/oj/eng#art_10" in page
    assert "procedures of the institution answer" in page
    assert "SOP-05 Risk management" in page
    assert "/lab/procedures/" in page
    cover = text(client.get("/duties/mdr-10-16/"))
    assert "nothing on record answers it" in cover
    assert 'href="/lab/evidence/add/evidence/?place=Art.10%2816%29+subpara+2"' in cover


def test_a_duty_of_a_family_shows_who_judged_it_and_calls_it_by_its_name(one: Walk) -> None:
    page = text(browser(one, "noor").get(f"/duties/mdr-61-1/?about=family:{one.device.family_id}"))
    assert "judgement of Mila" in page
    assert "cmf-cutting-guide" not in page


def test_our_reading_and_what_is_unverified_is_marked(one: Walk) -> None:
    client = browser(one, "noor")
    page = text(client.get("/duties/mdr-15-5/"))
    assert "Our reading of the text" in page
    assert "A lawyer may read it otherwise." in page
    assert telling.CONFIDENCE["unverified"] == "UNVERIFIED"


def test_a_question_that_nobody_answered_is_asked(one: Walk) -> None:
    page = text(browser(one, "noor").get("/duties/mdr-21-2-list/"))
    assert "What nobody has told yet" in page


def test_nothing_can_be_ticked(one: Walk) -> None:
    client = browser(one, "noor")
    before = list(Verdict.objects.order_by("pk").values("duty", "verdict"))
    for page in (*PAGES, "/duties/mdr-10-16/"):
        assert 'type="checkbox"' not in text(client.get(page))
        client.post(page, {"verdict": "met", "met": "on"})
    assert list(Verdict.objects.order_by("pk").values("duty", "verdict")) == before


@pytest.mark.parametrize("who", ["iva", "bo"])
def test_a_prescriber_and_a_keeper_of_accounts_find_nothing(one: Walk, who: str) -> None:
    client = browser(one, who)
    for page in (*PAGES, "/duties/mdr-10-16/"):
        assert client.get(page).status_code == 404, page
    assert 'href="/duties/"' not in text(client.get("/"))


def test_the_number_of_queries_does_not_grow_with_families_and_devices(one: Walk) -> None:
    client = browser(one, "noor")
    pages = (*PAGES, "/duties/mdr-61-1/", "/duties/mdr-10-16/", "/duties/mdr-annex-xiii-1-6/")
    for page in pages:
        client.get(page)
    few = {page: _asked(client, page) for page in pages}
    copies = list(Verdict.objects.filter(subject_kind="family"))
    for number in range(1000, 1030):
        for copy in copies:
            copy.subject_key, copy.subject_name = str(number), f"family-{number} v1"
            copy.pk, copy._state.adding = None, True
        Verdict.objects.bulk_create({copy.duty: copy for copy in copies}.values())
    for page in pages:
        assert _asked(client, page) <= max(few[page], 25), page
        assert _asked(client, page) == few[page], page


def _asked(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200, page
    return len(queries)


def test_the_path_counts_hours_as_an_estimate_and_leaves_what_is_done(one: Walk) -> None:
    page = text(browser(one, "noor").get("/duties/path/"))
    assert "our estimate" in page
    assert "about 2 h" in page
    assert "File the proof of liability cover" in page
    assert page.count("btn main") == 1


def test_the_calendar_has_the_days_of_the_records(one: Walk) -> None:
    page = text(browser(one, "noor").get("/duties/calendar/"))
    for kind in ("Upkeep ends", "To be reviewed", "Training ends", "Evidence due"):
        assert kind in page
    only = text(browser(one, "noor").get("/duties/calendar/?kind=expiry"))
    assert "Training ends</span>" not in only


def test_a_private_address_is_shown_once_read_without_a_log_in_and_ended(one: Walk) -> None:
    client = browser(one, "noor")
    shown = text(client.post("/duties/calendar/", {"do": "make"}, follow=True))
    address = shown.split("<code>")[1].split("</code>")[0]
    assert address not in text(client.get("/duties/calendar/"))
    assert address.split("/")[-2] not in str(FeedAddress.objects.values())
    answer = Client().get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    calendar = answer.content.decode()
    assert "BEGIN:VEVENT" in calendar
    for secret in (
        one.case.patient.name,
        one.case.patient.code,
        one.case.number,
        one.device.number,
        "Ruben",
        "Saar",
    ):
        assert secret not in calendar.replace("\r\n ", "")
    client.post("/duties/calendar/", {"do": "end"})
    assert Client().get(address).status_code == 404


def test_a_new_address_ends_the_one_before(one: Walk) -> None:
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    noor = one.lab["noor"]
    first = actions.make_feed_address(actor=noor, language="en", at=at)
    second = actions.make_feed_address(actor=noor, language="en", at=at)
    assert Client().get(f"/duties/calendar/{first}/duties.ics").status_code == 404
    assert Client().get(f"/duties/calendar/{second}/duties.ics").status_code == 200


def test_the_address_of_somebody_who_may_no_longer_read_opens_nothing(one: Walk) -> None:
    ruben = one.lab["ruben"]
    token = actions.make_feed_address(actor=ruben, language="en", at=timezone.now())
    assert Client().get(f"/duties/calendar/{token}/duties.ics").status_code == 200
    people.deactivate_account(account=ruben, reason="left the hospital", **one.lab.act("noor"))
    assert Client().get(f"/duties/calendar/{token}/duties.ics").status_code == 404


def test_a_calendar_is_folded_and_escaped_as_the_standard_has_it() -> None:
    event = ical.Event(key="a", on=date(2026, 12, 31), summary="Größe, Länge; \\ und\nmehr " + "ü" * 60)
    written = ical.calendar(
        name="x", about="y, z", events=[event, event], at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    )
    assert written.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
    whole = written.replace("\r\n ", "")
    assert "SUMMARY:Größe\\, Länge\\; \\\\ und\\nmehr " + "ü" * 60 in whole
    assert "DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101" in whole
    assert "DTSTAMP:20260102T030400Z" in whole


def test_the_gap_report_names_each_gap_with_its_ground_and_what_to_do(one: Walk) -> None:
    page = text(browser(one, "noor").get("/duties/gaps/"))
    assert "Gap report" in page
    assert "Art. 10(16)" in page
    assert "Day and signature" in page


def test_evidence_on_file_turns_the_tile(one: Walk) -> None:
    from tests.compliance.test_evidence import file

    client = browser(one, "noor")
    assert "Not met" in text(client.get("/duties/mdr-10-16/"))
    kept = file(one)
    actions.catch_up(institution_key=one.device.institution_key, at=one.lab.now())
    page = text(client.get("/duties/mdr-10-16/"))
    assert "Evidence complete on record." in page
    assert kept.title in page
    assert f'href="/lab/evidence/{kept.pk}/"' in page
