"""Procedures: adopted version by version under Article 10(9)."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.archive.days import day_of
from maatwerk.lab import actions, queries
from maatwerk.lab.actions.procedures import Document
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import Procedure
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.web.pages.acts import Act, Doing
from maatwerk.web.pages.details import Detail, Fact
from maatwerk.web.pages.forms import ScanField
from maatwerk.web.pages.lab import telling, verdicts
from maatwerk.web.pages.lab.fields import Asks, WhyForm, choice, day, text
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.lists import Column, Filter, Listing
from maatwerk.web.pages.records import Kind


class AdoptForm(Asks):
    """Which procedure, in effect from when."""

    code = choice(gettext_lazy("Which procedure"))
    document = ScanField(label=gettext_lazy("The procedure"), help_text=gettext_lazy("A PDF."), pdf_only=True)
    purpose = text(gettext_lazy("What this version changes"), required=False, long=True)
    effective_on = day(gettext_lazy("In effect from"))
    review_on = day(gettext_lazy("Review on"))

    def prepare(self) -> None:
        """Offer the procedures of the library."""
        found = current_library().procedures
        self.offer("code", [(code, f"{code} {telling.tell(one.title)}") for code, one in found.items()])
        self.fill("effective_on", self.today(), _("today"))
        self.fill("review_on", self.today() + timedelta(days=365), _("a year from today"))


def _adopt(doing: Doing) -> Procedure:
    given = doing.values
    title = current_library().procedures[given["code"]].title["en"]
    return actions.adopt_procedure(
        code=given["code"],
        document=Document(title=title, content=given["document"][1], purpose=given["purpose"]),
        effective_on=given["effective_on"],
        review_on=given["review_on"],
        actor=doing.actor,
        at=doing.at,
    )


def _standing(procedure: Procedure, at: datetime) -> tuple[str, str]:
    if procedure.state != "effective":
        return telling.mark(procedure.state), telling.state(procedure.state)
    mark = verdicts.of_day(procedure.review_on, on=day_of(at), soon=verdicts.EXPIRY_SOON)
    words = {"overdue": _("review overdue"), "due": _("review soon"), "met": telling.state("effective")}
    return mark, words[mark]


def listing(viewer: Account, at: datetime) -> Listing:
    """Return the list of procedures."""
    return Listing(
        name="procedures",
        title=_("Procedures"),
        rows=[(one, *_standing(one, at)) for one in queries.procedures(viewer)],
        columns=(
            Column(
                name="code",
                label=_("Code"),
                value=lambda row: row[0].code,
                link=lambda row: address("procedures", str(row[0].pk)),
            ),
            Column(name="version", label=_("Version"), value=lambda row: row[0].version, figure=True),
            Column(name="title", label=_("Title"), value=lambda row: telling.title_of(row[0])),
            Column(name="stands", label=_("Stands"), value=lambda row: row[2], mark=lambda row: row[1]),
            Column(name="from", label=_("In effect from"), value=lambda row: row[0].effective_on, rare=True),
            Column(name="review", label=_("Review on"), value=lambda row: row[0].review_on),
        ),
        filters=(
            Filter(
                name="state",
                label=_("State"),
                options=[(one, telling.state(one)) for one in ("effective", "superseded", "withdrawn")],
                keeps=lambda row, value: row[0].state == value,
            ),
        ),
        sort="code",
        empty=(_("No procedure is adopted."), _("The lab's own limits count only with a procedure behind.")),
    )


def detail(viewer: Account, procedure: Procedure, at: datetime) -> Detail:
    """Return the page of a version of a procedure."""
    mark, word = _standing(procedure, at)
    return Detail(
        title=f"{procedure.code} {telling.title_of(procedure)}",
        under=_("Version %(number)s") % {"number": procedure.version},
        mark=mark,
        word=word,
        facts=(
            Fact(_("In effect from"), procedure.effective_on),
            Fact(_("Review on"), procedure.review_on),
            Fact(_("Approved by"), procedure.approved_by),
            Fact(_("Purpose"), procedure.purpose),
        ),
    )


def find(viewer: Account, key: str) -> Procedure | None:
    """Return a version of a procedure of the viewer's institution."""
    return queries.procedures(viewer).filter(pk=key).first() if key.isdecimal() else None


KIND = Kind(
    code="procedures",
    title=gettext_lazy("Procedures"),
    tells=gettext_lazy("What the lab works by, version by version"),
    icon="book-open-text",
    listing=listing,
    find=find,
    key=lambda procedure: str(procedure.pk),
    detail=detail,
    acts=(
        Act(
            code="withdraw",
            title=gettext_lazy("Withdraw without a successor"),
            ability=Ability.MANAGE_LAB,
            form=WhyForm,
            call=lambda doing: actions.withdraw_procedure(
                procedure=doing.record, reason=doing.values["reason"], actor=doing.actor, at=doing.at
            ),
            when=lambda procedure: procedure.state == "effective",
        ),
    ),
    adds=(
        Act(
            code="procedure",
            title=gettext_lazy("Adopt a version"),
            ability=Ability.MANAGE_LAB,
            form=AdoptForm,
            call=_adopt,
            tells=gettext_lazy(
                "The version in effect before is replaced. Whoever was trained on it is asked to renew."
            ),
        ),
    ),
)
