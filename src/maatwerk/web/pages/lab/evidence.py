"""Evidence on file: documents that only a person can bring, and which places of the law they answer."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.archive.days import day_of
from maatwerk.lab import actions, queries
from maatwerk.lab.actions import Filing
from maatwerk.lab.models import EvidenceOnFile
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.web import words
from maatwerk.web.pages.acts import Act, Doing
from maatwerk.web.pages.details import Detail, Fact, Section
from maatwerk.web.pages.forms import ScanField
from maatwerk.web.pages.lab import telling, verdicts
from maatwerk.web.pages.lab.fields import Asks, WhyForm, choice, day, text
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.lists import Cell, Column, Filter, Listing
from maatwerk.web.pages.records import Kind
from maatwerk.web.templatetags import look

INSTITUTION = "institution"


class FileForm(Asks):
    """A document, who signed it, what it answers and where, and until when it counts."""

    about = choice(gettext_lazy("What it is about"))
    title = text(gettext_lazy("Name, number and version of the document"))
    document = ScanField(label=gettext_lazy("The document"), help_text=gettext_lazy("A PDF."), pdf_only=True)
    signed_by = text(gettext_lazy("Who signed it"))
    signed_on = day(gettext_lazy("Signed on"))
    valid_until = day(
        gettext_lazy("Counts until"),
        help_text=gettext_lazy("Its own end, or the day on which you will look at it again."),
    )
    answers = text(
        gettext_lazy("Which places of the law it answers, and where"),
        long=True,
    )
    told = text(gettext_lazy("What it shows"), long=True, help_text=gettext_lazy("In your own words."))

    def prepare(self) -> None:
        """Offer the institution and its families."""
        families = {one.code: telling.titled(one.title) for one in queries.families(self.viewer)}
        self.offer("about", [(INSTITUTION, _("The institution")), *families.items()])
        self.fields["answers"].help_text = _(
            "One place in each line, as an open duty names it, then a colon and the page. For example: "
            "%(place)s: 1"
        ) % {"place": words.place("Art.10(16) subpara 2")}
        self.fill("valid_until", self.today() + timedelta(days=365), _("a year from today"))
        self._begin_with_what_is_missing()

    def _begin_with_what_is_missing(self) -> None:
        """Fill in the places that the duty asks for from whose page somebody came; where, nobody can know."""
        known = (*queries.places_to_answer(about_family=True), *queries.places_to_answer(about_family=False))
        wanted = self.wanted or QueryDict()
        places = [one for one in wanted.getlist("place") if one in known]
        if places:
            lines = "\n".join(f"{words.place(one)}: ".replace("\u00a0", " ") for one in places)
            self.fill("answers", lines, _("the duty that asks for it"))
            keys = {str(one.pk): one.code for one in queries.families(self.viewer)}
            about = keys.get(wanted.get("about", ""), INSTITUTION)
            self.fill("about", about, _("the duty that asks for it"))

    def clean_answers(self) -> Mapping[str, str]:
        """Return the places with where each is answered; a line without a colon is refused."""
        lines = [line.strip() for line in self.cleaned_data["answers"].splitlines() if line.strip()]
        split = [line.partition(": ") for line in lines]
        wrong = next(
            (line for line, (_place, colon, _where) in zip(lines, split, strict=True) if not colon), ""
        )
        if wrong:
            raise forms.ValidationError(
                _("“%(line)s” does not say where it is answered: write the place, a colon and the page.")
                % {"line": wrong}
            )
        found: dict[str, str] = {}
        for place, _colon, where in split:
            said = _id_of(place)
            found[said] = f"{found[said]}; {where.strip()}" if said in found else where.strip()
        return found


def _id_of(said: str) -> str:
    """Return the id of a place as the reader's language writes it; an id, or what is unknown, stays."""
    given = " ".join(said.split())
    known = (*queries.places_to_answer(about_family=True), *queries.places_to_answer(about_family=False))
    spoken = {words.place(one).replace("\u00a0", " "): one for one in known}
    return spoken.get(given, given)


