"""The pages of the people: accounts, roles, authorisations by two, competences, deputies, oneself."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maatwerk.config.demonstration import cast
from maatwerk.people import totp
from maatwerk.people.models import Account, Authorisation, Competence, Deputy, Enrolment, RoleGrant
from maatwerk.people.queries import abilities_of
from maatwerk.people.roles import ROLES, Ability, Role
from maatwerk.people.spoken import ABILITIES
from maatwerk.web.pages.people import telling
from tests.hospital import Standing, stand

pytestmark = pytest.mark.django_db
NEW = "three geese cross the quay"


@pytest.fixture
def house(db: None) -> Standing:
    return stand()


def browser(house: Standing, who: str) -> Client:
    client = Client()
    client.force_login(house.hospital[who], backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def person(house: Standing, who: str) -> str:
    return f"/people/{house.hospital[who].pk}/"


def test_an_account_is_created_and_given_a_role(house: Standing) -> None:
    client = browser(house, "bo")
    given = {"full_name": "Zus Nieuwland", "email": "Zus@maarwijk.example", "password": "short"}
    weak = client.post("/people/add/account/", given)
    assert weak.status_code == 422 and "Zus Nieuwland" in text(weak) and 'value="short"' not in text(weak)
    assert client.post("/people/add/account/", {**given, "password": NEW}).status_code == 302
    zus = Account.objects.get(email="zus@maarwijk.example")
    assert zus.password_is_provisional
    where = f"/people/{zus.pk}/"
    assert "No role: this person can do nothing." in text(client.get(where))
    on = timezone.localdate().isoformat()
    client.post(f"{where}role/", {"role": "technician", "from_on": on})
    assert abilities_of(zus, at=timezone.now()) == ROLES[Role.TECHNICIAN].abilities
    grant = RoleGrant.objects.get(account=zus)
    client.post(f"{where}withdraw-role/", {"which": str(grant.pk), "reason": "Left the lab."})
    assert not abilities_of(zus, at=timezone.now())
    client.post(f"{where}close/", {"reason": "Left the hospital."})
    assert "account closed" in text(client.get(where))


def test_an_authorisation_is_verified_by_a_second_person(house: Standing) -> None:
    bo, where = browser(house, "bo"), person(house, "teun")
    given = {
        "register": "BIG",
        "number": "111",
        "country": "nl",
        "profession": "Surgeon",
        "scope": ["cmf-plate"],
        "valid_from": timezone.localdate().isoformat(),
        "evidence": "Read in the register today.",
    }
    assert bo.post(f"{where}authorisation/", given).status_code == 302
    made = Authorisation.objects.get(number="111")
    assert made.country == "NL" and "not verified yet" in text(bo.get(where))
    own = bo.post(f"{where}verify/", {"which": str(made.pk), "seen": "on"})
    assert own.status_code == 409 and "does not verify it" in text(own)
    unseen = browser(house, "noor").post(f"{where}verify/", {"which": str(made.pk)})
    assert unseen.status_code == 422
    browser(house, "noor").post(f"{where}verify/", {"which": str(made.pk), "seen": "on"})
    made.refresh_from_db()
    assert made.verified_by == house.hospital["noor"]


def test_a_competence_ends_when_the_list_says_so(house: Standing) -> None:
    client, where = browser(house, "noor"), person(house, "saar")
    on = timezone.localdate().isoformat()
    client.post(
        f"{where}competence/", {"topic": "print-sla", "granted_on": on, "evidence": "Three builds seen."}
    )
    made = Competence.objects.get(account=house.hospital["saar"], topic="print-sla")
    assert made.valid_until is not None and made.supervisor is None
    own = client.post(
        f"{person(house, 'noor')}competence/", {"topic": "print-sla", "granted_on": on, "evidence": "Me."}
    )
    assert own.status_code == 409 and "Nobody attests the own competence." in text(own)


def test_a_prescriber_names_the_own_deputy(house: Standing) -> None:
    client, where = browser(house, "iva"), person(house, "iva")
    on = timezone.localdate().isoformat()
    given = {
        "deputy": str(house.hospital["teun"].pk),
        "role": "prescriber",
        "from_on": on,
        "until_on": on,
        "reason": "On leave.",
    }
    assert "Name a deputy" in text(client.get("/me/"))
    assert client.post(f"{where}deputy/", given).status_code == 302
    made = Deputy.objects.get()
    assert made.deputy == house.hospital["teun"]
    assert client.get(person(house, "teun")).status_code == 404
    client.post(f"{where}withdraw-deputy/", {"which": str(made.pk), "reason": "Back early."})
    made.refresh_from_db()
    assert made.withdrawn_at is not None


def test_a_prrc_is_appointed_with_evidence(house: Standing) -> None:
    client, where = browser(house, "noor"), person(house, "saar")
    given = {
        "path": "manufacturing",
        "years": "1",
        "field": "Guides",
        "evidence": "Contract 2020",
        "areas": ["reporting"],
        "from_on": timezone.localdate().isoformat(),
    }
    short = client.post(f"{where}prrc/", given)
    assert short.status_code == 409 and "Art.\u00a015(1), 2nd\u00a0subparagraph" in text(short)
    assert client.post(f"{where}prrc/", {**given, "years": "5"}).status_code == 302
    assert RoleGrant.objects.filter(account=house.hospital["saar"], role="prrc").exists()


def test_ones_own_password_is_changed_and_the_log_in_stays(house: Standing) -> None:
    client = browser(house, "ruben")
    differ = {"old": cast.PASSWORD, "new": NEW, "again": "something else here"}
    assert client.post("/me/password/", differ).status_code == 422
    wrong = client.post("/me/password/", {"old": "wrong", "new": NEW, "again": NEW})
    assert wrong.status_code == 422 and NEW not in text(wrong)
    assert client.post("/me/password/", {"old": cast.PASSWORD, "new": NEW, "again": NEW}).status_code == 302
    assert client.get("/me/").status_code == 200
    assert Account.objects.get(pk=house.hospital["ruben"].pk).check_password(NEW)


def test_an_authenticator_is_scanned_and_confirmed(house: Standing) -> None:
    client = browser(house, "ruben")
    shown = client.get("/me/code/")
    secret = shown.context["form"]["secret"].value()
    assert "<svg" in text(shown) and "style=" not in text(shown) and secret in text(shown)
    wrong = client.post("/me/code/", {"secret": secret, "code": "000000", "password": cast.PASSWORD})
    assert wrong.status_code == 422 and secret in text(wrong), "the same secret stays"
    code = totp.code_for(secret=secret, step=totp.step_at(timezone.now()))
    done = client.post("/me/code/", {"secret": secret, "code": code, "password": cast.PASSWORD})
    assert done.status_code == 302
    assert Enrolment.objects.filter(account=house.hospital["ruben"], ended_at__isnull=True).exists()
    client.get("/me/")
    assert "Set up an authenticator" not in text(client.get("/me/"))
    browser(house, "bo").post(f"{person(house, 'ruben')}end-code/", {"reason": "Phone lost."})
    assert "Set up an authenticator" in text(client.get("/me/"))


def test_who_has_no_business_with_people_sees_only_oneself(house: Standing) -> None:
    client = browser(house, "iva")
    rows = client.get("/people/").context["rows"]
    assert [row[0].value for row in rows] == ["Dr Iva Morgenrood"]
    assert client.get(person(house, "bo")).status_code == 404
    assert 'href="/lab/"' not in text(browser(house, "bo").get("/"))


def test_the_table_of_roles_is_told_in_words(house: Standing) -> None:
    page = text(browser(house, "iva").get("/people/roles/"))
    assert set(telling.MEANS) == {role.value for role in Role}
    assert set(ABILITIES) == {one.value for one in Ability}
    assert (
        "Read every record of the institution" in page
        and "_" not in page.split("<table")[1].split("</table")[0]
    )


def test_no_page_of_the_people_asks_the_database_too_often(house: Standing) -> None:
    client, where = browser(house, "noor"), person(house, "iva")
    acts = ("role", "competence", "authorisation", "deputy", "prrc", "withdraw-authorisation")
    for path in ("/people/", where, "/me/", "/people/roles/", *(f"{where}{act}/" for act in acts)):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        assert len(asked) <= 25, (path, len(asked))
