"""What a device is, how it may be used, of which class: full facts leave nothing open, others ask well."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from maatwerk.rulebook import route
from maatwerk.rulebook.errors import InputError
from tests.rulebook import law
from tests.rulebook.facts import (
    CLASS_FACTS,
    DERIVING,
    ROUTE_FACTS,
    base,
    device_facts,
    full,
    full_situations,
    values_of,
)

ANSWERS = ("qualification", "route", "class", "notified_body_required")
quick = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])


def find(facts: dict[str, Any]) -> dict[str, Any]:
    return route.find(edition=law.edition(), facts=facts, on=law.ON).as_json()


def results(answer: dict[str, Any]) -> dict[str, Any]:
    """What could_change names, as one comparable value each."""
    said = {key: answer[key] for key in ANSWERS}
    said["lawful_routes"] = [(each["route"], each["open"]) for each in answer["lawful_routes"]]
    return said


def test_every_fact_of_the_contract_is_in_the_vocabulary() -> None:
    vocabulary = law.edition().vocabulary
    assert [name for name in (*ROUTE_FACTS, *CLASS_FACTS) if name not in vocabulary] == []


@quick
@given(st.data())
def test_full_facts_leave_nothing_open(data: st.DataObject) -> None:
    answer = find(data.draw(full(device_facts())))
    assert answer["not_known"] == []
    assert answer["qualification"] != "not_known"
    assert answer["class"] in ("I", "IIa", "IIb", "III", "not_applicable")
    assert answer["class_at_least"] == answer["class"]
    assert answer["notified_body_required"] in ("yes", "no")
    assert all(each["open"] in ("yes", "no") for each in answer["lawful_routes"])
    for each in answer["lawful_routes"]:
        assert (each["open"] == "no") == bool(each["blockers"]), each


@quick
@given(st.data())
def test_is_implantable_may_be_derived_instead_of_given(data: st.DataObject) -> None:
    names = [name for name in device_facts() if name != "is_implantable"]
    answer = find(data.draw(full([*names, *DERIVING])))
    assert answer["not_known"] == []


@pytest.mark.parametrize("name", [*ROUTE_FACTS, *CLASS_FACTS])
def test_every_fact_decides_something(name: str) -> None:
    """For each fact there are two full sets that differ in it alone and are answered differently."""
    for facts in full_sets(name):
        seen = [find({**facts, name: value}) for value in values_of(name)]
        if any(
            {**results(each), "reasons": None} != {**results(seen[0]), "reasons": None}
            and not each["not_known"]
            and not seen[0]["not_known"]
            for each in seen
        ):
            return
    pytest.fail(f"No scenario's situation is answered differently for another {name}.")


def full_sets(name: str) -> list[dict[str, Any]]:
    """Full situations of the lawyers' tests, and variations in which a fact has something to decide."""
    likely = sorted(full_situations(), key=lambda each: name not in each[0])
    near = [facts for _, facts in likely if name in facts]
    envelope = {"design_fixed_by_maker_envelope": True, "invasiveness": "non_invasive"}
    stays = dict.fromkeys(DERIVING, False) | {"stays_after_procedure": True, "is_implantable": None}
    return [*near[:3], base("custom-made-guide") | envelope, base("mouth-splint") | stays, *near[::7], *near]


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_dropping_one_fact_asks_for_it_exactly_if_it_matters(data: st.DataObject) -> None:
    everything = data.draw(full(device_facts()))
    name = data.draw(st.sampled_from(sorted(everything)))
    without = {fact: value for fact, value in everything.items() if fact != name}
    answer = find(without)
    variants = [results(find({**without, name: value})) for value in exhaustive(name)]
    changed = {key for key in variants[0] if any(each[key] != variants[0][key] for each in variants)}
    if name == "has_medical_purpose":
        # The class is answered for the device, if it is one; that is said in docs/for-lawyers.
        changed.discard("class")
    # What is_implantable could be derived from is asked for beside it.
    asked = {each["fact"]: set(each["could_change"]) for each in answer["not_known"]}
    assert set(asked) <= {name, *DERIVING}
    assert asked.get(name, set()) == changed
    for key in ANSWERS:
        assert (answer[key] == "not_known") == (key in changed)


