"""National law: what each country adds, how sure that is, and that nobody takes it for the regulation."""

from datetime import date
from typing import Any

import pytest

from maatwerk.rulebook import check, coverage, duties, shelf
from maatwerk.rulebook.errors import LawError
from maatwerk.rulebook.national import IMPLANT_CARD, INFORMATION, LAY, PROFESSIONAL, STATEMENT, TOPICS
from maatwerk.rulebook.reader import read
from tests.rulebook import law

ON = date(2026, 11, 28)
COUNTRIES = ("AT", "BE", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "NL", "SE")


def judged(facts: dict[str, Any]) -> dict[str, duties.Verdict]:
    answer = duties.judge(edition=law.edition(), facts=facts, on=ON)
    return {one.duty.id: one for one in answer.verdicts}


def test_thirteen_countries_are_known_and_each_answers_every_topic() -> None:
    assert tuple(sorted(law.edition().countries)) == COUNTRIES
    for country in law.edition().countries.values():
        assert {line.topic for line in country.lines} >= set(TOPICS[:-1]), country.code


def test_only_what_was_read_as_text_is_called_text() -> None:
    sources = law.edition().sources
    for country in law.edition().countries.values():
        for part in country.parts():
            assert country.code == "DE" or part.confidence in ("guidance", "unverified"), part.id
    assert sources["DE MPDG"].verified == "excerpt"
    assert "later changes were not checked" in sources["DE MPDG"].note


def test_the_check_lists_all_that_nobody_confirmed() -> None:
    found = {one.subject for one in check.report(law.edition()).findings}
    for country in law.edition().countries.values():
        assert {one.id for one in country.parts() if one.confidence == "unverified"} <= found
        assert {act.id for act in country.acts if act.verified != "text"} <= found


def test_a_duty_of_a_country_is_judged_where_the_maker_is_established_there() -> None:
    facts = {"manufacturer_country": "NL", "route": "custom_made", "institution_file_shows": []}
    found = judged(facts)
    assert {one.duty.country for one in found.values()} == {"", "NL"}
    (reason,) = found["nl-2"].reasons
    assert (reason.basis, reason.cites) == ("national", ("NL Regeling Art. 2",))
    assert found["nl-2"].tree["of"][0]["fact"] == "institution_file_shows"


@pytest.mark.parametrize(
    "facts", [{}, {"manufacturer_country": "PT"}], ids=["nobody-said", "unknown-country"]
)
def test_of_a_maker_elsewhere_only_the_regulation_is_judged(facts: dict[str, Any]) -> None:
    found = judged(facts)
    assert {one.duty.country for one in found.values()} == {""}
    places = law.edition().context.places
    assert all(cite in places for one in found.values() for cite in one.cites)


def test_the_coverage_of_the_regulation_counts_no_national_duty() -> None:
    report = coverage.report(law.edition())
    assert report.duties_without_place == ()
    national = {duty.id for duty in law.edition().duties if duty.country}
    assert national
    assert not national & {name for one in law.edition().disposals for name in one.by}


def test_nothing_national_stands_among_the_lines_of_a_paper() -> None:
    lines = [line for found in law.edition().documents.values() for line in found]
    assert {line.basis for line in lines} <= {"law", "guidance"}


@pytest.mark.parametrize(
    ("code", "users", "languages", "answer"),
    [
        ("DE", LAY, ["en"], "not_allowed"),
        ("DE", LAY, ["de"], "allowed"),
        ("DE", PROFESSIONAL, ["en"], "on_condition"),
        ("NL", PROFESSIONAL, ["en"], "allowed"),
        ("NL", LAY, ["en", "de"], "not_allowed"),
        ("BE", LAY, ["nl", "fr"], "not_allowed"),
        ("BE", LAY, ["nl", "fr", "de"], "allowed"),
        ("BE", PROFESSIONAL, ["en"], "allowed"),
        ("FI", LAY, ["sv"], "allowed"),
        ("FI", PROFESSIONAL, ["sv"], "on_condition"),
        ("FI", PROFESSIONAL, ["sv", "fi"], "allowed"),
        ("CH", PROFESSIONAL, ["de"], None),
        ("IE", LAY, [], "not_allowed"),
    ],
)
def test_languages_are_allowed_as_the_country_says(
    code: str, users: str, languages: list[str], answer: str | None
) -> None:
    rule = law.edition().countries[code].rule(document=INFORMATION, users=users)
    assert rule is not None
    assert rule.answer(languages) == answer


