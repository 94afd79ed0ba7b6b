"""What changed in the law between editions, and what a proposal would change; each for this lab."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from maatwerk.compliance.atlas import atlas
from maatwerk.compliance.effects import Changed, Compared, Effect, compare
from maatwerk.compliance.words import OPEN, VerdictWord
from maatwerk.rulebook import shelf
from maatwerk.rulebook.differences import Kind
from maatwerk.rulebook.proposed import Change, Proposal
from maatwerk.rulebook.reasons import in_language
from maatwerk.web.pages import door
from maatwerk.web.pages.duties import telling
from maatwerk.web.pages.lists import one_of

KINDS: dict[Kind, telling.Words] = {
    Kind.NEW: gettext_lazy("New"),
    Kind.GONE: gettext_lazy("Asked no more"),
    Kind.ASKS: gettext_lazy("Asks otherwise"),
    Kind.SAYS: gettext_lazy("The same in other words"),
}
SHOWN = 3
"""How many duties of a group are shown; the rest folds away."""
NAMED = 6
"""How many subjects are named behind one duty; the rest is counted."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One duty that reads otherwise."""

    kind: telling.Words
    title: str
    href: str
    cite: str
    text: str
    since: date | None
    sure: str
    mark: str
    effects: Sequence[tuple[str, str, str]]
    """For whom a verdict differs: the mark of what it becomes, the name, and the turn in words."""
    more: int


@dataclass(frozen=True, kw_only=True)
class Part:
    """One group of the map with what reads otherwise in it."""

    id: str
    title: str
    count: int
    lines: Sequence[Line]
    folded: Sequence[Line]


@login_required
def law_changes(request: door.Inside) -> HttpResponse:
    """Show what another edition says otherwise, and which verdicts of this lab turn by it."""
    numbers = shelf.editions()
    before = one_of(request, "from", numbers) or (numbers[-2] if len(numbers) > 1 else numbers[-1])
    after = one_of(request, "to", numbers) or numbers[-1]
    found = compare(
        telling.sight_for(request),
        before=shelf.edition(before),
        after=shelf.edition(after),
        language=get_language() or "en",
    )
    context = {
        "found": found,
        "numbers": numbers,
        "turned": _turned(found),
        "parts": _parts(found),
        "not_compared": sum(not one.is_judged for one in found.changed),
        "open": [one for one in (found.before, found.after) if _is_open(one.number)],
        "unchecked": found.before.checked_by == found.after.checked_by == "none",
        "crumbs": [(_("Duties"), reverse("duties"))],
    }
    return door.show(request, "duties/changes.html", context)


@login_required
def what_if(request: door.Inside) -> HttpResponse:
    """Show what is reported about proposals, and which verdicts of this lab would turn. None of it is law."""
    sight, language = telling.sight_for(request), get_language() or "en"
    supposed = []
    for one in shelf.proposals():
        found = compare(sight, before=shelf.current_edition(), after=shelf.what_if(one.id), language=language)
        supposed.append(_supposed(one, found, language=language))
    context = {
        "supposed": supposed,
        "edition": shelf.current_edition(),
        "crumbs": [(_("Duties"), reverse("duties"))],
    }
    return door.show(request, "duties/what_if.html", context)


