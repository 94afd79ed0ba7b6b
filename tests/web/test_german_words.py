"""What the library named is shown in German, also where a record keeps its English."""

import pytest
from django.utils import translation

from maatwerk.cases.models import Device
from maatwerk.lab.catalogue.shelf import current_library, current_policies
from maatwerk.lab.models import Hold
from maatwerk.paperwork import expect
from maatwerk.paperwork import reasons as paper
from maatwerk.rulebook.shelf import current_edition
from maatwerk.web.choices import CHOICES
from maatwerk.web.pages.lab import telling
from maatwerk.web.pages.steps import lint_words
from maatwerk.web.pages.steps.delivery import DeliverForm
from maatwerk.web.templatetags import look


@pytest.fixture
def guide_name() -> str:
    return current_library().families["cmf-cutting-guide"].names["en"]


def test_a_title_of_the_library_is_shown_in_german(guide_name: str) -> None:
    with translation.override("de"):
        assert telling.titled(guide_name).startswith("Schneideschablone")
        assert telling.titled("Guide for Ms Proef") == "Guide for Ms Proef"
    with translation.override("en"):
        assert telling.titled(guide_name) == guide_name


def test_what_is_handed_over_along_is_named_in_german(guide_name: str) -> None:
    with translation.override("de"):
        form = DeliverForm(beside=(Device(number="M-0001-B", title=guide_name),))
        assert "Schneideschablone" in str(form.fields["side-M-0001-B"].label)


def test_a_prescribed_characteristic_is_named_and_chosen_in_german() -> None:
    with translation.override("de"):
        assert telling.labelled("Number of osteotomies") == "Anzahl der Osteotomien"
        assert telling.labelled("Colour of the box") == "Colour of the box"
        assert telling.chosen("side", "left") == "Links"
        assert telling.chosen("cut_planes", "left") == "left"
    with translation.override("en"):
        assert telling.chosen("side", "left") == "left"


def test_a_region_of_the_body_is_named_in_german() -> None:
    with translation.override("de"):
        assert look.region_word("zygoma") == look.region_word("Zygoma ") == "Jochbein"
        assert look.region_word("left of the plate") == "left of the plate"
    with translation.override("en"):
        assert look.region_word("zygoma") == "zygoma"


def test_what_is_on_hold_is_named_in_german(guide_name: str) -> None:
    lot = Hold(subject_kind="lot", subject_name="Guide resin lot 24-118")
    family = Hold(subject_kind="family", subject_name="cmf-cutting-guide v2")
    device = Hold(subject_kind="device", subject_name="2026-0001-A")
    with translation.override("de"):
        assert telling.held(lot) == "Guide resin, Charge 24-118"
        assert telling.held(family).startswith("Schneideschablone")
        assert telling.held(family).endswith("Fassung 2")
        assert telling.held(device) == "2026-0001-A"


def test_a_citation_is_written_as_german_law_does() -> None:
    with translation.override("de"):
        said = look.places(("Annex.XIII.1 indent 4", "Art.52(8) subpara 1"))
    assert said.replace("\u00a0", " ") == "Anhang XIII Nr. 1, 4. Spiegelstrich, Art. 52 Abs. 8 UAbs. 1"


def test_a_kind_of_instrument_is_named_in_german() -> None:
    with translation.override("de"):
        assert telling.instrument_kind("caliper") == "Messschieber"
        assert telling.instrument_kind("old-gauge") == "old gauge"


def test_a_rule_that_is_fulfilled_is_named_by_what_it_asks_in_german() -> None:
    rule = next(one for one in current_policies() if one.code == "feedback_missing")
    with translation.override("de"):
        said = look.rule_asks(rule)
    assert said.endswith("?") and "_" not in said and "verwendet" in said


def test_each_choice_of_the_laws_questions_has_words() -> None:
    classes = {"I", "IIa", "IIb", "III"}
    words = current_edition().vocabulary
    asked = [words[name] for name in words.facts if words[name].group in {"route", "class"}]
    assert any(fact.choices for fact in asked)
    for fact in asked:
        assert set(fact.choices) <= {*CHOICES, *classes}, fact.name


def test_the_check_that_failed_is_named_in_german() -> None:
    hold = Hold(reason="Seats on the printed bone in one place only, without rocking: it rocks")
    by_hand = Hold(reason="It fell: on the floor")
    with translation.override("de"):
        assert telling.reason_of(hold).startswith("Sitzt auf dem gedruckten Knochen")
        assert telling.reason_of(hold).endswith(": it rocks")
        assert telling.reason_of(by_hand) == "It fell: on the floor"
    with translation.override("en"):
        assert telling.reason_of(hold) == hold.reason


def test_every_reason_of_the_lint_is_said_as_the_lint_says_it() -> None:
    """The report on record is in English; the page says the same sentence, or its German."""
    facts = {"said": "n.a.", "what": "The data that identify the device", "found": "2 mm"}
    assert set(lint_words.REASONS) == set(paper._REASONS)
    for code in paper._REASONS:
        kept = paper.reason(code, indent=1, **facts).as_json()
        with translation.override("en"):
            assert lint_words.reasons([kept]) == [{"text": kept["text"], "do": kept["do"]}], code
        with translation.override("de"):
            (said,) = lint_words.reasons([kept])
            assert said["do"] != kept["do"], code
            assert said["text"] != kept["text"], code


def test_what_was_expected_is_named_in_german() -> None:
    named = [leaf.what for leaf in expect.LEAVES]
    named += [expect.SITE, expect.TRAIT, expect.EXCEPTION, expect.GROUNDS, *expect.SUBSTANCES.values()]
    for what in named:
        kept = paper.reason("left_out", indent=1, said="VM-1", what=what).as_json()
        with translation.override("de"):
            (said,) = lint_words.reasons([kept])
            assert f"({what})" not in said["text"], what
