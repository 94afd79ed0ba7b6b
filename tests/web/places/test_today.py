"""The first page: theatre dates ahead, the one next step, what will block a case."""

from datetime import timedelta

from maatwerk.cases import actions, queries
from tests.web.places.looking import few_queries, inside, operate_on, text_of, today


def test_a_case_of_these_days_is_shown_with_its_next_step(at):
    walk = at("requested")
    operate_on(walk, today())
    page = text_of(inside(walk, "jip").get("/"))
    assert walk.case.intervention in page
    assert "Write the prescription" in page
    assert "One case in the next ten working days." in page


def test_a_case_without_a_date_cannot_be_planned(at):
    walk = at("requested")
    operate_on(walk, None)
    page = text_of(inside(walk, "jip").get("/"))
    assert "One cannot be planned yet." in page


def test_a_case_behind_its_date_is_counted(at):
    walk = at("requested")
    operate_on(walk, today() - timedelta(days=3))
    assert "One is behind plan." in text_of(inside(walk, "jip").get("/"))


def test_an_empty_lab_says_how_a_case_begins(at):
    walk = at("requested")
    actions.cancel_device(device=walk.device, reason="not wanted", **walk.lab.act("jip"))
    operate_on(walk, today() + timedelta(days=60))
    page = text_of(inside(walk, "jip").get("/"))
    assert "No case in the next ten working days." in page
    assert "The next is on" in page


def test_a_prescriber_is_spared_machines_and_stops(at):
    walk = at("requested")
    operate_on(walk, today())
    assert "Will block a case" in text_of(inside(walk, "ruben").get("/"))
    page = text_of(inside(walk, "iva").get("/"))
    assert walk.case.intervention in page
    assert "Will block a case" not in page


def test_another_prescriber_sees_nothing_of_it(at):
    walk = at("requested")
    operate_on(walk, today())
    assert walk.case.intervention not in text_of(inside(walk, "teun").get("/"))


def test_a_row_names_the_roles_whose_the_next_step_is(at):
    walk = at("signed")
    operate_on(walk, today())
    client = inside(walk, "jip")
    for page in ("/", "/board/"):
        assert "Engineer or quality manager" in text_of(client.get(page)), page


def test_a_row_names_the_prescriber_whose_the_next_step_is(at):
    walk = at("reviewed")
    operate_on(walk, today())
    client = inside(walk, "jip")
    for page in ("/", "/board/"):
        after = text_of(client.get(page)).split("Approve the design")[1]
        assert walk.case.prescriber.full_name in after.split("</li>")[0], page


def test_what_was_handed_over_stays_until_the_theatre_has_answered(at):
    walk = at("delivered")
    client = inside(walk, "jip")
    operate_on(walk, today())
    page = text_of(client.get("/"))
    assert "One case in the next ten working days." in page
    assert "Record how it was used" in page and "handed over" in page
    operate_on(walk, today() - timedelta(days=3))
    with few_queries():
        page = text_of(client.get("/"))
    assert "Waits for the theatre’s answer" in page and "Record how it was used" in page
    assert "is behind plan" not in page
    walk.use()
    page = text_of(client.get("/"))
    assert "Waits for the theatre’s answer" not in page and "Record how it was used" not in page


def test_nobody_is_asked_for_an_answer_for_ever(at):
    walk = at("delivered")
    now = walk.lab.now()
    assert walk.case in queries.open_cases(walk.lab["jip"], at=now, until=walk.case.theatre_on)
    later = now + timedelta(days=366)
    assert walk.case not in queries.open_cases(walk.lab["noor"], at=later, until=later.date())


def test_a_hold_is_said(at):
    walk = at("in_design")
    operate_on(walk, today())
    actions.hold_device(
        device=walk.device, code="stop", reason="The scan was of yesterday.", **walk.lab.act("jip")
    )
    assert "The scan was of yesterday." in text_of(inside(walk, "noor").get("/"))


def test_the_page_asks_little_of_the_database(at):
    walk = at("in_design")
    operate_on(walk, today())
    client = inside(walk, "noor")
    client.get("/")
    with few_queries():
        client.get("/")


def test_an_operation_on_a_weekend_has_its_day(at):
    walk = at("requested")
    saturday = today() + timedelta(days=(5 - today().weekday()) % 7)
    operate_on(walk, saturday)
    days = inside(walk, "jip").get("/").context["days"]
    assert [day.on for day in days if day.rows] == [saturday]
    assert all(day.on.weekday() < 5 or day.rows for day in days)


def test_a_date_that_has_passed_is_counted_apart(at):
    walk = at("requested")
    operate_on(walk, today() - timedelta(days=3))
    page = text_of(inside(walk, "jip").get("/"))
    assert "0 cases in the next ten working days. One with a date that has passed." in page


def test_whose_turn_it_is_is_said(at):
    walk = at("requested")
    operate_on(walk, today())
    assert "yours" in text_of(inside(walk, "jip").get("/"))
    assert "yours" not in text_of(inside(walk, "ruben").get("/"))


def test_who_opens_no_case_is_offered_none(at):
    walk = at("requested")
    for page in ("/", "/cases/"):
        assert "New case" in text_of(inside(walk, "jip").get(page))
        assert "New case" not in text_of(inside(walk, "inge").get(page))
