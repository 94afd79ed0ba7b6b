"""What columns, scopes and parts of a case are called in refusals, in the reader's language."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from maatwerk.cases.models import PartCopy

Words = dict[str, "str | Promise"]

COLUMNS: Words = {
    "number": _("Number"),
    "state": _("State"),
    "intervention": _("Intervention or device"),
    "prescriber": _("Prescriber"),
    "patient_number": _("Patient number"),
    "patient_name": _("Patient's name"),
    "birth_on": _("Date of birth"),
    "side": _("Side"),
    "region": _("Region"),
    "family": _("Family"),
    "theatre_on": _("Theatre date"),
    "delivered_on": _("Delivered on"),
    "note": _("Note"),
    "material": _("Material"),
    "received_on": _("Received on"),
    "expires_on": _("Expires on"),
    "supplier": _("Supplier"),
    "certificate": _("Certificate"),
    "code": _("Code"),
    "name": _("Name"),
    "kind": _("Kind"),
    "maker": _("Maker"),
    "model": _("Model"),
    "serial": _("Serial number"),
    "firmware": _("Firmware"),
    "full_name": _("Full name"),
    "email": _("E-mail address"),
    "profession": _("Profession"),
    "roles": _("Roles"),
}
SIDES: Words = {
    "left": pgettext_lazy("side", "left"),
    "right": pgettext_lazy("side", "right"),
    "both": pgettext_lazy("side", "both sides"),
    "midline": pgettext_lazy("side", "midline"),
    "none": pgettext_lazy("side", "no side"),
}
_PARTS: Words = {
    "part": pgettext_lazy("scope of a check", "piece"),
    "build": pgettext_lazy("scope of a check", "build"),
    "nth": pgettext_lazy("scope of a check", "every n-th device"),
    "recipe": pgettext_lazy("scope of a check", "recipe"),
    "medicinal": pgettext_lazy("substances", "medicinal"),
    "human": pgettext_lazy("substances", "human"),
    "animal": pgettext_lazy("substances", "animal"),
    "product": pgettext_lazy("field", "product"),
    "maker": pgettext_lazy("field", "maker"),
    "identifier": pgettext_lazy("field", "identifier"),
    "adapted_how": pgettext_lazy("field", "how it was adapted"),
}


def piece(copy: PartCopy) -> str:
    """Return one piece by its part and number."""
    return gettext("%(part)s copy %(number)s") % {"part": copy.part, "number": copy.number}


def column(name: str) -> str:
    """Return what a column of a spreadsheet is called."""
    return str(COLUMNS.get(name, name.replace("_", " ")))


def columns(names: Iterable[str]) -> str:
    """Return columns, one after the other."""
    return ", ".join(column(name) for name in names)


def part(code: str) -> str:
    """Return a scope, a field or a kind of substance as it stands inside a sentence."""
    return str(_PARTS.get(code, code.replace("_", " ")))


def parts(codes: Iterable[str]) -> str:
    """Return several of them, one after the other."""
    return ", ".join(part(code) for code in codes)


LANGUAGES: Words = {
    "da": pgettext_lazy("language", "Danish"),
    "de": pgettext_lazy("language", "German"),
    "en": pgettext_lazy("language", "English"),
    "es": pgettext_lazy("language", "Spanish"),
    "fi": pgettext_lazy("language", "Finnish"),
    "fr": pgettext_lazy("language", "French"),
    "it": pgettext_lazy("language", "Italian"),
    "nl": pgettext_lazy("language", "Dutch"),
    "sv": pgettext_lazy("language", "Swedish"),
}


def language(code: str) -> str:
    """Return what a language is called; an unknown one by its two letters."""
    return str(LANGUAGES.get(code, code))


def one_of_languages(found: Iterable[Iterable[str]]) -> str:
    """Return sets of languages of which one is enough: “Dutch or English”, “French, Dutch and German”."""
    return gettext(" or ").join(_all_of(each) for each in found)


def _all_of(codes: Iterable[str]) -> str:
    names = sorted(language(code) for code in codes)
    if len(names) < 2:
        return "".join(names)
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
