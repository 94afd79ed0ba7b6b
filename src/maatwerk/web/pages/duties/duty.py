"""The page of one duty: what it asks and why, how it stands for each subject, what was found, what to do."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maatwerk.compliance.atlas import Place
from maatwerk.compliance.explaining import Explained, Found, explain, leaves_of
from maatwerk.compliance.models import Verdict
from maatwerk.compliance.past import AsOn, judged_as_on
from maatwerk.compliance.standing import (
    About,
    Sight,
    Standing,
    closed_copies,
    copies_of,
    standing_of,
    subject_of,
)
from maatwerk.compliance.subjects import Subject
from maatwerk.compliance.words import OPEN, SubjectKind
from maatwerk.people.models import Account
from maatwerk.people.queries import people_by_role
from maatwerk.people.spoken import written_day
from maatwerk.rulebook.conditions import TODAY
from maatwerk.rulebook.duty import COUNTRY, Wording
from maatwerk.rulebook.reasons import in_language
from maatwerk.rulebook.shelf import current_edition
from maatwerk.rulebook.vocabulary import FactType
from maatwerk.web import countries, words
from maatwerk.web.choices import CHOICES
from maatwerk.web.pages import door
from maatwerk.web.pages.duties import telling
from maatwerk.web.pages.duties.day import Day, day_asked, refusing
from maatwerk.web.pages.duties.map import tile

SHOWN = 25
_OF_PARTS = ("has", "has_any", "has_all")
_VALUE_MARKS = {"yes": "met", "no": "not-met", "not_known": "not-known"}
_ALSO_BY_DOCUMENT = (Place.FAMILY, Place.CIRCUMSTANCES)
_UNBOUND = {"no": "not-applicable"}


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One thing that is looked for, as a place of the law: whether it is there, and in which records."""

    cite: str
    mark: str
    is_listed: bool
    """Whether the list of Annex I of a family can answer it."""
    records: Sequence[tuple[str, str, date | None]]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the tree: how deep it stands, its words, the answer, and the records behind it."""

    depth: int
    mark: str
    text: str
    answer: str
    is_head: bool = False
    pieces: Sequence[Piece] = ()
    records: Sequence[tuple[str, str, date | None]] = ()


@dataclass(frozen=True, kw_only=True)
class Row:
    """How the duty stands for one subject."""

    name: str
    mark: str
    word: str
    due: date | None
    ahead: bool
    href: str
    here: bool


class _Both(Sequence[Any]):
    """What is open, then what is not: the second is read only as far as a page shows it."""

    def __init__(self, first: Sequence[Any], rest: QuerySet[Verdict], count: int) -> None:
        self.first, self.rest, self.further = first, rest, count

    def __len__(self) -> int:
        return len(self.first) + self.further

    def __getitem__(self, place: Any) -> Any:
        start, stop = place.start or 0, place.stop
        head = list(self.first[start:stop])
        skip = max(0, start - len(self.first))
        wanted = stop - start - len(head)
        return [*head, *self.rest[skip : skip + wanted]] if wanted > 0 else head


@login_required
def duty(request: door.Inside, duty: str) -> HttpResponse:
    """Show one duty, as it stands today or on another day."""
    sight, day = telling.sight_for(request), day_asked(request, duty=duty)
    one = _standing(sight, duty=duty, day=day)
    if one is None:
        raise Http404
    people = people_by_role(request.user, at=sight.at)
    rows = _all(one, sight) if day.as_on is None else _rows_of_day(one, sight, day.as_on)
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    chosen = _chosen(request, sight, one, shown)
    explained = None if chosen is None else _explained(sight, one, chosen, day=day, people=people)
    lines = [] if explained is None else list(_lines(explained, request=request))
    consolidated = current_edition().sources["MDR consolidated"]
    context = {
        "one": one,
        "tile": tile(one),
        "means": telling.MEANS[one.stand.value],
        "confidence": one.duty.confidence,
        "confidence_word": telling.CONFIDENCE[one.duty.confidence],
        "cites": [(telling.cited(cite), telling.law_at(cite)) for cite in one.cites],
        "edition": current_edition(),
        "country": sight.country,
        "acts": telling.acts_of(one.duty),
        "consolidated": (consolidated.title.rpartition("CELEX ")[2], consolidated.url),
        "spans": _spans(one),
        "rows": [_row(each, chosen=chosen, day=day, explained=explained) for each in shown],
        "judged_each": day.as_on is not None and one.duty.subject == SubjectKind.DEVICE.value,
        "day": day,
        "today_href": reverse("duty", kwargs={"duty": one.duty.id}),
        "chosen_code": request.GET.get("about", ""),
        "page": page,
        "chosen": chosen,
        "explained": explained,
        "lines": lines,
        "questions": [] if explained is None else _questions(explained),
        "way": None if day.as_on else _way(one, chosen, lines, request=request),
        "chosen_name": "" if chosen is None else telling.subject_name(chosen),
        "who": [(words.role(role), people.get(role, ())) for role in one.task.roles],
        "crumbs": [(_("Duties"), reverse("duties"))],
    }
    return refusing(door.show(request, "duties/duty.html", context), day)


def _spans(one: Standing) -> list[tuple[str, str, bool]]:
    """Return the wordings that follow one another: days, words, and whether it is the one shown."""
    if len(one.duty.wordings) < 2:
        return []
    language = get_language() or "en"
    return [
        (_span(each), in_language(each.text, language), each is one.wording) for each in one.duty.wordings
    ]


def _span(wording: Wording) -> str:
    first = written_day(wording.from_day)
    if wording.until_day is None:
        return _("since %(day)s:") % {"day": first}
    days = {"first": first, "last": written_day(wording.until_day)}
    return _("%(first)s to %(last)s:") % days


def _standing(sight: Sight, *, duty: str, day: Day) -> Standing | None:
    if day.as_on:
        return day.as_on.whole.standings[0]
    return standing_of(sight, duty=duty, language=get_language() or "en")


def _explained(
    sight: Sight, one: Standing, chosen: Subject, *, day: Day, people: Mapping[str, Sequence[Account]]
) -> Explained | None:
    """Return the verdict with what stands behind it; of another day only the answers are known."""
    if day.as_on is None:
        return explain(sight, duty=one.duty.id, subject=chosen, prrcs=people.get("prrc", ()))
    found = judged_as_on(sight, duty=one.duty, subject=chosen, on=day.as_on.on)
    return None if found is None else Explained(chosen, found, behind={}, at_place={})


def _rows_of_day(one: Standing, sight: Sight, day: AsOn) -> Sequence[About] | QuerySet[Verdict]:
    """Return whom a duty was about on a day; devices are many, and each is judged when it is chosen."""
    if one.duty.subject == SubjectKind.DEVICE.value:
        return copies_of(sight, duty=one.duty.id)
    return day.abouts[one.duty.id]


def _way(
    one: Standing, chosen: Subject | None, lines: Sequence[Line], *, request: door.Inside
) -> telling.Way | None:
    """Return the button: to filing a document where only a document is missing, else to the task."""
    lacking = [line for line in lines if line.mark == "not-met" and not line.is_head]
    if lacking and all(line.pieces for line in lacking) and one.task.at in _ALSO_BY_DOCUMENT:
        pieces = [piece for line in lacking for piece in line.pieces if piece.mark == "not-met"]
        if one.task.at is Place.CIRCUMSTANCES or not any(piece.is_listed for piece in pieces):
            return telling.to_evidence(request, subject=chosen, wording=one.wording)
    return telling.way_to(one.task, chosen, request=request, wording=one.wording)


def _all(one: Standing, sight: Sight) -> _Both:
    closed = sum(count for word, count in one.counts.items() if word not in OPEN)
    return _Both(one.open, closed_copies(sight, duty=one.duty.id), closed)


def _chosen(request: door.Inside, sight: Sight, one: Standing, shown: Sequence[Any]) -> Subject | None:
    """Return the subject whose tree is shown: the one asked for, else the first."""
    kind, _colon, key = request.GET.get("about", "").partition(":")
    found = subject_of(sight, duty=one.duty.id, kind=kind, key=key) if key else None
    return found or (_subject(shown[0]) if shown else None)


def _subject(each: About | Verdict) -> Subject:
    if isinstance(each, About):
        return each.subject
    return Subject(SubjectKind(each.subject_kind), each.subject_key, each.subject_name)


def _row(each: About | Verdict, *, chosen: Subject | None, day: Day, explained: Explained | None) -> Row:
    subject = _subject(each)
    later, here = isinstance(each, About) and each.ahead, subject == chosen
    stand, due = "later" if later else str(each.verdict), each.due
    word = str(telling.STANDS[stand])
    if day.as_on and isinstance(each, Verdict):
        judged = explained.judged.verdict if explained and here else None
        stand, due = ("later", None) if judged is None else (judged.verdict, judged.due)
        word = _("judged when chosen") if judged is None else str(telling.STANDS[stand])
    about = f"about={subject.kind.value}:{subject.key}"
    return Row(
        name=telling.subject_name(subject),
        mark=telling.mark_of(stand),
        word=word,
        due=due,
        ahead=later,
        href=f"{day.query}&{about}" if day.query else f"?{about}",
        here=here,
    )


def _questions(explained: Explained) -> list[str]:
    law = current_edition()
    language = get_language() or "en"
    return [
        law.vocabulary.question(name, language=language)
        for name in explained.judged.not_known
        if name in law.vocabulary
    ]


def _lines(explained: Explained, *, request: door.Inside) -> Iterator[Line]:
    """Yield the tree as lines of words."""
    verdict = explained.judged.verdict
    marks = _VALUE_MARKS if str(verdict.applies) == "yes" else {**_VALUE_MARKS, **_UNBOUND}
    nodes = list(leaves_of(verdict.tree))
    # A root with one part says nothing that the part does not say.
    lone = len(verdict.tree.get("of", ())) == 1 and verdict.tree.get("op") != "not"
    for depth, node in nodes[1:] if lone else nodes:
        yield _line(node, depth=depth - lone, marks=marks, explained=explained, request=request)


def _line(
    node: Mapping[str, Any],
    *,
    depth: int,
    marks: Mapping[str, str],
    explained: Explained,
    request: door.Inside,
) -> Line:
    mark = marks[node["value"]]
    if "of" in node:
        heads = {"all": _("All of this:"), "any": _("One of this is enough:"), "not": _("Not this:")}
        return Line(depth=depth, mark=mark, text=heads[node["op"]], answer="", is_head=True)
    name, want = node["fact"], node["want"]
    if name == TODAY:
        return Line(depth=depth, mark=mark, text=_("Today, against the day in question"), answer=_said(want))
    pieces = _pieces(node, explained=explained, request=request)
    records = _linked(explained.behind.get(name, ()), request=request)
    question = current_edition().vocabulary.question(name, language=get_language() or "en")
    return Line(
        depth=depth,
        mark=mark,
        text=question,
        answer="" if pieces else _answer(node),
        pieces=pieces,
        records=records,
    )


def _answer(node: Mapping[str, Any]) -> str:
    have = node["have"]
    if have is None:
        return _("not known")
    if current_edition().vocabulary[node["fact"]].type is FactType.SET and not have:
        return _("nothing on record")
    return countries.name(have) if node["fact"] == COUNTRY else _said(have)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return str(CHOICES["yes"] if value else CHOICES["no"])
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value)
    if isinstance(value, str):
        with suppress(ValueError):  # most texts are no dates
            return date_format(date.fromisoformat(value), _("j M Y"))
        if value.startswith(("Art.", "Annex.")):
            return telling.cited(value)
        return str(telling.PARTS.get(value) or CHOICES.get(value) or value.replace("_", " "))
    return _("not known") if value is None else str(value)


def _pieces(node: Mapping[str, Any], *, explained: Explained, request: door.Inside) -> tuple[Piece, ...]:
    """Return what a comparison wants to find, such as places of the law, each with what answers it."""
    wanted = node["want"] if isinstance(node["want"], list) else [node["want"]]
    if node["op"] not in _OF_PARTS or None in wanted:
        return ()
    have = node["have"]
    return tuple(
        Piece(
            cite=_said(place),
            is_listed=place.startswith("Annex.I."),
            mark="not-known" if have is None else "met" if place in have else "not-met",
            records=_linked(explained.at_place.get(place, ()), request=request),
        )
        for place in wanted
    )


def _linked(records: Sequence[Found], *, request: door.Inside) -> tuple[tuple[str, str, date | None], ...]:
    return tuple(
        (telling.record_name(one), telling.record_at(one, request=request), one.until) for one in records
    )
