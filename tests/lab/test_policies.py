"""The lab's own gate rules: read strictly, each opens and shuts in a scenario, no leaf of them is idle."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
import yaml

from maatwerk.lab.catalogue.shelf import current_library, current_policies, policy_files
from maatwerk.lab.queries import policies
from maatwerk.people.roles import Role
from maatwerk.rulebook import gates, shelf
from maatwerk.rulebook.conditions import OPERATORS
from maatwerk.rulebook.errors import MisreadError
from maatwerk.rulebook.gates import GateRule
from maatwerk.rulebook.kleene import Answer
from maatwerk.rulebook.reader import read_gates
from maatwerk.rulebook.reasons import Basis, Strength

ON = date(2026, 11, 23)
HARD = {"lot_expired", "lot_not_released", "recipe_not_validated", "maker_releases", "mesh_mirrored"}


def _scenarios() -> dict[str, dict[str, Any]]:
    folder = files("maatwerk.lab") / "library" / "scenarios" / "policies"
    found = [yaml.safe_load(one.read_text("utf-8")) for one in folder.iterdir()]
    return {one["gate"]: one for one in found}


SCENARIOS = _scenarios()
EACH = [(gate, one) for gate, file in sorted(SCENARIOS.items()) for one in file["scenarios"]]


def _facts(gate: str, scenario: Mapping[str, Any]) -> dict[str, Any]:
    facts = (
        dict(scenario["only"]) if "only" in scenario else SCENARIOS[gate]["open"] | scenario.get("but", {})
    )
    return {name: value for name, value in facts.items() if name not in scenario.get("without", [])}


def _runs(gate: str, scenario: Mapping[str, Any], rules: tuple[GateRule, ...]) -> bool:
    answer = gates.judge(rules=rules, gate=gate, facts=_facts(gate, scenario), on=ON)
    shut, hinted = _codes(answer, hints=False), _codes(answer, hints=True)
    as_written = shut == sorted(scenario["shut_by"]) and hinted == sorted(scenario.get("hinted", []))
    return as_written and (answer.open is Answer.YES) == (not shut)


def _codes(answer: gates.GateAnswer, *, hints: bool) -> list[str]:
    return sorted(one.code for one in answer.reasons if (one.strength is Strength.HINT) == hints)


def _as_said(rules: tuple[GateRule, ...]) -> dict[str, dict[str, Any]]:
    """Return what people are told by each rule: code, strength, procedures, and who can help."""
    return {
        rule.id: {
            "code": rule.code,
            "strength": rule.strength.value,
            "cites": list(rule.cites),
            "who_can": list(rule.who_can),
        }
        for rule in rules
    }


@pytest.mark.parametrize("gate", sorted(SCENARIOS))
def test_each_rule_says_its_code_strength_procedure_and_who_can_help(gate: str) -> None:
    assert _as_said(tuple(rule for rule in policies() if rule.gate == gate)) == SCENARIOS[gate]["rules"]


def test_who_can_help_are_roles_that_exist() -> None:
    assert {role for rule in policies() for role in rule.who_can} <= {role.value for role in Role}


@pytest.mark.parametrize(("gate", "scenario"), EACH, ids=[f"{gate}: {one['title']}" for gate, one in EACH])
def test_each_scenario_answers_as_written(gate: str, scenario: dict[str, Any]) -> None:
    assert _runs(gate, scenario, policies())


def test_every_gate_has_policies_and_scenarios() -> None:
    assert {rule.gate for rule in policies()} == set(gates.GATES) == set(SCENARIOS)


@pytest.mark.parametrize("rule", current_policies(), ids=lambda rule: rule.id)
def test_each_rule_opens_and_shuts_in_a_scenario(rule: GateRule) -> None:
    binding = replace(rule, strength=Strength.NEVER) if rule.strength is Strength.HINT else rule
    answers = {
        gates.judge(rules=[binding], gate=rule.gate, facts=_facts(rule.gate, one), on=ON).open
        for one in SCENARIOS[rule.gate]["scenarios"]
    }
    assert answers >= {Answer.YES, Answer.NO}


@pytest.mark.parametrize("rule", current_policies(), ids=lambda rule: rule.id)
def test_a_policy_cites_a_procedure_that_the_library_knows_and_no_article(rule: GateRule) -> None:
    assert rule.basis is Basis.LAB_POLICY
    assert set(rule.cites) <= set(current_library().procedures)


def test_the_law_says_nothing_twice_that_the_lab_says() -> None:
    theirs = {rule.id for rule in shelf.current_edition().gates}
    assert not theirs & {rule.id for rule in policies()}


def test_hard_gates_cannot_be_conceded() -> None:
    assert {rule.strength for rule in policies() if rule.code in HARD} == {"never"}


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))
    else:
        yield path


_BEHAVIOUR = {"code", "strength", "cites", "who_can", "open_when", "applies_when"}


def _others(whole: Any, path: tuple[Any, ...], value: Any) -> list[Any]:
    """Return what somebody could write in a leaf's place by mistake, all of which can be read."""
    facts = shelf.current_edition().vocabulary.facts
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        return [value + 1, value - 1]
    holder = _at(whole, path[:-1])
    if path[-1] == "fact":
        alike = [
            name
            for name, fact in facts.items()
            if (fact.type, fact.choices, fact.group)
            == (facts[value].type, facts[value].choices, facts[value].group)
        ]
        return [name for name in alike if name != value][:12] or ["is_closed_loop"]
    if path[-1] == "op":
        return [op for op in OPERATORS[facts[holder["fact"]].type] if op != value]
    if "want" in path:
        asked = _at(whole, path[: path.index("want")])
        return [word for word in facts[asked["fact"]].choices if word != value] or [f"{value}_other"]
    words = {"strength": [*Strength], "who_can": [*Role], "cites": current_library().procedures}
    kind = next(step for step in reversed(path) if isinstance(step, str))
    return [str(word) for word in words.get(kind, ()) if word != value] or [f"{value}_other"]


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def _turned(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield each `all` as `any` and the other way, and each condition with one part left out."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if key in ("all", "any") and isinstance(inner, list):
            yield path, {"any" if key == "all" else "all": inner}
            for number in range(len(inner)) if len(inner) > 1 else ():
                yield path, {key: [part for place, part in enumerate(inner) if place != number]}
        if isinstance(inner, dict | list):
            yield from _turned(inner, (*path, key))


def _behaviour_leaves() -> list[tuple[str, tuple[Any, ...]]]:
    found = []
    for name, text in policy_files().items():
        for path in _leaves(yaml.safe_load(text)):
            if path[1] in _BEHAVIOUR:
                found.append((name, path))
    return found


LEAVES = _behaviour_leaves()


@pytest.mark.parametrize("name", sorted(policy_files()))
def test_no_leaf_of_a_policy_can_change_without_a_scenario_failing(name: str) -> None:
    survivors = []
    whole = yaml.safe_load(policy_files()[name])
    leaves = [path for file, path in LEAVES if file == name]
    changes = [(path, other) for path in leaves for other in _others(whole, path, _at(whole, path))]
    for path, other in [*changes, *_turned(whole)]:
        mutated = copy.deepcopy(whole)
        _at(mutated, path[:-1])[path[-1]] = other
        if _survives(name, mutated):
            survivors.append((path, other))
    assert survivors == []


def _survives(name: str, mutated: Any) -> bool:
    """Say whether the changed rules are read and answer every scenario as the right ones do."""
    try:
        rules = read_gates({name: mutated}, shelf.current_edition().context, folder="policies/")
    except MisreadError:
        return False
    gate = rules[0].gate
    return _as_said(rules) == SCENARIOS[gate]["rules"] and all(
        _runs(gate, one, rules) for one in SCENARIOS[gate]["scenarios"]
    )
