"""The pages about ISO 13485: the answer first, each clause, the lab's own word, and what lies beyond."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maatwerk.compliance import actions as compliance
from maatwerk.compliance.models import Departure
from maatwerk.lab.models import CertificateRequest
from maatwerk.rulebook.shelf import current_edition
from tests.cases import stages
from tests.cases.conftest import fits  # noqa: F401 - in use for every test of this file
from tests.cases.walk import Walk
from tests.hospital import Standing, cast, stand
from tests.web.inside import MOST_QUERIES
from tests.web.test_lab import browser, text

pytestmark = pytest.mark.django_db
ADVISOR = "/duties/iso-13485/"
SPLINT_CLAUSE = f"{ADVISOR}5.3/"
REASON = "Hospital management signs a policy for the whole house every year."


@pytest.fixture
def house(db: None) -> Standing:
    return stand()


@pytest.fixture
def one() -> Walk:
    walk = stages.at("in_design")
    compliance.recompute_all(institution_key=walk.device.institution_key, at=walk.lab.now())
    return walk


def asked(house: Standing | Walk) -> CertificateRequest:
    given = {
        "asked_by": "Example Clinics, purchasing",
        "asked_as": "partner",
        "asked_on": "2026-11-01",
        "wants": "They want to see the certificate before they send a patient.",
    }
    answer = browser(house, "noor").post("/lab/requests/add/request/", given)
    assert answer.status_code == 302, text(answer)
    return CertificateRequest.objects.get()


def test_the_answer_comes_first_and_says_what_it_rests_on(one: Walk) -> None:
    page = text(browser(one, "noor").get(ADVISOR))
    assert "Not now." in page
    assert page.index("Not now.") < page.index("Clause by clause")
    assert "Annex ZA" in page and "checked by no lawyer yet" in page
    for clause in current_edition().standard.clauses:
        assert f"{ADVISOR}{clause.id}/" in page


def test_every_page_keeps_within_its_queries(one: Walk) -> None:
    client = browser(one, "noor")
    for path in (ADVISOR, f"{ADVISOR}7.3.8/", f"{ADVISOR}7.3.8/depart/", "/duties/beyond-iso-13485/"):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        assert len(queries) <= MOST_QUERIES, (path, len(queries))


def test_somebody_asks_and_the_lab_looks_again_until_it_has_answered(one: Walk) -> None:
    client = browser(one, "noor")
    request = asked(one)
    page = text(client.get(ADVISOR))
    assert "Look again: Somebody asks for the certificate." in page
    assert f"/lab/requests/{request.pk}/" in page
    answer = client.post(
        f"/lab/requests/{request.pk}/answer/",
        {"answered_on": "2026-11-20", "answer": "We sent our procedures and invited them."},
    )
    assert answer.status_code == 302, text(answer)
    assert "Not now." in text(client.get(ADVISOR))
    assert "We sent our procedures" in text(client.get(f"/lab/requests/{request.pk}/"))


def test_the_map_says_so_once_the_worker_has_seen_it(one: Walk) -> None:
    client, key = browser(one, "noor"), one.device.institution_key
    compliance.watch(institution_key=key, at=one.lab.now())
    assert "Look again" not in text(client.get("/duties/"))
    asked(one)
    compliance.watch(institution_key=key, at=one.lab.now())
    page = text(client.get("/duties/"))
    assert "Look again: Somebody asks for the certificate." in page and "Since " in page


def test_an_answer_before_the_request_is_refused_with_what_to_do(one: Walk) -> None:
    request = asked(one)
    answer = browser(one, "noor").post(
        f"/lab/requests/{request.pk}/answer/", {"answered_on": "2026-10-01", "answer": "No."}
    )
    assert answer.status_code == 422 and "before the request" in text(answer)


def test_a_clause_says_why_and_what_stands_in_its_place(one: Walk) -> None:
    page = text(browser(one, "noor").get(f"{ADVISOR}6.2/"))
    assert "Competent people" in page
    assert "What stands in its place" in page and "competences in date" in page
    assert "What a certification would still ask" in page
    assert "Competent people and suppliers" in page or "/duties/mdr-10-9-d/" in page
    assert "Our reading" in page
    assert browser(one, "noor").get(f"{ADVISOR}9.9/").status_code == 404


def depart(one: Walk, who: str = "noor", *, clause: str = "5.3", disposition: str = "keep") -> str:
    client, where = browser(one, who), f"{ADVISOR}{clause}/depart/"
    given = {"disposition": disposition, "reason": REASON}
    shown = client.post(where, given)
    assert shown.status_code == 200, text(shown)
    assert "What you sign" in text(shown)
    digest = compliance.departure_digest(
        compliance.Word(clause=clause, disposition=disposition, reason=REASON)
    )
    assert digest in text(shown)
    done = client.post(where, {**given, "digest": digest, "password": cast.PASSWORD})
    assert done.status_code == 302, text(done)
    return text(client.get(f"{ADVISOR}{clause}/"))


def test_the_lab_says_its_own_word_signed_and_takes_it_back(one: Walk) -> None:
    page = depart(one)
    assert REASON in page and "Your own word:" in page and "The program says: Light." in page
    assert "your own word" in text(browser(one, "noor").get(f"{ADVISOR}?stands=own"))
    client = browser(one, "noor")
    back = client.post(f"{SPLINT_CLAUSE}back/", {"reason": "The policy ended."})
    assert back.status_code == 302
    page = text(client.get(SPLINT_CLAUSE))
    assert "taken back" in page and REASON in page
    assert Departure.objects.get().state == "taken_back"


def test_who_may_not_decide_sees_who_can(one: Walk) -> None:
    page = text(browser(one, "ruben").get(SPLINT_CLAUSE))
    assert "Decide otherwise and sign" in page and "It can be done by" in page
    answer = browser(one, "ruben").post(f"{SPLINT_CLAUSE}depart/", {"disposition": "keep", "reason": "x"})
    assert "disabled" in text(answer)
    assert not Departure.objects.exists()


def test_the_clauses_are_searched_filtered_and_given_out(one: Walk) -> None:
    client = browser(one, "noor")
    page = text(client.get(f"{ADVISOR}?now=defer"))
    assert "7.5.4" in page and f"{ADVISOR}7.5.6/" not in page
    assert "Nothing here fits the search." in text(client.get(f"{ADVISOR}?q=zeppelin"))
    table = client.get(f"{ADVISOR}?as=csv").content.decode("utf-8-sig")
    assert table.count("\r\n") > len(current_edition().standard.clauses)
    assert "Servicing devices" in table and "Our reading" in table
    assert client.get(f"{ADVISOR}?as=xlsx").content.startswith(b"PK")


def test_what_the_mdr_asks_beyond_shows_each_duty_as_it_stands(one: Walk) -> None:
    page = text(browser(one, "noor").get("/duties/beyond-iso-13485/"))
    assert "The clocks of vigilance, and trends" in page
    assert 'href="/duties/mdr-10-16/"' in page and "Not met" in page


def test_prescribers_and_strangers_see_none_of_it(one: Walk) -> None:
    client = browser(one, "iva")
    for path in (ADVISOR, SPLINT_CLAUSE, "/duties/beyond-iso-13485/", f"{SPLINT_CLAUSE}depart/"):
        assert client.get(path).status_code == 404, path


def test_a_lab_without_anything_is_told_so(house: Standing) -> None:
    page = text(browser(house, "noor").get(ADVISOR))
    assert "Not now." in page or "Look again" in page
