"""Things to do to one record: what each asks, the right it needs, and the one call that it makes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.archive.proofs import Proof
from maatwerk.cases.queries import Right
from maatwerk.people.authority import Denied, may
from maatwerk.people.models import Account
from maatwerk.people.proofs import prove
from maatwerk.people.queries import abilities_of, accounts_with
from maatwerk.people.roles import Ability, roles_with
from maatwerk.web.pages import door
from maatwerk.web.pages.forms import LabForm, SignForm

Words = str | Promise
PEOPLE_NAMED = 6


class ActForm(LabForm):
    """A form about a record of the viewer's institution; `prepare` fills its choices."""

    def __init__(
        self,
        *args: Any,
        viewer: Account,
        record: Any,
        at: datetime,
        wanted: QueryDict | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.record, self.at = viewer, record, at
        self.wanted = wanted
        """What the address asks the form to begin with."""
        self.prepare()

    def prepare(self) -> None:
        """Fill choices and what is known already."""

    def offer(self, name: str, choices: Sequence[tuple[str, Words]]) -> None:
        """Set the choices of a field; a single one is chosen already."""
        field = self.fields[name]
        real = [one for one in choices if one[0]]
        given = list(choices)
        if len(real) == 1 and field.required:
            field.initial = real[0][0]
        elif field.required and real:
            given = [("", gettext_lazy("Choose …")), *real]
        field.choices = given  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class Doing:
    """What one press of the button is: on which record, by whom, when, with which values."""

    record: Any
    actor: Account
    at: datetime
    values: Mapping[str, Any]

    def proof(self) -> Proof:
        """Let the person prove afresh who they are, for the digest that the page showed."""
        return prove(
            account=self.actor,
            password=self.values["password"],
            code=self.values["code"] or None,
            digest=self.values["digest"],
            at=self.at,
        )


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing to do: verb and object, the ability, the form, the call, and when it makes sense."""

    code: str
    title: Words
    ability: Ability | None
    call: Callable[[Doing], Any]
    form: type[ActForm] = ActForm
    when: Callable[[Any], bool] = field(default=lambda _record: True)
    tells: Words = ""
    own: Callable[[Account, Any], bool] = field(default=lambda _viewer, _record: False)
    leads: Callable[[Any, Any], str] | None = None


@dataclass(frozen=True)
class Offer:
    """An act beside a record: open to the viewer, or closed with who can."""

    act: Act
    href: str
    open: bool
    who_can: tuple[str, ...]


def offers(
    acts: Sequence[Act], *, record: Any, viewer: Account, at: datetime, href: Callable[[Act], str]
) -> list[Offer]:
    """Return what can be done to a record now, each with whether the viewer may."""
    held = abilities_of(viewer, at=at)
    return [
        Offer(
            act=one,
            href=href(one),
            open=one.ability is None or one.ability in held or one.own(viewer, record),
            who_can=() if one.ability is None else roles_with(one.ability),
        )
        for one in acts
        if one.when(record)
    ]


def right(viewer: Account, act: Act, record: Any, *, at: datetime) -> Right:
    """Say whether the viewer may do it; if not, why, and who here can."""
    if act.ability is None or act.own(viewer, record):
        return Right((), ())
    answer = may(account=viewer, ability=act.ability, at=at)
    if not isinstance(answer, Denied):
        return Right((), ())
    return Right(answer.reasons, tuple(accounts_with(viewer, ability=act.ability, at=at)[:PEOPLE_NAMED]))


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an act stands: the record, the way back, what to look at beside the form."""

    record: Any
    crumbs: Sequence[tuple[Words, str]]
    back: str
    facts: Sequence[Any] = ()


def perform(request: door.Inside, act: Act, place: Place) -> HttpResponse:
    """Show what an act asks, or do it; whatever is refused, what was typed stays."""
    at = timezone.now()
    given: dict[str, Any] = {"viewer": request.user, "record": place.record, "at": at}
    if request.method != "POST":
        return _draw(request, act, place, act.form(wanted=request.GET, **given), at=at)
    form = act.form(request.POST, request.FILES, **given)
    if not form.is_valid():
        status = 200 if getattr(form, "asks_again", False) else 422
        return _draw(request, act, place, form, at=at, status=status)
    doing = Doing(record=place.record, actor=request.user, at=at, values=form.cleaned_data)
    done = door.attempt(lambda: act.call(doing))
    if isinstance(done, door.Trouble):
        return _draw(request, act, place, form, at=at, trouble=done)
    door.say(request, _("%(act)s: done.") % {"act": act.title})
    return redirect(act.leads(place.record, done.value) if act.leads else place.back)


def among(acts: Sequence[Act], code: str) -> Act:
    """Return the act of an address; an unknown one is no page."""
    found = next((one for one in acts if one.code == code), None)
    if found is None:
        raise Http404
    return found


def _draw(
    request: HttpRequest,
    act: Act,
    place: Place,
    form: LabForm,
    *,
    at: datetime,
    trouble: door.Trouble | None = None,
    status: int | None = None,
) -> HttpResponse:
    response = door.show(
        request,
        "acts/act.html",
        {
            "act": act,
            "place": place,
            "form": form,
            "title": act.title,
            "signs": isinstance(form, SignForm),
            "right": right(request.user, act, place.record, at=at),  # type: ignore[arg-type]
        },
        trouble=trouble,
    )
    if status is not None:
        response.status_code = status
    return response
