"""What the things to do about people ask for."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.lab import queries as lab
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.people import queries
from maatwerk.people.authority import EVERY_FAMILY
from maatwerk.people.roles import Role
from maatwerk.web import words
from maatwerk.web.pages.lab.fields import Asks, WhyForm, choice, day, text
from maatwerk.web.pages.lab.telling import tell
from maatwerk.web.pages.people import telling

YEAR = timedelta(days=365)


def hidden_words(label: Any, *, help_text: Any = "", new: bool = True) -> forms.CharField:
    """Return a field for a password."""
    kept = "new-password" if new else "current-password"
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": kept}),
    )


class AccountForm(Asks):
    """A new account; its password opens the door and signs nothing."""

    full_name = text(gettext_lazy("Full name"))
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), help_text=gettext_lazy("The person logs in with it.")
    )
    profession = text(gettext_lazy("Profession"), required=False)
    password = hidden_words(
        gettext_lazy("Provisional password"),
        help_text=gettext_lazy(
            "Hand it over yourself. The person changes it; until then nothing can be signed with it."
        ),
    )


class RoleForm(Asks):
    """A role, by dates."""

    role = choice(gettext_lazy("Role"))
    from_on = day(gettext_lazy("From"))
    until_on = day(gettext_lazy("Until"), required=False)

    def prepare(self) -> None:
        """Offer every role but that of the PRRC, who is appointed."""
        roles = [role.value for role in Role if role is not Role.PRRC]
        self.offer("role", [(role, words.role(role)) for role in roles])
        self.fill("from_on", self.today(), _("today"))


class PickForm(WhyForm):
    """Which of several records, and why."""

    field_order = ("which", "reason")
    which = choice(gettext_lazy("Which one"))

    def among(self) -> list[tuple[str, str]]:
        """Return what can be chosen."""
        raise LookupError

    def prepare(self) -> None:
        """Offer what is there."""
        self.offer("which", self.among())


class WithdrawRoleForm(PickForm):
    """Which role ends."""

    def among(self) -> list[tuple[str, str]]:
        """Return the roles that are not withdrawn."""
        found = self.record.role_grants.filter(withdrawn_at__isnull=True)
        return [(str(one.pk), words.role(one.role)) for one in found]


class WithdrawAuthorisationForm(PickForm):
    """Which authorisation counts no more."""

    def among(self) -> list[tuple[str, str]]:
        """Return the authorisations that are not withdrawn."""
        found = self.record.authorisations.filter(withdrawn_at__isnull=True)
        return [(str(one.pk), f"{one.register} {one.number}") for one in found]


class WithdrawCompetenceForm(PickForm):
    """Which competence ends."""

    def among(self) -> list[tuple[str, str]]:
        """Return the competences that are not withdrawn."""
        found = self.record.competences.filter(withdrawn_at__isnull=True)
        return [(str(one.pk), telling.topic(one.topic)) for one in found]


class WithdrawDeputyForm(PickForm):
    """Which deputyship ends."""

    def among(self) -> list[tuple[str, str]]:
        """Return the deputies that are not withdrawn."""
        found = self.record.deputies.filter(withdrawn_at__isnull=True).select_related("deputy")
        return [(str(one.pk), f"{one.deputy}: {words.role(one.role)}") for one in found]


class AuthorisationForm(Asks):
    """What a register says about a prescriber."""

    register = text(gettext_lazy("Register"), help_text=gettext_lazy("For instance BIG, eGBR, INAMI."))
    number = text(gettext_lazy("Number in it"))
    country = forms.CharField(
        label=gettext_lazy("Country"),
        min_length=2,
        max_length=2,
        help_text=gettext_lazy("Two capital letters, such as NL."),
    )
    profession = text(gettext_lazy("Profession"))
    scope = forms.MultipleChoiceField(
        label=gettext_lazy("For which families"), widget=forms.CheckboxSelectMultiple()
    )
    valid_from = day(gettext_lazy("Valid from"))
    valid_until = day(gettext_lazy("Valid until"), required=False)
    evidence = text(gettext_lazy("What you looked at, where and when"), long=True)

    def prepare(self) -> None:
        """Offer the families of the lab; country and profession are filled in."""
        codes = sorted(set(lab.families(self.viewer).values_list("code", flat=True)))
        known = current_library().families
        named = [(code, tell(known[code].names) if code in known else code) for code in codes]
        self.fields["scope"].choices = [(EVERY_FAMILY, gettext_lazy("All families")), *named]  # type: ignore[attr-defined]
        institution = queries.institution_of(self.viewer)
        self.fill("country", institution.country, institution.name)
        self.fill("profession", self.record.profession, _("the account"))

    def clean_country(self) -> str:
        """Return the country in capitals."""
        return str(self.cleaned_data["country"]).upper()


class VerifyForm(Asks):
    """Which authorisation a second person has looked up."""

    which = choice(gettext_lazy("Which one"))
    seen = forms.BooleanField(label=gettext_lazy("I looked it up in the register myself."))

    def prepare(self) -> None:
        """Offer what nobody has verified."""
        found = self.record.authorisations.filter(withdrawn_at__isnull=True, verified_by__isnull=True)
        self.offer("which", [(str(one.pk), f"{one.register} {one.number}") for one in found])


class DeputyForm(WhyForm):
    """Who stands in, in which role, from when until when."""

    field_order = ("deputy", "role", "from_on", "until_on", "reason")
    deputy = choice(gettext_lazy("Who stands in"))
    role = choice(gettext_lazy("In which role"))
    from_on = day(gettext_lazy("From"))
    until_on = day(gettext_lazy("Until"))

    def prepare(self) -> None:
        """Offer colleagues, and the roles that the person holds."""
        others = queries.accounts(self.viewer).filter(is_active=True).exclude(pk=self.record.pk)
        others = others.exclude(pk=self.viewer.pk)
        self.offer("deputy", [(str(one.pk), one.full_name) for one in others])
        roles = [role for role in queries.roles_of(self.record, at=self.at) if role is not Role.PRRC]
        self.offer("role", [(role.value, words.role(role.value)) for role in roles])
        self.fill("from_on", self.today(), _("today"))


class CompetenceForm(Asks):
    """In what somebody is competent, since when, and what shows it."""

    topic = choice(gettext_lazy("In what"))
    evidence = text(
        gettext_lazy("What shows it"),
        long=True,
        help_text=gettext_lazy("The test, the observed cases, the course."),
    )
    granted_on = day(gettext_lazy("Since"))
    valid_until = day(
        gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("Empty: as long as the library's list lets it hold."),
    )
    supervisor = choice(
        gettext_lazy("Works under"),
        required=False,
        help_text=gettext_lazy("Names who supervises a trainee. Empty: the person works alone."),
    )

    def prepare(self) -> None:
        """Offer the topics of the library and the colleagues."""
        topics = current_library().topics
        self.offer("topic", sorted(((code, telling.topic(code)) for code in topics), key=lambda one: one[1]))
        others = queries.accounts(self.viewer).filter(is_active=True).exclude(pk=self.record.pk)
        nobody: tuple[str, Any] = ("", gettext_lazy("nobody: works alone"))
        self.offer("supervisor", [nobody, *((str(one.pk), one.full_name) for one in others)])
        self.fill("granted_on", self.today(), _("today"))

    def clean(self) -> dict[str, Any]:
        """Let it end when the library's list says so, where nobody said otherwise."""
        given = super().clean() or self.cleaned_data
        if not given.get("valid_until") and given.get("topic") and given.get("granted_on"):
            ends = lab.lapses_on(topic=given["topic"], granted_on=given["granted_on"])
            given["valid_until"] = ends
        return given


