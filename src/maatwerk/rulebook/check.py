"""What a lawyer should look at: whatever is unverified, unpinned, or does not come out as a scenario says."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from maatwerk.rulebook import pins, scenarios
from maatwerk.rulebook.coverage import ancestors
from maatwerk.rulebook.crosscheck import citations, national_citations
from maatwerk.rulebook.edition import Edition
from maatwerk.rulebook.errors import LawError
from maatwerk.rulebook.proposed import Proposal
from maatwerk.rulebook.reader import STRUCTURE
from maatwerk.rulebook.released import Release
from maatwerk.rulebook.scenarios import Scenario

WRONG = ("scenario_failed", "scenario_missing", "prose_changed", "edition_changed")
"""Findings that must be mended; the others say honestly what nobody has confirmed."""


@dataclass(frozen=True)
class Finding:
    """One thing to look at."""

    kind: str
    subject: str
    text: str


@dataclass(frozen=True)
class CheckAnswer:
    """The answer of `law check`."""

    edition: str
    digest: str
    checked_by: str
    scenarios: int
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing must be mended; what is unverified may remain, as long as it is said."""
        return not any(finding.kind in WRONG for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """The JSON of maatwerk.law-check/2."""
        wrong = [finding for finding in self.findings if finding.kind in WRONG]
        return {
            "schema": "maatwerk.law-check/2",
            "edition": self.edition,
            "digest": self.digest,
            "checked_by": self.checked_by,
            "ok": self.ok,
            "scenarios": self.scenarios,
            "findings": [
                {"kind": finding.kind, "subject": finding.subject, "text": finding.text} for finding in wrong
            ],
            "unverified": [
                {"id": finding.subject, "kind": finding.kind, "why": finding.text}
                for finding in self.findings
                if finding.kind not in WRONG
            ],
        }


@dataclass(frozen=True)
class Supposed:
    """A proposal to look at: what is reported, what would follow, its tests, and its file with the pins."""

    proposal: Proposal
    edition: Edition
    tests: tuple[Scenario, ...]
    content: Mapping[str, Any]


def report(
    edition: Edition,
    *,
    tests: Iterable[Scenario] = (),
    released: Iterable[Release] = (),
    supposed: Iterable[Supposed] = (),
) -> CheckAnswer:
    """Everything about an edition, and the proposals beside it, that a lawyer should look at."""
    run, proposals = tuple(tests), tuple(supposed)
    count = len(run) + sum(len(one.tests) for one in proposals)
    findings = [
        *(finding for one in proposals for finding in _failed(one.edition, one.tests)),
        *(finding for one in proposals for finding in _unpinned(one.content)),
        *_failed(edition, run),
        *(_untried(edition, run) if run else ()),
        *_unpinned(edition.content),
        *_release(edition, tuple(released)),
        *_unconfirmed(edition),
        *(finding for one in proposals for finding in _reported(one.proposal)),
    ]
    return CheckAnswer(edition.number, edition.digest, edition.checked_by, count, tuple(findings))


def _failed(edition: Edition, run: Iterable[Scenario]) -> Iterator[Finding]:
    for scenario in run:
        for failure in scenarios.failures(scenario, edition):
            yield Finding("scenario_failed", scenario.title, failure)


def _untried(edition: Edition, run: Iterable[Scenario]) -> Iterator[Finding]:
    """Name each duty without a scenario in which it is met, or without one in which it is not."""
    shown: dict[str, set[str]] = {}
    for scenario in run:
        for name, expected in scenario.expect.items() if scenario.kind == "expect_duty" else ():
            verdict = expected["verdict"] if isinstance(expected, Mapping) else expected
            shown.setdefault(name, set()).add(verdict)
    for duty in edition.duties:
        for wanted in _TRIED:
            if not shown.get(duty.id, set()) & wanted:
                text = f"No scenario shows this duty with the verdict {' or '.join(sorted(wanted))}."
                yield Finding("scenario_missing", duty.id, f"{text} Write one in scenarios/.")


_TRIED = (frozenset({"met"}), frozenset({"not_met", "due", "overdue"}))
"""The verdicts that scenarios show of each duty."""


def _unpinned(content: Mapping[str, Any]) -> Iterator[Finding]:
    for path, digest in pins.changed(content).items():
        said = (
            f"Read it again, then write {digest} for it in pins.yaml."
            if digest
            else "Take it out of pins.yaml."
        )
        yield Finding("prose_changed", path, f"The texts of this file are not as pinned. {said}")


def _reported(proposal: Proposal) -> Iterator[Finding]:
    for change in proposal.changes:
        said = f"UNVERIFIED and no law: reported by {change.source['en']}; nobody here read the proposal."
        yield Finding("proposal_unverified", f"{proposal.id} {change.id}", said)


def _release(edition: Edition, released: tuple[Release, ...]) -> Iterator[Finding]:
    """An edition that was released changes no more; one that was not may still change."""
    found = next((one for one in released if one.number == edition.number), None)
    if found is None:
        said = "This edition is not released yet: what it says may still change under the same number."
        yield Finding("edition_open", edition.number, said)
    elif found.digest != edition.digest:
        said = "These files are not as edition {} was released. Give them a new number in edition.yaml."
        yield Finding("edition_changed", edition.number, said.format(edition.number))


def _unconfirmed(edition: Edition) -> Iterator[Finding]:
    if edition.checked_by == "none":
        yield Finding("edition_unchecked", edition.number, "No lawyer has checked this edition.")
    for source in edition.sources.values():
        if source.verified != "text":
            read = "was not read" if source.verified == "no" else "was read in excerpts only"
            yield Finding(
                "source_unverified", source.id, f"UNVERIFIED: the source {read}. {source.note}".strip()
            )
    for duty in edition.duties:
        if duty.confidence == "unverified":
            yield Finding("duty_unverified", duty.id, "UNVERIFIED: nobody compared this duty with the text.")
        elif duty.confidence == "interpretation":
            yield Finding("duty_interpretation", duty.id, "The text leaves room here; this is our reading.")
    yield from _of_countries(edition)
    for name, languages in edition.terms.items():
        for language, term in languages.items():
            if not term.verified:
                said = f"'{term.text}'" if term.text else "no wording"
                yield Finding("term_unverified", f"{name} ({language})", f"UNVERIFIED: {said}; {term.source}")


def _of_countries(edition: Edition) -> Iterator[Finding]:
    for country in edition.countries.values():
        for one in country.parts():
            if one.confidence == "interpretation":
                yield Finding("national_interpretation", one.id, "The national text leaves room here.")
            elif one.unverified:
                said = "nobody compared it with the national text" if one.cites else "nothing was found"
                yield Finding("national_unverified", one.id, f"UNVERIFIED: {said}.")


def show(edition: Edition, name: str) -> dict[str, Any]:
    """One entry of the law room by its id: a rule, duty, line, fact, term, or place with all inside it."""
    is_place = name in edition.context.places
    found = [
        (path, entry)
        for path, data in edition.content.items()
        for keys, entry in _entries(data)
        if (path == "vocabulary.yaml" and keys and keys[-1] == name)
        or _lies_in(entry.get("id", entry.get("at", entry.get("term"))), name)
    ]
    cited = _citing(edition, name)
    serving = {duty.id for duty in edition.duties if any(_lies_in(clause, name) for clause in duty.iso_13485)}
    if not found and not cited and not is_place:
        raise LawError(
            what=f"The law room has nothing called '{name}'.",
            where=name,
            why="Looked for among rules, duties, papers, facts, terms, places and clauses of ISO 13485.",
            do="Give an id such as mdr-10-5, a fact, a place such as Art.10(5), or a clause such as 7.3.2.",
        )
    return {
        "schema": "maatwerk.law-show/2",
        "edition": edition.number,
        "id": name,
        "is_place": is_place,
        "cited_by": sorted(serving.union(*cited.values())),
        "cited_at": [{"at": place, "by": sorted(names)} for place, names in cited.items()],
        "entries": [
            {"file": path, "entry": entry} for path, entry in sorted(found, key=lambda each: each[0])
        ],
    }


def _citing(edition: Edition, name: str) -> dict[str, set[str]]:
    """Who cites a place, or a place inside it, by the place cited, in the order of the regulation."""
    cited: dict[str, set[str]] = {}
    for who, cite in (*citations(edition), *national_citations(edition)):
        if _lies_in(cite, name):
            cited.setdefault(cite, set()).add(who)
    order = {place: number for number, place in enumerate(edition.content[STRUCTURE])}
    return {place: cited[place] for place in sorted(cited, key=lambda place: order.get(place, len(order)))}


def _lies_in(place: object, name: str) -> bool:
    """Whether a place is the named one or stands inside it; anything else must be the name itself."""
    return place == name or (isinstance(place, str) and name in ancestors(place))


def _entries(
    data: Any, keys: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    """Every mapping inside a file with the keys that lead to it."""
    if isinstance(data, dict):
        yield keys, data
        for key, inner in data.items():
            yield from _entries(inner, (*keys, key))
    elif isinstance(data, list):
        for number, inner in enumerate(data):
            yield from _entries(inner, (*keys, number))
