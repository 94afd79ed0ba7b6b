"""The list of cases: searched, sorted, in pages, and only what one may see."""

from datetime import timedelta

import pytest

from maatwerk.cases import actions
from maatwerk.people import actions as people
from tests.cases import walk as walking
from tests.cases.hospital import AT
from tests.web.places.looking import browser_of, few_queries, inside, stranger, text_of


def test_every_word_is_looked_for(at):
    walk = at("requested")
    client = inside(walk, "jip")
    for wanted in (walk.case.number, walk.patient.code, walk.case.intervention.split()[0], "Morgenrood"):
        assert walk.case.number in text_of(client.get("/cases/", {"q": wanted})), wanted
    page = text_of(client.get("/cases/", {"q": "elbow"}))
    assert "No case has “elbow” in it." in page
    assert f"/cases/{walk.case.number}/" not in page


@pytest.mark.parametrize("order", ["theatre", "number", "opened", "nonsense"])
def test_it_is_sorted_as_asked(at, order):
    walk = at("requested")
    other = walking.begin(walk.lab).case
    actions.change_case(
        case=other,
        changes={"theatre_on": AT.date() + timedelta(days=400)},
        reason="later",
        **walk.lab.act("jip"),
    )
    page = text_of(inside(walk, "jip").get("/cases/", {"sort": order}))
    assert page.index(f"/cases/{other.number}/") < page.index(f"/cases/{walk.case.number}/")


def test_more_than_a_page_is_paged(at):
    walk = at("requested")
    for _ in range(26):
        actions.open_case(
            patient=walk.patient,
            intervention="Another operation",
            prescriber=walk.lab["iva"],
            site=walk.case.site,
            **walk.lab.act("jip"),
        )
    client = inside(walk, "jip")
    with few_queries():
        first = text_of(client.get("/cases/", {"sort": "number"}))
    assert "1 of 2" in first
    assert f"/cases/{walk.case.number}/" not in first
    assert f"/cases/{walk.case.number}/" in text_of(client.get("/cases/", {"sort": "number", "page": 2}))
    assert "2 of 2" in text_of(client.get("/cases/", {"page": "999"}))
    assert "1 of 2" in text_of(client.get("/cases/", {"page": "x"}))


def test_a_prescriber_sees_the_own_cases_only(at):
    walk = at("requested")
    assert f"/cases/{walk.case.number}/" in text_of(inside(walk, "iva").get("/cases/"))
    assert "There is no case yet." in text_of(inside(walk, "teun").get("/cases/"))


def test_a_co_prescriber_sees_it_too(at):
    walk = at("requested")
    actions.add_prescriber(
        case=walk.case, account=walk.lab["teun"], reason="operates with her", **walk.lab.act("iva")
    )
    assert f"/cases/{walk.case.number}/" in text_of(inside(walk, "teun").get("/cases/"))


def test_a_deputy_sees_it_while_standing_in(at):
    walk = at("requested")
    people.appoint_deputy(
        principal=walk.lab["iva"],
        deputy=walk.lab["teun"],
        role="prescriber",
        from_on=AT.date(),
        until_on=AT.date() + timedelta(days=20_000),
        reason="leave",
        **walk.lab.act("iva"),
    )
    assert f"/cases/{walk.case.number}/" in text_of(inside(walk, "teun").get("/cases/"))


def test_a_stranger_sees_nothing(at):
    walk = at("requested")
    client = browser_of(stranger())
    assert "There is no case yet." in text_of(client.get("/cases/"))
    assert f"/cases/{walk.case.number}/" not in text_of(client.get("/cases/", {"q": walk.case.number}))


def test_it_is_narrowed_by_state_and_prescriber(at):
    walk = at("pictured")
    client, path = inside(walk, "jip"), f"/cases/{walk.case.number}/"
    iva, teun = walk.lab["iva"].pk, walk.lab["teun"].pk
    theirs = actions.open_case(
        patient=walk.patient,
        intervention="Another operation",
        prescriber=walk.lab["teun"],
        site=walk.case.site,
        **walk.lab.act("jip"),
    )
    for kept in (
        {"state": walk.state},
        {"surgeon": iva},
        {"state": "", "surgeon": ""},
        {"surgeon": "9" * 5000},
        {"state": "moon"},
    ):
        assert path in text_of(client.get("/cases/", kept)), kept
    page = text_of(client.get("/cases/", {"surgeon": teun}))
    assert path not in page and f"/cases/{theirs.number}/" in page
    for out in ({"state": "delivered"}, {"state": walk.state, "surgeon": teun}):
        page = text_of(client.get("/cases/", out))
        assert path not in page and "Nothing here fits the search." in page, out


def test_it_is_taken_along_with_the_patient_by_code_alone(at):
    walk = at("arrived")
    client = inside(walk, "jip")
    with few_queries():
        table = client.get("/cases/", {"as": "csv", "state": walk.state}).content.decode("utf-8-sig")
    head, row = table.splitlines()
    assert head.startswith("Case,Theatre date,Patient,Intervention")
    assert row.startswith(f"{walk.case.number},{walk.case.theatre_on.isoformat()},{walk.patient.code},")
    assert walk.device.number in row and "Check at the bench" in row
    assert walk.patient.name not in table and walk.patient.number not in table
    assert client.get("/cases/", {"as": "xlsx"}).content.startswith(b"PK")
    assert walk.case.number not in browser_of(stranger()).get("/cases/", {"as": "csv"}).content.decode()
