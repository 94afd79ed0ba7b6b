"""The first page after the log-in: who you are, and whether the program is well."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maatwerk.people import queries
from maatwerk.people.models import Account
from maatwerk.web import health

_WORDS = {
    health.State.MET: ("met", "Met"),
    health.State.NOT_MET: ("not-met", "Not met"),
    health.State.NOT_KNOWN: ("not-known", "Not known"),
}


class AuthenticatedRequest(HttpRequest):
    """A request behind the log-in."""

    user: Account


@login_required
def home(request: AuthenticatedRequest) -> HttpResponse:
    """Show who is logged in and the health of the program."""
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
        "state_text": "Ready for work" if found.ready else "Not ready",
        "checks": rows,
    }
    return render(
        request,
        "home.html",
        {"health": state, "who_does": queries.what_they_do(request.user, at=timezone.now())},
    )
