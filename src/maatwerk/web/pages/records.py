"""Records of one kind: their list, the page of each, what can be done, what can be added."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from maatwerk.people.models import Account
from maatwerk.people.queries import abilities_of
from maatwerk.people.roles import Ability
from maatwerk.web.pages import door
from maatwerk.web.pages.acts import Act, Offer, Place, among, offers, perform
from maatwerk.web.pages.details import Detail
from maatwerk.web.pages.lab.telling import called
from maatwerk.web.pages.lists import Listing, Words, draw

Held = frozenset[Ability]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of record, as the pages show it."""

    code: str
    title: Words
    tells: Words
    icon: str
    listing: Callable[[Account, datetime], Listing]
    find: Callable[[Account, str], Any | None]
    key: Callable[[Any], str]
    detail: Callable[[Account, Any, datetime], Detail]
    acts: Sequence[Act] = ()
    adds: Sequence[Act] = ()
    sees: Callable[[Held], bool] = field(default=lambda held: Ability.READ_ALL in held)
    template: str = "lists/detail.html"
    list_template: str = "lists/list.html"


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """The kinds of one place, the names of its addresses, and the way back to it."""

    place: tuple[Words, str]
    kinds: Sequence[Kind]
    names: tuple[str, str, str, str]

    def list_at(self, kind: Kind) -> str:
        """Return the address of a list."""
        return reverse(self.names[0], kwargs={"kind": kind.code})

    def record_at(self, kind: Kind, record: Any) -> str:
        """Return the address of a record."""
        return reverse(self.names[1], kwargs={"kind": kind.code, "key": kind.key(record)})

    def act_at(self, kind: Kind, record: Any, act: Act) -> str:
        """Return the address of something to do to a record."""
        words = {"kind": kind.code, "key": kind.key(record), "act": act.code}
        return reverse(self.names[2], kwargs=words)

    def add_at(self, kind: Kind, act: Act) -> str:
        """Return the address where a record is added."""
        return reverse(self.names[3], kwargs={"kind": kind.code, "act": act.code})

    def kind(self, request: HttpRequest, code: str) -> Kind:
        """Return a kind that the viewer may see; to everybody else there is nothing at this address."""
        found = next((one for one in self.kinds if one.code == code), None)
        if found is None or not found.sees(held_by(request)):
            raise Http404
        return found

    def record(self, request: HttpRequest, kind: Kind, key: str) -> Any:
        """Return a record that the viewer may see."""
        found = kind.find(viewer(request), key)
        if found is None:
            raise Http404
        return found

    def crumbs(self, *more: tuple[Words, str]) -> list[tuple[Words, str]]:
        """Return the way from the place to here."""
        word, name = self.place
        return [(word, reverse(name)), *more]

    def listed(self, request: door.Inside, kind: Kind) -> HttpResponse:
        """Show the list of a kind."""
        at = timezone.now()
        given = {"adds": self.addable(request, kind), "crumbs": self.crumbs(), "kind": kind}
        return draw(request, kind.listing(request.user, at), given, template=kind.list_template)

    def addable(self, request: door.Inside, kind: Kind) -> list[Offer]:
        """Return what can be added to a list."""
        return offers(
            kind.adds,
            record=None,
            viewer=request.user,
            at=timezone.now(),
            href=lambda act: self.add_at(kind, act),
        )

    def shown(self, request: door.Inside, kind: Kind, key: str) -> HttpResponse:
        """Show a record."""
        at, record = timezone.now(), self.record(request, kind, key)
        given = {
            "kind": kind,
            "record": record,
            "detail": kind.detail(request.user, record, at),
            "crumbs": self.crumbs((kind.title, self.list_at(kind))),
            "offers": offers(
                kind.acts,
                record=record,
                viewer=request.user,
                at=at,
                href=lambda act: self.act_at(kind, record, act),
            ),
        }
        return door.show(request, kind.template, given)

    def done(self, request: door.Inside, kind: Kind, key: str, code: str) -> HttpResponse:
        """Show or do one thing to a record."""
        record = self.record(request, kind, key)
        here = self.record_at(kind, record)
        crumbs = self.crumbs((kind.title, self.list_at(kind)), (called(record), here))
        return perform(request, among(kind.acts, code), Place(record=record, crumbs=crumbs, back=here))

    def added(self, request: door.Inside, kind: Kind, code: str) -> HttpResponse:
        """Show or do the adding of a record; afterwards the page of what was added comes."""
        act, back = among(kind.adds, code), self.list_at(kind)
        place = Place(record=None, crumbs=self.crumbs((kind.title, back)), back=back)
        return perform(request, act, place)


def viewer(request: HttpRequest) -> Account:
    """Return who looks; every page of records is behind the log-in."""
    if not isinstance(request.user, Account):
        raise Http404
    return request.user


def held_by(request: HttpRequest) -> Held:
    """Return what the viewer may do, asked once for a request."""
    kept: Held | None = getattr(request, "held_abilities", None)
    if kept is None:
        kept = abilities_of(viewer(request), at=timezone.now())
        request.held_abilities = kept  # type: ignore[attr-defined]
    return kept
