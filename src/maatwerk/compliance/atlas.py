"""How a lab thinks of its duties: groups of the map, tasks of the first-run path, a short name for each.

Nothing here decides a verdict; `atlas.yaml` is a way to read the law, and no part of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from django.utils.translation import gettext as _

from maatwerk.rulebook.duty import Duty
from maatwerk.rulebook.errors import MisreadError, Spot
from maatwerk.rulebook.forms import Form
from maatwerk.rulebook.reasons import in_language
from maatwerk.rulebook.yamltext import parse

FILE = "atlas.yaml"
_ENDS = "(. "


class Phase(StrEnum):
    """When a task is due on the way to the first lawful case."""

    BEFORE = "before"
    """Before the first case is accepted."""
    CASE = "case"
    """While the first case is made; the gates ask for it."""
    YEAR = "year"
    """In the year after the first device was supplied."""
    IF = "if"
    """Only where it concerns the lab."""


class Place(StrEnum):
    """Where a task is done in the program."""

    PEOPLE = "people"
    PROCEDURES = "procedures"
    EVIDENCE = "evidence"
    SUPPLIERS = "suppliers"
    RECIPES = "recipes"
    FAMILY = "family"
    DEVICE = "device"
    CIRCUMSTANCES = "circumstances"
    INCIDENTS = "incidents"
    LETTERS = "letters"


@dataclass(frozen=True)
class Group:
    """A part of the map."""

    id: str
    title: Mapping[str, str]


@dataclass(frozen=True)
class Task:
    """What one sits down to do; it answers the duties that it takes."""

    id: str
    group: str
    phase: Phase
    hours: float
    at: Place
    roles: tuple[str, ...]
    takes: tuple[str, ...]
    subjects: tuple[str, ...]
    title: Mapping[str, str]


@dataclass(frozen=True)
class Atlas:
    """All groups, tasks and names."""

    source: Mapping[str, str]
    groups: tuple[Group, ...]
    tasks: tuple[Task, ...]
    titles: Mapping[str, Mapping[str, str]]

    def task_of(self, duty: Duty) -> Task:
        """Return the one task that a duty belongs to."""
        found = self.rivals(duty)
        if len(found) != 1:
            names = ", ".join(one.id for one in found) or "none"
            said = _("The duty %(duty)s belongs to one task, not to: %(tasks)s.")
            raise MisreadError(Spot(FILE), said % {"duty": duty.id, "tasks": names})
        return found[0]

    def rivals(self, duty: Duty) -> tuple[Task, ...]:
        """Return the tasks that take the longest beginning of the duty's first citation."""
        ranked = [
            ((max(len(start) for start in fitting), bool(task.subjects)), task)
            for task in self.tasks
            if not task.subjects or duty.subject in task.subjects
            if (fitting := [start for start in task.takes if _begins(duty.cites[0], start)])
        ]
        best = max((rank for rank, _task in ranked), default=None)
        return tuple(task for rank, task in ranked if rank == best)

    def title(self, duty: Duty, *, language: str) -> str:
        """Return the short name of a duty; one without is called by its text."""
        return in_language(self.titles.get(duty.id) or duty.wordings[-1].text, language)


@cache
def atlas() -> Atlas:
    """Return the atlas that the program ships, read once."""
    data = parse((files("maatwerk.compliance") / FILE).read_text("utf-8"), file=FILE)
    form = Form.of(data, Spot(FILE), required=("source", "groups", "tasks", "titles"))
    groups = tuple(_group(entry, spot) for spot, entry in form.items("groups"))
    titles = Form.of(form.data["titles"], form.at("titles"), required=tuple(form.data["titles"]))
    return Atlas(
        source=form.text("source"),
        groups=groups,
        tasks=tuple(
            _task(entry, spot, groups=[one.id for one in groups]) for spot, entry in form.items("tasks")
        ),
        titles={name: titles.text(name) for name in titles.data},
    )


def _group(data: object, spot: Spot) -> Group:
    form = Form.of(data, spot, required=("id", "title"))
    return Group(form.word("id"), form.text("title"))


def _task(data: object, spot: Spot, *, groups: list[str]) -> Task:
    required = ("id", "group", "phase", "hours", "at", "roles", "takes", "title")
    form = Form.of(data, spot, required=required, optional=("subjects",))
    return Task(
        id=form.word("id"),
        group=form.word("group", among=groups),
        phase=Phase(form.word("phase", among=[one.value for one in Phase])),
        hours=form.number("hours") or 0,
        at=Place(form.word("at", among=[one.value for one in Place])),
        roles=form.words("roles", least=1),
        takes=form.words("takes", least=1),
        subjects=form.words("subjects"),
        title=form.text("title"),
    )


def _begins(cite: str, start: str) -> bool:
    return cite == start or (cite.startswith(start) and cite[len(start)] in _ENDS)
