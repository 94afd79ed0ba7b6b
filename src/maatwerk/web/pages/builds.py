"""Builds: what waits, planning one, starting it through the gate, taking it out, and what failed."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.cases import actions, queries
from maatwerk.cases.actions import Derived
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts.readings import AS_IN, readings_asked
from maatwerk.cases.models import Build, Device, PartCopy
from maatwerk.cases.process import BUILD
from maatwerk.cases.words import Operation
from maatwerk.lab.models import Container, Recipe
from maatwerk.people.authority import Denied, may
from maatwerk.people.queries import accounts, holders
from maatwerk.web import words
from maatwerk.web.pages import door, lists
from maatwerk.web.pages.lab.telling import called
from maatwerk.web.pages.lists import Column
from maatwerk.web.pages.production_forms import PlanForm
from maatwerk.web.pages.readings import reading_label

PAGE = 25
COLUMNS = (
    Column(name="number", label=gettext_lazy("Build"), value=lambda one: one.number),
    Column(name="state", label=gettext_lazy("State"), value=lambda one: words.state(one.state)),
    Column(name="recipe", label=gettext_lazy("Recipe"), value=lambda one: called(one.recipe)),
    Column(name="where", label=gettext_lazy("Where"), value=lambda one: str(one.machine or one.supplier)),
    Column(name="operator", label=gettext_lazy("Who"), value=lambda one: one.operator.full_name),
    Column(name="started", label=gettext_lazy("Started"), value=lambda one: one.started_at),
    Column(name="ended", label=gettext_lazy("Taken out"), value=lambda one: one.ended_at),
    Column(name="devices", label=gettext_lazy("Devices"), value=lambda one: one.devices_in),
    Column(name="pieces", label=gettext_lazy("Pieces"), value=lambda one: one.pieces_in),
)
"""The columns of the file of builds."""


def right_to(request: door.Inside, ability: str) -> queries.Right:
    """Say whether the viewer holds an ability, and who here does."""
    now = timezone.now()
    answer = may(account=request.user, ability=ability, at=now)
    if not isinstance(answer, Denied):
        return queries.Right((), ())
    return queries.Right(answer.reasons, tuple(holders(accounts(request.user), ability=ability, at=now)))


def find(request: door.Inside, number: str) -> Build:
    """Return a build that the viewer may see; to everybody else there is nothing at this address."""
    try:
        return queries.build(request.user, number=number, at=timezone.now())
    except CaseError as unknown:
        raise Http404 from unknown


@login_required
def builds(request: door.Inside) -> HttpResponse:
    """List what waits for a build, and the builds, the newest first."""
    now = timezone.now()
    wanted, state = request.GET.get("q", "").strip(), lists.one_of(request, "state", BUILD.states)
    try:
        found = queries.builds(request.user, at=now, wanted=wanted, state=state)
    except CaseError as unknown:
        raise Http404 from unknown
    file = lists.file_asked_for(request, "builds", COLUMNS, found)
    if file is not None:
        return file
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "states": [(code, words.state(code)) for code in BUILD.states],
        "state": state,
        "waiting": list(queries.waiting(request.user, at=now)),
        "right": right_to(request, "prepare_build"),
    }
    return door.show(request, "builds/builds.html", context)


@login_required
def build(request: door.Inside, number: str) -> HttpResponse:
    """Show a build: what lies in it, from which file, with what, by whom."""
    found = find(request, number)
    pieces, confirmed = list(found.pieces.all()), found.readings.get(AS_IN, {})
    words_of = {one.key: reading_label(one) for one in readings_asked(found.recipe)}
    context = {
        "build": found,
        "pieces": pieces,
        "devices": devices_in(pieces),
        "photos": queries.photos_of(pieces),
        "right": right_to(request, "run_build"),
        "readings": [
            {
                "title": reading_label(one),
                "reading": one,
                "value": found.readings.get(one.key),
                "as_in": confirmed.get("build", "") if one.key in confirmed.get("keys", ()) else "",
            }
            for one in readings_asked(found.recipe)
            if one.key in found.readings
        ],
        "incoming": list(found.incoming_checks.all()),
        "against": _against(found) if found.state == "planned" else (),
        "corrections": [
            (one, [(words_of[key], value) for key, value in one.before.items() if key in words_of])
            for one in (queries.corrections_of(found) if found.corrected_at else ())
        ],
    }
    return door.show(request, "builds/build.html", context)


def _against(found: Build) -> tuple[str, ...]:
    """Return why a planned build cannot start with its material."""
    containers = [one.container for one in found.containers.all()]
    return queries.against_material(containers, material=found.recipe.material, at=timezone.now())


@login_required
def plan(request: door.Inside) -> HttpResponse:
    """Plan a build, from the queue or from one device."""
    now = timezone.now()
    if not queries.sees_all(request.user, at=now):
        raise Http404
    waiting = queries.waiting(request.user, at=now)
    chosen = [one for one in waiting if one.number in request.GET.getlist("device")]
    families = {one.family.code for one in chosen}
    choices = queries.recipe_choices(request.user, families=families, on=timezone.localdate(now))
    first = next(iter(choices), None)
    last = queries.last_like(first.recipe.pk, viewer=request.user) if first is not None else None
    initial = {
        "devices": [one.number for one in chosen],
        "recipe": str(first.recipe.pk) if first is not None else "",
        "operator": request.user.pk,
        "operations": _usual(first, last),
    }
    sources = {"operator": _("your log-in")}
    if first is not None:
        sources |= dict.fromkeys(("recipe", "operations"), called(first.recipe))
    if chosen:
        sources["devices"] = ", ".join(one.number for one in chosen)
    if last is not None:
        sources["operations"] = _("build %(number)s, by the same recipe") % {"number": last.number}
    given: dict[str, Any] = {
        "waiting": waiting,
        "choices": choices,
        "people": holders(accounts(request.user), ability="run_build", at=now),
        "initial": initial,
        "sources": sources,
    }
    if request.method == "POST":
        given |= {"data": request.POST, "files": request.FILES}
    form = PlanForm(**given)
    if request.method != "POST":
        context = {"form": form, "right": right_to(request, "prepare_build"), "nothing": not waiting.exists()}
        return draw(request, "builds/plan.html", context)
    if not form.is_valid():
        return draw(
            request,
            "builds/plan.html",
            {"form": form, "right": right_to(request, "prepare_build")},
            status=422,
        )
    done = door.attempt(lambda: _planned(request, form))
    if isinstance(done, door.Trouble):
        context = {"form": form, "right": right_to(request, "prepare_build")}
        return draw(request, "builds/plan.html", context, trouble=done)
    door.say(request, _("%(number)s is planned.") % {"number": done.value.number})
    return redirect("build", number=done.value.number)


def _usual(choice: queries.RecipeChoice | None, last: Build | None) -> list[str]:
    """Return what was done to the files the last time; the first time, what the recipe foresees."""
    if last is not None:
        return list(last.file.operations)
    return list(choice.operations) if choice is not None else []


def _planned(request: door.Inside, form: PlanForm) -> Build:
    given = form.cleaned_data
    recipe = form.choices[given["recipe"]].recipe
    return actions.prepare_build(
        recipe=recipe,
        devices=list(given["devices"]),
        file=Derived(
            name=given["file"].name,
            content=given["file"].read(),
            operations=tuple(Operation(one) for one in given["operations"]),
        ),
        containers=containers_named(
            request, given["containers"], recipe=recipe, known=given["material_known"]
        ),
        operator=given["operator"],
        supervisor=given["supervisor"],
        order_number=given.get("order_number", ""),
        lasts_minutes=given["lasts"],
        actor=request.user,
        at=timezone.now(),
    )


def containers_named(
    request: door.Inside, codes: Sequence[str], *, recipe: Recipe, known: bool
) -> list[Container]:
    """Return the containers with these codes, or refuse one that nothing has.

    Material that cannot go in as it stands now is asked about once more, unless that is known.
    """
    containers, unknown = queries.containers_of(request.user, codes=codes)
    if unknown:
        raise CaseError(
            "code_unknown",
            what=_("Nothing has the code %(codes)s.") % {"codes": ", ".join(unknown)},
            where=_("Material"),
            do=_("Scan again, or take the container in first. An empty tank holds nothing to name."),
        )
    against = queries.against_material(containers, material=recipe.material, at=timezone.now())
    if against and not known:
        raise CaseError(
            "material_unfit",
            what=" ".join(against),
            where=_("Material"),
            why=_("The gate would stay shut when the build is to start."),
            do=_("Scan other material; or say below that you plan it all the same."),
        )
    return list(containers)


def devices_in(pieces: list[PartCopy]) -> list[Device]:
    """Return the devices that pieces belong to, each once, without another query."""
    return list({one.part.device_id: one.part.device for one in pieces}.values())


def draw(
    request: door.Inside,
    template: str,
    context: dict[str, Any],
    *,
    trouble: door.Trouble | None = None,
    status: int | None = None,
) -> HttpResponse:
    """Show a page with what was refused, if something was."""
    response = door.show(request, template, context, trouble=trouble)
    if status is not None:
        response.status_code = status
    return response
