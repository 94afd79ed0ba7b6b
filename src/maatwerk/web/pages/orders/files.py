"""Pictures of meetings, read back whole from the archive for those who may see the case."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse

from maatwerk.cases.models import MeetingPicture
from maatwerk.web.pages import door, kept


@login_required
def picture(request: door.Inside, number: str, sha256: str) -> HttpResponse:
    """Return a picture of a planning meeting of a case."""
    case = door.case_for(request, number)
    found = MeetingPicture.objects.filter(meeting__case=case, sha256=sha256).first()
    if found is None:
        raise Http404
    return kept.handed(request, sha256=sha256, media_type=found.media_type, name=found.name)
