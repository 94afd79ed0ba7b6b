"""The design that was handed in: findings looked at, side checked by two, segmentation reviewed."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maatwerk.archive.proofs import Proof
from maatwerk.cases import actions, queries
from maatwerk.cases.models import Design
from maatwerk.cases.words import Doubt, FileRole
from maatwerk.people.proofs import prove
from maatwerk.web.pages.forms import LabForm, SignForm
from maatwerk.web.pages.stage import sides_of, stage_of
from maatwerk.web.pages.steps.imaging import ReopenForm
from maatwerk.web.pages.steps.inspected import BEGINNINGS, beginning_of, inspected
from maatwerk.web.pages.steps.page import StepPage


class DesignPage(StepPage):
    """A page about the newest version; without one there is nothing at its address."""

    design: Design

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find device and design first."""
        self.found: Design | None = None
        return super().dispatch(request, *args, **kwargs)

    def form(self) -> LabForm:
        """Find the design, then make the form."""
        self.newest()
        return super().form()

    def newest(self) -> Design:
        """Return the newest version."""
        if self.found is None:
            designs = self.device.designs.select_related("designer", "fitted_to", "device__family")
            shown = designs.prefetch_related("files", "remarks__written_by")
            self.found = shown.order_by("-version").first()
        if self.found is None:
            raise Http404
        return self.found

    def context(self) -> dict[str, Any]:
        """Show the design from the side that is asked for."""
        design = self.newest()
        wanted = self.request.GET.get("view", "")
        return {"design": design, "stage": stage_of(self.device, wanted=wanted, design=design)}


class FindingsForm(LabForm):
    """Why the findings of one file can stand."""

    sha256 = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why they can stand"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What you looked at, and why it does no harm in this part."),
    )
    began_from = forms.ChoiceField(required=False, choices=tuple(BEGINNINGS.items()))


class AcceptFindings(DesignPage):
    """What the inspection found in each file; findings that ask for a look are accepted with a reason."""

    code = "accept_findings"
    form_class = FindingsForm
    template = "steps/accept_findings.html"

    def act(self, form: forms.Form) -> object:
        """Accept the findings of one file."""
        return actions.accept_findings(
            design=self.newest(),
            sha256=form.cleaned_data["sha256"],
            reason=form.cleaned_data["reason"],
            began_from=beginning_of(form.cleaned_data["began_from"]),
            actor=self.request.user,
            at=self.at,
        )

    def said(self) -> str:
        """Confirm it."""
        return gettext("Findings accepted. Your reason stands in the record.")

    def next_page(self) -> str:
        """Stay: the next file may wait, and the next step stands there."""
        return reverse("step", kwargs={"number": self.device.number, "code": self.code})

    def context(self) -> dict[str, Any]:
        """Show every file with what was found."""
        repetition = queries.repetition_of(self.device, at=self.at)
        return {
            **super().context(),
            "files": inspected(self.newest()),
            "repeats": repetition.parts,
            "drawn_from": repetition.drawn_from,
            "beginnings": BEGINNINGS.items(),
            "posted": self.request.POST.get("sha256", ""),
            "next_step": queries.next_of(self.device),
        }


class CheckSideForm(LabForm):
    """What one of two people saw."""

    right = forms.ChoiceField(
        label=_("Is it right?"),
        choices=(("yes", _("Right")), ("no", _("Not right"))),
        widget=forms.RadioSelect,
    )
    seen = forms.CharField(
        label=_("What did you compare with what?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the notch of the guide with the mental foramen on slice 84, left."),
    )


class CheckSide(DesignPage):
    """Two people settle what the pictures cannot: side, and unit."""

    code = "check_side"
    form_class = CheckSideForm
    template = "steps/check_side.html"

    def doubts(self) -> list[Doubt]:
        """Return what this design leaves open; both when the page is opened without need."""
        files = [file for file in self.newest().files.all() if file.role == FileRole.PART]
        open_ = {Doubt.SIDE: "side", Doubt.UNIT: "units"}
        found = [
            doubt
            for doubt, name in open_.items()
            if any(file.fit is None or file.fit[name]["answer"] == "undecided" for file in files)
        ]
        return found or [Doubt.SIDE]

    def act(self, form: forms.Form) -> object:
        """Record what this person saw."""
        return actions.check_doubts(
            design=self.newest(),
            about=self.doubts(),
            right=form.cleaned_data["right"] == "yes",
            seen=form.cleaned_data["seen"],
            actor=self.request.user,
            at=self.at,
        )

    def said(self) -> str:
        """Say whether a second person is needed."""
        return gettext("Noted. Two different people must find it right.")

    def context(self) -> dict[str, Any]:
        """Show it from every side, and who has looked."""
        design = self.newest()
        return {
            **super().context(),
            "sides": sides_of(self.device, design),
            "looked": list(design.side_checks.select_related("checked_by")),
            "asks_unit": Doubt.UNIT in self.doubts(),
            "files": inspected(design),
        }


class SegmentationForm(SignForm):
    """Whether the outline of the bone is right, signed."""

    accepted = forms.ChoiceField(
        label=_("Is the segmentation right?"),
        choices=(("yes", _("Right")), ("no", _("Not right"))),
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What you looked at"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: contour laid over every fifth slice in three planes."),
    )
    field_order = ("accepted", "note", "password", "code")


class ReviewSegmentation(DesignPage):
    """A second person signs that the outline of the bone is right."""

    code = "review_segmentation"
    form_class = SegmentationForm
    template = "steps/review_segmentation.html"

    def initial(self) -> dict[str, Any]:
        """Bind the page to the version that it shows."""
        return {"digest": self.newest().manifest}

    def act(self, form: forms.Form) -> object:
        """Sign what was answered about the version that was shown."""
        accepted, note = form.cleaned_data["accepted"] == "yes", form.cleaned_data["note"]
        # The version that the page showed: a newer one is never signed unseen.
        shown = self.device.designs.filter(manifest=form.cleaned_data["digest"]).first() or self.newest()
        return actions.review_segmentation(
            design=shown,
            accepted=accepted,
            note=note,
            proof=self._proof_of(form, queries.to_sign_segmentation(shown, accepted=accepted, note=note)),
            actor=self.request.user,
            at=self.at,
        )

    def _proof_of(self, form: forms.Form, digest: str) -> Proof:
        return prove(
            account=self.request.user,
            password=form.cleaned_data["password"],
            code=form.cleaned_data["code"] or None,
            digest=digest,
            at=self.at,
        )

    def said(self) -> str:
        """Confirm it."""
        return gettext("Signed.")

    def context(self) -> dict[str, Any]:
        """Show the design and who drew it."""
        reviews = self.newest().segmentation_reviews.select_related("reviewer")
        return {**super().context(), "reviews": list(reviews), "series": self.newest().fitted_to}


class Redesign(StepPage):
    """Opens the design again, with the reason; what was made from it is scrapped."""

    code = "redesign"
    form_class = ReopenForm
    template = "steps/redesign.html"

    def act(self, form: forms.Form) -> object:
        """Go back to the design."""
        return actions.reopen_design(
            device=self.device, reason=form.cleaned_data["reason"], actor=self.request.user, at=self.at
        )

    def said(self) -> str:
        """Say where it stands."""
        return gettext("The design is open again. The prescriber signs the next version anew.")


PAGES = (AcceptFindings, CheckSide, ReviewSegmentation, Redesign)
