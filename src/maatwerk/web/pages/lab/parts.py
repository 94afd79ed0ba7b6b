"""Parts of the library: what lies in devices of many patients by design, such as a sleeve or a pin."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.lab import actions, queries
from maatwerk.lab.models import LibraryPart
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.web.pages.acts import Act, Doing
from maatwerk.web.pages.details import Detail, Fact
from maatwerk.web.pages.lab import telling
from maatwerk.web.pages.lab.fields import WhyForm
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.lists import Column, Filter, Listing
from maatwerk.web.pages.records import Kind


def listing(viewer: Account, at: datetime) -> Listing:
    """Return the list of the parts of the library."""
    return Listing(
        name="parts",
        title=_("Parts of the library"),
        rows=list(queries.library_parts(viewer)),
        search=_("Part"),
        columns=(
            Column(
                name="name",
                label=_("Part"),
                value=lambda one: one.name,
                link=lambda one: address("parts", str(one.pk)),
            ),
            Column(
                name="stands",
                label=_("Stands"),
                value=lambda one: telling.state(one.state),
                mark=lambda one: telling.mark(one.state),
            ),
            Column(name="what", label=_("What it is"), value=lambda one: one.what),
            Column(name="by", label=_("Registered by"), value=lambda one: one.registered_by, rare=True),
            Column(name="on", label=_("Registered on"), value=lambda one: one.registered_at, rare=True),
        ),
        filters=(
            Filter(
                name="state",
                label=_("State"),
                options=[(one, telling.state(one)) for one in ("registered", "withdrawn")],
                keeps=lambda row, value: row.state == value,
            ),
        ),
        empty=(
            _("No part of the library is registered."),
            _(
                "When a part of a design is in another patient’s device too, the gate asks whether this is a "
                "series. There you register a sleeve or a pin, and it is asked about no more."
            ),
        ),
    )


def detail(viewer: Account, one: LibraryPart, at: datetime) -> Detail:
    """Return the page of a part."""
    return Detail(
        title=one.name,
        under=_("Part of the library"),
        mark=telling.mark(one.state),
        word=telling.state(one.state),
        facts=(
            Fact(_("What it is"), one.what),
            Fact(_("Registered by"), one.registered_by),
            Fact(_("Registered on"), one.registered_at),
            Fact(_("Hash of the file"), one.sha256[:16]),
        ),
        sections=(),
    )


def find(viewer: Account, key: str) -> LibraryPart | None:
    """Return a part of the viewer's institution."""
    return queries.library_parts(viewer).filter(pk=key).first() if key.isdecimal() else None


def _withdraw(doing: Doing) -> Any:
    return actions.withdraw_library_part(
        part=doing.record, reason=doing.values["reason"], actor=doing.actor, at=doing.at
    )


KIND = Kind(
    code="parts",
    title=gettext_lazy("Parts of the library"),
    tells=gettext_lazy("Sleeves, pins and the like, which make no device a series"),
    icon="package",
    listing=listing,
    find=find,
    key=lambda one: str(one.pk),
    detail=detail,
    acts=(
        Act(
            code="withdraw",
            title=gettext_lazy("Withdraw"),
            ability=Ability.MANAGE_LAB,
            form=WhyForm,
            call=_withdraw,
            when=lambda one: one.state == "registered",
            tells=gettext_lazy("Designs that hold it are asked about again."),
        ),
    ),
)
