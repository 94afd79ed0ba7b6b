"""Letters of a competent authority: what they ask, until when, and what was answered."""

from datetime import datetime
from typing import Any

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.archive.days import day_of
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.quality import actions, queries, spoken
from maatwerk.quality.actions import Document, Letter
from maatwerk.quality.models import AuthorityLetter
from maatwerk.web import words
from maatwerk.web.pages.acts import Act, Doing
from maatwerk.web.pages.details import Detail, Fact, Section
from maatwerk.web.pages.forms import ScanField
from maatwerk.web.pages.lab import telling, verdicts
from maatwerk.web.pages.lab.fields import Asks, WhyForm, choice, day, text
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.lists import Cell, Column, Filter, Listing
from maatwerk.web.pages.records import Kind


class RecordForm(Asks):
    """A letter that came."""

    authority = text(gettext_lazy("Which authority"))
    kind = choice(gettext_lazy("What it asks for"))
    asked = text(gettext_lazy("What exactly"), long=True, help_text=gettext_lazy("In your own words, short."))
    reference = text(gettext_lazy("Its reference"), required=False)
    received_on = day(gettext_lazy("Received on"))
    due_on = day(
        gettext_lazy("Last day that it sets"),
        required=False,
        help_text=gettext_lazy("The calendar of duties shows it. Leave it out where the letter names none."),
    )
    document = ScanField(label=gettext_lazy("The letter"), help_text=gettext_lazy("A PDF."), pdf_only=True)

    def prepare(self) -> None:
        """Offer what an authority can ask for."""
        self.offer("kind", list(spoken.LETTERS.items()))
        self.fill("received_on", self.today(), _("today"))


class AnswerForm(Asks):
    """What was done and answered."""

    done = text(
        gettext_lazy("What was done"), long=True, help_text=gettext_lazy("And for which devices, where any.")
    )
    on = day(gettext_lazy("Answered on"))
    document = ScanField(label=gettext_lazy("The answer"), help_text=gettext_lazy("A PDF."), pdf_only=True)

    def prepare(self) -> None:
        """Today is the usual day."""
        self.fill("on", self.today(), _("today"))


def _record(doing: Doing) -> AuthorityLetter:
    given = dict(doing.values)
    _name, content = given.pop("document")
    return actions.record_letter(letter=Letter(**given, content=content), actor=doing.actor, at=doing.at)


def _answer(doing: Doing) -> Any:
    _name, content = doing.values["document"]
    return actions.answer_letter(
        letter=doing.record,
        done=doing.values["done"],
        document=Document(on=doing.values["on"], content=content),
        actor=doing.actor,
        at=doing.at,
    )


def standing(one: AuthorityLetter, at: datetime) -> tuple[str, str]:
    """Return the mark and the word of a letter."""
    if one.state == "answered":
        return "met", _("answered")
    if one.due_on is None:
        return "due", _("waits for an answer")
    late = verdicts.of_day(one.due_on, on=day_of(at)) == "overdue"
    return ("overdue", _("overdue")) if late else ("due", _("waits for an answer"))


def listing(viewer: Account, at: datetime) -> Listing:
    """Return the list of letters, those without an answer first."""
    found = [(one, *standing(one, at)) for one in queries.letters(viewer)]
    found.sort(key=lambda row: ("overdue", "due", "met").index(row[1]))
    return Listing(
        name="letters",
        title=_("Letters of authorities"),
        rows=found,
        search=_("Authority, or what is asked"),
        columns=(
            Column(
                name="number",
                label=_("Number"),
                value=lambda row: row[0].number,
                link=lambda row: address("letters", str(row[0].pk)),
            ),
            Column(name="authority", label=_("Authority"), value=lambda row: row[0].authority),
            Column(
                name="kind",
                label=_("What it asks for"),
                value=lambda row: telling.word(spoken.LETTERS, row[0].kind),
            ),
            Column(name="stands", label=_("Stands"), value=lambda row: row[2], mark=lambda row: row[1]),
            Column(name="due", label=_("Until"), value=lambda row: row[0].due_on),
            Column(
                name="asked",
                label=_("What exactly"),
                value=lambda row: Truncator(row[0].asked).words(14),
                rare=True,
            ),
            Column(name="received", label=_("Received"), value=lambda row: row[0].received_on, rare=True),
        ),
        filters=(
            Filter(
                name="state",
                label=_("State"),
                options=[("open", _("open")), ("answered", _("answered"))],
                keeps=lambda row, value: row[0].state == value,
            ),
        ),
        empty=(
            _("No letter of an authority is on record."),
            _(
                "When a competent authority asks for documents, evaluates a device, tells of a risk or "
                "requires a measure, record its letter here; its last day comes into the calendar of duties."
            ),
        ),
    )


def detail(viewer: Account, one: AuthorityLetter, at: datetime) -> Detail:
    """Return the page of a letter."""
    mark, word = standing(one, at)
    rows = [[Cell(_("What is asked")), Cell(one.asked)]]
    if one.done:
        rows.append([Cell(_("What was done")), Cell(one.done)])
    return Detail(
        title=one.number,
        under=capfirst(telling.word(spoken.LETTERS, one.kind)),
        mark=mark,
        word=word,
        facts=(
            Fact(_("Authority"), one.authority),
            Fact(_("Reference"), one.reference),
            Fact(_("Received on"), one.received_on),
            Fact(_("Last day"), one.due_on),
            Fact(_("Law"), words.place(spoken.LETTER_CITES[one.kind])),
            Fact(_("Recorded by"), one.recorded_by),
            Fact(_("Hash of the letter"), one.letter_sha256[:16]),
            Fact(_("Answered on"), one.answered_on),
            Fact(_("Answered by"), one.answered_by),
            Fact(_("Hash of the answer"), one.answer_sha256[:16]),
        ),
        sections=(
            Section(
                title=_("Asked and answered"),
                heads=(_("Of what"), _("What it says")),
                rows=rows,
                empty="",
            ),
        ),
    )


def find(viewer: Account, key: str) -> AuthorityLetter | None:
    """Return a letter to the viewer's institution."""
    return queries.letters(viewer).filter(pk=key).first() if key.isdecimal() else None


KIND = Kind(
    code="letters",
    title=gettext_lazy("Letters of authorities"),
    tells=gettext_lazy("What an authority asks for, and until when"),
    icon="envelope-simple",
    listing=listing,
    find=find,
    key=lambda one: str(one.pk),
    detail=detail,
    acts=(
        Act(
            code="answer",
            title=gettext_lazy("Record the answer"),
            ability=Ability.MANAGE_QUALITY,
            form=AnswerForm,
            call=_answer,
            when=lambda one: one.state == "open",
            tells=gettext_lazy("Do what is asked and answer first; then record it here."),
        ),
        Act(
            code="reopen",
            title=gettext_lazy("Take the answer back"),
            ability=Ability.MANAGE_QUALITY,
            form=WhyForm,
            call=lambda doing: actions.reopen_letter(
                letter=doing.record, reason=doing.values["reason"], actor=doing.actor, at=doing.at
            ),
            when=lambda one: one.state == "answered",
            tells=gettext_lazy("It was no answer, or the authority did not accept it."),
        ),
    ),
    adds=(
        Act(
            code="letter",
            title=gettext_lazy("Record a letter"),
            ability=Ability.MANAGE_QUALITY,
            form=RecordForm,
            call=_record,
            leads=lambda _record, made: address("letters", str(made.pk)),
        ),
    ),
)
