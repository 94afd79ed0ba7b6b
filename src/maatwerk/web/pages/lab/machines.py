"""Machines: in date by their records, served, taken out, taken back."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.archive.days import day_of
from maatwerk.lab import actions, queries
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import Machine
from maatwerk.people.models import Account, Site
from maatwerk.people.queries import sites
from maatwerk.people.roles import Ability
from maatwerk.web.pages.acts import Act, Doing
from maatwerk.web.pages.details import Detail, Fact, Section
from maatwerk.web.pages.lab import dated, telling, verdicts
from maatwerk.web.pages.lab.fields import Asks, WhyForm, choice, day, outcome, text
from maatwerk.web.pages.lab.holding import hold_act
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.lists import Cell, Column, Listing
from maatwerk.web.pages.records import Kind


class UpkeepForm(Asks):
    """What was done to a machine, when, by whom, and how it came out."""

    kind = choice(gettext_lazy("What was done"))
    performed_on = day(gettext_lazy("On which day"))
    performed_by = text(gettext_lazy("Who did it"))
    passed = outcome(gettext_lazy("How it came out"))
    result = text(
        gettext_lazy("What was found"),
        required=False,
        long=True,
        help_text=gettext_lazy("Needed when it failed."),
    )

    def prepare(self) -> None:
        """Offer what keeps this machine in date; today and oneself are filled in."""
        kinds = [one["kind"] for one in self.record.upkeep]
        self.offer("kind", [(kind, telling.word(telling.UPKEEP, kind)) for kind in kinds])
        self.fill("performed_on", self.today(), _("today"))
        self.fill("performed_by", self.viewer.full_name, _("who is logged in"))


class ChangeForm(WhyForm):
    """New firmware or another site."""

    field_order = ("firmware", "site", "reason")
    firmware = text(gettext_lazy("Firmware"), required=False)
    site = choice(gettext_lazy("Site"))

    def prepare(self) -> None:
        """Start with what is on record."""
        self.offer("site", _sites(self.viewer))
        self.fill("firmware", self.record.firmware, _("the record of the machine"))
        self.fill("site", str(self.record.site_id), _("the record of the machine"))


class AddMachineForm(Asks):
    """A machine as its plate says."""

    kind = choice(gettext_lazy("Kind"), help_text=gettext_lazy("Says which records keep it in date."))
    code = text(gettext_lazy("Code"), help_text=gettext_lazy("Short, as on its label: P1, WASH-2."))
    name = text(gettext_lazy("Name"))
    maker = text(gettext_lazy("Maker"))
    model = text(gettext_lazy("Model"))
    serial = text(gettext_lazy("Serial number"))
    firmware = text(gettext_lazy("Firmware"), required=False)
    site = choice(gettext_lazy("Site"))

    def prepare(self) -> None:
        """Offer the kinds of the library and the sites of the institution."""
        kinds = current_library().equipment
        self.offer("kind", [(code, telling.tell(kinds[code].title)) for code in kinds])
        self.offer("site", _sites(self.viewer))


def _sites(viewer: Account) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in sites(viewer)]


def _site(doing: Doing) -> Site:
    return sites(doing.actor).get(pk=doing.values["site"])


def _record(doing: Doing) -> Any:
    given = doing.values
    return actions.record_upkeep(
        machine=doing.record,
        kind=given["kind"],
        performed_on=given["performed_on"],
        performed_by=given["performed_by"],
        passed=given["passed"] == "yes",
        result=given["result"],
        actor=doing.actor,
        at=doing.at,
    )


def _change(doing: Doing) -> Any:
    given, record = doing.values, doing.record
    wanted = {"firmware": given["firmware"], "site": _site(doing)}
    changes = {name: value for name, value in wanted.items() if getattr(record, name) != value}
    return actions.change_machine(
        machine=record, changes=changes, reason=given["reason"], actor=doing.actor, at=doing.at
    )


def _add(doing: Doing) -> Machine:
    given = doing.values
    return actions.add_machine(
        code=given["code"],
        name=given["name"],
        kind=given["kind"],
        made=(given["maker"], given["model"], given["serial"]),
        firmware=given["firmware"],
        site=_site(doing),
        actor=doing.actor,
        at=doing.at,
    )


def _moved(action: Any) -> Any:
    def call(doing: Doing) -> Any:
        return action(machine=doing.record, reason=doing.values["reason"], actor=doing.actor, at=doing.at)

    return call


def standing(machine: Machine, on: date) -> tuple[str, date | None]:
    """Return the mark of a machine on a day, and the day until which its records hold."""
    if machine.state != "in_service":
        return telling.mark(machine.state), None
    dues = queries.upkeep_of(machine)
    marks = [verdicts.of_day(one.until, on=on) for one in dues]
    until = min((one.until for one in dues if one.until), default=None)
    return verdicts.worst(marks), until


def listing(viewer: Account, at: datetime) -> Listing:
    """Return the list of machines."""
    on = day_of(at)
    rows = [(one, *standing(one, on)) for one in queries.machines(viewer)]
    return Listing(
        name="machines",
        title=_("Machines"),
        rows=rows,
        search=_("Code, name, maker or serial number"),
        columns=dated.columns(
            Column(name="maker", label=_("Maker"), value=lambda row: row[0].maker, rare=True),
            Column(name="model", label=_("Model"), value=lambda row: row[0].model, rare=True),
            Column(name="serial", label=_("Serial number"), value=lambda row: row[0].serial, rare=True),
            Column(name="firmware", label=_("Firmware"), value=lambda row: row[0].firmware, rare=True),
            link=link_to,
            kind_title=_kind_title,
        ),
        filters=(dated.by_standing(),),
        sort="code",
        empty=(_("No machine is on record."), _("Add one, or bring the list from your spreadsheet.")),
    )


def _kind_title(machine: Machine) -> str:
    found = current_library().equipment.get(machine.kind)
    return machine.kind if found is None else telling.tell(found.title)


def detail(viewer: Account, machine: Machine, at: datetime) -> Detail:
    """Return the page of a machine."""
    on = day_of(at)
    dates = queries.machine_dates(machine, on=on)
    mark, until = standing(machine, on)
    records = sorted(machine.records.all(), key=lambda one: (one.performed_on, one.pk), reverse=True)
    return Detail(
        title=f"{machine.code} {telling.titled(machine.name)}",
        under=_kind_title(machine),
        mark=mark,
        word=verdicts.word_of(mark, until),
        against=dates.reasons,
        facts=(
            Fact(_("Maker"), machine.maker),
            Fact(_("Model"), machine.model),
            Fact(_("Serial number"), machine.serial),
            Fact(_("Firmware"), machine.firmware),
            Fact(_("Site"), machine.site),
            Fact(_("State"), telling.state(machine.state), telling.mark(machine.state)),
        ),
        sections=(_upkeep(machine, on=on), _records(records), *_used_by(machine)),
    )


def _upkeep(machine: Machine, *, on: date) -> Section:
    days = {one["kind"]: one["interval_days"] for one in machine.upkeep}
    rows = []
    for one in queries.upkeep_of(machine):
        mark = verdicts.of_day(one.until, on=on)
        rows.append(
            [
                Cell(telling.word(telling.UPKEEP, one.kind)),
                Cell(verdicts.word_of(mark, one.until), mark=mark, label=_("Stands")),
                Cell(one.until, label=_("Holds until")),
                Cell(_("%(days)s days") % {"days": days[one.kind]}, label=_("At most every")),
            ]
        )
    heads = (_("Record"), _("Stands"), _("Holds until"), _("At most every"))
    return Section(title=_("What keeps it in date"), heads=heads, rows=rows, empty=_("Nobody has said it."))


def _records(records: list[Any]) -> Section:
    rows = [
        [
            Cell(one.performed_on),
            Cell(telling.word(telling.UPKEEP, one.kind), label=_("What")),
            Cell(
                _("passed") if one.passed else _("failed"),
                mark="met" if one.passed else "not-met",
                label=_("Outcome"),
            ),
            Cell(one.due_on, label=_("Holds until")),
            Cell(one.performed_by, label=_("Who")),
            Cell(one.result, label=_("Found")),
        ]
        for one in records
    ]
    heads = (_("Day"), _("What"), _("Outcome"), _("Holds until"), _("Who"), _("Found"))
    empty = _("No service or check is on record. Until there is one, nothing can be made on it.")
    return Section(title=_("Services and checks"), heads=heads, rows=rows, empty=empty)


def _used_by(machine: Machine) -> tuple[Section, ...]:
    used = machine.recipes.select_related("recipe").order_by("recipe__code", "-recipe__version")
    rows = [
        [
            Cell(telling.title_of(one.recipe), link=address("recipes", str(one.recipe_id))),
            Cell(f"v{one.recipe.version}", label=_("Version")),
            Cell(telling.word(telling.ROLES, one.role), label=_("As")),
        ]
        for one in used
    ]
    if not rows:
        return ()
    heads = (_("Recipe"), _("Version"), _("As"))
    return (Section(title=_("Recipes on it"), heads=heads, rows=rows, empty=""),)


def find(viewer: Account, key: str) -> Machine | None:
    """Return a machine of the viewer's institution by its code."""
    return queries.machines(viewer).filter(code=key).first()