@dataclass(frozen=True, kw_only=True)
class Reported:
    """One reported change in words: by whom, where it belongs, and what follows here."""

    text: str
    because: str
    source: str
    cites: str
    lines: Sequence[Line]

    @property
    def turns(self) -> bool:
        """Return whether a verdict of this lab would turn."""
        return any(line.effects for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class Supposed:
    """One proposal as the page shows it."""

    id: str
    title: str
    note: str
    url: str
    last_checked: date
    turned: Sequence[tuple[str, str]]
    subjects: int
    turning: Sequence[Reported]
    altering: Sequence[Reported]
    without: Sequence[Reported]


def _supposed(one: Proposal, found: Compared, *, language: str) -> Supposed:
    lines = {each.difference.duty.id: _line(each) for each in found.changed}
    told = [_reported(change, lines, language=language) for change in one.changes]
    return Supposed(
        id=one.id,
        title=in_language(one.title, language),
        note=in_language(one.note, language),
        url=one.url,
        last_checked=one.last_checked,
        turned=_turned(found),
        subjects=found.subjects,
        turning=[each for each in told if each.turns],
        altering=[each for each in told if each.lines and not each.turns],
        without=[each for each in told if not each.lines],
    )


def _reported(change: Change, lines: dict[str, Line], *, language: str) -> Reported:
    return Reported(
        text=in_language(change.text, language),
        because=in_language(change.because, language),
        source=in_language(change.source, language),
        cites=", ".join(telling.cited(cite) for cite in change.cites),
        lines=[lines[duty] for duty in change.duties if duty in lines],
    )


def _parts(found: Compared) -> list[Part]:
    parts = []
    language = get_language() or "en"
    groups = [(group.id, in_language(group.title, language)) for group in atlas().groups]
    for code, title in [*groups, ("", _("Other duties"))]:
        ours = [one for one in found.changed if (one.group.id if one.group else "") == code]
        ours.sort(key=_rank)
        lines = [_line(one) for one in ours]
        cut = len(lines) if len(lines) <= SHOWN + 1 else SHOWN
        if lines:
            parts.append(
                Part(
                    id=code or "other",
                    title=title,
                    count=len(lines),
                    lines=lines[:cut],
                    folded=lines[cut:],
                )
            )
    return parts


def _rank(one: Changed) -> tuple[int, int]:
    """Return what comes first: what turns to something open, then what turns at all."""
    opens = sum(each.now in OPEN for each in one.effects)
    return (-bool(opens), -bool(one.effects))


def _line(one: Changed) -> Line:
    duty = one.difference.duty
    in_force = any(each.id == duty.id for each in shelf.current_edition().duties)
    worst = next((each.now for word in OPEN for each in one.effects if each.now is word), None)
    worst = worst or (one.effects[0].now if one.effects else None)
    return Line(
        kind=KINDS[one.difference.kind],
        title=one.title,
        href=reverse("duty", kwargs={"duty": duty.id}) if in_force else "",
        cite=telling.short(duty.cites[0]),
        text=one.text,
        since=one.difference.since,
        sure="" if duty.confidence == "text" else str(telling.CONFIDENCE[duty.confidence]),
        mark=telling.mark_of(worst.value) if worst else "waiting",
        effects=[
            (_mark(each), telling.subject_name(each.subject), _turn(each.was, each.now))
            for each in one.effects[:NAMED]
        ],
        more=max(0, len(one.effects) - NAMED),
    )


def _mark(one: Effect) -> str:
    return telling.mark_of(one.now.value) if one.now else "waiting"


def _turn(was: VerdictWord | None, now: VerdictWord | None) -> str:
    """Return how a verdict turns, in words."""
    if was is None:
        return _("new: %(now)s") % {"now": _word(now)}
    if now is None:
        return _("asked no more; it was: %(was)s") % {"was": _word(was)}
    return _("%(was)s, then %(now)s") % {"was": _word(was), "now": _word(now)}


def _turned(found: Compared) -> list[tuple[str, str]]:
    """Return how many verdicts of this lab turn how, what is open then first: mark and sentence."""
    order = [*OPEN, *(word for word in VerdictWord if word not in OPEN), None]
    turned = sorted(found.turned.items(), key=lambda each: (order.index(each[0][1]), str(each[0][0])))
    return [(_mark_of(now), _sentence(was, now, count)) for (was, now), count in turned]


def _mark_of(word: VerdictWord | None) -> str:
    return telling.mark_of(word.value) if word else "waiting"


def _sentence(was: VerdictWord | None, now: VerdictWord | None, count: int) -> str:
    words = {"count": count, "was": _word(was), "now": _word(now)}
    if was is None:
        said = ngettext("One new verdict: %(now)s", "%(count)s new verdicts: %(now)s", count)
    elif now is None:
        said = ngettext(
            "One verdict asked no more; it was: %(was)s",
            "%(count)s verdicts asked no more; they were: %(was)s",
            count,
        )
    else:
        said = ngettext(
            "One verdict turns: %(was)s, then %(now)s",
            "%(count)s verdicts turn: %(was)s, then %(now)s",
            count,
        )
    return said % words


def _word(word: VerdictWord | None) -> str:
    return str(telling.STANDS[word.value]) if word else ""


def _is_open(number: str) -> bool:
    """Return whether an edition is not released yet, so that it may still change."""
    return all(one.number != number for one in shelf.released_editions())
