"""The board by state, and the one field that finds everything."""

import re
from datetime import date

from maatwerk.cases import actions
from maatwerk.lab import actions as lab
from maatwerk.lab.actions.stock import Paper
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


def test_what_was_handed_over_stays_on_the_board_until_the_theatre_has_answered(at):
    walk = at("delivered")
    client = inside(walk, "ruben")
    page = text_of(client.get("/board/"))
    assert page.index("Waits for the theatre’s answer</h2>") < page.index(f"/devices/{walk.device.number}/")
    assert "Record how it was used" in page
    walk.use()
    assert "No device is on its way." in text_of(client.get("/board/"))


def test_the_menu_of_a_narrow_screen_leads_to_what_its_viewer_may_see(at):
    walk = at("requested")
    for who, sees_queue in (("jip", True), ("iva", False)):
        menu = text_of(inside(walk, who).get("/cases/")).split('<div class="narrow">')[1].split("</div>")[0]
        assert 'action="/search/"' in menu and 'href="/board/"' in menu and 'href="/people/"' in menu
        assert ('href="/queue/"' in menu) is sees_queue
        assert inside(walk, who).get("/queue/").status_code == (200 if sees_queue else 404)


def test_a_scanned_number_opens_at_once(at):
    walk = at("in_design")
    client = inside(walk, "jip")
    assert client.get("/search/", {"q": walk.device.number.lower()})["Location"].endswith(
        f"/devices/{walk.device.number}/"
    )
    assert client.get("/search/", {"q": walk.case.number})["Location"].endswith(f"/cases/{walk.case.number}/")
    assert client.get("/search/", {"q": " "})["Location"] == "/cases/"


def test_a_scanned_code_of_the_lab_opens_the_page_of_its_thing(at):
    walk = at("in_production")
    made, client = walk.lab, inside(walk, "ruben")
    lot = made.lots["surgical-guide-resin"]
    tank = lab.add_tank(code="T-1", material=lot.material, in_use_from=made.clock.date(), **made.act("ruben"))
    for code, page in (
        (walk.build().number.lower(), f"/builds/{walk.build().number}/"),
        (walk.pieces()[0].part.mark.lower(), f"/devices/{walk.device.number}/"),
        ("SLA-Printer", "/lab/machines/sla-printer/"),
        ("caliper", "/lab/instruments/caliper/"),
        ("T-1", f"/lab/tanks/{tank.pk}/"),
        ("C-surgical-guide-resin", f"/lab/lots/{lot.pk}/"),
        (lot.number, f"/lab/lots/{lot.pk}/"),
    ):
        answer = client.get("/search/", {"q": code})
        assert (answer.status_code, answer["Location"]) == (302, page), code
        assert client.get(page).status_code == 200, page
        if page.startswith("/lab/"):
            assert f'href="{page}"' in text_of(client.get("/scan/", {"q": code})), code
    assert inside(walk, "iva").get("/search/", {"q": "caliper"}).status_code == 200


def test_a_number_that_two_lots_have_stands_for_neither(at):
    walk = at("in_production")
    made = walk.lab
    given = {"supplier": made.suppliers["resins"], "received_on": made.clock.date()}
    for code in ("surgical-guide-resin", "pa12-powder"):
        lab.receive_lot(
            material=made.lots[code].material,
            number="24-118",
            expires_on=date(2027, 6, 1),
            paper=Paper(number="CoA 2"),
            **given,
            **made.act("ruben"),
        )
    client = inside(walk, "ruben")
    answer = client.get("/search/", {"q": "24-118"})
    assert answer.status_code == 200
    assert text_of(answer).count("/lab/lots/") == 2
    assert "Open its page" not in text_of(client.get("/scan/", {"q": "24-118"}))


def test_what_is_found_leads_to_its_page_where_the_viewer_may_open_it(at):
    walk = at("in_production")
    client = inside(walk, "noor")
    for wanted in ("surgical", "sla-prin", "cali", walk.build().number[:4], "Ruben"):
        page = text_of(client.get("/search/", {"q": wanted}))
        links = re.findall(r'<li><a href="([^"]+)"', page)
        assert links, wanted
        for link in links:
            assert client.get(link).status_code == 200, link
    page = text_of(inside(walk, "iva").get("/search/", {"q": "Ruben"}))
    assert "Ruben Stellendam" in page
    assert "/people/" + str(walk.lab["ruben"].pk) not in page


def test_words_are_found_in_cases_lots_machines_and_people(at):
    walk = at("in_production")
    client = inside(walk, "jip")
    for wanted, found in (
        ("guide", walk.device.number),
        ("Ruben", "Ruben Stellendam"),
        ("sla-prin", "sla-printer"),
        (walk.build().number[:4], walk.build().number),
    ):
        with few_queries():
            page = text_of(client.get("/search/", {"q": wanted}))
        assert found in page, wanted
    assert "found" in text_of(client.get("/search/", {"q": "zzzz"})).lower()
    assert client.get("/search/", {"q": "z"}).status_code == 200


def test_however_it_is_written_it_is_found(at):
    walk = at("requested")
    walk.rewrite(walk.case, intervention="Jochbein, Schnittführung")
    client = inside(walk, "jip")
    number = walk.case.patient.number
    for wanted in ("SCHNITTFÜHRUNG", "schnittführung", "".join(number.split()), "Schneideschablone"):
        assert walk.case.number in text_of(client.get("/cases/", {"q": wanted})), wanted


def test_a_prescriber_finds_the_own_cases_and_nothing_of_the_lab(at):
    walk = at("in_production")
    page = text_of(inside(walk, "iva").get("/search/", {"q": "sla-printer"}))
    assert "Machines" not in page
    assert walk.device.number not in text_of(inside(walk, "teun").get("/search/", {"q": "guide"}))
    answer = browser_of(stranger()).get("/search/", {"q": walk.device.number})
    assert answer.status_code == 200
    assert f"/devices/{walk.device.number}/" not in text_of(answer)
