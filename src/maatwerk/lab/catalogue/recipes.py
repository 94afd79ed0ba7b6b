"""One recipe as content: machines, settings, steps, and the validation that it needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from maatwerk.lab.catalogue import values
from maatwerk.lab.catalogue.families import competence
from maatwerk.lab.catalogue.known import NOTHING, Known
from maatwerk.lab.catalogue.table import Table
from maatwerk.lab.catalogue.values import Bound, Texts
from maatwerk.lab.words import EquipmentRole, RecipeKind, Stage, Step

SCHEMA = "maatwerk.recipe/1"
OPERATIONS = ("orient", "support", "nest", "compensate")
LIMITS = ("wall_min", "gap_min", "edge_min")
"""What a technology can make: the inspection of a mesh holds a design against it."""


@dataclass(frozen=True)
class ProcessStep:
    """One step of the route with its settings."""

    code: str
    title: Texts
    machine: EquipmentRole | None
    settings: Mapping[str, Bound]


@dataclass(frozen=True)
class Hint:
    """Something worth a tap, never a stop."""

    code: str
    hours_max: Bound
    text: Texts


@dataclass(frozen=True)
class StageNeed:
    """One stage that the validation must conclude, and how long it holds."""

    stage: Stage
    valid_months: int
    sampled: bool
    content: Texts


@dataclass(frozen=True)
class RecipeContent:
    """All that one version of a recipe says."""

    code: str
    version: int
    kind: RecipeKind
    title: Texts
    families: tuple[str, ...]
    material_class: str
    software_purpose: str | None
    equipment: Mapping[EquipmentRole, str]
    profile: Mapping[str, Bound]
    limits: Mapping[str, Bound]
    orientation: Mapping[str, Bound]
    orientation_rules: tuple[Texts, ...]
    steps: tuple[ProcessStep, ...]
    hints: tuple[Hint, ...]
    sterilisation_methods: tuple[str, ...]
    sterilisation: Mapping[str, Bound]
    build_operations: tuple[str, ...]
    incoming_check: bool
    order_names: tuple[Texts, ...]
    papers_back: tuple[str, ...]
    confidence_percent: int
    reliability_percent: int
    stages: tuple[StageNeed, ...]
    competence: Mapping[Step, str]


def read_recipe(table: Table, *, known: Known = NOTHING) -> RecipeContent:
    """Read one recipe strictly."""
    table.word("schema", among=[SCHEMA])
    kind = table.member("kind", RecipeKind)
    own = kind is RecipeKind.OWN
    order, orientation = None if own else table.table("order"), table.table("orientation")
    rules, validation = _texts(orientation, "rules"), table.table("validation")
    sterilisation = table.table("sterilisation")
    content = RecipeContent(
        code=table.word("code"),
        version=table.whole("version"),
        kind=kind,
        title=table.texts("title"),
        families=table.words("families", among=known.families),
        material_class=table.word("material_class", among=known.materials),
        software_purpose=table.word("software_purpose") if own else None,
        equipment=_equipment(table.table("equipment"), known=known) if own else {},
        profile=_bounds(table.table("profile"), known=known),
        limits=_limits(table.table("limits"), known=known) if table.has("limits") else {},
        orientation=_bounds(orientation, known=known, without=("rules",)),
        orientation_rules=rules,
        steps=tuple(_step(one, known=known) for one in table.tables("steps")),
        hints=tuple(_hint(one, known=known) for one in table.tables("hints")),
        sterilisation_methods=sterilisation.words("methods"),
        sterilisation=_bounds(sterilisation, known=known, without=("methods",)),
        build_operations=table.words("build_operations", among=OPERATIONS),
        incoming_check=table.flag("incoming_check"),
        order_names=_texts(order, "must_name") if order else (),
        papers_back=order.words("papers_back", among=known.evidence) if order else (),
        confidence_percent=_percent(validation, "confidence_percent"),
        reliability_percent=_percent(validation, "reliability_percent"),
        stages=_stages(validation),
        competence=competence(table.table("competence"), known=known),
    )
    for inner in (order, validation):
        if inner:
            inner.done()
    _agree(table, content)
    table.done()
    return content


def _texts(table: Table, key: str) -> tuple[Texts, ...]:
    return tuple(one.said() for one in table.tables(key))


def _bounds(table: Table, *, known: Known, without: tuple[str, ...] = ()) -> dict[str, Bound]:
    found = {
        key: values.bound(table.table(key), sources=known.sources)
        for key in table.keys()  # noqa: SIM118
        if key not in without
    }
    table.done()
    return found


def _limits(table: Table, *, known: Known) -> dict[str, Bound]:
    """Read what can be made: below the value never, below the aim only when somebody looked."""
    for name in table.keys():  # noqa: SIM118
        if name not in LIMITS:
            table.refuse(f"{name} is no limit of a mesh.", f"Known: {', '.join(LIMITS)}.", key=name)
    found = _bounds(table, known=known)
    for name, bound in found.items():
        if bound.aim is not None and bound.aim < bound.value:
            table.refuse(f"The aim of {name} lies below its value.", "Nobody could miss it.", key=name)
    return found


def _equipment(table: Table, *, known: Known) -> dict[EquipmentRole, str]:
    roles = {role.value: role for role in EquipmentRole}
    found = {}
    for name in table.keys():  # noqa: SIM118
        if name not in roles:
            table.refuse(f"{name} is nothing that a machine does.", f"Known: {', '.join(roles)}.", key=name)
        found[roles[name]] = table.word(name, among=known.equipment)
    table.done()
    return found


def _step(table: Table, *, known: Known) -> ProcessStep:
    settings = {
        key: values.bound(table.table(key), sources=known.sources)
        for key in ("minutes_min", "minutes_max", "celsius")
        if table.has(key)
    }
    found = ProcessStep(
        code=table.word("code"),
        title=table.texts("title"),
        machine=table.member("machine", EquipmentRole) if table.has("machine") else None,
        settings=settings,
    )
    table.done()
    return found


def _hint(table: Table, *, known: Known) -> Hint:
    found = Hint(
        code=table.word("code"),
        hours_max=values.bound(table.table("hours_max"), sources=known.sources),
        text=table.texts("text"),
    )
    table.done()
    return found


def _percent(table: Table, key: str) -> int:
    found = table.whole(key)
    if not 50 <= found < 100:
        table.refuse(f"{key} must lie between 50 and 99.", f"{found} stands here.", key=key)
    return found


def _stages(table: Table) -> tuple[StageNeed, ...]:
    found = []
    for one in table.tables("stages"):
        found.append(
            StageNeed(
                stage=one.member("stage", Stage),
                valid_months=one.whole("valid_months"),
                sampled=one.flag("sampled"),
                content=one.texts("content"),
            )
        )
        one.done()
    if not found:
        table.refuse(
            "No stage of validation is required.",
            "A recipe that needs no validation would always count as validated.",
            key="stages",
        )
    return tuple(found)


def _agree(table: Table, content: RecipeContent) -> None:
    """Refuse content whose parts contradict each other."""
    for step in content.steps:
        if step.machine is not None and step.machine not in content.equipment:
            table.refuse(
                f"The step {step.code} uses a machine that the recipe does not have.",
                f"No machine stands under equipment for {step.machine}.",
                key="steps",
            )
    stages = [one.stage for one in content.stages]
    if len(stages) != len(set(stages)):
        table.refuse("A stage stands twice.", "One would hide the other.", key="validation")
    if content.kind is RecipeKind.EXTERNAL and Stage.SUPPLIER not in stages:
        table.refuse(
            "The lab's own assessment of the supplier is missing from the stages.",
            "A paper of a supplier never validates a recipe by itself.",
            key="validation",
        )
    if content.kind is RecipeKind.EXTERNAL and not content.incoming_check:
        table.refuse("Bought parts are not checked on arrival.", "They must be.", key="incoming_check")
