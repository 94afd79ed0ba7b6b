"""Whether those who are here can finish a device, step by step, and who outside can release it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, product

from maatwerk.archive.days import day_of
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.release import makers
from maatwerk.cases.models import Device
from maatwerk.cases.steps import STEPS, Step
from maatwerk.lab.models import Recipe
from maatwerk.lab.queries import family_content, recipe_content
from maatwerk.lab.words import Step as Learned
from maatwerk.people.authority import people_by_ability
from maatwerk.people.models import Account
from maatwerk.people.queries import competent_among
from maatwerk.people.roles import Ability

SHOWN = (
    *("accept_imaging", "hand_in_design", "review_segmentation", "approve_design", "plan_build"),
    *("start_build", "check_device", "sign_release", "deliver", "record_use"),
)
"""The steps from acceptance to follow-up at which somebody must be."""

PAIRS = (
    ("hand_in_design", "review_segmentation"),
    ("start_build", "sign_release"),
    ("hand_in_design", "sign_release"),
)
"""Steps that one person must not do both: who makes does not release, who draws does not review."""


@dataclass(frozen=True)
class Place:
    """A step, who here can take it, and who is left for it when the others take theirs."""

    step: Step
    people: tuple[Account, ...]
    barred: tuple[Account, ...] = ()
    """Who holds the right, but has made this device already."""


@dataclass(frozen=True)
class Staffing:
    """Who can take which step; whether a number of people suffices; what is missing."""

    places: tuple[Place, ...]
    smallest: tuple[Account, ...]
    """The smallest group, with the prescriber, that can finish the device; empty when none can."""
    helped: tuple[Account, ...]
    """When those here cannot: the smallest group that can, if the release is signed from elsewhere."""
    able: tuple[Account, ...]
    """Everybody of the lab who can take some step, here or not."""
    remote: tuple[Account, ...]
    """Who can read the draft and sign the release from anywhere: releasers who take no other part."""

    @property
    def gaps(self) -> tuple[Place, ...]:
        """Return the steps that nobody can take."""
        return tuple(one for one in self.places if not one.people)

    @property
    def from_elsewhere(self) -> tuple[Account, ...]:
        """Return whom of the helped group only the release needs."""
        return tuple(one for one in self.helped if one in self.remote)


def staffing(device: Device, *, present: Iterable[str] = (), at: datetime) -> Staffing:
    """Say for each step that is ahead who can take it, among those present (by key) or among all."""
    here = {int(one) for one in present if one.isdecimal()} or None
    made = frozenset() if device.state == "requested" else makers(Asked(device=device, at=at))
    needed = _needed(device)
    everybody = people_by_ability(institution_key=device.institution_key, at=at)
    trained = _trained(device, at=at)
    theirs = {device.case.prescriber_id, *device.case.co_prescribers.values_list("account", flat=True)}
    # A prescriber of other cases holds the right as well, and does not even see this one.
    seeing = theirs | {one.pk for one in everybody[Ability.READ_ALL]}
    able: dict[str, tuple[Account, ...]] = {}
    for code in (*needed, "check_side"):
        step = STEPS[code]
        allowed = theirs if step.by_prescriber else trained.get(code)
        able[code] = tuple(
            one
            for one in everybody[step.ability]
            if one.pk in seeing and (allowed is None or one.pk in allowed)
        )
    # A prescriber answers from wherever: the phone is the prescriber's place.
    found = {
        code: people if here is None or STEPS[code].by_prescriber else _those(people, here)
        for code, people in able.items()
    }
    places = tuple(_place(STEPS[code], found[code], made=made) for code in needed)
    by_code = {place.step.code: place.people for place in places} | {"check_side": found["check_side"]}
    releasers = tuple(one for one in able["sign_release"] if one.pk not in made)
    smallest = _smallest(by_code)
    helped = () if smallest else _smallest(by_code | {"sign_release": releasers})
    taken = (
        here
        if here is not None
        else {one.pk for one in smallest if not _only_releases(one, smallest, by_code)}
    )
    remote = tuple(one for one in releasers if one.pk not in taken)
    everyone = {one.pk: one for people in able.values() for one in people}
    return Staffing(
        places=places, smallest=smallest, helped=helped, able=tuple(everyone.values()), remote=remote
    )


def _those(people: tuple[Account, ...], here: set[int]) -> tuple[Account, ...]:
    return tuple(one for one in people if one.pk in here)


def _trained(device: Device, *, at: datetime) -> dict[str, frozenset[int]]:
    """Return for each step whose gate asks for training who has it; of its recipes, one suffices."""
    family = family_content(device.family)
    topics = {
        "review_segmentation": {family.competence.get(Learned.REVIEW_SEGMENTATION)},
        "check_device": {family.competence.get(Learned.CHECK)},
        "start_build": _run_topics(device, codes=family.recipes),
    }
    asked = {code: {one for one in some if one} for code, some in topics.items() if some and None not in some}
    held = competent_among(
        institution_key=device.institution_key, topics=set().union(*asked.values()), on=day_of(at)
    )
    return {code: frozenset().union(*(held[one] for one in some)) for code, some in asked.items()}


def _run_topics(device: Device, *, codes: Iterable[str]) -> set[str | None]:
    """Return what the adopted recipes of the family ask of who runs them; None where one asks nothing."""
    adopted = Recipe.objects.filter(
        institution_key=device.institution_key, code__in=list(codes), state="adopted"
    )
    return {recipe_content(one).competence.get(Learned.RUN) for one in adopted}


def _needed(device: Device) -> tuple[str, ...]:
    pictured = family_content(device.family).imaging_protocol is not None
    left_out = () if pictured else ("accept_imaging", "review_segmentation")
    return tuple(code for code in SHOWN if code not in left_out)


def _place(step: Step, people: tuple[Account, ...], *, made: frozenset[int]) -> Place:
    if step.code != "sign_release":
        return Place(step, people)
    free = tuple(one for one in people if one.pk not in made)
    return Place(step, free, tuple(one for one in people if one.pk in made))


def _smallest(able: dict[str, tuple[Account, ...]]) -> tuple[Account, ...]:
    """Return the fewest people who can take every step with the pairs kept apart; up to five are tried."""
    if not all(able.values()):
        return ()
    candidates = {one.pk: one for people in able.values() for one in people}
    prescribers = {one.pk for one in able["approve_design"]}
    for size in range(2, 6):
        group = _group(able, candidates=candidates, prescribers=prescribers, size=size)
        if group:
            return tuple(candidates[key] for key in group)
    return ()


def _group(
    able: dict[str, tuple[Account, ...]],
    *,
    candidates: dict[int, Account],
    prescribers: set[int],
    size: int,
) -> tuple[int, ...]:
    keys = sorted(candidates, key=lambda key: (key not in prescribers, candidates[key].full_name))
    can = {code: {one.pk for one in people} for code, people in able.items()}
    for group in combinations(keys, size):
        chosen = set(group)
        each = {code: people & chosen for code, people in can.items()}
        if all(each.values()) and len(each["check_side"]) > 1 and _can_be_kept_apart(each):
            return group
    return ()


def _only_releases(one: Account, group: tuple[Account, ...], able: dict[str, tuple[Account, ...]]) -> bool:
    """Return whether the others of a group can do all but the release without this one."""
    rest = {other.pk for other in group} - {one.pk}
    each = {code: {two.pk for two in able[code]} & rest for code in able if code != "sign_release"}
    return all(each.values()) and len(each["check_side"]) > 1 and _can_be_kept_apart(each)


def _can_be_kept_apart(each: dict[str, set[int]]) -> bool:
    """Return whether the steps of the pairs can be given out so that nobody does both of a pair."""
    codes = sorted({code for pair in PAIRS for code in pair if code in each})
    for given in product(*(each[code] for code in codes)):
        who = dict(zip(codes, given, strict=True))
        if all(who.get(first) is None or who[first] != who.get(second) for first, second in PAIRS):
            return True
    return False
