"""The way in: for people with an account, with a keyboard, without a script, and for nobody else."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from guards.tree import ROOT
from maatwerk.people.models import Account
from tests.web.conftest import PASSWORD

TEMPLATES = sorted((ROOT / "src/maatwerk/web/pages/templates").rglob("*.html"))


@dataclass(frozen=True)
class Login:
    name: str = "Noor Vlierhof"
    email: str = "noor@lindenhof.example"
    password: str = PASSWORD
    does: str = "quality manager"


@pytest.mark.django_db
def test_the_page_asks_for_e_mail_and_password() -> None:
    page = Client().get("/login/").content.decode()

    assert '<label for="id_login">E-mail</label>' in page
    assert '<label for="id_password">Password</label>' in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page


def test_whoever_has_an_account_comes_in(noor: Account) -> None:
    answer = Client().post("/login/", {"login": noor.email, "password": PASSWORD})

    assert answer.status_code == 302
    assert answer["Location"] == "/"


def test_a_wrong_password_is_explained_and_the_address_stays(noor: Account) -> None:
    page = Client().post("/login/", {"login": noor.email, "password": "wrong"}).content.decode()

    assert "No account has this e-mail with this password." in page
    assert f'value="{noor.email}"' in page
    assert "wrong" not in page.replace("password is wrong", "")


def test_an_unknown_address_gets_the_same_answer(noor: Account) -> None:
    page = Client().post("/login/", {"login": "who@else.example", "password": PASSWORD}).content.decode()

    assert "No account has this e-mail with this password." in page


def test_guessing_is_slowed_down(noor: Account) -> None:
    for _ in range(6):
        page = Client().post("/login/", {"login": noor.email, "password": "wrong"}).content.decode()

    assert "Too many attempts." in page


@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_way_in() -> None:
    answer = Client().get("/")

    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=/"


def test_the_first_page_names_who_is_there(inside: Client) -> None:
    page = inside.get("/").content.decode()

    assert "Noor Vlierhof" in page
    assert "uality manager" in page


def test_who_logs_out_is_outside(inside: Client) -> None:
    inside.post("/logout/")

    assert inside.get("/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/signup/", "/password/reset/", "/email/", "/2fa/", "/admin/", "/accounts/"]
)
def test_doors_that_this_edition_does_not_have_are_not_there(path: str) -> None:
    assert Client().get(path).status_code == 404


@pytest.mark.django_db
def test_a_demonstration_shows_its_people(settings: Any) -> None:
    settings.DEMONSTRATION_LOGINS = (Login(),)

    page = Client().get("/login/").content.decode()

    assert "Or look around as" in page
    assert "Noor Vlierhof" in page


@pytest.mark.django_db
def test_a_real_lab_shows_no_password() -> None:
    page = Client().get("/login/").content.decode()

    assert "look around" not in page
    assert PASSWORD not in page


@pytest.mark.django_db
def test_the_browser_may_load_nothing_from_elsewhere_and_nothing_inline() -> None:
    policy = Client().get("/login/")["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_has_nothing_inline_and_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text("utf-8")

    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", text)
    assert not re.search(r"(?:src|href|action)=[\"'](?:https?:)?//", text)


def test_every_static_file_that_a_page_names_is_there(inside: Client) -> None:
    pages = inside.get("/").content.decode() + Client().get("/login/").content.decode()
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', pages))

    assert len(named) > 8
    for name in sorted(named):
        answer = Client().get(name)
        answer.close()
        assert answer.status_code == 200, name


def test_a_post_from_elsewhere_is_refused_in_words(noor: Account) -> None:
    answer = Client(enforce_csrf_checks=True).post("/login/", {"login": noor.email, "password": PASSWORD})

    assert answer.status_code == 403
    assert "The page was too old to be sent" in answer.content.decode()
