"""What would this be: only open questions are asked, the address holds the answers, and a reply is kept."""

from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from maatwerk.archive.models import Event
from maatwerk.archive.queries import read_file
from maatwerk.archive.verify import verify
from maatwerk.lab import queries
from maatwerk.lab.models import Family, Reasoning
from maatwerk.people import actions as people
from maatwerk.rulebook import route
from maatwerk.rulebook.shelf import current_edition
from maatwerk.web.pages.reasoning import address
from tests.hospital import Standing, cast, stand
from tests.paperwork import papers
from tests.web.test_lab import browser, text

pytestmark = pytest.mark.django_db
NO = (
    *("is_for_clinical_investigation", "adapts_marketed_device", "is_mass_produced", "is_implantable"),
    *("design_fixed_by_maker_envelope", "authority_derogation_held", "is_active", "is_software"),
    *("is_reusable_surgical_instrument", "corrects_heart_or_circulation_defect", "administers_medicine"),
    *("supplies_ionising_radiation", "has_biological_effect_or_is_absorbed", "disinfects_or_cleans"),
    *("is_active_implant_or_accessory", "contains_ancillary_medicine", "contraception_or_std"),
    *("manufactured_from_tissue", "substance_absorbed_or_dispersed"),
)
YES = (
    *("has_medical_purpose", "is_made_for_one_patient", "prescription_is_written"),
    *("prescriber_is_authorised", "supplied_under_own_name"),
)
GUIDE = {
    **dict.fromkeys(YES, "yes"),
    **dict.fromkeys(NO, "no"),
    "prescriber_design_decisions": "2",
    "invasiveness": "surgical",
    "duration": "transient",
    "contacts": "bone",
    "specifically_for_contact_with": "none",
    "connected_active_device_class": "none",
    "nanomaterial_exposure": "none",
}
"""A saw guide for one patient, each question answered as an address says it."""


@pytest.fixture
def house(db: None) -> Standing:
    return stand()


def said(answer: Any) -> str:
    """Return a page as one reads it."""
    return unescape(text(answer)).replace("\xa0", " ")


def query(**changes: Any) -> str:
    found = QueryDict(mutable=True)
    for name, word in changes.items():
        found.setlist(name, word if isinstance(word, list) else [word])
    return found.urlencode()


def asked(client: Client, path: str) -> list[str]:
    """Return the facts that a page asks for."""
    return list(client.get(path).context["form"].fields)


def the_law_asks(**known: Any) -> list[str]:
    facts = {"maker_is_health_institution": True, **known}
    found = route.find(edition=current_edition(), facts=facts, on=timezone.localdate())
    return [one.fact for one in found.not_known]


def test_all_at_once_asks_exactly_what_the_law_still_asks(house: Standing) -> None:
    client = browser(house, "noor")
    assert asked(client, "/route/?all=1") == the_law_asks()
    found = asked(client, "/route/?all=1&has_medical_purpose=yes&invasiveness=surgical&contacts=bone")
    assert found == the_law_asks(has_medical_purpose=True, invasiveness="surgical", contacts=["bone"])


def test_one_after_another_is_asked_until_few_are_left(house: Standing) -> None:
    client, given = browser(house, "noor"), {}
    for _turn in range(len(GUIDE)):
        fields = asked(client, f"/route/?{query(**given)}")
        if not fields:
            break
        assert len(fields) == 1 or len(fields) <= 4
        given |= {name: GUIDE[name] for name in fields}
    assert given == GUIDE


def test_an_answer_that_decides_everything_leaves_nothing_to_ask(house: Standing) -> None:
    page = said(browser(house, "noor").get("/route/?has_medical_purpose=no"))
    assert "Nothing left to ask" in page
    assert "No medical device" in page and "Art. 2(1)" in page


def test_the_reply_says_what_follows_on_which_basis(house: Standing) -> None:
    page = said(browser(house, "noor").get(f"/route/?{query(**GUIDE)}"))
    for told in ("Custom-made device", "IIa, Rule 6", "Annex VIII(5.2)", "not needed", "22 rules considered"):
        assert told in page
    assert "periodic safety update report" in page
    half = said(browser(house, "noor").get("/route/?invasiveness=surgical&duration=transient"))
    assert "I or higher" in half and "It hangs on:" in half and "questions can still change it" in half


