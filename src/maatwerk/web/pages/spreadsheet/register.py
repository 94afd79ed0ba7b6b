"""The register from before: old numbers, where each case stood, what came along, and where it goes on."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.archive.days import day_of
from maatwerk.archive.files import read
from maatwerk.cases import actions, queries
from maatwerk.cases.models import InheritedCase
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.people.spoken import written_day
from maatwerk.web import words
from maatwerk.web.pages import door
from maatwerk.web.pages.acts import Act, Doing
from maatwerk.web.pages.details import Detail, Fact, Section
from maatwerk.web.pages.lab.fields import Asks, text
from maatwerk.web.pages.lists import FORMS, Cell, Column, Filter, Listing, file_of
from maatwerk.web.pages.records import Kind, Shelf, held_by


class EvidenceForm(Asks):
    """What came along from before."""

    what = text(
        gettext_lazy("What it is"),
        help_text=gettext_lazy("Signed order, approval by e-mail, old statement, checks."),
    )
    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("PDF, picture, STL, OBJ, PLY, 3MF, glTF, DOCX, XLSX or ZIP."),
    )


def _attach(doing: Doing) -> Any:
    given = doing.values["file"]
    return actions.attach_evidence(
        inherited=doing.record,
        what=doing.values["what"],
        content=given.read(),
        name=given.name,
        actor=doing.actor,
        at=doing.at,
    )


def _sheet(one: InheritedCase) -> str:
    """Return the file that a row came from, and when."""
    said = {"file": one.sheet.file_name, "day": written_day(day_of(one.sheet.brought_in_at))}
    return _("%(file)s of %(day)s") % said


def _goes_on(one: InheritedCase) -> str:
    if one.device is not None:
        return one.device.number
    return one.case.number if one.case is not None else ""


def _link(one: InheritedCase) -> str:
    if one.device is not None:
        return reverse("device", kwargs={"number": one.device.number})
    return reverse("case", kwargs={"number": one.case.number}) if one.case is not None else ""


def listing(viewer: Account, at: datetime) -> Listing:
    """Return the old register."""
    return Listing(
        name="register",
        title=_("Register from before"),
        rows=queries.inherited(viewer),
        search=_("Old number, intervention or number here"),
        columns=(
            Column(
                name="number",
                label=_("Old number"),
                value=lambda one: one.old_number,
                link=lambda one: reverse("inherited", kwargs={"key": str(one.pk)}),
            ),
            Column(name="what", label=_("Intervention"), value=lambda one: one.intervention),
            Column(
                name="stood",
                label=_("Stood at"),
                value=lambda one: words.state(one.stood_at),
                mark=lambda one: words.mark_of(one.stood_at),
            ),
            Column(name="here", label=_("Goes on here"), value=_goes_on, link=_link),
            Column(name="theatre", label=_("Theatre"), value=lambda one: one.theatre_on),
            Column(name="delivered", label=_("Delivered"), value=lambda one: one.delivered_on, rare=True),
            Column(name="keep", label=_("Keep until"), value=lambda one: one.keep_until, rare=True),
        ),
        filters=(
            Filter(
                name="is",
                label=_("Shown"),
                options=[("here", _("go on here")), ("over", _("finished before"))],
                keeps=lambda one, value: (one.case is not None) == (value == "here"),
            ),
        ),
        sort="-number",
        empty=(_("No register was brought in."), _("Bring in the spreadsheet that the lab kept before.")),
    )


def detail(viewer: Account, one: InheritedCase, at: datetime) -> Detail:
    """Return the page of a case of the old register."""
    cells = one.cells if isinstance(one.cells, dict) else {}
    against: tuple[str, ...] = ()
    if one.case is not None:
        against = (_("What the old register says opened no gate here. Each still asks what it needs."),)
    return Detail(
        title=one.old_number,
        under=one.intervention,
        mark="not-applicable",
        word=_("begun before Maatwerk"),
        against=against,
        against_head=_("What it does not do"),
        facts=(
            Fact(_("Stood at"), words.state(one.stood_at)),
            Fact(_("In the old words"), one.old_state),
            Fact(_("Goes on here"), _goes_on(one), link=_link(one)),
            Fact(_("Theatre"), one.theatre_on),
            Fact(_("Delivered"), one.delivered_on),
            Fact(_("Keep its papers until"), one.keep_until),
            Fact(_("Patient"), one.patient),
            Fact(_("Brought in from"), _sheet(one)),
            Fact(_("Row"), one.row),
        ),
        sections=(
            _came_along(one),
            Section(
                title=_("The row as it stood"),
                heads=(_("Column"), _("Cell")),
                rows=[[Cell(head), Cell(cell)] for head, cell in cells.items()],
                empty=_("Its personal data was erased."),
            ),
        ),
    )


def _came_along(one: InheritedCase) -> Section:
    rows = [
        [
            Cell(file.what),
            Cell(
                file.name or _("erased"),
                link=reverse("inherited_file", kwargs={"key": str(one.pk), "sha256": file.sha256}),
                label=_("File"),
            ),
            Cell(file.added_by.full_name, label=_("Attached by")),
            Cell(file.added_at, label=_("When")),
            Cell(file.sha256[:16], label=_("Digest")),
        ]
        for file in one.evidence.select_related("added_by")
    ]
    heads = (_("What"), _("File"), _("Attached by"), _("When"), _("Digest"))
    empty = _("Nothing yet. Attach the order, approvals, checks and the old statement.")
    return Section(title=_("What came along"), heads=heads, rows=rows, empty=empty)


def find(viewer: Account, key: str) -> InheritedCase | None:
    """Return a case of the old register of the viewer's institution."""
    return queries.inherited(viewer).filter(pk=key).first() if key.isdecimal() else None


