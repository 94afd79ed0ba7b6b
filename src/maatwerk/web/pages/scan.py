"""One field for a scanner: what a code stands for, and where it leads."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from maatwerk.cases import queries
from maatwerk.cases.queries import CodeKind, Resolved
from maatwerk.web.pages import door
from maatwerk.web.pages.lab.shelf import address

LAB_KINDS = {
    CodeKind.MACHINE: "machines",
    CodeKind.INSTRUMENT: "instruments",
    CodeKind.TANK: "tanks",
    CodeKind.CONTAINER: "lots",
    CodeKind.LOT: "lots",
}
"""The page of the lab on which a thing stands; a bottle, cartridge or spool stands on that of its lot."""


@login_required
def scan(request: door.Inside) -> HttpResponse:
    """Go where a code leads; of a thing of the lab say here, at once, whether it may be used."""
    code = request.GET.get("q", "").strip()
    found = queries.resolve_code(request.user, code=code, at=timezone.now()) if code else None
    if found is not None and (there := made_at(found)):
        return redirect(there)
    context = {
        "scanned": code,
        "found": found,
        # The lab's own pages are shut at a shared station.
        "page": kept_at(found) if found is not None and request.station is None else "",  # type: ignore[attr-defined]
        "unknown": bool(code) and found is None,
        "search": f"{reverse('search')}?{urlencode({'q': code})}",
    }
    return door.show(request, "scan/scan.html", context)


@login_required
def resolve(request: door.Inside) -> JsonResponse:
    """Answer a page that fills a field from a scan."""
    found = queries.resolve_code(request.user, code=request.GET.get("q", ""), at=timezone.now())
    if found is None:
        return JsonResponse({"found": False}, status=404)
    answer: dict[str, Any] = {
        "found": True,
        "kind": found.kind.value,
        "code": found.code,
        "title": found.title,
        "said": found.said,
        "usable": found.usable,
    }
    return JsonResponse(answer)


def made_at(found: Resolved) -> str:
    """Return the page of a device or a build."""
    name = {CodeKind.DEVICE: "device", CodeKind.BUILD: "build"}.get(found.kind)
    return "" if name is None else reverse(name, kwargs={"number": found.number})


def kept_at(found: Resolved) -> str:
    """Return the page of a thing of the lab; none where a code stands for several."""
    return address(LAB_KINDS[found.kind], found.key) if found.kind in LAB_KINDS and found.key else ""
