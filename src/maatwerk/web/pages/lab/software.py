"""Programs that shape or check devices, and the lab's own validation of each version."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.lab import actions, queries
from maatwerk.lab.models import SoftwareTool
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.web.pages.acts import Act, Doing
from maatwerk.web.pages.details import Detail, Fact, Section
from maatwerk.web.pages.lab import telling
from maatwerk.web.pages.lab.fields import Asks, choice, day, outcome, text
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.lists import Cell, Column, Listing
from maatwerk.web.pages.records import Kind


class AddForm(Asks):
    """One version of a program."""

    name = text(gettext_lazy("Name"))
    version = text(gettext_lazy("Version"))
    code = text(gettext_lazy("Code"), help_text=gettext_lazy("Short, the same for every version: SLICER."))
    purpose = choice(gettext_lazy("What it is used for"))

    def prepare(self) -> None:
        """Offer the purposes."""
        self.offer("purpose", list(telling.PURPOSES.items()))


class ValidateForm(Asks):
    """What the lab tried with it."""

    intended_use = text(gettext_lazy("What we use it for"), long=True)
    tests = text(gettext_lazy("What was tried, with which known file, and what came out"), long=True)
    passed = outcome(gettext_lazy("How it came out"))
    concluded_on = day(gettext_lazy("Concluded on"))

    def prepare(self) -> None:
        """Fill in today, and the use that was validated before."""
        self.fill("concluded_on", self.today(), _("today"))


def _add(doing: Doing) -> SoftwareTool:
    given = {name: doing.values[name] for name in ("code", "name", "version", "purpose")}
    return actions.add_software(**given, actor=doing.actor, at=doing.at)


def _validate(doing: Doing) -> Any:
    given = doing.values
    return actions.validate_software(
        tool=doing.record,
        intended_use=given["intended_use"],
        tests=given["tests"],
        passed=given["passed"] == "yes",
        concluded_on=given["concluded_on"],
        actor=doing.actor,
        at=doing.at,
    )


def _standing(tool: SoftwareTool) -> tuple[str, str]:
    newest = max(tool.validations.all(), key=lambda one: (one.concluded_on, one.pk), default=None)
    if newest is None:
        return "not-known", _("not validated")
    return ("met", _("validated")) if newest.passed else ("not-met", _("failed its validation"))


def listing(viewer: Account, at: datetime) -> Listing:
    """Return the list of programs."""
    return Listing(
        name="software",
        title=_("Software"),
        rows=[(one, *_standing(one)) for one in queries.software(viewer)],
        columns=(
            Column(
                name="name",
                label=_("Name"),
                value=lambda row: row[0].name,
                link=lambda row: address("software", str(row[0].pk)),
            ),
            Column(name="version", label=_("Version"), value=lambda row: row[0].version),
            Column(name="stands", label=_("Stands"), value=lambda row: row[2], mark=lambda row: row[1]),
            Column(
                name="purpose",
                label=_("Used for"),
                value=lambda row: telling.word(telling.PURPOSES, row[0].purpose),
            ),
        ),
        sort="name",
        empty=(_("No program is on record."), _("A recipe names the slicer and its version.")),
    )


def detail(viewer: Account, tool: SoftwareTool, at: datetime) -> Detail:
    """Return the page of one version of a program."""
    mark, word = _standing(tool)
    rows = [
        [
            Cell(one.concluded_on),
            Cell(
                _("passed") if one.passed else _("failed"),
                mark="met" if one.passed else "not-met",
                label=_("Outcome"),
            ),
            Cell(one.intended_use, label=_("For")),
            Cell(one.tests, label=_("Tried")),
        ]
        for one in tool.validations.all()
    ]
    return Detail(
        title=str(tool),
        under=telling.word(telling.PURPOSES, tool.purpose),
        mark=mark,
        word=word,
        facts=(Fact(_("Code"), tool.code), Fact(_("Version"), tool.version)),
        sections=(
            Section(
                title=_("Validations for our own use"),
                heads=(_("Day"), _("Outcome"), _("For"), _("Tried")),
                rows=rows,
                empty=_("None. A maker's clearance is none of ours."),
            ),
        ),
    )


def find(viewer: Account, key: str) -> SoftwareTool | None:
    """Return a program of the viewer's institution."""
    return queries.software(viewer).filter(pk=key).first() if key.isdecimal() else None


KIND = Kind(
    code="software",
    title=gettext_lazy("Software"),
    tells=gettext_lazy("Slicers, design and segmentation programs, version by version"),
    icon="cube-transparent",
    listing=listing,
    find=find,
    key=lambda tool: str(tool.pk),
    detail=detail,
    acts=(
        Act(
            code="validate",
            title=gettext_lazy("Record a validation"),
            ability=Ability.MANAGE_LAB,
            form=ValidateForm,
            call=_validate,
        ),
    ),
    adds=(
        Act(
            code="software",
            title=gettext_lazy("Add a version of a program"),
            ability=Ability.MANAGE_LAB,
            form=AddForm,
            call=_add,
            leads=lambda _record, made: address("software", str(made.pk)),
        ),
    ),
)
