"""The map: every duty a tile, those that matter first; as tiles, as a list, as a file."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from maatwerk.archive.days import day_of
from maatwerk.compliance.advisor import watched
from maatwerk.compliance.atlas import atlas
from maatwerk.compliance.standing import PRESSING, Stand, Standing, Whole, most_pressing
from maatwerk.people.roles import Role
from maatwerk.people.spoken import written_day
from maatwerk.rulebook.reasons import in_language
from maatwerk.web import words
from maatwerk.web.pages import door
from maatwerk.web.pages.duties import telling
from maatwerk.web.pages.duties.day import day_asked, refusing
from maatwerk.web.pages.lists import FORMS, Column, Filter, Listing, draw, give_out, shown
from maatwerk.web.pages.standard import telling as iso

FEW = 5
"""How many duties stand on top; each of another task, so that one task does not fill the place."""
TILES = 9
"""How many tiles of a group are shown; what is met beyond that folds away."""
_LINE = 160.0
_COLOURS = (
    ("met", (Stand.MET,)),
    ("due", (Stand.DUE,)),
    ("late", (Stand.OVERDUE, Stand.NOT_MET)),
    ("unknown", (Stand.NOT_KNOWN,)),
    ("none", (Stand.LATER, Stand.NOTHING, Stand.NOT_APPLICABLE)),
)
_ORDER = (*PRESSING, Stand.LATER, Stand.NOTHING, Stand.MET, Stand.NOT_APPLICABLE)


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One duty of the map."""

    duty: str
    title: str
    cite: str
    mark: str
    word: str
    href: str
    about: str
    due: date | None


