"""The board: every open device by where it stands, and whose turn it is."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maatwerk.cases import queries
from maatwerk.cases.models import Device
from maatwerk.cases.steps import Step, next_step, present_state
from maatwerk.web.pages import door

MOST = 30
"""How many cards a column shows; the rest is counted and found in the list of cases."""

COLUMNS: tuple[tuple[str, "str | Promise", tuple[str, ...]], ...] = (
    ("ordered", _("Ordered"), ("requested",)),
    ("pictures", _("Pictures"), ("prescribed",)),
    ("design", _("Design"), ("imaging_accepted", "in_design")),
    ("make", _("To be made"), ("design_approved", "rework")),
    ("made", _("In production"), ("in_production",)),
    ("check", _("Bench and release"), ("in_verification",)),
    ("out", _("Released"), ("released",)),
    ("used", _("Waits for the theatre’s answer"), ("delivered", "followed_up")),
    ("stopped", _("On hold"), ("on_hold",)),
)


@dataclass(frozen=True)
class Card:
    """One device with its next step."""

    device: Device
    step: Step | None


@dataclass(frozen=True)
class Column:
    """The devices that stand in the same part of the way."""

    code: str
    title: "str | Promise"
    cards: tuple[Card, ...]
    more: int


@login_required
def board(request: door.Inside) -> HttpResponse:
    """Show the open devices by state, the earliest theatre date first."""
    found = list(queries.open_devices(request.user, at=timezone.now()))
    columns = [
        _column(code, title, [device for device in found if present_state(device) in states])
        for code, title, states in COLUMNS
    ]
    return door.show(request, "today/board.html", {"columns": columns, "count": len(found)})


def _column(code: str, title: "str | Promise", devices: list[Device]) -> Column:
    cards = tuple(Card(device, next_step(device)) for device in devices[:MOST])
    return Column(code, title, cards, max(0, len(devices) - MOST))
