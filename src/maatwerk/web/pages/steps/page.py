"""The page of one step of a device: shows what the gate says, makes the one call, keeps what was typed."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from maatwerk.archive.proofs import Proof
from maatwerk.cases import queries
from maatwerk.cases.models import Device
from maatwerk.cases.steps import ASIDE, STEPS
from maatwerk.people.proofs import prove
from maatwerk.web import words
from maatwerk.web.pages import door
from maatwerk.web.pages.forms import LabForm, SignForm

CONFIRMED = "ok-"
"""How the boxes begin by which one thing after the other is confirmed."""


class StepPage(LoginRequiredMixin, View, ABC):
    """One step; each page says its code, its form, and the one call into a room.

    The template extends `steps/step.html` and fills `asked` (the form) and `seen` (what to look at).
    """

    code: ClassVar[str]
    form_class: ClassVar[type[LabForm]] = LabForm
    template: ClassVar[str] = "steps/step.html"
    request: door.Inside

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the device first: who may not see it learns nothing."""
        if request.user.is_authenticated:
            self.device = door.device_for(request, kwargs["number"])  # type: ignore[arg-type]
            self.at = timezone.now()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get(self, request: door.Inside, number: str) -> HttpResponse:
        """Show what is asked."""
        return self.draw(self.form())

    def post(self, request: door.Inside, number: str) -> HttpResponse:
        """Make the call; whatever is refused, what was typed stays."""
        form = self.form()
        if not form.is_valid():
            return self.draw(form, status=422)
        done = door.attempt(lambda: self.act(form))
        if isinstance(done, door.Trouble):
            self._show_anew(form)
            return self.draw(form, trouble=done)
        door.say(request, self.said())
        return redirect(self.next_page(), permanent=False)

    def _show_anew(self, form: LabForm) -> None:
        """Bind the signature to what is shown now; what was confirmed for another content is not."""
        now = self.initial().get("digest")
        if now is None or form.data.get("digest") == now:
            return
        data = self.request.POST.copy()
        data["digest"] = now
        for name in [one for one in data if one.startswith(CONFIRMED)]:
            del data[name]
        form.data = data

    def form(self) -> LabForm:
        """Return the form, bound to what was sent."""
        given: dict[str, Any] = {"initial": self.initial(), "sources": self.sources(), **self.form_options()}
        if self.request.method == "POST":
            given |= {"data": self.request.POST, "files": self.request.FILES}
        return self.form_class(**given)

    def form_options(self) -> dict[str, Any]:
        """Return what else the form is made with."""
        return {}

    def initial(self) -> dict[str, Any]:
        """Return what the form starts with."""
        return {}

    def sources(self) -> dict[str, str]:
        """Return by field which record a prefilled value comes from; one without a source counts as typed."""
        return {}

    @abstractmethod
    def act(self, form: forms.Form) -> object:
        """Make the one call into a room."""

    def said(self) -> str:
        """Return the sentence that confirms it."""
        return _("%(step)s: done.") % {"step": words.step(self.code)}

    def next_page(self) -> str:
        """Return where to go when it is done."""
        return reverse("device", kwargs={"number": self.device.number})

    def context(self) -> dict[str, Any]:
        """Return what the template shows besides."""
        return {}

    def proof(self, form: forms.Form) -> Proof:
        """Let the person prove afresh who they are, for the digest that the page showed."""
        return prove(
            account=self.request.user,
            password=form.cleaned_data["password"],
            code=form.cleaned_data["code"] or None,
            digest=form.cleaned_data["digest"],
            at=self.at,
        )

    def draw(
        self, form: forms.Form, *, trouble: door.Trouble | None = None, status: int | None = None
    ) -> HttpResponse:
        """Draw the page with what the gate says now."""
        device = self.device
        if self.request.method == "POST":
            # Something may have been written meanwhile, by this call or by somebody else.
            related = ("family", "case__patient", "case__prescriber")
            device = Device.objects.select_related(*related).get(pk=device.pk)
        step = STEPS.get(self.code) or ASIDE[self.code]
        response = door.show(
            self.request,
            self.template,
            {
                "device": device,
                "case": device.case,
                "step": step,
                "title": words.step(self.code),
                "form": form,
                "signs": isinstance(form, SignForm),
                "right": queries.may_do(self.request.user, device=device, step=step, at=self.at),
                **self.context(),
            },
            trouble=trouble,
        )
        if status is not None:
            response.status_code = status
        return response
