"""Where the lab stands, duty by duty: what map, path, calendar and gap report are made of.

Everything here reads the copies; what they were computed from, and when, is said beside them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from django.db.models import Count, Max, Q, QuerySet

from maatwerk.archive.days import day_of
from maatwerk.cases.models import Device
from maatwerk.compliance.atlas import Group, Task, atlas
from maatwerk.compliance.models import Verdict
from maatwerk.compliance.queries import is_ahead
from maatwerk.compliance.subjects import SETTLED, Subject
from maatwerk.compliance.words import OPEN, SubjectKind, VerdictWord
from maatwerk.people.authority import home_country, may
from maatwerk.people.models import Account
from maatwerk.rulebook.duty import Duty, Wording
from maatwerk.rulebook.edition import Edition
from maatwerk.rulebook.reasons import in_language
from maatwerk.rulebook.shelf import current_edition


class Stand(StrEnum):
    """How a duty stands over all that it binds: the most pressing of its verdicts, or why there is none."""

    OVERDUE = "overdue"
    NOT_MET = "not_met"
    DUE = "due"
    NOT_KNOWN = "not_known"
    LATER = "later"
    """Something is open, and only a gate that lies ahead asks for it."""
    MET = "met"
    NOT_APPLICABLE = "not_applicable"
    NOTHING = "nothing"
    """There is nothing yet that it could be about: no family, no device."""


PRESSING = (Stand.OVERDUE, Stand.NOT_MET, Stand.DUE, Stand.NOT_KNOWN)
"""What leaves something to do now, the most pressing first."""


@dataclass(frozen=True, kw_only=True)
class About:
    """How one duty stands for one subject."""

    subject: Subject
    verdict: VerdictWord
    due: date | None
    ahead: bool = False


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One duty in words, what it belongs to, and how it stands."""

    duty: Duty
    wording: Wording
    title: str
    text: str
    why: str
    missing: str
    do: str
    task: Task
    group: Group
    stand: Stand
    counts: Mapping[VerdictWord, int]
    open: tuple[About, ...]
    """What is open now, the most pressing first; what only a later gate asks for is last."""

    @property
    def cites(self) -> tuple[str, ...]:
        """Return the places that it rests on."""
        return (*self.duty.cites, *self.wording.cites)

    @property
    def pressing(self) -> tuple[About, ...]:
        """Return what leaves something to do now."""
        return tuple(one for one in self.open if not one.ahead)

    @property
    def due(self) -> date | None:
        """Return the first day by which something of it is due."""
        return min((one.due for one in self.open if one.due), default=None)

    @property
    def bound(self) -> int:
        """Return how many subjects it binds, or may bind."""
        return sum(count for word, count in self.counts.items() if word is not VerdictWord.NOT_APPLICABLE)


