"""Accepting a device into the lab."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maatwerk.cases import actions, queries
from maatwerk.web.pages.steps.page import StepPage


class AcceptDevice(StepPage):
    """The gate `accept`: qualification, route, prescription, evidence range, certificate, people."""

    code = "accept_device"
    template = "steps/gate.html"

    def act(self, form: forms.Form) -> object:
        """Accept the device."""
        return actions.accept_device(device=self.device, actor=self.request.user, at=self.at)

    def said(self) -> str:
        """Confirm it."""
        return _("Accepted. Next come the pictures.")

    def context(self) -> dict[str, Any]:
        """Show what the gate says now."""
        language = get_language() or "en"
        answer = queries.gate_answer(
            self.request.user, device=self.device, gate="accept", at=self.at, language=language
        )
        return {"answer": answer}


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


PAGES = (AcceptDevice, StartDesign, Close)
