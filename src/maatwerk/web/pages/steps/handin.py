"""The design handed in: files with their roles, and what they make of the prescription."""

from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maatwerk.archive.days import day_of
from maatwerk.cases import actions
from maatwerk.cases.actions.design import Built, Offered
from maatwerk.cases.models import Characteristic, Design, ImagingUse
from maatwerk.cases.words import FileRole
from maatwerk.lab import spoken
from maatwerk.lab.catalogue.values import Range
from maatwerk.lab.queries import family_content
from maatwerk.lab.words import KnownFrom
from maatwerk.people.spoken import written_day, written_number
from maatwerk.web.pages.forms import LabForm
from maatwerk.web.pages.lab.telling import labelled
from maatwerk.web.pages.stage import remarks_of
from maatwerk.web.pages.steps.files import ManyFiles, ManyFilesInput
from maatwerk.web.pages.steps.imaging import in_words
from maatwerk.web.pages.steps.inspected import BEGINNINGS, beginning_of
from maatwerk.web.pages.steps.page import StepPage

_MESHES = ".stl,.ply,.3mf"
_UNITS = (("mm", "mm"), ("cm", "cm"), ("m", "m"), ("inch", _("inch")))
_UNIT_OF = {
    "parts": _("Unit of the parts"),
    "references": _("Unit of the bone or plan"),
    "coupons": _("Unit of the test pieces"),
}
_ROLES = (
    ("parts", FileRole.PART, _("Parts that are made"), _("STL, PLY or 3MF. One file for each part.")),
    (
        "references",
        FileRole.REFERENCE,
        _("Bone or plan they are drawn on"),
        _("Shown beside them; never made."),
    ),
    ("coupons", FileRole.COUPON, _("Test pieces"), _("Made along with the parts.")),
)


class HandInForm(LabForm):
    """Files, and what the design makes of the prescription; only departures are typed."""

    software = forms.CharField(label=_("Drawn with"), required=False)
    began_from = forms.ChoiceField(
        label=_("Drawn from"),
        required=False,
        choices=(("", _("Not said")), *BEGINNINGS.items()),
        help_text=_("Of a template, or the design for another patient, it is asked whether it is a series."),
    )
    changes = forms.CharField(
        label=_("What changed since the version before"), widget=forms.Textarea(attrs={"rows": 3})
    )
    intended_mirroring = forms.BooleanField(
        label=_("Mirrored on purpose: the healthy side serves as the model"), required=False
    )
    planned_transform = forms.CharField(
        label=_("Moved on purpose"),
        required=False,
        help_text=_("How bone or part lies elsewhere than in the pictures, as planned."),
    )

    def __init__(
        self,
        *args: Any,
        stated: list[Characteristic],
        ranges: list[Range],
        uses: list[ImagingUse],
        version: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, role, label, help_text in _ROLES:
            self.fields[name] = ManyFiles(
                label=label,
                help_text=help_text,
                required=role is FileRole.PART,
                widget=ManyFilesInput(accept=_MESHES),
                error_messages={
                    "required": gettext("No file was chosen. A design holds a part that is made.")
                },
            )
            self.fields[f"{name}_unit"] = forms.ChoiceField(
                label=_UNIT_OF[name], choices=_UNITS, initial="mm"
            )
        self.built = [_asked_field(one) for one in stated]
        self.drawn = [_range_field(one) for one in ranges]
        for name, field in (*self.built, *self.drawn):
            self.fields[name] = field
        if len(uses) > 1:
            choices = [(str(use.series_id), str(use.series)) for use in uses]
            self.fields["fitted_to"] = forms.ChoiceField(
                label=gettext("Held against the series"), choices=choices
            )
        if version == 1:
            del self.fields["changes"]
        for field in self.fields.values():
            field.widget.is_box = isinstance(field.widget, forms.CheckboxInput)
            field.widget.is_choice = False

    def group(self, names: list[tuple[str, forms.Field]]) -> list[Any]:
        """Return the drawn fields of a group."""
        return [self[name] for name, _field in names]

    def numbers(self) -> list[Any]:
        """Return the fields of what was asked as a number."""
        return self.group([one for one in self.built if isinstance(one[1].widget, _NumberInput)])

    def texts(self) -> list[Any]:
        """Return the fields of what was asked in words."""
        return self.group([one for one in self.built if not isinstance(one[1].widget, _NumberInput)])

    def own(self) -> list[Any]:
        """Return the fields of what only the design knows."""
        return self.group(self.drawn)

    @property
    def other_units(self) -> bool:
        """Return whether another unit than millimetres was chosen, so that it stays in sight."""
        return any(self[f"{name}_unit"].value() not in {None, "", "mm"} for name, *_rest in _ROLES)

    def files_given(self) -> list[Offered]:
        """Return every file with its role and unit."""
        found = []
        for name, role, _label, _help in _ROLES:
            unit = self.cleaned_data.get(f"{name}_unit") or "mm"
            for file in self.cleaned_data.get(name) or []:
                found.append(Offered(name=file.name or "part", content=file.read(), role=role, unit=unit))
        return found

    def values_given(self, units: dict[str, str]) -> list[Built]:
        """Return what the design makes of each characteristic that was filled in."""
        found = []
        for key, field in (*self.built, *self.drawn):
            name = key.removeprefix("built-")
            value = self.cleaned_data.get(key, "").strip() if name in units else ""
            if isinstance(field.widget, _NumberInput):
                value = value.replace(",", ".")  # a comma in words stays one: what is built is what was asked
            if value:
                found.append(Built(name=name, value=value, unit=units[name]))
        return found


class _NumberInput(forms.TextInput):
    """A number, typed with the keys of a phone that has them."""

    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "decimal", "autocomplete": "off"})


