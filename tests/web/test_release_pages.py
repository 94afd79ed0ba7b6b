"""Release and papers in the browser: the draft is read as it will be signed, and handed out as it is kept."""

import hashlib

import pytest

from maatwerk.cases.models import Device, Release
from maatwerk.config.demonstration import cast
from tests.cases import stages
from tests.cases.conftest import fits  # noqa: F401
from tests.cases.walk import Walk
from tests.web.inside import browser, looked

pytestmark = pytest.mark.django_db


def sign(walk: Walk, **changed: str) -> dict[str, str]:
    from maatwerk.cases import queries

    digest = queries.to_sign_release(walk.draft())
    return {"digest": digest, "side": "left", "password": cast.PASSWORD, "code": "", **changed}


def test_a_draft_is_drawn_with_hardly_anything_to_fill_in() -> None:
    walk = stages.at("verified")
    mila, path = browser(walk.lab["mila"]), f"/devices/{walk.device.number}/prepare_release/"
    looked(mila, path)
    wrong = mila.post(path, {"language": "en", "gspr": "Annex.I.10.1", "grounds": ""})
    assert wrong.status_code == 422
    assert "grounds of an exception" in wrong.content.decode()
    sent = mila.post(path, {"language": "de", "gspr": "", "grounds": ""})
    assert (sent.status_code, walk.draft().language) == (302, "de")
    assert sent.url.endswith("/sign_release/")  # type: ignore[attr-defined]


def test_without_a_draft_there_is_nothing_to_sign() -> None:
    walk = stages.at("verified")
    answer = browser(walk.lab["mila"]).get(f"/devices/{walk.device.number}/sign_release/")
    assert answer.url.endswith("/prepare_release/")  # type: ignore[attr-defined]


def test_the_releaser_reads_the_very_draft_page_by_page_with_what_the_machine_read() -> None:
    walk = stages.at("drafted")
    mila, path = browser(walk.lab["mila"]), f"/devices/{walk.device.number}/sign_release/"
    page = looked(mila, path).content.decode()
    draft = walk.draft().draft_sha256
    assert f"/papers/{draft}/1.png" in page
    assert page.count('class="elements"') == 1
    assert "Conformity with Annex I" in page
    assert "not among its makers" in page
    picture = mila.get(f"/devices/{walk.device.number}/papers/{draft}/1.png")
    assert picture.content.startswith(b"\x89PNG")
    assert mila.get(f"/devices/{walk.device.number}/papers/{draft}/99.png").status_code == 404
    gate = mila.get(f"/devices/{walk.device.number}/gate/release/", headers={"HX-Request": "true"})
    assert "Evidence complete on record" in gate.content.decode()


def test_a_maker_is_told_before_and_refused_after() -> None:
    walk = stages.at("drafted")
    jip, path = browser(walk.lab["jip"]), f"/devices/{walk.device.number}/sign_release/"
    assert "among its makers; you cannot release it" in jip.get(path).content.decode()
    answer = jip.post(path, sign(walk))
    assert answer.status_code == 409
    assert 'data-code="maker_releases"' in answer.content.decode()
    assert walk.state == "in_verification"


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"side": "right"}, 422),
        ({"side": ""}, 422),
        ({"password": "guess"}, 422),
        ({"digest": "0" * 64}, 409),
    ],
)
def test_a_signature_asks_for_side_password_and_this_very_draft(changed: dict[str, str], status: int) -> None:
    walk = stages.at("drafted")
    path = f"/devices/{walk.device.number}/sign_release/"
    assert browser(walk.lab["mila"]).post(path, sign(walk, **changed)).status_code == status
    assert walk.state == "in_verification"


def test_what_was_released_is_handed_out_as_it_is_kept() -> None:
    walk = stages.at("drafted")
    mila, number = browser(walk.lab["mila"]), walk.device.number
    sent = mila.post(f"/devices/{number}/sign_release/", sign(walk))
    assert (sent.status_code, sent.url) == (302, f"/devices/{number}/papers/")  # type: ignore[attr-defined]
    page = looked(mila, f"/devices/{number}/papers/").content.decode()
    release = Release.objects.get(state="issued")
    assert release.papers.count() == 3
    for paper in release.papers.all():
        assert paper.sha256 in page
        answer = mila.get(f"/devices/{number}/papers/{paper.sha256}.pdf")
        assert hashlib.sha256(answer.content).hexdigest() == paper.sha256
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")
        assert answer.headers["Repr-Digest"].startswith("sha-256=:")
    assert mila.get(f"/devices/{number}/papers/binder.zip").content.startswith(b"PK")


def test_papers_are_for_who_may_see_the_device_and_only_its_own() -> None:
    walk = stages.at("released")
    number = walk.device.number
    sha256 = walk.device.releases.get().papers.first().sha256  # type: ignore[union-attr]
    teun, iva = browser(walk.lab["teun"]), browser(walk.lab["iva"])
    for path in (f"papers/{sha256}.pdf", "papers/", "papers/binder.zip", f"papers/{sha256}/1.png"):
        assert teun.get(f"/devices/{number}/{path}").status_code == 404
    assert iva.get(f"/devices/{number}/papers/{sha256}.pdf").status_code == 200
    assert iva.get(f"/devices/{number}/papers/{'0' * 64}.pdf").status_code == 404


def test_another_statement_takes_the_place_of_the_one_in_force_with_a_reason() -> None:
    walk = stages.at("delivered")
    mila, number = browser(walk.lab["mila"]), walk.device.number
    path = f"/devices/{number}/prepare_release/"
    assert mila.post(path, {"language": "en", "reason": ""}).status_code == 422
    assert mila.post(path, {"language": "en", "reason": "A name was misspelt"}).status_code == 302
    assert mila.post(f"/devices/{number}/sign_release/", sign(walk)).status_code == 302
    assert Release.objects.get(state="superseded").superseded_by.get().reason == "A name was misspelt"
    assert walk.state == "delivered"


def test_a_device_without_papers_says_so() -> None:
    walk = stages.at("verified")
    mila, number = browser(walk.lab["mila"]), walk.device.number
    assert "There are no papers yet" in looked(mila, f"/devices/{number}/papers/").content.decode()
    answer = mila.get(f"/devices/{number}/papers/binder.zip")
    assert answer.status_code == 422
    assert "was not released" in answer.content.decode()


def test_a_checked_device_goes_back_with_a_reason() -> None:
    walk = stages.at("verified")
    saar, path = browser(walk.lab["saar"]), f"/devices/{walk.device.number}/send_to_rework/"
    looked(saar, path)
    assert saar.post(path, {"reason": ""}).status_code == 422
    assert saar.post(path, {"reason": "Crack seen late"}).status_code == 302
    found = Device.objects.get(pk=walk.device.pk)
    assert (found.state, found.verified_at) == ("rework", None)


def test_the_form_shows_in_which_language_the_chosen_country_wants_the_papers() -> None:
    walk = stages.at("drafted")
    mila, path = browser(walk.lab["mila"]), f"/devices/{walk.device.number}/prepare_release/"
    own = mila.get(path).content.decode()
    assert "In which language: Netherlands" in own
    assert "Dutch or English" in own
    assert "No rule on the language of the statement was found" in own
    other = mila.get(f"{path}?country=DE").content.decode()
    assert "In which language: Germany" in other
    assert "In justified cases English" in other
    assert "In which language: Netherlands" in mila.get(f"{path}?country=XX").content.decode()
