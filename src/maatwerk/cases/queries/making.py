"""Builds and the print room: what waits, what runs, what a build may be planned with."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from maatwerk.archive.days import day_of
from maatwerk.archive.models import Event
from maatwerk.archive.rows import subject_of
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Build, Device, PartCopy
from maatwerk.cases.process import COPY
from maatwerk.cases.queries.lists import builds_for, devices_for, sees_all
from maatwerk.cases.queries.search import matching_builds
from maatwerk.cases.steps import with_progress
from maatwerk.lab.models import Container, Machine, Material, Recipe, Tank, Validation
from maatwerk.lab.queries import fills_in_use, find_vessel, judge_containers, recipe_content, tanks_in_use
from maatwerk.lab.words import Conclusion
from maatwerk.people.models import Account

WAITS = ("design_approved", "in_production", "rework")


@dataclass(frozen=True, kw_only=True)
class RecipeChoice:
    """A recipe that a build may follow, and how far its validation reaches by its own dates."""

    recipe: Recipe
    families: tuple[str, ...]
    operations: tuple[str, ...]
    missing: tuple[str, ...]
    until: date | None

    @property
    def validated(self) -> bool:
        """Return whether each stage has a passed validation in date; the gate looks at the rest."""
        return not self.missing


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What the print room sees at a glance."""

    machines: tuple[Machine, ...]
    running: dict[int, Build]
    planned: tuple[Build, ...]
    waiting: tuple[Device, ...]
    to_check: tuple[Device, ...]
    ordered: tuple[Build, ...]


def build(viewer: Account, *, number: str, at: datetime) -> Build:
    """Return one build with all that lies in it; only who may read everything sees builds."""
    found = _whole(builds_for(viewer)).filter(number=number).first() if sees_all(viewer, at=at) else None
    if found is None:
        raise CaseError("build_not_found", what=_("There is no build %(number)s.") % {"number": number})
    return found


def builds(viewer: Account, *, at: datetime, wanted: str = "", state: str = "") -> QuerySet[Build]:
    """Return the builds that have every word, the newest first, with how many pieces lie in each."""
    if not sees_all(viewer, at=at):
        raise CaseError("build_not_found", what=_("There is no build."))
    found = matching_builds(builds_for(viewer), wanted)
    found = found.select_related("recipe", "machine", "operator", "supplier")
    if state:
        found = found.filter(state=state)
    return found.annotate(
        pieces_in=Count("pieces", filter=~Q(pieces__state="scrapped"), distinct=True),
        devices_in=Count("pieces__part__device", distinct=True),
    ).order_by("-pk")


def waiting(viewer: Account, *, at: datetime) -> QuerySet[Device]:
    """Return the devices that wait for a build, the nearest theatre date first."""
    found = with_progress(devices_for(viewer, at=at).select_related("case__patient", "family"))
    queued = Q(state__in=WAITS, has_queued=True) | Q(state="design_approved", parts__isnull=True)
    return found.filter(queued).order_by("case__theatre_on", "number").distinct()


def to_check(viewer: Account, *, at: datetime) -> QuerySet[Device]:
    """Return the devices that wait at the bench, the nearest theatre date first."""
    found = devices_for(viewer, at=at).filter(state="in_verification", verified_at__isnull=True)
    return found.order_by("case__theatre_on", "number")


def bench(viewer: Account, *, at: datetime) -> Bench:
    """Return machines with what runs on them, planned builds, and the devices that wait."""
    if not sees_all(viewer, at=at):
        return Bench(machines=(), running={}, planned=(), waiting=(), to_check=(), ordered=())
    open_builds = list(builds(viewer, at=at).filter(state__in=["planned", "running"]))
    machines = Machine.objects.filter(institution_key=viewer.institution_key).exclude(state="retired")
    return Bench(
        machines=tuple(machines.prefetch_related("records", tanks_in_use()).order_by("code")),
        running={one.machine_id: one for one in open_builds if one.state == "running" and one.machine_id},
        planned=tuple(one for one in open_builds if one.state == "planned"),
        ordered=tuple(one for one in open_builds if one.state == "running" and one.supplier_id),
        waiting=tuple(waiting(viewer, at=at)),
        to_check=tuple(to_check(viewer, at=at)),
    )


