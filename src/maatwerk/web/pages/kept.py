"""The files of a device: listed with their hashes, handed out whole from the archive."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from maatwerk.archive.queries import read_file
from maatwerk.cases import queries
from maatwerk.web.pages import door
from maatwerk.web.pages.papers import SEALED

KINDS = {
    "before": _("From before Maatwerk"),
    "signed_order": _("Signed order"),
    "meeting": _("Picture of the planning meeting"),
    "design": _("Design"),
    "build": _("Build file"),
    "certificate": _("Certificate of the supplier"),
    "check": _("Evidence of a check"),
    "scrapped": _("Photo of what was scrapped"),
    "derogation": _("Authorisation of an authority"),
    "own_evidence": _("Own evidence"),
    "sterilisation": _("Record of the sterile service"),
    "late_paper": _("Paper brought later"),
}
_BEGINS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"RIFF": "image/webp"}
"""How a photo begins that came without its type."""
FENCED = "default-src 'none'"
_SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})


@login_required
def files(request: door.Inside, number: str) -> HttpResponse:
    """List the files of a device; beside its case they are fetched as a fragment."""
    device = door.device_for(request, number)
    found = [(KINDS[one.kind], one) for one in queries.files_of(device)]
    series = [use.series for use in device.imaging_uses.select_related("series__imaging")]
    template = "cases/files.html" if request.headers.get("HX-Request") else "cases/files_alone.html"
    return door.show(request, template, {"device": device, "files": found, "series": series})


@login_required
def file(request: door.Inside, number: str, sha256: str) -> HttpResponse:
    """Hand a file out, verified against its hash; what a browser shows is shown, the rest is saved."""
    found = queries.kept_file(door.device_for(request, number), sha256=sha256)
    if found is None:
        raise Http404
    return handed(request, sha256=sha256, media_type=found.media_type, name=found.name)


def handed(request: door.Inside, *, sha256: str, media_type: str, name: str) -> HttpResponse:
    """Hand a file of the archive out as it is, to somebody who may have it; a damaged one is refused."""
    read = door.attempt(lambda: read_file(sha256))
    if isinstance(read, door.Trouble):
        return door.show(request, "parts/no_file.html", trouble=read)
    begins = (kind for start, kind in _BEGINS.items() if read.value.startswith(start))
    media_type = media_type if media_type in _SHOWN else next(begins, "application/octet-stream")
    shown = media_type in _SHOWN
    response = HttpResponse(read.value, content_type=media_type)
    # A reader of PDFs does not open in a sandbox; nothing in one may be fetched all the same.
    response.headers["Content-Security-Policy"] = FENCED if media_type == "application/pdf" else SEALED
    response.headers["X-Content-Type-Options"] = "nosniff"
    named = content_disposition_header(not shown, name or sha256[:12])
    response.headers["Content-Disposition"] = named or "attachment"
    return response