def _file(doing: Doing) -> EvidenceOnFile:
    given = dict(doing.values)
    about, told, (_name, content) = given.pop("about"), given.pop("told"), given.pop("document")
    family = "" if about == INSTITUTION else about
    filing = Filing(**given, shows=told, content=content, family_code=family)
    return actions.file_evidence(filing=filing, actor=doing.actor, at=doing.at)


def standing(one: EvidenceOnFile, at: datetime) -> tuple[str, str]:
    """Return the mark and the word of a document."""
    if one.state != "on_file":
        return telling.mark(one.state), telling.state(one.state)
    mark = verdicts.of_day(one.valid_until, on=day_of(at), soon=verdicts.EXPIRY_SOON)
    words = {"overdue": _("counts no more"), "due": _("ends soon"), "met": _("counts")}
    return mark, words[mark]


def _about(one: EvidenceOnFile) -> str:
    return one.family_code.replace("-", " ") if one.family_code else _("The institution")


def listing(viewer: Account, at: datetime) -> Listing:
    """Return the list of evidence on file."""
    return Listing(
        name="evidence",
        title=_("Evidence on file"),
        rows=[(one, *standing(one, at)) for one in queries.evidence_on_file(viewer)],
        search=_("Document or place of the law"),
        columns=(
            Column(
                name="title",
                label=_("Document"),
                value=lambda row: row[0].title,
                link=lambda row: address("evidence", str(row[0].pk)),
            ),
            Column(name="about", label=_("About"), value=lambda row: _about(row[0])),
            Column(name="stands", label=_("Stands"), value=lambda row: row[2], mark=lambda row: row[1]),
            Column(name="until", label=_("Counts until"), value=lambda row: row[0].valid_until),
            Column(name="answers", label=_("Answers"), value=lambda row: look.places(row[0].answers)),
            Column(name="signer", label=_("Signed by"), value=lambda row: row[0].signed_by, rare=True),
        ),
        filters=(
            Filter(
                name="state",
                label=_("State"),
                options=[(one, telling.state(one)) for one in ("on_file", "withdrawn")],
                keeps=lambda row, value: row[0].state == value,
            ),
        ),
        empty=(
            _("No evidence is on file."),
            _("What only a person can know, such as cover for liability, is shown by a document kept here."),
        ),
    )


def detail(viewer: Account, one: EvidenceOnFile, at: datetime) -> Detail:
    """Return the page of a document."""
    mark, word = standing(one, at)
    return Detail(
        title=one.title,
        under=_about(one),
        mark=mark,
        word=word,
        facts=(
            Fact(_("Signed by"), one.signed_by),
            Fact(_("Signed on"), one.signed_on),
            Fact(_("Counts until"), one.valid_until),
            Fact(_("What it shows"), one.shows),
            Fact(_("Filed by"), one.filed_by),
            Fact(_("Hash of the document"), one.document_sha256[:16]),
        ),
        sections=(
            Section(
                title=_("What it answers"),
                heads=(_("Place of the law"), _("Where in the document")),
                rows=[[Cell(words.place(place)), Cell(where)] for place, where in one.answers.items()],
                empty="",
            ),
        ),
    )


def find(viewer: Account, key: str) -> EvidenceOnFile | None:
    """Return a document of the viewer's institution."""
    return queries.evidence_on_file(viewer).filter(pk=key).first() if key.isdecimal() else None


def _withdraw(doing: Doing) -> Any:
    return actions.withdraw_evidence(
        evidence=doing.record, reason=doing.values["reason"], actor=doing.actor, at=doing.at
    )


KIND = Kind(
    code="evidence",
    title=gettext_lazy("Evidence on file"),
    tells=gettext_lazy("Documents that only a person can bring, and until when they count"),
    icon="folder-open",
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
            when=lambda one: one.state == "on_file",
            tells=gettext_lazy("It counts no more. Record and document stay."),
        ),
    ),
    adds=(
        Act(
            code="evidence",
            title=gettext_lazy("File a document"),
            ability=Ability.MANAGE_LAB,
            form=FileForm,
            call=_file,
            tells=gettext_lazy("It counts for the places of the law that it answers, until its last day."),
            leads=lambda _record, made: address("evidence", str(made.pk)),
        ),
    ),
)
