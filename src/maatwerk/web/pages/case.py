"""The case: who and which side on top, devices, what is selected, and the one next step."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maatwerk.archive import kinds
from maatwerk.archive.events import SIGNATURE
from maatwerk.archive.models import Event
from maatwerk.cases import queries
from maatwerk.cases.models import Case, Design, Device, Prescription
from maatwerk.cases.steps import next_step
from maatwerk.lab.queries import family_content
from maatwerk.web import happenings, words
from maatwerk.web.pages import door
from maatwerk.web.pages.orders.fields import in_words
from maatwerk.web.pages.stage import Said, remarks_of, stage_of
from maatwerk.web.pages.today import working_days_until
from maatwerk.workflow.events import GATE_OPENED


@login_required
def case(request: door.Inside, number: str) -> HttpResponse:
    """Show a case by its first device; a case without one says what to do."""
    found = door.case_for(request, number)
    first = found.devices.order_by("number").first()
    if first is None:
        return door.show(request, "cases/empty.html", {"case": found, "adapted": queries.adapted_in(found)})
    return redirect("device", number=first.number)


@login_required
def device(request: door.Inside, number: str) -> HttpResponse:
    """Show a case with one of its devices selected."""
    now = timezone.now()
    seen = queries.with_devices(queries.cases_for(request.user, at=now))
    case = seen.filter(devices__number=number).first()
    if case is None:
        raise Http404
    devices = tuple(case.devices.all())
    chosen = next(one for one in devices if one.number == number)
    prescription = _prescription(chosen)
    design = chosen.designs.prefetch_related("files", "built", "remarks").order_by("-version").first()
    thread = queries.thread_of(chosen)
    gates = queries.gates_of(chosen, told=thread)
    context = {
        "case": case,
        "devices": devices,
        "device": chosen,
        "prescription": prescription,
        "days_left": _days_left(case),
        "characteristics": _asked_and_built(chosen, prescription, design),
        "thread": _told(thread),
        "gates": gates,
        "passed": {one.gate for one in gates if one.passed_at is not None},
        "lane": queries.lane_standing(case, at=now),
        "adapted": queries.adapted_in(case),
        "stage": design and stage_of(chosen, wanted=request.GET.get("view", ""), design=design),
        "remarks": _remarks(chosen, design),
        **_next(request, chosen),
    }
    return door.show(request, "cases/case.html", context)


def _remarks(device: Device, design: Design | None) -> list[Said]:
    """Return what was sent back; a first version without a remark needs no look at others."""
    if design is None or (design.version == 1 and not design.remarks.all()):
        return []
    return remarks_of(device, newest=design)


def _days_left(case: Case) -> int | None:
    if case.theatre_on is None:
        return None
    return working_days_until(timezone.localdate(), case.theatre_on)


def _next(request: door.Inside, device: Device) -> dict[str, Any]:
    """Return the next step and whose it is; what its gate says now, the page asks when it is there."""
    step = next_step(device)
    if step is None:
        return {"step": None}
    return {
        "step": step,
        "right": queries.may_do(request.user, device=device, step=step, at=timezone.now()),
    }


def _prescription(device: Device) -> Prescription | None:
    """Return the newest prescription, with who drafted, signed, transcribed and compared it."""
    found = device.prescriptions.exclude(state="superseded").select_related(
        "drafted_by", "signed_by", "paper_order__transcribed_by", "paper_order__compared_by"
    )
    return found.order_by("-pk").first()


def _asked_and_built(
    device: Device, prescription: Prescription | None, design: Design | None
) -> list[dict[str, Any]]:
    """Return what the prescriber decided beside what the newest design makes of it."""
    if prescription is None:
        return []
    built = {} if design is None else {one.name: one for one in design.built.all()}
    stated = prescription.characteristics.select_related(
        "confirmation__drafted_by", "confirmation__confirmed_by"
    )
    told = (
        {one.name: in_words(one.label) for one in family_content(device.family).fields} if _abroad() else {}
    )
    return [
        {"stated": one, "label": told.get(one.name, one.label), "built": built.get(one.name)}
        for one in stated.order_by("position")
    ]


def _abroad() -> bool:
    """Return whether the reader's language is another than the one that labels are recorded in."""
    return not (get_language() or "en").startswith("en")


def _told(events: list[Event]) -> list[dict[str, Any]]:
    """Return events as sentences; the gates that opened carry the mark of what is met."""
    return [
        {
            "at": event.at,
            "by": event.actor_name,
            "text": _sentence(event),
            "mark": "met" if event.kind in {GATE_OPENED, SIGNATURE} else "running",
            "number": event.number,
            "hash": event.hash,
        }
        for event in events
    ]


def _sentence(event: Event) -> str:
    detail = json.loads(event.text).get("detail") or {}
    if event.kind == GATE_OPENED:
        return _("The gate %(gate)s opened.") % {"gate": words.gate(detail["gate"])}
    said = happenings.happening(event.kind, kinds.kind(event.kind).text)
    return f"{said} {happenings.reason(detail['reason'])}" if detail.get("reason") else said
