"""The pictures: brought in, looked at, and accepted for a device."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from maatwerk.archive.days import day_of
from maatwerk.cases import actions
from maatwerk.cases.actions.imaging import packed
from maatwerk.cases.measured import heard
from maatwerk.cases.models import Series
from maatwerk.lab.queries import family_content
from maatwerk.lab.spoken import amount
from maatwerk.people.spoken import written_number
from maatwerk.web.pages.forms import LabForm
from maatwerk.web.pages.steps.files import ManyFiles, ManyFilesInput, contents
from maatwerk.web.pages.steps.page import StepPage
from maatwerk.web.regions import region as region_word

MATCHES: dict[str, tuple[str, Promise]] = {
    "same": ("met", _("names this patient")),
    "other": ("not-met", _("names another patient")),
    "not_known": ("not-known", _("does not say whose it is")),
}


class SeriesForm(LabForm):
    """The pictures as they come from radiology: a zip, files, or a folder."""

    pictures = ManyFiles(
        label=_("Zip, or the files of the series"),
        required=False,
        help_text=_(
            "One zip as exported, or all files at once. They are read in a locked room of their own."
        ),
        widget=ManyFilesInput(),
    )
    folder = ManyFiles(
        label=_("Or a whole folder"),
        required=False,
        help_text=_("All files below it are sent, folders inside it too."),
        widget=ManyFilesInput(folder=True),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for files in one of the two ways."""
        given = super().clean() or {}
        if not given.get("pictures") and not given.get("folder"):
            self.add_error(
                "pictures", gettext("Nothing was chosen. Choose the zip or the files of the series.")
            )
        return given


class SendSeries(StepPage):
    """Brings pictures into the case."""

    code = "send_series"
    form_class = SeriesForm
    template = "steps/send_series.html"

    def act(self, form: forms.Form) -> object:
        """Hand the files to the inspection, and keep them with what it found."""
        given: list[UploadedFile[Any]] = [*form.cleaned_data["pictures"], *form.cleaned_data["folder"]]
        return actions.add_imaging(
            case=self.device.case, source=_source(given), actor=self.request.user, at=self.at
        )

    def said(self) -> str:
        """Say what was found."""
        found = Series.objects.filter(imaging__case=self.device.case, imaging__uploaded_at=self.at).count()
        return ngettext("One series was found.", "%(count)s series were found.", found) % {"count": found}

    def next_page(self) -> str:
        """Go on to look at what was found."""
        return reverse("step", kwargs={"number": self.device.number, "code": "accept_imaging"})

    def context(self) -> dict[str, Any]:
        """Show what the protocol asks, and what is in the case already."""
        return {"asked": protocol_of(self), "found": found_series(self)}


@dataclass(frozen=True)
class Held:
    """One thing that the protocol asks of a series, and how the series stands to it."""

    name: str
    have: str
    want: str
    mark: str
    code: str = ""
    """With which reason the gate would stay shut."""


@dataclass(frozen=True)
class Found:
    """A series with what was found in it, in plain words."""

    series: Series
    mark: str
    match: str
    held: tuple[Held, ...]
    findings: list[dict[str, Any]]

    @property
    def title(self) -> str:
        """Return what the series is, as one chooses it."""
        facts = self.series.facts
        slices = ngettext("%(count)s slice", "%(count)s slices", facts["slices"]) % {"count": facts["slices"]}
        return f"{self.series.modality or '?'} · {slices}"

    @property
    def suits(self) -> bool:
        """Return whether nothing speaks against it."""
        return self.mark == "met" and all(one.mark in {"met", "not-known"} for one in self.held)


class AcceptImagingForm(LabForm):
    """Which series the device is built on."""

    series = forms.ModelMultipleChoiceField(
        queryset=Series.objects.none(), label=_("Built on"), widget=forms.CheckboxSelectMultiple
    )
    region = forms.ChoiceField(
        label=_("What the pictures show"),
        required=False,
        help_text=_("The file does not say it. Look at the pictures and say what you see."),
    )

    def __init__(self, *args: Any, choices: list[Found], region: str, silent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["series"]
        field.queryset = Series.objects.filter(pk__in=[one.series.pk for one in choices])
        titles = {one.series.pk: one.title for one in choices}
        field.choices = [(one.series.pk, titles[one.series.pk]) for one in choices]
        if silent and region:
            other = gettext("something else")
            self.fields["region"].choices = [  # type: ignore[attr-defined]
                ("", gettext("not looked yet")),
                (region, region_word(region)),
                ("other", other),
            ]
        else:
            del self.fields["region"]


class AcceptImaging(StepPage):
    """The gate `imaging`; a family that needs no pictures passes it with a button and the reason."""

    code = "accept_imaging"
    form_class = AcceptImagingForm
    template = "steps/accept_imaging.html"

    def form(self) -> LabForm:
        """Ask nothing where no pictures are needed."""
        self.concerned = family_content(self.device.family).imaging.concerned
        self.found = found_series(self) if self.concerned else []
        if not self.concerned:
            return LabForm(data=self.request.POST if self.request.method == "POST" else None)
        return super().form()

    def form_options(self) -> dict[str, Any]:
        """Offer the series of the case; ask the region where the tag is silent."""
        protocol = family_content(self.device.family).imaging_protocol
        known = protocol.body_parts if protocol else ()
        tags = [(one.series.facts.get("body_part") or "").upper() for one in self.found]
        silent = any(tag not in known for tag in tags)
        return {"choices": self.found, "region": self.device.region, "silent": silent}

    def initial(self) -> dict[str, Any]:
        """Choose what names this patient; of several the one that suits best."""
        ours = [one for one in self.found if one.mark == "met"]
        best = [one for one in ours if one.suits] or ours
        return {"series": [one.series.pk for one in best[:1]]}

    def sources(self) -> dict[str, str]:
        """Say why that one is chosen."""
        return (
            {"series": gettext("the inspection: it names this patient")} if self.initial()["series"] else {}
        )

    def act(self, form: forms.Form) -> object:
        """Choose the series and pass the gate."""
        return actions.accept_imaging(
            device=self.device,
            series=list(form.cleaned_data.get("series") or []),
            region=form.cleaned_data.get("region") or "",
            actor=self.request.user,
            at=self.at,
        )

    def said(self) -> str:
        """Confirm it."""
        if self.device.state == "in_design":
            return gettext("Pictures accepted. The design has begun.")
        return gettext("Pictures accepted. The design can begin.")

    def context(self) -> dict[str, Any]:
        """Show what was found, and why a family needs none."""
        note = family_content(self.device.family).imaging
        return {"found": self.found, "concerned": self.concerned, "why_not": in_words(note.why)}


class ReopenForm(LabForm):
    """Why one goes back."""

    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the record of the device."),
    )