def recipe_choices(viewer: Account, *, families: Iterable[str], on: date) -> tuple[RecipeChoice, ...]:
    """Return the adopted recipes that cover all these families, validated ones first."""
    wanted = set(families)
    found = Recipe.objects.filter(institution_key=viewer.institution_key, state="adopted")
    found = found.select_related("material", "software", "supplier").prefetch_related("equipment__machine")
    passed: dict[int, dict[str, Validation]] = {}
    for one in Validation.objects.filter(recipe__in=found, concluded_on__lte=on).order_by(
        "concluded_on", "pk"
    ):
        passed.setdefault(one.recipe_id, {})[one.stage] = one
    choices = [
        _choice(recipe, newest=passed.get(recipe.pk, {}), on=on)
        for recipe in found.order_by("code", "-version")
    ]
    fitting = [one for one in choices if wanted <= set(one.families)]
    return tuple(sorted(fitting, key=lambda one: (not one.validated, one.recipe.code, -one.recipe.version)))


def containers_of(viewer: Account, *, codes: Iterable[str]) -> tuple[tuple[Container, ...], tuple[str, ...]]:
    """Return the containers behind codes, a tank standing for what was poured in, and the codes unknown."""
    found: dict[int, Container] = {}
    unknown = []
    for code in codes:
        vessel = find_vessel(institution_key=viewer.institution_key, code=code)
        if isinstance(vessel, Container):
            found[vessel.pk] = vessel
        elif isinstance(vessel, Tank) and (fills := fills_in_use(vessel)):
            found |= {fill.container_id: fill.container for fill in fills}
        else:
            unknown.append(code)
    return tuple(found.values()), tuple(unknown)


def against_material(
    containers: Sequence[Container], *, material: Material | None, at: datetime
) -> tuple[str, ...]:
    """Return why these containers cannot go into a build by a recipe, as its gate will see it."""
    judged = judge_containers(containers, material=material, on=day_of(at))
    return () if judged is None else judged.reasons


def last_like(recipe_pk: int, *, viewer: Account) -> Build | None:
    """Return the newest build by the same recipe, whose operations a new one usually repeats."""
    return builds_for(viewer).filter(recipe=recipe_pk, file__isnull=False).select_related("file").first()


def last_finished(build: Build, *, viewer: Account) -> Build | None:
    """Return the newest finished build by the same recipe, so on the same machines, before this one."""
    found = builds_for(viewer).filter(recipe=build.recipe_id, state="finished").exclude(pk=build.pk)
    return found.order_by("-ended_at", "-pk").first()


def pieces_of(device: Device) -> list[PartCopy]:
    """Return the pieces of a device with what they are and where they lie, the scrapped ones last."""
    found = PartCopy.objects.filter(part__device=device).select_related("part", "build")
    return sorted(found, key=lambda one: (one.state == "scrapped", one.part.mark, one.number))


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One time that readings were put right: who, when, why, and what stood there before."""

    by: str
    at: datetime
    reason: str
    before: dict[str, Any]


def corrections_of(build: Build) -> list[Correction]:
    """Return how the readings of a build were put right, the newest first, from its events."""
    kind = "cases.build_readings_corrected"
    found = Event.objects.filter(subject=subject_of(build), kind=kind).order_by("-id")
    details = [(event, json.loads(event.text).get("detail") or {}) for event in found]
    return [
        Correction(by=event.actor_name, at=event.at, reason=said["reason"], before=said["before"])
        for event, said in details
    ]


def photos_of(pieces: Iterable[PartCopy]) -> dict[int, str]:
    """Return by piece the hash of the photo that shows why it was scrapped, where there is one."""
    keys = {subject_of(one): one.pk for one in pieces if one.state == "scrapped"}
    if not keys:
        return {}
    events = Event.objects.filter(subject__in=keys, kind=COPY.move("scrap").kind)
    details = {keys[one.subject]: json.loads(one.text).get("detail") or {} for one in events}
    return {pk: str(detail["photo"]) for pk, detail in details.items() if "photo" in detail}


def _choice(recipe: Recipe, *, newest: dict[str, Validation], on: date) -> RecipeChoice:
    content = recipe_content(recipe)
    missing, ends = [], []
    for need in content.stages:
        last = newest.get(need.stage.value)
        if last is None or last.conclusion != Conclusion.PASS.value or last.valid_until < on:
            missing.append(need.stage.value)
        else:
            ends.append(last.valid_until)
    return RecipeChoice(
        recipe=recipe,
        families=content.families,
        operations=content.build_operations,
        missing=tuple(missing),
        until=min(ends, default=None) if not missing else None,
    )


def _whole(found: QuerySet[Build]) -> QuerySet[Build]:
    pieces = PartCopy.objects.select_related("part__device__case", "part__device__family").order_by(
        "part__device__number", "part__mark", "number"
    )
    return found.select_related(
        "recipe", "machine", "operator", "supervisor", "supplier", "file"
    ).prefetch_related(
        Prefetch("pieces", queryset=pieces), "containers__container__lot__material", "incoming_checks"
    )
