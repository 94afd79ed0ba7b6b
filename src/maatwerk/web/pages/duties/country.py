"""What the lab's own country adds to the regulation, with how sure it is, beside another country on wish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from maatwerk.compliance.atlas import atlas
from maatwerk.compliance.standing import Standing
from maatwerk.rulebook.national import (
    ALL,
    IMPLANT_CARD,
    INFORMATION,
    LAY,
    PROFESSIONAL,
    STATEMENT,
    TOPICS,
    Country,
    Line,
)
from maatwerk.rulebook.reasons import in_language
from maatwerk.rulebook.shelf import current_edition
from maatwerk.web import countries
from maatwerk.web.pages import door
from maatwerk.web.pages.duties import telling
from maatwerk.web.pages.duties.map import Tile, tile
from maatwerk.web.pages.lists import one_of

_TOPICS: Mapping[str, telling.Words] = {
    "registration": gettext_lazy("Registration or notification"),
    "list": gettext_lazy("List of devices"),
    "prescriber": gettext_lazy("Who may prescribe, and how"),
    "statement": gettext_lazy("The statement"),
    "in_house": gettext_lazy("Devices made in-house"),
    "other": pgettext_lazy("national law", "Also"),
}
_DOCUMENTS: Mapping[tuple[str, str], telling.Words] = {
    (INFORMATION, LAY): gettext_lazy("Label and instructions, lay users"),
    (INFORMATION, PROFESSIONAL): gettext_lazy("Label and instructions, professional users"),
    (STATEMENT, ALL): gettext_lazy("The statement"),
    (IMPLANT_CARD, ALL): gettext_lazy("Card and information of an implant"),
}


@dataclass(frozen=True, kw_only=True)
class Said:
    """One thing said of a country: the words, where it stands, how sure, the duties judged by it."""

    lead: str = ""
    text: str
    cites: Sequence[str] = ()
    sure: str = "unverified"
    tiles: Sequence[Tile] = ()
    duties: Sequence[str] = ()

    @property
    def word(self) -> telling.Words:
        """Return how sure it is, in words."""
        return countries.SURE[self.sure]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One topic, for each country that is shown."""

    title: telling.Words
    cells: Sequence[Sequence[Said]]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One country of the page."""

    code: str
    name: str
    note: countries.Note | None
    country: Country | None
    own: bool


@login_required
def country(request: door.Inside) -> HttpResponse:
    """Show the national law of the lab's country, and of one to compare with."""
    whole = telling.whole_for(request)
    offered = [
        (code, word) for code, word in countries.choices() if code != whole.country and countries.known(code)
    ]
    beside = one_of(request, "with", [code for code, _word in offered])
    codes = [whole.country, *([beside] if beside else [])]
    shown = [_shown(code, own=number == 0) for number, code in enumerate(codes)]
    standings = {one.duty.id: one for one in whole.standings if one.duty.country}
    some = [one for one in shown if one.country is not None]
    context = {
        "whole": whole,
        "shown": shown,
        "own": shown[0],
        "beside": beside,
        "offered": offered,
        "rows": _topics(shown, standings) if some else [],
        "tongues": _languages(shown) if some else [],
        "acts": [(one, one.country.acts) for one in shown if one.country],
        "edition": current_edition(),
        "crumbs": [(_("Duties"), reverse("duties"))],
    }
    return door.show(request, "duties/country.html", context)


def _shown(code: str, *, own: bool) -> Shown:
    return Shown(
        code=code,
        name=countries.name(code),
        note=countries.note(code),
        country=countries.known(code),
        own=own,
    )


def _topics(shown: Sequence[Shown], standings: Mapping[str, Standing]) -> list[Row]:
    rows = [
        Row(
            title=_TOPICS[topic],
            cells=[[_line(line, standings) for line in _lines(one.country, topic)] for one in shown],
        )
        for topic in TOPICS
    ]
    return [row for row in rows if any(row.cells)]


def _lines(country: Country | None, topic: str) -> list[Line]:
    return [line for line in country.lines if line.topic == topic] if country else []


def _line(line: Line, standings: Mapping[str, Standing]) -> Said:
    """Return a line; where the country is not the lab's own, its duties are named and not judged."""
    language = get_language() or "en"
    judged = [standings[name] for name in line.duties if name in standings]
    others = [one for one in current_edition().duties if one.id in line.duties and one.id not in standings]
    return Said(
        text=in_language(line.text, language),
        cites=line.cites,
        sure=line.confidence,
        tiles=[tile(one) for one in judged],
        duties=[atlas().title(one, language=language) for one in others],
    )


def _languages(shown: Sequence[Shown]) -> list[Row]:
    rows = []
    for (document, users), title in _DOCUMENTS.items():
        found = [countries.tongue(one.code, document=document, users=users) for one in shown]
        if any(found):
            rows.append(Row(title=title, cells=[[_language(one)] if one else [] for one in found]))
    return rows


def _language(one: countries.Tongue) -> Said:
    return Said(lead=one.languages, text=one.text, cites=one.cites, sure=one.confidence)
