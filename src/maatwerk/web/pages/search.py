"""One field for everything: what is scanned opens at once, what is typed is searched."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from maatwerk.cases import queries
from maatwerk.lab.queries import lab_like
from maatwerk.people.queries import accounts_like
from maatwerk.web.pages import door
from maatwerk.web.pages.people.accounts import sees_all as sees_people
from maatwerk.web.pages.records import held_by
from maatwerk.web.pages.scan import kept_at, made_at
from maatwerk.web.pages.today import row

MOST = 12
SHORTEST = 2
"""With one letter everything would be found."""

SECTIONS: dict[str, "str | Promise"] = {
    "devices": _("Devices"),
    "builds": _("Builds"),
    "lots": _("Lots"),
    "containers": _("Containers"),
    "tanks": _("Tanks"),
    "machines": _("Machines"),
    "instruments": _("Instruments"),
    "families": _("Families"),
    "people": _("People"),
}


@login_required
def search(request: door.Inside) -> HttpResponse:
    """Open what has exactly this number or code, else show what was found, by kind."""
    wanted, now = request.GET.get("q", "").strip(), timezone.now()
    if not wanted:
        return redirect("cases")
    if there := _scanned(request, wanted):
        return redirect(there)
    if case := queries.cases_for(request.user, at=now).filter(number=wanted.upper()).first():
        return redirect("case", number=case.number)
    context: dict[str, Any] = {"searched": wanted, "too_short": len(wanted) < SHORTEST}
    if not context["too_short"]:
        cases = queries.with_devices(queries.cases_like(request.user, wanted=wanted, at=now)[:MOST])
        context["rows"] = [row(one, today=timezone.localdate(now)) for one in cases]
        context["sections"] = _sections(request, wanted)
        context["found"] = bool(context["rows"]) or bool(context["sections"])
    return door.show(request, "today/search.html", context)


def _scanned(request: door.Inside, wanted: str) -> str:
    """Return where an exact code leads: to a page of its own, at a shared station to what may be used."""
    found = queries.resolve_code(request.user, code=wanted, at=timezone.now())
    if found is None:
        return ""
    kept = kept_at(found)
    if kept and _at_station(request):
        return f"{reverse('scan')}?{urlencode({'q': wanted})}"
    return made_at(found) or kept


def _at_station(request: door.Inside) -> bool:
    return request.station is not None  # type: ignore[attr-defined]


def _sections(request: door.Inside, wanted: str) -> list[dict[str, Any]]:
    now = timezone.now()
    found: dict[str, QuerySet[Any]] = {
        "devices": queries.devices_like(request.user, wanted=wanted, at=now),
        "builds": queries.builds_like(request.user, wanted=wanted, at=now),
    }
    if queries.sees_all(request.user, at=now):
        found |= lab_like(request.user, wanted=wanted)
    found["people"] = accounts_like(request.user, wanted=wanted)
    shut = set() if sees_people(held_by(request)) else {"people"}
    if _at_station(request):
        shut = set(found) - {"devices", "builds"}
    sections = []
    for code, those in found.items():
        things = list(those[: MOST + 1])
        if things:
            sections.append(
                {
                    "code": code,
                    "title": SECTIONS[code],
                    "things": things[:MOST],
                    "more": len(things) > MOST,
                    "opens": code not in shut,
                }
            )
    return sections
