"""Accepting a device into the lab: the gate, and whether those present can finish it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.cases import actions, queries
from maatwerk.web.pages.forms import DayInput, LabForm, ScanField
from maatwerk.web.pages.steps.page import StepPage


class AcceptDevice(StepPage):
    """The gate `accept`: qualification, route, prescription, evidence range, certificate, people."""

    code = "accept_device"
    template = "orders/accept.html"

    def act(self, form: forms.Form) -> object:
        """Accept the device."""
        return actions.accept_device(device=self.device, actor=self.request.user, at=self.at)

    def said(self) -> str:
        """Confirm it."""
        return _("Accepted. Next come the pictures.")

    def context(self) -> dict[str, Any]:
        """Show who can finish the device; what the gate says, the page asks when it is there."""
        chosen = self.request.GET.getlist("here")
        staff = queries.staffing(self.device, present=chosen, at=self.at)
        return {
            "staff": staff,
            "everybody": [
                {"account": one, "here": str(one.pk) in chosen}
                for one in sorted(staff.able, key=lambda one: one.full_name)
            ],
        }


class OwnEvidenceForm(LabForm):
    """What was judged anew, and what shows safety and performance instead."""

    risk_work = forms.CharField(
        label=gettext_lazy("What was judged anew about its risks"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    evidence = forms.CharField(
        label=gettext_lazy("What shows its safety and performance instead"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    document = ScanField(
        label=gettext_lazy("Document"),
        required=False,
        help_text=gettext_lazy("A report or calculation as PDF, PNG or JPEG; kept under its hash."),
    )


class OpenOwnEvidence(StepPage):
    """A device outside the evidence range of its family gets evidence of its own."""

    code = "own_evidence"
    form_class = OwnEvidenceForm
    template = "orders/own_evidence.html"

    def act(self, form: forms.Form) -> object:
        """Open the path."""
        return actions.open_own_evidence(
            device=self.device,
            risk_work=form.cleaned_data["risk_work"],
            evidence=form.cleaned_data["evidence"],
            document=form.cleaned_data["document"],
            actor=self.request.user,
            at=self.at,
        )

    def said(self) -> str:
        """Confirm it."""
        return _("The path of own evidence is open for this device.")


class DerogationForm(LabForm):
    """The authority's paper and its days."""

    authority = forms.CharField(label=gettext_lazy("Authority"), max_length=200)
    reference = forms.CharField(label=gettext_lazy("Reference"), max_length=120)
    valid_from = forms.DateField(label=gettext_lazy("Valid from"), widget=DayInput())
    valid_until = forms.DateField(label=gettext_lazy("Valid until"), widget=DayInput())
    document = ScanField(label=gettext_lazy("Authorisation as PDF"), pdf_only=True)

    def clean(self) -> dict[str, Any]:
        """Hold the days against each other."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("valid_from"), given.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("It would end before it begins."))
        return given


class RecordDerogation(StepPage):
    """An authority's authorisation for this one device (Art.59(1))."""

    code = "derogation"
    form_class = DerogationForm
    template = "orders/derogation.html"

    def act(self, form: forms.Form) -> object:
        """Store it with its paper."""
        given = form.cleaned_data
        return actions.record_derogation(
            device=self.device,
            authority=given["authority"],
            reference=given["reference"],
            valid_from=given["valid_from"],
            valid_until=given["valid_until"],
            document=given["document"][1],
            actor=self.request.user,
            at=self.at,
        )

    def said(self) -> str:
        """Confirm it."""
        return _("The authorisation is on record.")


class StartDesign(StepPage):
    """Says that somebody draws it now."""

    code = "start_design"

    def act(self, form: forms.Form) -> object:
        """Start the design."""
        return actions.start_design(device=self.device, actor=self.request.user, at=self.at)


class Close(StepPage):
    """Ends the story of a device."""

    code = "close"

    def act(self, form: forms.Form) -> object:
        """Close the device."""
        return actions.close_device(device=self.device, actor=self.request.user, at=self.at)


PAGES = (AcceptDevice, OpenOwnEvidence, RecordDerogation, StartDesign, Close)