def test_what_the_lab_does_not_bear_yet_is_marked_as_new(house: Standing) -> None:
    client = browser(house, "noor")
    family = Family.objects.get(code="cmf-cutting-guide", state="released")
    order = {name: GUIDE[name] for name in (*YES, "prescriber_design_decisions")}
    same = said(client.get(f"/route/?{query(family=str(family.pk), **order)}"))
    assert "Your released families bring every one of these duties already." in same
    changed = {"is_implantable": "yes", "contacts": "heart", "placed_in_teeth": "no"}
    page = client.get(f"/route/?{query(**(GUIDE | changed))}")
    assert page.context["answer"].device_class == "III" and page.context["reply"].new
    told = said(page)
    assert "new for your lab" in told and "bring every one of these duties already" not in told
    assert "class III implantable custom-made device also needs a notified body" in told


def test_nothing_is_written_while_somebody_looks(house: Standing) -> None:
    client, before = browser(house, "noor"), Event.objects.count()
    for path in ("/route/", f"/route/?{query(**GUIDE)}", f"/route/keep/?{query(**GUIDE)}"):
        assert client.get(path).status_code == 200
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("shoe_size=44", "There is no question “shoe_size”."),
        ("route=custom_made", "There is no question “route”."),
        ("invasiveness=sideways", "“sideways” is no answer to"),
        ("invasiveness=surgical&invasiveness=non_invasive", "has two answers that contradict"),
        ("contacts=none&contacts=bone", "is answered by both none and some"),
        ("prescriber_design_decisions=-1", "“-1” is no answer to"),
        ("prescriber_design_decisions=many", "“many” is no answer to"),
        ("prescriber_design_decisions=nan", "“nan” is no answer to"),
        ("prescriber_design_decisions=inf", "“inf” is no answer to"),
        ("family=99999", "There is no such family here."),
        ("family=two", "There is no such family here."),
    ],
)
def test_an_address_that_says_no_answer_is_refused_kindly(house: Standing, given: str, told: str) -> None:
    client = browser(house, "noor")
    answer = client.get(f"/route/?has_medical_purpose=yes&{given}")
    assert answer.status_code == 422
    assert told in said(answer)
    assert answer.context["state"].answers["has_medical_purpose"] is True
    before = Event.objects.count()
    kept = client.post(f"/route/keep/?has_medical_purpose=yes&{given}", {"name": "A guide"})
    assert kept.status_code == 422 and Event.objects.count() == before


@pytest.mark.parametrize(
    "given",
    [
        "is_implantable=no&stays_after_procedure=yes&totally_introduced=yes",
        "contacts=bone&specifically_for_contact_with=heart",
        "invasiveness=non_invasive&totally_introduced=yes",
    ],
)
def test_answers_that_contradict_are_named_and_not_kept(house: Standing, given: str) -> None:
    client = browser(house, "noor")
    page = text(client.get(f"/route/?{given}"))
    assert "This cannot all be true" in page
    kept = client.post(f"/route/keep/?{given}", {"name": "A guide"})
    assert kept.status_code == 422
    assert not Reasoning.objects.exists()


def test_not_known_yet_is_an_answer_that_puts_the_question_last(house: Standing) -> None:
    client = browser(house, "noor")
    assert asked(client, "/route/") == ["has_medical_purpose"]
    page = client.get("/route/?seen=has_medical_purpose")
    assert list(page.context["form"].fields) == ["is_for_clinical_investigation"]
    assert "Left open" in text(page)
    assert asked(client, "/route/?has_medical_purpose=&ask=has_medical_purpose") == ["has_medical_purpose"]


def test_what_the_address_says_is_written_back_the_same(house: Standing) -> None:
    viewer = house.hospital["noor"]
    given = QueryDict(query(**GUIDE))
    state = address.read(given, viewer=viewer)
    again = QueryDict(state.address().partition("?")[2])
    assert address.read(again, viewer=viewer) == state
    assert {name: again.getlist(name) for name in again} == {name: given.getlist(name) for name in given}


def test_a_family_answers_first_and_is_named_as_the_source(house: Standing) -> None:
    client, family = browser(house, "noor"), Family.objects.get(code="cmf-cutting-guide")
    page = client.get(f"/route/?family={family.pk}")
    content = queries.family_content(family)
    assert {one.fact for one, _ in page.context["known"]} >= set(content.class_facts)
    assert "from the family" in text(page)
    assert not set(page.context["form"].fields) & set(content.class_facts)
    changed = client.get(f"/route/?family={family.pk}&duration=long_term")
    assert [one.fact for one in changed.context["mine"]] == ["duration"]
    assert changed.context["answer"].device_class != page.context["answer"].device_class
    assert f"/route/?family={family.pk}" in text(client.get(f"/lab/families/{family.pk}/"))


