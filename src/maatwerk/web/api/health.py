"""Doors for those who watch the program: `/healthz`, `/readyz`, `/metrics`. None of them names a person."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from maatwerk import __version__
from maatwerk.web import health


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the program is alive, without asking the database."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Tell whether work can be done, check by check; 503 when not."""
    found = health.look()
    body = {
        "schema": "maatwerk.ready/1",
        "version": __version__,
        "state": "ready" if found.ready else "not_ready",
        "checks": [
            {"name": check.name, "state": check.state.value, "text": check.text} for check in found.checks
        ],
    }
    return JsonResponse(body, status=200 if found.ready else 503)


def _lines() -> list[str]:
    """Return the metrics, one measure after another."""
    found = health.look()
    lines = [
        "# HELP maatwerk_info The version that runs.",
        "# TYPE maatwerk_info gauge",
        f'maatwerk_info{{version="{__version__}"}} 1',
        "# HELP maatwerk_check Whether a check of /readyz is met.",
        "# TYPE maatwerk_check gauge",
        *(
            f'maatwerk_check{{name="{check.name}"}} {int(check.state is health.State.MET)}'
            for check in found.checks
        ),
    ]
    since = health.seconds_since_beat()
    if since is not None:
        lines += [
            "# HELP maatwerk_worker_beat_seconds Seconds since the worker was last alive.",
            "# TYPE maatwerk_worker_beat_seconds gauge",
            f"maatwerk_worker_beat_seconds {since:.1f}",
        ]
    if found.ready:
        lines += ["# HELP maatwerk_tasks Tasks by state.", "# TYPE maatwerk_tasks gauge"]
        for state in ("READY", "RUNNING", "FAILED"):
            count = DBTaskResult.objects.filter(status=state).count()
            lines.append(f'maatwerk_tasks{{state="{state.lower()}"}} {count}')
    return lines


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell the counts that a monitor collects, as Prometheus reads them."""
    text = "\n".join([*_lines(), ""])
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")
