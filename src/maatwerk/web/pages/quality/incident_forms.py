"""What the forms of an incident ask."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.cases import queries as cases
from maatwerk.lab import queries as lab
from maatwerk.people.spoken import written_day
from maatwerk.quality import actions, spoken
from maatwerk.quality.actions import Judging
from maatwerk.quality.models import Incident
from maatwerk.quality.words import Altering, IncidentKind, Paper
from maatwerk.web.pages.forms import ScanField, SignForm
from maatwerk.web.pages.lab import telling
from maatwerk.web.pages.lab.fields import Asks, WhyForm, choice, day, text

NO_FAMILY = "unknown"
_SET_ASIDE = (IncidentKind.NOT_SERIOUS, IncidentKind.SIDE_EFFECT)


def _document(label: Any) -> ScanField:
    return ScanField(label=label, help_text=gettext_lazy("A PDF."), pdf_only=True)


class TellForm(Asks):
    """What happened: few questions, for whoever stands beside the table."""

    found = text(
        gettext_lazy("What happened"),
        long=True,
        help_text=gettext_lazy("What you saw, and with what result. Nothing that names a patient."),
    )
    aware_on = day(
        gettext_lazy("Since when somebody of us knows"),
        help_text=gettext_lazy("The first person of the institution counts, whoever that was."),
    )
    happened_on = day(gettext_lazy("When it happened"), required=False)
    device = text(
        gettext_lazy("Number of the device"),
        required=False,
        help_text=gettext_lazy("As on the label, with its last letter."),
    )
    family = choice(gettext_lazy("What kind of device"))
    source = choice(gettext_lazy("Who told us"))

    def prepare(self) -> None:
        """Offer the families and who can have told it."""
        families = {one.code: telling.titled(one.title) for one in lab.families(self.viewer)}
        self.offer(
            "family",
            [(NO_FAMILY, _("I do not know, or the number says it")), *families.items()],
        )
        self.fields["family"].initial = NO_FAMILY
        self.offer("source", list(spoken.SOURCES.items()))
        self.fields["source"].initial = "own"
        self.fill("aware_on", self.today(), _("today"))

    def clean_device(self) -> Any:
        """Return the device of the number; one that is not there is said."""
        number = self.cleaned_data["device"].strip()
        if not number:
            return None
        found = cases.devices_for(self.viewer, at=timezone.now()).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(
                _("There is no device %(number)s that you may see. Leave the number out if you are not sure.")
                % {"number": number}
            )
        return found


class JudgeForm(Asks):
    """What it is and why; then, with the digest on the page, the signature."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), widget=forms.RadioSelect(), choices=list(spoken.KINDS.items())
    )
    is_uncertain = forms.BooleanField(
        label=gettext_lazy("I am not certain"),
        required=False,
        help_text=gettext_lazy("Choose what it may be at worst; it is reported all the same (Art. 87(7))."),
    )
    reason = text(
        gettext_lazy("Why"),
        long=True,
        help_text=gettext_lazy("What led, or could have led, to which harm, and what speaks for a link."),
    )
    counts_from = day(
        gettext_lazy("Day of the new information"),
        required=False,
        help_text=gettext_lazy("From that day the days count now."),
    )
    digest = forms.CharField(widget=forms.HiddenInput, required=False)
    asks_again = False

    def prepare(self) -> None:
        """Ask for the day of new information only where it can move the beginning."""
        if self.record.kind not in _SET_ASIDE:
            del self.fields["counts_from"]
        if self.data.get("digest"):
            self._ask_for_signature()

    def _ask_for_signature(self) -> None:
        for name in ("password", "code"):
            self.fields[name] = SignForm.base_fields[name]

    def judging(self) -> Judging:
        """Return what is judged."""
        given = self.cleaned_data
        return Judging(
            kind=given["kind"],
            reason=given["reason"],
            is_uncertain=given["is_uncertain"],
            counts_from=given.get("counts_from"),
        )

    def clean(self) -> dict[str, Any]:
        """Show the digest of exactly what was typed before anything is signed."""
        given = super().clean() or self.cleaned_data
        if self.errors and set(self.errors) - {"password"}:
            return given
        digest = actions.judging_digest(incident=self.record, judging=self.judging())
        if given.get("digest") != digest:
            kept = {name: value for name, value in self.data.items() if name != "password"}
            self.data = {**kept, "digest": digest}
            self.errors.pop("password", None)
            self._ask_for_signature()
            self.asks_again = True
            raise forms.ValidationError(_("Read it once more, then sign with your password."))
        given["judging"] = self.judging()
        return given

    @property
    def shows(self) -> SafeString:
        """Return what was told and, once it can be signed, what is signed, beside the form."""
        told = [
            (_("What happened"), self.record.found),
            (_("Known since"), written_day(self.record.aware_on)),
        ]
        digest = self.data.get("digest")
        if digest:
            kind = telling.word(spoken.KINDS, str(self.data.get("kind", "")))
            told += [(_("What it is"), kind), (_("Digest"), str(digest)[:16])]
        rows = format_html_join("", "<dt>{}</dt><dd>{}</dd>", told)
        return format_html(
            '<section class="panel stack tight"><h2>{}</h2><dl class="facts">{}</dl></section>',
            _("What you sign") if digest else _("What was told"),
            rows,
        )


