"""Drafting a recipe on the lab's own machines, adopting it, and concluding its validation."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.lab import actions, queries
from maatwerk.lab.actions import Combination, Result
from maatwerk.lab.catalogue.recipes import RecipeContent
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import Recipe
from maatwerk.lab.words import Conclusion, EquipmentRole, RecipeKind, Stage
from maatwerk.people.errors import InputRefused
from maatwerk.people.roles import Ability
from maatwerk.web.pages.acts import Act, Doing
from maatwerk.web.pages.lab import telling
from maatwerk.web.pages.lab.fields import Asks, WhyForm, choice, day, outcome, text
from maatwerk.web.pages.lab.holding import hold_act
from maatwerk.web.pages.lab.shelf import address

_NUMBER = re.compile(r"^(?P<name>[^:=]+)[:=]\s*(?P<value>-?\d+(?:[.,]\d+)?)\s*(?P<unit>.*)$")


class ConcludeForm(Asks):
    """How one stage of a validation came out."""

    stage = choice(gettext_lazy("Stage"))
    protocol = text(gettext_lazy("Protocol and acceptance criteria"), long=True)
    sample_size = forms.IntegerField(label=gettext_lazy("How many were tried"), min_value=0)
    failures = forms.IntegerField(label=gettext_lazy("How many of them failed"), min_value=0)
    numbers = text(
        gettext_lazy("What was measured"),
        long=True,
        help_text=gettext_lazy("One a line: name: value unit. For example: gap: 0.12 mm"),
    )
    conclusion = outcome(gettext_lazy("How it came out"))
    reasons = text(gettext_lazy("Why that follows"), long=True)
    concluded_on = day(gettext_lazy("Concluded on"))

    def prepare(self) -> None:
        """Offer the stages that this recipe needs."""
        stages = [need.stage.value for need in queries.recipe_content(self.record).stages]
        self.offer("stage", [(one, telling.word(telling.STAGES, one)) for one in stages])
        self.fill("concluded_on", self.today(), _("today"))

    def clean_numbers(self) -> list[dict[str, Any]]:
        """Return the numbers, one a line."""
        found = []
        for line in self.cleaned_data["numbers"].splitlines():
            if not line.strip():
                continue
            read = _NUMBER.match(line.strip())
            if read is None:
                raise forms.ValidationError(_("“%(line)s” has no name, value and unit.") % {"line": line})
            value = float(read["value"].replace(",", "."))
            found.append({"name": read["name"].strip(), "value": value, "unit": read["unit"].strip()})
        return found


class DraftForm(Asks):
    """On what a recipe of the library is carried out here; one form for each recipe."""

    recipe: str

    def prepare(self) -> None:
        """Ask for what this recipe needs: machines by their kind, material by its class, or a supplier."""
        content = current_library().recipes[type(self).recipe]
        if content.kind is RecipeKind.EXTERNAL:
            self.fields["supplier"] = choice(gettext_lazy("Supplier"))
            makers = queries.suppliers(self.viewer).filter(makes_devices=True)
            self.offer("supplier", [(str(one.pk), one.name) for one in makers])
            return
        self._own(content)

    def _own(self, content: RecipeContent) -> None:
        for role, kind in content.equipment.items():
            self.fields[role.value] = choice(telling.word(telling.ROLES, role.value))
            fitting = queries.machines(self.viewer).filter(kind=kind).exclude(state="retired")
            self.offer(
                role.value, [(str(one.pk), f"{one.code} {telling.titled(one.name)}") for one in fitting]
            )
        self.fields["material"] = choice(gettext_lazy("Material"))
        fitting_materials = queries.materials(self.viewer).filter(material_class=content.material_class)
        self.offer("material", [(str(one.pk), one.name) for one in fitting_materials])
        self.fields["software"] = choice(gettext_lazy("Program"))
        programs = queries.software(self.viewer).filter(purpose=content.software_purpose)
        self.offer("software", [(str(one.pk), str(one)) for one in programs])


def _combined(doing: Doing) -> Combination:
    given = doing.values
    roles = {role for role in EquipmentRole if role.value in given}
    return Combination(
        machines={role: queries.machines(doing.actor).get(pk=given[role.value]) for role in roles},
        material=queries.materials(doing.actor).get(pk=given["material"]) if "material" in given else None,
        software=queries.software(doing.actor).get(pk=given["software"]) if "software" in given else None,
        supplier=queries.suppliers(doing.actor).get(pk=given["supplier"]) if "supplier" in given else None,
    )


def _conclude(doing: Doing) -> Any:
    given = doing.values
    if given["failures"] > given["sample_size"]:
        raise InputRefused(
            "failures_beyond_sample",
            what=_("More failed than were tried."),
            where=_("How many of them failed"),
        )
    return actions.conclude_validation(
        recipe=doing.record,
        stage=Stage(given["stage"]),
        protocol=given["protocol"],
        result=Result(
            sample_size=given["sample_size"],
            failures=given["failures"],
            numbers=tuple(given["numbers"]),
            conclusion=Conclusion.PASS if given["conclusion"] == "yes" else Conclusion.FAIL,
            reasons=given["reasons"],
        ),
        concluded_on=given["concluded_on"],
        actor=doing.actor,
        at=doing.at,
    )


ACTS = (
    Act(
        code="adopt",
        title=gettext_lazy("Adopt"),
        ability=Ability.MANAGE_LAB,
        call=lambda doing: actions.adopt_recipe(recipe=doing.record, actor=doing.actor, at=doing.at),
        when=lambda recipe: recipe.state == "draft",
        tells=gettext_lazy("Its content is fixed then. Whether it may be used, its validation says."),
    ),
    Act(
        code="conclude",
        title=gettext_lazy("Conclude a stage of the validation"),
        ability=Ability.MANAGE_LAB,
        form=ConcludeForm,
        call=_conclude,
        when=lambda recipe: recipe.state != "withdrawn",
        tells=gettext_lazy("It holds for exactly this machine, material and program."),
    ),
    Act(
        code="withdraw",
        title=gettext_lazy("Withdraw"),
        ability=Ability.MANAGE_LAB,
        form=WhyForm,
        call=lambda doing: actions.withdraw_recipe(
            recipe=doing.record, reason=doing.values["reason"], actor=doing.actor, at=doing.at
        ),
        when=lambda recipe: recipe.state != "withdrawn",
    ),
    hold_act("recipe"),
)


def adds() -> Sequence[Act]:
    """Return one act for each recipe of the library."""
    return tuple(_draft_act(code) for code in sorted(current_library().recipes))


def _draft_act(code: str) -> Act:
    form = type("DraftRecipeForm", (DraftForm,), {"recipe": code, "__doc__": DraftForm.__doc__})
    title = current_library().recipes[code].title

    def call(doing: Doing) -> Recipe:
        return actions.draft_recipe(code=code, combined=_combined(doing), actor=doing.actor, at=doing.at)

    return Act(
        code=code,
        title=lazystr(_Title(title)),
        ability=Ability.MANAGE_LAB,
        form=form,
        call=call,
        tells=gettext_lazy("Name what it is carried out on here. It is a draft until it is adopted."),
        leads=lambda _record, made: address("recipes", str(made.pk)),
    )


class _Title:
    """The title of a recipe, told anew for each reader."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts

    def __str__(self) -> str:
        return _("Draft: %(title)s") % {"title": telling.tell(self.texts)}
