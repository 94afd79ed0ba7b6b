"""The steps of making: they lead to the build, where devices of several cases lie together."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from maatwerk.cases import actions
from maatwerk.cases.models import Build
from maatwerk.web.pages import door
from maatwerk.web.pages.forms import LabForm
from maatwerk.web.pages.steps.page import StepPage


class _ToBuild(StepPage):
    """Leads from a device to the build that it lies in."""

    state: ClassVar[str]
    deed: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the device first, then lead on; who may not see it learns nothing."""
        found = super().dispatch(request, *args, **kwargs)
        return found if not request.user.is_authenticated else redirect(self.where())

    def get(self, request: door.Inside, number: str) -> HttpResponse:
        """Ask nothing here."""
        return HttpResponse()

    post = get

    def act(self, form: forms.Form) -> object:
        """Do nothing here: the build is started and taken out on its own page."""
        return None

    def where(self) -> str:
        """Return the page of the build in the state that this step is about."""
        lies_in = Build.objects.filter(pieces__part__device=self.device, pieces__state="in_build")
        found = lies_in.filter(state=self.state).order_by("pk").first()
        if found is None:
            return self.next_page()
        return reverse("build_act", kwargs={"number": found.number, "act": self.deed})


class PlanBuild(_ToBuild):
    """Plan a build with this device in it."""

    code = "plan_build"

    def where(self) -> str:
        """Return the page where builds are planned, with this device chosen."""
        return f"{reverse('build_plan')}?{urlencode({'device': self.device.number})}"


class StartBuild(_ToBuild):
    """Start the build that the device lies in."""

    code, state, deed = "start_build", "planned", "start"


class FinishBuild(_ToBuild):
    """Take the build out that the device lies in."""

    code, state, deed = "finish_build", "running", "finish"


class FinishProduction(StepPage):
    """Hand a whole device on to the bench."""

    code = "finish_production"
    template = "steps/finish_production.html"

    def act(self, form: forms.Form) -> object:
        """Hand it on."""
        return actions.finish_production(device=self.device, actor=self.request.user, at=self.at)

    def said(self) -> str:
        """Confirm it."""
        return _("It waits at the bench.")


class ReworkForm(LabForm):
    """Why a device is made again."""

    reason = forms.CharField(max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why is it made again?")


class SendToRework(StepPage):
    """Send a device back to be made again."""

    code = "send_to_rework"
    form_class = ReworkForm

    def act(self, form: forms.Form) -> object:
        """Send it back."""
        return actions.send_to_rework(
            device=self.device, reason=form.cleaned_data["reason"], actor=self.request.user, at=self.at
        )

    def said(self) -> str:
        """Confirm it."""
        return _("It goes back. What was checked no longer counts.")


PAGES = (PlanBuild, StartBuild, FinishBuild, FinishProduction, SendToRework)