class PrrcForm(Asks):
    """By what a person qualifies as PRRC."""

    path = forms.ChoiceField(
        label=gettext_lazy("Qualifies by"), choices=list(telling.PATHS.items()), widget=forms.RadioSelect()
    )
    years = forms.FloatField(label=gettext_lazy("Years"), min_value=0)
    field = text(gettext_lazy("In which field"))
    degree = text(
        gettext_lazy("Degree"), required=False, help_text=gettext_lazy("Needed for the way by degree.")
    )
    evidence = text(gettext_lazy("Which documents show it"), long=True)
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Areas"),
        choices=list(telling.AREAS.items()),
        widget=forms.CheckboxSelectMultiple(),
        required=False,
        help_text=gettext_lazy("Needed where there are several: who is responsible for what (Art. 15(4))."),
    )
    from_on = day(gettext_lazy("From"))
    until_on = day(gettext_lazy("Until"), required=False)

    def prepare(self) -> None:
        """Fill in today."""
        self.fill("from_on", self.today(), _("today"))


class ProvisionalForm(WhyForm):
    """A password for somebody who lost the own."""

    field_order = ("password", "reason")
    password = hidden_words(
        gettext_lazy("Provisional password"), help_text=gettext_lazy("It opens the door and signs nothing.")
    )


class OwnPasswordForm(Asks):
    """A new password for oneself."""

    old = hidden_words(gettext_lazy("Present password"), new=False)
    new = hidden_words(
        gettext_lazy("New password"),
        help_text=gettext_lazy("At least twelve characters. A sentence is good."),
    )
    again = hidden_words(gettext_lazy("New password once more"))

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ."""
        given = super().clean() or self.cleaned_data
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", _("The two differ."))
        return given


class EnrolForm(Asks):
    """An authenticator app: scan, then type what it shows."""

    secret = forms.CharField(widget=forms.HiddenInput)
    code = forms.CharField(
        label=gettext_lazy("The six digits that the app shows now"),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    password = hidden_words(gettext_lazy("Your password"), new=False)
