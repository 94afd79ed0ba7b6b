"""The route tests and classification rules of an edition as values, and how they are read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from maatwerk.rulebook.conditions import Condition, facts_of, read_condition
from maatwerk.rulebook.context import Context
from maatwerk.rulebook.errors import MisreadError, Spot
from maatwerk.rulebook.forms import Form, entries
from maatwerk.rulebook.reasons import Basis

QUALIFICATIONS = (
    "custom_made",
    "patient_matched",
    "adaptable",
    "mass_produced",
    "not_a_device",
    "investigational",
)
LAWFUL_ROUTES = (
    "annex_xiii",
    "in_house",
    "ce_marking",
    "someone_else_is_manufacturer",
    "authority_derogation",
    "investigation",
)
CLASSES = ("I", "IIa", "IIb", "III")
RULES = tuple(range(1, 23))


@dataclass(frozen=True)
class Requirement:
    """Something that must hold, and what is said when it does not."""

    id: str
    code: str
    basis: Basis
    cites: tuple[str, ...]
    guidance: tuple[str, ...]
    holds_when: Condition
    text: Mapping[str, str]
    do: Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """One possible qualification; without a condition it is decided by the tests."""

    id: str
    gives: str
    when: Condition | None
    code: str
    basis: Basis
    cites: tuple[str, ...]
    guidance: tuple[str, ...]
    text: Mapping[str, str]
    do: Mapping[str, str]


@dataclass(frozen=True)
class LawfulRoute:
    """A way in which a device may lawfully be used, with all that it requires."""

    route: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True)
class ClassRow:
    """One sub-rule of a classification rule."""

    device_class: str
    cites: tuple[str, ...]
    when: Condition | None
    anywhere: bool


@dataclass(frozen=True)
class ClassRule:
    """One of the 22 rules of Annex VIII."""

    number: int
    text: Mapping[str, str]
    guidance: tuple[str, ...]
    scope: Condition | None
    rows: tuple[ClassRow, ...]
    residual_to: tuple[int, ...]
    gives_way: bool

    @property
    def cite(self) -> str:
        """The rule in the id form of the structure file."""
        return f"Annex.VIII.Rule.{self.number}"


@dataclass(frozen=True)
class BodyRow:
    """One row of the table that says whether a notified body must take part."""

    id: str
    gives: bool
    cites: tuple[str, ...]
    when: Condition
    text: Mapping[str, str]


@dataclass(frozen=True)
class Routes:
    """All that is needed to say what a device is, how it may be used, and of which class it is."""

    tests: tuple[Requirement, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    lawful: tuple[LawfulRoute, ...] = ()
    rules: tuple[ClassRule, ...] = ()
    implantable: Condition | None = None
    implantable_cites: tuple[str, ...] = ()
    applied_cites: tuple[str, ...] = ()
    notified_body: tuple[BodyRow, ...] = ()
    conditions: tuple[Condition, ...] = field(default=(), repr=False)

    @cached_property
    def facts(self) -> frozenset[str]:
        """The names of all facts that the three answers can hang on."""
        return frozenset(name for condition in self.conditions for name in facts_of(condition))


def read_routes(content: Mapping[str, Any], context: Context) -> Routes:
    """The routes of an edition."""

    def file(name: str) -> tuple[Any, Spot]:
        path = f"routes/{name}.yaml"
        if path not in content:
            raise MisreadError(Spot(path), "This file is missing.")
        return content[path], Spot(path)

    tests, outcomes = _read_qualification(*file("qualification"), context)
    lawful = tuple(read_lawful(*file("lawful"), context))
    implantable, implantable_cites, applied, rules = _read_annex_viii(*file("annex-viii"), context)
    rows = tuple(read_body_rows(*file("notified-body"), context))
    return complete(Routes(tests, outcomes, lawful, rules, implantable, implantable_cites, applied, rows))


def complete(routes: Routes) -> Routes:
    """The routes with all their conditions gathered, if nothing that must be there is missing."""
    if tuple(lawful.route for lawful in routes.lawful) != LAWFUL_ROUTES:
        raise MisreadError(
            Spot("routes/lawful.yaml"), f"The routes are, in order: {', '.join(LAWFUL_ROUTES)}."
        )
    if {outcome.gives for outcome in routes.outcomes} != set(QUALIFICATIONS):
        raise MisreadError(Spot("routes/qualification.yaml"), "Every qualification needs an outcome.")
    if [outcome.gives for outcome in routes.outcomes if outcome.when is None] != ["custom_made"]:
        raise MisreadError(Spot("routes/qualification.yaml"), "The tests decide custom_made, and only that.")
    if tuple(rule.number for rule in routes.rules) != RULES:
        raise MisreadError(Spot("routes/annex-viii.yaml"), "The rules are 1 to 22, in order.")
    _no_circle(routes.rules)
    seen: set[str] = set()
    for name, spot in _ids(routes):
        if name in seen:
            raise MisreadError(spot, f"The id '{name}' is there twice.")
        seen.add(name)
    requirements = [*routes.tests, *(each for lawful in routes.lawful for each in lawful.requirements)]
    gathered: list[Condition | None] = [each.holds_when for each in requirements]
    gathered += [outcome.when for outcome in routes.outcomes]
    gathered += [rule.scope for rule in routes.rules]
    gathered += [row.when for rule in routes.rules for row in rule.rows]
    gathered += [row.when for row in routes.notified_body]
    gathered += [routes.implantable]
    return Routes(
        routes.tests,
        routes.outcomes,
        routes.lawful,
        routes.rules,
        routes.implantable,
        routes.implantable_cites,
        routes.applied_cites,
        routes.notified_body,
        tuple(condition for condition in gathered if condition is not None),
    )


def _ids(routes: Routes) -> Iterator[tuple[str, Spot]]:
    """Every id of the routes with its place."""
    kinds = Spot("routes/qualification.yaml")
    for number, test in enumerate(routes.tests):
        yield test.id, kinds.at("tests").at(number)
    for number, outcome in enumerate(routes.outcomes):
        yield outcome.id, kinds.at("outcomes").at(number)
    for number, lawful in enumerate(routes.lawful):
        for place, requirement in enumerate(lawful.requirements):
            yield requirement.id, Spot("routes/lawful.yaml").at(number).at("requirements").at(place)
    for number, row in enumerate(routes.notified_body):
        yield row.id, Spot("routes/notified-body.yaml").at(number)


def _no_circle(rules: tuple[ClassRule, ...]) -> None:
    """Refuse rules of which each waits for the other to say no."""
    waits = {rule.number: set(rule.residual_to) for rule in rules}
    for index, rule in enumerate(rules):
        reached: set[int] = set()
        ahead = waits[rule.number]
        while ahead - reached:
            reached |= ahead
            ahead = {other for number in ahead for other in waits[number]}
        if rule.number in reached:
            spot = Spot("routes/annex-viii.yaml").at("rules").at(index).at("residual_to")
            raise MisreadError(spot, f"Rule {rule.number} waits for itself by way of other rules.")


def _condition(context: Context, data: Any, spot: Spot) -> Condition:
    return read_condition(data, spot=spot, vocabulary=context.vocabulary)


def read_requirement(data: Any, spot: Spot, context: Context) -> Requirement:
    """One requirement."""
    form = Form.of(
        data,
        spot,
        required=("id", "code", "basis", "cites", "holds_when", "text", "do"),
        optional=("guidance",),
    )
    basis = _read_basis(form)
    return Requirement(
        id=form.word("id"),
        code=form.word("code"),
        basis=basis,
        cites=context.cites(form, basis=basis),
        guidance=context.guidance(form),
        holds_when=_condition(context, form.data["holds_when"], form.at("holds_when")),
        text=form.text("text"),
        do=form.text("do"),
    )


def _read_basis(form: Form) -> Basis:
    basis = Basis(form.word("basis", among=("law", "guidance", "national")))
    if basis is Basis.GUIDANCE and not form.has("guidance"):
        raise MisreadError(form.at("basis"), "A rule of guidance names the document.", do="Add guidance.")
    return basis


def _read_qualification(
    data: Any, spot: Spot, context: Context
) -> tuple[tuple[Requirement, ...], tuple[Outcome, ...]]:
    form = Form.of(data, spot, required=("tests", "outcomes"))
    tests = tuple(read_requirement(entry, place, context) for place, entry in form.items("tests"))
    if not tests:
        raise MisreadError(form.at("tests"), "A custom-made device is decided by tests; here are none.")
    return tests, tuple(read_outcome(entry, place, context) for place, entry in form.items("outcomes"))


def read_outcome(data: Any, spot: Spot, context: Context) -> Outcome:
    """One outcome."""
    form = Form.of(
        data,
        spot,
        required=("id", "gives", "code", "basis", "cites", "text", "do"),
        optional=("when", "by_tests", "guidance"),
    )
    if form.has("when") == form.flag("by_tests"):
        raise MisreadError(spot, "An outcome has either a condition or 'by_tests: true'.")
    basis = _read_basis(form)
    return Outcome(
        id=form.word("id"),
        gives=form.word("gives", among=QUALIFICATIONS),
        when=form.maybe("when", lambda part, place: _condition(context, part, place)),
        code=form.word("code"),
        basis=basis,
        cites=context.cites(form, basis=basis),
        guidance=context.guidance(form),
        text=form.text("text"),
        do=form.text("do"),
    )


def read_lawful(data: Any, spot: Spot, context: Context) -> Iterator[LawfulRoute]:
    """The lawful routes of a file."""
    for place, entry in entries(data, spot):
        form = Form.of(entry, place, required=("route", "requirements"))
        required = tuple(read_requirement(part, at, context) for at, part in form.items("requirements"))
        if not required:
            raise MisreadError(form.at("requirements"), "A route without requirements would always be open.")
        yield LawfulRoute(form.word("route", among=LAWFUL_ROUTES), required)


def _read_annex_viii(
    data: Any, spot: Spot, context: Context
) -> tuple[Condition, tuple[str, ...], tuple[str, ...], tuple[ClassRule, ...]]:
    # The first edition did not say on which places the way of applying the rules rests.
    form = Form.of(data, spot, required=("implantable", "rules"), optional=("applied",))
    applied = form.maybe("applied", lambda part, at: context.cites(Form.of(part, at, required=("cites",))))
    derived = Form.of(form.data["implantable"], form.at("implantable"), required=("cites", "when"))
    condition = _condition(context, derived.data["when"], derived.at("when"))
    rules = tuple(read_class_rule(entry, place, context) for place, entry in form.items("rules"))
    return condition, context.cites(derived), applied or (), rules


def read_class_rule(data: Any, spot: Spot, context: Context) -> ClassRule:
    """One classification rule."""
    form = Form.of(
        data,
        spot,
        required=("rule", "text", "rows"),
        optional=("scope", "guidance", "residual_to", "gives_way"),
    )
    rows = tuple(_read_class_row(entry, place, context) for place, entry in form.items("rows"))
    if not rows:
        raise MisreadError(form.at("rows"), "A rule without rows gives no class.")
    number = form.data["rule"]
    residual = form.data.get("residual_to", [])
    wrong = not isinstance(residual, list) or any(
        other not in RULES or isinstance(other, bool) or other == number for other in residual
    )
    if wrong or len(set(residual)) != len(residual):
        raise MisreadError(form.at("residual_to"), "'residual_to' names other rules, each once.")
    return ClassRule(
        number=number,
        text=form.text("text"),
        guidance=context.guidance(form),
        scope=form.maybe("scope", lambda part, place: _condition(context, part, place)),
        rows=rows,
        residual_to=tuple(residual),
        gives_way=form.flag("gives_way"),
    )


def _read_class_row(data: Any, spot: Spot, context: Context) -> ClassRow:
    form = Form.of(data, spot, required=("class", "cites"), optional=("when", "anywhere"))
    return ClassRow(
        device_class=form.word("class", among=CLASSES),
        cites=context.cites(form),
        when=form.maybe("when", lambda part, place: _condition(context, part, place)),
        anywhere=form.flag("anywhere"),
    )


def read_body_rows(data: Any, spot: Spot, context: Context) -> Iterator[BodyRow]:
    """The rows of the table on notified bodies."""
    for place, entry in entries(data, spot):
        form = Form.of(entry, place, required=("id", "gives", "cites", "when", "text"))
        yield BodyRow(
            id=form.word("id"),
            gives=form.word("gives", among=("yes", "no")) == "yes",
            cites=context.cites(form),
            when=_condition(context, form.data["when"], form.at("when")),
            text=form.text("text"),
        )
