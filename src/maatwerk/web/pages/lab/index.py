"""The first page of the lab: what stops work first, then where everything stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maatwerk.archive.days import day_of
from maatwerk.lab import queries
from maatwerk.lab.models import Hold
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.people.spoken import written_day
from maatwerk.web.pages import door
from maatwerk.web.pages.lab import holds, instruments, lots, machines, telling, verdicts
from maatwerk.web.pages.lab.shelf import address, shelf
from maatwerk.web.pages.reasoning.views import may_look
from maatwerk.web.pages.records import held_by
from maatwerk.web.pages.spreadsheet.views import may_bring

_FIRST = ("shut", "overdue", "not-met", "not-known", "waiting", "due")


@dataclass(frozen=True)
class Stop:
    """One thing that stops work or will soon: its mark, what, why, and where to act."""

    mark: str
    what: str
    why: str
    link: str
    word: str


@login_required
def lab(request: door.Inside) -> HttpResponse:
    """Show what stops work, what will soon, and the way to everything the lab has."""
    held = held_by(request)
    kinds = [one for one in shelf().kinds if one.sees(held)]
    if not kinds:
        raise Http404
    now = timezone.now()
    found = list(_stops(request.user, on=day_of(now), everything=Ability.READ_ALL in held))
    found.sort(key=lambda one: _FIRST.index(one.mark))
    context = {
        "now": [one for one in found if one.mark in {"shut", "overdue", "not-met", "not-known"}],
        "soon": [one for one in found if one.mark in {"waiting", "due"}],
        "shelves": [(one, reverse("lab_kind", kwargs={"kind": one.code})) for one in kinds],
        "imports": bool(may_bring(held)),
        "everything": Ability.READ_ALL in held,
        "wonders": may_look(held),
    }
    return door.show(request, "lab/index.html", context)


def _what(hold: Hold) -> str:
    """Return what is on hold with its kind; the name of a lot says that it is one."""
    name = telling.held(hold)
    return (
        name if hold.subject_kind == "lot" else f"{telling.word(telling.SUBJECTS, hold.subject_kind)} {name}"
    )


def _stops(viewer: Account, *, on: date, everything: bool) -> Iterator[Stop]:
    for hold in holds.seen(viewer, timezone.now()).filter(state="open"):
        link = address("holds", str(hold.pk))
        yield Stop("shut", _what(hold), telling.reason_of(hold), link, _("on hold"))
    if everything:
        yield from _machines(viewer, on)
        yield from _instruments(viewer, on)
        yield from _lots(viewer, on)
        yield from _training(viewer, on)


def _machines(viewer: Account, on: date) -> Iterator[Stop]:
    for one in queries.machines(viewer).exclude(state="retired"):
        mark, until = machines.standing(one, on)
        if mark != "met":
            yield _dated(mark, f"{one.code} {one.name}", until, machines.link_to(one))


def _instruments(viewer: Account, on: date) -> Iterator[Stop]:
    for one in queries.instruments(viewer).exclude(state="retired"):
        mark, until = instruments.standing(one, on)
        if mark != "met":
            yield _dated(mark, f"{one.code} {one.name}", until, instruments.link_to(one))


def _lots(viewer: Account, on: date) -> Iterator[Stop]:
    for one in queries.stocked(viewer).filter(state__in=["quarantine", "released"]):
        mark, word = lots.standing(one, on=on, on_hold=False)
        if mark != "met":
            what = _("Lot %(number)s, %(material)s") % {"number": one.number, "material": one.material}
            yield Stop(mark, what, _day(one.expires_on), lots.link_to(one), word)


def _training(viewer: Account, on: date) -> Iterator[Stop]:
    for one in queries.training_wanted(viewer, on=on, soon=on + timedelta(days=30)):
        held: Any = one.competence
        what = _("%(person)s: %(topic)s") % {"person": held.account, "topic": held.topic.replace("-", " ")}
        link = reverse("person", kwargs={"key": held.account_id})
        if one.procedure is not None:
            why = _("%(procedure)s came into effect after the training.") % {"procedure": one.procedure}
            yield Stop("due", what, why, link, _("training due"))
        else:
            mark = verdicts.of_day(one.until, on=on, soon=verdicts.EXPIRY_SOON)
            word = _("training ended") if mark == "overdue" else _("training ends soon")
            yield Stop(mark, what, _day(one.until), link, word)


def _dated(mark: str, what: str, until: date | None, link: str) -> Stop:
    return Stop(mark, what, _day(until), link, verdicts.word_of(mark, until))


def _day(until: date | None) -> str:
    return "" if until is None else _("until %(day)s") % {"day": written_day(until)}
