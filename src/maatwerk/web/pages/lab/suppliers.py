"""Suppliers: assessed and approved by the lab; papers support that, they never decide."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.archive.days import day_of
from maatwerk.lab import actions, queries
from maatwerk.lab.actions import Evidence
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import Supplier
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.web.pages.acts import Act, Doing
from maatwerk.web.pages.details import Detail, Fact, Section
from maatwerk.web.pages.lab import telling, verdicts
from maatwerk.web.pages.lab.fields import Asks, WhyForm, choice, day, text
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.lists import Cell, Column, Listing
from maatwerk.web.pages.records import Kind

YEAR = timedelta(days=365)


class AddSupplierForm(Asks):
    """Who sells or makes something for the lab."""

    name = text(gettext_lazy("Name"))
    code = text(gettext_lazy("Code"), help_text=gettext_lazy("Short, in one word."))
    supplies = text(gettext_lazy("What it supplies, and how much depends on it"), long=True)
    makes_devices = forms.BooleanField(
        label=gettext_lazy("It carries out steps of production to our order"), required=False
    )
    address = text(gettext_lazy("Address"), required=False)


class ApproveForm(Asks):
    """Why the lab trusts this supplier."""

    assessment = text(
        gettext_lazy("Why we trust it"),
        long=True,
        help_text=gettext_lazy(
            "Your own assessment: first order, audit, answers. A certificate alone is none."
        ),
    )
    review_on = day(gettext_lazy("Review on"))

    def prepare(self) -> None:
        """Fill in a year from now."""
        self.fill("review_on", self.today() + YEAR, _("a year from today"))


class EvidenceForm(Asks):
    """A paper of a supplier."""

    kind = choice(gettext_lazy("Kind of paper"))
    scope = text(gettext_lazy("Its scope, as printed"), long=True)
    issuer = text(gettext_lazy("Who issued it"))
    number = text(gettext_lazy("Its number"), required=False)
    valid_until = day(gettext_lazy("Valid until"), required=False)
    claim_supported = text(gettext_lazy("What it supports"), long=True)
    gap = text(gettext_lazy("What it leaves open for us"), long=True)
    change_notice_agreed = forms.BooleanField(
        label=gettext_lazy("The supplier must announce changes, by contract"), required=False
    )
    review_on = day(gettext_lazy("Look at it again on"))

    def prepare(self) -> None:
        """Offer the kinds of the library."""
        kinds = current_library().evidence
        self.offer("kind", [(code, telling.tell(one.title)) for code, one in kinds.items()])
        self.fill("review_on", self.today() + YEAR, _("a year from today"))


def _add(doing: Doing) -> Supplier:
    given = {name: doing.values[name] for name in ("code", "name", "supplies", "makes_devices", "address")}
    return actions.add_supplier(**given, actor=doing.actor, at=doing.at)


def _evidence(doing: Doing) -> Any:
    evidence = Evidence(**doing.values)
    return actions.add_supplier_evidence(
        supplier=doing.record, evidence=evidence, actor=doing.actor, at=doing.at
    )


def standing(supplier: Supplier, on: date) -> tuple[str, str]:
    """Return the mark and the word of a supplier."""
    if supplier.state != "approved":
        return telling.mark(supplier.state), telling.state(supplier.state)
    mark = verdicts.of_day(supplier.review_on, on=on, soon=verdicts.EXPIRY_SOON)
    words = {"overdue": _("review overdue"), "due": _("review soon"), "not-known": _("no review set")}
    return mark, words.get(mark, telling.state("approved"))


def listing(viewer: Account, at: datetime) -> Listing:
    """Return the list of suppliers."""
    return Listing(
        name="suppliers",
        title=_("Suppliers"),
        rows=[(one, *standing(one, day_of(at))) for one in queries.suppliers(viewer)],
        columns=(
            Column(
                name="name",
                label=_("Name"),
                value=lambda row: row[0].name,
                link=lambda row: address("suppliers", row[0].code),
            ),
            Column(name="code", label=_("Code"), value=lambda row: row[0].code),
            Column(name="stands", label=_("Stands"), value=lambda row: row[2], mark=lambda row: row[1]),
            Column(name="supplies", label=_("Supplies"), value=lambda row: row[0].supplies),
            Column(name="makes", label=_("Makes devices"), value=lambda row: row[0].makes_devices, rare=True),
            Column(name="review", label=_("Review on"), value=lambda row: row[0].review_on, rare=True),
        ),
        sort="name",
        empty=(_("No supplier is on record."), _("A lot can only be released from an approved one.")),
    )


def detail(viewer: Account, supplier: Supplier, at: datetime) -> Detail:
    """Return the page of a supplier."""
    mark, word = standing(supplier, day_of(at))
    kinds = current_library().evidence
    rows = []
    for one in supplier.evidence.all():
        ends = min((day for day in (one.valid_until, one.review_on) if day), default=None)
        rows.append(
            [
                Cell(telling.tell(kinds[one.kind].title) if one.kind in kinds else one.kind),
                Cell(one.claim_supported, label=_("Supports")),
                Cell(one.gap, label=_("Leaves open")),
                Cell(ends, mark=verdicts.of_day(ends, on=day_of(at)), label=_("Until")),
            ]
        )
    return Detail(
        title=supplier.name,
        under=supplier.supplies,
        mark=mark,
        word=word,
        facts=(
            Fact(_("Code"), supplier.code),
            Fact(_("Address"), supplier.address),
            Fact(_("Makes devices for us"), supplier.makes_devices),
            Fact(_("Approved on"), supplier.approved_on),
            Fact(_("Approved by"), supplier.approved_by),
            Fact(_("Review on"), supplier.review_on),
            Fact(_("Assessment"), supplier.assessment),
        ),
        sections=(
            Section(
                title=_("Papers"),
                heads=(_("Paper"), _("Supports"), _("Leaves open"), _("Until")),
                rows=rows,
                empty=_("None is registered."),
                note=_("A paper can support an assessment. It never fulfils a requirement by itself."),
            ),
            _lots(supplier),
        ),
    )


def _lots(supplier: Supplier) -> Section:
    rows = [
        [
            Cell(one.number, link=address("lots", str(one.pk))),
            Cell(one.material.name, label=_("Material")),
            Cell(telling.state(one.state), mark=telling.mark(one.state), label=_("State")),
        ]
        for one in supplier.lots.select_related("material").order_by("-received_on")[:25]
    ]
    heads = (_("Lot"), _("Material"), _("State"))
    return Section(title=_("Lots from it"), heads=heads, rows=rows, empty=_("None yet."))


def find(viewer: Account, key: str) -> Supplier | None:
    """Return a supplier of the viewer's institution by its code."""
    return queries.suppliers(viewer).filter(code=key).first()


