"""The duties as on another day, what changed in the law, and what a proposal would change: for this lab."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maatwerk.compliance.models import FactsOfDay, Verdict
from maatwerk.rulebook import shelf
from tests.cases import stages
from tests.cases.conftest import fits  # noqa: F401 - in use for every test of this file
from tests.cases.walk import Walk
from tests.web.german import not_german, read
from tests.web.inside import MOST_QUERIES
from tests.web.test_duties import compute
from tests.web.test_lab import browser, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> Walk:
    walk = stages.at("in_design")
    compute(walk)
    return walk


def get(one: Walk, path: str, *, who: str = "noor", status: int = 200) -> str:
    answer = browser(one, who).get(path)
    assert answer.status_code == status, path
    return text(answer)


def test_the_map_of_another_day_says_so_and_keeps_to_it(one: Walk) -> None:
    page = get(one, "/duties/?on=2026-05-25")
    assert "Duties on 25 May 2026" in page
    assert "As on 25 May 2026, not today." in page
    assert "of that day none were kept" in page
    assert "Single devices are not judged for another day." in page
    assert "What matters now" not in page
    assert "/duties/mdr-10-16/?on=2026-05-25" in page
    assert 'name="on" value="2026-05-25"' in page
    assert "Back to today" in page
    narrowed = get(one, "/duties/?on=2026-05-25&subject=institution")
    assert "/duties/mdr-10-16/?on=2026-05-25" in narrowed and "What matters now" not in narrowed


def test_a_day_whose_facts_were_kept_is_judged_by_them(one: Walk) -> None:
    day = timezone.now().date() - timedelta(days=30)
    FactsOfDay.objects.update(day=day)
    page = get(one, f"/duties/?on={(day + timedelta(days=3)).isoformat()}")
    assert "by the facts as the records stood then" in page
    assert "of that day none were kept" not in page


def test_a_day_ahead_supposes_that_nothing_is_recorded(one: Walk) -> None:
    day = timezone.now().date() + timedelta(days=400)
    assert "as if nothing were recorded until then" in get(one, f"/duties/?on={day.isoformat()}")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("2026-13-01", "is no day. Choose a day in the field."),
        ("yesterday", "is no day"),
        ("2021-05-25", "The regulation applies from 26 May 2021"),
        ("2099-01-01", "more than ten years ahead"),
    ],
)
def test_a_day_that_cannot_be_judged_is_refused_with_what_to_do(one: Walk, typed: str, says: str) -> None:
    for path in ("/duties/", "/duties/mdr-10-16/"):
        page = get(one, f"{path}?on={typed}", status=422)
        assert says in page
        assert "not today." not in page


def test_one_duty_of_another_day_shows_its_words_of_then_and_its_answers(one: Walk) -> None:
    page = get(one, "/duties/mdr-61-4/?on=2026-07-18")
    assert "As on 18 Jul 2026, not today." in page
    assert "such as nails" not in page.split("This duty has read differently")[0]
    assert "26 May 2021 to 18 Jul 2026:" in page
    assert "What to do" not in page
    later = get(one, "/duties/mdr-61-4/?on=2026-07-19")
    assert "such as nails" in later.split("This duty has read differently")[0]
    cover = get(one, "/duties/mdr-10-16/?on=2025-01-10")
    assert "What was found" in cover or "Whether it binds" in cover


def test_a_device_is_judged_for_another_day_when_it_is_chosen(one: Walk) -> None:
    before = get(one, "/duties/mdr-52-8-certificate/?on=2026-05-25")
    assert "The device that is chosen is judged by the words of the law" in before
    assert one.device.number in before
    assert "Until 26 May 2026 it may go without" in before.split("This duty has read differently")[0]
    after = get(one, f"/duties/mdr-52-8-certificate/?on=2026-05-27&about=device:{one.device.pk}")
    assert "Until 26 May 2026 it may go without" not in after.split("This duty has read differently")[0]
    assert "Does not apply" in after
    assert f"?on=2026-05-27&amp;about=device:{one.device.pk}" in after


def test_where_no_device_is_there_yet_the_page_of_a_day_says_so(one: Walk) -> None:
    Verdict.objects.filter(subject_kind="device").delete()
    page = get(one, "/duties/mdr-52-8-certificate/?on=2026-05-25")
    assert "Nothing that this duty is about was judged for that day." in page


def test_what_changed_tells_the_duties_and_the_verdicts_of_this_lab(one: Walk) -> None:
    page = get(one, "/duties/changes/")
    assert "Edition 2026.1 of 23 Nov 2026, against edition 2026.2" in page
    assert "No lawyer has checked either." in page
    assert "Edition 2026.2 is not released yet" in page
    assert "Liability cover" in page and "new: Not met" in page
    assert "new verdicts: Not met" in page
    assert "Our reading of the text" in page
    same = get(one, "/duties/changes/?from=2026.2&to=2026.2")
    assert "These editions say the same of every duty." in same
    back = get(one, "/duties/changes/?from=2026.2&to=2026.1")
    assert "asked no more" in back.lower()


def test_the_edition_line_leads_to_what_changed(one: Walk) -> None:
    for path in ("/duties/", "/duties/path/", "/duties/gaps/", "/duties/calendar/"):
        page = get(one, path)
        assert 'href="/duties/changes/"' in page and "checked by no lawyer yet." in page, path


def test_what_if_is_marked_as_no_law_and_touches_nothing(one: Walk) -> None:
    before = list(Verdict.objects.order_by("pk").values("pk", "verdict", "edition"))
    page = get(one, "/duties/what-if/")
    assert "Not law. Reported by others. Unverified." in page
    assert "No verdict about the institution or a family would turn" in page
    assert page.count("UNVERIFIED") >= len(shelf.proposal("com-2025-1023").changes)
    institution = FactsOfDay.objects.get(subject_kind="institution")
    FactsOfDay.objects.filter(pk=institution.pk).update(
        facts={**institution.facts, "prrc_is_qualified": False}
    )
    turned = get(one, "/duties/what-if/")
    assert "One verdict turns: Not met, then Met" in turned
    assert "Your verdicts would turn by this" in turned
    assert list(Verdict.objects.order_by("pk").values("pk", "verdict", "edition")) == before


def test_before_anything_was_judged_the_pages_say_so(one: Walk) -> None:
    FactsOfDay.objects.all().delete()
    for path in ("/duties/changes/", "/duties/what-if/"):
        assert "Not computed yet" in get(one, path)


@pytest.mark.parametrize("path", ["/duties/changes/", "/duties/what-if/"])
def test_to_whom_the_duties_are_nothing_there_is_no_such_page(one: Walk, path: str) -> None:
    get(one, path, who="iva", status=404)


@pytest.mark.parametrize(
    "path",
    [
        "/duties/?on=2026-05-25",
        "/duties/?on=2029-05-25",
        "/duties/mdr-61-4/?on=2026-07-18",
        "/duties/mdr-52-8-certificate/?on=2026-05-25",
        "/duties/changes/",
        "/duties/what-if/",
        "/duties/calendar/",
    ],
)
def test_other_days_and_editions_speak_german(one: Walk, path: str) -> None:
    client = Client(headers={"Accept-Language": "de"})
    client.force_login(one.lab["noor"])
    answer = client.get(path)
    assert answer.status_code == 200
    assert '<html lang="de"' in text(answer)
    typed = [one.lab.hospital.institution.name, one.lab["noor"].full_name, "3D Lab"]
    assert list(not_german(read(text(answer)), typed=typed)) == []


def test_what_is_taken_along_of_another_day_says_so(one: Walk) -> None:
    answer = browser(one, "noor").get("/duties/?on=2026-05-25&as=csv")
    assert "duties-2026-05-25" in answer.headers["Content-Disposition"]


def test_no_page_asks_too_often(one: Walk) -> None:
    client = browser(one, "noor")
    for path in (
        "/duties/?on=2025-01-10",
        "/duties/mdr-10-16/?on=2025-01-10",
        "/duties/changes/",
        "/duties/what-if/",
    ):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        assert len(asked) <= MOST_QUERIES, (path, len(asked))


def test_the_days_of_our_readings_are_marked_in_the_calendar(one: Walk) -> None:
    duty = next(each for each in shelf.current_edition().duties if each.confidence == "interpretation")
    row = Verdict.objects.filter(duty=duty.id).first() or Verdict.objects.first()
    assert row is not None
    Verdict.objects.filter(pk=row.pk).update(duty=duty.id, verdict="due", due=date(2027, 3, 1))
    assert "Our reading of the text" in get(one, "/duties/calendar/")
