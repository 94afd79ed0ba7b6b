"""Tanks: what is in them, topped up with a trace."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.archive.days import day_of
from maatwerk.lab import actions, queries
from maatwerk.lab.models import Tank
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.web.pages.acts import Act, Doing
from maatwerk.web.pages.details import Detail, Fact, Section
from maatwerk.web.pages.lab import verdicts
from maatwerk.web.pages.lab.fields import Asks, choice, day, text
from maatwerk.web.pages.lab.lots import link_to as lot_link
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.lists import Cell, Column, Listing
from maatwerk.web.pages.records import Kind


class AddTankForm(Asks):
    """A tank for one material."""

    material = choice(
        gettext_lazy("For which material"), help_text=gettext_lazy("A tank serves one material, for good.")
    )
    code = text(gettext_lazy("Code on it"))
    machine = choice(gettext_lazy("On which machine"), required=False)
    in_use_from = day(gettext_lazy("In use from"))
    replace_by = day(gettext_lazy("Replace by"), required=False)

    def prepare(self) -> None:
        """Offer materials and machines."""
        self.offer("material", [(str(one.pk), one.name) for one in queries.materials(self.viewer)])
        machines = [(str(one.pk), str(one)) for one in queries.machines(self.viewer)]
        self.offer("machine", [("", gettext_lazy("none")), *machines])
        self.fill("in_use_from", self.today(), _("today"))


def _add(doing: Doing) -> Tank:
    given = doing.values
    machine = queries.machines(doing.actor).get(pk=given["machine"]) if given["machine"] else None
    return actions.add_tank(
        code=given["code"],
        material=queries.materials(doing.actor).get(pk=given["material"]),
        machine=machine,
        in_use_from=given["in_use_from"],
        replace_by=given["replace_by"],
        actor=doing.actor,
        at=doing.at,
    )


def _standing(tank: Tank, at: datetime) -> tuple[str, str]:
    if tank.retired_on is not None:
        return "not-applicable", _("out of use")
    if tank.replace_by is None:
        return "met", _("in use")
    mark = verdicts.of_day(tank.replace_by, on=day_of(at))
    return mark, {"overdue": _("to be replaced"), "due": _("replace soon"), "met": _("in use")}[mark]


def _inside(tank: Tank) -> list[str]:
    found: list[str] = []
    for fill in sorted(tank.fills.all(), key=lambda one: (one.filled_at, one.pk), reverse=True):
        found.append(fill.container.lot.number)
        if fill.emptied_first:
            break
    return list(dict.fromkeys(reversed(found)))


def listing(viewer: Account, at: datetime) -> Listing:
    """Return the list of tanks."""
    return Listing(
        name="tanks",
        title=_("Tanks"),
        rows=[(one, *_standing(one, at)) for one in queries.tanks(viewer)],
        columns=(
            Column(
                name="code",
                label=_("Code"),
                value=lambda row: row[0].code,
                link=lambda row: address("tanks", str(row[0].pk)),
            ),
            Column(name="material", label=_("Material"), value=lambda row: row[0].material.name),
            Column(name="stands", label=_("Stands"), value=lambda row: row[2], mark=lambda row: row[1]),
            Column(name="inside", label=_("Lots in it"), value=lambda row: ", ".join(_inside(row[0]))),
            Column(name="machine", label=_("Machine"), value=lambda row: row[0].machine or "", rare=True),
            Column(name="replace", label=_("Replace by"), value=lambda row: row[0].replace_by, rare=True),
        ),
        sort="code",
        empty=(_("No tank is on record."), _("A tank keeps the trace of every bottle poured into it.")),
    )


def detail(viewer: Account, tank: Tank, at: datetime) -> Detail:
    """Return the page of a tank."""
    mark, word = _standing(tank, at)
    fills = sorted(tank.fills.all(), key=lambda one: (one.filled_at, one.pk), reverse=True)
    rows = [
        [
            Cell(one.filled_at),
            Cell(one.container.lot.number, link=lot_link(one.container.lot), label=_("Lot")),
            Cell(one.container.code, label=_("From")),
            Cell(_("emptied and cleaned first") if one.emptied_first else _("topped up"), label=_("How")),
        ]
        for one in fills
    ]
    heads = (_("When"), _("Lot"), _("From"), _("How"))
    return Detail(
        title=_("Tank %(code)s") % {"code": tank.code},
        under=str(tank.material),
        mark=mark,
        word=word,
        facts=(
            Fact(_("Machine"), tank.machine),
            Fact(_("In use from"), tank.in_use_from),
            Fact(_("Replace by"), tank.replace_by),
            Fact(_("Lots in it"), ", ".join(_inside(tank))),
        ),
        sections=(
            Section(
                title=_("What was poured into it"),
                heads=heads,
                rows=rows,
                empty=_("Nothing yet. Fill it from the page of a lot."),
            ),
        ),
    )


def find(viewer: Account, key: str) -> Tank | None:
    """Return a tank of the viewer's institution."""
    return queries.tanks(viewer).filter(pk=key).first() if key.isdecimal() else None


KIND = Kind(
    code="tanks",
    title=gettext_lazy("Tanks"),
    tells=gettext_lazy("What is in which tank, with every top-up"),
    icon="flask",
    listing=listing,
    find=find,
    key=lambda tank: str(tank.pk),
    detail=detail,
    acts=(
        Act(
            code="retire",
            title=gettext_lazy("Take out of use"),
            ability=Ability.MANAGE_LOTS,
            call=lambda doing: actions.retire_tank(tank=doing.record, actor=doing.actor, at=doing.at),
            when=lambda tank: tank.retired_on is None,
        ),
    ),
    adds=(
        Act(
            code="tank",
            title=gettext_lazy("Take a tank into use"),
            ability=Ability.MANAGE_LOTS,
            form=AddTankForm,
            call=_add,
            leads=lambda _record, made: address("tanks", str(made.pk)),
        ),
    ),
)
