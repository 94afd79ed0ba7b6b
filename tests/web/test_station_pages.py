"""A shared station in the browser: nobody acts until somebody comes; a PIN opens few doors, signs nothing."""

import time

import pytest
from django.test import Client

from maatwerk.archive.models import Event
from maatwerk.cases.models import Build
from maatwerk.config.demonstration import cast
from maatwerk.people import actions
from maatwerk.people.models import Account, Badge, Pin
from maatwerk.web import station
from tests.cases import stages
from tests.cases.conftest import fits  # noqa: F401
from tests.cases.walk import Walk
from tests.web.inside import browser, looked

pytestmark = pytest.mark.django_db
PIN = "408261"


def means(account: Account, **given: str) -> Client:
    """Set the PIN of a person at a desk of the own."""
    desk = browser(account)
    digest = actions.means_digest(account, what=given.get("do", "pin"))
    sent = {"do": "pin", "pin": PIN, "password": cast.PASSWORD, "code": "", "digest": digest, **given}
    answer = desk.post("/station/means/", sent)
    assert answer.status_code in {200, 302}, answer.content.decode()
    return desk


def opened(walk: Walk, by: str = "ruben") -> Client:
    """Open a station in the print room."""
    client = browser(walk.lab[by])
    digest = actions.means_digest(walk.lab[by], what="station")
    sent = {"name": "Print room", "password": cast.PASSWORD, "code": "", "digest": digest}
    assert client.post("/station/", sent).status_code == 302
    return client


def come(client: Client, account: Account, pin: str = PIN, to: str = "/bench/") -> int:
    return client.post("/station/enter/", {"person": account.pk, "pin": pin, "next": to}).status_code