@dataclass(frozen=True, kw_only=True)
class Whole:
    """Every duty of the edition, and as of when the copies speak."""

    standings: tuple[Standing, ...]
    edition: str
    checked_by: str
    country: str
    computed_at: datetime | None
    families: int


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What one person sees at a moment: the duties of the whole lab, of one institution."""

    viewer: Account
    at: datetime

    def copies(self) -> QuerySet[Verdict]:
        """Return the copies that may be seen."""
        return Verdict.objects.filter(institution_key=self.viewer.institution_key).order_by()

    @cached_property
    def country(self) -> str:
        """Return the country of the institution, by which its national law is known."""
        return home_country(self.viewer.institution_key)

    def law_here(self, law: Edition) -> list[Duty]:
        """Return the duties of the regulation and of this country; those of others concern nobody here."""
        return [one for one in law.duties if one.country in ("", self.country)]


def sight_of(viewer: Account, *, at: datetime) -> Sight | None:
    """Return what a person sees here; None for whom the duties of the lab are nothing, as a prescriber."""
    return Sight(viewer=viewer, at=at) if may(account=viewer, ability="read_all", at=at) else None


def standings(sight: Sight, *, language: str = "en") -> Whole:
    """Return how every duty of the edition stands that is in force and that the viewer may see."""
    law, rows = current_edition(), sight.copies()
    found = _standings(sight.law_here(law), rows, sight=sight, language=language)
    # Devices are many; when the few others were judged last says as much, and costs no look at every row.
    few = rows.filter(subject_kind__in=[SubjectKind.INSTITUTION.value, SubjectKind.FAMILY.value])
    families = Count("subject_key", filter=Q(subject_kind=SubjectKind.FAMILY.value), distinct=True)
    counted = few.aggregate(last=Max("computed_at"), families=families)
    return Whole(
        standings=in_order(found),
        edition=law.number,
        checked_by=law.checked_by,
        country=sight.country,
        computed_at=counted["last"],
        families=counted["families"],
    )


def standing_of(sight: Sight, *, duty: str, language: str = "en") -> Standing | None:
    """Return how one duty stands; None where none of that name is in force or may be seen."""
    named = [one for one in sight.law_here(current_edition()) if one.id == duty]
    found = _standings(named, sight.copies().filter(duty=duty), sight=sight, language=language)
    return found[0] if found else None


def standings_of(sight: Sight, *, duties: Iterable[Duty], language: str = "en") -> tuple[Standing, ...]:
    """Return how some duties stand, in the order in which they were named."""
    named = list(duties)
    rows = sight.copies().filter(duty__in=[one.id for one in named])
    return tuple(_standings(named, rows, sight=sight, language=language))


def closed_copies(sight: Sight, *, duty: str) -> QuerySet[Verdict]:
    """Return the copies of a duty that leave nothing to do: what is met, then what does not apply."""
    closed = sight.copies().filter(duty=duty).exclude(verdict__in=[word.value for word in OPEN])
    return closed.order_by("verdict", "subject_kind", "-pk")


def copies_of(sight: Sight, *, duty: str) -> QuerySet[Verdict]:
    """Return every copy of a duty, the newest subject first."""
    return sight.copies().filter(duty=duty).order_by("subject_kind", "-pk")


def subject_of(sight: Sight, *, duty: str, kind: str, key: str) -> Subject | None:
    """Return a subject that a duty was judged for, if the viewer may see it."""
    found = sight.copies().filter(duty=duty, subject_kind=kind, subject_key=key).first()
    return None if found is None else Subject(SubjectKind(kind), key, found.subject_name)


def _standings(
    duties: Iterable[Duty], rows: QuerySet[Verdict], *, sight: Sight, language: str
) -> list[Standing]:
    named = list(duties)
    counts, on = _counts(rows), day_of(sight.at)
    opened = _opened(rows, duties={one.id: one for one in named})
    return [
        stand_of(duty, wording, counts=counts[duty.id], opened=opened[duty.id], language=language)
        for duty in named
        for wording in [in_force(duty, on=on)]
        if wording is not None
    ]


def most_pressing(found: Iterable[Standing]) -> list[Standing]:
    """Return the standings that leave something to do now, the most pressing first."""
    order = {stand: place for place, stand in enumerate(PRESSING)}
    phases = {task.id: place for place, task in enumerate(atlas().tasks)}
    return sorted(
        (one for one in found if one.stand in order),
        key=lambda one: (order[one.stand], one.due or date.max, phases[one.task.id], one.duty.id),
    )


def in_order(found: Iterable[Standing]) -> tuple[Standing, ...]:
    """Return standings in the order of the map."""
    order = {group.id: place for place, group in enumerate(atlas().groups)}
    return tuple(sorted(found, key=lambda one: order[one.group.id]))


def in_force(duty: Duty, *, on: date) -> Wording | None:
    """Return the wording of a duty that binds on a day."""
    return next((one for one in duty.wordings if one.in_force(on)), None)


def _counts(rows: QuerySet[Verdict]) -> defaultdict[str, dict[VerdictWord, int]]:
    found: defaultdict[str, dict[VerdictWord, int]] = defaultdict(dict)
    for duty, verdict, count in rows.values_list("duty", "verdict").annotate(Count("pk")):
        found[duty][VerdictWord(verdict)] = count
    return found


def _opened(rows: QuerySet[Verdict], *, duties: Mapping[str, Duty]) -> defaultdict[str, list[About]]:
    """Return what is open, by duty."""
    found: defaultdict[str, list[About]] = defaultdict(list)
    wanted = rows.filter(verdict__in=[word.value for word in OPEN])
    names = ("duty", "subject_kind", "subject_key", "subject_name", "verdict", "due")
    copies = list(wanted.order_by("subject_kind", "subject_key").values_list(*names))
    stages = stages_of(key for _duty, kind, key, *_rest in copies if kind == SubjectKind.DEVICE.value)
    for duty, kind, key, name, verdict, due in copies:
        if duty not in duties:
            continue
        stage = stages.get(key, "") if kind == SubjectKind.DEVICE.value else ""
        found[duty].append(
            About(
                subject=Subject(SubjectKind(kind), key, name),
                verdict=VerdictWord(verdict),
                due=due,
                ahead=_is_ahead(duties[duty], stage=stage),
            )
        )
    return found


def _is_ahead(duty: Duty, *, stage: str) -> bool:
    """Return whether a duty is not asked of a device yet: its gate, or without one the release, is ahead."""
    return bool(stage) and (is_ahead(duty, state=stage) or (not duty.gates and stage not in SETTLED))


def stages_of(keys: Iterable[str]) -> dict[str, str]:
    """Return where devices stand; one on hold stands where it was held."""
    wanted = {int(key) for key in keys}
    if not wanted:
        return {}
    first, last = min(wanted), max(wanted)
    rows = Device.objects.filter(pk__gte=first, pk__lte=last).exclude(state="cancelled")
    found = rows.values_list("pk", "state", "held_from")
    return {
        str(pk): held if state == "on_hold" and held else state for pk, state, held in found if pk in wanted
    }


def stand_of(
    duty: Duty,
    wording: Wording,
    *,
    counts: Mapping[VerdictWord, int],
    opened: list[About],
    language: str,
) -> Standing:
    """Return how a duty stands, in words, by the verdicts about all that it binds."""
    order = {word: place for place, word in enumerate(OPEN)}
    opened.sort(key=lambda one: (one.ahead, order[one.verdict], one.due or date.max, one.subject))
    task = atlas().task_of(duty)
    return Standing(
        duty=duty,
        wording=wording,
        title=atlas().title(duty, language=language),
        text=in_language(wording.text, language),
        why=in_language(wording.why, language),
        missing=in_language(wording.missing, language),
        do=in_language(wording.do, language),
        task=task,
        group=next(one for one in atlas().groups if one.id == task.group),
        stand=_stand(counts, opened),
        counts=counts,
        open=tuple(opened),
    )


def _stand(counts: Mapping[VerdictWord, int], opened: list[About]) -> Stand:
    if opened:
        return Stand.LATER if opened[0].ahead else Stand(opened[0].verdict.value)
    if counts.get(VerdictWord.MET):
        return Stand.MET
    return Stand.NOT_APPLICABLE if counts else Stand.NOTHING
