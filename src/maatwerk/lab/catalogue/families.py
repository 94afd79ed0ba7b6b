"""One family of devices as content: what it is, where its evidence ends, how it is ordered and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maatwerk.lab.catalogue import checks, prescribing, values
from maatwerk.lab.catalogue.checks import Check
from maatwerk.lab.catalogue.imaging import ImagingProtocol
from maatwerk.lab.catalogue.imaging import protocol as read_protocol
from maatwerk.lab.catalogue.known import NOTHING, Known, facts_of
from maatwerk.lab.catalogue.prescribing import Field
from maatwerk.lab.catalogue.table import Table
from maatwerk.lab.catalogue.values import Bound, Ground, Range, Texts
from maatwerk.lab.words import RequirementStatus, Step, Unit

SCHEMA = "maatwerk.family/1"
CLASSES = ("I", "IIa", "IIb", "III")


@dataclass(frozen=True)
class ExcludedUse:
    """A use that the family does not cover, and why."""

    code: str
    text: Texts
    why: Texts
    cites: tuple[str, ...]


@dataclass(frozen=True)
class GateNote:
    """Whether a gate concerns the family, with the reason."""

    concerned: bool
    why: Texts


@dataclass(frozen=True)
class Requirement:
    """How the family stands to one requirement of Annex I."""

    gspr: str
    status: RequirementStatus
    how: Texts


@dataclass(frozen=True)
class Instructions:
    """Whether instructions for use are needed, why, and their text."""

    needed: bool
    why: Texts
    text: Texts


@dataclass(frozen=True)
class Label:
    """What the label says of every device of the family."""

    purpose_is_obvious: bool
    single_use: bool
    supplied_sterile: bool
    storage: Texts
    warnings: tuple[Texts, ...]


@dataclass(frozen=True)
class Sterilisation:
    """Whether a device is sterilised before use, by whom, how, and what proves it."""

    needed: bool
    by: str
    methods: tuple[str, ...]
    why: Texts
    evidence: Texts


@dataclass(frozen=True)
class Trigger:
    """An answer of the feedback that opens something in the quality room."""

    field: str
    at_most: float | int | None
    equals: str | bool | None
    opens: str


@dataclass(frozen=True)
class FollowUp:
    """When feedback is asked for, how often one reminds, and which answers matter."""

    feedback_within_days: Bound
    reminders: Bound
    visits_weeks: tuple[int, ...]
    triggers: tuple[Trigger, ...]


@dataclass(frozen=True)
class SurfaceLimit:
    """Limits on the distances of a functional face to its design."""

    region: str
    rms: float | int
    p95: float | int
    unit: Unit
    ground: Ground


@dataclass(frozen=True)
class FamilyContent:
    """All that one version of a family says."""

    code: str
    version: int
    names: Texts
    intended_purpose: Texts
    excluded_uses: tuple[ExcludedUse, ...]
    emdn: tuple[Mapping[str, str], ...]
    class_facts: Mapping[str, Any]
    usual_facts: Mapping[str, Any]
    expected_class: str
    expected_rule: int
    qualification_notes: tuple[Texts, ...]
    imaging: GateNote
    evidence_range: tuple[Range, ...]
    imaging_protocol: ImagingProtocol | None
    fields: tuple[Field, ...]
    checks: tuple[Check, ...]
    surface_limits: tuple[SurfaceLimit, ...]
    gspr: tuple[Requirement, ...]
    instructions: Instructions
    label: Label
    sterilisation: Sterilisation
    use_by_days: Bound
    approval_days: Bound
    recipes: tuple[str, ...]
    competence: Mapping[Step, str]
    follow_up: FollowUp
    hazards: tuple[str, ...]


def read_family(table: Table, *, known: Known = NOTHING) -> FamilyContent:
    """Read one family strictly: nothing missing, nothing unknown, nothing that contradicts itself."""
    table.word("schema", among=[SCHEMA])
    imaging = _gates(table.table("gates"))
    content = FamilyContent(
        code=table.word("code"),
        version=table.whole("version"),
        names=table.texts("names"),
        intended_purpose=table.texts("intended_purpose"),
        excluded_uses=tuple(_excluded(one) for one in table.tables("excluded_uses")),
        emdn=tuple(_emdn(one) for one in table.tables("emdn")),
        class_facts=facts_of(table.table("class_facts"), known=known, room="lab"),
        usual_facts=facts_of(table.table("usual_facts"), known=known, room="cases"),
        **_expected(table.table("class_expected")),
        qualification_notes=_sentences(table, "qualification_notes"),
        imaging=imaging,
        evidence_range=_evidence_range(table, known=known),
        imaging_protocol=_protocol(table, concerned=imaging.concerned, known=known),
        fields=prescribing.fields(table, known=known),
        checks=checks.plan(table, known=known),
        surface_limits=_surface_limits(table.table("surface_limits"), known=known),
        gspr=_gspr(table),
        instructions=_instructions(table.table("instructions")),
        label=_label(table.table("label")),
        sterilisation=_sterilisation(table.table("sterilisation")),
        use_by_days=values.bound(table.table("use_by_days"), sources=known.sources),
        approval_days=values.bound(table.table("approval_days"), sources=known.sources),
        recipes=table.words("recipes", among=known.recipes),
        competence=competence(table.table("competence"), known=known),
        follow_up=_follow_up(table.table("follow_up"), known=known),
        hazards=table.words("hazards"),
    )
    _agree(table, content)
    table.done()
    return content


def competence(table: Table, *, known: Known) -> dict[Step, str]:
    """Read which competence a step asks for."""
    steps = {step.value: step for step in Step}
    found = {}
    for name in table.keys():  # noqa: SIM118
        if name not in steps:
            table.refuse(f"{name} is no step.", f"Steps are: {', '.join(steps)}.", key=name)
        found[steps[name]] = table.word(name, among=known.topics)
    table.done()
    return found


def _gates(table: Table) -> GateNote:
    inner = table.table("imaging")
    found = GateNote(concerned=inner.flag("concerned"), why=inner.texts("why"))
    inner.done()
    table.done()
    return found


def _excluded(table: Table) -> ExcludedUse:
    found = ExcludedUse(
        code=table.word("code"), text=table.texts("text"), why=table.texts("why"), cites=table.words("cites")
    )
    table.done()
    return found


def _emdn(table: Table) -> dict[str, str]:
    found = {key: table.word(key) for key in ("code", "term", "confidence")}
    table.done()
    return found


def _expected(table: Table) -> dict[str, Any]:
    found = {"expected_class": table.word("class", among=CLASSES), "expected_rule": table.whole("rule")}
    table.done()
    return found


def _sentences(table: Table, key: str) -> tuple[Texts, ...]:
    if not table.has(key):
        return ()
    return tuple(one.said() for one in table.tables(key))


def _evidence_range(table: Table, *, known: Known) -> tuple[Range, ...]:
    found = tuple(values.span(one, sources=known.sources) for one in table.tables("evidence_range"))
    if not found:
        table.refuse(
            "The evidence range is empty.",
            "Evidence without limits would cover anything.",
            key="evidence_range",
            do="Name at least one parameter.",
        )
    _each_once(table, "evidence_range", [one.parameter for one in found])
    return found


def _protocol(table: Table, *, concerned: bool, known: Known) -> ImagingProtocol | None:
    if concerned:
        return read_protocol(table.table("imaging_protocol"), known=known)
    if table.has("imaging_protocol"):
        table.refuse(
            "An imaging protocol stands here.",
            "The gate imaging does not concern this family.",
            key="imaging_protocol",
            do="Remove it, or let the gate concern the family.",
        )
    return None


def _surface_limits(table: Table, *, known: Known) -> tuple[SurfaceLimit, ...]:
    found = []
    for region in table.keys():  # noqa: SIM118
        inner = table.table(region)
        found.append(
            SurfaceLimit(
                region=region,
                rms=inner.number("rms"),
                p95=inner.number("p95"),
                unit=inner.member("unit", Unit),
                ground=values.ground(inner, sources=known.sources),
            )
        )
        inner.done()
    table.done()
    return tuple(found)


def _gspr(table: Table) -> tuple[Requirement, ...]:
    found = []
    for one in table.tables("gspr"):
        found.append(
            Requirement(
                gspr=one.word("gspr"),
                status=one.member("status", RequirementStatus),
                how=one.texts("how"),
            )
        )
        one.done()
    _each_once(table, "gspr", [one.gspr for one in found])
    return tuple(found)


def _instructions(table: Table) -> Instructions:
    needed = table.flag("needed")
    found = Instructions(needed=needed, why=table.texts("why"), text=table.texts("text", empty=not needed))
    table.done()
    return found


def _label(table: Table) -> Label:
    found = Label(
        purpose_is_obvious=table.flag("purpose_is_obvious"),
        single_use=table.flag("single_use"),
        supplied_sterile=table.flag("supplied_sterile"),
        storage=table.texts("storage"),
        warnings=_sentences(table, "warnings"),
    )
    table.done()
    return found


def _sterilisation(table: Table) -> Sterilisation:
    found = Sterilisation(
        needed=table.flag("needed"),
        by=table.word("by", among=["nobody", "sterile_service", "lab"]),
        methods=table.words("methods"),
        why=table.texts("why"),
        evidence=table.texts("evidence"),
    )
    if found.needed != bool(found.methods) or found.needed != (found.by != "nobody"):
        table.refuse(
            "Need, method and who sterilises do not agree.",
            "A device that is sterilised has a method and somebody who does it; another has neither.",
        )
    table.done()
    return found


def _follow_up(table: Table, *, known: Known) -> FollowUp:
    weeks = table.take("visits_weeks")
    if not isinstance(weeks, list) or any(not isinstance(week, int) or week < 1 for week in weeks):
        table.refuse("visits_weeks must be a list of whole weeks.", f"{weeks!r} stands here.")
    found = FollowUp(
        feedback_within_days=values.bound(table.table("feedback_within_days"), sources=known.sources),
        reminders=values.bound(table.table("reminders"), sources=known.sources),
        visits_weeks=tuple(weeks),
        triggers=tuple(_trigger(one) for one in table.tables("triggers")),
    )
    table.done()
    return found


def _trigger(table: Table) -> Trigger:
    found = Trigger(
        field=table.word("field"),
        at_most=table.maybe("at_most"),
        equals=table.take("is") if table.has("is") else None,
        opens=table.word("opens", among=["complaint"]),
    )
    if (found.at_most is None) == (found.equals is None):
        table.refuse("A trigger needs either at_most or is.", "Otherwise it never, or doubly, fires.")
    table.done()
    return found


def _agree(table: Table, content: FamilyContent) -> None:
    """Refuse content whose parts contradict each other."""
    if content.class_facts.get("supplied_sterile") is not content.label.supplied_sterile:
        table.refuse("Class facts and label disagree on sterile.", "One of them is wrong.", key="label")
    names = {one.name for one in content.fields}
    for one in content.checks:
        if one.only_when is not None and one.only_when.field not in names:
            table.refuse(
                f"The check {one.code} depends on {one.only_when.field}, which nobody prescribes.",
                "It could never be decided.",
                key="verification_plan",
            )
    for span in content.evidence_range:
        if span.known_from == "prescription" and span.parameter not in names:
            table.refuse(
                f"{span.parameter} is to be known from the prescription, which has no such field.",
                "It would never be known.",
                key="evidence_range",
            )


def _each_once(table: Table, key: str, found: list[str]) -> None:
    for one in found:
        if found.count(one) > 1:
            table.refuse(f"{one} stands twice.", "One would hide the other.", key=key)
