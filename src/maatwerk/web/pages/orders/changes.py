"""What changes about a case: its date, its prescribers and their deputies, its patient."""

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.cases import actions, queries
from maatwerk.cases.words import Lane
from maatwerk.people import actions as people
from maatwerk.people.models import Account, Deputy
from maatwerk.people.queries import accounts_with
from maatwerk.people.roles import Role
from maatwerk.web.pages.forms import DayInput, LabForm, TheatreForm
from maatwerk.web.pages.orders.page import FormPage
from maatwerk.web.pages.today import working_days_until


def _prescribers(viewer: Account) -> Any:
    return accounts_with(viewer, ability="sign_prescription", at=timezone.now())


def _named(field: forms.Field) -> None:
    field.label_from_instance = lambda one: one.full_name  # type: ignore[attr-defined]


class ChangeForm(TheatreForm):
    """What of a case can change."""

    theatre_on = forms.DateField(label=gettext_lazy("Theatre date"), required=False, widget=DayInput())
    lane = forms.ChoiceField(
        label=gettext_lazy("Lane"),
        choices=[
            (Lane.ROUTINE.value, gettext_lazy("Routine")),
            (Lane.TRAUMA.value, gettext_lazy("Trauma lane: named papers may come up to 72 hours later")),
        ],
        widget=forms.RadioSelect,
    )
    prescriber = forms.ModelChoiceField(
        label=gettext_lazy("Responsible prescriber"), queryset=Account.objects.none()
    )
    material_bans = forms.CharField(
        label=gettext_lazy("Allergies and materials not to be used"), required=False, max_length=500
    )
    reason = forms.CharField(label=gettext_lazy("Reason of the change"), max_length=500)

    def __init__(self, *args: Any, viewer: Account, stands: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stands = stands
        self.fields["prescriber"].queryset = _prescribers(viewer)  # type: ignore[attr-defined]
        _named(self.fields["prescriber"])


CHANGEABLE = ("theatre_on", "lane", "prescriber", "material_bans")


class ChangeCase(FormPage):
    """A new date re-plans: it says at once what no longer lasts."""

    ability = "open_case"
    form_class = ChangeForm
    template = "orders/change.html"
    title = gettext_lazy("Change the case")
    verb = gettext_lazy("Change it")

    def form_options(self) -> dict[str, Any]:
        """Let the form know who asks."""
        return {"viewer": self.request.user, "stands": self.the_case().theatre_on}

    def initial(self) -> dict[str, Any]:
        """Begin with what holds now."""
        case = self.the_case()
        found: dict[str, Any] = {name: getattr(case, name) for name in CHANGEABLE}
        if "theatre_on" in self.request.GET:
            found["theatre_on"] = self.request.GET["theatre_on"]
        return found

    def sources(self) -> dict[str, str]:
        """All of it comes from the case."""
        where = _("case %(case)s") % {"case": self.the_case().number}
        found = dict.fromkeys(CHANGEABLE, where)
        if "theatre_on" in self.request.GET:
            del found["theatre_on"]  # the date to be tried comes with the address
        return found

    def context(self) -> dict[str, Any]:
        """Show what lasts until the date that is typed."""
        case = self.the_case()
        data = self.request.POST if self.request.method == "POST" else self.request.GET
        day = case.theatre_on
        if data.get("theatre_on"):
            field = forms.DateField()
            try:
                day = field.clean(data["theatre_on"])
            except forms.ValidationError:
                day = case.theatre_on
        today = timezone.localdate(self.at)
        return {
            "day": day,
            "moved": day != case.theatre_on,
            "left": None if day is None else working_days_until(today, day),
            "lasting": queries.lasting(case, theatre_on=day, at=self.at),
            "co_prescribers": case.co_prescribers.select_related("account"),
            "deputies": queries.deputies_of(case, at=self.at),
            "may_name_deputy": self.request.user.pk == case.prescriber_id
            or queries.is_able(self.request.user, ability="manage_people", at=self.at),
        }

    def act(self, form: forms.Form) -> Any:
        """Write what differs."""
        case, given = self.the_case(), form.cleaned_data
        changes = {name: given[name] for name in CHANGEABLE if given[name] != getattr(case, name)}
        self.moved = "theatre_on" in changes
        return actions.change_case(
            case=case, changes=changes, reason=given["reason"], actor=self.request.user, at=self.at
        )

    def said(self, done: Any) -> str:
        """Say what no longer lasts."""
        case = self.the_case()
        late = [one for one in queries.lasting(case, theatre_on=case.theatre_on, at=self.at) if not one.lasts]
        if self.moved and late:
            return _("Changed. Look below: not everything lasts until the new date.")
        if self.moved and case.theatre_on is not None:
            day = date_format(case.theatre_on, _("j F"))
            return _("Changed. Theatre is on %(day)s, and what is on record lasts until then.") % {"day": day}
        return _("Changed.")

    def next_page(self, done: Any) -> str:
        """Stay where the warnings are when the date moved."""
        number = self.the_case().number
        return reverse("change_case" if self.moved else "case", kwargs={"number": number})


class CoPrescriberForm(LabForm):
    """Who else signs for the case, and why."""

    account = forms.ModelChoiceField(
        label=gettext_lazy("Who prescribes, too"), queryset=Account.objects.none()
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)

    def __init__(self, *args: Any, viewer: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = _prescribers(viewer)  # type: ignore[attr-defined]
        _named(self.fields["account"])


class AddPrescriber(FormPage):
    """Another prescriber of the case, beside the responsible one."""

    ability = "open_case"
    form_class = CoPrescriberForm
    title = gettext_lazy("Add a prescriber")
    verb = gettext_lazy("Add the prescriber")

    def form_options(self) -> dict[str, Any]:
        """Let the form know who asks."""
        return {"viewer": self.request.user}

    def act(self, form: forms.Form) -> Any:
        """Add the person."""
        return actions.add_prescriber(
            case=self.the_case(),
            account=form.cleaned_data["account"],
            reason=form.cleaned_data["reason"],
            actor=self.request.user,
            at=self.at,
        )

    def said(self, done: Any) -> str:
        """Confirm it."""
        return _("%(who)s can sign for this case.") % {"who": done.account.full_name}

    def next_page(self, done: Any) -> str:
        """Go back to the changes."""
        return reverse("change_case", kwargs={"number": self.the_case().number})


class DeputyForm(LabForm):
    """Who stands in for the prescriber, and from when to when."""

    deputy = forms.ModelChoiceField(label=gettext_lazy("Deputy"), queryset=Account.objects.none())
    from_on = forms.DateField(label=gettext_lazy("From"), widget=DayInput())
    until_on = forms.DateField(label=gettext_lazy("Until"), widget=DayInput())
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)

    def __init__(self, *args: Any, viewer: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among = Account.objects.filter(institution_key=viewer.institution_key, is_active=True)
        self.fields["deputy"].queryset = among.order_by("full_name")  # type: ignore[attr-defined]
        _named(self.fields["deputy"])


class NameDeputy(FormPage):
    """A deputy by dates; to sign, the deputy needs an authorisation of the same kind."""

    ability = "manage_people"
    form_class = DeputyForm
    template = "orders/deputy.html"
    title = gettext_lazy("Name a deputy")
    verb = gettext_lazy("Name the deputy")

    def form_options(self) -> dict[str, Any]:
        """Let the form know who asks."""
        return {"viewer": self.request.user}

    def initial(self) -> dict[str, Any]:
        """Begin today."""
        return {"from_on": timezone.localdate(self.at)}

    def sources(self) -> dict[str, str]:
        """The day is today's."""
        return {"from_on": _("the calendar")}

    def context(self) -> dict[str, Any]:
        """A prescriber names an own deputy without any other right."""
        if self.request.user.pk == self.the_case().prescriber_id:
            return {"right": queries.Right((), ())}
        return {}

    def act(self, form: forms.Form) -> Deputy:
        """Name the deputy."""
        given = form.cleaned_data
        return people.appoint_deputy(
            principal=self.the_case().prescriber,
            deputy=given["deputy"],
            role=Role.PRESCRIBER.value,
            from_on=given["from_on"],
            until_on=given["until_on"],
            reason=given["reason"],
            actor=self.request.user,
            at=self.at,
        )

    def said(self, done: Deputy) -> str:
        """Confirm it with its days."""
        return _("%(who)s stands in until %(day)s.") % {
            "who": done.deputy.full_name,
            "day": date_format(done.until_on, _("j F")),
        }

    def next_page(self, done: Deputy) -> str:
        """Go back to the changes."""
        return reverse("change_case", kwargs={"number": self.the_case().number})


PERSONAL = ("number", "name", "birth_on", "acronym")


class PatientForm(LabForm):
    """The identifiers of the patient."""

    number = forms.CharField(label=gettext_lazy("Patient number"), required=False, max_length=80)
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=200)
    birth_on = forms.DateField(label=gettext_lazy("Birth date"), required=False, widget=DayInput())
    acronym = forms.CharField(
        label=gettext_lazy("Acronym"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Where the statement names the patient by an acronym."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason of the correction"), max_length=500)


class CorrectPatient(FormPage):
    """Identifiers of the patient are corrected with a reason; the code stays."""

    ability = "open_case"
    form_class = PatientForm
    template = "orders/patient.html"
    title = gettext_lazy("Correct the patient")
    verb = gettext_lazy("Correct it")

    def initial(self) -> dict[str, Any]:
        """Begin with what is on record."""
        patient = self.the_case().patient
        return {name: getattr(patient, name) for name in PERSONAL}

    def sources(self) -> dict[str, str]:
        """All of it comes from the patient's record."""
        where = _("patient %(code)s") % {"code": self.the_case().patient.code}
        return dict.fromkeys(PERSONAL, where)

    def act(self, form: forms.Form) -> Any:
        """Write what differs."""
        patient, given = self.the_case().patient, form.cleaned_data
        changes = {name: given[name] for name in PERSONAL if given[name] != getattr(patient, name)}
        return actions.correct_patient(
            patient=patient, changes=changes, reason=given["reason"], actor=self.request.user, at=self.at
        )

    def said(self, done: Any) -> str:
        """Say what follows for the pictures."""
        return _("Corrected. Pictures of this patient are to be compared again.")

    def next_page(self, done: Any) -> str:
        """Go back to the case."""
        return reverse("case", kwargs={"number": self.the_case().number})
