"""The files of a device: listed with what they are, handed out whole, to those who see the case."""

from maatwerk.archive import files
from maatwerk.archive.queries import read_file
from maatwerk.cases import actions
from maatwerk.cases.models import BuildFile, DesignFile
from maatwerk.lab import actions as lab
from maatwerk.lab.queries import Subject
from maatwerk.lab.words import HoldSubject
from tests.web.places.looking import browser_of, few_queries, inside, stranger, text_of


def test_they_are_listed_and_handed_out_as_they_were_kept(at):
    walk = at("arrived")
    client, number = inside(walk, "jip"), walk.device.number
    with few_queries():
        page = text_of(client.get(f"/devices/{number}/files/"))
    design, build = DesignFile.objects.first(), BuildFile.objects.get()
    for file in (design, build):
        address = f"/devices/{number}/files/{file.sha256}/"
        assert address in page and file.name in page
        answer = client.get(address)
        assert answer.content == read_file(file.sha256)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert "without the patient" in page, "the series is named, and stays in the archive"


def test_the_page_of_the_device_fetches_files_and_parts(at):
    walk = at("arrived")
    client, number = inside(walk, "jip"), walk.device.number
    page = text_of(client.get(f"/devices/{number}/"))
    assert f'hx-get="/devices/{number}/files/"' in page and f'hx-get="/devices/{number}/parts/"' in page
    fragment = client.get(f"/devices/{number}/files/", headers={"HX-Request": "true"})
    assert "<html" not in text_of(fragment)
    parts = text_of(client.get(f"/devices/{number}/parts/"))
    for piece in walk.pieces():
        assert piece.part.mark in parts and piece.build.number in parts


def test_what_is_on_hold_about_a_device_stands_beside_it(at):
    walk = at("in_verification")
    build = walk.build()
    lab.place_hold(
        subject=Subject(HoldSubject.BUILD, str(build.pk), build.number),
        code="doubt",
        reason="Readings outside the recipe",
        **walk.lab.act("noor"),
    )
    with few_queries():
        page = text_of(inside(walk, "jip").get(f"/devices/{walk.device.number}/holds/"))
    assert "Readings outside the recipe" in page and build.number in page


def test_before_anything_is_there_it_says_what_will_be(at):
    walk = at("requested")
    assert "Nothing is on file yet" in text_of(
        inside(walk, "jip").get(f"/devices/{walk.device.number}/files/")
    )


def test_a_file_of_another_device_or_a_damaged_one_is_not_there(at):
    walk = at("drawn")
    client, number = inside(walk, "jip"), walk.device.number
    file = DesignFile.objects.first()
    other = actions.add_device(
        case=walk.case, family_code="hand-splint", side="left", **walk.lab.act("jip")
    ).number
    for device, sha256 in ((number, "0" * 64), (other, file.sha256)):
        assert client.get(f"/devices/{device}/files/{sha256}/").status_code == 404, device
    for who in (inside(walk, "teun"), browser_of(stranger())):
        assert who.get(f"/devices/{number}/files/{file.sha256}/").status_code == 404
        assert who.get(f"/devices/{number}/files/").status_code == 404
    kept, content = files.place(file.sha256), read_file(file.sha256)
    kept.unlink()
    kept.write_bytes(content[:-1])
    damaged = client.get(f"/devices/{number}/files/{file.sha256}/")
    assert damaged.status_code != 200 and content[:40] not in damaged.content
    assert "The file cannot be shown" in text_of(damaged)
