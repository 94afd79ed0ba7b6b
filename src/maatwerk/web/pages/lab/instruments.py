"""Instruments: calibrated, taken out, taken back."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.archive.days import day_of
from maatwerk.lab import actions, queries
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import Instrument
from maatwerk.lab.spoken import amount
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.web.pages.acts import Act, Doing
from maatwerk.web.pages.details import Detail, Fact, Section
from maatwerk.web.pages.lab import dated, telling, verdicts
from maatwerk.web.pages.lab.fields import Asks, WhyForm, choice, day, outcome, text
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.lists import Cell, Column, Listing
from maatwerk.web.pages.records import Kind


class CalibrationForm(Asks):
    """A calibration as its certificate says."""

    performed_on = day(gettext_lazy("On which day"))
    performed_by = text(
        gettext_lazy("Who calibrated it"), help_text=gettext_lazy("A laboratory, or a person.")
    )
    passed = outcome(gettext_lazy("How it came out"))
    certificate_number = text(gettext_lazy("Number of the certificate"), required=False)
    uncertainty = forms.DecimalField(
        label=gettext_lazy("Uncertainty in mm"), required=False, max_digits=9, decimal_places=4, min_value=0
    )

    def prepare(self) -> None:
        """Fill in today."""
        self.fill("performed_on", self.today(), _("today"))


class AddInstrumentForm(Asks):
    """A new instrument."""

    kind = choice(gettext_lazy("Kind"))
    code = text(gettext_lazy("Code"), help_text=gettext_lazy("Short, as on its label: G-07."))
    name = text(gettext_lazy("Name"))
    serial = text(gettext_lazy("Serial number"), required=False)

    def prepare(self) -> None:
        """Offer the kinds of the library."""
        kinds = current_library().instruments
        self.offer("kind", [(code, telling.tell(one.title)) for code, one in kinds.items()])


def _calibrate(doing: Doing) -> Any:
    given = doing.values
    uncertainty = given["uncertainty"]
    return actions.record_calibration(
        instrument=doing.record,
        performed_on=given["performed_on"],
        performed_by=given["performed_by"],
        passed=given["passed"] == "yes",
        certificate_number=given["certificate_number"],
        uncertainty=None if uncertainty is None else (uncertainty, "mm"),
        actor=doing.actor,
        at=doing.at,
    )


def _add(doing: Doing) -> Instrument:
    given = {name: doing.values[name] for name in ("code", "name", "kind", "serial")}
    return actions.add_instrument(**given, actor=doing.actor, at=doing.at)


def _moved(action: Any) -> Any:
    def call(doing: Doing) -> Any:
        return action(instrument=doing.record, reason=doing.values["reason"], actor=doing.actor, at=doing.at)

    return call


def standing(instrument: Instrument, on: date) -> tuple[str, date | None]:
    """Return the mark of an instrument on a day, and the day until which its calibration holds."""
    if instrument.state != "in_service":
        return telling.mark(instrument.state), None
    until = queries.calibration_of(instrument).until
    return verdicts.of_day(until, on=on), until


def link_to(instrument: Instrument) -> str:
    """Return the address of an instrument."""
    return address("instruments", instrument.code)


def listing(viewer: Account, at: datetime) -> Listing:
    """Return the list of instruments."""
    on = day_of(at)
    return Listing(
        name="instruments",
        title=_("Instruments"),
        rows=[(one, *standing(one, on)) for one in queries.instruments(viewer)],
        search=_("Code, name or serial number"),
        columns=dated.columns(
            Column(name="serial", label=_("Serial number"), value=lambda row: row[0].serial, rare=True),
            link=link_to,
            kind_title=_kind_title,
        ),
        filters=(dated.by_standing(),),
        sort="code",
        empty=(_("No instrument is on record."), _("A check that measures needs one in date.")),
    )


def _kind_title(instrument: Instrument) -> str:
    return telling.instrument_kind(instrument.kind)


def detail(viewer: Account, instrument: Instrument, at: datetime) -> Detail:
    """Return the page of an instrument."""
    mark, until = standing(instrument, day_of(at))
    found = sorted(instrument.calibrations.all(), key=lambda one: (one.performed_on, one.pk), reverse=True)
    rows = [
        [
            Cell(one.performed_on),
            Cell(
                _("passed") if one.passed else _("failed"),
                mark="met" if one.passed else "not-met",
                label=_("Outcome"),
            ),
            Cell(one.due_on, label=_("Holds until")),
            Cell(one.performed_by, label=_("Who")),
            Cell(one.certificate_number, label=_("Certificate")),
            Cell(
                amount(one.uncertainty, one.uncertainty_unit) if one.uncertainty is not None else "",
                label=_("Uncertainty"),
            ),
        ]
        for one in found
    ]
    heads = (_("Day"), _("Outcome"), _("Holds until"), _("Who"), _("Certificate"), _("Uncertainty"))
    return Detail(
        title=f"{instrument.code} {telling.titled(instrument.name)}",
        under=_kind_title(instrument),
        mark=mark,
        word=verdicts.word_of(mark, until),
        against=queries.instrument_dates(instrument, on=day_of(at)).reasons,
        facts=(
            Fact(_("Serial number"), instrument.serial),
            Fact(_("State"), telling.state(instrument.state), telling.mark(instrument.state)),
        ),
        sections=(
            Section(
                title=_("Calibrations"),
                heads=heads,
                rows=rows,
                empty=_("No calibration is on record. Until there is one, nothing can be checked with it."),
            ),
        ),
    )


def find(viewer: Account, key: str) -> Instrument | None:
    """Return an instrument of the viewer's institution by its code."""
    return queries.instruments(viewer).filter(code=key).first()


_ALIVE = {"in_service", "out_of_service"}
KIND = Kind(
    code="instruments",
    title=gettext_lazy("Instruments"),
    tells=gettext_lazy("Calipers, gauges, scanners, with their calibrations"),
    icon="sliders-horizontal",
    listing=listing,
    find=find,
    key=lambda instrument: str(instrument.code),
    detail=detail,
    acts=(
        Act(
            code="calibrate",
            title=gettext_lazy("Record a calibration"),
            ability=Ability.RECORD_CHECK,
            form=CalibrationForm,
            call=_calibrate,
            when=lambda one: one.state in _ALIVE,
            tells=gettext_lazy(
                "It holds for the interval of this kind of instrument, counted from that day."
            ),
        ),
        Act(
            code="take-out",
            title=gettext_lazy("Take out of service"),
            ability=Ability.PLACE_HOLD,
            form=WhyForm,
            call=_moved(actions.take_instrument_out),
            when=lambda one: one.state == "in_service",
        ),
        Act(
            code="return",
            title=gettext_lazy("Return to service"),
            ability=Ability.MANAGE_LAB,
            form=WhyForm,
            call=_moved(actions.return_instrument),
            when=lambda one: one.state == "out_of_service",
        ),
        Act(
            code="retire",
            title=gettext_lazy("Retire for good"),
            ability=Ability.MANAGE_LAB,
            form=WhyForm,
            call=_moved(actions.retire_instrument),
            when=lambda one: one.state in _ALIVE,
        ),
    ),
    adds=(
        Act(
            code="instrument",
            title=gettext_lazy("Add an instrument"),
            ability=Ability.MANAGE_LAB,
            form=AddInstrumentForm,
            call=_add,
            leads=lambda _record, made: link_to(made),
        ),
    ),
)