KIND = Kind(
    code="suppliers",
    title=gettext_lazy("Suppliers"),
    tells=gettext_lazy("Who supplies or makes, why we trust them, and until when"),
    icon="truck",
    listing=listing,
    find=find,
    key=lambda supplier: str(supplier.code),
    detail=detail,
    acts=(
        Act(
            code="approve",
            title=gettext_lazy("Approve"),
            ability=Ability.MANAGE_LAB,
            form=ApproveForm,
            call=lambda doing: actions.approve_supplier(
                supplier=doing.record,
                assessment=doing.values["assessment"],
                review_on=doing.values["review_on"],
                actor=doing.actor,
                at=doing.at,
            ),
        ),
        Act(
            code="evidence",
            title=gettext_lazy("Register a paper"),
            ability=Ability.MANAGE_LAB,
            form=EvidenceForm,
            call=_evidence,
        ),
        Act(
            code="suspend",
            title=gettext_lazy("Suspend"),
            ability=Ability.MANAGE_LAB,
            form=WhyForm,
            call=lambda doing: actions.suspend_supplier(
                supplier=doing.record, reason=doing.values["reason"], actor=doing.actor, at=doing.at
            ),
            when=lambda supplier: supplier.state != "suspended",
            tells=gettext_lazy("Nothing new is ordered from it; its lots can no longer be released."),
        ),
    ),
    adds=(
        Act(
            code="supplier",
            title=gettext_lazy("Add a supplier"),
            ability=Ability.MANAGE_LAB,
            form=AddSupplierForm,
            call=_add,
            leads=lambda _record, made: address("suppliers", made.code),
        ),
    ),
)
