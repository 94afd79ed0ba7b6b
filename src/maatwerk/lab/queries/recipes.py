"""Recipes, the combination that each stands for, and whether its validation still speaks of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maatwerk.archive.chain import canonical_text, text_digest
from maatwerk.lab import spoken
from maatwerk.lab.models import Family, Machine, Recipe, RecipeEquipment, Validation
from maatwerk.lab.queries.content import family_content, recipe_content
from maatwerk.lab.queries.equipment import software_is_validated
from maatwerk.lab.queries.recorded import against_record
from maatwerk.lab.words import Conclusion, Stage
from maatwerk.people.models import Account
from maatwerk.people.spoken import written_day
from maatwerk.workflow.spoken import state


@dataclass(frozen=True)
class StageStanding:
    """How one required stage stands: holds, or why not."""

    stage: Stage
    holds: bool
    text: str
    until: date | None


@dataclass(frozen=True)
class Validity:
    """Whether a recipe is validated on a day, stage by stage, and what else stands against it."""

    validated: bool
    stages: tuple[StageStanding, ...]
    reasons: tuple[str, ...]
    until: date | None


def recipes(viewer: Account) -> QuerySet[Recipe]:
    """Return the recipes of the viewer's institution, the newest version first."""
    return Recipe.objects.filter(institution_key=viewer.institution_key).order_by("code", "-version")


def recipes_for(family: Family) -> tuple[Recipe, ...]:
    """Return the recipes in force by which devices of a family are made."""
    own = Recipe.objects.filter(institution_key=family.institution_key, state="adopted")
    found = own.filter(code__in=family_content(family).recipes).select_related("material")
    return tuple(found.order_by("pk"))


def making_limits(family: Family) -> dict[str, dict[str, float]]:
    """Return what the technologies of a family can make, as the inspection of a mesh takes it.

    Below `stop` it cannot be made, below `review` somebody looks. Of several recipes the strictest counts:
    which of them makes the device is decided later.
    """
    found: dict[str, dict[str, float]] = {}
    for recipe in recipes_for(family):
        for name, bound in recipe_content(recipe).limits.items():
            held = found.setdefault(name.removesuffix("_min"), {})
            for key, value in (("stop", bound.value), ("review", bound.aim)):
                if value is not None:
                    held[key] = max(float(value), held.get(key, 0.0))
    return found


def machines_of(recipe: Recipe) -> tuple[Machine, ...]:
    """Return the machines that a recipe uses."""
    return tuple(one.machine for one in sorted(_equipment(recipe), key=lambda one: one.role))


def combination(recipe: Recipe) -> dict[str, Any]:
    """Return what was or would be validated: machines, firmware, material, program, supplier, settings.

    Any change to an element gives another combination, which is another process.
    """
    equipment = sorted(_equipment(recipe), key=lambda one: one.role)
    return {
        "content": recipe.content_digest,
        "machines": [
            {
                "role": one.role,
                "maker": one.machine.maker,
                "model": one.machine.model,
                "serial": one.machine.serial,
                "firmware": one.machine.firmware,
                "site": one.machine.site_id,
            }
            for one in equipment
        ],
        "material": recipe.material and {"code": recipe.material.code, "maker": recipe.material.maker.code},
        "software": recipe.software and {"code": recipe.software.code, "version": recipe.software.version},
        "supplier": recipe.supplier and recipe.supplier.code,
    }


def _equipment(recipe: Recipe) -> list[RecipeEquipment]:
    """Return the machines of a recipe, from what was fetched along where a list did so."""
    if "equipment" in getattr(recipe, "_prefetched_objects_cache", {}):
        return list(recipe.equipment.all())
    return list(recipe.equipment.select_related("machine"))


def combination_digest(recipe: Recipe) -> str:
    """Return the digest of the combination as it is now."""
    return text_digest(canonical_text(combination(recipe)))


def validity(recipe: Recipe, *, on: date) -> Validity:
    """Return whether all required stages hold for the combination as it is now."""
    digest = combination_digest(recipe)
    found = sorted(recipe.validations.all(), key=lambda one: (one.concluded_on, one.pk))
    newest = {one.stage: one for one in found if one.concluded_on <= on}
    stages = tuple(
        _stage(recipe, need.stage, newest.get(need.stage.value), digest=digest, on=on)
        for need in recipe_content(recipe).stages
    )
    reasons = [one.text for one in stages if not one.holds]
    if changed := against_record(recipe):
        reasons.append(changed)
    if recipe.state != "adopted":
        reasons.append(
            _("%(recipe)s is %(state)s, not adopted.") % {"recipe": recipe, "state": state(recipe.state)}
        )
    if recipe.software is not None and not software_is_validated(recipe.software, on=on):
        reasons.append(_("%(program)s is not validated for the lab's use.") % {"program": recipe.software})
    ends = [one.until for one in stages if one.until is not None]
    return Validity(
        validated=not reasons,
        stages=stages,
        reasons=tuple(reasons),
        until=min(ends, default=None) if not reasons else None,
    )


def _stage(
    recipe: Recipe, stage: Stage, newest: Validation | None, *, digest: str, on: date
) -> StageStanding:
    text = _against(newest, recipe=recipe, stage=stage, digest=digest, on=on)
    until = newest.valid_until if newest is not None and not text else None
    return StageStanding(stage=stage, holds=not text, text=text, until=until)


def _against(newest: Validation | None, *, recipe: Recipe, stage: Stage, digest: str, on: date) -> str:
    said = {"stage": stage.value, "recipe": recipe}
    if newest is None:
        return _("%(stage)s of %(recipe)s was never concluded.") % said
    if changed := against_record(newest):
        return changed
    if newest.conclusion != Conclusion.PASS:
        return _("%(stage)s of %(recipe)s failed on %(day)s.") % {
            **said,
            "day": written_day(newest.concluded_on),
        }
    if newest.valid_until < on:
        return _("%(stage)s of %(recipe)s held until %(day)s.") % {
            **said,
            "day": written_day(newest.valid_until),
        }
    if newest.combination_digest != digest:
        changed = ", ".join(map(spoken.kind, _changed(newest.combination, combination(recipe))))
        return _("%(stage)s of %(recipe)s was made on another combination; changed since: %(changed)s.") % {
            **said,
            "changed": changed,
        }
    return ""


def _changed(was: dict[str, Any], now: dict[str, Any]) -> list[str]:
    return sorted(key for key in {*was, *now} if was.get(key) != now.get(key)) or [_("the record itself")]
