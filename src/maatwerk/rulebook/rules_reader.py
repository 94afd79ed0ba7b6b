"""Reading gate rules: the same form for the law's rules and for a lab's own policies."""

import re
from collections.abc import Iterator
from typing import Any

from maatwerk.rulebook.conditions import Condition, facts_of, read_condition
from maatwerk.rulebook.context import Context
from maatwerk.rulebook.errors import MisreadError, Spot
from maatwerk.rulebook.forms import Form, entries
from maatwerk.rulebook.gates import GATES, ROLES, GateRule
from maatwerk.rulebook.reasons import Basis, Strength

_ID = re.compile(r"[a-z][a-z0-9-]*")
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_REQUIRED = ("id", "gate", "code", "basis", "cites", "strength", "who_can", "text", "do", "open_when")
_OPTIONAL = ("applies_when", "from", "until", "guidance")


def read_rules(data: Any, spot: Spot, context: Context, *, gate: str) -> Iterator[GateRule]:
    """The gate rules of one file, which holds the rules of one gate; no two of an id bind together."""
    read: list[GateRule] = []
    for place, entry in entries(data, spot):
        rule = read_rule(entry, place, context, gate=gate)
        if any(rule.id == other.id and _overlap(rule, other) for other in read):
            raise MisreadError(place, f"Two rules '{rule.id}' bind on the same days.")
        read.append(rule)
        yield rule


def read_rule(data: Any, spot: Spot, context: Context, *, gate: str) -> GateRule:
    """One gate rule."""
    form = Form.of(data, spot, required=_REQUIRED, optional=_OPTIONAL)
    basis = Basis(form.word("basis", among=[str(basis) for basis in Basis]))
    strength = Strength(form.word("strength", among=[str(strength) for strength in Strength]))
    if basis is not Basis.LAB_POLICY and strength is Strength.CONCESSION:
        raise MisreadError(
            form.at("strength"), "A rule that is not the lab's own cannot be conceded.", do="Write never."
        )
    if basis in (Basis.LAW, Basis.GUIDANCE) and strength is Strength.HINT:
        raise MisreadError(
            form.at("strength"), "Only national law that nobody verified is a mere hint.", do="Write never."
        )
    if basis is Basis.GUIDANCE and not form.has("guidance"):
        raise MisreadError(form.at("basis"), "A rule of guidance names the document.", do="Add guidance.")
    _matching(form, "id", _ID)
    _matching(form, "code", _CODE)
    if form.word("gate", among=GATES) != gate:
        raise MisreadError(form.at("gate"), f"This file holds the rules of the gate '{gate}'.")
    start, end = context.span(form)

    def condition(part: Any, place: Spot) -> Condition:
        return read_condition(part, spot=place, vocabulary=context.vocabulary)

    opens = condition(form.data["open_when"], form.at("open_when"))
    if not facts_of(opens):
        raise MisreadError(form.at("open_when"), "The rule asks for no fact.")
    return GateRule(
        id=form.word("id"),
        gate=gate,
        code=form.word("code"),
        basis=basis,
        cites=context.cites(form, basis=basis),
        strength=strength,
        who_can=form.words("who_can", among=ROLES, least=1),
        text=form.text("text"),
        do=form.text("do"),
        open_when=opens,
        from_day=start,
        until_day=end,
        vocabulary=context.vocabulary,
        applies_when=form.maybe("applies_when", condition),
        guidance=context.guidance(form),
    )


def _overlap(a: GateRule, b: GateRule) -> bool:
    ends_before = a.until_day is not None and a.until_day < b.from_day
    starts_after = b.until_day is not None and b.until_day < a.from_day
    return not (ends_before or starts_after)


def _matching(form: Form, key: str, pattern: re.Pattern[str]) -> None:
    if not pattern.fullmatch(form.word(key)):
        raise MisreadError(form.at(key), f"'{form.word(key)}' is no {key}.", do="Write small letters.")
