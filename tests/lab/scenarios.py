"""Runs the library's scenarios on families and recipes: what was written down apart from them must hold."""

from collections.abc import Callable, Mapping
from datetime import date
from importlib.resources import files
from typing import Any

import yaml

from maatwerk.lab.catalogue.evidence import place
from maatwerk.lab.catalogue.families import FamilyContent
from maatwerk.lab.catalogue.planning import plan
from maatwerk.lab.catalogue.recipes import RecipeContent
from maatwerk.lab.catalogue.sampling import needed
from maatwerk.lab.words import Scope
from maatwerk.rulebook import route, shelf
from maatwerk.rulebook.kleene import Answer

ON = date(2026, 11, 23)
BY_REPORT, BY_HAND = "by report", "by hand"


def load(folder: str) -> dict[str, dict[str, Any]]:
    """Return the scenario files of a folder by the code they are about."""
    root = files("maatwerk.lab") / "library" / "scenarios" / folder
    found = {}
    for one in root.iterdir():
        file = yaml.safe_load(one.read_text("utf-8"))
        found[str(file.get("family") or file.get("recipe"))] = file
    return found


def holds(content: Any, scenario: Mapping[str, Any]) -> bool:
    """Say whether a scenario holds; a scenario that says nothing known does not."""
    kinds = [key for key in scenario if key in (_FAMILY if isinstance(content, FamilyContent) else _RECIPE)]
    table = _FAMILY if isinstance(content, FamilyContent) else _RECIPE
    return bool(kinds) and all(table[kind](content, scenario) for kind in kinds)


def _range(family: FamilyContent, scenario: Mapping[str, Any]) -> Any:
    said = scenario["range"]
    if [one.parameter for one in family.evidence_range] != list(said):
        return False
    for one in family.evidence_range:
        row = said[one.parameter]
        if (row["unit"], row["known_from"]) != (one.unit, one.known_from):
            return False
        for value in row["inside"] + row["outside"]:
            answer = place(family=family, characteristics={one.parameter: value})
            where = next(each.inside for each in answer.placed if each.range is one)
            if where is not (Answer.YES if value in row["inside"] else Answer.NO):
                return False
    return True


def _limits(family: FamilyContent, scenario: Mapping[str, Any]) -> Any:
    said = scenario["limits"]
    measured = {one.code: one for one in family.checks if one.limit is not None}
    if list(measured) != list(said):
        return False
    for code, row in said.items():
        check = measured[code]
        limit = check.limit
        if limit is None or (row["unit"], row["instrument"]) != (
            check.unit,
            check.instrument_kind or BY_REPORT,
        ):
            return False
        if not all(limit.keeps(value) for value in row["keeps"]):
            return False
        if any(limit.keeps(value) for value in row["fails"]):
            return False
    return True


def _planned(family: FamilyContent, scenario: Mapping[str, Any]) -> list[Any]:
    asked = scenario["plan"]
    return list(
        plan(
            family=family,
            parts=["P1"],
            builds=["B1"],
            ordinal=asked["ordinal"],
            characteristics=asked["characteristics"],
        )
    )


def _checks(family: FamilyContent, scenario: Mapping[str, Any]) -> Any:
    found = {}
    for one in _planned(family, scenario):
        row = {"at": one.on or "device", "kind": one.check.kind}
        if one.check.limit is None and one.check.instrument_kind is not None:
            row["instrument"] = one.check.instrument_kind
        found[one.check.code] = row
    return found == scenario["checks"]


def _by_recipe(family: FamilyContent, scenario: Mapping[str, Any]) -> Any:
    found = {one.code: one.kind.value for one in family.checks if one.scope is Scope.RECIPE}
    return found == scenario["by_recipe"]


def _sampled(family: FamilyContent, scenario: Mapping[str, Any]) -> Any:
    found = [one.check.code for one in _planned(family, scenario) if one.check.scope is Scope.NTH]
    return sorted(found) == scenario["sampled"]


