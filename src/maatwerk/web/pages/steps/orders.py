"""Writing the prescription down, and the prescriber's own word on each design decision."""

from typing import Any, cast

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from maatwerk.cases import actions, queries
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Characteristic, Prescription
from maatwerk.lab.queries import family_content
from maatwerk.web.pages import door
from maatwerk.web.pages.forms import SignForm
from maatwerk.web.pages.orders.fields import PrescriptionForm, in_words, unit_word
from maatwerk.web.pages.steps.page import CONFIRMED, StepPage

OK, NEW = CONFIRMED, "new-"


class DraftPrescription(StepPage):
    """Written down by whoever has the time; decided by the prescriber."""

    code = "draft_prescription"
    form_class = PrescriptionForm
    template = "orders/draft.html"

    def form_options(self) -> dict[str, Any]:
        """Give the form the device, and whether a prescriber of the case writes."""
        return {"device": self.device, "by_prescriber": self._is_prescriber()}

    def _is_prescriber(self) -> bool:
        theirs = {self.device.case.prescriber_id}
        theirs |= set(self.device.case.co_prescribers.values_list("account", flat=True))
        return self.request.user.pk in theirs

    def initial(self) -> dict[str, Any]:
        """Begin with the purpose of the draft before, else with that of the family."""
        last = self.device.prescriptions.order_by("-version").first()
        if last is not None:
            return {"purpose": last.purpose, "accompanied_by": [one["kind"] for one in last.accompanied_by]}
        return {"purpose": in_words(family_content(self.device.family).intended_purpose)}

    def sources(self) -> dict[str, str]:
        """Name where the purpose comes from."""
        if self.device.prescriptions.exists():
            return {"purpose": _("the version before")}
        return {"purpose": _("the family %(family)s") % {"family": self.device.family}}

    def context(self) -> dict[str, Any]:
        """Show the meetings that filled it."""
        return {"meetings": self.device.case.meetings.order_by("-held_on", "-pk")}

    def act(self, form: forms.Form) -> Prescription:
        """Write it down."""
        form = cast(PrescriptionForm, form)
        return actions.draft_prescription(
            device=self.device,
            purpose=form.cleaned_data["purpose"],
            characteristics=form.stated(),
            accompanied_by=form.accompaniment(),
            reason=form.cleaned_data.get("reason", ""),
            actor=self.request.user,
            at=self.at,
        )

    def said(self) -> str:
        """Say who decides now."""
        if self._is_prescriber():
            return _("Written down. Confirm your decisions and sign.")
        return _("Written down. %(who)s decides and signs.") % {"who": self.device.case.prescriber.full_name}

    def next_page(self) -> str:
        """A prescriber goes on to sign."""
        if self._is_prescriber():
            return reverse("step", kwargs={"number": self.device.number, "code": "sign_prescription"})
        return super().next_page()


