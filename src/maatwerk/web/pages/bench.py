"""The print room's own screen: machines with what runs, what waits for a build, what waits at the bench."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone

from maatwerk.cases import queries
from maatwerk.web.pages import door
from maatwerk.web.pages.lab import telling


@login_required
def bench(request: door.Inside) -> HttpResponse:
    """Show the print room at a glance, large enough for gloves."""
    now = timezone.now()
    found = queries.bench(request.user, at=now)
    today = timezone.localdate(now)
    machines = [
        (one, found.running.get(one.pk), telling.why_it_may_not_run(one, on=today)) for one in found.machines
    ]
    context = {
        "machines": sorted(machines, key=lambda one: (one[1] is None, one[0].code)),
        "found": found,
        "now": now,
        "lab": queries.sees_all(request.user, at=now),
    }
    return door.show(request, "bench/bench.html", context)
