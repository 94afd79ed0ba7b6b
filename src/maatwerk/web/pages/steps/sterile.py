"""To the sterile service and back, with the evidence of the cycle that ran."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.cases import actions
from maatwerk.cases.models import Sterilisation
from maatwerk.lab.queries import family_content
from maatwerk.web import words
from maatwerk.web.pages.forms import LabForm, ScanField
from maatwerk.web.pages.lab.telling import called
from maatwerk.web.pages.steps.page import StepPage


class SendForm(LabForm):
    """To which sterile service, for which cycle."""

    service = forms.CharField(label=gettext_lazy("Sterile service"), max_length=200)
    cycle = forms.ChoiceField(label=gettext_lazy("Cycle"))

    def __init__(self, *args: Any, methods: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["cycle"]
        field.choices = [(one, words.cycle(one)) for one in methods]


class ReturnForm(LabForm):
    """What came back from the sterile service."""

    cycle_run = forms.ChoiceField(
        label=gettext_lazy("Which cycle ran"),
        help_text=gettext_lazy("As the record of the cycle says, not as asked."),
    )
    batch = forms.CharField(label=gettext_lazy("Batch"), max_length=80)
    passed = forms.TypedChoiceField(
        label=gettext_lazy("What the record says"),
        choices=(("yes", gettext_lazy("passed")), ("no", gettext_lazy("did not pass"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    evidence = ScanField(
        label=gettext_lazy("Record of the cycle"),
        text_too=True,
        help_text=gettext_lazy("The print-out as PDF, picture or plain text."),
    )

    def __init__(self, *args: Any, methods: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["cycle_run"]
        field.choices = [
            ("", "–"),
            *((one, words.cycle(one)) for one in methods),
            ("other", gettext_lazy("another cycle")),
        ]


class Sterilise(StepPage):
    """Hand the device to the sterile service; later, take it back with the evidence of its cycle."""

    code = "sterilise"
    template = "steps/sterilise.html"

    def _trip(self) -> Sterilisation | None:
        """Return the trip from which the device is not back yet."""
        released = self.device.released_at
        if released is None:
            return None
        out = self.device.sterilisations.filter(returned_at__isnull=True, sent_at__gte=released)
        return out.order_by("-sent_at").first()

    def _last(self) -> Sterilisation | None:
        mine = Sterilisation.objects.filter(institution_key=self.device.institution_key)
        return mine.select_related("device").order_by("-pk").first()

    def form(self) -> LabForm:
        """Ask for what is next: sending, or taking back."""
        self.form_class = SendForm if self._trip() is None else ReturnForm  # type: ignore[misc]
        return super().form()

    def form_options(self) -> dict[str, Any]:
        """Offer the cycles that the family is validated for."""
        return {"methods": family_content(self.device.family).sterilisation.methods}

    def initial(self) -> dict[str, Any]:
        """Take the service of the last trip; the cycle only where the family has one."""
        last, methods = self._last(), family_content(self.device.family).sterilisation.methods
        found = {"service": last.service} if last is not None else {}
        return found | ({"cycle": methods[0]} if len(methods) == 1 else {})

    def sources(self) -> dict[str, str]:
        """Say where both were taken from."""
        last = self._last()
        found = {"cycle": called(self.device.family)}
        if last is not None:
            found["service"] = _("the hand-over of %(device)s") % {"device": last.device.number}
        return found

    def context(self) -> dict[str, Any]:
        """Show where the device is, and say which way it goes now."""
        trip = self._trip()
        return {
            "trip": trip,
            "trips": list(self.device.sterilisations.order_by("-sent_at")),
            "title": _("Hand over to the sterile service")
            if trip is None
            else _("Take back from the sterile service"),
            "too_early": trip is None and self.device.released_at is None,
        }

    def act(self, form: forms.Form) -> object:
        """Send it, or take it back."""
        given, trip = form.cleaned_data, self._trip()
        if trip is None:
            return actions.send_to_sterilisation(
                device=self.device,
                service=given["service"],
                cycle=given["cycle"],
                actor=self.request.user,
                at=self.at,
            )
        return actions.return_from_sterilisation(
            sterilisation=trip,
            cycle_run=given["cycle_run"],
            batch=given["batch"],
            passed=given["passed"],
            evidence=given["evidence"][1],
            actor=self.request.user,
            at=self.at,
        )

    def said(self) -> str:
        """Confirm it."""
        return _("It is on record.")

    def next_page(self) -> str:
        """Go to the sheet that goes along, or back to the device."""
        trip = self._trip()
        if trip is None:
            return super().next_page()
        return reverse("paper_sheet", kwargs={"number": self.device.number, "pk": trip.pk})


PAGES = (Sterilise,)
