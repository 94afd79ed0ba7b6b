"""ISO 13485 in the law room: every clause is there, in our own words, decided, and found by its number."""

from typing import Any

from maatwerk.rulebook import advice, check, editions
from maatwerk.rulebook.errors import LawError
from tests.rulebook import law
from tests.rulebook.test_command import law as command

CLAUSES = {
    **{"4.1": 6, "4.2": 5, "5.4": 2, "5.5": 3, "5.6": 3, "6.4": 2, "7.2": 3, "7.3": 10, "7.4": 3, "7.5": 11},
    **{"8.2": 6, "8.3": 4, "8.5": 3},
}
"""How many clauses the third level has below each of the second; 7.5.9 is counted once here."""
ALONE = {"5.1", "5.2", "5.3", "6.1", "6.2", "6.3", "7.1", "7.6", "8.1", "8.4"}


def test_every_clause_that_makes_a_demand_is_there() -> None:
    wanted = {f"{two}.{number}" for two, count in CLAUSES.items() for number in range(1, count + 1)}
    wanted = (wanted | ALONE | {"7.5.9.1", "7.5.9.2"}) - {"7.5.9"}
    assert {one.id for one in law.edition().standard.clauses} == wanted
    assert len(wanted) == 72


def test_each_clause_says_why_what_stands_in_its_place_and_what_would_still_be_asked() -> None:
    for one in law.edition().standard.clauses:
        for text in (one.title, one.why, one.instead, one.later):
            assert text["en"].strip() and text["de"].strip(), one.id
        assert one.confidence == "interpretation", "nobody could compare it with Annex ZA"


def test_a_duty_points_to_clauses_that_are_kept_or_brought_back_by_something() -> None:
    """Where the MDR asks, a clause waits only if the duty binds in the case that brings it back."""
    pointed = {number for duty in law.edition().duties for number in duty.iso_13485}
    kept = [one for one in law.edition().standard.clauses if one.disposition == "keep"]
    assert {one.id for one in kept} <= pointed, "what is kept is kept because the MDR asks"
    waiting = [one for one in law.edition().standard.clauses if one.disposition == "defer"]
    assert {one.id for one in waiting if one.id in pointed} == {"7.5.5"}


def test_a_clause_and_what_stands_below_it_is_shown_by_its_number() -> None:
    shown = check.show(law.edition(), "7.5.9")
    assert [one["entry"]["id"] for one in shown["entries"]] == ["7.5.9.1", "7.5.9.2"]
    assert "mdr-25-2" in shown["cited_by"]
    try:
        check.show(law.edition(), "9.1")
    except LawError as refused:
        assert "clause such as 7.3.2" in refused.do
    else:
        raise AssertionError("9.1 is no clause")


def test_the_command_shows_a_clause(capsys: Any) -> None:
    code, data = command(capsys, "show", "7.3.2")
    assert code == 0 and data["entries"][0]["entry"]["disposition"] == "keep"
    assert data["entries"][0]["file"] == "standards/iso-13485.yaml"


def test_a_changed_clause_shows_between_two_editions() -> None:
    path = "standards/iso-13485.yaml"
    content = law.edition().content[path]
    other = law.with_leaf(content, ("clauses", 0, "disposition"), "keep")
    other = law.with_leaf(other, ("clauses", 0, "back"), [])
    changed = law.changed_edition(path, ("clauses", 0), other)
    assert editions.diff(law.edition(), changed).changed == ("clause 4.1.1",)


def test_an_answer_names_what_it_does_not_know() -> None:
    found = advice.advise(edition=law.edition(), facts={})
    assert found.answer == advice.NOT_KNOWN
    assert set(found.not_known) == set(advice.facts_asked(law.edition().standard))
    assert all(not one.brought_back for one in found.clauses)
    assert [one.clause.id for one in found.clauses if one.may_come_back]
