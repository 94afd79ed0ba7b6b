"""One clause of ISO 13485: what became of it and why, what serves it, and the lab's own word about it."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from maatwerk.compliance import actions
from maatwerk.compliance.actions import Word
from maatwerk.compliance.advisor import Lamp, Row, Told, history, records_of, tell
from maatwerk.people.roles import Ability
from maatwerk.web.pages import door
from maatwerk.web.pages.acts import Act, Doing, Place, offers, perform
from maatwerk.web.pages.details import Fact
from maatwerk.web.pages.duties import telling as duties
from maatwerk.web.pages.duties.map import tile
from maatwerk.web.pages.forms import SignForm
from maatwerk.web.pages.lab.fields import Asks, WhyForm, outcome, text
from maatwerk.web.pages.standard import telling


class DepartForm(Asks):
    """The lab's own word about a clause: first what and why, then, with its digest shown, the signature."""

    disposition = outcome(gettext_lazy("What becomes of it in your lab"), ())
    reason = text(
        gettext_lazy("Why"),
        long=True,
        help_text=gettext_lazy("Whoever audits you reads this. Say what you do instead, and what you risk."),
    )
    digest = forms.CharField(widget=forms.HiddenInput, required=False)
    asks_again = False

    def prepare(self) -> None:
        """Offer the words that differ from the program's."""
        now = self.record.answer.disposition
        self.fields["disposition"].choices = [  # type: ignore[attr-defined]
            (code, means) for code, means in telling.MEANS.items() if code != now
        ]
        if self.data.get("digest"):
            self._ask_for_signature()

    def _ask_for_signature(self) -> None:
        for name in ("password", "code"):
            self.fields[name] = SignForm.base_fields[name]

    def clean(self) -> dict[str, Any]:
        """Show the digest of exactly what was typed before anything is signed."""
        given = super().clean() or self.cleaned_data
        if self.errors and set(self.errors) - {"password"}:
            return given
        word = Word(clause=self.record.clause.id, disposition=given["disposition"], reason=given["reason"])
        digest = actions.departure_digest(word)
        if given.get("digest") != digest:
            kept = {name: value for name, value in self.data.items() if name != "password"}
            self.data = {**kept, "digest": digest}
            self.errors.pop("password", None)
            self._ask_for_signature()
            self.asks_again = True
            raise forms.ValidationError(_("Read it once more, then sign with your password."))
        given["word"] = word
        return given

    @property
    def shows(self) -> SafeString:
        """Return what is signed, beside the form."""
        digest = self.data.get("digest")
        if not digest:
            return SafeString("")
        word = telling.DISPOSITIONS.get(str(self.data.get("disposition", "")), "")
        told = [
            (_("Clause"), f"{self.record.clause.id} {telling.said(self.record.clause.title)}"),
            (pgettext("clause", "Now"), word),
            (_("Digest"), str(digest)[:16]),
        ]
        rows = format_html_join("", "<dt>{}</dt><dd>{}</dd>", told)
        return format_html(
            '<section class="panel stack tight"><h2>{}</h2><dl class="facts">{}</dl></section>',
            _("What you sign"),
            rows,
        )


def _depart(doing: Doing) -> Any:
    return actions.depart(word=doing.values["word"], actor=doing.actor, at=doing.at, proof=doing.proof())


def _take_back(doing: Doing) -> Any:
    return actions.take_back(
        clause=doing.record.clause.id, reason=doing.values["reason"], actor=doing.actor, at=doing.at
    )


ACTS = (
    Act(
        code="depart",
        title=gettext_lazy("Decide otherwise and sign"),
        ability=Ability.MANAGE_QUALITY,
        form=DepartForm,
        call=_depart,
        when=lambda row: not row.answer.by_law,
        tells=gettext_lazy(
            "Your lab may do more or less than the program says, with its own reason. The duties of the MDR "
            "that point to the clause stay as they are."
        ),
    ),
    Act(
        code="back",
        title=gettext_lazy("Take our own word back"),
        ability=Ability.MANAGE_QUALITY,
        form=WhyForm,
        call=_take_back,
        when=lambda row: row.departure is not None,
        tells=gettext_lazy("What the program says of the clause holds again. Your word stays readable."),
    ),
)


