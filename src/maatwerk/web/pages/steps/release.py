"""The release: a draft is drawn from the records, read, and signed as exactly what was read."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.archive.queries import read_file
from maatwerk.cases import actions, queries
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.national import users_are_lay
from maatwerk.cases.models import Release
from maatwerk.cases.queries.papers import made_it
from maatwerk.cases.sentences import SENTENCES
from maatwerk.lab.queries import family_content
from maatwerk.lab.words import RequirementStatus
from maatwerk.paperwork.pages import page_count
from maatwerk.people.authority import home_country
from maatwerk.rulebook.national import INFORMATION, LAY, PROFESSIONAL, STATEMENT
from maatwerk.web import countries, words
from maatwerk.web.pages import door
from maatwerk.web.pages.forms import LabForm, SignForm
from maatwerk.web.pages.steps import lint_words
from maatwerk.web.pages.steps.page import StepPage

LANGUAGES = {"en": "English", "de": "Deutsch", "nl": "Nederlands", "fr": "Français"}
ELEMENTS = (
    gettext_lazy("Name and address of the manufacturer, and all sites"),
    gettext_lazy("Authorised representative"),
    gettext_lazy("Data that identify the device"),
    gettext_lazy("For one patient or user only, by name, acronym or code"),
    gettext_lazy("Who prescribed it, and where"),
    gettext_lazy("Characteristics as prescribed"),
    gettext_lazy("Conformity with Annex I, and each exception with its grounds"),
    gettext_lazy("Medicinal substances, tissues and cells"),
)
FINDINGS = {
    "present": ("met", gettext_lazy("Present")),
    "not_applicable": ("not-applicable", gettext_lazy("Does not apply")),
    "doubtful": ("not-known", gettext_lazy("Doubtful")),
    "missing": ("not-met", gettext_lazy("Missing")),
}
SUBSTANCES = {
    "medicinal": gettext_lazy("Medicinal substances"),
    "human": gettext_lazy("Tissues or cells of human origin"),
    "animal": gettext_lazy("Tissues or cells of animal origin"),
}


USERS = {
    LAY: gettext_lazy("Label and instructions, lay users"),
    PROFESSIONAL: gettext_lazy("Label and instructions, professional users"),
}
_COUNTED = re.compile(r"\d+(\.\d+)*(\([a-z]\))?")


class PrepareForm(LabForm):
    """What the statement says beyond the records; nearly always nothing."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the papers"))
    country = forms.ChoiceField(
        label=gettext_lazy("Country where the device reaches its user"),
        required=False,
        help_text=gettext_lazy("Its law says in which languages label and instructions may be."),
        widget=forms.Select(
            attrs={"hx-get": "?", "hx-target": "#tongues", "hx-select": "#tongues", "hx-swap": "outerHTML"}
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why does another statement take the place of the one in force?"),
        required=False,
        max_length=300,
    )
    gspr = forms.CharField(
        label=gettext_lazy("Requirement of Annex I that this device does not fully meet"),
        required=False,
        max_length=40,
        help_text=gettext_lazy(
            "Only beyond what the family states. As Annex I counts them, such as 10.1 or 11.2(a)."
        ),
    )
    grounds = forms.CharField(label=gettext_lazy("On which grounds"), required=False, max_length=600)

    def __init__(
        self, *args: Any, superseding: bool, needed: Sequence[str], home: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        languages = [(code, LANGUAGES.get(code, code)) for code in SENTENCES]
        self._field("language").choices = languages
        self._field("country").is_open = True
        self._field("country").choices = countries.choices(including=home)
        if superseding:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]
        for kind in needed:
            field = forms.CharField(label=SUBSTANCES[kind], max_length=300)
            field.widget.is_choice = field.widget.is_box = False
            self.fields[kind] = field

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def exceptions(self) -> list[dict[str, str]]:
        """Return the exception of this device, if there is one."""
        gspr = self.cleaned_data["gspr"].strip()
        if _COUNTED.fullmatch(gspr):
            gspr = f"Annex.I.{gspr}"
        return [{"gspr": gspr, "grounds": self.cleaned_data["grounds"]}] if gspr else []

    def clean(self) -> dict[str, Any]:
        """Ask for the grounds of an exception (Annex.XIII.1 indent 7)."""
        given = super().clean() or self.cleaned_data
        if given.get("gspr") and not given.get("grounds"):
            self.add_error("grounds", _("The statement must give the grounds of an exception."))
        return given


class PrepareRelease(StepPage):
    """Freeze what the records say and draw the draft."""

    code = "prepare_release"
    form_class = PrepareForm
    template = "steps/prepare_release.html"

    def _needed(self) -> list[str]:
        """Return which substances the family says are in it and must be named."""
        facts = family_content(self.device.family).class_facts
        tissue = str(facts.get("manufactured_from_tissue", "no"))
        due = {
            "medicinal": facts.get("contains_ancillary_medicine") is True,
            "human": tissue == "human",
            "animal": tissue.startswith("animal"),
        }
        return [kind for kind, needed in due.items() if needed]

    def _former(self) -> Release | None:
        return self.device.releases.filter(state="issued").first()

    def form_options(self) -> dict[str, Any]:
        """Ask for a reason only where a statement is in force."""
        return {
            "superseding": self._former() is not None,
            "needed": self._needed(),
            "home": home_country(self.device.institution_key),
        }

    def initial(self) -> dict[str, Any]:
        """Take the language of the last statement, else English, and the country of the institution."""
        last = Release.objects.filter(institution_key=self.device.institution_key).order_by("-pk").first()
        return {
            "language": last.language if last is not None else "en",
            "country": home_country(self.device.institution_key),
        }

    def sources(self) -> dict[str, str]:
        """Say where language and country were taken from."""
        last = Release.objects.filter(institution_key=self.device.institution_key).order_by("-pk").first()
        named = {} if last is None else {"language": _("statement %(number)s") % {"number": last.number}}
        return {**named, "country": _("the country of the institution")}

    def context(self) -> dict[str, Any]:
        """Show what the family already states."""
        family = family_content(self.device.family)
        stated = [one for one in family.gspr if one.status is RequirementStatus.NOT_FULLY_MET]
        return {"former": self._former(), "stated": stated, "maker": _made(self), **self._tongues()}

    def _tongues(self) -> dict[str, Any]:
        """Return what the country that is chosen asks for, for these users."""
        chosen = self.request.POST.get("country") or self.request.GET.get("country")
        home = home_country(self.device.institution_key)
        code = chosen if chosen in dict(countries.choices(including=home)) else home
        lay = users_are_lay(Asked(device=self.device, at=self.at))
        kinds = (LAY, PROFESSIONAL) if lay is None else (LAY if lay else PROFESSIONAL,)
        return {
            "there": countries.name(code),
            "tongues": [
                (USERS[kind], countries.tongue(code, document=INFORMATION, users=kind)) for kind in kinds
            ],
            "of_statement": countries.tongue(code, document=STATEMENT),
            "sure": countries.SURE,
        }

    def act(self, form: forms.Form) -> object:
        """Draw the draft."""
        given = form.cleaned_data
        named = {kind: [given[kind]] for kind in SUBSTANCES if given.get(kind)}
        exceptions = form.exceptions() if isinstance(form, PrepareForm) else ()
        return actions.prepare_release(
            device=self.device,
            language=given["language"],
            country=given["country"],
            reason=given.get("reason", ""),
            exceptions=exceptions,
            substances=named or None,
            actor=self.request.user,
            at=self.at,
        )

    def said(self) -> str:
        """Confirm it."""
        return _("The draft is drawn. Read it, then sign.")

    def next_page(self) -> str:
        """Go on to the draft."""
        return reverse("step", kwargs={"number": self.device.number, "code": "sign_release"})


class ReleaseForm(SignForm):
    """The signature of a release; the side is said aloud and chosen, never filled in."""

    side = forms.ChoiceField(
        label=gettext_lazy("Say the side aloud and choose it"),
        error_messages={"required": gettext_lazy("Choose the side.")},
    )
    field_order = ("side", "password", "code")

    def __init__(self, *args: Any, right_side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.right_side = right_side
        field: Any = self.fields["side"]
        field.choices = [("", "–"), *((code, str(text)) for code, text in words.SIDES.items())]

    def clean_side(self) -> str:
        """Refuse another side than that of the device."""
        side = str(self.cleaned_data["side"])
        if side != self.right_side:
            raise forms.ValidationError(
                _("The device is not for this side. Stop: look at the draft and at the device.")
            )
        return side


class SignRelease(StepPage):
    """Read exactly this draft, then release on it."""

    code = "sign_release"
    form_class = ReleaseForm
    template = "steps/sign_release.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the draft; without one there is nothing to read."""
        if not request.user.is_authenticated:
            return super().dispatch(request, *args, **kwargs)
        device = door.device_for(request, kwargs["number"])  # type: ignore[arg-type]
        release = device.releases.filter(state="prepared").select_related("prepared_by").first()
        if release is None:
            return redirect("step", number=device.number, code="prepare_release")
        self.release: Release = release
        return super().dispatch(request, *args, **kwargs)

    def form_options(self) -> dict[str, Any]:
        """Tell the form which side is right."""
        return {"right_side": self.device.side}

    def initial(self) -> dict[str, Any]:
        """Bind the signature to this snapshot and this draft."""
        return {"digest": queries.to_sign_release(self.release)}

    def context(self) -> dict[str, Any]:
        """Show the draft page by page, and what the machine read in it."""
        lint = self.release.lint
        pairs = zip(ELEMENTS, lint["elements"], strict=True)
        return {
            "release": self.release,
            "pages": range(1, page_count(read_file(self.release.draft_sha256)) + 1),
            "elements": [
                {
                    **found,
                    "title": title,
                    "is": FINDINGS[found["finding"]],
                    "reasons": lint_words.reasons(found["reasons"]),
                }
                for title, found in pairs
            ],
            "warnings": [
                lint_words.warning(one["code"]) for one in lint["warnings"] if one["code"] != "draft"
            ],
            "matches": lint["data_matches_text"] != "no",
            "maker": _made(self),
            "digest": queries.to_sign_release(self.release),
        }

    def act(self, form: forms.Form) -> object:
        """Sign exactly this draft."""
        return actions.release_device(
            device=self.device, actor=self.request.user, at=self.at, proof=self.proof(form)
        )

    def said(self) -> str:
        """Confirm it."""
        return _("Released. The papers are sealed.")

    def next_page(self) -> str:
        """Go on to the papers."""
        return reverse("papers", kwargs={"number": self.device.number})


def _made(page: StepPage) -> bool:
    return made_it(page.request.user, device=page.device, at=page.at)


PAGES = (PrepareRelease, SignRelease)
