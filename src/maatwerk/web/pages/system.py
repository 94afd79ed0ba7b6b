"""Whether the program is well."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from maatwerk.web import health
from maatwerk.web.pages import door

_WORDS = {
    health.State.MET: ("met", _("Met")),
    health.State.NOT_MET: ("not-met", _("Not met")),
    health.State.NOT_KNOWN: ("not-known", _("Not known")),
}


@login_required
def system(request: door.Inside) -> HttpResponse:
    """Show the health of the program."""
    found = health.look()
    rows = [
        {
            "title": check.title,
            "text": check.text,
            "mark": _WORDS[check.state][0],
            "word": _WORDS[check.state][1],
        }
        for check in found.checks
    ]
    state = {
        "state_mark": "met" if found.ready else "not-met",
        "state_text": _("Ready for work") if found.ready else _("Not ready"),
        "checks": rows,
    }
    return door.show(request, "system.html", {"health": state})