@login_required
def clause(request: door.Inside, clause: str) -> HttpResponse:
    """Show one clause."""
    sight = duties.sight_for(request)
    told = tell(sight, language=door.language())
    row = _row(told, clause)
    after = [one.clause.id for one in told.rows]
    place = after.index(clause)
    context = {
        "row": row,
        "title": telling.said(row.clause.title),
        "now": telling.DISPOSITIONS[row.disposition],
        "means": telling.MEANS[row.disposition],
        "mark": telling.mark_of(row),
        "back": [telling.trigger_title(name) for name in row.answer.brought_back],
        "differs": row.answer.disposition != row.clause.disposition and row.departure is None,
        "base": telling.DISPOSITIONS[row.clause.disposition],
        "program": telling.DISPOSITIONS[row.answer.disposition],
        "why": telling.said(row.clause.why),
        "instead": telling.said(row.clause.instead),
        "later": telling.said(row.clause.later),
        "records": [
            (telling.RECORDS[name][0], count, telling.kept_at(name, request=request))
            for name, count in records_of(sight, kinds=row.clause.records).items()
        ],
        "tiles": [tile(one) for one in row.duties],
        "lights": [telling.light(one, request=request) for one in _lamps(told, row)],
        "since": [telling.trigger_title(name) for name in row.lit_since],
        "history": [
            (one, telling.DISPOSITIONS[one.disposition], telling.DISPOSITIONS[one.instead_of])
            for one in history(sight, clause=clause)
        ],
        "sure": telling.SURE[row.clause.confidence],
        "told": told,
        "offers": offers(
            ACTS, record=row, viewer=request.user, at=sight.at, href=lambda act: _act_at(clause, act)
        ),
        "before": after[place - 1] if place else "",
        "following": after[place + 1] if place + 1 < len(after) else "",
        "crumbs": [(_("Duties"), reverse("duties")), (_("ISO 13485"), reverse("iso_advisor"))],
    }
    return door.show(request, "standard/clause.html", context)


@login_required
def act(request: door.Inside, clause: str, act: str) -> HttpResponse:
    """Show or do one thing about a clause."""
    row = _row(tell(duties.sight_for(request), language=door.language()), clause)
    found = next((one for one in ACTS if one.code == act), None)
    if found is None:
        raise Http404
    here = reverse("iso_clause", kwargs={"clause": clause})
    crumbs = [
        (_("Duties"), reverse("duties")),
        (_("ISO 13485"), reverse("iso_advisor")),
        (f"{clause} {telling.said(row.clause.title)}", here),
    ]
    facts = (
        Fact(_("What the program says"), telling.DISPOSITIONS[row.answer.disposition]),
        Fact(_("Why"), telling.said(row.clause.why)),
        Fact(_("What stands in its place"), telling.said(row.clause.instead)),
    )
    return perform(request, found, Place(record=row, crumbs=crumbs, back=here, facts=facts))


def _row(told: Told, clause: str) -> Row:
    found = next((one for one in told.rows if one.clause.id == clause), None)
    if found is None:
        raise Http404
    return found


def _lamps(told: Told, row: Row) -> list[Lamp]:
    """Return what makes this clause what it is, or could: the law first, then its triggers."""
    bound = [one for one in told.rules if one.lit.of.id in row.answer.by_law]
    return [*bound, *(one for one in told.triggers if one.lit.of.id in row.clause.back)]


def _act_at(clause: str, act: Act) -> str:
    return reverse("iso_act", kwargs={"clause": clause, "act": act.code})
