"""Forms about what a build was made with and what was read off it: taken out, put right, other material."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maatwerk.cases.actions.readings import CAN_BE, must_be_readable
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts.readings import AS_IN, SOLVENT, Reading, usual_readings
from maatwerk.cases.models import Build
from maatwerk.lab.spoken import amount
from maatwerk.web.pages.forms import LabForm, asked_again
from maatwerk.web.pages.production_forms import Codes, Number, check_photo, material_box
from maatwerk.web.pages.readings import reading_label


class ReadingsForm(LabForm):
    """What a recipe asks to be read; what lies outside of it is asked for once more."""

    asked: tuple[Reading, ...]
    outside = False
    """Whether something was typed that lies outside the recipe, so that the form asks once more."""

    def ask(self, asked: tuple[Reading, ...]) -> None:
        """Add a field for each reading, and the box for what lies outside the recipe."""
        self.asked = asked
        for reading in asked:
            self.fields[reading.key] = _reading_field(reading)
            self.fields[reading.key].widget.is_choice = self.fields[reading.key].widget.is_box = False
        box = forms.BooleanField(
            label=_("It was read so"),
            required=False,
            help_text=_("It is kept as it is; the checks of the build then ask a person, or fail."),
        )
        box.widget.is_box, box.widget.is_choice = True, False
        self.fields["outside_known"] = box

    def clean(self) -> dict[str, Any]:
        """Refuse what no machine shows, and ask once more for what lies outside the recipe."""
        given = super().clean() or self.cleaned_data
        outside = []
        for reading in self.asked:
            value = given.get(reading.key)
            if reading.what not in CAN_BE or value is None:
                continue
            try:
                must_be_readable(reading, value=float(value), said=f"{value:f}")
            except CaseError as refused:
                self.add_error(reading.key, f"{refused.what} {refused.why}")
                continue
            if not reading.keeps(float(value)) or reading.set_to not in {None, float(value)}:
                outside.append(reading.key)
        self.outside = bool(outside)
        about = "; ".join(f"{key}={given[key].normalize():f}" for key in outside)
        if about and not asked_again(self, "outside_known", about):
            for key in outside:
                self.add_error(key, gettext("This lies outside the recipe. Read it once more."))
        return given

    @property
    def reading_fields(self) -> list[Any]:
        """Return the fields of the readings, without the box."""
        return [self[one.key] for one in self.asked]

    def as_numbers(self) -> dict[str, Any]:
        """Return what was read, as numbers where it is one."""
        given = {key: self.cleaned_data.get(key) for key in (one.key for one in self.asked)}
        return {
            key: float(value) if hasattr(value, "normalize") else value
            for key, value in given.items()
            if value not in (None, "")
        }


class FinishForm(ReadingsForm):
    """What the recipe asks to be read; pieces that failed are named beside, each with its reason."""

    def __init__(
        self, *args: Any, asked: tuple[Reading, ...], build: Build, last: Build | None = None, **kwargs: Any
    ) -> None:
        self.usual = {} if last is None else usual_readings(build.recipe, last=last.readings)
        if last is not None:
            where = gettext("build %(number)s, by the same recipe") % {"number": last.number}
            kwargs |= {"initial": dict(self.usual), "sources": dict.fromkeys(self.usual, where)}
        super().__init__(*args, **kwargs)
        self.build, self.last = build, last
        self.pieces = [one for one in build.pieces.all() if one.state == "in_build"]
        self.ask(asked)

    def readings(self) -> dict[str, Any]:
        """Return what was read, and what of it was only confirmed."""
        read = self.as_numbers()
        confirmed = [key for key, value in self.usual.items() if key in read and _text(read[key]) == value]
        if self.last is not None and confirmed:
            read[AS_IN] = {"build": self.last.number, "keys": confirmed}
        return read

    def clean(self) -> dict[str, Any]:
        """Read which pieces failed: a reason is needed for each, a photo helps."""
        given = super().clean() or self.cleaned_data
        self.failed: dict[Any, str] = {}
        self.photos: dict[Any, bytes] = {}
        for piece in self.pieces:
            if not self.data.get(f"failed-{piece.pk}"):
                continue
            reason = (
                self.data.get(f"reason-{piece.pk}", "").strip()
                or self.data.get(f"why-{piece.pk}", "").strip()
            )
            if not reason:
                self.add_error(
                    None, gettext("%(piece)s failed: say what is wrong with it.") % {"piece": piece}
                )
            self.failed[piece] = reason
            photo = self.files.get(f"photo-{piece.pk}")
            if photo is not None:
                try:
                    check_photo(photo)
                except ValidationError as trouble:
                    self.add_error(None, trouble)
                else:
                    self.photos[piece] = photo.read()
        return given


class CorrectForm(ReadingsForm):
    """The readings of a finished build as they stand, to be put right with a reason."""

    def __init__(self, *args: Any, asked: tuple[Reading, ...], build: Build, **kwargs: Any) -> None:
        stand = {key: _text(value) for key, value in build.readings.items() if key != AS_IN}
        where = gettext("build %(number)s") % {"number": build.number}
        kwargs |= {"initial": stand, "sources": dict.fromkeys(stand, where)}
        super().__init__(*args, **kwargs)
        self.build = build
        self.ask(asked)
        last = build.corrected_at
        self.fields["digest"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=last.isoformat() if last else ""
        )
        self.fields["reason"] = forms.CharField(label=_("What was wrong"), max_length=300)
        self.fields["reason"].widget.is_choice = self.fields["reason"].widget.is_box = False

    def seen(self) -> datetime | None:
        """Return when the readings that were shown had been put right last."""
        try:
            return parse_datetime(self.cleaned_data["digest"])
        except ValueError:  # nothing that this page ever showed
            return None

    def readings(self) -> dict[str, Any]:
        """Return what was read; what was only confirmed before and is as it was stays confirmed."""
        read = self.as_numbers()
        confirmed = self.build.readings.get(AS_IN)
        if confirmed:
            keys = [key for key in confirmed["keys"] if read.get(key) == self.build.readings.get(key)]
            read |= {AS_IN: {**confirmed, "keys": keys}} if keys else {}
        return read


class MaterialForm(LabForm):
    """Other material for a build that is planned."""

    containers = Codes(
        label=_("Material"),
        help_text=_("Scan the tank, or each bottle, cartridge or spool. One code a line."),
    )
    material_known = material_box()
    reason = forms.CharField(label=_("Why the material changes"), max_length=300)


def _text(value: Any) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _reading_field(reading: Reading) -> forms.Field:
    if reading.what == SOLVENT:
        return forms.CharField(label=reading_label(reading), required=False, max_length=120)
    return Number(
        label=reading_label(reading),
        required=reading.needed,
        help_text=_limits(reading),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


def _limits(reading: Reading) -> str:
    if reading.set_to is not None:
        return gettext("The recipe says %(value)s.") % {"value": amount(reading.set_to, reading.unit)}
    words = []
    if reading.least is not None:
        words.append(gettext("at least %(value)s") % {"value": amount(reading.least, reading.unit)})
    if reading.most is not None:
        words.append(gettext("at most %(value)s") % {"value": amount(reading.most, reading.unit)})
    return ", ".join(words)
