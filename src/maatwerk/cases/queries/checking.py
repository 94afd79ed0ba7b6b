"""The bench of one device: every check of its plan, what records say about it, and who it counts for."""

from dataclasses import dataclass
from datetime import date, datetime

from maatwerk.archive.days import day_of
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.evidence import Answer, answer_for
from maatwerk.cases.facts.verification import Due, checks_due, result_for, results
from maatwerk.cases.models import Build, CheckResult, Device, PartCopy
from maatwerk.lab.models import Hold, Instrument
from maatwerk.lab.queries import Subject, instrument_dates, open_holds
from maatwerk.lab.words import HoldSubject, Scope, Step, Verification
from maatwerk.people.models import Account
from maatwerk.people.queries import CompetenceAnswer, Standing, competence_for


@dataclass(frozen=True, kw_only=True)
class Line:
    """One check on one thing, with its result or with what a record would answer."""

    due: Due
    result: CheckResult | None
    answer: Answer | None
    counts: bool

    @property
    def key(self) -> str:
        """Return the name of this line in a form."""
        on = f"p{self.due.copy.pk}" if self.due.copy else f"b{self.due.build.pk}" if self.due.build else "d"
        return f"{self.due.check.code}-{on}"

    @property
    def done(self) -> bool:
        """Return whether there is a result that counts and is right."""
        return self.result is not None and self.result.passed and self.counts


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The bench of a device."""

    lines: tuple[Line, ...]
    pieces: tuple[PartCopy, ...]
    builds: tuple[Build, ...]
    holds: tuple[Hold, ...]
    standing: CompetenceAnswer | None

    @property
    def left(self) -> int:
        """Count what is still to be done or to be done again."""
        return sum(not line.done for line in self.lines)

    @property
    def from_records(self) -> tuple[Line, ...]:
        """Return the lines that records answer and that nobody has recorded yet."""
        return tuple(one for one in self.lines if one.answer is not None and one.result is None)

    def of_piece(self, piece: PartCopy) -> tuple[Line, ...]:
        """Return the lines of one piece."""
        return tuple(one for one in self.lines if one.due.copy is not None and one.due.copy.pk == piece.pk)

    def of_builds(self) -> tuple[Line, ...]:
        """Return the lines of builds and of the device as a whole."""
        return tuple(one for one in self.lines if one.due.check.scope is not Scope.PART)


def bench_sheet(viewer: Account, *, device: Device, at: datetime) -> Sheet:
    """Return the bench of a device as it stands now."""
    asked = Asked(device=device, at=at, actor=viewer)
    due, among = checks_due(asked), results(asked)
    topic = asked.family.competence.get(Step.CHECK)
    standing = None if topic is None else competence_for(account=viewer, topic=topic, on=day_of(at))
    judge = _Counting(topic)
    if standing is not None:
        judge.known[(viewer.pk, day_of(at))] = standing.counts_as_second_person
    lines = []
    for one in due:
        result = result_for(one, among=among)
        lines.append(
            Line(
                due=one,
                result=result,
                answer=answer_for(one) if result is None else None,
                counts=result is not None and judge.counts(result.checked_by, on=day_of(result.checked_at)),
            )
        )
    subjects = [Subject(HoldSubject.DEVICE, str(device.pk), device.number)]
    subjects += [Subject(HoldSubject.BUILD, str(one.pk), one.number) for one in asked.builds]
    pieces = {one.copy.pk: one.copy for one in due if one.copy is not None}
    return Sheet(
        lines=tuple(lines),
        pieces=tuple(pieces.values()),
        builds=tuple(asked.builds),
        holds=tuple(open_holds(subjects, institution_key=device.institution_key)),
        standing=standing,
    )


def instruments_for(viewer: Account, *, kinds: set[str]) -> dict[str, list[Instrument]]:
    """Return the lab's instruments in service by kind."""
    found: dict[str, list[Instrument]] = {}
    mine = Instrument.objects.filter(institution_key=viewer.institution_key, kind__in=kinds)
    for one in mine.filter(state="in_service").order_by("code"):
        found.setdefault(one.kind, []).append(one)
    return found


def instrument_by_code(viewer: Account, *, code: str, on: date) -> tuple[Instrument | None, tuple[str, ...]]:
    """Return the instrument with a scanned code, and why it must not be used, if it must not."""
    found = Instrument.objects.filter(institution_key=viewer.institution_key, code__iexact=code).first()
    return (None, ()) if found is None else (found, instrument_dates(found, on=on).reasons)


def is_visual(line: Line) -> bool:
    """Return whether a line belongs to the visual group of its piece."""
    return line.due.check.kind is Verification.VISUAL and line.due.copy is not None


class _Counting:
    """Whose checks count, each person and day asked once."""

    def __init__(self, topic: str | None) -> None:
        self.topic = topic
        self.known: dict[tuple[int, date], bool] = {}

    def counts(self, account: Account, *, on: date) -> bool:
        if self.topic is None:
            return True
        key = (account.pk, on)
        if key not in self.known:
            answer = competence_for(account=account, topic=self.topic, on=on)
            self.known[key] = answer.standing is Standing.COMPETENT
        return self.known[key]
