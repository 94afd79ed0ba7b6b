"""Recipes: drafted from the library on the lab's own equipment, adopted, validated stage by stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from maatwerk.archive.chain import canonical_text, text_digest
from maatwerk.lab import spoken
from maatwerk.lab.actions.saying import not_after, one_of, refused, said, same_house
from maatwerk.lab.catalogue.changes import Change, apply
from maatwerk.lab.catalogue.errors import LibraryError
from maatwerk.lab.catalogue.recipes import RecipeContent, StageNeed, read_recipe
from maatwerk.lab.catalogue.sampling import needed
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.catalogue.table import Table
from maatwerk.lab.models import Machine, Material, Recipe, RecipeEquipment, SoftwareTool, Supplier, Validation
from maatwerk.lab.process import RECIPE
from maatwerk.lab.queries import combination, recipe_content
from maatwerk.lab.words import Conclusion, EquipmentRole, RecipeKind, Stage
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.people.spoken import written_day
from maatwerk.rulebook.conditions import shifted
from maatwerk.workflow import doorway


@dataclass(frozen=True, kw_only=True)
class Combination:
    """What a recipe is carried out with: own machines, material and program, or a supplier."""

    machines: Mapping[EquipmentRole, Machine] = field(default_factory=dict)
    material: Material | None = None
    software: SoftwareTool | None = None
    supplier: Supplier | None = None


@dataclass(frozen=True, kw_only=True)
class Result:
    """How a stage of a validation came out, in numbers and in words."""

    sample_size: int
    failures: int
    numbers: tuple[Mapping[str, Any], ...]
    conclusion: Conclusion
    reasons: str
    report_sha256: str = ""


def draft_recipe(
    *, code: str, combined: Combination, actor: Account, at: datetime, changes: Sequence[Change] = ()
) -> Recipe:
    """Draft a recipe from the library on the lab's own combination; earlier versions stay."""
    library = current_library()
    plain = library.plain_recipes[one_of("recipe", code, library.recipes)]
    content, read = _content(plain, changes, name=code)
    same_house(actor, combined.material, combined.software, combined.supplier, *combined.machines.values())
    _fits(read, combined)
    latest = Recipe.objects.filter(institution_key=actor.institution_key, code=code).aggregate(
        latest=Max("version")
    )["latest"]
    recipe = Recipe(
        institution_key=actor.institution_key,
        code=code,
        version=(latest or 0) + 1,
        title=read.title["en"],
        kind=read.kind.value,
        source=f"library: {code} {read.version}",
        material=combined.material,
        software=combined.software,
        supplier=combined.supplier,
        content=content,
        content_digest=text_digest(canonical_text(content)),
        changes=[change.as_json() for change in changes],
    )
    with transaction.atomic():
        doorway.admit(
            record=recipe, actor=actor, at=at, ability=Ability.MANAGE_LAB, kind="lab.recipe_drafted"
        )
        for role, machine in sorted(combined.machines.items()):
            used = RecipeEquipment(
                institution_key=recipe.institution_key, recipe=recipe, machine=machine, role=role.value
            )
            doorway.admit(
                record=used, actor=actor, at=at, ability=Ability.MANAGE_LAB, kind="lab.recipe_equipped"
            )
    return recipe


def adopt_recipe(*, recipe: Recipe, actor: Account, at: datetime) -> None:
    """Fix the content of a recipe; whether it may be used is for its validation to say."""
    same_house(actor, recipe)
    doorway.move(record=recipe, process=RECIPE, move="adopt", actor=actor, at=at)


def withdraw_recipe(*, recipe: Recipe, reason: str, actor: Account, at: datetime) -> None:
    """Withdraw a recipe: nothing is made by it any more."""
    same_house(actor, recipe)
    detail = {"reason": said("reason", reason)}
    doorway.move(record=recipe, process=RECIPE, move="withdraw", actor=actor, at=at, detail=detail)


def conclude_validation(
    *,
    recipe: Recipe,
    stage: Stage,
    protocol: str,
    result: Result,
    concluded_on: date,
    actor: Account,
    at: datetime,
    valid_until: date | None = None,
) -> Validation:
    """Conclude a stage on the combination as it is now; a pass must be carried by its numbers."""
    same_house(actor, recipe)
    content = recipe_content(recipe)
    needs = {one.stage: one for one in content.stages}
    need = needs[Stage(one_of("stage", stage.value, [one.value for one in needs]))]
    not_after("day", concluded_on, at=at)
    _numbers_carry(recipe, content, need, result)
    now = combination(recipe)
    record = Validation(
        institution_key=recipe.institution_key,
        recipe=recipe,
        stage=stage.value,
        protocol=said("protocol", protocol),
        sample_size=result.sample_size,
        failures=result.failures,
        results=[dict(one) for one in result.numbers],
        conclusion=result.conclusion.value,
        reasons=said("reasons", result.reasons),
        concluded_on=concluded_on,
        valid_until=_valid_until(valid_until, need=need, concluded_on=concluded_on),
        concluded_by=actor,
        combination=now,
        combination_digest=text_digest(canonical_text(now)),
        report_sha256=result.report_sha256,
    )
    doorway.admit(
        record=record, actor=actor, at=at, ability=Ability.MANAGE_LAB, kind="lab.validation_concluded"
    )
    return record


