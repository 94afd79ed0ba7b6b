"""What two editions of the law differ in, in sentences that a lab manager reads."""

import textwrap
from collections import Counter
from collections.abc import Iterator
from datetime import date

from maatwerk.compliance.atlas import atlas
from maatwerk.paperwork import assets, wording
from maatwerk.rulebook.diff import DiffAnswer
from maatwerk.rulebook.differences import Difference, Kind, by_area, differences, turns
from maatwerk.rulebook.duty import Duty
from maatwerk.rulebook.edition import Edition
from maatwerk.rulebook.errors import MisreadError
from maatwerk.rulebook.proposed import Proposal

WIDTH = 100
ENGLISH = "en"
NOT_LAW = "NOT LAW. Reported by others, unverified; no verdict on record rests on it."
_KINDS = {
    Kind.NEW: "New",
    Kind.GONE: "Asked no more",
    Kind.ASKS: "Asks otherwise",
    Kind.SAYS: "The same in other words",
}
_VERDICTS = {
    "met": "met",
    "not_met": "not met",
    "due": "due",
    "overdue": "overdue",
    "not_applicable": "does not apply",
    "not_known": "not known",
}
_OTHER = "Other duties"
_TURNS = {
    "qualification": "What the device is",
    "route": "How it may be used",
    "class": "Its class",
    "notified_body_required": "Whether a notified body must take part",
}
_PARTS = (
    ("fact ", "question", "questions"),
    ("gate rule ", "rule of a gate", "rules of gates"),
    ("route ", "condition of a route", "conditions of routes"),
    ("class rule ", "rule on classes", "rules on classes"),
    ("document ", "line of a paper", "lines of papers"),
    ("term ", "fixed word", "fixed words"),
    ("clause ", "clause of ISO 13485", "clauses of ISO 13485"),
    ("ISO 13485 ", "rule or trigger of ISO 13485", "rules and triggers of ISO 13485"),
    ("beyond ISO 13485 ", "subject beyond ISO 13485", "subjects beyond ISO 13485"),
    ("place ", "place of the regulation looked at", "places of the regulation looked at"),
)


def told(
    before: Edition, after: Edition, answer: DiffAnswer, *, on: date, proposal: Proposal | None = None
) -> str:
    """Return the differences of two editions, grouped by area; with facts also what they change for these."""
    found = differences(before, after, answer=answer, on=on)
    lines = [*_head(before, after, proposal), ""]
    areas = [*(group.title[ENGLISH] for group in atlas().groups), _OTHER]
    for area, ones in sorted(by_area(found, area=_area).items(), key=lambda each: areas.index(each[0])):
        lines.append(area)
        for one in ones:
            lines += _lines(one)
        lines.append("")
    if proposal is not None:
        lines += _without_effect(proposal)
    elif not found:
        lines += ["No duty reads otherwise.", ""]
    lines += _besides(answer)
    lines += _for_you(before, after, answer, found, on)
    return "\n".join(lines).rstrip()


def _head(before: Edition, after: Edition, proposal: Proposal | None) -> Iterator[str]:
    if proposal is not None:
        yield NOT_LAW
        yield f"What would read otherwise if this were adopted: {proposal.title[ENGLISH]}"
        yield from _wrapped(proposal.note[ENGLISH], indent=0)
        return
    days = [f"edition {one.number} ({_day(one.day)})" for one in (before, after)]
    yield f"What changed from {days[0]} to {days[1]}"
    unchecked = [one.number for one in (before, after) if one.checked_by == "none"]
    if unchecked:
        yield f"No lawyer has checked {' and '.join(dict.fromkeys(unchecked))}."


def _lines(one: Difference) -> Iterator[str]:
    since = f", from {_day(one.since)}" if one.since else ""
    title = atlas().title(one.duty, language=ENGLISH)
    yield from _wrapped(f"{_KINDS[one.kind]}{since}: {title} ({_cites(one.cites)})", indent=2)
    if one.kind is not Kind.GONE:
        sure = {"interpretation": " Our reading.", "unverified": " UNVERIFIED."}.get(one.duty.confidence, "")
        yield from _wrapped(one.wording.text[ENGLISH] + sure, indent=4)
    if one.was != one.now:
        yield f"    For you: {_turned(one.was, one.now)}."


def _without_effect(proposal: Proposal) -> Iterator[str]:
    yield "Reported, and no verdict follows from it"
    for change in proposal.changes:
        if not change.duties:
            places = f" ({_cites(change.cites)})" if change.cites else ""
            said = f"{change.text[ENGLISH]}{places} {change.because[ENGLISH]}"
            yield from _wrapped(f"{said} UNVERIFIED: {change.source[ENGLISH]}.", indent=2)
    yield ""


def _besides(answer: DiffAnswer) -> Iterator[str]:
    said = []
    for start, one, more in _PARTS:
        counts = [
            (sum(name.startswith(start) for name in names), word)
            for names, word in ((answer.added, "new"), (answer.changed, "changed"), (answer.removed, "gone"))
        ]
        told_of = [f"{count} {word}" for count, word in counts if count]
        total = sum(count for count, _word in counts)
        if told_of:
            said.append(f"{one if total == 1 else more}: {', '.join(told_of)}")
    if said:
        yield from _wrapped(f"Besides: {'; '.join(said)}.", indent=0)
        yield ""


def _for_you(
    before: Edition, after: Edition, answer: DiffAnswer, found: tuple[Difference, ...], on: date
) -> Iterator[str]:
    if not answer.answers:
        return
    yield f"For you, by the facts given, on {_day(on)}:"
    duties = {duty.id for edition in (before, after) for duty in edition.duties}
    for turn in turns(answer, duties=duties):
        yield f"  {_TURNS.get(turn.what, turn.what)}: {turn.was}, then {turn.now}."
    counted = Counter((one.was, one.now) for one in found if one.was != one.now)
    for (was, now), count in sorted(counted.items(), key=str):
        if was is None or now is None:
            duty = "duty" if count == 1 else "duties"
            said = f"{count} {'new' if was is None else 'former'} {duty}: {_word(now or was)}"
        else:
            verb = "verdict turns" if count == 1 else "verdicts turn"
            said = f"{count} {verb} from {_word(was)} to {_word(now)}"
        yield f"  {said}."


def _turned(was: str | None, now: str | None) -> str:
    if was is None:
        return _word(now)
    return f"was {_word(was)}" if now is None else f"{_word(was)} turns to {_word(now)}"


def _word(verdict: str | None) -> str:
    return _VERDICTS.get(verdict or "", "nothing to judge")


def _area(duty: Duty) -> str:
    try:
        group = atlas().task_of(duty).group
    except MisreadError:  # an old duty may belong to no task of today
        return _OTHER
    return next(one.title[ENGLISH] for one in atlas().groups if one.id == group)


def _cites(cites: tuple[str, ...]) -> str:
    words = assets.words(ENGLISH)
    said = [wording.citation(cite, words=words) for cite in cites[:3]]
    return ", ".join(said) + (" …" if len(cites) > 3 else "")


def _day(day: date) -> str:
    return f"{day.day} {day.strftime('%B %Y')}"


def _wrapped(text: str, *, indent: int) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2 if indent else 0)
    )
