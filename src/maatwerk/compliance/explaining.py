"""Why a verdict is what it is: the tree of its condition, and the records that stand behind each answer."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from maatwerk.archive.days import day_of
from maatwerk.archive.recorded import seeing_once
from maatwerk.compliance.judging import Judged, judge
from maatwerk.compliance.standing import Sight
from maatwerk.compliance.subjects import Subject
from maatwerk.compliance.words import SubjectKind
from maatwerk.lab import queries as lab
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.facts.circumstances import CIRCUMSTANCES
from maatwerk.lab.models import Circumstance, EvidenceOnFile, Family, Procedure
from maatwerk.people.models import Account
from maatwerk.quality.facts import OF_INCIDENTS, OF_LETTERS
from maatwerk.quality.models import AuthorityLetter, Incident

_ON_FILE = frozenset({"institution_file_shows", "family_file_shows"})
_JUDGED = {
    "risk_file_signed": "risk_file",
    "clinical_evaluation_signed": "clinical_evaluation",
    "gspr_assessment_signed": "gspr",
}
_DOCUMENTS = ("documentation_exists", "documentation_is_current", "documentation_is_available")
_DOCUMENTATION = "Annex.XIII.2"
_NAMED = 5
"""How many open incidents or letters are named behind an answer."""


@dataclass(frozen=True, order=True)
class Found:
    """A record behind an answer: its kind, its key, its name, and until when it counts."""

    kind: str
    key: str
    name: str
    until: date | None = None


@dataclass(frozen=True)
class Explained:
    """One verdict computed anew, and the records behind it: by fact, and by place of the law."""

    subject: Subject
    judged: Judged
    behind: Mapping[str, tuple[Found, ...]]
    at_place: Mapping[str, tuple[Found, ...]]


def explain(sight: Sight, *, duty: str, subject: Subject, prrcs: Iterable[Account]) -> Explained | None:
    """Judge one duty about one subject again, with what stands behind it; None where it is not in force."""
    with seeing_once():
        judged = next(iter(judge(subject, at=sight.at, only=frozenset({duty}))), None)
        if judged is None:
            return None
        facts = set(judged.verdict.wording.facts())
        family = Family.objects.get(pk=subject.key) if subject.kind is SubjectKind.FAMILY else None
        places = _places(subject, family=family, facts=facts, on=day_of(sight.at))
    named = {**_signed(family, facts=facts), **_told(subject, facts=facts)}
    people = tuple(Found("person", str(one.pk), one.full_name) for one in prrcs)
    return Explained(
        subject=subject,
        judged=judged,
        behind={
            name: _behind(name, subject=subject, places=places, named=named, people=people) for name in facts
        },
        at_place=places,
    )


def _behind(
    fact: str,
    *,
    subject: Subject,
    places: Mapping[str, tuple[Found, ...]],
    named: Mapping[str, tuple[Found, ...]],
    people: tuple[Found, ...],
) -> tuple[Found, ...]:
    """Return the records that answer a fact; what a place of the law is answered by stands at the place."""
    if fact in _ON_FILE or fact in _DOCUMENTS:
        return () if fact in _ON_FILE else places.get(_DOCUMENTATION, ())
    if fact in _JUDGED:
        return named.get(_JUDGED[fact], ())
    if fact.startswith("prrc"):
        return people
    if subject.kind is SubjectKind.INSTITUTION:
        return named.get(fact, ())
    if subject.kind in (SubjectKind.FAMILY, SubjectKind.DEVICE):
        return (Found(subject.kind.value, subject.key, subject.name),)
    return ()


def _told(subject: Subject, *, facts: set[str]) -> dict[str, tuple[Found, ...]]:
    """Return the incidents, letters and answers of the institution that facts rest on, by fact."""
    if subject.kind is not SubjectKind.INSTITUTION:
        return {}
    key = UUID(subject.key)
    found: dict[str, tuple[Found, ...]] = {}
    for fact in facts & set(CIRCUMSTANCES):
        if Circumstance.objects.filter(institution_key=key, fact=fact).exists():
            found[fact] = (Found("circumstance", fact, ""),)
    if facts & set(OF_INCIDENTS):
        mine = Incident.objects.filter(institution_key=key).exclude(state="closed")[:_NAMED]
        records = tuple(Found("incident", str(one.pk), one.number) for one in mine)
        found |= dict.fromkeys(facts & set(OF_INCIDENTS), records)
    if facts & set(OF_LETTERS):
        open_ones = AuthorityLetter.objects.filter(institution_key=key, state="open")[:_NAMED]
        records = tuple(Found("letter", str(one.pk), one.number, one.due_on) for one in open_ones)
        found |= dict.fromkeys(facts & set(OF_LETTERS), records)
    return found


def _signed(family: Family | None, *, facts: set[str]) -> dict[str, tuple[Found, ...]]:
    """Return who judged the files of a family last, by topic."""
    if family is None or not facts & set(_JUDGED):
        return {}
    newest = family.judgements.select_related("judge").order_by("judged_at", "pk")
    return {
        one.topic: (Found("judgement", str(family.pk), one.judge.full_name, one.review_on),) for one in newest
    }


def _places(
    subject: Subject, *, family: Family | None, facts: set[str], on: date
) -> dict[str, tuple[Found, ...]]:
    """Return the records that answer places of the law, by place."""
    if not facts & (_ON_FILE | set(_DOCUMENTS)):
        return {}
    found: defaultdict[str, list[Found]] = defaultdict(list)
    if subject.kind is SubjectKind.INSTITUTION:
        pairs = [*_filed(UUID(subject.key), "", on), *_served(UUID(subject.key), on)]
    elif family is not None:
        listed = Found("family", subject.key, subject.name)
        pairs = [
            *_filed(family.institution_key, family.code, on),
            *((number, listed) for number in sorted(lab.requirements_answered(family))),
        ]
    else:
        pairs = []
    for place, record in pairs:
        found[place].append(record)
    return {place: tuple(dict.fromkeys(records)) for place, records in found.items()}


def _filed(key: UUID, family: str, on: date) -> Iterator[tuple[str, Found]]:
    rows: tuple[EvidenceOnFile, ...] = lab.evidence_in_force(institution_key=key, family_code=family, on=on)
    for one in rows:
        record = Found("evidence", str(one.pk), one.title, one.valid_until)
        yield from ((place, record) for place in one.answers)


def _served(key: UUID, on: date) -> Iterator[tuple[str, Found]]:
    known = current_library().procedures
    rows = Procedure.objects.filter(
        institution_key=key, state="effective", effective_on__lte=on, review_on__gte=on
    )
    for one in rows:
        record = Found("procedure", str(one.pk), f"{one.code} {one.title}", one.review_on)
        yield from ((place, record) for place in (known[one.code].serves if one.code in known else ()))


def leaves_of(tree: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield every node of a tree with its depth, in the order of reading."""
    yield depth, tree
    for part in tree.get("of", ()):
        yield from leaves_of(part, depth + 1)
