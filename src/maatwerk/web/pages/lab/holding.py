"""Stopping a thing of the lab, from its own page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from maatwerk.lab import actions
from maatwerk.lab.queries import Subject
from maatwerk.lab.words import HoldSubject
from maatwerk.people.roles import Ability
from maatwerk.web.pages.acts import Act, Doing
from maatwerk.web.pages.lab.fields import WhyForm, choice

CAUSES = (
    ("damage", _("Damage or fault")),
    ("doubt", _("Something is doubtful")),
    ("supplier_notice", _("Notice of a supplier or authority")),
    ("complaint", _("A complaint or incident")),
    ("out_of_limits", _("A check out of limits")),
    ("other", _("Something else")),
)


class HoldForm(WhyForm):
    """Why something is stopped."""

    field_order: Any = ("code", "reason")
    code = choice(_("Because of"))

    def prepare(self) -> None:
        """Offer the causes."""
        self.offer("code", CAUSES)


def place(doing: Doing, *, kind: str, record: Any) -> Any:
    """Place a hold on a record of the lab."""
    return actions.place_hold(
        subject=Subject(HoldSubject(kind), str(record.pk), str(record)),
        code=doing.values["code"],
        reason=doing.values["reason"],
        actor=doing.actor,
        at=doing.at,
    )


def hold_act(kind: str, *, form: type[HoldForm] = HoldForm) -> Act:
    """Return the act that stops a record of this kind."""
    return Act(
        code="hold",
        title=_("Place a hold"),
        ability=Ability.PLACE_HOLD,
        form=form,
        call=lambda doing: place(doing, kind=kind, record=doing.record),
        tells=_("Whatever needs it stops at its next gate, until the hold is lifted with a reason."),
    )
