"""The three pages on which a spreadsheet comes in; between them it is kept in the session only."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maatwerk.cases import actions, queries
from maatwerk.cases.actions.sheets import ABILITY
from maatwerk.cases.sheets import planning, reading, values
from maatwerk.cases.sheets.columns import FIELDS, Columns, What, bare, understand
from maatwerk.cases.sheets.reading import Sheet
from maatwerk.cases.spoken import COLUMNS
from maatwerk.people.queries import accounts, holders
from maatwerk.people.roles import Ability
from maatwerk.web import words
from maatwerk.web.pages import door
from maatwerk.web.pages.forms import LabForm
from maatwerk.web.pages.records import Held, held_by
from maatwerk.web.pages.spreadsheet.words import MARKS, VERDICTS, WHAT

KEPT = "spreadsheet"


class FileForm(LabForm):
    """What the file lists, and the file."""

    what = forms.ChoiceField(label=gettext_lazy("What it lists"), widget=forms.RadioSelect())
    file = forms.FileField(
        label=gettext_lazy("The spreadsheet"),
        help_text=gettext_lazy(
            "XLSX, ODS or CSV, one row for each record. Nothing is written before you have seen the rows."
        ),
    )

    def __init__(self, *args: Any, offered: list[What], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [(one.value, WHAT[one.value]) for one in offered]  # type: ignore[attr-defined]


class ColumnsForm(LabForm):
    """Which column holds what; guessed from the heads, remembered from the last time."""

    def __init__(self, *args: Any, what: What, columns: Columns, remembered: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heads = [(head, head) for head in dict.fromkeys(columns.heads) if head]
        for one in FIELDS[what]:
            field = forms.ChoiceField(
                label=str(COLUMNS[one.name]),
                choices=[("", _("no column")), *heads],
                required=one.needed,
                initial=columns.guessed.get(one.name, ""),
            )
            self.fields[one.name] = field
            if one.name in columns.guessed:
                source = _("the last time") if one.name in remembered else _("the head of the column")
                self.sources[one.name] = source
            field.widget.is_choice = field.widget.is_box = False


def may_bring(held: Held) -> list[What]:
    """Return which lists somebody may bring in; the register also asks to read everything."""
    return [
        what
        for what in What
        if Ability(ABILITY[what]) in held and (what is not What.CASES or Ability.READ_ALL in held)
    ]


@login_required
def upload(request: door.Inside) -> HttpResponse:
    """Take the file and keep its cells in the session."""
    offered = may_bring(held_by(request))
    if not offered:
        raise Http404
    if request.method != "POST":
        context = {"form": FileForm(offered=offered), "by_others": _by_others(request, offered)}
        return door.show(request, "import/file.html", context)
    form = FileForm(request.POST, request.FILES, offered=offered)
    if not form.is_valid():
        return _status(door.show(request, "import/file.html", {"form": form}), 422)
    given = form.cleaned_data["file"]
    if given.size > reading.BIGGEST:
        given_bytes = b"\0" * (reading.BIGGEST + 1)
    else:
        given_bytes = given.read()
    done = door.attempt(lambda: reading.read(content=given_bytes, file_name=given.name))
    if isinstance(done, door.Trouble):
        return door.show(request, "import/file.html", {"form": form}, trouble=done)
    request.session[KEPT] = {"what": form.cleaned_data["what"], "sheet": done.value.as_json(), "mapping": {}}
    return redirect("sheet_columns")


def _by_others(request: door.Inside, offered: list[What]) -> list[dict[str, Any]]:
    """Return each list that the viewer may not bring in, and who may."""
    now = timezone.now()
    return [
        {"what": WHAT[what.value], "who": holders(accounts(request.user), ability=ABILITY[what], at=now)}
        for what in What
        if what not in offered
    ]


@login_required
def columns(request: door.Inside) -> HttpResponse:
    """Let somebody say which column holds what."""
    kept = _kept(request)
    sheet, what = Sheet(**kept["sheet"]), What(kept["what"])
    before = queries.newest_sheet(request.user, what=what.value)
    remembered: Mapping[str, str] = before.columns if before else {}
    found = understand(sheet.rows, what=what, before=remembered)
    options: dict[str, Any] = {"what": what, "columns": found, "remembered": set(remembered)}
    context = {"sheet": sheet, "what": WHAT[what.value], "sample": sheet.rows[found.head : found.head + 4]}
    if request.method != "POST":
        return door.show(request, "import/columns.html", {**context, "form": ColumnsForm(**options)})
    form = ColumnsForm(request.POST, **options)
    if not form.is_valid():
        return _status(door.show(request, "import/columns.html", {**context, "form": form}), 422)
    kept["mapping"] = {name: head for name, head in form.cleaned_data.items() if head}
    request.session[KEPT] = kept
    return redirect("sheet_rows")


@login_required
def rows(request: door.Inside) -> HttpResponse:
    """Show the dry run, then bring in all rows or the chosen ones: all of them or none."""
    kept = _kept(request)
    sheet, what, at = Sheet(**kept["sheet"]), What(kept["what"]), timezone.now()
    if not kept["mapping"]:
        return redirect("sheet_columns")
    found = understand(sheet.rows, what=what)
    given: dict[str, Any] = {"sheet": sheet, "what": what, "columns": found, "mapping": kept["mapping"]}
    asked = states_asked(request, given=given, kept=kept)
    given["meanings"] = kept["meanings"]
    trouble = None
    if request.method == "POST" and "say" in request.POST:
        request.session[KEPT] = kept
        return redirect("sheet_rows")
    if request.method == "POST":
        chosen = {int(one) for one in request.POST.getlist("row") if one.isdecimal()}
        done = door.attempt(
            lambda: actions.bring_in(
                **{**given, "what": what.value}, chosen=chosen, actor=request.user, at=at
            )
        )
        if not isinstance(done, door.Trouble):
            del request.session[KEPT]
            made = done.value.rows_made
            said = ngettext("%(count)s row was brought in.", "%(count)s rows were brought in.", made)
            door.say(request, said % {"count": made})
            return redirect(_after(what))
        trouble = done
    planned = planning.plan(**given, viewer=request.user, at=at)
    told = [
        {"row": row, "mark": MARKS[row.verdict], "word": VERDICTS[row.verdict], "can": row.verdict == "make"}
        for row in planned.rows
    ]
    counts = [(MARKS[one], VERDICTS[one], len(planned.of(one))) for one in planning.Verdict]
    context = {
        "rows": told,
        "counts": counts,
        "sheet": sheet,
        "what": WHAT[what.value],
        "any": bool(planned.of(planning.Verdict.MAKE)),
        "asked": asked,
        "states": [(code, words.state(code)) for code in values.states()],
    }
    return door.show(request, "import/rows.html", context, trouble=trouble)


def states_asked(
    request: door.Inside, *, given: dict[str, Any], kept: dict[str, Any]
) -> list[dict[str, str]]:
    """Take what the words for states are said to mean; return those not known, each with what it means."""
    if given["what"] is not What.CASES:
        kept["meanings"] = {}
        return []
    before = queries.newest_sheet(request.user, what=What.CASES.value)
    meanings = kept.setdefault("meanings", dict(before.meanings) if before else {})
    unknown = planning.unknown_states(
        sheet=given["sheet"], columns=given["columns"], mapping=given["mapping"]
    )
    if "say" in request.POST:
        said = {word: request.POST.get(f"means-{bare(word)}", "") for word in unknown}
        meanings |= {bare(word): code for word, code in said.items() if code in (*values.states(), "")}
    return [{"word": word, "key": bare(word), "means": meanings.get(bare(word), "")} for word in unknown]


def _kept(request: door.Inside) -> dict[str, Any]:
    kept: dict[str, Any] | None = request.session.get(KEPT)
    offered = may_bring(held_by(request))
    if kept is None or What(kept["what"]) not in offered:
        raise Http404
    return kept


def _after(what: What) -> str:
    if what is What.CASES:
        return reverse("register")
    if what is What.PEOPLE:
        return reverse("people")
    return reverse("lab_kind", kwargs={"kind": what.value})


def _status(response: HttpResponse, status: int) -> HttpResponse:
    response.status_code = status
    return response