def _depends(family: FamilyContent, scenario: Mapping[str, Any]) -> Any:
    said = scenario["depends"]
    found = {}
    for case in ("without", "with"):
        characteristics = {said["field"]: said[case]}
        planned = plan(family=family, parts=["P1"], builds=[], ordinal=1, characteristics=characteristics)
        found[case] = said["check"] in {one.check.code for one in planned}
    return found == {"without": False, "with": True}


def _imaging(family: FamilyContent, scenario: Mapping[str, Any]) -> Any:
    said, protocol = scenario["imaging"], family.imaging_protocol
    if said == "not concerned":
        return protocol is None and not family.imaging.concerned
    if protocol is None or not family.imaging.concerned:
        return False
    bounds = {
        "slice_thickness": (protocol.slice_thickness_max, "mm"),
        "pixel": (protocol.pixel_max, "mm"),
        "tilt": (protocol.tilt_max, "deg"),
        "age": (protocol.age_days_max, "day"),
    }
    aims = [bound.aim for name, (bound, _) in bounds.items() if name != "slice_thickness"]
    ages = {group: bound.value for group, bound in protocol.age_days_max_by_indication.items()}
    units = {bound.unit.value for bound in protocol.age_days_max_by_indication.values()}
    return (
        all(bound.value == said[name] and bound.unit == unit for name, (bound, unit) in bounds.items())
        and protocol.slice_thickness_max.aim == said["aim"]
        and aims == [None, None, None]
        and ages == said["by_indication"]
        and units <= {"day"}
        and all(protocol.age_limit(group).value == days for group, days in said["by_indication"].items())
        and protocol.age_limit("elective").value == said["age"]
        and list(protocol.modalities) == said["modalities"]
        and list(protocol.body_parts) == said["body_parts"]
    )


def _prescription(family: FamilyContent, scenario: Mapping[str, Any]) -> Any:
    found = {}
    for one in family.fields:
        row: dict[str, Any] = {"required": one.required, "decision": one.is_design_decision}
        if one.unit is not None:
            row |= {"unit": one.unit.value, "tolerance": one.tolerance}
        if one.left_empty is not None:
            row["left_empty"] = one.left_empty
        if one.choices:
            row["choices"] = {choice.value: dict(choice.facts) for choice in one.choices}
        found[one.name] = row
    return found == scenario["prescription"]


def _supply(family: FamilyContent, scenario: Mapping[str, Any]) -> Any:
    days = (family.use_by_days, family.approval_days, family.follow_up.feedback_within_days)
    return (
        {one.unit.value for one in days} == {"day"}
        and family.follow_up.reminders.unit == "count"
        and {
            "obvious": family.label.purpose_is_obvious,
            "single_use": family.label.single_use,
            "sterile": family.label.supplied_sterile,
            "instructions": family.instructions.needed,
            "sterilised": family.sterilisation.needed,
            "by": family.sterilisation.by,
            "methods": list(family.sterilisation.methods),
            "use_by_days": family.use_by_days.value,
            "approval_days": family.approval_days.value,
            "feedback_days": family.follow_up.feedback_within_days.value,
            "reminders": family.follow_up.reminders.value,
            "visits": list(family.follow_up.visits_weeks),
            "triggers": [
                [one.field, one.equals if one.at_most is None else one.at_most, one.opens]
                for one in family.follow_up.triggers
            ],
        }
        == scenario["supply"]
    )


def _making(family: FamilyContent, scenario: Mapping[str, Any]) -> Any:
    return scenario["making"] == {
        "recipes": list(family.recipes),
        "competence": {step.value: topic for step, topic in family.competence.items()},
        "surfaces": {one.region: [one.rms, one.p95, one.unit.value] for one in family.surface_limits},
    }


