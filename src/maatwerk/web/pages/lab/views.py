"""The doors of the lab: a list, a record, something to do to it, something to add."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse

from maatwerk.web.pages import door
from maatwerk.web.pages.lab.shelf import shelf


@login_required
def listed(request: door.Inside, kind: str) -> HttpResponse:
    """Show the list of a kind."""
    found = shelf()
    return found.listed(request, found.kind(request, kind))


@login_required
def record(request: door.Inside, kind: str, key: str) -> HttpResponse:
    """Show a record."""
    found = shelf()
    return found.shown(request, found.kind(request, kind), key)


@login_required
def act(request: door.Inside, kind: str, key: str, act: str) -> HttpResponse:
    """Show or do one thing to a record."""
    found = shelf()
    return found.done(request, found.kind(request, kind), key, act)


@login_required
def add(request: door.Inside, kind: str, act: str) -> HttpResponse:
    """Show or do the adding of a record."""
    found = shelf()
    return found.added(request, found.kind(request, kind), act)
