"""The board by state, and the one field that finds everything."""

from maatwerk.cases import actions
from tests.web.places.looking import browser_of, few_queries, inside, stranger, text_of


def test_a_device_stands_in_the_column_of_its_state(at):
    walk = at("in_design")
    client = inside(walk, "jip")
    client.get("/board/")
    with few_queries():
        page = text_of(client.get("/board/"))
    assert page.index("Design</h2>") < page.index(f"/devices/{walk.device.number}/")
    assert page.index(f"/devices/{walk.device.number}/") < page.index("To be made</h2>")


def test_the_board_of_a_prescriber_has_the_own_devices_only(at):
    walk = at("in_design")
    assert f"/devices/{walk.device.number}/" in text_of(inside(walk, "iva").get("/board/"))
    assert "No device is on its way." in text_of(inside(walk, "teun").get("/board/"))
    assert "No device is on its way." in text_of(browser_of(stranger()).get("/board/"))


def test_what_is_done_leaves_the_board(at):
    walk = at("in_design")
    actions.cancel_device(device=walk.device, reason="not wanted", **walk.lab.act("jip"))
    assert "No device is on its way." in text_of(inside(walk, "jip").get("/board/"))


def test_a_scanned_number_opens_at_once(at):
    walk = at("in_design")
    client = inside(walk, "jip")
    assert client.get("/search/", {"q": walk.device.number.lower()})["Location"].endswith(
        f"/devices/{walk.device.number}/"
    )
    assert client.get("/search/", {"q": walk.case.number})["Location"].endswith(f"/cases/{walk.case.number}/")
    assert client.get("/search/", {"q": " "})["Location"] == "/cases/"


def test_words_are_found_in_cases_lots_machines_and_people(at):
    walk = at("in_production")
    client = inside(walk, "jip")
    for wanted, found in (
        ("guide", walk.device.number),
        ("Ruben", "Ruben Stellendam"),
        ("sla-printer", "sla-printer"),
        (walk.build().number[:4], walk.build().number),
    ):
        with few_queries():
            page = text_of(client.get("/search/", {"q": wanted}))
        assert found in page, wanted
    assert "found" in text_of(client.get("/search/", {"q": "zzzz"})).lower()
    assert client.get("/search/", {"q": "z"}).status_code == 200


def test_a_prescriber_finds_the_own_cases_and_nothing_of_the_lab(at):
    walk = at("in_production")
    page = text_of(inside(walk, "iva").get("/search/", {"q": "sla-printer"}))
    assert "Machines" not in page
    assert walk.device.number not in text_of(inside(walk, "teun").get("/search/", {"q": "guide"}))
    answer = browser_of(stranger()).get("/search/", {"q": walk.device.number})
    assert answer.status_code == 200
    assert f"/devices/{walk.device.number}/" not in text_of(answer)
