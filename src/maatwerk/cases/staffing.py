"""Who can take which step of a device, and the fewest people who can finish it; no record is read here.

Kept apart: whoever made a device does not release it; whoever drew it does not review its segmentation;
side and unit are looked at by two people. What was already done counts: it names who did it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from maatwerk.people.roles import ROLES, Ability, Role

MOST = 4
"""More people than this are not called a crew; the answer then is who is missing."""

DRAWS = frozenset({"hand_in_design", "redesign"})
MAKES = frozenset({"plan_build", "start_build", "finish_build"})
"""Who plans a build is its operator, until somebody else starts it."""
RELEASES = frozenset({"prepare_release", "sign_release"})
APART: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (DRAWS, frozenset({"review_segmentation"})),
    (DRAWS | MAKES, frozenset({"sign_release"})),
)
"""Steps of which nobody does one of each side."""

BY_TWO = frozenset({"check_side"})
"""Steps that need two people; both may have done other steps."""


@dataclass(frozen=True)
class Need:
    """One step that is still to be done: its ability, and who alone may do it, where that is not by role."""

    code: str
    ability: Ability
    only: frozenset[str] | None = None


@dataclass(frozen=True)
class Crew:
    """Some people who can finish a device together, and what each of them does."""

    people: tuple[str, ...]
    does: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By step, who does it; two where two are needed."""


@dataclass(frozen=True)
class Staffing:
    """Who can take each step; the smallest crew, or the steps that nobody here can take."""

    able: Mapping[str, frozenset[str]]
    crew: Crew | None
    nobody: tuple[str, ...]
    """Steps that nobody can take, or that nobody can take without having done what is kept apart from it."""

    @property
    def can_finish(self) -> bool:
        """Return whether these people can finish the device."""
        return self.crew is not None


def abilities_of(roles: Iterable[Role]) -> frozenset[Ability]:
    """Return what somebody with these roles may do."""
    return frozenset(ability for role in roles for ability in ROLES[role].abilities)


def staffing(
    needs: Sequence[Need],
    *,
    roles: Mapping[str, Iterable[Role]],
    done: Mapping[str, frozenset[str]] | None = None,
) -> Staffing:
    """Say who can take the steps that are left, and which fewest people can take them all.

    `roles` are the grants in force of those who are asked about, by person; `done` says by step who did it.
    """
    held = {person: abilities_of(granted) for person, granted in roles.items()}
    past = dict(done or {})
    able = {need.code: _able(need, held=held, past=past) for need in needs}
    nobody = tuple(code for code, people in able.items() if len(people) < _wanted(code, past=past))
    crew = None if nobody else _smallest(able, past=past)
    if crew is None and not nobody:
        nobody = tuple(code for code in able if any(code in right for _, right in APART))
    return Staffing(able=able, crew=crew, nobody=nobody)


def _able(
    need: Need, *, held: Mapping[str, frozenset[Ability]], past: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """Return who may take a step and has done nothing that is kept apart from it."""
    barred = {
        person
        for one, other in APART
        for mine, theirs in ((one, other), (other, one))
        if need.code in mine
        for code in theirs
        for person in past.get(code, frozenset())
    }
    if need.code in BY_TWO:
        barred |= past.get(need.code, frozenset())
    may = {person for person, abilities in held.items() if need.ability in abilities}
    return frozenset(may - barred if need.only is None else (may & need.only) - barred)


def _wanted(code: str, *, past: Mapping[str, frozenset[str]]) -> int:
    """Return how many different people a step still needs."""
    return max(1, 2 - len(past.get(code, ()))) if code in BY_TWO else 1


def _smallest(able: Mapping[str, frozenset[str]], *, past: Mapping[str, frozenset[str]]) -> Crew | None:
    people = sorted({person for those in able.values() for person in those})
    for size in range(1, MOST + 1):
        for group in combinations(people, size):
            does = _share_out(able, among=frozenset(group), past=past)
            if does is not None and {one for those in does.values() for one in those} == set(group):
                return Crew(people=group, does=does)
    return None


def _share_out(
    able: Mapping[str, frozenset[str]], *, among: frozenset[str], past: Mapping[str, frozenset[str]]
) -> dict[str, tuple[str, ...]] | None:
    """Give each step to somebody of a group, with what is kept apart apart; None where it cannot be done."""
    given: dict[str, tuple[str, ...]] = {}

    def place(codes: Sequence[str]) -> bool:
        if not codes:
            return True
        code, *rest = codes
        who = sorted(able[code] & among, key=lambda person: (_load(given, person), person))
        for those in combinations(who, _wanted(code, past=past)):
            if all(_apart(code, person, given=given) for person in those):
                given[code] = those
                if place(rest):
                    return True
                del given[code]
        return False

    return dict(given) if place(list(able)) else None


def _load(given: Mapping[str, tuple[str, ...]], person: str) -> int:
    """Return how much somebody has yet: who has least comes first."""
    return sum(person in those for those in given.values())


def _apart(code: str, person: str, *, given: Mapping[str, tuple[str, ...]]) -> bool:
    for one, other in APART:
        for mine, theirs in ((one, other), (other, one)):
            if code in mine and any(person in those for step, those in given.items() if step in theirs):
                return False
    return True
