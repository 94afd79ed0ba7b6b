"""The form of a prescription, made from the fields of the family and from what the records know."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from maatwerk.cases.actions import Stated, must_be_possible
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts.asked import number
from maatwerk.cases.models import Device
from maatwerk.cases.named import outside
from maatwerk.cases.queries import Known, known_for
from maatwerk.cases.words import Accompaniment, Source
from maatwerk.lab.catalogue.prescribing import Field
from maatwerk.lab.catalogue.values import Range
from maatwerk.lab.queries import evidence_of, family_content
from maatwerk.lab.spoken import amount
from maatwerk.lab.words import FieldType, KnownFrom
from maatwerk.people.spoken import written_number
from maatwerk.web import words
from maatwerk.web.pages.forms import LabForm, asked_again

VALUE, SOURCE = "value-", "source-"
SHORT = 60
"""A text field longer than this is asked in more than one line."""


def in_words(texts: Mapping[str, str]) -> str:
    """Return a text of the lab's in the reader's language, in English where it is missing."""
    language = (get_language() or "en").split("-")[0]
    return texts.get(language) or texts.get("en", "")


def unit_word(unit: str) -> str:
    """Return a unit as one reads it."""
    return words.unit(unit)


class PrescriptionForm(LabForm):
    """What a family asks for, grouped: the prescriber's design decisions, and what else is stated."""

    purpose = forms.CharField(
        label=gettext_lazy("Purpose"),
        max_length=2000,
        help_text=gettext_lazy("What the device is for, on this patient."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    came_from = forms.ChoiceField(
        label=gettext_lazy("Who decided these values"),
        choices=[],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("One answer for all; below each decision you can say otherwise."),
    )
    accompanied_by = forms.MultipleChoiceField(
        label=gettext_lazy("Comes with"),
        required=False,
        choices=[(one.value, words.ACCOMPANIMENTS[one.value]) for one in Accompaniment],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("It counts as design characteristics of the prescriber."),
    )
    outside_known = forms.BooleanField(
        label=gettext_lazy("Write it down all the same"),
        required=False,
        help_text=gettext_lazy("The lab can then accept the device only on evidence of its own."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why the signed prescription is amended"), max_length=500, required=False
    )

    outside = False
    """Whether what was typed lies outside the family's evidence, so that the form asks once more."""

    def __init__(self, *args: Any, device: Device, by_prescriber: bool, **kwargs: Any) -> None:
        self.device = device
        content = family_content(device.family)
        self.asked = content.fields
        self.ranges = {
            one.parameter: one for one in content.evidence_range if one.known_from is KnownFrom.PRESCRIPTION
        }
        self.known = known_for(device)
        kwargs["sources"] = {
            **{f"{VALUE}{name}": one.source for name, one in self.known.items()},
            "came_from": _("your log-in"),
            **kwargs.get("sources", {}),
        }
        super().__init__(*args, **kwargs)
        self.fields["came_from"].choices = [  # type: ignore[attr-defined]
            (Source.PRESCRIBER.value, _("I decided them") if by_prescriber else _("The prescriber told us")),
            (Source.LAB.value, _("The lab proposes them")),
            (Source.IMAGING.value, _("Read from the pictures")),
            (Source.TEMPLATE.value, _("Picked from a template")),
        ]
        self.initial.setdefault("came_from", self._came_from(by_prescriber=by_prescriber))
        for one in self.asked:
            self._ask(one)
        if not device.prescriptions.filter(state="signed").exists():
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True

    def _came_from(self, *, by_prescriber: bool) -> str:
        return Source.PRESCRIBER.value if by_prescriber else Source.LAB.value

    def clean(self) -> dict[str, Any]:
        """Refuse a side that is not the device's: one of the two is a slip, and nobody may guess which."""
        given: dict[str, Any] = super().clean() or {}
        self._look_outside(given)
        side = given.get(f"{VALUE}side")
        if side and self.device.side not in {"none", side}:
            text = _("This device is asked for as %(side)s. For the other side, add another device.")
            self.add_error(f"{VALUE}side", text % {"side": words.side(self.device.side)})
        return given

    def _look_outside(self, given: dict[str, Any]) -> None:
        """Ask once more where a value lies outside the evidence: a slip here would be found weeks later."""
        values = {name: number(given.get(f"{VALUE}{name}") or "") for name in self.ranges}
        found = evidence_of(self.device.family, characteristics=values, known_from=KnownFrom.PRESCRIPTION)
        self.outside = bool(found.outside)
        about = "; ".join(f"{one.range.parameter}={one.value}" for one in found.outside)
        if not about or asked_again(self, "outside_known", about):
            return
        for one in found.outside:
            self.add_error(f"{VALUE}{one.range.parameter}", outside(one))

    def _ask(self, one: Field) -> None:
        label = in_words(one.label)
        name = f"{VALUE}{one.name}"
        self.fields[name] = _field(one, label=label, shown_for=self.ranges.get(one.name))
        known = self.known.get(one.name)
        if known is not None:
            self.initial.setdefault(name, known.value)
        widget = self.fields[name].widget
        widget.is_choice = isinstance(widget, forms.RadioSelect)
        widget.is_box = False
        if one.is_design_decision:
            box = forms.ChoiceField(
                label=_("Where “%(field)s” came from") % {"field": label},
                required=False,
                choices=[
                    ("", _("as said above")),
                    *((source.value, words.source(source.value)) for source in Source),
                ],
            )
            box.widget.is_choice = box.widget.is_box = False
            self.fields[f"{SOURCE}{one.name}"] = box
            if known is not None and known.read_from:
                self.initial.setdefault(f"{SOURCE}{one.name}", known.read_from)

    @property
    def decisions(self) -> list[tuple[Any, Any]]:
        """Return the design decisions: each with the field for where it came from."""
        return [
            (self[f"{VALUE}{one.name}"], self[f"{SOURCE}{one.name}"])
            for one in self.asked
            if one.is_design_decision and one.required
        ]

    @property
    def rarer_decisions(self) -> list[tuple[Any, Any]]:
        """Return the design decisions that need not be made."""
        return [
            (self[f"{VALUE}{one.name}"], self[f"{SOURCE}{one.name}"])
            for one in self.asked
            if one.is_design_decision and not one.required
        ]

    @property
    def others(self) -> list[Any]:
        """Return what is stated besides."""
        return [self[f"{VALUE}{one.name}"] for one in self.asked if not one.is_design_decision]

    def stated(self) -> list[Stated]:
        """Return the characteristics as they were written down."""
        given, found = self.cleaned_data, []
        for one in self.asked:
            value = given.get(f"{VALUE}{one.name}")
            if value in (None, ""):
                continue
            source = self._source(one, value=str(value))
            found.append(
                Stated(
                    name=one.name,
                    value=str(value),
                    unit=one.unit.value if one.unit is not None else None,
                    source=Source(source),
                )
            )
        return found

    def _source(self, one: Field, *, value: str) -> str:
        """Return where a value came from; one that was changed here does not keep its old source."""
        said = str(self.cleaned_data.get(f"{SOURCE}{one.name}") or "")
        general = str(self.cleaned_data["came_from"])
        known: Known | None = self.known.get(one.name)
        if known is None:
            return said or general
        if known.value != value:
            return general if said == known.read_from else said or general
        if one.is_design_decision:
            return said or general
        return known.read_from or Source.LAB.value

    def accompaniment(self) -> list[dict[str, str]]:
        """Return what comes along."""
        return [{"kind": one} for one in self.cleaned_data["accompanied_by"]]


def asked_as(one: Field) -> forms.Field:
    """Return the field of a form for a field of a family."""
    return _field(one, label=in_words(one.label), shown_for=None)


def _field(one: Field, *, label: str, shown_for: Range | None) -> forms.Field:
    if one.type is FieldType.CHOICE:
        choices = [(choice.value, in_words(choice.label)) for choice in one.choices]
        if len(choices) > 3:
            return forms.ChoiceField(
                label=label, choices=[("", _("Choose")), *choices], required=one.required
            )
        return forms.ChoiceField(
            label=label, choices=choices, required=one.required, widget=forms.RadioSelect
        )
    if one.type is FieldType.NUMBER:
        unit = unit_word(one.unit.value if one.unit is not None else "")
        shown = f"{label} ({unit})" if unit else label
        help_text = _limits(one, unit=unit, shown_for=shown_for)
        return Number(one, label=shown, required=one.required, help_text=help_text)
    area = forms.Textarea(attrs={"rows": 2}) if one.is_design_decision else forms.TextInput()
    return forms.CharField(label=label, required=one.required, max_length=400, widget=area)


def _limits(one: Field, *, unit: str, shown_for: Range | None) -> str:
    """Say how far the family's evidence goes, and how far the design may differ."""
    told = []
    if shown_for is not None:
        told.append(
            _("The evidence covers %(least)s to %(most)s.")
            % {"least": written_number(shown_for.min), "most": amount(shown_for.max, unit)}
        )
    if one.left_empty is not None:
        told.append(_("Left empty, it counts as %(value)s.") % {"value": written_number(one.left_empty)})
    if one.tolerance:
        told.append(_("The design may differ by %(tolerance)s.") % {"tolerance": amount(one.tolerance, unit)})
    return " ".join(told)


class Number(forms.CharField):
    """A number with point or comma that the field can have."""

    def __init__(self, asked: Field, **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(
            max_length=20,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        """Read the number."""
        text = self.asked.as_written(str(super().clean(value)))
        if text:
            try:
                must_be_possible(self.asked, value=text)
            except CaseError as refused:
                raise forms.ValidationError(f"{refused.what} {refused.do}", code=refused.code) from None
        return text