def test_what_is_kept_stands_with_its_paper_and_the_archive_is_intact(house: Standing) -> None:
    client, family = browser(house, "noor"), Family.objects.get(code="cmf-cutting-guide")
    path = f"/route/keep/?{query(**GUIDE, family=str(family.pk))}"
    page = client.post(path, {"name": "Guide for a fibula"}, follow=True)
    kept = Reasoning.objects.get()
    assert page.redirect_chain == [(f"/lab/reasonings/{kept.pk}/", 302)]
    assert (kept.qualification, kept.device_class, kept.family) == ("custom_made", "IIa", family)
    assert kept.edition == current_edition().number and kept.kept_by == house.hospital["noor"]
    assert kept.answer["not_known"] == [] and kept.facts["contacts"] == ["bone"]
    assert Event.objects.filter(kind="lab.reasoning_kept").count() == 1
    shown = said(page)
    assert "IIa, Rule 6" in shown and "answers the same" in shown
    assert "Guide for a fibula" in text(client.get("/lab/reasonings/"))
    assert "Guide for a fibula" in text(client.get(f"/lab/families/{family.pk}/"))
    paper = client.get(f"/route/kept/{kept.pk}.pdf")
    assert paper.content == read_file(kept.document_sha256)
    words = " ".join(papers.words(paper.content).split())
    for told in ("Guide for a fibula", "Custom-made device", "IIa, by Rule 6", "Kept by", "by Rule 6"):
        assert told in words
    assert verify().as_json()["state"] == "intact"


def test_a_reasoning_with_open_questions_names_them(house: Standing) -> None:
    client = browser(house, "noor")
    client.post("/route/keep/?invasiveness=surgical", {"name": "Half thought"})
    kept = Reasoning.objects.get()
    assert kept.qualification == "not_known" and kept.answer["not_known"]
    assert "with open questions" in text(client.get(f"/lab/reasonings/{kept.pk}/"))
    assert "What is open and can still change this" in papers.words(read_file(kept.document_sha256))


def test_nothing_answered_or_no_name_is_explained(house: Standing) -> None:
    client = browser(house, "noor")
    bare = client.post("/route/keep/", {"name": "Nothing"})
    assert bare.status_code == 422 and "Nothing is answered yet." in text(bare)
    assert client.post(f"/route/keep/?{query(**GUIDE)}", {"name": " "}).status_code == 422
    assert not Reasoning.objects.exists()


def test_who_may_not_keep_still_looks_and_reads_who_can(house: Standing) -> None:
    noor = {"actor": house.hospital["noor"], "at": timezone.now()}
    account = people.create_account(
        email="reads@maarwijk.example",
        full_name="Reads All",
        password=cast.PASSWORD,
        chosen_by_owner=True,
        **noor,
    )
    people.grant_role(account=account, role="inspector", from_on=timezone.localdate(), **noor)
    client = Client()
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    path = f"/route/keep/?{query(**GUIDE)}"
    page = said(client.get(path))
    assert "Here it can be done by" in page and "disabled" in page
    assert client.post(path, {"name": "A guide"}).status_code == 409
    assert not Reasoning.objects.exists()


def test_a_later_edition_that_answers_otherwise_is_told(house: Standing) -> None:
    client = browser(house, "noor")
    client.post(f"/route/keep/?{query(**GUIDE)}", {"name": "Guide"})
    kept = Reasoning.objects.get()
    Reasoning.objects.filter(pk=kept.pk).update(answer={**kept.answer, "class": "I", "rule": 1})
    assert "answers otherwise" in text(client.get(f"/lab/reasonings/{kept.pk}/"))


def test_it_speaks_german(house: Standing) -> None:
    client = browser(house, "noor")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    page = said(client.get(f"/route/?{query(**GUIDE)}"))
    for told in ("Was wäre das?", "Sonderanfertigung", "IIa, Regel 6", "Rechtmäßige Wege"):
        assert told in page
    client.post(f"/route/keep/?{query(**GUIDE)}", {"name": "Schablone"})
    kept = Reasoning.objects.get()
    words = " ".join(papers.words(read_file(kept.document_sha256)).split())
    assert kept.language == "de" and "Sonderanfertigung" in words and "nach Regel 6" in words
    assert "chirurgisch" in words
