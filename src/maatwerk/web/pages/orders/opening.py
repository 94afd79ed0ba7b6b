"""A case opened from a call, a mail or a meeting in five inputs, and each further device in a few."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.cases import actions, queries
from maatwerk.cases.models import Device
from maatwerk.cases.words import Lane, Way
from maatwerk.people.models import Account
from maatwerk.people.queries import accounts_with
from maatwerk.web import words
from maatwerk.web.pages import door
from maatwerk.web.pages.forms import DayInput, LabForm, TheatreForm
from maatwerk.web.pages.lab.telling import title_of
from maatwerk.web.pages.orders.page import FormPage


def devices_to_choose(offered: tuple[Any, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return each family as a group with its sides: one choice says what and for which side."""
    return [
        (
            title_of(one.family),
            [
                (
                    f"{one.family.code}/{side}",
                    title_of(one.family)
                    if side == "none"
                    else f"{words.side(side)} · {title_of(one.family)}",
                )
                for side in one.sides
            ],
        )
        for one in offered
    ]


class CaseForm(TheatreForm):
    """The five inputs of a new case; what else is known may follow later."""

    patient = forms.CharField(
        error_messages={"required": gettext_lazy("Give the patient number, or name and birth date.")},
        label=gettext_lazy("Patient number"),
        max_length=80,
        help_text=gettext_lazy("Or the first letters of the name of somebody who was here before."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
    )
    patient_name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=200)
    patient_born_on = forms.DateField(label=gettext_lazy("Birth date"), required=False, widget=DayInput())
    intervention = forms.CharField(
        label=gettext_lazy("Intervention"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    device = forms.ChoiceField(label=gettext_lazy("Device and side"))
    theatre_on = forms.DateField(
        label=gettext_lazy("Theatre date"),
        required=False,
        help_text=gettext_lazy("Leave it open when it is not set yet; the case is then listed as unplanned."),
        widget=DayInput(),
    )
    prescriber = forms.ModelChoiceField(label=gettext_lazy("Prescriber"), queryset=Account.objects.none())
    trauma = forms.BooleanField(
        label=gettext_lazy("Trauma lane"),
        required=False,
        help_text=gettext_lazy(
            "Today, unless you give another date. Named papers may come 72 hours later. No gate is left out."
        ),
    )
    told = forms.CharField(
        label=gettext_lazy("Who asked, and what was said"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, viewer: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        if self.data and self.data.get("patient_name") and self.data.get("patient_born_on"):
            self.fields["patient"].required = False
        self.fields["prescriber"].queryset = accounts_with(  # type: ignore[attr-defined]
            viewer, ability="sign_prescription", at=timezone.now()
        )
        self.fields["prescriber"].empty_label = _("Choose")  # type: ignore[attr-defined]
        self.fields["prescriber"].label_from_instance = lambda one: one.full_name  # type: ignore[attr-defined]
        self.fields["device"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *devices_to_choose(queries.offered_families(viewer)),
        ]

    def clean(self) -> dict[str, Any]:
        """Find the patient by number; a new one needs a number, or a name with the birth date."""
        given: dict[str, Any] = super().clean() or {}
        number = str(given.get("patient") or "").strip()
        known = queries.patient_numbered(self.viewer, number=number)
        named = given.get("patient_name") and given.get("patient_born_on")
        is_number = any(letter.isdigit() for letter in number)
        if number and not (known or named or is_number):
            text = _("“%(text)s” is no number. Choose somebody from the list, or give name and birth date.")
            self.add_error("patient", text % {"text": number})
        if self.data.get("way") not in set(Way):
            self.add_error(None, _("Tap how the request came: that opens the case."))
        given["known_patient"] = known
        return given


class NewCase(FormPage):
    """Five inputs, and one tap that says how the request came."""

    ability = "open_case"
    form_class = CaseForm
    template = "orders/new_case.html"
    title = gettext_lazy("New case")
    verb = gettext_lazy("Open the case")

    def form_options(self) -> dict[str, Any]:
        """Let the form know who asks."""
        return {"viewer": self.request.user}

    def initial(self) -> dict[str, Any]:
        """A prescriber who opens a case is its prescriber."""
        found: dict[str, Any] = {"patient": self.request.GET.get("patient", "")}
        if queries.right_to(self.request.user, ability="sign_prescription", at=self.at).allowed:
            found["prescriber"] = self.request.user.pk
        return found

    def sources(self) -> dict[str, str]:
        """Say where the prescriber comes from."""
        return {"prescriber": _("your log-in")} if "prescriber" in self.initial() else {}

    def context(self) -> dict[str, Any]:
        """Show the ways on which a request comes, and who the number belongs to."""
        typed = self.request.POST.get("patient", self.request.GET.get("patient", ""))
        found = queries.patients_like(self.request.user, text=typed, at=self.at) if typed else ()
        return {
            "ways": [(way.value, words.way(way.value)) for way in Way if way is not Way.PERSON],
            "found": found,
            "typed": typed,
        }

    def act(self, form: forms.Form) -> Device:
        """Open the case with its first device."""
        given = form.cleaned_data
        family_code, side = given["device"].rsplit("/", 1)
        known = given["known_patient"]
        return actions.take_request(
            patient=known,
            patient_number="" if known else given["patient"].strip(),
            patient_name=given["patient_name"],
            patient_born_on=given["patient_born_on"],
            intervention=given["intervention"],
            family_code=family_code,
            side=side,
            theatre_on=given["theatre_on"] or (timezone.localdate(self.at) if given["trauma"] else None),
            prescriber=given["prescriber"],
            site=queries.home_site(self.request.user),
            lane=Lane.TRAUMA if given["trauma"] else Lane.ROUTINE,
            way=self.request.POST["way"],
            told=given["told"],
            actor=self.request.user,
            at=self.at,
        )

    def said(self, done: Device) -> str:
        """Confirm it with the number."""
        return _("Case %(number)s is open. Next comes the prescription.") % {"number": done.case.number}

    def next_page(self, done: Device) -> str:
        """Go to the device; with a paper or a meeting, to where that is taken in."""
        way = self.request.POST.get("way")
        if way == Way.MEETING:
            return reverse("record_meeting", kwargs={"number": done.case.number})
        if way == Way.PAPER:
            return reverse("step", kwargs={"number": done.number, "code": "transcribe_order"})
        return reverse("device", kwargs={"number": done.number})


@login_required
def patients(request: door.Inside) -> HttpResponse:
    """Return the patients that the typed text may mean, for the list below the field."""
    typed = request.GET.get("patient", "")
    found = queries.patients_like(request.user, text=typed, at=timezone.now())
    return door.show(request, "orders/patients.html", {"found": found, "typed": typed})


class DeviceForm(LabForm):
    """A further device: what it is; side and region begin with those of the device before."""

    device = forms.ChoiceField(label=gettext_lazy("Device and side"))
    region = forms.CharField(label=gettext_lazy("Region"), required=False, max_length=120)
    copies = forms.IntegerField(
        label=gettext_lazy("Copies of each part"),
        min_value=1,
        max_value=20,
        help_text=gettext_lazy("Spare ones included."),
    )

    def __init__(self, *args: Any, viewer: Account, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = devices_to_choose(queries.offered_families(viewer))
        groups = [
            (name, sorted(choices, key=lambda one: not one[0].endswith(f"/{side}")))
            for name, choices in offered
        ]
        self.fields["device"].choices = [("", _("Choose")), *groups]  # type: ignore[attr-defined]


class AddDevice(FormPage):
    """One more device of a case."""

    ability = "open_case"
    form_class = DeviceForm
    template = "orders/add_device.html"
    title = gettext_lazy("Add a device")
    verb = gettext_lazy("Add the device")

    def form_options(self) -> dict[str, Any]:
        """Let the side of the case come first."""
        nearest = queries.nearest_device(self.the_case())
        return {"viewer": self.request.user, "side": nearest.side if nearest else ""}

    def initial(self) -> dict[str, Any]:
        """Begin with the region of the device before."""
        nearest = queries.nearest_device(self.the_case())
        return {"copies": 1, "region": nearest.region if nearest else ""}

    def sources(self) -> dict[str, str]:
        """Name the device that the region comes from."""
        nearest = queries.nearest_device(self.the_case())
        if nearest is None:
            return {}
        where = _("device %(device)s") % {"device": nearest.number}
        found = {"device": _("%(where)s, its side first") % {"where": where}}
        return found | ({"region": where} if nearest.region else {})

    def act(self, form: forms.Form) -> Device:
        """Ask for the device."""
        family_code, side = form.cleaned_data["device"].rsplit("/", 1)
        return actions.add_device(
            case=self.the_case(),
            family_code=family_code,
            side=side,
            region=form.cleaned_data["region"],
            copies=form.cleaned_data["copies"],
            actor=self.request.user,
            at=self.at,
        )

    def said(self, done: Device) -> str:
        """Confirm it."""
        return _("%(device)s is asked for.") % {"device": done.number}

    def next_page(self, done: Device) -> str:
        """Go to the device."""
        return reverse("device", kwargs={"number": done.number})
