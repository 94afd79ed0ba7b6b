"""Stopping a device, letting it go on, ending it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.cases import actions, queries
from maatwerk.web.pages.forms import LabForm
from maatwerk.web.pages.steps.page import StepPage


class HoldForm(LabForm):
    """Why it is stopped."""

    code = forms.ChoiceField(
        label=gettext_lazy("What it is about"),
        widget=forms.RadioSelect,
        choices=[
            ("question", gettext_lazy("A question to the prescriber")),
            ("patient", gettext_lazy("The patient: not fit, treated otherwise, moved")),
            ("defect", gettext_lazy("Something may be wrong with it")),
            ("other", gettext_lazy("Something else")),
        ],
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)


class Hold(StepPage):
    """Anybody trained to see trouble may stop a device."""

    code = "hold"
    form_class = HoldForm

    def act(self, form: forms.Form) -> object:
        """Stop it."""
        return actions.hold_device(
            device=self.device,
            code=form.cleaned_data["code"],
            reason=form.cleaned_data["reason"],
            actor=self.request.user,
            at=self.at,
        )

    def said(self) -> str:
        """Confirm it."""
        return _("Stopped. It stands still until the hold is lifted.")


class ReasonForm(LabForm):
    """Nothing but a reason."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)


class Resume(StepPage):
    """Lifts what was placed on the device, and lets it go on from where it stood."""

    code = "resume"
    form_class = ReasonForm
    template = "orders/resume.html"

    def context(self) -> dict[str, Any]:
        """Show why it stands still."""
        return {"holds": queries.holds_on(self.device)}

    def act(self, form: forms.Form) -> object:
        """Lift and resume."""
        return actions.lift_and_resume(
            device=self.device, reason=form.cleaned_data["reason"], actor=self.request.user, at=self.at
        )

    def said(self) -> str:
        """Confirm it."""
        return _("The hold is lifted. It goes on from where it stood.")


class Cancel(StepPage):
    """Ends a device before it leaves the lab; its records stay."""

    code = "cancel"
    form_class = ReasonForm
    template = "orders/cancel.html"

    def act(self, form: forms.Form) -> object:
        """End it."""
        return actions.cancel_device(
            device=self.device, reason=form.cleaned_data["reason"], actor=self.request.user, at=self.at
        )

    def said(self) -> str:
        """Confirm it."""
        return _("Cancelled. Its records stay.")


PAGES = (Hold, Resume, Cancel)
