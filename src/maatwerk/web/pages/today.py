"""The first page: theatre dates over ten working days, one row a case, and the one next step of each."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maatwerk.cases import queries
from maatwerk.cases.models import Case, Device
from maatwerk.cases.steps import Step, first_of
from maatwerk.compliance import queries as compliance
from maatwerk.compliance.words import VerdictWord
from maatwerk.lab import queries as lab
from maatwerk.people.roles import Ability
from maatwerk.web.pages import door
from maatwerk.web.pages.duties.telling import subject_name
from maatwerk.web.pages.lab import telling
from maatwerk.web.pages.quality import clocks
from maatwerk.web.pages.records import held_by

DAYS = 10
STOPS = 5
ANSWERS = 8
"""How many cases that wait for the answer of the theatre are shown; the rest stands on the board."""
PRESSING = frozenset({VerdictWord.OVERDUE, VerdictWord.NOT_MET, VerdictWord.DUE})
_DONE = frozenset({"delivered", "followed_up", "closed", "cancelled", "not_used", "recalled"})
_READY = _DONE | {"released"}
_OUT = frozenset({"delivered", "followed_up", "not_used", "closed"})


@dataclass(frozen=True, kw_only=True)
class Row:
    """One case as the first page shows it."""

    case: Case
    devices: tuple[Device, ...]
    device: Device | None
    step: Step | None
    days_left: int | None
    verdict: str
    mine: bool = False
    """Whether the next step is one that the viewer can take."""

    @property
    def title_side(self) -> str:
        """Return the side of the case: that of its devices, when they agree."""
        sides = {device.side for device in self.devices}
        return sides.pop() if len(sides) == 1 else ""

    @property
    def is_handed_over(self) -> bool:
        """Return whether what was made for the case has left the lab, and nothing else is made."""
        states = {device.state for device in self.devices}
        return not states.isdisjoint(_OUT) and states <= _DONE

    def waits_for_answer(self, *, on: date) -> bool:
        """Return whether only the answer of the theatre is missing, and its day has passed or is not set."""
        past = self.case.theatre_on is None or self.case.theatre_on < on
        return past and self.is_handed_over and self.step is not None and self.step.code == "record_use"


@dataclass(frozen=True)
class Stop:
    """One thing that stops a case, or soon will."""

    verdict: str
    name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Day:
    """One working day with the cases that are operated on it."""

    on: date
    is_today: bool
    begins_week: bool
    rows: tuple[Row, ...]


def working_days(start: date, count: int) -> list[date]:
    """Return the next working days, today included when it is one."""
    found: list[date] = []
    day = start
    while len(found) < count:
        if day.weekday() < 5:
            found.append(day)
        day += timedelta(days=1)
    return found


def calendar_days(start: date, *, last: date, operated: Collection[date]) -> list[date]:
    """Return the working days of a span, and the days off on which somebody is operated."""
    span = [start + timedelta(days=offset) for offset in range((last - start).days + 1)]
    return [day for day in span if day.weekday() < 5 or day in operated]


def working_days_until(start: date, end: date) -> int:
    """Count the working days from one day to another; negative when it has passed."""
    if end < start:
        return -working_days_until(end, start)
    return sum((start + timedelta(days=offset)).weekday() < 5 for offset in range((end - start).days))


def row(case: Case, *, today: date) -> Row:
    """Return a case with its next step and how it stands to its theatre date."""
    devices = tuple(case.devices.all())
    found = first_of(devices)
    left = None if case.theatre_on is None else working_days_until(today, case.theatre_on)
    return Row(
        case=case,
        devices=devices,
        device=None if found is None else found[0],
        step=None if found is None else found[1],
        days_left=left,
        verdict=_verdict(devices, left),
    )


def _verdict(devices: tuple[Device, ...], left: int | None) -> str:
    if devices and all(device.state in _READY for device in devices):
        return "met"
    if left is None or not devices:
        return "not-known"
    if left < 0:
        return "overdue"
    return "due" if left <= 2 else "running"


def _marked(one: Row, *, prescribes: Collection[int], held: Collection[Ability]) -> Row:
    """Return the row, marked where its next step waits for the viewer."""
    step, case = one.step, one.case
    mine = (
        step is not None and step.ability in held and not (step.by_prescriber and case.pk not in prescribes)
    )
    return replace(one, mine=mine)


@login_required
def today(request: door.Inside) -> HttpResponse:
    """Show what is to be done for the theatre dates ahead."""
    now = timezone.now()
    on = timezone.localdate(now)
    last = working_days(on, DAYS)[-1]
    held = held_by(request)
    found = list(queries.open_cases(request.user, at=now, until=last))
    signs = Ability.SIGN_PRESCRIPTION in held
    prescribes = queries.prescribed_by(request.user, among=found, at=now) if signs else ()
    every = [_marked(row(case, today=on), prescribes=prescribes, held=held) for case in found]
    answers = [one for one in every if one.waits_for_answer(on=on)]
    rows = [one for one in every if not one.waits_for_answer(on=on)]
    ahead = [one for one in rows if one.case.theatre_on is not None and one.case.theatre_on >= on]
    days = calendar_days(
        on, last=last, operated={one.case.theatre_on for one in ahead if one.case.theatre_on}
    )
    calendar = [
        Day(
            on=day,
            is_today=day == on,
            begins_week=day != days[0] and day.isocalendar()[:2] != before.isocalendar()[:2],
            rows=tuple(one for one in rows if one.case.theatre_on == day),
        )
        for before, day in zip((on, *days), days, strict=False)
    ]
    context = {
        "today": on,
        "now": now,
        "days": calendar,
        "rows": rows,
        "ahead": len(ahead),
        "past": sum(one.case.theatre_on is not None and one.case.theatre_on < on for one in rows),
        "answers": answers[:ANSWERS],
        "more_answers": max(0, len(answers) - ANSWERS),
        "behind": sum(one.verdict == "overdue" for one in rows),
        "unknown": sum(one.verdict == "not-known" for one in rows),
        "later": queries.next_after(request.user, at=now, day=last),
        "clocks": clocks.running(request.user, at=now),
        "tells": Ability.REPORT_INCIDENT in held,
        **_beside(request, at=now),
    }
    return door.show(request, "today/today.html", context)


def _beside(request: door.Inside, *, at: datetime) -> dict[str, Any]:
    """Return what runs in the lab and what will block a case; a prescriber is spared both."""
    if not queries.sees_all(request.user, at=at):
        return {}
    builds = {build.machine_id: build for build in queries.running_builds(request.user)}
    machines = [
        (one, builds.get(one.pk), telling.why_it_may_not_run(one, on=timezone.localdate(at)))
        for one in lab.machines(request.user).exclude(state="retired")
    ]
    stops = [
        Stop("shut", telling.held(hold), telling.reason_of(hold))
        for hold in lab.holds(request.user).filter(state="open")
    ]
    duties = [
        Stop(one.verdict.value.replace("_", "-"), subject_name(one.subject), one.text)
        for one in compliance.open_duties(request.user, at=at, language=get_language() or "en")
        # What no gate asks for blocks no case; it stands on the map of the duties.
        if one.gates and not one.ahead and one.verdict in PRESSING
    ]
    late = [
        Stop("overdue", case.number, _("Papers of this trauma case are overdue; the next one gets no time."))
        for case in queries.papers_overdue(request.user, at=at)
    ]
    every = stops + late + duties
    return {"machines": machines, "stops": every[:STOPS], "more_stops": len(every) - STOPS}
