"""The forms of a build: planning it, taking it out, what a supplier sent."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maatwerk.cases.models import Build, Device
from maatwerk.cases.queries import RecipeChoice
from maatwerk.cases.words import Operation
from maatwerk.people.models import Account
from maatwerk.people.spoken import written_day
from maatwerk.web.pages.forms import LabForm
from maatwerk.web.pages.lab.telling import called, titled

LARGEST_PHOTO = 20 * 1024 * 1024
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
OPERATIONS = (
    (Operation.ORIENT.value, _("turned or moved as a whole")),
    (Operation.SUPPORT.value, _("supports added")),
    (Operation.NEST.value, _("laid beside other parts")),
    (Operation.COMPENSATE.value, _("scaled for shrinkage, as the recipe states")),
)


class Codes(forms.CharField):
    """Scanned codes, one a line."""

    widget = forms.Textarea(
        attrs={"rows": 2, "data-wedge": "lines", "autocomplete": "off", "spellcheck": "false"}
    )

    def to_python(self, value: Any) -> Any:
        """Return the codes in the order of scanning, each once."""
        return tuple(dict.fromkeys(str(value or "").split()))


class Number(forms.DecimalField):
    """A number with a point or a comma, as people write it."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        """Read a comma as a point."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class Lasting(forms.CharField):
    """Hours and minutes, as 5:20; read as minutes."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "placeholder": "5:20", "inputmode": "text"})

    def to_python(self, value: Any) -> Any:
        """Return the minutes, or nothing."""
        text = str(value or "").strip()
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,3}):([0-5]\d)", text)
        if found is None or text.strip("0:") == "":
            raise ValidationError(gettext("Write hours and minutes with a colon between them, such as 5:20."))
        return int(found[1]) * 60 + int(found[2])


class Photo(forms.FileField):
    """A photo straight from the camera."""

    widget = forms.FileInput(attrs={"accept": "image/*", "capture": "environment"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse what is no picture that a browser shows."""
        found = super().clean(data, initial)
        if found:
            check_photo(found)
        return found


def check_photo(found: Any) -> None:
    """Refuse what is too large or no JPEG, PNG or WebP."""
    if found.size > LARGEST_PHOTO:
        raise ValidationError(gettext("The photo has more than 20 MB. Take a smaller one."))
    start = found.read(12)
    found.seek(0)
    if not start.startswith(_PICTURES):
        raise ValidationError(
            gettext("This is no JPEG, PNG or WebP. Take the photo with the camera of this device.")
        )


def material_box() -> forms.BooleanField:
    """Return the box by which somebody plans with material that cannot go in as it stands now."""
    return forms.BooleanField(
        label=_("Plan it all the same"),
        required=False,
        help_text=_("It does not start before this is put right."),
        widget=forms.CheckboxInput(attrs={"data-fresh": ""}),
    )


