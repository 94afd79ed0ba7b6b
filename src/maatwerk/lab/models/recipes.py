"""Validated combinations that turn an approved file into a device, and their validations."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maatwerk.archive.models import Record
from maatwerk.lab.models.equipment import Machine, SoftwareTool
from maatwerk.lab.models.stock import Material
from maatwerk.lab.models.suppliers import Supplier
from maatwerk.lab.process import RECIPE
from maatwerk.lab.words import Conclusion, EquipmentRole, RecipeKind, Stage


class Recipe(Record):
    """One version of a recipe: own (machines, material, software, steps) or external (supplier, order)."""

    code = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    source = models.CharField(max_length=200, help_text="where the content came from: the library or the lab")
    material = models.ForeignKey(
        Material, on_delete=models.PROTECT, related_name="recipes", null=True, blank=True
    )
    software = models.ForeignKey(
        SoftwareTool, on_delete=models.PROTECT, related_name="recipes", null=True, blank=True
    )
    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, related_name="recipes", null=True, blank=True
    )
    content = models.JSONField(help_text="families, profile, orientation, steps, limits, stages required")
    content_digest = models.CharField(max_length=64)
    changes = models.JSONField(help_text="what the lab changed in the library's values, and why")
    state = models.CharField(max_length=20, default=RECIPE.start)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "code", "version"], name="lab_recipe_one_row_per_version"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(RECIPE.states)), name="lab_recipe_state_is_known"
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind=RecipeKind.OWN.value)
                    & Q(material__isnull=False)
                    & Q(software__isnull=False)
                    & Q(supplier__isnull=True)
                )
                | (Q(kind=RecipeKind.EXTERNAL.value) & Q(supplier__isnull=False)),
                name="lab_recipe_is_own_or_external",
            ),
        ]
        ordering = ["code", "-version"]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class RecipeEquipment(Record):
    """A machine that a recipe uses, and for what."""

    recipe = models.ForeignKey(Recipe, on_delete=models.PROTECT, related_name="equipment")
    machine = models.ForeignKey(Machine, on_delete=models.PROTECT, related_name="recipes")
    role = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipe", "role"], name="lab_recipe_one_machine_per_role"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in EquipmentRole]),
                name="lab_recipe_equipment_role_is_known",
            ),
        ]
        ordering = ["recipe_id", "role"]

    def __str__(self) -> str:
        return f"{self.role} of {self.recipe} on {self.machine}"


class Validation(Record):
    """One concluded stage of a recipe's validation, bound to the combination it was made on."""

    recipe = models.ForeignKey(Recipe, on_delete=models.PROTECT, related_name="validations")
    stage = models.CharField(max_length=20)
    protocol = models.TextField(help_text="the protocol and its acceptance criteria")
    sample_size = models.PositiveIntegerField()
    failures = models.PositiveIntegerField()
    results = models.JSONField(help_text="the numbers: name, value, unit, limit")
    conclusion = models.CharField(max_length=10)
    reasons = models.TextField()
    concluded_on = models.DateField()
    valid_until = models.DateField()
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    combination = models.JSONField(help_text="what was validated, element by element")
    combination_digest = models.CharField(max_length=64)
    report_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=[stage.value for stage in Stage]),
                name="lab_validation_stage_is_known",
            ),
            models.CheckConstraint(
                condition=Q(conclusion__in=[one.value for one in Conclusion]),
                name="lab_validation_conclusion_is_known",
            ),
            models.CheckConstraint(
                condition=Q(failures__lte=F("sample_size")), name="lab_validation_failures_fit_the_sample"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("concluded_on")), name="lab_validation_ends_later"
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="lab_validation_has_reasons"),
        ]
        ordering = ["concluded_on", "id"]

    def __str__(self) -> str:
        return f"{self.stage} of {self.recipe}: {self.conclusion}"
