"""Fields that the forms of the lab share."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maatwerk.archive.days import day_of
from maatwerk.web.pages.acts import ActForm
from maatwerk.web.pages.forms import DayInput

PASSED = (("yes", _("It passed")), ("no", _("It failed")))


def text(label: Any, *, help_text: Any = "", required: bool = True, long: bool = False) -> forms.CharField:
    """Return a field for words."""
    widget = forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput()
    return forms.CharField(
        label=label, help_text=help_text, required=required, widget=widget, max_length=4000 if long else 200
    )


def day(label: Any, *, help_text: Any = "", required: bool = True) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(label=label, help_text=help_text, required=required, widget=DayInput())


def choice(label: Any, *, help_text: Any = "", required: bool = True) -> forms.ChoiceField:
    """Return a field whose choices the form fills in."""
    return forms.ChoiceField(label=label, help_text=help_text, required=required)


def outcome(label: Any, options: Any = PASSED) -> forms.ChoiceField:
    """Return a field with two words for two outcomes; none is set before."""
    return forms.ChoiceField(label=label, choices=options, widget=forms.RadioSelect())


class Asks(ActForm):
    """A form that can fill in what is known, saying from where."""

    def fill(self, name: str, value: Any, source: Any) -> None:
        """Fill a field in from a named source."""
        if value not in (None, ""):
            self.fields[name].initial = value
            self.sources[name] = str(source)

    def today(self) -> date:
        """Return the day of this request."""
        return day_of(self.at)


class WhyForm(Asks):
    """Asks for the reason."""

    reason = text(
        _("Why"), help_text=_("Whoever reads this later must understand it without asking you."), long=True
    )
