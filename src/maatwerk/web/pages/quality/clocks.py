"""The clock of an incident on pages: how many days are left to tell the authority, in large figures."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maatwerk.archive.days import day_of
from maatwerk.people.models import Account
from maatwerk.people.spoken import written_day
from maatwerk.quality import queries
from maatwerk.quality.clock import clock_of
from maatwerk.quality.models import Incident
from maatwerk.quality.words import REPORTABLE
from maatwerk.web import words
from maatwerk.web.pages.lab.shelf import address


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A clock in words: its figure, what the figure counts, what is to be done, and what it rests on."""

    figure: str
    unit: str
    head: str
    under: str
    mark: str
    link: str = ""
    name: str = ""


def shown(incident: Incident, *, on: date) -> Shown | None:
    """Return the clock that runs for an incident; None where the authority was told or need not be."""
    if incident.kind and (incident.kind not in REPORTABLE or incident.reported_on is not None):
        return None
    head = _("to tell the authority") if incident.kind else _("to judge what it is")
    link = address("incidents", str(incident.pk))
    clock = clock_of(incident, on=on)
    if clock is None:
        return Shown(
            figure="!",
            unit=_("at once"),
            head=head,
            under=_("The law names no number of days: without delay."),
            mark="overdue",
            link=link,
            name=incident.number,
        )
    said = {
        "day": written_day(clock.until),
        "place": words.place(clock.cite),
        "days": clock.days,
        "begins": written_day(incident.counts_from or incident.aware_on),
    }
    if clock.left < 0:
        unit = ngettext("day late", "days late", -clock.left)
    elif clock.left == 0:
        unit = _("days left: today is the last")
    else:
        unit = ngettext("day left", "days left", clock.left)
    return Shown(
        figure=str(abs(clock.left)),
        unit=unit,
        head=head,
        under=_("until %(day)s; %(place)s gives %(days)s days from %(begins)s") % said,
        mark=clock.mark,
        link=link,
        name=incident.number,
    )


def running(viewer: Account, *, at: datetime) -> list[Shown]:
    """Return the clocks that run in the viewer's sight, the shortest first."""
    on = day_of(at)
    every = [(clock_of(one, on=on), shown(one, on=on)) for one in queries.running(viewer, at=at)]
    every.sort(key=lambda pair: pair[0].until if pair[0] is not None else date.min)
    return [clock for _kept, clock in every if clock is not None]
