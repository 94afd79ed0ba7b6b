"""The advisor: the question, its answer with what lights it, and all clauses; as a page and as a file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from maatwerk.compliance.advisor import Row, Told, records_of, subjects_beyond, tell
from maatwerk.compliance.standing import PRESSING, Stand, Standing
from maatwerk.people.queries import institution_of
from maatwerk.rulebook.shelf import current_edition
from maatwerk.rulebook.standard import RECORDS
from maatwerk.web.pages import door
from maatwerk.web.pages.duties import telling as duties
from maatwerk.web.pages.duties.map import Tile, tally, tile
from maatwerk.web.pages.lists import FORMS, Column, Filter, Listing, give_out, shown
from maatwerk.web.pages.standard import telling

_ORDER = (*PRESSING, Stand.LATER, Stand.NOTHING, Stand.MET, Stand.NOT_APPLICABLE)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One clause of the table."""

    number: str
    title: str
    href: str
    now: str
    mark: str
    why: str
    served: str
    open: int


@login_required
def advisor(request: door.Inside) -> HttpResponse:
    """Answer whether ISO 13485 is needed now, with all clauses."""
    sight = duties.sight_for(request)
    told = tell(sight, language=door.language())
    listing = _listing(told)
    found = shown(request, listing)
    if request.GET.get("as", "") in FORMS:
        columns = (*listing.columns, _counted(records_of(sight, kinds=RECORDS)))
        return give_out(listing.name, columns, found.rows, form=request.GET["as"])
    mark, _sentence, means = telling.ANSWERS[told.answer]
    lights = [
        (telling.is_weighty(one), telling.light(one, request=request))
        for one in (*told.rules, *told.triggers)
    ]
    # What is lit says most, and what nobody knows says more than a no.
    lights.sort(key=lambda pair: (not pair[1].lit, pair[1].mark == "waiting"))
    single = [one for weighty, one in lights if not weighty]
    context = {
        "told": told,
        "answer": telling.headline(told),
        "mark": mark,
        "means": means,
        "weighty": [one for weighty, one in lights if weighty],
        "bringing": [one for one in single if one.mark != "waiting"],
        "resting": [one for one in single if one.mark == "waiting"],
        "questions": [telling.question(name) for name in told.not_known],
        "sections": _sections(found.rows),
        "shown": found,
        "listing": listing,
        "filters": [(one, found.chosen[one.name]) for one in listing.filters],
        "counts": _counts(told.rows),
        "ahead": _ahead(told.rows),
        "institution": institution_of(request.user),
        "now": timezone.now(),
        "asked": telling.sees("requests", request),
        "crumbs": [(_("Duties"), reverse("duties"))],
    }
    return door.show(request, "standard/advisor.html", context)


@login_required
def beyond(request: door.Inside) -> HttpResponse:
    """Show what the MDR asks and ISO 13485 does not, with how each duty stands."""
    found = subjects_beyond(duties.sight_for(request), language=door.language())
    everything = [one for _subject, standings in found for one in standings]
    context = {
        "subjects": [
            (telling.said(subject.title), telling.said(subject.why), _tiles(standings))
            for subject, standings in found
        ],
        "tally": [(mark, word, count) for mark, word, count, _code in tally(everything)],
        "edition": current_edition(),
        "now": timezone.now(),
        "crumbs": [(_("Duties"), reverse("duties")), (_("ISO 13485"), reverse("iso_advisor"))],
    }
    return door.show(request, "standard/beyond.html", context)


def _tiles(standings: Sequence[Standing]) -> list[Tile]:
    return [tile(one) for one in sorted(standings, key=lambda one: _ORDER.index(one.stand))]


def _sections(rows: Sequence[Row]) -> list[tuple[str, str, list[Line]]]:
    """Return the sections that hold one of these clauses, each with its lines."""
    found = [
        (one.id, telling.said(one.title), [_line(row) for row in rows if row.clause.section == one.id])
        for one in current_edition().standard.sections
    ]
    return [section for section in found if section[2]]


def _line(row: Row) -> Line:
    return Line(
        number=row.clause.id,
        title=telling.said(row.clause.title),
        href=reverse("iso_clause", kwargs={"clause": row.clause.id}),
        now=str(telling.DISPOSITIONS[row.disposition]),
        mark=telling.mark_of(row),
        why=telling.why_now(row),
        served=_served(row),
        open=len(row.open),
    )


