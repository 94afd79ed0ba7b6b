"""Recipes: validated by stage, on exactly this machine, material and program."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.archive.days import day_of
from maatwerk.lab import queries
from maatwerk.lab.catalogue.values import Bound
from maatwerk.lab.models import Recipe
from maatwerk.lab.spoken import amount
from maatwerk.people.models import Account
from maatwerk.web.pages.details import Detail, Fact, Section
from maatwerk.web.pages.lab import telling, verdicts
from maatwerk.web.pages.lab.recipe_acts import ACTS, adds
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.lists import Cell, Column, Filter, Listing
from maatwerk.web.pages.records import Kind


def link_to(recipe: Recipe) -> str:
    """Return the address of a recipe."""
    return address("recipes", str(recipe.pk))


def stages(recipe: Recipe, *, on: date) -> list[tuple[str, str, date | None]]:
    """Return each stage that the recipe needs with its mark and end, from what was fetched along."""
    digest = queries.combination_digest(recipe)
    validations = sorted(recipe.validations.all(), key=lambda one: (one.concluded_on, one.pk))
    newest = {one.stage: one for one in validations}
    found = []
    for need in queries.recipe_content(recipe).stages:
        one = newest.get(need.stage.value)
        until = None if one is None else one.valid_until
        mark = verdicts.of_day(until, on=on, soon=verdicts.EXPIRY_SOON)
        if one is not None and (one.conclusion != "pass" or one.combination_digest != digest):
            mark, until = "not-met", None
        found.append((need.stage.value, mark, until))
    return found


def standing(recipe: Recipe, *, on: date) -> tuple[str, str]:
    """Return the mark and the word of a recipe: whether it may be used."""
    if recipe.state != "adopted":
        return telling.mark(recipe.state), telling.state(recipe.state)
    marks = [mark for _stage, mark, _until in stages(recipe, on=on)]
    words = {
        "not-met": _("validation does not hold"),
        "overdue": _("validation ended"),
        "not-known": _("not validated"),
        "due": _("validation ends soon"),
        "met": _("validated"),
    }
    mark = next((one for one in words if one in marks), "not-known")
    return mark, words[mark]


def _fetched(viewer: Account, **wanted: int) -> list[Recipe]:
    found = queries.recipes(viewer).filter(**wanted).select_related("material__maker", "software", "supplier")
    return list(found.prefetch_related("equipment__machine", "validations__concluded_by"))


def listing(viewer: Account, at: datetime) -> Listing:
    """Return the list of recipes."""
    rows = [(one, *standing(one, on=day_of(at))) for one in _fetched(viewer)]
    return Listing(
        name="recipes",
        title=_("Recipes"),
        rows=rows,
        columns=(
            Column(
                name="title",
                label=_("Recipe"),
                value=lambda row: telling.title_of(row[0]),
                link=lambda row: link_to(row[0]),
            ),
            Column(name="version", label=_("Version"), value=lambda row: row[0].version, figure=True),
            Column(name="stands", label=_("Stands"), value=lambda row: row[2], mark=lambda row: row[1]),
            Column(
                name="machines",
                label=_("Machines"),
                value=lambda row: ", ".join(one.machine.code for one in row[0].equipment.all()),
            ),
            Column(
                name="material",
                label=_("Material or supplier"),
                value=lambda row: str(row[0].material or row[0].supplier or ""),
            ),
            Column(name="code", label=_("Code"), value=lambda row: row[0].code, rare=True),
        ),
        filters=(
            Filter(
                name="state",
                label=_("State"),
                options=[(one, telling.state(one)) for one in ("draft", "adopted", "withdrawn")],
                keeps=lambda row, value: row[0].state == value,
            ),
        ),
        sort="title",
        empty=(
            _("No recipe is on record."),
            _("Draft one from the library, on your own machines and material."),
        ),
    )


def detail(viewer: Account, recipe: Recipe, at: datetime) -> Detail:
    """Return the page of a recipe."""
    on = day_of(at)
    judged = queries.validity(recipe, on=on)
    mark, word = standing(recipe, on=on)
    content = queries.recipe_content(recipe)
    stage_rows = []
    for one in judged.stages:
        stage_mark = verdicts.of_day(one.until, on=on) if one.holds else "not-met"
        word_of = _("holds") if one.holds else _("does not hold")
        stage_rows.append(
            [
                Cell(telling.word(telling.STAGES, one.stage.value)),
                Cell(word_of, mark=stage_mark, label=_("Stands")),
                Cell(one.until, label=_("Until")),
                Cell(one.text, label=_("Why")),
            ]
        )
    return Detail(
        title=telling.title_of(recipe),
        under=_("%(code)s, version %(version)s") % {"code": recipe.code, "version": recipe.version},
        mark=mark,
        word=word,
        against=judged.reasons,
        facts=_facts(recipe),
        sections=(
            Section(
                title=_("Validation, stage by stage"),
                heads=(_("Stage"), _("Stands"), _("Until"), _("Why")),
                rows=stage_rows,
                empty=_("No stage is asked for."),
            ),
            _steps(content),
            _validations(recipe),
        ),
    )


def _facts(recipe: Recipe) -> list[Fact]:
    facts = [Fact(_("Taken from"), recipe.source), Fact(_("State"), telling.state(recipe.state))]
    for one in recipe.equipment.all():
        name = telling.word(telling.ROLES, one.role)
        facts.append(Fact(name, one.machine, link=address("machines", one.machine.code)))
    facts.append(Fact(_("Material"), recipe.material))
    facts.append(Fact(_("Program"), recipe.software))
    facts.append(Fact(_("Supplier"), recipe.supplier))
    return [one for one in facts if one.value is not None]


def _steps(content: object) -> Section:
    rows = [
        [
            Cell(telling.tell(one.title)),
            Cell(telling.word(telling.ROLES, one.machine.value) if one.machine else "", label=_("On")),
            Cell(
                ", ".join(_setting(name, bound) for name, bound in one.settings.items()),
                label=_("Settings"),
            ),
        ]
        for one in content.steps  # type: ignore[attr-defined]
    ]
    return Section(
        title=_("Steps"), heads=(_("Step"), _("On"), _("Settings")), rows=rows, empty=_("None are named.")
    )


def _setting(name: str, bound: Bound) -> str:
    """Return a time or temperature of a step: the unit says what it is, the name whether it is a limit."""
    said = {"minutes_min": _("at least %(value)s"), "minutes_max": _("at most %(value)s")}
    return said.get(name, "%(value)s") % {"value": amount(bound.value, bound.unit.value)}


def _validations(recipe: Recipe) -> Section:
    rows = [
        [
            Cell(one.concluded_on),
            Cell(telling.word(telling.STAGES, one.stage), label=_("Stage")),
            Cell(
                _("passed") if one.conclusion == "pass" else _("failed"),
                mark="met" if one.conclusion == "pass" else "not-met",
                label=_("Outcome"),
            ),
            Cell(f"{one.sample_size} / {one.failures}", label=_("Tried / failed")),
            Cell(one.reasons, label=_("Why")),
            Cell(one.concluded_by, label=_("By")),
        ]
        for one in sorted(recipe.validations.all(), key=lambda one: (one.concluded_on, one.pk), reverse=True)
    ]
    heads = (_("Day"), _("Stage"), _("Outcome"), _("Tried / failed"), _("Why"), _("By"))
    return Section(title=_("Validations on record"), heads=heads, rows=rows, empty=_("None yet."))


def find(viewer: Account, key: str) -> Recipe | None:
    """Return a recipe of the viewer's institution."""
    if not key.isdecimal():
        return None
    return next((one for one in _fetched(viewer, pk=int(key))), None)


KIND = Kind(
    code="recipes",
    title=gettext_lazy("Recipes"),
    tells=gettext_lazy("How things are made, and whether that is validated"),
    icon="clipboard-text",
    listing=listing,
    find=find,
    key=lambda recipe: str(recipe.pk),
    detail=detail,
    acts=ACTS,
    adds=adds(),
)
