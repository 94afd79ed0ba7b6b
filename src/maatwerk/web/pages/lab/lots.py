"""Lots: received in few inputs, inspected, released or rejected, and where they went."""

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.archive.days import day_of
from maatwerk.cases import queries as cases
from maatwerk.lab import queries
from maatwerk.lab.models import Lot
from maatwerk.lab.queries import Subject
from maatwerk.lab.words import HoldSubject
from maatwerk.people.models import Account
from maatwerk.people.spoken import written_day
from maatwerk.web import words
from maatwerk.web.pages.details import Detail, Fact, Section
from maatwerk.web.pages.lab import telling, verdicts
from maatwerk.web.pages.lab.lot_acts import ACTS, ADDS
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.lists import Cell, Column, Filter, Listing
from maatwerk.web.pages.records import Kind

_OVER = {"used_up", "rejected"}


def link_to(lot: Lot) -> str:
    """Return the address of a lot."""
    return address("lots", str(lot.pk))


def held(viewer: Account) -> set[str]:
    """Return the keys of the lots on hold."""
    found = queries.holds(viewer).filter(state="open", subject_kind=HoldSubject.LOT.value)
    return set(found.values_list("subject_key", flat=True))


def standing(lot: Lot, *, on: date, on_hold: bool) -> tuple[str, str]:
    """Return the mark and the word of a lot: what stops its use first."""
    if lot.state in _OVER:
        return telling.mark(lot.state), telling.state(lot.state)
    if on_hold:
        return "shut", _("on hold")
    expiry = None
    if lot.expires_on is not None:
        expiry = verdicts.of_day(lot.expires_on, on=on, soon=verdicts.EXPIRY_SOON)
    if expiry == "overdue":
        return "overdue", _("expired")
    if lot.state == "quarantine":
        return "waiting", telling.state(lot.state)
    return ("due", _("expires soon")) if expiry == "due" else ("met", telling.state(lot.state))


def listing(viewer: Account, at: datetime) -> Listing:
    """Return the list of lots."""
    stopped, on = held(viewer), day_of(at)
    rows = [(one, *standing(one, on=on, on_hold=str(one.pk) in stopped)) for one in queries.stocked(viewer)]
    options = [
        ("waiting", _("not yet inspected")),
        ("met", _("released")),
        ("due", _("expires soon")),
        ("overdue", _("expired")),
        ("shut", _("on hold")),
        ("not-met", _("rejected")),
        ("not-applicable", _("used up")),
    ]
    return Listing(
        name="lots",
        title=_("Lots"),
        rows=rows,
        search=_("Lot number, material or code of a bottle"),
        columns=(
            Column(
                name="number",
                label=_("Lot"),
                value=lambda row: row[0].number,
                link=lambda row: link_to(row[0]),
            ),
            Column(name="material", label=_("Material"), value=lambda row: row[0].material.name),
            Column(name="standing", label=_("Stands"), value=lambda row: row[2], mark=lambda row: row[1]),
            Column(name="expires", label=_("Expires"), value=lambda row: row[0].expires_on),
            Column(name="received", label=_("Received"), value=lambda row: row[0].received_on, rare=True),
            Column(
                name="containers",
                label=_("Comes in"),
                value=lambda row: ", ".join(one.code for one in row[0].containers.all()),
                rare=True,
            ),
            Column(
                name="certificate",
                label=_("Certificate"),
                value=lambda row: row[0].certificate_number,
                rare=True,
            ),
            Column(name="supplier", label=_("Supplier"), value=lambda row: row[0].supplier.name, rare=True),
        ),
        filters=(
            Filter(name="is", label=_("Stands"), options=options, keeps=lambda row, value: row[1] == value),
        ),
        sort="-received",
        empty=(_("No lot is on record."), _("Receive one, or bring the list from your spreadsheet.")),
    )


