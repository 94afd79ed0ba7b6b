"""Conditions: closed operators, three answers, a tree that says why; diagrams that say what is left."""

from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maatwerk.rulebook.conditions import (
    Condition,
    Every,
    Inverse,
    Leaf,
    Some,
    evaluate,
    facts_of,
    read_condition,
    shifted,
    tree,
)
from maatwerk.rulebook.context import read_vocabulary
from maatwerk.rulebook.diagrams import Space, decided
from maatwerk.rulebook.errors import InputError, MisreadError, Spot
from maatwerk.rulebook.kleene import Answer
from maatwerk.rulebook.vocabulary import Vocabulary
from maatwerk.rulebook.yamltext import parse

patiently = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])

VOCABULARY = """
test:
  wet: {type: yes_no, room: cases, question: {en: Is it wet?, de: Is it wet?}}
  cold: {type: yes_no, room: cases, question: {en: Is it cold?, de: Is it cold?}}
  count: {type: number, at_least: 0, room: cases, question: {en: How many?, de: How many?}}
  limit: {type: number, room: cases, question: {en: How many at most?, de: How many at most?}}
  colour: {type: choice, choices: [red, green, blue], room: cases, question: {en: Which?, de: Welche?}}
  parts: {type: set, choices: [a, b, c], room: cases, question: {en: Which parts?, de: Which parts?}}
  codes: {type: set, room: cases, question: {en: Which codes?, de: Which codes?}}
  name: {type: text, room: cases, question: {en: Which name?, de: Which name?}}
  made_on: {type: date, room: cases, question: {en: When made?, de: When made?}}
  kept_until: {type: date, room: cases, question: {en: Kept until when?, de: Kept until when?}}
  today: {type: date, room: rulebook, question: {en: Which day?, de: Which day?}}
"""


def vocabulary() -> Vocabulary:
    return read_vocabulary(parse(VOCABULARY, file="vocabulary.yaml"), Spot("vocabulary.yaml"))


def condition(text: str) -> Condition:
    return read_condition(parse(text, file="c.yaml"), spot=Spot("c.yaml"), vocabulary=vocabulary())


