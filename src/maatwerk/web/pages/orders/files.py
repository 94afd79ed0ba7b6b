"""Scans and pictures of meetings, read back whole from the archive for those who may see the case."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse

from maatwerk.archive.queries import read_file
from maatwerk.cases.models import MeetingPicture, PaperOrder
from maatwerk.web.pages import door


@login_required
def scan(request: door.Inside, number: str, sha256: str) -> HttpResponse:
    """Return the scan of a signed order of a device."""
    device = door.device_for(request, number)
    found = PaperOrder.objects.filter(prescription__device=device, sha256=sha256).first()
    if found is None:
        raise Http404
    return _sent(request, sha256=sha256, media_type=found.media_type)


@login_required
def picture(request: door.Inside, number: str, sha256: str) -> HttpResponse:
    """Return a picture of a planning meeting of a case."""
    case = door.case_for(request, number)
    found = MeetingPicture.objects.filter(meeting__case=case, sha256=sha256).first()
    if found is None:
        raise Http404
    return _sent(request, sha256=sha256, media_type=found.media_type)


def _sent(request: door.Inside, *, sha256: str, media_type: str) -> HttpResponse:
    read = door.attempt(lambda: read_file(sha256))
    if isinstance(read, door.Trouble):
        return door.show(request, "orders/no_file.html", trouble=read)
    response = HttpResponse(read.value, content_type=media_type)
    ending = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}[media_type]
    response["Content-Disposition"] = f'inline; filename="{sha256[:12]}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
