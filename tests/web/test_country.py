"""The page of national law, and the country of the lab: shown before it is saved, changed with a reason."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from maatwerk.compliance import actions
from maatwerk.compliance.models import Verdict
from maatwerk.config.demonstration.page import page_saying
from maatwerk.people import actions as people
from maatwerk.people.models import Institution
from tests.cases import stages
from tests.cases.walk import Walk
from tests.web.inside import browser, looked

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> Walk:
    walk = stages.at("in_design")
    actions.recompute_all(institution_key=walk.device.institution_key, at=walk.lab.now())
    return walk


def said(response) -> str:
    return " ".join(response.content.decode().split())


def move(one: Walk, country: str) -> None:
    people.change_country(country=country, reason="test", **one.lab.act("noor"))
    actions.catch_up(institution_key=one.device.institution_key, at=one.lab.now())


def test_the_page_says_what_the_country_asks_for_and_how_sure_that_is(one: Walk) -> None:
    page = said(looked(browser(one.lab["noor"]), "/duties/country/"))
    assert "National law: Netherlands" in page
    assert "Registered in NOTIS (Farmatec)" in page
    assert "UNVERIFIED" in page
    assert "Table of the Commission" in page
    assert "Dutch or English" in page
    assert "No rule on the language of the statement was found" in page
    assert "the act itself was not read" in page


def test_another_country_stands_beside_and_its_duties_are_not_judged(one: Walk) -> None:
    page = said(looked(browser(one.lab["noor"]), "/duties/country/?with=AT"))
    assert "Gesundheit Österreich GmbH" in page
    assert "Would be judged there: Registered before starting (GÖG)" in page
    assert "/duties/at-37/" not in page
    assert browser(one.lab["noor"]).get("/duties/at-37/").status_code == 404


def test_a_national_duty_shows_its_act_its_basis_and_no_link_into_the_regulation(one: Walk) -> None:
    page = said(looked(browser(one.lab["noor"]), "/duties/nl-2/"))
    assert "Regeling medische hulpmiddelen" in page
    assert "UNVERIFIED" in page
    assert "Nobody compared it with the national text." in page
    assert "eur-lex" not in page.lower()
    assert "National law" in said(browser(one.lab["noor"]).get("/duties/"))


def test_what_a_change_means_is_shown_before_anything_is_saved(one: Walk) -> None:
    client = browser(one.lab["noor"])
    sent = {"country": "AT", "reason": "We move to Graz"}
    first = client.post("/people/country/", sent)
    page = said(first)
    assert first.status_code == 200
    assert "What changes: Netherlands → Austria" in page
    assert "Registered before starting (GÖG)" in page
    assert "Lay users: German. Professional users: German or English." in page
    assert "whether it counts there will be open" in page or "whether they count there will be open" in page
    assert Institution.objects.get().country == "NL"
    second = client.post("/people/country/", {**sent, "seen": "AT"})
    assert second.status_code == 302
    assert Institution.objects.get().country == "AT"
    actions.catch_up(institution_key=one.device.institution_key, at=one.lab.now())
    judged = set(Verdict.objects.values_list("duty", flat=True))
    assert "at-37" in judged
    assert "nl-2" not in judged


def test_who_may_not_change_it_sees_it_and_who_can(one: Walk) -> None:
    client = browser(one.lab["ruben"])
    page = said(looked(client, "/people/country/"))
    assert "Netherlands" in page
    assert "disabled" in page
    sent = {"country": "AT", "reason": "x", "seen": "AT"}
    assert client.post("/people/country/", sent).status_code in (403, 409)
    assert Institution.objects.get().country == "NL"


def test_the_same_country_once_more_is_refused_with_words(one: Walk) -> None:
    sent = {"country": "NL", "reason": "x"}
    response = browser(one.lab["noor"]).post("/people/country/", sent)
    assert response.status_code == 422
    assert "is the country of the institution already" in said(response)


@pytest.mark.parametrize(
    ("country", "told"),
    [
        ("GB", "The MDR is not the law of Great Britain."),
        ("CH", "The MDR does not bind Switzerland by itself."),
        ("PT", "No national rules are known here for Portugal."),
    ],
)
@pytest.mark.parametrize("path", ["/duties/", "/duties/gaps/", "/duties/path/", "/duties/country/"])
def test_where_another_law_binds_or_none_is_known_each_page_says_so_first(
    one: Walk, country: str, told: str, path: str
) -> None:
    move(one, country)
    assert told in said(looked(browser(one.lab["noor"]), path))


def test_a_duty_of_the_regulation_says_that_another_law_binds(one: Walk) -> None:
    client = browser(one.lab["noor"])
    assert "SI 2002/618" not in said(client.get("/duties/mdr-10-16/"))
    move(one, "GB")
    assert "SI 2002/618" in said(looked(client, "/duties/mdr-10-16/"))
    assert "SI 2002/618" not in said(client.get("/duties/gb-registration-mhra/")).split("<h1>")[0]


def test_reasoning_says_it_too(one: Walk) -> None:
    client = browser(one.lab["noor"])
    assert "is not the law of" not in said(looked(client, "/route/"))
    move(one, "GB")
    assert "The MDR is not the law of Great Britain." in said(looked(client, "/route/"))


def test_the_confirmation_on_file_meets_the_national_duty(one: Walk) -> None:
    client = browser(one.lab["noor"])
    asked = client.get("/lab/evidence/add/evidence/?place=NL+Regeling+Art.+2").content.decode()
    assert "NL Regeling Art. 2: " in asked
    today = one.lab.clock.date()
    sent = {
        "about": "institution",
        "title": "Confirmation of NOTIS",
        "document": SimpleUploadedFile("notis.pdf", page_saying("NOTIS"), content_type="application/pdf"),
        "signed_by": "Farmatec",
        "signed_on": today.isoformat(),
        "valid_until": today.replace(year=today.year + 1).isoformat(),
        "answers": "NL Regeling Art. 2: page 1",
        "told": "The lab is registered",
    }
    with time_machine.travel(one.lab.now(), tick=False):
        assert client.post("/lab/evidence/add/evidence/", sent).status_code == 302
    actions.catch_up(institution_key=one.device.institution_key, at=one.lab.now())
    assert Verdict.objects.get(duty="nl-2").verdict == "met"
    with time_machine.travel(one.lab.now(), tick=False):
        assert "Confirmation of NOTIS" in said(client.get("/duties/nl-2/"))
