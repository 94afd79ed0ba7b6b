"""Also in the queue: three inputs, a small life of its own, and a device only through the first gate."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maatwerk.archive.verify import verify
from maatwerk.cases import actions, queries
from maatwerk.cases.models import Device, SideWork
from maatwerk.workflow.doorway import Refused
from tests.cases import inputs
from tests.cases.walk import Walk
from tests.web.places.looking import browser_of, few_queries, inside, stranger, text_of

WANTED = {"title": "Teaching model of a mandible", "for_whom": "Skills lab"}


def file() -> SimpleUploadedFile:
    return SimpleUploadedFile("mandible.stl", inputs.block())


def wanted(walk: Walk, *, by: str = "ruben") -> SideWork:
    return actions.want_side_work(
        file_name="mandible.stl", content=inputs.block(), **WANTED, **walk.lab.act(by)
    )


def test_three_inputs_put_it_into_the_queue(at):
    walk = at("requested")
    client = inside(walk, "ruben")
    answer = client.post("/queue/", {**WANTED, "file": file()}, follow=True)
    page = text_of(answer)
    assert "N-2026-0001 is in the queue." in page
    assert WANTED["title"] in page
    assert SideWork.objects.get().state == "wanted"
    assert verify().state == "intact"


def test_what_is_missing_is_said_and_what_was_typed_stays(at):
    walk = at("requested")
    answer = inside(walk, "ruben").post("/queue/", {"title": "Jig"})
    assert answer.status_code == 422
    assert 'value="Jig"' in text_of(answer)
    assert not SideWork.objects.exists()


def test_a_file_that_cannot_be_read_is_refused_in_words(at):
    walk = at("requested")
    broken = SimpleUploadedFile("x.stl", b"no mesh at all")
    answer = inside(walk, "ruben").post("/queue/", {**WANTED, "file": broken})
    assert answer.status_code == 422
    assert "Nothing was written" in text_of(answer)
    assert not SideWork.objects.exists()


def test_it_is_made_and_handed_over(at):
    walk = at("requested")
    work = wanted(walk)
    client = inside(walk, "ruben")
    path = f"/queue/{work.number}/"
    assert "Not for use on patients" in text_of(client.get(path))
    client.post(path, {"do": "make"})
    client.post(path, {"do": "hand_over"})
    work.refresh_from_db()
    assert work.state == "handed_over"
    assert work.made_at is not None
    assert client.post(path, {"do": "make"}).status_code == 409
    assert client.post(path, {"do": "sell"}).status_code == 422


def test_it_is_cancelled_with_a_reason_only(at):
    walk = at("requested")
    work = wanted(walk)
    client = inside(walk, "ruben")
    assert client.post(f"/queue/{work.number}/", {"do": "cancel"}).status_code == 422
    client.post(f"/queue/{work.number}/", {"do": "cancel", "reason": "bought one"})
    work.refresh_from_db()
    assert work.state == "cancelled"


def test_it_lies_in_a_planned_build_beside_devices(at):
    walk = at("planned")
    work, build = wanted(walk), walk.build()
    client = inside(walk, "ruben")
    client.post(f"/queue/{work.number}/", {"do": "place", "build": build.number})
    assert list(queries.side_work_in(build)) == [work]
    assert list(queries.side_work_waiting(walk.lab["ruben"])) == []
    client.post(f"/queue/{work.number}/", {"do": "place", "build": ""})
    assert list(queries.side_work_waiting(walk.lab["ruben"])) == [work]
    client.post(f"/queue/{work.number}/", {"do": "place", "build": build.number})
    walk.start(build)
    refused = client.post(f"/queue/{work.number}/", {"do": "place", "build": ""})
    assert refused.status_code == 422
    assert "The build is running" in text_of(refused)
    assert verify().state == "intact"


def test_a_device_begun_from_it_starts_at_the_first_gate(at):
    walk = at("requested")
    work = wanted(walk, by="jip")
    answer = inside(walk, "jip").post(
        f"/queue/{work.number}/",
        {"do": "become", "case": walk.case.number, "family": "cmf-cutting-guide", "side": "left"},
    )
    assert answer.status_code == 302
    work.refresh_from_db()
    device = Device.objects.get(number=f"{walk.case.number}-B")
    assert work.became == device
    assert work.state == "became_device"
    assert device.state == "requested"
    assert not device.designs.exists()
    with pytest.raises(Refused):
        actions.accept_device(device=device, **walk.lab.act("jip"))
    told = {type(one).__name__ for one in queries.records_of(device)}
    assert "SideWork" in told


def test_a_case_that_is_not_there_is_said(at):
    walk = at("requested")
    work = wanted(walk, by="jip")
    answer = inside(walk, "jip").post(
        f"/queue/{work.number}/",
        {"do": "become", "case": "2026-9999", "family": "cmf-cutting-guide", "side": "left"},
    )
    assert answer.status_code == 422
    assert "There is no case 2026-9999." in text_of(answer)


DOORS: dict[str, Callable[[Walk, SideWork, str], object]] = {
    "want": lambda walk, work, who: wanted(walk, by=who),
    "place": lambda walk, work, who: actions.place_side_work(work=work, build=None, **walk.lab.act(who)),
    "make": lambda walk, work, who: actions.make_side_work(work=work, **walk.lab.act(who)),
    "cancel": lambda walk, work, who: actions.cancel_side_work(work=work, reason="no", **walk.lab.act(who)),
    "become": lambda walk, work, who: actions.begin_device_from(
        work=work, case=walk.case, family_code="cmf-plate", side="left", **walk.lab.act(who)
    ),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("who", ["inge", "bo", "mila"])
def test_each_door_needs_the_right(at, door, who):
    walk = at("requested")
    work = wanted(walk)
    with pytest.raises(Refused):
        DOORS[door](walk, work, who)
    work.refresh_from_db()
    assert work.state == "wanted"


def test_a_button_that_is_not_ones_own_is_shut_and_says_who_can(at):
    walk = at("requested")
    work = wanted(walk)
    for path, verb in (("/queue/", "Put it in the queue"), (f"/queue/{work.number}/", "Say that it is made")):
        client = inside(walk, "inge")
        client.get(path)
        with few_queries():
            page = text_of(client.get(path))
        assert re.search(rf"<button[^>]* disabled[^>]*>{verb}</button>", page), path
        assert "has no role for this" in page and "Here it can be done by" in page, path
        assert not re.search(r'<button(?![^>]* disabled)[^>]*name="do"', page), path
        page = text_of(inside(walk, "ruben").get(path))
        assert re.search(rf"<button(?![^>]* disabled)[^>]*>{verb}</button>", page), path
    page = text_of(inside(walk, "ruben").get(f"/queue/{work.number}/"))
    assert re.search(r"<button[^>]* disabled[^>]*>Begin a device</button>", page)


def test_only_the_lab_of_this_institution_sees_it(at):
    walk = at("requested")
    work = wanted(walk)
    other = stranger()
    assert text_of(browser_of(other).get("/queue/")).count(WANTED["title"]) == 0
    assert browser_of(other).get(f"/queue/{work.number}/").status_code == 404
    assert inside(walk, "iva").get("/queue/").status_code == 404
    assert inside(walk, "iva").get(f"/queue/{work.number}/").status_code == 404
    assert inside(walk, "ruben").get("/queue/N-2026-9999/").status_code == 404
    with pytest.raises(Refused):
        actions.make_side_work(work=work, actor=other, at=walk.lab.now())


def test_the_queue_asks_little_of_the_database(at):
    walk = at("requested")
    work = wanted(walk)
    client = inside(walk, "ruben")
    for path in ("/queue/", f"/queue/{work.number}/"):
        with few_queries():
            client.get(path)
