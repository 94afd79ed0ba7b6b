"""Holds: placed by whoever sees trouble, lifted by few, with a reason."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.cases import queries as cases
from maatwerk.lab import actions, queries
from maatwerk.lab.models import Hold
from maatwerk.lab.queries import Subject
from maatwerk.lab.words import HoldSubject
from maatwerk.people.models import Account
from maatwerk.people.queries import abilities_of
from maatwerk.people.roles import Ability
from maatwerk.web.pages.acts import Act, Doing
from maatwerk.web.pages.details import Detail, Fact
from maatwerk.web.pages.lab import telling
from maatwerk.web.pages.lab.fields import WhyForm, choice
from maatwerk.web.pages.lab.holding import CAUSES, HoldForm
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.lists import Column, Filter, Listing
from maatwerk.web.pages.records import Kind

OF_THE_LAB = ("family", "recipe", "machine", "lot")


class PlaceForm(HoldForm):
    """What is stopped, and why."""

    field_order = ("subject", "code", "reason")
    subject = choice(gettext_lazy("What is stopped"))

    def prepare(self) -> None:
        """Offer everything of the lab that can be stopped."""
        super().prepare()
        groups: list[tuple[Any, Any]] = [("", gettext_lazy("Choose …"))]
        groups += [
            (
                telling.word(telling.SUBJECTS, kind),
                [(f"{kind}:{one.pk}", telling.called(one)) for one in found],
            )
            for kind, found in _stoppable(self.viewer).items()
        ]
        self.fields["subject"].choices = groups  # type: ignore[attr-defined]


def _stoppable(viewer: Account) -> dict[str, QuerySet[Any]]:
    return {
        "lot": queries.stocked(viewer).exclude(state__in=["used_up", "rejected"]),
        "machine": queries.machines(viewer).exclude(state="retired"),
        "recipe": queries.recipes(viewer).exclude(state="withdrawn"),
        "family": queries.families(viewer).exclude(state="withdrawn"),
        "build": cases.builds_for(viewer).filter(state__in=["planned", "running", "finished"])[:100],
    }


def _place(doing: Doing) -> Hold:
    kind, key = doing.values["subject"].split(":")
    named = next(one for one in _stoppable(doing.actor)[kind] if str(one.pk) == key)
    return actions.place_hold(
        subject=Subject(HoldSubject(kind), key, str(named)),
        code=doing.values["code"],
        reason=doing.values["reason"],
        actor=doing.actor,
        at=doing.at,
    )


def seen(viewer: Account, at: datetime) -> QuerySet[Hold]:
    """Return the holds that a person may see: who does not read everything sees the lab's and the own."""
    found = queries.holds(viewer).select_related("placed_by", "lifted_by")
    if Ability.READ_ALL in abilities_of(viewer, at=at):
        return found
    return found.filter(Q(subject_kind__in=OF_THE_LAB) | Q(placed_by=viewer))


def cause(hold: Hold) -> str:
    """Return the cause of a hold in words."""
    return telling.word(dict(CAUSES), hold.code)


def listing(viewer: Account, at: datetime) -> Listing:
    """Return the list of holds, open ones first."""
    return Listing(
        name="holds",
        title=_("Holds"),
        rows=sorted(seen(viewer, at), key=lambda one: one.state != "open"),
        search=_("What is stopped, or why"),
        columns=(
            Column(
                name="subject",
                label=_("What is stopped"),
                value=telling.held,
                link=lambda one: address("holds", str(one.pk)),
            ),
            Column(
                name="kind",
                label=_("Kind"),
                value=lambda one: telling.word(telling.SUBJECTS, one.subject_kind),
            ),
            Column(
                name="state",
                label=_("State"),
                value=lambda one: telling.state(one.state),
                mark=lambda one: telling.mark(one.state),
            ),
            Column(name="reason", label=_("Why"), value=telling.reason_of),
            Column(name="placed", label=_("Placed"), value=lambda one: one.placed_at, rare=True),
            Column(name="by", label=_("By"), value=lambda one: one.placed_by.full_name, rare=True),
        ),
        filters=(
            Filter(
                name="is",
                label=_("State"),
                options=[("open", _("open")), ("lifted", _("lifted"))],
                keeps=lambda one, value: one.state == value,
            ),
            Filter(
                name="on",
                label=_("Kind"),
                options=list(telling.SUBJECTS.items()),
                keeps=lambda one, value: one.subject_kind == value,
            ),
        ),
        empty=(_("No holds."), _("Nothing in the lab is stopped today.")),
    )


def detail(viewer: Account, hold: Hold, at: datetime) -> Detail:
    """Return the page of a hold."""
    return Detail(
        title=_("Hold on %(name)s") % {"name": telling.held(hold)},
        under=telling.word(telling.SUBJECTS, hold.subject_kind),
        mark=telling.mark(hold.state),
        word=telling.state(hold.state),
        against=(telling.reason_of(hold),) if hold.state == "open" else (),
        facts=(
            Fact(_("What is stopped"), telling.held(hold), link=_subject_link(hold)),
            Fact(_("Because of"), cause(hold)),
            Fact(_("Why"), telling.reason_of(hold)),
            Fact(_("Placed by"), hold.placed_by),
            Fact(_("Placed"), hold.placed_at),
            Fact(_("Lifted by"), hold.lifted_by),
            Fact(_("Lifted"), hold.lifted_at),
            Fact(_("Why it was lifted"), hold.lift_reason),
        ),
    )


def _subject_link(hold: Hold) -> str:
    if hold.subject_kind == "lot":
        return address("lots", hold.subject_key)
    if hold.subject_kind == "device":
        return reverse("device", kwargs={"number": hold.subject_name})
    return ""


def find(viewer: Account, key: str) -> Hold | None:
    """Return a hold that the viewer may see."""
    return seen(viewer, timezone.now()).filter(pk=key).first() if key.isdecimal() else None


KIND = Kind(
    code="holds",
    title=gettext_lazy("Holds"),
    tells=gettext_lazy("What is stopped, by whom and why"),
    icon="prohibit",
    listing=listing,
    find=find,
    key=lambda hold: str(hold.pk),
    detail=detail,
    sees=lambda held: bool(held & {Ability.READ_ALL, Ability.PLACE_HOLD}),
    acts=(
        Act(
            code="lift",
            title=gettext_lazy("Lift the hold"),
            ability=Ability.LIFT_HOLD,
            form=WhyForm,
            call=lambda doing: actions.lift_hold(
                hold=doing.record, reason=doing.values["reason"], actor=doing.actor, at=doing.at
            ),
            when=lambda hold: hold.state == "open",
            tells=gettext_lazy("Say why what it stopped may go on."),
        ),
    ),
    adds=(
        Act(
            code="hold",
            title=gettext_lazy("Place a hold"),
            ability=Ability.PLACE_HOLD,
            form=PlaceForm,
            call=_place,
            tells=gettext_lazy(
                "Whatever needs it stops at its next gate, until the hold is lifted with a reason."
            ),
            leads=lambda _record, made: address("holds", str(made.pk)),
        ),
    ),
)