def test_no_rule_on_the_language_of_a_statement_is_known_anywhere() -> None:
    for country in law.edition().countries.values():
        rule = country.rule(document=STATEMENT)
        assert rule is not None and rule.unverified and rule.answer(["en"]) is None
    assert law.edition().countries["SE"].rule(document=IMPLANT_CARD) is None


@pytest.mark.parametrize(
    ("path", "old", "new", "what"),
    [
        ("nl/country.yaml", "code: NL", "code: BE", "This is the folder of NL"),
        ("nl/country.yaml", "law: mdr", "law: own", "say which law does"),
        ("ch/country.yaml", "law: refers", "law: mdr", "say which law does"),
        ("nl/country.yaml", "topic: list", "topic: other", "Nothing is said about 'list'"),
        ("nl/country.yaml", "users: lay", "users: all", "One rule is wanted"),
        ("nl/country.yaml", "any_of: [[nl]]", "any_of: [[Dutch]]", "is no language"),
        ("nl/country.yaml", "any_of: [[nl]]", "any_of: [nl]", "A list of languages"),
        (
            "nl/country.yaml",
            '["NL Regeling Art. 2"]',
            '["NL Regeling Art. 9"]',
            "no place of this country's acts",
        ),
        ("nl/country.yaml", "nl-registration, nl-list, nl-2", "nl-registration, nl-list", "is cited by nl-2"),
        ("nl/country.yaml", "    duties: [nl-2]\n", "", "named by one line; not so 'nl-2'"),
        ("nl/country.yaml", "id: nl-list", "id: list", "must begin with the country"),
        ("nl/country.yaml", "confidence: unverified", "confidence: sure", "cannot be 'sure'"),
        ("nl/country.yaml", "seen: 2026-11-23", "seen: 23.11.2026", "wants a date"),
        ("nl/duties.yaml", "id: nl-2", "id: mdr-2", "no id of a duty"),
        ("nl/duties.yaml", '["NL Regeling Art. 2"]', "[Art.21(2)]", "no place of an act of NL"),
        (
            "at/country.yaml",
            "confidence: guidance",
            "confidence: text\n    colour: red",
            "'colour' is unknown",
        ),
        (
            "gb/country.yaml",
            "cites: []\n    confidence: unverified",
            "cites: []\n    confidence: text",
            "is unverified",
        ),
    ],
)
def test_the_reader_refuses_what_it_does_not_understand(path: str, old: str, new: str, what: str) -> None:
    files = shelf.law_files()
    assert old in files[path]
    with pytest.raises(LawError, match=what) as refused:
        read({**files, path: files[path].replace(old, new, 1)})
    file, _colon, line = refused.value.where.partition(":")
    assert file == path
    assert int(line) >= 1


def test_a_folder_of_a_country_holds_two_files_and_no_other() -> None:
    files = shelf.law_files()
    with pytest.raises(LawError, match="no other file"):
        read({**files, "nl/more.yaml": "[]"})
    with pytest.raises(LawError, match="This country has no"):
        read({**files, "pt/duties.yaml": "[]"})


def test_a_place_of_a_national_act_is_shown_with_all_that_cites_it() -> None:
    shown = check.show(law.edition(), "DE MPDG § 8(2)")
    assert shown["cited_by"] == ["de-language-lay", "de-language-professional"]
    assert check.show(law.edition(), "nl-2")["entries"][0]["file"] == "nl/duties.yaml"