def _content(
    plain: Mapping[str, Any], changes: Sequence[Change], *, name: str
) -> tuple[dict[str, Any], RecipeContent]:
    try:
        content = apply(plain, changes)
        return content, read_recipe(Table(content, name=name))
    except LibraryError as trouble:
        raise InputRefused(
            "content_refused", what=trouble.what, where=trouble.where, why=trouble.why, do=trouble.do
        ) from None


def _fits(content: RecipeContent, combined: Combination) -> None:
    """Refuse a combination that is not what the recipe asks for."""
    if content.kind is RecipeKind.EXTERNAL:
        if combined.supplier is None or not combined.supplier.makes_devices or combined.machines:
            raise _misfit(
                _("An external recipe needs a supplier that makes devices, and no machine of the lab.")
            )
        _of_its_class(combined.material, content)
        return
    if combined.supplier is not None or combined.software is None:
        raise _misfit(_("An own recipe needs a material and a program, and no supplier."))
    asked = dict(content.equipment)
    given = {role: machine.kind for role, machine in combined.machines.items()}
    if asked != given:
        wanted = ", ".join(f"{spoken.kind(role)}: {kind}" for role, kind in asked.items())
        raise _misfit(_("The recipe needs these machines: %(wanted)s.") % {"wanted": wanted})
    _of_its_class(combined.material, content)
    if combined.software.purpose != content.software_purpose:
        raise _misfit(
            _("The recipe needs a program for the purpose %(purpose)s.")
            % {"purpose": content.software_purpose}
        )


def _of_its_class(material: Material | None, content: RecipeContent) -> None:
    """Also what a supplier works with is named: the label must say what it holds (Annex.I.23.2(f))."""
    if material is None or material.material_class != content.material_class:
        raise _misfit(
            _("The recipe needs a material of the class %(name)s.") % {"name": content.material_class}
        )


def _misfit(why: str) -> InputRefused:
    return InputRefused(
        "combination_unfit",
        what=_("This combination does not fit the recipe."),
        where="combined",
        why=why,
        do=_("Choose what the recipe asks for, or another recipe."),
    )


def _numbers_carry(recipe: Recipe, content: RecipeContent, need: StageNeed, result: Result) -> None:
    """Refuse a pass that its sample cannot carry; a fail needs no sample."""
    if result.conclusion is Conclusion.FAIL:
        return
    wanted = 1
    if need.sampled:
        wanted = needed(
            confidence_percent=content.confidence_percent,
            reliability_percent=content.reliability_percent,
            failures=result.failures,
        )
    carried = result.sample_size >= wanted and (need.sampled or result.failures == 0)
    if carried and result.numbers:
        return
    said = {
        "stage": need.stage.value,
        "recipe": recipe,
        "tried": result.sample_size,
        "failed": result.failures,
        "numbers": len(result.numbers),
        "wanted": wanted,
        "claim": f"{content.confidence_percent}/{content.reliability_percent}",
    }
    sentence = _(
        "%(stage)s of %(recipe)s cannot pass: %(tried)s tried, %(failed)s failed, "
        "%(numbers)s numbers given; at least %(wanted)s are needed."
    )
    if need.sampled:
        sentence = _(
            "%(stage)s of %(recipe)s cannot pass: %(tried)s tried, %(failed)s failed, "
            "%(numbers)s numbers given; at least %(wanted)s are needed for %(claim)s."
        )
    raise refused(
        "sample_too_small",
        sentence % said,
        do=_("Try more parts and record the numbers, or conclude that the stage failed."),
        cites=("SOP-08",),
        state=recipe.state,
        who_can=("quality_manager",),
    )


def _valid_until(given: date | None, *, need: StageNeed, concluded_on: date) -> date:
    latest = shifted(concluded_on, months=need.valid_months)
    if given is not None and not concluded_on <= given <= latest:
        raise InputRefused(
            "validity_out_of_bounds",
            what=_("The stage would hold until %(given)s.") % {"given": given},
            where="valid_until",
            why=_("It holds from %(concluded_on)s until %(latest)s at most.")
            % {"concluded_on": written_day(concluded_on), "latest": written_day(latest)},
            do=_("Name a day between them."),
        )
    return given or latest