def answer_to(text: str, **facts: Any) -> Answer:
    return evaluate(condition(text), vocabulary().known(facts))


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("{fact: wet, op: is, want: true}", {"wet": True}, "yes"),
        ("{fact: wet, op: is, want: true}", {"wet": False}, "no"),
        ("{fact: wet, op: is, want: true}", {"wet": None}, "not_known"),
        ("{fact: count, op: at_least, want: 2}", {"count": 2}, "yes"),
        ("{fact: count, op: more_than, want: 2}", {"count": 2}, "no"),
        ("{fact: count, op: at_most, want: {fact: limit}}", {"count": 2, "limit": 2.5}, "yes"),
        ("{fact: count, op: less_than, want: {fact: limit}}", {"count": 2}, "not_known"),
        ("{fact: colour, op: in, want: [red, blue]}", {"colour": "blue"}, "yes"),
        ("{fact: colour, op: not_in, want: [red, blue]}", {"colour": "blue"}, "no"),
        ("{fact: colour, op: is_not, want: red}", {"colour": "blue"}, "yes"),
        ("{fact: parts, op: has, want: a}", {"parts": ["a", "b"]}, "yes"),
        ("{fact: parts, op: has_any, want: [b, c]}", {"parts": ["a"]}, "no"),
        ("{fact: parts, op: has_all, want: [a, b]}", {"parts": ["a", "b", "c"]}, "yes"),
        ("{fact: parts, op: has_none, want: [b, c]}", {"parts": ["a"]}, "yes"),
        ("{fact: parts, op: is_empty}", {"parts": []}, "yes"),
        ("{fact: codes, op: is_not_empty}", {"codes": ["x"]}, "yes"),
        ("{fact: codes, op: is_empty}", {}, "not_known"),
        ("{fact: name, op: in, want: {fact: codes}}", {"name": "CT", "codes": ["CT", "MR"]}, "yes"),
        ("{fact: codes, op: has, want: {fact: name}}", {"name": "CT", "codes": ["MR"]}, "no"),
        ("{fact: made_on, op: before, want: 2026-01-01}", {"made_on": "2025-12-31"}, "yes"),
        (
            "{fact: kept_until, op: on_or_after, want: {fact: made_on, plus_years: 10}}",
            {"made_on": "2024-02-29", "kept_until": "2034-02-28"},
            "yes",
        ),
        ("{not: {fact: wet, op: is, want: true}}", {"wet": False}, "yes"),
    ],
)
def test_each_operator_answers(text: str, facts: dict[str, Any], expected: str) -> None:
    assert answer_to(text, **facts) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{all: []}", "has no parts"),
        ("{any: []}", "has no parts"),
        ("{some: [{fact: wet, op: is, want: true}]}", "is no condition"),
        (
            "{all: [{fact: wet, op: is, want: true}], any: [{fact: wet, op: is, want: true}]}",
            "has one of all",
        ),
        ("[]", "A condition is expected"),
        ("{fact: dry, op: is, want: true}", "There is no fact 'dry'"),
        ("{fact: wet, op: equals, want: true}", "does not fit"),
        ("{fact: wet, op: at_least, want: 1}", "does not fit"),
        ("{fact: wet, op: is, want: 1}", "is no value"),
        ('{fact: wet, op: is, want: "yes"}', "is no value"),
        ("{fact: count, op: is, want: true}", "is no value"),
        ("{fact: colour, op: is, want: pink}", "has no choice 'pink'"),
        ("{fact: colour, op: in, want: []}", "wants a list"),
        ("{fact: colour, op: in, want: [red, red]}", "says the same twice"),
        ("{fact: parts, op: is_empty, want: true}", "wants nothing"),
        ("{fact: count, op: at_least}", "does not say what is wanted"),
        ("{fact: count, op: at_least, want: {fact: wet}}", "but number is wanted"),
        ("{fact: count, op: at_least, want: {fact: limit, plus_years: 1}}", "Only dates can be moved"),
        ("{fact: made_on, op: before, want: {fact: kept_until, plus_weeks: 1}}", "is not understood"),
        ("{fact: made_on, op: before, want: 2026-13-01}", "is no value"),
        ("{fact: wet, op: is, want: true, unless: x}", "not 'unless'"),
    ],
)
def test_what_is_not_understood_is_refused(text: str, says: str) -> None:
    with pytest.raises(MisreadError, match=says):
        condition(text)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"dry": True}, "There is no fact 'dry'"),
        ({"wet": 1}, "takes true or false"),
        ({"wet": "maybe"}, "takes true or false"),
        ({"count": True}, "takes a number"),
        ({"count": -1}, "at least 0"),
        ({"count": float("nan")}, "takes a number"),
        ({"count": float("inf")}, "a finite number"),
        ({"colour": "pink"}, "one of: red, green, blue"),
        ({"colour": False}, "one of: red, green, blue"),
        ({"parts": "a"}, "takes a list"),
        ({"parts": ["d"]}, "members of: a, b, c"),
        ({"codes": [1]}, "takes texts"),
        ({"name": " "}, "not empty"),
        ({"count": 10**400}, "a finite number"),
        ({"made_on": "23.11.2026"}, "a date such as"),
        ({"made_on": "20261123"}, "a date such as"),
        ({"made_on": "2026-W48-1"}, "a date such as"),
        ({"made_on": "1899-12-31"}, "a date from 1900-01-01 to 2999-12-31"),
        ({"made_on": "3000-01-01"}, "a date from 1900-01-01 to 2999-12-31"),
    ],
)
def test_a_fact_that_cannot_be_meant_is_refused(facts: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        vocabulary().known(facts)


def test_absent_null_and_not_known_are_one_thing_and_an_empty_list_another() -> None:
    assert vocabulary().known({"wet": None, "cold": Answer.NOT_KNOWN, "parts": []}) == {"parts": frozenset()}
    assert vocabulary().known({"wet": Answer.YES, "cold": "no"}) == {"wet": True, "cold": False}


def test_the_tree_shows_each_leaf_with_what_it_had() -> None:
    grown = tree(
        condition("{all: [{fact: wet, op: is, want: true}, {not: {fact: count, op: at_least, want: 2}}]}"),
        vocabulary().known({"wet": True}),
    )
    assert grown == {
        "op": "all",
        "value": "not_known",
        "of": [
            {"fact": "wet", "op": "is", "want": True, "have": True, "value": "yes"},
            {
                "op": "not",
                "value": "not_known",
                "of": [{"fact": "count", "op": "at_least", "want": 2, "have": None, "value": "not_known"}],
            },
        ],
    }


def test_calendar_years_move_the_last_of_february_back() -> None:
    assert (
        shifted(shifted(__import__("datetime").date(2024, 2, 29), years=1), days=1).isoformat()
        == "2025-03-01"
    )


DOMAINS: dict[str, list[Any]] = {
    "wet": [True, False],
    "cold": [True, False],
    "count": [0, 1, 2, 3],
    "colour": ["red", "green", "blue"],
    "parts": [frozenset(members) for size in range(4) for members in combinations("abc", size)],
}
LEAVES = st.sampled_from(
    [
        Leaf("wet", "is", True),
        Leaf("cold", "is", False),
        Leaf("count", "at_least", 2),
        Leaf("count", "is", 1),
        Leaf("colour", "is", "red"),
        Leaf("colour", "in", frozenset({"red", "green"})),
        Leaf("parts", "has", "a"),
        Leaf("parts", "has_any", frozenset("ab")),
        Leaf("parts", "is_empty"),
    ]
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Every(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Some(tuple(parts))),
        inner.map(Inverse),
    ),
    max_leaves=6,
)
PARTIAL = st.fixed_dictionaries({}, optional={name: st.sampled_from(DOMAINS[name]) for name in DOMAINS})


