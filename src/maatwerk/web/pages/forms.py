"""The fields of the pages: Django's forms, drawn by our templates, with the source of what is filled in."""

from datetime import date
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from maatwerk.cases import scans
from maatwerk.cases.errors import CaseError


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


def asked_again(form: forms.Form, box: str, about: str) -> bool:
    """Say whether somebody confirmed just this; else draw the box for it, unticked.

    What is confirmed is the value of the box: a tick for one value confirms no other.
    """
    form.fields[box].widget.attrs |= {"value": about, "data-fresh": ""}
    if form.data.get(box) == about:
        return True
    data: Any = form.data
    form.data = data.copy()
    form.data.pop(box, None)  # type: ignore[attr-defined]
    return False


class TheatreForm(LabForm):
    """A form with a theatre date; for one that has passed it asks once more."""

    past_known = forms.BooleanField(label=_("The operation was on that day"), required=False)
    past = False
    """Whether the date that was typed has passed, so that the form asks once more."""
    stands: date | None = None
    """The date on record: leaving it as it is asks nothing."""

    def clean(self) -> dict[str, Any]:
        """Ask once more about a day that has passed: most such dates are slips."""
        given: dict[str, Any] = super().clean() or {}
        day: date | None = given.get("theatre_on")
        if day is None or day >= timezone.localdate() or day == self.stands:
            return given
        self.past = True
        if not asked_again(self, "past_known", day.isoformat()):
            said = _("%(day)s has passed. Correct it, or say below that the operation was on that day.")
            self.add_error("theatre_on", said % {"day": date_format(day, str(_("j F Y")))})
        return given


class DayInput(forms.DateInput):
    """A day, asked with the calendar of the browser."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class ScanField(forms.FileField):
    """A scan or picture: looked at by its own bytes as soon as it is there; gives name and content."""

    def __init__(
        self, *, pictures_only: bool = False, pdf_only: bool = False, text_too: bool = False, **kwargs: Any
    ) -> None:
        self.pictures_only, self.pdf_only, self.text_too = pictures_only, pdf_only, text_too
        kinds = "image/png,image/jpeg" if pictures_only else "application/pdf"
        if not pictures_only and not pdf_only:
            kinds = "application/pdf,image/png,image/jpeg" + (",text/plain,text/csv" if text_too else "")
        super().__init__(widget=forms.ClearableFileInput(attrs={"accept": kinds}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return name and content, or say what is wrong with the file."""
        file = super().clean(data, initial)
        if not file:
            return None
        content = file.read() if file.size <= scans.LARGEST else b""
        try:
            if self.text_too:
                kind = scans.record_type(content, name=file.name, size=file.size)
            else:
                kind = scans.media_type(
                    content, name=file.name, pictures_only=self.pictures_only, size=file.size
                )
        except CaseError as refused:
            raise forms.ValidationError(f"{refused.what} {refused.do}".strip(), code=refused.code) from None
        if self.pdf_only and kind != scans.PDF:
            raise forms.ValidationError(_("This paper is kept as PDF. Export it as PDF."), code="not_pdf")
        return file.name, content


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
