"""Errors for programs, in the form of RFC 9457 with the reasons of the refusal."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, JsonResponse


def problem(
    *, status: int, title: str, detail: str, reasons: Sequence[Mapping[str, Any]] = (), instance: str = ""
) -> JsonResponse:
    """Return a problem document; `reasons` has the shape of Reason in the contracts."""
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": instance,
        "reasons": list(reasons),
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")


def nothing_here(request: HttpRequest, rest: str = "") -> JsonResponse:
    """Answer every address of the interface that this edition does not have."""
    return problem(
        status=404,
        title="Nothing here",
        detail="This edition has no such address. The REST interface comes with a later one.",
        instance=request.path,
    )