class PlanForm(LabForm):
    """What goes into a build, by which recipe, from which file, with which material, run by whom."""

    devices = forms.ModelMultipleChoiceField(
        queryset=Device.objects.none(),
        to_field_name="number",
        label=_("What lies in it"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one device.")},
    )
    recipe = forms.ChoiceField(
        label=_("Recipe"), help_text=_("Only recipes of these families; validated ones first.")
    )
    file = forms.FileField(label=_("Build file"), help_text=_("What the machine or the supplier gets."))
    operations = forms.MultipleChoiceField(
        label=_("What was done to the approved files"),
        choices=OPERATIONS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    containers = Codes(
        label=_("Material"),
        required=False,
        help_text=_("Scan the tank, or each bottle, cartridge or spool. One code a line."),
    )
    material_known = material_box()
    lasts = Lasting(
        label=_("It runs for"),
        required=False,
        help_text=_(
            "Hours and minutes as the slicer says, such as 5:20. Today and the bench then say until when."
        ),
    )
    operator = forms.ModelChoiceField(
        queryset=Account.objects.none(), label=_("Who runs it"), empty_label=None
    )
    supervisor = forms.ModelChoiceField(
        queryset=Account.objects.none(),
        label=_("Supervisor"),
        required=False,
        help_text=_(
            "Needed when the operator is a trainee. It must be the supervisor named in the training record."
        ),
    )
    order_number = forms.CharField(
        label=_("Order number"), required=False, max_length=80, help_text=_("Only when a supplier makes it.")
    )

    def __init__(
        self,
        *args: Any,
        waiting: QuerySet[Device],
        choices: tuple[RecipeChoice, ...],
        people: QuerySet[Account],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choices = {str(one.recipe.pk): one for one in choices}
        self._field("devices").queryset = waiting
        self._field("devices").label_from_instance = _device_label
        self._field("recipe").choices = [(key, _recipe_label(one)) for key, one in self.choices.items()]
        if not any(one.recipe.supplier_id for one in choices):
            del self.fields["order_number"]
        for name in ("operator", "supervisor"):
            self._field(name).queryset = people
        names = [(str(one.pk), one.full_name) for one in people]
        self._field("operator").choices = names
        self._field("supervisor").choices = [("", _("nobody: the operator works alone")), *names]

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Hold the choices against the recipe, so that the gate need not."""
        given = super().clean() or self.cleaned_data
        choice = self.choices.get(given.get("recipe", ""))
        if choice is None:
            return given
        left_out = [one for one in given.get("devices") or () if one.family.code not in choice.families]
        for device in left_out:
            text = gettext("%(device)s is of a family that this recipe does not make.")
            self.add_error("devices", text % {"device": device.number})
        if set(given.get("operations") or ()) - set(choice.operations):
            self.add_error("operations", gettext("The recipe does not allow all of this."))
        external = choice.recipe.supplier_id is not None
        if external and not given.get("order_number"):
            self.add_error("order_number", gettext("A supplier makes it: name the order."))
        if not external and not given.get("containers"):
            self.add_error("containers", gettext("Scan the material that goes in."))
        return given


def _device_label(device: Device) -> str:
    theatre = device.case.theatre_on
    when = written_day(theatre) if theatre else gettext("no date yet")
    return f"{device.number} · {titled(device.title)} · {when}"


def _recipe_label(choice: RecipeChoice) -> str:
    recipe = choice.recipe
    machine = next((one.machine.name for one in recipe.equipment.all() if one.role == "print"), "")
    where = recipe.supplier.name if recipe.supplier is not None else machine
    if choice.validated:
        state = gettext("validated to %(day)s") % {"day": written_day(choice.until) if choice.until else "?"}
    else:
        state = gettext("not validated: %(stages)s") % {"stages": ", ".join(choice.missing)}
    return f"{called(recipe)} · {where} · {state}"


class StartForm(LabForm):
    """The machine in front of the operator, scanned; an order to a supplier has none."""

    machine = forms.CharField(
        label=_("Machine"),
        required=False,
        max_length=80,
        widget=forms.TextInput(
            attrs={
                "data-wedge": "one",
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )

    def __init__(self, *args: Any, build: Build, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if build.machine is None:
            del self.fields["machine"]
            return
        said = gettext("Scan it where you stand: at another machine than %(machine)s nothing starts.")
        machine = f"{build.machine.name} ({build.machine.code})"
        self.fields["machine"].help_text = said % {"machine": machine}


class ReasonForm(LabForm):
    """A reason, for stopping a build or scrapping a piece."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class FailForm(LabForm):
    """A piece that is no good: one of the usual reasons or other words, and a photo."""

    reason = forms.CharField(label=_("What is wrong?"), required=False, max_length=300)
    why = forms.CharField(label=_("Or in your words"), required=False, max_length=200)
    photo = Photo(label=_("Photo"), required=False)

    def clean(self) -> dict[str, Any]:
        """Take the words where no chip was tapped; one of them is needed."""
        given = super().clean() or self.cleaned_data
        given["reason"] = given.get("reason") or given.get("why", "")
        if not given["reason"]:
            self.add_error("why", gettext("Say what is wrong."))
        return given


class IncomingForm(LabForm):
    """The look at what a supplier sent."""

    certificate = forms.FileField(
        label=_("Certificate of conformity"), help_text=_("The PDF that came with it.")
    )
    certificate_number = forms.CharField(label=_("Number of the certificate"), max_length=120)
    passed = forms.TypedChoiceField(
        label=_("Held against the order"),
        choices=(("yes", _("order, certificate and goods agree")), ("no", _("something is wrong"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("What is wrong"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """Ask for words when something is wrong."""
        given = super().clean() or self.cleaned_data
        if given.get("passed") is False and not given.get("note"):
            self.add_error("note", gettext("Say what is wrong."))
        return given
