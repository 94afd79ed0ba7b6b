"""What is fetched beside the page of a device: its gates, its parts, its holds, what runs out."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from maatwerk.cases import queries
from maatwerk.cases.process import GATE_NAMES
from maatwerk.cases.queries.papers import release_answer
from maatwerk.web.pages import door


@login_required
def gate(request: door.Inside, number: str, gate: str) -> HttpResponse:
    """Judge one gate of one device; nothing is written."""
    if gate not in GATE_NAMES:
        raise Http404
    device = door.device_for(request, number)
    now = timezone.now()
    if gate == "release":
        answer = release_answer(request.user, device=device, at=now)
    else:
        language = get_language() or "en"
        answer = queries.gate_answer(request.user, device=device, gate=gate, at=now, language=language)
    template = "steps/gate_said.html" if request.headers.get("HX-Request") else "steps/gate_alone.html"
    return door.show(request, template, {"device": device, "gate": gate, "answer": answer})


@login_required
def run_out(request: door.Inside, number: str) -> HttpResponse:
    """Name what of a device will no longer hold on its theatre date; nothing, if all of it does."""
    device = door.device_for(request, number)
    found = queries.lasting(device.case, theatre_on=device.case.theatre_on, at=timezone.now(), only=device)
    return door.show(request, "orders/run_out.html", {"lasting": [one for one in found if not one.lasts]})


@login_required
def holds(request: door.Inside, number: str) -> HttpResponse:
    """Show what is on hold about a device, its case or its builds; nothing, if nothing is."""
    device = door.device_for(request, number)
    found = queries.holds_beside(device, pieces=queries.pieces_of(device))
    return door.show(request, "cases/holds.html", {"holds": found})


@login_required
def parts(request: door.Inside, number: str) -> HttpResponse:
    """Show the pieces of a device, each with its state and the build it lies in."""
    device = door.device_for(request, number)
    return door.show(request, "cases/parts.html", {"device": device, "parts": queries.pieces_of(device)})