class DecisionsForm(SignForm):
    """One box for each design decision, one field to say otherwise, and the signature."""

    def __init__(self, *args: Any, stated: list[Characteristic], own: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stated = stated
        for one in stated:
            box = forms.BooleanField(label=_("I decide this"), required=False, initial=one.name in own)
            box.widget.is_box, box.widget.is_choice = True, False
            new = forms.CharField(label=_("Decide otherwise"), max_length=400, required=False)
            new.widget.is_box = new.widget.is_choice = False
            self.fields[f"{OK}{one.name}"], self.fields[f"{NEW}{one.name}"] = box, new
        if self.changes_typed():
            self.fields["password"].required = False

    def changes_typed(self) -> dict[str, str]:
        """Return the values that were typed to say otherwise."""
        typed = {
            one.name: str(self.data.get(f"{NEW}{one.name}", "")).strip() for one in self.stated if self.data
        }
        drafted = {one.name: one.value for one in self.stated}
        return {name: value for name, value in typed.items() if value and value != drafted[name]}

    @property
    def confirmed(self) -> list[str]:
        """Return the decisions that were confirmed."""
        return [one.name for one in self.stated if self.cleaned_data.get(f"{OK}{one.name}")]


class SignPrescription(StepPage):
    """The prescriber confirms each decision or changes it, and signs: on the phone, in two minutes."""

    code = "sign_prescription"
    form_class = DecisionsForm
    template = "orders/sign.html"

    def _draft(self) -> Prescription | None:
        found = self.device.prescriptions.filter(state="drafted").select_related("drafted_by", "amends")
        return found.order_by("-version").first()

    def get(self, request: door.Inside, number: str) -> HttpResponse:
        """Show the draft; without one, say so."""
        if self._draft() is None:
            return door.show(request, "orders/nothing_to_sign.html", {"device": self.device})
        return super().get(request, number)

    def form_options(self) -> dict[str, Any]:
        """Give the form the decisions, and which are the viewer's own already."""
        draft = self._draft()
        every = [] if draft is None else list(draft.characteristics.order_by("position"))
        self.others = [one for one in every if not one.is_design_decision]
        decisions = [one for one in every if one.is_design_decision]
        self.drafters = _drafters(draft, decisions)
        self.outside = queries.said_outside(self.device, stated=every)
        said = frozenset(self.request.GET.get("confirmed", "").split(","))
        self.own = frozenset(
            one.name
            for one in decisions
            if self.drafters[one.name] == self.request.user and one.source == "prescriber"
        )
        return {"stated": decisions, "own": self.own | said}

    def initial(self) -> dict[str, Any]:
        """Bind the signature to what is shown."""
        draft = self._draft()
        return {"digest": "" if draft is None else queries.to_sign_prescription(draft)}

    def context(self) -> dict[str, Any]:
        """Show each decision with who drafted it, and what else the prescription says."""
        bans = [actions.banned(one.value) for one in self.others if one.name == "material_ban"]
        return {
            "draft": self._draft(),
            "others": self.others,
            "unit_word": unit_word,
            "ban": "".join(bans),
            "outside": self.outside,
            "own_evidence": self.device.own_evidence.exists(),
        }

    def draw(
        self, form: forms.Form, *, trouble: door.Trouble | None = None, status: int | None = None
    ) -> HttpResponse:
        """Put boxes and drafters beside the decisions."""
        form = cast(DecisionsForm, form)
        self.rows = [
            {
                "stated": one,
                "drafter": self.drafters[one.name],
                "own": one.name in self.own,
                "outside": self.outside.get(one.name, ""),
                "unit": unit_word(one.unit),
                "ok": form[f"{OK}{one.name}"],
                "new": form[f"{NEW}{one.name}"],
            }
            for one in form.stated
        ]
        form.rows = self.rows  # type: ignore[attr-defined]
        return super().draw(form, trouble=trouble, status=status)

    def act(self, form: forms.Form) -> Prescription:
        """Write changes down and show them again; without any, sign."""
        form = cast(DecisionsForm, form)
        draft = self._draft()
        if draft is None:
            raise CaseError("nothing_to_sign", what=_("There is no draft to sign."), where=self.device.number)
        self.changed, self.confirmed = form.changes_typed(), form.confirmed
        if self.changed:
            return actions.change_decisions(
                prescription=draft, changes=self.changed, actor=self.request.user, at=self.at
            )
        return actions.sign_prescription(
            prescription=draft,
            actor=self.request.user,
            at=self.at,
            proof=self.proof(form),
            confirmed=self.confirmed,
        )

    def said(self) -> str:
        """Say what was done."""
        if self.changed:
            return _("Your changes are written down. Read once more, then sign.")
        return _("Signed. The lab goes on.")

    def next_page(self) -> str:
        """After a change, show it again; what was confirmed stays so."""
        if not self.changed:
            return super().next_page()
        here = reverse("step", kwargs={"number": self.device.number, "code": self.code})
        return f"{here}?{urlencode({'confirmed': ','.join(self.confirmed)})}"


def _drafters(draft: Prescription | None, decisions: list[Characteristic]) -> dict[str, Any]:
    """Return who first wrote each decision down; earlier versions are read only where there are some."""
    if draft is None:
        return {}
    if draft.version == 1:
        return {one.name: draft.drafted_by for one in decisions}
    return {one.name: actions.drafter_of(one) for one in decisions}


PAGES = (DraftPrescription, SignPrescription)
