"""The doors of the wizard: asking, keeping, and the paper of what was kept."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.archive.days import day_of
from maatwerk.archive.errors import ArchiveError
from maatwerk.archive.queries import read_file
from maatwerk.lab import actions, queries
from maatwerk.lab.actions import Thought
from maatwerk.lab.queries import Reply
from maatwerk.people.roles import Ability
from maatwerk.web.pages import door
from maatwerk.web.pages.acts import Act, right
from maatwerk.web.pages.forms import LabForm
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.lab.telling import called
from maatwerk.web.pages.papers import handed
from maatwerk.web.pages.reasoning import telling
from maatwerk.web.pages.reasoning.address import FAMILY, State, read
from maatwerk.web.pages.reasoning.fields import Questions
from maatwerk.web.pages.records import Held, held_by


class KeepForm(LabForm):
    """What the reasoning is called; the answers come with the address."""

    name = forms.CharField(
        label=gettext_lazy("Name of the reasoning"),
        max_length=120,
        help_text=gettext_lazy("What you asked about, so that a colleague finds it again."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


KEEP = Act(
    code="keep",
    title=gettext_lazy("Keep this reasoning"),
    ability=Ability.KEEP_REASONING,
    call=lambda _doing: None,
)


def may_look(held: Held) -> bool:
    """Say whether somebody may ask what a device would be."""
    return bool(held & {Ability.READ_ALL, Ability.JUDGE_FAMILY})


@login_required
def wizard(request: door.Inside) -> HttpResponse:
    """Ask what still matters, and show what the answers so far mean; nothing is written."""
    state, reply = _asked(request)
    asked = telling.asked_now(reply, state)
    form = Questions(asked, vocabulary=reply.edition.vocabulary, answers={**reply.facts, **state.answers})
    given = telling.given(reply, state)
    mine = [one for one in given if one.source == "person"]
    context = {
        "form": form,
        "hidden": list(state.hidden(asked=frozenset(form.fields))),
        "asks_one": len(form.fields) == 1,
        "asks_few": len(form.fields) == len(reply.open) <= telling.AT_ONCE,
        "start": [(name, word) for name, word in state.hidden(asked=frozenset()) if name != FAMILY],
        "contradictions": telling.contradictions(reply, state),
        "state": state,
        "mine": mine,
        "known": [
            (one, telling.source_word(one.source, state.family)) for one in given if one.source != "person"
        ],
        "left_open": telling.left_open(reply, state),
        "still": len(reply.answer.not_known),
        "all_at_once": _all(state),
        "back": state.address(),
        "families": queries.families(request.user).exclude(state="withdrawn"),
        "anew": State(answers={}).address(),
        **telling.follows(reply, state),
    }
    return door.show(request, "reasoning/wizard.html", context, trouble=state.trouble)


@login_required
def keep(request: door.Inside) -> HttpResponse:
    """Show what would be kept and ask for a name; or keep it."""
    state, reply = _asked(request)
    form = KeepForm(request.POST if request.method == "POST" else None)
    trouble = state.trouble
    if request.method == "POST" and trouble is None and form.is_valid():
        thought = Thought(
            name=form.cleaned_data["name"],
            answers=state.answers,
            family=state.family,
            language=door.language(),
        )
        done = door.attempt(
            lambda: actions.keep_reasoning(thought=thought, actor=request.user, at=timezone.now())
        )
        if isinstance(done, door.Done):
            door.say(request, _("Kept: %(name)s.") % {"name": done.value.name})
            return redirect(address("reasonings", str(done.value.pk)))
        trouble = done
    context = {
        "form": form,
        "state": state,
        "title": KEEP.title,
        "right": right(request.user, KEEP, None, at=timezone.now()),
        "given": telling.given(reply, state),
        "family": called(state.family) if state.family is not None else "",
        "back": state.address(),
        **telling.follows(reply, state),
    }
    answer = door.show(request, "reasoning/keep.html", context, trouble=trouble)
    if form.is_bound and not form.is_valid():
        answer.status_code = 422
    return answer


@login_required
def paper(request: door.Inside, pk: int) -> HttpResponse:
    """Hand out the paper of a kept reasoning, verified against its hash."""
    _look(request)
    found = queries.reasonings(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    try:
        content = read_file(found.document_sha256)
    except ArchiveError as unknown:
        raise Http404 from unknown
    return handed(content, name="reasoning.pdf", sha256=found.document_sha256)


def _look(request: door.Inside) -> None:
    if not may_look(held_by(request)):
        raise Http404


def _asked(request: door.Inside) -> tuple[State, Reply]:
    """Return what the address says and the law's reply to it."""
    _look(request)
    state = read(request.GET, viewer=request.user)
    reply = queries.reply_to(
        request.user,
        answers=state.answers,
        family=state.family,
        on=day_of(timezone.now()),
        language=door.language(),
    )
    return state, reply


def _all(state: State) -> str:
    """Return the address that asks one after another, or all at once: the one that is not shown."""
    other = State(answers=state.answers, family=state.family, everything=not state.everything)
    return other.address()