def _asked_field(one: Characteristic) -> tuple[str, forms.Field]:
    number = one.tolerance is not None
    asked = gettext("asked %(value)s") % {"value": spoken.amount(one.value, one.unit)}
    allowed = f", ± {written_number(one.tolerance)}" if one.tolerance is not None else ""
    widget = _NumberInput() if number else forms.Textarea(attrs={"rows": 2})
    field = forms.CharField(
        label=labelled(one.label),
        help_text=f"{asked}{allowed}" if number else "",
        required=number,
        widget=widget,
    )
    return f"built-{one.name}", field


def _range_field(one: Range) -> tuple[str, forms.Field]:
    told = gettext("the evidence holds from %(low)s to %(high)s")
    help_text = told % {"low": written_number(one.min), "high": spoken.amount(one.max, one.unit.value)}
    field = forms.CharField(
        label=in_words(one.label), help_text=help_text, required=False, widget=_NumberInput()
    )
    return f"built-{one.parameter}", field


class HandInDesign(StepPage):
    """A new version of the design."""

    code = "hand_in_design"
    form_class = HandInForm
    template = "steps/hand_in_design.html"

    def form(self) -> LabForm:
        """Look up what was asked before the form is made."""
        decisions = Characteristic.objects.filter(
            Q(is_design_decision=True) | Q(tolerance__isnull=False),
            prescription__device=self.device,
            prescription__state="signed",
        )
        self.stated = list(decisions.select_related("prescription").order_by("-prescription", "position"))
        self.prescription = self.stated[0].prescription if self.stated else None
        self.ranges = [
            one
            for one in family_content(self.device.family).evidence_range
            if one.known_from is KnownFrom.DESIGN
        ]
        uses = self.device.imaging_uses.filter(dropped_at__isnull=True).select_related("series")
        self.uses = list(uses.order_by("chosen_at", "pk"))
        self.last = self.device.designs.order_by("-version").prefetch_related("built").first()
        return super().form()

    def form_options(self) -> dict[str, Any]:
        """Ask what this prescription and this family ask."""
        version = 1 if self.last is None else self.last.version + 1
        return {"stated": self.stated, "ranges": self.ranges, "uses": self.uses, "version": version}

    def initial(self) -> dict[str, Any]:
        """Begin with what was asked, and with what the version before said of itself."""
        given: dict[str, Any] = {f"built-{one.name}": one.value for one in self.stated}
        if self.last is not None:
            said = {one.name: one.value for one in self.last.built.all()}
            given |= {f"built-{one.parameter}": said.get(one.parameter, "") for one in self.ranges}
            given |= {
                "planned_transform": self.last.planned_transform,
                "intended_mirroring": self.last.intended_mirroring,
                "began_from": self.last.began_from,
            }
        given["software"] = self.software
        return given

    def sources(self) -> dict[str, str]:
        """Name the record of each value that is filled in."""
        found = {}
        if self.prescription is not None and self.prescription.signed_at:
            day = written_day(day_of(self.prescription.signed_at))
            said = gettext("the prescription signed on %(day)s") % {"day": day}
            found = {f"built-{one.name}": said for one in self.stated}
        if self.last is not None:
            before = gettext("version %(version)s of this design") % {"version": self.last.version}
            found |= {f"built-{one.parameter}": before for one in self.ranges}
            found["planned_transform"] = before if self.last.planned_transform else ""
            found["began_from"] = before if self.last.began_from else ""
        found["software"] = gettext("your last design") if self.software else ""
        return found

    @cached_property
    def software(self) -> str:
        """Return the program of this person's last design."""
        if self.last is not None and self.last.designer_id == self.request.user.pk:
            return self.last.software
        latest = (
            Design.objects.filter(designer=self.request.user).exclude(software="").order_by("-pk").first()
        )
        return latest.software if latest is not None else ""

    def act(self, form: Any) -> object:
        """Have the files inspected and keep them as a new version."""
        units = {one.name: one.unit for one in self.stated} | {
            one.parameter: str(one.unit) for one in self.ranges
        }
        return actions.add_design(
            device=self.device,
            files=form.files_given(),
            built=form.values_given(units),
            fitted_to=self._fitted_to(form),
            intended_mirroring=form.cleaned_data["intended_mirroring"],
            planned_transform=form.cleaned_data["planned_transform"],
            began_from=beginning_of(form.cleaned_data["began_from"]),
            software=form.cleaned_data["software"],
            changes=form.cleaned_data.get("changes", ""),
            actor=self.request.user,
            at=self.at,
        )

    def _fitted_to(self, form: forms.Form) -> Any:
        chosen = form.cleaned_data.get("fitted_to")
        found = [use.series for use in self.uses if not chosen or str(use.series_id) == chosen]
        return found[0] if found else None

    def said(self) -> str:
        """Say what comes now."""
        return gettext("Handed in and inspected.")

    def next_page(self) -> str:
        """Show what the inspection found."""
        return reverse("step", kwargs={"number": self.device.number, "code": "accept_findings"})

    def context(self) -> dict[str, Any]:
        """Show what was sent back."""
        return {
            "remarks": remarks_of(self.device, newest=self.last),
            "last": self.last,
            "uses": self.uses,
            "prescription": self.prescription,
        }


PAGES = (HandInDesign,)
