"""What a device is in law, asked anew from the records each time; the answers of people are kept."""

from collections.abc import Callable
from typing import Any

from maatwerk.archive.days import day_of
from maatwerk.cases.facts.asked import Asked, latest, once
from maatwerk.cases.facts.orders import (
    authority_derogation_held,
    prescriber_design_decisions,
    prescription_accompanied_by_model,
    prescription_is_written,
)
from maatwerk.cases.facts.series import REOPENED, design_repeats
from maatwerk.cases.models import RouteDecision
from maatwerk.lab import facts as lab
from maatwerk.people import facts as people
from maatwerk.rulebook import route as rulebook
from maatwerk.rulebook.kleene import Answer
from maatwerk.rulebook.route import RouteAnswer
from maatwerk.rulebook.shelf import current_edition

ANSWERED = (
    "is_for_clinical_investigation",
    "adapts_marketed_device",
    "adapted_within_maker_instructions",
    "adaptation_changes_purpose_or_compliance",
    "is_made_for_one_patient",
    "used_outside_institution",
    "transferred_to_other_legal_entity",
)
"""Facts about this one device that its family states or a person answers."""


def stated_by_lab(asked: Asked) -> dict[str, Any]:
    """Return what the family and the choices in the prescription say on route and class.

    Once a part of the design repeats for another patient, the family no longer answers for a series.
    """
    question = lab.Asked(family=asked.device.family, on=asked.on, characteristics=asked.stated)
    reopened = REOPENED if design_repeats(asked) else ()
    return {
        name: value
        for name, value in lab.route_and_class(question).items()
        if value is not None and name not in reopened
    }


def usual_answers(asked: Asked) -> dict[str, Any]:
    """Return what is usual for the family; of a series nothing is, once a part of the design repeats."""
    reopened = REOPENED if design_repeats(asked) else ()
    return {name: value for name, value in asked.family.usual_facts.items() if name not in reopened}


def answers_of(decision: RouteDecision, *, asked: Asked) -> dict[str, Any]:
    """Return what a person answered and still counts: of a series, only what was answered on this design."""
    answers = dict(decision.answers)
    design = asked.design if set(REOPENED) & set(answers) else None
    if design is not None and decision.decided_at < design.offered_at and design_repeats(asked):
        return {name: value for name, value in answers.items() if name not in REOPENED}
    return answers


def from_records(asked: Asked) -> dict[str, Any]:
    """Return what stands on record; nobody can answer it away."""
    institution = asked.device.institution_key
    return {
        "maker_is_health_institution": people.maker_is_health_institution(institution_key=institution).value,
        "prescription_is_written": prescription_is_written(asked),
        "prescriber_is_authorised": prescriber_is_authorised(asked),
        "prescriber_design_decisions": prescriber_design_decisions(asked),
        "prescription_accompanied_by_model": prescription_accompanied_by_model(asked),
        "authority_derogation_held": authority_derogation_held(asked),
    }


def route_facts(asked: Asked, *, answers: dict[str, Any]) -> dict[str, Any]:
    """Return what the law is asked: people's answers, then family and choices, then records."""
    return {**answers, **stated_by_lab(asked), **from_records(asked)}


def find(asked: Asked) -> RouteAnswer | None:
    """Return what the law says of the device today, once a person has decided about it; else nothing."""
    if "route" not in asked.worked_out:
        decision = latest_decision(asked)
        answer = None
        if decision is not None:
            facts = route_facts(asked, answers=answers_of(decision, asked=asked))
            answer = rulebook.find(edition=current_edition(), facts=facts, on=asked.on)
        asked.worked_out["route"] = answer
    found: RouteAnswer | None = asked.worked_out["route"]
    return found


def latest_decision(asked: Asked) -> RouteDecision | None:
    """Return the newest decision about the route."""
    if "decision" not in asked.worked_out:
        newest = latest(asked.device.route_decisions.all(), by="decided_at")
        asked.worked_out["decision"] = newest
    found: RouteDecision | None = asked.worked_out["decision"]
    return found


def answered(name: str) -> Callable[[Asked], Any]:
    """Return the provider of a fact that the lab states, or else a person answered for this device."""

    def provider(asked: Asked) -> Any:
        stated = stated_by_lab(asked)
        if name in stated:
            return stated[name]
        decision = latest_decision(asked)
        return None if decision is None else answers_of(decision, asked=asked).get(name)

    return provider


def route(asked: Asked) -> str | None:
    """Return the route that is open, or None while it is not known."""
    found = find(asked)
    return None if found is None or found.route == "not_known" else found.route


def device_class(asked: Asked) -> str | None:
    """Return the class of the device, or None while it is not known."""
    found = find(asked)
    return None if found is None or found.device_class == "not_known" else found.device_class


def is_implantable(asked: Asked) -> str | None:
    """Return `yes`, `no` or `not_known`, as the law derives it; nothing before a person has decided."""
    found = find(asked)
    return None if found is None else found.is_implantable.value


@once
def prescriber_is_authorised(asked: Asked) -> str | None:
    """Return what `people` answers about who signed the prescription, on the day of signing (Art.2(3))."""
    prescription = asked.prescription
    if prescription is None or prescription.signed_by is None or prescription.signed_at is None:
        return None
    answer = people.prescriber_is_authorised(
        account=prescription.signed_by,
        family_code=asked.device.family.code,
        on=day_of(prescription.signed_at),
    )
    # An authorisation of another country leaves it open; what is open is not known, not a third word.
    return None if answer is Answer.NOT_KNOWN else answer.value


def repeat_is_no_series(asked: Asked) -> bool | None:
    """Answer whether somebody denied both ways of being a series, on this design; None where none repeats."""
    if not design_repeats(asked):
        return None
    decision = latest_decision(asked)
    answers = {} if decision is None else answers_of(decision, asked=asked)
    return all(answers.get(name) is False for name in REOPENED)


PROVIDES: dict[str, Callable[[Asked], Any]] = {
    "repeat_is_no_series": repeat_is_no_series,
    **{name: answered(name) for name in ANSWERED},
}