KIND = Kind(
    code="register",
    title=gettext_lazy("Register from before"),
    tells="",
    icon="table",
    listing=listing,
    find=find,
    key=lambda one: str(one.pk),
    detail=detail,
    acts=(
        Act(
            code="attach",
            title=gettext_lazy("Attach a file from before"),
            ability=Ability.OPEN_CASE,
            form=EvidenceForm,
            call=_attach,
            tells=gettext_lazy("It is kept under its digest, about this patient. It opens no gate."),
        ),
    ),
    list_template="import/register.html",
)


class RegisterShelf(Shelf):
    """One kind, so that its addresses need not name it."""

    def list_at(self, kind: Kind) -> str:
        """Return the address of the register."""
        return reverse("register")

    def record_at(self, kind: Kind, record: Any) -> str:
        """Return the address of a case of the register."""
        return reverse("inherited", kwargs={"key": kind.key(record)})

    def act_at(self, kind: Kind, record: Any, act: Act) -> str:
        """Return the address of something to do to it."""
        return reverse("inherited_act", kwargs={"key": kind.key(record), "act": act.code})


SHELF = RegisterShelf(place=(gettext_lazy("Cases"), "cases"), kinds=(KIND,), names=("", "", "", ""))


@login_required
def register(request: door.Inside) -> HttpResponse:
    """Show the register."""
    return SHELF.listed(request, SHELF.kind(request, KIND.code))


@login_required
def inherited(request: door.Inside, key: str) -> HttpResponse:
    """Show a case of the register."""
    return SHELF.shown(request, SHELF.kind(request, KIND.code), key)


@login_required
def act(request: door.Inside, key: str, act: str) -> HttpResponse:
    """Show or do one thing to a case of the register."""
    return SHELF.done(request, SHELF.kind(request, KIND.code), key, act)


@login_required
def file(request: door.Inside, key: str, sha256: str) -> HttpResponse:
    """Hand out a file that came along; a browser keeps it, and opens nothing."""
    kind = SHELF.kind(request, KIND.code)
    one = SHELF.record(request, kind, key).evidence.filter(sha256=sha256).first()
    if one is None:
        raise Http404
    done = door.attempt(lambda: read(one.sha256))
    if isinstance(done, door.Trouble):
        raise Http404
    ending = one.name.rsplit(".", 1)[-1] if "." in one.name else "bin"
    name = f"{one.inherited.pk}-{one.sha256[:12]}.{ending}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
    }
    return HttpResponse(done.value, content_type=one.media_type, headers=headers)


@login_required
def same_columns(request: door.Inside, form: str) -> HttpResponse:
    """Give the register out as it is today, in the columns that the lab always had."""
    if form not in FORMS or Ability.READ_ALL not in held_by(request):
        raise Http404
    return file_of("register", queries.register(request.user, at=timezone.now()), form=form)
