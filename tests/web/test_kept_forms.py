"""Every form that somebody types into keeps what was typed, and is taken once."""

import re
from pathlib import Path

import pytest
from django.test import Client

from maatwerk.cases.models import Case
from maatwerk.people.models import Sending
from tests.cases import stages
from tests.web.places.looking import inside

TEMPLATES = Path(__file__).parents[2] / "src" / "maatwerk" / "web" / "pages" / "templates"
FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
TYPED = re.compile(
    r"\{\{ ?(form|place|become|cancel)\b|<textarea|<select|<input(?![^>]*type=\"hidden\")|{% block fields"
)
ONLY_SECRETS = {"login.html", "authenticate.html", "means.html", "pad.html", "approve.html"}
"""Nothing but what one proves oneself with is typed there, and that is never kept."""


def test_every_form_that_is_typed_into_is_kept():
    bare = [
        f"{path.parent.name}/{path.name}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        if path.name not in ONLY_SECRETS
        for form in FORM.findall(path.read_text())
        if TYPED.search(form) and "data-kept" not in form
    ]
    assert bare == []


def test_every_log_out_takes_what_was_typed_along():
    bare = [
        path.name
        for path in sorted(TEMPLATES.rglob("*.html"))
        for form in FORM.findall(path.read_text())
        if "'account_logout'" in form and "data-leaves" not in form
    ]
    assert bare == []


@pytest.fixture
def at(db):
    """Return a walk at a stage."""
    return stages.at


def sent(client: Client, walk, how=None, **more):
    return client.post(
        "/cases/new/",
        {
            "patient": "81 0002",
            "intervention": "Resection",
            "device": "cmf-cutting-guide/left",
            "prescriber": str(walk.lab["iva"].pk),
            "way": "call",
            "csrfmiddlewaretoken": "x" * 64,
            **more,
        },
        **(how or {}),
    )


def test_the_same_form_is_taken_once_and_leads_to_the_same_place(at):
    walk = at("requested")
    client, before = inside(walk, "jip"), Case.objects.count()
    first, second = sent(client, walk, once="a"), sent(client, walk, once="a")
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == before + 1
    assert "Nothing was written twice" in client.get(second.headers["Location"]).text


def test_another_filling_or_another_content_is_another_form(at):
    walk = at("requested")
    client, before = inside(walk, "jip"), Case.objects.count()
    sent(client, walk, once="a")
    sent(client, walk, once="b")
    sent(client, walk, once="a", intervention="Another")
    assert Case.objects.count() == before + 3


def test_what_was_refused_may_be_sent_again(at):
    walk = at("requested")
    client = inside(walk, "jip")
    assert sent(client, walk, once="a", patient="").status_code == 422
    assert sent(client, walk, once="a", patient="").status_code == 422
    assert not Sending.objects.exists()


def test_another_person_sends_another_form(at):
    walk = at("requested")
    before = Case.objects.count()
    sent(inside(walk, "jip"), walk, once="a")
    sent(inside(walk, "saar"), walk, once="a")
    assert Case.objects.count() == before + 2


def test_a_watched_sending_is_told_where_to_go_on_every_page(at):
    walk = at("requested")
    client, before = inside(walk, "jip"), Case.objects.count()
    watched = {"headers": {"X-Sending": "yes"}}
    first, second = (sent(client, walk, watched, once="a") for _turn in range(2))
    assert first.status_code == second.status_code == 204
    assert first.headers["X-Next"] == second.headers["X-Next"] != "/cases/new/"
    assert Case.objects.count() == before + 1
    assert "Nothing was written twice" in client.get(second.headers["X-Next"]).text


def test_a_watched_sending_that_is_refused_shows_why(at):
    walk = at("requested")
    refused = sent(inside(walk, "jip"), walk, {"headers": {"X-Sending": "yes"}}, patient="")
    assert refused.status_code == 422
    assert 'class="error"' in refused.text


def test_a_watched_sending_of_nobody_is_told_so_and_not_led_away(at):
    told = sent(Client(), at("requested"), {"headers": {"X-Sending": "yes"}})
    assert told.status_code == 401
    assert told.headers["X-Next"].startswith("/login/")


def test_each_page_behind_the_log_in_can_watch_a_sending(at):
    page = inside(at("requested"), "jip").get("/queue/").text
    assert "look/sending.js" in page
    assert page.count("data-sending ") == 1
