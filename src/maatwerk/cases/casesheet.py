"""The case sheet as data: the story of one device, drawn up from the records at any time."""

import json
from datetime import UTC, date, datetime
from typing import Any

from maatwerk.archive.days import day_of
from maatwerk.archive.models import Event
from maatwerk.archive.queries import history
from maatwerk.cases import snapshot
from maatwerk.cases.facts.asked import Asked, every, latest, number, pieces_of
from maatwerk.cases.facts.orders import departs
from maatwerk.cases.facts.route import latest_decision
from maatwerk.cases.facts.verification import Due, checks_due, result_for, results
from maatwerk.cases.models import Build, Characteristic, CheckResult, Release
from maatwerk.lab.queries import recipe_content
from maatwerk.rulebook.shelf import current_edition
from maatwerk.workflow.events import GATE_OPENED


def build(asked: Asked, *, language: str, release: Release | None) -> dict[str, Any]:
    """Return the case sheet of a device as it stands on record now."""
    device, decision = asked.device, latest_decision(asked)
    prescription = asked.prescription
    signed_at = prescription.signed_at if prescription is not None else None
    return {
        "schema": "maatwerk.case_sheet/1",
        "language": language,
        "case": device.case.number,
        "number": device.number,
        "device_name": snapshot.text_in(asked.family.names, language),
        "family": str(device.family),
        "version": str(asked.design.version) if asked.design is not None else "",
        "copies": str(len(pieces_of(asked))),
        "state": device.state,
        "patient_code": device.case.patient.code,
        "side": snapshot.side_of(device),
        "prescriber": snapshot.prescriber(asked),
        "prescribed_on": day_of(signed_at).isoformat() if signed_at is not None else None,
        "qualification": decision.route if decision is not None else "",
        "device_class": decision.device_class if decision is not None else "",
        "route_cites": _route_cites(asked),
        "characteristics": _characteristics(asked),
        "gates": gates_passed(asked),
        "concessions": _concessions(asked),
        "adapted": _adapted(asked),
        "recipe": _recipe(asked),
        "lots": _lots(asked),
        "checks": _checks(asked, language=language),
        "files": _files(asked),
        "picture": None,
        "statement_number": release.number if release is not None else None,
        "edition": current_edition().number,
        "snapshot": release.snapshot_digest if release is not None else "0" * 64,
    }


