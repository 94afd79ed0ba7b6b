"""One field for a scanner: what a code stands for, and where it leads."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode

from maatwerk.cases import queries
from maatwerk.cases.queries import CodeKind, Resolved
from maatwerk.web.pages import door


@login_required
def scan(request: door.Inside) -> HttpResponse:
    """Go where a code leads; a thing without a page of its own is shown here."""
    code = request.GET.get("q", "").strip()
    found = queries.resolve_code(request.user, code=code, at=timezone.now()) if code else None
    if found is not None and (address := _address(found)):
        return redirect(address)
    context = {
        "scanned": code,
        "found": found,
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


def _address(found: Resolved) -> str:
    """Return the page of what was found; things of the lab have theirs only where the lab's pages are."""
    wanted = {
        CodeKind.DEVICE: ("device", {"number": found.number}),
        CodeKind.BUILD: ("build", {"number": found.number}),
    }.get(found.kind)
    if wanted is None:
        return ""
    try:
        return reverse(wanted[0], kwargs=wanted[1])
    except NoReverseMatch:
        return ""
