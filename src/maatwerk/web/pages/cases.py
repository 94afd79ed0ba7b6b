"""The list of cases: searched, narrowed, sorted, in pages, and given out as a table."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maatwerk.cases import queries
from maatwerk.cases.process import DEVICE
from maatwerk.cases.steps import present_state
from maatwerk.people.roles import Ability
from maatwerk.web import words
from maatwerk.web.pages import door, lists
from maatwerk.web.pages.lists import Column
from maatwerk.web.pages.records import held_by
from maatwerk.web.pages.today import Row, row


def _devices(one: Row) -> str:
    """Return the devices of a case in one cell: what, which side, how far."""
    return "; ".join(
        f"{device.number} {device.title}, {words.SIDES[device.side]}, {words.state(present_state(device))}"
        for device in one.devices
    )


PAGE = 25
ORDERS = {"theatre": ("-theatre_on", "-number"), "number": ("-number",), "opened": ("-opened_at",)}
COLUMNS = (
    Column(name="number", label=_("Case"), value=lambda one: one.case.number),
    Column(name="theatre", label=_("Theatre date"), value=lambda one: one.case.theatre_on),
    Column(name="patient", label=_("Patient"), value=lambda one: one.case.patient.code),
    Column(name="intervention", label=_("Intervention"), value=lambda one: one.case.intervention),
    Column(name="prescriber", label=_("Prescriber"), value=lambda one: one.case.prescriber.full_name),
    Column(name="site", label=_("Site"), value=lambda one: one.case.site.name),
    Column(name="devices", label=_("Devices"), value=_devices),
    Column(
        name="step", label=_("Next step"), value=lambda one: words.step(one.step.code) if one.step else ""
    ),
    Column(name="days", label=_("Working days left"), value=lambda one: one.days_left),
)
"""The columns of the file; the patient stands in it by code alone."""


@login_required
def cases(request: door.Inside) -> HttpResponse:
    """List the cases that the viewer may see, or give them out as a file."""
    now = timezone.now()
    wanted, order = request.GET.get("q", "").strip(), request.GET.get("sort", "theatre")
    mine = queries.cases_for(request.user, at=now)
    surgeons = {str(one.pk): one for one in queries.prescribers_of(mine)}
    surgeon = surgeons.get(request.GET.get("surgeon", ""))
    state = lists.one_of(request, "state", DEVICE.states)
    found = queries.narrowed(queries.matching(mine, wanted), state=state, prescriber=surgeon)
    found = queries.with_devices(found.order_by(*ORDERS.get(order, ORDERS["theatre"])))
    today = timezone.localdate(now)
    file = lists.file_asked_for(
        request,
        "cases",
        COLUMNS,
        (row(case, today=today) for case in found.iterator(chunk_size=500)),
    )
    if file is not None:
        return file
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page,
        "rows": [row(case, today=today) for case in page.object_list],
        "wanted": wanted,
        "order": order,
        "narrowed": bool(wanted or state or surgeon),
        "states": [(code, words.state(code)) for code in DEVICE.states],
        "state": state,
        "surgeons": surgeons.values(),
        "surgeon": surgeon,
        "sees_register": Ability.READ_ALL in held_by(request),
    }
    return door.show(request, "cases/cases.html", context)
