"""The papers of a device: shown page by page, handed out with the hash that the archive holds."""

import base64
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone

from maatwerk.archive.errors import ArchiveError
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Device
from maatwerk.cases.queries import papers
from maatwerk.lab.models import Recipe
from maatwerk.lab.queries import recipe_content
from maatwerk.paperwork.errors import PaperRefused
from maatwerk.paperwork.pages import page_picture
from maatwerk.people.queries import institution_of
from maatwerk.web.pages import door
from maatwerk.web.pages.readings import SETTINGS

SEALED = "sandbox; default-src 'none'"


@login_required
def list_papers(request: door.Inside, number: str) -> HttpResponse:
    """Show which papers there are, and which statement is in force."""
    device = door.device_for(request, number)
    found = papers.papers_of(device)
    context = {
        "device": device,
        "case": device.case,
        "papers": found,
        "released": any(one.release.state == "issued" for one in found),
        "trips": list(device.sterilisations.order_by("-sent_at")),
    }
    return door.show(request, "papers/papers.html", context)


@login_required
def paper(request: door.Inside, number: str, sha256: str) -> HttpResponse:
    """Hand a paper out, verified against its hash."""
    return _handed(_found(door.device_for(request, number), sha256), sha256=sha256)


@login_required
def page(request: door.Inside, number: str, sha256: str, page: int) -> HttpResponse:
    """Show one page of a paper as a picture."""
    content = _found(door.device_for(request, number), sha256).content
    try:
        picture = page_picture(content, number=page)
    except PaperRefused as refused:
        raise Http404 from refused
    response = HttpResponse(picture, content_type="image/png")
    # The address holds the hash of the content: what it shows can never change.
    response.headers["Cache-Control"] = "private, max-age=3600, immutable"
    return response


@login_required
def binder(request: door.Inside, number: str) -> HttpResponse:
    """Hand out the binder as it stands now."""
    device = door.device_for(request, number)
    done = door.attempt(lambda: papers.binder_file(device, at=timezone.now()))
    if isinstance(done, door.Trouble):
        return door.show(
            request, "papers/papers.html", {"device": device, "case": device.case, "papers": []}, trouble=done
        )
    return _handed(done.value)


@login_required
def sheet(request: door.Inside, number: str, pk: int) -> HttpResponse:
    """Show the sheet that goes to the sterile service, to be printed."""
    device = door.device_for(request, number)
    trip = device.sterilisations.filter(pk=pk).select_related("sent_by").first()
    if trip is None:
        raise Http404
    recipes = Recipe.objects.filter(builds__pieces__part__device=device).distinct()
    contents = [recipe_content(one) for one in recipes]
    settings = next((one.sterilisation for one in contents if trip.cycle in one.sterilisation_methods), {})
    context: dict[str, Any] = {
        "device": device,
        "case": device.case,
        "trip": trip,
        "settings": [
            {"name": SETTINGS.get(name, name.replace("_", " ")), "bound": bound}
            for name, bound in settings.items()
        ],
        "house": institution_of(request.user),
        "pieces": device.parts.order_by("mark"),
    }
    return door.show(request, "papers/sterile.html", context)


def _found(device: Device, sha256: str) -> papers.PaperFile:
    try:
        return papers.paper_file(device, sha256=sha256)
    except (CaseError, ArchiveError) as unknown:
        raise Http404 from unknown


def _handed(file: papers.PaperFile, *, sha256: str = "") -> HttpResponse:
    return handed(file.content, name=file.name, media_type=file.media_type, sha256=sha256)


def handed(
    content: bytes, *, name: str, media_type: str = "application/pdf", sha256: str = ""
) -> HttpResponse:
    """Hand a file out, shut off from everything, with the hash that the archive holds."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["X-Content-Type-Options"] = "nosniff"
    if sha256:
        digest = base64.b64encode(bytes.fromhex(sha256)).decode("ascii")
        response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    return response
