"""The prescriber's page, made for a phone: look, compare, then sign or send back."""

import json
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maatwerk.archive.days import day_of
from maatwerk.cases import actions, queries
from maatwerk.cases.actions.remarks import Mark
from maatwerk.cases.words import Beginning
from maatwerk.lab.queries import family_content
from maatwerk.web.pages.forms import LabForm, SignForm
from maatwerk.web.pages.stage import remarks_of
from maatwerk.web.pages.steps.design import DesignPage
from maatwerk.web.pages.steps.imaging import in_words
from maatwerk.web.pages.steps.inspected import BEGINNINGS

_SIGNING = frozenset(
    {"approval_missing", "approval_expired", "design_replaced"}
)  # what the signature itself brings
_RISKS = 3


class ApprovePage(DesignPage):
    """What is asked, what is built, how far apart, what changed, and what to weigh."""

    def context(self) -> dict[str, Any]:
        """Show all that a signature rests on."""
        design = self.newest()
        compared = queries.asked_and_built(design)
        files = list(design.files.all())
        new = queries.new_files(design)
        return {
            **super().context(),
            "numbers": [one for one in compared if one.is_number],
            "texts": [one for one in compared if not one.is_number],
            "departing": [one for one in compared if one.departs],
            "files": files,
            "beginning": BEGINNINGS[Beginning(design.began_from)] if design.began_from else "",
            "new_files": [file for file in files if file.sha256 in new],
            "risks": self.risks(),
            "remarks": remarks_of(self.device, newest=self.newest()),
            "sent_back": next(iter(design.remarks.all()), None),
            "approval": self._approval(),
            "until": queries.would_hold_until(design, at=self.at),
            "shut": self._shut(),
        }

    def risks(self) -> list[str]:
        """Return the three things to weigh: the age of the pictures, then what the family warns of."""
        content = family_content(self.device.family)
        found = []
        series = self.newest().fitted_to
        if series is not None and series.acquired_on is not None:
            days = (day_of(self.at) - series.acquired_on).days
            text = gettext(
                "The pictures are %(days)s days old. What has grown or healed since is not in them."
            )
            found.append(text % {"days": days})
        found += [in_words(one) for one in content.label.warnings]
        found += [
            gettext("Not covered: %(use)s. %(why)s") % {"use": in_words(one.text), "why": in_words(one.why)}
            for one in content.excluded_uses
        ]
        return found[:_RISKS]

    def _approval(self) -> Any:
        if self.device.state == "in_design":
            return None
        given = self.newest().approvals.select_related("approved_by")
        return given.order_by("-approved_at", "-pk").first()

    def _shut(self) -> list[Any]:
        """Return what the gate would refuse whoever signs, so that nobody signs in vain."""
        if self.device.state != "in_design":
            return []
        answer = queries.gate_answer(self.request.user, device=self.device, gate="design", at=self.at)
        return [reason for reason in answer.reasons if reason.code not in _SIGNING]


class ApproveDesign(ApprovePage):
    """Signs the manifest that the page showed."""

    code = "approve_design"
    form_class = SignForm
    template = "steps/approve.html"

    def initial(self) -> dict[str, Any]:
        """Bind the signature to the files that the page shows."""
        return {"digest": self.newest().manifest}

    def act(self, form: forms.Form) -> object:
        """Sign, and pass the gate."""
        return actions.approve_design(
            device=self.device, proof=self.proof(form), actor=self.request.user, at=self.at
        )

    def said(self) -> str:
        """Confirm it."""
        return gettext("Signed. The lab makes exactly these files.")


class SendBackForm(LabForm):
    """What must change, and where."""

    text = forms.CharField(
        label=_("What must change"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: slot 3 is too close to the perforator, move it 1.5 mm distally."),
    )
    mark = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-keep": True}))

    def clean_mark(self) -> Mark | None:
        """Return the place that was pointed at, if one was."""
        if not self.cleaned_data["mark"]:
            return None
        wrong = forms.ValidationError(gettext("The mark cannot be read. Put it on the part again."))
        try:
            found = json.loads(self.cleaned_data["mark"])
            point = [float(one) for one in found["point"]]
            camera = {str(name): float(one) for name, one in found["camera"].items()}
            return Mark(sha256=str(found["sha256"]), point=point, camera=camera)
        except (ValueError, TypeError, KeyError, AttributeError) as trouble:
            raise wrong from trouble


class SendBack(DesignPage):
    """Sends the version back with what must change; the device stays in design."""

    code = "send_back"
    form_class = SendBackForm
    template = "steps/send_back.html"

    def act(self, form: forms.Form) -> object:
        """Write it down."""
        return actions.send_back(
            design=self.newest(),
            text=form.cleaned_data["text"],
            mark=form.cleaned_data["mark"],
            actor=self.request.user,
            at=self.at,
        )

    def context(self) -> dict[str, Any]:
        """Show the design, and what was said of it before."""
        return {**super().context(), "remarks": remarks_of(self.device, newest=self.newest())}

    def said(self) -> str:
        """Say who reads it."""
        return gettext("Sent back. %(designer)s finds it with the next version.") % {
            "designer": self.newest().designer.full_name
        }

    def next_page(self) -> str:
        """Go to the device, where it stands."""
        return reverse("device", kwargs={"number": self.device.number})


PAGES = (ApproveDesign, SendBack)
