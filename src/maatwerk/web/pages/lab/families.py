"""Families in plain words: what for, which class by which rule, where the evidence ends, who judged it."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from maatwerk.archive.days import day_of
from maatwerk.cases import queries as cases
from maatwerk.lab import queries
from maatwerk.lab.catalogue.families import FamilyContent
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import Family
from maatwerk.lab.spoken import amount
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.people.spoken import written_number
from maatwerk.web import words
from maatwerk.web.pages.details import Detail, Fact, Section
from maatwerk.web.pages.lab import reasonings, telling
from maatwerk.web.pages.lab.family_acts import ACTS, ADDS
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.lists import Cell, Column, Filter, Listing
from maatwerk.web.pages.reasoning.address import State
from maatwerk.web.pages.records import Kind

DEVICES = 25


def link_to(family: Family) -> str:
    """Return the address of a family."""
    return address("families", str(family.pk))


def listing(viewer: Account, at: datetime) -> Listing:
    """Return the list of families."""
    return Listing(
        name="families",
        title=_("Families"),
        rows=queries.families(viewer),
        columns=(
            Column(name="title", label=_("Family"), value=_name, link=link_to),
            Column(name="version", label=_("Version"), value=lambda one: one.version, figure=True),
            Column(
                name="state",
                label=_("State"),
                value=lambda one: telling.state(one.state),
                mark=lambda one: telling.mark(one.state),
            ),
            Column(
                name="class",
                label=_("Class by rule"),
                value=lambda one: _class(queries.family_content(one)),
            ),
            Column(name="released", label=_("Released"), value=lambda one: one.released_on, rare=True),
            Column(name="code", label=_("Code"), value=lambda one: one.code, rare=True),
        ),
        filters=(
            Filter(
                name="state",
                label=_("State"),
                options=[(one, telling.state(one)) for one in ("draft", "adopted", "released", "withdrawn")],
                keeps=lambda one, value: one.state == value,
            ),
        ),
        sort="title",
        empty=(
            _("No family is on record."),
            _("A device belongs to a family. Take the first from the library."),
        ),
    )


def _name(family: Family) -> str:
    return telling.tell(queries.family_content(family).names)


def _class(content: FamilyContent) -> str:
    return _("%(class)s, Rule %(rule)s") % {"class": content.expected_class, "rule": content.expected_rule}


def _against(family: Family, *, on: date) -> list[str]:
    """Return what is missing of the judgements, then what was filed after them."""
    later = _("“%(title)s” was filed after the judgement. It counts once that is signed anew.")
    return [
        *(gap.text for gap in queries.judgement_gaps(family, on=on)),
        *(later % {"title": one.title} for one in queries.filed_since_judged(family, on=on)),
    ]


def detail(viewer: Account, family: Family, at: datetime) -> Detail:
    """Return the page of a family."""
    content = queries.family_content(family)
    return Detail(
        title=telling.tell(content.names),
        under=_("%(code)s, version %(version)s") % {"code": family.code, "version": family.version},
        mark=telling.mark(family.state),
        word=telling.state(family.state),
        against=_against(family, on=day_of(at)) if family.state in {"adopted", "released"} else (),
        facts=(
            Fact(_("Class"), _class(content)),
            Fact(_("Taken from"), family.source),
            Fact(_("Released"), family.released_on),
            Fact(_("Withdrawn"), family.withdrawn_on),
            Fact(_("Made by"), [_recipe(code) for code in content.recipes]),
            Fact(_("What would a device of it be?"), _("Go through the questions"), link=_wizard(family)),
        ),
        sections=(
            _purpose(content),
            *_qualification(content),
            _range(content),
            *_imaging(content),
            _fields(content),
            _checks(content),
            _changes(family),
            _judgements(family),
            _reasonings(viewer, family),
            _devices(viewer, family, at),
        ),
    )


def _wizard(family: Family) -> str:
    return State(answers={}, family=family).address()


def _recipe(code: str) -> str:
    found = current_library().recipes.get(code)
    return code if found is None else telling.tell(found.title)


def _qualification(content: FamilyContent) -> tuple[Section, ...]:
    """Return what decides whether a device of the family is custom-made, where the family says so."""
    if not content.qualification_notes:
        return ()
    rows = [[Cell(telling.tell(one))] for one in content.qualification_notes]
    heads = (_("What decides"),)
    return (Section(title=_("Custom-made, or not"), heads=heads, rows=rows, empty=""),)


def _purpose(content: FamilyContent) -> Section:
    rows = [
        [Cell(telling.tell(one.text)), Cell(telling.tell(one.why), label=_("Why not"))]
        for one in content.excluded_uses
    ]
    return Section(
        title=_("What it is for"),
        note=telling.tell(content.intended_purpose),
        heads=(_("Not for"), _("Why not")),
        rows=rows,
        empty=_("No use is excluded by name."),
    )


def _range(content: FamilyContent) -> Section:
    rows = [
        [
            Cell(telling.tell(one.label)),
            Cell(f"{written_number(one.min)} – {amount(one.max, one.unit.value)}", label=_("From – to")),
            Cell(
                _("prescription") if one.known_from.value == "prescription" else _("design"),
                label=_("Known from the"),
            ),
            Cell(one.ground.reason or one.ground.source, label=_("Rests on")),
        ]
        for one in content.evidence_range
    ]
    return Section(
        title=_("Where its evidence ends"),
        heads=(_("What"), _("From – to"), _("Known from the"), _("Rests on")),
        rows=rows,
        empty="",
        note=_(
            "Outside these values the family's files say nothing. Then the device needs evidence of its own."
        ),
    )


def _imaging(content: FamilyContent) -> tuple[Section, ...]:
    protocol = content.imaging_protocol
    if protocol is None:
        return ()
    bounds = (
        (_("Slices at most"), protocol.slice_thickness_max),
        (_("Pixel at most"), protocol.pixel_max),
        (_("Tilt at most"), protocol.tilt_max),
        (_("Age at most"), protocol.age_days_max),
    )
    rows = [[Cell(_("Modality")), Cell(", ".join(protocol.modalities), label=_("Limit")), Cell("")]]
    rows += [
        [
            Cell(name),
            Cell(amount(bound.value, bound.unit.value), label=_("Limit")),
            Cell(bound.ground.reason or bound.ground.source, label=_("Rests on")),
        ]
        for name, bound in bounds
    ]
    return (
        Section(
            title=_("Which pictures it is built on"),
            heads=(_("What"), _("Limit"), _("Rests on")),
            rows=rows,
            empty="",
            note=f"{telling.tell(protocol.kernel)} {telling.tell(protocol.coverage)}",
        ),
    )


def _fields(content: FamilyContent) -> Section:
    rows = [
        [
            Cell(telling.tell(one.label)),
            Cell(
                _("the prescriber alone") if one.is_design_decision else _("may be drafted"), label=_("Who")
            ),
            Cell(_("needed") if one.required else _("optional"), label=_("Needed")),
            Cell(
                f"± {amount(one.tolerance, one.unit.value if one.unit else '')}" if one.tolerance else "",
                label=_("Tolerance"),
            ),
        ]
        for one in content.fields
    ]
    heads = (_("Field"), _("Who decides"), _("Needed"), _("Tolerance"))
    return Section(title=_("What the prescription asks"), heads=heads, rows=rows, empty="")


def _checks(content: FamilyContent) -> Section:
    rows = [
        [
            Cell(telling.tell(one.title)),
            Cell(telling.word(telling.SCOPES, one.scope.value), label=_("How often")),
            Cell(telling.word(telling.HOW, one.kind.value), label=_("How")),
            Cell(_limit(one), label=_("Limit")),
            Cell(telling.tell(one.method), label=_("Method")),
        ]
        for one in content.checks
    ]
    heads = (_("Check"), _("How often"), _("How"), _("Limit"), _("Method"))
    return Section(title=_("How each device is checked"), heads=heads, rows=rows, empty="")


def _limit(check: Any) -> str:
    if check.limit is None:
        return ""
    unit = check.unit.value if check.unit else ""
    ends = (("≥", check.limit.min), ("≤", check.limit.max))
    return ", ".join(f"{sign} {amount(end, unit)}" for sign, end in ends if end is not None)


def _changes(family: Family) -> Section:
    rows = [
        [
            Cell(str(one.get("path", ""))),
            Cell(str(one.get("value", "")), label=_("Now")),
            Cell(str(one.get("reason", "")), label=_("Why")),
        ]
        for one in family.changes
    ]
    return Section(
        title=_("What the lab changed in the library's values"),
        heads=(_("Value"), _("Now"), _("Why")),
        rows=rows,
        empty=_("Nothing. Every number is the library's default; the lab answers for it all the same."),
    )


def _judgements(family: Family) -> Section:
    found = family.judgements.select_related("judge").order_by("-judged_at", "-pk")
    rows = [
        [
            Cell(telling.word(telling.TOPICS, one.topic)),
            Cell(
                _("adequate") if one.adequate else _("not adequate"),
                mark="met" if one.adequate else "not-met",
                label=_("Found"),
            ),
            Cell(one.judge.full_name, label=_("By")),
            Cell(one.judged_at, label=_("When")),
            Cell(one.reasons, label=_("Why")),
            Cell(one.review_on, label=_("Again on")),
        ]
        for one in found
    ]
    heads = (pgettext("of a family", "File"), _("Found"), _("By"), _("When"), _("Why"), _("Again on"))
    empty = _("Nobody has judged its files yet.")
    return Section(title=_("Who judged its files"), heads=heads, rows=rows, empty=empty)


def _reasonings(viewer: Account, family: Family) -> Section:
    rows = [
        [
            Cell(one.name, link=reasonings.link_to(one)),
            Cell(words.law(one.qualification), label=_("It is a")),
            Cell(reasonings.class_of(one.answer), label=_("Class")),
            Cell(one.kept_by, label=_("Kept by")),
            Cell(one.on, label=_("On")),
        ]
        for one in queries.reasonings_about(viewer, families=[family])[:DEVICES]
    ]
    heads = (_("Reasoning"), _("It is a"), _("Class"), _("Kept by"), _("On"))
    return Section(title=_("Kept reasonings"), heads=heads, rows=rows, empty=_("None yet."))


def _devices(viewer: Account, family: Family, at: datetime) -> Section:
    found = cases.devices_for(viewer, at=at).filter(family=family).order_by("-requested_at")[:DEVICES]
    rows = [
        [
            Cell(one.number, link=reverse("device", kwargs={"number": one.number})),
            Cell(telling.titled(one.title), label=_("Device")),
            Cell(words.side(one.side), label=_("Side")),
            Cell(words.state(one.state), mark=words.mark_of(one.state), label=_("State")),
        ]
        for one in found
    ]
    heads = (_("Number"), _("Device"), _("Side"), _("State"))
    return Section(title=_("Devices of it"), heads=heads, rows=rows, empty=_("None yet."))


def find(viewer: Account, key: str) -> Family | None:
    """Return a family of the viewer's institution."""
    return queries.families(viewer).filter(pk=key).first() if key.isdecimal() else None


KIND = Kind(
    code="families",
    title=gettext_lazy("Families"),
    tells=gettext_lazy("What the lab makes: purpose, class, limits of the evidence, checks"),
    icon="squares-four",
    listing=listing,
    find=find,
    key=lambda family: str(family.pk),
    detail=detail,
    sees=lambda held: bool(held & {Ability.READ_ALL, Ability.JUDGE_FAMILY}),
    acts=ACTS,
    adds=ADDS,
)
