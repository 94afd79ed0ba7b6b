"""A planning meeting, recorded while it runs or right after."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.cases import actions
from maatwerk.cases.actions import Picture
from maatwerk.cases.models import Case, Device, Meeting
from maatwerk.lab.queries import family_content
from maatwerk.people.models import Account
from maatwerk.people.queries import accounts
from maatwerk.web.pages.forms import DayInput, LabForm, ScanField
from maatwerk.web.pages.orders.fields import VALUE, asked_as
from maatwerk.web.pages.orders.page import FormPage

PICTURES = 4


class MeetingForm(LabForm):
    """Who was there, what was said, and what was decided about one device."""

    held_on = forms.DateField(label=gettext_lazy("Held on"), widget=DayInput())
    attendees = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who was there"),
        queryset=Account.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    others = forms.CharField(
        label=gettext_lazy("Others"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Names, with commas between them."),
    )
    decided_by = forms.ModelChoiceField(
        label=gettext_lazy("Who decided"), queryset=Account.objects.none(), required=False
    )
    notes = forms.CharField(
        label=gettext_lazy("What was said"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, viewer: Account, case: Case, device: Device | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theirs = [case.prescriber_id, *case.co_prescribers.values_list("account", flat=True)]
        among = {
            "attendees": accounts(viewer).filter(is_active=True),
            "decided_by": Account.objects.filter(pk__in=theirs).order_by("full_name"),
        }
        for name, found in among.items():
            self.fields[name].queryset = found  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = lambda one: one.full_name  # type: ignore[attr-defined]
        self.asked = () if device is None else family_content(device.family).fields
        for one in self.asked:
            field = asked_as(one)
            field.required = False
            self.fields[f"{VALUE}{one.name}"] = field
        for place in range(PICTURES):
            label = _("Picture %(number)s") % {"number": place + 1}
            self.fields[f"picture-{place}"] = ScanField(pictures_only=True, required=False, label=label)
        for field in self.fields.values():
            widget = field.widget
            widget.is_choice = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
            widget.is_box = False

    def clean(self) -> dict[str, Any]:
        """Refuse a meeting of which nothing is told."""
        given: dict[str, Any] = super().clean() or {}
        self.cleaned_data = given
        if not self.errors and not (given.get("notes") or self.decisions() or self.pictures()):
            self.add_error("notes", _("Say what was said or decided, or add a picture."))
        return given

    @property
    def decided(self) -> list[Any]:
        """Return the fields for what was decided, the design decisions first."""
        ordered = sorted(self.asked, key=lambda one: not one.is_design_decision)
        return [self[f"{VALUE}{one.name}"] for one in ordered]

    @property
    def picture_fields(self) -> list[Any]:
        """Return the fields for pictures."""
        return [self[f"picture-{place}"] for place in range(PICTURES)]

    def decisions(self) -> dict[str, str]:
        """Return what was decided, by field."""
        given = {one.name: self.cleaned_data.get(f"{VALUE}{one.name}") for one in self.asked}
        return {name: str(value) for name, value in given.items() if value not in (None, "")}

    def pictures(self) -> list[Picture]:
        """Return the pictures that were handed in."""
        found = (self.cleaned_data.get(f"picture-{place}") for place in range(PICTURES))
        return [Picture(name=one[0], content=one[1]) for one in found if one]


class RecordMeeting(FormPage):
    """What was decided fills the draft of the prescription; it signs nothing."""

    ability = "draft_prescription"
    form_class = MeetingForm
    template = "orders/meeting.html"
    title = gettext_lazy("Record a planning meeting")
    verb = gettext_lazy("Record the meeting")

    def _device(self) -> Device | None:
        devices = list(self.the_case().devices.select_related("family", "case").order_by("number"))
        wanted = self.request.GET.get("device", "")
        return next((one for one in devices if one.number == wanted), devices[0] if devices else None)

    def form_options(self) -> dict[str, Any]:
        """Ask what the family of the device asks."""
        return {"viewer": self.request.user, "case": self.the_case(), "device": self._device()}

    def initial(self) -> dict[str, Any]:
        """Begin with today, the prescriber, and whoever writes."""
        case = self.the_case()
        return {
            "held_on": timezone.localdate(self.at),
            "attendees": [case.prescriber_id, self.request.user.pk],
            "decided_by": case.prescriber_id,
        }

    def sources(self) -> dict[str, str]:
        """Name where these come from."""
        where = _("case %(case)s") % {"case": self.the_case().number}
        return {"attendees": _("case and log-in"), "decided_by": where, "held_on": _("the calendar")}

    def context(self) -> dict[str, Any]:
        """Let another device be chosen, and show the meetings so far."""
        case = self.the_case()
        return {
            "device": self._device(),
            "devices": case.devices.order_by("number"),
            "meetings": case.meetings.prefetch_related("pictures", "decisions").order_by("-held_on", "-pk"),
        }

    def act(self, form: forms.Form) -> Meeting:
        """Record it."""
        given = form.cleaned_data
        return actions.record_meeting(
            case=self.the_case(),
            held_on=given["held_on"],
            attendees=list(given["attendees"]),
            others=[name.strip() for name in given["others"].split(",") if name.strip()],
            notes=given["notes"],
            device=self._device(),
            decisions=form.decisions(),  # type: ignore[attr-defined]
            decided_by=given["decided_by"],
            pictures=form.pictures(),  # type: ignore[attr-defined]
            actor=self.request.user,
            at=self.at,
        )

    def said(self, done: Meeting) -> str:
        """Say what it fills."""
        count = done.decisions.count()
        if count:
            return _("Recorded. %(count)s values wait in the draft of the prescription.") % {"count": count}
        return _("Recorded.")

    def next_page(self, done: Meeting) -> str:
        """Go on to the draft where something was decided about a device that waits for it."""
        device = self._device()
        if device is not None and device.state == "requested" and done.decisions.exists():
            return reverse("step", kwargs={"number": device.number, "code": "draft_prescription"})
        return reverse("case", kwargs={"number": self.the_case().number})
