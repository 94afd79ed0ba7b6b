"""What countries are called, and what is to be known of one before anybody reads a verdict there."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from maatwerk.cases import spoken
from maatwerk.people.facts import EUROPEAN_ECONOMIC_AREA
from maatwerk.rulebook.national import ALL, Country
from maatwerk.rulebook.reasons import in_language
from maatwerk.rulebook.shelf import current_edition

_NAMES: dict[str, str | Promise] = {
    "BG": pgettext_lazy("country", "Bulgaria"),
    "CY": pgettext_lazy("country", "Cyprus"),
    "CZ": pgettext_lazy("country", "Czechia"),
    "EE": pgettext_lazy("country", "Estonia"),
    "GR": pgettext_lazy("country", "Greece"),
    "HR": pgettext_lazy("country", "Croatia"),
    "HU": pgettext_lazy("country", "Hungary"),
    "IS": pgettext_lazy("country", "Iceland"),
    "LI": pgettext_lazy("country", "Liechtenstein"),
    "LT": pgettext_lazy("country", "Lithuania"),
    "LU": pgettext_lazy("country", "Luxembourg"),
    "LV": pgettext_lazy("country", "Latvia"),
    "MT": pgettext_lazy("country", "Malta"),
    "NO": pgettext_lazy("country", "Norway"),
    "PL": pgettext_lazy("country", "Poland"),
    "PT": pgettext_lazy("country", "Portugal"),
    "RO": pgettext_lazy("country", "Romania"),
    "SI": pgettext_lazy("country", "Slovenia"),
    "SK": pgettext_lazy("country", "Slovakia"),
}
"""Countries in which the regulation binds and of which no national law is known here."""


@dataclass(frozen=True)
class Note:
    """What a reader must know first: how loud, and what."""

    title: str
    text: str
    loud: bool


def known(code: str) -> Country | None:
    """Return what the edition knows of a country, if anything."""
    return current_edition().countries.get(code)


SURE: dict[str, str | Promise] = {
    "text": gettext_lazy("National text, read by the authors"),
    "guidance": gettext_lazy("Table of the Commission"),
    "interpretation": gettext_lazy("Our reading of the national text"),
    "unverified": gettext_lazy("UNVERIFIED"),
}


def name(code: str) -> str:
    """Return what a country is called; an unknown one by its two letters."""
    found = known(code)
    return in_language(found.name, get_language() or "en") if found else str(_NAMES.get(code, code))


@dataclass(frozen=True)
class Tongue:
    """In which languages a document may be there, on which condition more will do, and how sure that is."""

    languages: str
    text: str
    cites: tuple[str, ...]
    confidence: str


def tongue(code: str, *, document: str, users: str = ALL) -> Tongue | None:
    """Return the rule of a country on the language of a document; None where none is even asked."""
    found = known(code)
    rule = found.rule(document=document, users=users) if found else None
    if rule is None:
        return None
    said = in_language(rule.text, get_language() or "en") if rule.text else ""
    return Tongue(spoken.one_of_languages(rule.any_of), said, rule.cites, rule.confidence)


def choices(*, including: str = "") -> list[tuple[str, str]]:
    """Return the countries to choose from, by name; first those whose national law is known here."""
    ours = sorted(((code, name(code)) for code in current_edition().countries), key=lambda one: one[1])
    rest = [*_NAMES, *([including] if including and including not in _NAMES and not known(including) else [])]
    others = (
        (code, _("%(country)s (no national rules known here)") % {"country": name(code)}) for code in rest
    )
    return [*ours, *sorted(others, key=lambda one: one[1])]


def note(code: str) -> Note | None:
    """Return what must be said before any verdict: another law binds there, or no national law is known."""
    found = known(code)
    if found is not None and found.base is None:
        return None
    if found is not None and found.base is not None:
        there = {"country": name(code)}
        own = found.law == "own"
        title = (
            _("The MDR is not the law of %(country)s.")
            if own
            else _("The MDR does not bind %(country)s by itself.")
        )
        return Note(title % there, in_language(found.base.text, get_language() or "en"), loud=True)
    if code in EUROPEAN_ECONOMIC_AREA:
        text = _(
            "Only the text of the EU is judged. Ask the authority there about registration and languages."
        )
        return Note(
            _("No national rules are known here for %(country)s.") % {"country": name(code)}, text, loud=False
        )
    text = _(
        "Only the text of the EU is judged, as for a maker outside the Union who supplies devices into it. "
        "The law of your own country is not."
    )
    return Note(
        _("No national rules are known here for %(country)s.") % {"country": name(code)}, text, loud=True
    )