def moment(at: datetime) -> str:
    """Return a moment as papers and JSON write it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def gates_passed(asked: Asked) -> list[dict[str, Any]]:
    """Return the gates that opened for the device, in order, from its events."""
    opened = [event for event in history(asked.device) if event.kind == GATE_OPENED]
    conceded: dict[str, list[str]] = {}
    for one in asked.device.concessions.all():
        conceded.setdefault(one.gate, []).append(one.code)
    return [_gate(event, conceded=conceded) for event in opened]


def _gate(event: Event, *, conceded: dict[str, list[str]]) -> dict[str, Any]:
    said = json.loads(event.text)["detail"]
    rules = said["rules"]
    return {
        "gate": said["gate"],
        "by": event.actor_name,
        "at": moment(event.at),
        "basis": sorted({rule["basis"] for rule in rules}),
        "cites": list(dict.fromkeys(cite for rule in rules for cite in rule["cites"])),
        "concessions": sorted(conceded.get(said["gate"], [])),
    }


def _route_cites(asked: Asked) -> list[str]:
    decision = latest_decision(asked)
    if decision is None:
        return []
    considered = decision.answer.get("rules_considered", [])
    rules = [cite for one in considered if one["applies"] == "yes" for cite in one["cites"]]
    return list(dict.fromkeys(["Art.2(3)", *rules]))


def _characteristics(asked: Asked) -> list[dict[str, str]]:
    if asked.prescription is None:
        return []
    built = {one.name: one for one in asked.design.built.all()} if asked.design is not None else {}
    found = []
    for stated in asked.characteristics:
        made = built.get(stated.name)
        within = "not_known"
        if made is not None:
            answer = departs(stated, value=made.value, unit=made.unit)
            within = {True: "no", False: "yes", None: "not_known"}[answer]
        found.append(
            {
                "name": stated.label,
                "unit": stated.unit,
                "asked": stated.value,
                "tolerance": _tolerance(stated),
                "built": made.value if made is not None else "",
                "deviation": _deviation(stated.value, made.value if made is not None else ""),
                "within": within,
            }
        )
    return found


def _tolerance(stated: Characteristic) -> str:
    return "" if stated.tolerance is None else f"± {format(stated.tolerance.normalize(), 'f')}"


def _deviation(asked: str, built: str) -> str:
    wanted, made = number(asked), number(built)
    return "" if wanted is None or made is None else f"{made - wanted:+.3g}"


def _concessions(asked: Asked) -> list[dict[str, str]]:
    return [
        {"code": one.code, "reason": one.reason, "by": one.granted_by.full_name, "at": moment(one.granted_at)}
        for one in asked.device.concessions.select_related("granted_by").order_by("granted_at")
    ]


def _adapted(asked: Asked) -> list[dict[str, str]]:
    """Return the marketed devices of the case that were adapted; they are no devices of the lab."""
    return [
        {
            "product": one.product,
            "maker": one.maker,
            "identifier": one.identifier,
            "how": one.adapted_how,
            "within": one.within_instructions,
        }
        for one in asked.device.case.adapted_devices.filter(state="recorded")
    ]


def _recipe(asked: Asked) -> dict[str, Any] | None:
    if not asked.builds:
        return None
    made: Build = asked.builds[-1]
    content, validated = recipe_content(made.recipe), _validated_on(made)
    return {
        "code": str(made.recipe),
        "title": content.title["en"],
        "machine": made.machine.name if made.machine is not None else "",
        "validated_on": validated.isoformat() if validated is not None else None,
        "external": made.supplier is not None,
        "supplier": made.supplier.name if made.supplier is not None else None,
    }


def _validated_on(made: Build) -> date | None:
    newest = latest(made.recipe.validations.all(), by="concluded_on")
    return newest.concluded_on if newest is not None else None


def _lots(asked: Asked) -> list[dict[str, Any]]:
    found = []
    for made in asked.builds:
        for used in every(made.containers, "container__lot__material"):
            lot = used.container.lot
            found.append(
                {
                    "material": lot.material.name,
                    "code": lot.number,
                    "container": used.container.code,
                    "use_by": lot.expires_on.isoformat() if lot.expires_on is not None else None,
                }
            )
    return found


def _checks(asked: Asked, *, language: str) -> list[dict[str, Any]]:
    among = results(asked)
    return [_check(due, result_for(due, among=among), language=language) for due in checks_due(asked)]


def _check(due: Due, result: CheckResult | None, *, language: str) -> dict[str, Any]:
    check = due.check
    verdict = "not_done" if result is None else "passed" if result.passed else "failed"
    return {
        "title": snapshot.text_in(check.title, language),
        "method": snapshot.text_in(check.method, language),
        "instrument": str(result.instrument) if result is not None and result.instrument is not None else "",
        "limit": _limit_text(due),
        "result": _result_text(result),
        "verdict": verdict,
        "by": result.checked_by.full_name if result is not None else "",
        "at": moment(result.checked_at) if result is not None else None,
    }


def _limit_text(due: Due) -> str:
    limit, unit = due.check.limit, due.check.unit
    if limit is None:
        return ""
    ends = [
        f"≥ {limit.min}" if limit.min is not None else "",
        f"≤ {limit.max}" if limit.max is not None else "",
    ]
    return " ".join([*(end for end in ends if end), unit.value if unit is not None else ""]).strip()


def _result_text(result: CheckResult | None) -> str:
    if result is None or result.value is None:
        return result.note if result is not None else ""
    return f"{format(result.value.normalize(), 'f')} {result.unit}".strip()


def _files(asked: Asked) -> list[dict[str, str]]:
    drawn = asked.design.files.all() if asked.design is not None else ()
    found = [{"name": one.name, "what": one.role, "sha256": one.sha256} for one in drawn]
    found += [
        {"name": f"series {use.series.uid}", "what": "imaging", "sha256": use.series.imaging.sha256}
        for use in asked.imaging
    ]
    for made in asked.builds:
        file = getattr(made, "file", None)
        if file is not None:
            found.append({"name": file.name, "what": f"build file of {made.number}", "sha256": file.sha256})
    return found
