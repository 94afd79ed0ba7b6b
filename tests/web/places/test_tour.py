"""The tour of the demonstration: ten stops, and no tour where no demonstration was started."""

from typing import Any

import pytest
from django.test import Client

from maatwerk.config.demonstration import cast
from maatwerk.config.demonstration.seed import Login
from maatwerk.web.pages.tour import STOPS
from tests.web.places.looking import inside, text_of

LOGINS = tuple(
    Login(name=one.full_name, email=one.email, password=cast.PASSWORD, does=one.profession)
    for one in cast.PEOPLE
)


def test_without_a_demonstration_there_is_no_tour(at):
    walk = at("requested")
    assert Client().get("/tour/").status_code == 404
    assert inside(walk, "jip").get("/tour/1/").status_code == 404


@pytest.mark.django_db
def test_ten_stops_each_say_as_whom(settings: Any):
    settings.DEMONSTRATION_LOGINS = LOGINS
    page = text_of(Client().get("/tour/"))
    assert len(STOPS) == 10
    for number, stop in enumerate(STOPS, start=1):
        assert f"{number}. {stop.title}" in page
        assert f"Go there as {cast.person(stop.who).full_name}" in page
    assert "Take the tour of ten minutes" in text_of(Client().get("/login/"))


def test_a_stop_leads_to_its_case(at, settings: Any):
    settings.DEMONSTRATION_LOGINS = LOGINS
    walk = at("requested")
    number = next(place for place, stop in enumerate(STOPS, start=1) if stop.case == "-0001")
    answer = inside(walk, "mila").get(f"/tour/{number}/")
    assert answer["Location"] == f"/cases/{walk.case.number}/"
    assert inside(walk, "teun").get(f"/tour/{number}/").status_code == 404
    assert inside(walk, "mila").get("/tour/11/").status_code == 404
    assert inside(walk, "jip").get("/tour/1/")["Location"] == "/"
    here = text_of(inside(walk, "mila").get("/tour/"))
    assert "Go there" in here
    assert "Go there as" in here


def test_the_next_person_takes_over_in_one_tap(at, settings: Any):
    settings.DEMONSTRATION_LOGINS = LOGINS
    walk = at("requested")
    client = inside(walk, "mila")
    assert client.get("/tour/go/").status_code == 405
    answer = client.post(
        "/tour/go/", {"login": walk.lab["iva"].email, "password": "wrong", "next": "/tour/3/"}
    )
    assert (answer.status_code, answer["Location"]) == (307, "/login/")
    assert "_auth_user_id" not in client.session
    settings.DEMONSTRATION_LOGINS = ()
    assert inside(walk, "mila").post("/tour/go/").status_code == 404
