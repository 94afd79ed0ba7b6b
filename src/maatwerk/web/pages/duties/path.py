"""From nothing to the first lawful case: what is open, as a short list of tasks with estimates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maatwerk.compliance.atlas import Phase, Task, atlas
from maatwerk.compliance.standing import PRESSING, Stand, Standing
from maatwerk.compliance.words import SubjectKind
from maatwerk.rulebook.reasons import in_language
from maatwerk.web.pages import door
from maatwerk.web.pages.duties import telling
from maatwerk.web.pages.duties.map import Tile, tile

_ORDER = (*PRESSING, Stand.LATER, Stand.NOTHING, Stand.MET, Stand.NOT_APPLICABLE)
_UNBOUND = frozenset({Stand.NOT_APPLICABLE})


@dataclass(frozen=True, kw_only=True)
class Step:
    """One task: what is open of it, for whom, how long it may take, and where it is done."""

    id: str
    title: str
    mark: str
    word: str
    open: int
    all: int
    hours: float
    about: Sequence[str]
    who: str
    tiles: Sequence[Tile]
    way: telling.Way | None


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A part of the way, with its open tasks and those that are done."""

    id: str
    title: telling.Words
    steps: Sequence[Step]
    done: Sequence[Step]
    hours: float


@login_required
def path(request: door.Inside) -> HttpResponse:
    """Show what is to be done before, with and after the first case."""
    whole = telling.whole_for(request)
    stages = [_stage(phase, whole.standings, request=request) for phase in Phase]
    first = next((one for stage in stages for one in stage.steps if one.way is not None), None)
    context = {
        "whole": whole,
        "stages": [stage for stage in stages if stage.steps or stage.done],
        "first": first,
        "no_family": not whole.families,
        "families": reverse("lab_kind", kwargs={"kind": "families"}),
        "source": in_language(atlas().source, get_language() or "en"),
        "hours": sum(stage.hours for stage in stages if stage.id == Phase.BEFORE.value),
        "crumbs": [(_("Duties"), reverse("duties"))],
    }
    return door.show(request, "duties/path.html", context)


def _stage(phase: Phase, found: Iterable[Standing], *, request: door.Inside) -> Stage:
    by_task: dict[str, list[Standing]] = {}
    for one in found:
        by_task.setdefault(one.task.id, []).append(one)
    steps = [
        step
        for task in atlas().tasks
        if task.phase is phase
        for step in [_step(task, by_task.get(task.id, []), request=request)]
        if step is not None
    ]
    left = [one for one in steps if one.open]
    return Stage(
        id=phase.value,
        title=telling.PHASES[phase],
        steps=left,
        done=[one for one in steps if not one.open],
        hours=sum(one.hours for one in left),
    )


def _step(task: Task, found: Sequence[Standing], *, request: door.Inside) -> Step | None:
    """Return a task with what is open of it; None where nothing of it binds."""
    bound = sorted(
        (one for one in found if one.stand not in _UNBOUND), key=lambda one: _ORDER.index(one.stand)
    )
    if not bound or (task.phase is Phase.IF and all(one.stand is Stand.NOTHING for one in bound)):
        return None
    left = [one for one in bound if one.stand is not Stand.MET]
    subjects = {about.subject for one in left for about in one.pressing}
    families = sorted(one for one in subjects if one.kind is SubjectKind.FAMILY)
    worst = bound[0].stand.value
    return Step(
        id=task.id,
        title=in_language(task.title, get_language() or "en"),
        mark=telling.mark_of(worst),
        word=str(telling.STANDS[worst]),
        open=len(left),
        all=len(bound),
        hours=_hours(task, left=len(left), of=len(bound)),
        about=[telling.subject_name(one) for one in families[:3]],
        who=telling.roles_of(task),
        tiles=[tile(one) for one in left],
        way=telling.way_to(task, families[0] if families else None, request=request),
    )


def _hours(task: Task, *, left: int, of: int) -> float:
    """Return the share of the estimate that is left, in half hours; of several families for one."""
    share = task.hours * left / of
    return max(0.5, round(share * 2) / 2) if left else 0.0