def link_to(machine: Machine) -> str:
    """Return the address of a machine."""
    return address("machines", machine.code)


_ALIVE = {"in_service", "out_of_service"}
KIND = Kind(
    code="machines",
    title=gettext_lazy("Machines"),
    tells=gettext_lazy("Printers, washers, ovens, sealers, with the records that keep them in date"),
    icon="printer",
    listing=listing,
    find=find,
    key=lambda machine: str(machine.code),
    detail=detail,
    acts=(
        Act(
            code="record",
            title=gettext_lazy("Record a service or check"),
            ability=Ability.RECORD_CHECK,
            form=UpkeepForm,
            call=_record,
            when=lambda machine: machine.state in _ALIVE,
            tells=gettext_lazy("It holds for the interval of this machine, counted from that day."),
        ),
        Act(
            code="take-out",
            title=gettext_lazy("Take out of service"),
            ability=Ability.PLACE_HOLD,
            form=WhyForm,
            call=_moved(actions.take_machine_out),
            when=lambda machine: machine.state == "in_service",
            tells=gettext_lazy("From now on nothing can be started on it."),
        ),
        Act(
            code="return",
            title=gettext_lazy("Return to service"),
            ability=Ability.MANAGE_LAB,
            form=WhyForm,
            call=_moved(actions.return_machine),
            when=lambda machine: machine.state == "out_of_service",
            tells=gettext_lazy("Say what was done to it and what was checked."),
        ),
        Act(
            code="change",
            title=gettext_lazy("Change firmware or site"),
            ability=Ability.MANAGE_LAB,
            form=ChangeForm,
            call=_change,
            when=lambda machine: machine.state in _ALIVE,
            tells=gettext_lazy("The recipes on this machine must then be validated anew."),
        ),
        Act(
            code="retire",
            title=gettext_lazy("Retire for good"),
            ability=Ability.MANAGE_LAB,
            form=WhyForm,
            call=_moved(actions.retire_machine),
            when=lambda machine: machine.state in _ALIVE,
        ),
        hold_act("machine"),
    ),
    adds=(
        Act(
            code="machine",
            title=gettext_lazy("Add a machine"),
            ability=Ability.MANAGE_LAB,
            form=AddMachineForm,
            call=_add,
            leads=lambda _record, made: link_to(made),
        ),
    ),
)
