"""Which answers are still open, exactly: conditions as reduced decision diagrams.

Kleene's logic can say "not known" although every way of answering the open questions leads to the
same result. A reduced diagram cannot: two ways that end alike are one way. So what stands at the
top of a reduced diagram is the answer if it is decided, and what is left inside it are precisely
the facts whose value can still change the answer.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from maatwerk.rulebook.conditions import Condition, Every, Inverse, Leaf, Other, evaluate, leaves
from maatwerk.rulebook.kleene import Answer, answer
from maatwerk.rulebook.vocabulary import FactType, Value, Vocabulary


@dataclass(frozen=True, eq=False)
class End:
    """A decided result."""

    value: Hashable


@dataclass(frozen=True, eq=False)
class Split:
    """A question and, for each kind of answer to it, what follows."""

    variable: int
    ways: tuple["Diagram", ...]


Diagram = End | Split
_Domain = tuple[Any, ...]


@dataclass(frozen=True)
class _Variable:
    facts: tuple[str, ...]
    domain: _Domain


class Space:
    """The open questions of one evaluation and the diagrams over them."""

    def __init__(
        self,
        *,
        vocabulary: Vocabulary,
        values: Mapping[str, Value],
        conditions: Iterable[Condition],
        derivable: Iterable[str] = (),
        computed: Iterable[str] = (),
    ) -> None:
        self._vocabulary = vocabulary
        self._values = values
        self._derived: dict[str, Diagram] = {}
        self._ends: dict[Hashable, End] = {}
        self._splits: dict[tuple[int, tuple[int, ...]], Split] = {}
        self._combined: dict[tuple[Callable[[Any, Any], Hashable], int, int], Diagram] = {}
        self._variables: list[_Variable] = []
        self._numbers: dict[Hashable, int] = {}
        for name in derivable:
            # First in the order, because what they are derived from hangs below them.
            if name not in values:
                self._number(name, facts=(name,), domain=(True, False, None))
        self._lay_out(list(conditions), without=frozenset(computed))

    def end(self, value: Hashable) -> End:
        """The diagram that is decided from the start."""
        return self._ends.setdefault((type(value), value), End(value))

    def split(self, variable: int, ways: tuple[Diagram, ...]) -> Diagram:
        """A question; none at all when every answer leads to the same."""
        if all(way is ways[0] for way in ways):
            return ways[0]
        key = (variable, tuple(id(way) for way in ways))
        return self._splits.setdefault(key, Split(variable, ways))

    def derive(self, name: str, diagram: Diagram) -> None:
        """Let a fact be answered by a diagram instead of a question."""
        self._derived[name] = diagram

    def given_or(self, name: str, diagram: Diagram) -> Diagram:
        """A yes-no fact that may be given, and is derived when it is not."""
        if name in self._values:
            return self.end(self._values[name])
        if isinstance(diagram, End):
            return diagram
        return self.split(self._numbers[name], (self.end(True), self.end(False), diagram))

    def of(self, condition: Condition) -> Diagram:
        """The diagram of a condition: True, False, or a question that decides."""
        plainly = evaluate(condition, self._values)
        if plainly is not Answer.NOT_KNOWN:
            return self.end(plainly is Answer.YES)
        if isinstance(condition, Leaf):
            return self._of_leaf(condition)
        if isinstance(condition, Inverse):
            return self.each(lambda value: not value, self.of(condition.of))
        parts = (self.of(part) for part in condition.of)
        both, neutral = (_and, True) if isinstance(condition, Every) else (_or, False)
        return self._fold(both, neutral, parts)

    def each(self, change: Callable[[Any], Hashable], diagram: Diagram) -> Diagram:
        """The diagram with every result changed."""
        done: dict[int, Diagram] = {}

        def walk(node: Diagram) -> Diagram:
            if id(node) not in done:
                done[id(node)] = (
                    self.end(change(node.value))
                    if isinstance(node, End)
                    else self.split(node.variable, tuple(walk(way) for way in node.ways))
                )
            return done[id(node)]

        return walk(diagram)

    def combine(self, both: Callable[[Any, Any], Hashable], a: Diagram, b: Diagram) -> Diagram:
        """The diagram of a function of two results."""
        if isinstance(a, End) and isinstance(b, End):
            return self.end(both(a.value, b.value))
        key = (both, id(a), id(b))
        found = self._combined.get(key)
        if found is not None:
            return found
        level = min(node.variable for node in (a, b) if isinstance(node, Split))
        width = len(self._variables[level].domain)
        ways_a = _ways(a, level, width)
        ways_b = _ways(b, level, width)
        made = self.split(level, tuple(self.combine(both, x, y) for x, y in zip(ways_a, ways_b, strict=True)))
        self._combined[key] = made
        return made

    def _fold(self, both: Callable[[Any, Any], Hashable], neutral: bool, parts: Iterable[Diagram]) -> Diagram:
        folded: Diagram = self.end(neutral)
        for part in parts:
            folded = self.combine(both, folded, part)
        return folded

    def choose(self, test: Diagram, yes: Diagram, no: Diagram) -> Diagram:
        """What follows from a test: one diagram or the other."""
        hit = self.combine(_guard, test, yes)
        return self.combine(_first, hit, no)

    def facts_in(self, *diagrams: Diagram) -> tuple[str, ...]:
        """The facts whose value can still change a result, in the vocabulary's order."""
        seen: set[int] = set()
        names: set[str] = set()
        stack: list[Diagram] = list(diagrams)
        while stack:
            node = stack.pop()
            if isinstance(node, Split) and id(node) not in seen:
                seen.add(id(node))
                names.update(self._variables[node.variable].facts)
                stack.extend(node.ways)
        return tuple(sorted(names, key=lambda name: self._vocabulary[name].position))

    def _lay_out(self, conditions: list[Condition], *, without: frozenset[str]) -> None:
        """Number the questions by the vocabulary's order, with all kinds of answers to each."""
        open_leaves: dict[str, list[Leaf]] = {}
        for condition in conditions:
            for leaf in leaves(condition):
                if leaf.fact not in self._values and leaf.fact not in without:
                    open_leaves.setdefault(leaf.fact, []).append(leaf)
                if isinstance(leaf.want, Other) and leaf.want.fact not in self._values:
                    open_leaves.setdefault(leaf.want.fact, [])
        for name in sorted(open_leaves, key=lambda name: self._vocabulary[name].position):
            self._lay_out_fact(name, open_leaves[name])

    def _lay_out_fact(self, name: str, its_leaves: list[Leaf]) -> None:
        fact = self._vocabulary[name]
        fixed = [leaf for leaf in its_leaves if self._wanted(leaf) is not None or leaf.want is None]
        if fact.type is FactType.SET:
            for member in self._members(name, fixed):
                self._number((name, member), facts=(name,), domain=(True, False))
        else:
            domain = _domain(fact.type, fact.choices, [self._wanted(leaf) for leaf in fixed])
            self._number(name, facts=(name,), domain=domain)

    def _members(self, name: str, its_leaves: list[Leaf]) -> list[str]:
        members: dict[str, None] = {}
        for leaf in its_leaves:
            wanted = self._wanted(leaf)
            if wanted is None:
                members.update(dict.fromkeys(self._vocabulary[name].choices or ("",)))
            else:
                members.update(
                    dict.fromkeys(sorted(wanted) if isinstance(wanted, frozenset) else [str(wanted)])
                )
        return list(members)

    def _wanted(self, leaf: Leaf) -> Value | None:
        return leaf.want.value(self._values) if isinstance(leaf.want, Other) else leaf.want

    def _number(self, key: Hashable, *, facts: tuple[str, ...], domain: _Domain) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self._variables)
            self._variables.append(_Variable(facts, domain))
        return self._numbers[key]

    def _of_leaf(self, leaf: Leaf) -> Diagram:
        if leaf.fact in self._derived and leaf.fact not in self._values:
            want = leaf.want
            return self.each(lambda have: leaf.test(have, want), self._derived[leaf.fact])  # type: ignore[arg-type]
        wanted = self._wanted(leaf)
        unknown_want = isinstance(leaf.want, Other) and wanted is None
        if leaf.fact in self._values:
            if not unknown_want:
                return self.end(leaf.test(self._values[leaf.fact], wanted))
            return self._of_pair(leaf)
        if unknown_want:
            return self._of_pair(leaf)
        if self._vocabulary[leaf.fact].type is FactType.SET:
            return self._of_set_leaf(leaf, wanted)
        number = self._numbers[leaf.fact]
        domain = self._variables[number].domain
        return self.split(number, tuple(self.end(leaf.test(have, wanted)) for have in domain))

    def _of_pair(self, leaf: Leaf) -> Diagram:
        """Two facts compared, one or both unknown: the comparison itself is the question."""
        names = [leaf.fact]
        if isinstance(leaf.want, Other):
            names.append(leaf.want.fact)
        facts = tuple(name for name in names if name not in self._values)
        number = self._number(leaf, facts=facts, domain=(True, False))
        return self.split(number, (self.end(True), self.end(False)))

    def _of_set_leaf(self, leaf: Leaf, wanted: Value | None) -> Diagram:
        if leaf.op in ("is_empty", "is_not_empty"):
            members: Iterable[str] = [
                key[1] for key in self._numbers if isinstance(key, tuple) and key[0] == leaf.fact
            ]
        else:
            members = sorted(wanted) if isinstance(wanted, frozenset) else [str(wanted)]
        parts = [
            self.split(self._numbers[(leaf.fact, member)], (self.end(True), self.end(False)))
            for member in members
        ]
        wants_all = leaf.op == "has_all"
        both, neutral = (_and, True) if wants_all else (_or, False)
        found = self._fold(both, neutral, parts)
        return self.each(lambda value: not value, found) if leaf.op in ("is_empty", "has_none") else found


