"""The country of the lab: what a change would mean is shown before it is saved with a reason."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from maatwerk.cases import spoken
from maatwerk.compliance.atlas import atlas
from maatwerk.people import actions, queries
from maatwerk.people.roles import Ability
from maatwerk.rulebook.national import INFORMATION, LAY, PROFESSIONAL
from maatwerk.rulebook.shelf import current_edition
from maatwerk.web import countries
from maatwerk.web.pages import door
from maatwerk.web.pages.acts import Act, Doing, Place, perform
from maatwerk.web.pages.details import Fact
from maatwerk.web.pages.lab.fields import WhyForm, choice


class CountryForm(WhyForm):
    """Another country, and why; what it changes is shown before anything is saved."""

    field_order = ("country", "reason")
    country = choice(
        gettext_lazy("Our country"), help_text=gettext_lazy("Where the institution is established.")
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    asks_again = False

    def prepare(self) -> None:
        """Offer the countries; one that the address names comes first."""
        self.fields["country"].choices = [("", _("Choose …")), *countries.choices()]  # type: ignore[attr-defined]
        wanted = self.wanted.get("country", "") if self.wanted else ""
        if wanted in dict(countries.choices()):
            self.fill("country", wanted, _("the page of countries"))

    def clean(self) -> dict[str, Any]:
        """Show what exactly this country changes before anything is saved."""
        given = super().clean() or self.cleaned_data
        wanted = given.get("country")
        if self.errors or not wanted or wanted == self.record.country or given.get("seen") == wanted:
            return given
        self.data = {**{name: self.data.get(name) for name in self.data}, "seen": wanted}
        self.asks_again = True
        raise forms.ValidationError(_("Read what changes, then press once more."))

    @property
    def shows(self) -> SafeString:
        """Return what would change, once a country was chosen."""
        wanted = self.data.get("seen", "")
        if wanted not in dict(countries.choices()) or wanted == self.record.country:
            return SafeString("")
        return SafeString(render_to_string("people/country_changes.html", self._changes(wanted)))

    def _changes(self, wanted: str) -> dict[str, Any]:
        law, language = current_edition(), get_language() or "en"
        found = countries.known(wanted)
        rules = [
            found.rule(document=INFORMATION, users=who) if found else None for who in (LAY, PROFESSIONAL)
        ]
        old, new = (
            [atlas().title(one, language=language) for one in law.duties if one.country == code]
            for code in (self.record.country, wanted)
        )
        return {
            "here": countries.name(self.record.country),
            "there": countries.name(wanted),
            "note": countries.note(wanted),
            "new": new,
            "old": old,
            "lay": spoken.one_of_languages(rules[0].any_of) if rules[0] else "",
            "professional": spoken.one_of_languages(rules[1].any_of) if rules[1] else "",
            "others": queries.authorisations_elsewhere(self.viewer, country=wanted),
        }


def _change(doing: Doing) -> Any:
    return actions.change_country(
        country=doing.values["country"], reason=doing.values["reason"], actor=doing.actor, at=doing.at
    )


CHANGE = Act(
    code="country",
    title=gettext_lazy("Change our country"),
    ability=Ability.MANAGE_PEOPLE,
    form=CountryForm,
    call=_change,
    tells=gettext_lazy(
        "The country decides which national law is judged beside the regulation. Devices that were released "
        "keep the law of their release."
    ),
)


@login_required
def country(request: door.Inside) -> HttpResponse:
    """Show the country of the lab, or change it."""
    institution = queries.institution_of(request.user)
    place = Place(
        record=institution,
        crumbs=[(_("People"), reverse("people"))],
        back=reverse("people_country"),
        facts=(
            Fact(_("Institution"), institution.name),
            Fact(_("Our country"), countries.name(institution.country)),
        ),
    )
    return perform(request, CHANGE, place)