def exhaustive(name: str) -> list[Any]:
    """Values of a fact, one for each way in which rules can tell them apart."""
    values = values_of(name)
    if name == "contacts":
        values += [["mucosa", "cns"], ["mucosa", "injured_skin"], ["spinal_column", "mucosa"]]
    return values


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_knowing_more_never_unsettles_an_answer(data: st.DataObject) -> None:
    everything = data.draw(full(device_facts()))
    dropped = data.draw(st.sets(st.sampled_from(sorted(everything)), max_size=6))
    more = data.draw(st.sets(st.sampled_from(sorted(dropped)))) if dropped else set()
    some = {name: value for name, value in everything.items() if name not in dropped}
    richer = {name: value for name, value in everything.items() if name not in dropped - more}
    before, after = find(some), find(richer)
    order = ["I", "IIa", "IIb", "III", "not_applicable"]
    for key in ANSWERS:
        if key == "class" and after[key] == "not_applicable":
            continue
        assert before[key] in ("not_known", after[key]), key
    assert order.index(before["class_at_least"]) <= order.index(after["class_at_least"])
    for old, new in zip(before["lawful_routes"], after["lawful_routes"], strict=True):
        assert old["open"] in ("not_known", new["open"])
    assert {each["fact"] for each in after["not_known"]} <= {each["fact"] for each in before["not_known"]}


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_each_question_asked_matters_in_some_completion(data: st.DataObject) -> None:
    everything = data.draw(full(device_facts()))
    dropped = sorted(data.draw(st.sets(st.sampled_from(sorted(everything)), min_size=2, max_size=3)))
    some = {name: value for name, value in everything.items() if name not in dropped}
    asked = {each["fact"] for each in find(some)["not_known"]} - set(DERIVING)
    matters = set()
    for name in dropped:
        others = [other for other in dropped if other != name]
        for completion in completions(some, others):
            variants = [results(find({**completion, name: value})) for value in exhaustive(name)]
            if name == "has_medical_purpose":
                variants = [{k: v for k, v in each.items() if k != "class"} for each in variants]
            if any(each != variants[0] for each in variants):
                matters.add(name)
                break
    assert matters <= asked
    assert asked <= set(dropped)


def completions(some: dict[str, Any], others: list[str]) -> list[dict[str, Any]]:
    """A handful of ways of answering the other open facts."""
    found = [some]
    for name in others:
        found = [{**facts, name: value} for facts in found for value in values_of(name)[:4]]
    return found


@example(facts={})
@given(facts=st.fixed_dictionaries({}, optional={"invasiveness": st.just("surgical")}))
@settings(deadline=None, max_examples=2)
def test_nothing_known_is_answered_with_questions(facts: dict[str, Any]) -> None:
    answer = find(facts)
    assert answer["qualification"] == answer["route"] == answer["class"] == "not_known"
    assert answer["class_at_least"] == "I"
    assert answer["rule"] is None
    assert len(answer["not_known"]) > 50


def test_derived_and_given_implantability_agree() -> None:
    facts = base("short-term")
    del facts["is_implantable"]
    open_answer = find(facts)
    assert {"is_implantable", "totally_introduced", "stays_after_procedure"} <= {
        each["fact"] for each in open_answer["not_known"]
    }
    derived = find({**facts, "totally_introduced": True, "stays_after_procedure": True})
    assert results(derived) == results(find({**facts, "is_implantable": True}))


def test_an_answer_given_for_what_is_computed_is_put_aside() -> None:
    facts = base("custom-made-guide")
    assert find({**facts, "route": "in_house", "device_class": "III"}) == find(facts)


def test_an_unknown_fact_and_an_early_day_are_refused() -> None:
    with pytest.raises(InputError, match="no fact 'is_implantible'"):
        find({"is_implantible": True})
    with pytest.raises(InputError, match="did not yet apply"):
        route.find(edition=law.edition(), facts={}, on=date(2021, 5, 25))


def test_reasons_and_blockers_carry_basis_and_citations() -> None:
    answer = find(base("template-guide"))
    reasons = [*answer["reasons"], *(r for each in answer["lawful_routes"] for r in each["blockers"])]
    places = law.edition().context.places
    for reason in reasons:
        assert reason["basis"] in ("law", "guidance", "national")
        assert reason["strength"] == "never"
        assert reason["cites"]
        assert all(cite in places for cite in reason["cites"])
        assert reason["text"].endswith((".", ":"))