def decided(diagram: Diagram) -> Answer:
    """The answer of a yes-no diagram."""
    return answer(bool(diagram.value) if isinstance(diagram, End) else None)


def results(diagram: Diagram) -> set[Any]:
    """All results that are still possible."""
    seen: set[int] = set()
    found: set[Any] = set()
    stack = [diagram]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, End):
            found.add(node.value)
        else:
            stack.extend(node.ways)
    return found


def _ways(node: Diagram, level: int, width: int) -> tuple[Diagram, ...]:
    if isinstance(node, Split) and node.variable == level:
        return node.ways
    return (node,) * width


def _and(a: Any, b: Any) -> bool:
    return bool(a and b)


def _or(a: Any, b: Any) -> bool:
    return bool(a or b)


def _guard(test: Any, value: Any) -> Hashable:
    return (value,) if test else None


def _first(hit: Any, otherwise: Any) -> Hashable:
    return hit[0] if hit is not None else otherwise  # type: ignore[no-any-return]


def _domain(kind: FactType, choices: tuple[str, ...], wanted: list[Value | None]) -> _Domain:
    """One value for each kind of answer that some comparison can tell apart."""
    if kind is FactType.YES_NO:
        return (True, False)
    if kind is FactType.CHOICE:
        return choices
    points: set[Any] = set()
    for want in wanted:
        points.update(want if isinstance(want, frozenset) else [want] if want is not None else [])
    if kind is FactType.TEXT:
        return (*sorted(points), "\0other")
    if kind is FactType.DATE:
        return _between(sorted(points), step=timedelta(days=1), alone=date(2021, 5, 26))
    return _between(sorted(points), step=None, alone=0)


def _between(points: list[Any], *, step: timedelta | None, alone: Any) -> _Domain:
    """Each threshold, with a value before it, between each two and after the last."""
    if not points:
        return (alone,)
    around: list[Any] = [points[0] - (step or 1)]
    for low, high in pairwise(points):
        around.append(low)
        middle = low + (high - low) / 2
        if middle not in (low, high):
            around.append(middle)
    return (*around, points[-1], points[-1] + (step or 1))
