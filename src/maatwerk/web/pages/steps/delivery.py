"""After the release: the sterile service and back, the hand-over, how it was used, and calling it back."""

from datetime import date
from typing import Any, cast

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.cases import actions, queries
from maatwerk.cases.actions.days import NOTED_LATE
from maatwerk.cases.models import Delivery, Device
from maatwerk.cases.words import Outcome
from maatwerk.people.spoken import written_day
from maatwerk.web import words
from maatwerk.web.pages import door
from maatwerk.web.pages.forms import DayInput, LabForm
from maatwerk.web.pages.lab.telling import titled
from maatwerk.web.pages.steps.page import StepPage


class DeliverForm(LabForm):
    """To whom, which side they read back, and where the statement is."""

    receiver = forms.CharField(label=gettext_lazy("Who takes it"), max_length=200)
    receiver_role = forms.CharField(label=gettext_lazy("As what"), max_length=120)
    side_read_back = forms.ChoiceField(
        label=gettext_lazy("Which side do they read from the device?"),
        help_text=gettext_lazy("They read it aloud; you choose what you hear."),
    )
    statement_accompanied = forms.BooleanField(
        label=gettext_lazy("The statement goes along with the device (Art. 21(2))"), required=False
    )
    statement_available_to = forms.ChoiceField(
        label=gettext_lazy("Who can get the statement"),
        choices=(
            ("", gettext_lazy("nobody yet")),
            ("patient", gettext_lazy("the patient")),
            ("representative", gettext_lazy("somebody who stands for the patient")),
        ),
        required=False,
    )
    statement_available_how = forms.CharField(
        label=gettext_lazy("How they get it"), required=False, max_length=200
    )

    def __init__(self, *args: Any, beside: tuple[Device, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.beside = beside
        field: Any = self.fields["side_read_back"]
        sides = [(code, str(text)) for code, text in words.SIDES.items()]
        field.choices = [("", "–"), *sides]
        for one in beside:
            also = forms.ChoiceField(
                label=_("Also %(device)s, %(title)s: which side?")
                % {"device": one.number, "title": titled(one.title)},
                choices=[("", _("not handed over with it")), *sides],
                required=False,
            )
            also.widget.is_choice = also.widget.is_box = False
            self.fields[f"side-{one.number}"] = also
        for name in ("side_read_back", "statement_accompanied", *(f"side-{one.number}" for one in beside)):
            self.fields[name].widget.attrs["data-fresh"] = ""
        first = ("receiver", "receiver_role", "side_read_back", *(f"side-{one.number}" for one in beside))
        self.order_fields(first)

    def along(self) -> dict[Device, str]:
        """Return the devices that are handed over along with this one, each with the side read from it."""
        return {one: side for one in self.beside if (side := self.cleaned_data[f"side-{one.number}"])}


_HANDED = (
    "receiver",
    "receiver_role",
    "statement_accompanied",
    "statement_available_to",
    "statement_available_how",
)


class Deliver(StepPage):
    """Hand a released device over."""

    code = "deliver"
    form_class = DeliverForm
    template = "steps/gate_beside.html"

    def _last(self) -> Delivery | None:
        mine = Delivery.objects.filter(institution_key=self.device.institution_key)
        return mine.select_related("device").order_by("-pk").first()

    def initial(self) -> dict[str, Any]:
        """Take role and way from the last hand-over; the side starts empty, always."""
        last = self._last()
        if last is None:
            return {}
        return {
            "receiver_role": last.receiver_role,
            "statement_available_how": last.statement_available_how,
            "statement_available_to": last.statement_available_to,
        }

    def sources(self) -> dict[str, str]:
        """Say where they were taken from."""
        last = self._last()
        if last is None:
            return {}
        source = _("the hand-over of %(device)s") % {"device": last.device.number}
        return dict.fromkeys(("receiver_role", "statement_available_how", "statement_available_to"), source)

    def form_options(self) -> dict[str, Any]:
        """Offer what else of the case is ready, for a guide and its model are handed over together."""
        return {"beside": queries.ready_beside(self.device)}

    def context(self) -> dict[str, Any]:
        """Say what is looked at beside: the gate is asked when the button is pressed."""
        return {"papers": True}

    def act(self, form: forms.Form) -> object:
        """Hand it over."""
        form = cast(DeliverForm, form)
        handed = {name: form.cleaned_data[name] for name in _HANDED}
        self.sides = {self.device: form.cleaned_data["side_read_back"]} | form.along()
        return actions.deliver_together(sides=self.sides, actor=self.request.user, at=self.at, **handed)

    def said(self) -> str:
        """Confirm it."""
        if len(self.sides) > 1:
            together = ", ".join(one.number for one in self.sides)
            return _("Handed over: %(devices)s. Now the theatre tells how they were used.") % {
                "devices": together
            }
        return _("Handed over. Now the theatre tells how it was used.")


class UseForm(LabForm):
    """How a device was used."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("How was it used?"),
        choices=(
            (Outcome.USED.value, gettext_lazy("used")),
            (Outcome.PARTLY.value, gettext_lazy("used in part")),
            (Outcome.NOT_USED.value, gettext_lazy("not used")),
            (Outcome.NO_ANSWER.value, gettext_lazy("no answer, after two reminders")),
        ),
        widget=forms.RadioSelect,
    )
    used_on = forms.DateField(label=gettext_lazy("On which day"), required=False, widget=DayInput())
    fit = forms.TypedChoiceField(
        label=gettext_lazy("How did it fit? 1 badly, 5 exactly"),
        choices=[(str(one), str(one)) for one in range(1, 6)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    broken = forms.BooleanField(label=gettext_lazy("It broke or came apart"), required=False)
    harmed = forms.BooleanField(label=gettext_lazy("The patient came to harm, or nearly did"), required=False)
    note = forms.CharField(
        label=gettext_lazy("What was said"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    told_by = forms.CharField(label=gettext_lazy("Who told it"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Ask for the words where a device was not, or not wholly, used."""
        given = super().clean() or self.cleaned_data
        unused = given.get("outcome") in {Outcome.PARTLY.value, Outcome.NOT_USED.value}
        if (unused or given.get("broken") or given.get("harmed")) and not given.get("note"):
            self.add_error("note", _("Write what happened."))
        if given.get("used_on") and given["used_on"] > timezone.localdate():
            self.add_error("used_on", _("This day has not come yet."))
        return given


class RecordUse(StepPage):
    """Record how a device was used, or remind whoever knows."""

    code = "record_use"
    form_class = UseForm
    template = "steps/record_use.html"

    def post(self, request: door.Inside, number: str) -> HttpResponse:
        """Note a reminder, or record the use."""
        if request.POST.get("do") != "remind":
            return super().post(request, number)
        sent_to = request.POST.get("sent_to", "").strip() or self.device.case.prescriber.full_name
        done = door.attempt(
            lambda: actions.remind(device=self.device, sent_to=sent_to, actor=request.user, at=self.at)
        )
        if isinstance(done, door.Trouble):
            return self.draw(self.form_class(initial=self.initial()), trouble=done)
        door.say(request, _("The reminder is on record."))
        return redirect("step", number=number, code=self.code)

    def initial(self) -> dict[str, Any]:
        """Take the day of the theatre and who tells it from the case."""
        case, user = self.device.case, self.request.user
        found: dict[str, Any] = {"used_on": self._operated_on()} if self._operated_on() else {}
        return found | ({"told_by": user.full_name} if user.pk == case.prescriber_id else {})

    def sources(self) -> dict[str, str]:
        """Say where they were taken from."""
        case = self.device.case
        found = {"told_by": _("your log-in")} if self.request.user.pk == case.prescriber_id else {}
        if (operated := self._operated_on()) is not None:
            day = written_day(operated)
            found["used_on"] = _("the theatre date of %(case)s, %(day)s") % {"case": case.number, "day": day}
        return found

    def context(self) -> dict[str, Any]:
        """Show which reminders went out."""
        return {"reminders": list(self.device.reminders.order_by("-sent_at"))}

    def _operated_on(self) -> date | None:
        """Return the theatre date once it has come, unless the device was handed over well after it."""
        planned, handed = self.device.case.theatre_on, self.device.delivered_at
        if planned is None or planned > timezone.localdate(self.at):
            return None
        return None if handed and planned < timezone.localdate(handed) - NOTED_LATE else planned

    def act(self, form: forms.Form) -> object:
        """Record it."""
        given = form.cleaned_data
        outcome = Outcome(given["outcome"])
        happened = outcome in {Outcome.USED, Outcome.PARTLY}
        return actions.record_use(
            device=self.device,
            outcome=outcome,
            used_on=given["used_on"] if happened else None,
            fit=given["fit"] if happened else None,
            answers={"broken": given["broken"], "harmed": given["harmed"]} if happened else None,
            note=given["note"],
            told_by=given["told_by"] if outcome is not Outcome.NO_ANSWER else "",
            actor=self.request.user,
            at=self.at,
        )

    def said(self) -> str:
        """Confirm it."""
        return _("It is on record how it was used.")


class RecallForm(LabForm):
    """Why a device is called back."""

    reason = forms.CharField(label=gettext_lazy("Why is it called back?"), max_length=300)


class Recall(StepPage):
    """Call a released device back."""

    code = "recall"
    form_class = RecallForm
    template = "steps/recall.html"

    def act(self, form: forms.Form) -> object:
        """Call it back."""
        return actions.recall_device(
            device=self.device, reason=form.cleaned_data["reason"], actor=self.request.user, at=self.at
        )

    def context(self) -> dict[str, Any]:
        """Show who has it."""
        return {"deliveries": list(self.device.deliveries.order_by("-handed_at"))}

    def said(self) -> str:
        """Confirm it."""
        return _("Called back. Tell whoever has it.")


PAGES = (Deliver, RecordUse, Recall)
