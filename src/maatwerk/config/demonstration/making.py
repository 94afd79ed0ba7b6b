"""The demonstration from the approved design to the verified device."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from maatwerk.archive.chain import text_digest
from maatwerk.cases import actions as cases
from maatwerk.cases import queries
from maatwerk.cases.actions.production import Derived
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts.verification import Due
from maatwerk.cases.models import Build, PartCopy
from maatwerk.cases.words import Operation
from maatwerk.lab.models import Container, Recipe
from maatwerk.lab.words import Verification
from maatwerk.workflow.doorway import Passed

from .walk import Act, Gate, Trial, Walk

SEATING = "seating"
MEASURED: Mapping[str, str] = {
    "bath_residue": "0.6",
    "cure_hardness": "0.5",
    "dryness": "0.02",
    "mass": "-0.8",
    "wall": "3.9",
    "slot_wall": "3.8",
    "contact_rms": "0.11",
    "contact_p95": "0.24",
    "slot_clearance": "0.15",
    "slot_flatness": "0.04",
    "drill_clearance": "0.06",
    "seating_gap": "0.2",
    "sterile_twin": "0.02",
    "repeat_segmentation": "0.3",
}
"""What the bench of the demonstration reads; invented, as no part is printed."""

READINGS = {
    "drain_minutes": 12.0,
    "wash_dirty_minutes": 8.0,
    "wash_clean_minutes": 7.0,
    "dry_minutes": 30.0,
    "cure_minutes": 40.0,
    "cure_celsius": 60.0,
    "cure_lamp_hours": 410.0,
    "clean_minutes": 2.0,
    "clean_solvent": "IPA 99 %, 30 min in air",
    "wash_delay_hours": 1.0,
}
"""What Ruben reads off, by the recipe of the guide."""


def prepare_replaced(walk: Walk) -> None:
    """Print a file that does not come from the approved one."""
    _plan_and_start(walk, sources={walk.guide.number: (text_digest("another file"),)})


def prepare_expired(walk: Walk) -> None:
    """Print from a lot that has expired."""
    _plan_and_start(walk, container=walk.lab.containers["23-088"])


def prepare_not_validated(walk: Walk) -> None:
    """Print by a recipe that was never validated."""
    _plan_and_start(walk, recipe=walk.lab.recipes["not-validated"])


def prepare_build(walk: Walk) -> None:
    """Register the build file and plan the build."""
    _plan(walk)
    walk.typed("lab", 3)


def start_build(walk: Walk) -> Passed:
    """Start the newest build; the guide passes the gate."""
    build = _newest(walk)
    scanned = build.machine.code if build.machine else ""
    return cases.start_build(build=build, scanned=scanned, actor=walk.who("ruben"), at=walk.now)[0]


def finish_build(walk: Walk) -> None:
    """Take the build out: one copy failed and is made again in a second build."""
    build = _newest(walk)
    copies = list(PartCopy.objects.filter(build=build).order_by("pk"))
    cases.finish_build(
        build=build,
        readings=READINGS,
        failed={copies[-1]: "Support scar across the slot"},
        actor=walk.who("ruben"),
        at=walk.now,
    )
    walk.days_pass(0.2)
    again = _plan(walk)
    cases.start_build(build=again, actor=walk.who("ruben"), at=walk.now)
    walk.days_pass(0.3)
    cases.finish_build(
        build=again,
        readings=READINGS,
        actor=walk.who("ruben"),
        at=walk.now,
    )
    # Of the second build only what is read anew each time: the cure, and the way to the first bath.
    walk.typed("lab", len(READINGS) + 3)


def verify(walk: Walk) -> Passed:
    """Ask for the gate of verification."""
    return cases.finish_verification(device=walk.guide, actor=walk.who("saar"), at=walk.now)


def check_bench(walk: Walk) -> None:
    """Do every check that is due but the seating: the visual ones as a group, the others one by one."""
    for copy in _made(walk):
        cases.record_visual_checks(device=walk.guide, copy=copy, actor=walk.who("saar"), at=walk.now)
        walk.typed("lab", 1)
    for due in _due(walk):
        if due.check.code != SEATING:
            _record(walk, due)


def check_seating(walk: Walk) -> None:
    """Seat each guide on the printed bone."""
    for due in _due(walk):
        if due.check.code == SEATING:
            _record(walk, due)


def _record(walk: Walk, due: Due) -> None:
    """Record one check; a number only where the plan asks for one."""
    said: dict[str, Any] = {"copy": due.copy, "build": due.build}
    if due.check.kind is Verification.MEASURED:
        said["value"] = Decimal(MEASURED[due.check.code])
        said["instrument"] = walk.lab.instruments.get(due.check.instrument_kind or "")
        walk.typed("lab", 2)
    else:
        said["passed"] = True
        walk.typed("lab", 1)
    cases.record_check(device=walk.guide, code=due.check.code, actor=walk.who("saar"), at=walk.now, **said)


def _due(walk: Walk) -> tuple[Due, ...]:
    """Return what the plan still asks for."""
    return queries.checks_to_do(walk.who("saar"), device=walk.guide, at=walk.now)


def _made(walk: Walk) -> list[PartCopy]:
    return list(PartCopy.objects.filter(part__device=walk.guide, state="made").order_by("pk"))


def _newest(walk: Walk) -> Build:
    """Return the build that was planned last."""
    found = Build.objects.filter(institution_key=walk.guide.institution_key).order_by("-pk").first()
    if found is None:
        raise CaseError(
            "build_missing",
            what="No build is planned and no build file is registered.",
            where=walk.guide.number,
            do="Register the build file of the approved design and plan a build.",
        )
    return found


def _plan(
    walk: Walk,
    *,
    recipe: Recipe | None = None,
    container: Container | None = None,
    sources: Mapping[str, tuple[str, ...]] | None = None,
) -> Build:
    """Plan a build with the guide in it."""
    return cases.prepare_build(
        recipe=recipe or walk.lab.recipes["sla-surgical-guide"],
        devices=[walk.guide],
        file=Derived(
            name="plate.build",
            content=b"build of " + walk.guide.number.encode() + walk.now.isoformat().encode(),
            operations=(Operation.ORIENT, Operation.SUPPORT, Operation.NEST),
            sources=sources,
        ),
        containers=[container or walk.lab.containers["24-121"]],
        lasts_minutes=260,
        actor=walk.who("ruben"),
        at=walk.now,
    )


def _plan_and_start(
    walk: Walk,
    *,
    recipe: Recipe | None = None,
    container: Container | None = None,
    sources: Mapping[str, tuple[str, ...]] | None = None,
) -> None:
    """Plan a build that must not start, try to start it, and put its pieces back."""
    build = _plan(walk, recipe=recipe, container=container, sources=sources)
    try:
        cases.start_build(build=build, actor=walk.who("ruben"), at=walk.now)
    finally:
        cases.abort_build(build=build, reason="The gate stayed shut", actor=walk.who("ruben"), at=walk.now)


STEPS: tuple[Act | Trial | Gate, ...] = (
    Trial(codes=("design_replaced",), gate="produce", do=prepare_replaced),
    Trial(codes=("lot_expired",), gate="produce", do=prepare_expired),
    Trial(codes=("recipe_not_validated",), gate="produce", do=prepare_not_validated),
    Act(name="prepare_build", gate="produce", do=prepare_build),
    Gate(name="produce", do=start_build),
    Act(name="finish_build", gate="verify", do=finish_build),
    Trial(codes=("check_missing",), gate="verify", do=verify),
    Act(name="check_bench", gate="verify", do=check_bench),
    Act(name="check_seating", gate="verify", do=check_seating),
    Gate(name="verify", do=verify),
)
