"""A tour of ten minutes through the demonstration hospital; without a demonstration there is none."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from maatwerk.cases import queries
from maatwerk.web.pages import door


@dataclass(frozen=True, kw_only=True)
class Stop:
    """One minute of the tour: as whom, where, and what to look at."""

    who: str
    """The part of the log-in before the @."""
    title: "str | Promise"
    look: "str | Promise"
    case: str = ""
    """The end of the number of a case of the demonstration."""
    device: str = ""
    """The letter of a device of it, where the stop shows that one."""
    page: str = "home"
    asks: str = ""


STOPS = (
    Stop(
        who="jip",
        title=_("The day"),
        look=_(
            "Ten working days, one row a case: date, side, devices, the one next step, and the days left. "
            "On the right the machines, and what will block a case."
        ),
    ),
    Stop(
        who="ruben",
        case="-0002",
        title=_("A trauma case for tomorrow"),
        look=_(
            "Side and theatre date stay on top. Under the next step: what may come within 72 hours, and what "
            "never comes later. Every gate is there as always."
        ),
    ),
    Stop(
        who="iva",
        case="-0003",
        title=_("The surgeon approves"),
        look=_("What was asked beside what was built. Two buttons of one size: sign, or send back."),
    ),
    Stop(
        who="iva",
        case="-0006",
        title=_("A prescription to be signed"),
        look=_(
            "Jip drafted it. Only Iva’s own decisions make it custom-made, and only her signature orders it."
        ),
    ),
    Stop(
        who="jip",
        case="-0005",
        title=_("A gate says why"),
        look=_(
            "The pictures are sent. Open the next step and press its button: nothing is written, and the "
            "shut gate names one reason, the basis, who can open it, and what to do. It says “lab policy” "
            "where it is not the law."
        ),
    ),
    Stop(
        who="ruben",
        case="-0004",
        title=_("In production"),
        look=_("Design approved, pieces on their way. “What happened” tells who did what, and when."),
    ),
    Stop(
        who="noor",
        page="search",
        asks="q=24-118",
        title=_("A lot on hold"),
        look=_(
            "Its coupon broke. No build starts with it, whatever anybody ticks; there is nothing to tick."
        ),
    ),
    Stop(
        who="ruben",
        page="queue",
        title=_("Also in the queue"),
        look=_("A teaching model and a jig: three inputs, no statement, never for a patient."),
    ),
    Stop(
        who="mila",
        case="-0001",
        device="B",
        title=_("A finished device"),
        look=_(
            "Eight gates with their dates. The thread holds the signatures, each with its number and hash."
        ),
    ),
    Stop(
        who="inge",
        page="board",
        title=_("The inspector looks"),
        look=_("Inge reads everything and can change nothing. Open any card: no button is hers."),
    ),
)


def tour(request: HttpRequest) -> HttpResponse:
    """Show the ten stops, each with whom to log in as."""
    cast = {one.email.partition("@")[0]: one for one in _cast()}
    here = getattr(request.user, "email", "")
    stops = [
        {
            "number": number,
            "stop": stop,
            "person": cast.get(stop.who),
            "go": reverse("tour_stop", args=[number]),
        }
        for number, stop in enumerate(STOPS, start=1)
    ]
    return door.show(request, "tour/tour.html", {"stops": stops, "here": here})


@login_required
def stop(request: door.Inside, number: int) -> HttpResponse:
    """Go to what a stop shows; whoever may not see it finds nothing there."""
    _cast()
    if not 1 <= number <= len(STOPS):
        raise Http404
    chosen = STOPS[number - 1]
    if not chosen.case:
        return redirect(f"{reverse(chosen.page)}{'?' if chosen.asks else ''}{chosen.asks}")
    found = queries.cases_for(request.user, at=timezone.now()).filter(number__endswith=chosen.case).first()
    if found is None:
        raise Http404
    if chosen.device and found.devices.filter(number=f"{found.number}-{chosen.device}").exists():
        return redirect("device", number=f"{found.number}-{chosen.device}")
    return redirect("case", number=found.number)


@require_POST
def go(request: HttpRequest) -> HttpResponse:
    """Leave, and come in as the person of the next stop: the same form is sent on to the log-in."""
    _cast()
    logout(request)
    return HttpResponseRedirect(reverse("account_login"), preserve_request=True)


def _cast() -> tuple[Any, ...]:
    """Return the log-ins of the demonstration; without one there is no tour."""
    if not settings.DEMONSTRATION_LOGINS:
        raise Http404
    return tuple(settings.DEMONSTRATION_LOGINS)
