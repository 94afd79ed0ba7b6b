"""Requests for ISO 13485: who asked the lab for the certificate, and what it answered."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.lab import actions, queries
from maatwerk.lab.actions import Wish
from maatwerk.lab.models import CertificateRequest
from maatwerk.lab.words import AskedBy
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.web.pages.acts import Act, Doing
from maatwerk.web.pages.details import Detail, Fact
from maatwerk.web.pages.forms import ScanField
from maatwerk.web.pages.lab import telling
from maatwerk.web.pages.lab.fields import Asks, choice, day, text
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.lists import Column, Filter, Listing
from maatwerk.web.pages.records import Kind

ASKED_AS = {
    AskedBy.PARTNER.value: gettext_lazy("a partner"),
    AskedBy.BUYER.value: gettext_lazy("a buyer"),
    AskedBy.AUTHORITY.value: gettext_lazy("an authority"),
    AskedBy.OTHER.value: gettext_lazy("somebody else"),
}


class RequestForm(Asks):
    """Who asked, as what, when, for what."""

    asked_by = text(gettext_lazy("Who asked"), help_text=gettext_lazy("Person and house."))
    asked_as = choice(gettext_lazy("What they are to you"))
    asked_on = day(gettext_lazy("Asked on"))
    wants = text(
        gettext_lazy("What they want to see, and why"),
        long=True,
        help_text=gettext_lazy("In their words, if you have them. Do they want the certificate, or trust?"),
    )
    letter = ScanField(
        label=gettext_lazy("The letter"),
        help_text=gettext_lazy("A PDF, if there is one."),
        pdf_only=True,
        required=False,
    )

    def prepare(self) -> None:
        """Offer who can ask; most ask today."""
        self.offer("asked_as", list(ASKED_AS.items()))
        self.fill("asked_on", self.today(), _("today"))


class AnswerForm(Asks):
    """What the lab answered, and when."""

    answered_on = day(gettext_lazy("Answered on"))
    answer = text(
        gettext_lazy("What you answered"),
        long=True,
        help_text=gettext_lazy("From then on the request no longer makes the lab ask."),
    )

    def prepare(self) -> None:
        """Most answer today."""
        self.fill("answered_on", self.today(), _("today"))


def _record(doing: Doing) -> CertificateRequest:
    given = dict(doing.values)
    letter = given.pop("letter", None)
    wish = Wish(**given, letter=letter[1] if letter else b"")
    return actions.record_certificate_request(wish=wish, actor=doing.actor, at=doing.at)


def _answer(doing: Doing) -> Any:
    return actions.answer_certificate_request(
        request=doing.record, **doing.values, actor=doing.actor, at=doing.at
    )


def _standing(one: CertificateRequest) -> tuple[str, str]:
    """Return the mark and the word of a request."""
    return ("due", _("waits for an answer")) if one.state == "open" else ("met", telling.state(one.state))


def listing(viewer: Account, at: datetime) -> Listing:
    """Return the list of requests."""
    return Listing(
        name="requests",
        title=_("Requests for ISO 13485"),
        rows=queries.certificate_requests(viewer),
        search=_("Who asked"),
        columns=(
            Column(
                name="by",
                label=_("Who asked"),
                value=lambda one: one.asked_by,
                link=lambda one: address("requests", str(one.pk)),
            ),
            Column(name="as", label=_("What they are to you"), value=lambda one: ASKED_AS[one.asked_as]),
            Column(name="on", label=_("Asked on"), value=lambda one: one.asked_on),
            Column(
                name="stands",
                label=_("Stands"),
                value=lambda one: _standing(one)[1],
                mark=lambda one: _standing(one)[0],
            ),
            Column(name="wants", label=_("What they want to see, and why"), value=lambda one: one.wants),
        ),
        filters=(
            Filter(
                name="state",
                label=_("State"),
                options=[(one, telling.state(one)) for one in ("open", "answered")],
                keeps=lambda one, value: one.state == value,
            ),
        ),
        empty=(
            _("Nobody has asked."),
            _("When a partner, a buyer or an authority asks for the certificate, put it down here."),
        ),
    )


def detail(viewer: Account, one: CertificateRequest, at: datetime) -> Detail:
    """Return the page of a request."""
    mark, word = _standing(one)
    letter = one.document_sha256
    return Detail(
        title=one.asked_by,
        under=str(ASKED_AS[one.asked_as]),
        mark=mark,
        word=word,
        facts=(
            Fact(_("Asked on"), one.asked_on),
            Fact(_("What they want to see, and why"), one.wants),
            Fact(_("Hash of the letter"), letter[:16] if letter else _("no letter")),
            Fact(_("Recorded by"), one.recorded_by),
            Fact(_("Answered on"), one.answered_on),
            Fact(_("What you answered"), one.answer),
            Fact(_("Answered by"), one.answered_by),
            Fact(_("What it means"), _("Do we need ISO 13485 now?"), link=reverse("iso_advisor")),
        ),
    )


def find(viewer: Account, key: str) -> CertificateRequest | None:
    """Return a request to the viewer's institution."""
    return queries.certificate_requests(viewer).filter(pk=key).first() if key.isdecimal() else None


KIND = Kind(
    code="requests",
    title=gettext_lazy("Requests for ISO 13485"),
    tells=gettext_lazy("Who asked for the certificate, and what you answered"),
    icon="envelope-simple",
    listing=listing,
    find=find,
    key=lambda one: str(one.pk),
    detail=detail,
    acts=(
        Act(
            code="answer",
            title=gettext_lazy("Record the answer"),
            ability=Ability.MANAGE_LAB,
            form=AnswerForm,
            call=_answer,
            when=lambda one: one.state == "open",
            tells=gettext_lazy("The request stays on record, with what you answered."),
        ),
    ),
    adds=(
        Act(
            code="request",
            title=gettext_lazy("Record that somebody asked"),
            ability=Ability.MANAGE_LAB,
            form=RequestForm,
            call=_record,
            tells=gettext_lazy("As long as it has no answer, the lab looks at ISO 13485 again."),
            leads=lambda _record, made: address("requests", str(made.pk)),
        ),
    ),
)
