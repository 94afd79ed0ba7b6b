"""The print room's own screen: machines with what runs, what waits for a build, what waits at the bench."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone

from maatwerk.cases import queries
from maatwerk.web.pages import door


@login_required
def bench(request: door.Inside) -> HttpResponse:
    """Show the print room at a glance, large enough for gloves."""
    now = timezone.now()
    found = queries.bench(request.user, at=now)
    machines = [(one, found.running.get(one.pk)) for one in found.machines]
    context = {
        "machines": sorted(machines, key=lambda pair: (pair[1] is None, pair[0].code)),
        "found": found,
        "now": now,
        "lab": queries.sees_all(request.user, at=now),
    }
    return door.show(request, "bench/bench.html", context)