def detail(viewer: Account, lot: Lot, at: datetime) -> Detail:
    """Return the page of a lot."""
    on = day_of(at)
    stops = queries.open_holds(
        [Subject(HoldSubject.LOT, str(lot.pk))], institution_key=viewer.institution_key
    )
    mark, word = standing(lot, on=on, on_hold=bool(stops))
    return Detail(
        title=_("Lot %(number)s") % {"number": lot.number},
        under=str(lot.material),
        mark=mark,
        word=word,
        against=_against(lot, on=on, stops=stops),
        facts=(
            Fact(_("Material"), lot.material.name),
            Fact(_("Supplier"), lot.supplier.name, link=address("suppliers", lot.supplier.code)),
            Fact(_("Received"), lot.received_on),
            Fact(_("Expires"), lot.expires_on),
            Fact(_("Certificate"), lot.certificate_number),
            Fact(_("Released"), lot.released_on),
            Fact(_("Inspection"), lot.state_reason),
        ),
        sections=(_containers(lot, on=on), *_where_used(viewer, lot)),
    )


def _against(lot: Lot, *, on: date, stops: Any) -> list[str]:
    against = [_("On hold: %(reason)s") % {"reason": one.reason} for one in stops]
    if lot.state != "released":
        against.append(_("The lot is %(state)s.") % {"state": telling.state(lot.state)})
    if lot.expires_on is not None and lot.expires_on < on:
        against.append(_("It expired on %(day)s.") % {"day": written_day(lot.expires_on)})
    return against


def _containers(lot: Lot, *, on: date) -> Section:
    days, rows = lot.material.opened_days, []
    for one in lot.containers.all():
        last = None
        if one.opened_on is not None and days is not None:
            last = one.opened_on + timedelta(days=days)
        ends = min((day for day in (last, lot.expires_on) if day), default=None)
        mark = "not-applicable" if one.emptied_on else ""
        if not mark and one.opened_on is not None and ends is not None:
            mark = verdicts.of_day(ends, on=on, soon=verdicts.EXPIRY_SOON)
        rows.append(
            [
                Cell(one.code),
                Cell(telling.word(telling.CONTAINERS, one.kind), label=_("Kind")),
                Cell(one.opened_on, label=_("Opened")),
                Cell(ends, mark=mark, label=_("Good until")),
                Cell(one.emptied_on, label=_("Emptied")),
            ]
        )
    heads = (_("Code"), _("Kind"), _("Opened"), _("Good until"), _("Emptied"))
    note = ""
    if days is not None:
        note = _("By the maker it is good for %(days)s days after opening.") % {"days": days}
    empty = _("No bottle, cartridge or spool of it is on record.")
    return Section(title=_("What it comes in"), heads=heads, rows=rows, empty=empty, note=note)


def _where_used(viewer: Account, lot: Lot) -> tuple[Section, ...]:
    builds = cases.builds_from(viewer, lot=lot)
    build_rows = [
        [
            Cell(one.number, link=reverse("build", kwargs={"number": one.number})),
            Cell(words.state(one.state), mark=words.mark_of(one.state), label=_("State")),
            Cell(telling.title_of(one.recipe), label=_("Recipe")),
            Cell(one.started_at, label=_("Started")),
        ]
        for one in builds
    ]
    device_rows = [
        [
            Cell(one.number, link=reverse("device", kwargs={"number": one.number})),
            Cell(telling.titled(one.title), label=_("Device")),
            Cell(words.side(one.side), label=_("Side")),
            Cell(words.state(one.state), mark=words.mark_of(one.state), label=_("State")),
        ]
        for one in cases.devices_from(viewer, builds=builds)
    ]
    return (
        Section(
            title=_("Builds it went into"),
            heads=(_("Build"), _("State"), _("Recipe"), _("Started")),
            rows=build_rows,
            empty=_("None yet."),
        ),
        Section(
            title=_("Devices made of it"),
            heads=(_("Number"), _("Device"), _("Side"), _("State")),
            rows=device_rows,
            empty=_("None yet."),
            note=_("These are concerned when something about this lot comes to light."),
        ),
    )


def find(viewer: Account, key: str) -> Lot | None:
    """Return a lot of the viewer's institution."""
    return queries.stocked(viewer).filter(pk=key).first() if key.isdecimal() else None


KIND = Kind(
    code="lots",
    title=gettext_lazy("Lots"),
    tells=gettext_lazy("Resin, filament, powder: received, inspected, opened, used"),
    icon="drop",
    listing=listing,
    find=find,
    key=lambda lot: str(lot.pk),
    detail=detail,
    acts=ACTS,
    adds=ADDS,
)