class ReopenImaging(StepPage):
    """Goes back to the pictures: new ones came, or the old ones no longer hold."""

    code = "reopen_imaging"
    form_class = ReopenForm
    template = "steps/reopen_imaging.html"

    def act(self, form: forms.Form) -> object:
        """Drop the chosen series and go back."""
        return actions.reopen_imaging(
            device=self.device, reason=form.cleaned_data["reason"], actor=self.request.user, at=self.at
        )

    def said(self) -> str:
        """Say where it stands."""
        return gettext("Back at the pictures. Concessions about the old ones ended.")


def found_series(page: StepPage) -> list[Found]:
    """Return the series of the case, what suits best first."""
    among = Series.objects.filter(imaging__case=page.device.case).select_related("imaging__uploaded_by")
    found = [_found(one, page=page) for one in among]
    return sorted(found, key=lambda one: (one.mark != "met", not one.suits, -one.series.facts["slices"]))


def protocol_of(page: StepPage) -> list[tuple[str, str]]:
    """Return what the family asks of pictures, line by line."""
    protocol = family_content(page.device.family).imaging_protocol
    if protocol is None:
        return []
    lines = [(gettext("Kind"), ", ".join(protocol.modalities))]
    limits = (
        (gettext("Slices"), protocol.slice_thickness_max, "mm"),
        (gettext("Age"), protocol.age_days_max, gettext("days")),
        (gettext("Tilt"), protocol.tilt_max, "°"),
    )
    lines += [
        (name, gettext("at most %(value)s") % {"value": amount(bound.value, unit)})
        for name, bound, unit in limits
        if bound is not None
    ]
    for name, text in ((gettext("Kernel"), protocol.kernel), (gettext("Covers"), protocol.coverage)):
        if text:
            lines.append((name, in_words(text)))
    return lines


def _found(series: Series, *, page: StepPage) -> Found:
    mark, word = MATCHES[series.patient_match]
    return Found(
        series,
        mark,
        str(word),
        _held(series, page=page),
        [{**one, "text": heard(one["text"])} for one in series.facts["findings"]],
    )


def _held(series: Series, *, page: StepPage) -> tuple[Held, ...]:
    protocol, facts = family_content(page.device.family).imaging_protocol, series.facts
    age = (day_of(page.at) - series.acquired_on).days if series.acquired_on else None
    thickness, spacing = facts.get("slice_thickness"), facts.get("spacing") or []
    pixels = " × ".join("?" if one is None else written_number(float(f"{one:.4g}")) for one in spacing)
    rows = [
        _row(
            gettext("Slice thickness"),
            thickness,
            protocol and protocol.slice_thickness_max,
            "mm",
            "slice_too_thick",
        )
    ]
    rows.append(Held(gettext("Spacing"), f"{pixels}\u00a0mm", "", "met"))
    indication = page.device.prescriptions.filter(state="signed", characteristics__name="indication_group")
    group = indication.values_list("characteristics__value", flat=True).first()
    rows.append(
        _row(gettext("Age"), age, protocol and protocol.age_limit(group), gettext("days"), "scan_too_old")
    )
    rows.append(
        _row(gettext("Tilt"), facts.get("gantry_tilt"), protocol and protocol.tilt_max, "°", "imaging_tilted")
    )
    return tuple(rows)


def _row(name: str, have: float | None, bound: Any, unit: str, code: str) -> Held:
    want = "" if not bound else gettext("at most %(value)s") % {"value": amount(bound.value, unit)}
    if have is None:
        return Held(name, gettext("not known"), want, "not-known")
    mark = "met" if not bound or abs(have) <= float(bound.value) else "not-met"
    return Held(name, amount(have, unit), want, mark, code)


def in_words(texts: Any) -> str:
    """Return a text of the library in the reader's language, else in English."""
    if not texts:
        return ""
    return str(texts.get((get_language() or "en")[:2]) or texts.get("en") or next(iter(texts.values())))


def _source(given: list[UploadedFile[Any]]) -> Path | bytes:
    """Return one zip as it was sent; several files are packed into one."""
    if len(given) == 1 and (given[0].name or "").lower().endswith(".zip"):
        only = given[0]
        if isinstance(only, TemporaryUploadedFile):
            return Path(only.temporary_file_path())
        content: bytes = only.read()
        return content
    return packed(contents(given))


PAGES = (SendSeries, AcceptImaging, ReopenImaging)
