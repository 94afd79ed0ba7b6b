"""What is done with a build: started through the gate, taken out, stopped, put right; what failed in it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.cases import actions, queries
from maatwerk.cases.facts.readings import readings_asked
from maatwerk.cases.models import Build, PartCopy
from maatwerk.web.pages import door
from maatwerk.web.pages.builds import containers_named, devices_in, draw, find, right_to
from maatwerk.web.pages.forms import LabForm
from maatwerk.web.pages.production_forms import FailForm, IncomingForm, ReasonForm, StartForm
from maatwerk.web.pages.reading_forms import CorrectForm, FinishForm, MaterialForm

REASONS = (  # two taps: the piece, then one of these
    gettext_lazy("Support scar"),
    gettext_lazy("Warped"),
    gettext_lazy("Layer missed"),
    gettext_lazy("Broken when taken off"),
    gettext_lazy("Not cured"),
)


@login_required
def act(request: door.Inside, number: str, act: str) -> HttpResponse:
    """Start, finish or stop a build, or record what arrived."""
    one = _ACTS.get(act)
    if one is None:
        raise Http404
    return one(request, find(request, number))


def _start(request: door.Inside, found: Build) -> HttpResponse:
    form = StartForm(request.POST if request.method == "POST" else None, build=found)
    context = {**_seen(request, found), "form": form, "devices": devices_in(list(found.pieces.all()))}
    if request.method != "POST":
        return draw(request, "builds/start.html", context)
    if not form.is_valid():
        return draw(request, "builds/start.html", context, status=422)
    now, scanned = timezone.now(), form.cleaned_data.get("machine", "")
    done = door.attempt(lambda: actions.start_build(build=found, scanned=scanned, actor=request.user, at=now))
    if isinstance(done, door.Trouble):
        # Which devices stand against it, and why each: one at a time is fetched by the page.
        return draw(request, "builds/start.html", {**context, "refused": True}, trouble=done)
    door.say(request, _("%(number)s runs.") % {"number": found.number})
    return redirect("build", number=found.number)


def _finish(request: door.Inside, found: Build) -> HttpResponse:
    last = queries.last_finished(found, viewer=request.user)
    given: dict[str, Any] = {"asked": readings_asked(found.recipe), "build": found, "last": last}
    if request.method == "POST":
        given |= {"data": request.POST, "files": request.FILES}
    form = FinishForm(**given)
    rows = [
        {
            "piece": piece,
            "failed": form.data.get(f"failed-{piece.pk}", ""),
            "reason": form.data.get(f"reason-{piece.pk}", ""),
            "why": form.data.get(f"why-{piece.pk}", ""),
        }
        for piece in form.pieces
    ]
    context = {**_seen(request, found), "form": form, "rows": rows, "reasons": [str(one) for one in REASONS]}
    return _write(
        request,
        "builds/finish.html",
        context,
        form=form,
        do=lambda: actions.finish_build(
            build=found,
            readings=form.readings(),
            failed=form.failed,
            photos=form.photos,
            actor=request.user,
            at=timezone.now(),
        ),
        said=_("%(number)s is out.") % {"number": found.number},
        number=found.number,
    )


def _abort(request: door.Inside, found: Build) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    return _write(
        request,
        "builds/abort.html",
        {**_seen(request, found), "form": form},
        form=form,
        do=lambda: actions.abort_build(
            build=found, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
        ),
        said=_("%(number)s is stopped. Its pieces wait again.") % {"number": found.number},
        number=found.number,
    )


def _incoming(request: door.Inside, found: Build) -> HttpResponse:
    form = IncomingForm(request.POST or None, request.FILES or None)
    context = {**_seen(request, found, "record_check"), "form": form}
    return _write(
        request,
        "builds/incoming.html",
        context,
        form=form,
        do=lambda: actions.record_incoming(
            build=found,
            certificate=form.cleaned_data["certificate"].read(),
            certificate_number=form.cleaned_data["certificate_number"],
            passed=form.cleaned_data["passed"],
            note=form.cleaned_data["note"],
            actor=request.user,
            at=timezone.now(),
        ),
        said=_("What came is on record."),
        number=found.number,
    )


def _correct(request: door.Inside, found: Build) -> HttpResponse:
    form = CorrectForm(request.POST or None, asked=readings_asked(found.recipe), build=found)
    return _write(
        request,
        "builds/correct.html",
        {**_seen(request, found), "form": form},
        form=form,
        do=lambda: actions.correct_readings(
            build=found,
            readings=form.readings(),
            reason=form.cleaned_data["reason"],
            seen=form.seen(),
            actor=request.user,
            at=timezone.now(),
        ),
        said=_("The readings are put right. Checks that rested on them wait at the bench."),
        number=found.number,
    )


def _material(request: door.Inside, found: Build) -> HttpResponse:
    form = MaterialForm(request.POST or None)
    context = {**_seen(request, found, "prepare_build"), "form": form}
    if request.method != "POST":
        return draw(request, "builds/material.html", context)
    if not form.is_valid():
        return draw(request, "builds/material.html", context, status=422)

    def change() -> Build:
        return actions.change_material(
            build=found,
            containers=containers_named(
                request,
                form.cleaned_data["containers"],
                recipe=found.recipe,
                known=form.cleaned_data["material_known"],
            ),
            reason=form.cleaned_data["reason"],
            actor=request.user,
            at=timezone.now(),
        )

    done = door.attempt(change)
    if isinstance(done, door.Trouble):
        return draw(request, "builds/material.html", context, trouble=done)
    said = _("%(number)s is planned with it; %(former)s is stopped.")
    door.say(request, said % {"number": done.value.number, "former": found.number})
    return redirect("build", number=done.value.number)


_ACTS: dict[str, Callable[[door.Inside, Build], HttpResponse]] = {
    "start": _start,
    "finish": _finish,
    "abort": _abort,
    "incoming": _incoming,
    "correct": _correct,
    "material": _material,
}


@login_required
def piece_failed(request: door.Inside, number: str, pk: int) -> HttpResponse:
    """Scrap a piece that is no good; another is queued from the same approved file."""
    found = find(request, number)
    piece = next((one for one in found.pieces.all() if one.pk == pk and one.state != "scrapped"), None)
    if piece is None:
        raise Http404
    form = FailForm(request.POST or None, request.FILES or None)
    context = {
        **_seen(request, found, "record_check"),
        "form": form,
        "piece": piece,
        "reasons": [str(one) for one in REASONS],
    }

    def scrap() -> PartCopy:
        photo = form.cleaned_data["photo"]
        return actions.fail_part(
            piece=piece,
            reason=form.cleaned_data["reason"],
            photo=photo.read() if photo else None,
            actor=request.user,
            at=timezone.now(),
        )

    said = _("Scrapped. Another one waits for a build.")
    return _write(request, "builds/failed.html", context, form=form, do=scrap, said=said, number=found.number)


def _seen(request: door.Inside, found: Build, ability: str = "run_build") -> dict[str, Any]:
    return {"build": found, "right": right_to(request, ability)}


def _write(
    request: door.Inside,
    template: str,
    context: dict[str, Any],
    *,
    form: LabForm,
    do: Callable[[], object],
    said: str,
    number: str,
) -> HttpResponse:
    """Make the one call; whatever is refused, what was typed stays."""
    if request.method != "POST":
        return draw(request, template, context)
    if not form.is_valid():
        return draw(request, template, context, status=422)
    done = door.attempt(do)
    if isinstance(done, door.Trouble):
        return draw(request, template, context, trouble=done)
    door.say(request, said)
    return redirect("build", number=number)