def _class(family: FamilyContent, scenario: Mapping[str, Any]) -> Any:
    """Hold when the law room gives the stated class to the stated facts, and the facts are these."""
    if dict(family.class_facts) != scenario["facts"] or dict(family.usual_facts) != scenario["usual"]:
        return False
    facts = {"has_medical_purpose": True, **family.class_facts, **family.usual_facts}
    found = route.find(edition=shelf.current_edition(), facts=facts, on=ON).as_json()
    said = {"class": found["class"], "rule": found["rule"]}
    return bool(said == scenario["class"] == {"class": family.expected_class, "rule": family.expected_rule})


def _gspr(family: FamilyContent, scenario: Mapping[str, Any]) -> Any:
    found: dict[str, list[str]] = {"met": [], "not_applicable": []}
    for one in family.gspr:
        found.setdefault(one.status.value, []).append(one.gspr)
    return found == scenario["gspr"]


def _excluded(family: FamilyContent, scenario: Mapping[str, Any]) -> Any:
    return {one.code: list(one.cites) for one in family.excluded_uses} == scenario["excluded"]


def _emdn(family: FamilyContent, scenario: Mapping[str, Any]) -> Any:
    return {one["code"]: one["term"] for one in family.emdn} == scenario["emdn"]


def _hazards(family: FamilyContent, scenario: Mapping[str, Any]) -> Any:
    controls = {one.code: list(one.controls) for one in family.checks}
    return list(family.hazards) == scenario["hazards"] and controls == scenario["controls"]


def _needs(recipe: RecipeContent, scenario: Mapping[str, Any]) -> Any:
    return scenario["needs"] == {
        "kind": recipe.kind.value,
        "families": list(recipe.families),
        "material": recipe.material_class,
        "software": recipe.software_purpose,
        "equipment": {role.value: kind for role, kind in recipe.equipment.items()},
        "operations": list(recipe.build_operations),
        "incoming_check": recipe.incoming_check,
        "papers": list(recipe.papers_back),
        "sterilisation": list(recipe.sterilisation_methods),
        "competence": {step.value: topic for step, topic in recipe.competence.items()},
    }


def _validation(recipe: RecipeContent, scenario: Mapping[str, Any]) -> Any:
    confidence, reliability = recipe.confidence_percent, recipe.reliability_percent
    return scenario["validation"] == {
        "sample": needed(confidence_percent=confidence, reliability_percent=reliability),
        "claim": [confidence, reliability],
        "stages": {
            one.stage.value: {"months": one.valid_months, "sampled": one.sampled} for one in recipe.stages
        },
    }


def _settings(recipe: RecipeContent, scenario: Mapping[str, Any]) -> Any:
    def bounds(found: Mapping[str, Any]) -> dict[str, list[Any]]:
        return {name: [bound.value, bound.unit.value] for name, bound in found.items()}

    return scenario["settings"] == {
        "profile": bounds(recipe.profile),
        "limits": {name: [bound.value, bound.aim, bound.unit.value] for name, bound in recipe.limits.items()},
        "orientation": bounds(recipe.orientation),
        "sterilisation": bounds(recipe.sterilisation),
        "hints": {one.code: [one.hours_max.value, one.hours_max.unit.value] for one in recipe.hints},
        "steps": [
            [one.code, one.machine.value if one.machine else BY_HAND, bounds(one.settings)]
            for one in recipe.steps
        ],
    }


_FAMILY: dict[str, Callable[[FamilyContent, Mapping[str, Any]], Any]] = {
    "range": _range,
    "limits": _limits,
    "checks": _checks,
    "by_recipe": _by_recipe,
    "sampled": _sampled,
    "depends": _depends,
    "imaging": _imaging,
    "prescription": _prescription,
    "supply": _supply,
    "making": _making,
    "class": _class,
    "gspr": _gspr,
    "excluded": _excluded,
    "emdn": _emdn,
    "hazards": _hazards,
}
_RECIPE: dict[str, Callable[[RecipeContent, Mapping[str, Any]], Any]] = {
    "needs": _needs,
    "validation": _validation,
    "settings": _settings,
}