@dataclass(frozen=True, kw_only=True)
class Part:
    """One group of the map: what is seen at once, and what folds away."""

    id: str
    title: str
    count: int
    tiles: Sequence[Tile]
    folded: Sequence[Tile]


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One of the few duties on top: what is missing, for whom, who does it, where."""

    tile: Tile
    missing: str
    about: str
    who: str
    more: int
    way: telling.Way | None


@login_required
def duties(request: door.Inside) -> HttpResponse:
    """Show the map, of today or as on another day, or the same as a list or a file."""
    day = day_asked(request)
    whole = day.as_on.whole if day.as_on else telling.whole_for(request)
    listing = _listing(whole, on=day.as_on.on if day.as_on else day_of(timezone.now()), query=day.query)
    found = shown(request, listing)
    as_list = request.GET.get("view") == "list"
    if request.GET.get("as", "") in FORMS:
        return give_out(listing.name, listing.columns, found.rows, form=request.GET["as"])
    context: dict[str, Any] = {
        "whole": whole,
        "view": "list" if as_list else "",
        "day": day,
        "kept": [("on", day.as_on.on.isoformat())] if day.as_on else [],
        "plain": day.query or "?",
        "today_href": reverse("duties"),
    }
    if as_list:
        return refusing(draw(request, listing, context, template="duties/list.html"), day)
    kept = [one for one in found.rows if one.stand is not Stand.NOT_APPLICABLE]
    left = [one for one in found.rows if one.stand is Stand.NOT_APPLICABLE]
    context |= {
        "iso": None if day.as_on else iso.notice(watched(request.user)),
        "listing": listing,
        "shown": found,
        "filters": [(one, found.chosen[one.name]) for one in listing.filters],
        "tally": tally(whole.standings),
        "stripes": _stripes(whole.standings),
        "binding": sum(one.stand is not Stand.NOT_APPLICABLE for one in whole.standings),
        "matters": [] if found.narrowed or day.as_on else _matters(kept, request=request),
        "pressing": len(most_pressing(whole.standings)),
        "parts": _parts(kept, query=day.query),
        "left": [tile(one, query=day.query) for one in left],
        "wanted_left": bool(left) and not kept,
        "found": len(found.rows),
    }
    return refusing(door.show(request, "duties/map.html", context), day)


def tally(found: Sequence[Standing]) -> list[tuple[str, str, int, str]]:
    """Return how many duties stand how: mark, word, count, and the code to filter by."""
    counts = Counter(one.stand for one in found)
    return [
        (telling.mark_of(stand.value), str(telling.STANDS[stand.value]), counts[stand], stand.value)
        for stand in (Stand.MET, *PRESSING, Stand.LATER, Stand.NOTHING, Stand.NOT_APPLICABLE)
        if counts[stand]
    ]


def tile(one: Standing, *, query: str = "") -> Tile:
    """Return the tile of a duty; the query keeps its page on the day that is looked at."""
    return Tile(
        duty=one.duty.id,
        title=one.title,
        cite=telling.short(one.duty.cites[0]),
        mark=telling.mark_of(one.stand.value),
        word=str(telling.STANDS[one.stand.value]),
        href=reverse("duty", kwargs={"duty": one.duty.id}) + query,
        about=_about(one),
        due=one.due,
    )


def _about(one: Standing) -> str:
    """Return for how many of those it binds something is open."""
    if one.duty.subject == "institution" or not one.pressing:
        return ""
    return _("%(open)s of %(all)s") % {"open": len(one.pressing), "all": one.bound}


def _stripes(found: Sequence[Standing]) -> list[tuple[str, str, str]]:
    """Return the bar below the counts: class, start and width of each part."""
    counts = Counter(one.stand for one in found)
    stripes, start = [], 0.0
    for colour, stands in _COLOURS:
        width = _LINE * sum(counts[one] for one in stands) / max(1, len(found))
        if width:
            stripes.append((colour, f"{start:.1f}", f"{max(0.5, width - 0.6):.1f}"))
        start += width
    return stripes


def _parts(found: Sequence[Standing], *, query: str) -> list[Part]:
    parts = []
    for group in atlas().groups:
        ours = [one for one in found if one.group.id == group.id]
        ours.sort(key=lambda one: _ORDER.index(one.stand))
        pressing = sum(one.stand in PRESSING for one in ours)
        cut = max(TILES, pressing)
        tiles = [tile(one, query=query) for one in ours]
        # One more tile takes no more room than the words that fold it away.
        cut = len(tiles) if len(tiles) <= cut + 1 else cut
        if tiles:
            parts.append(
                Part(
                    id=group.id,
                    title=in_language(group.title, get_language() or "en"),
                    count=len(tiles),
                    tiles=tiles[:cut],
                    folded=tiles[cut:],
                )
            )
    return parts


def _matters(found: Sequence[Standing], *, request: door.Inside) -> list[Matter]:
    first: dict[str, Standing] = {}
    more: Counter[str] = Counter()
    for one in most_pressing(found):
        if one.task.id in first:
            more[one.task.id] += 1
        else:
            first[one.task.id] = one
    return [
        Matter(
            tile=tile(one),
            missing=one.missing if one.stand is not Stand.NOT_KNOWN else one.text,
            about=", ".join(telling.subject_name(about.subject) for about in one.pressing[:2])
            if one.duty.subject != "institution"
            else "",
            who=telling.roles_of(one.task),
            more=more[one.task.id],
            way=telling.way_to(one.task, one.pressing[0].subject, request=request, wording=one.wording),
        )
        for one in list(first.values())[:FEW]
    ]


def _listing(whole: Whole, *, on: date, query: str) -> Listing:
    parts = telling.in_order(telling.part_of(cite) for one in whole.standings for cite in one.cites)
    subjects = sorted({one.duty.subject for one in whole.standings})
    stands = [stand for stand in _ORDER if any(one.stand is stand for one in whole.standings)]
    return Listing(
        name=f"duties-{on.isoformat()}" if query else "duties",
        title=_("Duties on %(on)s") % {"on": written_day(on)} if query else _("Duties"),
        rows=whole.standings,
        search=_("Word or article"),
        columns=_columns(query),
        filters=(
            Filter(
                name="verdict",
                label=_("Verdict"),
                options=[(one.value, telling.STANDS[one.value]) for one in stands],
                keeps=lambda one, value: one.stand.value == value,
            ),
            Filter(
                name="subject",
                label=pgettext("of a duty", "About"),
                options=[(one, telling.SUBJECTS[one]) for one in subjects],
                keeps=lambda one, value: one.duty.subject == value,
            ),
            Filter(
                name="article",
                label=_("Article"),
                options=[(one, telling.cited(one)) for one in parts],
                keeps=lambda one, value: value in {telling.part_of(cite) for cite in one.cites},
            ),
            Filter(
                name="role",
                label=_("Who does it"),
                options=[(one.value, words.role(one.value)) for one in Role],
                keeps=lambda one, value: value in one.task.roles,
            ),
            _due(on),
        ),
        empty=(_("No duty is in force."), _("The edition of the law holds none for this day.")),
    )


def _due(on: date) -> Filter:
    spans: dict[str, tuple[str, Callable[[date], bool]]] = {
        "passed": (_("day has passed"), lambda day: day < on),
        "30": (_("within 30 days"), lambda day: on <= day <= on + timedelta(days=30)),
        "365": (_("within a year"), lambda day: on <= day <= on + timedelta(days=365)),
        "dated": (_("has a day"), lambda _day: True),
    }
    return Filter(
        name="due",
        label=_("Due"),
        options=[(code, word) for code, (word, _keeps) in spans.items()],
        keeps=lambda one, value: any(about.due and spans[value][1](about.due) for about in one.open),
    )


def _columns(query: str) -> tuple[Column, ...]:
    def group(one: Standing) -> Any:
        return in_language(one.group.title, get_language() or "en")

    return (
        Column(
            name="duty",
            label=_("Duty"),
            value=lambda one: one.title,
            link=lambda one: reverse("duty", kwargs={"duty": one.duty.id}) + query,
        ),
        Column(
            name="verdict",
            label=_("Verdict"),
            value=lambda one: telling.STANDS[one.stand.value],
            mark=lambda one: telling.mark_of(one.stand.value),
        ),
        Column(name="article", label=_("Article"), value=lambda one: telling.cited(one.duty.cites[0])),
        Column(
            name="subject",
            label=pgettext("of a duty", "About"),
            value=lambda one: telling.SUBJECTS[one.duty.subject],
        ),
        Column(name="open", label=_("Open for"), value=lambda one: len(one.pressing), figure=True),
        Column(name="due", label=_("Due"), value=lambda one: one.due),
        Column(name="group", label=_("Group"), value=group, rare=True),
        Column(name="who", label=_("Who does it"), value=lambda one: telling.roles_of(one.task), rare=True),
        Column(name="text", label=_("What the law asks"), value=lambda one: one.text, rare=True),
    )