def test_whoever_opens_a_station_acts_there_no_longer_than_anybody_else() -> None:
    walk = stages.at("planned")
    client = opened(walk)
    for path in ("/", "/bench/", "/cases/", f"/builds/{walk.build().number}/", "/system/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.url.startswith("/station/?next=")  # type: ignore[attr-defined]
    assert client.post(f"/builds/{walk.build().number}/start/").status_code == 302
    assert Build.objects.get().state == "planned"
    assert "Nobody acts here now" in looked(client, "/station/").content.decode()


def test_a_station_opens_only_with_a_fresh_password_and_the_right_to_run_builds() -> None:
    walk = stages.at("requested")
    for who, password, status in (("ruben", "guess", 422), ("bo", cast.PASSWORD, 409)):
        client = browser(walk.lab[who])
        digest = actions.means_digest(walk.lab[who], what="station")
        sent = {"name": "Print room", "password": password, "code": "", "digest": digest}
        assert client.post("/station/", sent).status_code == status
        assert client.get("/").status_code == 200


def test_people_come_and_go_and_each_act_names_who_did_it() -> None:
    walk = stages.at("planned")
    ruben, saar = walk.lab["ruben"], walk.lab["saar"]
    means(ruben)
    means(saar, pin="730194")
    client = opened(walk, by="jip")
    assert come(client, saar, pin="730194") == 302
    page = looked(client, "/bench/").content.decode()
    assert "Saar Duinhoven" in page
    assert "Change person" in page
    assert f'data-person="{saar.pk}" data-shared' in page, "what others typed here waits for them a while"
    refused = client.post(f"/builds/{walk.build().number}/start/")
    assert "Ruben Stellendam runs this build, not Saar" in refused.content.decode()
    client.post("/station/leave/")
    assert client.get("/bench/").status_code == 302
    assert come(client, ruben) == 302
    assert client.post(f"/builds/{walk.build().number}/start/").status_code == 302
    started = Event.objects.filter(subject=f"cases.Build:{walk.build().pk}").order_by("-id").first()
    assert started is not None
    assert started.actor_name == "Ruben Stellendam"


def test_a_pin_signs_nothing_and_opens_no_desk_work() -> None:
    walk = stages.at("drafted")
    mila = walk.lab["mila"]
    means(mila)
    client = opened(walk)
    come(client, mila)
    path = f"/devices/{walk.device.number}/sign_release/"
    from maatwerk.cases import queries

    digest = queries.to_sign_release(walk.draft())
    with_pin = {"digest": digest, "side": "left", "password": PIN, "code": ""}
    assert client.get(path).status_code == 200
    assert client.post(path, with_pin).status_code == 422
    assert walk.state == "in_verification"
    for shut in ("/system/", "/station/means/", f"/devices/{walk.device.number}/approve_design/"):
        assert client.get(shut).status_code == 403
    assert client.post(path, {**with_pin, "password": cast.PASSWORD}).status_code == 302
    assert walk.state == "released"


def test_at_a_station_a_scanned_code_says_what_may_be_used_and_a_device_can_be_stopped() -> None:
    walk = stages.at("drafted")
    means(walk.lab["ruben"])
    client = opened(walk)
    come(client, walk.lab["ruben"])
    answer = client.get("/search/?q=sla-printer")
    assert answer["Location"] == "/scan/?q=sla-printer"
    page = looked(client, "/scan/?q=sla-printer").content.decode()
    assert "In date to" in page
    assert "Open its page" not in page
    assert "/lab/machines/" not in looked(client, "/search/?q=sla-prin").content.decode()
    device, design = f"/devices/{walk.device.number}", walk.design()
    for path in (
        f"{device}/hold/",
        f"{device}/papers/",
        f"{device}/pictures/{design.version}/front.png",
        f"{device}/findings/{design.files.get().sha256}/0.png",
        f"{device}/meshes/{design.files.get().sha256}/",
        *(f"{device}/{part}/" for part in ("parts", "holds", "files", "run-out")),
        "/queue/",
    ):
        assert client.get(path).status_code == 200, path
    for path in (
        "/lab/",
        "/lab/machines/sla-printer/",
        "/people/",
        "/me/",
        "/board/",
        "/import/",
        "/cases/new/",
    ):
        assert client.get(path).status_code == 403, path


def test_after_a_while_without_a_touch_the_station_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    walk = stages.at("planned")
    means(walk.lab["ruben"])
    client = opened(walk)
    come(client, walk.lab["ruben"])
    later = time.time() + station.IDLE_SECONDS - 5
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.post("/station/seen/").status_code == 204
    much_later = later + station.IDLE_SECONDS + 5
    monkeypatch.setattr(time, "time", lambda: much_later)
    assert client.post("/station/seen/").status_code == 403
    assert client.get("/bench/").status_code == 302


def test_a_wrong_pin_is_refused_and_guessing_is_shut() -> None:
    walk = stages.at("planned")
    means(walk.lab["ruben"])
    client = opened(walk)
    assert [come(client, walk.lab["ruben"], pin="000017") for _ in range(5)] == [422] * 5
    answer = client.post("/station/enter/", {"person": walk.lab["ruben"].pk, "pin": PIN})
    assert answer.status_code == 422
    assert "5 wrong PINs" in answer.content.decode()


def test_a_badge_lets_in_and_is_shown_once() -> None:
    walk = stages.at("planned")
    ruben = walk.lab["ruben"]
    desk = browser(ruben)
    digest = actions.means_digest(ruben, what="badge")
    given = {"do": "badge", "pin": "", "password": cast.PASSWORD, "code": "", "digest": digest}
    page = desk.post("/station/means/", given)
    assert page.status_code == 200
    assert '<rect x="0" y="4"' in page.content.decode()
    assert "Print this now" not in desk.get("/station/means/").content.decode()
    badge, code = actions.issue_badge(account=ruben, proof=walk.lab.proof("ruben", digest), at=walk.lab.now())
    client = opened(walk)
    assert client.post("/station/enter/", {"badge": "ABCD"}).status_code == 422
    assert client.post("/station/enter/", {"badge": code}).status_code == 302
    assert "Ruben Stellendam" in client.get("/bench/").content.decode()
    desk.post("/station/means/", {"do": "end"})
    assert Badge.objects.get(pk=badge.pk).ended_reason == "Ended by its owner"


def test_somebody_of_another_house_or_elsewhere_cannot_come() -> None:
    walk = stages.at("planned")
    means(walk.lab["ruben"])
    plain = browser(walk.lab["saar"])
    assert come(plain, walk.lab["ruben"]) == 404
    assert plain.post("/station/leave/").status_code == 404
    client = opened(walk)
    assert client.post("/station/enter/", {"person": "999", "pin": PIN}).status_code == 422
    assert client.post("/station/enter/", {"person": "x", "pin": PIN}).status_code == 422
    sent = client.post(
        "/station/enter/", {"person": walk.lab["ruben"].pk, "pin": PIN, "next": "https://elsewhere.example/"}
    )
    assert sent.url == "/bench/"  # type: ignore[attr-defined]


def test_a_pin_is_set_only_with_the_password_and_not_a_simple_one() -> None:
    walk = stages.at("requested")
    ruben = walk.lab["ruben"]
    desk = browser(ruben)
    digest = actions.means_digest(ruben, what="pin")
    for given in ({"password": "guess", "pin": PIN}, {"password": cast.PASSWORD, "pin": "111111"}):
        answer = desk.post("/station/means/", {"do": "pin", "code": "", "digest": digest, **given})
        assert answer.status_code == 422
    assert not Pin.objects.exists()
    means(ruben)
    assert "set on" in desk.get("/station/means/").content.decode()


def test_who_opened_the_station_leaving_the_house_ends_it() -> None:
    walk = stages.at("planned")
    means(walk.lab["ruben"])
    client = opened(walk, by="jip")
    come(client, walk.lab["ruben"])
    actions.deactivate_account(account=walk.lab["jip"], reason="left", **walk.lab.act("bo"))
    answer = client.get("/bench/")
    assert answer.status_code == 302
    assert answer.url.startswith("/login/")  # type: ignore[attr-defined]
