"""A browser that several people share: whoever acts is named, and nobody is while nobody is there."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from maatwerk.people.models import Account

KEY = "station"
IDLE_SECONDS = 5 * 60
"""How long somebody acts without touching anything before the station is nobody's again."""
_NOTED_SECONDS = 20
ALWAYS = frozenset(
    {"station", "station_enter", "station_leave", "station_seen", "set_language", "account_logout"}
)
PLACES = frozenset(
    {
        *("home", "cases", "case", "device", "gate", "search", "scan", "scan_resolve"),
        *("bench", "builds", "build", "build_plan", "build_act", "piece_fail", "queue", "side_work"),
        # What a page of a device shows, and the papers that go along when it is handed over.
        *(
            "picture",
            "finding",
            "mesh",
            "device_file",
            "papers",
            "paper",
            "paper_page",
            "paper_sheet",
            "binder",
        ),
        *("device_parts", "device_files", "device_holds", "run_out"),
    }
)
STEPS = frozenset(
    {
        *("plan_build", "start_build", "finish_build", "finish_production", "check_device"),
        *("send_to_rework", "prepare_release", "sign_release", "sterilise", "deliver", "hold"),
    }
)
"""What is done at a shared station. All else asks for a log-in of one's own; new pages are shut here."""


@dataclass(frozen=True)
class Station:
    """The shared station that a request comes from."""

    name: str
    home: uuid.UUID
    acting: Account | None


def begin(request: HttpRequest, *, name: str) -> None:
    """Make this browser a shared station; whoever opened it acts in it no longer."""
    request.session.cycle_key()
    request.session[KEY] = {"name": name, "acting": None, "seen": 0}


def come(request: HttpRequest, account: Account) -> None:
    """Let a person act from now on."""
    request.session.cycle_key()
    request.session[KEY] = {**request.session[KEY], "acting": account.pk, "seen": int(time.time())}


def leave(request: HttpRequest) -> None:
    """Let nobody act."""
    request.session[KEY] = {**request.session[KEY], "acting": None}


def safe_next(request: HttpRequest, wanted: str | None) -> str:
    """Return where to go on, if that is here; else the bench."""
    if wanted and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return reverse("bench")


class Middleware:
    """Puts whoever acts in the place of whoever opened the station, and shuts all other doors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find out who acts."""
        request.station = _station(request)  # type: ignore[attr-defined]
        if (found := request.station) is not None:  # type: ignore[attr-defined]
            request.user = found.acting or AnonymousUser()
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Shut what is not done at a shared station, and all of it while nobody is there."""
        station: Station | None = request.station  # type: ignore[attr-defined]
        match = request.resolver_match
        name = match.url_name if match is not None else None
        if station is None or name in ALWAYS:
            return None
        if station.acting is None:
            back = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('station')}?{back}")
        if name in PLACES or (name == "step" and kwargs.get("code") in STEPS):
            return None
        return render(request, "station/closed.html", status=403)


def _station(request: HttpRequest) -> Station | None:
    """Return the station of this browser; it ends with the session of whoever opened it."""
    kept = request.session.get(KEY)
    if kept is None:
        return None
    opener = request.user
    if not opener.is_authenticated:
        return None
    return Station(name=kept["name"], home=opener.institution_key, acting=_acting(request, kept, opener))


def _acting(request: HttpRequest, kept: dict[str, Any], opener: Any) -> Account | None:
    """Return who acts, unless too long ago or no longer of this house."""
    if kept["acting"] is None:
        return None
    now = int(time.time())
    if now - kept["seen"] > IDLE_SECONDS:
        leave(request)
        return None
    if now - kept["seen"] > _NOTED_SECONDS:
        request.session[KEY] = {**kept, "seen": now}
    return Account.objects.filter(
        pk=kept["acting"], is_active=True, institution_key=opener.institution_key
    ).first()
