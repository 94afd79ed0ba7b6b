"""Whether those who are here can finish a device, step by step, and who outside can release it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, product

from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.release import makers
from maatwerk.cases.models import Device
from maatwerk.cases.steps import STEPS, Step
from maatwerk.lab.queries import family_content
from maatwerk.people.authority import people_by_ability
from maatwerk.people.models import Account

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
    able: tuple[Account, ...]
    """Everybody of the lab who can take some step, here or not."""
    remote: tuple[Account, ...]
    """Who can read the draft and sign the release from anywhere: releasers who take no other part."""

    @property
    def gaps(self) -> tuple[Place, ...]:
        """Return the steps that nobody can take."""
        return tuple(one for one in self.places if not one.people)


def staffing(device: Device, *, present: Iterable[str] = (), at: datetime) -> Staffing:
    """Say for each step that is ahead who can take it, among those present (by key) or among all."""
    here = {int(one) for one in present if one.isdecimal()} or None
    made = frozenset() if device.state == "requested" else makers(Asked(device=device, at=at))
    needed = _needed(device)
    everybody = people_by_ability(institution_key=device.institution_key, at=at)
    theirs = {device.case.prescriber_id, *device.case.co_prescribers.values_list("account", flat=True)}
    found: dict[str, tuple[Account, ...]] = {}
    for code in (*needed, "check_side"):
        step = STEPS[code]
        able = everybody[step.ability]
        # A prescriber answers from wherever: the phone is the prescriber's place.
        if step.by_prescriber:
            found[code] = tuple(one for one in able if one.pk in theirs)
        else:
            found[code] = tuple(one for one in able if here is None or one.pk in here)
    places = tuple(_place(STEPS[code], found[code], made=made) for code in needed)
    by_code = {place.step.code: place.people for place in places} | {"check_side": found["check_side"]}
    releasers = everybody[STEPS["sign_release"].ability]
    smallest = _smallest(by_code)
    taken = made | (here if here is not None else {one.pk for one in smallest})
    remote = tuple(one for one in releasers if one.pk not in taken)
    everyone = {one.pk: one for code in needed for one in everybody[STEPS[code].ability]}
    return Staffing(places=places, smallest=smallest, able=tuple(everyone.values()), remote=remote)


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
    """Return the fewest people who can take every step with the pairs kept apart; up to four are tried."""
    if not all(able.values()):
        return ()
    candidates = {one.pk: one for people in able.values() for one in people}
    prescribers = {one.pk for one in able["approve_design"]}
    for size in range(2, 5):
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


def _can_be_kept_apart(each: dict[str, set[int]]) -> bool:
    """Return whether the steps of the pairs can be given out so that nobody does both of a pair."""
    codes = sorted({code for pair in PAIRS for code in pair if code in each})
    for given in product(*(each[code] for code in codes)):
        who = dict(zip(codes, given, strict=True))
        if all(who.get(first) is None or who[first] != who.get(second) for first, second in PAIRS):
            return True
    return False
