"""States and moves as data: what may follow what, who may do it, and through which gate."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from maatwerk.people.roles import Ability

GATES = frozenset({"accept", "imaging", "design", "produce", "verify", "release", "deliver", "follow_up"})


class ProcessError(ValueError):
    """A table of states and moves that cannot be followed; raised while the program starts."""


@dataclass(frozen=True)
class Move:
    """One way from some states into one; `meaning` names the signature that the move demands, if any."""

    name: str
    sources: frozenset[str]
    target: str
    ability: str
    kind: str
    gate: str | None = None
    meaning: str | None = None


@dataclass(frozen=True)
class Process:
    """The states of one subject, each with its meaning, where it starts and ends, and every move there is.

    `ends` left out is taken from the moves; given, it is a promise that the moves are held to.
    """

    subject: str
    states: Mapping[str, str]
    start: str
    moves: tuple[Move, ...]
    ends: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a table with a hole in it, before anybody can fall through."""
        object.__setattr__(self, "states", MappingProxyType(dict(self.states)))
        _check_words(self)
        _check_moves(self)
        _check_reach(self)
        _check_ends(self)
        object.__setattr__(self, "ends", _dead_ends(self))

    def move(self, name: str) -> Move:
        """Return the move of this name."""
        for move in self.moves:
            if move.name == name:
                return move
        raise ProcessError(
            f"{self.subject} has no move {name!r}; it has {', '.join(m.name for m in self.moves)}."
        )

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """Return the moves that leave a state."""
        if state not in self.states:
            raise ProcessError(f"{self.subject} has no state {state!r}.")
        return tuple(move for move in self.moves if state in move.sources)


def as_markdown(process: Process) -> str:
    """Return the process as the two tables that the manual prints."""
    lines = ["| state | meaning | next |", "| --- | --- | --- |"]
    for state, meaning in process.states.items():
        mark = " (start)" if state == process.start else " (end)" if state in process.ends else ""
        following = ", ".join(sorted({move.target for move in process.moves_from(state)})) or "-"
        lines.append(f"| {state}{mark} | {meaning} | {following} |")
    lines += [
        "",
        "| move | from | to | ability | gate | signature |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for move in process.moves:
        sources = ", ".join(state for state in process.states if state in move.sources)
        cells = (move.name, sources, move.target, move.ability, move.gate or "-", move.meaning or "-")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _check_words(process: Process) -> None:
    if not process.states:
        raise ProcessError(f"{process.subject} has no states.")
    if process.start not in process.states:
        raise ProcessError(f"{process.subject} starts in {process.start!r}, which is none of its states.")
    for state, meaning in process.states.items():
        if not meaning.strip():
            raise ProcessError(f"{process.subject}: the state {state!r} says nothing about its meaning.")


def _check_moves(process: Process) -> None:
    seen: set[str] = set()
    for move in process.moves:
        where = f"{process.subject}: the move {move.name!r}"
        if move.name in seen:
            raise ProcessError(f"{where} stands there twice.")
        seen.add(move.name)
        if not move.sources:
            raise ProcessError(f"{where} comes from no state.")
        for state in sorted({*move.sources, move.target} - set(process.states)):
            raise ProcessError(f"{where} names {state!r}, which is none of its states.")
        if move.gate is not None and move.gate not in GATES:
            raise ProcessError(f"{where} names the gate {move.gate!r}; there are {', '.join(sorted(GATES))}.")
        if move.ability not in frozenset(Ability):
            raise ProcessError(f"{where} asks for {move.ability!r}, an ability that no role declares.")
        for word, given in (("an event kind", move.kind), ("a name", move.name)):
            if not given.strip():
                raise ProcessError(f"{where} lacks {word}.")


def _check_reach(process: Process) -> None:
    reached, frontier = {process.start}, [process.start]
    while frontier:
        for move in process.moves_from(frontier.pop()):
            if move.target not in reached:
                reached.add(move.target)
                frontier.append(move.target)
    for state in process.states:
        if state not in reached:
            raise ProcessError(f"{process.subject}: no move ever reaches the state {state!r}.")


def _dead_ends(process: Process) -> frozenset[str]:
    return frozenset(process.states) - {source for move in process.moves for source in move.sources}


def _check_ends(process: Process) -> None:
    if not process.ends:
        return
    dead = _dead_ends(process)
    for state in sorted(process.ends - dead):
        raise ProcessError(f"{process.subject}: {state!r} is said to be an end, yet a move leaves it.")
    for state in sorted(dead - process.ends):
        raise ProcessError(f"{process.subject}: nothing leaves {state!r}, yet it is not said to be an end.")
