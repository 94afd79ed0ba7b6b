"""The sentences that a statement declares, per language, in our own words after Annex.XIII.1."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from maatwerk.cases.errors import CaseError


@dataclass(frozen=True)
class Sentences:
    """What is declared in one language."""

    exclusive_use: str
    conforms: str
    conforms_but: str
    side: Mapping[str, str]
    piece: str
    pieces: str


SENTENCES: Mapping[str, Sentences] = {
    "en": Sentences(
        exclusive_use=(
            "This device is intended for the exclusive use of the one patient who is identified here as "
            "{identifier}."
        ),
        conforms=(
            "This device conforms to the general safety and performance requirements set out in Annex I of "
            "Regulation (EU) 2017/745."
        ),
        conforms_but=(
            "This device conforms to the general safety and performance requirements set out in Annex I of "
            "Regulation (EU) 2017/745, except for those listed here, which are not fully met on the grounds "
            "stated."
        ),
        side={"left": "left", "right": "right", "both": "both sides", "midline": "midline"},
        piece="1 piece",
        pieces="{count} pieces",
    ),
    "de": Sentences(
        exclusive_use=(
            "Dieses Produkt ist ausschließlich für den einen Patienten bestimmt, der hier als {identifier} "
            "bezeichnet ist."
        ),
        conforms=(
            "Dieses Produkt entspricht den grundlegenden Sicherheits- und Leistungsanforderungen nach "
            "Anhang I der Verordnung (EU) 2017/745."
        ),
        conforms_but=(
            "Dieses Produkt entspricht den grundlegenden Sicherheits- und Leistungsanforderungen nach "
            "Anhang I der Verordnung (EU) 2017/745 mit Ausnahme der hier genannten, die aus den angegebenen "
            "Gründen nicht vollständig eingehalten sind."
        ),
        side={"left": "links", "right": "rechts", "both": "beidseitig", "midline": "Mittellinie"},
        piece="1 Stück",
        pieces="{count} Stück",
    ),
}


def sentences(language: str) -> Sentences:
    """Return the sentences in a language, or refuse: a declaration is never half translated."""
    found = SENTENCES.get(language)
    if found is None:
        raise CaseError(
            "language_unknown",
            what=_("There are no sentences of the statement in %(language)s.") % {"language": language},
            do=_("Choose one of: %(known)s.") % {"known": ", ".join(sorted(SENTENCES))},
        )
    return found
