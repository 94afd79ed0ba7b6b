"""The lawyers' tests hold, and there are enough of them."""

from collections import defaultdict

import pytest

from maatwerk.rulebook.errors import MisreadError
from maatwerk.rulebook.reasons import Strength
from maatwerk.rulebook.scenarios import BASES, Scenario, failures, read_scenarios
from tests.rulebook import law


@pytest.mark.parametrize("file", sorted({each.spot.file for each in law.scenarios()}))
def test_the_law_answers_as_its_scenarios_say(file: str) -> None:
    wrong = {
        scenario.title: failed
        for scenario in law.scenarios()
        if scenario.spot.file == file and (failed := failures(scenario, law.edition()))
    }
    assert wrong == {}


def test_each_duty_has_a_scenario_that_meets_it_and_one_that_does_not() -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    for scenario in law.scenarios():
        if scenario.kind == "expect_duty":
            for duty, expected in scenario.expect.items():
                seen[duty].add(expected if isinstance(expected, str) else expected["verdict"])
    unmet = {"not_met", "due", "overdue"}
    for duty in law.edition().duties:
        assert "met" in seen[duty.id], f"no scenario meets {duty.id}"
        assert seen[duty.id] & unmet, f"no scenario breaks {duty.id}"
        assert "not_applicable" in seen[duty.id], f"no scenario says when {duty.id} does not bind"


def test_each_wording_of_a_duty_is_judged_on_a_day_of_its_own() -> None:
    days: dict[str, set[object]] = defaultdict(set)
    for scenario in law.scenarios():
        if scenario.kind == "expect_duty":
            for duty in scenario.expect:
                days[duty].add(scenario.day)
    for duty in law.edition().duties:
        for wording in duty.wordings:
            assert any(wording.in_force(day) for day in days[duty.id]), (duty.id, wording.from_day)


def test_each_gate_rule_has_a_scenario_that_opens_it_and_one_that_shuts_it() -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    for scenario in law.scenarios():
        if scenario.kind == "expect_rule":
            for rule, expected in scenario.expect.items():
                seen[rule].add(expected if isinstance(expected, str) else expected["answer"])
    for rule in law.edition().gates:
        # A hint shuts no gate; its scenarios name the code under which it speaks.
        wanted = {"yes"} if rule.strength is Strength.HINT else {"yes", "no"}
        assert wanted <= seen[rule.id], rule.id
        if rule.applies_when is not None:
            assert "passed_over" in seen[rule.id], rule.id


def test_each_rule_of_annex_viii_decides_a_class_somewhere() -> None:
    named = {
        scenario.expect["rule"]
        for scenario in law.scenarios()
        if scenario.kind == "expect_route" and scenario.expect.get("rule")
    }
    assert named == set(range(1, 23))


def test_a_title_is_a_sentence_that_a_lawyer_understands() -> None:
    for scenario in law.scenarios():
        assert len(scenario.title.split()) >= 5, scenario.title
        assert "_" not in scenario.title, scenario.title


def test_lacks_takes_one_member_after_the_other_out_of_a_set() -> None:
    def read(lacks: dict[str, list[str]]) -> tuple[Scenario, ...]:
        entry = {
            "title": "Each of two papers is missing once",
            "base": "two",
            "lacks": lacks,
            "expect_duty": {"mdr-7": "not_met"},
        }
        content = {BASES: {"two": {"papers": ["a", "b"]}}, "scenarios/some.yaml": [entry]}
        return read_scenarios(content, day=law.ON)

    (found,) = read({"papers": ["a", "b"]})
    assert found.situations == ({"papers": ["b"]}, {"papers": ["a"]})
    with pytest.raises(MisreadError, match="does not hold all of these"):
        read({"papers": ["c"]})