def completions(names: list[str], known: dict[str, Any]) -> list[dict[str, Any]]:
    open_names = [name for name in names if name not in known]
    return [
        {**known, **dict(zip(open_names, values, strict=True))}
        for values in product(*(DOMAINS[name] for name in open_names))
    ]


@patiently
@given(CONDITIONS, PARTIAL)
def test_a_diagram_decides_exactly_what_every_completion_agrees_on(
    some: Condition, known: dict[str, Any]
) -> None:
    space = Space(vocabulary=vocabulary(), values=known, conditions=[some])
    diagram = space.of(some)
    ways = {evaluate(some, each) for each in completions(list(facts_of(some)), known)}
    assert decided(diagram) is (ways.pop() if len(ways) == 1 else Answer.NOT_KNOWN)


@patiently
@given(CONDITIONS, PARTIAL)
def test_the_questions_are_exactly_the_facts_that_can_still_change_the_answer(
    some: Condition, known: dict[str, Any]
) -> None:
    space = Space(vocabulary=vocabulary(), values=known, conditions=[some])
    asked = set(space.facts_in(space.of(some)))
    names = [name for name in facts_of(some) if name not in known]
    matters = {
        name
        for name in names
        for each in completions([other for other in names if other != name], known)
        if len({evaluate(some, {**each, name: value}) for value in DOMAINS[name]}) > 1
    }
    assert asked == matters


@patiently
@given(CONDITIONS, PARTIAL)
def test_a_diagram_never_contradicts_kleene(some: Condition, known: dict[str, Any]) -> None:
    plainly = evaluate(some, known)
    exactly = decided(Space(vocabulary=vocabulary(), values=known, conditions=[some]).of(some))
    assert plainly is Answer.NOT_KNOWN or plainly is exactly


@patiently
@given(CONDITIONS, PARTIAL, PARTIAL)
def test_knowing_more_never_unsettles_an_answer(
    some: Condition, known: dict[str, Any], more: dict[str, Any]
) -> None:
    before = decided(Space(vocabulary=vocabulary(), values=known, conditions=[some]).of(some))
    richer = {**more, **known}
    after = decided(Space(vocabulary=vocabulary(), values=richer, conditions=[some]).of(some))
    assert before is Answer.NOT_KNOWN or before is after
