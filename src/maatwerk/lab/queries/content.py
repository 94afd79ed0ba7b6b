"""What adopted content says: families, recipes, the lab's own gate rules."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar, cast

from maatwerk.lab.catalogue import planning
from maatwerk.lab.catalogue.evidence import EvidenceAnswer, place
from maatwerk.lab.catalogue.families import FamilyContent, read_family
from maatwerk.lab.catalogue.lanes import LaneContent
from maatwerk.lab.catalogue.planning import PlannedCheck
from maatwerk.lab.catalogue.recipes import RecipeContent, read_recipe
from maatwerk.lab.catalogue.shelf import current_lanes, current_policies
from maatwerk.lab.catalogue.table import Table
from maatwerk.lab.models import Family, Recipe
from maatwerk.lab.words import KnownFrom, Step
from maatwerk.rulebook.gates import GateRule

_C = TypeVar("_C", FamilyContent, RecipeContent)
_READ = "_content_as_read"


@dataclass(frozen=True)
class ImagingLimits:
    """What the protocol of a family allows for one group of indications."""

    modalities: tuple[str, ...]
    body_parts: tuple[str, ...]
    slice_thickness: float
    age_days: float
    tilt: float
    pixel: float


def family_content(family: Family) -> FamilyContent:
    """Return what an adopted family says."""
    return _once(family, lambda: _family_as_said(_text(family), name=str(family)))


def recipe_content(recipe: Recipe) -> RecipeContent:
    """Return what a recipe says."""
    return _once(recipe, lambda: _recipe_as_said(_text(recipe), name=str(recipe)))


def policies() -> tuple[GateRule, ...]:
    """Return the lab's own gate rules; each cites a procedure, none an article."""
    return current_policies()


def lane_content(code: str) -> LaneContent | None:
    """Return what a lane says of papers that may come later; a lane without such a list says nothing."""
    return current_lanes().get(code)


def evidence_of(
    family: Family, *, characteristics: Mapping[str, Any], known_from: KnownFrom | None = None
) -> EvidenceAnswer:
    """Return where each value of a device lies in the family's evidence range."""
    return place(family=family_content(family), characteristics=characteristics, known_from=known_from)


def outside_range(family: Family, characteristics: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the parameters of a device that lie outside the family's evidence range."""
    found = evidence_of(family, characteristics=characteristics)
    return tuple(one.range.parameter for one in found.outside)


def imaging_limits(family: Family, *, indication: str | None = None) -> ImagingLimits | None:
    """Return what series a device may be built on; None where imaging does not concern the family."""
    protocol = family_content(family).imaging_protocol
    if protocol is None:
        return None
    return ImagingLimits(
        modalities=protocol.modalities,
        body_parts=protocol.body_parts,
        slice_thickness=protocol.slice_thickness_max.value,
        age_days=protocol.age_limit(indication).value,
        tilt=protocol.tilt_max.value,
        pixel=protocol.pixel_max.value,
    )


def checks_for(
    family: Family,
    *,
    parts: Sequence[str],
    builds: Sequence[str],
    ordinal: int,
    characteristics: Mapping[str, Any],
) -> tuple[PlannedCheck, ...]:
    """Return the checks of a device: the `ordinal`-th of its family, with these part copies and builds."""
    return planning.plan(
        family=family_content(family),
        parts=parts,
        builds=builds,
        ordinal=ordinal,
        characteristics=characteristics,
    )


def topic_for(subject: Family | Recipe, step: Step) -> str | None:
    """Return the competence that a step of a family or recipe asks for, if it asks for one."""
    if isinstance(subject, Family):
        return family_content(subject).competence.get(step)
    return recipe_content(subject).competence.get(step)


def _text(record: Family | Recipe) -> str:
    return json.dumps(record.content, sort_keys=True)


@lru_cache(maxsize=256)
def _family_as_said(text: str, *, name: str) -> FamilyContent:
    """Read a family once per process for as long as it says the same; a list has it on every row."""
    return read_family(Table(json.loads(text), name=name))


@lru_cache(maxsize=64)
def _recipe_as_said(text: str, *, name: str) -> RecipeContent:
    return read_recipe(Table(json.loads(text), name=name))


def _once(record: Family | Recipe, read: Callable[[], _C]) -> _C:
    """Return what the content of this instance says, read once for as long as it is the same object."""
    kept = record.__dict__.get(_READ)
    if kept is None or kept[0] is not record.content:
        kept = record.__dict__[_READ] = (record.content, read())
    return cast(_C, kept[1])
