"""The fields of the pages: Django's forms, drawn by our templates, with the source of what is filled in."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class Renderer(TemplatesSetting):
    """Draws forms and fields with the templates of the pages."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/input.html"


class LabForm(forms.Form):
    """A form of the lab; `sources` names by field the record that a prefilled value comes from."""

    default_renderer = Renderer
    error_css_class = "wrong"

    def __init__(self, *args: Any, sources: dict[str, str] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.sources = sources or {}
        for field in self.fields.values():
            field.widget.is_choice = isinstance(
                field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple
            )
            field.widget.is_box = isinstance(field.widget, forms.CheckboxInput)


class DayInput(forms.DateInput):
    """A day, asked with the calendar of the browser."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class SignForm(LabForm):
    """What a signature asks for: a fresh proof of who signs, bound to the digest that was shown."""

    digest = forms.CharField(widget=forms.HiddenInput)
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=_("Code of your authenticator"),
        required=False,
        help_text=_("Only if you have set one up: the six digits that it shows now."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