class SentForm(Asks):
    """A document that was sent."""

    on = day(gettext_lazy("Sent on"))
    reference = text(
        gettext_lazy("Reference of the authority, or of the message"),
        help_text=gettext_lazy("What you would say on the telephone so that they find it."),
    )
    document = _document(gettext_lazy("What was sent"))

    def prepare(self) -> None:
        """Today is the usual day."""
        self.fill("on", self.today(), _("today"))


class StatementForm(Asks):
    """A statement that was sent."""

    on = day(gettext_lazy("Sent on"))
    document = _document(gettext_lazy("The explanatory statement"))


class BeginForm(Asks):
    """When the investigation begins, and whether it alters the device."""

    begun_on = day(gettext_lazy("Begun on"))
    altering = forms.ChoiceField(
        label=gettext_lazy("Does it cut, clean or otherwise alter the device or a sample of its batch?"),
        widget=forms.RadioSelect(),
        choices=list(spoken.ALTERING.items()),
    )
    told_on = day(
        gettext_lazy("Authority told on"),
        required=False,
        help_text=gettext_lazy("Only if it is altered. Tell the authority first, then cut (Art. 89(1))."),
    )

    def prepare(self) -> None:
        """Nothing altered is the usual way."""
        self.fields["altering"].initial = Altering.NOTHING
        self.fill("begun_on", self.today(), _("today"))


class ConcludeForm(Asks):
    """What the investigation found."""

    concluded_on = day(gettext_lazy("Concluded on"))
    conclusion = text(
        gettext_lazy("What was found"), long=True, help_text=gettext_lazy("Cause, and what it rests on.")
    )
    risk = text(
        gettext_lazy("How large the risk is"),
        long=True,
        help_text=gettext_lazy("How probable again, how severe, for whom, whether it would be noticed."),
    )


class DecideForm(Asks):
    """Whether other devices have to be called back, changed or warned about."""

    needed = forms.ChoiceField(
        label=gettext_lazy("Is action in the field needed?"),
        widget=forms.RadioSelect(),
        choices=list(spoken.FIELD_ACTIONS.items()),
        help_text=gettext_lazy("Calling devices back, changing them, warning those who have them."),
    )
    is_urgent = forms.BooleanField(
        label=gettext_lazy("It cannot wait until the authority is told"), required=False
    )
    reason = text(gettext_lazy("Why"), long=True)


class BegunForm(Asks):
    """When it began."""

    begun_on = day(gettext_lazy("Begun on"))


class NoticeForm(Asks):
    """The field safety notice."""

    on = day(gettext_lazy("Sent on"))
    draft_on = day(
        gettext_lazy("Authority got the draft on"),
        required=False,
        help_text=gettext_lazy(
            "It may comment before the notice is sent; only urgency excuses (Art. 89(8))."
        ),
    )
    document = _document(
        gettext_lazy("The notice"),
    )


class DoneForm(Asks):
    """What was learnt."""

    done = text(
        gettext_lazy("What was learnt"),
        long=True,
        help_text=gettext_lazy(
            "What changed in risk file, design, instructions or training, or why nothing."
        ),
    )


class TakeBackForm(WhyForm):
    """Which document is taken back, and why."""

    field_order = ("paper", "reason")
    paper = choice(gettext_lazy("Which document"))

    def prepare(self) -> None:
        """Offer the documents on record."""
        self.offer("paper", [(one, spoken.PAPERS[one]) for one in kept(self.record)])


def kept(one: Incident) -> list[Paper]:
    """Return the documents on record."""
    names = {
        Paper.REPORT: one.report_sha256,
        Paper.EXPLANATION: one.explanation_sha256,
        Paper.FIELD_REPORT: one.field_report_sha256,
        Paper.NOTICE: one.notice_sha256,
        Paper.FINAL: one.final_sha256,
    }
    return [paper for paper, sha256 in names.items() if sha256]