def _served(row: Row) -> str:
    """Return of how many of the kinds of records that serve a clause something is on record."""
    if not row.there:
        return ""
    return _("%(there)s of %(all)s kinds") % {"there": len(row.there), "all": len(row.clause.records)}


def _counted(counts: Mapping[str, int]) -> Column:
    """Return the column that says how many records of each kind serve a clause."""
    return Column(
        name="records",
        label=_("On record"),
        value=lambda row: "; ".join(
            f"{telling.RECORDS[one][0]}: {counts[one]}" for one in row.clause.records
        ),
    )


def _counts(rows: Sequence[Row]) -> list[tuple[str, str, int]]:
    """Return how many clauses there are of each kind: code, what it means, count."""
    counted = Counter(row.disposition for row in rows)
    return [(code, str(word), counted[code]) for code, word in telling.MEANS.items()]


def _ahead(rows: Sequence[Row]) -> dict[str, int]:
    """Return how far a certification could draw on what is on record, in numbers of clauses."""
    return {
        "all": len(rows),
        "served": sum(row.served for row in rows),
        "bare": sum(not row.served for row in rows),
        "open": sum(bool(row.open) for row in rows),
        "lighter": sum(row.disposition != "keep" for row in rows),
    }


def _listing(told: Told) -> Listing:
    sections = [
        (one.id, f"{one.id} {telling.said(one.title)}") for one in current_edition().standard.sections
    ]
    return Listing(
        name="iso-13485",
        title=_("ISO 13485, clause by clause"),
        rows=told.rows,
        search=_("Number or word"),
        columns=_columns(),
        filters=(
            Filter(
                name="now",
                label=pgettext("clause", "Now"),
                options=list(telling.DISPOSITIONS.items()),
                keeps=lambda row, value: row.disposition == value,
            ),
            Filter(
                name="stands",
                label=_("What stands out"),
                options=[(code, word) for code, word, _keeps in _standing_out()],
                keeps=lambda row, value: any(
                    code == value and keeps(row) for code, _w, keeps in _standing_out()
                ),
            ),
            Filter(
                name="section",
                label=_("Section"),
                options=sections,
                keeps=lambda row, value: row.clause.section == value,
            ),
        ),
    )


def _standing_out() -> tuple[tuple[str, str, Any], ...]:
    return (
        ("back", _("brought back"), lambda row: bool(row.answer.brought_back or row.answer.by_law)),
        ("own", _("your own word"), lambda row: row.departure is not None),
        ("again", _("your own word, to be looked at again"), lambda row: bool(row.lit_since)),
        ("open", _("a duty behind it is open"), lambda row: bool(row.open)),
        ("bare", _("nothing on record"), lambda row: not row.served),
    )


def _columns() -> tuple[Column, ...]:
    def told(name: str) -> Any:
        return lambda row: telling.said(getattr(row.clause, name))

    def own(name: str) -> Any:
        return lambda row: "" if row.departure is None else str(getattr(row.departure, name))

    return (
        *_about_now(),
        Column(name="why", label=_("Why"), value=told("why")),
        Column(name="instead", label=_("What stands in its place"), value=told("instead")),
        Column(
            name="back",
            label=_("What brings it back"),
            value=lambda row: "; ".join(telling.trigger_title(name) for name in row.clause.back),
        ),
        Column(
            name="duties",
            label=_("Duties that point to it"),
            value=lambda row: "; ".join(
                f"{one.title}: {duties.STANDS[one.stand.value]}" for one in row.duties
            ),
        ),
        Column(name="later", label=_("What a certification would still ask"), value=told("later")),
        Column(name="reason", label=_("Your own reason"), value=own("reason")),
        Column(name="by", label=_("Signed by"), value=own("made_by")),
        Column(
            name="sure",
            label=_("How sure"),
            value=lambda row: telling.SURE[row.clause.confidence],
        ),
    )


def _about_now() -> tuple[Column, ...]:
    """Return the columns on what becomes of a clause."""
    return (
        Column(name="clause", label=_("Clause"), value=lambda row: row.clause.id),
        Column(
            name="title", label=_("Title, in our words"), value=lambda row: telling.said(row.clause.title)
        ),
        Column(
            name="program",
            label=_("What the program says"),
            value=lambda row: telling.DISPOSITIONS[row.clause.disposition],
        ),
        Column(
            name="now",
            label=pgettext("clause", "Now"),
            value=lambda row: telling.DISPOSITIONS[row.disposition],
        ),
        Column(name="through", label=_("Through"), value=telling.why_now),
    )
