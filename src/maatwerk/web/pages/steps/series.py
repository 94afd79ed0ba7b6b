"""A part that is in another patient's device too: the wrong file, a part of the library, or a series?"""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maatwerk.cases import queries
from maatwerk.cases.queries import Repetition
from maatwerk.cases.steps import Step
from maatwerk.cases.words import FileRole
from maatwerk.lab import actions as lab
from maatwerk.people.roles import Ability
from maatwerk.web.pages.forms import LabForm
from maatwerk.web.pages.steps.design import DesignPage


class LibraryPartForm(LabForm):
    """What the part is, so that it counts as one of the library."""

    sha256 = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name of the part"), max_length=200, help_text=_("For example: drill sleeve 2.3 mm.")
    )
    what = forms.CharField(
        label=_("What it is, and why it is the same for every patient"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A device of its own design is no part of the library, however often it is made."),
    )


class RepeatedPart(DesignPage):
    """The parts that repeat, with the devices that hold them, and what can be done."""

    code = "repeated_part"
    form_class = LibraryPartForm
    template = "steps/repeated_part.html"

    @cached_property
    def repetition(self) -> Repetition:
        """Return what of the design was there before."""
        return queries.repetition_of(self.device, at=self.at)

    def initial(self) -> dict[str, Any]:
        """Begin with the first part that repeats."""
        parts = self.repetition.parts
        return {"sha256": parts[0].file.sha256} if parts else {}

    def act(self, form: forms.Form) -> object:
        """Register the part that was meant."""
        meant = queries.repeat_of(self.device, sha256=form.cleaned_data["sha256"], at=self.at)
        part = lab.Part(
            name=form.cleaned_data["name"],
            what=form.cleaned_data["what"],
            sha256=meant.file.sha256,
            shape=meant.file.shape,
        )
        return lab.register_library_part(part=part, actor=self.request.user, at=self.at)

    def said(self) -> str:
        """Confirm it."""
        return gettext("Registered. The part makes no device a series any more.")

    def context(self) -> dict[str, Any]:
        """Show what repeats, and where."""
        parts = {one.pk for one in self.newest().files.all() if one.role == FileRole.PART}
        register = Step(code=self.code, ability=Ability.MANAGE_LAB)
        return {
            **super().context(),
            "repeats": self.repetition.parts,
            "drawn_from": self.repetition.drawn_from,
            "all_repeat": parts <= {one.file.pk for one in self.repetition.parts},
            # The page is for whoever decides the route; registering a part is the quality manager's.
            "right": queries.may_do(self.request.user, device=self.device, step=register, at=self.at),
            "code": self.code,
        }


PAGES = (RepeatedPart,)
